//! Which column of a table stands where. What is wrong with a column is said once, here.

use super::{meant, shown::shown, sink::Sink, table::Table};
use crate::{
    finding::{Code, Finding},
    source::Span,
    text::{Cell, nearest},
};

/// Where each column stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// How many cells a row has.
    pub(super) width: usize,
    /// The user's own columns.
    pub(super) extras: Vec<(String, usize)>,
    /// Those that every row must fill.
    pub(super) required: Vec<(&'static str, usize)>,
    at: Vec<(&'static str, usize)>,
    /// Those for which a misspelt one stands.
    meant: Vec<&'static str>,
}

impl Columns {
    /// Where the column stands, if the file has it.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.at.iter().find(|(column, _)| *column == name).map(|&(_, at)| at)
    }

    /// The same, also of the user's own columns.
    pub(super) fn any(&self, name: &str) -> Option<usize> {
        let own = || self.extras.iter().find(|(own, _)| own == name).map(|&(_, at)| at);
        self.position(name).or_else(own)
    }
}

/// What separates cells in files that are nearly CSV.
pub(super) const OTHER_SEPARATORS: [char; 3] = [';', '\t', '|'];

impl Columns {
    /// The columns of a table that stands in a tree: all of them, then the user's own.
    pub(super) fn of_tree(table: Table, extras: Vec<String>) -> Self {
        let mut columns = Self { width: table.columns().len() + extras.len(), ..Self::default() };
        for (at, &(column, required, _)) in table.columns().iter().enumerate() {
            columns.put(column, required, at);
        }
        columns.extras = extras.into_iter().zip(table.columns().len()..).collect();
        columns
    }

    /// Gives the table a column of the user's own behind all others; gives where.
    pub(super) fn add_own(&mut self, name: &str) -> usize {
        self.extras.push((name.to_owned(), self.width));
        self.width += 1;
        self.width - 1
    }

    fn put(&mut self, column: &'static str, required: bool, at: usize) {
        self.at.push((column, at));
        if required {
            self.required.push((column, at));
        }
    }

    /// Takes a cell of a header.
    pub(super) fn place(&mut self, table: Table, cell: Cell<'_>, at: usize, sink: &mut Sink) {
        let name = cell.raw();
        if let Some(&(column, required, _)) = table.columns().iter().find(|(column, ..)| *column == name) {
            self.put(column, required, at);
        } else if is_own(name) {
            self.extras.push((cell.value().into_owned(), at));
        } else {
            let (finding, meant) = unknown((table, table.name()), cell.raw(), cell.span());
            self.meant.extend(meant);
            sink.add(finding);
        }
    }

    /// Says which required columns are not there.
    pub(super) fn missing(&self, table: Table, place: Span, sink: &mut Sink) {
        for (column, ..) in table.columns().iter().filter(|(_, required, _)| *required) {
            if self.position(column).is_none() && !self.meant.contains(column) {
                let message = format!("the required column `{column}` is missing");
                let known: Vec<_> = table.columns().iter().map(|(name, ..)| *name).collect();
                let help = format!("columns of {}: {}", table.name(), known.join(", "));
                sink.add(Finding::new(Code::MissingColumn, *column, message).at(place).help(help));
            }
        }
    }
}

/// A column that the table does not have, and the one that is meant.
pub(super) fn unknown(
    (table, called): (Table, &str),
    name: &str,
    span: Span,
) -> (Finding, Option<&'static str>) {
    if name.is_empty() {
        let help = "name it, or delete the separator";
        return (Finding::new(Code::UnknownColumn, "", "a column has no name").at(span).help(help), None);
    }
    let message = format!("{called} has no column `{}`", shown(name));
    let finding = Finding::new(Code::UnknownColumn, shown(name), message).at(span);
    if name.contains(OTHER_SEPARATORS) {
        return (finding.help("columns are separated by `,`: save the file so"), None);
    }
    let columns = || table.columns().iter().map(|(column, ..)| *column);
    let near = nearest(name, columns()).or_else(|| meant::column(name, columns()));
    let Some(near) = near.and_then(|near| columns().find(|c| *c == near)) else {
        // A column of numbers has no letters in its name.
        let own = if name.contains(char::is_alphanumeric) { own_column(name) } else { "x_number".to_owned() };
        return (finding.help(format!("a column of your own begins with `x_`: `{own}`")), None);
    };
    (finding.help(format!("did you mean `{near}`?")).instead(near), Some(near))
}

/// Whether a column is one of the user's own.
pub(super) fn is_own(name: &str) -> bool {
    name.len() > 2 && name.starts_with("x_") && name.trim() == name
}

/// The column as one of the user's own.
fn own_column(name: &str) -> String {
    let word: String = name.chars().take(40).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    format!("x_{}", word.to_lowercase())
}
