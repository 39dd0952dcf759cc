//! What the user's own rules forbid or ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        analysis::Analysis,
        digests,
        of_exposure::Numbers,
        rules::{Breach, Broken, Exposure},
    },
    covered,
};
use crate::{
    finding::{Code, Covered, Finding},
    lineage::CategorySet,
    model::{Basis, Inventory, PartyId, Place, PopulationId, Rule},
    text::digest,
};

/// How many exposures a finding names.
const NAMED: usize = 8;

/// Rules that are broken, and rules that nothing meets.
pub(super) fn findings(analysis: &Analysis, list: &mut Vec<Finding>) {
    let inventory = analysis.inventory();
    // What a waiver covers is all of it.
    let named = if analysis.coverage { usize::MAX } else { NAMED };
    for (rule, outcome) in inventory.rules.iter().zip(analysis.rules_naming(named)) {
        for (&breach, how) in &outcome.broken {
            let (code, help) = if breach == Breach::Denied {
                (Code::RuleDenied, "stop a flow of the route, or narrow the rule")
            } else {
                (Code::RuleRequired, "give the flow what the rule asks for, or narrow the rule")
            };
            let message = broken(inventory, rule, breach, how);
            let mut finding = Finding::new(code, &rule.id, message)
                .at(rule.span)
                .cite(&rule.source)
                .help(help)
                .exposures(how.count as u32);
            if analysis.coverage {
                finding = finding.covers(of_broken(analysis, rule, breach, how));
            }
            list.push(finding);
        }
        let asks = rule.legal_basis.is_some() || rule.transform.is_some() || rule.mechanism.is_some();
        let (idle, help) = if !outcome.met {
            (
                "no exposure matches its category, population, recipient and place",
                "nothing to do if it only guards against what may come; else look for a slip in these cells",
            )
        } else if !rule.deny && !asks {
            ("it requires nothing", "fill `legal_basis`, `transform` or `mechanism`")
        } else {
            continue;
        };
        let mut finding =
            Finding::new(Code::IdleRule, &rule.id, idle).at(rule.span).cite(&rule.source).help(help);
        if analysis.coverage {
            let parts = vec![covered::words(&finding, None), digests::rule(inventory, rule)];
            finding = finding.covers(covered::of_parts(parts));
        }
        list.push(finding);
    }
}

/// What breaks a rule in one way: the rule, each exposure, whose data it is and who has it, the flows over which it ends and who
/// stands at their ends. The flows of the route shown are told too, though others may lead there.
fn of_broken(analysis: &Analysis, rule: &Rule, breach: Breach, how: &Broken) -> Covered {
    let inventory = analysis.inventory();
    let mut broken = exposures(inventory, breach, &how.exposures);
    broken.sort_unstable();
    let mut parts = broken.clone();
    parts.push(digests::rule(inventory, rule));
    let populations: BTreeSet<PopulationId> = how.exposures.iter().map(|one| one.1).collect();
    parts.extend(populations.into_iter().map(|population| digests::population(inventory, population)));
    let recipients: BTreeSet<(PartyId, Place)> = how.exposures.iter().map(|one| (one.2, one.3)).collect();
    let recipients = recipients.into_iter();
    parts.extend(recipients.map(|(party, place)| digests::recipient(inventory, party, place.code())));
    parts.extend(how.over.iter().map(|&flow| digests::flow(inventory, flow)));
    let ends: BTreeSet<PartyId> = how.over.iter().flat_map(|&flow| digests::ends(inventory, flow)).collect();
    parts.extend(ends.into_iter().map(|party| digests::party(inventory, party)));
    let mut shown = Vec::new();
    for &step in &how.steps {
        let (flow, store) = analysis.step_of(step);
        shown.extend(flow.map(|flow| digests::flow(inventory, flow)));
        shown.extend(store.map(|store| digests::store(inventory, store)));
    }
    let about = if analysis.is_decided() { under_laws(analysis, &how.exposures) } else { Vec::new() };
    Covered { about, broken, ..Covered::of(parts, &shown, how.route.clone()) }
}

/// Exposures that break a rule, which knows no law, as those under each law that is judged, and under none.
fn under_laws(analysis: &Analysis, broken: &[Exposure]) -> Vec<u64> {
    let mut with: BTreeMap<(PartyId, Place, PopulationId), CategorySet> = BTreeMap::new();
    for &(category, population, party, place) in broken {
        let set = with.entry((party, place, population));
        set.or_insert_with(|| CategorySet::new(analysis.lineage.words())).insert(category.index());
    }
    let laws = || analysis.judged.iter().map(|judged| judged.regime.id.as_str()).chain([""]);
    let mut numbers = Numbers::new(analysis.inventory());
    let mut all: Vec<u64> = Vec::new();
    for ((party, place, population), set) in &with {
        laws().for_each(|law| all.extend(numbers.exposures((law, *party, *place), *population, set)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The exposures that break a rule in one way, each as a number.
fn exposures(inventory: &Inventory, breach: Breach, exposures: &[Exposure]) -> Vec<u64> {
    let of = |&(category, population, party, place): &Exposure| {
        let named = [
            breach.as_str(),
            inventory.population(population).id.as_str(),
            inventory.party(party).id.as_str(),
            place.code(),
        ];
        digest::number(named.into_iter().chain(digests::tagged(inventory, category, population)))
    };
    exposures.iter().map(of).collect()
}

fn broken(inventory: &Inventory, rule: &Rule, breach: Breach, how: &Broken) -> String {
    let mut text = String::new();
    if !rule.message.is_empty() {
        text.push_str(&rule.message);
        text.push_str(": ");
    }
    let what = match breach {
        Breach::Denied => "denied is".to_owned(),
        Breach::Basis => {
            format!("the last flow does not rest on {} for", rule.legal_basis.map_or("", Basis::as_str))
        }
        Breach::Transform => "the last flow is not transformed as required for".to_owned(),
        Breach::Mechanism => {
            format!("a judged hop does not rest on {} for", rule.mechanism.as_deref().unwrap_or_default())
        }
    };
    let names: Vec<String> = how
        .exposures
        .iter()
        .take(NAMED)
        .map(|&(category, population, party, place)| {
            format!(
                "{} of {} at {} ({})",
                inventory.category(category).id,
                inventory.population(population).id,
                inventory.party(party).id,
                place.code()
            )
        })
        .collect();
    let more = how.count.saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{text}{what} {}{more}; the first by {}", names.join(", "), how.route.join(">"))
}
