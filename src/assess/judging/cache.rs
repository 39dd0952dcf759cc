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

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use super::{
    super::movement::{Disclosure, Kind, Places},
    context::{Ends, JudgingContext},
    equivalence::{EquivalenceClass, Scopes},
    onward::address,
};
use crate::{
    law::{Asks, Brief, Judgement, Terms, covering_decision},
    lineage::CategorySet,
    model::{PartyId, Place, SafeguardId},
};

/// How many briefs, and how many questions, are kept where nothing else is asked for: then it begins anew, so that memory is
/// bounded.
pub const KEPT: usize = 1 << 20;

/// How many facts of what onward hops are held to are kept.
const PROFILED: usize = 1 << 20;

/// How many partings of all categories are kept.
const MASKS: usize = 1 << 12;

/// What was judged already under one regime.
pub struct JudgementCache {
    asks: Asks,
    /// By place: whether it is inside another regime that is judged.
    asked_elsewhere: Vec<bool>,
    briefs: FxHashMap<Brief, u32>,
    /// So many briefs, and so many questions, are kept.
    kept: usize,
    /// By the number of a brief: the safeguards at hand.
    at_hand: Vec<SmallVec<[SafeguardId; 4]>>,
    known: FxHashMap<Key, u32>,
    questions: Vec<Question>,
    /// The disclosures of the movement at hand, with their briefs.
    movement: SmallVec<[(Disclosure, u32); 4]>,
    last_floors: Option<(PartyId, Places, u32)>,
    floors: FxHashMap<(PartyId, Places), u32>,
    profiles: FxHashMap<Profile, u32>,
    /// Parts of all categories: by whether tags matter, and by the scopes that do.
    masks: FxHashMap<(bool, Scopes), Arc<[CategorySet]>>,
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
    /// Where a decision on the place looks at it: whether what is sent is sent from inside.
    inside: bool,
    floors: u32,
}

/// Its parts, and the judgements so far: a list as long as it is short.
struct Question {
    parts: Arc<[CategorySet]>,
    judged: SmallVec<[(u32, u32, Arc<Judgement>); 2]>,
    many: Option<Box<Many>>,
}

/// Judgements of many parts and classes of populations.
#[derive(Default)]
struct Many {
    judged: FxHashMap<(u32, u32), Arc<Judgement>>,
    distinct: FxHashSet<Arc<Judgement>>,
}

/// So many judgements of a question are a list.
const FEW: usize = 16;

impl Question {
    fn new(parts: Arc<[CategorySet]>) -> Self {
        Self { parts, judged: SmallVec::new(), many: None }
    }

    /// What was judged of a part for a class of populations.
    fn of(&self, part: u32, people: u32) -> Option<&Arc<Judgement>> {
        if let Some(many) = &self.many {
            return many.judged.get(&(part, people));
        }
        self.judged.iter().find(|&&(p, c, _)| (p, c) == (part, people)).map(|(.., known)| known)
    }

    /// Keeps a judgement; one that is equal to another is that one.
    fn keep(&mut self, part: u32, people: u32, judgement: Judgement) -> Arc<Judgement> {
        if self.judged.len() == FEW {
            let many = self.many.get_or_insert_default();
            for (part, people, known) in self.judged.drain(..) {
                many.distinct.insert(known.clone());
                many.judged.insert((part, people), known);
            }
        }
        if let Some(many) = &mut self.many {
            let shared = many.distinct.get(&judgement).cloned().unwrap_or_else(|| Arc::new(judgement));
            many.distinct.insert(shared.clone());
            many.judged.insert((part, people), shared.clone());
            return shared;
        }
        let same =
            self.judged.iter().find(|(.., known)| **known == judgement).map(|(.., known)| known.clone());
        let shared = same.unwrap_or_else(|| Arc::new(judgement));
        self.judged.push((part, people, shared.clone()));
        shared
    }
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

impl JudgementCache {
    /// None yet; so many briefs, and so many questions, are kept at most.
    pub(crate) fn new(context: &JudgingContext, regime: usize, kept: usize) -> Self {
        let others = || context.regimes.iter().enumerate().filter(|(r, _)| *r != regime).map(|(_, j)| j);
        let elsewhere = |place| others().any(|j| j.reach.inside(place));
        Self {
            asks: Asks::new(&context.regimes[regime].regime, context.inventory(), context.as_of),
            asked_elsewhere: Place::all().map(elsewhere).collect(),
            briefs: FxHashMap::default(),
            kept,
            at_hand: Vec::new(),
            known: FxHashMap::default(),
            questions: Vec::new(),
            movement: SmallVec::new(),
            last_floors: None,
            floors: FxHashMap::default(),
            profiles: FxHashMap::default(),
            masks: FxHashMap::default(),
        }
    }

