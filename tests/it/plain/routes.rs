//! Walks followed one by one, and what they add up to (section 6 of the definition).
//!
//! Walks are followed in the order of the definition: fewest flows first, then by the first differing flow id. Two
//! walks of which everything that can matter later is the same are followed on as one, the earlier of the two.

use std::collections::{BTreeMap, BTreeSet};

use thalweg::{
    assess::Verdict,
    model::{CategoryId, NodeId, PartyId, Place, PopulationId},
};

use super::{Fault, Level, Plain, Record, Step};

/// A row of the exposure table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exposure {
    pub category: CategoryId,
    pub population: PopulationId,
    pub regime: String,
    pub recipient: PartyId,
    pub place: Place,
    pub verdict: Verdict,
    /// The worst of the last hops that the regime protects.
    pub delivery: Verdict,
    pub route: Vec<String>,
}

/// Everything of a walk that matters for what follows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    node: NodeId,
    category: CategoryId,
    /// The worst verdict of its hops, each in mid-route, where it is `unknown` or worse; else `free`.
    worst: Verdict,
    /// Verdicts of hops that an earlier node of the walk gave their protection.
    decided: BTreeSet<Verdict>,
    /// Protection that its nodes have given it.
    levels: BTreeSet<Level>,
    /// Who was given what it carries, and has only moved it since.
    holders: BTreeSet<PartyId>,
    /// The nodes passed; only where a fault forbids to pass one twice.
    passed: BTreeSet<NodeId>,
}

/// What, to whom, where.
type Key = (CategoryId, PartyId, Place);

/// What walks come to for a recipient at a place.
#[derive(Default)]
struct Found {
    /// The first route of each verdict; `true`: on which an earlier node protects.
    routes: BTreeMap<(Verdict, bool), Vec<String>>,
    /// The worst last hop.
    delivery: Verdict,
}

/// A row as walks give it.
struct Row {
    key: Key,
    verdict: Verdict,
    delivery: Verdict,
    route: Vec<String>,
}

struct Walks<'w, 'a> {
    plain: &'w Plain<'a>,
    regime: Option<usize>,
    population: PopulationId,
    /// By step and arriving category.
    records: BTreeMap<(String, CategoryId), Vec<Record>>,
    found: BTreeMap<Key, Found>,
}

impl Plain<'_> {
    /// The exposure table.
    pub fn exposures(&self) -> BTreeSet<Exposure> {
        let mut rows = BTreeSet::new();
        for population in self.populations() {
            let mut covered = BTreeSet::new();
            for regime in 0..self.regimes.len() {
                for row in self.walked(Some(regime), population) {
                    covered.insert(row.key);
                    rows.insert(self.exposure(Some(regime), population, row));
                }
            }
            for row in self.walked(None, population) {
                if !covered.contains(&row.key) {
                    rows.insert(self.exposure(None, population, row));
                }
            }
        }
        rows
    }

    fn exposure(&self, regime: Option<usize>, population: PopulationId, row: Row) -> Exposure {
        let (category, recipient, place) = row.key;
        Exposure {
            category,
            population,
            regime: regime.map_or(String::new(), |r| self.regimes[r].id.clone()),
            recipient,
            place,
            verdict: row.verdict,
            delivery: if self.has(Fault::DeliveryIsVerdict) { row.verdict } else { row.delivery },
            route: row.route,
        }
    }

    /// What the walks of a population's facts come to under a regime, or under none.
    fn walked(&self, regime: Option<usize>, population: PopulationId) -> Vec<Row> {
        let mut records: BTreeMap<(String, CategoryId), Vec<Record>> = BTreeMap::new();
        let of_population = |r: &&Record| r.fact.1 == population;
        for record in regime.iter().flat_map(|&r| &self.records[r]).filter(of_population) {
            records.entry((record.step.clone(), record.fact.0)).or_default().push(record.clone());
        }
        let mut walks = Walks { plain: self, regime, population, records, found: BTreeMap::new() };
        walks.follow();
        let of = |(key, found): (Key, Found)| {
            let &(verdict, _) = found.routes.keys().max_by_key(|(v, _)| *v)?;
            let routes = &found.routes;
            let route = routes.get(&(verdict, true)).or_else(|| routes.get(&(verdict, false)))?.clone();
            Some(Row { key, verdict, delivery: found.delivery, route })
        };
        std::mem::take(&mut walks.found).into_iter().filter_map(of).collect()
    }
}

/// One end of a walk.
struct End {
    /// What, to whom, where.
    key: Key,
    verdict: Verdict,
    /// The verdict of the last hop.
    last: Verdict,
    /// Whether an earlier node gives the deciding hop its protection.
    protected: bool,
}

/// Where one more step leads a walk.
struct Arrived {
    /// Whom the walk exposes the data to, where a row comes of it.
    ends: Vec<End>,
    state: State,
}

impl Walks<'_, '_> {
    /// Layer by layer; a walk's layer is its number of flows, and a holding takes none.
    fn follow(&mut self) {
        let entries = |holdings: bool| -> Vec<Step> {
            let steps = self.plain.steps.iter().copied();
            steps
                .filter(|&s| self.plain.left(s).is_none() && matches!(s, Step::Holding(_)) == holdings)
                .collect()
        };
        let (holdings, flows) = (entries(true), entries(false));
        let mut seen: BTreeSet<State> = BTreeSet::new();
        let mut layer = self.settle(self.enter(&holdings), &mut seen);
        let mut next: Vec<_> = layer.iter().flat_map(|walk| self.on(walk)).collect();
        next.extend(self.enter(&flows));
        while !next.is_empty() {
            layer = self.settle(next, &mut seen);
            next = layer.iter().flat_map(|walk| self.on(walk)).collect();
        }
    }

