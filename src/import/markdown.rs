//! The tables of a Markdown page.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::sheet::{Line, Sheet};

/// The tables of a page, from the top.
pub fn tables(file: &str, text: &str) -> Vec<Sheet> {
    let text: &str = &joined(text);
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut cell: Option<String> = None;
    // A head of YAML is no part of the page.
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
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
    for sheet in &mut sheets {
        sheet.rows.retain(|line| !line.is_blank());
    }
    sheets
}

/// The page with tables that go on behind an empty line, or a comment: a person who wrote rows there did not mean another text. Its lines stay
/// where they are.
fn joined(text: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = text.split('\n').collect();
    let is_row = |at: usize| lines.get(at).is_some_and(|line| line.trim_start().starts_with('|'));
    let is_rule = |at: usize| {
        let is_of_rule = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\r');
        is_row(at) && lines.get(at).is_some_and(|line| line.contains('-') && line.chars().all(is_of_rule))
    };
    let mut in_comment = false;
    let between: Vec<bool> = lines
        .iter()
        .map(|line| {
            let line = line.trim();
            let is_comment = in_comment || line.starts_with("<!--");
            in_comment = is_comment && !line.ends_with("-->");
            is_comment || line.is_empty()
        })
        .collect();
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
        let sheets = tables("page.md", text);
        assert_eq!(sheets.len(), 2);
        let lines: Vec<(u64, &[String])> = sheets[0].rows.iter().map(|l| (l.number, &l.cells[..])).collect();
        assert_eq!(lines[0].0, 3);
        assert_eq!(lines[1], (5, &["A B".to_owned(), "Ireland\nUSA".to_owned()][..]));
        assert_eq!(lines[2], (6, &["C".to_owned(), "x | y".to_owned()][..]));
    }

    #[test]
    fn rows_behind_an_empty_line_or_a_comment_are_of_the_table() {
        let text = "| Name | Where |\n|---|---|\n| A | Ireland |\n\n<!-- new -->\n\n<!--\nold\n-->\n| B | India |\n| C | USA |\n\nText.\n\n| no table |\n\n| X | Y |\n|--|--|\n| D | Peru |\n\n| Z |\n|-|\n| E |\n";
        let sheets = tables("page.md", text);
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
}
