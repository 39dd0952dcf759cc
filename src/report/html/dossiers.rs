//! The dossiers: a country, and in it each recipient: what it has, whose, why, on which basis, by which route, what carries it
//! condition by condition, and what to do.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use maud::{Markup, PreEscaped, html};

use super::{
    cards::Cards,
    categories::LONG,
    country,
    matrix::{Row, There, rows},
    page::{Entry, Page, anchor, bar, chip, count, counted, dossier, lead, put, sentence, sign, traced},
    register::{Register, basis_of, checks, dates, small_sign},
    upstream,
};
use crate::{
    assess::{ExposureRow, RouteStep},
    law::{Check, Ground, Known, StatedIn, Verdict, remedy},
    model::{PartyId, Place, PopulationId},
    report::{
        around::{self, Around, Middle},
        flow::Counts,
        key::key_of,
        plain,
    },
};

/// So many countries are folded one by one; the rest together.
const COUNTRIES: usize = 16;
/// So many bytes of dossiers are shown, the worst first, with the lists that they name; of short ones behind them so many.
const BYTES: usize = 1_500 << 10;
const BRIEF: usize = 600 << 10;

/// So many bytes of pictures of what is around somebody are shown, the worst first.
const AROUND: usize = 38 << 10;
/// So many rows of such a picture are shown on each side.
const ROWS: usize = 8;

/// In a dossier all of so many categories are named.
const MANY: usize = 40;

type At<'p> = BTreeMap<(PartyId, Place), Vec<&'p ExposureRow>>;

/// The dossiers: what of them stands in the page.
pub struct Dossiers {
    /// The section.
    pub section: Markup,
    /// Of whom there is one.
    pub there: There,
    /// Of whom there is a whole one, with each exposure.
    whole: There,
}

impl Dossiers {
    /// As many as there is room for.
    pub fn of(page: &Page, register: &Register) -> Self {
        let mut making = Making {
            page,
            register,
            at: At::new(),
            room: BYTES + page.lists.bytes(page.inventory),
            room_brief: BRIEF,
            room_around: AROUND,
            drawn: 0,
            there: There::new(),
            whole: There::new(),
        };
        let section = making.section();
        Self { section, there: making.there, whole: making.whole }
    }

    /// Whether an exposure stands in one.
    pub fn has(&self, row: &ExposureRow) -> bool {
        self.whole.contains(&(row.place, row.recipient))
    }
}

/// Dossiers, while they are made.
struct Making<'p> {
    page: &'p Page<'p>,
    register: &'p Register<'p>,
    at: At<'p>,
    /// How many bytes there may still be: of whole ones with the lists that stand in the page, and of short ones.
    room: usize,
    room_brief: usize,
    room_around: usize,
    /// How many pictures there are.
    drawn: usize,
    there: There,
    whole: There,
}

