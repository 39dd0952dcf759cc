//! The register of transfers: every entry with its evidence, the worst first, under its key.

use maud::{Markup, html};

use super::page::{Entry, Page, chip, count, lead, put, sentence, sign};
use crate::{
    law::{Check, Known, Verdict},
    model::{Basis, NodeId, PartyTable, StoreId},
    report::plain,
};

/// So many entries are shown, the worst first.
const SHOWN: usize = 1_500;

/// The section.
pub fn section(page: &Page) -> Markup {
    let words = page.words;
    let all = page.entries.len();
    html! {
        (lead(&put(words.register_lead, &[&count(all, words.entry)])))
        @if all > SHOWN { p { (put(words.register_cut, &[&SHOWN, &all])) " " code { "transfers.csv" } "." } }
        @if page.entries.is_empty() { p { (words.none) } } @else {
            (facets(page))
            div.tw.reg tabindex="0" role="region" aria-label=(words.register) { (table(page)) }
            (lists(page))
        }
    }
}

/// The long lists of categories, once each.
fn lists(page: &Page) -> Markup {
    html! {
        @if !page.lists.is_empty() {
            details.lists {
                summary { (page.words.lists) small { (page.lists.len()) } }
                ol {
                    @for (at, list) in page.lists.iter().enumerate() {
                        @let names: Vec<String> = list.iter().map(|&category| page.category(category)).collect();
                        li id={ "list-" (at + 1) } { (names.join(", ")) }
                    }
                }
            }
        }
    }
}

/// The names and values of a facet's choices.
type Choices = Vec<(String, String)>;

fn facets(page: &Page) -> Markup {
    let words = page.words;
    let rows = || page.entries.iter().take(SHOWN);
    let choices = |list: &mut dyn Iterator<Item = (String, String)>| -> Choices {
        let mut list: Vec<(String, String)> = list.collect();
        list.sort();
        list.dedup();
        list
    };
    let verdicts: Choices = Verdict::ALL
        .into_iter()
        .rev()
        .filter(|verdict| rows().any(|entry| entry.row.judgement.verdict == *verdict))
        .map(|verdict| (page.verdict(verdict).to_owned(), verdict.as_str().to_owned()))
        .collect();
    let laws = choices(&mut rows().map(|e| (page.law(&e.row.regime), e.row.regime.clone())));
    let places = choices(&mut rows().map(|e| (page.place(e.row.place), e.row.place.code().to_owned())));
    let recipients = choices(
        &mut rows().map(|e| (page.party(e.row.importer), page.inventory.party(e.row.importer).id.clone())),
    );
    let categories = choices(
        &mut rows()
            .flat_map(|e| &e.row.categories)
            .map(|&c| (page.category(c), page.inventory.category(c).id.clone())),
    );
    let grounds = choices(&mut rows().map(|e| (page.ground(e.row), page.ground(e.row))));
    html! {
        form.facets #fx hidden {
            label { (words.search) input type="search" #q autocomplete="off"; }
            (facet(words.verdict, "v", &verdicts, words.all))
            (facet(words.law, "l", &laws, words.all))
            (facet(words.place_head, "p", &places, words.all))
            (facet(words.recipient_head, "r", &recipients, words.all))
            (facet(words.category_head, "c", &categories, words.all))
            (facet(words.safeguard, "g", &grounds, words.all))
            label { (words.special) select data-f="s" { option value="" { (words.all) } option value="1" { (words.special_only) } } }
            button type="reset" { (words.clear) }
        }
        p.count #count data-folded=(words.count_folded) data-shown=(words.count_shown) aria-live="polite" {}
    }
}

fn facet(title: &str, field: &str, choices: &Choices, all: &str) -> Markup {
    html! {
        label {
            (title)
            select data-f=(field) {
                option value="" { (all) }
                @for (name, value) in choices { option value=(value) { (name) } }
            }
        }
    }
}

fn table(page: &Page) -> Markup {
    let words = page.words;
    let titles = [
        words.verdict,
        words.from_to,
        words.law,
        words.whose_what,
        words.why_basis,
        words.ground,
        words.conditions,
    ];
    html! {
        table.t.cards.rg #rg {
            thead { tr { @for title in titles { th scope="col" { (title) } } } }
            tbody { @for entry in page.entries.iter().take(SHOWN) { (row(page, entry, &titles)) } }
        }
    }
}

fn row(page: &Page, entry: &Entry, titles: &[&str; 7]) -> Markup {
    let (words, row) = (page.words, entry.row);
    let judgement = &row.judgement;
    let ids: Vec<&str> = row.categories.iter().map(|&c| page.inventory.category(c).id.as_str()).collect();
    html! {
        tr id={ "t-" (entry.key) } data-v=(judgement.verdict.as_str()) data-l=(row.regime) data-p=(row.place.code())
            data-r=(page.inventory.party(row.importer).id) data-c=(ids.join(" ")) data-g=(page.ground(row))
            data-s=[entry.special.then_some("1")] {
            // The worst is the first.
            td data-l=(titles[0]) data-k=(Verdict::ALL.len() - judgement.verdict as usize) {
                (chip(page, judgement.verdict))
                div.aside { a.key href={ "#t-" (entry.key) } tabindex="-1" { (entry.key) } }
            }
            td data-l=(titles[1]) { (ends(page, entry)) }
            td data-l=(titles[2]) { (page.law(&row.regime)) }
            td data-l=(titles[3]) {
                (page.populations(&row.populations))
                div.cats { (page.categories(&row.categories, &row.populations)) }
            }
            td data-l=(titles[4]) { (why(page, entry)) }
            td data-l=(titles[5]) {
                (page.ground(row))
                @if !judgement.instrument().is_empty() { " " code { (plain::shown(judgement.instrument())) } }
                @if !judgement.citation.is_empty() { small { (plain::shown(&judgement.citation)) } }
                @if judgement.verdict >= Verdict::Derogation || judgement.verdict == Verdict::Free {
                    @for reason in page.reasons(row) { em { (sentence(&reason)) } }
                }
                (dates(page, entry))
            }
            td data-l=(titles[6]) {
                (checks(page, &judgement.checks))
                @if !entry.evidence.rests_on.is_empty() {
                    small.rests { (words.rests_on) " " (plain::shown(&entry.evidence.rests_on.join(", "))) }
                }
            }
        }
    }
}

