//! `thalweg push`: the property graph to a Neo4j server.

use std::time::{SystemTime, UNIX_EPOCH};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use thalweg::query::neo4j::{Progress, Remains, push};

use super::{
    args,
    error::CommandError,
    input::Input,
    output::{self, Status},
    query, server,
};

/// Runs it. What is found wrong with the inventory is in the graph, and is no matter of the exit code.
pub fn run(command: &args::Push) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    // A server that does not let us in is told before the work of judging is done.
    let server = server::open(&command.neo4j, &command.login)?;
    let graph = query::picture(&input);
    let bar = bar();
    let mut progress = |at: Progress| {
        bar.set_length(at.total as u64);
        bar.set_position(at.done as u64);
    };
    let pushed = push(&server, &graph, &token(), &mut progress);
    bar.finish_and_clear();
    let pushed = pushed.map_err(|e| server::told(&e))?;
    if pushed.remains == Remains::Unseen {
        output::complain(
            "note: what was there before is no longer seen, but not yet deleted: the next push does it\n",
        );
    }
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let (nodes, relationships) = (count(pushed.nodes, "node"), count(pushed.relationships, "relationship"));
    let text = format!("pushed `{}`: {nodes}, {relationships}", graph.name);
    output::say(&format!("{}\n", super::terminal::clean(&text)));
    Ok(Status::Clean)
}

/// A bar on standard error; nothing where that is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // A style that is not understood is the bar's own.
    if let Ok(style) = ProgressStyle::with_template("pushing {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}

/// What tells this push from any other.
fn token() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{}-{}", std::process::id(), now.as_nanos())
}
