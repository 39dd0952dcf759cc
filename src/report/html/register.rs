//! The register of transfers: every entry with its evidence, the worst first, under its key.

use std::collections::HashSet;

use maud::{Markup, html};

use super::{
    cards::Cards,
    categories::{self, LONG},
    facets::Facets,
    matrix::There,
    page::{Entry, Page, chip, count, dossier, lead, put, sentence, sign},
    pieces::{Cells, Pieces},
};
use crate::{
    law::{Check, Known, Verdict},
    model::{Basis, NodeId, PartyTable, StoreId},
    report::plain,
};

/// So many entries stand in the page as they are, the worst first, and so many bytes of them.
const SHOWN: usize = 200;
const BYTES: usize = 900 << 10;
/// So many bytes of others are there for the script.
const MADE: usize = 1_500 << 10;
/// The section of the dossiers.
const DOSSIERS: &str = "dossiers";

/// The register: what of it stands in the page.
#[derive(Default)]
pub struct Register<'p> {
    /// The rows that stand in it as they are.
    shown: Vec<Markup>,
    /// Those that the script makes.
    made: Pieces,
    /// All of these.
    entries: Vec<&'p Entry<'p>>,
    /// Their keys.
    keys: HashSet<&'p str>,
}

impl<'p> Register<'p> {
    /// The worst rows, as many as there is room for.
    pub fn of(page: &'p Page) -> Self {
        let mut register = Self::default();
        let mut bytes = 0;
        for entry in &page.entries {
            let plain = bytes < BYTES && register.shown.len() < SHOWN;
            if !plain && register.made.bytes >= MADE {
                break;
            }
            page.lists.made(!plain);
            // Which dossiers there are turns out behind the register: a row that the script makes leads to all of them.
            let to = dossier(page, entry.row.importer, entry.row.place);
            let cells = cells(page, entry, if plain { &to } else { DOSSIERS });
            if plain {
                let row = row(page, entry, &cells);
                bytes += row.0.len();
                register.shown.push(row);
            } else {
                register.made.add(&entry.key, cells);
            }
            register.entries.push(entry);
            register.keys.insert(&entry.key);
        }
        page.lists.made(false);
        register
    }

    /// Whether an entry has a row.
    pub fn has(&self, entry: &Entry) -> bool {
        self.keys.contains(entry.key.as_str())
    }

    /// The section. What else names long lists comes before it.
    pub fn section(&mut self, page: &Page, there: &There) -> Markup {
        let words = page.words;
        self.lead_to(page, there);
        let all = page.entries.len();
        let facets = Facets::of(page, &self.entries);
        html! {
            (lead(put(words.register_lead, &[&count(all, words.entry)])))
            @if all > self.shown.len() {
                @let made = self.entries.len();
                @let made = if made == all { words.made_all.to_string() } else { put(words.made_worst, &[&made]) };
                p { (put(words.register_made, &[&self.shown.len(), &all, &made])) " " code { "transfers.csv" } "." }
            }
            @if page.entries.is_empty() { p { (words.none) } } @else {
                (facets.form(page))
                div.tw.reg.big[all > self.shown.len()] tabindex="0" role="region" aria-label=(words.register) {
                    (self.table(page))
                    button #next type="button" hidden data-say=(words.register_next) {}
                }
                (categories::section(page))
                (self.rest(page, &facets))
            }
        }
    }

    /// What leads to a dossier that is not there leads to their section.
    fn lead_to(&mut self, page: &Page, there: &There) {
        for (row, entry) in self.shown.iter_mut().zip(&self.entries) {
            let of = (entry.row.place, entry.row.importer);
            if entry.inherits && !there.contains(&of) {
                let to = format!("\"#{}\"", dossier(page, of.1, of.0));
                row.0 = row.0.replace(&to, &format!("\"#{DOSSIERS}\""));
            }
        }
    }

    fn table(&self, page: &Page) -> Markup {
        Cards::Register.table(page.words, html! { @for row in &self.shown { (row) } })
    }

    /// What the script makes the other rows of.
    fn rest(&self, page: &Page, facets: &Facets) -> Markup {
        let rest = self.entries.get(self.shown.len()..).unwrap_or_default();
        let (choices, sets) = facets.choices(page, rest);
        let lists = categories::lines(page, |category| facets.category(page, category));
        self.made.template(&choices, &sets, &lists)
    }
}

/// A row that stands in the page as it is.
fn row(page: &Page, entry: &Entry, cells: &Cells) -> Markup {
    let row = entry.row;
    let ids: Vec<&str> = row.categories.iter().map(|&c| page.inventory.category(c).id.as_str()).collect();
    html! {
        tr id={ "t-" (entry.key) } data-v=(row.judgement.verdict.as_str()) data-l=(row.regime) data-p=(row.place.code())
            data-r=(page.inventory.party(row.importer).id) data-c=(ids.join(" ")) data-g=(page.ground(row))
            data-s=[entry.special.then_some("1")] data-h=[entry.inherits.then_some("1")] {
            @for (at, cell) in cells.iter().enumerate() {
                td {
                    @for piece in cell { (piece) }
                    @if at == 0 { div.aside { a.key href={ "#t-" (entry.key) } tabindex="-1" { (entry.key) } } }
                }
            }
        }
    }
}

