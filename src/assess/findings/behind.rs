//! What lies behind a hop: with whom, and where, the data that it brings ends up after it. Who accepts what is wrong with a hop
//! accepts it for the recipients that there are; one that is new has the fault of the hop too.
//!
//! What the hop brings is followed along the flows, until nothing new is reached: at each spot, what came there since it was
//! looked at last goes on.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use super::{called::Called, question::Brought};
use crate::{
    assess::{analysis::Analysis, of_exposure::Numbers},
    lineage::{CategoryMatrix, CategorySet, DataNode},
    model::{CategoryCell, PartyId, Place, PopulationId},
    text::digest,
};

/// So many flows and exposures are looked at behind one question, and behind all. A question that takes more hangs on all flows
/// that there are: in doubt it is of something else.
const OF_ONE: usize = 200_000;
const OF_ALL: usize = 5_000_000;

/// Follows what hops bring.
pub(super) struct Behind<'w> {
    analysis: &'w Analysis,
    /// The numbers of exposures that were asked for.
    pub numbers: Numbers<'w>,
    /// How sentences call parties.
    pub called: Called<'w>,
    spots: Spots,
    left: usize,
    /// A number of all flows.
    all: Option<u64>,
}

/// What lies behind a question, as numbers.
#[derive(Default)]
pub(super) struct Found {
    /// Each recipient at a place, of each population.
    pub recipients: Vec<u64>,
    /// Each exposure, sorted.
    pub exposures: Vec<u64>,
    /// Those of each recipient at a place, of each population under each law, as one.
    pub grouped: Vec<u64>,
    /// Whether it was too much to be followed.
    pub is_unfollowed: bool,
}

impl<'w> Behind<'w> {
    pub fn new(analysis: &'w Analysis) -> Self {
        let numbers = Numbers::new(analysis.inventory());
        let called = Called::of(analysis.inventory());
        Self { analysis, numbers, called, spots: Spots::new(), left: OF_ALL, all: None }
    }

    /// What lies behind hops that bring this, under some laws.
    pub fn of(&mut self, laws: &[&str], brought: &Brought) -> Found {
        let mut heads: BTreeMap<PopulationId, Vec<(DataNode, &CategorySet)>> = BTreeMap::new();
        for (&(movement, population), set) in brought {
            heads.entry(population).or_default().push((self.analysis.spot_entered(movement), set));
        }
        let mut found = Found::default();
        let mut least = OF_ONE.min(self.left);
        for (population, heads) in heads {
            let before = least;
            let reached = self.followed(population, &heads, &mut least);
            let named = reached.and_then(|()| self.named(laws, population, &mut found, &mut least));
            self.left -= before - least;
            if named.is_none() {
                let recipients = vec![self.everything()];
                return Found { recipients, is_unfollowed: true, ..Found::default() };
            }
        }
        found.exposures.sort_unstable();
        found.exposures.dedup();
        found
    }

    /// Follows what arrives by flows at each spot behind some; `None`: it takes more than may be looked at.
    fn followed(
        &mut self,
        population: PopulationId,
        heads: &[(DataNode, &CategorySet)],
        least: &mut usize,
    ) -> Option<()> {
        let lineage = &self.analysis.lineage;
        self.spots.clear(lineage.spots(), lineage.words());
        for (spot, set) in heads {
            self.spots.add(*spot, &set.0);
        }
        while let Some((spot, new)) = self.spots.next() {
            for hop in lineage.leaving(spot).filter_map(|hop| lineage.hops().get(hop)) {
                *least = least.checked_sub(1)?;
                if lineage.carries(hop.populations, population) {
                    let image = lineage.function(hop).image(&new.0);
                    self.spots.arrive(hop.to, &image.0);
                }
            }
        }
        Some(())
    }

