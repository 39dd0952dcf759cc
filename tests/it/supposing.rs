//! What a kept run says of suppositions is what two runs say, as far as it goes: of the invented company, and of random
//! inventories written as files.

use std::{collections::BTreeMap, sync::Arc};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngSeed, TestRunner},
};
use thalweg::{
    assess::Analysis,
    changes::{Difference, Exposed, Ground, Kept, Lot, Snapshot, Supposition, suppose},
    ingest::{self, Files, Tables},
    law::{self, Regime},
    model::{Date, Inventory, PartyTable, Place, Vocabulary},
    source::Sources,
};

use crate::{
    agree,
    random::recipes,
    support::{self, day, folder},
};

/// An inventory from which things are supposed.
struct Case<'a> {
    ground: Ground<'a>,
    vocabulary: &'a Vocabulary,
}

/// What two runs are held to: no routes, and what they rest on.
fn bare(mut shot: Snapshot) -> Snapshot {
    let with_routes = std::mem::take(&mut shot.exposures);
    for (of, lots) in with_routes.iter() {
        for lot in lots {
            let exposed = Exposed { route: Vec::new(), grounds: Vec::new(), ..Exposed::clone(&lot.value) };
            shot.exposures.add(of, Lot { value: Arc::new(exposed), ..lot.clone() });
        }
    }
    shot
}

fn shot(inventory: Inventory, regimes: &[Arc<Regime>], as_of: Date) -> Snapshot {
    let analysis = Analysis::prepare(inventory, regimes.iter().cloned(), as_of);
    bare(Snapshot::of(&analysis.assess(), &Sources::default()))
}

impl Case<'_> {
    /// What two runs say; `None`: it cannot be supposed.
    fn two_runs(&self, before: &Snapshot, list: &[Supposition]) -> Option<Difference> {
        let supposed = suppose(self.ground, list).ok()?;
        let inventory = ingest::read_tables(&supposed.tables, self.vocabulary).inventory?;
        Some(Difference::of(before, &shot(inventory, &supposed.regimes, self.ground.as_of)))
    }

    /// Each of many suppositions by itself, and some together.
    fn hold(&self, tally: &mut Tally) {
        let before = shot(Inventory::clone(self.ground.inventory), self.ground.regimes, self.ground.as_of);
        let mut kept = Kept::new(self.ground, self.vocabulary);
        let all = suppositions(&self.ground);
        let together =
            all.windows(7).step_by(5).map(|some| vec![some[0].clone(), some[3].clone(), some[6].clone()]);
        let lists: Vec<Vec<Supposition>> = all.iter().map(|one| vec![one.clone()]).chain(together).collect();
        for list in lists {
            let here = kept.difference(&list);
            let there = self.two_runs(&before, &list);
            let kind = format!("{:?}", list[0]).split([' ', '(']).next().unwrap().to_owned();
            let [said, differs, refused] = tally.0.entry(kind).or_default();
            match (here, there) {
                (Some(here), Some(there)) => {
                    *said += 1;
                    *differs += usize::from(!here.exposures.is_empty() || !here.transfers.is_empty());
                    assert_eq!(here.exposures, there.exposures, "{list:?}");
                    assert_eq!(here.transfers, there.transfers, "{list:?}");
                }
                (None, Some(_)) => *refused += 1,
                (None, None) => {}
                (Some(_), None) => panic!("it cannot be supposed: {list:?}"),
            }
        }
    }
}

/// By kind: how often it was said, how often anything differed, and how often it took two runs.
#[derive(Debug, Default)]
struct Tally(BTreeMap<String, [usize; 3]>);

fn set(table: &str, row: &str, column: &str, value: &str) -> Supposition {
    Supposition::Set {
        table: table.to_owned(),
        row: row.to_owned(),
        column: column.to_owned(),
        value: value.to_owned(),
    }
}

/// Something of each kind, of each row.
fn suppositions(ground: &Ground<'_>) -> Vec<Supposition> {
    let inventory = ground.inventory;
    let mut all = of_laws(ground);
    all.extend(of_parties(inventory));
    for (at, row) in inventory.stores.iter().enumerate() {
        let places = ["US", "IE;IN", "unknown"][at % 3].to_owned();
        all.push(Supposition::Move { store: row.id.clone(), places });
        let party = &inventory.parties[at % inventory.parties.len()].id;
        all.push(set("stores", &row.id, ["controller", "operator", "engaged_by"][at % 3], party));
    }
    all.extend(of_papers(inventory));
    all.extend(of_flows(inventory));
    all
}

fn of_laws(ground: &Ground<'_>) -> Vec<Supposition> {
    let listed = ground.inventory.head.regimes.as_ref();
    let mut all = Vec::new();
    for regime in ground.regimes.iter().filter(|law| listed.is_none_or(|list| list.contains(&law.id))) {
        for decision in regime.decision.iter().filter(|d| d.entry.holds(ground.as_of)).take(4) {
            let what = decision.places.first().map_or("", |place| place.code());
            for what in [what, &decision.entry.id] {
                all.push(Supposition::Lapse { regime: regime.id.clone(), what: what.to_owned() });
            }
        }
    }
    all
}

