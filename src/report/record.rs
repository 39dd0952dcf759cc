//! The record of processing activities: `ropa.csv`, a row for each activity of each party that the inventory knows, and
//! `record.html`, that of the companies of the inventory as a document, which word processors open. What the inventory does not
//! have is said where it belongs.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    cell::{Csv, list, own},
    grounds,
    html::source_of,
    plain,
    special::is_special,
    subject::Report,
    words::ENGLISH,
};
use crate::{
    assess::{Activity, ActivityId, TransferRow},
    law::{Capacity, Verdict, called},
    model::{CategoryId, Inventory, PartyId, PartyTable, Place, PopulationId, Safeguard},
};

/// All activities.
pub type Activities = BTreeMap<ActivityId, Activity>;

/// The activities with what the register says of their flows.
struct Record<'r> {
    report: &'r Report<'r>,
    inventory: &'r Inventory,
    /// In the order of the ids.
    rows: Vec<(&'r ActivityId, &'r Activity)>,
    by_flow: BTreeMap<&'r str, Vec<&'r TransferRow>>,
}

impl<'r> Record<'r> {
    fn new(report: &'r Report<'r>, activities: &'r Activities) -> Self {
        let inventory: &Inventory = &report.assessment.inventory;
        let party = |id: PartyId| inventory.party(id).id.as_str();
        let mut rows: Vec<(&ActivityId, &Activity)> = activities.iter().collect();
        rows.sort_by_cached_key(|(id, _)| {
            let for_whom: Vec<&str> = id.on_behalf_of.iter().map(|&p| party(p)).collect();
            let purpose = id.purpose.and_then(|p| inventory.purposes.get(p.index()));
            // What has no purpose comes last.
            (party(id.party), id.capacity, for_whom, purpose.is_none(), purpose.map(|p| p.id.as_str()))
        });
        let mut by_flow: BTreeMap<&str, Vec<&TransferRow>> = BTreeMap::new();
        for row in report.assessment.transfers.iter().filter(|row| row.judgement.verdict > Verdict::Free) {
            by_flow.entry(&row.flow).or_default().push(row);
        }
        Self { report, inventory, rows, by_flow }
    }

    /// What the register has of the flows of an activity, to those who get it: each recipient, place, law and ground once.
    fn transfers(&self, activity: &Activity) -> Vec<&'r TransferRow> {
        let flows = activity.flows.iter().map(|&id| self.inventory.flow(id).id.to_string());
        let held = activity.holdings.iter().map(|&id| format!("store:{}", self.inventory.store(id).id));
        let gets = |party: PartyId| activity.recipients.keys().any(|&(known, _)| known == party);
        let mut rows: Vec<&TransferRow> = flows
            .chain(held)
            .filter_map(|name| self.by_flow.get(name.as_str()))
            .flatten()
            .copied()
            .filter(|row| gets(row.importer))
            .collect();
        let of = |row: &TransferRow| {
            let importer = self.inventory.party(row.importer).id.clone();
            let instrument = row.judgement.instrument().to_owned();
            (importer, row.place, row.regime.clone(), std::cmp::Reverse(row.judgement.verdict), instrument)
        };
        rows.sort_by_cached_key(|row| of(row));
        rows.dedup_by_key(|row| of(row));
        rows
    }

    fn safeguard(&self, row: &TransferRow) -> Option<&'r Safeguard> {
        let id = row.judgement.ground.safeguard()?;
        self.inventory.safeguards.get(id.index())
    }

    /// What the stores of an activity state, each once.
    fn stated<'a, T: Iterator<Item = &'r str>>(
        &self,
        activity: &'a Activity,
        of: impl Fn(&'r crate::model::Store) -> T,
    ) -> BTreeSet<&'r str> {
        let stores = activity.stores.iter().map(|&id| self.inventory.store(id));
        stores.flat_map(of).map(str::trim).filter(|text| !text.is_empty()).collect()
    }

    /// How long data is kept: for the purpose, as far as a company's own activity goes, and where it lies.
    fn retention(&self, id: &ActivityId, activity: &Activity) -> BTreeSet<&'r str> {
        let of_company = self.inventory.party(id.party).table == PartyTable::Company;
        let purpose = id.purpose.filter(|_| of_company).and_then(|p| self.inventory.purposes.get(p.index()));
        let own = purpose.map(|purpose| purpose.retention.trim()).filter(|text| !text.is_empty());
        let stores = self.stated(activity, |store| std::iter::once(store.retention.as_str()));
        own.into_iter().chain(stores).collect()
    }

    fn measures(&self, activity: &Activity) -> BTreeSet<&'r str> {
        self.stated(activity, |store| store.measures.iter().map(String::as_str))
    }

    /// What is special of the data of some people.
    fn special(&self, people: PopulationId, category: CategoryId) -> bool {
        is_special(self.inventory, category, people)
    }
}

