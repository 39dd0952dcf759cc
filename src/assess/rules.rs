//! The user's own rules, held against every exposure and every route to it.
//!
//! A rule is about exposures (category, population, recipient, place) and about routes to them: the last flow of a
//! route, and the mechanisms of the judged hops on it. No route is followed: what can end over a movement is a set, and
//! what can end there by a route with a marked hop is another ([`RegimeResult::ends`]). A rule marks the hops that rest on the
//! mechanism that it denies, or on another one than it requires.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use rustc_hash::FxHashMap;

use super::{
    analysis::Analysis,
    exposure::RegimeResult,
    judging::JudgingContext,
    movement::Movement,
    routes::{Search, search},
    terrain::{Terrain, VerdictIndex},
};
use crate::{
    law::{Judgement, Verdict},
    lineage::{CategoryMatrix, CategorySet},
    model::{
        Basis, CategoryId, CategoryMatch, Consideration, Flow, FlowId, Id, Inventory, ListId, PartyId, Place,
        PopulationId, RecipientMatch, Rule, TransformMatch,
    },
};

/// How a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breach {
    /// What it denies is there.
    Denied,
    /// The last flow has another legal basis than required, or states none.
    Basis,
    /// The last flow is not transformed as required.
    Transform,
    /// A judged hop rests on another mechanism than required, or on none.
    Mechanism,
}

impl Breach {
    /// In a word.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Basis => "basis",
            Self::Transform => "transform",
            Self::Mechanism => "mechanism",
        }
    }
}

/// What, whose, with whom, where.
pub type Exposure = (CategoryId, PopulationId, PartyId, Place);

/// What came of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether an exposure meets its category, population, recipient and place.
    pub met: bool,
    /// How it is broken.
    pub broken: BTreeMap<Breach, Broken>,
}

/// The exposures that break a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The first of them, in the order of the tables.
    pub exposures: Vec<Exposure>,
    /// How many there are.
    pub count: usize,
    /// A shortest route that breaks it for the first.
    pub route: Vec<String>,
    /// The same, as movements.
    pub steps: Vec<Movement>,
    /// The flows that such routes end over, each once, in the order of their rows; all of them where all exposures are asked
    /// for.
    pub over: Vec<FlowId>,
}

/// So much is kept of what breaks rules, in pairs of a population and a recipient at a place: where there would be more, rules are
/// evaluated in parts.
const KEPT: usize = 500_000;

/// What ends with a party at a place, and over which movements.
struct Hit {
    all: CategorySet,
    ways: Vec<(Movement, Pass, CategorySet)>,
    /// What else brings it, where that is asked.
    over: Vec<Movement>,
}

/// One sweep: of a population's facts, by the disclosures of a regime or of none, over routes that a mask marks or all.
#[derive(Clone, Copy)]
struct Pass {
    population: PopulationId,
    regime: Option<usize>,
    mask: Option<usize>,
}

/// Which hops count: those judged by this mechanism (`true`), or those that do not rest on it.
type Mask<'a> = (&'a str, bool);

/// What tells flows apart for rules.
type FlowKey = (ListId, Option<Basis>, Consideration, ListId);

/// A rule made ready.
struct Plan<'a> {
    rule: &'a Rule,
    /// By population: the categories that it is about.
    categories: Vec<CategorySet>,
    mask: Option<usize>,
    met: bool,
    hits: BTreeMap<Breach, BTreeMap<(PopulationId, PartyId, Place), Hit>>,
}

struct Evaluation<'w> {
    analysis: &'w Analysis,
    plans: Vec<Plan<'w>>,
    masks: Vec<Mask<'w>>,
    marks: FxHashMap<(usize, usize, PopulationId), VerdictIndex>,
    terrain: Terrain,
    /// For sweeps over all routes.
    none: VerdictIndex,
    /// How many hits there are.
    kept: usize,
}

impl Analysis {
    /// What comes of each rule, in the order of the table.
    pub fn rules(&self) -> Vec<Outcome> {
        self.rules_naming(usize::MAX)
    }