impl Making<'_> {
    fn section(&mut self) -> Markup {
        let (page, words) = (self.page, self.page.words);
        if page.gathered.held.is_over() {
            return lead(words.too_much);
        }
        for row in &page.gathered.worst {
            self.at.entry((row.recipient, row.place)).or_default().push(row);
        }
        let countries: Vec<Markup> =
            rows(page).iter().map(|(place, counts, list)| self.country(*place, counts, list)).collect();
        let (in_sight, folded) = countries.split_at(countries.len().min(COUNTRIES));
        let brief = self.there.len() - self.whole.len();
        html! {
            (lead(words.dossiers_lead))
            p.paper { (words.dossiers_paper) }
            @if page.gathered.worst.len() < page.gathered.rows {
                p { (put(words.rows_cut, &[&page.gathered.worst.len(), &page.gathered.rows])) " " code { "exposures.csv" } "." }
            }
            @if brief > 0 { p { (put(words.dossiers_brief, &[&brief])) " " code { "exposures.csv" } "." } }
            @if self.drawn < self.there.len() { p { (words.around_rest) " " code { "thalweg map INVENTORY --format around --at ID" } "." } }
            @if countries.is_empty() { p { (words.none) } }
            @for country in in_sight { (country) }
            @if !folded.is_empty() {
                details.country {
                    summary { (put(words.more_countries, &[&folded.len()])) }
                    @for country in folded { (country) }
                }
            }
        }
    }

    /// The dossier of a recipient, as much of it as there is room for.
    fn dossier(&mut self, place: Place, (party, row): &(PartyId, Row)) -> Option<Markup> {
        let (page, of) = (self.page, (place, *party));
        let entries: Vec<&Entry> =
            page.entries.iter().filter(|e| e.row.place == place && e.row.importer == *party).collect();
        let whole = page.lists.bytes(page.inventory) < self.room;
        if !whole && self.room_brief == 0 {
            return None;
        }
        let around = if whole { self.around(of) } else { None };
        let exposures = self.at.get(&(*party, place)).map_or(&[][..], Vec::as_slice);
        let parts = if whole {
            html! { @if let Some(around) = around { (around) } (whole_of(page, self.register, &entries, exposures)) }
        } else {
            html! {}
        };
        let before = upstream::lines(page, exposures);
        let dossier = recipient(page, of, row, &entries, (&before, whole.then_some(&parts)));
        self.there.insert(of);
        if whole {
            self.whole.insert(of);
            self.room = self.room.saturating_sub(dossier.0.len());
        } else {
            self.room_brief = self.room_brief.saturating_sub(dossier.0.len());
        }
        Some(dossier)
    }

    /// What is around a recipient, where there is room.
    fn around(&mut self, (place, party): (Place, PartyId)) -> Option<Markup> {
        if self.room_around == 0 {
            return None;
        }
        let (page, words) = (self.page, self.page.words);
        let around = Around::of(page.assessment, words, &Middle::At(party, place), ROWS);
        let drawn = html! {
            div.screen {
                h3 { (around.title) }
                (traced(&around.title, &html! { (PreEscaped(around::inline(&around, words))) }))
                (around::list(&around, words))
            }
        };
        self.drawn += 1;
        self.room_around = self.room_around.saturating_sub(drawn.0.len());
        Some(drawn)
    }

    fn country(&mut self, place: Place, counts: &Counts, list: &[(PartyId, Row)]) -> Markup {
        let (page, words) = (self.page, self.page.words);
        let mut dossiers = Vec::new();
        for line in list {
            let Some(dossier) = self.dossier(place, line) else { break };
            dossiers.push(dossier);
        }
        let entries: Vec<&Entry> = page.entries.iter().filter(|entry| entry.row.place == place).collect();
        let worst = list.iter().map(|(_, row)| row.worst).max().unwrap_or_default();
        html! {
            details.country id=(anchor("c", place.code())) {
                summary {
                    (sign(worst, false)) b { (page.place(place)) }
                    small {
                        @let judged = country::judged(&entries).len();
                        (count(list.len(), words.recipient)) ", " (count(judged, words.transfer))
                        @if entries.len() > judged { ", " (count(entries.len() - judged, words.no_transfer)) }
                        @if page.home.inside(place) { ", " (page.home.name) }
                    }
                }
                (bar(page, counts, "bar big"))
                (country::known(page, place, &entries))
                @for dossier in &dossiers { (dossier) }
                @if dossiers.len() < list.len() { p { (put(words.more_recipients, &[&(list.len() - dossiers.len())])) " " code { "exposures.csv" } "." } }
            }
        }
    }
}

/// What only a whole dossier has: what carries the transfers, and the way of each exposure.
fn whole_of(page: &Page, register: &Register, entries: &[&Entry], exposures: &[&ExposureRow]) -> Markup {
    html! { div.screen { (grounds(page, register, entries)) (ways(page, exposures)) } }
}

