//! What stood for a place on a day, in one sentence.

use crate::{
    law::{About, Mark, Outlook, Standing, State, Tool},
    report::plain::{count, titled},
};

/// Where an entry stands, in words.
pub fn state_in_words(state: State) -> String {
    match state {
        State::InForce => "in force".to_owned(),
        State::NotYet(first) => format!("not yet: from {first} on"),
        State::Ended(last) => format!("ended: {last} was its last day"),
        State::Void(first) => format!("void from {first} on, that day included"),
    }
}

/// The answer in one sentence.
pub fn answer(outlook: &Outlook) -> String {
    let Outlook { regime, place, day, .. } = outlook;
    let place = if place.is_unknown() {
        "a place that is not known".to_owned()
    } else {
        titled(place.name(), place.code())
    };
    let on = format!("On {day} {place}");
    if outlook.law != State::InForce {
        let state = state_in_words(outlook.law);
        return format!(
            "On {day} {} does not apply ({state}): every verdict under it is `unknown`.",
            regime.id
        );
    }
    match outlook.standing {
        Standing::NotKnown => {
            return format!(
                "On {day} it cannot be determined whether {place} is inside the territory of {}: without a safeguard that \
                 holds, a transfer there is `unknown`.",
                regime.id
            );
        }
        Standing::Inside(entry) => {
            return format!(
                "{on} is inside the territory of {} ({}): what goes there is not a transfer under it.",
                regime.id, entry.entry.id
            );
        }
        Standing::PartInside(_) | Standing::ThirdCountry | Standing::Organisation => {}
    }
    let what = match outlook.standing {
        Standing::PartInside(entry) => {
            format!("is outside {}, but for a part of it ({})", regime.id, entry.entry.id)
        }
        Standing::Organisation => format!("is an international organisation under {}", regime.id),
        _ => format!("is a third country under {}", regime.id),
    };
    let bans: Vec<&str> = outlook
        .prohibitions
        .iter()
        .filter(|b| b.state == State::InForce)
        .map(|b| b.decision.entry.id.as_str())
        .collect();
    let ban = if bans.is_empty() {
        String::new()
    } else {
        format!(", to which {} may forbid a transfer", bans.join(" and "))
    };
    format!("{on} {what}{ban}, {}", grounds(outlook))
}

/// What there was to rely on.
fn grounds(outlook: &Outlook) -> String {
    let needs = needs(outlook);
    let mut counting: Vec<&About> = outlook.decisions.iter().filter(|d| d.counts()).collect();
    // One that asks nothing says most.
    counting
        .sort_by_key(|d| (d.decision.entry.source.mark == Mark::Unconfirmed, !d.decision.needs().is_empty()));
    let Some(first) = counting.first() else {
        return format!(
            "with no adequacy decision in force{}: a transfer there needs {needs}.",
            others(outlook)
        );
    };
    let decision = first.decision;
    let covered =
        format!("covered by the adequacy decision {} ({})", decision.entry.id, decision.entry.title);
    if decision.entry.source.mark == Mark::Unconfirmed {
        return format!(
            "{covered}, which gives `unknown` until `confirms` names it; else a transfer there needs {needs}."
        );
    }
    let left_out = if decision.excludes.is_empty() { "" } else { ", but for what it leaves out" };
    let asked = decision.needs();
    if asked.is_empty() {
        return format!("{covered}: a transfer there is `adequate`{left_out}.");
    }
    let others: Vec<&str> = counting.iter().skip(1).map(|about| about.decision.entry.id.as_str()).collect();
    let others =
        if others.is_empty() { String::new() } else { format!("; or by {}", others.join(" or by ")) };
    format!(
        "{covered} where {}{left_out}{others}; else a transfer there needs {needs}.",
        asked.join(", and ")
    )
}

/// `one of 12 safeguards or 2 derogations`. What counts onward only, or waits for confirmation, is none of them.
fn needs(outlook: &Outlook) -> String {
    let sure = |t: &&Tool| {
        let mechanism = t.mechanism;
        t.available && !mechanism.onward_only && mechanism.entry.source.mark != Mark::Unconfirmed
    };
    let available = || outlook.mechanisms.iter().filter(sure);
    let derogations = available().filter(|t| t.derogates()).count();
    let safeguards = available().count() - derogations;
    match (safeguards, derogations) {
        (0, 0) => "a ground, and the law knew none on that day".to_owned(),
        (0, d) => format!("one of {}", count(d, "derogation", "derogations")),
        (s, 0) => format!("one of {}", count(s, "safeguard", "safeguards")),
        (s, d) => {
            let (s, d) = (count(s, "safeguard", "safeguards"), count(d, "derogation", "derogations"));
            format!("one of {s} or {d}")
        }
    }
}

/// The first sentence of a void entry's note, which says by what it ended.
fn why(about: &About) -> String {
    let note = about.decision.entry.note.split(". ").next().unwrap_or_default();
    let note = note.trim_end_matches('.');
    if note.is_empty() { String::new() } else { format!(": {note}") }
}

/// Decisions about the place that did not count on the day, the nearest first: ` (EU-U.S. Privacy Shield void from
/// 2020-07-16 on, that day included: Annulled by C-311/18 (Schrems II))`.
fn others(outlook: &Outlook) -> String {
    let mut rest: Vec<(i64, String)> = outlook
        .decisions
        .iter()
        .map(|d| {
            let (day, words) = match d.state {
                State::InForce if d.unsettled => {
                    (outlook.day, "of which it is not settled whether it covers the place".to_owned())
                }
                State::InForce => (outlook.day, "of a part of it only".to_owned()),
                State::NotYet(first) => (first, format!("only from {first} on")),
                State::Ended(last) => (last, format!("until {last} only")),
                State::Void(first) => (first, format!("void from {first} on, that day included{}", why(d))),
            };
            let distance = i64::from((day - outlook.day).get_days()).abs();
            (distance, format!("{} {words}", d.decision.entry.title))
        })
        .collect();
    rest.sort();
    let shown: Vec<String> = rest.into_iter().map(|(_, text)| text).collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join("; ")) }
}
