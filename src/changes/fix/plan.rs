//! Actions chosen one after another, by what a run says of each.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{action::Action, candidates::Candidates, signing::Unsigned};
use crate::{
    assess::{Analysis, Assessment, Verdict},
    changes::{
        compare::Difference,
        kept::{Kept, Touched},
        lots::{Lot, Lots, Name},
        snapshot::{Carried, Exposed, Snapshot, TransferOf},
        suppose::suppose,
        supposition::{Ground, Supposition},
    },
    ingest,
    model::{Id, PartyId, Vocabulary},
    source::Sources,
};

/// So many exposures may change in all that is tried, each category by itself: what changes everything at each try, such as an
/// inventory in which all goes to all, would not end else.
const WORK: usize = 5_000_000;

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
    /// How many rows of the transfer register it settles: of each, some was red or unknown, and none is.
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
    /// Whether another action settles something behind them.
    pub is_more: bool,
    /// What stands when all of it is done.
    pub after: Arc<Snapshot>,
    /// How many candidates there were.
    pub candidates: usize,
    /// How many of those were not tried, as there were too many.
    pub untried: usize,
    /// Recipients with whom something would be to be signed, and nothing can, by their ids: why.
    pub unsigned: BTreeMap<String, Unsigned>,
    /// Other recipients of what is red or unknown of which nobody knows where they are seated, by their ids: no seat is supposed.
    pub unseated: BTreeSet<String>,
}

/// What a run says of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Effect {
    pub exposures: usize,
    tagged: usize,
    /// What is transferred, each category of each population by itself: of two actions that settle as many exposures, the one
    /// that settles more on the way is better, though it may settle no row of the register whole.
    carried: usize,
}

/// So many are looked for at least, though fewer are shown: what two settle together is seen where the second is chosen.
const AT_LEAST: usize = 40;

/// So many times at most it is chosen anew, with two actions that settle much more together than each by itself.
const JOINED: usize = 4;

/// What was chosen of some candidates.
#[derive(Default)]
struct Chosen {
    steps: Vec<Step>,
    /// How many candidates were not tried at the first step.
    untried: usize,
    /// Two of them that belong together: one settles more than the one before it did, since the other was done.
    joint: Option<Action>,
}

