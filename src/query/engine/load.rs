//! A property graph into a store.

use super::{
    build::Builder,
    context::Watch,
    store::{Of, Store, Stored},
};
use crate::{
    graph::{Kind, Label, Properties, Property, PropertyGraph},
    query::{engine::done::Done, error::QueryError},
};

impl Builder {
    /// The store of a property graph: nodes and relationships keep their numbers.
    pub fn of(graph: &PropertyGraph, watch: &Watch) -> Result<Store, QueryError> {
        load(graph, watch).map_err(|e| *e)
    }
}

/// After so many nodes or relationships it looks at the watch.
const ROWS: usize = 1 << 12;

fn load(graph: &PropertyGraph, watch: &Watch) -> Done<Store> {
    let mut builder = Builder::default();
    let labels: Vec<u16> = Label::ALL.iter().map(|l| builder.label(l.as_str())).collect();
    let kinds: Vec<u16> = Kind::ALL.iter().map(|k| builder.kind(k.as_str())).collect();
    let number = |label: Label| labels.get(label as usize).copied().unwrap_or_default();
    let id = builder.key("id");
    let keys: Vec<u32> = graph.keys().map(|key| builder.key(key)).collect();
    builder.reserve(graph.nodes().len(), graph.relationships().len());
    for (at, node) in graph.nodes().iter().enumerate() {
        if at.is_multiple_of(ROWS) {
            watch.look_at(builder.bytes())?;
        }
        let own = match node.also {
            Some(also) => builder.node(&[number(node.label), number(also)]),
            None => builder.node(&[number(node.label)]),
        };
        let text = builder.text(&node.id)?;
        builder.set(Of::Nodes, own, id, Stored::Text(text));
        properties(&mut builder, Of::Nodes, own, &node.properties, &keys)?;
    }
    for (at, tie) in graph.relationships().iter().enumerate() {
        if at.is_multiple_of(ROWS) {
            watch.look_at(builder.bytes())?;
        }
        let kind = kinds.get(tie.kind as usize).copied().unwrap_or_default();
        let own = builder.rel(tie.from.0, tie.to.0, kind);
        properties(&mut builder, Of::Rels, own, &tie.properties, &keys)?;
    }
    watch.look_at(builder.bytes())?;
    Ok(builder.finish())
}

fn properties(builder: &mut Builder, of: Of, at: u32, properties: &Properties, keys: &[u32]) -> Done<()> {
    for (key, property) in properties {
        let value = match property {
            Property::Text(text) => Stored::Text(builder.text(text)?),
            Property::Number(number) => Stored::Int(*number),
            Property::Truth(truth) => Stored::Truth(*truth),
            Property::List(items) => {
                let items = items.iter().map(|item| Ok(Stored::Text(builder.text(item)?)));
                Stored::List(items.collect::<Done<_>>()?)
            }
        };
        if let Some(key) = keys.get(usize::from(key.0)) {
            builder.set(of, at, *key, value);
        }
    }
    Ok(())
}
