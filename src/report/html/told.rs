//! What people are told: the sentences on transfers that a notice owes (Art. 13(1)(f) and 14(1)(f) of the GDPR, and what other
//! laws have like them), as text to paste. Where a transfer does not stand, no sentence can be written.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::page::{Page, count, filled, lead, put};
use crate::{
    assess::TransferRow,
    law::{Ground, Verdict},
    model::{CategoryId, Home, PartyId, Place, PopulationId},
    report::plain,
};

/// So many bytes of notices are shown.
const BYTES: usize = 500 << 10;

/// On what a sentence rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Adequacy,
    Safeguard,
    /// A recipient passes it on, under a contract that binds the next one as it is bound itself.
    Onward,
    Exception,
}

/// What tells sentences apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sentence {
    kind: Kind,
    /// Who gets it.
    party: PartyId,
    place: Place,
    /// The title of the ground.
    title: String,
    citation: String,
    /// The other law through which it counts.
    through: Option<Through>,
    /// Who passes it on, where that is said.
    by: Option<PartyId>,
}

/// The people's own law says only that the place left is adequate: what carries the data on from there is a ground of that
/// place's law.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Through {
    /// The title of the decision on the place left, and its citation.
    decision: (String, String),
    /// The law of that place.
    law: String,
}

/// Why no sentence can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Silence {
    /// It does not stand.
    NoGround,
    /// It counts through another law, and which decision and law these are cannot be named.
    Through,
}

/// What one group of people is told under one law.
#[derive(Default)]
struct Notice {
    sentences: BTreeMap<Sentence, BTreeSet<CategoryId>>,
    /// To whom something goes of which no sentence can be written.
    silent: BTreeSet<(PartyId, Place, Verdict, Silence)>,
}

/// The section.
pub fn section(page: &Page) -> Markup {
    let words = page.words;
    let mut notices: BTreeMap<(PopulationId, &str), Notice> = BTreeMap::new();
    for entry in page.entries.iter().filter(|entry| entry.row.judgement.verdict > Verdict::Free) {
        let (row, judgement) = (entry.row, &entry.row.judgement);
        for &population in &row.populations {
            let notice = notices.entry((population, &row.regime)).or_default();
            match grounded(page, row) {
                Ok(key) => notice.sentences.entry(key).or_default().extend(row.categories.iter().copied()),
                Err(why) => {
                    notice.silent.insert((row.importer, row.place, judgement.verdict, why));
                }
            }
        }
    }
    let (mut left, mut shown) = (BYTES, Vec::new());
    for ((population, law), told) in &notices {
        if left == 0 {
            break;
        }
        let text = notice(page, *population, law, told);
        left = left.saturating_sub(text.0.len());
        shown.push(text);
    }
    html! {
        (lead(words.told_lead))
        @if notices.is_empty() { p { (words.none) } }
        @for notice in &shown { (notice) }
        @if shown.len() < notices.len() {
            p { (put(words.told_cut, &[&(notices.len() - shown.len())])) " " code { "transfers.csv" } "." }
        }
    }
}

/// What one group of people is told under one law.
fn notice(page: &Page, population: PopulationId, law: &str, notice: &Notice) -> Markup {
    let (words, own) = (page.words, is_own(page, population, law));
    html! {
            details.q {
                summary {
                    (page.population(population)) ", " (page.law(law))
                    small {
                        (count(notice.sentences.len(), words.sentence))
                        @if !notice.silent.is_empty() { "; " (put(words.told_silent_count, &[&notice.silent.len()])) }
                    }
                }
                @if homes_unknown(page, population) { p { (words.told_homes) } }
                div.paste {
                    @for (key, categories) in &notice.sentences { p { (sentence(page, key, categories, own)) } }
                    @if notice.sentences.is_empty() { p { (words.told_nothing) } }
                }
                @if !notice.silent.is_empty() {
                    ul.silent {
                        @for (party, place, verdict, why) in &notice.silent {
                            li { (super::page::sign(*verdict, false)) " " (silent(page, *party, *place, *why)) " (" (page.verdict(*verdict)) ")" }
                        }
                    }
                }
            }
    }
}

/// Of whom no sentence can be written, and where it is that: a notice names the country.
fn silent(page: &Page, party: PartyId, place: Place, why: Silence) -> String {
    if place.is_unknown() {
        return put(page.words.told_silent_place, &[&page.party(party)]);
    }
    let text = match why {
        Silence::NoGround => page.words.told_silent,
        Silence::Through => page.words.told_silent_through,
    };
    put(text, &[&page.party(party), &page.place(place)])
}

fn kind(verdict: Verdict) -> Option<Kind> {
    match verdict {
        Verdict::Derogation => Some(Kind::Exception),
        Verdict::Adequate => Some(Kind::Adequacy),
        Verdict::Safeguarded => Some(Kind::Safeguard),
        _ => None,
    }
}