/// A dossier: whole with its other parts, short without; before them, what is to be done at earlier steps.
fn recipient(
    page: &Page,
    (place, party): (Place, PartyId),
    row: &Row,
    entries: &[&Entry],
    (before, parts): (&[Markup], Option<&Markup>),
) -> Markup {
    let words = page.words;
    let info = page.inventory.party(party);
    let judged = country::judged(entries);
    let delivered = counted(judged.iter().map(|entry| Reverse(entry.row.judgement.verdict)));
    let inherited: usize =
        page.units.iter().filter(|u| u.recipient == party && u.place == place && u.inherited()).count();
    html! {
        details.dossier id=(dossier(page, party, place)) {
            summary {
                (sign(row.worst, row.inherited())) b { (page.party(party)) }
                small {
                    (page.kind(party)) ", " (page.place(place)) (words.semicolon()) (words.pairs) " "
                    @for (at, (verdict, count)) in Verdict::ALL.into_iter().zip(row.counts).rev().filter(|(_, n)| *n > 0).enumerate() {
                        @if at > 0 { ", " } (words.number(count)) " " (page.verdict(verdict))
                    }
                }
            }
            p {
                b { (words.delivery) } " "
                @if delivered.is_empty() { (words.delivery_none) } @else {
                    @for (at, (verdict, count)) in delivered.iter().enumerate() {
                        @if at > 0 { ", " } (sign(verdict.0, false)) " " (words.number(*count)) " " (page.verdict(verdict.0))
                    }
                    "."
                }
                " " b { (words.inherited_head) } " "
                @if inherited == 0 { (words.inherited_none) } @else { (put(words.inherited_some, &[&inherited])) }
            }
            @if place.is_unknown() { p { (put(words.place_unknown_follows, &[&page.verdict(Verdict::Unknown)])) } }
            @if parts.is_some() { (whys(page, entries)) }
            (todo(page, entries, before))
            @if let Some(parts) = parts { (parts) } @else { p.small { (words.brief) " " code { "exposures.csv" } "." } }
            p.small.rests {
                (words.in_inventory) " "
                (plain::shown(page.report.sources.name(info.span.source))) @if info.span.line > 0 { ":" (info.span.line) }
                @for source in rests(entries) { ", " (plain::shown(source)) }
            }
        }
    }
}

/// Where in the inventory the answers about a recipient stand.
fn rests<'e>(entries: &[&'e Entry]) -> Vec<&'e str> {
    let rests: BTreeSet<&str> =
        entries.iter().flat_map(|entry| &entry.evidence.rests_on).map(String::as_str).collect();
    rests.into_iter().take(30).collect()
}

/// What, whose, why, on which basis.
fn whys(page: &Page, entries: &[&Entry]) -> Markup {
    let words = page.words;
    let mut by: BTreeMap<(String, String), (BTreeSet<PopulationId>, BTreeSet<crate::model::CategoryId>)> =
        BTreeMap::new();
    for entry in entries {
        let names: Vec<String> =
            entry.purposes.iter().map(|p| plain::name_or(&p.name, &p.id).into_owned()).collect();
        let basis = entry.basis.map(|basis| basis_of(page, basis)).unwrap_or_default();
        let (people, data) = by.entry((names.join(words.semicolon()), basis)).or_default();
        people.extend(entry.row.populations.iter().copied());
        data.extend(entry.row.categories.iter().copied());
    }
    html! {
        @if !by.is_empty() {
            div.tw {
                (Cards::Whys.table(words, html! {
                    @for ((why, basis), (people, data)) in &by {
                        @let (people, data): (Vec<_>, Vec<_>) = (people.iter().copied().collect(), data.iter().copied().collect());
                        tr {
                            td { @if why.is_empty() { (words.purpose_not_stated) } @else { (why) } }
                            td { @if basis.is_empty() { (words.basis_not_stated) } @else { (basis) } }
                            td { (page.populations(&people)) }
                            td { (page.categories(&data, &people, MANY)) }
                        }
                    }
                }))
            }
        }
    }
}

/// What tells grounds apart: the verdict, the law, its title and instrument, and what was asked.
type GroundKey<'e> = (Reverse<Verdict>, &'e str, String, &'e str, &'e [Check]);

