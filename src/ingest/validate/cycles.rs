//! What only shows in a whole tree: rows that are their own ancestors, and trees too deep.

use super::reader::Reader;
use crate::{
    finding::{Code, Finding},
    ingest::{bounds, shown::shown},
    model::Inventory,
    source::Span,
    text::Cell,
};

/// The parent of each row of a table, by row number.
#[derive(Debug, Default)]
pub(super) struct Parents {
    rows: Vec<Option<(usize, Span)>>,
}

impl Parents {
    /// The next row's parent, and the cell that names it.
    pub(super) fn push(&mut self, parent: Option<usize>, cell: Option<Cell<'_>>) {
        self.rows.push(parent.zip(cell.map(|c| c.span())));
    }

    fn of(&self, row: usize) -> Option<(usize, Span)> {
        self.rows.get(row).copied().flatten()
    }
}

/// How far a row is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnPath,
    /// So many rows above it; more than the bound where that is not known.
    Depth(usize),
}

impl Reader<'_> {
    /// One finding for each cycle, and one for the first row that stands too deep.
    pub(super) fn check_parents(
        &mut self,
        what: &str,
        parents: &Parents,
        name: impl Fn(&Inventory, usize) -> Option<String>,
    ) {
        let mut states = vec![State::New; parents.rows.len()];
        let mut too_deep = None;
        for start in 0..parents.rows.len() {
            let mut path = Vec::new();
            let mut at = Some(start);
            let mut depth = 0;
            while let Some(row) = at {
                match states.get(row).copied() {
                    Some(State::New) => {
                        states[row] = State::OnPath;
                        path.push(row);
                        at = parents.of(row).map(|(parent, _)| parent);
                    }
                    Some(State::OnPath) => {
                        let first = path.iter().position(|&r| r == row).unwrap_or(0);
                        self.cycle(what, path.get(first..).unwrap_or_default(), parents, &name);
                        break;
                    }
                    Some(State::Depth(above)) => {
                        depth = above + 1;
                        break;
                    }
                    None => break,
                }
            }
            for &row in path.iter().rev() {
                states[row] = State::Depth(depth);
                if depth > bounds::DEPTH {
                    too_deep = too_deep.or(parents.of(row));
                }
                depth += 1;
            }
        }
        if let Some((_, span)) = too_deep {
            let message = format!("a {what} with more than {} parents above it", bounds::DEPTH);
            let finding = Finding::new(Code::TooLarge, "", message).at(span);
            self.sink.add(finding.help("leave parents out between it and the topmost row"));
        }
    }

    /// The rows of a cycle, told from the one that stands first.
    fn cycle(
        &mut self,
        what: &str,
        rows: &[usize],
        parents: &Parents,
        name: &impl Fn(&Inventory, usize) -> Option<String>,
    ) {
        let first = (0..rows.len()).min_by_key(|&i| rows.get(i)).unwrap_or(0);
        let mut turned = rows.to_vec();
        turned.rotate_left(first);
        let mut names: Vec<String> =
            turned.iter().take(20).map(|&row| name(&self.inventory, row).unwrap_or_default()).collect();
        if turned.len() > names.len() {
            names.push("...".into());
        }
        let subject = names.first().cloned().unwrap_or_default();
        let chain: Vec<_> = names.iter().chain(std::iter::once(&subject)).map(|n| shown(n)).collect();
        let message = match turned.len() {
            1 => format!("the {what} `{subject}` is its own parent"),
            _ => format!("the parents of the {what} `{subject}` lead back to it: {}", chain.join(" > ")),
        };
        let finding =
            Finding::new(Code::ParentCycle, subject, message).help("leave one of these parents blank");
        let span = turned.first().and_then(|&row| parents.of(row)).map(|(_, span)| span);
        self.sink.add(match span {
            Some(span) => finding.at(span),
            None => finding,
        });
    }
}
