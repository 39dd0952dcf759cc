//! The proof of an exposure: its route hop by hop, with every disclosure on it, then the other routes in short; and
//! where nothing fits a question, why.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    analysis::Analysis,
    exposure::RegimeResult,
    having::{Counts, Having},
    movement::{Disclosure, Kind, Movement, Record},
    others::others,
    rows::{ExposureRow, Question, RouteStep},
    tables::{Judge, Unit},
};
use crate::{
    law::Verdict,
    lineage::DataNode,
    model::{CategoryId, Id, NodeId, PartyId, PopulationId},
};

/// One hop of a proof.
#[derive(Debug, Clone)]
pub struct ProofStep {
    /// The step as the table shows it.
    pub step: RouteStep,
    /// Where it starts: the population, or the node left; `None` for a holding.
    pub from: Option<NodeId>,
    /// Where it leads; always there for a step of an exposure.
    pub to: Option<NodeId>,
    /// Every disclosure of this hop that carries the category that arrives, under the row's regime; and a move of
    /// one party to a place that is not known to be inside.
    pub records: Vec<Record>,
    /// Who gives to whom, also where the regime does not protect it.
    pub disclosures: Vec<Disclosure>,
    /// What it is where nobody gives to anybody: `collection` where data enters, else `internal`.
    pub kind: Option<Kind>,
    /// The party that holds the data where it arrives.
    pub holder: Option<PartyId>,
    /// Whether the row's regime protects what arrives over this hop, or does not exclude that it does.
    pub protected: bool,
}

/// The proof of one exposure.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The exposure.
    pub row: ExposureRow,
    /// Its route.
    pub steps: Vec<ProofStep>,
    /// The shortest route over each other last flow, with its verdict: the worst first, then the shortest.
    pub others: Vec<(Verdict, Vec<RouteStep>)>,
    /// How many more of those there are.
    pub left: usize,
}

/// How much is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proving {
    /// So many exposures at most: the worst.
    pub exposures: usize,
    /// So many other routes of each at most.
    pub others: usize,
}

impl Analysis {
    /// Proves every exposure that a question asks for: the worst first, then in the order of the table. Each category is
    /// proved by itself.
    pub fn explain(&self, question: &Question) -> Vec<Explanation> {
        let mut proofs = Vec::new();
        let all = Proving { exposures: usize::MAX, others: usize::MAX };
        self.explain_first(question, all, &mut |proof| {
            proofs.push(proof);
            true
        });
        proofs
    }

    /// The same of the worst ones, one by one as long as `sink` asks for more; and how many more exposures fit the question.
    /// What is left out is counted, and no route of it is made.
    pub fn explain_first(
        &self,
        question: &Question,
        proving: Proving,
        sink: &mut dyn FnMut(Explanation) -> bool,
    ) -> usize {
        let tables = self.tables();
        let units: Vec<Unit> =
            tables.units().iter().copied().filter(|&unit| tables.is_asked(unit, question)).collect();
        let counts: Vec<_> = units.iter().map(|&unit| tables.counts(unit, question)).collect();
        let (shares, left) = shares(&counts, proving.exposures);
        let mut proofs = Vec::new();
        for (&unit, share) in units.iter().zip(shares).filter(|(_, share)| share.iter().any(|&n| n > 0)) {
            let (context, marks) = (self.context(), tables.marks(unit));
            let sheet = RegimeResult::new(&context, tables.terrain(), (unit.population, unit.regime), &marks);
            let mut rows = Vec::new();
            tables.first_exposures_of(&sheet, question, share, &mut |row| {
                rows.push(row);
                true
            });
            let others = others(&tables, &sheet, &rows, proving.others);
            proofs.extend(rows.into_iter().zip(others).map(|(row, others)| (unit, row, others)));
        }
        proofs.sort_by_key(|(_, row, _)| Reverse(row.verdict));
        for (unit, row, others) in proofs {
            let steps = row.route.iter().map(|step| self.proof_step(unit, step)).collect();
            if !sink(Explanation { row, steps, others: others.shown, left: others.left }) {
                break;
            }
        }
        left
    }

    fn proof_step(&self, unit: Unit, step: &RouteStep) -> ProofStep {
        let inventory = self.inventory();
        let (from, to) = match (step.flow, step.holding) {
            (Some(flow), _) => (Some(inventory.flow(flow).from), Some(inventory.flow(flow).to)),
            (None, Some(store)) => (None, Some(NodeId::Store(store))),
            (None, None) => (None, None),
        };
        let (context, movement) = (self.context(), self.movement_of(step, unit.population));
        let under = unit.regime.map(|r| (r, unit.population));
        let mut records = Vec::new();
        if let Some((regime, movement)) = unit.regime.zip(movement) {
            Judge::new(self, regime).movement(movement, [unit.population].into_iter(), |r| records.push(r));
            records.retain(|r: &Record| r.categories.contains(step.category.index()));
        }
        let disclosures =
            movement.map_or_else(Default::default, |movement| context.disclosures(movement, under));
        let kind = match movement {
            Some(Movement::Entry(_)) => Kind::Collection,
            _ => Kind::Internal,
        };
        let protected = under.zip(movement).is_some_and(|((regime, population), movement)| {
            let (sure, open) = context.protected(regime, movement, population);
            sure.contains(step.category.index()) || open.contains(step.category.index())
        });
        ProofStep {
            step: step.clone(),
            from,
            to,
            records,
            kind: disclosures.is_empty().then_some(kind),
            holder: to.and_then(|node| inventory.operator(node)),
            disclosures: disclosures.into_vec(),
            protected,
        }
    }

