//! Which names in a folder commands write: whichever of them comes next to what another has left half done ends that.

use std::path::Path;

use thalweg::{export::neo4j_csv::Folder, graph::PropertyGraph, ingest, report};

/// Whether a command writes a file of this name: a report, an export, or an inventory.
pub fn is_one(name: &Path) -> bool {
    let of_export =
        || Folder::new(&PropertyGraph::default()).names().into_iter().any(|other| name == Path::new(&other));
    ingest::is_of_inventory(name) || report::names().any(|other| name == Path::new(other)) || of_export()
}