/// What stands in its cells, each piece in one element.
fn cells(page: &Page, entry: &Entry, anchor: &str) -> Cells {
    let (words, row) = (page.words, entry.row);
    let rests = &entry.evidence.rests_on;
    let mut conditions = checks(page, &row.judgement.checks);
    if !rests.is_empty() {
        conditions.push(html! { small.rests { (words.rests_on) " " (plain::shown(&rests.join(", "))) } });
    }
    let mut verdict = vec![chip(page, row.judgement.verdict)];
    if entry.inherits {
        verdict.push(reached(page, anchor));
    }
    [
        verdict,
        ends(page, entry),
        vec![html! { span { (page.law(&row.regime)) } }],
        vec![
            html! { span { (page.populations(&row.populations)) } },
            html! { div.cats { (page.categories(&row.categories, &row.populations, LONG)) } },
        ],
        why(page, entry),
        ground(page, entry),
        conditions,
    ]
}

/// That a fault of an earlier step reaches the data of a row: what stands in its dossier is worse than the row.
fn reached(page: &Page, anchor: &str) -> Markup {
    html! { small.inh { a href={ "#" (anchor) } { (sign(Verdict::Unknown, true)) " " (page.words.reached) } } }
}

/// On what it stands.
fn ground(page: &Page, entry: &Entry) -> Vec<Markup> {
    let judgement = &entry.row.judgement;
    let mut pieces = vec![html! {
        span {
            (page.ground(entry.row))
            @if !judgement.instrument().is_empty() { " " code { (plain::shown(judgement.instrument())) } }
        }
    }];
    if !judgement.citation.is_empty() {
        pieces.push(html! { small { (page.words.citation(&plain::shown(&judgement.citation))) } });
    }
    if judgement.verdict >= Verdict::Derogation || judgement.verdict == Verdict::Free {
        pieces.extend(
            page.reasons(entry.row)
                .iter()
                .map(|reason| html! { em lang=[page.words.foreign()] { (sentence(&page.named(reason))) } }),
        );
    }
    pieces.extend(dates(page, entry));
    pieces
}

/// From whom to whom, where, over what.
fn ends(page: &Page, entry: &Entry) -> Vec<Markup> {
    let (words, row) = (page.words, entry.row);
    vec![
        html! {
            b {
                @if let Some(exporter) = row.exporter { (page.party(exporter)) } @else { (words.exporter_not_known) }
                " → " (page.party(row.importer))
            }
        },
        html! {
            small {
                (page.place(row.place)) ", " (words.capacities.word(row.importer_as.as_str())) ", "
                (words.movements.word(row.kind.as_str()))
            }
        },
        html! {
            small { code { (plain::shown(&row.flow)) } @if let Some(path) = path(page, entry) { span.path { " " (path) } } }
        },
    ]
}

fn path(page: &Page, entry: &Entry) -> Option<String> {
    let flow = page.inventory.flow(entry.row.flow_id?);
    Some(format!("{} → {}", page.node(flow.from), page.node(flow.to)))
}

/// Why, on which basis, and how long.
fn why(page: &Page, entry: &Entry) -> Vec<Markup> {
    let words = page.words;
    let names: Vec<String> =
        entry.purposes.iter().map(|p| plain::name_or(&p.name, &p.id).into_owned()).collect();
    let mut pieces = vec![
        html! {
            @if names.is_empty() { span.quiet { (words.purpose_not_stated) } } @else { span { (names.join(words.semicolon())) } }
        },
        html! { small { @if let Some(basis) = entry.basis { (basis_of(page, basis)) } @else { (words.basis_not_stated) } } },
    ];
    pieces.extend(kept(page, entry).iter().map(|text| {
        html! { small { (words.retention) " " (plain::shown(text)) } }
    }));
    let store = store(page, entry).map(|id| page.inventory.store(id));
    if let Some(store) = store.filter(|store| !store.measures.is_empty()) {
        pieces.push(html! { small { (words.measures) " " (plain::shown(&store.measures.join(", "))) } });
    }
    pieces
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
pub fn basis_of(page: &Page, basis: Basis) -> String {
    page.words.bases.word(basis.as_str()).to_owned()
}

/// The paper, and the days.
pub fn dates(page: &Page, entry: &Entry) -> Vec<Markup> {
    let (words, evidence) = (page.words, &entry.evidence);
    if entry.row.judgement.verdict == Verdict::Free {
        return Vec::new();
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
    let mut pieces = Vec::new();
    if !said.is_empty() {
        pieces.push(html! { small { (said.join(words.semicolon())) } });
    }
    if !evidence.document.is_empty() {
        pieces.push(html! { small { (words.paper) " " code { (plain::shown(evidence.document)) } } });
    } else if row.is_some() {
        pieces.push(html! { small { (words.paper_not_stated) } });
    }
    pieces
}

/// Each condition that was asked, with its answer.
pub fn checks(page: &Page, checks: &[Check]) -> Vec<Markup> {
    let words = page.words;
    if checks.is_empty() {
        return Vec::new();
    }
    // What decides stands first: what fails, then what is not known.
    let mut checks: Vec<&Check> = checks.iter().collect();
    checks.sort_by_key(|check| match check.known {
        Known::Fails => 0,
        Known::NotStated => 1,
        Known::Holds => 2,
    });
    vec![html! {
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
                    @if (check.known != Known::Holds || check.name == "engager") && !check.why.is_empty() { em lang=[words.foreign()] { (sentence(&page.named(&check.why))) } }
                }
            }
        }
    }]
}

/// A verdict's sign with its word, small.
pub fn small_sign(page: &Page, verdict: Verdict, inherited: bool) -> Markup {
    html! { span class={ "v-" (verdict.as_str()) } { (sign(verdict, inherited)) " " (page.verdict(verdict)) } }
}
