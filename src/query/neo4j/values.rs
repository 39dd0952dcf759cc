//! Values of the server as cells, and cells as values of the server.

use std::collections::BTreeMap;

use neo4rs::{BoltList, BoltMap, BoltNode, BoltPath, BoltRelation, BoltType, BoltUnboundedRelation};

use super::temporal;
use crate::{
    graph::Label,
    query::answer::{Cell, NodeCell, RelationshipCell},
};

/// A value that cannot be told as a cell.
pub struct Untold;

/// The value as a cell, without the label by which snapshots are told apart.
pub fn cell(value: &BoltType, hidden: &str) -> Result<Cell, Untold> {
    Ok(match value {
        BoltType::Null(_) => Cell::Null,
        BoltType::Boolean(b) => Cell::Truth(b.value),
        BoltType::Integer(i) => Cell::Number(i.value),
        BoltType::Float(f) => Cell::Float(f.value),
        BoltType::String(s) => Cell::Text(s.value.clone()),
        BoltType::List(list) => Cell::List(items(list, hidden)?),
        BoltType::Map(map) => Cell::Map(entries(map, hidden)?),
        BoltType::Node(n) => Cell::Node(Box::new(node(n, hidden)?)),
        BoltType::Relation(r) => Cell::Relationship(Box::new(relationship(r, hidden)?)),
        BoltType::UnboundedRelation(r) => Cell::Relationship(Box::new(unbounded(r, 0, 0, hidden)?)),
        BoltType::Path(p) => path(p, hidden)?,
        BoltType::Bytes(bytes) => {
            Cell::List(bytes.value.iter().map(|b| Cell::Number(i64::from(*b))).collect())
        }
        BoltType::Point2D(p) => point(&[("x", p.x.value), ("y", p.y.value)], p.sr_id.value),
        BoltType::Point3D(p) => point(&[("x", p.x.value), ("y", p.y.value), ("z", p.z.value)], p.sr_id.value),
        value => Cell::Text(temporal::text(value).ok_or(Untold)?),
    })
}

fn items(list: &BoltList, hidden: &str) -> Result<Vec<Cell>, Untold> {
    list.value.iter().map(|v| cell(v, hidden)).collect()
}

fn entries(map: &BoltMap, hidden: &str) -> Result<BTreeMap<String, Cell>, Untold> {
    map.value.iter().map(|(key, value)| Ok((key.value.clone(), cell(value, hidden)?))).collect()
}

fn point(axes: &[(&str, f64)], reference: i64) -> Cell {
    let mut map: BTreeMap<String, Cell> =
        axes.iter().map(|(axis, at)| ((*axis).to_owned(), Cell::Float(*at))).collect();
    map.insert("srid".into(), Cell::Number(reference));
    Cell::Map(map)
}

fn node(node: &BoltNode, hidden: &str) -> Result<NodeCell, Untold> {
    let text = |value: &BoltType| if let BoltType::String(s) = value { Some(s.value.clone()) } else { None };
    let mut labels: Vec<String> = node.labels.value.iter().filter_map(text).filter(|l| l != hidden).collect();
    // Those of the graph in its order, then any others.
    labels.sort_by_cached_key(|label| (Label::parse(label).is_none(), Label::parse(label), label.clone()));
    Ok(NodeCell {
        key: node.id.value.cast_unsigned(),
        labels,
        properties: entries(&node.properties, hidden)?,
    })
}

fn relationship(r: &BoltRelation, hidden: &str) -> Result<RelationshipCell, Untold> {
    Ok(RelationshipCell {
        key: r.id.value.cast_unsigned(),
        from: r.start_node_id.value.cast_unsigned(),
        to: r.end_node_id.value.cast_unsigned(),
        kind: r.typ.value.clone(),
        properties: entries(&r.properties, hidden)?,
    })
}

fn unbounded(
    r: &BoltUnboundedRelation,
    from: u64,
    to: u64,
    hidden: &str,
) -> Result<RelationshipCell, Untold> {
    Ok(RelationshipCell {
        key: r.id.value.cast_unsigned(),
        from,
        to,
        kind: r.typ.value.clone(),
        properties: entries(&r.properties, hidden)?,
    })
}

/// A path comes as its distinct nodes and relationships, and the walk over them in pairs of numbers: which
/// relationship, negative where it is walked against its direction, and which node it leads to.
fn path(path: &BoltPath, hidden: &str) -> Result<Cell, Untold> {
    let nodes = path.nodes();
    let rels = path.rels();
    let told = |at: usize| node(nodes.get(at).ok_or(Untold)?, hidden);
    let mut walked = vec![told(0)?];
    let mut along = Vec::new();
    let mut last = walked.first().map(|n| n.key).ok_or(Untold)?;
    for step in path.indices().chunks_exact(2) {
        let [by, to] = [step[0].value, step[1].value];
        let at = by.unsigned_abs().checked_sub(1).ok_or(Untold)?;
        let next = told(usize::try_from(to).map_err(|_| Untold)?)?;
        let (from, to) = if by > 0 { (last, next.key) } else { (next.key, last) };
        let rel = rels.get(usize::try_from(at).map_err(|_| Untold)?).ok_or(Untold)?;
        along.push(unbounded(rel, from, to, hidden)?);
        last = next.key;
        walked.push(next);
    }
    Ok(Cell::Path(walked, along))
}

/// A cell as a parameter. Nodes and what is made of them are no parameters.
pub fn bolt(cell: &Cell) -> Option<BoltType> {
    Some(match cell {
        Cell::Null => BoltType::Null(neo4rs::BoltNull),
        Cell::Truth(truth) => (*truth).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Float(number) => (*number).into(),
        Cell::Text(text) => text.as_str().into(),
        Cell::List(items) => {
            BoltType::List(BoltList { value: items.iter().map(bolt).collect::<Option<_>>()? })
        }
        Cell::Map(map) => {
            let pairs = map.iter().map(|(key, value)| Some((key.as_str().into(), bolt(value)?)));
            BoltType::Map(pairs.collect::<Option<BoltMap>>()?)
        }
        Cell::Node(_) | Cell::Relationship(_) | Cell::Path(..) => return None,
    })
}

/// About how many bytes a cell takes.
pub fn size(cell: &Cell) -> usize {
    let map = |map: &BTreeMap<String, Cell>| map.iter().map(|(k, v)| 48 + k.len() + size(v)).sum::<usize>();
    let node = |n: &NodeCell| 48 + n.labels.iter().map(|l| 24 + l.len()).sum::<usize>() + map(&n.properties);
    let relationship = |r: &RelationshipCell| 72 + r.kind.len() + map(&r.properties);
    size_of::<Cell>()
        + match cell {
            Cell::Null | Cell::Truth(_) | Cell::Number(_) | Cell::Float(_) => 0,
            Cell::Text(text) => text.len(),
            Cell::List(items) => items.iter().map(size).sum(),
            Cell::Map(entries) => map(entries),
            Cell::Node(n) => node(n),
            Cell::Relationship(r) => relationship(r),
            Cell::Path(nodes, along) => {
                nodes.iter().map(node).sum::<usize>() + along.iter().map(relationship).sum::<usize>()
            }
        }
}
