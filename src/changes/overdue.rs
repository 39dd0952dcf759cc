//! What was due before a day and is not done: papers, certifications and assessments that have ended, and what was to be put
//! right; each with the transfers that ask for it.

use std::collections::BTreeMap;

use super::{
    days::{DISPUTED, Due, Event, PUT_RIGHT, days},
    snapshot::Snapshot,
};
use crate::{
    assess::{Assessment, TransferRow, Verdict},
    finding::Code,
    law::{Known, Rest},
    model::{Date, Inventory},
    report::Overdue,
};

/// What is overdue on the day of an assessment. `stands`: what holds on that day, with the findings.
pub(super) fn overdue(assessment: &Assessment, stands: &Snapshot) -> Vec<Overdue> {
    let mut last: BTreeMap<(String, Due), (Date, Event)> = BTreeMap::new();
    for (day, events) in days(&assessment.inventory, assessment.regimes.iter().map(AsRef::as_ref)) {
        for event in events.into_iter().filter(|event| event.own && event.due != Due::Begins) {
            // Of several renewals of one certification the last decides.
            last.insert((event.about.clone(), event.due), (day, event));
        }
    }
    let past = last.into_values().filter(|(day, event)| *day <= assessment.as_of && is_open(event, stands));
    let mut list: Vec<Overdue> = past.map(|(day, event)| of_event(assessment, day, &event)).collect();
    list.sort_by_key(|item| (!item.matters, item.day, item.about.clone()));
    list
}

/// Of what was decided about a finding: whether it is told that its time has passed.
fn is_open(event: &Event, stands: &Snapshot) -> bool {
    let told = || {
        let mut said = stands.findings.values();
        said.any(|said| *said.code == *Code::EndedWaiver.as_str() && *said.subject == *event.about)
    };
    event.due != Due::Waiver || told()
}

fn of_event(assessment: &Assessment, day: Date, event: &Event) -> Overdue {
    let inventory = &*assessment.inventory;
    let rows = assessment.transfers.iter();
    let rows: Vec<&TransferRow> =
        rows.filter(|row| row.judgement.verdict >= Verdict::Unknown && asks(inventory, row, event)).collect();
    let mut recipients: Vec<String> =
        rows.iter().map(|row| inventory.party(row.importer).id.clone()).collect();
    recipients.sort();
    recipients.dedup();
    Overdue {
        day: day.yesterday().unwrap_or(day),
        about: event.about.clone(),
        what: match event.due {
            Due::Renewal => "no renewal is recorded",
            Due::Assessment => "its assessment is too old",
            Due::Waiver if event.what == PUT_RIGHT => "was due to be corrected, and is not",
            Due::Waiver if event.what == DISPUTED => "the dispute was to be settled, and is not",
            Due::Waiver => "is no longer accepted",
            Due::Begins | Due::Ends => "has ended",
        },
        transfers: rows.len(),
        recipients,
        matters: event.due == Due::Waiver || !rows.is_empty(),
    }
}

/// Whether a transfer asks for it, and does not have it.
fn asks(inventory: &Inventory, row: &TransferRow, event: &Event) -> bool {
    let is_about = |rest: &Rest| match *rest {
        Rest::Safeguard(id) => inventory.safeguard(id).id == event.about,
        Rest::Country(at) => {
            inventory.countries.get(at as usize).is_some_and(|row| row.place.code() == event.about)
        }
        Rest::Certification(at) => inventory.certifications.get(at as usize).is_some_and(|row| {
            let about = event.about.split_once('/');
            about
                .is_some_and(|(party, scheme)| inventory.party(row.party).id == party && row.scheme == scheme)
        }),
        Rest::Flow | Rest::Arrival | Rest::Party(_) | Rest::Tags => false,
    };
    let due = |name: &str| match event.due {
        Due::Ends => name == "end" || name.starts_with("certified"),
        Due::Renewal => name.starts_with("certified"),
        Due::Assessment => name.starts_with("assessment"),
        Due::Waiver | Due::Begins => false,
    };
    let mut checks = row.judgement.chain().flat_map(|judgement| &judgement.checks);
    checks.any(|check| {
        check.known != Known::Holds && due(plain_name(&check.name)) && check.rests.iter().any(is_about)
    })
}

/// The name of a check, whoever it is asked of.
fn plain_name(name: &str) -> &str {
    name.strip_prefix("engager:").unwrap_or(name)
}
