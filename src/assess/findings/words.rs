//! A question as a finding: sentences that a data protection officer reads once, with who, where and how much.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    behind::Behind,
    covered,
    limit::Firsts,
    question::{About, Item, Question, Questions},
};
use crate::{
    assess::analysis::Analysis,
    finding::{Code, Finding},
    law::{Condition, Known, StatedIn, remedy},
    model::{FlowId, Inventory, PartyId, Place, StoreId},
    source::Span,
};

/// How many of a list are named.
const NAMED: usize = 3;

/// Where a finding comes in the list: by the exposures that hang on it, and its place.
type Rank = (Reverse<u32>, bool, Span);

/// Adds them to the findings: of each code at most so many as are asked for, the first ones; the rest is counted.
pub(super) fn tell(questions: Questions, firsts: &mut Firsts) {
    let Questions { analysis, list, .. } = questions;
    let mut by_code: BTreeMap<Code, Vec<(Rank, Question)>> = BTreeMap::new();
    for question in list {
        if !firsts.is_off(question.code) {
            let span = span(analysis, &question);
            let rank = (Reverse(question.exposures()), span.is_none(), span.unwrap_or_default());
            by_code.entry(question.code).or_default().push((rank, question));
        }
    }
    let mut behind = Behind::new(analysis);
    for (code, mut questions) in by_code {
        questions.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.about.cmp(&b.1.about)));
        // Those at the place of the last one are told too: what is said of them orders them.
        let asked = firsts.limit.unwrap_or(questions.len());
        let last = asked.checked_sub(1).and_then(|last| questions.get(last)).map(|(rank, _)| *rank);
        let told = last.map_or(questions.len().min(asked), |last| questions.partition_point(|q| q.0 <= last));
        let rest = questions.split_off(told).len();
        if rest > 0 {
            *firsts.more.entry(code).or_default() += rest;
        }
        firsts.list.extend(questions.iter().map(|(_, question)| finding(analysis, question, &mut behind)));
    }
}

/// The finding of a question.
pub(super) fn finding(analysis: &Analysis, question: &Question, behind: &mut Behind<'_>) -> Finding {
    let inventory = analysis.inventory();
    let flows = flows(analysis, question);
    let mut laws: Vec<&str> =
        question.regimes.iter().map(|&r| analysis.judged[usize::from(r)].regime.id.as_str()).collect();
    laws.sort_unstable();
    let said = said(inventory, question);
    let lead = lead(inventory, question);
    let then = match (lead.is_empty() || said.is_empty(), question.code) {
        (true, _) => "",
        (false, Code::TransferMissing) => "; ",
        (false, _) => ": ",
    };
    let message = format!("{}: {lead}{then}{said}{}", laws.join(", "), tail(analysis, question, &flows));
    let mut finding = Finding::new(question.code, subject(inventory, &question.about), message)
        .help(help(analysis, question))
        .cite(question.citations.join("; "))
        .exposures(question.exposures());
    finding.names = question.named.iter().cloned().collect();
    if analysis.coverage {
        let names = flows.iter().map(|step| step.plain(inventory)).collect();
        let of = flows.iter().filter_map(|step| match step {
            Step::Flow(flow) => Some(*flow),
            Step::Holding(_) => None,
        });
        finding = finding.covers(covered::of_question(analysis, question, (names, of), behind));
    }
    finding.span = question.about.span(analysis);
    let first = flows.first().map(|step| step.span(inventory));
    match first.filter(|row| Some(*row) != finding.span) {
        Some(row) if finding.span.is_none() => finding.at(row),
        Some(row) => finding.also(row),
        None => finding,
    }
}

/// The place that a question's finding points to.
pub(super) fn span(analysis: &Analysis, question: &Question) -> Option<Span> {
    let first = || flows(analysis, question).first().map(|step| step.span(analysis.inventory()));
    question.about.span(analysis).or_else(first)
}