impl Fixing<'_> {
    /// The plan.
    pub fn plan(&self) -> Plan {
        let assessment = self.assessed();
        let before = Arc::new(Snapshot::of(&assessment, &Sources::default()));
        self.plan_of(assessment, before)
    }

    /// The plan, of what stands now, which is judged already.
    pub fn plan_of(&self, assessment: Assessment, before: Arc<Snapshot>) -> Plan {
        let Candidates { single: mut all, together, unsigned, unseated } =
            Candidates::of(&assessment, self.stops);
        let id = |(party, why): (PartyId, Unsigned)| (assessment.inventory.party(party).id.clone(), why);
        let unsigned = unsigned.into_iter().map(id).collect();
        let unseated =
            unseated.into_iter().map(|party| assessment.inventory.party(party).id.clone()).collect();
        all.extend(together);
        let candidates = all.len();
        drop(assessment);
        let untried = candidates.saturating_sub(self.tried);
        all.truncate(self.tried);
        let mut trying = Trying::of(self, &before);
        let mut base = vec![None; all.len()];
        let mut chosen = self.chosen(&mut trying, &all, &mut base);
        for _ in 0..JOINED {
            let Some(joint) = chosen.joint.take() else { break };
            all.push(joint);
            base.push(None);
            chosen = self.chosen(&mut trying, &all, &mut base);
        }
        let Chosen { mut steps, untried: more, .. } = chosen;
        let is_more = steps.len() > self.most;
        steps.truncate(self.most);
        let after = if steps.is_empty() {
            None
        } else {
            self.supposed(steps.iter().flat_map(|step| &step.action.suppositions))
        };
        let after = after.map(|assessment| Arc::new(Snapshot::of(&assessment, &Sources::default())));
        let after = after.unwrap_or_else(|| Arc::clone(&before));
        let (open, tagged) = open_in(&before);
        debug_assert_eq!(steps.last().map_or(open, |step| step.left), open_in(&after).0, "as a run says");
        let untried = untried + more;
        Plan { before, open, tagged, steps, is_more, after, candidates, untried, unsigned, unseated }
    }

    /// Of all candidates those that settle most, one after another. `base`: what each settles where nothing is done, as far as
    /// that is known.
    fn chosen(&self, trying: &mut Trying<'_>, all: &[Action], base: &mut [Option<Effect>]) -> Chosen {
        let mut all = all.to_vec();
        let all_open = open_in(trying.before).0;
        let (mut chosen, mut now) = (Chosen::default(), Touched::default());
        let mut done: Vec<Supposition> = Vec::new();
        // What a candidate settled when it was tried last: what is done since seldom makes that more.
        let mut known = base.to_vec();
        // One more than is shown: whether there is one is said.
        while chosen.steps.len() < self.most.saturating_add(1).max(AT_LEAST) {
            trying.tagged = trying.tagged_now(&now);
            let best = trying.best(&all, &mut known, &done, &now);
            if chosen.steps.is_empty() {
                chosen.untried = known.iter().filter(|known| known.is_none()).count();
                base.copy_from_slice(&known);
            }
            let Some((at, effect, then)) = best else { break };
            let action = all.remove(at);
            known.remove(at);
            let is_more = chosen.steps.last().is_some_and(|last| last.settles < effect.exposures);
            if chosen.joint.is_none() && is_more {
                chosen.joint = trying.joint(&chosen.steps, &action);
            }
            done.extend(action.suppositions.iter().cloned());
            let left =
                (all_open + then.exposures.would.count(is_open)) - then.exposures.stands.count(is_open);
            let transfers = rows_settled(trying.before, &now, &then);
            let Effect { exposures: settles, tagged, .. } = effect;
            chosen.steps.push(Step { action, settles, tagged, transfers, left });
            now = then;
        }
        chosen
    }

    /// What stands now.
    pub(super) fn assessed(&self) -> Assessment {
        let Ground { inventory, regimes, as_of, .. } = self.ground;
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of).assess()
    }

    /// What stands if something is so; `None`: it cannot be supposed.
    pub(super) fn supposed<'s>(&self, list: impl Iterator<Item = &'s Supposition>) -> Option<Assessment> {
        let each = once_each(list);
        let supposed = suppose(self.ground, &each).ok()?;
        let inventory = ingest::read_tables(&supposed.tables, self.vocabulary).inventory?;
        Some(Analysis::prepare(inventory, supposed.regimes, self.ground.as_of).assess())
    }
}

/// Trying what could be done: by a run that is kept where that can say it, else by a run anew.
pub(super) struct Trying<'a> {
    fixing: &'a Fixing<'a>,
    before: &'a Snapshot,
    kept: Kept<'a>,
    /// By population and category, the tagged data that is exposed.
    tagged: BTreeSet<(Name, Name)>,
    /// How many exposures changed in what was tried.
    work: usize,
}

impl<'a> Trying<'a> {
    /// Nothing is tried yet.
    pub fn of(fixing: &'a Fixing<'a>, before: &'a Snapshot) -> Self {
        let kept = Kept::new(fixing.ground, fixing.vocabulary);
        Self { fixing, before, kept, tagged: before.tags.keys().cloned().collect(), work: 0 }
    }

