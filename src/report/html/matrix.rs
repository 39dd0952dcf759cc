//! The matrix: recipients by categories, coloured and shaped by the worst verdict over all laws and groups of people; grouped
//! by place.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use maud::{Markup, PreEscaped, html};

use super::page::{Page, count, dossier, lead, put, sign};
use crate::{
    law::Verdict,
    model::{CategoryId, PartyId, Place, PopulationId},
    report::{flow::Counts, held::Unit, plain, signs},
};

/// So many rows stand in the page as they are, the worst first, and so many cells of them.
const ROWS: usize = 400;
const CELLS: usize = 6_000;
/// So many bytes of other rows are there for the script.
const MADE: usize = 500 << 10;
/// What is special with one recipient is named up to so many categories; of more the first ones are.
const NAMED: usize = 24;
const FIRST: usize = 6;

/// The anchors of the recipients that have a dossier.
pub type There = BTreeSet<(Place, PartyId)>;

/// What is in a cell.
#[derive(Default, Clone, Copy)]
struct Cell {
    verdict: Verdict,
    delivery: Verdict,
    special: bool,
}

/// What one recipient has at a place.
#[derive(Default)]
pub struct Row {
    cells: BTreeMap<CategoryId, Cell>,
    /// How many units have which verdict.
    pub counts: Counts,
    /// The worst that it has.
    pub worst: Verdict,
    /// The worst of what was given to it itself.
    pub delivery: Verdict,
}

/// A recipient with what it has.
pub type Line = (PartyId, Row);

/// A place, how many units are there with which verdict, and its recipients.
pub type AtPlace = (Place, Counts, Vec<Line>);

/// By people, which categories.
type Whose = BTreeMap<u32, BTreeSet<CategoryId>>;

/// Recipients at places: of each place the worst first; the worst place first, those at home last.
pub fn rows(page: &Page) -> Vec<AtPlace> {
    let mut rows: BTreeMap<(Place, PartyId), Row> = BTreeMap::new();
    for unit in &page.units {
        let row = rows.entry((unit.place, unit.recipient)).or_default();
        take(page, row, unit);
    }
    let mut places: BTreeMap<Place, (Counts, Vec<(PartyId, Row)>)> = BTreeMap::new();
    for ((place, party), row) in rows {
        let (counts, list) = places.entry(place).or_default();
        counts.iter_mut().zip(row.counts).for_each(|(sum, count)| *sum += count);
        list.push((party, row));
    }
    let gravity = |counts: &Counts| Reverse(counts.iter().skip(1).rev().copied().collect::<Vec<_>>());
    let mut list: Vec<AtPlace> = places
        .into_iter()
        .map(|(place, (counts, mut list))| {
            list.sort_by_cached_key(|(party, row)| {
                (row.inherited(), gravity(&row.counts), page.inventory.party(*party).id.clone())
            });
            list.sort_by_key(|(_, row)| Reverse(row.delivery.max(row.worst)));
            (place, counts, list)
        })
        .collect();
    list.sort_by_key(|(place, counts, _)| (page.home.inside(*place), gravity(counts), *place));
    list
}

impl Row {
    /// Whether the worst lies upstream.
    pub fn inherited(&self) -> bool {
        self.worst > self.delivery
    }
}

fn take(page: &Page, row: &mut Row, unit: &Unit) {
    let cell = row.cells.entry(unit.category).or_default();
    cell.verdict = cell.verdict.max(unit.verdict);
    cell.delivery = cell.delivery.max(unit.delivery);
    cell.special |= page.is_special_of(unit.category, unit.population);
    for (count, _) in row.counts.iter_mut().zip(Verdict::ALL).filter(|(_, v)| *v == unit.verdict) {
        *count += 1;
    }
    row.worst = row.worst.max(unit.verdict);
    row.delivery = row.delivery.max(unit.delivery);
}

