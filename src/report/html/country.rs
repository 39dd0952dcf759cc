//! What is known of a country: the frame of a transfer impact assessment, filled in as far as the inventory goes, in the steps
//! of the European Data Protection Board's Recommendations 01/2020.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{
    cards::Cards,
    page::{Entry, Page, count, counted, put},
};
use crate::{
    law::Verdict,
    model::{AssessmentOutcome, AssessmentState, CountryRow, DateCell, Place, Safeguard},
    report::plain,
};

/// The frame, for places outside the home territory to which something is transferred.
pub fn known(page: &Page, place: Place, entries: &[&Entry]) -> Markup {
    let words = page.words;
    let judged = judged(entries);
    if judged.is_empty() || page.home.inside(place) {
        return html! {};
    }
    let row = page.inventory.countries.iter().find(|row| row.place == place);
    let mut papers: Vec<&Safeguard> = Vec::new();
    // What carries it and, where another party engaged the recipient, what binds that party.
    for judgement in judged.iter().flat_map(|entry| entry.row.judgement.chain()) {
        let id = judgement.ground.safeguard();
        let paper = id.and_then(|id| page.inventory.safeguards.get(id.index()));
        papers.extend(paper.filter(|paper| !papers.iter().any(|known| known.id == paper.id)));
    }
    let steps = [
        (words.step_know, know(page, &judged), open_know(page, &judged)),
        (words.step_instrument, instruments(page, &judged), open_instruments(page, &judged)),
        (words.step_assess, assessed(page, row, &papers), open_assess(page, row, &papers)),
        (words.step_measures, measures(page, row, &papers), String::new()),
        (words.step_procedure, procedure(page, &papers), open_procedure(page, &papers)),
        (words.step_review, review(page, row, &papers), String::new()),
    ];
    // What an adequacy decision covers asks for no assessment of the country.
    let adequate = judged.iter().all(|entry| entry.row.judgement.verdict == Verdict::Adequate);
    let nothing = if adequate { words.not_needed } else { words.nothing_stated };
    html! {
        h3 { (words.frame) }
        div.tw {
            (Cards::Frame.table(words, html! {
                @for (number, (step, known, open)) in steps.iter().enumerate() {
                    tr {
                        th scope="row" { (number + 1) " " (step) }
                        td { @if known.is_empty() { (nothing) } @else { (known) } }
                        td { @if open.is_empty() { "–" } @else { (open) } }
                    }
                }
            }))
        }
    }
}

/// What is a transfer: a law judges it. Other moves of data stand in the register too.
pub fn judged<'e, 'a>(entries: &[&'e Entry<'a>]) -> Vec<&'e Entry<'a>> {
    entries.iter().copied().filter(|entry| entry.row.judgement.verdict > Verdict::Free).collect()
}

fn know(page: &Page, entries: &[&Entry]) -> String {
    let words = page.words;
    let recipients: BTreeSet<_> = entries.iter().map(|entry| entry.row.importer).collect();
    let flows: BTreeSet<&str> = entries.iter().map(|entry| entry.row.flow.as_str()).collect();
    put(
        words.known_transfers,
        &[
            &count(entries.len(), words.transfer),
            &count(recipients.len(), words.recipient),
            &count(flows.len(), words.flow_noun),
        ],
    )
}

fn open_know(page: &Page, entries: &[&Entry]) -> String {
    let nameless = entries.iter().filter(|entry| entry.row.exporter.is_none()).count();
    if nameless == 0 { String::new() } else { put(page.words.open_exporter, &[&nameless]) }
}

fn instruments(page: &Page, entries: &[&Entry]) -> String {
    let standing = entries.iter().filter(|entry| entry.row.judgement.verdict < Verdict::Unknown);
    let by = counted(standing.map(|entry| page.ground(entry.row)));
    by.into_iter().map(|(ground, count)| format!("{ground} ({count})")).collect::<Vec<_>>().join(", ")
}