fn subject(inventory: &Inventory, about: &About) -> String {
    match about {
        About::Safeguard(row) => inventory.safeguards[row.index()].id.clone(),
        About::Certification(row) => {
            inventory.party(inventory.certifications[*row as usize].party).id.clone()
        }
        About::Party(party) => inventory.party(*party).id.clone(),
        About::Country(row) => inventory.countries[*row as usize].place.code().to_owned(),
        About::Node(node) => inventory.node_name(*node).to_owned(),
        About::Entry(id) => id.clone(),
    }
}

/// What is the matter, before the reasons.
fn lead(inventory: &Inventory, question: &Question) -> String {
    let to = recipients(inventory, question);
    let row = match &question.about {
        About::Safeguard(row) => Some(inventory.safeguards[row.index()].id.as_str()),
        _ => None,
    };
    match (question.code, row) {
        (Code::TransferMissing, _) => {
            let from = named(question.exporters.iter().copied(), inventory);
            format!(
                "no ground is recorded for the data sent from {from} to {to}: no safeguard between them, and no adequacy decision that applies"
            )
        }
        (Code::TransferDeficient, Some(row)) => {
            format!("`{row}` is not a valid ground for the data sent to {to}")
        }
        (Code::TransferDeficient, None) => format!("the data sent to {to} rests on a ground that fails"),
        (Code::TransferUnknown, Some(row)) => {
            format!("it cannot be determined whether `{row}` is a valid ground for the data sent to {to}")
        }
        (Code::TransferUnknown, None) => {
            format!("it cannot be determined whether any ground covers the data sent to {to}")
        }
        (Code::TransferProhibited, _) => format!("sending the data to {to} is prohibited"),
        (Code::StandingConsent | Code::EncryptionAlone, Some(row)) => {
            format!("`{row}`, for the data sent to {to}")
        }
        _ => String::new(),
    }
}

