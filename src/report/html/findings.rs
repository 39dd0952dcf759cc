//! The findings, grouped by the question that they answer, with what was decided on them.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{
    dossiers::Dossiers,
    page::{Page, count, lead, put, ticked},
};
use crate::{
    assess::ExposureRow,
    finding::{Finding, Severity},
    report::{
        findings as list,
        key::{Keys, key_of},
        plain, summary,
    },
};

/// So many findings are shown of a question, the worst first.
const SHOWN: usize = 300;

/// The section.
pub fn section(page: &Page, dossiers: &Dossiers) -> Markup {
    let words = page.words;
    let report = page.report;
    let mut keys = Keys::default();
    let mut all: Vec<(&Finding, String)> = list::in_order(report.sources, &page.assessment.findings)
        .into_iter()
        .map(|finding| (finding, list::key(&mut keys, report.sources, finding)))
        .collect();
    all.sort_by_key(|(finding, _)| finding.waived.is_some());
    let waived = summary::waived(page.assessment);
    let counts =
        [(Severity::Error, words.error), (Severity::Warning, words.warning), (Severity::Note, words.note)]
            .map(|(severity, noun)| count(summary::findings(page.assessment, severity), noun));
    let questions: Vec<(usize, Vec<&(&Finding, String)>)> = (0..QUESTIONS)
        .map(|at| (at, all.iter().filter(|(finding, _)| question(finding) == at).collect::<Vec<_>>()))
        .filter(|(_, list)| !list.is_empty())
        .collect();
    html! {
        (lead(put(words.findings_lead, &[&counts.join(", ")])))
        @if !questions.is_empty() { p.small { (ticked(&words.findings_codes)) } }
        @if waived > 0 { p { (put(words.waived, &[&waived])) } }
        (exposures(page, dossiers))
        @if questions.is_empty() { p { (words.none) } }
        @for (at, list) in &questions {
            details.q open[*at == 0] {
                summary {
                    (words.questions.split('|').nth(*at).unwrap_or_default())
                    small {
                        (count(list.len(), words.finding)) " · "
                        (words.question_rules.split('|').nth(*at).unwrap_or_default())
                    }
                }
                ul.fl { @for (finding, key) in list.iter().take(SHOWN) { (one(page, finding, key)) } }
                @if list.len() > SHOWN { p { (put(words.more, &[&(list.len() - SHOWN)])) " " code { "findings.csv" } } }
            }
        }
    }
}

/// What was decided about exposures; what was about findings stands with them.
fn exposures(page: &Page, dossiers: &Dossiers) -> Markup {
    let words = page.words;
    let decided = &page.assessment.decided;
    if decided.is_empty() {
        return html! {};
    }
    let key = |row: &ExposureRow| key_of(page.inventory, row, &row.categories);
    let shown = page.gathered.worst.iter().filter(|row| dossiers.has(row));
    let there: BTreeSet<String> = shown.map(key).collect();
    html! {
        p { (put(words.exposures_decided, &[&count(decided.len(), words.exposure)])) }
        ul.fl {
            @for (key, one) in decided.iter().take(SHOWN) {
                li {
                    span.sev { (words.decisions.word(one.decision)) }
                    span {
                        @if there.contains(key) { a href={ "#x-" (key) } { (key) } } @else { code { (key) } }
                        em.decided lang=[words.foreign()] { (plain::shown(&one.said())) }
                    }
                }
            }
        }
        @if decided.len() > SHOWN { p { (put(words.more, &[&(decided.len() - SHOWN)])) " " code { "exposures.csv" } } }
    }
}

const QUESTIONS: usize = 7;

/// Which question a finding answers, by its code.
fn question(finding: &Finding) -> usize {
    let number = finding.code.as_str().trim_start_matches("TW").parse().unwrap_or(0);
    match number {
        201..=204 | 207 | 212 => 0,
        205 | 206 | 213 | 214 => 1,
        401 | 402 => 2,
        301..=399 => 3,
        208..=210 | 404 => 5,
        500..=599 => 6,
        // What the inventory says of what happens, or leaves out.
        _ => 4,
    }
}

fn one(page: &Page, finding: &Finding, key: &str) -> Markup {
    let words = page.words;
    let (file, line, _) = list::place(page.report.sources, finding);
    html! {
        li id={ "f-" (key) } class={ "s-" (finding.severity.as_str()) } {
            span.sev { (words.severities.word(finding.severity.as_str())) }
            span {
                code { (plain::shown(&finding.subject)) } " " (page.said(&page.named(&finding.message)))
                @if !finding.citation.is_empty() { " (" (words.citation(&plain::shown(&finding.citation))) ")" }
                @if let Some(decided) = &finding.decided { em.decided lang=[words.foreign()] { (plain::shown(&decided.said())) } }
                @if !finding.help.is_empty() { em { (words.help) " " (words.english(ticked(&finding.help))) } }
                small {
                    (finding.code.as_str())
                    @if !file.is_empty() { " · " (plain::shown(file)) @if line > 0 { ":" (line) } }
                    @if finding.exposures > 0 { " · " (count(finding.exposures as usize, words.exposure)) }
                    " · " (key)
                }
            }
        }
    }
}
