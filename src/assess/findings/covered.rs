//! All that a finding is about, part by part: who accepts it, or knows it, accepts these parts and no others. A finding is about
//! the rows that it names and all that its sentence rests on: which data of whom moves or is held, over which flows, with all
//! their cells, between whom, under which law and paper, and who has it behind that.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    behind::{self, Behind},
    called::Called,
    question::{About, Item, Question},
};
use crate::{
    assess::{analysis::Analysis, digests},
    finding::{Code, Covered, Finding},
    lineage::CategorySet,
    model::{FlowId, Id as _, Inventory, NodeId, PartyId, PopulationId, StoreId},
    text::digest,
};

/// So much data that a question's movements bring is told category by category.
const ONE_BY_ONE: usize = 100_000;

/// So many exposures behind a question are parts of it one by one; where there are more, those of one recipient at a place are one.
const BEHIND: usize = 10_000;

/// What a question is about: each exposure that hangs on it, with the tags of its data; what each flow that waits for it
/// brings, with all that a law may look at in it; the law, the paper, each thing that is said of a recipient; and who has
/// behind it what it brings.
pub(super) fn of_question(
    analysis: &Analysis,
    question: &Question,
    (names, flows): (Vec<String>, impl Iterator<Item = FlowId>),
    behind: &mut Behind<'_>,
) -> Covered {
    let inventory = analysis.inventory();
    let mut parts: Vec<u64> = names.iter().map(|flow| digest::number(["flow", flow])).collect();
    let flows: Vec<FlowId> = flows.collect();
    parts.extend(flows.iter().map(|&flow| digests::flow(inventory, flow)));
    let ends: BTreeSet<PartyId> = flows.iter().flat_map(|&flow| digests::ends(inventory, flow)).collect();
    parts.extend(ends.into_iter().map(|party| digests::party(inventory, party)));
    let held: BTreeSet<&str> = names.iter().filter_map(|name| name.strip_prefix("store:")).collect();
    if !held.is_empty() {
        let stores = inventory.stores.iter().enumerate().filter(|(_, row)| held.contains(row.id.as_str()));
        parts.extend(stores.map(|(at, _)| digests::store(inventory, StoreId::new(at))));
    }
    let law = |&regime: &u16| analysis.judged[usize::from(regime)].regime.id.as_str();
    let laws: Vec<&str> = question.regimes.iter().map(law).collect();
    parts.extend(laws.iter().map(|law| digest::number(["under", law])));
    parts.extend(of_subject(inventory, question));
    let mut populations: BTreeSet<PopulationId> =
        question.exposed().flat_map(|(_, people)| people.iter().map(|&(population, _)| population)).collect();
    populations.extend(question.brought.keys().map(|&(_, population)| population));
    parts.extend(populations.iter().map(|&population| digests::population(inventory, population)));
    let mut exposures: Vec<u64> = Vec::new();
    for (&(regime, party, place), people) in question.exposed() {
        for &(population, ref categories) in people {
            exposures.extend(behind.numbers.exposures((law(&regime), party, place), population, categories));
        }
    }
    for &(party, place) in &question.recipients {
        parts.push(digests::recipient(inventory, party, place.code()));
    }
    parts.extend(question.exporters.iter().map(|&party| digests::party(inventory, party)));
    let today = analysis.as_of.to_string();
    parts.extend(question.items.iter().flat_map(|item| said(inventory, item, &behind.called, &today)));
    parts.extend(&question.more);
    let reached =
        if goes_on(question.code) { behind.of(&laws, &question.brought) } else { behind::Found::default() };
    parts.extend(reached.recipients);
    let rest = Covered::of(parts.clone(), &reached.exposures, Vec::new()).digest;
    parts.extend(&exposures);
    parts.extend(if reached.exposures.len() <= BEHIND { &reached.exposures } else { &reached.grouped });
    let brought = of_brought(analysis, question, behind);
    parts.extend(&brought);
    exposures.sort_unstable();
    exposures.dedup();
    let mut about: Vec<u64> = Vec::new();
    for (&(regime, party, place), population, set) in question.told() {
        about.extend(behind.numbers.exposures((law(&regime), party, place), population, set));
    }
    about.sort_unstable();
    about.dedup();
    let whole = Covered::of(parts, &reached.exposures, names);
    let is_unfollowed = reached.is_unfollowed;
    // Where no exposure hangs on it, it has grown with its data, the rows that have it, and what it names.
    let broken = if exposures.is_empty() { named(question, brought) } else { Vec::new() };
    Covered { exposures, behind: reached.exposures, about, broken, is_unfollowed, rest, ..whole }
}

/// What a question is of, on which no exposure hangs: what is brought, the rows that have it, and what its sentence names.
fn named(question: &Question, brought: Vec<u64>) -> Vec<u64> {
    let mut all = brought;
    all.extend(&question.more);
    all.extend(question.named.iter().map(|named| digest::number(["named", named])));
    all.sort_unstable();
    all.dedup();
    all
}

