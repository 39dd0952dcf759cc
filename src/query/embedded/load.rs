//! Feeds the engine: nodes by label in columns, relationships one by one, so that parallel ones stay apart.

use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry};

use kglite::api::{
    DirGraph, EdgeData, GraphWrite as _, InternedKey, NodeIndex as EngineIndex, Value,
    mutation::{ColumnData, ColumnType, DataFrame, add_nodes},
};

use crate::graph::{Key, Kind, Label, Node, NodeIndex, Properties, Property, PropertyGraph};

/// The loaded graph.
pub fn load(graph: &PropertyGraph) -> Result<DirGraph, String> {
    let mut engine = DirGraph::new();
    let at = nodes(graph, &mut engine)?;
    relationships(graph, &mut engine, &at)?;
    engine.bump_version();
    Ok(engine)
}

/// Where each node stands in the engine.
fn nodes(graph: &PropertyGraph, engine: &mut DirGraph) -> Result<Vec<EngineIndex>, String> {
    let mut at = vec![EngineIndex::end(); graph.nodes().len()];
    let mut next = 0;
    for &label in Label::ALL {
        let rows: Vec<usize> = (0..at.len()).filter(|&i| graph.nodes()[i].label == label).collect();
        if rows.is_empty() {
            continue;
        }
        let of = |rows: &[usize]| rows.iter().map(|&i| &graph.nodes()[i]).collect::<Vec<&Node>>();
        let frame = frame(graph, &of(&rows))?;
        let made = add_nodes(engine, frame, label.as_str().to_owned(), "id".into(), Some("id".into()), None)?;
        if made.nodes_created != rows.len() {
            return Err(format!("{} nodes are {}", rows.len(), made.nodes_created));
        }
        for &row in &rows {
            at[row] = EngineIndex::new(next);
            next += 1;
            // Else a node without a name would have its id as one.
            engine.graph.set_node_title(at[row], Value::Null);
        }
    }
    for &label in Label::ALL {
        let of = |(i, node): (usize, &Node)| (node.also == Some(label)).then_some(at[i]);
        let also: Vec<EngineIndex> = graph.nodes().iter().enumerate().filter_map(of).collect();
        if !also.is_empty() {
            let label = intern(engine, label.as_str())?;
            engine.add_node_labels_bulk(&also, label);
        }
    }
    Ok(at)
}

/// The columns of nodes of one label: `id` first, then every key that one of them has.
fn frame(graph: &PropertyGraph, nodes: &[&Node]) -> Result<DataFrame, String> {
    let mut frame = DataFrame::new(Vec::new());
    let ids = nodes.iter().map(|n| Some(n.id.to_string())).collect();
    frame.add_column("id".into(), ColumnType::String, ColumnData::String(ids))?;
    let keys: BTreeSet<Key> = nodes.iter().flat_map(|n| n.properties.iter().map(|(key, _)| *key)).collect();
    for key in keys {
        let cells: Vec<Option<&Property>> = nodes
            .iter()
            .map(|n| n.properties.iter().find(|(known, _)| *known == key).map(|(_, value)| value))
            .collect();
        let (shape, data) = column(&cells);
        frame.add_column(graph.key(key).to_owned(), shape, data)?;
    }
    Ok(frame)
}

/// A column has one shape, that of its first cell: a key means the same on every node of a label.
fn column(cells: &[Option<&Property>]) -> (ColumnType, ColumnData) {
    let first = cells.iter().find_map(|c| *c);
    let cells = cells.iter().copied();
    match first {
        Some(Property::Number(_)) => {
            let number =
                |c: Option<&Property>| if let Some(Property::Number(n)) = c { Some(*n) } else { None };
            (ColumnType::Int64, ColumnData::Int64(cells.map(number).collect()))
        }
        Some(Property::Truth(_)) => {
            let truth = |c: Option<&Property>| if let Some(Property::Truth(t)) = c { Some(*t) } else { None };
            (ColumnType::Boolean, ColumnData::Boolean(cells.map(truth).collect()))
        }
        Some(Property::List(_)) => {
            let list = |c: Option<&Property>| match c {
                Some(Property::List(items)) => Some(texts(items)),
                _ => None,
            };
            (ColumnType::List, ColumnData::List(cells.map(list).collect()))
        }
        Some(Property::Text(_)) | None => {
            let text = |c: Option<&Property>| c.and_then(Property::as_text).map(str::to_owned);
            (ColumnType::String, ColumnData::String(cells.map(text).collect()))
        }
    }
}

fn relationships(graph: &PropertyGraph, engine: &mut DirGraph, at: &[EngineIndex]) -> Result<(), String> {
    let keys: Vec<InternedKey> =
        graph.keys().map(str::to_owned).map(|k| intern(engine, &k)).collect::<Result<_, _>>()?;
    let mut kinds: BTreeMap<Kind, InternedKey> = BTreeMap::new();
    // Which labels a type ties, and the shapes of its properties: the engine plans by it.
    let mut known: BTreeMap<(Kind, Label, Label), BTreeMap<Key, &'static str>> = BTreeMap::new();
    for relationship in graph.relationships() {
        let label = |i: NodeIndex| graph.node(i).label;
        let ties = (relationship.kind, label(relationship.from), label(relationship.to));
        let shapes = known.entry(ties).or_default();
        for (key, property) in &relationship.properties {
            shapes.entry(*key).or_insert(value(property).type_name());
        }
        if let Entry::Vacant(free) = kinds.entry(relationship.kind) {
            let name = relationship.kind.as_str();
            engine.register_connection_type(name.to_owned());
            free.insert(intern(engine, name)?);
        }
    }
    for ((kind, from, to), shapes) in &known {
        let shapes: HashMap<String, String> =
            shapes.iter().map(|(key, shape)| (graph.key(*key).to_owned(), (*shape).to_owned())).collect();
        engine.upsert_connection_type_metadata(kind.as_str(), from.as_str(), to.as_str(), shapes);
    }
    for relationship in graph.relationships() {
        let Some(&kind) = kinds.get(&relationship.kind) else { continue };
        let data = EdgeData::new_interned(kind, cells(&relationship.properties, &keys));
        engine.graph.add_edge(at[relationship.from.index()], at[relationship.to.index()], data);
    }
    Ok(())
}

fn cells(properties: &Properties, keys: &[InternedKey]) -> Vec<(InternedKey, Value)> {
    properties.iter().map(|(key, property)| (keys[usize::from(key.0)], value(property))).collect()
}

fn value(property: &Property) -> Value {
    match property {
        Property::Text(text) => Value::String(text.to_string()),
        Property::Number(number) => Value::Int64(*number),
        Property::Truth(truth) => Value::Boolean(*truth),
        Property::List(items) => Value::List(texts(items)),
    }
}

fn texts(items: &[Box<str>]) -> Vec<Value> {
    items.iter().map(|t| Value::String(t.to_string())).collect()
}

fn intern(engine: &mut DirGraph, name: &str) -> Result<InternedKey, String> {
    engine.interner.try_get_or_intern(name).map_err(|e| format!("the name `{name}` cannot be used: {e:?}"))
}
