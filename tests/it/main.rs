//! The one integration binary. A new test goes here by its intent:
//! `agree` the program against the definition written plainly (`plain`) on random inventories (`random`), `edpb` the
//! twelve scenarios of EDPB Guidelines 05/2021, `examples` the worked examples of the definition, `explain` what proofs
//! say, and why there is none, `fmt` inventories written anew, `formats` FORMATS.md against what the program reads and writes, `house` the layering of
//! the sources, `ingest` what is read and refused, `law` dated cases and grounds, `map` parts of maps, `meta` the worked
//! inventory, `readme` the commands shown, `report` the files of a report, `rules` the user's own policy, `schema` the JSON
//! Schemas against a validator.

mod agree;
mod edpb;
mod examples;
mod explain;
mod fmt;
mod formats;
mod house;
mod ingest;
mod law;
mod map;
mod meta;
mod plain;
mod random;
mod readme;
mod report;
mod rules;
mod schema;
mod support;
