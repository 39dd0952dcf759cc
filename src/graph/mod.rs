//! One property graph of inputs and results, built once and given unchanged to every target: the embedded
//! engine, Neo4j, the exports. Its labels, types and properties are a contract (docs/FORMATS.md).

mod build;
mod data;
mod describe;
mod picture;
mod schema;

pub use self::{
    build::{build, build_while},
    data::{Key, Node, NodeIndex, Properties, Property, PropertyGraph, Relationship},
    describe::Described,
    picture::picture,
    schema::{Kind, Label, columns, kind_columns},
};