    /// The movement of a step of a population's route.
    fn movement_of(&self, step: &RouteStep, population: PopulationId) -> Option<Movement> {
        let held = step.holding.and_then(|store| self.lineage.spot(NodeId::Store(store)));
        self.movement(population, step.flow, held)
    }
}

/// How many of each verdict are taken of each unit, where so many are taken in all: the worst first. And how many are left.
fn shares(counts: &[Counts], most: usize) -> (Vec<Counts>, usize) {
    let mut shares = vec![Counts::default(); counts.len()];
    let (mut room, mut left) = (most, 0_usize);
    for verdict in (0..Verdict::ALL.len()).rev() {
        for (share, count) in shares.iter_mut().zip(counts) {
            let taken = count[verdict].min(room);
            share[verdict] = taken;
            room -= taken;
            left = left.saturating_add(count[verdict] - taken);
        }
    }
    (shares, left)
}

/// More exposures of a recipient than this are not looked at for why none fits.
const LOOKED_AT: usize = 1_000_000;

/// Why nothing fits.
impl Analysis {
    /// Why no exposure fits a question, as far as it can be told: a sentence for each reason.
    pub fn why_not(&self, question: &Question) -> Vec<String> {
        let judged: Vec<&str> = self.judged.iter().map(|j| j.regime.id.as_str()).collect();
        if let Some(asked) = question.regime.as_deref().filter(|r| !r.is_empty() && !judged.contains(r)) {
            let list = quoted(judged.into_iter());
            let judged =
                if list.is_empty() { "no regime is".to_owned() } else { format!("judged are {list}") };
            return vec![format!("`{asked}` is not judged for this inventory; {judged}")];
        }
        let Some(recipient) = question.recipient else {
            return vec!["nothing that is asked for reaches anybody".to_owned()];
        };
        let id = &self.inventory().party(recipient).id;
        let Some(rows) = self.all_of(recipient) else {
            return vec![format!(
                "nothing that is asked for reaches `{id}`; it has more exposures than are looked at"
            )];
        };
        let mut reasons = self.near(question, &rows);
        reasons.extend(self.own(question, recipient, &rows));
        if reasons.is_empty() {
            reasons.push(match rows.len() {
                0 => format!("nothing reaches `{id}`"),
                1 => format!("nothing that is asked for reaches `{id}`; it has 1 exposure to other data"),
                n => format!("nothing that is asked for reaches `{id}`; it has {n} exposures to other data"),
            });
        }
        reasons
    }

    /// The exposures of a recipient without their routes, each category by itself; none where there are too many.
    fn all_of(&self, recipient: PartyId) -> Option<Vec<ExposureRow>> {
        let tables = self.tables();
        let question = Question { recipient: Some(recipient), ..Question::default() };
        let mut rows = Vec::new();
        for &unit in tables.units() {
            let regime = unit.regime.map_or_else(String::new, |r| self.judged[r].regime.id.clone());
            let all = tables.each_having(unit, &question, &mut |having| {
                let Having { recipient, place, population, verdict, delivery, .. } = having;
                let row = |category| ExposureRow {
                    categories: vec![category],
                    population,
                    regime: regime.clone(),
                    recipient,
                    place,
                    verdict,
                    delivery,
                    hops: 0,
                    route: Vec::new(),
                };
                rows.extend(having.categories.iter().map(row));
                rows.len() <= LOOKED_AT
            });
            if !all {
                return None;
            }
        }
        Some(rows)
    }

