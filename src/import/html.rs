//! The tables of an HTML page that somebody saved. Of the page only tables are read: no script runs, nothing is fetched.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};

use super::{
    remark::Remark,
    sheet::{Line, Sheet},
};

/// So many rows a cell may span.
const SPAN: usize = 1_000;
/// So many columns: a wider one is a heading.
const WIDE: usize = 40;
/// So many cells of a table are made of those that span several.
const SPANNED: usize = 1_000_000;
/// So many columns a table may have.
const COLUMNS: usize = 1_000;
/// So many tables may lie in each other.
const DEPTH: usize = 64;

/// The tables of a page, from the top; what breaks off is told.
pub fn tables(file: &str, text: &str, told: &mut Vec<Remark>) -> Vec<Sheet> {
    let input = BufferQueue::default();
    input.push_back(text.into());
    let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
    // A script is no end of it: it is passed over.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    if let Some(open) = state.open.first() {
        let place = format!("{file}:{}", open.line);
        told.push(Remark::broken(place, "the page breaks off within the table that begins here"));
    }
    while let Some(table) = state.open.pop() {
        state.done.push(table);
    }
    state.done.sort_by_key(|table| table.number);
    let sheet = |table: Table| Sheet { file: file.to_owned(), rows: table.rows(), ..Sheet::default() };
    state.done.into_iter().map(sheet).collect()
}

/// A page on its way.
#[derive(Default)]
struct Page(RefCell<State>);

#[derive(Default)]
struct State {
    open: Vec<Table>,
    done: Vec<Table>,
    count: usize,
    deeper: usize,
}

#[derive(Default)]
struct Table {
    number: usize,
    line: u64,
    rows: Vec<(u64, Vec<Cell>)>,
    in_cell: bool,
}

struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

impl Table {
    /// Its rows, with what spans several of them in each.
    fn rows(self) -> Vec<Line> {
        let mut below: Vec<Option<(usize, String)>> = Vec::new();
        let mut lines = Vec::new();
        let mut left_over = SPANNED;
        for (number, cells) in self.rows {
            let mut line: Vec<String> = Vec::new();
            let mut cells = cells.into_iter();
            loop {
                let at = line.len();
                if at >= COLUMNS {
                    break;
                }
                if let Some(slot) = below.get_mut(at).filter(|_| left_over > 0)
                    && let Some((left, text)) = slot
                {
                    left_over -= 1;
                    line.push(text.clone());
                    *left -= 1;
                    if *left == 0 {
                        *slot = None;
                    }
                    continue;
                }
                let Some(cell) = cells.next() else { break };
                let wide = cell.columns.min(COLUMNS - at).min(left_over.max(1));
                left_over = left_over.saturating_sub(wide);
                for _ in 0..wide {
                    let at = line.len();
                    line.push(cell.text.clone());
                    if cell.rows > 1 {
                        below.resize(below.len().max(at + 1), None);
                        below[at] = Some((cell.rows - 1, cell.text.clone()));
                    }
                }
            }
            lines.push(Line { number, cells: line });
        }
        lines
    }
}

impl State {
    fn start(&mut self, tag: &Tag, line: u64) {
        match &*tag.name {
            "table" if self.open.len() >= DEPTH => self.deeper += 1,
            "table" => {
                self.open.push(Table { number: self.count, line, ..Table::default() });
                self.count += 1;
            }
            "tr" => {
                if let Some(table) = self.open.last_mut() {
                    table.rows.push((line, Vec::new()));
                    table.in_cell = false;
                }
            }
            "td" | "th" => {
                let Some(table) = self.open.last_mut() else { return };
                if table.rows.is_empty() {
                    table.rows.push((line, Vec::new()));
                }
                let cell = Cell {
                    text: String::new(),
                    columns: span(tag, "colspan").min(WIDE),
                    rows: span(tag, "rowspan"),
                };
                if let Some((_, cells)) = table.rows.last_mut() {
                    cells.push(cell);
                }
                table.in_cell = true;
            }
            "br" | "p" | "li" | "div" | "tbody" | "thead" => self.text("\n"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table" if self.deeper > 0 => self.deeper -= 1,
            "table" => {
                if let Some(table) = self.open.pop() {
                    self.done.push(table);
                }
            }
            "td" | "th" | "tr" => {
                if let Some(table) = self.open.last_mut() {
                    table.in_cell = false;
                }
            }
            "p" | "li" | "div" => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let Some(table) = self.open.last_mut().filter(|table| table.in_cell) else { return };
        if let Some(cell) = table.rows.last_mut().and_then(|(_, cells)| cells.last_mut()) {
            if text == "\n" {
                cell.text.truncate(cell.text.trim_end().len());
                cell.text.push('\n');
            } else {
                // A line of the file is no line of the page.
                cell.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
            }
        }
    }
}

fn span(tag: &Tag, name: &str) -> usize {
    let value = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    let number = value.and_then(|attribute| attribute.value.trim().parse().ok());
    number.unwrap_or(1_usize).clamp(1, SPAN)
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => state.end(&tag.name),
            Token::TagToken(tag) => {
                state.start(&tag, line);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Vec<Vec<String>>>, usize) {
        let mut told = Vec::new();
        let sheets = tables("page.html", text, &mut told);
        let rows = |sheet: Sheet| {
            sheet.rows.iter().map(|l| (0..l.cells.len()).map(|at| l.cell(at).to_owned()).collect()).collect()
        };
        (sheets.into_iter().map(rows).collect(), told.len())
    }

    #[test]
    fn tables_are_read_with_what_spans_and_without_scripts() {
        let (tables, told) = read(
            "<title><table></title><script>'<table><tr><td>no'</script><table><thead><tr><th>Name<th>Place</thead>\
             <tr><td rowspan=2>A &amp; B<td>Ireland<tr><td>USA<br>Iowa<tr><td colspan=2>C</table>",
        );
        assert_eq!(tables, [[["Name", "Place"], ["A & B", "Ireland"], ["A & B", "USA\nIowa"], ["C", "C"]]]);
        assert_eq!(told, 0);
    }

    #[test]
    fn a_table_in_a_table_is_one_of_its_own_and_what_breaks_off_is_told() {
        let (tables, told) = read("<table><tr><td>a<table><tr><td>b</table><td>c</table><table><tr><td>d");
        assert_eq!(
            tables,
            [
                vec![vec!["a".to_owned(), "c".to_owned()]],
                vec![vec!["b".to_owned()]],
                vec![vec!["d".to_owned()]]
            ]
        );
        assert_eq!(told, 1);
        let deep = "<table><tr><td>".repeat(100_000);
        assert_eq!(read(&deep).0.len(), 64);
        let (wide, _) = read("<table><tr><td colspan=4000000000>x<td rowspan=999999>y</table>");
        assert_eq!(wide[0][0].len(), 41);
    }
}
