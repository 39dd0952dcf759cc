//! What a graph holds, for a reader: labels and types with their numbers and columns.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    data::PropertyGraph,
    schema::{Kind, Label, columns, kind_columns},
};

/// A label or a type in use, or one that the inventory does not fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// As a query writes it: `(:Store)`, `(:Store)-[:FLOWS]->(:Party)`.
    pub pattern: String,
    /// How many there are.
    pub count: usize,
    /// Its properties: the columns of the contract, then the user's own.
    pub properties: Vec<String>,
}

impl PropertyGraph {
    /// Every label in the order of [`Label`], then every type with what it ties, in the order of [`Kind`].
    pub fn describe(&self) -> Vec<Described> {
        let mut described: Vec<Described> = Label::ALL.iter().map(|&label| self.label(label)).collect();
        let mut ties: BTreeMap<(Kind, Label, Label), (usize, BTreeSet<&str>)> = BTreeMap::new();
        for relationship in self.relationships() {
            let (from, to) = (self.node(relationship.from).label, self.node(relationship.to).label);
            let (count, keys) = ties.entry((relationship.kind, from, to)).or_default();
            *count += 1;
            keys.extend(relationship.properties.iter().map(|(key, _)| self.key(*key)));
        }
        for ((kind, from, to), (count, keys)) in ties {
            let pattern = format!("(:{})-[:{}]->(:{})", from.as_str(), kind.as_str(), to.as_str());
            described.push(Described { pattern, count, properties: ordered(kind_columns(kind), &keys) });
        }
        described
    }

    fn label(&self, label: Label) -> Described {
        let of = self.nodes().iter().filter(|n| n.labels().any(|l| l == label));
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        let mut count = 0;
        for node in of {
            count += 1;
            keys.extend(node.properties.iter().map(|(key, _)| self.key(*key)));
        }
        let properties = ordered(columns(label), &keys);
        Described { pattern: format!("(:{})", label.as_str()), count, properties }
    }
}

/// The contract's columns in their order, then the others by name.
fn ordered(columns: &[&str], keys: &BTreeSet<&str>) -> Vec<String> {
    let mut list: Vec<String> = columns.iter().map(|&c| c.to_owned()).collect();
    list.extend(keys.iter().filter(|k| !columns.contains(k)).map(|&k| k.to_owned()));
    list
}
