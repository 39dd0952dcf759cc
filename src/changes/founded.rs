//! Whether what is supposed names anything, and can be so together.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::supposition::{Ground, SupposeError, Supposition};
use crate::{
    ingest::Table,
    law::{Condition, Regime},
    model::{Inventory, Place},
    text::{cut, nearest},
};

/// Why a supposition names nothing.
pub(super) fn unfounded(ground: Ground<'_>, one: &Supposition) -> Option<SupposeError> {
    let inventory = ground.inventory;
    let parties = || inventory.parties.iter().map(|p| p.id.as_str());
    let party = |id: &str| {
        (!parties().any(|known| known == id)).then(|| SupposeError::unknown("party", id, parties()))
    };
    match one {
        Supposition::Lapse { regime, what } => unlapsed(ground, regime, what),
        Supposition::Expire(id) if id.contains('/') => {
            let rows = certifications(inventory);
            (!rows.contains(id))
                .then(|| SupposeError::unknown("certification", id, rows.iter().map(String::as_str)))
        }
        Supposition::Expire(id) => {
            let rows = || inventory.safeguards.iter().map(|s| s.id.as_str());
            (!rows().any(|known| known == id)).then(|| SupposeError::unknown("safeguard", id, rows()))
        }
        Supposition::Drop(id) => party(id),
        Supposition::Move { store, places } => {
            let rows = || inventory.stores.iter().map(|s| s.id.as_str());
            if !rows().any(|known| known == store) {
                return Some(SupposeError::unknown("store", store, rows()));
            }
            let unread = |place: &&str| Place::parse(place.trim()).is_none();
            let help = "places are written as codes: `IE`, `US-CA`, or `unknown`";
            places.split(';').find(unread).map(|place| no_place(place, help))
        }
        Supposition::Certify { party: id, scheme } => {
            let schemes = schemes(ground.regimes);
            let known = schemes.iter().any(|known| known == scheme);
            party(id).or_else(|| {
                (!known).then(|| SupposeError::unknown("scheme", scheme, schemes.iter().map(String::as_str)))
            })
        }
        Supposition::Assess(text) => {
            let Some(place) = Place::parse(text).filter(|place| !place.is_unknown()) else {
                return Some(no_place(text, "places are written as codes: `IN`, `US-CA`"));
            };
            let there = places(inventory);
            let is_there = there.iter().any(|known| known.within(place));
            (!is_there).then(|| {
                let codes: Vec<String> = there.iter().map(|known| format!("`{}`", known.code())).collect();
                let what = format!("nothing of the inventory is in `{text}`");
                SupposeError::new(what, format!("there are {}", cut(&codes, 40)))
            })
        }
        Supposition::Sign { .. } => None,
        Supposition::Rely { flow, .. } => {
            let rows = || inventory.flows.iter().map(|row| &*row.id);
            (!rows().any(|known| known == flow)).then(|| SupposeError::unknown("flow", flow, rows()))
        }
        Supposition::Set { table, row, column, .. } => unset(ground, table, row, column),
    }
}

/// That a text is no place, and which one is probably meant.
fn no_place(text: &str, help: &str) -> SupposeError {
    let meant = Place::suggest(text).filter(|place| !place.is_unknown());
    let near = || {
        let all: Vec<Place> = Place::all().filter(|place| !place.is_unknown()).collect();
        let near = nearest(text, all.iter().map(|place| place.name()))?;
        all.iter().find(|place| place.name() == near).copied()
    };
    let meant = meant.or_else(near);
    let help =
        meant.map_or_else(|| help.to_owned(), |place| format!("did you mean `{}`? {help}", place.code()));
    SupposeError::new(format!("`{text}` is not a place"), help)
}

/// Where parties and stores are, and what countries.csv names, in their order.
fn places(inventory: &Inventory) -> BTreeSet<Place> {
    let parties = inventory.parties.iter().flat_map(|row| row.establishments.iter().chain(&row.locations));
    let stores = inventory.stores.iter().flat_map(|row| &row.places);
    let rows = inventory.countries.iter().map(|row| &row.place);
    parties.chain(stores).chain(rows).copied().filter(|place| !place.is_unknown()).collect()
}

fn unset(ground: Ground<'_>, table: &str, row: &str, column: &str) -> Option<SupposeError> {
    let tables = || Table::ALL.iter().map(|t| t.name());
    let Some(known) = Table::of_name(table) else {
        return Some(SupposeError::unknown("table", table, tables()));
    };
    let columns = || known.columns().iter().map(|&(name, ..)| name);
    if !column.starts_with("x_") && !columns().any(|name| name == column) {
        return Some(SupposeError::unknown("column", column, columns()));
    }
    if known.key_columns().contains(&column) {
        let help = "suppose another cell of it, or `--drop` the party";
        return Some(SupposeError::new(format!("`{column}` names the row, and is not supposed away"), help));
    }
    let mut rows = Vec::new();
    ground.tables.each(&[known], &mut |record| rows.push(record.name()));
    (!rows.iter().any(|name| name == row))
        .then(|| SupposeError::unknown(&format!("row of {table}"), row, rows.iter().map(String::as_str)))
}

