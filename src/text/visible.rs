//! Text of a user as a terminal may be sent it.

/// The text without what a terminal would obey: control characters are shown as pictures, marks that turn text
/// round or hide it as the replacement character.
pub fn clean(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// The character, or what stands for it.
pub fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => c,
    }
}

/// Whether a terminal is not sent the character as it is.
pub fn is_hidden(c: char) -> bool {
    visible(c) != c
}
