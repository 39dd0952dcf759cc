//! The tables of a Markdown page.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    remark::Remark,
    sheet::{Line, Sheet},
};
use crate::text::cut;

/// The tables of a page, from the top; rows that stand in none are told.
pub fn tables(file: &str, text: &str, told: &mut Vec<Remark>) -> Vec<Sheet> {
    let text: &str = &uncommented(text);
    let text: &str = &joined(text);
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut cell: Option<String> = None;
    // Up to which byte it is known what a line is: one of a table, or of code.
    let (mut known, mut lost) = (0, Vec::new());
    // A head of YAML is no part of the page.
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if matches!(event, Event::Start(Tag::Table(_) | Tag::CodeBlock(_) | Tag::MetadataBlock(_))) {
            lost.extend(rows(&starts, text, known, range.start));
            known = range.end;
        }
        match event {
            Event::Start(Tag::Table(_)) => sheets.push(Sheet { file: file.to_owned(), ..Sheet::default() }),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let number = starts.partition_point(|&start| start <= range.start) as u64;
                if let Some(sheet) = sheets.last_mut() {
                    sheet.rows.push(Line { number, cells: Vec::new() });
                }
            }
            Event::Start(Tag::TableCell) => cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => {
                let row = sheets.last_mut().and_then(|sheet| sheet.rows.last_mut());
                if let Some((row, text)) = row.zip(cell.take()) {
                    row.cells.push(text);
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(cell) = &mut cell {
                    cell.push_str(&text);
                }
            }
            Event::InlineHtml(tag) => {
                if let Some(cell) = &mut cell {
                    let breaks = tag.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
                    cell.push_str(if breaks { "\n" } else { "" });
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(cell) = &mut cell {
                    cell.push('\n');
                }
            }
            _ => {}
        }
    }
    lost.extend(rows(&starts, text, known, text.len()));
    if !lost.is_empty() {
        let lines = cut(&lost, 20);
        let message =
            format!("these lines begin with `|`, and stand in no table: nothing is read of them: {lines}");
        let help =
            "write the row of names and the row of `---` above them, or move them to the rows of their table";
        told.push(Remark::note(file, message, help));
    }
    for sheet in &mut sheets {
        sheet.rows.retain(|line| !line.is_blank());
    }
    sheets
}

/// The numbers of the lines between two bytes that look like rows of a table, and say something.
fn rows(starts: &[usize], text: &str, from: usize, to: usize) -> Vec<String> {
    let first = starts.partition_point(|&start| start < from);
    let lines = starts.iter().enumerate().skip(first).take_while(|(_, start)| **start < to);
    let is_row = |start: usize| {
        let line = text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        line.trim_start().starts_with('|') && line.contains(char::is_alphanumeric)
    };
    lines.filter(|(_, start)| is_row(**start)).map(|(at, _)| (at + 1).to_string()).collect()
}

/// The page without its comments, each line where it was: what stands behind a comment is no part of it, and a row that a comment parts is one. A
/// comment that never ends is none.
fn uncommented(text: &str) -> Cow<'_, str> {
    const OPENS: &str = "<!--";
    const ENDS: &str = "-->";
    let Some(last) = text.rfind(ENDS).or_else(|| text.find(OPENS)) else { return defined_below(text) };
    let mut plain = String::with_capacity(text.len());
    // Where this line ends, whether anything stands in it yet, the lines that follow it instead of those of its comments, and the mark of the
    // block of code that it is in.
    let (mut at, mut end, mut is_blank, mut owed, mut fence) = (0, 0, true, 0, None);
    while at < text.len() {
        if at >= end {
            plain.extend(std::iter::repeat_n('\n', std::mem::take(&mut owed)));
            end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
            is_blank = true;
            let line = text[at..end].trim_start();
            let mark = FENCES.iter().find(|mark| line.starts_with(**mark));
            let is_fence = mark.is_some() && (fence.is_none() || fence == mark);
            if is_fence || fence.is_some() {
                fence = if is_fence { mark.filter(|_| fence.is_none()) } else { fence };
                plain.push_str(&text[at..end]);
                at = end;
                continue;
            }
        }
        let rest = &text[at..end];
        let opens = rest.find(OPENS).filter(|opens| rest[..*opens].matches('`').count() % 2 == 0);
        let before = &rest[..opens.unwrap_or(rest.len())];
        is_blank &= before.trim().is_empty();
        plain.push_str(before);
        let Some(opens) = opens.map(|opens| at + opens) else {
            at = end;
            continue;
        };
        let behind = opens + OPENS.len();
        if behind <= last
            && let Some(length) = text[behind..].find(ENDS)
        {
            let lines = text[behind..behind + length].matches('\n').count();
            at = behind + length + ENDS.len();
            if is_blank {
                plain.extend(std::iter::repeat_n('\n', lines));
            } else {
                plain.push(' ');
                owed += lines;
            }
            if at > end {
                end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
            }
            // What stands behind a comment on its line is text, and no row.
            if is_blank && !text[at..end].contains('|') {
                plain.push('\n');
                at = end;
            }
        } else {
            // Renderers take all that follows for a comment: what is read of it can be seen, and what is not cannot.
            plain.push_str(if is_blank { "\n" } else { &text[opens..end] });
            at = end;
        }
    }
    Cow::Owned(defined_below(&plain).into_owned())
}

/// What blocks of code begin and end with.
const FENCES: &[&str] = &["```", "~~~"];

