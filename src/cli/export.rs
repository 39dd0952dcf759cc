//! `thalweg export`: the property graph for other programs, as one file or as a folder of them.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use thalweg::{
    export::{self, Format, neo4j_csv::Folder},
    files::{self, Occupied},
    finding::Code,
    graph::{self, PropertyGraph},
    report::{Bounded, Most},
    source::Sources,
};

use super::{
    args::{self, ExportFormat},
    changes,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    place, terminal,
};

/// Runs it. What is found wrong with the inventory is in the graph, and is no matter of the exit code.
pub fn run(command: &args::Export) -> Result<Status, CommandError> {
    let out = place::file(command.out.as_deref());
    if command.format == ExportFormat::Fides {
        return manifest(command, out);
    }
    let format = single(command.format);
    if format.is_none() && out.is_none() {
        let cause = "neo4j-csv is a folder of files";
        return Err(place::refused("write to", Path::new("standard output"), cause)
            .hint("name a folder by --out, which is made if it is not there"));
    }
    let input = Input::load(&command.common)?;
    if let Some(out) = out {
        free(command, &input.sources, out)?;
    }
    let analysis = input.analysis();
    changes::can_be_held(&analysis)?;
    let most = Most::of(&input.inventory);
    let mut assessment = analysis.assess_within(most.rows).map_err(|least| {
        let cause = io::Error::other(format!(
            "{}: there are at least {least} exposures, and {} at most are exported",
            Code::TooLarge.as_str(),
            most.rows
        ));
        let path = command.common.inventory.clone();
        CommandError::from(Kind::Io { step: "export", path, source: cause })
            .hint("judge fewer laws (`regimes` in inventory.toml), or take flows that lead from each to each together")
    })?;
    let read = std::mem::take(&mut assessment.findings);
    let (findings, ruled) = input.weighed(&analysis, read);
    (assessment.findings, assessment.decided) = (findings, ruled.exposures);
    let graph = graph::build(&analysis, &assessment, &input.sources);
    let write = |format, out: &mut dyn io::Write| export::write(&graph, format, &mut Bounded::new(out, most));
    match (format, out) {
        (Some(format), Some(out)) => place::stream(out, |out| write(format, out))?,
        (Some(format), None) => {
            output::stream(|out| write(format, out))?;
            return Ok(Status::Clean);
        }
        (None, out) => {
            let out = out.unwrap_or(Path::new("."));
            folder(&graph, most, out, || free(command, &input.sources, out))?;
        }
    }
    let shown = out.map(|out| terminal::clean(&out.display().to_string())).unwrap_or_default();
    output::say(&format!("written to {shown}\n"));
    Ok(Status::Clean)
}

/// Writes the inventory as a manifest of Fides.
fn manifest(command: &args::Export, out: Option<&Path>) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let Some(out) = out else {
        output::stream(|out| export::fides::write(&input.inventory, out))?;
        return Ok(Status::Clean);
    };
    place::free(&command.common.inventory, command.common.regimes.as_deref(), &input.sources, out)?;
    place::stream(out, |out| export::fides::write(&input.inventory, out))?;
    output::say(&format!("written to {}\n", terminal::clean(&out.display().to_string())));
    Ok(Status::Clean)
}

/// The format, if it is one of a single graph.
fn single(format: ExportFormat) -> Option<Format> {
    Some(match format {
        ExportFormat::Cypher => Format::Cypher,
        ExportFormat::Graphml => Format::GraphMl,
        ExportFormat::Jsonld => Format::JsonLd,
        ExportFormat::Ttl => Format::Turtle,
        ExportFormat::Jgf => Format::Jgf,
        ExportFormat::Neo4jCsv | ExportFormat::Fides => return None,
    })
}

/// Refuses what is read, or would be from then on.
fn free(command: &args::Export, sources: &Sources, out: &Path) -> Result<(), CommandError> {
    let (inventory, regimes) = (&command.common.inventory, command.common.regimes.as_deref());
    if single(command.format).is_some() {
        return place::free(inventory, regimes, sources, out);
    }
    place::free_folder("write to", out)?;
    let graph = PropertyGraph::default();
    if let Some(path) = Folder::new(&graph).names().iter().map(|name| out.join(name)).find(|p| is_other(p)) {
        let cause = "something else is there already, and is not written over";
        return Err(place::refused("write to", &path, cause).hint("give another folder for the export"));
    }
    Folder::new(&graph)
        .names()
        .iter()
        .try_for_each(|name| place::free(inventory, regimes, sources, &out.join(name)))
}

/// Whether a file is none of an earlier export: those begin with a column of Neo4j's, or with what they are for.
fn is_other(path: &Path) -> bool {
    let mut first = Vec::new();
    let begin = |file: File| file.take(32).read_to_end(&mut first);
    let is_file = fs::metadata(path).is_ok_and(|meta| meta.is_file());
    is_file
        && File::open(path).and_then(begin).is_ok_and(|count| count > 0)
        && ![&b":"[..], b"# Makes the database"].iter().any(|ours| first.starts_with(ours))
}

fn folder(
    graph: &PropertyGraph,
    most: Most,
    out: &Path,
    may: impl Fn() -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let failed = |step, path: &Path, source: io::Error| Kind::Io { step, path: path.to_owned(), source };
    let files = Folder::new(graph);
    let names = files.names();
    let ours: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(taken) = ours.iter().map(|name| out.join(name)).find(|path| path.is_dir()) {
        let cause = io::Error::other("it is there, and is not a file");
        return Err(failed("write", &taken, cause).into());
    }
    let folder = files::Folder::begin(out, &ours, Occupied::Kept).map_err(|e| failed("write to", out, e))?;
    // Another run may have written there while this one waited, or a person.
    may()?;
    let mut left = most;
    for name in ours {
        let mut file =
            Bounded::new(folder.create(name).map_err(|e| failed("write", &out.join(name), e))?, left);
        let written = files.write(name, &mut file).and_then(|()| {
            left.bytes -= file.written();
            file.into_inner().close()
        });
        written.map_err(|e| failed("write", &out.join(name), e))?;
    }
    Ok(folder.put().map_err(|e| failed("write", out, e))?)
}
