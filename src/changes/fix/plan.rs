//! Actions chosen one after another, by what a run says of each.

use std::{cmp::Reverse, sync::Arc};

use super::{action::Action, candidates::Candidates};
use crate::{
    assess::{Analysis, Assessment, Verdict},
    changes::{
        compare::Difference,
        snapshot::Snapshot,
        suppose::suppose,
        supposition::{Ground, Supposition},
    },
    ingest,
    model::Vocabulary,
    source::Sources,
};

/// What is looked at.
#[derive(Clone, Copy)]
pub struct Fixing<'a> {
    /// What stands now.
    pub ground: Ground<'a>,
    /// The words that the law knows.
    pub vocabulary: &'a Vocabulary,
    /// At most so many actions.
    pub most: usize,
    /// At most so many candidates are tried at each step; for one exposure, so many sets of actions.
    pub tried: usize,
    /// Whether to stop giving to somebody, and to keep data elsewhere, are actions too.
    pub stops: bool,
}

/// An action that was chosen.
#[derive(Debug, Clone)]
pub struct Step {
    /// What to do.
    pub action: Action,
    /// How many exposures it settles, after the steps before, each category by itself.
    pub settles: usize,
    /// How many of those are of tagged data.
    pub tagged: usize,
    /// How many transfers it settles.
    pub transfers: usize,
    /// How many exposures are red or unknown behind it.
    pub left: usize,
}

/// What to do first.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What stands now.
    pub before: Arc<Snapshot>,
    /// How many exposures are red or unknown, each category by itself.
    pub open: usize,
    /// How many of those are of tagged data.
    pub tagged: usize,
    /// What settles most, in this order.
    pub steps: Vec<Step>,
    /// What stands when all of it is done.
    pub after: Arc<Snapshot>,
    /// How many candidates there were.
    pub candidates: usize,
    /// How many of those were not tried, as there were too many.
    pub untried: usize,
}

/// What a run says of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Effect {
    pub exposures: usize,
    tagged: usize,
    transfers: usize,
}

impl Fixing<'_> {
    /// The plan.
    pub fn plan(&self) -> Plan {
        let assessment = self.assessed();
        let Candidates { single: mut all, together } = Candidates::of(&assessment, self.stops);
        all.extend(together);
        let candidates = all.len();
        let before = Arc::new(Snapshot::of(&assessment, &Sources::default()));
        let untried = candidates.saturating_sub(self.tried);
        all.truncate(self.tried);
        let (mut now, mut steps) = (Arc::clone(&before), Vec::new());
        let mut done: Vec<Supposition> = Vec::new();
        // What a candidate settled when it was tried last: what is done since seldom makes that more.
        let mut known: Vec<Option<Effect>> = vec![None; all.len()];
        while steps.len() < self.most {
            let Some((at, effect, then)) = self.best(&all, &mut known, &done, &now) else { break };
            let action = all.remove(at);
            known.remove(at);
            done.extend(action.suppositions.iter().cloned());
            let left = open(&then).0;
            let Effect { exposures: settles, tagged, transfers } = effect;
            steps.push(Step { action, settles, tagged, transfers, left });
            now = then;
        }
        let (open, tagged) = open(&before);
        Plan { before, open, tagged, steps, after: now, candidates, untried }
    }

    /// What stands now.
    pub(super) fn assessed(&self) -> Assessment {
        let Ground { inventory, regimes, as_of, .. } = self.ground;
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of).assess()
    }

    /// What stands if something is so; `None`: it cannot be supposed.
    pub(super) fn supposed<'s>(&self, list: impl Iterator<Item = &'s Supposition>) -> Option<Assessment> {
        let mut each: Vec<Supposition> = Vec::new();
        for one in list {
            if !each.contains(one) {
                each.push(one.clone());
            }
        }
        let supposed = suppose(self.ground, &each).ok()?;
        let inventory = ingest::read_tables(&supposed.tables, self.vocabulary).inventory?;
        Some(Analysis::prepare(inventory, supposed.regimes, self.ground.as_of).assess())
    }

    /// The candidate that settles most: of what was settled when each was tried last the best is tried again, until one is no
    /// worse than all others promised. Where nothing is promised any more, all are tried once more.
    fn best(
        &self,
        all: &[Action],
        known: &mut [Option<Effect>],
        done: &[Supposition],
        now: &Snapshot,
    ) -> Option<(usize, Effect, Arc<Snapshot>)> {
        let rank = |at: usize, effect: Effect| {
            (effect, Reverse(all[at].how), Reverse(all[at].suppositions.len()), Reverse(at))
        };
        for again in [false, true] {
            if again {
                known.fill(None);
            }
            let mut tried: Vec<Option<(Effect, Arc<Snapshot>)>> = vec![None; all.len()];
            loop {
                let promise = |at: &usize| match (&tried[*at], known[*at]) {
                    (Some((effect, _)), _) => rank(*at, *effect),
                    (None, Some(effect)) => rank(*at, effect),
                    (None, None) => rank(*at, Effect { exposures: usize::MAX, ..Effect::default() }),
                };
                let at = (0..all.len()).max_by_key(promise)?;
                if let Some((effect, then)) = &tried[at] {
                    if *effect > Effect::default() {
                        return Some((at, *effect, Arc::clone(then)));
                    }
                    break;
                }
                let (effect, then) = self.tried(&all[at], done, now);
                known[at] = Some(effect);
                tried[at] = Some((effect, then));
            }
        }
        None
    }

    /// What a run says of an action on top of what is done. Of one that makes anything worse, or that cannot be supposed, it
    /// settles nothing.
    fn tried(&self, action: &Action, done: &[Supposition], now: &Snapshot) -> (Effect, Arc<Snapshot>) {
        let nothing = (Effect::default(), Arc::default());
        let Some(assessment) = self.supposed(done.iter().chain(&action.suppositions)) else { return nothing };
        let then = Snapshot::of(&assessment, &Sources::default());
        let difference = Difference::of(now, &then);
        if is_worse(&difference) {
            return nothing;
        }
        (effect(&difference, now), Arc::new(then))
    }
}