fn unlapsed(ground: Ground<'_>, regime: &str, what: &str) -> Option<SupposeError> {
    let ids = || ground.regimes.iter().map(|r| r.id.as_str());
    let Some(law) = ground.regimes.iter().find(|r| r.id == regime) else {
        return Some(SupposeError::unknown("law", regime, ids()));
    };
    let held = || law.decision.iter().filter(|d| d.entry.holds(ground.as_of));
    let place = Place::parse(what);
    let covers = |at: &Place| place.is_some_and(|place| at.within(place));
    if held().any(|d| d.entry.id == what || d.places.iter().any(covers)) {
        return None;
    }
    // A part of what was decided for cannot lapse by itself.
    let wider = |at: &&Place| place.is_some_and(|place| place.within(**at));
    if let Some(whole) = held().flat_map(|d| &d.places).find(wider) {
        let what =
            format!("{regime} decided nothing for `{what}` by itself: it decided for `{}`", whole.code());
        return Some(SupposeError::new(what, format!("write `{regime}:{}`", whole.code())));
    }
    // Another code is no slip of the pen: `JE` is not what is meant by `DE`.
    if place.is_some() {
        let mut places: Vec<&str> = held().flat_map(|d| d.places.iter().map(|p| p.code())).collect();
        places.sort_unstable();
        places.dedup();
        let help = if places.is_empty() {
            format!("{regime} has no decision that holds then")
        } else {
            format!("those that hold are for {}", cut(&places, 40))
        };
        let what = format!("no decision of {regime} for `{what}` holds on {}", ground.as_of);
        return Some(SupposeError::new(what, help));
    }
    let names: Vec<String> = held()
        .flat_map(|d| d.places.iter().map(|p| p.code().to_owned()).chain([d.entry.id.clone()]))
        .collect();
    let error = SupposeError::unknown("decision", what, names.iter().map(String::as_str));
    let help = error.help;
    Some(SupposeError::new(format!("no decision of {regime} for `{what}` holds on {}", ground.as_of), help))
}

/// `party/scheme` of each row of certifications.
fn certifications(inventory: &Inventory) -> BTreeSet<String> {
    let name = |c: &crate::model::Certification| format!("{}/{}", inventory.party(c.party).id, c.scheme);
    inventory.certifications.iter().map(name).collect()
}

/// The schemes that the law asks for.
pub fn schemes(regimes: &[Arc<Regime>]) -> BTreeSet<String> {
    let scheme = |condition: &Condition| match condition {
        Condition::Certified { scheme, .. } => Some(scheme.clone()),
        _ => None,
    };
    regimes.iter().flat_map(|regime| regime.conditions().filter_map(scheme)).collect()
}

/// What cannot be so together.
pub(super) fn contradictions(ground: Ground<'_>, list: &[Supposition]) -> Vec<SupposeError> {
    let (mut cells, mut errors) = (BTreeMap::new(), Vec::new());
    let mut gone = BTreeSet::new();
    gone.extend(list.iter().filter_map(|one| match one {
        Supposition::Drop(party) => Some(party.as_str()),
        _ => None,
    }));
    let operator = |store: &str| {
        let row = ground.inventory.stores.iter().find(|s| s.id == store);
        row.map_or("", |s| ground.inventory.party(s.operator).id.as_str())
    };
    let (today, cell) = (ground.as_of.to_string(), |table: Table, row: &str, column: &str| {
        (table.name().to_owned(), row.to_owned(), column.to_owned())
    });
    for one in list {
        let (cell, value, party) = match one {
            Supposition::Assess(place) => {
                let day = cells.insert(cell(Table::Countries, place, "assessed_on"), today.as_str());
                if day.is_some_and(|before| before != today) {
                    errors.push(twice(place));
                }
                (cell(Table::Countries, place, "assessment"), "passed", "")
            }
            Supposition::Expire(id) => {
                let table = if id.contains('/') { Table::Certifications } else { Table::Safeguards };
                (cell(table, id, "valid_until"), "ended", "")
            }
            Supposition::Move { store, places } => {
                (cell(Table::Stores, store, "country"), places.as_str(), operator(store))
            }
            Supposition::Set { table, row, column, value } => {
                ((table.clone(), row.clone(), column.clone()), value.as_str(), row.as_str())
            }
            Supposition::Certify { party, scheme } => {
                (cell(Table::Certifications, &format!("{party}/{scheme}"), ""), "", party.as_str())
            }
            Supposition::Lapse { .. }
            | Supposition::Drop(_)
            | Supposition::Sign { .. }
            | Supposition::Rely { .. } => continue,
        };
        if gone.contains(party) {
            let what = format!("`{party}` is dropped, and something else is supposed of it");
            errors.push(SupposeError::new(what, "leave one of the two out"));
        }
        let before = cells.insert(cell.clone(), value);
        if before.is_some_and(|before| before != value) {
            errors.push(twice(&cell.1));
        }
    }
    errors
}

fn twice(row: &str) -> SupposeError {
    SupposeError::new(format!("two things are supposed of `{row}`"), "leave one of the two out")
}
