//! `thalweg query`: a question in Cypher over the whole picture, inputs and results.

mod beside;
mod engine;
mod failure;
mod prompt;
mod saved;
mod session;
mod show;
mod start;

use std::{
    io::{self, IsTerminal as _, Read as _},
    sync::{Arc, Mutex},
};

use thalweg::{
    graph::{self, PropertyGraph},
    query::{Stop, Watch, text::bounds},
};

use self::{
    failure::failed,
    saved::Asked,
    session::{Session, limits},
};
use super::{
    args,
    error::{CommandError, Kind},
    guard,
    input::Input,
    output::{self, Status},
    place,
};

/// Runs it.
pub fn run(command: &args::Query) -> Result<Status, CommandError> {
    if command.list_saved {
        output::print(&saved::list())?;
        return Ok(Status::Clean);
    }
    let asked = asked(command)?;
    // Reading and judging the inventory are a part of what is asked.
    let stop = Stop::default();
    let watch = Watch::new(&limits(command), &stop);
    let armed = guard::Armed::by(command);
    let input = Input::load(&command.common)?;
    if let Some(out) = place::file(command.out.as_deref()) {
        place::free(&command.common.inventory, command.common.regimes.as_deref(), &input.sources, out)?;
    }
    let graph = picture_within(&input, &watch)?;
    drop(armed);
    let engine = engine::of(command, &graph, &watch)?;
    let session = Session { command, graph: &graph, engine, stop: Arc::new(Mutex::new(Some(stop))) };
    match asked {
        Some(asked) => {
            session.on_interrupt();
            // The picture is made for this question alone.
            let answer = session.answer(&asked, &watch.left())?;
            session.done(&asked)?;
            show::write(command, &answer, &asked, &|| true)?;
        }
        None => prompt::run(&session)?,
    }
    Ok(Status::Clean)
}

/// The property graph of an inventory as read.
#[cfg(feature = "neo4j")]
pub fn picture(input: &Input) -> PropertyGraph {
    picture_while(input, &mut |_| true).unwrap_or_default()
}

/// The same, within the limits of a query.
fn picture_within(input: &Input, watch: &Watch) -> Result<PropertyGraph, CommandError> {
    let mut ended = Ok(());
    let graph = picture_while(input, &mut |bytes| {
        ended = watch.look_at(bytes);
        ended.is_ok()
    });
    ended.map_err(|error| failed("", &error))?;
    Ok(graph.unwrap_or_default())
}

fn picture_while(input: &Input, go_on: &mut dyn FnMut(usize) -> bool) -> Option<PropertyGraph> {
    let analysis = input.analysis();
    let mut assessment = analysis.assess();
    let judged = std::mem::take(&mut assessment.findings);
    let (findings, ruled) = input.weighed(&analysis, judged);
    (assessment.findings, assessment.decided) = (findings, ruled.exposures);
    graph::build_while(&analysis, &assessment, &input.sources, go_on)
}

/// What is asked; `None`: at the prompt.
fn asked(command: &args::Query) -> Result<Option<Asked>, CommandError> {
    let given = saved::parameters(&command.param)?;
    if let Some(name) = &command.saved {
        return saved::find(name, given).map(Some);
    }
    if let Some(text) = &command.text {
        return Asked::new(text.clone(), given).map(Some);
    }
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let failed = |source| Kind::Io { step: "read", path: "standard input".into(), source };
    // One more than is let through, so that a longer text is refused as too long.
    io::stdin().lock().take(bounds::BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| failed(io::Error::other("it is not UTF-8")))?;
    // Some editors put a byte order mark before a text.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Asked::new(text, given).map(Some)
}
