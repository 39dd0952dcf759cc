//! The tables of a Markdown page.

mod comments;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    remark::Remark,
    sheet::{Line, Sheet},
};
use crate::text::cut;

/// The tables of a page, from the top; rows that stand in none are told.
pub fn tables(file: &str, text: &str, told: &mut Vec<Remark>) -> Vec<Sheet> {
    let comments = comments::without(text);
    let text: &str = &comments.text;
    let text: &str = &joined(text);
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    // Of tables whose rows do not begin with `|`, the first.
    let rule = text.lines().find(|line| is_rule(line) && !line.trim_start().starts_with('|'));
    // Up to which byte it is known what a line is: one of a table.
    let (mut known, mut lost) = (0, Vec::new());
    let mut tables = Tables { file, ..Tables::default() };
    // A head of YAML is no part of the page.
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let number = || starts.partition_point(|&start| start <= range.start);
        if matches!(event, Event::Start(Tag::Table(_) | Tag::MetadataBlock(_))) {
            lost.extend(rows(&starts, text, rule, (known, starts[number().saturating_sub(1)])));
            known = range.end;
        }
        // In code, a line with strokes within is no row: `sort | uniq`.
        if let Event::Start(Tag::CodeBlock(_)) = event {
            let begin = starts[number().saturating_sub(1)];
            lost.extend(rows(&starts, text, rule, (known, begin)));
            lost.extend(rows(&starts, text, None, (begin.max(known), range.end)));
            known = range.end;
        }
        if let Event::Start(Tag::TableHead | Tag::TableRow) = event {
            tables.begin(number(), &text[range]);
        } else {
            tables.take(event);
        }
    }
    lost.extend(rows(&starts, text, rule, (known, text.len())));
    let mut tell = |lines: &[String], message: &str, help: &str| {
        if !lines.is_empty() {
            told.push(Remark::note(file, format!("{message}: {}", cut(lines, 20)), help));
        }
    };
    let help =
        "write the row of names and the row of `---` above them, or move them to the rows of their table";
    tell(&lost, "these lines look like rows, and stand in no table: nothing is read of them", help);
    let help = "give each column a name, or write `\\|` where a stroke is meant";
    tell(
        &tables.wide,
        "these rows have more cells than the table has names: the last of them are not read",
        help,
    );
    let help = "take them out of the comment (`<!-- -->`) if they count";
    tell(&comments.rows, "these rows stand in a comment: nothing is read of them", help);
    for sheet in &mut tables.sheets {
        sheet.rows.retain(|line| !line.is_blank());
    }
    tables.sheets
}

/// The tables of a page, as far as they are read.
#[derive(Default)]
struct Tables<'f> {
    file: &'f str,
    sheets: Vec<Sheet>,
    /// The cell that has begun.
    cell: Option<String>,
    /// How many columns the last table has.
    width: usize,
    /// The lines of rows that have more cells.
    wide: Vec<String>,
}

impl Tables<'_> {
    /// Begins a row.
    fn begin(&mut self, number: usize, text: &str) {
        if cells(text) > self.width {
            self.wide.push(number.to_string());
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.rows.push(Line { number: number as u64, cells: Vec::new() });
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Table(columns)) => {
                self.width = columns.len();
                self.sheets.push(Sheet { file: self.file.to_owned(), ..Sheet::default() });
            }
            Event::Start(Tag::TableCell) => self.cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => {
                let row = self.sheets.last_mut().and_then(|sheet| sheet.rows.last_mut());
                if let Some((row, text)) = row.zip(self.cell.take()) {
                    row.cells.push(text);
                }
            }
            Event::Text(text) | Event::Code(text) => self.says(&text),
            Event::InlineHtml(tag) => {
                let breaks = tag.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
                self.says(if breaks { "\n" } else { "" });
            }
            Event::SoftBreak | Event::HardBreak => self.says("\n"),
            _ => {}
        }
    }

    fn says(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.push_str(text);
        }
    }
}

