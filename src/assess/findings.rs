//! What is wrong, not known, or worth a look in a judged inventory.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::FxHashSet;

use super::{
    hops::{Kind, Leg, Record},
    purposes, rules,
    upkeep::{self, Used},
    workings::Workings,
};
use crate::{
    finding::{Code, Finding, Severity},
    law::{Judgement, Mark, Regime, Verdict},
    lineage::Bits,
    model::{Basis, Home, Id, NodeId, PartyId, Place, PopulationId, Recurrence, Transform},
    source::Span,
};

/// All findings, with the inventory's own severities, sorted by place and code; those without a place come last.
pub(super) fn all(workings: &Workings) -> Vec<Finding> {
    let mut list = Vec::new();
    lineage(workings, &mut list);
    holdings(workings, &mut list);
    behalf(workings, &mut list);
    homes(workings, &mut list);
    let mut used = Used::default();
    for regime in 0..workings.judged.len() {
        transfers(workings, regime, &mut used, &mut list);
    }
    entries(workings, &used, &mut list);
    purposes::findings(workings, &mut list);
    rules::findings(workings, &mut list);
    upkeep::findings(workings, &used, &mut list);
    for finding in &mut list {
        let own = workings.inventory().head.severity.iter().find(|(code, _)| code == finding.code.as_str());
        if let Some(severity) = own.and_then(|(_, word)| Severity::parse(word)) {
            finding.severity = severity;
        }
    }
    list.retain(|f| f.severity != Severity::Off);
    list.sort_by(|a, b| {
        let key = |f: &Finding| (f.span.is_none(), f.span.unwrap_or_default(), f.code);
        key(a).cmp(&key(b)).then_with(|| a.subject.cmp(&b.subject)).then_with(|| a.message.cmp(&b.message))
    });
    list.dedup();
    list
}

fn lineage(workings: &Workings, list: &mut Vec<Finding>) {
    let inventory = workings.inventory();
    let lineage = &workings.lineage;
    for hop in lineage.hops() {
        let flow = inventory.flow(hop.flow);
        let lens = lineage.lens(hop);
        let (mut arrives, mut leaky, mut guessed) = (false, false, false);
        for population in (0..inventory.populations.len()).map(PopulationId::new) {
            if !lineage.carries(hop.populations, population) {
                continue;
            }
            let at = workings.facts[population.index()].bits(hop.from.row());
            let touches = |set: &Bits| {
                let mut both = at.clone();
                both.keep(&set.0);
                !both.is_empty()
            };
            arrives |= !lens.image(&at.0).is_empty();
            leaky |= touches(&lens.leaky);
            guessed |= touches(&lens.guessed);
        }
        let blocks = inventory
            .transform_lists
            .get(flow.transforms)
            .iter()
            .any(|t| matches!(t, Transform::Aggregate | Transform::Anonymise | Transform::Drop(_)));
        let mut add = |code, message: &str, help: &str| {
            list.push(Finding::new(code, &*flow.id, message).at(flow.span).help(help));
        };
        if !arrives && !blocks {
            add(
                Code::EmptyFlow,
                "nothing that it names is ever at its source",
                "bring the data to the source, or take the flow or its categories out",
            );
        }
        if leaky {
            add(
                Code::AncestorPassesDrop,
                "a category that contains the dropped one passes: it is not known to be free of it",
                "name the narrower categories that pass",
            );
        }
        if guessed {
            add(
                Code::AncestorDerives,
                "the derivation fires, although only a category that contains its source passes",
                "name the narrower categories that pass",
            );
        }
    }
    foreign_populations(workings, list);
    cycles(workings, list);
}

/// Flows out of a population that name others.
fn foreign_populations(workings: &Workings, list: &mut Vec<Finding>) {
    let inventory = workings.inventory();
    for flow in &inventory.flows {
        let NodeId::Population(population) = flow.from else { continue };
        let named = inventory.population_lists.get(flow.populations);
        if named.iter().any(|&p| p != population) {
            let message = "it leaves one population, and names others, which do not pass over it";
            list.push(
                Finding::new(Code::ForeignPopulationFlow, &*flow.id, message)
                    .at(flow.span)
                    .help("leave `populations` blank, and draw a flow out of each population"),
            );
        }
    }
}