    fn enter(&self, steps: &[Step]) -> Vec<(Vec<String>, Arrived)> {
        let mut next = Vec::new();
        for &step in steps {
            for category in self.plain.enters(step, self.population) {
                next.push((vec![self.plain.step_name(step)], self.take(None, step, category)));
            }
        }
        next
    }

    fn on(&self, (walk, state): &(Vec<String>, State)) -> Vec<(Vec<String>, Arrived)> {
        let mut next = Vec::new();
        for step in self.plain.leaving(state.node) {
            if self.plain.has(Fault::SimplePathsOnly) && state.passed.contains(&self.plain.reached(step)) {
                continue;
            }
            for category in self.plain.arrives(step, Some(state.category), self.population) {
                let mut longer = walk.clone();
                longer.push(self.plain.step_name(step));
                next.push((longer, self.take(Some(state), step, category)));
            }
        }
        next
    }

    /// Whether the regime protects what the last hop of a walk carries: only then has it a row of it.
    fn has_a_row(&self, step: Step, category: CategoryId) -> bool {
        let (plain, fact) = (self.plain, (category, self.population));
        self.regime.is_none_or(|regime| {
            if plain.has(Fault::RowWhereProtected) {
                let node = plain.reached(step);
                plain.levels[regime].iter().any(|&(n, f, _)| n == node && f == fact)
            } else {
                plain.protected(regime, step, fact).is_some()
            }
        })
    }

    /// The verdict of a hop as one that is left behind.
    fn behind(&self, records: &[Record]) -> Verdict {
        let verdicts = records.iter().map(|r| r.verdict);
        let verdict = if self.plain.has(Fault::MidRouteBest) { verdicts.min() } else { verdicts.max() };
        let counts = |v: &Verdict| *v >= Verdict::Unknown || self.plain.has(Fault::GoodPastCounts);
        verdict.filter(counts).unwrap_or(Verdict::Free)
    }

    /// One step more.
    fn take(&self, before: Option<&State>, step: Step, category: CategoryId) -> Arrived {
        let (plain, node) = (self.plain, self.plain.reached(step));
        let mut levels = before.map_or(BTreeSet::new(), |s| s.levels.clone());
        let records = self.records.get(&(plain.step_name(step), category)).map_or(&[][..], Vec::as_slice);
        let protected =
            before.is_none() || records.iter().any(|r| levels.iter().any(|&l| l.is_sure() == r.sure));
        let past = match before {
            Some(_) if levels.is_empty() && plain.has(Fault::PastForgotten) => Verdict::Free,
            Some(state) => state.worst,
            None => Verdict::Free,
        };
        let holders = self.holders(before, step);
        let mut decided = before.map_or(BTreeSet::new(), |s| s.decided.clone());
        let mut ends = Vec::new();
        for &party in holders.iter().filter(|_| self.has_a_row(step, category)) {
            for place in plain.reached_at(party, node) {
                let of_row = records.iter().filter(|r| r.disclosure.importer == party && r.place == place);
                let last = of_row.map(|r| r.verdict).max().unwrap_or(Verdict::Free);
                let verdict = past.max(last);
                let protected =
                    verdict == Verdict::Free || decided.contains(&verdict) || (last == verdict && protected);
                ends.push(End { key: (category, party, place), verdict, last, protected });
            }
        }
        let mid = self.behind(records);
        if protected {
            decided.insert(mid);
        }
        if let Some(from) = plain.left(step) {
            levels.retain(|&level| !plain.ends(level, from, node));
        }
        if let Some(regime) = self.regime {
            levels.extend(plain.local(plain.regimes[regime], node, (category, self.population)));
        }
        let mut passed = before.map_or(BTreeSet::new(), |s| s.passed.clone());
        if plain.has(Fault::SimplePathsOnly) {
            passed.insert(node);
        }
        Arrived {
            ends,
            state: State { node, category, worst: past.max(mid), decided, levels, holders, passed },
        }
    }

    /// Who was given what a walk carries, and has only moved it since.
    fn holders(&self, before: Option<&State>, step: Step) -> BTreeSet<PartyId> {
        let (plain, node) = (self.plain, self.plain.reached(step));
        let mut holders: BTreeSet<PartyId> = before
            .map(|s| s.holders.iter().copied().filter(|&p| plain.owns(p, node)).collect())
            .unwrap_or_default();
        holders.extend(plain.disclosures(step, self.regime, self.population).iter().map(|d| d.importer));
        if before.is_none() && plain.has(Fault::OwnCollectionExposes) {
            holders.insert(plain.operator(node));
        }
        holders
    }

    /// Takes a layer over in order: notes what each walk comes to, and gives the states not met before.
    fn settle(
        &mut self,
        mut next: Vec<(Vec<String>, Arrived)>,
        seen: &mut BTreeSet<State>,
    ) -> Vec<(Vec<String>, State)> {
        next.sort_by(|(a, _), (b, _)| {
            let order = a.iter().map(String::as_bytes).cmp(b.iter().map(String::as_bytes));
            if self.plain.has(Fault::WrongTieBreak) { order.reverse() } else { order }
        });
        let mut layer = Vec::new();
        for (walk, arrived) in next {
            for end in arrived.ends {
                let found = self.found.entry(end.key).or_default();
                found.delivery = found.delivery.max(end.last);
                found.routes.entry((end.verdict, false)).or_insert_with(|| walk.clone());
                if end.protected {
                    found.routes.entry((end.verdict, true)).or_insert_with(|| walk.clone());
                }
            }
            if seen.insert(arrived.state.clone()) {
                layer.push((walk, arrived.state));
            }
        }
        layer
    }
}
