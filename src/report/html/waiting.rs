//! Entries of the law that wait for confirmation, where nothing else is open in a transfer: to look at the law comes before
//! anything that is signed or assessed.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::page::{Page, count, filled};
use crate::{
    assess::TransferRow,
    law::{Check, Known, Verdict},
    model::{CategoryId, PartyId, Place, PopulationId},
    report::plain,
};

/// The condition that an entry is confirmed.
const CONFIRMED: &str = "confirmed";

/// What hangs on an entry.
#[derive(Default)]
struct Hanging {
    transfers: usize,
    /// Each law judges by itself.
    exposures: BTreeSet<(String, PartyId, Place, PopulationId, CategoryId)>,
}

/// Each entry that waits, with how much hangs on it.
pub fn waiting(page: &Page) -> Markup {
    let words = page.words;
    let mut by: BTreeMap<&str, Hanging> = BTreeMap::new();
    for entry in &page.entries {
        let Some(waits) = only_waits(entry.row) else { continue };
        let hanging = by.entry(waits).or_default();
        hanging.transfers += 1;
        hanging.exposures.extend(exposures(page, entry.row));
    }
    let link = html! { a href="#review" { (words.review) } };
    html! {
        @if !by.is_empty() {
            p.before { b { (filled(words.first_law, &[&link])) } }
            ul.stays.law {
                @for (id, hanging) in &by {
                    li {
                        b { (page.title(id)) } " " code { (plain::shown(id)) } (words.colon())
                        (count(hanging.exposures.len(), words.exposure)) ", " (count(hanging.transfers, words.transfer))
                    }
                }
            }
        }
    }
}

/// The entry on whose confirmation a transfer waits, where no other condition is open.
pub fn only_waits(row: &TransferRow) -> Option<&str> {
    let judgement = &row.judgement;
    let mut open = judgement.checks.iter().filter(|check| check.known != Known::Holds);
    let waits = |check: &Check| check.known == Known::NotStated && check.name == CONFIRMED;
    let only = open.next().is_some_and(waits) && open.all(waits);
    let is_open = only && judgement.verdict == Verdict::Unknown;
    (is_open && !judgement.entry.is_empty()).then_some(judgement.entry.as_str())
}

/// What the recipient of a transfer has of its data there.
fn exposures<'p>(
    page: &'p Page,
    row: &'p TransferRow,
) -> impl Iterator<Item = (String, PartyId, Place, PopulationId, CategoryId)> + 'p {
    let of = page.units.iter().filter(|unit| {
        (unit.recipient, unit.place) == (row.importer, row.place)
            && row.populations.contains(&unit.population)
            && row.categories.contains(&unit.category)
    });
    of.map(|unit| (row.regime.clone(), unit.recipient, unit.place, unit.population, unit.category))
}
