//! Findings by question: what is found hop by hop, gathered by the row of the inventory that would settle it.
//!
//! 1. *About*: a judgement that is not a pass hangs on a row: the safeguard that it rests on, else the row where the
//!    first condition that does not hold stands or would stand, else the importer's.
//! 2. *Gather*: each code and row is one question, with what fails or is not stated, and the flows, recipients and
//!    exposures that wait for it. A judgement is shared by many hops: its words are looked at once.
//! 3. *Tell*: of each code the questions on which most exposures hang come first; [`super::words`] makes sentences.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::arriving::Arriving;
use crate::{
    assess::{
        analysis::Analysis,
        movement::{Movement, Record},
    },
    finding::Code,
    law::{Check, Ground, Judgement, Known, NOTHING, Rest, Verdict},
    lineage::CategorySet,
    model::{self, NodeId, PartyId, PopulationId, SafeguardId},
    source::Span,
};

/// How many judgements of a question are known by their address: then it begins anew.
const KEPT: usize = 256;

/// The row of the inventory that would settle a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum About {
    Safeguard(SafeguardId),
    /// By its position.
    Certification(u32),
    Party(PartyId),
    /// By its position.
    Country(u32),
    Node(NodeId),
    /// An entry of the law that waits for confirmation.
    Entry(String),
}

impl About {
    /// What the judgement of a record hangs on.
    pub fn of(analysis: &Analysis, record: &Record) -> Self {
        let judgement = &record.judgement;
        let not_bound =
            judgement.checks.first().is_some_and(|c| c.name == "engager" && c.known != Known::Holds);
        if let Some(link) = judgement.link.as_ref().filter(|_| not_bound) {
            // What is not known is what binds who engaged: of the importer's own paper nothing is wrong.
            return link.judgement.ground.safeguard().map_or(Self::Party(link.engager), Self::Safeguard);
        }
        if let Some(row) = judgement.ground.safeguard() {
            return Self::Safeguard(row);
        }
        let open = || judgement.checks.iter().filter(|c| decides(judgement, c));
        if let Some(rest) = open().find_map(|c| c.rests.first()) {
            return Self::at(analysis, record, *rest);
        }
        if !judgement.entry.is_empty() && open().any(|c| c.name == "confirmed") {
            return Self::Entry(judgement.entry.clone());
        }
        Self::Party(record.disclosure.importer)
    }

    /// The row where an answer stands or would stand.
    fn at(analysis: &Analysis, record: &Record, rest: Rest) -> Self {
        let to = analysis.node_entered(record.movement);
        match rest {
            Rest::Safeguard(row) => Self::Safeguard(row),
            Rest::Party(party) => Self::Party(party),
            Rest::Certification(row) => Self::Certification(row),
            Rest::Country(row) => Self::Country(row),
            Rest::Arrival if matches!(to, NodeId::Store(_)) => Self::Node(to),
            Rest::Arrival | Rest::Flow | Rest::Tags => Self::Party(record.disclosure.importer),
        }
    }

    /// Its place in the inventory.
    pub fn span(&self, analysis: &Analysis) -> Option<Span> {
        let inventory = analysis.inventory();
        match *self {
            Self::Safeguard(row) => Some(inventory.safeguards[row.index()].span),
            Self::Certification(row) => Some(inventory.certifications[row as usize].span),
            Self::Party(party) => Some(inventory.party(party).span),
            Self::Country(row) => Some(inventory.countries[row as usize].span),
            Self::Node(node) => Some(analysis.inventory().node_span(node)),
            Self::Entry(_) => None,
        }
    }
}

/// Whether a condition is one of those that make a verdict what it is: of `unknown` what is not stated, of worse ones
/// what fails. Decisions that are as if they were not there have failed beside it.
pub(super) fn decides(judgement: &Judgement, check: &Check) -> bool {
    match judgement.verdict {
        Verdict::Unknown => check.known == Known::NotStated,
        Verdict::Deficient | Verdict::Missing | Verdict::Prohibited => {
            check.known == Known::Fails && !beside(check)
        }
        Verdict::Free | Verdict::Adequate | Verdict::Safeguarded | Verdict::Derogation => false,
    }
}

