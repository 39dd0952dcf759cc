//! The tables of an HTML page that somebody saved: those of `<table>`, and those that other elements are said to be by their
//! roles (`role="table"`, `row`, `cell`), as pages made of `<div>` tell screen readers. Of the page only tables are read: no
//! script runs, nothing is fetched.

use std::cell::RefCell;

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::{
    html_roles::{self, Part, Roles},
    html_tokens,
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
    let mut state = html_tokens::read(text, Page::default()).0.into_inner();
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
    roles: Roles,
    /// What stands raised, as far as it is read.
    raised: Option<String>,
}

#[derive(Default)]
struct Table {
    by_role: bool,
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
            "sup" => return self.raised = Some(self.raised.take().unwrap_or_default()),
            "table" | "tr" | "td" | "th" => self.end_raised(),
            _ => {}
        }
        match &*tag.name {
            "table" if self.open.len() >= DEPTH => self.deeper += 1,
            "table" => self.begin(line, false),
            "tr" => self.row(line),
            "td" | "th" => self.cell(line, span(tag, "colspan"), span(tag, "rowspan")),
            "br" => self.text("\n"),
            name => {
                let part = html_roles::part(tag).filter(|part| self.is_in_place(*part));
                self.roles.start(name, part).into_iter().for_each(|part| self.close(part));
                match part {
                    Some(Part::Table) => self.begin(line, true),
                    Some(Part::Row) => self.row(line),
                    Some(Part::Cell) => self.cell(line, span(tag, "aria-colspan"), span(tag, "aria-rowspan")),
                    None if breaks(name) => self.text("\n"),
                    None => {}
                }
            }
        }
    }

    /// Whether a part by its role counts here: rows and cells only within a table that is one by its role.
    fn is_in_place(&self, part: Part) -> bool {
        match part {
            Part::Table => self.open.len() < DEPTH,
            Part::Row => self.open.last().is_some_and(|table| table.by_role),
            Part::Cell => self.open.last().is_some_and(|table| table.by_role && !table.rows.is_empty()),
        }
    }

    fn begin(&mut self, line: u64, by_role: bool) {
        self.open.push(Table { number: self.count, line, by_role, ..Table::default() });
        self.count += 1;
    }

    fn row(&mut self, line: u64) {
        if let Some(table) = self.open.last_mut() {
            table.rows.push((line, Vec::new()));
            table.in_cell = false;
        }
    }

    fn cell(&mut self, line: u64, columns: usize, rows: usize) {
        let Some(table) = self.open.last_mut() else { return };
        if table.rows.is_empty() {
            table.rows.push((line, Vec::new()));
        }
        if let Some((_, cells)) = table.rows.last_mut() {
            cells.push(Cell { text: String::new(), columns: columns.min(WIDE), rows });
        }
        table.in_cell = true;
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "sup" | "table" | "tr" | "td" | "th") {
            self.end_raised();
        }
        match name {
            "table" if self.deeper > 0 => self.deeper -= 1,
            "table" if self.open.iter().all(|table| table.by_role) => {}
            "table" => {
                // Those by their roles that it holds, and that were left open, end with it.
                while let Some(table) = self.open.pop() {
                    let by_role = table.by_role;
                    self.done.push(table);
                    if !by_role {
                        break;
                    }
                    self.roles.leave_table();
                }
            }
            "td" | "th" | "tr" => self.close(Part::Cell),
            name => {
                self.roles.end(name).into_iter().for_each(|part| self.close(part));
                if breaks(name) && name != "tbody" && name != "thead" {
                    self.text("\n");
                }
            }
        }
    }

    fn close(&mut self, part: Part) {
        if part == Part::Table {
            if let Some(table) = self.open.pop() {
                self.done.push(table);
            }
        } else if let Some(table) = self.open.last_mut() {
            table.in_cell = false;
        }
    }

    /// A mark that points to a note below the table is none of the name that it stands behind.
    fn end_raised(&mut self) {
        let is_mark = |text: &str| {
            let signs = |c: char| c.is_ascii_digit() || " *,[]()\u{2020}\u{2021}\u{a7}".contains(c);
            text.chars().all(signs) || text.chars().count() == 1
        };
        if let Some(text) = self.raised.take().filter(|text| !is_mark(text.trim())) {
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(raised) = &mut self.raised {
            raised.push_str(text);
            return;
        }
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

/// Whether an element begins on a line of its own.
fn breaks(name: &str) -> bool {
    matches!(name, "p" | "li" | "div" | "tbody" | "thead")
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
                return html_tokens::within(&tag.name);
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
    fn what_is_a_table_by_its_roles_is_read_as_one() {
        let (tables, told) = read(
            "<div role=table><div role=rowgroup><div role=row><div role=columnheader>Name</div><span role=columnheader>Place</span></div></div>\
             <div>not in it<div role=row><div role=rowheader><div>A &amp; B</div></div><div role=cell><p>Ireland<p>USA</div></div>\
             <div role=row><div role=gridcell aria-colspan=2>C</div></div></div></div><div role=cell>no</div>",
        );
        assert_eq!(tables, [[["Name", "Place"], ["A & B", "Ireland\nUSA"], ["C", "C"]]]);
        assert_eq!(told, 0);
        // Ends that are left out, and a table within one.
        let (tables, told) = read(
            "<ul role=grid><li role=row><b role=gridcell>a</b><li role=row><b role=gridcell>b<table><tr><td>c</table></b></ul>\
             <table role=grid><tr role=row><td role=gridcell>d</table>",
        );
        let one = |cells: &[&str]| cells.iter().map(|cell| vec![(*cell).to_owned()]).collect::<Vec<_>>();
        assert_eq!(tables, [one(&["a", "b"]), one(&["c"]), one(&["d"])]);
        assert_eq!(told, 0);
        let (tables, told) = read("<table><tr><td>a<div role=table><div role=row><i role=cell>b</table>");
        assert_eq!((tables, told), (vec![one(&["a"]), one(&["b"])], 0));
        assert_eq!(read(&"<div role=table><div role=row><div role=cell>".repeat(50_000)).0.len(), 64);
    }

    #[test]
    fn a_mark_of_a_note_is_no_part_of_a_name() {
        let (tables, _) = read(
            "<table><tr><td>Nimbus, Inc.<sup>1</sup><td>Kite<sup><a href=#n>[2]</a></sup> Ltd<tr><td>10 m<sup>th</sup><td>a<sup>*</td></table>",
        );
        assert_eq!(tables, [[["Nimbus, Inc.", "Kite Ltd"], ["10 mth", "a"]]]);
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