/// Up to which cell something stands in a row.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row).replace("\\|", " x ");
    let filled = row.split('|').enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    filled.last().map_or(0, |(at, _)| at + 1)
}

/// The numbers of the lines between two bytes that look like rows of a table, or of one with this row of `---`, and say something.
fn rows(starts: &[usize], text: &str, rule: Option<&str>, (from, to): (usize, usize)) -> Vec<String> {
    let first = starts.partition_point(|&start| start < from);
    let lines = starts.iter().enumerate().skip(first).take_while(|(_, start)| **start < to);
    let is_row = |start: usize| {
        let line = text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let has_form = line.trim_start().starts_with('|')
            || rule.is_some_and(|rule| line.contains(" | ") && is_row_of(line, rule));
        has_form && line.contains(char::is_alphanumeric)
    };
    lines.filter(|(_, start)| is_row(**start)).map(|(at, _)| (at + 1).to_string()).collect()
}

/// The page with tables that go on behind an empty line: a person who wrote rows there did not mean another text. Its lines stay where they are.
/// Of a table whose rows do not begin with `|`, a line with as many of them is one.
fn joined(text: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    // The row of `---` of the table that goes on here, and where blank lines began.
    let (mut table, mut blank_from): (Option<&str>, Option<usize>) = (None, None);
    for at in 0..lines.len() {
        let line = lines[at];
        if line.trim().is_empty() {
            blank_from = blank_from.or(Some(at));
            continue;
        }
        let blank = blank_from.take();
        if lines.get(at + 1).is_some_and(|next| is_rule(next)) || is_block(line) {
            table = None;
        } else if is_rule(line) {
            table = Some(line);
        } else if let Some(from) = blank {
            table = table.filter(|rule| is_row_of(line, rule));
            if table.is_some() {
                lines[from..at].fill("| |");
            }
        }
    }
    lines.join("\n")
}

/// Whether a line is that between the names of a table and its rows.
fn is_rule(line: &str) -> bool {
    let is_of_rule = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\r');
    line.contains('-') && line.contains('|') && line.chars().all(is_of_rule)
}

/// Whether a line has the form of a row of the table with this row of `---`.
fn is_row_of(line: &str, rule: &str) -> bool {
    let begins = |line: &str| line.trim_start().starts_with('|');
    let count = |line: &str| line.trim().matches('|').count();
    begins(line) || !begins(rule) && count(line) == count(rule)
}

