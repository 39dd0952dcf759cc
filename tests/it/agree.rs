//! Two ways agree: the program and the plain definition, on random inventories. What they must agree on: facts,
//! levels, disclosures, kinds, verdicts with what decided them, exposures with their routes.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngSeed, TestCaseError, TestRunner},
};
use thalweg::{
    assess::{Analysis, ExposureRow, Kind, Levels, Record, Verdict},
    finding::{Code, Finding},
    ingest,
    law::{self, Regime, Register},
    lineage::{CategoryMatrix, CategorySet},
    model::{CategoryId, Date, Id, Inventory, NodeId, PartyId, PopulationId, SafeguardId},
};

use crate::{
    plain::{self, Fault, Level, Plain},
    random::{Recipe, recipes},
    support,
};

/// The built-in regimes, and two made for tests.
pub fn regimes() -> Vec<Regime> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/regimes");
    let read = |name: &str| (name.to_owned(), fs::read_to_string(folder.join(name)).unwrap());
    law::merge(support::regimes(), &[read("north.toml"), read("south.toml")]).expect("the regimes load")
}

/// Looked up by category, a party's safeguards are those that all of them have in their scope.
#[test]
fn safeguards_are_found_by_what_is_in_their_scope() {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(13), ..Config::default() });
    let (laws, as_of) = (regimes(), support::day("2026-06-30"));
    let mut passed_over = 0;
    for _ in 0..400 {
        let inventory = recipes().new_tree(&mut runner).unwrap().current().inventory();
        let register = Register::new(&inventory, &laws, as_of);
        for party in (0..inventory.parties.len()).map(PartyId::new) {
            for category in (0..inventory.categories.len()).map(CategoryId::new) {
                let has = |id: &SafeguardId| {
                    let scope = &inventory.safeguards[id.index()].categories;
                    scope.is_empty() || scope.iter().any(|&above| inventory.category_within(category, above))
                };
                let all: Vec<_> = register.safeguards(party).collect();
                let found: Vec<_> = register.safeguards_of(&inventory, party, category).collect();
                let right: Vec<_> = all.iter().copied().filter(has).collect();
                assert_eq!(found.iter().copied().filter(has).collect::<Vec<_>>(), right);
                assert!(found.iter().all(|id| all.contains(id)));
                passed_over += all.len() - found.len();
            }
        }
    }
    assert!(passed_over > 100, "{passed_over}");
}

/// Whether the two are the same; else what only one of them has.
fn same<T: Ord + std::fmt::Debug>(
    what: &str,
    program: &BTreeSet<T>,
    plain: &BTreeSet<T>,
) -> Result<(), String> {
    if program == plain {
        return Ok(());
    }
    let only = |a: &BTreeSet<T>, b: &BTreeSet<T>| {
        a.difference(b).take(4).map(|x| format!("  {x:?}")).collect::<Vec<_>>().join("\n")
    };
    let (here, there) = (only(program, plain), only(plain, program));
    Err(format!("{what}\nonly the program:\n{here}\nonly the definition:\n{there}"))
}

fn node_of(inventory: &Inventory, row: usize) -> NodeId {
    match row.checked_sub(inventory.parties.len()) {
        None => NodeId::Party(Id::new(row)),
        Some(store) => NodeId::Store(Id::new(store)),
    }
}

fn each(
    inventory: &Inventory,
    planes: &[(PopulationId, &CategoryMatrix)],
    mut sink: impl FnMut(NodeId, plain::Fact),
) {
    let rows = inventory.parties.len() + inventory.stores.len();
    for &(population, plane) in planes {
        for row in 0..rows {
            for category in plane.bits(row).iter() {
                sink(node_of(inventory, row), (category, population));
            }
        }
    }
}

