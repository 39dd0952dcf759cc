//! The matrix: recipients by categories, coloured and shaped by the worst verdict over all laws and groups of people; grouped
//! by place.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use maud::{Markup, html};

use super::page::{Page, count, dossier, lead, put, sign};
use crate::{
    law::Verdict,
    model::{CategoryId, PartyId, Place, PopulationId},
    report::{flow::Counts, held::Unit, plain},
};

/// So many rows are shown, the worst first.
const ROWS: usize = 400;

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
pub fn section(page: &Page) -> Markup {
    let words = page.words;
    if page.gathered.held.is_over() {
        return lead(words.too_much);
    }
    let rows = rows(page);
    let used: BTreeSet<CategoryId> = page.units.iter().map(|unit| unit.category).collect();
    let mut columns: Vec<CategoryId> = used.into_iter().collect();
    columns.sort_by_key(|&category| (!page.is_special(category), category));
    html! {
        (lead(words.matrix_lead))
        (special_outside(page))
        p.legend2 {
            @for verdict in Verdict::ALL.into_iter().rev() { span { (sign(verdict, false)) (page.verdict(verdict)) } }
            span { (sign(Verdict::Unknown, true)) (words.inherited) }
        }
        @if rows.is_empty() { p { (words.none) } } @else {
            div.tw.mx tabindex="0" role="region" aria-label=(words.matrix) { (table(page, &rows, &columns)) }
        }
    }
}

fn table(page: &Page, rows: &[AtPlace], columns: &[CategoryId]) -> Markup {
    let words = page.words;
    let mut left = ROWS;
    html! {
        table.mat {
            thead {
                tr {
                    th.rc scope="col" { span { (words.recipient_head) } }
                    @for &category in columns {
                        @let special = page.is_special(category);
                        th scope="col" class=[special.then_some("spc")] {
                            div { span { (page.category(category)) @if special { " · " (words.special_mark) } } }
                        }
                    }
                }
            }
            @for (place, counts, list) in rows {
                @let (shown, folded) = parted(list, &mut left);
                tbody {
                    tr.ph {
                        th colspan=(columns.len() + 1) scope="rowgroup" {
                            span.stick { (page.place(*place)) " " small { (said(page, list.len(), counts)) } }
                        }
                    }
                    @for (party, row) in shown { (row_of(page, *place, *party, row, columns)) }
                    @if !folded.is_empty() {
                        tr.mr {
                            th colspan=(columns.len() + 1) scope="row" { span.stick { (others(page, &folded)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The recipients that have rows of their own, and those that do not: where there is nothing to do about several, or there are
/// too many.
fn parted<'r>(list: &'r [Line], left: &mut usize) -> (Vec<&'r Line>, Vec<&'r Line>) {
    let (fine, mut shown): (Vec<_>, Vec<_>) =
        list.iter().partition(|(_, row)| row.worst <= Verdict::Adequate);
    let mut folded = fine;
    if folded.len() == 1 {
        shown.append(&mut folded);
    }
    let over = shown.split_off(shown.len().min(*left));
    *left -= shown.len();
    folded.splice(0..0, over);
    (shown, folded)
}

fn others(page: &Page, folded: &[&(PartyId, Row)]) -> Markup {
    const NAMED: usize = 12;
    let words = page.words;
    let fine = folded.iter().all(|(_, row)| row.worst <= Verdict::Adequate);
    let names: Vec<String> = folded.iter().take(NAMED).map(|(party, _)| page.party(*party)).collect();
    let more = folded.len() - names.len();
    html! {
        small {
            (put(if fine { words.others_fine } else { words.others }, &[&folded.len()])) ": " (names.join(", "))
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

fn row_of(page: &Page, place: Place, party: PartyId, row: &Row, columns: &[CategoryId]) -> Markup {
    html! {
        tr data-r=(page.inventory.party(party).id) data-p=(place.code()) data-d=(dossier(page, party, place)) {
            th.rc scope="row" {
                (sign(row.worst, row.inherited())) (page.party(party)) small { (page.kind(party)) }
            }
            @for category in columns {
                @if let Some(cell) = row.cells.get(category) { (cell_of(page, *category, *cell)) } @else { td {} }
            }
        }
    }
}

fn cell_of(page: &Page, category: CategoryId, cell: Cell) -> Markup {
    let inherited = cell.verdict > cell.delivery;
    let mut class = if inherited {
        format!("m-inherited v-{}", cell.verdict.as_str())
    } else {
        format!("m-{}", cell.verdict.as_str())
    };
    if cell.special {
        class.push_str(" s9");
    }
    html! {
        td class=(class) data-l=(page.category(category)) data-c=(page.inventory.category(category).id) {
            (sign(cell.verdict, inherited))
            i { (page.verdict(cell.verdict)) @if inherited { ", " (page.words.inherited) } @if cell.special { ", " (page.words.special_mark) } }
        }
    }
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
    html! {
        div.spbox {
            h3 { (put(words.special_title, &[&page.home.name])) }
            @if lines.is_empty() { p { (words.special_none) } } @else {
                ul {
                    @for ((verdict, party, place), people) in lines.iter().take(30) {
                        li {
                            (sign(verdict.0, false)) " " b { (page.party(*party)) } ", " (page.place(*place)) ": "
                            @for (at, (categories, people)) in alike(people).iter().enumerate() {
                                @if at > 0 { "; " }
                                @let names: Vec<String> = categories.iter().map(|&c| page.category(c)).collect();
                                (put(words.year_whose, &[&names.join(", "), &page.populations(people)]))
                            }
                            " (" (page.verdict(verdict.0)) @if let Some(grounds) = grounds(page, *party, *place) { ": " (grounds) } ")"
                        }
                    }
                }
                @if lines.len() > 30 { p { (put(words.more, &[&(lines.len() - 30)])) } }
            }
        }
    }
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
        html! { (ground) (page.words.english(html! { (citation) })) }
    };
    (!said.is_empty())
        .then(|| html! { @for (at, said) in said.iter().enumerate() { @if at > 0 { "; " } (one(said)) } })
}