    /// What would fit but for one thing that is asked for. `rows`: all exposures of the recipient.
    fn near(&self, question: &Question, rows: &[ExposureRow]) -> Vec<String> {
        let inventory = self.inventory();
        let mut reasons = Vec::new();
        let but = |one: usize| {
            rows.iter().filter(move |row| {
                let fits = [
                    question
                        .category
                        .is_none_or(|c| row.categories.iter().any(|&r| inventory.category_within(r, c))),
                    question.place.is_none_or(|p| p == row.place),
                    question.regime.as_ref().is_none_or(|r| *r == row.regime),
                    question.population.is_none_or(|p| p == row.population),
                ];
                fits.iter().enumerate().all(|(i, &fit)| fit != (i == one))
            })
        };
        if let Some(asked) = question.category {
            let there: BTreeSet<CategoryId> = but(0).flat_map(|row| row.categories.iter().copied()).collect();
            let above = std::iter::successors(Some(asked), |&c| inventory.category(c).parent);
            if let Some(broader) = above.skip(1).find(|c| there.contains(c)) {
                let (asked, broader) = (&inventory.category(asked).id, &inventory.category(broader).id);
                reasons.push(format!(
                    "`{asked}` gets there only inside `{broader}`, which contains it: ask --category {broader}"
                ));
            }
        }
        if let (Some(asked), list) = (question.place, quoted(but(1).map(|row| row.place.code())))
            && !list.is_empty()
        {
            let asked = asked.code();
            reasons.push(format!("`{asked}` is not a place where the recipient has it; those are {list}"));
        }
        if let (Some(asked), list) = (&question.regime, quoted(but(2).map(|row| regime_word(&row.regime))))
            && !list.is_empty()
        {
            let asked = regime_word(asked);
            reasons.push(format!(
                "under `{asked}` it has no row: a regime has one where it protects what the last hop of a route \
                 carries; the rows are under {list}"
            ));
        }
        let populations = quoted(but(3).map(|row| inventory.population(row.population).id.as_str()));
        if let (Some(asked), false) = (question.population, populations.is_empty()) {
            let asked = &inventory.population(asked).id;
            reasons.push(format!("it does not get there of `{asked}`, only of {populations}"));
        }
        reasons
    }

    /// That the party has what is asked for, or a broader category that contains it, without having been given it.
    /// `rows`: all exposures of the party.
    fn own(&self, question: &Question, party: PartyId, rows: &[ExposureRow]) -> Option<String> {
        let inventory = self.inventory();
        let within = |a, b| inventory.category_within(a, b);
        let exactly = |c| question.category.is_none_or(|asked| within(c, asked));
        let above = |c| question.category.is_some_and(|asked| within(asked, c));
        let (what, nodes) = match self.own_nodes(question, party, rows, &exactly) {
            nodes if nodes.is_empty() => {
                ("a category that contains it", self.own_nodes(question, party, rows, &above))
            }
            nodes => ("it", nodes),
        };
        let named = |entered: bool, operated: bool| {
            let of = |(&node, &e): (&NodeId, &bool)| {
                let fits =
                    e == entered && (!entered || (inventory.operator(node) == Some(party)) == operated);
                fits.then(|| inventory.node_name(node))
            };
            quoted(nodes.iter().filter_map(of))
        };
        let ways = [
            ("collects it itself at", named(true, true)),
            ("has another collect it at", named(true, false)),
            ("moves it among nodes of its own, to", named(false, false)),
        ];
        let how: Vec<_> =
            ways.iter().filter(|(_, at)| !at.is_empty()).map(|(does, at)| format!("{does} {at}")).collect();
        let id = &inventory.party(party).id;
        (!how.is_empty()).then(|| {
            format!(
                "nobody gives {what} to `{id}`, which is not a recipient of it: it {}",
                how.join(", and ")
            )
        })
    }

    /// The nodes of a party's own with facts of such categories that nobody gave it, and whether they enter there.
    fn own_nodes(
        &self,
        question: &Question,
        party: PartyId,
        rows: &[ExposureRow],
        fits: &dyn Fn(CategoryId) -> bool,
    ) -> BTreeMap<NodeId, bool> {
        let inventory = self.inventory();
        let exposed: BTreeSet<_> =
            rows.iter().flat_map(|r| r.categories.iter().map(|&c| (c, r.population, r.place))).collect();
        let mut nodes = BTreeMap::new();
        for spot in (0..self.lineage.spots()).map(|row| DataNode(row as u32)) {
            let standing = &self.roles[spot.row()];
            if !standing.owns(party) {
                continue;
            }
            let mut places = standing.places_of(inventory, party);
            places.retain(|place| question.place.is_none_or(|asked| asked == *place));
            let populations = (0..self.facts.len()).map(PopulationId::new);
            for population in populations.filter(|&p| question.population.is_none_or(|asked| asked == p)) {
                for category in self.facts(population).bits(spot.row()).iter().filter(|&c| fits(c)) {
                    if places.iter().any(|&place| !exposed.contains(&(category, population, place))) {
                        let entered = self.lineage.entries().iter().any(|e| {
                            e.spot == spot
                                && e.population == population
                                && e.categories.contains(category.index())
                        });
                        *nodes.entry(self.lineage.node(spot)).or_insert(false) |= entered;
                    }
                }
            }
        }
        nodes
    }
}

fn regime_word(id: &str) -> &str {
    if id.is_empty() { "no regime" } else { id }
}

/// Ids one after the other, each once; of many the first ones and how many more there are.
fn quoted<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let ids: BTreeSet<&str> = ids.collect();
    let list = ids.iter().take(SHOWN).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    match ids.len().saturating_sub(SHOWN) {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}
