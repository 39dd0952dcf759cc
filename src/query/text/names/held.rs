//! A property that is held against values, and what kinds they are of.

use std::ops::Range;

use super::owner::Owner;
use crate::query::{
    answer::Cell,
    limits::Parameters,
    text::{
        found::{Against, Item, Relation},
        query::Query,
    },
};

/// What all values of a property are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Text,
    Number,
    Truth,
    List,
}

impl Is {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Truth => "true or false",
            Self::List => "a list",
        }
    }
}

/// A property held against values.
pub(super) struct Held<'q> {
    /// Whose property it is.
    pub(super) owner: Owner,
    /// The property as it is written.
    pub(super) property: &'q str,
    pub(super) key: &'q str,
    /// The variable as it is written; none: a pattern without one.
    pub(super) variable: Option<&'q str>,
    pub(super) relation: Relation,
    pub(super) values: Vec<&'q Item>,
    /// Where the property stands.
    pub(super) own: &'q Range<usize>,
    /// What the warning is about.
    pub(super) place: &'q Range<usize>,
}

impl Held<'_> {
    /// Whether it holds texts against each other, and nothing else.
    pub(super) fn tests(&self) -> bool {
        matches!(self.relation, Relation::Contains | Relation::Test)
    }

    /// Whether it may be a node.
    pub(super) fn of_node(&self) -> bool {
        self.owner.nodes
    }
}

/// A value that the property is held against.
pub(super) struct Valued<'q> {
    /// Its kind; none: not known.
    pub(super) against: Option<Against>,
    /// What it is, where that is known: a text without its quotes, a number.
    pub(super) plain: Option<String>,
    /// The parameter that it is, or is an item of.
    pub(super) parameter: Option<&'q str>,
    /// Whether it stands there as it is.
    pub(super) literal: bool,
    pub(super) place: &'q Range<usize>,
}

impl Valued<'_> {
    /// Whether it can be what the property is.
    pub(super) fn fits(&self, is: Is, relation: Relation) -> bool {
        if matches!(relation, Relation::Contains | Relation::Test) && is != Is::Text {
            return false;
        }
        match (&self.against, is) {
            // The items of a list are texts.
            (Some(Against::Text), Is::List) => relation == Relation::Has,
            (None, _)
            | (Some(Against::Text), Is::Text)
            | (Some(Against::Number), Is::Number)
            | (Some(Against::Truth), Is::Truth) => true,
            _ => false,
        }
    }

    pub(super) fn words(&self) -> &'static str {
        match &self.against {
            Some(Against::Number) => "a number",
            Some(Against::Truth) => "true or false",
            Some(Against::Temporal(_)) => "a day or a time",
            _ => "a text",
        }
    }
}

/// The values, those of parameters as they are given.
pub(super) fn values<'q>(query: &'q Query, held: &Held<'q>, is: Is, given: &Parameters) -> Vec<Valued<'q>> {
    let mut values = Vec::new();
    for &item in &held.values {
        let Item { against, literal, place } = item;
        let Some(Against::Given(name)) = against else {
            let plain = literal.then(|| plain(query.slice(place))).flatten();
            let (against, literal) = (against.clone(), *literal);
            values.push(Valued { against, plain, parameter: None, literal, place });
            continue;
        };
        let mut push = |cell: Option<&Cell>| {
            let (against, plain) = match cell {
                // The empty text stands for "any" in saved queries.
                Some(Cell::Text(text)) if text.is_empty() && is != Is::List => (None, None),
                Some(Cell::Text(text)) => (Some(Against::Text), Some(text.clone())),
                Some(Cell::Number(number)) => (Some(Against::Number), Some(number.to_string())),
                Some(Cell::Float(number)) => (Some(Against::Number), Some(format!("{number:?}"))),
                Some(Cell::Truth(truth)) => (Some(Against::Truth), Some(truth.to_string())),
                _ => (None, None),
            };
            values.push(Valued { against, plain, parameter: Some(name), literal: false, place });
        };
        match given.get(name) {
            Some(Cell::List(items)) if held.relation == Relation::InGiven => {
                for item in items {
                    push(Some(item));
                }
            }
            cell => push(cell),
        }
    }
    values
}

/// A literal without its quotes, where no escape is in it.
fn plain(written: &str) -> Option<String> {
    let inside = written.strip_prefix(['\'', '"']).and_then(|inside| inside.strip_suffix(['\'', '"']));
    let plain = inside.unwrap_or(written);
    (!plain.contains('\\')).then(|| plain.to_owned())
}