    /// Who has it there, and where.
    fn named(
        &mut self,
        laws: &[&str],
        population: PopulationId,
        found: &mut Found,
        least: &mut usize,
    ) -> Option<()> {
        let inventory = self.analysis.inventory();
        let whose = inventory.population(population).id.as_str();
        let mut with: FxHashMap<(PartyId, Place), CategorySet> = FxHashMap::default();
        for (spot, set) in self.spots.arrived() {
            let roles = &self.analysis.roles[spot.row()];
            for party in roles.own() {
                for place in roles.places_of(inventory, party) {
                    with.entry((party, place)).or_insert_with(|| CategorySet::new(set.len())).add(set);
                }
            }
        }
        for ((party, place), set) in with {
            *least = least.checked_sub(set.iter().count().saturating_mul(laws.len()))?;
            let who = inventory.party(party).id.as_str();
            found.recipients.push(digest::number(["behind", who, place.code(), whose]));
            for &law in laws {
                let begin = found.exposures.len();
                found.exposures.extend(self.numbers.exposures((law, party, place), population, &set));
                let all = found.exposures.iter().skip(begin).copied();
                found.grouped.push(digest::number(["all behind", &digest::of_numbers(all)]));
            }
        }
        Some(())
    }

    /// All flows that there are, in whatever order, as one number.
    fn everything(&mut self) -> u64 {
        let analysis = self.analysis;
        let inventory = analysis.inventory();
        *self.all.get_or_insert_with(|| {
            let flow = |row: &crate::model::Flow| {
                let named = inventory.category_cells.get(row.categories).iter().map(|cell| match cell {
                    CategoryCell::Named(category) => inventory.category(*category).id.as_str(),
                    CategoryCell::All => "*",
                });
                let ends = [&*row.id, inventory.node_name(row.from), inventory.node_name(row.to)];
                digest::number(ends.into_iter().chain(named))
            };
            let sum = inventory.flows.iter().map(flow).fold(0, u64::wrapping_add);
            digest::number(["everything", &sum.to_string()])
        })
    }
}

/// What is at the spots that were reached. The planes are made once, and cleared where they were touched.
struct Spots {
    /// All that is at a spot.
    there: CategoryMatrix,
    /// What of it has not gone on yet.
    new: CategoryMatrix,
    /// What came by a flow.
    arrived: CategoryMatrix,
    touched: Vec<DataNode>,
    queue: VecDeque<DataNode>,
}

impl Spots {
    fn new() -> Self {
        Self {
            there: CategoryMatrix::default(),
            new: CategoryMatrix::default(),
            arrived: CategoryMatrix::default(),
            touched: Vec::new(),
            queue: VecDeque::new(),
        }
    }

    /// Nothing is anywhere.
    fn clear(&mut self, spots: usize, words: usize) {
        if self.there.rows() != spots || self.there.words() != words {
            let plane = || CategoryMatrix::new(spots, words);
            *self = Self { there: plane(), new: plane(), arrived: plane(), ..Self::new() };
        }
        let none = CategorySet::new(words);
        for spot in self.touched.drain(..) {
            for plane in [&mut self.there, &mut self.new, &mut self.arrived] {
                plane.set(spot.row(), &none.0);
            }
        }
        self.queue.clear();
    }

    /// Adds to what is at a spot; what is new there goes on.
    fn add(&mut self, spot: DataNode, set: &[u64]) {
        let mut new = CategorySet::from_row(set);
        new.remove(self.there.row(spot.row()));
        if new.is_empty() {
            return;
        }
        if self.there.row(spot.row()).iter().all(|&word| word == 0) {
            self.touched.push(spot);
        }
        if self.new.row(spot.row()).iter().all(|&word| word == 0) {
            self.queue.push_back(spot);
        }
        self.there.add(spot.row(), &new.0);
        self.new.add(spot.row(), &new.0);
    }

    /// The same of what comes by a flow.
    fn arrive(&mut self, spot: DataNode, set: &[u64]) {
        self.add(spot, set);
        self.arrived.add(spot.row(), set);
    }

    /// A spot with what has to go on from it.
    fn next(&mut self) -> Option<(DataNode, CategorySet)> {
        let spot = self.queue.pop_front()?;
        let new = self.new.bits(spot.row());
        self.new.take_away(spot.row(), &new.0);
        Some((spot, new))
    }

