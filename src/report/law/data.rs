//! Regimes and entries as rows of CSV and as JSON.

use serde::Serialize;
use serde_json::{Value, json};

use super::answer::state_in_words;
use crate::{
    law::{Condition, Decision, Entry, Grade, Mark, Mechanism, ModuleRule, Regime, State, Yields},
    model::{Date, Place},
    report::relied,
};

/// The format and its version.
const FORMAT: &str = "thalweg-law/1";

/// A document of this format.
pub fn document(day: Date, list: &str, objects: impl IntoIterator<Item = Value>) -> Value {
    let mut document = json!({ "format": FORMAT, "as_of": day });
    document[list] = objects.into_iter().collect();
    document
}

/// The word for where an entry stands.
pub fn state(state: State) -> &'static str {
    match state {
        State::InForce => "in-force",
        State::NotYet(_) => "not-yet",
        State::Ended(_) => "ended",
        State::Void(_) => "void",
    }
}

/// A day, or nothing.
pub fn shown(day: Option<Date>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

/// Codes of places, joined.
pub fn codes(places: &[Place]) -> String {
    places.iter().map(|p| p.code()).collect::<Vec<_>>().join(";")
}

/// How much there is of a regime.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Counts {
    pub territory: usize,
    pub decisions: usize,
    pub safeguards: usize,
    pub derogations: usize,
    pub prohibitions: usize,
    pub grade_p: usize,
    pub grade_s: usize,
    pub grade_m: usize,
    pub review_required: usize,
    pub unconfirmed: usize,
}

impl Counts {
    /// Counts a regime's entries.
    pub fn of(regime: &Regime) -> Self {
        let grade = |g: Grade| regime.entries().filter(|(_, e)| e.source.grade == g).count();
        let derogations = regime.mechanism.iter().filter(|m| m.yields == Yields::Derogation).count();
        Self {
            territory: regime.territory.len(),
            decisions: regime.decision.len(),
            safeguards: regime.mechanism.len() - derogations,
            derogations,
            prohibitions: regime.prohibition.len(),
            grade_p: grade(Grade::P),
            grade_s: grade(Grade::S),
            grade_m: grade(Grade::M),
            review_required: regime.marked(Mark::ReviewRequired),
            unconfirmed: regime.marked(Mark::Unconfirmed),
        }
    }

    fn cells(self) -> [usize; 10] {
        [
            self.territory,
            self.decisions,
            self.safeguards,
            self.derogations,
            self.prohibitions,
            self.grade_p,
            self.grade_s,
            self.grade_m,
            self.review_required,
            self.unconfirmed,
        ]
    }
}

/// The columns of a list of regimes.
pub const REGIME: &[&str] = &[
    "id",
    "name",
    "citation",
    "from",
    "until",
    "void",
    "state",
    "territory",
    "decisions",
    "safeguards",
    "derogations",
    "prohibitions",
    "grade_p",
    "grade_s",
    "grade_m",
    "review_required",
    "unconfirmed",
];

/// The regimes as rows.
pub fn regime_rows(regimes: &[Regime], day: Date) -> Vec<Vec<String>> {
    let row = |regime: &Regime| {
        let law = &regime.law;
        let mut row = vec![
            regime.id.clone(),
            regime.name.clone(),
            law.citation.clone(),
            shown(law.from),
            shown(law.until),
            shown(law.void),
            state(law.state(day)).to_owned(),
        ];
        row.extend(Counts::of(regime).cells().map(|n| n.to_string()));
        row
    };
    regimes.iter().map(row).collect()
}

/// The regimes as objects.
pub fn regimes_document(regimes: &[Regime], day: Date) -> Value {
    let object = |regime: &Regime| {
        json!({
            "id": regime.id,
            "name": regime.name,
            "citation": regime.law.citation,
            "rule": regime.rule(),
            "fallback": regime.fallback,
            "authority_kinds": regime.authority_kinds,
            "watched_tags": regime.watched_tags,
            "from": regime.law.from,
            "until": regime.law.until,
            "void": regime.law.void,
            "state": state(regime.law.state(day)),
            "counts": Counts::of(regime),
        })
    };
    document(day, "regimes", regimes.iter().map(object))
}

/// The columns of a list of entries.
pub const ENTRY: &[&str] = &[
    "regime",
    "part",
    "id",
    "title",
    "citation",
    "from",
    "until",
    "void",
    "state",
    "places",
    "mechanism",
    "gives",
    "asks",
    "grade",
    "mark",
    "checked",
    "source",
    "note",
];

/// An entry with what only its part of the file has.
pub struct Item<'a> {
    /// `law`, `territory`, `same-party`, `returns-exempt`, `decision`, `prohibition` or `mechanism`.
    pub part: &'static str,
    /// The entry.
    pub entry: &'a Entry,
    /// The places, of a territory, decision or prohibition.
    pub places: &'a [Place],
    /// The decision or prohibition.
    pub decision: Option<&'a Decision>,
    /// The mechanism.
    pub mechanism: Option<&'a Mechanism>,
}

impl Item<'_> {
    /// What it gives: a verdict.
    pub fn gives(&self) -> &'static str {
        match (self.part, self.mechanism) {
            ("decision", _) => "adequate",
            ("prohibition", _) => "prohibited",
            (_, Some(mechanism)) => mechanism.yields.as_str(),
            _ => "",
        }
    }

    /// What it asks, a sentence for each.
    pub fn asks(&self) -> Vec<String> {
        match (self.decision, self.mechanism) {
            (Some(decision), _) => decision.asks(),
            (_, Some(mechanism)) => mechanism.asks(),
            _ => Vec::new(),
        }
    }
}

