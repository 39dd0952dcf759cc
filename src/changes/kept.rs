//! What would differ if something were so, of a run that is kept: it costs what it touches. The answer is that of two runs,
//! as far as it goes: verdicts of exposures and transfers. Not here: the routes shown, what they rest on, and findings.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    compare::Difference,
    edits::edits,
    snapshot::{Carried, Exposed, ExposureId, Name, Names, Snapshot, TransferId},
    supposition::{Ground, Supposition},
};
use crate::{
    assess::{Analysis, Carries, Delta, Disclosure, Held, KeptRun, Kind, Movement},
    law::Judgement,
    model::{CategoryId, Place, PopulationId, Vocabulary},
};

/// A run that is kept for suppositions.
pub struct Kept<'a> {
    ground: Ground<'a>,
    vocabulary: &'a Vocabulary,
    run: KeptRun,
}

/// What is touched where something is supposed: each exposure and each transfer that differs, as it stands and as it would.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    pub exposures: BTreeMap<ExposureId, Sides<Exposed>>,
    pub transfers: BTreeMap<TransferId, Sides<Carried>>,
}

/// As it stands, and as it would; `None`: it is not there.
pub(super) type Sides<T> = [Option<Arc<T>>; 2];

impl<'a> Kept<'a> {
    /// Makes a run of what stands, and keeps it.
    pub fn new(ground: Ground<'a>, vocabulary: &'a Vocabulary) -> Self {
        let Ground { inventory, regimes, as_of, .. } = ground;
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of);
        Self { ground, vocabulary, run: KeptRun::new(analysis) }
    }

    /// What would differ in verdicts: exposures without their routes, and transfers. `None`: it takes two runs to say, as
    /// whose data there is or what would be other, a flow would lead elsewhere, other laws would be judged, or as it
    /// cannot be supposed.
    pub fn difference(&mut self, list: &[Supposition]) -> Option<Difference> {
        Some(Touched::default().difference(&self.touched(list)?))
    }

    /// What is touched; `None`: it takes two runs to say.
    pub(super) fn touched(&mut self, list: &[Supposition]) -> Option<Touched> {
        let edits = edits(&mut self.run, self.ground, self.vocabulary, list)?;
        let applied = self.run.apply(edits).ok()?;
        let touched = named(&self.run, &applied.delta);
        // It leads back to where it came from; if ever it did not, nothing is kept of it.
        if self.run.apply(applied.undo).is_err() {
            *self = Self::new(self.ground, self.vocabulary);
        }
        Some(touched)
    }
}

impl Touched {
    /// What differs between two snapshots.
    pub fn between(before: &Snapshot, after: &Snapshot) -> Self {
        fn sides<K: Ord + Clone, V: PartialEq>(
            before: &BTreeMap<K, Arc<V>>,
            after: &BTreeMap<K, Arc<V>>,
        ) -> BTreeMap<K, Sides<V>> {
            let both = |key: &K| (key.clone(), [before.get(key).cloned(), after.get(key).cloned()]);
            let all = before.keys().chain(after.keys()).filter(|key| before.get(key) != after.get(key));
            all.map(both).collect()
        }
        Self {
            exposures: sides(&before.exposures, &after.exposures),
            transfers: sides(&before.transfers, &after.transfers),
        }
    }

    /// What differs between one thing that is supposed and another.
    pub fn difference(&self, other: &Self) -> Difference {
        fn only<K: Ord + Clone, V>(
            one: &BTreeMap<K, Sides<V>>,
            other: &BTreeMap<K, Sides<V>>,
        ) -> [BTreeMap<K, Arc<V>>; 2] {
            // What one of the two does not touch is with it as it stands.
            let [mut before, mut after] = [BTreeMap::new(), BTreeMap::new()];
            for key in one.keys().chain(other.keys()) {
                let of = |some: &BTreeMap<K, Sides<V>>, rest: &BTreeMap<K, Sides<V>>| match some.get(key) {
                    Some([_, would]) => would.clone(),
                    None => rest.get(key).and_then(|[stands, _]| stands.clone()),
                };
                before.extend(of(one, other).map(|value| (key.clone(), value)));
                after.extend(of(other, one).map(|value| (key.clone(), value)));
            }
            [before, after]
        }
        let [before, after] = only(&self.exposures, &other.exposures);
        let [was, is] = only(&self.transfers, &other.transfers);
        let shot = |exposures, transfers| Snapshot { exposures, transfers, ..Snapshot::default() };
        let mut difference = Difference::of(&shot(before, was), &shot(after, is));
        // Who has data and where hangs on what is not touched too.
        (difference.recipients, difference.places) = Default::default();
        difference
    }
}

