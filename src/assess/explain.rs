//! The proof of an exposure: its route hop by hop, with every disclosure on it, then the other routes in short; and
//! where nothing fits a question, why.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    analysis::Analysis,
    exposure::RegimeResult,
    movement::{Disclosure, Kind, Movement, Record},
    routes::{Search, search},
    rows::{ExposureRow, Question, RouteStep},
    tables::{Judge, Tables, Unit},
};
use crate::{
    law::Verdict,
    lineage::{CategoryMatrix, CategorySet, DataNode},
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
    /// The shortest route over each other last flow, with its verdict.
    pub others: Vec<(Verdict, Vec<RouteStep>)>,
}

impl Analysis {
    /// Proves every exposure that a question asks for: the worst first, then in the order of the table. Each category is
    /// proved by itself.
    pub fn explain(&self, question: &Question) -> Vec<Explanation> {
        let tables = self.tables();
        let mut proofs = Vec::new();
        for &unit in tables.units().iter().filter(|&&unit| tables.is_asked(unit, question)) {
            let (context, marks) = (self.context(), tables.marks(unit));
            let sheet = RegimeResult::new(&context, tables.terrain(), (unit.population, unit.regime), &marks);
            let mut rows = Vec::new();
            tables.each_exposure_of(&sheet, question, true, &mut |row| {
                rows.push(row);
                true
            });
            let others = others(&tables, &sheet, &rows);
            proofs.extend(rows.into_iter().zip(others).map(|(row, others)| {
                let steps = row.route.iter().map(|step| self.proof_step(unit, step)).collect();
                Explanation { row, steps, others }
            }));
        }
        proofs.sort_by_key(|proof| Reverse(proof.row.verdict));
        proofs
    }