fn plain<'a>(part: &'static str, entry: &'a Entry) -> Item<'a> {
    Item { part, entry, places: &[], decision: None, mechanism: None }
}

fn of<'a>(part: &'static str, d: &'a Decision) -> Item<'a> {
    Item { places: &d.places, decision: Some(d), ..plain(part, &d.entry) }
}

/// Every entry of a regime, or the one of this id, in the order of the file.
pub fn items<'a>(regime: &'a Regime, id: Option<&'a str>) -> impl Iterator<Item = Item<'a>> {
    std::iter::once(plain("law", &regime.law))
        .chain(
            regime.territory.iter().map(move |t| Item { places: &t.places, ..plain("territory", &t.entry) }),
        )
        .chain(regime.same_party.iter().map(move |e| plain("same-party", e)))
        .chain(regime.returns_exempt.iter().map(move |e| plain("returns-exempt", e)))
        .chain(regime.decision.iter().map(move |d| of("decision", d)))
        .chain(regime.prohibition.iter().map(move |d| of("prohibition", d)))
        .chain(
            regime.mechanism.iter().map(move |m| Item { mechanism: Some(m), ..plain("mechanism", &m.entry) }),
        )
        .filter(move |item| id.is_none_or(|id| item.entry.id == id))
}

/// Entries as rows.
pub fn entry_rows(regime: &Regime, id: Option<&str>, day: Date) -> Vec<Vec<String>> {
    let row = |item: Item| {
        let entry = item.entry;
        vec![
            regime.id.clone(),
            item.part.to_owned(),
            entry.id.clone(),
            entry.title.clone(),
            entry.citation.clone(),
            shown(entry.from),
            shown(entry.until),
            shown(entry.void),
            state(entry.state(day)).to_owned(),
            codes(item.places),
            item.mechanism.map(|m| m.mechanism.clone()).unwrap_or_default(),
            item.gives().to_owned(),
            item.asks().join("; "),
            relied::grade(entry.source.grade).to_owned(),
            relied::mark(entry.source.mark).to_owned(),
            entry.source.checked.to_string(),
            entry.source.text.clone(),
            entry.note.clone(),
        ]
    };
    items(regime, id).map(row).collect()
}

/// Entries as objects.
pub fn entries_document(regime: &Regime, id: Option<&str>, day: Date) -> Value {
    document(day, "entries", items(regime, id).map(|item| entry_object(regime, &item, day)))
}

/// An entry as an object; what its part does not have is `null`.
pub fn entry_object(regime: &Regime, item: &Item, day: Date) -> Value {
    let entry = item.entry;
    json!({
        "regime": regime.id,
        "part": item.part,
        "id": entry.id,
        "title": entry.title,
        "citation": entry.citation,
        "from": entry.from,
        "until": entry.until,
        "void": entry.void,
        "state": state(entry.state(day)),
        "stands": state_in_words(entry.state(day)),
        "places": (!item.places.is_empty()).then(|| item.places.iter().map(|p| p.code()).collect::<Vec<_>>()),
        "gives": Some(item.gives()).filter(|g| !g.is_empty()),
        "asks": item.asks(),
        "decision": item.decision.map(decision_object),
        "mechanism": item.mechanism.map(mechanism_object),
        "grade": relied::grade(entry.source.grade),
        "mark": relied::mark(entry.source.mark),
        "checked": entry.source.checked,
        "source": entry.source.text,
        "note": entry.note,
    })
}

fn conditions(list: &[Condition]) -> Value {
    list.iter().map(|c| json!({ "kind": c.kind(), "words": c.in_words() })).collect()
}

fn decision_object(decision: &Decision) -> Value {
    json!({
        "requires": conditions(&decision.requires),
        "excludes": conditions(&decision.excludes),
        "onward": decision.onward.as_str(),
        "covers_from": decision.covers_from.as_str(),
        "unsettled": decision.unsettled.iter().map(|p| p.code()).collect::<Vec<_>>(),
    })
}

fn mechanism_object(mechanism: &Mechanism) -> Value {
    let clauses = mechanism.clauses.as_ref();
    let module = |m: &ModuleRule| {
        json!({
            "id": m.id,
            "roles": m.roles.map(crate::law::ExporterRule::as_str),
            "assessment": mechanism.assessment && !m.no_assessment,
            "citation": m.citation,
            "warn_standing": m.warn_standing,
            "requires": conditions(&m.requires),
        })
    };
    json!({
        "id": mechanism.mechanism,
        "own": mechanism.own,
        "assessment": mechanism.assessment,
        "onward_only": mechanism.onward_only,
        "approved_from": mechanism.approved_from,
        "needs_document": mechanism.needs_document,
        "binds": mechanism.binds.as_str(),
        "requires": conditions(&mechanism.requires),
        "signed_from": clauses.and_then(|c| c.signed_from),
        "signed_until": clauses.and_then(|c| c.signed_until),
        "older": clauses.map(|c| c.older.clone()),
        "roles": clauses.and_then(|c| c.roles).map(crate::law::ExporterRule::as_str),
        "modules": mechanism.module.iter().map(module).collect::<Value>(),
    })
}
