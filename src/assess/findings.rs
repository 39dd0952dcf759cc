//! What is wrong, not known, or worth a look in a judged inventory.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::{firsts::Firsts, hops::Judged, leg::OnLeg, purposes, rules, workings::Workings};
use crate::{
    finding::{Code, Finding, Severity},
    law::{Judgement, Mark, mechanism_of},
    lineage::{Bits, Spot},
    model::{Date, DateCell, Home, Id, NodeId, Place, PopulationId, SafeguardId, Transform},
    source::Span,
};

/// Findings with the inventory's own severities, sorted by place and code; those without a place come last. All of
/// them or, for a `limit`, at least the first so many of each code, and how many of which code are left out.
pub(super) fn all(workings: &Workings, limit: Option<usize>) -> (Vec<Finding>, BTreeMap<Code, usize>) {
    let mut firsts = Firsts::new(workings, limit);
    lineage(workings, &mut firsts);
    behalf(workings, &mut firsts);
    let mut used = Used::default();
    for regime in 0..workings.judged.len() {
        transfers(workings, regime, &mut used, &mut firsts);
    }
    let Firsts { mut list, more, .. } = firsts;
    foreign_populations(workings, &mut list);
    cycles(workings, &mut list);
    holdings(workings, &mut list);
    homes(workings, &mut list);
    entries(workings, &used, &mut list);
    purposes::findings(workings, &mut list);
    rules::findings(workings, &mut list);
    upkeep(workings, &used, &mut list);
    for finding in &mut list {
        finding.severity = workings.severity(finding.code);
    }
    list.retain(|f| f.severity != Severity::Off);
    sort(&mut list);
    list.dedup();
    (list, more)
}

/// By place and code, subject and message; those without a place come last.
fn sort(list: &mut Vec<Finding>) {
    // Findings are large: their keys are sorted, and each finding is moved once.
    let key = |f: &Finding| (f.span.is_none(), f.span.unwrap_or_default(), f.code);
    let mut order: Vec<_> = list.iter().enumerate().map(|(i, f)| (key(f), i as u32)).collect();
    order.sort_unstable_by(|(a, i), (b, j)| {
        let text = |i: u32| (&list[i as usize].subject, &list[i as usize].message);
        a.cmp(b).then_with(|| text(*i).cmp(&text(*j))).then(i.cmp(j))
    });
    let mut taken: Vec<Option<Finding>> = std::mem::take(list).into_iter().map(Some).collect();
    list.extend(order.into_iter().filter_map(|(_, i)| taken[i as usize].take()));
}

/// What verdicts rested on.
#[derive(Default)]
pub(super) struct Used {
    entries: FxHashSet<String>,
    safeguards: FxHashSet<SafeguardId>,
}

impl Used {
    pub(super) fn take(&mut self, judgement: &Judgement) {
        for entry in [&judgement.entry, &judgement.through] {
            if !entry.is_empty() && !self.entries.contains(entry) {
                self.entries.insert(entry.clone());
            }
        }
        self.safeguards.extend(judgement.ground.safeguard());
    }
}

