//! Suppositions: what would stand in the inventory or in the law if it were so. Nothing is written anywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    founded::{contradictions, unfounded},
    supposition::{Ground, SupposeError, Supposed, Supposition},
};
use crate::{
    ingest::{Change, Record, Table, Tables},
    law::Regime,
    model::{Date, Place},
};

/// Applies suppositions, all together.
///
/// # Errors
///
/// Each supposition that names nothing, and each that contradicts another.
pub fn suppose<'a>(ground: Ground<'a>, list: &'a [Supposition]) -> Result<Supposed<'a>, Vec<SupposeError>> {
    let mut errors: Vec<SupposeError> = list.iter().filter_map(|one| unfounded(ground, one)).collect();
    errors.extend(contradictions(ground, list));
    let dropped = list.iter().filter_map(Supposition::dropped).collect();
    let gone = Gone::of(ground.tables, &dropped, list);
    errors.extend(gone.bereft(ground.tables, list));
    errors.extend(gone.moved(ground, list));
    if !errors.is_empty() {
        return Err(errors);
    }
    let Wanted { regimes, cells, added, relied } = Wanted::of(ground, list);
    let mut tables = ground.tables.changed(&mut |record| {
        let mut change = gone.change(record);
        if let (Some(more), false) = (cells.get(&(record.table, record.name())), change == Change::Remove) {
            match &mut change {
                Change::Set(known) => known.extend(more.iter().cloned()),
                _ => change = Change::Set(more.clone()),
            }
        }
        if record.table == Table::Flows
            && let Some(more) = relied.get(record.name().as_str())
        {
            rely(record, &mut change, more);
        }
        change
    });
    for (table, row) in added {
        tables.row(table, row.iter().map(|(column, text)| (*column, text.as_str())));
    }
    for one in list {
        if let Supposition::Sign { name, text } = one {
            tables.csv(Table::Safeguards, name, text);
        }
    }
    Ok(Supposed { tables, regimes })
}

