//! What is odd in the lineage: flows that carry nothing, what a drop or a derivation cannot tell, cycles.

use rustc_hash::FxHashSet;

use super::{
    super::{analysis::Analysis, digests},
    covered,
    limit::Firsts,
};
use crate::{
    finding::{Code, Covered, Finding},
    lineage::{CategorySet, DataNode},
    model::{NodeId, Transform},
    text::digest,
};

/// Flows that carry what their source never had, and transformations that cannot tell what passes.
pub(super) fn flows(analysis: &Analysis, firsts: &mut Firsts) {
    let inventory = analysis.inventory();
    let lineage = &analysis.lineage;
    // What passes of a union is the union of what passes: whose it is does not matter here.
    let mut anybody = lineage.plane();
    analysis.facts.iter().for_each(|facts| anybody.merge(facts));
    for hop in lineage.hops() {
        let function = lineage.function(hop);
        let listed = inventory.population_lists.get(hop.populations);
        let row = hop.from.row();
        let mut at = CategorySet::new(lineage.words());
        if listed.is_empty() {
            at.add(anybody.row(row));
        }
        for population in listed {
            at.add(analysis.facts[population.index()].row(row));
        }
        let touches = |set: &CategorySet| at.0.iter().zip(&set.0).any(|(a, b)| a & b != 0);
        let (arrives, leaky, guessed) =
            (!function.image(&at.0).is_empty(), touches(&function.leaky), touches(&function.guessed));
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
                "none of the data that it names is ever at its source",
                "bring the data to the source, or remove the flow or its categories",
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
pub(super) fn foreign_populations(analysis: &Analysis, list: &mut Vec<Finding>) {
    let inventory = analysis.inventory();
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

/// Cycles.
pub(super) fn cycles(analysis: &Analysis, list: &mut Vec<Finding>) {
    let (inventory, lineage) = (analysis.inventory(), &analysis.lineage);
    for cycle in lineage.cycles() {
        // In whatever order rows stand, it is the same cycle.
        let name = |&spot: &DataNode| inventory.node_name(lineage.node(spot));
        let mut names: Vec<&str> = cycle.iter().map(name).collect();
        names.sort_unstable();
        let shown = names.iter().take(8).copied().collect::<Vec<_>>().join(", ");
        let more = if names.len() > 8 { format!(" and {} more", names.len() - 8) } else { String::new() };
        let first = cycle.iter().copied().min_by_key(name).unwrap_or(cycle[0]);
        let first = inventory.node_span(lineage.node(first));
        let message = format!("data goes round between {shown}{more}");
        let (parts, broken) = round(analysis, &cycle);
        list.push(
            Finding::new(Code::FlowCycle, names[0], message)
                .at(first)
                .covers(Covered { broken, ..covered::of_parts(parts) })
                .help("nothing to do if it is meant; else take one of these flows out"),
        );
    }
}

/// The nodes of a cycle, as parts and as what is round; where findings say all that they are about, its flows too.
fn round(analysis: &Analysis, cycle: &[DataNode]) -> (Vec<u64>, Vec<u64>) {
    let (inventory, lineage) = (analysis.inventory(), &analysis.lineage);
    let name = |&spot: &DataNode| digest::number([inventory.node_name(lineage.node(spot))]);
    let mut parts: Vec<u64> = cycle.iter().map(name).collect();
    let mut names = parts.clone();
    if analysis.coverage {
        let within: FxHashSet<DataNode> = cycle.iter().copied().collect();
        let hops =
            cycle.iter().flat_map(|&spot| lineage.leaving(spot)).filter_map(|hop| lineage.hops().get(hop));
        for flow in hops.filter(|hop| within.contains(&hop.to)).map(|hop| hop.flow) {
            parts.push(digests::flow(inventory, flow));
            names.push(digest::number(["flow", &inventory.flow(flow).id]));
        }
    }
    (parts, names)
}
