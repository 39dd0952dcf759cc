//! Parts of a text that stand outside brackets: lines, items of a list; what is in brackets, and what is before it.

use unicode_normalization::char::is_combining_mark;

/// What stands between parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Lines, `;` and bullets.
    Lines,
    /// Commas.
    Commas,
    /// Signs and words that make a list: `/`, `or`, `und`.
    Words,
}

/// Words between the items of a list. The Dutch `of` is none here: it stands within the names of countries.
const WORDS: &[&str] = &[
    "and",
    "or",
    "und",
    "oder",
    "et",
    "ou",
    "y",
    "o",
    "e",
    "en",
    "sowie",
    "bzw",
    "bzw.",
    "beziehungsweise",
    "resp",
    "resp.",
];

/// The parts of a text outside brackets, none of them blank. Where brackets are not whole they are signs like others.
pub fn parted(text: &str, between: Between) -> Vec<&str> {
    let heed = is_balanced(text);
    let (mut parts, mut depth, mut from, mut word) = (Vec::new(), 0_usize, 0, None);
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        match c {
            '(' | '[' if heed => depth += 1,
            ')' | ']' if heed => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 {
            word = None;
            continue;
        }
        if is_sign(c, between) && !is_within_name(text, at, c) {
            parts.push(text.get(from..at).unwrap_or_default());
            from = after;
            word = None;
        } else if between == Between::Words && c.is_whitespace() {
            // A word between blanks.
            if let Some(begin) = word.filter(|&begin| is_word(text.get(begin..at).unwrap_or_default())) {
                parts.push(text.get(from..begin).unwrap_or_default());
                from = at;
            }
            word = Some(after);
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn is_sign(c: char, between: Between) -> bool {
    match between {
        Between::Lines => matches!(c, '\n' | '\r' | ';' | '\u{2022}' | '\u{b7}' | '\u{25aa}' | '\u{2023}'),
        Between::Commas => c == ',',
        Between::Words => matches!(c, '/' | '|' | '+' | '&'),
    }
}

/// Whether a sign stands within a name: `B\u{b7}A\u{b7}D Kiel GmbH`.
pub fn is_within_name(text: &str, at: usize, sign: char) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    sign == '\u{b7}'
        && is_letter(text.get(..at).and_then(|before| before.chars().next_back()))
        && is_letter(text.get(at + sign.len_utf8()..).and_then(|behind| behind.chars().next()))
}

/// Whether a word stands between the items of a list: `und`.
pub fn is_word(text: &str) -> bool {
    WORDS.contains(&text.to_lowercase().as_str())
}

/// Whether each bracket of a text is closed.
pub fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i64;
    for c in text.chars() {
        depth += i64::from(matches!(c, '(' | '[')) - i64::from(matches!(c, ')' | ']'));
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// What stands outside the brackets of a text, and what in each; none where it has no brackets, or they are not whole.
pub fn brackets(text: &str) -> Option<(String, Vec<&str>)> {
    if !is_balanced(text) || !text.contains(['(', '[']) {
        return None;
    }
    let (mut outside, mut inside, mut depth, mut from) = (String::new(), Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => {
                if depth == 0 {
                    outside.push_str(text.get(from..at).unwrap_or_default());
                    outside.push(' ');
                    from = at + 1;
                }
                depth += 1;
            }
            ')' | ']' => {
                depth -= 1;
                if depth == 0 {
                    inside.push(text.get(from..at).unwrap_or_default().trim());
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    outside.push_str(text.get(from..).unwrap_or_default());
    inside.retain(|part| !part.is_empty());
    Some((outside.split_whitespace().collect::<Vec<_>>().join(" "), inside))
}

/// A text without the brackets that stand last in it, and what is in each of these. One that has nothing before them is left as it is.
pub fn brackets_behind(text: &str) -> (&str, Vec<&str>) {
    let (mut head, mut inside) = (text.trim(), Vec::new());
    while let Some((before, last)) = last_bracket(head).filter(|(before, _)| !before.is_empty()) {
        head = before;
        inside.push(last);
    }
    inside.reverse();
    (head, inside)
}

/// What stands before the bracket that ends a text, and what is in it: `Kite (USA)`, `Kite [USA]`.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let (open, close) = if text.ends_with(']') { ('[', ']') } else { ('(', ')') };
    let whole = text.strip_suffix(close)?;
    let mut depth = 1_usize;
    for (at, c) in whole.char_indices().rev() {
        depth = match c {
            c if c == close => depth + 1,
            c if c == open => depth - 1,
            _ => depth,
        };
        if depth == 0 {
            return Some((whole.get(..at)?.trim(), whole.get(at + 1..)?.trim()));
        }
    }
    None
}

/// Whether brackets stand in a text in which nothing stands but signs, or a box of a form: what is ticked, and what is not.
pub fn has_box(text: &str) -> bool {
    const BOXES: &[char] = &[
        '\u{2610}', '\u{2611}', '\u{2612}', '\u{25a1}', '\u{25a0}', '\u{25fb}', '\u{25fc}', '\u{25cb}',
        '\u{25cf}', '\u{25ef}', '\u{2713}', '\u{2714}', '\u{2717}', '\u{2718}', '\u{274c}', '\u{2705}',
    ];
    let is_empty = |rest: &str| {
        let end = rest.chars().find(|c| c.is_alphanumeric() || matches!(c, '?' | '(' | '[' | ')' | ']'));
        matches!(end, Some(')' | ']'))
    };
    let is_bracket =
        |(at, c): (usize, char)| matches!(c, '(' | '[') && text.get(at + 1..).is_some_and(is_empty);
    text.contains(BOXES) || text.char_indices().any(is_bracket)
}

/// A text without addresses of pages, and whether it had such.
pub fn without_links(text: &str) -> (String, bool) {
    let is_link = |word: &str| word.contains("://") || word.starts_with("www.");
    if !text.split_whitespace().any(is_link) {
        return (text.to_owned(), false);
    }
    let line =
        |line: &str| line.split_whitespace().filter(|word| !is_link(word)).collect::<Vec<_>>().join(" ");
    (text.lines().map(line).collect::<Vec<_>>().join("\n"), true)
}

/// What stands behind so many words of a text.
pub fn words_behind(text: &str, count: usize) -> &str {
    let is_letter = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut rest = text;
    for _ in 0..count {
        rest = rest.trim_start_matches(|c| !is_letter(c)).trim_start_matches(is_letter);
    }
    rest.trim_start_matches(|c: char| !is_letter(c) && !matches!(c, '(' | '['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_parted_outside_brackets() {
        assert_eq!(parted("USA (X, or Y) or Germany (Y)", Between::Words), ["USA (X, or Y)", "Germany (Y)"]);
        assert_eq!(parted("USA/Kanada und Indien", Between::Words), ["USA", "Kanada", "Indien"]);
        assert_eq!(parted("Oregon or", Between::Words), ["Oregon or"]);
        assert_eq!(
            parted("Ireland (Dublin, Cork), Spain", Between::Commas),
            ["Ireland (Dublin, Cork)", "Spain"]
        );
        assert_eq!(parted("a (b, c", Between::Commas), ["a (b", "c"]);
        assert_eq!(parted("a (b;\nc)\nd", Between::Lines), ["a (b;\nc)", "d"]);
        assert_eq!(parted(" ,, ", Between::Commas), Vec::<&str>::new());
    }

    #[test]
    fn what_is_in_brackets_is_told_from_what_is_not() {
        assert_eq!(brackets("USA (X) [Y (z)]"), Some(("USA".to_owned(), vec!["X", "Y (z)"])));
        assert_eq!(brackets_behind("Kite (X) AG (a (b)) (c)"), ("Kite (X) AG", vec!["a (b)", "c"]));
        assert_eq!(brackets_behind("(a) (b)"), ("(a)", vec!["b"]));
        assert_eq!(brackets_behind("Kite [USA] (c)"), ("Kite", vec!["USA", "c"]));
        assert_eq!(brackets_behind("Kite (a [b])"), ("Kite", vec!["a [b]"]));
        assert_eq!(brackets_behind("a) (b"), ("a) (b", vec![]));
        for text in ["[ ] USA", "USA ()", "[_] USA", "\u{2610} USA"] {
            assert!(has_box(text), "{text}");
        }
        assert!(!has_box("USA (X)") && !has_box("[x] USA") && !has_box("USA ("));
        assert_eq!((brackets("USA"), brackets("USA (X"), brackets("X) (")), (None, None, None));
        assert_eq!(words_behind("Support aus: Indien (Pune)", 2), "Indien (Pune)");
        assert_eq!(words_behind("He\u{301}berge\u{301} en France", 2), "France");
        assert_eq!(without_links("Germany https://x.example/de"), ("Germany".to_owned(), true));
    }
}
