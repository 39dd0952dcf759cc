//! An error under the line of the query that it is about, as plain text for a terminal.

use std::{fmt::Write, ops::Range};

use unicode_width::UnicodeWidthChar;

use crate::{
    query::error::QueryError,
    text::{clean, visible},
};

/// So wide a part of a line is shown.
const WIDTH: usize = 100;
/// So much of it stands before the place.
const BEFORE: usize = 40;
/// Of a place of more lines, so many are shown.
const LINES: usize = 3;
/// How wide a tab is shown.
const TAB: usize = 4;

/// Message, place, underlined lines, help.
pub fn underline(text: &str, error: &QueryError) -> String {
    let mut out = format!("error: {}\n", clean(&error.message));
    if let Some(place) = &error.place {
        lines(&mut out, text, place);
    }
    if !error.help.is_empty() {
        let _ = writeln!(out, "help: {}", clean(&error.help));
    }
    out
}

fn lines(out: &mut String, text: &str, place: &Range<usize>) {
    // An end that comes too early is shown behind the last character.
    let end = text.trim_end().len();
    let start = floor(text, place.start.min(end));
    let end = floor(text, place.end.max(start).min(end.max(start)));
    let before = text.get(..start).unwrap_or_default();
    let first = before.matches('\n').count() + 1;
    let mut begin = before.rfind('\n').map_or(0, |i| i + 1);
    let column = text.get(begin..start).unwrap_or_default().chars().count() + 1;
    let last = first + text.get(start..end).unwrap_or_default().matches('\n').count();
    let margin = last.min(first + LINES - 1).to_string().len();
    let _ = writeln!(out, "{:margin$}--> line {first}, column {column}\n{:margin$} |", "", "");
    for number in first..first + LINES {
        let rest = text.get(begin..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let shown = line.strip_suffix('\r').unwrap_or(line);
        let from = start.max(begin) - begin;
        let to = end.max(begin) - begin;
        let (drawn, carets) = draw(shown, from.min(shown.len())..to.min(shown.len()));
        let _ = writeln!(out, "{number:>margin$} | {drawn}\n{:margin$} | {carets}", "");
        begin += line.len() + 1;
        if begin >= end {
            return;
        }
    }
    let _ = writeln!(out, "{:margin$} | ..", "");
}

/// A line as shown, cut where it is long, and what stands under it.
fn draw(line: &str, mark: Range<usize>) -> (String, String) {
    let wide = |part: &str| part.chars().map(|c| shown(c).1).sum::<usize>();
    let ahead = wide(line.get(..mark.start).unwrap_or_default());
    let skip = if ahead > WIDTH - BEFORE { ahead - BEFORE } else { 0 };
    let (mut drawn, mut carets) = (String::new(), String::new());
    let (mut at, mut width) = (0, 0);
    if skip > 0 {
        drawn.push('…');
        carets.push(' ');
    }
    for (byte, c) in line.char_indices() {
        let (text, columns) = shown(c);
        let visible_from = at;
        at += columns;
        if visible_from < skip {
            continue;
        }
        if width + columns > WIDTH {
            drawn.push('…');
            break;
        }
        width += columns;
        drawn.push_str(&text);
        let under = if mark.contains(&byte) { '^' } else { ' ' };
        // A line is not longer than the part of it that is underlined.
        if byte < mark.end {
            carets.extend(std::iter::repeat_n(under, columns));
        }
    }
    if !carets.contains('^') {
        carets.push('^');
    }
    (drawn, carets)
}

/// A character as shown, and how wide that is.
fn shown(c: char) -> (String, usize) {
    if c == '\t' {
        return (" ".repeat(TAB), TAB);
    }
    let c = visible(c);
    (c.to_string(), c.width().unwrap_or(1))
}

/// The character's beginning at or before this byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{query::error::Fault, text::is_hidden};

    fn under(text: &str, what: &str) -> String {
        let at = text.find(what).unwrap();
        underline(text, &QueryError::new(Fault::Name, "no").at(at..at + what.len()).help("yes"))
    }

    #[test]
    fn draws_the_place() {
        let text = "MATCH (a)\nMATCH (n:Stoer)\nRETURN n";
        assert_eq!(
            under(text, "Stoer"),
            "error: no\n --> line 2, column 10\n  |\n2 | MATCH (n:Stoer)\n  |          ^^^^^\nhelp: yes\n"
        );
    }

    #[test]
    fn several_lines_and_the_end() {
        assert!(
            under("RETURN 'a\nb\nc'", "'a\nb\nc'")
                .contains("1 | RETURN 'a\n  |        ^^\n2 | b\n  | ^\n3 | c'\n  | ^^\n")
        );
        let error = QueryError::new(Fault::Syntax, "x").at(11..11);
        let shown = underline("MATCH (n) \n", &error);
        assert!(shown.contains("1 | MATCH (n) \n  |          ^\n"), "{shown}");
        assert!(underline("", &QueryError::new(Fault::Syntax, "x").at(0..0)).contains("1 | \n  | ^"));
    }

    #[test]
    fn wide_characters_tabs_and_marks_keep_the_carets_in_place() {
        for (line, blanks) in
            [("\tx", 4), ("名前x", 4), ("e\u{301}x", 1), ("\u{202e}x", 1), ("\u{1b}[2Jx", 4)]
        {
            let shown = under(line, "x");
            assert!(shown.contains(&format!("  | {}^\n", " ".repeat(blanks))), "{shown}");
        }
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("RETURN {} AS x, Stoer, {}", "1 + ".repeat(5_000), "y, ".repeat(5_000));
        let shown = under(&line, "Stoer");
        assert!(shown.len() < 500 && shown.contains("Stoer") && shown.contains('…'), "{shown}");
        let rows: Vec<&str> = shown.lines().collect();
        let column = |row: &str, part: &str| row.split(part).next().unwrap().chars().count();
        assert_eq!(column(rows[3], "Stoer"), column(rows[4], "^"));
    }

    proptest! {
        #[test]
        fn any_place_of_any_text(text in any::<String>(), from in 0usize..80, to in 0usize..80) {
            let error = QueryError::new(Fault::Run, "x\u{1b}").at(from..to);
            let shown = underline(&text, &error);
            prop_assert!(shown.chars().all(|c| c == '\n' || !is_hidden(c)));
        }
    }
}