/// From whom to whom, where, over what.
pub fn ends(page: &Page, entry: &Entry) -> Markup {
    let row = entry.row;
    html! {
        b {
            @if let Some(exporter) = row.exporter { (page.party(exporter)) } @else { (page.words.exporter_not_known) }
            " → " (page.party(row.importer))
        }
        small { (page.place(row.place)) ", " (row.importer_as.as_str()) ", " (row.kind.as_str()) }
        small { code { (plain::shown(&row.flow)) } @if let Some(path) = path(page, entry) { span.path { " " (path) } } }
    }
}

fn path(page: &Page, entry: &Entry) -> Option<String> {
    let flow = page.inventory.flow(entry.row.flow_id?);
    Some(format!("{} → {}", page.node(flow.from), page.node(flow.to)))
}

/// Why, on which basis, and how long.
fn why(page: &Page, entry: &Entry) -> Markup {
    let words = page.words;
    let names: Vec<String> =
        entry.purposes.iter().map(|p| plain::name_or(&p.name, &p.id).into_owned()).collect();
    let store = store(page, entry).map(|id| page.inventory.store(id));
    html! {
        @if names.is_empty() { span.quiet { (words.purpose_not_stated) } } @else { (names.join(", ")) }
        small { @if let Some(basis) = entry.basis { (basis_of(basis)) } @else { (words.basis_not_stated) } }
        @for text in kept(page, entry) { small { (words.retention) " " (plain::shown(text)) } }
        @if let Some(store) = store {
            @if !store.measures.is_empty() { small { (words.measures) " " (plain::shown(&store.measures.join(", "))) } }
        }
    }
}

/// How long the data is kept: for its purposes, where a company has it, and in the store where it arrives. Each once.
fn kept<'a>(page: &Page<'a>, entry: &Entry<'a>) -> Vec<&'a str> {
    let of_company = page.inventory.party(entry.row.importer).table == PartyTable::Company
        || entry.row.exporter.is_some_and(|id| page.inventory.party(id).table == PartyTable::Company);
    let purposes = entry.purposes.iter().filter(|_| of_company).map(|purpose| purpose.retention.as_str());
    let store = store(page, entry).map(|id| page.inventory.store(id).retention.as_str());
    let mut all: Vec<&str> = Vec::new();
    for text in purposes.chain(store).map(str::trim).filter(|text| !text.is_empty()) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// The store where the data arrives.
fn store(page: &Page, entry: &Entry) -> Option<StoreId> {
    match page.inventory.flow(entry.row.flow_id?).to {
        NodeId::Store(id) => Some(id),
        NodeId::Party(_) | NodeId::Population(_) => None,
    }
}

/// A legal basis as people write it.
pub fn basis_of(basis: Basis) -> String {
    basis.as_str().replace('-', " ")
}

/// The paper, and the days.
pub fn dates(page: &Page, entry: &Entry) -> Markup {
    let (words, evidence) = (page.words, &entry.evidence);
    if entry.row.judgement.verdict == Verdict::Free {
        return html! {};
    }
    let mut said = Vec::new();
    if let Some(from) = evidence.in_force_from {
        said.push(put(words.dated_from, &[&page.day(from)]));
    }
    if let Some(until) = evidence.in_force_until {
        said.push(put(words.dated_until, &[&page.day(until)]));
    }
    if let Some(day) = evidence.assessed_on {
        said.push(put(words.assessed_on, &[&page.day(day)]));
    }
    let safeguard = entry.row.judgement.ground.safeguard();
    let row = safeguard.and_then(|id| page.inventory.safeguards.get(id.index()));
    if let Some(row) = row.filter(|row| !row.module.is_empty()) {
        said.insert(0, put(words.module, &[&plain::shown(&row.module)]));
    }
    html! {
        @if !said.is_empty() { small { (said.join("; ")) } }
        @if !evidence.document.is_empty() { small { (words.paper) " " code { (plain::shown(evidence.document)) } } }
        @else if row.is_some() { small { (words.paper_not_stated) } }
    }
}

/// Each condition that was asked, with its answer.
pub fn checks(page: &Page, checks: &[Check]) -> Markup {
    let words = page.words;
    html! {
        @if !checks.is_empty() {
            ul.ck {
                @for check in checks {
                    @let (class, answer) = match check.known {
                        Known::Holds => ("ck-h", words.holds),
                        Known::Fails => ("ck-f", words.fails),
                        Known::NotStated => ("ck-n", words.not_stated),
                    };
                    li class=(class) {
                        b { (answer) } " " (page.check(&check.name))
                        // Who it is, and on what it rests, is said nowhere else.
                        @if (check.known != Known::Holds || check.name == "engager") && !check.why.is_empty() { em { (sentence(&check.why)) } }
                    }
                }
            }
        }
    }
}

/// A verdict's sign with its word, small.
pub fn small_sign(page: &Page, verdict: Verdict, inherited: bool) -> Markup {
    html! { span class={ "v-" (verdict.as_str()) } { (sign(verdict, inherited)) " " (page.verdict(verdict)) } }
}
