//! Values that no row has: a query that asks for them gives nothing, which reads like an answer.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    graph::{Label, Property, PropertyGraph},
    query::{
        answer::Cell,
        limits::Parameters,
        text::{
            found::{Compared, How, Value},
            names::{
                known::{Known, Look, name},
                owner::{Owner, value},
            },
            query::Query,
        },
    },
    text::nearest,
};

/// So many values are looked through for the nearest one.
const LOOKED_AT: usize = 100_000;

/// So many texts that no row has are told one by one.
const TOLD: usize = 20;

/// So much of a value is shown.
const SHOWN: usize = 60;

/// What a value is asked of.
struct Asked<'q> {
    owner: Owner,
    key: &'q str,
    value: &'q Value,
    /// The comparison that it stands in.
    compared: Option<&'q Compared>,
}

/// Holds the texts that properties are compared with against those that there are.
pub(super) fn look(query: &Query, known: &Known, given: &Parameters, look: &mut Look) {
    let Some(graph) = known.graph else { return };
    let mut more: Option<(usize, Range<usize>)> = None;
    for asked in asked(query) {
        // A property that there is not is told as such.
        if !known.keys.contains(asked.key) {
            continue;
        }
        let how = asked.compared.map(|c| c.how);
        // That is told as a list that is held against something else.
        let one = how == Some(How::In) || !is_list(given, asked.value);
        if how == Some(How::Text) || one && how != Some(How::Has) && holds_lists(graph, &asked) {
            continue;
        }
        for text in texts(query, given, asked.value) {
            // The empty text stands for "any" in saved queries.
            if text.is_empty() || is_there(graph, &asked, &text) {
                continue;
            }
            if look.warnings.len() >= TOLD {
                more = Some((more.map_or(1, |(count, _)| count + 1), asked.value.place.clone()));
                continue;
            }
            let there = there(graph, &asked);
            // The column holds something else, or nothing.
            if there.is_empty() && asked.key != "id" {
                continue;
            }
            let (message, place) = (message(&asked, &text), &asked.value.place);
            let warning = name(message, place, help(&text, &there));
            // A parameter that is used twice is told once.
            if !look.warnings.iter().any(|told| told.message == warning.message) {
                look.warnings.push(warning);
            }
        }
    }
    if let Some((count, place)) = more {
        let texts = if count == 1 { "text" } else { "texts" };
        look.warnings.push(name(
            format!("no row has {count} more {texts} that are asked for"),
            &place,
            String::new(),
        ));
    }
}

/// All that is asked of properties: in patterns, then in comparisons.
fn asked(query: &Query) -> impl Iterator<Item = Asked<'_>> {
    let found = &query.found;
    let patterns = found.keys.iter().filter_map(|key| {
        let value = key.value.as_ref()?;
        Some(Asked { owner: Owner::of_key(found, key), key: &key.key, value, compared: None })
    });
    let compared = found.compared.iter().filter_map(|c| {
        let owner = Owner::of_variable(found, &c.variable)?;
        Some(Asked { owner, key: &c.key, value: &c.value, compared: Some(c) })
    });
    patterns.chain(compared)
}

/// Whether all that there is of a property are lists.
fn holds_lists(graph: &PropertyGraph, asked: &Asked) -> bool {
    let mut values = asked.owner.values(graph, asked.key).peekable();
    values.peek().is_some() && values.all(|v| matches!(v, Property::List(_)))
}

/// Whether a value is a parameter that is given a list.
fn is_list(given: &Parameters, value: &Value) -> bool {
    value.parameter.as_ref().is_some_and(|name| matches!(given.get(name), Some(Cell::List(_))))
}

fn message(asked: &Asked, text: &str) -> String {
    let what = asked.owner.words();
    let cut: String = text.chars().take(SHOWN).collect();
    let more = if cut.len() < text.len() { "\u{2026}" } else { "" };
    format!("no {what} has the {} `{cut}{more}`", asked.key)
}

fn help(text: &str, there: &BTreeSet<&str>) -> String {
    match nearest(text, there.iter().copied().take(LOOKED_AT)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if there.len() <= 12 => {
            format!("there are: {}", there.iter().copied().collect::<Vec<_>>().join(", "))
        }
        None => String::new(),
    }
}

/// The texts that a value stands for.
fn texts(query: &Query, given: &Parameters, value: &Value) -> Vec<String> {
    // The day judged is whatever it is.
    if value.parameter.as_deref() == Some("as_of") {
        return Vec::new();
    }
    let Some(parameter) = &value.parameter else { return written(query, &value.place).into_iter().collect() };
    let text = |cell: &Cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None };
    match given.get(parameter) {
        Some(Cell::List(items)) => items.iter().filter_map(text).collect(),
        Some(cell) => text(cell).into_iter().collect(),
        None => Vec::new(),
    }
}

/// A text as written, where no escape is in it.
fn written(query: &Query, place: &Range<usize>) -> Option<String> {
    let written = query.text.get(place.clone())?;
    let inside = written.get(1..written.len().checked_sub(1)?)?;
    (!inside.contains('\\')).then(|| inside.to_owned())
}

fn is_there(graph: &PropertyGraph, asked: &Asked, text: &str) -> bool {
    if asked.owner.nodes && !asked.owner.relationships && asked.key == "id" {
        let found = Label::ALL.iter().filter_map(|&label| graph.find(label, text));
        return found
            .map(|at| graph.node(at))
            .any(|n| asked.owner.labels.iter().all(|l| n.labels().any(|own| own == *l)));
    }
    let is = |value: &Property| match value {
        Property::Text(own) => **own == *text,
        Property::List(items) => items.iter().any(|own| **own == *text),
        Property::Number(_) | Property::Truth(_) => false,
    };
    asked.owner.values(graph, asked.key).any(is)
}

/// The texts that there are; empty where the column holds something else.
fn there<'g>(graph: &'g PropertyGraph, asked: &Asked) -> BTreeSet<&'g str> {
    let mut texts = BTreeSet::new();
    for (id, properties) in asked.owner.rows(graph) {
        if let Some(id) = id.filter(|_| asked.key == "id") {
            texts.insert(id);
        }
        match value(graph, properties, asked.key) {
            Some(Property::Text(text)) => _ = texts.insert(text),
            Some(Property::List(items)) => texts.extend(items.iter().map(AsRef::as_ref)),
            _ => {}
        }
    }
    texts
}