/// What a sentence on a transfer says.
fn grounded(page: &Page, row: &TransferRow) -> Result<Sentence, Silence> {
    let judgement = &row.judgement;
    let kind = kind(judgement.verdict).ok_or(Silence::NoGround)?;
    let (title, through) = match &judgement.ground {
        Ground::OwnLaw { regime, by } => {
            (page.title(&judgement.entry), Some(through(page, row, regime, by).ok_or(Silence::Through)?))
        }
        _ => (page.ground(row), None),
    };
    let citation = plain::shown(&judgement.citation).into_owned();
    if through.is_some() && (title.is_empty() || citation.is_empty()) {
        return Err(Silence::Through);
    }
    let kind = if is_onward(page, &judgement.entry) { Kind::Onward } else { kind };
    let by = if kind == Kind::Onward && through.is_none() { row.exporter } else { None };
    Ok(Sentence { kind, party: row.importer, place: row.place, title, citation, through, by })
}

/// Whether an entry of the law is a contract that only carries data on from a recipient.
fn is_onward(page: &Page, entry: &str) -> bool {
    let mut mechanisms = page.assessment.regimes.iter().flat_map(|regime| &regime.mechanism);
    mechanisms.any(|mechanism| mechanism.onward_only && mechanism.entry.id == entry)
}

/// Whether a law is that of all these people: each of their homes is known, and lies where it holds.
fn is_own(page: &Page, population: PopulationId, law: &str) -> bool {
    let day = page.assessment.as_of;
    let Some(regime) = page.assessment.regimes.iter().find(|regime| regime.id == law) else { return false };
    page.inventory.population(population).homes.iter().all(|home| match *home {
        Home::At(place) => regime.inside(place, day),
        Home::In(bloc) => bloc.members(day).into_iter().all(|place| regime.inside(place, day)),
        Home::Anywhere => false,
    })
}

/// Whether it is not stated where some of these people live.
fn homes_unknown(page: &Page, population: PopulationId) -> bool {
    page.inventory.population(population).homes.contains(&Home::At(Place::UNKNOWN))
}

/// Who gets it, in a text to paste: where nobody is named there is a gap.
fn named(page: &Page, party: Option<PartyId>) -> Markup {
    let gap = page.words.told_gap;
    let Some(party) = party else { return html! { mark { "[" (gap) "]" } } };
    let row = page.inventory.party(party);
    match (plain::is_seen(&row.name), row.is_nameless()) {
        (false, _) => html! { mark title=(plain::shown(&row.id)) { "[" (gap) "]" } },
        (true, true) => html! { mark { "[" (gap) ": " (page.party(party)) "]" } },
        (true, false) => html! { (page.party(party)) },
    }
}

/// The other law through which a transfer counts, and the decision that leads there; nothing where that law leads on to a
/// third, or one of them has no name.
fn through(page: &Page, row: &TransferRow, law: &str, by: &Ground) -> Option<Through> {
    if law.is_empty() || matches!(by, Ground::OwnLaw { .. } | Ground::None) {
        return None;
    }
    let own = page.assessment.regimes.iter().find(|regime| regime.id == row.regime)?;
    let (_, decision) = own.entries().find(|(_, entry)| entry.id == row.judgement.through)?;
    let (title, citation) = (page.title(&decision.id), plain::shown(&decision.citation).into_owned());
    let named = !title.is_empty() && !citation.is_empty();
    named.then(|| Through { decision: (title, citation), law: page.law(law) })
}

/// `own`: whether the law is that of the people themselves.
fn sentence(page: &Page, of: &Sentence, categories: &BTreeSet<CategoryId>, own: bool) -> Markup {
    let Sentence { kind, party, place, title, citation, through, by } = of;
    let names: Vec<String> = categories.iter().map(|&category| page.category(category)).collect();
    let words = page.words;
    let cited = |citation: &String| words.citation(citation);
    let (names, party, place) = (names.join("; "), named(page, Some(*party)), page.place(*place));
    if let Some(Through { decision, law }) = through {
        let template = match kind {
            Kind::Adequacy => words.told_through_adequacy,
            Kind::Safeguard => words.told_through_safeguard,
            Kind::Onward => words.told_through_onward,
            Kind::Exception => words.told_through_exception,
        };
        let whose = if own { words.told_own_law } else { words.told_some_law };
        let (left, theirs) = (cited(&decision.1), cited(citation));
        return filled(template, &[&names, &party, &place, &decision.0, &left, law, title, &theirs, &whose]);
    }
    let template = match kind {
        Kind::Adequacy => words.told_adequacy,
        Kind::Safeguard => words.told_safeguard,
        Kind::Onward => words.told_onward,
        Kind::Exception => words.told_exception,
    };
    filled(template, &[&names, &party, &place, title, &cited(citation), &named(page, *by)])
}
