//! As CSV, by the rules of the report's tables.

use std::io;

use super::plain::text;
use crate::{
    query::answer::{Answer, Cell},
    report::{Csv, own},
};

/// Writes it: the columns as header, a row for each row. User's text that a spreadsheet would run is held.
pub fn csv(answer: &Answer, out: &mut dyn io::Write) -> io::Result<()> {
    let header: Vec<String> = answer.columns.iter().map(|c| own(c).into_owned()).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut csv = Csv::new(out, &header)?;
    for row in &answer.rows {
        csv.row(row.iter().map(cell_text))?;
    }
    csv.end()
}

/// What has numbers alone is no formula, with a minus before it neither.
fn cell_text(cell: &Cell) -> String {
    let number = |cell: &Cell| matches!(cell, Cell::Number(_) | Cell::Float(_));
    let numbers = match cell {
        Cell::List(items) => items.iter().all(number),
        one => number(one),
    };
    let text = text(cell);
    if numbers { text } else { own(&text).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::csv;
    use crate::query::answer::{Answer, Cell};

    #[test]
    fn formulas_are_held_and_numbers_are_not() {
        let text = |t: &str| Cell::Text(t.to_owned());
        let list = |item: Cell| Cell::List(vec![item]);
        let answer = Answer {
            columns: vec!["a".to_owned(), "=b".to_owned()],
            rows: vec![
                vec![Cell::Number(-1), text("-1")],
                vec![list(Cell::Float(-1.5)), list(text("-1"))],
                vec![Cell::List(vec![Cell::Number(-1), Cell::Number(-2)]), Cell::List(vec![])],
                vec![Cell::Null, text("x\u{1b}\n,\"y\"")],
            ],
            more: false,
        };
        let mut bytes = Vec::new();
        csv(&answer, &mut bytes).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "a,'=b\n-1,'-1\n-1.5,'-1\n-1;-2,[]\n,\"x\u{fffd}\n,\"\"y\"\"\"\n"
        );
    }
}
