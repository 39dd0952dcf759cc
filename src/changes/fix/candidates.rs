//! What could be done about what is red or unknown: read off the conditions that do not hold, each with the row where its
//! answer stands. Whether it settles anything is not known here: that is for a run to say.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, Edit, How, cell, joined, signable, table_of};
use crate::{
    assess::{Assessment, TransferRow, Verdict},
    changes::suppose::Supposition,
    ingest::Table,
    law::{Check, Condition, Ground, Known, Regime, Rest},
    model::{Id, Inventory, PartyId},
};

/// What an action is gathered by: what it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Safeguard(String),
    Country(String),
    Party(String),
    Certification(String),
}

impl About {
    fn text(&self) -> &str {
        match self {
            Self::Safeguard(id) | Self::Country(id) | Self::Party(id) | Self::Certification(id) => id,
        }
    }
}

/// Every action that may settle something, in a certain order.
pub(super) fn candidates(assessment: &Assessment, stops: bool) -> Vec<Action> {
    let open: Vec<&TransferRow> =
        assessment.transfers.iter().filter(|row| row.judgement.verdict >= Verdict::Unknown).collect();
    let mut all = stated(assessment, &open);
    all.extend(certified(assessment, &open));
    all.extend(signed(assessment, &open));
    if stops {
        all.extend(stopped(&assessment.inventory, &open));
    }
    all.sort();
    all.dedup();
    all
}

/// What the rows that there are lack: all of one row together, as one alone would settle nothing.
fn stated(assessment: &Assessment, open: &[&TransferRow]) -> Vec<Action> {
    let mut edits: BTreeMap<About, BTreeSet<Edit>> = BTreeMap::new();
    for row in open {
        for check in row.judgement.checks.iter().filter(|check| check.known != Known::Holds) {
            if let Some((about, edit)) = edit(assessment, row, check) {
                edits.entry(about).or_default().insert(edit);
            }
        }
    }
    let action = |(about, edits): (About, BTreeSet<Edit>)| {
        let (how, what, suppositions) = joined(&edits);
        let what = match &about {
            About::Safeguard(id) | About::Certification(id) => format!("`{id}`: {what}"),
            About::Country(_) => format!("{what} (countries.csv)"),
            About::Party(id) => format!("{}: {what}", named(&assessment.inventory, id)),
        };
        Action { how, about: about.text().to_owned(), what, suppositions }
    };
    edits.into_iter().map(action).collect()
}

fn named(inventory: &Inventory, id: &str) -> String {
    let at = inventory.parties.iter().position(|party| party.id == id);
    at.map_or_else(|| format!("`{id}`"), |at| inventory.named(Id::new(at)))
}

/// What would make a condition hold, where that is one cell or a few.
fn edit(assessment: &Assessment, row: &TransferRow, check: &Check) -> Option<(About, Edit)> {
    let inventory = &*assessment.inventory;
    let (kind, word) = check.name.split_once(':').unwrap_or((&check.name, ""));
    let stated = check.known == Known::NotStated;
    match *check.rests.first()? {
        Rest::Safeguard(at) => {
            let id = &inventory.safeguards[at.index()].id;
            let edit = of_safeguard(assessment, row, id, (kind, word, stated))?;
            Some((About::Safeguard(id.clone()), edit))
        }
        Rest::Country(at) if kind == "assessment" && word != "place" => {
            let place = inventory.countries.get(at as usize)?.place.code();
            let set = |column: &str, value: &str| cell(Table::Countries, place, column, value);
            let what = format!("assess {place} anew, and state the day and the outcome, if it passes");
            let day = assessment.as_of.to_string();
            let suppositions = vec![set("assessed_on", &day), set("assessment", "passed")];
            Some((About::Country(place.to_owned()), Edit { how: How::Do, what, suppositions }))
        }
        Rest::Party(party) if stated && ATTESTED.contains(&kind) => {
            let row = inventory.party(party);
            let mut words: Vec<&str> = row.attests.iter().map(String::as_str).chain([word]).collect();
            words.dedup();
            let what = format!("find out whether `{word}` is so, and if it is, state it in `attests`");
            let attests = cell(table_of(inventory, party), &row.id, "attests", words.join(";"));
            let edit = Edit { how: How::FindOut, what, suppositions: vec![attests] };
            Some((About::Party(row.id.clone()), edit))
        }
        Rest::Certification(at) if kind == "certified" && stated => {
            let row = inventory.certifications.get(at as usize)?;
            let id = format!("{}/{}", inventory.party(row.party).id, row.scheme);
            let set = |column: &str, value: &str| cell(Table::Certifications, &id, column, value);
            let mut suppositions = vec![set("checked_on", &assessment.as_of.to_string())];
            let what = if row.covers.is_empty() {
                suppositions.push(set("covers", "*"));
                "find out what data it covers, and state it in `covers`"
            } else {
                "look it up in the public list, and if it stands, state the day in `checked_on`"
            };
            let edit = Edit { how: How::FindOut, what: what.to_owned(), suppositions };
            Some((About::Certification(id), edit))
        }
        _ => None,
    }
}

/// The conditions that a word in `attests` answers.
const ATTESTED: [&str; 3] =
    ["importer-attests", "importer-attests-where-tagged", "exporter-attests-where-tagged"];

