//! Data sets, their columns, and what leads from one to another: what events of jobs and manifests of models have in common. A
//! data set is a store, what leads to another is a flow.
//!
//! What a column holds is what a person has said of it (`--map`), what its tags say, else what its name says, which is assumed.
//! A flow carries all that its source has, unless it is stated which columns pass, and what each of them holds.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    choices::{Choices, Open},
    data_words,
    draft::{Draft, RowIx},
    place_names, unstated,
    words::{self, quoted},
};
use crate::{ingest::Table, model::taxonomy::Taxonomy};

/// A data set.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// What tells it from others at its source.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// What it lies in: a database, a bucket.
    pub group: String,
    /// Where it is named.
    pub place: String,
    /// What else is said of it, quoted.
    pub notes: Vec<String>,
    /// Its columns, with their tags.
    pub columns: BTreeMap<String, BTreeSet<String>>,
}

/// What leads from a data set to another.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Its place among the data sets.
    pub from: usize,
    /// Likewise.
    pub to: usize,
    /// Where it is named.
    pub place: String,
    /// What else is said of it, quoted.
    pub notes: Vec<String>,
    /// The columns that pass, where that is stated.
    pub columns: Option<BTreeSet<String>>,
}

/// Data sets and what leads from one to another.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// What does not say who operates them: `the events`.
    pub who: &'static str,
    /// Data sets.
    pub sets: Vec<Set>,
    /// What leads from one to another.
    pub edges: Vec<Edge>,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds {
    Stated(String),
    Assumed(&'static str),
    /// A person says that it is nothing personal.
    Nothing,
    Open,
}

impl Catalog {
    /// Takes all of it into a draft, and what a map may settle.
    pub fn draft(&self, choices: &Choices, draft: &mut Draft, open: &mut Open) {
        let stores: Vec<RowIx> = self.sets.iter().map(|set| self.store(set, choices, draft, open)).collect();
        for edge in &self.edges {
            let (Some(set), Some(&from), Some(&to)) =
                (self.sets.get(edge.from), stores.get(edge.from), stores.get(edge.to))
            else {
                continue;
            };
            if from != to {
                flow(edge, set, [from, to], choices, draft);
            }
        }
    }

    fn store(&self, set: &Set, choices: &Choices, draft: &mut Draft, open: &mut Open) -> RowIx {
        let grouped = choices.store(&set.group);
        let store = match grouped {
            Some(name) => draft.named(Table::Stores, "store", name, &set.place),
            None => draft.known(Table::Stores, "store", &set.key, &set.name, &set.place),
        };
        draft.set(store, "kind", if grouped.is_some() { "" } else { &set.kind });
        if !set.group.is_empty() {
            open.groups.insert(set.group.clone());
        }
        location(set, store, choices, draft, open);
        unstated::operator(draft, choices, store, self.who, &set.place);
        for note in &set.notes {
            draft.note(store, note);
        }
        holdings(set, store, choices, draft, open);
        store
    }
}

fn location(set: &Set, store: RowIx, choices: &Choices, draft: &mut Draft, open: &mut Open) {
    let stated = choices.place(&set.group);
    let region = if stated.is_none() { place_names::region_within(&set.group) } else { None };
    draft.count_place(stated.is_some() || region.is_some());
    if let Some(code) = stated {
        draft.set(store, "country", code);
    } else if let Some((code, region)) = region {
        draft.set(store, "country", code);
        draft.assume(store, &format!("it is where the region in its address is: {region}"));
    } else {
        open.places.insert(words::plain(&set.group, words::NAME));
    }
}

fn holdings(set: &Set, store: RowIx, choices: &Choices, draft: &mut Draft, open: &mut Open) {
    let mut assumed: Vec<&str> = Vec::new();
    let mut held: BTreeSet<String> = BTreeSet::new();
    for (column, tagged) in &set.columns {
        let holds = holds(column, tagged, choices);
        match holds {
            Holds::Stated(key) => _ = held.insert(key),
            Holds::Assumed(key) => {
                assumed.push(column);
                held.insert(key.to_owned());
            }
            Holds::Nothing => {}
            Holds::Open => {
                open.tags.extend(tagged.iter().map(|tag| words::plain(tag, words::NAME)));
                for tag in tagged {
                    draft.note(store, &quoted(&format!("tag of column {column}"), tag));
                }
            }
        }
    }
    if held.is_empty() {
        return;
    }
    for key in held {
        let id = id(draft, &key, &set.place);
        draft.add(store, "categories", [id.as_str()]);
    }
    let people = unstated::people(draft, &set.place);
    draft.add(store, "populations", [people.as_str()]);
    if !assumed.is_empty() {
        draft.assume(store, "some columns hold what their names say");
        draft.note(store, &quoted("by their names", &assumed.join(", ")));
    }
}

fn id(draft: &mut Draft, key: &str, place: &str) -> String {
    let row = data_words::term(draft, Table::Categories, Taxonomy::FidesCategories, key, place);
    draft.id(row).to_owned()
}

fn holds(column: &str, tags: &BTreeSet<String>, choices: &Choices) -> Holds {
    let mut said = std::iter::once(column).chain(tags.iter().map(String::as_str));
    if let Some(said) = said.find_map(|text| choices.category(text)) {
        return if said.is_empty() { Holds::Nothing } else { Holds::Stated(said.to_owned()) };
    }
    let last = column.rsplit('.').next().unwrap_or(column);
    let named = data_words::of_column(last);
    // That it is personal is said less than of which kind.
    let known = || tags.iter().filter_map(|tag| data_words::of_tag(tag));
    match known().find(|key| *key != "user").or_else(|| known().next()) {
        Some("user") => named.map_or_else(|| Holds::Stated("user".to_owned()), Holds::Assumed),
        Some(key) => Holds::Stated(key.to_owned()),
        None => named.map_or(Holds::Open, Holds::Assumed),
    }
}

fn flow(edge: &Edge, set: &Set, [from, to]: [RowIx; 2], choices: &Choices, draft: &mut Draft) {
    let (from, to) = (draft.id(from).to_owned(), draft.id(to).to_owned());
    let flow = draft.known(Table::Flows, "flow", &format!("{from} to {to}"), "", &edge.place);
    draft.set(flow, "from", &from);
    draft.set(flow, "to", &to);
    match edge.columns.as_ref().and_then(|columns| narrow(columns, set, choices)) {
        Some(keys) if draft.cell(flow, "categories") != "*" => {
            for key in keys {
                let id = id(draft, &key, &edge.place);
                draft.add(flow, "categories", [id.as_str()]);
            }
            draft.assume(flow, "only the columns that are named as used pass");
        }
        _ => draft.replace(flow, "categories", "*"),
    }
    for note in &edge.notes {
        draft.note(flow, note);
    }
}

/// The categories of the columns that pass, where each is stated.
fn narrow(columns: &BTreeSet<String>, set: &Set, choices: &Choices) -> Option<BTreeSet<String>> {
    let none = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for column in columns {
        match holds(column, set.columns.get(column).unwrap_or(&none), choices) {
            Holds::Stated(key) => _ = keys.insert(key),
            Holds::Nothing => {}
            Holds::Assumed(_) | Holds::Open => return None,
        }
    }
    (!keys.is_empty()).then_some(keys)
}