/// A difference by names.
fn named(run: &KeptRun, delta: &Delta) -> Touched {
    let (inventory, mut names, mut touched) = (run.inventory(), Names::default(), Touched::default());
    let laws: Vec<Name> = run.regimes().map(|regime| names.of(&regime.id)).collect();
    let nothing = names.of("");
    for row in &delta.exposes {
        let id = ExposureId {
            population: names.of(&inventory.population(row.population).id),
            recipient: names.of(&inventory.party(row.recipient).id),
            place: names.of(row.place.code()),
            category: names.of(&inventory.category(row.category).id),
            regime: row.regime.map_or_else(|| Arc::clone(&nothing), |regime| Arc::clone(&laws[regime])),
        };
        let exposed = |held: Option<Held>| {
            let of =
                |Held { verdict, delivery }| Exposed { verdict, delivery, route: vec![], grounds: vec![] };
            held.map(|held| Arc::new(of(held)))
        };
        touched.exposures.insert(id, [exposed(row.before), exposed(row.after)]);
    }
    // A row of the register is of several populations and categories: what is touched is the row, as two runs show it.
    let mut rows: BTreeMap<(Name, usize), Vec<(Movement, PopulationId)>> = BTreeMap::new();
    let mut before = BTreeMap::new();
    for row in &delta.moves {
        let name = names.of(&run.movement_name(row.movement));
        rows.entry((name, row.regime)).or_insert_with(|| run.alike(row.movement));
        before.insert((row.movement, row.population, row.regime), row.before.as_slice());
    }
    for ((flow, regime), all) in rows {
        let is = all.iter().map(|&(movement, population)| {
            let said = run.said_on(movement, population, regime);
            (population, said, *before.get(&(movement, population, regime)).unwrap_or(&said))
        });
        let is: Vec<(PopulationId, &[Carries], &[Carries])> = is.collect();
        let of = (flow, Arc::clone(&laws[regime]));
        let [after, before] = [0, 1].map(|side| {
            let said = is.iter().map(|&(population, after, before)| (population, [after, before][side]));
            carried(run, &of, said, &mut names)
        });
        for id in before.keys().chain(after.keys()) {
            let sides = [before.get(id).cloned(), after.get(id).cloned()];
            if sides[0] != sides[1] {
                touched.transfers.insert(id.clone(), sides);
            }
        }
    }
    touched
}

/// What tells rows of the register on one flow apart.
type RowKey<'r> = (Kind, Disclosure, Place, &'r Judgement);

/// How each category of each population is carried, by the rows of the register: of two judgements of the same data the worse
/// one is what counts.
fn carried<'r>(
    run: &KeptRun,
    (flow, regime): &(Name, Name),
    said: impl Iterator<Item = (PopulationId, &'r [Carries])>,
    names: &mut Names,
) -> BTreeMap<TransferId, Arc<Carried>> {
    let inventory = run.inventory();
    let mut rows: BTreeMap<RowKey<'r>, (BTreeSet<CategoryId>, BTreeSet<PopulationId>)> = BTreeMap::new();
    for (population, list) in said {
        for row in list {
            let key = (row.kind, row.disclosure, row.place, &*row.judgement);
            let (categories, populations) = rows.entry(key).or_default();
            categories.extend(row.categories.iter());
            populations.insert(population);
        }
    }
    let mut shot = Snapshot::default();
    for ((_, disclosure, place, judgement), (categories, populations)) in rows {
        let reasons = judgement.reasons_between(inventory, disclosure.exporter, disclosure.importer);
        let carried = Arc::new(Carried {
            verdict: judgement.verdict,
            exporter: names.of(disclosure.exporter.map_or("", |p| inventory.party(p).id.as_str())),
            mechanism: names.of(judgement.mechanism()),
            instrument: names.of(judgement.instrument()),
            because: names.of(reasons.first().map_or("", String::as_str)),
        });
        for (&population, &category) in
            populations.iter().flat_map(|p| categories.iter().map(move |c| (p, c)))
        {
            let id = TransferId {
                flow: Arc::clone(flow),
                regime: Arc::clone(regime),
                importer: names.of(&inventory.party(disclosure.importer).id),
                place: names.of(place.code()),
                population: names.of(&inventory.population(population).id),
                category: names.of(&inventory.category(category).id),
            };
            shot.carry(id, &carried);
        }
    }
    shot.transfers
}
