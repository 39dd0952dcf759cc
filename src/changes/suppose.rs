//! Suppositions: what would stand in the inventory or in the law if it were so. Nothing is written anywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    ingest::{Change, Record, Table, Tables},
    law::{Condition, Regime},
    model::{Date, Inventory, Place},
    text::nearest,
};

/// What is supposed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supposition {
    /// A decision no longer holds: of a law, for a place or by the id of its entry.
    Lapse {
        /// The law's id.
        regime: String,
        /// A place, or the id of an entry.
        what: String,
    },
    /// A safeguard has ended; of a certification `party/scheme`.
    Expire(String),
    /// A party is no longer there: nor its stores, its papers, nor the flows from and to it.
    Drop(String),
    /// A store lies at other places.
    Move {
        /// The store.
        store: String,
        /// The places, separated by `;`.
        places: String,
    },
    /// A party is certified under a scheme from this day, for all data.
    Certify {
        /// Who.
        party: String,
        /// The scheme's id.
        scheme: String,
    },
    /// Safeguards are signed: the rows of a file as safeguards.csv has them.
    Sign {
        /// The file's name.
        name: String,
        /// Its text, with a header.
        text: String,
    },
    /// A cell says something else.
    Set {
        /// The table: `vendors`.
        table: String,
        /// The row, by its id.
        row: String,
        /// The column.
        column: String,
        /// What it says.
        value: String,
    },
}

impl Supposition {
    fn dropped(&self) -> Option<String> {
        if let Self::Drop(party) = self { Some(party.clone()) } else { None }
    }
}

impl std::fmt::Display for Supposition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lapse { regime, what } if what.contains('/') => write!(f, "`{what}` lapses ({regime})"),
            Self::Lapse { regime, what } => write!(f, "what {regime} decided for `{what}` lapses"),
            Self::Expire(id) => write!(f, "`{id}` has ended"),
            Self::Drop(party) => write!(f, "`{party}` is dropped"),
            Self::Move { store, places } => write!(f, "`{store}` lies in {places}"),
            Self::Certify { party, scheme } => write!(f, "`{party}` is certified under {scheme}"),
            Self::Sign { name, .. } => write!(f, "what stands in {name} is signed"),
            Self::Set { table, row, column, value } if value.is_empty() => {
                write!(f, "{column} of `{row}` ({table}) is blank")
            }
            Self::Set { table, row, column, value } => write!(f, "{column} of `{row}` ({table}) is {value}"),
        }
    }
}

/// Why something cannot be supposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct SupposeError {
    /// What is wrong.
    pub what: String,
    /// What to write instead, or empty.
    pub help: String,
}

impl SupposeError {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }

    fn unknown<'a>(what: &str, id: &str, all: impl Iterator<Item = &'a str>) -> Self {
        let mut all: Vec<&str> = all.filter(|known| !known.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        let help = match nearest(id, all.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => format!("the inventory has no {what}"),
            None if all.len() <= 8 => format!("there are {}", all.join(", ")),
            None => format!("there are {} and {} more", all[..8].join(", "), all.len() - 8),
        };
        Self::new(format!("there is no {what} `{id}`"), help)
    }
}

/// What stands before anything is supposed.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The inventory's cells.
    pub tables: &'a Tables<'a>,
    /// The inventory.
    pub inventory: &'a Inventory,
    /// The law.
    pub regimes: &'a [Arc<Regime>],
    /// The day.
    pub as_of: Date,
}

/// What stands where it is supposed.
pub struct Supposed<'a> {
    /// The inventory's cells, not yet validated.
    pub tables: Tables<'a>,
    /// The law.
    pub regimes: Vec<Arc<Regime>>,
}

