//! The properties of one row, in the order of its columns.

use std::borrow::Cow;

use crate::{
    graph::data::{Key, Properties, Property, PropertyGraph},
    model::{
        AssessmentOutcome, AssessmentState, CategoryCell, Date, DateCell, Home, Inventory, PartyMatch, Place,
        Transform,
    },
};

/// Collects them; what is blank is left out.
pub struct Cells<'g> {
    graph: &'g mut PropertyGraph,
    list: Vec<(Key, Property)>,
}

impl<'g> Cells<'g> {
    /// None yet.
    pub fn new(graph: &'g mut PropertyGraph) -> Self {
        Self { graph, list: Vec::new() }
    }

    fn put(mut self, column: impl Into<Cow<'static, str>>, value: Property) -> Self {
        let key = self.graph.intern(column);
        self.list.push((key, value));
        self
    }

    /// A text; blank: no property.
    pub fn text(self, column: &'static str, text: &str) -> Self {
        if text.is_empty() { self } else { self.put(column, Property::text(text)) }
    }

    /// A word that may be missing.
    pub fn word(self, column: &'static str, word: Option<&str>) -> Self {
        self.text(column, word.unwrap_or_default())
    }

    /// A day.
    pub fn day(self, column: &'static str, day: Option<Date>) -> Self {
        match day {
            Some(day) => self.put(column, Property::text(day.to_string())),
            None => self,
        }
    }

    /// A whole number.
    pub fn number(self, column: &'static str, number: i64) -> Self {
        self.put(column, Property::Number(number))
    }

    /// Yes.
    pub fn yes(self, column: &'static str) -> Self {
        self.put(column, Property::Truth(true))
    }

    /// A list; empty: no property.
    pub fn list<'t>(self, column: &'static str, items: impl IntoIterator<Item = &'t str>) -> Self {
        let list: Box<[Box<str>]> = items.into_iter().map(Box::from).collect();
        if list.is_empty() { self } else { self.put(column, Property::List(list)) }
    }

    /// Texts that are the user's own.
    pub fn words(self, column: &'static str, items: &[String]) -> Self {
        self.list(column, items.iter().map(String::as_str))
    }

    /// Places, by code.
    pub fn places(self, column: &'static str, places: &[Place]) -> Self {
        self.list(column, places.iter().map(|p| p.code()))
    }

    /// A transfer impact assessment: its day or `none`, and how it ended.
    pub fn assessment(self, state: AssessmentState) -> Self {
        let on = match state.on {
            DateCell::Blank => String::new(),
            DateCell::None => "none".to_owned(),
            DateCell::On(day) => day.to_string(),
        };
        self.text("assessed_on", &on).word("assessment", state.outcome.map(AssessmentOutcome::as_str))
    }

    /// The user's own columns of a row.
    pub fn own(mut self, columns: &[(&str, &str)]) -> Self {
        for (column, value) in columns {
            if !value.is_empty() {
                self = self.put((*column).to_owned(), Property::text(*value));
            }
        }
        self
    }

    /// All of them.
    pub fn done(self) -> Properties {
        self.list.into_boxed_slice()
    }
}

/// A home as written.
pub fn home(home: Home) -> &'static str {
    match home {
        Home::At(place) => place.code(),
        Home::In(bloc) => bloc.as_str(),
        Home::Anywhere => "*",
    }
}

/// Parties of a safeguard as written.
pub fn party_match(inventory: &Inventory, which: PartyMatch) -> String {
    match which {
        PartyMatch::Any => "*".to_owned(),
        PartyMatch::Party(id) => inventory.party(id).id.clone(),
        PartyMatch::Group(id) => format!("group:{}", inventory.party(id).id),
    }
}

/// What a `categories` cell names, as written.
pub fn category_cell(inventory: &Inventory, cell: CategoryCell) -> &str {
    match cell {
        CategoryCell::All => "*",
        CategoryCell::Named(id) => &inventory.category(id).id,
    }
}

/// A transformation as written.
pub fn transform(inventory: &Inventory, transform: Transform) -> String {
    let id = |category| &inventory.category(category).id;
    match transform {
        Transform::Pseudonymise => "pseudonymise".to_owned(),
        Transform::Encrypt => "encrypt".to_owned(),
        Transform::Aggregate => "aggregate".to_owned(),
        Transform::Anonymise => "anonymise".to_owned(),
        Transform::Drop(category) => format!("drop:{}", id(category)),
        Transform::Derive(from, to) => format!("derive:{}>{}", id(from), id(to)),
    }
}
