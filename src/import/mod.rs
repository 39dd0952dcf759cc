//! Files of other programs become an inventory: registers, lists of sub-processors, events of jobs, manifests and models. Each
//! format fills a [`Draft`]: rows with what a file says of them and where. The draft is put into the inventory that is there, or into a new one (`merge`); it
//! comes through [`crate::ingest::Tables`] as every other does, and is written as `fmt` writes.
//!
//! Nothing is made up: what is not stated is blank, or `unknown` where a cell must be filled. A place or an instrument is read
//! where it is certain, else quoted in `notes`. What had to be chosen stands above the row as `# assumed:`.
//!
//! | what | room |
//! |---|---|
//! | files, one after another; what spans several of them | `reading` |
//! | what a file is | `recognise` |
//! | its tables, as rows of cells with places | `markdown`, `html` (`html_roles`, over `html_tokens`), `delimited`, `workbook`, all to `sheet`; what a page without a table has is said by `html_blocks` |
//! | what a column means, by the words of its header | `meaning` (`data/columns.toml`), `columns`, `about`; `choices` is what a person said |
//! | rows to a draft | `list`, `register` (`party`, over `named`, `address` with `street` and `town`, `enclosed`, and `opening`); those that sum up others are `totals`; places by `places` (`parts`, `letters`, `post_code`, `place_names` with `data/regions.tsv`, `beside` with `data/beside.tsv`, to `placed`), instruments by `instruments`, legal bases by `basis` |
//! | who keeps a register, and its seat | `cover` |
//! | what a register gives the vendors of a list | `given` |
//! | the tables of a file, each by what it is (`kind`) | `imported` |
//! | events of `OpenLineage`: texts out of a stream, an event, what is kept of all, that as data sets | `json_stream`, `openlineage_event`, `openlineage_kept`, `openlineage_catalog`; `openlineage` calls them |
//! | keys and values of YAML or JSON, with places; those of a bill in XML | `document`, `cyclonedx_xml` |
//! | these to a draft | `fides_manifest` and `fides`, `dbt`, `cyclonedx`, `datahub`, `privado`, `piiflow`, `threagile` |
//! | data sets, their columns, what leads from one to another, to a draft | `catalog` |
//! | what a column or a tag stands for, rows of taxonomies | `data_words` (`data/words.tsv`), over [`crate::model::taxonomy`] |
//! | what a row must have and no source states | `unstated` |
//! | texts that are safe in a cell, ids | `words` |
//! | texts that say that there is none, that it is open, that it may be, or that it stands elsewhere | `unsaid`, over `pointer` |
//! | a draft into what is there | `merge`, over `page` |
//! | what is missing before a verdict can be had | `missing` |
//!
//! Not here: files on the disk, and what is told on the terminal.

mod about;
mod address;
mod basis;
mod beside;
mod blocs;
mod catalog;
mod choices;
mod columns;
mod cover;
mod cyclonedx;
mod cyclonedx_xml;
mod data_words;
mod datahub;
mod dbt;
mod delimited;
mod divisions;
mod document;
mod draft;
mod enclosed;
mod fides;
mod fides_manifest;
mod form;
mod given;
mod hints;
mod html;
mod html_blocks;
mod html_roles;
mod html_tokens;
mod imported;
mod in_state;
mod instruments;
mod internal;
mod json_stream;
mod kind;
mod letters;
mod list;
mod made;
mod markdown;
mod meaning;
mod merge;
mod missing;
mod named;
mod near;
mod no_transfer;
mod opening;
mod openlineage;
mod openlineage_catalog;
mod openlineage_event;
mod openlineage_kept;
mod page;
mod parts;
mod party;
mod piiflow;
mod place_names;
mod placed;
mod places;
mod pointer;
mod post_code;
mod privado;
mod reading;
mod recognise;
mod register;
mod remark;
mod said_of;
mod sheet;
mod street;
mod threagile;
mod totals;
mod town;
mod unsaid;
mod unstated;
mod words;
mod workbook;

pub use self::{
    choices::{Choices, Open, OpenSheet, written},
    draft::{Draft, Row, RowIx, Space},
    imported::Imported,
    kind::Kind,
    made::{Made, into},
    meaning::Meaning,
    merge::{BROUGHT, Changed, Merge},
    missing::{Missing, missing},
    reading::{Reader, read},
    recognise::Given,
    remark::{Remark, Weight, gathered},
    words::is_alike,
};
