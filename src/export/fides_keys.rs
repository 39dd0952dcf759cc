//! The keys by which Fides knows what an inventory names. A key of a category or use there is a path: what is above it stands before
//! it. What the taxonomy of Fides has keeps its key; what it has not gets one below what contains it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{CategoryId, Id, Inventory, PurposeId, taxonomy::Taxonomy},
    text::escaped::quoted,
};

/// Keys of all rows.
#[derive(Debug)]
pub struct Keys<'i> {
    inventory: &'i Inventory,
    marks: BTreeMap<(&'i str, &'i str), &'i str>,
    categories: Vec<String>,
    purposes: Vec<String>,
}

impl<'i> Keys<'i> {
    /// Those of an inventory.
    pub fn of(inventory: &'i Inventory) -> Self {
        let marks = inventory.extras.iter().filter(|extra| extra.column == "x_fides");
        let marks = marks.map(|extra| ((extra.table.as_str(), extra.row.as_str()), extra.value.as_str()));
        let categories: Vec<(&str, Option<usize>)> =
            inventory.categories.iter().map(|row| (row.id.as_str(), row.parent.map(Id::index))).collect();
        let purposes: Vec<(&str, Option<usize>)> =
            inventory.purposes.iter().map(|row| (row.id.as_str(), row.parent.map(Id::index))).collect();
        Self {
            inventory,
            marks: marks.collect(),
            categories: paths(&categories, Taxonomy::FidesCategories),
            purposes: paths(&purposes, Taxonomy::FidesUses),
        }
    }

    /// What a row was in Fides, where an import has brought it; blank elsewhere.
    pub fn mark(&self, table: &str, row: &str) -> &'i str {
        let marks: &BTreeMap<(&str, &str), &str> = &self.marks;
        marks.get(&(table, row)).copied().unwrap_or_default()
    }

    /// The key of a store: that which it had, else its id.
    pub fn key(&self, table: &str, row: &str) -> String {
        let mark = self.mark(table, row).split(';').next().unwrap_or_default();
        mark.split_once(':').map_or(row, |(_, key)| key).to_owned()
    }

    /// That of a category.
    pub fn category(&self, id: CategoryId) -> String {
        self.categories.get(id.index()).cloned().unwrap_or_default()
    }

    /// That of a purpose.
    pub fn purpose(&self, id: PurposeId) -> String {
        self.purposes.get(id.index()).cloned().unwrap_or_default()
    }

    /// What the taxonomy of Fides has no word for.
    pub fn own_words(&self, lines: &mut Vec<String>) {
        let categories = self.inventory.categories.iter().map(|row| row.name.as_str());
        own(lines, "data_category", self.categories.iter().zip(categories), Taxonomy::FidesCategories);
        // A declaration is no use: it has one.
        let uses = self.inventory.purposes.iter().zip(&self.purposes);
        let uses = uses.filter(|(row, _)| !self.mark("purposes", &row.id).starts_with("declaration"));
        own(lines, "data_use", uses.map(|(row, key)| (key, row.name.as_str())), Taxonomy::FidesUses);
        let subjects = self.inventory.populations.iter();
        let subjects = subjects.filter(|row| self.mark("populations", &row.id) != "not-stated");
        own(lines, "data_subject", subjects.map(|row| (&row.id, row.name.as_str())), Taxonomy::FidesSubjects);
    }
}

fn own<'r>(
    lines: &mut Vec<String>,
    word: &str,
    rows: impl Iterator<Item = (&'r String, &'r str)>,
    of: Taxonomy,
) {
    for (number, (key, name)) in rows.filter(|(key, _)| of.term(key).is_none()).enumerate() {
        if number == 0 {
            lines.push(format!("{word}:"));
        }
        lines.push(format!("- fides_key: {}", quoted(key)));
        lines.push(format!("  name: {}", quoted(name)));
        if let Some((parent, _)) = key.rsplit_once('.').filter(|_| of != Taxonomy::FidesSubjects) {
            lines.push(format!("  parent_key: {}", quoted(parent)));
        }
    }
}

/// The paths of rows, each with its parent.
fn paths(rows: &[(&str, Option<usize>)], of: Taxonomy) -> Vec<String> {
    let mut paths: Vec<Option<String>> = vec![None; rows.len()];
    let mut taken = BTreeSet::new();
    for start in 0..rows.len() {
        // From the row up to one whose path is known, and down again.
        let mut chain = vec![start];
        while let Some(above) = chain.last().and_then(|&at| rows.get(at)?.1) {
            if paths.get(above).is_none_or(Option::is_some) || chain.contains(&above) {
                break;
            }
            chain.push(above);
        }
        for at in chain.into_iter().rev() {
            let Some(&(id, parent)) = rows.get(at) else { continue };
            if paths.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let above = parent.and_then(|above| paths.get(above)?.clone()).unwrap_or_default();
            let path = path(id, &above, of, &taken);
            taken.insert(path.clone());
            if let Some(slot) = paths.get_mut(at) {
                *slot = Some(path);
            }
        }
    }
    paths.into_iter().map(Option::unwrap_or_default).collect()
}

fn path(id: &str, above: &str, of: Taxonomy, taken: &BTreeSet<String>) -> String {
    if of.term(id).is_some() {
        return id.to_owned();
    }
    let below = if above.is_empty() {
        Some(id)
    } else {
        id.strip_prefix(above).and_then(|rest| rest.strip_prefix('.'))
    };
    let last = below.filter(|last| !last.contains('.')).map_or_else(|| id.replace('.', "_"), str::to_owned);
    let path = if above.is_empty() { last } else { format!("{above}.{last}") };
    let numbers = (2..).map(|number| format!("{path}_{number}"));
    let free = |path: &String| !taken.contains(path) && of.term(path).is_none();
    std::iter::once(path.clone()).chain(numbers).find(free).unwrap_or_default()
}