fn cycles(workings: &Workings, list: &mut Vec<Finding>) {
    let (inventory, lineage) = (workings.inventory(), &workings.lineage);
    for cycle in lineage.cycles() {
        let names: Vec<&str> = cycle.iter().map(|&s| inventory.node_name(lineage.node(s))).collect();
        let shown = names.iter().take(8).copied().collect::<Vec<_>>().join(", ");
        let more = if names.len() > 8 { format!(" and {} more", names.len() - 8) } else { String::new() };
        let first = node_span(workings, lineage.node(cycle[0]));
        let message = format!("data goes round between {shown}{more}");
        list.push(
            Finding::new(Code::FlowCycle, names[0], message)
                .at(first)
                .help("nothing to do if it is meant; else take one of these flows out"),
        );
    }
}

fn node_span(workings: &Workings, node: NodeId) -> Span {
    let inventory = workings.inventory();
    match node {
        NodeId::Population(id) => inventory.population(id).span,
        NodeId::Party(id) => inventory.party(id).span,
        NodeId::Store(id) => inventory.store(id).span,
    }
}

fn holdings(workings: &Workings, list: &mut Vec<Finding>) {
    let inventory = workings.inventory();
    let lineage = &workings.lineage;
    for (index, store) in inventory.stores.iter().enumerate() {
        if store.holdings.categories.is_empty() {
            continue;
        }
        let row = inventory.parties.len() + index;
        let spot = crate::lineage::Spot(row as u32);
        let mut arriving: BTreeMap<PopulationId, Bits> = BTreeMap::new();
        for hop in lineage.arriving(spot).map(|h| &lineage.hops()[h]) {
            for population in (0..inventory.populations.len()).map(PopulationId::new) {
                if lineage.carries(hop.populations, population) {
                    let from = workings.facts[population.index()].row(hop.from.row());
                    let bits = lineage.lens(hop).image(from);
                    arriving.entry(population).or_insert_with(|| Bits::new(lineage.words())).add(&bits.0);
                }
            }
        }
        for entry in lineage.entries().iter().filter(|e| e.flow.is_some() && e.spot == spot) {
            let bits = arriving.entry(entry.population).or_insert_with(|| Bits::new(lineage.words()));
            bits.add(&entry.categories.0);
        }
        let declared = |c| store.holdings.categories.iter().any(|&d| inventory.category_within(c, d));
        let mut undeclared = BTreeSet::new();
        for (population, bits) in &arriving {
            let known = store.holdings.populations.contains(population);
            undeclared
                .extend(bits.iter().filter(|&c| !known || !declared(c)).map(|c| &inventory.category(c).id));
        }
        if !undeclared.is_empty() {
            let names = undeclared.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
            let message = format!("it receives {names}, which it does not declare for these people");
            list.push(
                Finding::new(Code::UndeclaredReceipt, &store.id, message)
                    .at(store.span)
                    .help("declare them in `categories` and `populations`, or stop the flow"),
            );
        }
        let unsourced: BTreeSet<&str> = store
            .holdings
            .categories
            .iter()
            .filter(|&&c| !arriving.values().any(|b| b.iter().any(|a| inventory.category_within(a, c))))
            .map(|&c| inventory.category(c).id.as_str())
            .collect();
        if !unsourced.is_empty() {
            let names = unsourced.into_iter().collect::<Vec<_>>().join(", ");
            let message = format!("it holds {names}, which no flow brings");
            list.push(
                Finding::new(Code::UnsourcedHolding, &store.id, message)
                    .at(store.span)
                    .help("add the flow that brings it, or take it out of `categories`"),
            );
        }
    }
}

fn behalf(workings: &Workings, list: &mut Vec<Finding>) {
    let inventory = workings.inventory();
    for (row, standing) in workings.standings.iter().enumerate() {
        let holds = workings.facts.iter().any(|f| f.row(row).iter().any(|&w| w != 0));
        if !standing.controllers.is_empty() || !holds {
            continue;
        }
        let NodeId::Store(id) = workings.lineage.node(crate::lineage::Spot(row as u32)) else { continue };
        let store = inventory.store(id);
        let operator = &inventory.party(standing.operator).id;
        let message = format!("{operator} is a processor here, and it is not stated on whose behalf");
        list.push(
            Finding::new(Code::UnknownController, &store.id, message)
                .at(store.span)
                .help("state the parties on whose behalf in `controller`"),
        );
    }
}

