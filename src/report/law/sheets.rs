//! Regimes and entries as tables for a reader.

use super::{
    answer::state_in_words,
    data::{self, Counts, Item},
    sheet::Sheet,
};
use crate::{
    law::{Decision, Entry, Mark, Onward, Regime},
    model::{Date, Place},
    report::{
        plain::count,
        relied::{grade, grade_meaning, mark},
    },
};

/// Sentences of a cell, each on a line of its own.
pub fn sentences(list: &[String]) -> String {
    list.iter().map(|sentence| format!("- {sentence}")).collect::<Vec<_>>().join("\n")
}

/// Name, title and citation, each on a line of its own.
pub fn titled(name: &str, entry: &Entry) -> String {
    format!("{name}\n{}\n{}", entry.title, entry.citation)
}

/// What a decision asks, and what follows an onward hop where that is more than the place's own law.
pub fn conditions(decision: &Decision) -> String {
    let mut list = decision.asks();
    if decision.onward == Onward::Contract {
        list.push(format!("onward from there: {}", decision.onward.in_words()));
    }
    sentences(&list)
}

/// From when to when: `2016-07-12 to 2020-07-15`.
pub fn dates(entry: &Entry) -> String {
    let from = entry.from.map_or_else(|| "always".to_owned(), |d| format!("from {d}"));
    let until = entry.until.map(|d| format!("until {d}"));
    let void = entry.void.map(|d| format!("void from {d}"));
    [Some(from), until, void].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Grade, day and mark: `S, checked 2026-11-23, review-required`.
pub fn evidence(entry: &Entry) -> String {
    let source = &entry.source;
    let marked = if source.mark == Mark::Counts { String::new() } else { format!("\n{}", mark(source.mark)) };
    format!("{}, checked {}{marked}", grade(source.grade), source.checked)
}

/// The note on a line of its own.
pub fn noted(entry: &Entry) -> String {
    if entry.note.is_empty() { String::new() } else { format!("\n{}", entry.note) }
}

/// Codes of places, so that a cell can break between them.
fn places(list: &[Place]) -> String {
    list.iter().map(|p| p.code()).collect::<Vec<_>>().join(" ")
}

/// All regimes in short.
pub fn regimes(regimes: &[Regime], day: Date) -> Vec<Sheet> {
    let row = |regime: &Regime| {
        let n = Counts::of(regime);
        vec![
            regime.id.clone(),
            format!("{}\n{}", regime.name, regime.law.citation),
            format!("{}\n{}", dates(&regime.law), state_in_words(regime.law.state(day))),
            [
                count(n.territory, "entry of the territory", "entries of the territory"),
                count(n.decisions, "decision", "decisions"),
                count(n.safeguards, "safeguard", "safeguards"),
                count(n.derogations, "derogation", "derogations"),
                count(n.prohibitions, "prohibition", "prohibitions"),
            ]
            .join("\n"),
            format!(
                "{} P, {} S, {} M\n{} review-required\n{} unconfirmed",
                n.grade_p, n.grade_s, n.grade_m, n.review_required, n.unconfirmed
            ),
        ]
    };
    let columns = vec!["regime", "law", "applies", "what it holds", "evidence"];
    let lines = vec![format!("As of {day}. Grades: P primary text seen, S secondary source, M from memory.")];
    vec![Sheet { lines, columns, rows: regimes.iter().map(row).collect() }]
}

/// One regime, whole.
pub fn regime(regime: &Regime, day: Date) -> Vec<Sheet> {
    let n = Counts::of(regime);
    let law = &regime.law;
    let mut opening = vec![
        format!("{} ({})", regime.name, regime.id),
        format!(
            "law: {}; {}; on {day}: {}",
            law.citation,
            dates(law).replace('\n', ", "),
            state_in_words(law.state(day))
        ),
        format!("a transfer without a ground is against: {}", regime.rule()),
        format!(
            "entries: {} of grade P, {} S, {} M; {} review-required, {} unconfirmed",
            n.grade_p, n.grade_s, n.grade_m, n.review_required, n.unconfirmed
        ),
    ];
    for exempt in regime.same_party.iter().chain(&regime.returns_exempt) {
        opening.push(format!("no transfer: {} ({})", exempt.title, exempt.citation));
    }
    opening.extend(law_in_words(regime));
    opening.extend(Some(law.note.clone()).filter(|n| !n.is_empty()));
    let mut sheets = vec![Sheet { lines: opening, ..Sheet::default() }];
    for (part, title) in [
        ("territory", "territory: what is inside"),
        ("decision", "adequacy decisions"),
        ("prohibition", "prohibitions"),
        ("mechanism", "safeguards and derogations"),
    ] {
        let items: Vec<Item> = data::items(regime, None).filter(|i| i.part == part).collect();
        if !items.is_empty() {
            sheets.push(part_sheet(title, &items, day));
        }
    }
    sheets
}

/// What the law's file says beside its entries, a sentence for each.
pub fn law_in_words(regime: &Regime) -> Vec<String> {
    let mut lines = Vec::new();
    if !regime.authority_kinds.is_empty() {
        let kinds = regime.authority_kinds.join(", ");
        lines.push(format!(
            "public authorities: {kinds} (what they may be given: {})",
            regime.on_authorities()
        ));
    }
    if !regime.watched_tags.is_empty() {
        let tags = regime.watched_tags.join(", ");
        lines.push(format!("worth a note where a party keeps it abroad itself: data tagged {tags}"));
    }
    if regime.fallback {
        lines.push(
            "judged where an inventory lists no law, and none surely protects anything in it".to_owned(),
        );
    }
    lines
}

fn part_sheet(title: &str, items: &[Item], day: Date) -> Sheet {
    let row = |item: &Item| {
        let entry = item.entry;
        let (what, asks) = match (item.decision, item.mechanism) {
            (_, Some(mechanism)) => (mechanism.yields.as_str().to_owned(), sentences(&mechanism.asks())),
            (Some(decision), _) => (places(item.places), conditions(decision)),
            _ => (places(item.places), String::new()),
        };
        vec![
            titled(&entry.id, entry),
            what,
            format!("{}\n{}{}", dates(entry), state_in_words(entry.state(day)), noted(entry)),
            asks,
            format!("{}\n{}", evidence(entry), entry.source.text),
        ]
    };
    let what = if items.iter().any(|i| i.mechanism.is_some()) { "gives" } else { "places" };
    Sheet {
        lines: vec![format!("{title} ({}):", count(items.len(), "entry", "entries"))],
        columns: vec!["entry", what, "dates", "conditions", "evidence"],
        rows: items.iter().map(row).collect(),
    }
}

/// One entry, whole.
pub fn entry(regime: &Regime, id: &str, day: Date) -> Vec<Sheet> {
    data::items(regime, Some(id)).map(|item| one(regime, &item, day)).collect()
}

fn one(regime: &Regime, item: &Item, day: Date) -> Sheet {
    let entry = item.entry;
    let source = &entry.source;
    let mut lines = vec![
        format!("{}: {}", entry.id, entry.title),
        format!("part: {} of {}", item.part, regime.id),
        format!("citation: {}", entry.citation),
        format!("dates: {}", dates(entry).replace('\n', ", ")),
        format!("on {day}: {}", state_in_words(entry.state(day))),
    ];
    if !item.places.is_empty() {
        lines.push(format!("places: {}", places(item.places)));
    }
    if let Some(mechanism) = item.mechanism {
        lines.push(format!("mechanism in safeguards.csv: {}", mechanism.mechanism));
    }
    if !item.gives().is_empty() {
        lines.push(format!("gives: {}", item.gives()));
    }
    lines.extend(item.asks().into_iter().map(|ask| format!("condition: {ask}")));
    lines.extend(item.decision.map(|d| format!("onward from there: {}", d.onward.in_words())));
    lines.push(format!(
        "evidence: {} ({}), checked {}, {}",
        grade(source.grade),
        grade_meaning(source.grade),
        source.checked,
        mark(source.mark)
    ));
    lines.push(format!("source: {}", source.text));
    if !entry.note.is_empty() {
        lines.push(format!("note: {}", entry.note));
    }
    Sheet { lines, ..Sheet::default() }
}
