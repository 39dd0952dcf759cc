//! What was judged already, across hops.
//!
//! 1. *Question*: a disclosure at a place, as far as the law looks at it (its [`Brief`], and what an onward hop is held
//!    to). Most hops of a large inventory put a question that another has put.
//! 2. *Parts*: the categories in parts that nothing at hand tells apart, by tags and by the scopes of safeguards.
//! 3. *Judged*: one judgement for each question, part, and class of populations.
//!
//! Not here: an onward hop of which another regime that is judged is asked. What that regime says of it hangs on
//! what it protects there, hop by hop.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    hops::{Bench, Ends, Kind},
    standing::Disclosure,
};
use crate::{
    law::{Asks, Brief, Judgement, adequate_decision},
    lineage::Bits,
    model::{PartyId, Place},
};

/// How many questions are kept: then it begins anew, so that memory is bounded.
const KEPT: usize = 1 << 18;

/// What was judged already under one regime.
pub struct Precedents {
    asks: Asks,
    /// By place: whether it is inside another regime that is judged.
    asked_elsewhere: Vec<bool>,
    known: FxHashMap<(Brief, u32), u32>,
    questions: Vec<Question>,
    floors: FxHashMap<(PartyId, SmallVec<[Place; 4]>), u32>,
    profiles: FxHashMap<Vec<Option<Vec<usize>>>, u32>,
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
    /// None yet.
    pub(super) fn new(bench: &Bench, regime: usize) -> Self {
        let others = || bench.regimes.iter().enumerate().filter(|(r, _)| *r != regime).map(|(_, j)| j);
        let elsewhere = |place| others().any(|j| j.reach.inside(place));
        Self {
            asks: Asks::new(bench.regimes[regime].regime, bench.inventory()),
            asked_elsewhere: Place::all().map(elsewhere).collect(),
            known: FxHashMap::default(),
            questions: Vec::new(),
            floors: FxHashMap::default(),
            profiles: FxHashMap::default(),
        }
    }

    /// Whether another regime may be asked what it says of a hop.
    pub(super) fn asks_another(&self, ends: &Ends) -> bool {
        ends.from.is_some_and(|from| from.places.iter().any(|p| self.asked_elsewhere[p.index()]))
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
            floors = self.floors(bench, regime, ends, asked.disclosure.exporter);
        }
        let terms = bench.terms(ends, asked.disclosure, asked.place, asked.sure, Vec::new());
        let brief = self.asks.brief(bench.case(regime), &terms);
        if self.questions.len() >= KEPT {
            self.known.clear();
            self.questions.clear();
        }
        let key = (brief, floors);
        if let Some(&known) = self.known.get(&key) {
            return Some(known as usize);
        }
        let by_tags = floors != 0 || self.asks.tags_matter(&key.0);
        let parts = bench.classes.masks(by_tags, Asks::at_hand(&key.0));
        self.questions.push(Question { parts, judged: SmallVec::new() });
        let number = self.questions.len() - 1;
        self.known.insert(key, number as u32);
        Some(number)
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
    fn floors(&mut self, bench: &Bench, regime: usize, ends: &Ends, exporter: Option<PartyId>) -> u32 {
        let (Some(from), Some(exporter)) = (ends.from, exporter) else { return 0 };
        let places: SmallVec<[Place; 4]> = SmallVec::from_slice(&from.places);
        let profiles = &mut self.profiles;
        *self.floors.entry((exporter, places)).or_insert_with(|| {
            let covering = |fact| {
                let decision = |&left: &Place| adequate_decision(bench.case(regime), exporter, left, fact);
                let all: Option<Vec<_>> = from.places.iter().map(decision).collect();
                all.map(|list| list.into_iter().map(|d| std::ptr::from_ref(d).addr()).collect())
            };
            let profile: Vec<Option<Vec<usize>>> = bench.classes.facts().map(covering).collect();
            if profile.iter().all(Option::is_none) {
                return 0;
            }
            let next = profiles.len() as u32 + 1;
            *profiles.entry(profile).or_insert(next)
        })
    }
}