    /// What came by flows, by spot.
    fn arrived(&self) -> impl Iterator<Item = (DataNode, &[u64])> {
        let all = self.touched.iter().map(|&spot| (spot, self.arrived.row(spot.row())));
        all.filter(|(_, set)| set.iter().any(|&word| word != 0))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::{
        assess::{movement::Movement, of_exposure},
        law::Regime,
        model::{
            Access, Category, CategoryId, Consideration, Flow, Holdings, Home, Id as _, Inventory, NodeId,
            Party, PartyTable, Population, Recurrence, Role, Store, StoreId, Transform,
        },
        source::Span,
    };

    type Gene = (usize, usize, usize, u8);

    fn at(code: &str) -> Place {
        Place::parse(code).unwrap()
    }

    fn party(number: usize, country: &str) -> Party {
        Party {
            id: format!("v{number}"),
            name: String::new(),
            table: PartyTable::Vendor,
            kind: String::new(),
            establishments: vec![at(country)],
            locations: Vec::new(),
            role: Role::Processor,
            parent: None,
            subject_to: None,
            attests: Vec::new(),
            source: String::new(),
            notes: String::new(),
            span: Span::default(),
        }
    }

    fn store(number: usize, operator: usize, controller: Option<usize>, places: &[&str]) -> Store {
        Store {
            id: format!("s{number}"),
            name: String::new(),
            kind: String::new(),
            operator: PartyId::new(operator),
            controllers: controller.map(PartyId::new).into_iter().collect(),
            engaged_by: None,
            places: places.iter().map(|code| at(code)).collect(),
            holdings: Holdings::default(),
            retention: String::new(),
            measures: Vec::new(),
            source: String::new(),
            notes: String::new(),
            span: Span::default(),
        }
    }

    /// Six stores of six parties, some in two places, and flows between them that narrow, drop and derive.
    fn analysis(flows: &[Gene]) -> Analysis {
        let mut all = Inventory::default();
        let countries = ["US", "DE", "IN", "JP", "FR", "BR"];
        all.parties.extend(countries.iter().enumerate().map(|(number, country)| party(number, country)));
        let stores = [(0, Some(1), &["US"][..]), (1, None, &["DE", "IN"]), (2, None, &["IN"])];
        let more = [(3, Some(2), &["US"][..]), (4, Some(5), &["FR"]), (2, None, &["unknown"])];
        for (number, (operator, controller, places)) in stores.into_iter().chain(more).enumerate() {
            all.stores.push(store(number, operator, controller, places));
        }
        for number in 0..2 {
            let (id, homes) = (format!("p{number}"), vec![Home::At(at("DE"))]);
            let (name, tags, source, span) = (String::new(), Vec::new(), String::new(), Span::default());
            all.populations.push(Population { id, name, homes, tags, source, span });
        }
        for number in 0..3 {
            let (id, parent, dpv) = (format!("c{number}"), None, String::new());
            let tags = if number == 1 { vec!["tagged".to_owned()] } else { Vec::new() };
            let (name, source, span) = (String::new(), String::new(), Span::default());
            all.categories.push(Category { id, name, parent, tags, dpv, source, span });
        }
        add(&mut all, flows);
        Analysis::prepare(all, Vec::<Regime>::new(), "2026-11-23".parse().unwrap())
    }

    fn add(all: &mut Inventory, flows: &[Gene]) {
        let c = |number: usize| CategoryId::new(number);
        let cells: [&[CategoryCell]; 5] = [
            &[CategoryCell::All],
            &[CategoryCell::Named(c(0))],
            &[CategoryCell::Named(c(1)), CategoryCell::Named(c(2))],
            &[CategoryCell::Named(c(0)), CategoryCell::Named(c(1)), CategoryCell::Named(c(2))],
            &[CategoryCell::Named(c(2))],
        ];
        let steps: [&[Transform]; 5] = [
            &[],
            &[],
            &[Transform::Derive(c(0), c(1))],
            &[Transform::Drop(c(2))],
            &[Transform::Derive(c(1), c(2))],
        ];
        let whose: [&[PopulationId]; 4] = [&[], &[], &[PopulationId::new(0)], &[PopulationId::new(1)]];
        for (number, &(from, to, cell, of)) in flows.iter().enumerate() {
            let flow = Flow {
                id: format!("f{number}").into(),
                from: NodeId::Store(StoreId::new(from % 6)),
                to: NodeId::Store(StoreId::new(to % 6)),
                categories: all.category_cells.intern(cells[cell % 5]),
                populations: all.population_lists.intern(whose[usize::from(of) / 5 % 4]),
                purposes: all.purpose_lists.intern(&[]),
                legal_basis: None,
                safeguards: all.safeguard_lists.intern(&[]),
                transforms: all.transform_lists.intern(steps[usize::from(of) % 5]),
                access: Access::Copy,
                recurrence: Recurrence::Standing,
                consideration: Consideration::None,
                source: "".into(),
                notes: "".into(),
                span: Span::default(),
            };
            all.flows.push(flow);
        }
    }

    /// The same by its definition: category by category, until no flow brings anything new.
    fn plainly(analysis: &Analysis, laws: &[&str], brought: &Brought) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let (lineage, inventory) = (&analysis.lineage, analysis.inventory());
        let (mut there, mut arrived) = (BTreeSet::new(), BTreeSet::new());
        for (&(movement, population), set) in brought {
            there.extend(set.iter().map(|c| (analysis.spot_entered(movement), population, c)));
        }
        loop {
            let before = (there.len(), arrived.len());
            for hop in lineage.hops() {
                for (_, population, category) in there.clone().into_iter().filter(|at| at.0 == hop.from) {
                    if lineage.carries(hop.populations, population) {
                        let image = lineage.function(hop).image_of(category);
                        there.extend(image.iter().map(|c| (hop.to, population, c)));
                        arrived.extend(image.iter().map(|c| (hop.to, population, c)));
                    }
                }
            }
            if before == (there.len(), arrived.len()) {
                break;
            }
        }
        let (mut recipients, mut exposures) = (BTreeSet::new(), BTreeSet::new());
        for (spot, population, category) in arrived {
            let roles = &analysis.roles[spot.row()];
            for party in roles.own() {
                for place in roles.places_of(inventory, party) {
                    let whose = &inventory.population(population).id;
                    let cells = ["behind", &inventory.party(party).id, place.code(), whose];
                    recipients.insert(digest::number(cells));
                    let one = |law| of_exposure::one(inventory, (law, party, place), population, category);
                    exposures.extend(laws.iter().copied().map(one));
                }
            }
        }
        (recipients, exposures)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_lies_behind_is_what_each_category_reaches_by_itself(
            flows in vec((0usize..6, 0usize..6, 0usize..5, any::<u8>()), 1..24),
            asked in vec((any::<prop::sample::Index>(), 0usize..2, 1u64..8), 1..4),
        ) {
            let analysis = analysis(&flows);
            // One that follows flows for many questions answers each as if it were the only one.
            let mut behind = Behind::new(&analysis);
            for laws in [&["eu-gdpr"][..], &["eu-gdpr", "uk-gdpr"]] {
                let mut brought = Brought::default();
                for (hop, population, bits) in &asked {
                    let hop = hop.index(analysis.lineage.hops().len().max(1));
                    if hop < analysis.lineage.hops().len() {
                        let at = (Movement::Hop(hop as u32), PopulationId::new(*population));
                        let set = || CategorySet::new(analysis.lineage.words());
                        brought.entry(at).or_insert_with(set).add(&[*bits]);
                    }
                }
                let found = behind.of(laws, &brought);
                let (recipients, exposures) = plainly(&analysis, laws, &brought);
                prop_assert_eq!(found.recipients.into_iter().collect::<BTreeSet<u64>>(), recipients);
                prop_assert_eq!(found.exposures, exposures.into_iter().collect::<Vec<u64>>());
            }
        }
    }
}