fn homes(workings: &Workings, list: &mut Vec<Finding>) {
    for population in &workings.inventory().populations {
        if population.homes.contains(&Home::At(Place::UNKNOWN)) {
            let message = "where these people live is not known: a regime may protect them and not be seen";
            list.push(
                Finding::new(Code::UnknownHome, &population.id, message)
                    .at(population.span)
                    .help("state their homes in `country`: places, `EU`, `EEA`, or `*` for anywhere"),
            );
        }
    }
}

/// A hop's findings, one per verdict and regime, with the importers and places it concerns.
fn transfers(workings: &Workings, regime: usize, used: &mut Used, list: &mut Vec<Finding>) {
    let law = workings.judged[regime].regime;
    if !law.applies(workings.as_of) {
        let message =
            format!("{} does not apply on {}: what it would judge is unknown", law.id, workings.as_of);
        list.push(
            Finding::new(Code::RegimeNotInForce, &law.id, message)
                .cite(&law.law.citation)
                .help("judge a day on which it applies (`--as-of`), or leave it out of `regimes`"),
        );
    }
    let mut leg = OnLeg::default();
    workings.each_record(regime, |record| {
        if leg.at != Some(record.leg) {
            leg.tell(workings, law, list);
            leg.at = Some(record.leg);
        }
        leg.take(workings, law, used, &record);
    });
    leg.tell(workings, law, list);
}

/// What is found on one leg: by code and reason, the importers and places that it concerns.
#[derive(Default)]
struct OnLeg {
    at: Option<Leg>,
    /// What was taken already of other populations. A judgement is told by its address: as long as one is kept
    /// here, no other has it.
    seen: FxHashSet<(usize, PartyId, Place, Option<PartyId>)>,
    kept: Vec<Arc<Judgement>>,
    found: BTreeMap<(Code, String), (BTreeSet<String>, String)>,
}

impl OnLeg {
    fn take(&mut self, workings: &Workings, law: &Regime, used: &mut Used, record: &Record) {
        let judgement = &record.judgement;
        let key =
            (Arc::as_ptr(judgement).addr(), record.disclosure.importer, record.place, record.foreign_parent);
        if !self.seen.insert(key) {
            return;
        }
        if !self.kept.iter().any(|k| Arc::ptr_eq(k, judgement)) {
            self.kept.push(judgement.clone());
            used.take(judgement);
        }
        for (code, reason, citation) in codes(workings, law, record) {
            let entry = self.found.entry((code, reason)).or_insert_with(|| (BTreeSet::new(), citation));
            let importer = &workings.inventory().party(record.disclosure.importer).id;
            entry.0.insert(format!("{importer} ({})", record.place.code()));
        }
    }

    /// One finding per code and reason.
    fn tell(&mut self, workings: &Workings, law: &Regime, list: &mut Vec<Finding>) {
        self.seen.clear();
        self.kept.clear();
        let Some(leg) = self.at else { return };
        for ((code, reason), (parties, citation)) in std::mem::take(&mut self.found) {
            list.push(leg_finding(workings, &law.id, leg, code, &reason, &parties, &citation));
        }
    }
}

fn leg_finding(
    workings: &Workings,
    regime: &str,
    leg: Leg,
    code: Code,
    reason: &str,
    parties: &BTreeSet<String>,
    citation: &str,
) -> Finding {
    let inventory = workings.inventory();
    let span = match leg {
        Leg::Hop(i) => inventory.flow(workings.lineage.hops()[i as usize].flow).span,
        Leg::Entry(i) => {
            let entry = &workings.lineage.entries()[i as usize];
            entry.flow.map_or_else(
                || node_span(workings, workings.lineage.node(entry.spot)),
                |f| inventory.flow(f).span,
            )
        }
    };
    let to = parties.iter().cloned().collect::<Vec<_>>().join(", ");
    let help = match code {
        Code::TransferMissing => "sign a safeguard between exporter and importer, or stop the flow",
        Code::TransferDeficient => "mend the ground named, or rely on another",
        Code::TransferUnknown => "state what is missing",
        Code::TransferProhibited => "stop the flow, or keep the data at another place",
        Code::ForeignParent => "look at what the owner or seat can demand, and note it in the assessment",
        Code::ForeignAuthority => "name the agreement or ground under which it is given, or stop the flow",
        Code::StandingConsent => "rely on a safeguard, or state `recurrence` if it happens on occasion only",
        _ => "",
    };
    Finding::new(code, workings.leg_name(leg), format!("{regime}: to {to}: {reason}"))
        .at(span)
        .cite(citation)
        .help(help)
}

