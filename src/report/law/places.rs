//! What stood for places on a day: one place with all that is about it, or a row for each of several.

use serde_json::{Value, json};

use super::{
    answer::{answer, state_in_words},
    data::{self, Item},
    sheet::Sheet,
    sheets,
};
use crate::{
    law::{About, Decision, Mark, Outlook, Regime, State, Tool},
    model::{Date, Place},
};

/// The columns: a row for each regime and place.
pub const COLUMNS: &[&str] = &[
    "regime",
    "as_of",
    "place",
    "name",
    "standing",
    "in_force",
    "not_in_force",
    "prohibitions",
    "mechanisms",
    "answer",
];

fn outlooks<'a>(regimes: &'a [&Regime], places: &'a [Place], day: Date) -> impl Iterator<Item = Outlook<'a>> {
    regimes.iter().flat_map(move |regime| places.iter().map(move |&place| regime.outlook(place, day)))
}

/// Ids of the decisions of which this is true.
fn ids(list: &[About], counts: impl Fn(&About) -> bool) -> String {
    list.iter().filter(|d| counts(d)).map(|d| d.decision.entry.id.as_str()).collect::<Vec<_>>().join(";")
}

/// The rows.
pub fn rows(regimes: &[&Regime], places: &[Place], day: Date) -> Vec<Vec<String>> {
    let row = |o: Outlook| {
        let available = o.mechanisms.iter().filter(|t| t.available && o.asks_for_a_ground());
        let available = available.map(|t| t.mechanism.mechanism.as_str());
        vec![
            o.regime.id.clone(),
            o.day.to_string(),
            o.place.code().to_owned(),
            o.place.name().to_owned(),
            o.standing.as_str().to_owned(),
            ids(&o.decisions, |d| d.state == State::InForce),
            ids(&o.decisions, |d| d.state != State::InForce),
            ids(&o.prohibitions, |d| d.state == State::InForce),
            available.collect::<Vec<_>>().join(";"),
            answer(&o),
        ]
    };
    outlooks(regimes, places, day).map(row).collect()
}

/// The objects.
pub fn document(regimes: &[&Regime], places: &[Place], day: Date) -> Value {
    data::document(day, "places", outlooks(regimes, places, day).map(|o| object(&o)))
}

fn object(o: &Outlook) -> Value {
    let about = |part: &'static str, list: &[About]| -> Value {
        let object = |d: &About| {
            let mut object = data::entry_object(o.regime, &item(part, d.decision), o.day);
            object["whole"] = d.whole.into();
            object["unsettled"] = d.unsettled.into();
            object
        };
        list.iter().map(object).collect()
    };
    let tool = |t: &Tool| {
        let item = Item {
            part: "mechanism",
            entry: &t.mechanism.entry,
            places: &[],
            decision: None,
            mechanism: Some(t.mechanism),
        };
        let mut object = data::entry_object(o.regime, &item, o.day);
        object["available"] = t.available.into();
        object
    };
    json!({
        "regime": o.regime.id,
        "place": o.place.code(),
        "name": o.place.name(),
        "standing": o.standing.as_str(),
        "law": data::state(o.law),
        "asks_for_a_ground": o.asks_for_a_ground(),
        "decisions": about("decision", &o.decisions),
        "prohibitions": about("prohibition", &o.prohibitions),
        "mechanisms": o.mechanisms.iter().map(tool).collect::<Value>(),
        "answer": answer(o),
    })
}

fn item<'a>(part: &'static str, decision: &'a Decision) -> Item<'a> {
    Item { part, entry: &decision.entry, places: &decision.places, decision: Some(decision), mechanism: None }
}

/// For a reader: of one place all that there is, of several a row each.
pub fn sheets(regimes: &[&Regime], places: &[Place], day: Date) -> Vec<Sheet> {
    if places.len() == 1 {
        return outlooks(regimes, places, day).flat_map(|o| one(&o)).collect();
    }
    let row = |o: Outlook| {
        vec![
            o.regime.id.clone(),
            o.place.code().to_owned(),
            o.standing.as_str().to_owned(),
            ids(&o.decisions, |d| d.state == State::InForce).replace(';', " "),
            answer(&o),
        ]
    };
    let rows = outlooks(regimes, places, day).map(row).collect();
    vec![Sheet {
        lines: Vec::new(),
        columns: vec!["regime", "place", "standing", "in force", "answer"],
        rows,
    }]
}

/// One place under one regime.
fn one(o: &Outlook) -> Vec<Sheet> {
    let standing = format!("standing: {}", o.standing.as_str());
    let mut sheets = vec![Sheet { lines: vec![answer(o), standing], ..Sheet::default() }];
    for (title, list) in [("prohibitions", &o.prohibitions), ("adequacy decisions", &o.decisions)] {
        if list.is_empty() {
            continue;
        }
        let rows = list.iter().map(|d| {
            let part = match (d.whole, d.unsettled) {
                (true, _) => "",
                (_, true) => "\nwhether it covers the place is not settled",
                _ => "\nof a part of the place only",
            };
            let entry = &d.decision.entry;
            vec![
                sheets::titled(&entry.id, entry),
                sheets::dates(entry),
                format!("{}{part}{}", state_in_words(d.state), sheets::noted(entry)),
                sheets::conditions(d.decision),
                sheets::evidence(entry),
            ]
        });
        let columns = vec!["decision", "dates", "on that day", "conditions", "evidence"];
        sheets.push(Sheet {
            lines: vec![format!("{title} about the place under {}:", o.regime.id)],
            columns,
            rows: rows.collect(),
        });
    }
    if o.decisions.is_empty() {
        let line = format!("No adequacy decision of {} was ever about the place.", o.regime.id);
        sheets.push(Sheet { lines: vec![line], ..Sheet::default() });
    }
    if o.asks_for_a_ground() {
        sheets.push(mechanisms(o));
    }
    sheets
}

/// The mechanisms, those that were available first.
fn mechanisms(o: &Outlook) -> Sheet {
    let mut tools: Vec<&Tool> = o.mechanisms.iter().collect();
    tools.sort_by_key(|t| !t.available);
    let rows = tools.into_iter().map(|t| {
        let entry = &t.mechanism.entry;
        let waits = if entry.source.mark == Mark::Unconfirmed { ", `unknown` until confirmed" } else { "" };
        let on_day = match (t.state, t.available, t.signed_until) {
            (State::InForce, true, Some(last)) => format!("yes, if signed until {last}{waits}"),
            (State::InForce, true, None) => format!("yes{waits}"),
            (State::InForce, false, _) => "no: no decision in force asks for it".to_owned(),
            (state, ..) => format!("no, {}", state_in_words(state)),
        };
        vec![
            sheets::titled(&t.mechanism.mechanism, entry),
            on_day,
            t.mechanism.yields.as_str().to_owned(),
            sheets::sentences(&t.mechanism.asks()),
            sheets::evidence(entry),
        ]
    });
    Sheet {
        lines: vec![format!("mechanisms of {} on {}:", o.regime.id, o.day)],
        columns: vec!["mechanism", "available", "gives", "asks", "evidence"],
        rows: rows.collect(),
    }
}
