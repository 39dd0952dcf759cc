//! What the user's own rules forbid or ask for.

use super::{
    super::{
        analysis::Analysis,
        of_exposure,
        rules::{Breach, Broken, Exposure},
    },
    covered,
};
use crate::{
    finding::{Code, Finding},
    model::{Basis, Inventory, Rule},
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
            let mut finding =
                Finding::new(code, &rule.id, message).at(rule.span).cite(&rule.source).help(help);
            if analysis.coverage {
                let parts = parts(inventory, breach, &how.exposures);
                finding = finding.covers(covered::whole(parts, how.route.clone()));
            }
            list.push(finding);
        }
        let asks = rule.legal_basis.is_some() || rule.transform.is_some() || rule.mechanism.is_some();
        let (idle, help) = if !outcome.met {
            (
                "no exposure meets its category, population, recipient and place",
                "nothing to do if it only guards against what may come; else look for a slip in these cells",
            )
        } else if !rule.deny && !asks {
            ("it requires nothing", "fill `legal_basis`, `transform` or `mechanism`")
        } else {
            continue;
        };
        list.push(Finding::new(Code::IdleRule, &rule.id, idle).at(rule.span).cite(&rule.source).help(help));
    }
}

/// The exposures that break a rule in one way, each as a number.
fn parts(inventory: &Inventory, breach: Breach, exposures: &[Exposure]) -> Vec<u64> {
    let of = |&(category, population, party, place): &Exposure| {
        let named = [
            breach.as_str(),
            inventory.population(population).id.as_str(),
            inventory.party(party).id.as_str(),
            place.code(),
        ];
        digest::number(named.into_iter().chain(of_exposure::tagged(inventory, category, population)))
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
