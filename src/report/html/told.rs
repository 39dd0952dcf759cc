//! What people are told: the sentences on transfers that a notice owes (Art. 13(1)(f) and 14(1)(f) of the GDPR, and what other
//! laws have like them), as text to paste. Where a transfer does not stand, no sentence can be written.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::page::{Page, count, filled, lead, put};
use crate::{
    law::{Ground, Verdict},
    model::{CategoryId, PartyId, Place, PopulationId},
    report::plain,
};

/// So many bytes of notices are shown.
const BYTES: usize = 500 << 10;

/// On what a sentence rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Adequacy,
    Safeguard,
    Exception,
}

/// What tells sentences apart: what they rest on, who gets it and where, the title of the ground and its citation.
type Sentence = (Kind, PartyId, Place, String, String);

/// What one group of people is told under one law.
#[derive(Default)]
struct Notice {
    sentences: BTreeMap<Sentence, BTreeSet<CategoryId>>,
    /// To whom something goes of which no sentence can be written.
    silent: BTreeSet<(PartyId, Place, Verdict)>,
}

/// The section.
pub fn section(page: &Page) -> Markup {
    let words = page.words;
    let mut notices: BTreeMap<(PopulationId, &str), Notice> = BTreeMap::new();
    for entry in page.entries.iter().filter(|entry| entry.row.judgement.verdict > Verdict::Free) {
        let (row, judgement) = (entry.row, &entry.row.judgement);
        for &population in &row.populations {
            let notice = notices.entry((population, &row.regime)).or_default();
            let Some(kind) = kind(judgement.verdict, &judgement.ground) else {
                notice.silent.insert((row.importer, row.place, judgement.verdict));
                continue;
            };
            let citation = plain::shown(&judgement.citation).into_owned();
            let key = (kind, row.importer, row.place, page.ground(row), citation);
            notice.sentences.entry(key).or_default().extend(row.categories.iter().copied());
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
    let words = page.words;
    html! {
            details.q {
                summary {
                    (page.population(population)) ", " (page.law(law))
                    small {
                        (count(notice.sentences.len(), words.sentence))
                        @if !notice.silent.is_empty() { "; " (put(words.told_silent_count, &[&notice.silent.len()])) }
                    }
                }
                div.paste {
                    @for ((kind, party, place, title, citation), categories) in &notice.sentences {
                        p { (sentence(page, *kind, *party, *place, (title, citation), categories)) }
                    }
                    @if notice.sentences.is_empty() { p { (words.told_nothing) } }
                }
                @if !notice.silent.is_empty() {
                    ul.silent {
                        @for (party, place, verdict) in &notice.silent {
                            li { (super::page::sign(*verdict, false)) " " (silent(page, *party, *place)) " (" (page.verdict(*verdict)) ")" }
                        }
                    }
                }
            }
    }
}

/// Of whom no sentence can be written, and where it is that: a notice names the country.
fn silent(page: &Page, party: PartyId, place: Place) -> String {
    if place.is_unknown() {
        return put(page.words.told_silent_place, &[&page.party(party)]);
    }
    put(page.words.told_silent, &[&page.party(party), &page.place(place)])
}

fn kind(verdict: Verdict, ground: &Ground) -> Option<Kind> {
    match (verdict, ground) {
        (Verdict::Derogation, _) => Some(Kind::Exception),
        (Verdict::Adequate, _) => Some(Kind::Adequacy),
        (Verdict::Safeguarded, _) => Some(Kind::Safeguard),
        _ => None,
    }
}

fn sentence(
    page: &Page,
    kind: Kind,
    party: PartyId,
    place: Place,
    (title, citation): (&str, &str),
    categories: &BTreeSet<CategoryId>,
) -> Markup {
    let names: Vec<String> = categories.iter().map(|&category| page.category(category)).collect();
    let words = page.words;
    let template = match kind {
        Kind::Adequacy => words.told_adequacy,
        Kind::Safeguard => words.told_safeguard,
        Kind::Exception => words.told_exception,
    };
    let citation = words.english(html! { (citation) });
    filled(template, &[&names.join("; "), &page.party(party), &page.place(place), &title, &citation])
}
