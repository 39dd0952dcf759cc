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
    pub delivery: Verdict,
    pub route: Vec<String>,
}

/// Everything of a walk that matters for what follows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    node: NodeId,
    category: CategoryId,
    /// The worst verdict of its hops, each in mid-route.
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

/// What walks come to: the first route of each verdict; `true`: on which an earlier node protects.
type Found = BTreeMap<Key, BTreeMap<(Verdict, bool), Vec<String>>>;

struct Walks<'w, 'a> {
    plain: &'w Plain<'a>,
    regime: Option<usize>,
    population: PopulationId,
    /// By step and arriving category.
    records: BTreeMap<(String, CategoryId), Vec<Record>>,
    found: Found,
    /// The worst of the last hops.
    delivered: BTreeMap<Key, Verdict>,
}

impl Plain<'_> {
    /// The exposure table.
    pub fn exposures(&self) -> BTreeSet<Exposure> {
        let mut rows = BTreeSet::new();
        for population in self.populations() {
            let mut covered = BTreeSet::new();
            for regime in 0..self.regimes.len() {
                for (key, verdicts, route) in self.walked(Some(regime), population) {
                    covered.insert(key);
                    rows.insert(self.exposure(Some(regime), population, key, verdicts, route));
                }
            }
            for (key, _, route) in self.walked(None, population) {
                if !covered.contains(&key) {
                    rows.insert(self.exposure(None, population, key, (Verdict::Free, Verdict::Free), route));
                }
            }
        }
        rows
    }

    fn exposure(
        &self,
        regime: Option<usize>,
        population: PopulationId,
        (category, recipient, place): Key,
        (verdict, delivery): (Verdict, Verdict),
        route: Vec<String>,
    ) -> Exposure {
        let regime = regime.map_or(String::new(), |r| self.regimes[r].id.clone());
        Exposure { category, population, regime, recipient, place, verdict, delivery, route }
    }

    /// What the walks of a population's facts come to under a regime that has a row for it.
    fn walked(
        &self,
        regime: Option<usize>,
        population: PopulationId,
    ) -> Vec<(Key, (Verdict, Verdict), Vec<String>)> {
        let mut records: BTreeMap<(String, CategoryId), Vec<Record>> = BTreeMap::new();
        let of_population = |r: &&Record| r.fact.1 == population;
        for record in regime.iter().flat_map(|&r| &self.records[r]).filter(of_population) {
            records.entry((record.step.clone(), record.fact.0)).or_default().push(record.clone());
        }
        let mut walks = Walks {
            plain: self,
            regime,
            population,
            records,
            found: BTreeMap::new(),
            delivered: BTreeMap::new(),
        };
        walks.follow();
        let found = std::mem::take(&mut walks.found);
        let mut rows = Vec::new();
        for (key, routes) in found {
            let Some(&(worst, _)) = routes.keys().max_by_key(|(v, _)| *v) else { continue };
            let route = routes.get(&(worst, true)).or_else(|| routes.get(&(worst, false)));
            let delivery = walks.delivered.get(&key).copied().unwrap_or_default();
            rows.push((key, (worst, delivery), route.cloned().unwrap_or_default()));
        }
        rows
    }
}

/// Where one more step leads a walk.
struct Arrived {
    /// Whom the walk exposes the data to, where, with which verdict; `true`: an earlier node gives the deciding hop
    /// its protection.
    ends: Vec<(Key, Verdict, Verdict, bool)>,
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

    /// One step more.
    fn take(&self, before: Option<&State>, step: Step, category: CategoryId) -> Arrived {
        let (plain, node) = (self.plain, self.plain.reached(step));
        let mut levels = before.map_or(BTreeSet::new(), |s| s.levels.clone());
        let records = self.records.get(&(plain.step_name(step), category)).map_or(&[][..], Vec::as_slice);
        let protected = before.is_none()
            || records.iter().any(|r| levels.iter().any(|&l| (l != Level::NotExcluded) == r.sure));
        let past = match before {
            Some(_) if levels.is_empty() && plain.has(Fault::PastForgotten) => Verdict::Free,
            Some(state) => state.worst,
            None => Verdict::Free,
        };
        let mut holders: BTreeSet<PartyId> = before
            .map(|s| s.holders.iter().copied().filter(|&p| plain.owns(p, node)).collect())
            .unwrap_or_default();
        holders.extend(plain.disclosures(step, self.regime, self.population).iter().map(|d| d.importer));
        if before.is_none() && plain.has(Fault::OwnCollectionExposes) {
            holders.insert(plain.operator(node));
        }
        let mut decided = before.map_or(BTreeSet::new(), |s| s.decided.clone());
        let mut ends = Vec::new();
        for &party in &holders {
            for place in plain.reached_at(party, node) {
                let of_row = records.iter().filter(|r| r.disclosure.importer == party && r.place == place);
                let last = of_row.map(|r| r.verdict).max().unwrap_or(Verdict::Free);
                let total = past.max(last);
                let shown =
                    total == Verdict::Free || decided.contains(&total) || (last == total && protected);
                if self.guarded(step, category) {
                    ends.push(((category, party, place), total, last, shown));
                }
            }
        }
        let verdicts = records.iter().map(|r| r.verdict);
        let mid = if plain.has(Fault::MidRouteBest) { verdicts.min() } else { verdicts.max() };
        let mid = mid.unwrap_or(Verdict::Free);
        let mid = if mid < Verdict::Unknown { Verdict::Free } else { mid };
        if protected && mid != Verdict::Free {
            decided.insert(mid);
        }
        if plain.left(step).is_some_and(|from| plain.to_own_customer(from, node))
            && !plain.has(Fault::DroppedCustomerException)
        {
            levels.remove(&Level::Processor);
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

    /// Whether the regime protects what a step carries.
    fn guarded(&self, step: Step, category: CategoryId) -> bool {
        let (plain, population) = (self.plain, self.population);
        let Some(regime) = self.regime else { return true };
        let mut levels = plain.levels[regime].iter().filter(|(_, fact, _)| fact.1 == population);
        match plain.left(step) {
            None => levels.any(|&(n, fact, _)| n == plain.reached(step) && fact.0 == category),
            Some(from) => levels.any(|&(n, fact, _)| {
                n == from && plain.arrives(step, Some(fact.0), population).contains(&category)
            }),
        }
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
            for (key, verdict, last, protected) in arrived.ends {
                let delivered = self.delivered.entry(key).or_default();
                *delivered = (*delivered).max(last);
                let routes = self.found.entry(key).or_default();
                routes.entry((verdict, false)).or_insert_with(|| walk.clone());
                if protected {
                    routes.entry((verdict, true)).or_insert_with(|| walk.clone());
                }
            }
            if seen.insert(arrived.state.clone()) {
                layer.push((walk, arrived.state));
            }
        }
        layer
    }
}
