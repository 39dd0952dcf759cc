//! What each hop is under a regime, and its verdict: kinds (section 4) and judgements (section 5).

use super::{
    protection::Levels,
    standing::{Disclosure, Standing, on_entry, over_hop},
};
use crate::{
    law::{
        Capacity, Case, Fact, Floor, Judgement, Onward, Regime, Register, Terms, Verdict, adequate_decision,
        judge,
    },
    lineage::{Bits, Hop, Lineage, Plane},
    model::{CategoryId, Date, FlowId, Id, Inventory, NodeId, PartyId, Place, PopulationId},
};

/// Where data moves: an index into the entries or into the hops of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leg {
    /// Facts enter.
    Entry(u32),
    /// A flow between two spots.
    Hop(u32),
}

/// What a disclosure, or a move, is under a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// People give their data directly.
    Collection,
    /// Inside the territory.
    Internal,
    /// The same party, at a place not known to be inside.
    IntraEntity,
    /// A bound exporter hands on.
    Onward,
    /// The regime exempts a processor that returns data to its own customer.
    Returned,
    /// A transfer.
    Transfer,
}

impl Kind {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Internal => "internal",
            Self::IntraEntity => "intra-entity",
            Self::Onward => "onward",
            Self::Returned => "returned",
            Self::Transfer => "transfer",
        }
    }
}

/// One disclosure (or move) of some categories of one population to one place, under one regime.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where.
    pub leg: Leg,
    /// Whose.
    pub population: PopulationId,
    /// Who to whom; for a move within a party, that party on both sides.
    pub disclosure: Disclosure,
    /// The place.
    pub place: Place,
    /// Its kind.
    pub kind: Kind,
    /// The categories that arrive.
    pub categories: Bits,
    /// Whether they are surely protected (else only not excluded).
    pub sure: bool,
    /// Whether only `no-access-from-establishment` keeps the importer inside, or an owner is outside.
    pub foreign_parent: Option<PartyId>,
    /// The judgement; `free` where it is not judged.
    pub judgement: Judgement,
}

/// One regime with what it protects, by population.
pub struct Judged<'a> {
    /// The regime.
    pub regime: &'a Regime,
    /// Its levels, by population.
    pub levels: Vec<Levels>,
}

/// Everything that hops are judged with.
pub struct Bench<'a, 'i> {
    /// The graph.
    pub lineage: &'a Lineage<'i>,
    /// Who stands behind each spot.
    pub standings: &'a [Standing],
    /// The regimes judged.
    pub regimes: &'a [Judged<'a>],
    /// Safeguards and certifications, indexed.
    pub register: &'a Register,
    /// Facts, by population.
    pub facts: &'a [Plane],
    /// The day.
    pub as_of: Date,
    /// Categories that no condition tells apart.
    pub classes: &'a [Bits],
}

/// The classes of categories that no tag and no scope of a safeguard tells apart.
pub fn category_classes(inventory: &Inventory, words: usize) -> Vec<Bits> {
    let mut scopes: Vec<&[CategoryId]> =
        inventory.safeguards.iter().map(|s| s.categories.as_slice()).filter(|c| !c.is_empty()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    let mut classes: std::collections::BTreeMap<(Vec<&str>, Vec<bool>), Bits> =
        std::collections::BTreeMap::new();
    for index in 0..inventory.categories.len() {
        let category = CategoryId::new(index);
        let mut tags: Vec<&str> = Vec::new();
        let mut at = Some(category);
        while let Some(id) = at {
            tags.extend(inventory.category(id).tags.iter().map(String::as_str));
            at = inventory.category(id).parent;
        }
        tags.sort_unstable();
        tags.dedup();
        let inside =
            scopes.iter().map(|s| s.iter().any(|&a| inventory.category_within(category, a))).collect();
        classes.entry((tags, inside)).or_insert_with(|| Bits::new(words)).insert(index);
    }
    classes.into_values().collect()
}

/// A leg resolved: what arrives over it, and who stands at its ends.
struct Ends<'a> {
    leg: Leg,
    flow: Option<FlowId>,
    from: Option<&'a Standing>,
    to: &'a Standing,
    stated: &'a [PartyId],
    arriving_measures: &'a [String],
}