    /// Whether another regime may be asked what it says of a hop.
    pub(crate) fn asks_another(&self, ends: &Ends) -> bool {
        ends.from.is_some_and(|from| from.places.iter().any(|p| self.asked_elsewhere[p.index()]))
    }

    /// Whether it may be asked of each population where its data was collected: a processor hands to its customer, and
    /// a safeguard is spared its assessment where nothing was.
    pub(crate) fn asks_collected(&self, context: &JudgingContext, ends: &Ends) -> bool {
        self.asks.any_collected()
            && ends.from.is_some_and(|from| {
                context.collected.collects(from.operator)
                    && ends.to.own().any(|party| from.customers.contains(&party))
            })
    }

    /// Whether a judgement of a hop may hang on where what it carries was collected.
    pub(crate) fn hangs_on_collected(
        &mut self,
        context: &JudgingContext,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
    ) -> bool {
        if !self.asks_collected(context, ends) {
            return false;
        }
        if JudgingContext::engager(ends, disclosure).is_some() {
            return true;
        }
        let asked = Asked { disclosure, place: Place::UNKNOWN, kind: Kind::Transfer, sure: true };
        let brief = self.brief(context, regime, ends, asked);
        self.asks.collected_matters(self.at_hand[brief as usize].iter().copied())
    }

    /// The number of a question; where it must be judged by itself, the number of its brief.
    pub(crate) fn question(
        &mut self,
        context: &JudgingContext,
        regime: usize,
        ends: &Ends,
        asked: Asked,
    ) -> Result<usize, u32> {
        if self.questions.len() >= self.kept {
            self.known.clear();
            self.questions.clear();
        }
        let brief = self.brief(context, regime, ends, asked);
        if JudgingContext::engager(ends, asked.disclosure).is_some() {
            return Err(brief);
        }
        let mut floors = 0;
        if asked.kind == Kind::Onward {
            if self.asks_another(ends) {
                return Err(brief);
            }
            floors = self.floors(context, regime, ends, asked.sure);
        }
        let collected = ends.from.is_some_and(|from| {
            from.customers.contains(&asked.disclosure.importer) && context.collected.collects(from.operator)
        });
        if collected && self.asks.collected_matters(self.at_hand[brief as usize].iter().copied()) {
            return Err(brief);
        }
        let exporter = asked.disclosure.exporter.filter(|_| self.asks.exporter_at(asked.place));
        let inside = self.asks.territory_at(asked.place)
            && asked.disclosure.exporter.is_some_and(|e| context.sends_from_inside(regime, ends, e));
        let key = Key { brief, place: asked.place, sure: asked.sure, exporter, inside, floors };
        if let Some(&known) = self.known.get(&key) {
            return Ok(known as usize);
        }
        let at_hand = &self.at_hand[key.brief as usize];
        let by_tags = floors != 0 || self.asks.tags_matter(at_hand, asked.place);
        let scopes = context.classes.scopes_of(at_hand.iter().copied());
        if self.masks.len() >= MASKS {
            self.masks.clear();
        }
        let masks = self.masks.entry((by_tags, scopes));
        let parts =
            masks.or_insert_with_key(|(by_tags, scopes)| context.classes.masks(*by_tags, scopes)).clone();
        self.questions.push(Question::new(parts));
        let number = self.questions.len() - 1;
        self.known.insert(key, number as u32);
        Ok(number)
    }

    /// The safeguards at hand of a brief.
    pub fn at_hand(&self, brief: u32) -> &[SafeguardId] {
        &self.at_hand[brief as usize]
    }