/// What the movements of a question bring: each category of each population by itself, or, where these are very many, all of a
/// population that one movement brings as one part.
fn of_brought(analysis: &Analysis, question: &Question, behind: &mut Behind<'_>) -> Vec<u64> {
    let count = |set: &CategorySet| set.iter().count();
    let one_by_one = question.brought.values().map(count).sum::<usize>() <= ONE_BY_ONE;
    // Hardly any set is met once.
    let mut parts = Vec::new();
    let mut known: FxHashMap<(PopulationId, &CategorySet), String> = FxHashMap::default();
    for (&(movement, population), set) in &question.brought {
        let name = analysis.movement_name(movement);
        if one_by_one {
            parts.extend(behind.numbers.data(("by", &name), population, set));
            continue;
        }
        let all = known.entry((population, set)).or_insert_with(|| {
            let numbers = behind.numbers.data(("all by", ""), population, set);
            digest::of_numbers(numbers)
        });
        parts.push(digest::number(["all by", &name, all.as_str()]));
    }
    parts
}

/// Whether what is wrong with a hop is wrong with all that has its data behind it.
fn goes_on(code: Code) -> bool {
    matches!(
        code,
        Code::TransferMissing
            | Code::TransferDeficient
            | Code::TransferUnknown
            | Code::TransferProhibited
            | Code::ForeignAuthority
            | Code::StandingConsent
            | Code::EncryptionAlone
    )
}

/// The row that a question is about, and those that its sentence rests on without naming them.
fn of_subject(inventory: &Inventory, question: &Question) -> Vec<u64> {
    let assessed = question.code == Code::EncryptionAlone;
    let mut parts = match question.about {
        About::Safeguard(row) => {
            let paper = &inventory.safeguards[row.index()];
            // Nothing is said of the days of what holds.
            let whole = assessed || question.code == Code::StandingConsent;
            vec![if whole {
                digests::whole_paper(inventory, paper)
            } else {
                digests::paper(inventory, paper)
            }]
        }
        About::Certification(row) => {
            vec![digests::certification(inventory, &inventory.certifications[row as usize])]
        }
        About::Country(row) => vec![digests::country(&inventory.countries[row as usize])],
        About::Party(party) => vec![digests::party(inventory, party)],
        About::Node(node) => of_node(inventory, node),
        About::Entry(_) => Vec::new(),
    };
    if assessed {
        let there = |row: &&crate::model::CountryRow| {
            question.recipients.iter().any(|(_, place)| place.within(row.place))
        };
        parts.extend(inventory.countries.iter().filter(there).map(digests::country));
    }
    parts
}

/// A node, and who holds what is there, and for whom.
fn of_node(inventory: &Inventory, node: NodeId) -> Vec<u64> {
    let store = match node {
        NodeId::Store(store) => Some(digests::store(inventory, store)),
        NodeId::Party(_) | NodeId::Population(_) => None,
    };
    let parties = digests::at(inventory, node).map(|party| digests::party(inventory, party));
    store.into_iter().chain(parties).collect()
}

/// Of what these words name: for a finding whose message has the day judged in it, or leaves some out.
pub(super) fn of_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Covered {
    of_parts(words.into_iter().map(|word| digest::number([word])).collect())
}

/// Of these parts alone.
pub(super) fn of_parts(parts: Vec<u64>) -> Covered {
    Covered::of(parts, &[], Vec::new())
}

impl Finding {
    /// Of these things, each as a number: where another one is among them, it is about more than before. What else it rests on
    /// is added where all are gone through ([`super::whole`]).
    #[must_use]
    pub(super) fn names(self, analysis: &Analysis, broken: Vec<u64>) -> Self {
        if analysis.coverage { self.covers(Covered { broken, ..Covered::default() }) } else { self }
    }
}

/// What a finding says in its own words, as a part, without the names of parties.
pub(super) fn words(finding: &Finding, called: Option<&Called<'_>>) -> u64 {
    let said = called.map_or_else(|| finding.message.clone(), |called| called.by_ids(&finding.message));
    digest::number(["message", &said])
}

impl Covered {
    /// Of all these parts; `data`: what is too fine to be a part by itself.
    pub(super) fn of(mut parts: Vec<u64>, data: &[u64], flows: Vec<String>) -> Self {
        parts.sort_unstable();
        parts.dedup();
        let mut all: Vec<u64> = parts.iter().chain(data).copied().collect();
        #[expect(clippy::stable_sort_primitive, reason = "two runs that are sorted: this one merges them")]
        all.sort();
        all.dedup();
        let digest = digest::of_numbers(all);
        Self { digest, parts, flows, ..Self::default() }
    }
}

/// What is said, of each recipient, in its words, without the day judged: what is said of it on the next day is the same.
fn said(inventory: &Inventory, item: &Item, called: &Called<'_>, today: &str) -> Vec<u64> {
    let what = called.by_ids(&item.why.replace(today, ""));
    let of = |who: &str| digest::number(["said", &item.name, &what, item.known.as_str(), who]);
    if item.of.is_empty() {
        return vec![of("")];
    }
    item.of.iter().map(|&party| of(&inventory.party(party).id)).collect()
}