impl<'i> Bench<'_, 'i> {
    fn inventory(&self) -> &'i Inventory {
        self.lineage.inventory()
    }

    fn ends(&self, leg: Leg) -> Ends<'_> {
        let (flow, from, to) = match leg {
            Leg::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                (entry.flow, None, entry.spot)
            }
            Leg::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                (Some(hop.flow), Some(hop.from), hop.to)
            }
        };
        let (stated, arriving_measures) = match self.lineage.node(to) {
            NodeId::Store(id) => {
                let store = self.inventory().store(id);
                (store.controllers.as_slice(), store.measures.as_slice())
            }
            _ => (&[][..], &[][..]),
        };
        let from = from.map(|s| &self.standings[s.row()]);
        Ends { leg, flow, from, to: &self.standings[to.row()], stated, arriving_measures }
    }

    /// Who gives to whom over a leg, under a regime (its index) for a population, or under none.
    pub fn disclosures(&self, leg: Leg, under: Option<(usize, PopulationId)>) -> Vec<Disclosure> {
        let ends = self.ends(leg);
        if let Some(from) = ends.from {
            return over_hop(from, ends.to, ends.stated);
        }
        let under = under.map(|(r, p)| (self.regimes[r].regime, p, self.as_of));
        on_entry(self.inventory(), ends.to, under).into_iter().collect()
    }

    /// What arrives over a leg of everything at its source.
    pub fn arriving(&self, leg: Leg, population: PopulationId) -> Bits {
        match leg {
            Leg::Entry(i) => self.lineage.entries()[i as usize].categories.clone(),
            Leg::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                self.image(hop, population, &self.facts[population.index()].bits(hop.from.row()))
            }
        }
    }

    fn image(&self, hop: &Hop, population: PopulationId, set: &Bits) -> Bits {
        if self.lineage.carries(hop.populations, population) {
            self.lineage.lens(hop).image(&set.0)
        } else {
            Bits::new(self.lineage.words())
        }
    }

    /// What arrives over a leg protected by a regime: surely, and only not excluded.
    pub fn protected(&self, regime: usize, leg: Leg, population: PopulationId) -> (Bits, Bits) {
        let levels = &self.regimes[regime].levels[population.index()];
        let (sure, mut open) = match leg {
            Leg::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                let (mut sure, mut open) = (entry.categories.clone(), entry.categories.clone());
                sure.keep(&levels.sure(entry.spot.row()).0);
                open.keep(levels.open.row(entry.spot.row()));
                (sure, open)
            }
            Leg::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                let row = hop.from.row();
                (
                    self.image(hop, population, &levels.sure(row)),
                    self.image(hop, population, &levels.open.bits(row)),
                )
            }
        };
        open.remove(&sure.0);
        (sure, open)
    }

    /// All records of a leg under a regime for a population, in a fixed order.
    pub fn records(&self, regime: usize, leg: Leg, population: PopulationId) -> Vec<Record> {
        let (sure, open) = self.protected(regime, leg, population);
        let mut records = Vec::new();
        if sure.is_empty() && open.is_empty() {
            return records;
        }
        let ends = self.ends(leg);
        let disclosures = self.disclosures(leg, Some((regime, population)));
        for (set, sure) in [(sure, true), (open, false)] {
            if set.is_empty() {
                continue;
            }
            if disclosures.is_empty() {
                self.moves(regime, &ends, population, &set, sure, &mut records);
            }
            for &disclosure in &disclosures {
                for place in ends.to.places_of(self.inventory(), disclosure.importer) {
                    self.disclosed(regime, &ends, disclosure, place, (population, &set, sure), &mut records);
                }
            }
        }
        records
    }

    /// A move within a party: reported where a place of the node is not known to be inside.
    fn moves(
        &self,
        regime: usize,
        ends: &Ends,
        population: PopulationId,
        set: &Bits,
        sure: bool,
        records: &mut Vec<Record>,
    ) {
        if ends.from.is_none() {
            return;
        }
        let party = ends.to.operator;
        let disclosure = Disclosure {
            exporter: Some(party),
            exporter_as: ends.from.map_or(Capacity::Controller, |f| f.capacity),
            importer: party,
            importer_as: ends.to.capacity,
        };
        for &place in &ends.to.places {
            if !self.regimes[regime].regime.inside(place, self.as_of) {
                records.push(Record {
                    leg: ends.leg,
                    population,
                    disclosure,
                    place,
                    kind: Kind::IntraEntity,
                    categories: set.clone(),
                    sure,
                    foreign_parent: None,
                    judgement: Judgement::default(),
                });
            }
        }
    }

    fn disclosed(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        (population, set, sure): (PopulationId, &Bits, bool),
        records: &mut Vec<Record>,
    ) {
        let law = self.regimes[regime].regime;
        let record = |kind, categories, judgement| Record {
            leg: ends.leg,
            population,
            disclosure,
            place,
            kind,
            categories,
            sure,
            foreign_parent: None,
            judgement,
        };
        let kind = self.kind(law, ends, disclosure, place, population, sure);
        if kind == Kind::Internal {
            let mut inside = record(kind, set.clone(), Judgement::default());
            inside.foreign_parent = self.foreign_parent(law, disclosure.importer, ends.to);
            records.push(inside);
            return;
        }
        if kind == Kind::Returned {
            let mut judgement = Judgement::default();
            if let Some(entry) = &law.returns_exempt {
                judgement.citation.clone_from(&entry.citation);
                judgement.entry.clone_from(&entry.id);
                judgement.reasons.push(entry.title.clone());
            }
            records.push(record(kind, set.clone(), judgement));
            return;
        }
        let mut by_judgement: Vec<(Judgement, Bits)> = Vec::new();
        for class in self.classes {
            let mut part = set.clone();
            part.keep(&class.0);
            let Some(category) = part.iter().next() else { continue };
            let judgement =
                self.judge(regime, ends, disclosure, place, (category, population), sure, &mut Vec::new());
            match by_judgement.iter_mut().find(|(j, _)| *j == judgement) {
                Some((_, bits)) => {
                    bits.add(&part.0);
                }
                None => by_judgement.push((judgement, part)),
            }
        }
        records.extend(by_judgement.into_iter().map(|(judgement, part)| record(kind, part, judgement)));
    }

    fn kind(
        &self,
        law: &Regime,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        population: PopulationId,
        sure: bool,
    ) -> Kind {
        if law.inside(place, self.as_of) {
            return Kind::Internal;
        }
        if law.returns_exempt.as_ref().is_some_and(|e| e.holds(self.as_of)) && Self::returns(ends, disclosure)
        {
            return Kind::Returned;
        }
        let subject =
            disclosure.exporter.is_none_or(|e| law.subject(self.inventory(), e, population, self.as_of));
        if subject || !sure { Kind::Transfer } else { Kind::Onward }
    }

    /// Whether a processor gives to its own customer.
    fn returns(ends: &Ends, disclosure: Disclosure) -> bool {
        disclosure.exporter_as == Capacity::Processor
            && disclosure.importer_as == Capacity::Controller
            && ends.from.is_some_and(|f| f.customers.contains(&disclosure.importer))
    }

    /// The owner outside that reaches an importer inside, or the importer itself where only its attestation
    /// keeps its seat out.
    fn foreign_parent(&self, law: &Regime, importer: PartyId, to: &Standing) -> Option<PartyId> {
        let inventory = self.inventory();
        let outside = |p: PartyId| {
            inventory.party(p).establishments.iter().any(|&x| !x.is_unknown() && !law.inside(x, self.as_of))
        };
        let party = inventory.party(importer);
        if to.operator == importer
            && party.attests("no-access-from-establishment")
            && !law.inside(party.seat(), self.as_of)
        {
            return Some(importer);
        }
        let mut at = party.parent;
        while let Some(id) = at {
            if outside(id) {
                return Some(id);
            }
            at = inventory.party(id).parent;
        }
        None
    }

    #[allow(clippy::too_many_arguments, reason = "a hop is judged by all of these, and by nothing else")]
    fn judge(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        fact: Fact,
        sure: bool,
        asked: &mut Vec<usize>,
    ) -> Judgement {
        let law = self.regimes[regime].regime;
        let inventory = self.inventory();
        let kind = self.kind(law, ends, disclosure, place, fact.1, sure);
        let floors = match (kind, ends.from, disclosure.exporter) {
            (Kind::Onward, Some(from), Some(exporter)) => {
                asked.push(regime);
                self.floors(regime, ends, from, exporter, disclosure, place, fact, asked)
            }
            _ => Vec::new(),
        };
        let terms = Terms {
            exporter: disclosure.exporter,
            exporter_as: disclosure.exporter_as,
            importer: disclosure.importer,
            importer_as: disclosure.importer_as,
            to_customer: Self::returns(ends, disclosure),
            acting_for: ends.from.map_or(&[], |f| f.controllers.as_slice()),
            place,
            flow: ends.flow,
            arriving_measures: ends.arriving_measures,
            floors,
            only_not_excluded: !sure,
        };
        judge(Case { inventory, register: self.register, regime: law, as_of: self.as_of }, &terms, fact)
    }

    /// What an onward hop is held to, if every place of the node left is covered by a decision.
    #[allow(clippy::too_many_arguments, reason = "as for `judge`")]
    fn floors(
        &self,
        regime: usize,
        ends: &Ends,
        from: &Standing,
        exporter: PartyId,
        disclosure: Disclosure,
        place: Place,
        fact: Fact,
        asked: &mut Vec<usize>,
    ) -> Vec<Floor> {
        let case = Case {
            inventory: self.inventory(),
            register: self.register,
            regime: self.regimes[regime].regime,
            as_of: self.as_of,
        };
        let mut floors = Vec::new();
        for &left in &from.places {
            let Some(decision) = adequate_decision(case, exporter, left, fact) else { return Vec::new() };
            floors.push(match decision.onward {
                Onward::Contract => Floor::Contract,
                Onward::OwnLaw => {
                    let own = (0..self.regimes.len())
                        .find(|&r| !asked.contains(&r) && self.regimes[r].regime.inside(left, self.as_of));
                    let said = own.and_then(|r| self.says(r, ends, disclosure, place, fact, asked));
                    Floor::OwnLaw {
                        place: left,
                        regime: said.and(own).map(|r| self.regimes[r].regime.id.clone()),
                        verdict: said.unwrap_or(Verdict::Unknown),
                    }
                }
            });
        }
        floors
    }

    /// What a regime says of a disclosure; `None` where it does not protect what it carries.
    fn says(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        fact: Fact,
        asked: &mut Vec<usize>,
    ) -> Option<Verdict> {
        let (sure, open) = self.protected(regime, ends.leg, fact.1);
        let surely = sure.contains(fact.0.index());
        if !surely && !open.contains(fact.0.index()) {
            return None;
        }
        match self.kind(self.regimes[regime].regime, ends, disclosure, place, fact.1, surely) {
            Kind::Internal | Kind::Returned => Some(Verdict::Free),
            _ => Some(self.judge(regime, ends, disclosure, place, fact, surely, asked).verdict),
        }
    }
}