    /// The number of a disclosure's brief: made once for all places, populations and levels of a movement.
    fn brief(&mut self, context: &JudgingContext, regime: usize, ends: &Ends, asked: Asked) -> u32 {
        if let Some(&(_, brief)) = self.movement.iter().find(|(d, _)| *d == asked.disclosure) {
            return brief;
        }
        let brief = self.asks.brief(context.case(regime), &terms(ends, asked));
        if self.briefs.len() >= self.kept {
            self.briefs.clear();
            self.at_hand.clear();
            self.known.clear();
            self.questions.clear();
            self.movement.clear();
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
        self.movement.push((asked.disclosure, number));
        number
    }

    /// Another movement begins.
    pub fn next_movement(&mut self) {
        self.movement.clear();
    }

    /// The parts of a question: sets of categories that cover all.
    pub fn parts(&self, question: usize) -> Arc<[CategorySet]> {
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
        let question = &mut self.questions[question];
        match question.of(part as u32, people) {
            Some(known) => known.clone(),
            None => question.keep(part as u32, people, judge()),
        }
    }

    /// A number for what an onward hop is held to, by all that tells facts apart; 0: to nothing, whatever the fact.
    fn floors(&mut self, context: &JudgingContext, regime: usize, ends: &Ends, sure: bool) -> u32 {
        let Some(from) = ends.from.filter(|_| sure) else { return 0 };
        if let Some((_, _, known)) = self
            .last_floors
            .as_ref()
            .filter(|(operator, places, _)| *operator == from.operator && *places == from.places)
        {
            return *known;
        }
        if self.profiles.len() * context.classes.kinds() > PROFILED {
            // The numbers of floors are in the keys of questions: they are forgotten together.
            self.profiles.clear();
            self.floors.clear();
            self.known.clear();
            self.questions.clear();
        }
        let profiles = &mut self.profiles;
        let number = *self.floors.entry((from.operator, from.places.clone())).or_insert_with(|| {
            let case = context.case(regime);
            let by = |left: Place, fact| {
                let outside = !case.reach.inside(left);
                let decision = covering_decision(case, from.operator, left, fact).filter(|_| outside);
                decision.map_or((left, 0, false), |(d, known)| (left, address(d), known))
            };
            let covering = |fact| from.places.iter().map(|&left| by(left, fact)).collect();
            let profile: Profile = context.classes.facts().map(covering).collect();
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
    JudgingContext::terms(ends, asked.disclosure, asked.place, asked.sure, Vec::new())
}

/// All that a judgement depends on, on one movement under one regime.
#[derive(PartialEq, Eq, Hash)]
pub struct Alike {
    /// Who to whom.
    pub disclosure: Disclosure,
    /// Where.
    pub place: Place,
    /// Which categories.
    pub part: EquivalenceClass,
    /// Which populations: [`Classes::people`].
    pub people: u32,
    /// Whether protection is sure.
    pub sure: bool,
}

/// What was judged already on one movement under one regime. Equal judgements are one.
pub struct HopCache {
    judged: FxHashMap<Alike, Arc<Judgement>>,
    distinct: SmallVec<[Arc<Judgement>; 4]>,
}

impl Default for HopCache {
    fn default() -> Self {
        Self { judged: FxHashMap::default(), distinct: smallvec![Arc::default()] }
    }
}

impl HopCache {
    /// Forgets everything, for another movement.
    pub fn clear(&mut self) {
        self.judged.clear();
        self.distinct.truncate(1);
    }

    /// The judgement of what is not judged.
    pub fn free(&self) -> Arc<Judgement> {
        self.distinct[0].clone()
    }

    /// A judgement, shared with any that is equal.
    pub fn share(&mut self, judgement: Judgement) -> Arc<Judgement> {
        if let Some(known) = self.distinct.iter().find(|k| ***k == judgement) {
            return known.clone();
        }
        let shared = Arc::new(judgement);
        self.distinct.push(shared.clone());
        shared
    }

    /// What was judged of the like, or else what `judge` says.
    pub fn judged(&mut self, alike: Alike, judge: impl FnOnce() -> Judgement) -> Arc<Judgement> {
        if let Some(known) = self.judged.get(&alike) {
            return known.clone();
        }
        let shared = self.share(judge());
        self.judged.insert(alike, shared.clone());
        shared
    }
}