const HEADER: [&str; 15] = [
    "party",
    "kind",
    "role",
    "on_behalf_of",
    "purpose",
    "legal_basis",
    "populations",
    "categories",
    "special",
    "recipients",
    "transfers",
    "documents",
    "retention",
    "measures",
    "stores",
];

/// Writes ropa.csv: a row for each activity of each party.
pub fn csv(report: &Report, activities: &Activities, out: &mut dyn io::Write) -> io::Result<()> {
    let record = Record::new(report, activities);
    let header: Vec<&str> = HEADER.into_iter().chain(["flows"]).collect();
    let mut csv = Csv::new(out, &header)?;
    for &(id, activity) in &record.rows {
        csv.row(cells(&record, id, activity))?;
    }
    csv.end()
}

fn cells(record: &Record, id: &ActivityId, activity: &Activity) -> [String; 16] {
    let inventory = record.inventory;
    let party = |id: PartyId| inventory.party(id).id.as_str();
    let purpose = id.purpose.and_then(|p| inventory.purposes.get(p.index()));
    let mut categories = BTreeSet::new();
    let mut special = BTreeSet::new();
    for (&people, set) in &activity.people {
        for category in set.iter() {
            let name = inventory.category(category).id.as_str();
            categories.insert(name);
            special.extend(record.special(people, category).then_some(name));
        }
    }
    let at = |(&(who, _), places): (&(PartyId, Capacity), &BTreeSet<Place>)| {
        let who = party(who);
        places.iter().map(move |place| format!("{who}@{}", place.code())).collect::<Vec<_>>()
    };
    let recipients: Vec<String> = activity.recipients.iter().flat_map(at).collect();
    let rows = record.transfers(activity);
    let transfer = |row: &&TransferRow| {
        let judgement = &row.judgement;
        let words = [row.regime.as_str(), judgement.verdict.as_str(), judgement.instrument()];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        format!("{}@{} {}", party(row.importer), row.place.code(), words.join(" "))
    };
    let transfers: Vec<String> = rows.iter().map(transfer).collect();
    let documents = rows.iter().filter_map(|row| record.safeguard(row)).map(|row| row.document.as_str());
    let stores = activity.stores.iter().map(|&id| inventory.store(id).id.as_str());
    [
        own(party(id.party)).into_owned(),
        own(plain::kind(inventory.party(id.party))).into_owned(),
        id.capacity.as_str().to_owned(),
        list(id.on_behalf_of.iter().map(|&p| party(p))),
        own(purpose.map_or("", |p| p.id.as_str())).into_owned(),
        list(activity.bases.iter().map(|basis| basis.as_str())),
        list(activity.people.keys().map(|&p| inventory.population(p).id.as_str())),
        list(categories.into_iter()),
        list(special.into_iter()),
        list(recipients.iter().map(String::as_str)),
        list(transfers.iter().map(String::as_str)),
        list(documents.filter(|text| !text.is_empty())),
        list(record.retention(id, activity).into_iter()),
        list(record.measures(activity).into_iter()),
        list(stores),
        list(activity.flows.iter().map(|&id| &*inventory.flow(id).id)),
    ]
}

