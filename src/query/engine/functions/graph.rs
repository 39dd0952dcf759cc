//! Nodes, relationships, paths, maps.

use std::{collections::BTreeMap, rc::Rc};

use crate::query::engine::{
    context::Context,
    done::Done,
    functions::{
        entry::{Function, function, unfit},
        text::ask,
    },
    store::Of,
    value::{Value, map_bytes},
};

/// All of them.
pub const ALL: &[Function] = &[
    function("id", (1, 1), &["NR"], "I", |_, a| match &a[0] {
        Value::Node(at) | Value::Rel(at) => Ok(Value::Int(i64::from(*at))),
        other => unfit(other, "a node or a relationship"),
    }),
    function("elementid", (1, 1), &["NR"], "T", |_, a| match &a[0] {
        Value::Node(at) => Value::text(format!("n{at}")),
        Value::Rel(at) => Value::text(format!("r{at}")),
        other => unfit(other, "a node or a relationship"),
    }),
    function("labels", (1, 1), &["N"], "L", |c, a| match &a[0] {
        Value::Node(node) => {
            let store = c.store;
            Value::list(store.labels_of(*node).map(Value::Text).collect())
        }
        other => unfit(other, "a node"),
    }),
    function("type", (1, 1), &["R"], "T", |c, a| match &a[0] {
        Value::Rel(rel) => {
            let store = c.store;
            let kind = store.kinds().get(store.kind_of(*rel) as usize);
            Ok(kind.map_or(Value::Null, |k| Value::Text(&k.name)))
        }
        other => unfit(other, "a relationship"),
    }),
    function("startnode", (1, 1), &["R"], "N", |c, a| match &a[0] {
        Value::Rel(rel) => Ok(Value::Node(c.store.ends(*rel).0)),
        other => unfit(other, "a relationship"),
    }),
    function("endnode", (1, 1), &["R"], "N", |c, a| match &a[0] {
        Value::Rel(rel) => Ok(Value::Node(c.store.ends(*rel).1)),
        other => unfit(other, "a relationship"),
    }),
    function("keys", (1, 1), &["NRM"], "L", |c, a| {
        let all = all_properties(c, &a[0])?;
        Value::list(all.keys().map(|k| Value::text(k.as_ref())).collect::<Done<_>>()?)
    }),
    function("properties", (1, 1), &["NRM"], "M", |c, a| Value::map(all_properties(c, &a[0])?)),
    function("nodes", (1, 1), &["P"], "L", |_, a| match &a[0] {
        Value::Path(path) => Value::list(path.nodes.iter().map(|n| Value::Node(*n)).collect()),
        other => unfit(other, "a path"),
    }),
    function("relationships", (1, 1), &["P"], "L", |_, a| match &a[0] {
        Value::Path(path) => Value::list(path.rels.iter().map(|r| Value::Rel(*r)).collect()),
        other => unfit(other, "a path"),
    }),
    function("length", (1, 1), &["P"], "I", |_, a| match &a[0] {
        Value::Path(path) => Ok(Value::Int(path.rels.len() as i64)),
        other => unfit(other, "a path"),
    }),
];

/// All properties of a node, a relationship or a map.
pub fn all_properties<'g>(
    context: &mut Context<'g>,
    value: &Value<'g>,
) -> Done<BTreeMap<Rc<str>, Value<'g>>> {
    let store = context.store;
    let of = |of, at| store.properties(of, at).map(|(key, value)| Ok((Rc::from(key), value?))).collect();
    match value {
        Value::Node(node) => of(Of::Nodes, *node),
        Value::Rel(rel) => of(Of::Rels, *rel),
        Value::Map(map) => {
            context.steps(map.entries.len())?;
            ask(map_bytes(map.entries.len(), 0))?;
            Ok(map.entries.clone())
        }
        other => Err(unfit(other, "a node, a relationship or a map")
            .err()
            .unwrap_or_else(|| crate::query::engine::done::failed("it has no properties").into())),
    }
}
