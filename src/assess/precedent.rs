//! What was judged already, across hops.
//!
//! 1. *Question*: a disclosure at a place, as far as the law looks at it (its [`Brief`], and what an onward hop is held
//!    to). Most hops of a large inventory put a question that another has put.
//! 2. *Parts*: the categories in parts that nothing at hand tells apart, by tags and by the scopes of safeguards.
//! 3. *Judged*: one judgement for each question, part, and class of populations.
//!
//! Not here: an onward hop of which another regime that is judged is asked. What that regime says of it hangs on
//! what it protects there, hop by hop.

use std::{collections::hash_map::Entry, sync::Arc};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    hops::{Bench, Ends, Kind},
    onward::address,
    standing::{Disclosure, Places},
};
use crate::{
    law::{Asks, Brief, Judgement, Terms, covering_decision},
    lineage::Bits,
    model::{PartyId, Place, SafeguardId},
};

/// How many questions are kept: then it begins anew, so that memory is bounded.
pub const KEPT: usize = 1 << 20;

/// What was judged already under one regime.
pub struct Precedents {
    asks: Asks,
    /// By place: whether it is inside another regime that is judged.
    asked_elsewhere: Vec<bool>,
    briefs: FxHashMap<Brief, u32>,
    /// So many briefs are kept.
    kept: usize,
    /// By the number of a brief: the safeguards at hand.
    at_hand: Vec<SmallVec<[SafeguardId; 4]>>,
    known: FxHashMap<Key, u32>,
    questions: Vec<Question>,
    /// The disclosures of the leg at hand, with their briefs.
    leg: SmallVec<[(Disclosure, u32); 4]>,
    last_floors: Option<(PartyId, Places, u32)>,
    floors: FxHashMap<(PartyId, Places), u32>,
    profiles: FxHashMap<Profile, u32>,
}

/// What an onward hop is held to, for each kind of fact: the places left, each with the decision that covers it (its
/// address; 0: none) and whether its conditions are known to hold.
type Profile = Vec<Vec<(Place, usize, bool)>>;

/// What tells questions apart.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    brief: u32,
    place: Place,
    sure: bool,
    /// Where a decision on the place looks at it.
    exporter: Option<PartyId>,
    /// Where a decision on the place looks at it: whether the exporter is established inside.
    inside: bool,
    floors: u32,
}

/// Its parts, and the judgements so far.
struct Question {
    parts: Arc<[Bits]>,
    judged: SmallVec<[(u32, u32, Arc<Judgement>); 2]>,
}

/// A disclosure that is asked about.
#[derive(Clone, Copy)]
pub struct Asked {
    /// Who to whom.
    pub disclosure: Disclosure,
    /// Where.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// Whether protection is sure.
    pub sure: bool,
}

impl Precedents {
    /// None yet; `kept` briefs are kept at most.
    pub(super) fn new(bench: &Bench, regime: usize, kept: usize) -> Self {
        let others = || bench.regimes.iter().enumerate().filter(|(r, _)| *r != regime).map(|(_, j)| j);
        let elsewhere = |place| others().any(|j| j.reach.inside(place));
        Self {
            asks: Asks::new(bench.regimes[regime].regime, bench.inventory(), bench.as_of),
            asked_elsewhere: Place::all().map(elsewhere).collect(),
            briefs: FxHashMap::default(),
            kept,
            at_hand: Vec::new(),
            known: FxHashMap::default(),
            questions: Vec::new(),
            leg: SmallVec::new(),
            last_floors: None,
            floors: FxHashMap::default(),
            profiles: FxHashMap::default(),
        }
    }

    /// Whether another regime may be asked what it says of a hop.
    pub(super) fn asks_another(&self, ends: &Ends) -> bool {
        ends.from.is_some_and(|from| from.places.iter().any(|p| self.asked_elsewhere[p.index()]))
    }

    /// Whether it may be asked of each population where its data was collected: a processor hands to its customer, and
    /// a safeguard is spared its assessment where nothing was.
    pub(super) fn asks_collected(&self, ends: &Ends) -> bool {
        self.asks.any_collected()
            && ends.from.is_some_and(|from| ends.to.own().any(|party| from.customers.contains(&party)))
    }

