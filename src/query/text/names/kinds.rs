//! Properties that are held against values of another kind than they ever are: that gives nothing, and says nothing.

use std::collections::BTreeSet;

use crate::{
    graph::{Property, PropertyGraph},
    query::{
        error::QueryError,
        limits::Parameters,
        text::{
            found::Relation,
            names::{
                held::{Held, Is, Valued, values},
                known::{Known, Look, name},
                owner::Owner,
                rewrite::{Instead, Rewrite},
            },
            query::Query,
        },
    },
    text::clean,
};

/// Holds the kinds of properties against those of the values that they are compared with.
pub(super) fn look(query: &Query, known: &Known, given: &Parameters, look: &mut Look) {
    let Some(graph) = known.graph else { return };
    let mut lists = BTreeSet::new();
    for held in all(query) {
        if !known.keys.contains(held.key) {
            continue;
        }
        let Some((is, some)) = kind(graph, &held.owner, held.key) else { continue };
        let values = values(query, &held, is, given);
        // The arms of a CASE are told once.
        if let Some(warning) = told(query, &held, (is, some), &values)
            && (is != Is::List || lists.insert((held.own.start, warning.message.clone())))
        {
            look.warnings.push(warning);
        }
    }
}

/// In patterns, then in comparisons.
fn all(query: &Query) -> impl Iterator<Item = Held<'_>> {
    let found = &query.found;
    let patterns = found.keys.iter().map(move |key| Held {
        owner: Owner::of_key(found, key),
        property: query.slice(&key.place),
        key: &key.key,
        variable: key.variable.as_ref().map(|place| query.slice(place)),
        relation: Relation::Key,
        values: vec![&key.item],
        own: &key.place,
        place: &key.item.place,
    });
    let compared = found.kinded.iter().filter_map(move |kinded| {
        Some(Held {
            owner: Owner::of_variable(found, &kinded.variable)?,
            property: query.slice(&kinded.property),
            key: &kinded.key,
            variable: Some(&kinded.variable),
            relation: kinded.relation,
            values: kinded.values.iter().collect(),
            own: &kinded.property,
            place: &kinded.place,
        })
    });
    patterns.chain(compared)
}

/// What all values of a property are, with a text of them; none: they differ, or there are none.
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
            Property::List(items) => {
                some = items.last().map_or(some, |item| item);
                Is::List
            }
        };
        if is.is_some_and(|before| before != own) {
            return None;
        }
        is = Some(own);
    }
    is.map(|is| (is, some))
}

/// The warning, where the kinds are not the same.
fn told(query: &Query, held: &Held<'_>, (is, some): (Is, &str), values: &[Valued<'_>]) -> Option<QueryError> {
    let Held { property, place, relation, .. } = held;
    let rewrite = Rewrite { query, held, is, some, values };
    let such = || if some.is_empty() { String::new() } else { format!(" such as `{}`", clean(some)) };
    if *relation == Relation::Has && is != Is::List {
        let message = format!("`{property}` is {}, and no list", is.words());
        return Some(name(
            message,
            place,
            rewrite.without_list().map_or_else(String::new, |text| write(&text)),
        ));
    }
    let misfit = |value: &&Valued<'_>| !value.fits(is, *relation);
    let first = values.iter().find(misfit)?;
    // One that fits is enough, where one of them is asked for.
    if matches!(relation, Relation::In | Relation::InGiven | Relation::When)
        && !values.iter().all(|value| misfit(&value))
    {
        return None;
    }
    let help = match rewrite.instead() {
        Instead::Written(text, more) => write(&text) + &more,
        Instead::Given(help) => help,
        Instead::None if is == Is::List => format!("its items are texts{}", such()),
        Instead::None if is == Is::Text && !some.is_empty() => format!("its texts are{}", such()),
        Instead::None => String::new(),
    };
    let message = format!("`{property}` is {}: it is never like {}", is.words(), first.words());
    Some(name(message, place, help))
}

fn write(text: &str) -> String {
    format!("write `{text}`")
}
