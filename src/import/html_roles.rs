//! Elements that are a table, a row or a cell by their `role`, and where they end: at their own end tag, not at that of an
//! element of the same name within them.

use html5ever::tokenizer::Tag;

/// So many of them may lie in each other.
const DEPTH: usize = 512;

/// What an element is by its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A table.
    Table,
    /// A row.
    Row,
    /// A cell.
    Cell,
}

/// What an element is by its role; none where it has none of these.
pub fn part(tag: &Tag) -> Option<Part> {
    let role = tag.attrs.iter().find(|attribute| &*attribute.name.local == "role")?;
    let role = role.value.split_whitespace().next()?.to_ascii_lowercase();
    if tag.self_closing {
        return None;
    }
    match role.as_str() {
        "table" | "grid" | "treegrid" => Some(Part::Table),
        "row" => Some(Part::Row),
        "cell" | "gridcell" | "columnheader" | "rowheader" => Some(Part::Cell),
        _ => None,
    }
}

/// Elements with such roles that are open.
#[derive(Debug, Default)]
pub struct Roles(Vec<Open>);

#[derive(Debug)]
struct Open {
    name: String,
    part: Part,
    /// How many elements of the same name are open within it.
    within: usize,
}

impl Roles {
    /// Begins an element; gives what ends by that, the innermost first: a row ends one before it in the same table, whose end
    /// tag was left out.
    pub fn start(&mut self, name: &str, part: Option<Part>) -> Vec<Part> {
        let Some(part) = part.filter(|_| self.0.len() < DEPTH) else {
            if let Some(open) = self.0.iter_mut().rev().find(|open| open.name == name) {
                open.within += 1;
            }
            return Vec::new();
        };
        let ended = match part {
            Part::Table => Vec::new(),
            Part::Row => self.cut(|open| open.part != Part::Table),
            Part::Cell => self.cut(|open| open.part == Part::Cell),
        };
        self.0.push(Open { name: name.to_owned(), part, within: 0 });
        ended
    }

    /// Ends an element; gives what ends with it, the innermost first.
    pub fn end(&mut self, name: &str) -> Vec<Part> {
        let Some(at) = self.0.iter().rposition(|open| open.name == name) else { return Vec::new() };
        if let Some(open) = self.0.get_mut(at).filter(|open| open.within > 0) {
            open.within -= 1;
            return Vec::new();
        }
        self.0.drain(at..).rev().map(|open| open.part).collect()
    }

    /// Ends the innermost table, without a tag of its own.
    pub fn leave_table(&mut self) {
        let at = self.0.iter().rposition(|open| open.part == Part::Table);
        self.0.truncate(at.unwrap_or_default());
    }

    /// Ends those on top of which this holds.
    fn cut(&mut self, holds: impl Fn(&Open) -> bool) -> Vec<Part> {
        let kept = self.0.iter().rposition(|open| !holds(open)).map_or(0, |at| at + 1);
        self.0.drain(kept..).rev().map(|open| open.part).collect()
    }
}