/// The section.
pub fn section(page: &Page, there: &There) -> Markup {
    let words = page.words;
    if page.gathered.held.is_over() {
        return lead(words.too_much);
    }
    let rows = rows(page);
    let mut left = ROWS.min(CELLS / page.columns.len().max(1)).max(1);
    let parted: Vec<Parted> = rows.iter().map(|(_, _, list)| Parted::of(list, &mut left)).collect();
    let over: usize = parted.iter().map(|parted| parted.over).sum();
    html! {
        (lead(words.matrix_lead))
        @if over > 0 { p { (put(words.matrix_cut, &[&over])) " " code { "exposures.csv" } "." } }
        (special_outside(page))
        p.legend2 {
            @for verdict in Verdict::ALL.into_iter().rev() { span { (sign(verdict, false)) (page.verdict(verdict)) } }
            span { (sign(Verdict::Unknown, true)) (words.inherited) }
        }
        @if rows.is_empty() { p { (words.none) } } @else {
            div.tw.mx.big[over > 0] tabindex="0" role="region" aria-label=(words.matrix) { (table(page, &rows, &parted, there)) }
        }
    }
}

fn table(page: &Page, rows: &[AtPlace], parted: &[Parted], there: &There) -> Markup {
    let words = page.words;
    let verdicts: Vec<&str> = Verdict::ALL.into_iter().map(Verdict::as_str).collect();
    let mut called: Vec<&str> = Verdict::ALL.into_iter().map(|verdict| page.verdict(verdict)).collect();
    called.extend([words.inherited.text(), words.special_mark.text()]);
    let mut left = MADE;
    html! {
        table.mat data-v=(verdicts.join("|")) data-w=(called.join("|")) {
            thead {
                tr {
                    th.rc scope="col" { span { (words.recipient_head) } }
                    @for &category in &page.columns {
                        @let special = page.is_special(category);
                        th scope="col" class=[special.then_some("spc")] data-c=(page.inventory.category(category).id) {
                            div { span { (page.category(category)) @if special { " · " (words.special_mark) } } }
                        }
                    }
                }
            }
            @for ((place, counts, list), parted) in rows.iter().zip(parted) {
                tbody data-p=(place.code()) {
                    tr.ph {
                        th colspan=(page.columns.len() + 1) scope="rowgroup" {
                            span.stick { (page.place(*place)) " " small { (said(page, list.len(), counts)) } }
                        }
                    }
                    @for line in &parted.shown { (row_of(page, *place, line, there)) }
                    @if !parted.folded.is_empty() {
                        @let made = made(page, *place, &parted.folded, there, &mut left);
                        tr.mr data-m=[(!made.is_empty()).then_some(&made)] {
                            th colspan=(page.columns.len() + 1) scope="row" {
                                span.stick {
                                    (others(page, &parted.folded))
                                    @if !made.is_empty() { " " button type="button" hidden { (words.matrix_show) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The recipients at a place that have rows of their own, and those that do not: where there is nothing to do about several, or
/// there are too many.
struct Parted<'r> {
    shown: Vec<&'r Line>,
    folded: Vec<&'r Line>,
    /// How many are folded as there are too many.
    over: usize,
}

impl<'r> Parted<'r> {
    fn of(list: &'r [Line], left: &mut usize) -> Self {
        let (fine, mut shown): (Vec<_>, Vec<_>) =
            list.iter().partition(|(_, row)| row.worst <= Verdict::Adequate);
        let mut folded = fine;
        if folded.len() == 1 {
            shown.append(&mut folded);
        }
        let over = shown.split_off(shown.len().min(*left));
        *left -= shown.len();
        let count = over.len();
        folded.splice(0..0, over);
        Self { shown, folded, over: count }
    }
}

/// What the script makes the rows of: a line for each, its id, whether it has a dossier, its name, what it is, its sign, and a
/// letter for each cell: the verdict, 8 later where it is inherited, 16 later where special data is in it; `.`: nothing. Blank
/// where there is no more room.
fn made(page: &Page, place: Place, folded: &[&Line], there: &There, left: &mut usize) -> String {
    let letter = |cell: &Cell| {
        let inherited = cell.verdict > cell.delivery;
        char::from(b'A' + cell.verdict as u8 + 8 * u8::from(inherited) + 16 * u8::from(cell.special))
    };
    let line = |(party, row): &&Line| {
        let whole = Cell { verdict: row.worst, delivery: row.delivery, special: false };
        let cells = page.columns.iter().map(|category| row.cells.get(category).map_or('.', letter));
        let mut text = [
            plain::shown(&page.inventory.party(*party).id).into_owned(),
            if there.contains(&(place, *party)) { dossier(page, *party, place) } else { String::new() },
            page.party(*party),
            page.kind(*party),
            letter(&whole).to_string(),
        ]
        .join("\t");
        text.push('\t');
        text.extend(cells);
        text
    };
    let text = folded.iter().map(line).collect::<Vec<_>>().join("\n");
    if text.len() > *left {
        return String::new();
    }
    *left -= text.len();
    text
}

fn others(page: &Page, folded: &[&Line]) -> Markup {
    const NAMED: usize = 12;
    let words = page.words;
    let fine = folded.iter().all(|(_, row)| row.worst <= Verdict::Adequate);
    let names: Vec<String> = folded.iter().take(NAMED).map(|(party, _)| page.party(*party)).collect();
    let more = folded.len() - names.len();
    html! {
        small {
            (put(if fine { words.others_fine } else { words.others }, &[&folded.len()])) (words.colon()) (names.join(", "))
            @if more > 0 { ", " (put(words.more, &[&more])) }
        }
    }
}

fn said(page: &Page, recipients: usize, counts: &Counts) -> String {
    let mut said = vec![count(recipients, page.words.recipient)];
    let parts = Verdict::ALL.into_iter().zip(counts).rev().filter(|(_, count)| **count > 0);
    said.extend(
        parts.map(|(verdict, count)| format!("{} {}", page.words.number(*count), page.verdict(verdict))),
    );
    said.join(" · ")
}

fn row_of(page: &Page, place: Place, (party, row): &Line, there: &There) -> Markup {
    let dossier = there.contains(&(place, *party)).then(|| dossier(page, *party, place));
    html! {
        tr data-r=(page.inventory.party(*party).id) data-d=[dossier] {
            th.rc scope="row" {
                (sign(row.worst, row.inherited())) (page.party(*party)) small { (page.kind(*party)) }
            }
            @for category in &page.columns {
                @if let Some(cell) = row.cells.get(category) { (cell_of(page, *cell)) } @else { td {} }
            }
        }
    }
}

/// A cell: its colour is its class's, its column says of what it is.
fn cell_of(page: &Page, cell: Cell) -> Markup {
    let inherited = cell.verdict > cell.delivery;
    let mut class = if inherited {
        format!("m-inherited v-{}", cell.verdict.as_str())
    } else {
        format!("m-{}", cell.verdict.as_str())
    };
    if cell.special {
        class.push_str(" s9");
    }
    let sign = signs::sign(cell.verdict, inherited);
    html! {
        td class=(class) {
            svg.g aria-hidden="true" { (PreEscaped(format!("<use href=\"#{sign}\"/>"))) }
            i { (page.verdict(cell.verdict)) @if inherited { ", " (page.words.inherited) } @if cell.special { ", " (page.words.special_mark) } }
        }
    }
}

/// The names of the columns, for cells that stand below no head: on a phone.
pub fn labels(page: &Page, in_css: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (at, &category) in page.columns.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(
            out,
            ".mat td:nth-child({})::after{{content:\"{}\"}}",
            at + 2,
            in_css(&page.category(category))
        );
    }
    out
}

/// Special data outside the home territory, by recipient and ground.
fn special_outside(page: &Page) -> Markup {
    let words = page.words;
    let mut lines: BTreeMap<(Reverse<Verdict>, PartyId, Place), Whose> = BTreeMap::new();
    for unit in &page.units {
        let special = page.is_special_of(unit.category, unit.population);
        if special && !page.home.inside(unit.place) && unit.verdict > Verdict::Free {
            let key = (Reverse(unit.verdict), unit.recipient, unit.place);
            lines.entry(key).or_default().entry(unit.population.0).or_default().insert(unit.category);
        }
    }
    let (nowhere, lines): (Vec<Special>, Vec<Special>) =
        lines.into_iter().partition(|((_, _, place), _)| place.is_unknown());
    html! {
        div.spbox #special {
            h3 { (put(words.special_title, &[&page.home.outside])) }
            @if lines.is_empty() { p { (words.special_none) } } @else { (special_lines(page, &lines)) }
            @if !nowhere.is_empty() {
                h3 { (words.special_nowhere) }
                (special_lines(page, &nowhere))
            }
        }
    }
}

/// Whose special data a recipient has at a place, with its worst verdict.
type Special = ((Reverse<Verdict>, PartyId, Place), Whose);

fn special_lines(page: &Page, lines: &[Special]) -> Markup {
    let words = page.words;
    html! {
        ul {
            @for ((verdict, party, place), people) in lines.iter().take(30) {
                li {
                    (sign(verdict.0, false)) " " b { (page.party(*party)) }
                    @if !place.is_unknown() { ", " (page.place(*place)) }
                    (words.colon())
                    @for (at, (categories, people)) in alike(people).iter().enumerate() {
                        @if at > 0 { (words.semicolon()) }
                        (put(words.year_whose, &[&some(page, categories), &page.populations(people)]))
                    }
                    " (" (page.verdict(verdict.0)) @if let Some(grounds) = grounds(page, *party, *place) { (words.colon()) (grounds) } ")"
                }
            }
        }
        @if lines.len() > 30 { p { (put(words.more, &[&(lines.len() - 30)])) } }
    }
}

/// The names of categories; of many the first, and how many more there are.
fn some(page: &Page, categories: &BTreeSet<CategoryId>) -> String {
    let most = if categories.len() > NAMED { FIRST } else { NAMED };
    let mut names: Vec<String> =
        categories.iter().take(most).map(|&category| page.category(category)).collect();
    if categories.len() > most {
        names.push(put(page.words.more, &[&(categories.len() - most)]));
    }
    names.join(page.words.semicolon())
}

/// People of whom it is the same data, together.
fn alike(people: &Whose) -> Vec<(&BTreeSet<CategoryId>, Vec<PopulationId>)> {
    let mut list: Vec<(&BTreeSet<CategoryId>, Vec<PopulationId>)> = Vec::new();
    for (population, categories) in people {
        match list.iter_mut().find(|(known, _)| *known == categories) {
            Some((_, people)) => people.push(PopulationId(*population)),
            None => list.push((categories, vec![PopulationId(*population)])),
        }
    }
    list
}

/// On what special data goes to a recipient at a place, by law.
fn grounds(page: &Page, party: PartyId, place: Place) -> Option<Markup> {
    let entries = page.entries.iter().filter(|entry| {
        entry.special
            && entry.row.importer == party
            && entry.row.place == place
            && entry.row.judgement.verdict > Verdict::Free
    });
    // With where the citation begins.
    let said: BTreeSet<(String, usize)> = entries
        .map(|entry| {
            let ground = format!("{}, ", page.ground(entry.row));
            (plain::shown(&format!("{ground}{}", entry.row.judgement.citation)).into_owned(), ground.len())
        })
        .collect();
    let one = |(said, at): &(String, usize)| {
        let (ground, citation) = said.split_at_checked(*at).unwrap_or((said, ""));
        html! { (ground) (page.words.citation(citation)) }
    };
    (!said.is_empty())
        .then(|| html! { @for (at, said) in said.iter().enumerate() { @if at > 0 { (page.words.semicolon()) } (one(said)) } })
}
