//! The one integration binary. A new test goes here by its intent:
//! `architecture` docs/ARCHITECTURE.md against the files, `ahead` what the page shows of what lies ahead, `agree` the program against the definition written plainly (`plain`) on random inventories (`random`), `bounds` that what is too large ends with a word, `changes` what the second edition of the definition changed, `codes` the
//! documentation of finding codes, `conform` queries on both engines, `covered` that what is accepted is each cell that a finding rests on, `cypher_text` the look at a query before it runs, `decided` what roles decide about findings and exposures, `due` what comes of each thing that falls due, and that a day is told alike from wherever it is looked ahead, `embedded` the engine in process under its limits, `definition` docs/DEFINITION.md: its
//! worked examples by both ways, and the sections cited, `edpb` the twelve scenarios of EDPB Guidelines 05/2021, `explain` what proofs say, and why there is none, `export` the property graph in each format, read back, `exposures` what is one row of them and how they are made, `fix` what to do first, each verified, `flow` the picture of the flow against a count of its own, `fmt` inventories written anew, `formats`
//! docs/FORMATS.md against what the program reads and writes, `functions` what functions of queries give, and what is said where they give nothing, `fuzzed` that anything is read without harm, `gate` what fails a check, `graph` the property graph against tables, report and facts, `harbour` the invented company, `house` the layering of the
//! sources, `import` files of other programs that become an inventory, `incremental` that a change of a kept run is what a run anew says, `ingest` what is read and refused, `invalid` that what is refused says what to write, `kept` that what is a person's stays, `killed` that what is written is whole, `law` dated cases and
//! grounds, `law_shown` what `thalweg law` shows, `map` parts of maps, `meta` the worked inventory, `names` places by their names, in messages, `neo4j` pushes to a real server and
//! queries there, `page` the report's page in a real browser, `place` where commands write, `query` what is typed and what comes back, `questions` findings by the row that would settle them, `readme` the commands
//! shown and what is made by them, `report` the files of a report, `rules` the user's own policy, `saas` what a company publishes, imported and completed, `schema` the JSON
//! Schemas against a validator, `schrems` the day the Privacy Shield fell, `shell` completions, manual pages, colours and what is packed, `shortest` choices of paths against all paths, `signed` what somebody stands by, and what changed since, `supposing` that what a kept run says of suppositions is what two runs say, `tck` the engine in process against the openCypher test suite, `told` what is said of folders, links and command lines that are not as they should be, `tutorial` the tutorial, step by step.

mod agree;
mod ahead;
mod architecture;
mod bounds;
mod changes;
mod codes;
mod conform;
mod covered;
mod cypher_text;
mod decided;
mod definition;
mod differ;
mod due;
mod edpb;
mod embedded;
mod explain;
mod export;
mod exposures;
mod fix;
mod flow;
mod fmt;
mod foresight;
mod formats;
mod functions;
mod fuzzed;
mod gate;
mod graph;
mod grown;
mod harbour;
mod hostile;
mod house;
mod import;
mod incremental;
mod ingest;
mod invalid;
#[cfg(unix)]
mod kept;
#[cfg(unix)]
mod killed;
mod lang;
mod lasting;
mod law;
mod law_shown;
mod loose;
mod map;
mod marks;
mod meta;
mod names;
#[cfg(feature = "neo4j")]
mod neo4j;
mod page;
mod place;
mod plain;
mod query;
mod questions;
mod random;
mod readme;
mod record;
mod report;
mod rules;
mod saas;
mod schema;
mod schrems;
mod shell;
mod shortest;
mod signed;
mod subqueries;
mod support;
mod supposing;
mod tck;
#[cfg(unix)]
mod told;
mod tutorial;
mod typed;
mod warned;
