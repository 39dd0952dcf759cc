//! What each hop is under a regime, and its verdict: kinds (section 4) and judgements (section 5).

use std::sync::Arc;

use smallvec::SmallVec;

use super::{
    classes::{Alike, Classes, Memo, Parts, ask},
    collected::Collected,
    onward::Put,
    pool::Share,
    precedent::{Asked, Precedents},
    protection::Levels,
    standing::{Disclosure, Disclosures, Standing, on_entry, over_hop},
};
use crate::{
    law::{Capacity, Entry, Ground, Judgement, Reach, Regime, Register},
    lineage::{Bits, Hop, Lineage, Plane},
    model::{CategoryId, Date, FlowId, Inventory, NodeId, PartyId, Place, PopulationId, SafeguardId},
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
    /// An importer whose seat is inside, at a place that is not known to be.
    Abroad,
    /// The same party, at a place not known to be inside.
    SameParty,
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
            Self::Abroad => "abroad",
            Self::SameParty => "same-party",
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
    pub judgement: Arc<Judgement>,
}

/// One regime with what it protects, by population.
pub struct Judged<'a> {
    /// The regime.
    pub regime: &'a Regime,
    /// Whom it reaches.
    pub reach: Reach,
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
    /// What no condition tells apart.
    pub classes: &'a Classes,
    /// What entered at the nodes of each party, where that is asked.
    pub collected: &'a Collected,
}

/// What was judged already: on the leg at hand, and of the like on others.
pub(super) struct Known {
    pub(super) memo: Memo,
    pub(super) precedents: Precedents,
}

/// A leg resolved: what arrives over it, and who stands at its ends.
pub(super) struct Ends<'a> {
    pub(super) leg: Leg,
    pub(super) flow: Option<FlowId>,
    pub(super) from: Option<&'a Standing>,
    pub(super) to: &'a Standing,
    pub(super) named: &'a [SafeguardId],
    pub(super) arriving_measures: &'a [String],
}

