//! A manifest of dbt, of any version: sources, seeds, models and snapshots are data sets, exposures what they are used in; what one is
//! made of leads to it. Tags and `meta` of a column say what it holds.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    catalog::{Catalog, Edge, Set},
    document::Item,
    words::quoted,
};

/// What is a data set.
const SETS: &[&str] = &["model", "seed", "snapshot", "source", "exposure"];

/// Whether a document is such a manifest.
pub fn is(root: &Item<'_, '_>) -> bool {
    root.get("metadata").is_some_and(|metadata| metadata.get("dbt_schema_version").is_some())
}

/// Reads it; gives what it counts, in words.
pub fn read(root: &Item<'_, '_>) -> (Catalog, String) {
    let mut catalog = Catalog { who: "the models", ..Catalog::default() };
    let mut known = BTreeMap::new();
    let mut made: Vec<(usize, Vec<String>, String)> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for part in ["sources", "nodes", "exposures"] {
        for (id, item) in root.get(part).map(|part| part.entries()).unwrap_or_default() {
            let kind = Some(item.text("resource_type")).filter(|kind| !kind.is_empty());
            let kind = kind.unwrap_or_else(|| id.split('.').next().unwrap_or_default().to_owned());
            if !SETS.contains(&kind.as_str()) {
                continue;
            }
            *counts.entry(kind.clone()).or_default() += 1;
            known.insert(id.to_owned(), catalog.sets.len());
            let of = item.get("depends_on").map(|on| on.texts("nodes")).unwrap_or_default();
            made.push((catalog.sets.len(), of, item.place()));
            catalog.sets.push(set(id, &kind, &item));
        }
    }
    for (to, of, place) in made {
        // Some versions name one of them twice.
        for id in BTreeSet::from_iter(of) {
            // What is made of the code of a project, and of no data.
            if !SETS.iter().any(|kind| id.starts_with(&format!("{kind}."))) {
                continue;
            }
            let from = *known.entry(id).or_insert_with_key(|id| {
                catalog.sets.push(named_only(id, &place));
                catalog.sets.len() - 1
            });
            let notes = Vec::new();
            catalog.edges.push(Edge { from, to, place: place.clone(), notes, columns: None });
        }
    }
    let mut told: Vec<String> = counts.into_iter().map(|(kind, count)| format!("{count} {kind}s")).collect();
    told.push(format!("{} made of another", catalog.edges.len()));
    (catalog, told.join(", "))
}

/// A model that the manifest does not describe.
fn named_only(id: &str, place: &str) -> Set {
    Set {
        key: id.to_owned(),
        name: id.rsplit('.').next().unwrap_or(id).to_owned(),
        kind: id.split('.').next().unwrap_or_default().to_owned(),
        place: place.to_owned(),
        notes: vec!["the manifest names it, and does not describe it".to_owned()],
        ..Set::default()
    }
}

fn set(id: &str, kind: &str, item: &Item<'_, '_>) -> Set {
    let within: Vec<String> =
        ["database", "schema"].iter().map(|key| item.text(key)).filter(|text| !text.is_empty()).collect();
    let group = within.join(".");
    let named = ["label", "name"].iter().map(|key| item.text(key)).find(|name| !name.is_empty());
    let name = named.unwrap_or_else(|| id.to_owned());
    let columns = item.get("columns").map(|columns| columns.entries()).unwrap_or_default();
    let column = |(key, column): (&str, Item<'_, '_>)| {
        let name = Some(column.text("name")).filter(|name| !name.is_empty());
        (name.unwrap_or_else(|| key.to_owned()), words(&column))
    };
    Set {
        key: id.to_owned(),
        name: if group.is_empty() { name } else { format!("{name} in {group}") },
        kind: if kind == "exposure" { item.text("type") } else { kind.to_owned() },
        group,
        place: item.place(),
        notes: notes(item),
        columns: columns.into_iter().map(column).collect(),
    }
}

/// What is said of a data set beside its columns.
fn notes(item: &Item<'_, '_>) -> Vec<String> {
    let mut notes = Vec::new();
    for key in
        ["description", "source_description", "loader", "url", "maturity", "tags", "meta", "source_meta"]
    {
        notes.extend(item.get(key).and_then(|item| item.shown()).map(|text| quoted(key, &text)));
    }
    let config = item.get("config");
    let materialized = config.as_ref().map(|config| config.text("materialized")).unwrap_or_default();
    if !materialized.is_empty() {
        notes.push(quoted("materialized", &materialized));
    }
    // Newer versions have them there.
    for key in ["tags", "meta"] {
        let text = config.as_ref().and_then(|config| config.get(key)?.shown()).map(|text| quoted(key, &text));
        notes.extend(text.filter(|note| !notes.contains(note)).into_iter().collect::<Vec<_>>());
    }
    notes
}

/// The words of a column: its tags, and what its `meta` says.
fn words(column: &Item<'_, '_>) -> BTreeSet<String> {
    let config = column.get("config");
    let mut words = BTreeSet::new();
    for item in [Some(column), config.as_ref()].into_iter().flatten() {
        words.extend(item.texts("tags"));
        words.extend(item.texts("policy_tags"));
        for (key, value) in item.get("meta").map(|meta| meta.entries()).unwrap_or_default() {
            match value.value().as_deref() {
                None => words.extend(value.listed().iter().filter_map(Item::value)),
                Some("false" | "") => {}
                Some("true") => _ = words.insert(key.to_owned()),
                Some(text) => _ = words.insert(text.to_owned()),
            }
        }
    }
    words
}