/// Applies suppositions, all together.
///
/// # Errors
///
/// Each supposition that names nothing, and each that contradicts another.
pub fn suppose<'a>(ground: Ground<'a>, list: &'a [Supposition]) -> Result<Supposed<'a>, Vec<SupposeError>> {
    let mut errors: Vec<SupposeError> = list.iter().filter_map(|one| unfounded(ground, one)).collect();
    errors.extend(contradictions(ground, list));
    let dropped = list.iter().filter_map(Supposition::dropped).collect();
    let gone = Gone::of(ground.tables, &dropped);
    errors.extend(gone.bereft(ground.tables, list));
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut regimes = ground.regimes.to_vec();
    let mut cells: BTreeMap<(Table, String), Vec<(String, String)>> = BTreeMap::new();
    let mut added = Vec::new();
    let eve = ground.as_of.yesterday().map_or_else(|_| String::new(), |day| day.to_string());
    for one in list {
        let mut set = |table, row: &str, column: &str, value: &str| {
            let cell = (column.to_owned(), value.to_owned());
            cells.entry((table, row.to_owned())).or_default().push(cell);
        };
        match one {
            Supposition::Lapse { regime, what } => lapse(&mut regimes, regime, what, ground.as_of),
            Supposition::Expire(id) => {
                let table = if id.contains('/') { Table::Certifications } else { Table::Safeguards };
                set(table, id, "valid_until", &eve);
            }
            // See below.
            Supposition::Drop(_) | Supposition::Sign { .. } => {}
            Supposition::Move { store, places } => set(Table::Stores, store, "country", places),
            Supposition::Certify { party, scheme } => {
                let day = ground.as_of.to_string();
                let row = [("party", party), ("scheme", scheme), ("valid_from", &day), ("checked_on", &day)];
                let mut row: BTreeMap<String, String> =
                    row.into_iter().map(|(column, text)| (column.to_owned(), text.clone())).collect();
                row.insert("covers".to_owned(), "*".to_owned());
                added.push(row);
            }
            Supposition::Set { table, row, column, value } => {
                // It is one: `unfounded` looked.
                if let Some(table) = Table::of_name(table) {
                    set(table, row, column, value);
                }
            }
        }
    }
    let mut tables = ground.tables.changed(&mut |record| {
        let mut change = gone.change(record);
        if let (Some(more), false) = (cells.get(&(record.table, record.name())), change == Change::Remove) {
            match &mut change {
                Change::Set(known) => known.extend(more.iter().cloned()),
                _ => change = Change::Set(more.clone()),
            }
        }
        change
    });
    for row in added {
        tables.row(Table::Certifications, row.iter().map(|(column, text)| (column.as_str(), text.as_str())));
    }
    for one in list {
        if let Supposition::Sign { name, text } = one {
            tables.csv(Table::Safeguards, name, text);
        }
    }
    Ok(Supposed { tables, regimes })
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

/// What goes with a party.
#[derive(Default)]
struct Gone {
    parties: BTreeSet<String>,
    stores: BTreeSet<String>,
    safeguards: BTreeSet<String>,
    flows: BTreeSet<String>,
}

impl Gone {
    fn of(tables: &Tables<'_>, parties: &BTreeSet<String>) -> Self {
        let mut gone = Self { parties: parties.clone(), ..Self::default() };
        if parties.is_empty() {
            return gone;
        }
        tables.each(&[Table::Stores, Table::Safeguards], &mut |record| match record.table {
            Table::Stores if gone.parties.contains(&*record.get("operator")) => {
                gone.stores.insert(record.name());
            }
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
                    "say what it rests on then: `--set flows:{flow}.safeguards=SAFEGUARD`, or nothing behind the `=` if any will do"
                );
                errors.push(SupposeError::new(what, help));
            }
        });
        errors
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
                without("engaged_by", &party);
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

/// Why a supposition names nothing.
fn unfounded(ground: Ground<'_>, one: &Supposition) -> Option<SupposeError> {
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
            places.split(';').find(unread).map(|place| {
                let help = "places are written as codes: `IE`, `US-CA`, or `unknown`";
                SupposeError::new(format!("`{place}` is no place"), help)
            })
        }
        Supposition::Certify { party: id, scheme } => {
            let schemes = schemes(ground.regimes);
            let known = schemes.iter().any(|known| known == scheme);
            party(id).or_else(|| {
                (!known).then(|| SupposeError::unknown("scheme", scheme, schemes.iter().map(String::as_str)))
            })
        }
        Supposition::Sign { .. } => None,
        Supposition::Set { table, row, column, .. } => unset(ground, table, row, column),
    }
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
fn contradictions(ground: Ground<'_>, list: &[Supposition]) -> Vec<SupposeError> {
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
    for one in list {
        let (cell, value, party) = match one {
            Supposition::Expire(id) => ((String::new(), id.clone(), "valid_until".to_owned()), "ended", ""),
            Supposition::Move { store, places } => {
                (("stores".to_owned(), store.clone(), "country".to_owned()), places.as_str(), operator(store))
            }
            Supposition::Set { table, row, column, value } => {
                ((table.clone(), row.clone(), column.clone()), value.as_str(), row.as_str())
            }
            Supposition::Certify { party, scheme } => (
                ("certifications".to_owned(), format!("{party}/{scheme}"), String::new()),
                "",
                party.as_str(),
            ),
            Supposition::Lapse { .. } | Supposition::Drop(_) | Supposition::Sign { .. } => continue,
        };
        if gone.contains(party) {
            let what = format!("`{party}` is dropped, and something else is supposed of it");
            errors.push(SupposeError::new(what, "leave one of the two out"));
        }
        let before = cells.insert(cell.clone(), value);
        if before.is_some_and(|before| before != value) {
            let what = format!("two things are supposed of `{}`", cell.1);
            errors.push(SupposeError::new(what, "leave one of the two out"));
        }
    }
    errors
}