    /// The exposures that a question asks for, each category by itself.
    fn asked(&self, question: &Question) -> Vec<ExposureRow> {
        let tables = self.tables();
        let mut rows = Vec::new();
        for &unit in tables.units() {
            tables.each_exposure(unit, question, true, &mut |row| {
                rows.push(row);
                true
            });
        }
        rows
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

/// Routes with their verdicts.
type Others = Vec<(Verdict, Vec<RouteStep>)>;

/// Of each row, the shortest route over each other last flow, with its verdict. A party may be given something over
/// hundreds of flows: what one search finds is not searched again.
fn others(tables: &Tables, sheet: &RegimeResult, rows: &[ExposureRow]) -> Vec<Others> {
    let pairs = &sheet.terrain.pairs;
    let mut of: BTreeMap<(usize, CategoryId), Vec<usize>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let pair = pairs.iter().position(|&pair| pair == (row.recipient, row.place));
        if let Some((pair, &category)) = pair.zip(row.categories.first()) {
            of.entry((pair, category)).or_default().push(number);
        }
    }
    // What is searched alike is searched at once.
    let mut alike: BTreeMap<(usize, Verdict, Vec<Movement>), Vec<CategoryId>> = BTreeMap::new();
    for ((pair, category), worst) in last_movements(sheet, of.keys().copied()) {
        let mut by_verdict: BTreeMap<Verdict, Vec<Movement>> = BTreeMap::new();
        for (movement, verdict) in worst {
            by_verdict.entry(verdict).or_default().push(movement);
        }
        for (verdict, movements) in by_verdict {
            alike.entry((pair, verdict, movements)).or_default().push(category);
        }
    }
    let shown: Vec<String> = rows.iter().map(ExposureRow::route_text).collect();
    let mut others: Vec<Others> = rows.iter().map(|_| Vec::new()).collect();
    for ((pair, verdict, movements), categories) in alike {
        for row in routes_over(tables, sheet, (pair, verdict), &movements, &categories) {
            let numbers = row.categories.first().and_then(|&category| of.get(&(pair, category)));
            let text = row.route_text();
            for &number in numbers.into_iter().flatten().filter(|&&number| shown[number] != text) {
                others[number].push((verdict, row.route.clone()));
            }
        }
    }
    for list in &mut others {
        list.sort_by(|a, b| {
            let ids = |steps: &[RouteStep]| steps.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
            b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then_with(|| ids(&a.1).cmp(&ids(&b.1)))
        });
    }
    others
}

/// The movements over which categories reach a recipient at a place, each with the worst verdict on the way.
fn last_movements(
    sheet: &RegimeResult,
    asked: impl Iterator<Item = (usize, CategoryId)>,
) -> BTreeMap<(usize, CategoryId), BTreeMap<Movement, Verdict>> {
    let mut all: BTreeMap<(usize, CategoryId), BTreeMap<Movement, Verdict>> = BTreeMap::new();
    let mut wanted: BTreeMap<u32, Vec<CategoryId>> = BTreeMap::new();
    for (pair, category) in asked {
        all.insert((pair, category), BTreeMap::new());
        wanted.entry(pair as u32).or_default().push(category);
    }
    sheet.ends(&mut |end| {
        let reached = sheet.terrain.reached(end.slot).iter().filter_map(|pair| wanted.get_key_value(pair));
        let mut protected = None;
        for (&pair, categories) in reached {
            let protected = protected
                .get_or_insert_with(|| sheet.regime.is_some().then(|| sheet.protected(end.movement)));
            for &category in categories {
                let is_protected = protected.as_ref().is_none_or(|set| set.contains(category.index()));
                if !end.arriving.contains(category.index()) || !is_protected {
                    continue;
                }
                let past = end.past.iter().filter(|(_, bits)| bits.contains(category.index()));
                let brought = past.map(|(verdict, _)| *verdict).max().unwrap_or_default();
                let to = sheet.terrain.pairs[pair as usize];
                let last = sheet.marks.worst_of(end.movement, to, category);
                let worst = all.entry((pair as usize, category)).or_default();
                let verdict = worst.entry(end.movement).or_default();
                *verdict = (*verdict).max(last).max(brought);
            }
        }
    });
    all
}

/// The shortest route over each of these movements for each category, as far as there is one: of a row what a route shows.
fn routes_over(
    tables: &Tables,
    sheet: &RegimeResult,
    (pair, verdict): (usize, Verdict),
    movements: &[Movement],
    categories: &[CategoryId],
) -> Vec<ExposureRow> {
    let words = sheet.context.lineage.words();
    let gated = sheet.regime.is_some();
    let mut rows = Vec::new();
    let mut met: BTreeSet<(Movement, CategoryId)> = BTreeSet::new();
    for strict in [gated, false] {
        let mut one = CategorySet::new(words);
        let is_left = |c: &&CategoryId| movements.iter().any(|&movement| !met.contains(&(movement, **c)));
        categories.iter().filter(is_left).for_each(|c| one.insert(c.index()));
        let over: Vec<Movement> = movements
            .iter()
            .copied()
            .filter(|&m| categories.iter().any(|&c| !met.contains(&(m, c))))
            .collect();
        if over.is_empty() {
            break;
        }
        let mut plane = CategoryMatrix::new(sheet.terrain.pairs.len(), words);
        plane.add(pair, &one.0);
        let goals = [(verdict, plane)];
        let routes = search(sheet, Search { goals: &goals, strict, gated, each: &over });
        for found in routes.one_by_one() {
            let Some(movement) = found.found.first().map(|found| found.movement) else { continue };
            for row in tables.shown(sheet, &found) {
                if row.categories.first().is_some_and(|&category| met.insert((movement, category))) {
                    rows.push(row);
                }
            }
        }
    }
    rows
}

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
        let all = Question { recipient: Some(recipient), ..Question::default() };
        let rows = self.asked(&all);
        let mut reasons = self.near(question, &rows);
        reasons.extend(self.own(question, recipient, &rows));
        if reasons.is_empty() {
            let id = &self.inventory().party(recipient).id;
            reasons.push(match rows.len() {
                0 => format!("nothing reaches `{id}`"),
                1 => format!("nothing that is asked for reaches `{id}`; it has 1 exposure to other data"),
                n => format!("nothing that is asked for reaches `{id}`; it has {n} exposures to other data"),
            });
        }
        reasons
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
            reasons.push(format!("`{asked}` is no place where the recipient has it; those are {list}"));
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
            format!("nobody gives {what} to `{id}`, which is no recipient of it: it {}", how.join(", and "))
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