/// What carries it, condition by condition.
fn grounds(page: &Page, register: &Register, entries: &[&Entry]) -> Markup {
    let words = page.words;
    let mut by: BTreeMap<GroundKey, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.row.judgement.verdict > Verdict::Free) {
        let judgement = &entry.row.judgement;
        let key = (
            Reverse(judgement.verdict),
            entry.row.regime.as_str(),
            page.ground(entry.row),
            judgement.instrument(),
            judgement.checks.as_slice(),
        );
        by.entry(key).or_default().push(entry);
    }
    html! {
        @if !by.is_empty() {
            h3 { (words.grounds) }
            div.three {
                @for ((verdict, law, title, instrument, asked), entries) in by {
                    div class={ "card k-" (verdict.0.as_str()) } {
                        p {
                            (sign(verdict.0, false)) " " b { (title) } " " (page.law(law))
                            @if !instrument.is_empty() { " " code { (plain::shown(instrument)) } }
                        }
                        @if let Some(entry) = entries.first() {
                            @if !entry.row.judgement.citation.is_empty() { small { (words.citation(&plain::shown(&entry.row.judgement.citation))) } }
                            @for piece in dates(page, entry) { (piece) }
                            @if verdict.0 >= Verdict::Unknown {
                                @for reason in page.reasons(entry.row) { p.reason lang=[words.foreign()] { (sentence(&page.named(&reason))) } }
                            }
                        }
                        @for piece in checks(page, asked) { (piece) }
                        p.small {
                            (words.entries_of) " "
                            @for (at, entry) in entries.iter().take(8).enumerate() {
                                @if at > 0 { ", " }
                                @if register.has(entry) { a href={ "#t-" (entry.key) } { (plain::shown(&entry.row.flow)) } }
                                @else { (plain::shown(&entry.row.flow)) }
                            }
                            @if entries.len() > 8 { ", " (put(words.more, &[&(entries.len() - 8)])) }
                        }
                    }
                }
            }
        }
    }
}

/// What to do about what fails or is not stated, and about what is inherited.
fn todo(page: &Page, entries: &[&Entry], before: &[Markup]) -> Markup {
    let words = page.words;
    // What is to be done, and from which byte on the program says it.
    let mut list: BTreeSet<(Reverse<Verdict>, String, usize)> = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry.row.judgement.verdict >= Verdict::Unknown) {
        let judgement = &entry.row.judgement;
        let about = |what: &str, program: &str| {
            let line = format!("{}{}{what}", page.ground_of(entry), words.colon());
            let from = line.len() - if what.ends_with(program) { program.len() } else { 0 };
            (Reverse(judgement.verdict), line, from)
        };
        if page.is_nameless(entry) {
            list.insert((Reverse(judgement.verdict), words.name_first.to_string(), words.name_first.len()));
        }
        let mut told = false;
        for check in judgement.checks.iter().filter(|check| check.known != Known::Holds) {
            let Some(remedy) = remedy(&check.name) else { continue };
            let (what, program) = match (check.known, remedy.stated_in) {
                (Known::Fails, _) if !remedy.mend.is_empty() => (remedy.mend.to_owned(), remedy.mend),
                (Known::Fails, _) => (words.other_ground.to_string(), ""),
                (_, StatedIn::Row(columns)) => (put(words.state_row, &[&columns]), columns),
                (_, StatedIn::Named(what)) => (put(words.state, &[&what]), what),
                (_, StatedIn::Do(what)) => (what.to_owned(), what),
            };
            told = true;
            list.insert(about(&what, program));
        }
        if !told {
            list.insert(about(page.ground_wanted(entry), ""));
        }
    }
    html! {
        @if !list.is_empty() || !before.is_empty() {
            h3 { (words.what_to_do) }
            ul.todo {
                @for (verdict, what, from) in &list { li { (sign(verdict.0, false)) " " (page.said_from(what, *from)) } }
                @for line in before { li { (line) } }
            }
        }
    }
}

type WayKey<'a> = (Reverse<Verdict>, &'a str, Reverse<Verdict>, Vec<(&'a str, Verdict, &'a str)>);

/// The rows of the exposures: what agrees in all but category and people stands together, each row under its key.
fn ways(page: &Page, exposures: &[&ExposureRow]) -> Markup {
    let words = page.words;
    let mut by: BTreeMap<WayKey, Vec<&ExposureRow>> = BTreeMap::new();
    for &row in exposures {
        let steps = row.route.iter().map(|s| (s.id.as_str(), s.verdict, s.instrument.as_str())).collect();
        by.entry((Reverse(row.verdict), &row.regime, Reverse(row.delivery), steps)).or_default().push(row);
    }
    let (free, judged): (Vec<_>, Vec<_>) = by.values().partition(|rows| rows[0].verdict == Verdict::Free);
    html! {
        @if !judged.is_empty() { h3 { (words.ways) } (way_table(page, &judged)) }
        @if !free.is_empty() {
            details.free { summary { (put(words.ways_free, &[&free.len()])) } (way_table(page, &free)) }
        }
    }
}