/// What is surely protected, and what is protected by a controller or not excluded: by the program, and plainly.
fn levels(
    inventory: &Inventory,
    all: &[&Levels],
    plainly: &BTreeSet<(NodeId, plain::Fact, Level)>,
) -> [[BTreeSet<(NodeId, plain::Fact)>; 2]; 2] {
    let [mut sure, mut possible] = [BTreeSet::new(), BTreeSet::new()];
    for (index, levels) in all.iter().enumerate() {
        let population = PopulationId::new(index);
        each(inventory, &[(population, &levels.sure)], |node, fact| {
            sure.insert((node, fact));
        });
        each(inventory, &[(population, &levels.possible)], |node, fact| {
            possible.insert((node, fact));
        });
    }
    let of = |kept: fn(Level) -> bool| {
        plainly.iter().filter(|(.., level)| kept(*level)).map(|&(node, fact, _)| (node, fact)).collect()
    };
    [[sure, of(Level::is_sure)], [possible, of(|level| level != Level::Processor)]]
}

/// No judgement that was made for another hop, category or population is another than the hop's own.
fn judged_before(analysis: &Analysis, regime: usize) -> Result<(), String> {
    for record in analysis.records(regime) {
        for category in record.categories.iter() {
            let alone = analysis.judged_alone(regime, &record, category);
            if alone != *record.judgement {
                let movement = analysis.movement_name(record.movement);
                return Err(format!(
                    "{movement}: {alone:?} by itself, {:?} by what was judged before",
                    record.judgement
                ));
            }
        }
    }
    Ok(())
}

fn records(analysis: &Analysis, regime: usize) -> BTreeSet<plain::Record> {
    let one_by_one = |record: &Record, categories: &CategorySet| -> Vec<plain::Record> {
        let of = |category| plain::Record {
            step: analysis.movement_name(record.movement),
            disclosure: record.disclosure,
            place: record.place,
            kind: record.kind,
            fact: (category, record.population),
            sure: record.sure,
            verdict: record.judgement.verdict,
            instrument: record.judgement.instrument().to_owned(),
            own_law: record.judgement.mechanism() == "own-law",
            foreign_parent: record.foreign_parent,
        };
        categories.iter().map(of).collect()
    };
    analysis.records(regime).iter().flat_map(|r| one_by_one(r, &r.categories)).collect()
}

/// What is kept of earlier judgements changes nothing: not where it is forgotten at every turn. Nor does it matter for which
/// day an analysis was made first.
fn forgetful(
    inventory: &Inventory,
    regimes: &[Regime],
    day: Date,
    analysis: &Analysis,
) -> Result<(), String> {
    let said = |analysis: &Analysis, regime: usize| -> Vec<String> {
        analysis.records_alike(regime).iter().map(|record| format!("{record:?}")).collect()
    };
    for kept in [2] {
        let before = support::day("2017-06-01");
        let forgets =
            Analysis::prepare(inventory.clone(), regimes.iter().cloned(), before).on(day).keeping(kept);
        if forgets.regimes().map(|r| &r.id).ne(analysis.regimes().map(|r| &r.id)) {
            return Err("other regimes where the analysis was made for another day first".to_owned());
        }
        for regime in 0..analysis.regimes().len() {
            if said(&forgets, regime) != said(analysis, regime) {
                return Err(format!("other records where {kept} briefs are kept"));
            }
        }
    }
    Ok(())
}

/// What is said of a movement is the same, whether populations that are judged alike are taken together or not.
fn together(analysis: &Analysis, regime: usize) -> Result<(), String> {
    let said = |records: Vec<Record>| -> BTreeSet<_> {
        let of =
            |r: Record| (r.movement, r.kind, r.disclosure, r.place, r.sure, r.foreign_parent, r.judgement);
        records.into_iter().map(of).collect()
    };
    same("records together", &said(analysis.records_alike(regime)), &said(analysis.records(regime)))
}

/// The first findings of each code, and the number of the rest, are those of the whole list.
fn firsts(analysis: &Analysis) -> Result<(), String> {
    let all = analysis.check();
    let (some, rest) = analysis.check_first(1);
    for &code in Code::ALL {
        let of = |list: &[Finding]| list.iter().filter(|f| f.code == code).cloned().collect::<Vec<_>>();
        let (all, some) = (of(&all), of(&some));
        let counted = some.len() + rest.get(&code).copied().unwrap_or_default();
        if all.first() != some.first() || all.len() != counted {
            return Err(format!("{}: {} and {counted} findings, {some:?}", code.as_str(), all.len()));
        }
    }
    Ok(())
}

