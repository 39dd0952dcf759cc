//! The one integration binary. A new test goes here by its intent:
//! `agree` the program against the definition written plainly (`plain`) on random inventories (`random`), `examples` the worked examples of the definition, `law` dated cases and grounds, `map` parts of maps, `edpb` the twelve scenarios of
//! EDPB Guidelines 05/2021, `ingest` what is read and refused, `meta` the worked inventory, `report` its files, `house` the layering of the sources, `readme` the commands shown.

mod agree;
mod edpb;
mod examples;
mod house;
mod ingest;
mod law;
mod map;
mod meta;
mod plain;
mod random;
mod readme;
mod report;
mod support;
