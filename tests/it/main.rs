//! The one integration binary. A new test goes here by its intent:
//! `examples` the worked examples of the definition, `law` dated cases and grounds, `edpb` the twelve scenarios of
//! EDPB Guidelines 05/2021, `ingest` what is read and refused, `meta` the worked inventory, `report` its files, `house` the layering of the sources, `readme` the commands shown.

mod edpb;
mod examples;
mod house;
mod ingest;
mod law;
mod meta;
mod readme;
mod report;
mod support;