/// Whether a check is of a ground that does not count at all.
pub(super) fn beside(check: &Check) -> bool {
    check.name.starts_with("decision:") || check.name.starts_with("parties:")
}

/// What fails, or is not stated, in one question.
pub(super) struct Item {
    /// The condition's name; empty: said in words only.
    pub name: String,
    pub why: String,
    pub known: Known,
    /// Whether it stands in the row that the question is about, so that it is the same for all recipients.
    pub own: bool,
    pub beside: bool,
    /// Of whom it is said.
    pub of: FxHashSet<PartyId>,
}

impl Item {
    /// What is said in words.
    pub fn said(why: String, of: PartyId) -> Self {
        let name = String::new();
        Self { name, why, known: Known::Fails, own: true, beside: false, of: FxHashSet::from_iter([of]) }
    }
}

/// A regime by its position, a recipient and a place.
pub(super) type Target = (u16, PartyId, model::Place);

/// What gets there: categories by population, in their order.
pub(super) type Carried = Vec<(PopulationId, CategorySet)>;

/// What movements bring, of each population.
pub(super) type Brought = FxHashMap<(Movement, PopulationId), CategorySet>;

/// One question: a code and the row that it is about.
pub(super) struct Question {
    pub code: Code,
    pub about: About,
    /// The regimes under which it was asked, by their positions.
    pub regimes: SmallVec<[u16; 4]>,
    pub citations: Vec<String>,
    pub items: Vec<Item>,
    /// What was found before: by what is said.
    known: FxHashMap<(Known, String), u32>,
    /// By the address of a judgement: its items. As long as it is kept here, no other has its address.
    taken: FxHashMap<usize, (Arc<Judgement>, SmallVec<[u32; 6]>)>,
    /// What was said in words already, by regime.
    tags: FxHashSet<(u16, u32)>,
    pub movements: Vec<Movement>,
    pub exporters: FxHashSet<PartyId>,
    pub recipients: FxHashSet<(PartyId, model::Place)>,
    /// By regime, recipient and place: categories by population, in their order.
    exposed: FxHashMap<Target, Carried>,
    /// The exposures of which something is said, though they hang on other questions. Only where something is decided.
    told: FxHashMap<(Target, PopulationId), CategorySet>,
    /// What its movements bring, of what it is about. Only where findings say all that they are about.
    pub brought: Brought,
    /// What else it is about, as numbers: likewise.
    pub more: Vec<u64>,
    /// The owners and places that its sentence names: with another one it says more than before.
    pub named: BTreeSet<String>,
}

impl Question {
    fn new(code: Code, about: About) -> Self {
        Self {
            code,
            about,
            regimes: SmallVec::new(),
            citations: Vec::new(),
            items: Vec::new(),
            known: FxHashMap::default(),
            taken: FxHashMap::default(),
            tags: FxHashSet::default(),
            movements: Vec::new(),
            exporters: FxHashSet::default(),
            recipients: FxHashSet::default(),
            exposed: FxHashMap::default(),
            told: FxHashMap::default(),
            brought: Brought::default(),
            more: Vec::new(),
            named: BTreeSet::new(),
        }
    }

    /// The exposures that hang on it: by regime, recipient and place the categories of each population, in no order.
    pub fn exposed(&self) -> impl Iterator<Item = (&Target, &Carried)> {
        self.exposed.iter()
    }

    /// The exposures of which something is said, in no order.
    pub fn told(&self) -> impl Iterator<Item = (&Target, PopulationId, &CategorySet)> {
        self.told.iter().map(|((target, population), set)| (target, *population, set))
    }

    /// Adds an exposure of which something is said.
    pub fn tell(&mut self, target: Target, population: PopulationId, set: &CategorySet) {
        match self.told.get_mut(&(target, population)) {
            Some(known) => _ = known.add(&set.0),
            None => _ = self.told.insert((target, population), set.clone()),
        }
    }