    /// What is touched if something is so; `None`: it cannot be supposed.
    pub fn touched<'s>(&mut self, list: impl Iterator<Item = &'s Supposition>) -> Option<Touched> {
        let each = once_each(list);
        let touched = self.kept.touched(&each).or_else(|| {
            let then = self.supposed(each.iter())?;
            Some(Touched::between(self.before, &Snapshot::of(&then, &Sources::default())))
        });
        let changed = touched.as_ref().map_or(0, |touched| touched.exposures.would.count(|_| true));
        self.work = self.work.saturating_add(changed);
        touched
    }

    /// What stands if something is so, by a run anew; `None`: it cannot be supposed.
    pub fn supposed<'s>(&mut self, list: impl Iterator<Item = &'s Supposition>) -> Option<Assessment> {
        self.work = self.work.saturating_add(self.before.exposures.count(|_| true));
        self.fixing.supposed(list)
    }

    /// An action with the one of those before it that it settles most with, where that is more than twice what both settle by
    /// themselves: else they stand well one after the other.
    fn joint(&mut self, before: &[Step], action: &Action) -> Option<Action> {
        let (nothing, nobody) = (Touched::default(), Vec::new());
        let alone = self.tried(action, &nobody, &nothing).0.exposures;
        let mut best: Option<(usize, Action)> = None;
        for step in before {
            if self.work > WORK / 2 {
                break;
            }
            let Some(joint) = Action::together(&[step.action.clone(), action.clone()]) else { continue };
            let each = alone + self.tried(&step.action, &nobody, &nothing).0.exposures;
            let both = self.tried(&joint, &nobody, &nothing).0.exposures;
            if both > 2 * each && best.as_ref().is_none_or(|(most, _)| *most < both) {
                best = Some((both, joint));
            }
        }
        best.map(|(_, joint)| joint)
    }

    /// Whether so much was tried that no more is.
    pub fn is_spent(&self) -> bool {
        self.work > WORK
    }

    /// The tagged data that is exposed where that is touched.
    fn tagged_now(&self, now: &Touched) -> BTreeSet<(Name, Name)> {
        let inventory = self.fixing.ground.inventory;
        let is_tagged = |(population, category): &(Name, Name)| {
            let category = inventory.find_category(category);
            let population = inventory.populations.iter().position(|row| *row.id == **population);
            let fact = category.zip(population.map(Id::new));
            fact.is_some_and(|(category, population)| !inventory.tags(category, population).is_empty())
        };
        let fact = |population: &Name, category: &Name| (Arc::clone(population), Arc::clone(category));
        let would: BTreeSet<(Name, Name)> = now
            .exposures
            .would
            .cells()
            .map(|(_, population, category, _)| fact(population, category))
            .collect();
        let mut tagged: BTreeSet<(Name, Name)> = would.into_iter().filter(is_tagged).collect();
        if self.before.tags.is_empty() {
            return tagged;
        }
        // What is touched by nothing stands as it was.
        let left = self
            .before
            .exposures
            .cells()
            .filter(|(of, population, category, _)| !now.exposures.touches(of, population, category));
        let left = left.map(|(_, population, category, _)| fact(population, category));
        tagged.extend(left.filter(|fact| self.before.tags.contains_key(fact)));
        tagged
    }

    /// The candidate that settles most: of what was settled when each was tried last the best is tried again, until one is no
    /// worse than all others promised. Where nothing is promised any more, all are tried once more. Where so much was tried that
    /// no more is, the first that still settles something of those that promise it.
    fn best(
        &mut self,
        all: &[Action],
        known: &mut [Option<Effect>],
        done: &[Supposition],
        now: &Touched,
    ) -> Option<(usize, Effect, Touched)> {
        let rank = |at: usize, effect: Effect| {
            (effect, Reverse(all[at].how), Reverse(all[at].suppositions.len()), Reverse(at))
        };
        for again in [false, true] {
            if again {
                if self.is_spent() {
                    return None;
                }
                known.fill(None);
            }
            let mut tried = vec![false; all.len()];
            // The best that was tried: of the others only what they settle is kept.
            let mut best: Option<(usize, Effect, Touched)> = None;
            loop {
                let spent = self.is_spent();
                let unknown = Effect { exposures: if spent { 0 } else { usize::MAX }, ..Effect::default() };
                let promise = |at: &usize| rank(*at, known[*at].unwrap_or(unknown));
                let at = (0..all.len()).max_by_key(promise)?;
                let settles = |best: &Option<(usize, Effect, Touched)>| {
                    best.as_ref().is_some_and(|(_, effect, _)| *effect > Effect::default())
                };
                if tried[at] || spent && (settles(&best) || known[at].is_none()) {
                    if settles(&best) {
                        return best;
                    }
                    break;
                }
                let (effect, then) = self.tried(&all[at], done, now);
                (known[at], tried[at]) = (Some(effect), true);
                if best.as_ref().is_none_or(|(other, known, _)| rank(*other, *known) < rank(at, effect)) {
                    best = Some((at, effect, then));
                }
            }
        }
        None
    }

    /// What a run says of an action on top of what is done. Of one that makes anything worse, or that cannot be supposed, it
    /// settles nothing.
    fn tried(&mut self, action: &Action, done: &[Supposition], now: &Touched) -> (Effect, Touched) {
        let nothing = (Effect::default(), Touched::default());
        let Some(then) = self.touched(done.iter().chain(&action.suppositions)) else { return nothing };
        let difference = now.difference(&then);
        if is_worse(&difference) {
            return nothing;
        }
        (effect(&difference, &self.tagged), then)
    }
}

