//! A table of another program: rows of cells, each with its place. Markdown, HTML, CSV and workbooks all become this.

/// A table as it stands in a file.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The file.
    pub file: String,
    /// The sheet of a workbook.
    pub name: Option<String>,
    /// Whether whoever opens the workbook does not see it.
    pub hidden: bool,
    /// Its rows, from the top.
    pub rows: Vec<Line>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its line in the file; of a workbook, its row.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Line {
    /// A cell; blank where there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.trim())
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// Whether one text stands in it and no other, in one cell or in several.
    pub fn is_of_one_text(&self) -> bool {
        let mut said = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let first = said.next();
        said.all(|cell| Some(cell) == first)
    }

    /// Whether one cell was merged over it: a heading of the rows below. A name that is its own description is in two cells.
    pub fn is_heading(&self) -> bool {
        let mut said = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let first = said.next();
        let rest: Vec<&str> = said.collect();
        rest.len() > 1 && rest.iter().all(|cell| Some(*cell) == first)
    }
}

impl Sheet {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.rows.iter().all(Line::is_blank)
    }

    /// Where a row stands: `page.md:12`, or `register.xlsx#Sheet1!12`.
    pub fn row_place(&self, line: &Line) -> String {
        match &self.name {
            Some(name) => format!("{}#{name}!{}", self.file, line.number),
            None => format!("{}:{}", self.file, line.number),
        }
    }

    /// Where a cell stands: `page.md:12, column 3`, or `register.xlsx#Sheet1!C12`.
    pub fn place(&self, line: &Line, at: usize) -> String {
        match &self.name {
            Some(name) => format!("{}#{name}!{}{}", self.file, letters(at), line.number),
            None => format!("{}:{}, column {}", self.file, line.number, at + 1),
        }
    }

    /// Where it stands as a whole.
    pub fn whole(&self) -> String {
        self.name.as_ref().map_or_else(|| self.file.clone(), |name| format!("{}#{name}", self.file))
    }
}

/// A column of a workbook: `A` to `Z`, then `AA`.
fn letters(at: usize) -> String {
    let (mut text, mut rest) = (String::new(), at + 1);
    while rest > 0 {
        text.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Line, letters};

    #[test]
    fn a_cell_that_was_merged_over_a_row_is_a_heading() {
        let is = |cells: &[&str]| {
            Line { number: 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }.is_heading()
        };
        assert!(is(&["HR", "HR", "HR", ""]) && is(&["", "HR", " HR", "HR"]));
        assert!(
            !is(&["HR", "HR"]) && !is(&["HR", "", ""]) && !is(&["HR", "HR", "HR", "x"]) && !is(&["", ""])
        );
    }

    #[test]
    fn columns_have_letters() {
        for (at, text) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(at), text);
        }
    }
}