    /// How many exposures hang on it: categories of a population with a recipient at a place, under a law.
    pub fn exposures(&self) -> u32 {
        let sets = self.exposed.values().flatten();
        let ones = sets.map(|(_, set)| set.0.iter().map(|w| w.count_ones()).sum::<u32>());
        ones.fold(0, u32::saturating_add)
    }

    /// Adds that it is said of a recipient.
    pub fn say(&mut self, said: Item) -> u32 {
        let next = self.items.len() as u32;
        let key = (said.known, said.why.clone());
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            self.items.push(said);
        } else {
            self.items[at as usize].of.extend(said.of);
        }
        at
    }

    pub fn cite(&mut self, citation: &str) {
        if !citation.is_empty() && !self.citations.iter().any(|known| known == citation) {
            self.citations.push(citation.to_owned());
        }
    }

    /// Adds what a judgement says of a recipient.
    fn judged(&mut self, judgement: &Arc<Judgement>, importer: PartyId) {
        let address = Arc::as_ptr(judgement).addr();
        if let Some((_, items)) = self.taken.get(&address) {
            for &item in items {
                self.items[item as usize].of.insert(importer);
            }
            return;
        }
        self.cite(&judgement.citation);
        let mut numbers = SmallVec::new();
        for item in items(judgement, &self.about) {
            numbers.push(self.say(Item { of: FxHashSet::from_iter([importer]), ..item }));
        }
        if self.taken.len() >= KEPT {
            self.taken.clear();
        }
        self.taken.insert(address, (judgement.clone(), numbers));
    }
}

/// All questions, being gathered.
pub(super) struct Questions<'w> {
    pub analysis: &'w Analysis,
    numbers: FxHashMap<(Code, About), u32>,
    pub list: Vec<Question>,
}

impl<'w> Questions<'w> {
    pub fn new(analysis: &'w Analysis) -> Self {
        Self { analysis, numbers: FxHashMap::default(), list: Vec::new() }
    }

    /// The question of a code about a row.
    pub fn question(&mut self, code: Code, about: About) -> &mut Question {
        let list = &mut self.list;
        let at = *self.numbers.entry((code, about)).or_insert_with_key(|(code, about)| {
            list.push(Question::new(*code, about.clone()));
            list.len() as u32 - 1
        });
        &mut list[at as usize]
    }

    /// Adds what was judged of a record, with what arrives of each population.
    pub fn judged(&mut self, code: Code, regime: usize, record: &Record, arriving: &mut Arriving<'_>) {
        let analysis = self.analysis;
        let about = About::of(analysis, record);
        let question = self.question(code, about);
        question.judged(&record.judgement, record.disclosure.importer);
        question.add(regime, record);
        question.expose(analysis, regime, record, arriving.people(record));
        if analysis.coverage {
            question.carry(record, arriving);
        }
    }

    /// Adds something that is said of a record in words, with what it cites: made once for each tag under a regime.
    pub fn said(
        &mut self,
        (code, about): (Code, About),
        (regime, tag): (usize, u32),
        (record, arriving): (&Record, &mut Arriving<'_>),
        words: impl FnOnce() -> (String, String),
    ) {
        let (coverage, decided) = (self.analysis.coverage, self.analysis.is_decided());
        let question = self.question(code, about);
        question.add(regime, record);
        if coverage {
            question.carry(record, arriving);
            if decided {
                let to = (regime as u16, record.disclosure.importer, record.place);
                arriving
                    .of_record(record)
                    .iter()
                    .for_each(|(population, set)| question.tell(to, *population, set));
            }
        }
        if question.tags.insert((regime as u16, tag)) {
            let (why, citation) = words();
            question.cite(&citation);
            question.say(Item::said(why, record.disclosure.importer));
        }
    }
}

impl Question {
    /// Adds a hop that waits for it.
    pub fn add(&mut self, regime: usize, record: &Record) {
        self.under(regime);
        self.over(record.movement);
        self.exporters.extend(record.disclosure.exporter);
        self.recipients.insert((record.disclosure.importer, record.place));
    }

