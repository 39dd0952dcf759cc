//! The tables of the page: the transfer register, the findings, the rule entries relied on.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::parts::{anchor, badge, left_out, names, party, regime};
use crate::{
    assess::{Assessment, TransferRow},
    finding::Finding,
    law::{Judgement, Mark, Verdict},
    report::{
        findings as list, plain,
        relied::{self, Relied},
        subject::Report,
        summary::SHOWN,
    },
};

/// The transfer register: the worst first, then in the order of its file.
pub fn transfers(assessment: &Assessment) -> Markup {
    let columns =
        ["Flow", "Exporter", "Importer", "Place", "Categories, of whom", "Verdict", "Ground", "Reasons"];
    let mut rows: Vec<&TransferRow> = assessment.transfers.iter().collect();
    rows.sort_by_key(|row| Reverse(row.judgement.verdict));
    html! {
        @if rows.is_empty() { p { "None." } } @else {
            (left_out(rows.len(), "transfers.csv"))
            table.register {
                thead { tr { @for title in columns { th scope="col" { (title) } } } }
                tbody { @for transfer in rows.into_iter().take(SHOWN) { (transfer_row(assessment, transfer)) } }
            }
        }
    }
}

fn transfer_row(assessment: &Assessment, transfer: &TransferRow) -> Markup {
    let inventory = &assessment.inventory;
    let judgement = &transfer.judgement;
    let categories: Vec<_> = transfer
        .categories
        .iter()
        .map(|&c| inventory.category(c))
        .map(|c| plain::name_or(&c.name, &c.id))
        .collect();
    let populations: Vec<_> = transfer
        .populations
        .iter()
        .map(|&p| inventory.population(p))
        .map(|p| plain::name_or(&p.name, &p.id))
        .collect();
    html! {
        tr {
            td {
                code { (plain::shown(&transfer.flow)) }
                div { (transfer.kind.as_str()) }
                div.aside { (regime(assessment, &transfer.regime)) }
            }
            td {
                @if let Some(exporter) = transfer.exporter {
                    (party(assessment, exporter)) div.aside { "as " (transfer.exporter_as.as_str()) }
                } @else { "not known" }
            }
            td { (party(assessment, transfer.importer)) div.aside { "as " (transfer.importer_as.as_str()) } }
            td { (plain::place(inventory, transfer.place)) }
            td {
                (names(&categories, "categories"))
                div.aside { "of " (names(&populations, "populations")) }
            }
            td { (badge(judgement.verdict)) }
            td { (ground(judgement)) }
            td { @for reason in transfer.reasons(inventory) { div { (plain::shown(&reason)) } } }
        }
    }
}

/// The ground, and what it rests on; where there is none, the rule that asks for one.
fn ground(judgement: &Judgement) -> Markup {
    let lacking = lacking(judgement);
    html! {
        @if let Some(word) = lacking { (word) } @else {
            (plain::shown(judgement.mechanism()))
            @if !judgement.instrument().is_empty() { " " code { (plain::shown(judgement.instrument())) } }
        }
        @if !judgement.citation.is_empty() {
            div.aside {
                @if judgement.entry.is_empty() { (plain::shown(&judgement.citation)) } @else {
                    a href={ "#" (anchor("rule", &judgement.entry)) } { (plain::shown(&judgement.citation)) }
                }
                @if lacking.is_some() { " asks for one" }
            }
        }
    }
}

/// What stands for a ground where none decided.
fn lacking(judgement: &Judgement) -> Option<&'static str> {
    let stated = [judgement.mechanism(), judgement.instrument(), &judgement.entry];
    match judgement.verdict {
        _ if stated.iter().any(|part| !part.is_empty()) => None,
        Verdict::Unknown => Some("not known"),
        _ => Some("none"),
    }
}

/// The findings.
pub fn findings(report: &Report) -> Markup {
    let findings = list::worst_first(&report.assessment.findings);
    html! {
        @if findings.is_empty() { p { "None." } } @else {
            (left_out(findings.len(), "findings.csv"))
            table.findings {
                thead {
                    tr {
                        @for title in ["Code", "Severity", "About", "Finding", "Where"] { th scope="col" { (title) } }
                    }
                }
                tbody { @for finding in findings.into_iter().take(SHOWN) { (finding_row(report, finding)) } }
            }
        }
    }
}

fn finding_row(report: &Report, finding: &Finding) -> Markup {
    let (file, line, column) = list::place(report.sources, finding);
    html! {
        tr {
            td.word { (finding.code.as_str()) }
            td { span class={ "severity " (finding.severity.as_str()) } { (finding.severity.as_str()) } }
            td { code { (plain::shown(&finding.subject)) } }
            td {
                (plain::shown(&finding.message))
                @if !finding.citation.is_empty() { " (" (plain::shown(&finding.citation)) ")" }
                @if let Some(waived) = list::waived(finding) { div.aside { (plain::shown(&waived)) } }
                @if !finding.help.is_empty() { div.aside { "Help: " (plain::shown(&finding.help)) } }
            }
            td {
                (plain::shown(file))
                @for number in [line, column].into_iter().take_while(|&n| n > 0) { ":" (number) }
            }
        }
    }
}

/// The rule entries relied on; those to be reviewed are named first.
pub fn rules(assessment: &Assessment) -> Markup {
    let relied = relied::relied(assessment);
    let marked: Vec<&Relied> =
        relied.iter().filter(|r| r.entry.source.mark == Mark::ReviewRequired).collect();
    let columns = ["Entry", "What", "Citation", "Source", "Grade", "Checked", "Mark"];
    html! {
        @if !marked.is_empty() {
            p {
                (plain::count(marked.len(), "entry counts", "entries count"))
                " although no primary text was seen, and should be reviewed: "
                @for (index, rule) in marked.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href={ "#" (anchor("rule", &rule.entry.id)) } { (plain::shown(&rule.entry.id)) }
                }
                "."
            }
        }
        @if relied.is_empty() { p { "None." } } @else {
            table {
                thead { tr { @for title in columns { th scope="col" { (title) } } } }
                tbody { @for rule in &relied { (rule_row(rule)) } }
            }
        }
    }
}

fn rule_row(rule: &Relied) -> Markup {
    let (entry, source) = (rule.entry, &rule.entry.source);
    html! {
        tr id=(anchor("rule", &entry.id)) {
            td { code { (plain::shown(&entry.id)) } }
            td {
                (plain::shown(&entry.title))
                @if !entry.note.is_empty() { div.aside { (plain::shown(&entry.note)) } }
            }
            td { (plain::shown(&entry.citation)) }
            td { (plain::shown(&source.text)) }
            td { (relied::grade(source.grade)) div.aside { (relied::grade_meaning(source.grade)) } }
            td.word { (source.checked) }
            td.word { (relied::mark(source.mark)) }
        }
    }
}
