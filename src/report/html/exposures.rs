//! The exposures of the page: an overview of recipients, then each recipient with the ways data comes to it,
//! and the route of each, hop by hop, folded.

use maud::{Markup, html};

use super::parts::{anchor, badge, left_out, names, party, regime};
use crate::{
    assess::{Assessment, RouteStep},
    law::Verdict,
    model::NodeId,
    report::{
        gathered::Gathered,
        plain,
        summary::{self, Reached, Recipient, SHOWN, Way},
    },
};

/// The section's content.
pub fn all(assessment: &Assessment, gathered: &Gathered) -> Markup {
    let recipients = summary::recipients(assessment, gathered);
    let reached = summary::reached(assessment, gathered);
    let shown: usize = recipients.iter().flat_map(|r| &r.ways).map(Way::rows).sum();
    html! {
        p {
            "Who ends up with which data, and where: the worst first. A party that collects data for itself is no "
            "recipient of it. Where the verdict is inherited, what was given to the recipient itself is in better "
            "order: the fault lies upstream, with another recipient on the route."
        }
        @if reached.is_empty() { p { "None." } } @else { (overview(assessment, &reached, &recipients)) }
        @if shown < gathered.rows {
            p {
                "Below are the worst " (shown) " of " (gathered.rows) " rows. " code { "exposures.csv" }
                " has all of them, each under its key."
            }
        }
        @for recipient in &recipients { (one(assessment, recipient)) }
    }
}

fn overview(assessment: &Assessment, reached: &[Reached], detailed: &[Recipient]) -> Markup {
    let inventory = &assessment.inventory;
    html! {
        (left_out(reached.len(), "exposures.csv"))
        table {
            caption { "Recipients" }
            thead {
                tr {
                    @for title in ["Worst verdict", "Recipient", "Kind", "Places"] { th scope="col" { (title) } }
                }
            }
            tbody {
                @for recipient in reached.iter().take(SHOWN) {
                    @let row = inventory.party(recipient.party);
                    tr {
                        td { (badge(recipient.worst)) }
                        td {
                            @if detailed.iter().any(|d| d.party == recipient.party) {
                                a href={ "#" (anchor("recipient", &row.id)) } { (party(assessment, recipient.party)) }
                            } @else { (party(assessment, recipient.party)) }
                        }
                        td { (plain::shown(plain::kind(row))) }
                        td { (places(assessment, recipient)) }
                    }
                }
            }
        }
    }
}

fn places(assessment: &Assessment, recipient: &Reached) -> String {
    let mut places: Vec<String> =
        recipient.places.iter().map(|&place| plain::place(&assessment.inventory, place)).collect();
    places.sort();
    places.join("; ")
}

fn one(assessment: &Assessment, recipient: &Recipient) -> Markup {
    let row = assessment.inventory.party(recipient.party);
    html! {
        article id=(anchor("recipient", &row.id)) {
            h3 { (party(assessment, recipient.party)) " " (badge(recipient.worst)) }
            table.ways {
                thead {
                    tr {
                        @for title in ["Verdict", "Regime", "Place", "What, of whom", "Route"] {
                            th scope="col" { (title) }
                        }
                    }
                }
                tbody { @for way in &recipient.ways { (way_row(assessment, way)) } }
            }
        }
    }
}

fn way_row(assessment: &Assessment, way: &Way) -> Markup {
    let flows = way.route.iter().filter(|s| s.flow.is_some()).count();
    html! {
        tr.judged[way.verdict != Verdict::Free] id=(anchor("exposure", &way.key)) {
            td {
                (badge(way.verdict))
                @if way.verdict > way.delivery {
                    div.aside { "inherited; given to it: " (badge(way.delivery)) }
                }
                div.aside { code { (way.key) } }
            }
            td { (regime(assessment, way.regime)) }
            td { (plain::place(&assessment.inventory, way.place)) }
            td {
                @for ((id, name), categories) in &way.facts {
                    @let list: Vec<_> = categories.iter().map(|(id, name)| plain::name_or(name, id)).collect();
                    div { b { (plain::name_or(name, id)) } ": " (names(&list, "categories")) }
                }
            }
            td {
                @if way.route.is_empty() { "not shown" } @else {
                    details {
                        summary { (plain::count(flows, "flow", "flows")) }
                        ol { @for step in way.route { li { (hop(assessment, step)) } } }
                    }
                }
            }
        }
    }
}

fn hop(assessment: &Assessment, step: &RouteStep) -> Markup {
    let inventory = &assessment.inventory;
    let ends = step.flow.map(|id| (inventory.flow(id).from, inventory.flow(id).to));
    let ground = match step.instrument.as_str() {
        _ if step.verdict == Verdict::Free => None,
        "none" | "" => None,
        instrument => Some(plain::shown(instrument)),
    };
    let relation = match step.verdict {
        Verdict::Unknown | Verdict::Deficient => ", on the ground stated, ",
        Verdict::Prohibited => ", by ",
        _ => ", relying on ",
    };
    html! {
        @if let Some((from, to)) = ends {
            (node(assessment, from)) " → " (node(assessment, to)) ", flow "
        } @else if let Some(store) = step.holding {
            "held in " (node(assessment, NodeId::Store(store))) ", "
        }
        code { (plain::shown(&step.id)) } ": "
        @if step.verdict == Verdict::Free { "not judged: " (unjudged(&step.instrument)) } @else {
            (badge(step.verdict))
            @if let Some(ground) = ground { (relation) code { (ground) } } @else { ", no ground stated" }
        }
    }
}

/// Why a hop is not judged.
fn unjudged(word: &str) -> &str {
    match word {
        "inside" => "inside the territory",
        "same-party" => "the same party, at another place",
        "returned" => "returned by a processor to its customer",
        _ => "not protected here",
    }
}

fn node(assessment: &Assessment, node: NodeId) -> String {
    let inventory = &assessment.inventory;
    let name = match node {
        NodeId::Population(id) => &inventory.population(id).name,
        NodeId::Party(id) => &inventory.party(id).name,
        NodeId::Store(id) => &inventory.store(id).name,
    };
    plain::name_or(name, inventory.node_name(node)).into_owned()
}
