//! The registry on the server: one node for each inventory, which says which of its two snapshots is the current one.

use neo4rs::{BoltMap, BoltType};

use super::server::{Server, parameters};
use crate::query::{Fault, QueryError};

/// The label of the registry's nodes.
pub const LABEL: &str = "ThalwegInventory";

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
    /// How many snapshots were made current so far: it tells one from the next in the same slot.
    pub version: i64,
}

/// What the registry says of the inventory; none where no push of it was ever finished.
pub async fn current(server: &Server, name: &str) -> Result<Option<Current>, neo4rs::Error> {
    let text = format!(
        "MATCH (r:{LABEL} {{name: $name}}) RETURN r.number AS number, r.slot AS slot, r.version AS version"
    );
    let rows = server.read(&text, parameters([("name", name.into())])).await?;
    Ok(rows.first().and_then(|row| {
        let label = snapshot_label(number(row, "number")?, Slot::parse(&string(row, "slot")?)?);
        Some(Current { label, version: number(row, "version")? })
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
