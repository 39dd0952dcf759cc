//! What an import has to say of what it read: where, what, and what to do about it. No finding of an inventory: the file is
//! another program's, and stays as it is.

use std::collections::BTreeMap;

use crate::text::cut;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing can be read.
    Error,
    /// A part of the file cannot be read, or it breaks off: the rest was read, and is written only where that is asked for.
    Broken,
    /// Something was left out, or read in one of several ways.
    Note,
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub weight: Weight,
    /// Where: a file, a line or a cell of it.
    pub place: String,
    /// What is so.
    pub message: String,
    /// What to do; blank: nothing.
    pub help: String,
}

/// So many characters of a text are told: a name of another program's may be a book.
const SHOWN: usize = 1_000;

fn short(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}\u{2026}", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

impl Remark {
    /// That a file cannot be read.
    pub fn error(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Weight::Error, place, message, help)
    }

    /// That a file breaks off.
    pub fn broken(place: impl Into<String>, message: impl Into<String>) -> Self {
        let help = "save it again, whole; `--partial` writes what was read before that";
        Self::new(Weight::Broken, place, message, help)
    }

    /// That a part of a file cannot be read, and the rest of it can.
    pub fn wrong(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Weight::Broken, place, message, help)
    }

    /// That something was left out, or read in one of several ways.
    pub fn note(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Weight::Note, place, message, help)
    }

    fn new(
        weight: Weight,
        place: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { weight, place: short(place.into()), message: short(message.into()), help: short(help.into()) }
    }

    /// As lines: `error: page.md:3: what is so`, and below it what to do. What is left out of an import that is written all the same
    /// (`is_written`) is no error of that.
    pub fn text(&self, is_written: bool) -> String {
        let word = match self.weight {
            Weight::Broken if is_written => "warning",
            Weight::Error | Weight::Broken => "error",
            Weight::Note => "note",
        };
        let mut text = format!("{word}: {}: {}\n", self.place, self.message);
        if !self.help.is_empty() {
            text.push_str("  help: ");
            text.push_str(&self.help);
            text.push('\n');
        }
        text
    }
}

/// Fewer than these of one kind are told one by one.
const FEW: usize = 3;

/// What there is to say, with what is said of several rows of a table said once: where the first of them is, and which the others are.
pub fn gathered(told: &[&Remark]) -> Vec<Remark> {
    let mut kinds: BTreeMap<(String, bool, &str, &str), Vec<usize>> = BTreeMap::new();
    for (at, remark) in told.iter().enumerate() {
        let (base, row) = base(&remark.place);
        kinds.entry((base, row.is_empty(), &remark.message, &remark.help)).or_default().push(at);
    }
    let mut all: BTreeMap<usize, Remark> = BTreeMap::new();
    for ((_, is_whole, ..), of) in kinds {
        let several = of.len() >= FEW && !is_whole;
        for at in of.iter().take(if several { 1 } else { of.len() }) {
            let Some(remark) = told.get(*at) else { continue };
            let mut remark = (*remark).clone();
            if several {
                let rows: Vec<String> =
                    of.iter().filter_map(|at| Some(base(&told.get(*at)?.place).1)).collect();
                let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
                remark.message = format!("{} ({} rows: {})", remark.message, of.len(), cut(&rows, 8));
            }
            all.insert(*at, remark);
        }
    }
    all.into_values().collect()
}

/// A place without its row, and the row: `register.xlsx#Sheet1` and `12`; of a cell the column stays: `list.csv, column 3` and `12`,
/// `register.xlsx#Sheet1!C` and `12`.
fn base(place: &str) -> (String, String) {
    let (whole, column) = match place.rsplit_once(", column ") {
        Some((whole, column)) => (whole, format!(", column {column}")),
        None => (place, String::new()),
    };
    let (base, cell) = whole.rsplit_once(['!', ':']).unwrap_or((whole, ""));
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let row = cell.get(letters.len()..).unwrap_or_default();
    let is_cell = letters.len() < 4 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    if !row.is_empty() && is_cell {
        let letters = if letters.is_empty() { String::new() } else { format!("!{letters}") };
        (format!("{base}{letters}{column}"), row.to_owned())
    } else {
        (place.to_owned(), String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_several_rows_is_said_once() {
        let of = |place: &str, message: &str| Remark::note(place, message, "do");
        let told = [
            of("a.xlsx#S!6", "no data"),
            of("a.xlsx#S!7", "no name"),
            of("a.xlsx#S!8", "no data"),
            of("a.xlsx#T!8", "no data"),
            of("a.xlsx#S!9", "no data"),
            of("a.xlsx#S", "no data"),
            of("b.csv:3", "no name"),
            of("b.csv:4", "no name"),
            of("b.csv:4, column 3", "no row"),
            of("b.csv:5, column 3", "no row"),
            of("b.csv:6, column 4", "no row"),
            of("b.csv:7, column 3", "no row"),
            of("a.xlsx#S!C6", "no row"),
            of("a.xlsx#S!C7", "no row"),
            of("a.xlsx#S!C8", "no row"),
        ];
        let told: Vec<&Remark> = told.iter().collect();
        let said: Vec<String> =
            gathered(&told).into_iter().map(|r| format!("{} {}", r.place, r.message)).collect();
        assert_eq!(
            said,
            [
                "a.xlsx#S!6 no data (3 rows: 6, 8, 9)",
                "a.xlsx#S!7 no name",
                "a.xlsx#T!8 no data",
                "a.xlsx#S no data",
                "b.csv:3 no name",
                "b.csv:4 no name",
                "b.csv:4, column 3 no row (3 rows: 4, 5, 7)",
                "b.csv:6, column 4 no row",
                "a.xlsx#S!C6 no row (3 rows: 6, 7, 8)"
            ]
        );
    }
}
