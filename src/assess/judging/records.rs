//! The records of a hop under a regime: each disclosure and move with its judgement, asked once of what is alike.

use std::{iter, sync::Arc};

use smallvec::SmallVec;

use super::{
    super::movement::{Disclosure, Disclosures, Kind, Record},
    cache::{Alike, Asked, HopCache, JudgementCache},
    context::{Ends, JudgingContext},
    equivalence::{Parts, ask},
    groups::Share,
    onward::Put,
};
use crate::{
    law::Judgement,
    lineage::CategorySet,
    model::{CategoryId, PartyId, Place, PopulationId, SafeguardId},
};

/// What was judged already: on the movement at hand, and of the like on others.
pub(crate) struct Known {
    pub(crate) memo: HopCache,
    pub(crate) cache: JudgementCache,
}

impl JudgingContext<'_> {
    /// All records of a movement under a regime for what is judged together, in a fixed order. `given` is what
    /// [`Self::given`] says of the movement.
    pub(crate) fn records(
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
                self.moves(regime, ends, (population, &set, sure), sink);
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
        (population, set, sure): (PopulationId, &CategorySet, bool),
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
        let Some(judgement) = self.regimes[regime].exempted(Kind::SameParty) else { return };
        for &place in ends.to.places.iter().filter(|&&p| !self.regimes[regime].reach.inside(p)) {
            sink(Record {
                movement: ends.movement,
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
        (population, set, sure): (PopulationId, &CategorySet, bool),
        known: &mut Known,
        sink: &mut impl FnMut(Record),
    ) {
        let kind = self.kind(regime, ends, disclosure, place, population, sure);
        let record = |categories, judgement| Record {
            movement: ends.movement,
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
        if let Some(judgement) = self.regimes[regime].exempted(kind) {
            sink(record(set.clone(), judgement.clone()));
            return;
        }
        let mut by_judgement: SmallVec<[(Arc<Judgement>, CategorySet); 4]> = SmallVec::new();
        let mut take = |judgement: Arc<Judgement>, bits: CategorySet| match by_judgement
            .iter_mut()
            .find(|(known, _)| Arc::ptr_eq(known, &judgement))
        {
            Some((_, known)) => {
                known.add(&bits.0);
            }
            None => by_judgement.push((judgement, bits)),
        };
        let judge = |bits: &CategorySet| {
            let fact = (bits.iter().next()?, population);
            let put = Put { regime, ends, disclosure, place, fact, sure };
            Some(move || self.judge(put, &mut Vec::new()))
        };
        let asked = Asked { disclosure, place, kind, sure };
        let question = known.cache.question(self, regime, ends, asked);
        if let Ok(question) = question {
            let people = self.classes.people_of(population, disclosure.importer);
            for (part, mask) in known.cache.parts(question).iter().enumerate() {
                let mut bits = set.clone();
                bits.keep(&mask.0);
                let Some(judge) = judge(&bits) else { continue };
                take(known.cache.judged(question, part, people, judge), bits);
            }
        } else if let Err(brief) = question {
            let engager = Self::engager(ends, disclosure);
            let people = self.classes.people(population, disclosure, engager.is_some());
            let at_hand = known.cache.at_hand(brief);
            let of = (disclosure.importer, engager, population, kind);
            for (part, bits) in self.parts(regime, ends, at_hand, of, set) {
                let Some(judge) = judge(&bits) else { continue };
                let alike = Alike { disclosure, place, part, people, sure };
                take(known.memo.judged(alike, judge), bits);
            }
        }
        by_judgement.into_iter().for_each(|(judgement, bits)| sink(record(bits, judgement)));
    }

    /// The judgement of one category of a record, made by itself: nothing that was judged before is looked at.
    pub(crate) fn judged_alone(&self, regime: usize, record: &Record, category: CategoryId) -> Judgement {
        let ends = self.ends(record.movement);
        let fact = (category, record.population);
        match record.kind {
            Kind::Internal | Kind::Collection => Judgement::default(),
            Kind::SameParty | Kind::Returned => {
                self.regimes[regime].exempted(record.kind).map(|j| Judgement::clone(j)).unwrap_or_default()
            }
            Kind::Abroad | Kind::Onward | Kind::Transfer => {
                let (disclosure, place, sure) = (record.disclosure, record.place, record.sure);
                let put = Put { regime, ends: &ends, disclosure, place, fact, sure };
                self.judge(put, &mut Vec::new())
            }
        }
    }

    /// A set in parts that are judged alike: by tags, by the scopes of safeguards that can count, with the importer or
    /// with a party that engaged it and never has the data, and, where the place's own law may be asked, by what the other regimes
    /// protect of it.
    fn parts(
        &self,
        regime: usize,
        ends: &Ends,
        at_hand: &[SafeguardId],
        (importer, engager, population, kind): (PartyId, Option<PartyId>, PopulationId, Kind),
        set: &CategorySet,
    ) -> Parts {
        let with = |party: PartyId| self.register.safeguards(party);
        // What another law says of an onward hop hangs on safeguards that this one does not know. Where somebody engaged
        // the importer who never has the data, it is held to that too.
        let onward = kind == Kind::Onward || engager.is_some();
        let mut safeguards: SmallVec<[SafeguardId; 8]> = match (onward, ends.named) {
            (true, []) => with(importer).collect(),
            (true, named) => named.into(),
            (false, _) => at_hand.into(),
        };
        safeguards.extend(engager.into_iter().flat_map(with));
        let mut parts = self.classes.parts(set, safeguards.into_iter());
        let mut asked = iter::once(importer).chain(engager);
        if let Some(exporter) = asked.find_map(|party| Self::collector(ends, party)) {
            parts = ask(parts, &self.collected_over(ends.movement, exporter, population));
        }
        if !onward {
            return parts;
        }
        for other in (0..self.regimes.len()).filter(|&r| r != regime) {
            let (sure, open) = self.protected(other, ends.movement, population);
            for mask in [sure, open] {
                parts = ask(parts, &mask);
            }
        }
        parts
    }
}
