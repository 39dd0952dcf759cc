//! A kept run says after each change, and after each that is undone, what a run anew says: on random inventories, with random
//! sequences of changes.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::{collection::vec, prelude::*, test_runner::TestCaseError};
use thalweg::{
    assess::{Analysis, Applied, Carries, Edit, Exposes, KeptRun, Movement, NotKept, Question, Verdict},
    law::Regime,
    model::{
        CategoryId, Date, Flow, FlowId, Id, Inventory, PartyId, PopulationId, PurposeId, SafeguardId, StoreId,
    },
};

use crate::{
    agree,
    random::{Recipe, recipes},
};

/// An exposure by names: whose, under which law, who, where, what; and how it is judged.
type Exposures = BTreeMap<[String; 5], (Verdict, Verdict)>;

/// What is said by names: on which movement, under which law, of whose data, to whom, where, as what, of which category.
type Saids = BTreeSet<Vec<String>>;

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    exposures: Exposures,
    said: Saids,
}

/// What holds of an inventory: what is gone is not in it.
#[derive(Clone)]
struct World {
    inventory: Inventory,
    regimes: Vec<Arc<Regime>>,
    day: Date,
    gone: BTreeSet<FlowId>,
    /// Safeguards that are gone.
    void: BTreeSet<SafeguardId>,
}

impl World {
    /// Without what is gone.
    fn whole(&self) -> Inventory {
        let mut inventory = self.inventory.clone();
        let numbers: BTreeMap<SafeguardId, SafeguardId> = (0..inventory.safeguards.len())
            .map(SafeguardId::new)
            .filter(|id| !self.void.contains(id))
            .zip((0..).map(SafeguardId::new))
            .collect();
        let mut at = 0..;
        inventory.safeguards.retain(|_| !self.void.contains(&SafeguardId::new(at.next().unwrap())));
        let flows: Vec<Flow> = (0..)
            .map(FlowId::new)
            .zip(&inventory.flows)
            .filter(|(id, _)| !self.gone.contains(id))
            .map(|(_, flow)| flow.clone())
            .collect();
        inventory.flows = flows;
        for at in 0..inventory.flows.len() {
            let named = inventory.safeguard_lists.get(inventory.flows[at].safeguards).to_vec();
            let named: Vec<SafeguardId> = named.iter().map(|id| numbers[id]).collect();
            inventory.flows[at].safeguards = inventory.safeguard_lists.intern(&named);
        }
        inventory
    }

    /// What a run anew says.
    fn seen(&self) -> Seen {
        let inventory = self.whole();
        let analysis = Analysis::prepare(inventory, self.regimes.iter().cloned(), self.day);
        let inventory = analysis.inventory();
        let mut exposures = Exposures::new();
        let tables = analysis.tables();
        let laws: Vec<String> = analysis.regimes().map(|regime| regime.id.clone()).collect();
        for &unit in tables.units() {
            let law = unit.regime.map_or("", |regime| &laws[regime]);
            tables.each_having(unit, &Question::default(), &mut |having| {
                for category in having.categories.iter() {
                    let key = [
                        inventory.population(having.population).id.clone(),
                        law.to_owned(),
                        inventory.party(having.recipient).id.clone(),
                        having.place.code().to_owned(),
                        inventory.category(category).id.clone(),
                    ];
                    exposures.insert(key, (having.verdict, having.delivery));
                }
                true
            });
        }
        let mut said = Saids::new();
        for (regime, law) in laws.iter().enumerate() {
            for record in analysis.records(regime) {
                let name = analysis.movement_name(record.movement);
                let of = Carries {
                    disclosure: record.disclosure,
                    place: record.place,
                    kind: record.kind,
                    judgement: record.judgement.clone(),
                    categories: record.categories.clone(),
                };
                let shown = !["internal", "collection"].contains(&record.kind.as_str());
                if shown {
                    said.extend(words(inventory, &name, law, record.population, &of));
                }
            }
        }
        Seen { exposures, said }
    }
}

/// A row for each category.
fn words(inventory: &Inventory, name: &str, law: &str, population: PopulationId, of: &Carries) -> Saids {
    let exporter = of.disclosure.exporter.map_or("", |party| &inventory.party(party).id);
    let row = |category: CategoryId| {
        [
            name,
            law,
            &inventory.population(population).id,
            exporter,
            of.disclosure.exporter_as.as_str(),
            &inventory.party(of.disclosure.importer).id,
            of.disclosure.importer_as.as_str(),
            of.place.code(),
            of.kind.as_str(),
            of.judgement.verdict.as_str(),
            of.judgement.mechanism(),
            of.judgement.instrument(),
            &of.judgement
                .reasons_between(inventory, of.disclosure.exporter, of.disclosure.importer)
                .join("|"),
            &inventory.category(category).id,
        ]
        .map(str::to_owned)
        .to_vec()
    };
    of.categories.iter().map(row).collect()
}