/// How many exposures hang on findings: no finding counts more of them than were judged so, and together they count
/// each.
fn hanging(analysis: &Analysis) -> Result<(), String> {
    let mut judged: BTreeMap<Verdict, BTreeSet<_>> = BTreeMap::new();
    for regime in 0..analysis.regimes().len() {
        for r in analysis.records(regime) {
            let of = |c: CategoryId| (regime, r.disclosure.importer, r.place, r.population, c);
            judged.entry(r.judgement.verdict).or_default().extend(r.categories.iter().map(of));
        }
    }
    let codes = [
        (Verdict::Missing, Code::TransferMissing),
        (Verdict::Deficient, Code::TransferDeficient),
        (Verdict::Unknown, Code::TransferUnknown),
        (Verdict::Prohibited, Code::TransferProhibited),
    ];
    let found = analysis.check();
    for (verdict, code) in codes {
        let want = judged.get(&verdict).map_or(0, BTreeSet::len);
        let have: Vec<usize> =
            found.iter().filter(|f| f.code == code).map(|f| f.exposures as usize).collect();
        let most = have.iter().max().copied().unwrap_or_default();
        let single = have.len() == 1;
        if most > want || have.iter().sum::<usize>() < want || (single && most != want) {
            return Err(format!("{}: {have:?} exposures of {want}", code.as_str()));
        }
    }
    Ok(())
}

/// A row that passes was judged so at its own last hop: for its recipient, at its place, of each of its categories.
pub fn passes_are_judged(analysis: &Analysis, exposures: &[ExposureRow]) -> Result<(), String> {
    let mut judged = BTreeSet::new();
    for (regime, law) in analysis.regimes().enumerate() {
        for r in analysis.records(regime) {
            let (movement, importer, verdict) =
                (analysis.movement_name(r.movement), r.disclosure.importer, r.judgement.verdict);
            let of = |c| (law.id.clone(), movement.clone(), importer, r.place, r.population, c, verdict);
            judged.extend(r.categories.iter().map(of));
        }
    }
    let passes = |v: Verdict| matches!(v, Verdict::Adequate | Verdict::Safeguarded | Verdict::Derogation);
    for row in exposures {
        let Some(last) = row.route.last() else { return Err(format!("no route: {row:?}")) };
        for &c in &row.categories {
            let at = |verdict| {
                (row.regime.clone(), last.id.clone(), row.recipient, row.place, row.population, c, verdict)
            };
            if passes(row.verdict) && !(last.verdict == row.verdict && judged.contains(&at(row.verdict))) {
                return Err(format!("it passes, and its last hop was not judged so: {row:?}"));
            }
        }
    }
    Ok(())
}

/// Compares everything, in the order in which one thing follows from another.
fn compare(inventory: &Inventory, plain: &Plain, analysis: &Analysis) -> Result<(), String> {
    analysis.lineage().verify()?;
    let populations: Vec<PopulationId> = (0..inventory.populations.len()).map(PopulationId::new).collect();
    let mut facts = BTreeSet::new();
    for &population in &populations {
        each(inventory, &[(population, analysis.facts(population))], |node, fact| {
            facts.insert((node, fact));
        });
    }
    same("facts", &facts, &plain.facts)?;
    let plainly: BTreeSet<&str> = plain.regimes.iter().map(|r| r.id.as_str()).collect();
    same("regimes", &analysis.regimes().map(|r| r.id.as_str()).collect(), &plainly)?;
    for (regime, law) in plain.regimes.iter().enumerate() {
        let all: Vec<&Levels> = populations.iter().map(|&p| analysis.levels(regime, p)).collect();
        for [ours, plainly] in levels(inventory, &all, &plain.levels[regime]) {
            same(&format!("levels of {}", law.id), &ours, &plainly)?;
        }
        judged_before(analysis, regime)?;
        together(analysis, regime)?;
        same(&format!("records of {}", law.id), &records(analysis, regime), &plain.records[regime])?;
    }
    firsts(analysis)?;
    hanging(analysis)?;
    let assessment = analysis.assess();
    let exposures = assessment.exposures.iter().flat_map(|row| {
        row.categories.iter().map(|&category| plain::Exposure {
            category,
            population: row.population,
            regime: row.regime.clone(),
            recipient: row.recipient,
            place: row.place,
            verdict: row.verdict,
            delivery: row.delivery,
            route: row.route.iter().map(|s| s.id.clone()).collect(),
        })
    });
    same("exposures", &exposures.collect(), &plain.exposures())?;
    passes_are_judged(analysis, &assessment.exposures)?;
    for row in &assessment.exposures {
        let Some((last, earlier)) = row.route.split_last() else { return Err(format!("no route: {row:?}")) };
        let bad = earlier.iter().map(|s| s.verdict).filter(|v| *v >= Verdict::Unknown);
        if bad.chain([last.verdict]).max() != Some(row.verdict) {
            return Err(format!("a route that does not show its verdict: {row:?}"));
        }
    }
    Ok(())
}