fn of_parties(inventory: &Inventory) -> Vec<Supposition> {
    let mut all = Vec::new();
    for (at, row) in inventory.parties.iter().enumerate() {
        let table = match row.table {
            PartyTable::Company => "companies",
            PartyTable::Vendor => "vendors",
            PartyTable::Partner => "partners",
            PartyTable::ThirdParty => "third_parties",
        };
        all.push(Supposition::Drop(row.id.clone()));
        all.push(Supposition::Certify { party: row.id.clone(), scheme: "eu-us-dpf".to_owned() });
        all.push(set(table, &row.id, "country", ["US", "IE", "IN"][at % 3]));
        all.push(set(table, &row.id, "attests", "own-locations"));
        all.push(set(table, &row.id, "role", ["processor", "controller"][at % 2]));
    }
    all
}

fn of_papers(inventory: &Inventory) -> Vec<Supposition> {
    let mut all = Vec::new();
    for (at, row) in inventory.safeguards.iter().enumerate() {
        all.push(Supposition::Expire(row.id.clone()));
        let cells =
            [("valid_from", "2024-01-01"), ("module", "2"), ("assessed_on", "2026-01-01"), ("exporter", "*")];
        let (column, value) = cells[at % 4];
        all.push(set("safeguards", &row.id, column, value));
    }
    for row in &inventory.certifications {
        all.push(Supposition::Expire(format!("{}/{}", inventory.party(row.party).id, row.scheme)));
    }
    let parties = inventory.parties.iter().flat_map(|row| row.establishments.iter().chain(&row.locations));
    let there: Vec<&Place> = parties.chain(inventory.stores.iter().flat_map(|row| &row.places)).collect();
    let is_there = |code: &&str| there.iter().any(|at| at.within(Place::parse(code).unwrap()));
    for place in ["US", "IN", "GB"].into_iter().filter(is_there) {
        all.push(Supposition::Assess(place.to_owned()));
    }
    let (first, last) = (&inventory.parties[0].id, &inventory.parties[inventory.parties.len() - 1].id);
    let text = format!(
        "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\n\
         signed-1,scc,2,{first},{last},2024-01-01,2026-01-01,passed\n\
         signed-2,scc,1,*,{first},2024-01-01,2026-01-01,passed\n"
    );
    all.push(Supposition::Sign { name: "signed.csv".to_owned(), text });
    all
}

fn of_flows(inventory: &Inventory) -> Vec<Supposition> {
    let mut all = Vec::new();
    for (at, row) in inventory.flows.iter().enumerate().take(24) {
        let category = &inventory.categories[at % inventory.categories.len()].id;
        let cells = [
            ("categories", category.as_str()),
            ("transform", "aggregate"),
            ("safeguards", ""),
            ("recurrence", "once"),
        ];
        let (column, value) = cells[at % 4];
        all.push(set("flows", &row.id, column, value));
        if let Some(safeguard) = inventory.safeguards.get(at % inventory.safeguards.len().max(1)) {
            let (flow, safeguard) = (row.id.to_string(), safeguard.id.clone());
            all.push(Supposition::Rely { flow, safeguard });
        }
    }
    if let Some(row) = inventory.flows.first() {
        all.push(set("flows", &row.id, "to", &inventory.parties[inventory.parties.len() - 1].id));
        all.push(set("populations", &inventory.populations[0].id, "country", "US"));
    }
    all
}

fn held(tables: &Tables<'_>, regimes: &[Arc<Regime>], as_of: Date, tally: &mut Tally) {
    let vocabulary = law::vocabulary(regimes);
    let Some(inventory) = ingest::read_tables(tables, &vocabulary).inventory else { return };
    let ground = Ground { tables, inventory: &inventory, regimes, as_of };
    Case { ground, vocabulary: &vocabulary }.hold(tally);
}

#[test]
fn what_is_supposed_of_the_invented_company_is_what_two_runs_say() {
    let regimes: Vec<Arc<Regime>> = support::regimes().into_iter().map(Arc::new).collect();
    let mut tally = Tally::default();
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
    let files = Files::read(&place);
    held(&files.tables(), &regimes, day("2026-11-23"), &mut tally);
    let refused: usize = tally.0.values().map(|[_, _, refused]| refused).sum();
    let said: usize = tally.0.values().map(|[said, ..]| said).sum();
    // Where a flow leads elsewhere, and where people live elsewhere.
    assert!(refused <= 8 && said > 100, "{tally:?}");
}

#[test]
fn what_is_supposed_of_random_inventories_is_what_two_runs_say() {
    let regimes: Vec<Arc<Regime>> = agree::regimes().into_iter().map(Arc::new).collect();
    let config = Config { rng_seed: RngSeed::Fixed(41), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let mut tally = Tally::default();
    for _ in 0..25 {
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        let place = tempfile::tempdir().unwrap();
        folder::write(&recipe.inventory(), place.path(), |_| "x".to_owned());
        let files = Files::read(place.path());
        held(&files.tables(), &regimes, recipe.day(), &mut tally);
    }
    // Each kind is said, and matters.
    for kind in ["Lapse", "Expire", "Drop", "Move", "Certify", "Assess", "Sign", "Rely", "Set"] {
        let [said, differs, refused] = tally.0.get(kind).copied().unwrap_or_default();
        assert!(said > 20 && differs > 0 && refused * 3 < said, "{kind}: {tally:?}");
    }
}