/// What a kept run says.
fn kept(run: &KeptRun) -> Seen {
    let inventory = run.inventory();
    let laws: Vec<String> = run.regimes().map(|regime| regime.id.clone()).collect();
    let mut exposures = Exposures::new();
    run.each_exposure(&mut |row| {
        let held = row.after.unwrap();
        exposures.insert(key(inventory, &laws, &row), (held.verdict, held.delivery));
    });
    let mut said = Saids::new();
    run.each_said(|movement: Movement, population, regime, list| {
        for of in list {
            said.extend(words(inventory, &run.movement_name(movement), &laws[regime], population, of));
        }
    });
    Seen { exposures, said }
}

fn key(inventory: &Inventory, laws: &[String], row: &Exposes) -> [String; 5] {
    [
        inventory.population(row.population).id.clone(),
        row.regime.map_or("", |regime| &laws[regime]).to_owned(),
        inventory.party(row.recipient).id.clone(),
        row.place.code().to_owned(),
        inventory.category(row.category).id.clone(),
    ]
}

/// The first few that only one of the two has.
fn only<T: Ord + std::fmt::Debug>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> String {
    a.difference(b).take(4).map(|row| format!("  {row:?}")).collect::<Vec<_>>().join("\n")
}

fn equal(what: &str, kept: &Seen, anew: &Seen) -> Result<(), String> {
    if kept == anew {
        return Ok(());
    }
    let rows =
        |seen: &Seen| seen.exposures.iter().map(|(k, v)| format!("{k:?} {v:?}")).collect::<BTreeSet<_>>();
    Err(format!(
        "{what}\nonly kept:\n{}\n{}\nonly anew:\n{}\n{}",
        only(&rows(kept), &rows(anew)),
        only(&kept.said, &anew.said),
        only(&rows(anew), &rows(kept)),
        only(&anew.said, &kept.said)
    ))
}

/// That the difference told is the difference there is.
fn told(run: &KeptRun, applied: &Applied, before: &Seen, after: &Seen) -> Result<(), String> {
    let laws: Vec<String> = run.regimes().map(|regime| regime.id.clone()).collect();
    let mut exposures = before.exposures.clone();
    for row in &applied.delta.exposes {
        let key = key(run.inventory(), &laws, row);
        let held = |held: Option<thalweg::assess::Held>| held.map(|h| (h.verdict, h.delivery));
        if exposures.get(&key).copied() != held(row.before) || row.before == row.after {
            return Err(format!("told to have been {:?}: {key:?}", row.before));
        }
        match held(row.after) {
            Some(after) => exposures.insert(key, after),
            None => exposures.remove(&key),
        };
    }
    if exposures != after.exposures {
        return Err("the exposures told are not those that differ".to_owned());
    }
    let mut said = before.said.clone();
    for moved in &applied.delta.moves {
        let name = run.movement_name(moved.movement);
        for (list, there) in [(&moved.before, false), (&moved.after, true)] {
            for of in list {
                // What is gone is told in the words of before: its rows are found by what it is of.
                let rows = words(run.inventory(), &name, &laws[moved.regime], moved.population, of);
                if there {
                    said.extend(rows);
                } else {
                    let same = |row: &Vec<String>| {
                        rows.iter().any(|gone| gone[..10] == row[..10] && gone[13] == row[13])
                    };
                    said.retain(|row| !same(row));
                }
            }
        }
    }
    let short = |said: &Saids| -> BTreeSet<Vec<String>> {
        said.iter().map(|row| [&row[..11], &row[13..]].concat()).collect()
    };
    if short(&said) == short(&after.said) {
        Ok(())
    } else {
        Err("the movements told are not those that differ".to_owned())
    }
}

/// One change: what kind, of which row, and by which other choices.
type Choice = (u8, u8, u8);