/// The page with what its links stand for below all else, where it stands behind the rows of a table: it would be one.
fn defined_below(text: &str) -> Cow<'_, str> {
    if !text.lines().any(is_definition) {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut below) = (String::with_capacity(text.len()), String::new());
    let mut in_table = false;
    for line in text.split_inclusive('\n') {
        if in_table && is_definition(line) {
            below.extend(["\n\n", line.trim_start()]);
            plain.push('\n');
        } else {
            plain.push_str(line);
            in_table = line.trim_start().starts_with('|') || in_table && !line.trim().is_empty();
        }
    }
    Cow::Owned(plain + &below)
}

/// Whether a line says what a link stands for: `[1]: https://kite.example`, or `[//]: # (a comment)`.
fn is_definition(line: &str) -> bool {
    let label = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    label.is_some_and(|(label, _)| !label.contains([']', '|']))
}

/// The page with tables that go on behind an empty line: a person who wrote rows there did not mean another text. Its lines stay
/// where they are.
fn joined(text: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = text.split('\n').collect();
    let is_row = |at: usize| lines.get(at).is_some_and(|line| line.trim_start().starts_with('|'));
    let is_rule = |at: usize| {
        let is_of_rule = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\r');
        is_row(at) && lines.get(at).is_some_and(|line| line.contains('-') && line.chars().all(is_of_rule))
    };
    let between: Vec<bool> = lines.iter().map(|line| line.trim().is_empty()).collect();
    let (mut filled, mut in_table) = (Vec::new(), false);
    let mut at = 0;
    while at < lines.len() {
        in_table = is_rule(at) || in_table && is_row(at);
        at += 1;
        let end = (at..lines.len()).find(|line| !between[*line]).unwrap_or(lines.len());
        if in_table && end > at && is_row(end) && !is_rule(end) && !is_rule(end + 1) {
            filled.extend(at..end);
            at = end;
        }
    }
    if filled.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut lines = lines;
    for at in filled {
        lines[at] = "| |";
    }
    Cow::Owned(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_lines() {
        let text = "# Sub-processors\n\n| Name | Where |\n|---|---|\n| [A **B**](https://a.example) | Ireland<br>USA |\n| `C` | x \\| y |\n\n| z |\n|-|\n";
        let sheets = tables("page.md", text, &mut Vec::new());
        assert_eq!(sheets.len(), 2);
        let lines: Vec<(u64, &[String])> = sheets[0].rows.iter().map(|l| (l.number, &l.cells[..])).collect();
        assert_eq!(lines[0].0, 3);
        assert_eq!(lines[1], (5, &["A B".to_owned(), "Ireland\nUSA".to_owned()][..]));
        assert_eq!(lines[2], (6, &["C".to_owned(), "x | y".to_owned()][..]));
    }

    #[test]
    fn rows_behind_an_empty_line_or_a_comment_are_of_the_table() {
        let text = "| Name | Where |\n|---|---|\n| A | Ireland |\n\n<!-- new -->\n\n<!--\nold\n-->\n| B | India |\n| C | USA |\n\nText.\n\n| no table |\n\n| X | Y |\n|--|--|\n| D | Peru |\n\n| Z |\n|-|\n| E |\n";
        let sheets = tables("page.md", text, &mut Vec::new());
        let rows: Vec<Vec<(u64, &str)>> = sheets
            .iter()
            .map(|sheet| sheet.rows.iter().map(|line| (line.number, line.cells[0].as_str())).collect())
            .collect();
        assert_eq!(
            rows,
            [
                vec![(1, "Name"), (3, "A"), (10, "B"), (11, "C")],
                vec![(17, "X"), (19, "D")],
                vec![(21, "Z"), (23, "E")]
            ]
        );
    }

    #[test]
    fn comments_are_no_rows_and_end_none() {
        let row = |number, name: &str, place: &str| (number, name.to_owned(), place.to_owned());
        for (text, wanted, said) in [
            // Text behind a comment.
            ("<!-- x --> new\n| B | India |\n", vec![row(5, "B", "India")], ""),
            (
                "<!-- x\ny --> | B | India |\n| C | USA |\n",
                vec![row(5, "B", "India"), row(6, "C", "USA")],
                "",
            ),
            // Within a row, on one line and on several.
            ("| B <!-- old --> | India |\n", vec![row(4, "B", "India")], ""),
            (
                "| B <!-- old\nolder\n--> | India |\n| C | USA |\n",
                vec![row(4, "B", "India"), row(7, "C", "USA")],
                "",
            ),
            (
                "| B | India | <!-- old\nolder -->\n| C | USA |\n",
                vec![row(4, "B", "India"), row(6, "C", "USA")],
                "",
            ),
            // As links are defined.
            ("[//]: # (old)\n| B | India |\n[1]: https://b.example\n", vec![row(5, "B", "India")], ""),
            // That never end; code is none.
            ("<!-- old\n| B | India |\n", vec![row(5, "B", "India")], ""),
            ("| `<!-- B` | India |\n| C | USA |\n", vec![row(4, "<!-- B", "India"), row(5, "C", "USA")], ""),
            ("\n```\n<!--\n| D | India |\n```\n", vec![], ""),
            // Rows that stand in no table.
            ("\n## New\n\n| B | India |\n\n---\n| C | USA |\n", vec![], "7, 10"),
        ] {
            let mut told = Vec::new();
            let sheets =
                tables("p.md", &format!("| Name | Where |\n|---|---|\n| A | Ireland |\n{text}"), &mut told);
            let rows: Vec<(u64, String, String)> = sheets[0].rows[2..]
                .iter()
                .map(|line| (line.number, line.cell(0).to_owned(), line.cell(1).to_owned()))
                .collect();
            assert_eq!((sheets.len(), rows), (1, wanted), "{text}");
            let lost: Vec<&str> = told.iter().filter_map(|note| note.message.rsplit(": ").next()).collect();
            assert_eq!(lost.join("; "), said, "{text}");
        }
    }
}
