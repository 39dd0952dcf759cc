//! The tables of an inventory as they stand in its files, to be added to: each row with its cells by column and the comments
//! above it.

use std::collections::BTreeMap;

use crate::{
    ingest::{Table, book::Book},
    write::csv::{comments, line},
};

/// A row as it stands.
#[derive(Debug, Clone)]
pub struct PageRow {
    cells: BTreeMap<String, String>,
    comments: Vec<String>,
}

/// A file of a table.
#[derive(Debug, Clone)]
struct Page {
    table: Table,
    file: String,
    columns: Vec<String>,
    comments: Vec<String>,
    rows: Vec<PageRow>,
    tail: Vec<String>,
    touched: bool,
}

/// All files of tables.
#[derive(Debug, Clone, Default)]
pub struct Pages(Vec<Page>);

impl PageRow {
    /// A row of these cells.
    pub fn new(cells: BTreeMap<String, String>, comments: Vec<String>) -> Self {
        Self { cells, comments }
    }

    /// A cell; blank where it is not there.
    pub fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.cell("id")
    }

    /// Changes a cell.
    pub fn set(&mut self, column: &str, cell: String) {
        self.cells.insert(column.to_owned(), cell);
    }
}

impl Pages {
    /// The files of an inventory that is a folder and is whole.
    pub fn of(book: &Book<'_>) -> Self {
        let page = |page: &crate::ingest::book::Page<'_>| {
            let mut rows = page.rows();
            let columns: Vec<String> = page.columns.iter().map(|column| column.name.clone()).collect();
            let mut all = Vec::new();
            while let Some(row) = rows.next_row() {
                let cells =
                    columns.iter().cloned().zip(row.cells.iter().map(|cell| cell.clone().into_owned()));
                let comments = row.comments.iter().map(|comment| comment.clone().into_owned()).collect();
                all.push(PageRow { cells: cells.collect(), comments });
            }
            let tail = rows.rest().into_iter().map(std::borrow::Cow::into_owned).collect();
            let file = page.file.clone().unwrap_or_else(|| format!("{}.csv", page.table.name()));
            Page {
                table: page.table,
                file,
                columns,
                comments: page.comments.clone(),
                rows: all,
                tail,
                touched: false,
            }
        };
        Self(book.pages.iter().map(page).collect())
    }

    /// Each row, with its page, its number there and its table.
    pub fn rows(&self) -> impl Iterator<Item = (usize, usize, Table, &PageRow)> {
        let of = |(at, page): (usize, &'_ Page)| (at, page.table);
        self.0.iter().enumerate().flat_map(move |(at, page)| {
            let (at, table) = of((at, page));
            page.rows.iter().enumerate().map(move |(number, row)| (at, number, table, row))
        })
    }

    /// A row.
    pub fn row(&self, page: usize, number: usize) -> Option<&PageRow> {
        self.0.get(page)?.rows.get(number)
    }

    /// A row, to be changed.
    pub fn row_mut(&mut self, page: usize, number: usize) -> Option<&mut PageRow> {
        self.0.get_mut(page)?.rows.get_mut(number)
    }

    /// The table of a page.
    pub fn table(&self, page: usize) -> Table {
        self.0.get(page).map_or(Table::Companies, |page| page.table)
    }

    /// Says that a row of a page was changed.
    pub fn touch(&mut self, page: usize) {
        if let Some(page) = self.0.get_mut(page) {
            page.touched = true;
        }
    }

    /// Adds a row behind those of its table.
    pub fn append(&mut self, table: Table, row: PageRow) {
        let file = format!("{}.csv", table.name());
        let own = self.0.iter().position(|page| page.table == table && page.file == file);
        let at = own.or_else(|| self.0.iter().rposition(|page| page.table == table)).unwrap_or_else(|| {
            let columns = table.columns().iter().filter(|(_, required, _)| *required);
            let columns = columns.map(|(name, ..)| (*name).to_owned()).collect();
            let (comments, rows, tail) = Default::default();
            self.0.push(Page { table, file, columns, comments, rows, tail, touched: true });
            self.0.len() - 1
        });
        let page = &mut self.0[at];
        page.rows.push(row);
        page.touched = true;
    }

    /// The files, each with its text, and whether it is another than it was.
    pub fn files(&self) -> Vec<(String, String, bool)> {
        self.0.iter().map(|page| (page.file.clone(), page.text(), page.touched)).collect()
    }
}

impl Page {
    fn text(&self) -> String {
        let mut columns = self.columns.clone();
        for row in &self.rows {
            for (column, cell) in &row.cells {
                if !cell.is_empty() && !columns.contains(column) {
                    columns.push(column.clone());
                }
            }
        }
        let mut text = String::new();
        comments(&mut text, self.comments.iter().map(String::as_str), 0);
        line(&mut text, columns.iter().map(String::as_str));
        for row in &self.rows {
            comments(&mut text, row.comments.iter().map(String::as_str), columns.len());
            line(&mut text, columns.iter().map(|column| row.cell(column)));
        }
        comments(&mut text, self.tail.iter().map(String::as_str), columns.len());
        text
    }
}