/// The edits of a change, made in the world too.
fn chosen(run: &mut KeptRun, world: &mut World, recipe: &Recipe, (kind, row, by): Choice) -> Vec<Edit> {
    let other = recipe.varied(by).inventory();
    let at = |count: usize| row as usize % count.max(1);
    match kind % 11 {
        0 => vec![party(world, &other, at(other.parties.len().min(world.inventory.parties.len())))],
        1 => vec![store(world, &other, at(other.stores.len().min(world.inventory.stores.len())))],
        2 => vec![safeguard(world, &other, (row, by))],
        3 => gone(run, world, SafeguardId::new(at(world.inventory.safeguards.len()))),
        4 => {
            world.inventory.certifications.clone_from(&other.certifications);
            vec![Edit::Certifications(other.certifications)]
        }
        5 => {
            world.inventory.countries.clone_from(&other.countries);
            vec![Edit::Countries(other.countries)]
        }
        6 => {
            let at = at(world.inventory.purposes.len());
            let mut new = world.inventory.purposes[at].clone();
            new.legal_basis = other.purposes[(at + by as usize) % other.purposes.len()].legal_basis;
            world.inventory.purposes[at] = new.clone();
            vec![Edit::Purpose(PurposeId::new(at), new)]
        }
        7 => vec![flow(run, world, &other, at(other.flows.len().min(world.inventory.flows.len())))],
        8 => {
            let id = FlowId::new(at(world.inventory.flows.len()));
            let stands = by.is_multiple_of(3);
            if stands {
                world.gone.remove(&id);
            } else {
                world.gone.insert(id);
            }
            vec![Edit::Stands(id, stands)]
        }
        9 => vec![law(world, at(world.regimes.len()), by)],
        _ => {
            // Several at once, of which one may undo what another did.
            let several = 2 + row % 5;
            let each = |n: u8| {
                let kind = [8, 1, 8, 0, 8, 7][(by.wrapping_add(n) % 6) as usize];
                let row = row.wrapping_mul(31).wrapping_add(n.wrapping_mul(77));
                (kind, row, by.wrapping_add(n.wrapping_mul(13)))
            };
            (0..several).flat_map(|n| chosen(run, world, recipe, each(n))).collect()
        }
    }
}

fn party(world: &mut World, other: &Inventory, at: usize) -> Edit {
    let mut new = other.parties[at].clone();
    new.id.clone_from(&world.inventory.parties[at].id);
    world.inventory.parties[at] = new.clone();
    Edit::Party(PartyId::new(at), new)
}

fn store(world: &mut World, other: &Inventory, at: usize) -> Edit {
    let mut new = other.stores[at].clone();
    new.id.clone_from(&world.inventory.stores[at].id);
    world.inventory.stores[at] = new.clone();
    Edit::Store(StoreId::new(at), new)
}

/// Another row, or one that is new.
fn safeguard(world: &mut World, other: &Inventory, (row, by): (u8, u8)) -> Edit {
    let at = row as usize % (world.inventory.safeguards.len() + 1);
    let mut new = other.safeguards[row as usize % other.safeguards.len()].clone();
    let id = SafeguardId::new(at);
    new.id = format!("new{at}-{by}");
    if at == world.inventory.safeguards.len() {
        world.inventory.safeguards.push(new.clone());
    } else {
        new.id.clone_from(&world.inventory.safeguards[at].id);
        world.inventory.safeguards[at] = new.clone();
        world.void.remove(&id);
    }
    Edit::Safeguard(id, Some(new))
}

/// Decisions that lapse, or that are for fewer places.
fn law(world: &mut World, at: usize, by: u8) -> Edit {
    let law = Arc::make_mut(&mut world.regimes[at]);
    for decision in law.decision.iter_mut().skip(by as usize % 3) {
        if by.is_multiple_of(5) {
            decision.places.truncate(1);
        } else {
            decision.entry.until = world.day.yesterday().ok();
        }
    }
    Edit::Law(Arc::clone(&world.regimes[at]))
}

/// A safeguard is gone, and no flow names it any more.
fn gone(run: &mut KeptRun, world: &mut World, id: SafeguardId) -> Vec<Edit> {
    if world.inventory.safeguards.is_empty() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for at in 0..world.inventory.flows.len() {
        let named = world.inventory.safeguard_lists.get(world.inventory.flows[at].safeguards).to_vec();
        if named.contains(&id) {
            let left: Vec<SafeguardId> = named.into_iter().filter(|&known| known != id).collect();
            world.inventory.flows[at].safeguards = world.inventory.safeguard_lists.intern(&left);
            let mut new = run.inventory().flows[at].clone();
            new.safeguards = run.lists_mut().safeguard_lists.intern(&left);
            edits.push(Edit::Flow(FlowId::new(at), new));
        }
    }
    world.void.insert(id);
    if id.index() + 1 == world.inventory.safeguards.len() {
        world.inventory.safeguards.pop();
        world.void.remove(&id);
    }
    edits.push(Edit::Safeguard(id, None));
    edits
}

