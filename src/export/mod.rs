//! The property graph to bytes, one file per format. What is exported is the whole graph: nothing is left out, nothing is
//! added but what a format needs to name things. Order is the graph's own, so that the same graph gives the same bytes.
//!
//! A text comes back from each format's own reader as it was, control characters and markup included. The one
//! exception is `GraphML`, as XML 1.0 cannot hold most control characters. [`fides`] is no graph: it writes an inventory as another
//! program's.

pub mod fides;
pub mod neo4j_csv;

mod cypher;
mod dpv;
mod fides_keys;
mod graphml;
mod jgf;
mod jsonld;
mod property;
mod rdf;
mod term;
mod turtle;

use std::io::{self, Write};

use crate::graph::PropertyGraph;

/// A format of one file. A folder of CSV files is written by [`neo4j_csv`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A script for `cypher-shell` that makes the graph in an empty Neo4j database.
    Cypher,
    /// `GraphML`, as Gephi, yEd and networkx open it.
    GraphMl,
    /// RDF as JSON-LD 1.1, in terms of the W3C Data Privacy Vocabulary where it has them.
    JsonLd,
    /// The same triples as Turtle.
    Turtle,
    /// JSON Graph Format, version 2.
    Jgf,
}

impl Format {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Cypher, Self::GraphMl, Self::JsonLd, Self::Turtle, Self::Jgf];

    /// Its name, which is the usual ending of its files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cypher => "cypher",
            Self::GraphMl => "graphml",
            Self::JsonLd => "jsonld",
            Self::Turtle => "ttl",
            Self::Jgf => "jgf",
        }
    }
}

/// Writes the graph. The writer is given many small pieces: buffer it.
pub fn write(graph: &PropertyGraph, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Cypher => cypher::write(graph, out),
        Format::GraphMl => graphml::write(graph, out),
        Format::JsonLd => jsonld::write(graph, out),
        Format::Turtle => turtle::write(graph, out),
        Format::Jgf => jgf::write(graph, out),
    }
}
