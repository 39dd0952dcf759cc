//! The binary: arguments in, one command run, one exit code out. What it computes is the library's business.

mod args;
mod bounded;
mod browser;
mod calendar;
mod changes;
mod check;
mod child;
mod code;
mod diff;
mod ending;
mod error;
mod explain;
mod export;
mod fix;
mod fmt;
mod graphviz;
mod guard;
mod import;
mod init;
mod input;
mod law;
mod list;
mod map;
mod output;
mod pdf;
mod place;
mod progress;
mod proof;
#[cfg(feature = "neo4j")]
mod push;
mod query;
mod record;
mod replaced;
mod report;
mod review;
mod schema;
#[cfg(feature = "neo4j")]
mod server;
mod shell;
mod sign;
mod signals;
mod since;
mod terminal;
mod timeline;
mod timings;
mod today;
mod whatif;
mod written;

use std::{path::Path, process::ExitCode};

use clap::{CommandFactory as _, Parser};

use self::{
    args::{Args, Command},
    error::CommandError,
    output::Status,
};

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return output::usage(&args::with_tips(error, &Args::command())),
    };
    output::say_less_or_more(args.quiet, args.verbose);
    // A query that runs is stopped by Ctrl-C, and sees to that itself.
    signals::watch(!matches!(args.command, Command::Query(_)));
    guard::watch();
    thalweg::files::names::know(written::is_one);
    thalweg::files::before_waiting(|| {
        output::complain("note: another run writes to the same place: this one waits until that has ended\n");
    });
    let outcome = run(&args);
    output::exit(outcome)
}

/// An inventory that is none may be the file for a baseline.
fn named_by_mistake(command: &args::Check, error: CommandError) -> CommandError {
    match args::baseline_behind_a_blank() {
        Some((file, tip)) if Path::new(&file) == command.common.inventory => error.hint(tip),
        _ => error,
    }
}

fn run(args: &Args) -> Result<Status, CommandError> {
    ending::is_right(&args.command)?;
    match &args.command {
        Command::Init(command) => init::run(command),
        Command::Import(command) => import::run(command),
        Command::Check(command) => check::run(command).map_err(|error| named_by_mistake(command, error)),
        Command::Report(command) => report::run(command),
        Command::Explain(command) => explain::run(command),
        Command::Export(command) => export::run(command),
        Command::Diff(command) => diff::run(command),
        Command::Calendar(command) => calendar::run(command),
        Command::Timeline(command) => timeline::run(command),
        Command::Whatif(command) => whatif::run(command),
        Command::Map(command) => map::run(command),
        #[cfg(feature = "neo4j")]
        Command::Push(command) => push::run(command),
        Command::Query(command) => query::run(command),
        Command::Fix(command) => fix::run(command),
        Command::Review(command) => review::run(command),
        Command::Sign(command) => sign::run(command),
        Command::Fmt(command) => fmt::run(command),
        Command::Schema(command) => schema::run(command),
        Command::Code(command) => code::run(command),
        Command::Completions(command) => shell::completions(command),
        Command::Man(command) => shell::man(command),
        Command::Law(command) => law::run(command),
    }
}
