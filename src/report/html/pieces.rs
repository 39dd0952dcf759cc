//! The rows of the register that do not stand in the page as they are: each piece of a cell once, and of each row the numbers
//! of its pieces. The script makes a row of them when it is looked for.

use std::{collections::HashMap, fmt::Write as _};

use maud::{Markup, PreEscaped, html};

/// What stands in a row's cells: pieces, each of one element.
pub type Cells = [Vec<Markup>; 7];

/// A row: its key, and the numbers of its pieces by cell.
struct Row {
    key: String,
    cells: Vec<Vec<usize>>,
}

/// About so many bytes a row's choices among the facets have.
const CHOICES: usize = 20;

/// Pieces and rows.
#[derive(Default)]
pub struct Pieces {
    numbers: HashMap<String, usize>,
    html: String,
    rows: Vec<Row>,
    /// About how many bytes all of it has.
    pub bytes: usize,
}

impl Pieces {
    /// Takes a row.
    pub fn add(&mut self, key: &str, cells: Cells) {
        let cells: Vec<Vec<usize>> = cells
            .into_iter()
            .map(|cell| cell.into_iter().map(|piece| self.number(piece)).collect())
            .collect();
        self.bytes += key.len() + CHOICES + cells.iter().map(|cell| 4 * cell.len() + 1).sum::<usize>();
        self.rows.push(Row { key: key.to_owned(), cells });
    }

    fn number(&mut self, PreEscaped(piece): Markup) -> usize {
        let next = self.numbers.len();
        let (html, bytes) = (&mut self.html, &mut self.bytes);
        *self.numbers.entry(piece).or_insert_with_key(|piece| {
            html.push_str(piece);
            *bytes += piece.len();
            next
        })
    }

    /// What the script makes them of: the rows, each with its choices among the facets', the sets of categories of their facet,
    /// the long lists that they name, and the pieces. A browser shows nothing of it.
    pub fn template(&self, choices: &[String], sets: &[String], lists: &str) -> Markup {
        let mut lines = String::new();
        for (row, choices) in self.rows.iter().zip(choices) {
            // Writing to a string does not fail.
            let _ = write!(lines, "{};{choices}", row.key);
            for cell in &row.cells {
                let numbers: Vec<String> = cell.iter().map(usize::to_string).collect();
                let _ = write!(lines, ";{}", numbers.join(" "));
            }
            lines.push('\n');
        }
        html! {
            @if !self.rows.is_empty() {
                template #rest {
                    p { (lines.trim_end()) }
                    p { (sets.join("\n")) }
                    p { (lists) }
                    div { (PreEscaped(&self.html)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_comes_twice_stands_once_and_rows_name_it_by_its_number() {
        let piece = |text: &str| html! { b { (text) } };
        let cells = |texts: [&str; 7]| texts.map(|text| vec![piece(text), piece("<x>")]);
        let mut pieces = Pieces::default();
        pieces.add("k1", cells(["a", "b", "a", "a", "a", "a", "a"]));
        pieces.add("k2", cells(["b", "b", "b", "b", "b", "b", "c"]));
        let choices = ["0;2", "1;2"].map(str::to_owned);
        assert_eq!(
            pieces.template(&choices, &["0 1".to_owned()], "3;0").into_string(),
            "<template id=\"rest\"><p>k1;0;2;0 1;2 1;0 1;0 1;0 1;0 1;0 1\nk2;1;2;2 1;2 1;2 1;2 1;2 1;2 1;3 1</p>\
             <p>0 1</p><p>3;0</p><div><b>a</b><b>&lt;x&gt;</b><b>b</b><b>c</b></div></template>"
        );
    }

    #[test]
    fn where_no_row_is_left_nothing_is_written() {
        assert_eq!(Pieces::default().template(&[], &[], "").into_string(), "");
    }
}
