//! Properties that are held against values of another kind than they ever are: that gives nothing, and says nothing.

use std::ops::Range;

use crate::{
    graph::{Property, PropertyGraph},
    query::{
        answer::Cell,
        error::QueryError,
        limits::Parameters,
        text::{
            found::Against,
            names::{
                known::{Known, Look, name},
                owner::Owner,
            },
            query::Query,
        },
    },
    text::clean,
};

/// What all values of a property are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Text,
    Number,
    Truth,
}

impl Is {
    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Truth => "true or false",
        }
    }
}

/// What is to be written, of the property and the value.
type Rewritten<'q> = dyn Fn(&str, &str) -> String + 'q;

/// A property held against a value.
struct Held<'q> {
    owner: Owner,
    /// As it is written.
    property: &'q str,
    key: &'q str,
    against: &'q Against,
    /// The value as it is written.
    value: &'q str,
    place: &'q Range<usize>,
    /// What is to be written, with something else in the place of the property and of the value.
    rewritten: Box<Rewritten<'q>>,
}

/// Holds the kinds of properties against those of the values that they are compared with.
pub(super) fn look(query: &Query, known: &Known, given: &Parameters, look: &mut Look) {
    let Some(graph) = known.graph else { return };
    for held in all(query) {
        if !known.keys.contains(held.key) {
            continue;
        }
        let Some((is, some)) = kind(graph, &held.owner, held.key) else { continue };
        if let Some(warning) = told(&held, (is, some), given) {
            look.warnings.push(warning);
        }
    }
}

/// In patterns, then in comparisons.
fn all(query: &Query) -> impl Iterator<Item = Held<'_>> {
    let (found, text) = (&query.found, query.text.as_str());
    let slice = move |place: &Range<usize>| text.get(place.clone()).unwrap_or_default();
    let patterns = found.keys.iter().filter_map(move |key| {
        let (against, place) = key.against.as_ref()?;
        Some(Held {
            owner: Owner::of_key(found, key),
            property: &key.key,
            key: &key.key,
            against,
            value: slice(place),
            place,
            rewritten: Box::new(move |property, value| {
                if property == key.key {
                    format!("{{{property}: {value}}}")
                } else {
                    let property = property.replace(&key.key, &format!("n.{}", key.key));
                    format!("WHERE {property} = {value}")
                }
            }),
        })
    });
    let compared = found.kinded.iter().filter_map(move |kinded| {
        let [own, other] = &kinded.sides;
        let whole = &kinded.place;
        Some(Held {
            owner: Owner::of_variable(found, &kinded.variable)?,
            property: slice(own),
            key: &kinded.key,
            against: &kinded.against,
            value: slice(other),
            place: whole,
            rewritten: Box::new(move |property, value| {
                let (first, last) = if own.start < other.start { (own, other) } else { (other, own) };
                let written = |side: &Range<usize>| if side == own { property } else { value };
                let (first_text, last_text) = (written(first), written(last));
                format!("{first_text}{}{last_text}", slice(&(first.end..last.start)))
            }),
        })
    });
    patterns.chain(compared)
}

/// What all values of a property are, with a text of them; none: they differ, there are none, or they are lists.
fn kind<'g>(graph: &'g PropertyGraph, owner: &Owner, key: &str) -> Option<(Is, &'g str)> {
    // Nodes have it beside their other properties.
    if key == "id" && owner.nodes && !owner.relationships {
        return Some((Is::Text, ""));
    }
    let (mut is, mut some) = (None, "");
    for value in owner.values(graph, key) {
        let own = match value {
            Property::Text(text) => {
                some = text;
                Is::Text
            }
            Property::Number(_) => Is::Number,
            Property::Truth(_) => Is::Truth,
            Property::List(_) => return None,
        };
        if is.is_some_and(|before| before != own) {
            return None;
        }
        is = Some(own);
    }
    is.map(|is| (is, some))
}

/// The warning, where the kinds are not the same.
fn told(held: &Held<'_>, (is, some): (Is, &str), given: &Parameters) -> Option<QueryError> {
    let given = |name: &String| match given.get(name)? {
        // The empty text stands for "any" in saved queries.
        Cell::Text(text) => (!text.is_empty()).then_some(Against::Text),
        Cell::Number(_) | Cell::Float(_) => Some(Against::Number),
        Cell::Truth(_) => Some(Against::Truth),
        _ => None,
    };
    let against = match held.against {
        Against::Given(name) => given(name)?,
        against => against.clone(),
    };
    let Held { property, value, .. } = held;
    let bare = value.trim_matches(['\'', '"']);
    let (what, help) = match (is, &against) {
        (Is::Text, Against::Text) | (Is::Number, Against::Number) | (Is::Truth, Against::Truth) => {
            return None;
        }
        (Is::Text, Against::Temporal(made)) => {
            ("a day or a time", (held.rewritten)(&format!("{made}({property})"), value))
        }
        (_, Against::Temporal(_)) => ("a day or a time", String::new()),
        (Is::Text, Against::Number) if some.parse::<f64>().is_ok() => {
            ("a number", (held.rewritten)(&format!("toInteger({property})"), value))
        }
        (Is::Text, Against::Number) if some.is_empty() => {
            ("a number", (held.rewritten)(property, &format!("'{value}'")))
        }
        (Is::Text, Against::Number) => {
            let help = format!("its texts are such as `{}`", clean(some));
            let message = format!("`{property}` is a text: it is never like a number");
            return Some(name(message, held.place, help));
        }
        (Is::Number, Against::Text) if bare.parse::<f64>().is_ok() && bare != *value => {
            ("a text", (held.rewritten)(property, bare))
        }
        (Is::Truth, Against::Text) if matches!(bare, "true" | "false") => {
            ("a text", (held.rewritten)(property, bare))
        }
        (Is::Number | Is::Truth, Against::Text) => {
            ("a text", (held.rewritten)(&format!("toString({property})"), value))
        }
        (_, Against::Truth) => ("true or false", String::new()),
        (Is::Truth, _) => ("a number", String::new()),
        (_, Against::Given(_)) => return None,
    };
    let help = if help.is_empty() { help } else { format!("write `{help}`") };
    Some(name(format!("`{property}` is {}: it is never like {what}", is.words()), held.place, help))
}