const STYLE: &str = include_str!("record.css");

/// Writes record.html: the record of each company of the inventory, first as a controller, then as a processor.
pub fn page(report: &Report, activities: &Activities, out: &mut dyn io::Write) -> io::Result<()> {
    let record = Record::new(report, activities);
    let inventory = record.inventory;
    let as_of = ENGLISH.day(report.assessment.as_of);
    let title = format!("Record of processing activities: {}", plain::title(inventory));
    let mut companies: Vec<PartyId> = Vec::new();
    let mut others = BTreeSet::new();
    for (id, _) in &record.rows {
        if inventory.party(id.party).table != PartyTable::Company {
            others.insert(id.party);
        } else if companies.last() != Some(&id.party) {
            companies.push(id.party);
        }
    }
    let policy =
        format!("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'", source_of(STYLE));
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) ", as of " (as_of) }
                style { (PreEscaped(STYLE)) }
            }
            body { main {
                h1 { (title) }
                p { "As of " (as_of) ". Made from the inventory; what it does not state is marked “not stated” and must be filled in. This is not legal advice." }
                @if companies.is_empty() { p { "The inventory has no company that does anything with personal data." } }
                @for &company in &companies { (of_company(&record, company)) }
                @if !others.is_empty() {
                    p { (plain::count(others.len(), "other party has", "other parties have")) " activities of their own, so far as the inventory states them; see ropa.csv." }
                }
            } }
        }
    };
    out.write_all(document.into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn of_company(record: &Record, company: PartyId) -> Markup {
    let row = record.inventory.party(company);
    let seat = plain::place(record.inventory, row.seat());
    let of = |capacity| {
        let mine = record.rows.iter().filter(move |(id, _)| id.party == company && id.capacity == capacity);
        mine.copied().collect::<Vec<_>>()
    };
    let (controls, processes) = (of(Capacity::Controller), of(Capacity::Processor));
    html! {
        h2 { (plain::titled(&row.name, &row.id)) }
        p { "Seat: " (seat) ". Contact, representative and data protection officer: not in the inventory." }
        @for (title, list) in [("As a controller", &controls), ("As a processor", &processes)] {
            @if !list.is_empty() {
                h3 { (title) }
                @for (id, activity) in list { (one(record, id, activity)) }
            }
        }
    }
}

const NOT_STATED: &str = "not stated";

/// Texts, one after another; where there is none, that it is not stated.
fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> Markup {
    let texts: Vec<_> = texts.into_iter().map(plain::shown).collect();
    html! { @if texts.is_empty() { em { (NOT_STATED) } } @else { (texts.join("; ")) } }
}

fn one(record: &Record, id: &ActivityId, activity: &Activity) -> Markup {
    let inventory = record.inventory;
    let purpose = id.purpose.and_then(|p| inventory.purposes.get(p.index()));
    let name = purpose.map(|p| plain::name_or(&p.name, &p.id).into_owned());
    let for_whom: Vec<String> = id.on_behalf_of.iter().map(|&p| party(inventory, p)).collect();
    let mut basis: Vec<String> = activity.bases.iter().map(|b| b.as_str().replace('-', " ")).collect();
    if activity.basis_open {
        basis.push(if basis.is_empty() { NOT_STATED } else { "for some of it not stated" }.to_owned());
    }
    let stores: Vec<String> = activity
        .stores
        .iter()
        .map(|&id| inventory.store(id))
        .map(|s| plain::name_or(&s.name, &s.id).into_owned())
        .collect();
    html! {
        h4 { @if let Some(name) = &name { (name) } @else { "Purpose not stated" } }
        // Word processors heed these, and not the style sheet.
        table border="1" cellpadding="4" cellspacing="0" width="100%" {
            @if id.capacity == Capacity::Processor {
                tr { th scope="row" align="left" valign="top" width="130" { "On behalf of" } td { (listed(for_whom.iter().map(String::as_str))) } }
            }
            tr { th scope="row" align="left" valign="top" width="130" { "Legal basis" } td { (basis.join("; ")) } }
            tr { th scope="row" align="left" valign="top" width="130" { "People and data" } td { (data(record, activity)) } }
            tr { th scope="row" align="left" valign="top" width="130" { "Recipients (Art. 30(1)(d))" } td { (recipients(record, activity)) } }
            tr { th scope="row" align="left" valign="top" width="130" { "Transfers to third countries (Art. 30(1)(e), 30(2)(c))" } td { (transfers(record, activity)) } }
            tr { th scope="row" align="left" valign="top" width="130" { "Time limits for erasure (Art. 30(1)(f))" } td { (listed(record.retention(id, activity))) } }
            tr { th scope="row" align="left" valign="top" width="130" { "Security measures (Art. 30(1)(g), 30(2)(d))" } td { (listed(record.measures(activity))) } }
            tr { th scope="row" align="left" valign="top" width="130" { "Systems" } td {
                @if stores.is_empty() { "none in the inventory" } @else { (listed(stores.iter().map(String::as_str))) }
                ", " (plain::count(activity.flows.len(), "flow", "flows"))
            } }
        }
    }
}

fn party(inventory: &Inventory, id: PartyId) -> String {
    let row = inventory.party(id);
    plain::name_or(&row.name, &row.id).into_owned()
}

/// Of each group of people what is had of them; special data is marked.
fn data(record: &Record, activity: &Activity) -> Markup {
    let inventory = record.inventory;
    html! {
        @for (&people, set) in &activity.people {
            @let row = inventory.population(people);
            @let names: Vec<(String, bool)> = set.iter().map(|c| {
                let category = inventory.category(c);
                (plain::name_or(&category.name, &category.id).into_owned(), record.special(people, c))
            }).collect();
            div {
                b { (plain::name_or(&row.name, &row.id)) ": " }
                @for (at, (name, special)) in names.iter().enumerate() {
                    @if at > 0 { "; " } (name) @if *special { " " strong { "(special)" } }
                }
            }
        }
    }
}

fn recipients(record: &Record, activity: &Activity) -> Markup {
    let inventory = record.inventory;
    html! {
        @if activity.recipients.is_empty() { "none in the inventory" }
        @for (&(who, capacity), places) in &activity.recipients {
            @let at: Vec<String> = places.iter().map(|&place| plain::place(inventory, place)).collect();
            div { (party(inventory, who)) ", " (capacity.as_str()) ": " (at.join(", ")) }
        }
    }
}

/// What crosses a border to which a law attaches conditions, and on what ground.
fn transfers(record: &Record, activity: &Activity) -> Markup {
    let rows = record.transfers(activity);
    html! {
        @if rows.is_empty() { "none in the inventory, under the laws judged here" }
        @for row in rows {
            @let judgement = &row.judgement;
            div {
                (party(record.inventory, row.importer)) ", " (plain::place(record.inventory, row.place)) ", under the " (plain::shown(&called(&row.regime))) ": "
                b { (ENGLISH.verdict(judgement.verdict)) }
                ": " (grounds::ground(record.report.assessment, &ENGLISH, row))
                @if !judgement.citation.is_empty() { ", " (plain::shown(&judgement.citation)) }
                @if !judgement.instrument().is_empty() { " (" code { (plain::shown(judgement.instrument())) } ")" }
                @if let Some(paper) = record.safeguard(row) {
                    ", "
                    @if paper.document.is_empty() { "its document is not stated" } @else { "document: " (plain::shown(&paper.document)) }
                }
            }
        }
    }
}
