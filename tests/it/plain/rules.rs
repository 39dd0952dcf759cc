//! Rules held against walks, one by one.

use std::collections::{BTreeMap, BTreeSet};

use thalweg::{
    assess::{Breach, Verdict},
    model::{
        Basis, CategoryId, CategoryMatch, FlowId, Id, NodeId, PartyId, Place, PlaceMatch, PopulationId,
        PurposeId, RecipientMatch, Rule, TransformMatch,
    },
};

use super::{Plain, Record, Step};

/// What, whose, with whom, where.
pub type Key = (CategoryId, PopulationId, PartyId, Place);

/// Everything of a walk that matters to rules.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    node: NodeId,
    category: CategoryId,
    holders: BTreeSet<PartyId>,
    mechanisms: BTreeSet<(String, bool)>,
    /// How many steps; 0 where any walk will do.
    steps: usize,
}

/// A walk at its end, as an exposure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    key: Key,
    last: Step,
    mechanisms: BTreeSet<(String, bool)>,
}

impl Plain<'_> {
    /// For each rule: whether an exposure meets it, and those that break it, by walks of any steps or of these alone.
    pub fn rules(&self, only: Option<&[String]>) -> Vec<(bool, BTreeMap<Breach, BTreeSet<Key>>)> {
        let keys: BTreeSet<Key> =
            self.exposures().iter().map(|e| (e.category, e.population, e.recipient, e.place)).collect();
        let mut ends = BTreeSet::new();
        for population in self.populations() {
            for regime in std::iter::once(None).chain((0..self.regimes.len()).map(Some)) {
                self.follow(regime, population, only, &mut ends);
            }
        }
        ends.retain(|end| keys.contains(&end.key));
        let judge = |rule: &Rule| {
            let mut broken: BTreeMap<Breach, BTreeSet<Key>> = BTreeMap::new();
            for end in ends.iter().filter(|e| self.about(rule, e.key)) {
                for breach in self.breaches(rule, end) {
                    broken.entry(breach).or_default().insert(end.key);
                }
            }
            (keys.iter().any(|&key| self.about(rule, key)), broken)
        };
        self.inventory.rules.iter().map(judge).collect()
    }

    fn follow(
        &self,
        regime: Option<usize>,
        population: PopulationId,
        only: Option<&[String]>,
        ends: &mut BTreeSet<End>,
    ) {
        let mut seen: BTreeSet<State> = BTreeSet::new();
        let mut open: Vec<State> = Vec::new();
        let mut take = |before: Option<&State>, step: Step, category, open: &mut Vec<State>| {
            let at = before.map_or(0, |s| s.steps);
            if only.is_some_and(|names| names.get(at) != Some(&self.step_name(step))) {
                return;
            }
            let steps = if only.is_some() { at + 1 } else { 0 };
            let node = self.reached(step);
            let records: Vec<&Record> = regime
                .iter()
                .flat_map(|&r| &self.records[r])
                .filter(|r| r.step == self.step_name(step) && r.fact == (category, population))
                .filter(|r| r.verdict != Verdict::Free)
                .collect();
            let mut holders: BTreeSet<PartyId> = before
                .map(|s| s.holders.iter().copied().filter(|&p| self.owns(p, node)).collect())
                .unwrap_or_default();
            holders.extend(self.disclosures(step, regime, population).iter().map(|d| d.importer));
            let past = before.map(|s| s.mechanisms.clone()).unwrap_or_default();
            for &party in holders.iter().filter(|_| only.is_none_or(|names| names.len() == steps)) {
                for place in self.reached_at(party, node) {
                    let own = records.iter().filter(|r| r.disclosure.importer == party && r.place == place);
                    let mut mechanisms = past.clone();
                    mechanisms.extend(own.map(|r| self.mechanism(r)));
                    ends.insert(End { key: (category, population, party, place), last: step, mechanisms });
                }
            }
            let mut mechanisms = past;
            mechanisms.extend(records.iter().map(|r| self.mechanism(r)));
            let state = State { node, category, holders, mechanisms, steps };
            if seen.insert(state.clone()) {
                open.push(state);
            }
        };
        for &step in self.steps.iter().filter(|&&s| self.left(s).is_none()) {
            for category in self.enters(step, population) {
                take(None, step, category, &mut open);
            }
        }
        while let Some(state) = open.pop() {
            for step in self.leaving(state.node) {
                for category in self.arrives(step, Some(state.category), population) {
                    take(Some(&state), step, category, &mut open);
                }
            }
        }
    }

    /// The mechanism of what decided, and whether it holds.
    fn mechanism(&self, record: &Record) -> (String, bool) {
        let good = [Verdict::Adequate, Verdict::Safeguarded, Verdict::Derogation];
        (self.mechanism_name(record), good.contains(&record.verdict))
    }

    fn mechanism_name(&self, record: &Record) -> String {
        if record.verdict == Verdict::Prohibited {
            return "prohibition".into();
        }
        if record.own_law {
            return "own-law".into();
        }
        match self.inventory.safeguards.iter().find(|s| s.id == record.instrument) {
            Some(safeguard) => safeguard.mechanism.clone(),
            None if record.instrument.is_empty() => String::new(),
            None => "adequacy".into(),
        }
    }

    fn about(&self, rule: &Rule, (category, population, party, place): Key) -> bool {
        let inventory = self.inventory;
        let mut tags: Vec<&String> = inventory.population(population).tags.iter().collect();
        for above in (0..inventory.categories.len()).map(CategoryId::new) {
            if self.within(category, above) {
                tags.extend(&inventory.category(above).tags);
            }
        }
        let what = match &rule.category {
            None => true,
            Some(CategoryMatch::Within(above)) => self.within(category, *above),
            Some(CategoryMatch::Tagged(tag)) => tags.contains(&tag),
        };
        let whose = rule.population.is_none_or(|p| p == population);
        let whom = match &rule.recipient {
            None => true,
            Some(RecipientMatch::Party(one)) => *one == party,
            Some(RecipientMatch::Kind(kind)) => inventory.party(party).kind_word() == *kind,
        };
        let at = |other: Place| place == other || place.parent() == Some(other);
        let there = match rule.place {
            None => true,
            Some(PlaceMatch::At(other)) => at(other),
            Some(PlaceMatch::NotAt(other)) => !at(other),
            Some(PlaceMatch::In(bloc)) => bloc.members(self.day).contains(&place),
            Some(PlaceMatch::NotIn(bloc)) => !bloc.members(self.day).contains(&place),
        };
        what && whose && whom && there
    }

    fn breaches(&self, rule: &Rule, end: &End) -> BTreeSet<Breach> {
        let flow = match end.last {
            Step::Flow(id) => Some(id),
            Step::Holding(_) => None,
        };
        let selected = match flow.map(|f| self.inventory.flow(f)) {
            None => rule.purpose.is_none() && rule.consideration.is_none(),
            Some(row) => {
                let purposes = self.inventory.purpose_lists.get(row.purposes);
                rule.purpose.is_none_or(|above| purposes.iter().any(|&p| self.below(p, above)))
                    && rule.consideration.is_none_or(|c| c == row.consideration)
            }
        };
        if !selected {
            return BTreeSet::new();
        }
        let bases = flow.map(|f| self.bases(rule, f)).unwrap_or_default();
        let has = |asked: TransformMatch| {
            let list = flow.map(|f| self.inventory.transform_lists.get(self.inventory.flow(f).transforms));
            match asked {
                TransformMatch::Nothing => list.is_none_or(<[_]>::is_empty),
                TransformMatch::Has(one) => list.is_some_and(|l| l.contains(&one)),
            }
        };
        let mut breaches = BTreeSet::new();
        if rule.deny {
            let denied = rule.legal_basis.is_none_or(|b| bases.contains(&Some(b)))
                && rule.transform.is_none_or(|t| flow.is_some() && has(t))
                && rule.mechanism.as_ref().is_none_or(|m| end.mechanisms.iter().any(|(own, _)| own == m));
            breaches.extend(denied.then_some(Breach::Denied));
            return breaches;
        }
        if let Some(basis) = rule.legal_basis
            && bases != BTreeSet::from([Some(basis)])
        {
            breaches.insert(Breach::Basis);
        }
        if rule.transform.is_some_and(|t| !has(t)) {
            breaches.insert(Breach::Transform);
        }
        if let Some(mechanism) = &rule.mechanism
            && end.mechanisms.iter().any(|(own, holds)| own != mechanism || !holds)
        {
            breaches.insert(Breach::Mechanism);
        }
        breaches
    }

    fn below(&self, purpose: PurposeId, above: PurposeId) -> bool {
        purpose == above
            || self.inventory.purposes[purpose.index()].parent.is_some_and(|p| self.below(p, above))
    }

    fn bases(&self, rule: &Rule, flow: FlowId) -> BTreeSet<Option<Basis>> {
        let row = self.inventory.flow(flow);
        if row.legal_basis.is_some() {
            return BTreeSet::from([row.legal_basis]);
        }
        let meant = |p: &&PurposeId| rule.purpose.is_none_or(|above| self.below(**p, above));
        let purposes = self.inventory.purpose_lists.get(row.purposes).iter().filter(meant);
        purposes.map(|p| self.inventory.purposes[p.index()].legal_basis).collect()
    }
}