/// What a difference settles.
pub(super) fn effect(difference: &Difference, now: &Snapshot) -> Effect {
    let settled = |was: Option<Verdict>, is: Option<Verdict>| {
        was.is_some_and(|was| was >= Verdict::Unknown) && is.is_none_or(|is| is < Verdict::Unknown)
    };
    let mut effect = Effect::default();
    for change in &difference.exposures {
        let (was, is) = (change.before.as_ref().map(|e| e.verdict), change.after.as_ref().map(|e| e.verdict));
        if settled(was, is) {
            effect.exposures += change.categories.len();
            effect.tagged += change.categories.iter().filter(|c| now.tags.contains_key(*c)).count();
        }
    }
    for change in &difference.transfers {
        let (was, is) = (change.before.as_ref().map(|t| t.verdict), change.after.as_ref().map(|t| t.verdict));
        if settled(was, is) {
            effect.transfers += change.categories.len() * change.populations.len();
        }
    }
    effect
}

/// Whether an exposure or a transfer is unknown or worse, and worse than it was.
pub(super) fn is_worse(difference: &Difference) -> bool {
    let worse = |was: Option<Verdict>, is: Option<Verdict>| {
        is.is_some_and(|is| is >= Verdict::Unknown && was.is_none_or(|was| is > was))
    };
    let exposures = difference.exposures.iter();
    let mut exposures =
        exposures.map(|c| (c.before.as_ref().map(|e| e.verdict), c.after.as_ref().map(|e| e.verdict)));
    let transfers = difference.transfers.iter();
    let mut transfers =
        transfers.map(|c| (c.before.as_ref().map(|t| t.verdict), c.after.as_ref().map(|t| t.verdict)));
    exposures.any(|(was, is)| worse(was, is)) || transfers.any(|(was, is)| worse(was, is))
}

/// How many exposures are red or unknown, and how many of those are of tagged data.
fn open(shot: &Snapshot) -> (usize, usize) {
    let open = shot.exposures.iter().filter(|(_, e)| e.verdict >= Verdict::Unknown);
    open.fold((0, 0), |(all, tagged), (id, _)| {
        (all + 1, tagged + usize::from(shot.tags.contains_key(&id.category)))
    })
}

impl Plan {
    /// How many of those that are open the steps settle, in percent, rounded down.
    pub fn settled_percent(&self) -> usize {
        let left = self.steps.last().map_or(self.open, |step| step.left);
        ((self.open - left.min(self.open)) * 100).checked_div(self.open).unwrap_or(100)
    }
}
