//! What would differ if something were so, of a run that is kept: it costs what it touches. The answer is that of two runs,
//! as far as it goes: verdicts of exposures and transfers. Not here: the routes shown, what they rest on, and findings.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::FxHashMap;

use super::{
    compare::Difference,
    edits::edits,
    lots::{Lot, Lots, Name, Sides},
    snapshot::{Carried, Exposed, ExposureOf, Kinds, Names, Snapshot, TransferOf},
    supposition::{Ground, Supposition},
};
use crate::{
    assess::{Analysis, Carries, Delta, Disclosure, Held, KeptRun, Kind, Movement},
    law::Judgement,
    model::{CategoryId, PartyId, Place, PopulationId, Vocabulary},
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
    pub exposures: Sides<ExposureOf, Exposed>,
    pub transfers: Sides<TransferOf, Carried>,
}

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
        Self {
            exposures: Sides::between(&before.exposures, &after.exposures),
            transfers: Sides::between(&before.transfers, &after.transfers),
        }
    }

    /// What differs between one thing that is supposed and another.
    pub fn difference(&self, other: &Self) -> Difference {
        let [before, after] = self.exposures.here_and_there(&other.exposures);
        let [was, is] = self.transfers.here_and_there(&other.transfers);
        let shot = |exposures, transfers| Snapshot { exposures, transfers, ..Snapshot::default() };
        let mut difference = Difference::of(&shot(before, was), &shot(after, is));
        // Who has data and where hangs on what is not touched too.
        (difference.recipients, difference.places) = Default::default();
        difference
    }
}

/// Exposures that changed alike, in all but the category.
type Alike = (PopulationId, PartyId, Place, Option<usize>, [Option<Held>; 2]);

/// A difference by names.
fn named(run: &KeptRun, delta: &Delta) -> Touched {
    let (inventory, mut names, mut touched) = (run.inventory(), Names::default(), Touched::default());
    let mut kinds = Kinds::default();
    let laws: Vec<Name> = run.regimes().map(|regime| names.of(&regime.id)).collect();
    let nothing = names.of("");
    let mut alike: BTreeMap<Alike, Vec<CategoryId>> = BTreeMap::new();
    for row in &delta.exposes {
        let of = (row.population, row.recipient, row.place, row.regime, [row.before, row.after]);
        alike.entry(of).or_default().push(row.category);
    }
    for ((population, recipient, place, regime, held), ids) in alike {
        let of = ExposureOf {
            population: names.of(&inventory.population(population).id),
            recipient: names.of(&inventory.party(recipient).id),
            place: names.of(place.code()),
            regime: regime.map_or_else(|| Arc::clone(&nothing), |regime| Arc::clone(&laws[regime])),
        };
        let populations = names.list([&*of.population]);
        let categories = kinds.of(inventory, &ids, &mut names);
        let Sides { stands, would } = &mut touched.exposures;
        for (lots, held) in [stands, would].into_iter().zip(held) {
            if let Some(Held { verdict, delivery }) = held {
                let value = Arc::new(Exposed { verdict, delivery, route: vec![], grounds: vec![] });
                let [populations, categories] = [&populations, &categories].map(Arc::clone);
                lots.add(&of, Lot { value, populations, categories });
            }
        }
    }
    // A row of the register is of several populations and categories: what is touched is the row, as two runs show it.
    let mut rows: BTreeMap<(Name, usize), Vec<(Movement, PopulationId)>> = BTreeMap::new();
    let mut before = FxHashMap::default();
    for row in &delta.moves {
        let name = names.of(&run.movement_name(row.movement));
        rows.entry((name, row.regime)).or_insert_with(|| run.alike(row.movement));
        before.insert((row.movement, row.population, row.regime), row.before.as_slice());
    }
    let mut both = [Lots::default(), Lots::default()];
    for ((flow, regime), all) in rows {
        let is = all.iter().map(|&(movement, population)| {
            let said = run.said_on(movement, population, regime);
            (population, said, *before.get(&(movement, population, regime)).unwrap_or(&said))
        });
        let is: Vec<(PopulationId, &[Carries], &[Carries])> = is.collect();
        let of = (flow, Arc::clone(&laws[regime]));
        for (side, lots) in both.iter_mut().enumerate() {
            let said = is.iter().map(|&(population, after, before)| (population, [before, after][side]));
            carried(run, &of, said, (&mut names, &mut kinds), lots);
        }
    }
    touched.transfers = Sides::between(&both[0], &both[1]);
    touched
}

/// What tells rows of the register on one flow apart.
type RowKey<'r> = (Kind, Disclosure, Place, &'r Judgement);

/// How each category of each population is carried, by the rows of the register.
fn carried<'r>(
    run: &KeptRun,
    (flow, regime): &(Name, Name),
    said: impl Iterator<Item = (PopulationId, &'r [Carries])>,
    (names, kinds): (&mut Names, &mut Kinds),
    lots: &mut Lots<TransferOf, Carried>,
) {
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
    for ((_, disclosure, place, judgement), (categories, populations)) in rows {
        let reasons = judgement.reasons_between(inventory, disclosure.exporter, disclosure.importer);
        let value = Arc::new(Carried {
            verdict: judgement.verdict,
            exporter: names.of(disclosure.exporter.map_or("", |p| inventory.party(p).id.as_str())),
            mechanism: names.of(judgement.mechanism()),
            instrument: names.of(judgement.instrument()),
            because: names.of(reasons.first().map_or("", String::as_str)),
        });
        let of = TransferOf {
            flow: Arc::clone(flow),
            regime: Arc::clone(regime),
            importer: names.of(&inventory.party(disclosure.importer).id),
            place: names.of(place.code()),
        };
        let ids: Vec<CategoryId> = categories.into_iter().collect();
        let categories = kinds.of(inventory, &ids, names);
        let populations = names.list(populations.iter().map(|&p| inventory.population(p).id.as_str()));
        lots.add(&of, Lot { value, populations, categories });
    }
}