    /// The number of a question; `None` where it must be judged by itself.
    pub(super) fn question(
        &mut self,
        bench: &Bench,
        regime: usize,
        ends: &Ends,
        asked: Asked,
    ) -> Option<usize> {
        let mut floors = 0;
        if asked.kind == Kind::Onward {
            if self.asks_another(ends) {
                return None;
            }
            floors = self.floors(bench, regime, ends, asked.sure);
        }
        if self.questions.len() >= KEPT {
            self.known.clear();
            self.questions.clear();
        }
        let brief = self.brief(bench, regime, ends, asked);
        let to_customer = ends.from.is_some_and(|from| from.customers.contains(&asked.disclosure.importer));
        if to_customer && self.asks.collected_matters(self.at_hand[brief as usize].iter().copied()) {
            return None;
        }
        let exporter = asked.disclosure.exporter.filter(|_| self.asks.exporter_at(asked.place));
        let inside = self.asks.territory_at(asked.place)
            && asked.disclosure.exporter.is_some_and(|e| bench.regimes[regime].reach.established(e));
        let key = Key { brief, place: asked.place, sure: asked.sure, exporter, inside, floors };
        if let Some(&known) = self.known.get(&key) {
            return Some(known as usize);
        }
        let at_hand = &self.at_hand[key.brief as usize];
        let by_tags = floors != 0 || self.asks.tags_matter(at_hand, asked.place);
        let parts = bench.classes.masks(by_tags, at_hand.iter().copied());
        self.questions.push(Question { parts, judged: SmallVec::new() });
        let number = self.questions.len() - 1;
        self.known.insert(key, number as u32);
        Some(number)
    }

    /// The number of a disclosure's brief: made once for all places, populations and levels of a leg.
    fn brief(&mut self, bench: &Bench, regime: usize, ends: &Ends, asked: Asked) -> u32 {
        if let Some(&(_, brief)) = self.leg.iter().find(|(d, _)| *d == asked.disclosure) {
            return brief;
        }
        let brief = self.asks.brief(bench.case(regime), &terms(ends, asked));
        if self.briefs.len() >= self.kept {
            self.briefs.clear();
            self.at_hand.clear();
            self.known.clear();
            self.questions.clear();
            self.leg.clear();
        }
        let next = self.briefs.len() as u32;
        let at_hand = &mut self.at_hand;
        let number = match self.briefs.entry(brief) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                at_hand.push(new.key().at_hand().collect());
                *new.insert(next)
            }
        };
        self.leg.push((asked.disclosure, number));
        number
    }

    /// Another leg begins.
    pub fn next_leg(&mut self) {
        self.leg.clear();
    }

    /// The parts of a question: sets of categories that cover all.
    pub fn parts(&self, question: usize) -> Arc<[Bits]> {
        self.questions[question].parts.clone()
    }

    /// What was judged of a part for a class of populations, or else what `judge` says.
    pub fn judged(
        &mut self,
        question: usize,
        part: usize,
        people: u32,
        judge: impl FnOnce() -> Judgement,
    ) -> Arc<Judgement> {
        let judged = &mut self.questions[question].judged;
        let this = judged.iter().find(|&&(p, c, _)| (p as usize, c) == (part, people));
        if let Some((.., known)) = this {
            return known.clone();
        }
        let judgement = judge();
        let same = judged.iter().find(|(.., known)| **known == judgement).map(|(.., known)| known.clone());
        let shared = same.unwrap_or_else(|| Arc::new(judgement));
        judged.push((part as u32, people, shared.clone()));
        shared
    }

    /// A number for what an onward hop is held to, by all that tells facts apart; 0: to nothing, whatever the fact.
    fn floors(&mut self, bench: &Bench, regime: usize, ends: &Ends, sure: bool) -> u32 {
        let Some(from) = ends.from.filter(|_| sure) else { return 0 };
        if let Some((_, _, known)) = self
            .last_floors
            .as_ref()
            .filter(|(operator, places, _)| *operator == from.operator && *places == from.places)
        {
            return *known;
        }
        let profiles = &mut self.profiles;
        let number = *self.floors.entry((from.operator, from.places.clone())).or_insert_with(|| {
            let case = bench.case(regime);
            let by = |left: Place, fact| {
                let outside = !case.reach.inside(left);
                let decision = covering_decision(case, from.operator, left, fact).filter(|_| outside);
                decision.map_or((left, 0, false), |(d, known)| (left, address(d), known))
            };
            let covering = |fact| from.places.iter().map(|&left| by(left, fact)).collect();
            let profile: Profile = bench.classes.facts().map(covering).collect();
            if profile.iter().flatten().all(|&(_, decision, _)| decision == 0) {
                return 0;
            }
            let next = profiles.len() as u32 + 1;
            *profiles.entry(profile).or_insert(next)
        });
        self.last_floors = Some((from.operator, from.places.clone(), number));
        number
    }
}

fn terms<'t>(ends: &'t Ends, asked: Asked) -> Terms<'t> {
    Bench::terms(ends, asked.disclosure, asked.place, asked.sure, Vec::new())
}
