//! A question as a finding: sentences that a data protection officer reads once, with who, where and how much.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    limit::Firsts,
    question::{About, Item, Question, Questions},
};
use crate::{
    assess::analysis::Analysis,
    finding::{Code, Finding},
    law::{StatedIn, stated_in},
    model::{self, FlowId, Inventory, PartyId, StoreId},
    source::Span,
};

/// How many of a list are named.
const NAMED: usize = 3;

/// Where a finding comes in the list: by the exposures that hang on it, and its place.
type Place = (Reverse<u32>, bool, Span);

/// Adds them to the findings: of each code at most so many as are asked for, the first ones; the rest is counted.
pub(super) fn tell(questions: Questions, firsts: &mut Firsts) {
    let Questions { analysis, list, .. } = questions;
    let mut by_code: BTreeMap<Code, Vec<(Place, Question)>> = BTreeMap::new();
    for question in list {
        if !firsts.is_off(question.code) {
            let span = span(analysis, &question);
            let place = (Reverse(question.exposures()), span.is_none(), span.unwrap_or_default());
            by_code.entry(question.code).or_default().push((place, question));
        }
    }
    for (code, mut questions) in by_code {
        questions.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.about.cmp(&b.1.about)));
        // Those at the place of the last one are told too: what is said of them orders them.
        let asked = firsts.limit.unwrap_or(questions.len());
        let last = asked.checked_sub(1).and_then(|last| questions.get(last)).map(|(place, _)| *place);
        let told = last.map_or(questions.len().min(asked), |last| questions.partition_point(|q| q.0 <= last));
        let rest = questions.split_off(told).len();
        if rest > 0 {
            *firsts.more.entry(code).or_default() += rest;
        }
        firsts.list.extend(questions.iter().map(|(_, question)| finding(analysis, question)));
    }
}

/// The finding of a question.
pub(super) fn finding(analysis: &Analysis, question: &Question) -> Finding {
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
        .help(help(question))
        .cite(question.citations.join("; "))
        .exposures(question.exposures());
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
                "nothing covers what goes to {to}: no decision does, and there is no safeguard from {from}"
            )
        }
        (Code::TransferDeficient, Some(row)) => format!("`{row}` does not carry what goes to {to}"),
        (Code::TransferDeficient, None) => format!("what goes to {to} rests on a ground that fails"),
        (Code::TransferUnknown, Some(row)) => {
            format!("whether `{row}` carries what goes to {to} cannot be told")
        }
        (Code::TransferUnknown, None) => format!("whether anything covers what goes to {to} cannot be told"),
        (Code::TransferProhibited, _) => format!("what goes to {to} is forbidden"),
        (Code::StandingConsent | Code::EncryptionAlone, Some(row)) => {
            format!("`{row}`, for what goes to {to}")
        }
        _ => String::new(),
    }
}

/// Who gets it, and where.
fn recipients(inventory: &Inventory, question: &Question) -> String {
    let parties: BTreeSet<PartyId> = question.recipients.iter().map(|&(party, _)| party).collect();
    if parties.len() > NAMED {
        return format!("{} recipients, {}", parties.len(), named(parties.into_iter(), inventory));
    }
    let mut parties: Vec<PartyId> = parties.into_iter().collect();
    parties.sort_by(|a, b| inventory.party(*a).id.cmp(&inventory.party(*b).id));
    let at = |party: PartyId| {
        let mut places: Vec<model::Place> =
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
    let own = question.items.iter().filter(|i| i.own);
    sentences.extend(own.map(|i| Cow::Borrowed(i.why.as_str())));
    for beside in [false, true] {
        let mut others: Vec<&Item> = question.items.iter().filter(|i| !i.own && i.beside == beside).collect();
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

fn help(question: &Question) -> Cow<'static, str> {
    let certify = question.items.iter().any(|i| i.beside && i.name.starts_with("decision:"));
    match question.code {
        Code::TransferMissing if certify => Cow::Borrowed(
            "sign a safeguard between exporter and importer, record a certification that there is, or stop the flow",
        ),
        Code::TransferMissing => "sign a safeguard between exporter and importer, or stop the flow".into(),
        Code::TransferDeficient => match cells(question) {
            cells if cells.is_empty() => "mend the ground named, or rely on another".into(),
            cells => format!("put right {cells}, or rely on another ground").into(),
        },
        Code::TransferUnknown => match cells(question) {
            cells if cells.is_empty() => "state what is missing".into(),
            cells => format!("state {cells}").into(),
        },
        Code::TransferProhibited => "stop the flow, or keep the data at another place".into(),
        Code::ForeignParent => "look at what the owner or seat can demand, and note it in the assessment".into(),
        Code::ForeignAuthority => "name the agreement or ground under which it is given, or stop the flow".into(),
        Code::EncryptionAlone => {
            "name measures that work against the importer's own reading, or assess anew".into()
        }
        Code::StandingConsent => {
            "rely on a safeguard, or state `recurrence` if it happens on occasion only".into()
        }
        Code::PlaceOfSameParty => {
            "look at what the authorities of that place can demand, and at the security of the processing there".into()
        }
        Code::UnnamedLocation => {
            "name these places in `country` of the store if the data is reached from there, or say that it is not: \
             take them out of `locations`"
                .into()
        }
        _ => "".into(),
    }
}

/// The cells that would settle it: those of the row itself, then the others.
fn cells(question: &Question) -> String {
    let (mut row, mut named): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for item in question.items.iter().filter(|i| !i.beside) {
        let (list, cell) = match stated_in(&item.name) {
            Some(StatedIn::Row(cell)) => (&mut row, cell),
            Some(StatedIn::Named(cell)) => (&mut named, cell),
            None => continue,
        };
        if !list.contains(&cell) {
            list.push(cell);
        }
    }
    let subject = match &question.about {
        About::Safeguard(_) => " in its row",
        _ => " in the row of the safeguard",
    };
    let row = if row.is_empty() { String::new() } else { format!("{}{subject}", list(&row)) };
    let named = list(&named);
    match (row.is_empty(), named.is_empty()) {
        (false, false) => format!("{row}; and {named}"),
        (false, true) => row,
        (true, _) => named,
    }
}
