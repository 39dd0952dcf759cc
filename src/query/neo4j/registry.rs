//! The registry on the server: one node for each inventory, which says which of its two snapshots is the current one.
//!
//! A server shows what a transaction did while it is being written down: for some milliseconds a reader may find the
//! registry changed and the labels not yet, or the other way round. So each inventory has a second node, the flip. It is
//! raised before the transaction that makes another snapshot current is committed, and lowered after. Who finds it as
//! it was, before a query and after, has read one snapshot.

use neo4rs::{BoltMap, BoltType};

use super::server::{Server, parameters};
use crate::query::error::{Fault, QueryError};

/// The label of the registry's nodes.
pub const LABEL: &str = "ThalwegInventory";

/// The label of the nodes that tell when a snapshot is being replaced.
pub const FLIP: &str = "ThalwegFlip";

/// One of the two places that a snapshot of an inventory can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    A,
    B,
}

impl Slot {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "a" => Some(Self::A),
            "b" => Some(Self::B),
            _ => None,
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// The label that the nodes of a snapshot have: no text of a user is in it.
pub fn snapshot_label(number: i64, slot: Slot) -> String {
    format!("Thalweg_{number}_{}", slot.as_str())
}

/// What the registry says of an inventory that readers can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The label of its current snapshot.
    pub label: String,
    /// How many flips were ended so far: it tells a snapshot from the next in the same slot.
    version: i64,
    /// The push that is just about to replace it, or was lost when it was.
    flipping: Option<String>,
}

impl Current {
    /// Whether it may be replaced right now.
    pub fn is_moving(&self) -> bool {
        self.flipping.is_some()
    }
}

/// Raises the flip.
pub async fn raise(server: &Server, name: &str, token: &str) -> Result<(), neo4rs::Error> {
    let text = format!("MERGE (f:{FLIP} {{name: $name}}) SET f.flipping = $token");
    server.run(&text, parameters([("name", name.into()), ("token", token.into())])).await?;
    Ok(())
}

/// Lowers it, if it is this push that has raised it.
pub async fn lower(server: &Server, name: &str, token: &str) -> Result<(), neo4rs::Error> {
    let text = format!(
        "MATCH (f:{FLIP} {{name: $name}}) WHERE f.flipping = $token \
         SET f.version = coalesce(f.version, 0) + 1 REMOVE f.flipping"
    );
    server.run(&text, parameters([("name", name.into()), ("token", token.into())])).await?;
    Ok(())
}

/// What the registry says of the inventory; none where no push of it was ever finished.
pub async fn current(server: &Server, name: &str) -> Result<Option<Current>, neo4rs::Error> {
    let text = format!(
        "MATCH (r:{LABEL} {{name: $name}}) OPTIONAL MATCH (f:{FLIP} {{name: $name}}) \
         RETURN r.number AS number, r.slot AS slot, f.version AS version, f.flipping AS flipping"
    );
    let rows = server.read(&text, parameters([("name", name.into())])).await?;
    Ok(rows.first().and_then(|row| {
        let label = snapshot_label(number(row, "number")?, Slot::parse(&string(row, "slot")?)?);
        Some(Current {
            label,
            version: number(row, "version").unwrap_or(0),
            flipping: string(row, "flipping"),
        })
    }))
}

/// The names of all inventories there, in order.
pub async fn names(server: &Server) -> Result<Vec<String>, neo4rs::Error> {
    let text = format!("MATCH (r:{LABEL}) WHERE r.slot IS NOT NULL RETURN r.name AS name ORDER BY name");
    let rows = server.read(&text, BoltMap::new()).await?;
    Ok(rows.iter().filter_map(|row| string(row, "name")).collect())
}

/// There is no such inventory there.
pub fn absent(name: &str, others: &[String]) -> QueryError {
    let error = QueryError::new(Fault::Server, format!("the server has no inventory `{name}`"));
    if others.is_empty() {
        error.help("thalweg push puts it there")
    } else {
        error.help(format!("thalweg push puts it there; there are {}", others.join(", ")))
    }
}

pub fn number(row: &BoltMap, key: &str) -> Option<i64> {
    if let Some(BoltType::Integer(i)) = row.value.get(key) { Some(i.value) } else { None }
}

pub fn string(row: &BoltMap, key: &str) -> Option<String> {
    if let Some(BoltType::String(s)) = row.value.get(key) { Some(s.value.clone()) } else { None }
}