fn open_instruments(page: &Page, entries: &[&Entry]) -> String {
    let open = entries.iter().filter(|entry| entry.row.judgement.verdict >= Verdict::Unknown);
    let by = counted(open.map(|entry| std::cmp::Reverse(entry.row.judgement.verdict)));
    let said: Vec<String> =
        by.into_iter().map(|(verdict, count)| format!("{count} {}", page.verdict(verdict.0))).collect();
    if said.is_empty() { String::new() } else { put(page.words.open_instruments, &[&said.join(", ")]) }
}

fn state(page: &Page, state: AssessmentState) -> Option<String> {
    let words = page.words;
    match state.on {
        DateCell::Blank => None,
        DateCell::None => Some(words.assessment_none.to_string()),
        DateCell::On(day) => {
            let outcome = match state.outcome {
                None | Some(AssessmentOutcome::Passed) => words.outcome_passed,
                Some(AssessmentOutcome::WithMeasures) => words.outcome_measures,
                Some(AssessmentOutcome::Failed) => words.outcome_failed,
            };
            Some(put(words.assessment_of, &[&page.day(day), &outcome]))
        }
    }
}

fn assessed(page: &Page, row: Option<&CountryRow>, papers: &[&Safeguard]) -> String {
    let mut said: Vec<String> = row.and_then(|row| state(page, row.assessment)).into_iter().collect();
    if let Some(row) = row.filter(|row| !row.document.is_empty()) {
        said.push(plain::shown(&row.document).into_owned());
    }
    for paper in papers {
        if let Some(state) = state(page, paper.assessment) {
            said.push(format!("{}{}{state}", plain::shown(&paper.id), page.words.colon()));
        }
    }
    said.join(page.words.semicolon())
}

fn open_assess(page: &Page, row: Option<&CountryRow>, papers: &[&Safeguard]) -> String {
    let of_place = row.is_some_and(|row| matches!(row.assessment.on, DateCell::On(_)));
    let without = papers.iter().filter(|paper| !matches!(paper.assessment.on, DateCell::On(_)));
    let without: Vec<&str> = without.map(|paper| paper.id.as_str()).collect();
    if of_place || without.is_empty() {
        return String::new();
    }
    put(page.words.open_assess, &[&plain::shown(&without.join(", "))])
}

fn measures(page: &Page, row: Option<&CountryRow>, papers: &[&Safeguard]) -> String {
    let mut all: BTreeSet<&str> = row.iter().flat_map(|row| &row.measures).map(String::as_str).collect();
    all.extend(papers.iter().flat_map(|paper| &paper.measures).map(String::as_str));
    let _ = page;
    plain::shown(&all.into_iter().collect::<Vec<_>>().join(", ")).into_owned()
}

fn procedure(page: &Page, papers: &[&Safeguard]) -> String {
    let said = papers.iter().map(|paper| match paper.valid_from {
        Some(day) => put(page.words.signed, &[&plain::shown(&paper.id), &page.day(day)]),
        None => put(page.words.signed_undated, &[&plain::shown(&paper.id)]),
    });
    said.collect::<Vec<_>>().join(page.words.semicolon())
}

fn open_procedure(page: &Page, papers: &[&Safeguard]) -> String {
    let without: Vec<&str> =
        papers.iter().filter(|paper| paper.document.is_empty()).map(|paper| paper.id.as_str()).collect();
    if without.is_empty() {
        return String::new();
    }
    put(page.words.open_document, &[&plain::shown(&without.join(", "))])
}

fn review(page: &Page, row: Option<&CountryRow>, papers: &[&Safeguard]) -> String {
    let months = jiff::Span::new().months(i64::from(page.inventory.head.assessment_valid_months));
    let states = row.map(|row| row.assessment.on).into_iter();
    let days = states.chain(papers.iter().map(|paper| paper.assessment.on)).filter_map(|on| match on {
        DateCell::On(day) => day.checked_add(months).ok(),
        DateCell::Blank | DateCell::None => None,
    });
    let mut days: Vec<_> = days.collect();
    days.sort_unstable();
    days.dedup();
    let said: Vec<String> = days.into_iter().map(|day| page.day(day)).collect();
    if said.is_empty() { String::new() } else { put(page.words.review_on, &[&said.join(", ")]) }
}