    /// The same; of the exposures that break a rule, no more than so many are named.
    pub(super) fn rules_naming(&self, most: usize) -> Vec<Outcome> {
        // Rules that ask the same are evaluated once.
        let mut classes: FxHashMap<_, usize> = FxHashMap::default();
        let mut firsts: Vec<&Rule> = Vec::new();
        let rules = self.inventory().rules.iter();
        let class_of: Vec<usize> = rules
            .map(|r| {
                let flow = (r.purpose, r.legal_basis, r.consideration, r.transform);
                let key = (r.deny, &r.category, r.population, flow, &r.recipient, r.place, &r.mechanism);
                *classes.entry(key).or_insert_with(|| {
                    firsts.push(r);
                    firsts.len() - 1
                })
            })
            .collect();
        let mut outcomes = Vec::with_capacity(firsts.len());
        let mut parts = vec![firsts.as_slice()];
        while let Some(part) = parts.pop().filter(|part| !part.is_empty()) {
            let mut evaluation = Evaluation::new(self, part);
            if evaluation.run(if part.len() == 1 { usize::MAX } else { KEPT }) {
                outcomes.extend(evaluation.outcomes(most));
            } else {
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
            }
        }
        class_of.into_iter().filter_map(|class| outcomes.get(class).cloned()).collect()
    }
}

/// Whether a judgement is by this mechanism. What a rule requires must hold; what it denies may also fail.
fn named(judgement: &Judgement, mechanism: &str, denied: bool) -> bool {
    let holds = matches!(judgement.verdict, Verdict::Adequate | Verdict::Safeguarded | Verdict::Derogation);
    judgement.mechanism() == mechanism && (denied || holds)
}