fn way_table(page: &Page, ways: &[&Vec<&ExposureRow>]) -> Markup {
    let words = page.words;
    html! {
        div.tw {
            (Cards::Ways.table(words, html! {
                @for rows in ways {
                    @let first = rows[0];
                    tr {
                        td {
                            (chip(page, first.verdict))
                            @if first.verdict > first.delivery {
                                div.aside { (words.inherited) (words.semicolon()) (words.given) " " (small_sign(page, first.delivery, false)) }
                            }
                        }
                        td { (page.law(&first.regime)) }
                        td {
                            @for row in *rows {
                                @let key = key_of(page.inventory, row, &row.categories);
                                div id={ "x-" (key) } data-c=[(row.verdict > row.delivery).then(|| columns(page, row))] {
                                    b { (page.population(row.population)) } (words.colon())
                                    (page.categories(&row.categories, &[row.population], LONG)) " "
                                    a.key href={ "#x-" (key) } tabindex="-1" { (key) }
                                    @if let Some(decided) = page.assessment.decided.get(&key) {
                                        em.decided lang=[words.foreign()] { (plain::shown(&decided.said())) }
                                    }
                                }
                            }
                        }
                        td {
                            @if first.route.is_empty() { (words.route_none) } @else {
                                ol.steps { @for step in &first.route { li { (hop(page, &first.regime, step)) } } }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// The columns of the matrix that an exposure is in, by their numbers: a cell that inherits leads to those that explain it.
fn columns(page: &Page, row: &ExposureRow) -> String {
    let all = page.columns.iter().enumerate().filter(|(_, category)| row.categories.contains(category));
    all.map(|(at, _)| at.to_string()).collect::<Vec<_>>().join(" ")
}

/// Whether a step of a route counts through another law: its instrument is one of that law.
fn through_other(page: &Page, law: &str, step: &RouteStep) -> bool {
    let row = page.entry_of(&step.id, law, step.verdict).map(|entry| entry.row);
    row.is_some_and(|row| {
        matches!(row.judgement.ground, Ground::OwnLaw { .. }) && row.judgement.instrument() == step.instrument
    })
}

/// A step of a route: from where to where, and what carries it.
fn hop(page: &Page, law: &str, step: &RouteStep) -> Markup {
    let words = page.words;
    let entry =
        (step.verdict >= Verdict::Unknown).then(|| page.entry_of(&step.id, law, step.verdict)).flatten();
    let ends = step.flow.map(|id| (page.inventory.flow(id).from, page.inventory.flow(id).to));
    html! {
        (sign(step.verdict, false))
        span {
            @if let Some((from, to)) = ends { (page.node(from)) " → " (page.node(to)) }
            @else if let Some(store) = step.holding { (put(words.held_in, &[&page.node(crate::model::NodeId::Store(store))])) }
            " " code { (plain::shown(&step.id)) } (words.colon())
            @if step.verdict == Verdict::Free { (words.unjudged(&step.instrument)) } @else {
                (page.verdict(step.verdict))
                @if matches!(step.instrument.as_str(), "" | "none") { ", " (words.no_ground_stated) } @else {
                    @let title = page.title(&step.instrument);
                    ", " @if !title.is_empty() { (title) " " } code { (plain::shown(&step.instrument)) }
                    @if through_other(page, law, step) { ", " (words.if_through) }
                }
                // Why it is red or unknown stands in its entry, which may be another recipient's.
                @if let Some(entry) = entry {
                    " (" a href={ "#t-" (entry.key) } { (words.see_entry) } ")"
                    @if let Some(reason) = entry.row.reasons(page.inventory).first() { em lang=[words.foreign()] { (sentence(&page.named(reason))) } }
                }
            }
        }
    }
}