/// What suppositions ask for, beside what goes with a party and what is signed.
struct Wanted<'a> {
    regimes: Vec<Arc<Regime>>,
    /// What cells say then, by table and row.
    cells: BTreeMap<(Table, String), Vec<(String, String)>>,
    /// Rows that are new.
    added: Vec<(Table, Vec<(&'static str, String)>)>,
    /// What flows rest on too.
    relied: BTreeMap<&'a str, Vec<&'a String>>,
}

impl<'a> Wanted<'a> {
    fn of(ground: Ground<'a>, list: &'a [Supposition]) -> Self {
        let (cells, added, relied) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        let mut wanted = Self { regimes: ground.regimes.to_vec(), cells, added, relied };
        for one in list {
            wanted.add(ground, one);
        }
        wanted
    }

    fn set(&mut self, table: Table, row: &str, column: &str, value: &str) {
        let cell = (column.to_owned(), value.to_owned());
        self.cells.entry((table, row.to_owned())).or_default().push(cell);
    }

    fn add(&mut self, ground: Ground<'_>, one: &'a Supposition) {
        let today = ground.as_of.to_string();
        match one {
            Supposition::Lapse { regime, what } => lapse(&mut self.regimes, regime, what, ground.as_of),
            Supposition::Expire(id) => {
                let table = if id.contains('/') { Table::Certifications } else { Table::Safeguards };
                let eve = ground.as_of.yesterday().map_or_else(|_| String::new(), |day| day.to_string());
                self.set(table, id, "valid_until", &eve);
            }
            Supposition::Drop(_) | Supposition::Sign { .. } => {}
            Supposition::Rely { flow, safeguard } => {
                self.relied.entry(flow.as_str()).or_default().push(safeguard);
            }
            Supposition::Move { store, places } => self.set(Table::Stores, store, "country", places),
            Supposition::Certify { party, scheme } => {
                let row = vec![
                    ("party", party.clone()),
                    ("scheme", scheme.clone()),
                    ("valid_from", today.clone()),
                    ("checked_on", today),
                    ("covers", "*".to_owned()),
                ];
                self.added.push((Table::Certifications, row));
            }
            Supposition::Assess(place) => {
                let cells = [("assessed_on", today), ("assessment", "passed".to_owned())];
                if ground.inventory.countries.iter().any(|row| row.place.code() == place) {
                    for (column, text) in &cells {
                        self.set(Table::Countries, place, column, text);
                    }
                } else {
                    let row = [("country", place.clone())].into_iter().chain(cells).collect();
                    self.added.push((Table::Countries, row));
                }
            }
            Supposition::Set { table, row, column, value } => {
                // It is one: `unfounded` looked.
                if let Some(table) = Table::of_name(table) {
                    self.set(table, row, column, value);
                }
            }
        }
    }
}

/// Adds what a flow rests on, where it names anything.
fn rely(record: &Record<'_>, change: &mut Change, more: &[&String]) {
    let column = "safeguards";
    let mut cells = match change {
        Change::Remove => return,
        Change::Set(cells) => std::mem::take(cells),
        Change::Keep => Vec::new(),
    };
    let set = cells.iter().rposition(|(name, _)| name == column);
    let before = set.map_or_else(|| record.items(column).join(";"), |at| cells[at].1.clone());
    if !before.is_empty() {
        let all = std::iter::once(before.as_str()).chain(more.iter().map(|id| id.as_str()));
        cells.push((column.to_owned(), all.collect::<Vec<_>>().join(";")));
    }
    *change = if cells.is_empty() { Change::Keep } else { Change::Set(cells) };
}

/// Ends what a law decided for a place, or one entry of it, on the day before.
fn lapse(regimes: &mut [Arc<Regime>], id: &str, what: &str, as_of: Date) {
    let Some(regime) = regimes.iter_mut().find(|r| r.id == id) else { return };
    let regime = Arc::make_mut(regime);
    let place = Place::parse(what);
    for decision in regime.decision.iter_mut().filter(|d| d.entry.holds(as_of)) {
        let covered = |at: &Place| place.is_some_and(|place| at.within(place));
        if decision.entry.id == what || decision.places.iter().all(covered) {
            decision.entry.until = as_of.yesterday().ok();
        } else {
            // What it decided for other places stands.
            decision.places.retain(|at| !covered(at));
        }
    }
}

/// What goes with a party: what it holds, and what others hold for it alone or since it engaged them. All that comes to it and all
/// that leaves from it goes, as the flows do. What is held for others too stays theirs.
#[derive(Default)]
struct Gone {
    parties: BTreeSet<String>,
    stores: BTreeSet<String>,
    safeguards: BTreeSet<String>,
    flows: BTreeSet<String>,
}

impl Gone {
    fn of(tables: &Tables<'_>, parties: &BTreeSet<String>, list: &[Supposition]) -> Self {
        let mut gone = Self { parties: parties.clone(), ..Self::default() };
        if parties.is_empty() {
            return gone;
        }
        tables.each(&[Table::Stores, Table::Safeguards], &mut |record| match record.table {
            Table::Stores if gone.takes(record, list) => drop(gone.stores.insert(record.name())),
            Table::Safeguards if gone.voids(record) => drop(gone.safeguards.insert(record.name())),
            _ => {}
        });
        tables.each(&[Table::Flows], &mut |record| {
            if gone.has(&record.get("from")) || gone.has(&record.get("to")) {
                gone.flows.insert(record.name());
            }
        });
        gone
    }

    /// Flows that would be left without a safeguard that they named: a blank cell says that any will do, and who supposes
    /// has not said that.
    fn bereft(&self, tables: &Tables<'_>, list: &[Supposition]) -> Vec<SupposeError> {
        let told = |flow: &str| {
            list.iter().any(|one| match one {
                Supposition::Set { table, row, column, .. } => {
                    table == Table::Flows.name() && row == flow && column == "safeguards"
                }
                _ => false,
            })
        };
        let mut errors = Vec::new();
        tables.each(&[Table::Flows], &mut |record| {
            let (flow, named) = (record.name(), record.items("safeguards"));
            let bereft = !named.is_empty() && named.iter().all(|id| self.safeguards.contains(id));
            if bereft && !self.flows.contains(&flow) && !told(&flow) {
                let what = format!("the flow `{flow}` rests on `{}` alone, which goes with its party", named.join(";"));
                let help = format!(
                    "say what it rests on then: `--set flows:{flow}.safeguards=SAFEGUARD`, or nothing after the `=` if any will do"
                );
                errors.push(SupposeError::new(what, help));
            }
        });
        errors
    }

    /// Whether a store is held by a party that goes, for such parties alone, or since one of them engaged who holds it.
    /// What is supposed of it counts.
    fn takes(&self, record: &Record<'_>, list: &[Supposition]) -> bool {
        let name = record.name();
        let items = |wanted: &str| -> Vec<String> {
            let supposed = list.iter().rev().find_map(|one| match one {
                Supposition::Set { table, row, column, value } => {
                    let same = table == Table::Stores.name() && *row == name && column == wanted;
                    same.then_some(value)
                }
                _ => None,
            });
            let split = |text: &String| text.split(';').map(|item| item.trim().to_owned()).collect();
            supposed.map_or_else(|| record.items(wanted), split)
        };
        let gone = |item: &String| self.parties.contains(item);
        let controllers = items("controller");
        let held_for = !controllers.is_empty() && controllers.iter().all(gone);
        held_for || items("operator").iter().any(gone) || items("engaged_by").iter().any(gone)
    }

    /// Stores that are moved, and go with a party for which they are held: who holds them is another one.
    fn moved(&self, ground: Ground<'_>, list: &[Supposition]) -> Vec<SupposeError> {
        let held_by_other = |store: &str| {
            let row = ground.inventory.stores.iter().find(|row| row.id == store);
            row.is_some_and(|row| !self.parties.contains(&ground.inventory.party(row.operator).id))
        };
        let error = |one: &Supposition| match one {
            Supposition::Move { store, .. } if self.stores.contains(store) && held_by_other(store) => {
                let what =
                    format!("`{store}` goes with who is dropped, and something else is supposed of it");
                Some(SupposeError::new(what, "leave one of the two out"))
            }
            _ => None,
        };
        list.iter().filter_map(error).collect()
    }

    fn has(&self, node: &str) -> bool {
        self.parties.contains(node) || self.stores.contains(node)
    }

    fn names(&self, item: &str) -> bool {
        self.parties.contains(item.strip_prefix("group:").unwrap_or(item))
    }

    /// Whether a safeguard has nobody left on one of its sides.
    fn voids(&self, record: &Record<'_>) -> bool {
        ["exporter", "importer"].into_iter().any(|side| {
            let items = record.items(side);
            !items.is_empty() && items.iter().all(|item| self.names(item))
        })
    }

    fn change(&self, record: &Record<'_>) -> Change {
        if self.parties.is_empty() {
            return Change::Keep;
        }
        let name = record.name();
        let mut cells = Vec::new();
        let mut without = |column: &str, gone: &dyn Fn(&str) -> bool| {
            let items = record.items(column);
            if items.iter().any(|item| gone(item)) {
                let left: Vec<String> = items.into_iter().filter(|item| !gone(item)).collect();
                cells.push((column.to_owned(), left.join(";")));
            }
        };
        let party = |item: &str| self.names(item);
        let all = match record.table {
            Table::Companies | Table::Vendors | Table::Partners | Table::ThirdParties => {
                without("parent", &party);
                self.parties.contains(&name)
            }
            Table::Stores => {
                without("controller", &party);
                self.stores.contains(&name)
            }
            Table::Safeguards => {
                without("exporter", &party);
                without("importer", &party);
                self.safeguards.contains(&name)
            }
            Table::Certifications => self.parties.contains(&*record.get("party")),
            Table::Flows => {
                without("safeguards", &|item| self.safeguards.contains(item));
                self.flows.contains(&name)
            }
            Table::Volumes => self.flows.contains(&*record.get("flow")),
            Table::Purposes => {
                without("recipients", &party);
                false
            }
            Table::Rules => self.parties.contains(&*record.get("recipient")),
            Table::Populations | Table::Categories | Table::Countries | Table::Waivers => false,
        };
        match (all, cells.is_empty()) {
            (true, _) => Change::Remove,
            (false, true) => Change::Keep,
            (false, false) => Change::Set(cells),
        }
    }
}