impl<'w> Evaluation<'w> {
    fn new(analysis: &'w Analysis, rules: &[&'w Rule]) -> Self {
        let inventory = analysis.inventory();
        let masks: BTreeSet<Mask> =
            rules.iter().filter_map(|r| Some((r.mechanism.as_deref()?, r.deny))).collect();
        let masks: Vec<Mask> = masks.into_iter().collect();
        let plan = |rule: &'w Rule| {
            let mask = rule.mechanism.as_deref().map(|m| (m, rule.deny));
            Plan {
                rule,
                categories: categories(inventory, rule, analysis.lineage.words()),
                mask: mask.and_then(|mask| masks.iter().position(|m| *m == mask)),
                met: false,
                hits: BTreeMap::new(),
            }
        };
        let plans = rules.iter().copied().map(plan).collect();
        let entries = analysis.lineage.entries().len();
        let mut marks: FxHashMap<_, VerdictIndex> = FxHashMap::default();
        for regime in (0..analysis.judged.len()).filter(|_| !masks.is_empty()) {
            analysis.each_record(regime, |record| {
                for (index, &(mechanism, same)) in masks.iter().enumerate() {
                    // A hop that is marked counts as one that is bad, wherever on the route it is.
                    let judged = record.judgement.verdict != Verdict::Free;
                    if judged && named(&record.judgement, mechanism, same) == same {
                        let of = marks.entry((index, regime, record.population));
                        of.or_insert_with(|| VerdictIndex::new(entries)).take(&record, Verdict::Unknown);
                    }
                }
            });
        }
        let marks = marks.into_iter().map(|(key, marks)| (key, marks.done())).collect();
        let terrain = Terrain::new(&analysis.context());
        let none = VerdictIndex::new(entries).done();
        Self { analysis, plans, masks, marks, terrain, none, kept: 0 }
    }

    /// Whether it got to its end with no more hits than these.
    fn run(&mut self, most: usize) -> bool {
        let analysis = self.analysis;
        let context = analysis.context();
        for population in (0..analysis.inventory().populations.len()).map(PopulationId::new) {
            // Only what has a row is an exposure.
            let of =
                |regime| RegimeResult::new(&context, &self.terrain, (population, regime), &self.none).rows();
            let mut rows = of(None);
            let others: Vec<usize> =
                (0..analysis.judged.len()).filter(|&r| enters_otherwise(&context, population, r)).collect();
            for &regime in &others {
                rows.merge(&of(Some(regime)));
            }
            self.pass(&context, &rows, Pass { population, regime: None, mask: None });
            for regime in 0..analysis.judged.len() {
                if others.contains(&regime) {
                    self.pass(&context, &rows, Pass { population, regime: Some(regime), mask: None });
                }
                for mask in 0..self.masks.len() {
                    self.pass(&context, &rows, Pass { population, regime: Some(regime), mask: Some(mask) });
                }
                if self.kept > most {
                    return false;
                }
            }
            if self.kept > most {
                return false;
            }
        }
        true
    }

    fn pass(&mut self, context: &JudgingContext, rows: &CategoryMatrix, pass: Pass) {
        let Self { analysis, plans, marks, terrain, none, kept, .. } = self;
        let marks = match (pass.mask, pass.regime) {
            (Some(mask), Some(regime)) => match marks.get(&(mask, regime, pass.population)) {
                Some(marks) => marks,
                None => return,
            },
            _ => none,
        };
        let concerned = |plan: &Plan| {
            (pass.mask.is_none() || pass.mask == plan.mask)
                && !plan.categories[pass.population.index()].is_empty()
        };
        let mut plans: Vec<&mut Plan> = plans.iter_mut().filter(|p| concerned(p)).collect();
        if plans.is_empty() {
            return;
        }
        let inventory = analysis.inventory();
        let mut known: FxHashMap<Option<FlowKey>, Vec<Vec<Breach>>> = FxHashMap::default();
        let sheet = RegimeResult::new(context, terrain, (pass.population, pass.regime), marks);
        endings(&sheet, pass.mask.is_some(), &mut |movement, pair, mut bits| {
            bits.keep(rows.row(pair));
            let Some(&(party, place)) = sheet.terrain.pairs.get(pair).filter(|_| !bits.is_empty()) else {
                return;
            };
            let flow = analysis.flow_of(movement);
            let key = flow.map(|f| (f.purposes, f.legal_basis, f.consideration, f.transforms));
            let breaches = known.entry(key).or_insert_with(|| {
                plans.iter().map(|p| breaches(inventory, p.rule, flow, pass.mask.is_some())).collect()
            });
            for (plan, breaches) in plans.iter_mut().zip(&*breaches) {
                *kept += plan.take(analysis, (movement, pass), (party, place), &bits, breaches);
            }
        });
    }

    fn outcomes(self, most: usize) -> Vec<Outcome> {
        let of = |plan: &Plan| {
            let broken = plan.hits.iter().map(|(&breach, hits)| {
                let mut count = 0;
                // The greatest is at the top, to make room for a lesser one.
                let mut first: BinaryHeap<Exposure> = BinaryHeap::new();
                for (&(population, party, place), hit) in hits {
                    for exposure in hit.all.iter().map(|c| (c, population, party, place)) {
                        count += 1;
                        if first.len() < most {
                            first.push(exposure);
                        } else if let Some(mut last) = first.peek_mut().filter(|last| exposure < **last) {
                            *last = exposure;
                        }
                    }
                }
                let exposures = first.into_sorted_vec();
                let steps = exposures.first().map(|&first| self.route(hits, first)).unwrap_or_default();
                let route = steps.iter().map(|&step| self.analysis.movement_name(step)).collect();
                let of = |hit: &Hit| {
                    hit.ways.iter().map(|way| way.0).chain(hit.over.iter().copied()).collect::<Vec<_>>()
                };
                let movements = hits.values().flat_map(of);
                let mut over: Vec<FlowId> =
                    movements.filter_map(|movement| self.analysis.flow_id(movement)).collect();
                over.sort_unstable();
                over.dedup();
                (breach, Broken { exposures, count, route, steps, over })
            });
            Outcome { met: plan.met, broken: broken.collect() }
        };
        self.plans.iter().map(of).collect()
    }

    /// The shortest route that breaks a rule for an exposure over the first movement that does.
    fn route(
        &self,
        hits: &BTreeMap<(PopulationId, PartyId, Place), Hit>,
        (category, population, recipient, place): Exposure,
    ) -> Vec<Movement> {
        let analysis = self.analysis;
        let ways = hits.get(&(population, recipient, place)).map_or(&[][..], |h| &h.ways);
        let Some(&(movement, pass, _)) = ways.iter().find(|(.., bits)| bits.contains(category.index()))
        else {
            return Vec::new();
        };
        let context = analysis.context();
        let marks = match (pass.mask, pass.regime) {
            (Some(mask), Some(regime)) => self.marks.get(&(mask, regime, population)).unwrap_or(&self.none),
            _ => &self.none,
        };
        let sheet = RegimeResult::new(&context, &self.terrain, (population, pass.regime), marks);
        let mut plane = CategoryMatrix::new(self.terrain.pairs.len(), analysis.lineage.words());
        let Some(pair) = self.terrain.pairs.iter().position(|&pair| pair == (recipient, place)) else {
            return Vec::new();
        };
        let mut one = CategorySet::new(analysis.lineage.words());
        one.insert(category.index());
        plane.add(pair, &one.0);
        let verdict = if pass.mask.is_some() { Verdict::Unknown } else { Verdict::Free };
        let goals = [(verdict, plane)];
        let routes = search(&sheet, Search { goals: &goals, strict: false, gated: false, each: &[movement] });
        routes.found.first().map(|found| routes.movements(found)).unwrap_or_default()
    }
}