/// Whether a line begins what ends a table: a heading, a quotation, a list, a block of code, a line.
fn is_block(line: &str) -> bool {
    let line = line.trim_start();
    let is_item = |mark: char| line.strip_prefix(mark).is_some_and(|rest| rest.starts_with([' ', '\t']));
    ["#", ">", "```", "~~~", "<"].iter().any(|begin| line.starts_with(begin))
        || ['-', '*', '+'].into_iter().any(is_item)
        || line.len() > 2
            && !line.contains('|')
            && line.trim().chars().all(|c| matches!(c, '-' | '*' | '_' | '='))
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

    /// A table with these lines below: its rows behind the first, each with its number; and what is told, the lines alone.
    fn below(head: &str, text: &str) -> (Vec<(u64, String, String)>, String) {
        let mut told = Vec::new();
        let sheets = tables("p.md", &format!("{head}{text}"), &mut told);
        let cells = |line: &Line| (line.number, line.cell(0).to_owned(), line.cell(1).to_owned());
        let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().skip(1)).skip(1).map(cells).collect();
        let lines: Vec<&str> = told.iter().filter_map(|note| note.message.rsplit(": ").next()).collect();
        (rows, lines.join("; "))
    }

    #[test]
    fn comments_are_no_rows_and_end_none() {
        let row = |number, name: &str, place: &str| (number, name.to_owned(), place.to_owned());
        let (b, c) = (|number| row(number, "B", "India"), |number| row(number, "C", "USA"));
        for (text, wanted, said) in [
            // Text behind a comment.
            ("<!-- x --> new\n| B | India |\n", vec![b(5)], ""),
            ("<!-- x\ny --> | B | India |\n| C | USA |\n", vec![b(5), c(6)], ""),
            ("<!-- x --><!-- y --> | B | India |\n", vec![b(4)], ""),
            // Within a row, on one line and on several.
            ("| B <!-- old --> | India |\n", vec![b(4)], ""),
            ("| B <!-- old\nolder\n--> | India |\n| C | USA |\n", vec![b(4), c(7)], ""),
            ("| B | India | <!-- old\nolder -->\n| C | USA |\n", vec![b(4), c(6)], ""),
            // Rows in one are told.
            ("<!--\n| D | India |\n-->\n| C | USA |\n", vec![c(7)], "5"),
            ("It's a ` tick <!--\n| D | India |\n-->\n", vec![row(4, "It's a ` tick", "")], "5"),
            // As links are defined.
            ("[//]: # (old)\n| B | India |\n[1]: https://b.example\n", vec![b(5)], ""),
            // That are short, or never end.
            ("<!-->\n| B | India |\n<!--->\n| C | USA |\n<!-- x -->\n", vec![b(5), c(7)], ""),
            ("<!-- old\n| B | India |\n", vec![b(5)], ""),
            // Code, and what is escaped, is none.
            ("| `<!-- B` | India |\n| C | USA |\n", vec![row(4, "<!-- B", "India"), c(5)], ""),
            ("| \\<!-- | India |\n\n<!-- x -->\n| C | USA |\n", vec![row(4, "<!--", "India"), c(7)], ""),
            ("\n```\n<!--\n| D | India |\n```\n<!-- x -->\n", vec![], "7"),
            ("\n````\n```\n<!--\n````\n\n| X | Y |\n|--|--|\n| C | USA |\n<!-- x -->\n", vec![c(12)], ""),
            ("\n    <!-- code\n\n| X | Y |\n|--|--|\n| C | USA |\n<!-- x -->\n", vec![c(9)], ""),
            // Rows that stand in no table, or in code, and tables that are indented.
            ("\ntext\n\n    | D | India |\n", vec![], "7"),
            ("\n- list\n\n  | X | Y |\n  |--|--|\n  | C | USA |\n", vec![c(9)], ""),
            ("| B | India | more |\n| C | USA | |\n", vec![b(4), c(5)], "4"),
            ("| B | India\\|USA |\n", vec![row(4, "B", "India|USA")], ""),
            ("\n## New\n\n| B | India |\n\n---\n| C | USA |\n", vec![], "7, 10"),
        ] {
            for end in ["\n", "\r\n"] {
                let head = "| Name | Where |\n|---|---|\n| A | Ireland |\n".replace('\n', end);
                let found = below(&head, &text.replace('\n', end));
                assert_eq!(found, (wanted.clone(), said.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn rows_need_not_begin_with_a_stroke() {
        let row = |number, name: &str, place: &str| (number, name.to_owned(), place.to_owned());
        for (text, wanted, said) in [
            ("B | India\n", vec![row(4, "B", "India")], ""),
            ("<!-- c -->\nB | India\n", vec![row(5, "B", "India")], ""),
            ("\n<!--\nold\n-->\nB | India\n", vec![row(8, "B", "India")], ""),
            ("\nHome | About | Contact\n", vec![], ""),
            ("\n## New\n\nB | India\n", vec![], "7"),
            ("\n```\nsort | uniq\n| B | India\n```\n", vec![], "7"),
        ] {
            let found = below("Name | Where\n---|---\nA | Ireland\n", text);
            assert_eq!(found, (wanted, said.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_page_that_is_made_to_take_long_does_not() {
        for line in ["<!-- x -->\n", "<!--\n", "\n", "[a]: b\n", "x <!-- y --> ", "` <!-- ", "| a |\n\n"] {
            tables("p.md", &format!("|a|b|\n|-|-|\n{}-->", line.repeat(20_000)), &mut Vec::new());
        }
    }
}
