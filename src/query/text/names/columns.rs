//! What there is of each property that is asked for. The graph is walked once for each, however often it is asked for, and
//! for as long as there is time.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    held::Is,
    owner::{Owner, value},
};
use crate::{
    graph::{Label, Properties, Property, PropertyGraph},
    query::error::QueryError,
};

/// So many steps are taken before it is asked whether there is time left.
const STEPS: usize = 1 << 10;

/// What there is of a column that nobody asked for.
const NO_TEXTS: &BTreeSet<&str> = &BTreeSet::new();

/// Asks from time to time whether to go on.
pub(super) struct Pace<'p> {
    go_on: &'p mut dyn FnMut() -> Result<(), QueryError>,
    steps: usize,
}

impl<'p> Pace<'p> {
    pub(super) fn new(go_on: &'p mut dyn FnMut() -> Result<(), QueryError>) -> Self {
        Self { go_on, steps: 0 }
    }

    /// One step on.
    pub(super) fn step(&mut self) -> Result<(), QueryError> {
        self.steps += 1;
        if self.steps >= STEPS { self.now() } else { Ok(()) }
    }

    /// What is next takes long.
    pub(super) fn now(&mut self) -> Result<(), QueryError> {
        self.steps = 0;
        (self.go_on)()
    }
}

/// What all values of a property are.
#[derive(Clone, Copy)]
enum Kind<'g> {
    /// It was not asked for.
    Unread,
    /// None: they differ, or there are none.
    Read(Option<(Is, &'g str)>),
}

/// All that there is of one property of one owner.
struct Column<'g> {
    owner: Owner,
    key: String,
    kind: Kind<'g>,
    lists: Option<bool>,
    texts: Option<BTreeSet<&'g str>>,
}

/// Columns that were asked for.
pub(super) struct Columns<'g, 'p> {
    graph: &'g PropertyGraph,
    pub(super) pace: Pace<'p>,
    places: BTreeMap<(Owner, String), usize>,
    all: Vec<Column<'g>>,
}

impl<'g, 'p> Columns<'g, 'p> {
    pub(super) fn new(graph: &'g PropertyGraph, pace: Pace<'p>) -> Self {
        Self { graph, pace, places: BTreeMap::new(), all: Vec::new() }
    }

    /// The place of a column.
    pub(super) fn at(&mut self, owner: &Owner, key: &str) -> usize {
        let mut owner = owner.clone();
        // Whatever their order, and however often.
        owner.labels.sort_unstable();
        owner.labels.dedup();
        let place = (owner, key.to_owned());
        if let Some(at) = self.places.get(&place) {
            return *at;
        }
        let (owner, key) = place.clone();
        self.places.insert(place, self.all.len());
        self.all.push(Column { owner, key, kind: Kind::Unread, lists: None, texts: None });
        self.all.len() - 1
    }