/// Every last movement of a route with what it brings to whom and where; `marked`: only by routes with a marked hop.
fn endings(sheet: &RegimeResult, marked: bool, sink: &mut dyn FnMut(Movement, usize, CategorySet)) {
    sheet.ends(&mut |end| {
        for &pair in sheet.terrain.reached(end.slot) {
            let (party, place) = sheet.terrain.pairs[pair as usize];
            let mut bits = end.arriving.clone();
            if marked {
                bits.keep(
                    &sheet
                        .marks
                        .at_least(end.movement, Some((party, place)), Verdict::Unknown, bits.0.len())
                        .0,
                );
                end.past.iter().for_each(|(_, past)| {
                    bits.add(&past.0);
                });
            }
            if !bits.is_empty() {
                sink(end.movement, pair as usize, bits);
            }
        }
    });
}

impl Plan<'_> {
    /// Takes what ends over a movement with a party at a place. Gives how many hits are new.
    fn take(
        &mut self,
        analysis: &Analysis,
        (movement, pass): (Movement, Pass),
        (party, place): (PartyId, Place),
        bits: &CategorySet,
        breaches: &[Breach],
    ) -> usize {
        if self.met && breaches.is_empty() {
            return 0;
        }
        let concerned = match &self.rule.recipient {
            None => true,
            Some(RecipientMatch::Party(id)) => *id == party,
            Some(RecipientMatch::Kind(kind)) => analysis.inventory().party(party).kind_word() == *kind,
        };
        if !concerned {
            return 0;
        }
        let mut found = bits.clone();
        found.keep(&self.categories[pass.population.index()].0);
        if found.is_empty() || !self.rule.place.is_none_or(|p| p.matches(place, analysis.as_of)) {
            return 0;
        }
        self.met = true;
        let mut new = 0;
        for &breach in breaches {
            let by = self.hits.entry(breach).or_default();
            let hit = by.entry((pass.population, party, place)).or_insert_with(|| Hit {
                all: CategorySet::new(bits.0.len()),
                ways: Vec::new(),
                over: Vec::new(),
            });
            // A movement is kept only for what none before it brings: there are never more of them than categories.
            if hit.all.add(&found.0) {
                hit.ways.push((movement, pass, found.clone()));
                new += 1;
            } else if analysis.coverage && hit.over.last() != Some(&movement) {
                hit.over.push(movement);
                new += 1;
            }
        }
        new
    }
}