    pub fn under(&mut self, regime: usize) {
        if !self.regimes.contains(&(regime as u16)) {
            self.regimes.push(regime as u16);
        }
    }

    pub fn over(&mut self, movement: Movement) {
        if self.movements.last() != Some(&movement) {
            self.movements.push(movement);
        }
    }

    /// Adds what a record's movement brings of what it is of.
    fn carry(&mut self, record: &Record, arriving: &mut Arriving<'_>) {
        for (population, set) in arriving.of_record(record) {
            self.bring(record.movement, population, set);
        }
    }

    /// Adds what a movement brings.
    pub fn bring(&mut self, movement: Movement, population: PopulationId, set: CategorySet) {
        match self.brought.get_mut(&(movement, population)) {
            Some(known) => _ = known.add(&set.0),
            None => _ = self.brought.insert((movement, population), set),
        }
    }

    /// Counts what a record is of each population that is judged alike.
    fn expose(
        &mut self,
        analysis: &Analysis,
        regime: usize,
        record: &Record,
        people: &[(PopulationId, CategorySet)],
    ) {
        let key = (regime as u16, record.disclosure.importer, record.place);
        let rows = self.exposed.entry(key).or_default();
        let mut at = 0;
        for (population, arriving) in people {
            if *population != record.population && !analysis.alike(*population, record.population) {
                continue;
            }
            let mut set = arriving.clone();
            set.keep(&record.categories.0);
            if set.is_empty() {
                continue;
            }
            // Both lists are in the order of populations.
            at += rows[at..].iter().take_while(|(known, _)| known < population).count();
            match rows.get_mut(at).filter(|(known, _)| known == population) {
                Some((_, known)) => _ = known.add(&set.0),
                None => rows.insert(at, (*population, set)),
            }
        }
    }
}

/// What a judgement that is no pass says, for a question about a row: what decides first, then what does not count.
fn items(judgement: &Judgement, about: &About) -> Vec<Item> {
    let nobody = FxHashSet::default;
    let said = |why: &String| Item {
        name: String::new(),
        why: why.clone(),
        known: Known::NotStated,
        own: false,
        beside: false,
        of: nobody(),
    };
    let mut items: Vec<Item> = Vec::new();
    if matches!(judgement.ground, Ground::OwnLaw { .. }) {
        items.extend(judgement.reasons.first().map(|why| Item { own: true, ..said(why) }));
    }
    let item = |check: &Check, beside: bool| Item {
        name: check.name.to_string(),
        why: check.why.to_string(),
        known: check.known,
        own: !beside && stands_in(check, about),
        beside,
        of: nobody(),
    };
    let open = judgement.checks.iter().filter(|c| decides(judgement, c));
    items.extend(open.map(|c| item(c, false)));
    if judgement.verdict == Verdict::Unknown {
        let fails = judgement.checks.iter().filter(|c| c.known == Known::Fails && !beside(c));
        items.extend(fails.map(|c| item(c, false)));
    }
    let aside: Vec<&Check> =
        judgement.checks.iter().filter(|c| c.known == Known::Fails && beside(c)).collect();
    if items.is_empty() {
        let told = |why: &&String| *why != NOTHING && aside.iter().all(|c| c.why != **why);
        items.extend(judgement.reasons.iter().filter(told).map(said));
    }
    items.extend(aside.into_iter().map(|c| item(c, true)));
    items
}

/// Whether an answer stands in the row that a question is about.
fn stands_in(check: &Check, about: &About) -> bool {
    check.rests.iter().any(|rest| match (*rest, about) {
        (Rest::Safeguard(row), About::Safeguard(about)) => row == *about,
        (Rest::Certification(row), About::Certification(about))
        | (Rest::Country(row), About::Country(about)) => row == *about,
        (Rest::Party(party), About::Party(about)) => party == *about,
        (Rest::Arrival, About::Node(_)) => true,
        _ => false,
    })
}
