//! Values that no row has: a query that asks for them gives nothing, which reads like an answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    query::{
        answer::Cell,
        error::QueryError,
        limits::Parameters,
        text::{
            found::{Compared, How, Value},
            names::{
                columns::Columns,
                known::{Known, Look, name},
                owner::Owner,
            },
            query::Query,
        },
    },
    text::nearest,
};

/// So many values are looked through for the nearest one.
const LOOKED_AT: usize = 100_000;

/// So many texts that no row has are told one by one.
pub(super) const TOLD: usize = 20;

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
pub(super) fn look(
    query: &Query,
    known: &Known,
    given: &Parameters,
    look: &mut Look,
    columns: &mut Columns<'_, '_>,
) -> Result<(), QueryError> {
    // What is asked of each column, each text once, and all of them in the order of the query.
    let mut wanted: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    let mut all: Vec<(Asked<'_>, usize)> = Vec::new();
    let mut lists: BTreeSet<(usize, &str)> = BTreeSet::new();
    for asked in asked(query) {
        columns.pace.step()?;
        // A property that there is not is told as such.
        if !known.keys.contains(asked.key) {
            continue;
        }
        let how = asked.compared.map(|c| c.how);
        let at = columns.at(&asked.owner, asked.key);
        // That is told as a list that is held against something else.
        let one = how == Some(How::In) || !is_list(given, asked.value);
        if how == Some(How::Text) || one && how != Some(How::Has) && columns.lists(at)? {
            continue;
        }
        // The items of a parameter are looked at once.
        if asked.value.parameter.as_deref().is_some_and(|name| !lists.insert((at, name))) {
            continue;
        }
        let own = wanted.entry(at).or_default();
        for text in texts(query, given, asked.value) {
            columns.pace.step()?;
            // The empty text stands for "any" in saved queries.
            if !text.is_empty() {
                own.insert(text);
            }
        }
        all.push((asked, at));
    }
    for (at, own) in wanted.iter_mut().filter(|(_, own)| !own.is_empty()) {
        columns.without_those_there(*at, own)?;
    }
    let mut more: Option<(usize, Range<usize>)> = None;
    for (asked, at) in all {
        let Some(missing) = wanted.get_mut(&at).filter(|missing| !missing.is_empty()) else { continue };
        // The column holds something else, or nothing.
        if columns.texts(at)?.is_empty() && asked.key != "id" {
            continue;
        }
        for text in texts(query, given, asked.value) {
            columns.pace.step()?;
            // One that is asked for twice is told once.
            if !missing.remove(text) {
                continue;
            }
            let place = &asked.value.place;
            if look.warnings.len() >= TOLD {
                more = Some((more.map_or(1, |(count, _)| count + 1), place.clone()));
                continue;
            }
            columns.pace.now()?;
            let message = message(&asked, text);
            // So is one that is no node's of either of two labels.
            if !look.warnings.iter().any(|told| told.message == message) {
                look.warnings.push(name(message, place, help(text, columns.texts(at)?)));
            }
        }
    }
    look.warnings.extend(more.map(beyond));
    Ok(())
}

/// How many more texts are not there, and where the last one is asked for.
fn beyond((count, place): (usize, Range<usize>)) -> QueryError {
    let texts = if count == 1 { "text" } else { "texts" };
    name(format!("no row has {count} more {texts} that are asked for"), &place, String::new())
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
fn texts<'q>(
    query: &'q Query,
    given: &'q Parameters,
    value: &'q Value,
) -> impl Iterator<Item = &'q str> + use<'q> {
    let (one, list) = match &value.parameter {
        None => (written(query, &value.place), None),
        // The day judged is whatever it is.
        Some(name) if name == "as_of" => (None, None),
        Some(name) => match given.get(name) {
            Some(Cell::List(items)) => (None, Some(items)),
            Some(Cell::Text(text)) => (Some(text.as_str()), None),
            _ => (None, None),
        },
    };
    let text = |cell: &'q Cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None };
    one.into_iter().chain(list.into_iter().flatten().filter_map(text))
}

/// A text as written, where no escape is in it.
fn written<'q>(query: &'q Query, place: &Range<usize>) -> Option<&'q str> {
    let written = query.text.get(place.clone())?;
    let inside = written.get(1..written.len().checked_sub(1)?)?;
    (!inside.contains('\\')).then_some(inside)
}