/// By population: the categories that a rule is about.
fn categories(inventory: &Inventory, rule: &Rule, words: usize) -> Vec<CategorySet> {
    let meant = |category: CategoryId, population: PopulationId| match &rule.category {
        None => true,
        Some(CategoryMatch::Within(above)) => inventory.category_within(category, *above),
        Some(CategoryMatch::Tagged(tag)) => inventory.tags(category, population).contains(&tag.as_str()),
    };
    let of = |population: PopulationId| {
        let mut bits = CategorySet::new(words);
        if rule.population.is_none_or(|p| p == population) {
            let all = (0..inventory.categories.len()).map(CategoryId::new);
            all.filter(|&c| meant(c, population)).for_each(|c| bits.insert(c.index()));
        }
        bits
    };
    (0..inventory.populations.len()).map(PopulationId::new).map(of).collect()
}

/// Whether the disclosures where a population's data enters are others under a regime than under none.
fn enters_otherwise(context: &JudgingContext, population: PopulationId, regime: usize) -> bool {
    let to =
        |movement, under| context.disclosures(movement, under).iter().map(|d| d.importer).collect::<Vec<_>>();
    let entries = context.lineage.entries().iter().enumerate();
    entries
        .filter(|(_, e)| e.population == population)
        .map(|(i, _)| Movement::Entry(i as u32))
        .any(|movement| to(movement, None) != to(movement, Some((regime, population))))
}

/// How a rule is broken where a route ends over a flow, or over a holding; `marked`: the route has a hop that the
/// rule's mechanism marks.
fn breaches(inventory: &Inventory, rule: &Rule, flow: Option<&Flow>, marked: bool) -> Vec<Breach> {
    if !selects(inventory, rule, flow) {
        return Vec::new();
    }
    let bases = flow.map_or_else(Vec::new, |f| bases(inventory, rule, f));
    let transforms = flow.map_or(&[][..], |f| inventory.transform_lists.get(f.transforms));
    let transformed = rule.transform.is_none_or(|asked| match asked {
        TransformMatch::Nothing => transforms.is_empty(),
        TransformMatch::Has(one) => transforms.contains(&one),
    });
    if rule.deny {
        let based = rule.legal_basis.is_none_or(|b| bases.contains(&Some(b)));
        let of_flow = rule.legal_basis.is_some() || rule.transform.is_some();
        let denied = based && transformed && (flow.is_some() || !of_flow);
        return if denied && marked == rule.mechanism.is_some() { vec![Breach::Denied] } else { Vec::new() };
    }
    if marked {
        return vec![Breach::Mechanism];
    }
    let based =
        rule.legal_basis.is_none_or(|b| !bases.is_empty() && bases.iter().all(|&stated| stated == Some(b)));
    let failed = [(Breach::Basis, based), (Breach::Transform, transformed)];
    failed.into_iter().filter(|(_, holds)| !holds).map(|(breach, _)| breach).collect()
}

/// Whether a rule is about routes that end over a flow, by its purpose and for what it is given.
fn selects(inventory: &Inventory, rule: &Rule, flow: Option<&Flow>) -> bool {
    let Some(flow) = flow else { return rule.purpose.is_none() && rule.consideration.is_none() };
    let purposes = inventory.purpose_lists.get(flow.purposes);
    rule.purpose.is_none_or(|above| purposes.iter().any(|&p| inventory.purpose_within(p, above)))
        && rule.consideration.is_none_or(|c| c == flow.consideration)
}

/// The legal bases of a flow: its own, else those of its purposes that the rule is about; `None` for one that states
/// none.
fn bases(inventory: &Inventory, rule: &Rule, flow: &Flow) -> Vec<Option<Basis>> {
    if flow.legal_basis.is_some() {
        return vec![flow.legal_basis];
    }
    let purposes = inventory.purpose_lists.get(flow.purposes).iter();
    purposes
        .filter(|&&p| rule.purpose.is_none_or(|above| inventory.purpose_within(p, above)))
        .map(|p| inventory.purposes[p.index()].legal_basis)
        .collect()
}
