//! The nodes and relationships of a push: cut into batches, sent, counted, and given their public labels.

use std::{collections::BTreeMap, ops::Range};

use neo4rs::{BoltList, BoltMap, BoltType, Txn};

use super::{
    progress::Progress,
    registry::{Slot, number},
    server::parameters,
};
use crate::{
    graph::{Kind, Label, Node, NodeIndex, Properties, Property, PropertyGraph},
    query::error::{Fault, QueryError},
};

/// So many rows are sent at a time,
const ROWS: usize = 10_000;

/// or so many bytes of text.
const BYTES: usize = 4 << 20;

/// So many nodes are given their labels by one statement.
const LABELLED: usize = 20_000;

/// What is sent at a time.
#[derive(Debug, Clone)]
pub enum Batch {
    /// Nodes in their order.
    Nodes(Range<usize>),
    /// Relationships of one type.
    Relationships(Kind, Vec<u32>),
}

/// A graph in batches.
pub struct Batches;

impl Batches {
    /// All nodes, then all relationships.
    pub fn of(graph: &PropertyGraph) -> Vec<Batch> {
        let mut batches = Vec::new();
        let (mut start, mut held) = (0, 0);
        for (at, node) in graph.nodes().iter().enumerate() {
            if at - start == ROWS || held > BYTES {
                batches.push(Batch::Nodes(start..at));
                (start, held) = (at, 0);
            }
            held += size(&node.properties);
        }
        if start < graph.nodes().len() {
            batches.push(Batch::Nodes(start..graph.nodes().len()));
        }
        let mut by_kind: BTreeMap<Kind, (Vec<u32>, usize)> = BTreeMap::new();
        for (at, relationship) in graph.relationships().iter().enumerate() {
            let (some, held) = by_kind.entry(relationship.kind).or_default();
            if some.len() == ROWS || *held > BYTES {
                batches.push(Batch::Relationships(relationship.kind, std::mem::take(some)));
                *held = 0;
            }
            some.push(at as u32);
            *held += size(&relationship.properties);
        }
        batches.extend(by_kind.into_iter().map(|(kind, (some, _))| Batch::Relationships(kind, some)));
        batches
    }
}

/// About how many bytes of text properties hold.
fn size(properties: &Properties) -> usize {
    let of = |property: &Property| match property {
        Property::Text(text) => text.len(),
        Property::List(items) => items.iter().map(|item| item.len()).sum(),
        Property::Number(_) | Property::Truth(_) => 8,
    };
    properties.iter().map(|(_, property)| 8 + of(property)).sum()
}

/// Refuses what the server does not store: a key without any character, or with that of code 0.
pub fn check(graph: &PropertyGraph) -> Result<(), QueryError> {
    for key in graph.keys() {
        if key.is_empty() || key.contains('\0') {
            let message = format!("Neo4j stores no property of the name {key:?}");
            return Err(QueryError::new(Fault::Server, message).help("rename the column"));
        }
    }
    Ok(())
}

/// Why a batch was not staged.
pub enum Failed {
    Driver(neo4rs::Error),
    Ours(QueryError),
}

impl From<neo4rs::Error> for Failed {
    fn from(error: neo4rs::Error) -> Self {
        Self::Driver(error)
    }
}

/// A snapshot that is being staged.
pub struct Stage<'a> {
    pub graph: &'a PropertyGraph,
    /// The label of the staged nodes.
    pub label: String,
    /// The label of the snapshot whose place it takes.
    pub old: Option<String>,
    /// The slot that it is staged in.
    pub slot: Slot,
    /// The server's name of each node.
    ids: Vec<Box<str>>,
    done: usize,
    progress: &'a mut dyn FnMut(Progress),
}

impl<'a> Stage<'a> {
    /// Nothing of it is there yet.
    pub fn new(
        graph: &'a PropertyGraph,
        label: String,
        old: Option<String>,
        slot: Slot,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        let ids = vec![Box::default(); graph.nodes().len()];
        Self { graph, label, old, slot, ids, done: 0, progress }
    }

    /// How many nodes and relationships there are.
    pub fn total(&self) -> usize {
        self.graph.nodes().len() + self.graph.relationships().len()
    }

    /// Sends a batch.
    pub async fn batch(&mut self, txn: &mut Txn, batch: &Batch) -> Result<(), Failed> {
        match batch {
            Batch::Nodes(range) => self.nodes(txn, range.clone()).await,
            Batch::Relationships(kind, some) => self.relationships(txn, *kind, some).await,
        }
    }

    /// Tells how much is staged.
    pub fn tell(&mut self) {
        let (done, total) = (self.done, self.total());
        (self.progress)(Progress { done, total });
    }