fn codes(workings: &Workings, law: &Regime, record: &Record) -> Vec<(Code, String, String)> {
    let inventory = workings.inventory();
    let mut codes = Vec::new();
    if let Some(owner) = record.foreign_parent {
        let owner = inventory.party(owner);
        let reason = if record.foreign_parent == Some(record.disclosure.importer) {
            format!("only `no-access-from-establishment` keeps its seat in {} out", owner.seat().code())
        } else {
            format!("it is owned by {}, established in {}", owner.id, owner.seat().code())
        };
        codes.push((Code::ForeignParent, reason, law.rule().to_owned()));
    }
    let judgement = &record.judgement;
    let code = match judgement.verdict {
        Verdict::Missing => Some(Code::TransferMissing),
        Verdict::Deficient => Some(Code::TransferDeficient),
        Verdict::Unknown => Some(Code::TransferUnknown),
        Verdict::Prohibited => Some(Code::TransferProhibited),
        _ => None,
    };
    if let Some(code) = code {
        codes.push((code, judgement.reasons.join("; "), judgement.citation.clone()));
    }
    let judged = matches!(record.kind, Kind::Transfer | Kind::Onward);
    let importer = inventory.party(record.disclosure.importer);
    if judged && AUTHORITIES.iter().any(|word| importer.kind == *word || importer.attests(word)) {
        let reason = "an authority outside the territory: its order alone is no ground".to_owned();
        codes.push((Code::ForeignAuthority, reason, "GDPR Art. 48".into()));
    }
    if judged && judgement.verdict == Verdict::Derogation && standing_consent(workings, record) {
        let reason = "explicit consent is relied on for a flow that stands".to_owned();
        codes.push((Code::StandingConsent, reason, judgement.citation.clone()));
    }
    codes
}

/// Kinds of parties that are public authorities, as the built-in laws name them.
const AUTHORITIES: [&str; 5] =
    ["authority", "public-authority", "public-body", "law-enforcement", "regulator"];

fn standing_consent(workings: &Workings, record: &Record) -> bool {
    let Leg::Hop(i) = record.leg else { return false };
    let inventory = workings.inventory();
    let flow = inventory.flow(workings.lineage.hops()[i as usize].flow);
    let basis = flow.legal_basis.or_else(|| {
        inventory
            .purpose_lists
            .get(flow.purposes)
            .iter()
            .find_map(|p| inventory.purposes[p.index()].legal_basis)
    });
    flow.recurrence == Recurrence::Standing && basis == Some(Basis::ExplicitConsent)
}

/// Rule entries that verdicts rest on and that wait for a look; confirmations that confirm nothing.
fn entries(workings: &Workings, used: &Used, list: &mut Vec<Finding>) {
    let mut confirmable = BTreeSet::new();
    for judged in &workings.judged {
        let law = judged.regime;
        let all = law
            .decision
            .iter()
            .chain(&law.prohibition)
            .map(|d| &d.entry)
            .chain(law.mechanism.iter().map(|m| &m.entry));
        for entry in all {
            if entry.source.mark == Mark::Unconfirmed {
                confirmable.insert(entry.id.as_str());
            }
            if !used.entries.contains(&entry.id) {
                continue;
            }
            let look = format!("`thalweg law --entry {}` shows its source", entry.id);
            let (code, what, help) = match entry.source.mark {
                Mark::Counts => continue,
                Mark::ReviewRequired => (
                    Code::ReviewRequired,
                    "counts, but its primary text was not seen: have it reviewed",
                    look,
                ),
                Mark::Unconfirmed => (
                    Code::Unconfirmed,
                    "is from memory: confirm it before anything rests on it",
                    format!("{look}; name the id under `confirms` in inventory.toml when it is checked"),
                ),
            };
            let message = format!("{} {what}", entry.id);
            list.push(Finding::new(code, &entry.id, message).cite(&entry.citation).help(help));
        }
    }
    for (id, span) in &workings.inventory().head.confirms {
        if !confirmable.contains(id.as_str()) {
            let message = "there is no such entry that waits for confirmation";
            list.push(
                Finding::new(Code::UnusedConfirmation, id, message)
                    .at(*span)
                    .help("write the id as `thalweg law REGIME` shows it, or take it out"),
            );
        }
    }
}