/// A flow carries something else, of others, otherwise.
fn flow(run: &mut KeptRun, world: &mut World, other: &Inventory, at: usize) -> Edit {
    let from = &other.flows[at];
    let known = world.inventory.safeguards.len();
    let void = &world.void;
    let named: Vec<SafeguardId> = other
        .safeguard_lists
        .get(from.safeguards)
        .iter()
        .copied()
        .filter(|id| id.index() < known && !void.contains(id))
        .collect();
    let put = |inventory: &mut Inventory| {
        let mut new = inventory.flows[at].clone();
        new.categories = inventory.category_cells.intern(other.category_cells.get(from.categories));
        new.populations = inventory.population_lists.intern(other.population_lists.get(from.populations));
        new.purposes = inventory.purpose_lists.intern(other.purpose_lists.get(from.purposes));
        new.transforms = inventory.transform_lists.intern(other.transform_lists.get(from.transforms));
        new.safeguards = inventory.safeguard_lists.intern(&named);
        (new.legal_basis, new.recurrence) = (from.legal_basis, from.recurrence);
        new
    };
    let flow = put(&mut world.inventory);
    world.inventory.flows[at] = flow;
    Edit::Flow(FlowId::new(at), put(run.lists_mut()))
}

/// How much the changes were about.
#[derive(Debug, Default)]
struct Tally {
    changes: BTreeMap<u8, [usize; 3]>,
    refused: usize,
}

fn sequence(recipe: &Recipe, choices: &[Choice], tally: &mut Tally) -> Result<(), String> {
    let regimes: Vec<Arc<Regime>> = agree::regimes().into_iter().map(Arc::new).collect();
    let (inventory, day) = (recipe.inventory(), recipe.day());
    let mut world = World { inventory, regimes, day, gone: BTreeSet::new(), void: BTreeSet::new() };
    let analysis = Analysis::prepare(world.inventory.clone(), world.regimes.iter().cloned(), day);
    let mut run = KeptRun::new(analysis);
    let mut seen = vec![world.seen()];
    equal("as it was made", &kept(&run), &seen[0])?;
    let mut undo = Vec::new();
    for &choice in choices {
        let before = world.clone();
        let edits = chosen(&mut run, &mut world, recipe, choice);
        let anew = world.seen();
        let was = seen.last().unwrap();
        match run.apply(edits) {
            Ok(applied) => {
                equal(&format!("after {choice:?} of {choices:?}"), &kept(&run), &anew)?;
                told(&run, &applied, was, &anew)?;
                let [all, moves, exposes] = tally.changes.entry(choice.0 % 11).or_default();
                *all += 1;
                *moves += usize::from(!applied.delta.moves.is_empty());
                *exposes += usize::from(!applied.delta.exposes.is_empty());
                undo.push(applied.undo);
                seen.push(anew);
            }
            Err(NotKept::Judged) if world.inventory.head.regimes.is_none() => {
                tally.refused += 1;
                world = before;
                equal(&format!("{choice:?} refused"), &kept(&run), was)?;
            }
            Err(why) => return Err(format!("{choice:?}: {why}")),
        }
    }
    while let Some(edits) = undo.pop() {
        seen.pop();
        run.apply(edits).map_err(|why| format!("undone: {why}"))?;
        equal(&format!("undone, {} left of {choices:?}", undo.len()), &kept(&run), seen.last().unwrap())?;
    }
    Ok(())
}

fn run(cases: u32, seed: u64) -> Tally {
    let tally = RefCell::new(Tally::default());
    let cases = agree::runner(cases, seed)
        .run(&(recipes(), vec(any::<Choice>(), 1..6)), |(recipe, choices)| {
            sequence(&recipe, &choices, &mut tally.borrow_mut()).map_err(TestCaseError::fail)
        });
    if let Err(error) = cases {
        panic!("{error}");
    }
    tally.into_inner()
}

#[test]
fn each_change_and_each_that_is_undone_is_what_a_run_anew_says() {
    let tally = run(400, 11);
    // Each kind of change was made, and mattered; the basis of a purpose does so seldom.
    for (kind, [all, moves, exposes]) in tally.changes.iter().filter(|(kind, _)| **kind != 6) {
        assert!(*all > 20 && *moves > 0 && *exposes > 0, "{kind}: {tally:?}");
    }
    assert_eq!(tally.changes.len(), 11, "{tally:?}");
}
