//! The property graph itself as a picture: its labels, and what ties them.

use super::schema::{Kind, Label, columns, kind_columns};
use crate::report::map::{Web, WebBox, WebLine};

/// The labels that have a box, with the lane of each.
const BOXES: [(Label, &str); 11] = [
    (Label::Transfer, "Results"),
    (Label::Exposure, "Results"),
    (Label::Finding, "Results"),
    (Label::Population, "The organisation"),
    (Label::Party, "The organisation"),
    (Label::Store, "The organisation"),
    (Label::Place, "Where, by which law"),
    (Label::Regime, "Where, by which law"),
    (Label::Category, "What, why, how"),
    (Label::Purpose, "What, why, how"),
    (Label::Safeguard, "What, why, how"),
];

/// What each type ties; a tie of a label to itself is told in its box.
const TIES: [(Kind, Label, Label); 28] = [
    (Kind::Flows, Label::Population, Label::Store),
    (Kind::Flows, Label::Population, Label::Party),
    (Kind::Flows, Label::Store, Label::Party),
    (Kind::Flows, Label::Store, Label::Store),
    (Kind::Flows, Label::Party, Label::Party),
    (Kind::Runs, Label::Party, Label::Store),
    (Kind::Controls, Label::Party, Label::Store),
    (Kind::In, Label::Population, Label::Place),
    (Kind::In, Label::Party, Label::Place),
    (Kind::In, Label::Store, Label::Place),
    (Kind::Inside, Label::Place, Label::Regime),
    (Kind::ChildOf, Label::Party, Label::Party),
    (Kind::ChildOf, Label::Category, Label::Category),
    (Kind::ChildOf, Label::Purpose, Label::Purpose),
    (Kind::Holds, Label::Store, Label::Category),
    (Kind::From, Label::Transfer, Label::Party),
    (Kind::To, Label::Transfer, Label::Party),
    (Kind::At, Label::Transfer, Label::Place),
    (Kind::Under, Label::Transfer, Label::Regime),
    (Kind::By, Label::Transfer, Label::Safeguard),
    (Kind::Carries, Label::Transfer, Label::Category),
    (Kind::Of, Label::Exposure, Label::Category),
    (Kind::About, Label::Exposure, Label::Population),
    (Kind::To, Label::Exposure, Label::Party),
    (Kind::At, Label::Exposure, Label::Place),
    (Kind::Under, Label::Exposure, Label::Regime),
    (Kind::Via, Label::Exposure, Label::Store),
    (Kind::On, Label::Finding, Label::Store),
];

/// The picture of labels and types.
pub fn picture() -> Web {
    let mut lanes: Vec<String> = Vec::new();
    for (_, lane) in BOXES {
        if !lanes.iter().any(|l| l == lane) {
            lanes.push(lane.to_owned());
        }
    }
    let position = |label| BOXES.iter().position(|(l, _)| *l == label);
    let boxes = BOXES.iter().map(|&(label, lane)| card(label, lane)).collect();
    let lines = TIES.iter().filter_map(|&(kind, from, to)| {
        let full = format!("(:{})-[:{}]->(:{})", from.as_str(), kind.as_str(), to.as_str());
        let full = format!("{full}\n{}", kind_columns(kind).join(", "));
        Some(WebLine { from: position(from)?, to: position(to)?, kind: kind.as_str().to_owned(), full })
    });
    Web { title: "The property graph".to_owned(), lanes, boxes, lines: lines.collect() }
}

fn card(label: Label, lane: &str) -> WebBox {
    let own = columns(label);
    let mut notes = Vec::new();
    if label == Label::Party {
        notes.push("Company, Vendor, Partner, ThirdParty".to_owned());
    }
    let itself = TIES.iter().filter(|(_, from, to)| *from == label && *to == label);
    let itself: Vec<&str> = itself.map(|(kind, ..)| kind.as_str()).collect();
    if !itself.is_empty() {
        notes.push(format!("{} each other", itself.join(", ")));
    }
    notes.extend(own.chunks(3).take(3).map(|some| some.join(", ")));
    if own.len() > 9 {
        notes.push(format!("and {} more", own.len() - 9));
    }
    let name = format!(":{}", label.as_str());
    let full = format!("{name}\n{}", own.join("\n"));
    WebBox { lane: lane.to_owned(), name, notes, full }
}