impl<'i> Bench<'_, 'i> {
    pub(super) fn inventory(&self) -> &'i Inventory {
        self.lineage.inventory()
    }

    /// Resolves a leg.
    pub(super) fn ends(&self, leg: Leg) -> Ends<'_> {
        let inventory = self.inventory();
        let (flow, from, to, named) = match leg {
            Leg::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                (entry.flow, None, entry.spot, entry.flow.map(|f| inventory.flow(f).safeguards))
            }
            Leg::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                (Some(hop.flow), Some(hop.from), hop.to, Some(hop.safeguards))
            }
        };
        let standing = &self.standings[to.row()];
        let arriving_measures = match self.lineage.node(to) {
            NodeId::Store(id) if standing.measured => inventory.store(id).measures.as_slice(),
            _ => &[],
        };
        let named = named.map_or(&[][..], |list| inventory.safeguard_lists.get(list));
        Ends {
            leg,
            flow,
            from: from.map(|s| &self.standings[s.row()]),
            to: standing,
            named,
            arriving_measures,
        }
    }

    /// Who gives to whom over a leg, under a regime (its index) for a population, or under none.
    pub fn disclosures(&self, leg: Leg, under: Option<(usize, PopulationId)>) -> Disclosures {
        let ends = self.ends(leg);
        if let Some(from) = ends.from {
            return over_hop(from, ends.to);
        }
        self.entering(&ends, under)
    }

    fn entering(&self, ends: &Ends, under: Option<(usize, PopulationId)>) -> Disclosures {
        let under = under.map(|(r, p)| (&self.regimes[r].reach, p));
        on_entry(self.inventory(), ends.to, under).into_iter().collect()
    }

    /// Who gives to whom over a hop: the same under every regime, for every population. Empty for an entry.
    pub(super) fn given(ends: &Ends) -> Disclosures {
        ends.from.map_or_else(Disclosures::new, |from| over_hop(from, ends.to))
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
                sure.keep(levels.sure.row(entry.spot.row()));
                open.keep(levels.possible.row(entry.spot.row()));
                (sure, open)
            }
            Leg::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                if !self.lineage.carries(hop.populations, population) {
                    return (Bits::new(self.lineage.words()), Bits::new(self.lineage.words()));
                }
                let (row, lens) = (hop.from.row(), self.lineage.lens(hop));
                (lens.image(levels.sure.row(row)), lens.image(levels.possible.row(row)))
            }
        };
        open.remove(&sure.0);
        (sure, open)
    }

    /// All records of a leg under a regime for what is judged together, in a fixed order. `given` is what
    /// [`Self::given`] says of the leg.
    pub(super) fn records(
        &self,
        regime: usize,
        ends: &Ends,
        given: &[Disclosure],
        share: Share,
        known: &mut Known,
        sink: &mut impl FnMut(Record),
    ) {
        let Share { population, sure, open } = share;
        let entering: Disclosures;
        let disclosures = if ends.from.is_some() {
            given
        } else {
            entering = self.entering(ends, Some((regime, population)));
            &entering
        };
        for (set, sure) in [(sure, true), (open, false)] {
            if set.is_empty() {
                continue;
            }
            if disclosures.is_empty() {
                self.moves(regime, ends, (population, &set, sure), known, sink);
            }
            for &disclosure in disclosures {
                for place in ends.to.places_of(self.inventory(), disclosure.importer) {
                    self.disclosed(regime, ends, disclosure, place, (population, &set, sure), known, sink);
                }
            }
        }
    }

    /// A move within a party: reported where a place of the node is not known to be inside.
    fn moves(
        &self,
        regime: usize,
        ends: &Ends,
        (population, set, sure): (PopulationId, &Bits, bool),
        known: &mut Known,
        sink: &mut impl FnMut(Record),
    ) {
        let Some(from) = ends.from else { return };
        let party = ends.to.operator;
        let disclosure = Disclosure {
            exporter: Some(party),
            exporter_as: from.capacity,
            importer: party,
            importer_as: ends.to.capacity,
        };
        let judgement = known.memo.share(exempt(self.regimes[regime].regime.same_party.as_ref()));
        for &place in ends.to.places.iter().filter(|&&p| !self.regimes[regime].reach.inside(p)) {
            sink(Record {
                leg: ends.leg,
                population,
                disclosure,
                place,
                kind: Kind::SameParty,
                categories: set.clone(),
                sure,
                foreign_parent: None,
                judgement: judgement.clone(),
            });
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a disclosure is of all of these, and of nothing else")]
    fn disclosed(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        (population, set, sure): (PopulationId, &Bits, bool),
        known: &mut Known,
        sink: &mut impl FnMut(Record),
    ) {
        let kind = self.kind(regime, ends, disclosure, place, population, sure);
        let record = |categories, judgement| Record {
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
        if kind == Kind::Internal {
            let foreign_parent = self.foreign_parent(regime, disclosure.importer, ends.to);
            sink(Record { foreign_parent, ..record(set.clone(), known.memo.free()) });
            return;
        }
        if let Some(judgement) = self.exempted(regime, kind) {
            let judgement = known.memo.share(judgement);
            sink(record(set.clone(), judgement));
            return;
        }
        let mut by_judgement: SmallVec<[(Arc<Judgement>, Bits); 4]> = SmallVec::new();
        let mut take = |judgement: Arc<Judgement>, bits: Bits| match by_judgement
            .iter_mut()
            .find(|(known, _)| Arc::ptr_eq(known, &judgement))
        {
            Some((_, known)) => {
                known.add(&bits.0);
            }
            None => by_judgement.push((judgement, bits)),
        };
        let judge = |bits: &Bits| {
            let fact = (bits.iter().next()?, population);
            let put = Put { regime, ends, disclosure, place, fact, sure };
            Some(move || self.judge(put, &mut Vec::new()))
        };
        let asked = Asked { disclosure, place, kind, sure };
        if let Some(question) = known.precedents.question(self, regime, ends, asked) {
            let people = self.classes.people_of(population, disclosure.importer);
            for (part, mask) in known.precedents.parts(question).iter().enumerate() {
                let mut bits = set.clone();
                bits.keep(&mask.0);
                let Some(judge) = judge(&bits) else { continue };
                take(known.precedents.judged(question, part, people, judge), bits);
            }
        } else {
            let people = self.classes.people(population, disclosure);
            for (part, bits) in self.parts(regime, ends, disclosure.importer, population, kind, set) {
                let Some(judge) = judge(&bits) else { continue };
                let alike = Alike { disclosure, place, part, people, sure };
                take(known.memo.judged(alike, judge), bits);
            }
        }
        by_judgement.into_iter().for_each(|(judgement, bits)| sink(record(bits, judgement)));
    }

    /// The judgement of one category of a record, made by itself: nothing that was judged before is looked at.
    pub(super) fn judged_alone(&self, regime: usize, record: &Record, category: CategoryId) -> Judgement {
        let ends = self.ends(record.leg);
        let fact = (category, record.population);
        match record.kind {
            Kind::Internal | Kind::Collection => Judgement::default(),
            Kind::SameParty | Kind::Returned => self.exempted(regime, record.kind).unwrap_or_default(),
            Kind::Abroad | Kind::Onward | Kind::Transfer => {
                let (disclosure, place, sure) = (record.disclosure, record.place, record.sure);
                let put = Put { regime, ends: &ends, disclosure, place, fact, sure };
                self.judge(put, &mut Vec::new())
            }
        }
    }

    /// What is said of what the law takes out: data returned, and a party's own places.
    fn exempted(&self, regime: usize, kind: Kind) -> Option<Judgement> {
        let law = self.regimes[regime].regime;
        match kind {
            Kind::Returned => Some(exempt(law.returns_exempt.as_ref())),
            Kind::SameParty => Some(exempt(law.same_party.as_ref())),
            Kind::Collection | Kind::Internal | Kind::Abroad | Kind::Onward | Kind::Transfer => None,
        }
    }

    /// A set in parts that are judged alike: by tags, by the scopes of safeguards that can count, and, where the
    /// place's own law may be asked, by what the other regimes protect of it.
    fn parts(
        &self,
        regime: usize,
        ends: &Ends,
        importer: PartyId,
        population: PopulationId,
        kind: Kind,
        set: &Bits,
    ) -> Parts {
        let named = ends.named;
        let mut parts = if named.is_empty() {
            self.classes.parts(set, self.register.safeguards(importer))
        } else {
            self.classes.parts(set, named.iter().copied())
        };
        if let Some(exporter) = Self::collector(ends, importer) {
            parts = ask(parts, &self.collected_over(ends.leg, exporter, population));
        }
        if kind != Kind::Onward {
            return parts;
        }
        for other in (0..self.regimes.len()).filter(|&r| r != regime) {
            let (sure, open) = self.protected(other, ends.leg, population);
            for mask in [sure, open] {
                parts = ask(parts, &mask);
            }
        }
        parts
    }

    pub(super) fn kind(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        population: PopulationId,
        sure: bool,
    ) -> Kind {
        let Judged { regime: law, reach, .. } = &self.regimes[regime];
        if reach.inside(place) {
            return Kind::Internal;
        }
        if reach.seated(disclosure.importer) {
            let importer = self.inventory().party(disclosure.importer);
            let branch = importer.establishments.iter().skip(1).any(|&b| place.within(b));
            let exempt = law.same_party.as_ref().is_some_and(|entry| entry.holds(self.as_of));
            let own = exempt && !place.is_unknown() && (branch || importer.attests("own-locations"));
            return if own { Kind::SameParty } else { Kind::Abroad };
        }
        if law.returns_exempt.as_ref().is_some_and(|e| e.holds(self.as_of))
            && disclosure.importer == ends.to.operator
            && Self::returns(ends, disclosure)
        {
            return Kind::Returned;
        }
        let subject = disclosure.exporter.is_none_or(|e| reach.subject(e, population));
        if subject || !sure { Kind::Transfer } else { Kind::Onward }
    }

    /// Whether a processor gives to its own customer.
    pub(super) fn returns(ends: &Ends, disclosure: Disclosure) -> bool {
        disclosure.exporter_as == Capacity::Processor
            && disclosure.importer_as == Capacity::Controller
            && ends.from.is_some_and(|from| {
                disclosure.exporter == Some(from.operator) && from.customers.contains(&disclosure.importer)
            })
    }

    /// The owner outside that reaches an importer inside, or the importer itself where only its attestation
    /// keeps its seat out.
    fn foreign_parent(&self, regime: usize, importer: PartyId, to: &Standing) -> Option<PartyId> {
        let reach = &self.regimes[regime].reach;
        let inventory = self.inventory();
        let outside = |p: PartyId| {
            inventory.party(p).establishments.iter().any(|&x| !x.is_unknown() && !reach.inside(x))
        };
        let party = inventory.party(importer);
        if to.operator == importer
            && !reach.inside(party.seat())
            && party.attests("no-access-from-establishment")
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
}

/// What is said where an entry of the law takes a hop out of it.
fn exempt(entry: Option<&Entry>) -> Judgement {
    entry.map_or_else(Judgement::default, |entry| Judgement {
        ground: Ground::Exemption(entry.id.clone()),
        citation: entry.citation.clone(),
        entry: entry.id.clone(),
        reasons: vec![entry.title.clone()],
        ..Judgement::default()
    })
}