/// Compares an inventory with a fault planted in the definition, or none.
fn agree(recipe: &Recipe, regimes: &[Regime], fault: Option<Fault>) -> Result<(), String> {
    let inventory = recipe.inventory();
    let plain = Plain::new(&inventory, regimes, recipe.day(), fault);
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), recipe.day());
    compare(&inventory, &plain, &analysis)
}

pub fn runner(cases: u32, seed: u64) -> TestRunner {
    TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    })
}

/// What the random inventories are made of.
#[derive(Default)]
struct Tally {
    inventories: usize,
    cyclic: usize,
    judged: BTreeMap<Verdict, usize>,
    kinds: BTreeMap<Kind, usize>,
    with: BTreeMap<&'static str, usize>,
    exposures: BTreeMap<Verdict, usize>,
}

impl Tally {
    fn count(&mut self, inventory: &Inventory, analysis: &Analysis) {
        self.inventories += 1;
        self.cyclic += usize::from(!analysis.lineage().cycles().is_empty());
        for record in (0..analysis.regimes().len()).flat_map(|r| analysis.records(r)) {
            let number = record.categories.iter().count();
            *self.kinds.entry(record.kind).or_default() += number;
            if matches!(record.kind, Kind::Transfer | Kind::Onward | Kind::Abroad) {
                *self.judged.entry(record.judgement.verdict).or_default() += number;
            }
        }
        for row in analysis.assess().exposures {
            *self.exposures.entry(row.verdict).or_default() += 1;
        }
        let lists = &inventory.transform_lists;
        let traits = [
            ("stated controllers", inventory.stores.iter().any(|s| !s.controllers.is_empty())),
            ("controllers not stated", inventory.stores.iter().any(|s| s.controllers.is_empty())),
            ("several places", inventory.stores.iter().any(|s| s.places.len() > 1)),
            ("holdings", inventory.stores.iter().any(|s| !s.holdings.categories.is_empty())),
            ("transformations", inventory.flows.iter().any(|f| !lists.get(f.transforms).is_empty())),
            ("category trees", inventory.categories.iter().any(|c| c.parent.is_some())),
        ];
        for (name, there) in traits {
            *self.with.entry(name).or_default() += usize::from(there);
        }
    }

    fn show(&self) -> String {
        format!(
            "{} inventories, {} cyclic\njudged {:?}\nkinds {:?}\nwith {:?}\nexposures {:?}",
            self.inventories, self.cyclic, self.judged, self.kinds, self.with, self.exposures
        )
    }