    /// Gives each value to `each`, with the ids of nodes where they are what is asked for, until that says no.
    fn walk(&mut self, at: usize, mut each: impl FnMut(Found<'g>) -> bool) -> Result<(), QueryError> {
        let Some(Column { owner, key, .. }) = self.all.get(at) else { return Ok(()) };
        let graph = self.graph;
        let mut held = |id: Option<&'g str>, properties: &'g Properties| {
            id.is_none_or(|id| each(Found::Id(id)))
                && value(graph, properties, key).is_none_or(|value| each(Found::Value(value)))
        };
        for node in graph.nodes().iter().filter(|_| owner.nodes) {
            self.pace.step()?;
            let id = (key == "id").then_some(node.id.as_ref());
            if owner.has(node) && !held(id, &node.properties) {
                return Ok(());
            }
        }
        for tie in graph.relationships().iter().filter(|_| owner.relationships) {
            self.pace.step()?;
            if !held(None, &tie.properties) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What all values of a property are, with a text of them; none: they differ, or there are none.
    pub(super) fn kind(&mut self, at: usize) -> Result<Option<(Is, &'g str)>, QueryError> {
        let Some(column) = self.all.get(at) else { return Ok(None) };
        if let Kind::Read(kind) = column.kind {
            return Ok(kind);
        }
        // Nodes have it beside their other properties.
        let ids = column.key == "id" && column.owner.nodes && !column.owner.relationships;
        let (mut is, mut some, mut differ) = (ids.then_some(Is::Text), "", false);
        if !ids {
            self.walk(at, |found| {
                let Found::Value(value) = found else { return true };
                let own = match value {
                    Property::Text(text) => {
                        some = text;
                        Is::Text
                    }
                    Property::Number(_) => Is::Number,
                    Property::Truth(_) => Is::Truth,
                    Property::List(items) => {
                        some = items.last().map_or(some, |item| item);
                        Is::List
                    }
                };
                differ = is.is_some_and(|before| before != own);
                is = Some(own);
                !differ
            })?;
        }
        let kind = is.filter(|_| !differ).map(|is| (is, some));
        if let Some(column) = self.all.get_mut(at) {
            column.kind = Kind::Read(kind);
        }
        Ok(kind)
    }

    /// Whether all that there is of a property are lists.
    pub(super) fn lists(&mut self, at: usize) -> Result<bool, QueryError> {
        if let Some(lists) = self.all.get(at).and_then(|column| column.lists) {
            return Ok(lists);
        }
        let (mut some, mut lists) = (false, true);
        self.walk(at, |found| {
            if let Found::Value(value) = found {
                (some, lists) = (true, matches!(value, Property::List(_)));
            }
            lists
        })?;
        let lists = some && lists;
        if let Some(column) = self.all.get_mut(at) {
            column.lists = Some(lists);
        }
        Ok(lists)
    }

    /// Takes away the texts that there are.
    pub(super) fn without_those_there(
        &mut self,
        at: usize,
        texts: &mut BTreeSet<&str>,
    ) -> Result<(), QueryError> {
        let Some(Column { owner, key, .. }) = self.all.get(at) else { return Ok(()) };
        if owner.nodes && !owner.relationships && key == "id" {
            let mut gone = Vec::new();
            for text in texts.iter() {
                self.pace.step()?;
                let found = Label::ALL.iter().filter_map(|&label| self.graph.find(label, text));
                if found.map(|at| self.graph.node(at)).any(|node| owner.has(node)) {
                    gone.push(*text);
                }
            }
            for text in gone {
                texts.remove(text);
            }
            return Ok(());
        }
        self.walk(at, |found| {
            match found {
                Found::Id(text) => _ = texts.remove(text),
                Found::Value(Property::Text(text)) => _ = texts.remove(text.as_ref()),
                Found::Value(Property::List(items)) => {
                    items.iter().for_each(|item| _ = texts.remove(item.as_ref()));
                }
                Found::Value(_) => {}
            }
            !texts.is_empty()
        })
    }

    /// The texts that there are; empty where the column holds something else.
    pub(super) fn texts(&mut self, at: usize) -> Result<&BTreeSet<&'g str>, QueryError> {
        if self.all.get(at).is_some_and(|column| column.texts.is_none()) {
            let mut texts = BTreeSet::new();
            self.walk(at, |found| {
                match found {
                    Found::Id(text) => _ = texts.insert(text),
                    Found::Value(Property::Text(text)) => _ = texts.insert(text),
                    Found::Value(Property::List(items)) => texts.extend(items.iter().map(AsRef::as_ref)),
                    Found::Value(_) => {}
                }
                true
            })?;
            if let Some(column) = self.all.get_mut(at) {
                column.texts = Some(texts);
            }
        }
        Ok(self.all.get(at).and_then(|column| column.texts.as_ref()).unwrap_or(NO_TEXTS))
    }
}

/// What is found on a walk.
enum Found<'g> {
    Id(&'g str),
    Value(&'g Property),
}