/// Each once, in the order given.
fn once_each<'s>(list: impl Iterator<Item = &'s Supposition>) -> Vec<Supposition> {
    let mut each: Vec<Supposition> = Vec::new();
    for one in list {
        if !each.contains(one) {
            each.push(one.clone());
        }
    }
    each
}

/// Whether it is red or unknown.
fn is_open(exposed: &Exposed) -> bool {
    exposed.verdict >= Verdict::Unknown
}

/// What a difference settles; `tagged`: by population and category, the tagged data that is exposed.
pub(super) fn effect(difference: &Difference, tagged: &BTreeSet<(Name, Name)>) -> Effect {
    let settled = |was: Option<Verdict>, is: Option<Verdict>| {
        was.is_some_and(|was| was >= Verdict::Unknown) && is.is_none_or(|is| is < Verdict::Unknown)
    };
    let mut effect = Effect::default();
    for change in &difference.exposures {
        let (was, is) = (change.before.as_ref().map(|e| e.verdict), change.after.as_ref().map(|e| e.verdict));
        if settled(was, is) {
            effect.exposures += change.categories.len();
            let is =
                |category: &&Name| tagged.contains(&(Arc::clone(&change.population), Arc::clone(category)));
            effect.tagged += change.categories.iter().filter(is).count();
        }
    }
    for change in &difference.transfers {
        let (was, is) = (change.before.as_ref().map(|t| t.verdict), change.after.as_ref().map(|t| t.verdict));
        if settled(was, is) {
            effect.carried += change.categories.len() * change.populations.len();
        }
    }
    effect
}

/// How many rows of the register are settled between one thing that is supposed and another: of each, some is open with the one,
/// and none with the other. A row of which a part stays open is not settled.
fn rows_settled(before: &Snapshot, now: &Touched, then: &Touched) -> usize {
    let is_open = |touched: &Touched, of: &TransferOf, lot: &Lot<Carried>| {
        let mut cells =
            lot.populations.iter().flat_map(|whose| lot.categories.iter().map(move |what| (whose, what)));
        cells.any(|(whose, what)| {
            let would = touched.transfers.would(&before.transfers, of, whose, what);
            would.is_some_and(|carried| carried.verdict >= Verdict::Unknown)
        })
    };
    let sides = [&now.transfers.stands, &now.transfers.would, &then.transfers.stands, &then.transfers.would];
    let touched: BTreeSet<&TransferOf> = sides.into_iter().flat_map(Lots::keys).collect();
    let rows = touched.into_iter().flat_map(|of| before.transfers.of(of).iter().map(move |row| (of, row)));
    let open = rows.filter(|(_, row)| row.value.verdict >= Verdict::Unknown);
    open.filter(|(of, row)| is_open(now, of, row) && !is_open(then, of, row)).count()
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
fn open_in(shot: &Snapshot) -> (usize, usize) {
    shot.exposures.cells_with(is_open).fold((0, 0), |(all, tagged), (_, population, category, _)| {
        (all + 1, tagged + usize::from(shot.is_tagged(population, category)))
    })
}

impl Plan {
    /// How many of those that are open the steps settle, in percent, rounded down.
    pub fn settled_percent(&self) -> usize {
        let left = self.steps.last().map_or(self.open, |step| step.left);
        ((self.open - left.min(self.open)) * 100).checked_div(self.open).unwrap_or(100)
    }
}
