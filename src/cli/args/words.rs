//! What options choose between: formats, who draws, what a box stands for.

use clap::ValueEnum;

/// What an answer is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// A table for a reader.
    Table,
    /// Comma-separated values.
    Csv,
    /// Data.
    Json,
    /// A picture.
    Svg,
    /// Text for Graphviz.
    Dot,
}

/// What the property graph is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A script for cypher-shell.
    Cypher,
    /// `GraphML`, for Gephi, yEd, networkx.
    Graphml,
    /// RDF as JSON-LD, in terms of the W3C Data Privacy Vocabulary.
    Jsonld,
    /// The same as Turtle.
    Ttl,
    /// A folder of CSV files for `neo4j-admin database import full`.
    Neo4jCsv,
    /// JSON Graph Format 2.
    Jgf,
    /// A manifest of Fides, of the inventory alone.
    Fides,
}

/// What the law is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LawFormat {
    /// Tables for a reader.
    Text,
    /// Data, `thalweg-law/1`.
    Json,
    /// One table.
    Csv,
}

/// What an inventory is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum To {
    /// A folder with inventory.toml and CSV tables.
    Csv,
    /// One YAML file.
    Yaml,
    /// One JSON file.
    Json,
    /// One TOML file.
    Toml,
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Of {
    /// An inventory of one YAML, JSON or TOML file.
    Inventory,
    /// report.json.
    Report,
    /// The property graph: a picture of its labels and types.
    Graph,
}

/// What a map is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A picture.
    Svg,
    /// Text for Graphviz.
    Dot,
    /// Text for Mermaid.
    Mermaid,
    /// A picture of the flow: people, countries, recipients, and bands between them.
    Flow,
    /// A picture of one party or store, given by --at: what comes, what goes, with which ground on each line.
    Around,
    /// A picture of the world in dots, with arcs from where people live to each country that their data goes to.
    World,
}

/// Who draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Our own layout in lanes.
    Own,
    /// Graphviz, where it is installed.
    Dot,
}

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// A population, party or store.
    Node,
    /// A party with its stores, at one place.
    Party,
    /// All companies, vendors, partners or third parties at one place.
    Kind,
}