/// Who gets it, and where.
fn recipients(inventory: &Inventory, question: &Question) -> String {
    let parties: BTreeSet<PartyId> = question.recipients.iter().map(|&(party, _)| party).collect();
    if parties.len() > NAMED {
        let mut ids: Vec<&str> = parties.iter().map(|&p| inventory.party(p).id.as_str()).collect();
        ids.sort_unstable();
        let named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
        return format!("{} recipients ({} and {} more)", ids.len(), named.join(", "), ids.len() - NAMED);
    }
    let mut parties: Vec<PartyId> = parties.into_iter().collect();
    parties.sort_by(|a, b| inventory.party(*a).id.cmp(&inventory.party(*b).id));
    let at = |party: PartyId| {
        let mut places: Vec<Place> =
            question.recipients.iter().filter(|(p, _)| *p == party).map(|&(_, place)| place).collect();
        places.sort_by_key(|place| place.code());
        let known: Vec<&str> = places.iter().filter(|p| !p.is_unknown()).map(|p| p.code()).collect();
        let unknown = (known.len() < places.len()).then_some("a place that is not stated");
        let places: Vec<&str> = known.into_iter().chain(unknown).collect();
        format!("{} in {}", inventory.named(party), list(&places))
    };
    let each: Vec<String> = parties.into_iter().map(at).collect();
    list(&each.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Parties by name and id, in the order of their ids: the first ones, and how many more.
fn named(parties: impl Iterator<Item = PartyId>, inventory: &Inventory) -> String {
    let mut all: Vec<PartyId> = parties.collect();
    all.sort_by(|a, b| inventory.party(*a).id.cmp(&inventory.party(*b).id));
    let mut names: Vec<String> = all.iter().take(NAMED).map(|&p| inventory.named(p)).collect();
    let more = all.len().saturating_sub(NAMED);
    names.extend((more > 0).then(|| format!("{more} more")));
    list(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// `a, b and c`.
fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

/// The reasons: what is the same for all first; what differs by recipient with how many it concerns.
fn said(inventory: &Inventory, question: &Question) -> String {
    let parties: BTreeSet<PartyId> = question.recipients.iter().map(|&(party, _)| party).collect();
    let mut sentences: Vec<Cow<str>> = Vec::new();
    // What stands in the row itself is said of all, unless it hangs on the hop.
    let of_all = |i: &&Item| i.own && (i.name.is_empty() || i.of.len() == parties.len());
    let own = question.items.iter().filter(of_all);
    sentences.extend(own.map(|i| Cow::Borrowed(i.why.as_str())));
    for beside in [false, true] {
        let mut others: Vec<&Item> =
            question.items.iter().filter(|i| !of_all(i) && i.beside == beside).collect();
        others.sort_by(|a, b| (&a.name, first(inventory, a)).cmp(&(&b.name, first(inventory, b))));
        let some = others.chunk_by(|a, b| a.name == b.name && !a.name.is_empty());
        for same in some.take(if beside { NAMED } else { usize::MAX }) {
            sentences.push(Cow::Owned(alike(inventory, same, parties.len())));
        }
    }
    sentences.join("; ")
}

/// The id of the first recipient of whom something is said.
fn first<'i>(inventory: &'i Inventory, item: &Item) -> &'i str {
    item.of.iter().map(|&p| inventory.party(p).id.as_str()).min().unwrap_or_default()
}

/// What is said of several recipients in the same way: of the first in words, of the others by name.
fn alike(inventory: &Inventory, same: &[&Item], recipients: usize) -> String {
    let [one, others @ ..] = same else { return String::new() };
    let others: BTreeSet<PartyId> =
        others.iter().flat_map(|i| i.of.iter().copied()).filter(|p| !one.of.contains(p)).collect();
    if others.is_empty() {
        let all = one.of.is_empty() || one.of.len() == recipients;
        let said_of =
            if all { String::new() } else { format!(" ({} of {recipients} recipients)", one.of.len()) };
        return format!("{}{said_of}", one.why);
    }
    format!("{}; likewise of {}", one.why, named(others.into_iter(), inventory))
}

/// A flow, or what a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Flow(FlowId),
    Holding(StoreId),
}

impl Step {
    fn span(self, inventory: &Inventory) -> Span {
        match self {
            Self::Flow(flow) => inventory.flow(flow).span,
            Self::Holding(store) => inventory.store(store).span,
        }
    }

    /// As routes name it.
    fn plain(self, inventory: &Inventory) -> String {
        match self {
            Self::Flow(flow) => inventory.flow(flow).id.to_string(),
            Self::Holding(store) => format!("store:{}", inventory.store(store).id),
        }
    }

    fn name(self, inventory: &Inventory) -> String {
        match self {
            Self::Flow(flow) => format!("`{}`", inventory.flow(flow).id),
            Self::Holding(store) => format!("what `{}` holds", inventory.store(store).id),
        }
    }
}

/// The flows that wait for a question, each once, in the order of their rows.
fn flows(analysis: &Analysis, question: &Question) -> Vec<Step> {
    let step = |movement| match analysis.step_of(movement) {
        (Some(flow), _) => Some(Step::Flow(flow)),
        (None, Some(store)) => Some(Step::Holding(store)),
        (None, None) => None,
    };
    let mut steps: Vec<Step> = question.movements.iter().filter_map(|&movement| step(movement)).collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// Over which flows, and how many exposures hang on it.
fn tail(analysis: &Analysis, question: &Question, flows: &[Step]) -> String {
    let inventory = analysis.inventory();
    let mut names: Vec<String> = flows.iter().take(NAMED).map(|step| step.name(inventory)).collect();
    let more = flows.len().saturating_sub(NAMED);
    names.extend((more > 0).then(|| format!("{more} more")));
    let names = list(&names.iter().map(String::as_str).collect::<Vec<_>>());
    match question.exposures() {
        _ if names.is_empty() => String::new(),
        0 => format!(" ({names})"),
        1 => format!(" ({names}; 1 exposure)"),
        n => format!(" ({names}; {n} exposures)"),
    }
}

/// Whether a decision in force that does not cover it would, if the recipient were certified.
fn may_be_certified(analysis: &Analysis, question: &Question) -> bool {
    let asks = |id: &str| {
        let laws = question.regimes.iter().map(|&regime| &analysis.judged[usize::from(regime)].regime);
        let mut named = laws.flat_map(|law| &law.decision).filter(|decision| decision.entry.id == id);
        named.any(|decision| {
            let certified = |condition: &Condition| matches!(condition, Condition::Certified { .. });
            decision.entry.holds(analysis.as_of) && decision.requires.iter().any(certified)
        })
    };
    let mut beside = question.items.iter().filter(|item| item.beside);
    beside.any(|item| item.name.strip_prefix("decision:").is_some_and(asks))
}

fn help(analysis: &Analysis, question: &Question) -> Cow<'static, str> {
    match question.code {
        Code::TransferMissing if may_be_certified(analysis, question) => Cow::Borrowed(
            "sign a safeguard between exporter and importer; or, if the public list shows that the recipient is certified, record the certification; or stop the flow",
        ),
        Code::TransferMissing => "sign a safeguard between exporter and importer, or stop the flow".into(),
        Code::TransferDeficient => mending(question).into(),
        Code::TransferUnknown => stating(question).map_or("state what is missing".into(), Cow::Owned),
        Code::TransferProhibited => "stop the flow, or keep the data at another place".into(),
        Code::ForeignParent => "assess what the parent company or head office can demand, and record the outcome".into(),
        Code::ForeignAuthority => "keep the agreement or other ground for the disclosure on file; without one, stop the flow".into(),
        Code::EncryptionAlone => {
            "adopt measures that are effective where the importer reads the data, or reassess".into()
        }
        Code::StandingConsent => {
            "rely on a safeguard, or state `recurrence` if it happens only occasionally".into()
        }
        Code::PlaceOfSameParty => {
            "look at what the authorities of that place can demand, and at the security of the processing there".into()
        }
        Code::UnnamedLocation => {
            "ask whether the store is reached from there; if so, add the place to its `country`; if not, note the answer".into()
        }
        _ => "".into(),
    }
}

/// What would settle what is not stated: the cells of the row itself, then others, then what to do.
fn stating(question: &Question) -> Option<String> {
    let (mut row, mut named, mut doing): (Vec<&str>, Vec<&str>, Vec<&str>) = Default::default();
    for item in question.items.iter().filter(|i| !i.beside && i.known == Known::NotStated) {
        let Some(remedy) = remedy(&item.name) else { continue };
        let (list, what) = match remedy.stated_in {
            StatedIn::Row(what) => (&mut row, what),
            StatedIn::Named(what) => (&mut named, what),
            StatedIn::Do(what) => (&mut doing, what),
        };
        if !list.contains(&what) {
            list.push(what);
        }
    }
    let subject = match &question.about {
        About::Safeguard(_) => "in its row",
        _ => "in the row of the safeguard",
    };
    let row = (!row.is_empty()).then(|| format!("state {} {subject}", list(&row)));
    let named = named.iter().map(|what| format!("state {what}"));
    let all: Vec<String> =
        row.into_iter().chain(named).chain(doing.iter().map(|&what| what.to_owned())).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// What to do about what fails.
fn mending(question: &Question) -> String {
    let mut all: Vec<&str> = Vec::new();
    for item in question.items.iter().filter(|i| !i.beside && i.known == Known::Fails) {
        let mend = remedy(&item.name).map_or("", |remedy| remedy.mend);
        if !mend.is_empty() && !all.contains(&mend) {
            all.push(mend);
        }
    }
    all.push(if all.is_empty() {
        "rely on another ground, or stop the flow"
    } else {
        "or rely on another ground, or stop the flow"
    });
    all.join("; ")
}