    async fn nodes(&mut self, txn: &mut Txn, range: Range<usize>) -> Result<(), Failed> {
        let row = |(at, node): (usize, &Node)| {
            let mut properties = properties(self.graph, &node.properties);
            properties.put("id".into(), (*node.id).into());
            list([count(at), BoltType::Map(properties)])
        };
        let nodes = self.graph.nodes().get(range.clone()).unwrap_or_default();
        let sent = list((range.start..).zip(nodes).map(row));
        let text = format!(
            "UNWIND $rows AS row CREATE (n:{}) SET n = row[1] RETURN collect([row[0], elementId(n)]) AS ids",
            self.label
        );
        let rows = rows(txn, &text, parameters([("rows", sent)])).await?;
        let ids =
            rows.first().and_then(|row| row.get::<Vec<(usize, String)>>("ids").ok()).unwrap_or_default();
        if ids.len() != nodes.len() {
            return Err(Failed::Ours(short(nodes.len(), ids.len())));
        }
        for (at, id) in ids {
            if let Some(place) = self.ids.get_mut(at) {
                *place = id.into();
            }
        }
        self.done = range.end;
        Ok(())
    }

    async fn relationships(&mut self, txn: &mut Txn, kind: Kind, some: &[u32]) -> Result<(), Failed> {
        let all = self.graph.relationships();
        let row = |at: &u32| {
            let relationship = all.get(*at as usize)?;
            let end = |node: NodeIndex| Some(BoltType::from(&**self.ids.get(node.index())?));
            let properties = properties(self.graph, &relationship.properties);
            Some(list([end(relationship.from)?, end(relationship.to)?, BoltType::Map(properties)]))
        };
        let sent = list(some.iter().filter_map(row));
        let text = format!(
            "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1] \
             CREATE (a)-[r:{}]->(b) SET r = row[2] RETURN count(r) AS made",
            kind.as_str()
        );
        let rows = rows(txn, &text, parameters([("rows", sent)])).await?;
        let made = rows.first().and_then(|row| number(row, "made")).and_then(|n| usize::try_from(n).ok());
        if made != Some(some.len()) {
            return Err(Failed::Ours(short(some.len(), made.unwrap_or(0))));
        }
        self.done += some.len();
        Ok(())
    }

    /// How many nodes have the label, and how many relationships leave them.
    pub async fn counted(&self, txn: &mut Txn) -> Result<(usize, usize), neo4rs::Error> {
        let label = &self.label;
        let mut counts = [0, 0];
        let texts = [
            format!("MATCH (n:{label}) RETURN count(n) AS number"),
            format!("MATCH (:{label})-[r]->() RETURN count(r) AS number"),
        ];
        for (text, place) in texts.iter().zip(&mut counts) {
            let rows = rows(txn, text, BoltMap::new()).await?;
            let count = rows.first().and_then(|row| number(row, "number"));
            *place = count.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        }
        Ok((counts[0], counts[1]))
    }

    /// Gives the staged nodes their labels, and takes them from those of the old snapshot.
    pub async fn publish(&self, txn: &mut Txn) -> Result<(), neo4rs::Error> {
        let mut by_labels: BTreeMap<Vec<Label>, Vec<BoltType>> = BTreeMap::new();
        for (node, id) in self.graph.nodes().iter().zip(&self.ids) {
            by_labels.entry(node.labels().collect()).or_default().push((&**id).into());
        }
        for (labels, ids) in by_labels {
            let labels = written(&labels);
            let text = format!("UNWIND $ids AS id MATCH (n) WHERE elementId(n) = id SET n{labels}");
            for some in ids.chunks(LABELLED) {
                let parameters = parameters([("ids", list(some.iter().cloned()))]);
                txn.run(neo4rs::query(&text).with_params(parameters)).await?;
            }
        }
        if let Some(old) = &self.old {
            let all = written(Label::ALL);
            txn.run(neo4rs::query(&format!("MATCH (n:{old}) REMOVE n{all}"))).await?;
        }
        Ok(())
    }
}

/// Labels as a statement writes them: `:Party:Vendor`.
fn written(labels: &[Label]) -> String {
    labels.iter().flat_map(|label| [":", label.as_str()]).collect()
}

fn short(sent: usize, made: usize) -> QueryError {
    QueryError::new(Fault::Server, format!("of {sent} rows sent the server has made {made}"))
        .help("someone else deletes what is staged; what was there before is still current")
}

/// Runs a statement of the transaction, and gives its rows.
pub async fn rows(txn: &mut Txn, text: &str, parameters: BoltMap) -> Result<Vec<BoltMap>, neo4rs::Error> {
    let mut stream = txn.execute(neo4rs::query(text).with_params(parameters)).await?;
    let mut rows = Vec::new();
    while let Some(row) = stream.next(txn.handle()).await? {
        rows.push(row.to_strict::<BoltMap>()?);
    }
    Ok(rows)
}

fn list(items: impl IntoIterator<Item = BoltType>) -> BoltType {
    BoltType::List(BoltList { value: items.into_iter().collect() })
}

fn count(number: usize) -> BoltType {
    BoltType::from(i64::try_from(number).unwrap_or(i64::MAX))
}

fn properties(graph: &PropertyGraph, properties: &Properties) -> BoltMap {
    let value = |property: &Property| match property {
        Property::Text(text) => BoltType::from(&**text),
        Property::Number(number) => (*number).into(),
        Property::Truth(truth) => (*truth).into(),
        Property::List(items) => list(items.iter().map(|item| BoltType::from(&**item))),
    };
    properties.iter().map(|(key, property)| (graph.key(*key).into(), value(property))).collect()
}
