//! The tables of a Markdown page.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::sheet::{Line, Sheet};

/// The tables of a page, from the top.
pub fn tables(file: &str, text: &str) -> Vec<Sheet> {
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
    sheets
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
}
