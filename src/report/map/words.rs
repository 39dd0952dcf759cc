//! Text that has to fit: how wide it is, roughly but never less than it is, and where it is cut.

/// The width of a text in tenths of a pixel, for a size in pixels. A little more than the widest of the fonts
/// that a reader is likely to have.
pub fn width(text: &str, size: u32) -> u32 {
    text.chars().map(|c| per_mille(c) * size / 100).sum()
}

/// The width of a character in thousandths of the font's size.
fn per_mille(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 360,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | ' ' => 440,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 1000,
        'A'..='Z' | '&' => 760,
        '\0'..='\u{24f}' => 640,
        '\u{1100}'.. => 1050,
        _ => 800,
    }
}

/// The text in at most so many lines of a width, broken at blanks where it can be; what does not fit is cut,
/// with an ellipsis.
pub fn lines(text: &str, size: u32, room: u32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 == most || width(rest, size) <= room * 10 {
            lines.push(cut(rest, size, room));
            break;
        }
        let fitting = prefix(rest, size, room);
        let at = rest[..fitting].rfind(' ').filter(|&at| at * 3 > fitting).unwrap_or(fitting);
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines
}

/// A name in lines, broken at blanks; within a word only where it alone is too long. More lines than `most` are cut.
pub fn wrapped(name: &str, size: u32, room: u32, most: usize) -> Vec<String> {
    let fits = |text: &str| width(text, size) <= room * 10;
    let mut wrapped: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match wrapped.last_mut() {
            Some(line) if fits(&format!("{line} {word}")) => {
                line.push(' ');
                line.push_str(word);
            }
            _ if fits(word) => wrapped.push(word.to_owned()),
            _ => wrapped.extend(lines(word, size, room, most)),
        }
    }
    if wrapped.len() > most {
        let rest = wrapped.split_off(most - 1).join(" ");
        wrapped.push(cut(&rest, size, room));
    }
    wrapped
}

/// The text, or its beginning with an ellipsis.
pub fn cut(text: &str, size: u32, room: u32) -> String {
    if width(text, size) <= room * 10 {
        return text.to_owned();
    }
    let ellipsis = width("\u{2026}", size).div_ceil(10);
    let fitting = prefix(text, size, room.saturating_sub(ellipsis));
    format!("{}\u{2026}", text[..fitting].trim_end())
}

/// The text; where it does not fit it is cut before the last `mark`, and what begins there stays.
pub fn cut_before(mark: &str, text: &str, size: u32, room: u32) -> String {
    let Some(at) = text.rfind(mark).filter(|_| width(text, size) > room * 10) else {
        return cut(text, size, room);
    };
    let (head, tail) = text.split_at(at);
    let left = room.saturating_sub(width(tail, size).div_ceil(10));
    if left < room / 3 { cut(text, size, room) } else { cut(head, size, left) + tail }
}

/// How many bytes of a text fit; one character always does.
fn prefix(text: &str, size: u32, room: u32) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += per_mille(c) * size / 100;
        if used > room * 10 && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{cut, cut_before, lines, width};

    #[test]
    fn lines_fit_and_break_at_blanks() {
        let text = "Facebook, with Feed and Stories (UK and rest of world)";
        let lines = lines(text, 12, 170, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|l| width(l, 12) <= 1700), "{lines:?}");
        assert!(lines[0].ends_with("Feed and") || lines[0].ends_with("Feed"), "{lines:?}");
    }

    #[test]
    fn the_day_stays_where_a_title_is_cut() {
        let title = format!("{}, as of 2026-11-23", "where data goes ".repeat(20));
        let shown = cut_before(", as of ", &title, 17, 600);
        assert!(shown.ends_with("\u{2026}, as of 2026-11-23") && width(&shown, 17) <= 6000, "{shown}");
        assert_eq!(cut_before(", as of ", "all, as of now", 17, 600), "all, as of now");
        assert!(cut_before(", as of ", &title, 17, 150).ends_with('\u{2026}'), "no room for both");
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        assert_eq!(cut("short", 12, 100), "short");
        assert!(cut(&"株式会社".repeat(20), 12, 100).ends_with('\u{2026}'));
        assert!(lines(&"x".repeat(500), 12, 100, 2).iter().all(|l| width(l, 12) <= 1000));
        assert!(lines("", 12, 100, 2).is_empty());
    }
}
