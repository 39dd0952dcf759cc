//! Questions to start from, for this inventory.

use std::{collections::BTreeMap, fmt::Write as _};

use thalweg::{
    graph::{Label, Property, PropertyGraph},
    text::clean,
};

/// What most rows of a label have as a property; the first by name of equally frequent ones.
fn most<'g>(graph: &'g PropertyGraph, label: Label, key: &str) -> Option<&'g str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in graph.nodes().iter().filter(|n| n.label == label) {
        let value = node.properties.iter().find(|(own, _)| graph.key(*own) == key);
        if let Some(text) = value.and_then(|(_, value)| Property::as_text(value)) {
            *counts.entry(text).or_default() += 1;
        }
    }
    let fewest_first = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    fewest_first.map(|(text, _)| text)
}

/// A text as a query writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", clean(text).replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Three questions that have an answer here, as they are typed.
pub fn questions(graph: &PropertyGraph) -> String {
    let any = |label: Label| graph.nodes().iter().find(|n| n.label == label).map(|n| n.id.as_ref());
    let mut asked: Vec<(String, String)> = Vec::new();
    if let Some(recipient) = most(graph, Label::Exposure, "recipient") {
        asked.push((
            format!("What does {} get, and from where?", clean(recipient)),
            format!(
                "MATCH (e:Exposure {{recipient: {}}}) RETURN e.categories, e.place, e.verdict, e.route ORDER BY e.place, e.route;",
                quoted(recipient)
            ),
        ));
    }
    if let Some(category) = any(Label::Category) {
        asked.push((
            format!("Who gets {}, and where?", clean(category)),
            format!(
                "MATCH (e:Exposure) WHERE {} IN e.categories RETURN DISTINCT e.recipient, e.place, e.verdict ORDER BY e.recipient;",
                quoted(category)
            ),
        ));
    }
    if let Some(place) = most(graph, Label::Transfer, "place") {
        asked.push((
            format!("On what do transfers to {} rest?", clean(place)),
            format!(
                "MATCH (t:Transfer {{place: {}}}) RETURN t.verdict, t.mechanism, count(*) AS transfers ORDER BY transfers DESC;",
                quoted(place)
            ),
        ));
    }
    if let Some(store) = any(Label::Store).filter(|_| asked.len() < 3) {
        asked.push((
            format!("What leads to {}, and from it?", clean(store)),
            format!(
                "MATCH (s:Store {{id: {}}})-[f:FLOWS]-(n) RETURN f.id, n.id, f.categories;",
                quoted(store)
            ),
        ));
    }
    while asked.len() < 3 {
        asked.push(match asked.len() {
            0 => (
                "What flows where?".to_owned(),
                "MATCH (a)-[f:FLOWS]->(b) RETURN a.id, f.id, b.id;".to_owned(),
            ),
            1 => (
                "Which parties are there?".to_owned(),
                "MATCH (p:Party) RETURN p.id, p.name, p.country;".to_owned(),
            ),
            _ => (
                "What was found?".to_owned(),
                "MATCH (w:Finding) RETURN w.code, w.subject, w.message;".to_owned(),
            ),
        });
    }
    asked.truncate(3);
    let mut out = String::from("for example:\n");
    for (question, query) in asked {
        // Writing to a string does not fail.
        let _ = writeln!(out, "  {question}\n    {query}");
    }
    out
}