/// What would make a condition of a safeguard's row hold.
fn of_safeguard(
    assessment: &Assessment,
    row: &TransferRow,
    id: &str,
    (kind, word, stated): (&str, &str, bool),
) -> Option<Edit> {
    let today = assessment.as_of.to_string();
    let set = |column: &str, value: &str| cell(Table::Safeguards, id, column, value);
    let of = |how, what: &str, suppositions| Some(Edit { how, what: what.to_owned(), suppositions });
    match (kind, word) {
        ("start", _) if stated => of(
            How::FindOut,
            "find out since when it is signed, and state it in `valid_from`",
            vec![set("valid_from", &today)],
        ),
        ("end", _) => {
            of(How::Do, "renew it, and state its new last day in `valid_until`", vec![set("valid_until", "")])
        }
        ("assessment", word) if word != "place" => of(
            How::Do,
            &format!("assess {} (anew), and state the day and the outcome, if it passes", row.place.code()),
            vec![set("assessed_on", &today), set("assessment", "passed")],
        ),
        ("document" | "documented", _) if stated => of(
            How::FindOut,
            "find the paper, and state in `document` where it is",
            vec![set("document", "on file")],
        ),
        _ => None,
    }
}

/// Certifications that a decision on the place asks for, and that nothing says.
fn certified(assessment: &Assessment, open: &[&TransferRow]) -> Vec<Action> {
    let inventory = &*assessment.inventory;
    let mut all = BTreeSet::new();
    for row in open {
        let regime = assessment.regimes.iter().find(|regime| regime.id == row.regime);
        let party = &inventory.party(row.importer).id;
        for scheme in regime.iter().flat_map(|regime| schemes(regime, row, assessment)) {
            let known =
                inventory.certifications.iter().any(|c| c.party == row.importer && c.scheme == scheme);
            if !known {
                all.insert((party.clone(), scheme.to_owned()));
            }
        }
    }
    let action = |(party, scheme): (String, String)| Action {
        how: How::FindOut,
        about: format!("{party}/{scheme}"),
        what: format!(
            "find out whether {} is certified under {scheme}, and if it is, add its row to certifications.csv",
            named(inventory, &party)
        ),
        suppositions: vec![Supposition::Certify { party, scheme }],
    };
    all.into_iter().map(action).collect()
}

/// The schemes of the decisions that hold for the place.
fn schemes<'r>(regime: &'r Regime, row: &TransferRow, assessment: &Assessment) -> Vec<&'r str> {
    let holds = regime.decision.iter().filter(|decision| {
        decision.entry.holds(assessment.as_of) && decision.places.iter().any(|at| row.place.within(*at))
    });
    let scheme = |condition: &'r Condition| match condition {
        Condition::Certified { scheme, .. } => Some(scheme.as_str()),
        _ => None,
    };
    holds.flat_map(|decision| decision.requires.iter().filter_map(scheme)).collect()
}

/// Clauses that two parties could sign, under each law that asks for them.
fn signed(assessment: &Assessment, open: &[&TransferRow]) -> Vec<Action> {
    let inventory = &*assessment.inventory;
    let mut pairs: BTreeMap<(PartyId, PartyId), Vec<&TransferRow>> = BTreeMap::new();
    for row in
        open.iter().filter(|row| matches!(row.judgement.ground, Ground::None | Ground::Safeguard { .. }))
    {
        if let Some(exporter) = row.exporter.filter(|exporter| *exporter != row.importer) {
            pairs.entry((exporter, row.importer)).or_default().push(row);
        }
    }
    let mut all = Vec::new();
    for ((exporter, importer), rows) in pairs {
        // By mechanism and module the laws under which it would count: what several laws have is signed once.
        let mut papers: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for row in &rows {
            let Some(regime) = assessment.regimes.iter().find(|regime| regime.id == row.regime) else {
                continue;
            };
            for (mechanism, module) in signable(regime, assessment.as_of, (row.exporter_as, row.importer_as))
            {
                papers.entry((&mechanism.mechanism, module)).or_default().insert(&regime.id);
            }
        }
        let (from, to) = (&inventory.party(exporter).id, &inventory.party(importer).id);
        let places: BTreeSet<&str> = rows.iter().map(|row| row.place.code()).collect();
        for ((mechanism, module), _) in papers {
            let id = free_id(inventory, &format!("new-{from}-{to}"));
            let text = format!(
                "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment,document\n\
                 {id},{mechanism},{module},{from},{to},{},{},passed,to be filed\n",
                assessment.as_of, assessment.as_of
            );
            let module_said = if module.is_empty() { String::new() } else { format!(", module {module},") };
            let what = format!(
                "sign `{mechanism}`{module_said} between {} and {}, assess {}, and state both, if the assessment passes",
                named(inventory, from),
                named(inventory, to),
                places.iter().copied().collect::<Vec<_>>().join(", ")
            );
            all.push(Action {
                how: How::Sign,
                about: format!("{from}>{to}"),
                what,
                suppositions: vec![Supposition::Sign { name: format!("what is signed ({id})"), text }],
            });
        }
    }
    all
}

/// An id that no safeguard has.
fn free_id(inventory: &Inventory, base: &str) -> String {
    let taken = |id: &str| inventory.safeguards.iter().any(|row| row.id == id);
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken(id)).unwrap_or_default()
}

/// To stop giving to a recipient.
fn stopped(inventory: &Inventory, open: &[&TransferRow]) -> Vec<Action> {
    let parties: BTreeSet<PartyId> = open.iter().map(|row| row.importer).collect();
    let action = |party: PartyId| {
        let id = inventory.party(party).id.clone();
        Action {
            how: How::Stop,
            about: id.clone(),
            what: format!("stop giving to {}", inventory.named(party)),
            suppositions: vec![Supposition::Drop(id)],
        }
    };
    parties.into_iter().map(action).collect()
}
