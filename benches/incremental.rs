//! What one change costs where a run is kept, beside a run anew, in one process:
//! `cargo run --release --example incremental -- INVENTORY [TIMES]`.
//!
//! Each kind of change is made so many times (100), each of another row, and undone each time. At the end several stand
//! together, and what is kept is held to a run anew.

use std::{
    env,
    error::Error,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use thalweg::{
    assess::{Analysis, Edit, KeptRun, Question},
    ingest,
    law::{self, Regime},
    model::{Date, Flow, FlowId, Id, Inventory, PartyId, Place, SafeguardId, StoreId},
};

/// What a run anew takes: everything but the routes and the findings. Gives a number for its exposures too.
fn anew(inventory: &Arc<Inventory>, regimes: &[Arc<Regime>], day: Date) -> (Duration, u64) {
    let begin = Instant::now();
    let analysis = Analysis::prepare(Arc::clone(inventory), regimes.iter().cloned(), day);
    let tables = analysis.tables();
    let (mut sum, mut transfers) = (0u64, 0usize);
    for &unit in tables.units() {
        tables.each_having(unit, &Question::default(), &mut |having| {
            for category in having.categories.iter() {
                let key = (having.population, unit.regime, having.recipient, having.place, category);
                sum = sum.wrapping_add(hash(&(key, having.verdict, having.delivery)));
            }
            true
        });
    }
    tables.each_transfer(&mut |_| transfers += 1);
    println!("a run anew        {:9.3} s, {transfers} transfers", begin.elapsed().as_secs_f64());
    (begin.elapsed(), sum)
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn kept(run: &KeptRun) -> u64 {
    let mut sum = 0u64;
    run.each_exposure(&mut |row| {
        if let Some(held) = row.after {
            let key = (row.population, row.regime, row.recipient, row.place, row.category);
            sum = sum.wrapping_add(hash(&(key, held.verdict, held.delivery)));
        }
    });
    sum
}

/// The edits of one kind, of a row that is chosen by a number.
type Kind = (&'static str, fn(&mut KeptRun, usize) -> Vec<Edit>);

const KINDS: [Kind; 8] = [
    ("a flow is gone", |run, at| vec![Edit::Stands(FlowId::new(at % run.inventory().flows.len()), false)]),
    ("a flow narrowed", narrowed),
    ("a safeguard ends", ended),
    ("a safeguard gone", |run, at| {
        vec![Edit::Safeguard(SafeguardId::new(at % run.inventory().safeguards.len()), None)]
    }),
    ("one is certified", |run, at| {
        let mut rows = run.inventory().certifications.clone();
        let party = PartyId::new(at % run.inventory().parties.len());
        rows.extend(rows.first().cloned().map(|row| thalweg::model::Certification { party, ..row }));
        vec![Edit::Certifications(rows)]
    }),
    ("a store moves", |run, at| {
        let id = StoreId::new(at % run.inventory().stores.len());
        let mut row = run.inventory().store(id).clone();
        row.places = vec![Place::parse(["IE", "US", "IN"][at % 3]).unwrap_or(Place::UNKNOWN)];
        vec![Edit::Store(id, row)]
    }),
    ("a party attests", |run, at| {
        let id = PartyId::new(at % run.inventory().parties.len());
        let mut row = run.inventory().party(id).clone();
        row.attests.push("no-access-from-establishment".to_owned());
        vec![Edit::Party(id, row)]
    }),
    ("a store is gone", |run, at| {
        let id = StoreId::new(at % run.inventory().stores.len());
        let flows = run.flows_at(thalweg::model::NodeId::Store(id));
        flows.into_iter().map(|flow| Edit::Stands(flow, false)).collect()
    }),
];

fn narrowed(run: &mut KeptRun, at: usize) -> Vec<Edit> {
    let id = FlowId::new(at % run.inventory().flows.len());
    let row = run.inventory().flow(id).clone();
    let named = run.inventory().category_cells.get(row.categories).to_vec();
    let other = run.inventory().category_cells.get(run.inventory().flows[0].categories).to_vec();
    let cell = if named.len() > 1 { &named[..1] } else { &other[..] };
    let categories = run.lists_mut().category_cells.intern(cell);
    vec![Edit::Flow(id, Flow { categories, ..row })]
}

fn ended(run: &mut KeptRun, at: usize) -> Vec<Edit> {
    let id = SafeguardId::new(at % run.inventory().safeguards.len());
    let mut row = run.inventory().safeguard(id).clone();
    row.valid_until = run.as_of().yesterday().ok();
    vec![Edit::Safeguard(id, Some(row))]
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("INVENTORY")?;
    let times: usize = env::args().nth(2).map_or(Ok(100), |times| times.parse())?;
    let regimes: Vec<Arc<Regime>> = law::built_in()?.into_iter().map(Arc::new).collect();
    let begin = Instant::now();
    let outcome = ingest::read(Path::new(&path), &law::vocabulary(&regimes));
    let Some(inventory) = outcome.inventory else {
        return Err(format!("{} findings: it does not read", outcome.findings.len()).into());
    };
    println!("read              {:9.3} s, {} flows", begin.elapsed().as_secs_f64(), inventory.flows.len());
    let day: Date = inventory.head.as_of.ok_or("the inventory says no day")?;
    let inventory = Arc::new(inventory);
    let (whole, sum) = anew(&inventory, &regimes, day);
    let begin = Instant::now();
    let mut run = KeptRun::new(Analysis::prepare(inventory, regimes.iter().cloned(), day));
    println!("a run that is kept{:9.3} s", begin.elapsed().as_secs_f64());
    assert_eq!(kept(&run), sum, "what is kept is what a run anew says");
    for (name, kind) in KINDS {
        let (mut made, mut undone, mut changes) = (Vec::new(), Vec::new(), 0);
        for at in (0..times).map(|at| at.wrapping_mul(7_919) + 17) {
            let edits = kind(&mut run, at);
            let begin = Instant::now();
            let applied = run.apply(edits)?;
            made.push(begin.elapsed());
            changes += applied.delta.exposes.len();
            let begin = Instant::now();
            run.apply(applied.undo)?;
            undone.push(begin.elapsed());
        }
        told(name, &mut made, changes, whole);
        told("  undone", &mut undone, changes, whole);
    }
    assert_eq!(kept(&run), sum, "all is undone");
    for (at, kind) in [(1, KINDS[1]), (2, KINDS[2]), (3, KINDS[4]), (4, KINDS[5]), (5, KINDS[6])] {
        let edits = kind.1(&mut run, at * 1_000 + 1);
        run.apply(edits)?;
    }
    let (_, sum) = anew(&Arc::new(run.inventory().clone()), &regimes, day);
    assert_eq!(kept(&run), sum, "what several changes come to is what a run anew says");
    println!("several changes together are what a run anew says");
    Ok(())
}

fn told(name: &str, times: &mut [Duration], changes: usize, whole: Duration) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    let ratio = whole.as_secs_f64() * 1e3 / at(50);
    println!(
        "{name:18}{:9.2} ms in the middle, {:9.2} at the 95th of 100, {:9.2} at most; {:.0} times less; {} exposures",
        at(50),
        at(95),
        at(100),
        ratio,
        changes / times.len()
    );
}
