//! A property that is held against values, and what kinds they are of.

use std::{borrow::Cow, ops::Range};

use super::owner::Owner;
use crate::query::{
    answer::Cell,
    limits::Parameters,
    text::{
        found::{Against, Item, Pattern, Relation},
        query::Query,
    },
};

/// What all values of a property are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The pattern that it stands in the map of, and which entry of that it is.
    pub(super) pattern: Option<(&'q Pattern, usize)>,
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
        tests(self.relation)
    }
}

fn tests(relation: Relation) -> bool {
    use Relation::{Contains, Test, WhenContains, WhenTest};
    matches!(relation, Contains | Test | WhenContains | WhenTest)
}

/// A value that the property is held against.
pub(super) struct Valued<'q> {
    /// Its kind; none: not known.
    pub(super) against: Option<Against>,
    /// What it is, where that is known: a text without its quotes, a number.
    pub(super) plain: Option<Cow<'q, str>>,
    /// The parameter that it is, or is an item of.
    pub(super) parameter: Option<&'q str>,
    /// Whether it stands there as it is.
    pub(super) literal: bool,
    pub(super) place: &'q Range<usize>,
}

impl Valued<'_> {
    /// Whether it can be what the property is.
    pub(super) fn fits(&self, is: Is, relation: Relation) -> bool {
        if tests(relation) && is != Is::Text {
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
pub(super) fn values<'q>(
    query: &'q Query,
    held: &Held<'q>,
    is: Is,
    given: &'q Parameters,
) -> Vec<Valued<'q>> {
    let mut values = Vec::new();
    for &item in &held.values {
        let Item { against, literal, place } = item;
        let Some(Against::Given(name)) = against else {
            let plain = literal.then(|| plain(query.slice(place))).flatten();
            let (against, literal) = (against.clone(), *literal);
            values.push(Valued { against, plain, parameter: None, literal, place });
            continue;
        };
        let mut push = |cell: Option<&'q Cell>| {
            let (against, plain) = match cell {
                // The empty text stands for "any" in saved queries.
                Some(Cell::Text(text)) if text.is_empty() && is != Is::List => (None, None),
                Some(Cell::Text(text)) => (Some(Against::Text), Some(Cow::Borrowed(text.as_str()))),
                Some(Cell::Number(number)) => (Some(Against::Number), Some(number.to_string().into())),
                Some(Cell::Float(number)) => (Some(Against::Number), Some(format!("{number:?}").into())),
                Some(Cell::Truth(truth)) => (Some(Against::Truth), Some(truth.to_string().into())),
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
fn plain(written: &str) -> Option<Cow<'_, str>> {
    let inside = written.strip_prefix(['\'', '"']).and_then(|inside| inside.strip_suffix(['\'', '"']));
    let plain = inside.unwrap_or(written);
    (!plain.contains('\\')).then_some(Cow::Borrowed(plain))
}