    /// At least 30% are cyclic, each verdict is in at least 1.5% of the judged hops, and nothing is rare.
    fn is_rich(&self) {
        assert!(self.cyclic * 100 >= self.inventories * 30, "{}", self.show());
        let judged: usize = self.judged.values().sum();
        for verdict in Verdict::ALL.into_iter().filter(|&v| v != Verdict::Free) {
            let number = self.judged.get(&verdict).copied().unwrap_or_default();
            assert!(number * 200 >= judged * 3, "{verdict:?} in {number} of {judged}\n{}", self.show());
        }
        for (name, number) in &self.with {
            assert!(number * 5 >= self.inventories, "{name} in {number}\n{}", self.show());
        }
        for kind in
            [Kind::Internal, Kind::Abroad, Kind::SameParty, Kind::Onward, Kind::Returned, Kind::Transfer]
        {
            let number = self.kinds.get(&kind).copied().unwrap_or_default();
            assert!(number * 100 >= self.inventories, "{kind:?} in {number}\n{}", self.show());
        }
    }
}

fn run(cases: u32, seed: u64) {
    let regimes = regimes();
    let tally = RefCell::new(Tally::default());
    let outcome = runner(cases, seed).run(&recipes(), |recipe| {
        let inventory = recipe.inventory();
        let plain = Plain::new(&inventory, &regimes, recipe.day(), None);
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), recipe.day());
        tally.borrow_mut().count(&inventory, &analysis);
        let agreed = compare(&inventory, &plain, &analysis);
        agreed
            .and_then(|()| forgetful(&inventory, &regimes, recipe.day(), &analysis))
            .map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    tally.borrow().is_rich();
}

// Two halves, so that they run side by side: 40,000 inventories together.

#[test]
fn the_program_and_the_definition_agree() {
    run(20_000, 1);
}

#[test]
fn the_program_and_the_definition_agree_again() {
    run(20_000, 2);
}

/// On its own day, and on two on which other decisions and dates hold.
#[test]
fn they_agree_on_the_invented_company() {
    let regimes = support::regimes();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
    let outcome = ingest::read(&folder, &law::vocabulary(&regimes));
    let inventory = outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings));
    for day in ["2026-11-23", "2024-06-01", "2028-11-23"].map(support::day) {
        let plain = Plain::new(&inventory, &regimes, day, None);
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day);
        compare(&inventory, &plain, &analysis).unwrap_or_else(|why| panic!("on {day}: {why}"));
    }
}

/// Every planted fault is seen within so many inventories.
const SEEN_WITHIN: usize = 6_000;

/// How many inventories it takes to see a fault.
fn seen(fault: Fault, regimes: &[Regime]) -> Option<usize> {
    let mut runner = runner(1, 3);
    (0..SEEN_WITHIN).find(|_| {
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        agree(&recipe, regimes, Some(fault)).is_err()
    })
}

#[test]
fn planted_faults_are_seen() {
    let regimes = regimes();
    let unseen: Vec<Fault> = Fault::ALL.into_iter().filter(|&f| seen(f, &regimes).is_none()).collect();
    assert!(unseen.is_empty(), "not seen within {SEEN_WITHIN} inventories: {unseen:?}");
}

/// Two hops that differ only in the place that they leave, both covered by one decision: each is said to leave its own.
#[test]
fn what_was_judged_before_names_the_place_that_its_own_hop_leaves() {
    let mut inventory = support::inventory(
        "population u country=CH
         company swiss country=CH
         company irish country=IE
         company french country=FR
         company us country=US
         store a @swiss
         store b @irish
         store c @french
         store d @us
         category contact
         flow f0 u>a contact
         flow f1 a>b *
         flow f2 a>c *
         flow f3 b>d *
         flow f4 c>d *",
    );
    inventory.head.regimes = Some(vec!["ch-fadp".into()]);
    let regimes = support::regimes();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), support::day("2026-11-23"));
    judged_before(&analysis, 0).unwrap();
    let onward: Vec<Record> = analysis.records(0).into_iter().filter(|r| r.kind == Kind::Onward).collect();
    for (movement, left) in [("f3", "IE"), ("f4", "FR")] {
        let said = format!("onward from {left}, which");
        let says = |r: &Record| r.judgement.reasons.iter().any(|reason| reason.starts_with(&said));
        assert!(
            onward.iter().any(|r| analysis.movement_name(r.movement) == movement && says(r)),
            "{movement}: {onward:?}"
        );
    }
}
