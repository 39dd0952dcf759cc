//! Properties that are held against values of another kind than they ever are: that gives nothing, and says nothing.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    query::{
        error::QueryError,
        limits::Parameters,
        text::{
            found::{Against, Relation},
            names::{
                columns::Columns,
                held::{Held, Is, Valued, values},
                known::{Known, Look, name},
                owner::Owner,
                rewrite::{Instead, Rewrite},
                values::TOLD,
            },
            query::Query,
        },
    },
    text::clean,
};

/// Holds the kinds of properties against those of the values that they are compared with.
pub(super) fn look(
    query: &Query,
    known: &Known,
    given: &Parameters,
    look: &mut Look,
    columns: &mut Columns<'_, '_>,
) -> Result<(), QueryError> {
    let (mut lists, mut parameters) = (BTreeSet::new(), BTreeSet::new());
    let mut told = 0;
    let mut more: Option<(usize, Range<usize>)> = None;
    for held in all(query) {
        columns.pace.step()?;
        if !known.keys.contains(held.key) {
            continue;
        }
        let at = columns.at(&held.owner, held.key);
        let Some((is, some)) = columns.kind(at)? else { continue };
        // The items of a parameter are looked at once.
        if held.relation == Relation::InGiven
            && let Some(Against::Given(name)) = held.values.first().and_then(|item| item.against.as_ref())
            && !parameters.insert((at, name))
        {
            continue;
        }
        let values = values(query, &held, is, given);
        for _ in &values {
            columns.pace.step()?;
        }
        let Some(message) = message(&held, is, &values) else { continue };
        // The arms of a CASE are told once.
        if is == Is::List && !lists.insert((held.own.start, message.clone())) {
            continue;
        }
        if told >= TOLD {
            more = Some((more.map_or(1, |(count, _)| count + 1), held.place.clone()));
            continue;
        }
        columns.pace.now()?;
        told += 1;
        look.warnings.push(name(message, held.place, help(query, &held, (is, some), &values)));
    }
    if let Some((count, place)) = more {
        let (values, property) =
            if count == 1 { ("value is", "its property") } else { ("values are", "their properties") };
        let message = format!("{count} more {values} of another kind than {property}");
        look.warnings.push(name(message, &place, String::new()));
    }
    Ok(())
}

/// In patterns, then in comparisons.
fn all(query: &Query) -> impl Iterator<Item = Held<'_>> {
    let found = &query.found;
    let patterns = found.keys.iter().map(move |key| Held {
        owner: Owner::of_key(found, key),
        property: query.slice(&key.place),
        key: &key.key,
        pattern: found.patterns.get(key.pattern.0).map(|pattern| (pattern, key.pattern.1)),
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
            pattern: None,
            relation: kinded.relation,
            values: kinded.values.iter().collect(),
            own: &kinded.property,
            place: &kinded.place,
        })
    });
    patterns.chain(compared)
}

/// What is said where the kinds are not the same; none: they are.
fn message(held: &Held<'_>, is: Is, values: &[Valued<'_>]) -> Option<String> {
    let Held { property, relation, .. } = held;
    let own = is.words();
    if *relation == Relation::Has && is != Is::List {
        return Some(format!("`{property}` is {own}, and no list"));
    }
    let misfit = |value: &&Valued<'_>| !value.fits(is, *relation);
    let first = values.iter().find(misfit)?;
    // One that fits is enough, where one of them is asked for.
    if matches!(relation, Relation::In | Relation::InGiven | Relation::When)
        && !values.iter().all(|value| misfit(&value))
    {
        return None;
    }
    let other = first.words();
    Some(if own == other {
        format!("`{property}` is {own}, where a text is due")
    } else {
        format!("`{property}` is {own}: it is never like {other}")
    })
}

/// What to write instead.
fn help(query: &Query, held: &Held<'_>, (is, some): (Is, &str), values: &[Valued<'_>]) -> String {
    let rewrite = Rewrite { query, held, is, some, values };
    if held.relation == Relation::Has && is != Is::List {
        return rewrite.without_list().map_or_else(String::new, |text| write(&text));
    }
    let such = || if some.is_empty() { String::new() } else { format!(" such as `{}`", clean(some)) };
    match rewrite.instead() {
        Instead::Written(text, more) => write(&text) + &more,
        Instead::Given(help) => help,
        Instead::None if is == Is::List => format!("its items are texts{}", such()),
        Instead::None if is == Is::Text && !some.is_empty() => format!("its texts are{}", such()),
        Instead::None => String::new(),
    }
}

fn write(text: &str) -> String {
    format!("write `{text}`")
}