fn lineage(workings: &Workings, firsts: &mut Firsts) {
    let inventory = workings.inventory();
    let lineage = &workings.lineage;
    // What passes of a union is the union of what passes: whose it is does not matter here.
    let mut anybody = lineage.plane();
    workings.facts.iter().for_each(|facts| anybody.merge(facts));
    for hop in lineage.hops() {
        let lens = lineage.lens(hop);
        let listed = inventory.population_lists.get(hop.populations);
        let row = hop.from.row();
        let mut at = Bits::new(lineage.words());
        if listed.is_empty() {
            at.add(anybody.row(row));
        }
        for population in listed {
            at.add(workings.facts[population.index()].row(row));
        }
        let touches = |set: &Bits| at.0.iter().zip(&set.0).any(|(a, b)| a & b != 0);
        let (arrives, leaky, guessed) =
            (!lens.image(&at.0).is_empty(), touches(&lens.leaky), touches(&lens.guessed));
        if arrives && !leaky && !guessed {
            continue;
        }
        let flow = inventory.flow(hop.flow);
        let blocks = inventory
            .transform_lists
            .get(flow.transforms)
            .iter()
            .any(|t| matches!(t, Transform::Aggregate | Transform::Anonymise | Transform::Drop(_)));
        let mut add = |code, message: &str, help: &'static str| {
            if firsts.wants(code, flow.span) {
                firsts.list.push(Finding::new(code, &*flow.id, message).at(flow.span).help(help));
            }
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

pub(super) fn node_span(workings: &Workings, node: NodeId) -> Span {
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
        let spot = Spot(row as u32);
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

fn behalf(workings: &Workings, firsts: &mut Firsts) {
    let inventory = workings.inventory();
    for (row, standing) in workings.standings.iter().enumerate() {
        let holds = workings.facts.iter().any(|f| f.row(row).iter().any(|&w| w != 0));
        if !standing.controllers.is_empty() || !holds {
            continue;
        }
        let NodeId::Store(id) = workings.lineage.node(Spot(row as u32)) else { continue };
        let store = inventory.store(id);
        if !firsts.wants(Code::UnknownController, store.span) {
            continue;
        }
        let operator = &inventory.party(standing.operator).id;
        let message = format!("{operator} is a processor here, and it is not stated on whose behalf");
        firsts.list.push(
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
fn transfers(workings: &Workings, regime: usize, used: &mut Used, firsts: &mut Firsts) {
    let law = workings.judged[regime].regime;
    if !law.applies(workings.as_of) {
        let message =
            format!("{} does not apply on {}: what it would judge is unknown", law.id, workings.as_of);
        firsts.list.push(
            Finding::new(Code::RegimeNotInForce, &law.id, message)
                .cite(&law.law.citation)
                .help("judge a day on which it applies (`--as-of`), or leave it out of `regimes`"),
        );
    }
    let mut leg = OnLeg::default();
    workings.each_alike(regime, |record| leg.take(workings, law, used, &record, firsts));
    leg.tell(workings, law, firsts);
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

fn upkeep(workings: &Workings, used: &Used, list: &mut Vec<Finding>) {
    let inventory = workings.inventory();
    let days = i64::from(inventory.head.expiry_notice_days);
    let as_of = workings.as_of;
    let ending = |end: Date| end >= as_of && as_of.until(end).is_ok_and(|s| i64::from(s.get_days()) <= days);
    for (at, safeguard) in inventory.safeguards.iter().enumerate() {
        if let Some(end) = safeguard.valid_until.filter(|&d| ending(d)) {
            let message = format!("it ends on {end}");
            list.push(
                Finding::new(Code::Expiring, &safeguard.id, message)
                    .help("renew it, and state its new last day")
                    .at(safeguard.span),
            );
        }
        if let DateCell::On(day) = safeguard.assessment.on {
            let months = i64::from(inventory.head.assessment_valid_months);
            let due = day.checked_add(jiff::Span::new().months(months)).ok().filter(|&d| ending(d));
            if let Some(due) = due {
                let message = format!("its transfer impact assessment of {day} counts until {due}");
                list.push(
                    Finding::new(Code::AssessmentDue, &safeguard.id, message)
                        .help("assess anew, and state the day in `assessed_on`")
                        .at(safeguard.span),
                );
            }
        }
        let known = |j: &Judged| mechanism_of(j.regime, safeguard, as_of).is_some();
        if !workings.judged.iter().any(known) {
            let message = "no regime that is judged knows its mechanism for itself";
            list.push(Finding::new(Code::SafeguardOutsideRegime, &safeguard.id, message).help("name the law in `regimes` of the row if it is meant for it, or a mechanism that the law knows").at(safeguard.span));
        } else if !used.safeguards.contains(&SafeguardId(at as u32)) {
            let message = "nothing relies on it";
            list.push(
                Finding::new(Code::UnusedSafeguard, &safeguard.id, message)
                    .help("name it in `safeguards` of a flow, mend its parties, or take it out")
                    .at(safeguard.span),
            );
        }
    }
    for row in &inventory.certifications {
        if let Some(end) = row.valid_until.filter(|&d| ending(d)) {
            let who = &inventory.party(row.party).id;
            let message = format!("its certification under {} ends on {end}", row.scheme);
            list.push(
                Finding::new(Code::Expiring, who, message)
                    .help("renew it, and state its new last day")
                    .at(row.span),
            );
        }
    }
}
