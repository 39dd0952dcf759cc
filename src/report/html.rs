//! `index.html`: the whole report for a reader of the law. One file, no script, nothing from a network: the
//! content security policy allows the style sheet inside it, by its digest, and nothing else. Works printed.

mod exposures;
mod parts;
mod tables;

use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use self::parts::{badge, regime};
use super::{
    gathered::Gathered,
    map, plain,
    subject::Report,
    summary::{self, Tally},
};
use crate::{assess::Assessment, finding::Severity, law::Verdict};

const STYLE: &str = include_str!("html/style.css");

/// Nothing may be loaded, sent or run; the one style sheet is named by the SHA-256 digest of [`STYLE`].
const POLICY: &str = "default-src 'none'; style-src 'sha256-clQiM/WPjFi7QK92FdhKaFXnCLPtNGmaNb73NfpGFd8='; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub fn render(report: &Report, gathered: &Gathered, out: &mut dyn io::Write) -> io::Result<()> {
    let title = plain::title(&report.assessment.inventory);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) ", as of " (report.assessment.as_of) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body(report, gathered)) }
        }
    };
    out.write_all(page.into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn body(report: &Report, gathered: &Gathered) -> Markup {
    let assessment = report.assessment;
    html! {
        header { (opening(assessment)) }
        nav aria-label="Contents" {
            ul {
                @for (anchor, title) in SECTIONS {
                    li { a href={ "#" (anchor) } { (title) } }
                }
            }
        }
        main {
            (section(0, &counts(assessment, gathered)))
            (section(1, &picture(assessment)))
            (section(2, &verdicts()))
            (section(3, &exposures::all(assessment, gathered)))
            (section(4, &tables::transfers(assessment)))
            (section(5, &tables::findings(report)))
            (section(6, &tables::rules(assessment)))
        }
        footer {
            p {
                "Judged from what the inventory states and from the rule entries listed above, for the day named at "
                "the top. What is not stated is never taken to be in order. The same rows as data: exposures.csv, "
                "transfers.csv, findings.csv, report.json."
            }
        }
    }
}

const SECTIONS: [(&str, &str); 7] = [
    ("summary", "Summary"),
    ("map", "Map"),
    ("verdicts", "What the verdicts mean"),
    ("exposures", "Exposures by recipient"),
    ("transfers", "Transfer register"),
    ("findings", "Findings"),
    ("rules", "Rule entries relied on"),
];

fn section(number: usize, content: &Markup) -> Markup {
    let (anchor, title) = SECTIONS.get(number).copied().unwrap_or_default();
    html! { section id=(anchor) { h2 { (title) } (content) } }
}

fn opening(assessment: &Assessment) -> Markup {
    let inventory = &assessment.inventory;
    let title = plain::title(inventory);
    let name = plain::shown(&inventory.head.name);
    html! {
        h1 { (title) }
        dl {
            @if !name.is_empty() && name != title {
                dt { "Inventory" } dd { (name) }
            }
            dt { "As of" } dd { time datetime=(assessment.as_of) { (assessment.as_of) } }
            dt { "Regimes judged" }
            dd {
                @for regime in &assessment.regimes {
                    div { (plain::shown(&regime.name)) " (" (plain::shown(&regime.law.citation)) ")" }
                }
                @if assessment.regimes.is_empty() { "none" }
            }
        }
    }
}

fn counts(assessment: &Assessment, gathered: &Gathered) -> Markup {
    let (recipients, places) = (&gathered.recipients, &gathered.places);
    let severities = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    html! {
        p {
            (plain::count(recipients.len(), "recipient", "recipients")) " in "
            (plain::count(places.len(), "place", "places")) "; "
            (plain::count(assessment.transfers.len(), "entry", "entries")) " in the transfer register. "
            a href="#findings" { "Findings" } ": "
            @for (index, (severity, one, many)) in severities.into_iter().enumerate() {
                @if index > 0 { ", " }
                (plain::count(summary::findings(assessment, severity), one, many))
            }
            @if summary::waived(assessment) > 0 { "; " (summary::waived(assessment)) " waived" }
            "."
        }
        (tally(assessment, "Exposures: a category of a population, with one recipient, at one place", &summary::exposures(assessment, gathered)))
        (tally(assessment, "Transfers: entries of the register", &summary::transfers(assessment)))
    }
}

fn tally(assessment: &Assessment, caption: &str, tallies: &[Tally]) -> Markup {
    html! {
        table.counts {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { "Regime" }
                    @for verdict in Verdict::ALL.into_iter().rev() { th scope="col" { (badge(verdict)) } }
                }
            }
            tbody {
                @for tally in tallies {
                    tr {
                        th scope="row" { (regime(assessment, tally.regime)) }
                        @for count in tally.counts.iter().rev() {
                            td.number.nil[*count == 0] { (count) }
                        }
                    }
                }
            }
        }
    }
}

/// The map. Its SVG is made of escaped text, and needs no style sheet.
fn picture(assessment: &Assessment) -> Markup {
    html! {
        p {
            "Data moves from left to right, and from one band to another where it crosses a border. Each line has the "
            "worst verdict of its flows; what a box or a line stands for is shown when the pointer rests on it. The same "
            "picture stands alone in " code { "lineage.svg" } "."
        }
        div.map tabindex="0" role="region" aria-label="Map" { (PreEscaped(map::whole(assessment).svg())) }
    }
}

fn verdicts() -> Markup {
    html! {
        p {
            "Each entry has one verdict under each regime that protects the data; the worst comes first. The verdict "
            "of an exposure is the worst over every route by which the data can reach the recipient."
        }
        table.meanings {
            thead { tr { th scope="col" { "Verdict" } th scope="col" { "Meaning" } } }
            tbody {
                @for verdict in Verdict::ALL.into_iter().rev() {
                    tr { td { (badge(verdict)) } td { (summary::meaning(verdict)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
