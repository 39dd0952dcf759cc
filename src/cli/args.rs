//! The command line as typed.

mod changes;
mod common;
mod gate;
mod import;
mod tips;
mod words;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use thalweg::{assess::Verdict, model::Date};

use self::common::day;
pub use self::{
    changes::{
        Calendar, CalendarFormat, Changes, ChangesFormat, Decide, Diff, Fix, FixFormat, Review, ReviewFormat,
        Sign, Timeline, Whatif,
    },
    common::Common,
    gate::{CheckFormat, FailOn},
    import::{From, Import},
    tips::{baseline_behind_a_blank, with_tips},
    words::{By, Engine, ExportFormat, Format, LawFormat, Of, QueryFormat, To},
};

/// Maps where personal data goes, and judges each border crossing on the way.
#[derive(Debug, Parser)]
#[command(name = "thalweg", version, about, arg_required_else_help = true, after_help = CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Says less: no summary, no word on what was written; of `check` only what fails, and why a waiver of it does not count.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Says more: what is read and how long each step takes, on standard error; of `check` also what the baseline knows.
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

const CODES: &str = "Exit codes: 0 done, no finding of severity error; 1 done, and there are some; \
                     2 it could not run.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Writes a small inventory to start from.
    Init(Init),
    /// Makes an inventory of files of other programs, or puts them into the one that is there.
    Import(Import),
    /// Reads and judges an inventory, and lists what is wrong, not known, or worth a look.
    Check(Check),
    /// Writes the report: what goes where, on what ground, with which proof.
    Report(Report),
    /// Proves exposures: their routes, with the ground of each hop.
    Explain(Explain),
    /// What changed between two inventories, two revisions, an earlier report and now, or two days.
    Diff(Diff),
    /// Each day of a time on which something changes, and why.
    Timeline(Timeline),
    /// What falls due ahead: papers, renewals, assessments and waivers that end, with what falls with each.
    Calendar(Calendar),
    /// What would change if a decision lapsed, a paper ended, a party were dropped, a store moved, something were signed.
    Whatif(Whatif),
    /// What to do first: of all that could be done or found out, what settles most, each verified by a run.
    Fix(Fix),
    /// What is open and what was decided about findings and exposures; and records decisions in the inventory's review.toml.
    Review(Review),
    /// Records in the inventory's review.toml that a role stands by what is found now; `diff --since-signed` compares with it.
    Sign(Sign),
    /// Draws the map, or a part of it.
    Map(Map),
    /// Answers a question in Cypher over the whole picture, inputs and results.
    Query(Query),
    /// Writes the property graph of inputs and results for other programs.
    Export(Export),
    /// Puts the whole picture, inputs and results, on a Neo4j server in place of what was pushed before.
    #[cfg(feature = "neo4j")]
    Push(Push),
    /// Rewrites an inventory in canonical form, or in another format.
    Fmt(Fmt),
    /// Prints the JSON Schema of an inventory of one file, or of report.json; or a picture of the property graph.
    Schema(Schema),
    /// Explains a finding code; without one, lists them all.
    Code(Code),
    /// Prints what a shell needs to complete commands and options.
    Completions(Completions),
    /// Writes a manual page for each command to a folder.
    Man(Man),
    /// Shows the law: all regimes, one of them, one entry, or what stood for a place on a day.
    Law(Law),
}

/// `thalweg completions`
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// `thalweg man`
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The folder to write to; made where it is not there.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `thalweg init`
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder to write to: made where it is not there, and refused where it holds anything.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Adds a tree of categories that others have made, with the special ones tagged.
    #[arg(long, value_enum, value_name = "TREE")]
    pub categories: Option<Tree>,
}

/// A tree of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tree {
    /// That of fideslang 3.1, which Fides uses.
    Fideslang,
    /// The personal data of the W3C Data Privacy Vocabulary 2.3.
    Dpv,
}

/// When something that takes its time is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// Where it is cheap.
    Auto,
    /// However long it takes.
    Always,
    /// Not at all.
    Never,
}

/// A language, by the code that ISO 639 has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
}

/// `thalweg check`
#[derive(Debug, clap::Args)]
pub struct Check {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// What to write.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Findings this bad, or worse, end the check with exit code 1. What cannot be told is a warning.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Only what this file does not know fails. `--write-baseline` writes it.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Writes what is found now as the baseline to FILE [default: that of --baseline, else thalweg-baseline.json].
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true,
          conflicts_with_all = ["format", "fail_on", "limit"])]
    #[allow(clippy::option_option, reason = "not asked for, asked for, and where: an empty FILE is none")]
    pub write_baseline: Option<Option<PathBuf>>,
    /// Shows so many findings of each code, and says how many more there are; 0: all [default: 1000 in text, else all].
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,
    /// Tells on standard error how long each step took.
    #[arg(long)]
    pub timings: bool,
}

/// `thalweg report`
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Report {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The folder to write to; made where it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Opens index.html when it is written.
    #[arg(long)]
    pub open: bool,
    /// Also writes exposures-long.csv, with a row for each category of an exposure.
    #[arg(long)]
    pub long: bool,
    /// Also writes report.pdf: index.html as Chromium, Google Chrome or Microsoft Edge prints it.
    #[arg(long)]
    pub pdf: bool,
    /// The browser that prints [default: the first that is found].
    #[arg(long, value_name = "PROGRAM", requires = "pdf")]
    pub browser: Option<PathBuf>,
    /// Whether index.html shows what to do first, what falls with what, and what comes due in a year. Each is found by runs of
    /// its own: `auto` leaves it out above 500 flows.
    #[arg(long, value_enum, value_name = "WHEN", num_args = 0..=1, require_equals = true,
          default_value_t = When::Auto, default_missing_value = "always")]
    pub ahead: When,
    /// The language of index.html: English, German or French. The other files are in English.
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = Language::En)]
    pub lang: Language,
    /// How many threads to use; 0: as many as there are. The files are the same on any number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Tells on standard error how long each step took.
    #[arg(long)]
    pub timings: bool,
}

/// `thalweg explain`
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The party that receives.
    #[arg(long, value_name = "ID")]
    pub recipient: String,
    /// Only this category and those below it.
    #[arg(long, value_name = "ID")]
    pub category: Option<String>,
    /// Only at this place.
    #[arg(long, value_name = "CODE")]
    pub place: Option<String>,
    /// Only under this regime.
    #[arg(long, value_name = "ID")]
    pub regime: Option<String>,
    /// Only this population's data.
    #[arg(long, value_name = "ID")]
    pub population: Option<String>,
    /// Proves so many exposures, the worst first, each with so many other routes, and says how many more there are; 0: all.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub limit: usize,
}

/// `thalweg map`
#[derive(Debug, clap::Args)]
pub struct Map {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    pub format: Format,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Who draws the SVG: our own layout in lanes, or Graphviz.
    #[arg(long, value_enum, default_value_t = Engine::Own)]
    pub engine: Engine,
    /// How long Graphviz may take; then our own layout is drawn.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// The party or store in the middle of `--format around`.
    #[arg(long, value_name = "ID")]
    pub at: Option<String>,
    /// Only what goes out from this population, party or store, over whatever number of flows.
    #[arg(long, value_name = "ID")]
    pub from: Option<String>,
    /// Only what leads to this party or store.
    #[arg(long, value_name = "ID")]
    pub to: Option<String>,
    /// Only flows by which this category, or one below it, arrives.
    #[arg(long, value_name = "ID")]
    pub category: Option<String>,
    /// Only flows that touch this place.
    #[arg(long, value_name = "CODE")]
    pub place: Option<String>,
    /// Only flows whose worst verdict is this, or one of these.
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = verdict)]
    pub verdict: Vec<Verdict>,
    /// Only so many flows from --from, to --to, or on the way between; else from where data enters.
    #[arg(long, value_name = "FLOWS", value_parser = clap::value_parser!(u32).range(1..))]
    pub depth: Option<u32>,
    /// What a box stands for [default: the first that gives no more than 60 boxes].
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<By>,
}

/// `thalweg query`
#[derive(Debug, clap::Args)]
pub struct Query {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The query [default: read from standard input; at a terminal a prompt is opened].
    #[arg(value_name = "CYPHER", conflicts_with = "saved")]
    pub text: Option<String>,
    /// A saved query, by name.
    #[arg(long, value_name = "NAME")]
    pub saved: Option<String>,
    /// Lists the saved queries: what each asks, its parameters, its columns.
    #[arg(long, conflicts_with_all = ["text", "saved"])]
    pub list_saved: bool,
    /// A parameter, `$NAME` in the query: JSON, or plain text. May be given again.
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// What to write. A picture needs nodes, relationships or paths in the answer.
    #[arg(long, value_enum, default_value_t = QueryFormat::Table)]
    pub format: QueryFormat,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Shows how the query would be run.
    #[arg(long)]
    pub explain: bool,
    /// A query that takes longer is ended. It is the time until the answer is found; writing it takes as long as its reader
    /// takes.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// At most so many rows are given.
    #[arg(long, value_name = "ROWS", default_value_t = 10_000)]
    pub limit: usize,
    /// A query that holds more than so many MiB is ended.
    #[arg(long, value_name = "MIB", default_value_t = 1_024, value_parser = memory)]
    pub memory: usize,
    /// Asks the inventory's snapshot on this Neo4j server instead, put there by `thalweg push`.
    #[cfg(feature = "neo4j")]
    #[arg(long, value_name = "URL")]
    pub neo4j: Option<String>,
    /// Who asks.
    #[cfg(feature = "neo4j")]
    #[command(flatten)]
    pub login: Login,
}

/// `thalweg export`
#[derive(Debug, clap::Args)]
pub struct Export {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// What to write.
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// The file to write to, for neo4j-csv the folder; `-`: standard output [default: standard output].
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// `thalweg push`
#[cfg(feature = "neo4j")]
#[derive(Debug, clap::Args)]
pub struct Push {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The server: `bolt://host:7687`, or neo4j, bolt+s, bolt+ssc, neo4j+s, neo4j+ssc. No user or password in it.
    #[arg(long, value_name = "URL")]
    pub neo4j: String,
    /// Who asks.
    #[command(flatten)]
    pub login: Login,
}

/// How a command that asks a Neo4j server is let in.
#[cfg(feature = "neo4j")]
#[derive(Debug, clap::Args)]
pub struct Login {
    /// The database [default: the server's own choice].
    #[arg(long, value_name = "NAME")]
    pub database: Option<String>,
    /// A file whose first line is the user [default: `NEO4J_USERNAME` or `NEO4J_USER`, else neo4j].
    #[arg(long, value_name = "FILE")]
    pub user_file: Option<PathBuf>,
    /// A file whose first line is the password [default: `NEO4J_PASSWORD`].
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// `thalweg code`
#[derive(Debug, clap::Args)]
pub struct Code {
    /// The code: `TW201`.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `thalweg law`
#[derive(Debug, clap::Args)]
pub struct Law {
    /// Only this regime, whole.
    #[arg(value_name = "REGIME")]
    pub regime: Option<String>,
    /// What stood for this place, or for each member of this bloc: `US`, `UK`, `CA-QC`, `EEA`.
    #[arg(long, value_name = "PLACE")]
    pub to: Option<String>,
    /// The day for which it is told [default: today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<Date>,
    /// One entry, whole: `eu-gdpr/us-dpf`.
    #[arg(long, value_name = "ID", conflicts_with = "to")]
    pub entry: Option<String>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = LawFormat::Text)]
    pub format: LawFormat,
    /// The page that documents every entry, condition and finding code, as Markdown.
    #[arg(long, conflicts_with_all = ["regime", "to", "as_of", "entry", "format"])]
    pub page: bool,
    /// A folder with regime files (*.toml) that are added to the built-in ones, or replace them.
    #[arg(long, value_name = "DIR")]
    pub regimes: Option<PathBuf>,
}

/// `thalweg fmt`
#[derive(Debug, clap::Args)]
pub struct Fmt {
    /// The folder that holds inventory.toml, or an inventory of one YAML, JSON or TOML file.
    #[arg(value_name = "INVENTORY")]
    pub inventory: PathBuf,
    /// A folder with regime files (*.toml) that are added to the built-in ones, or replace them.
    #[arg(long, value_name = "DIR")]
    pub regimes: Option<PathBuf>,
    /// Changes nothing; names the files that are not canonical, and ends with 1 where there are some.
    #[arg(long, conflicts_with_all = ["to", "out"])]
    pub check: bool,
    /// What to write instead [default: by the ending of --out, else CSV].
    #[arg(long, value_enum, value_name = "FORMAT", requires = "out")]
    pub to: Option<To>,
    /// Where to write: a new folder, or a new file; `-`: standard output [default: where the inventory is].
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// `thalweg schema`
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Of what.
    #[arg(value_enum, value_name = "WHAT")]
    pub of: Of,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

fn verdict(text: &str) -> Result<Verdict, String> {
    let words = || Verdict::ALL.into_iter().map(Verdict::as_str);
    Verdict::ALL
        .into_iter()
        .find(|v| v.as_str() == text)
        .ok_or_else(|| format!("a verdict is one of {}", words().collect::<Vec<_>>().join(", ")))
}

fn memory(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|n| (1..=1 << 20).contains(n));
    number.ok_or_else(|| "a number of MiB, from 1 to 1048576".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn days_are_iso() {
        assert!(day("2026-11-23").is_ok());
        for text in ["2026-13-01", "23.11.2026", "2026-11-23T00:00", "20261123"] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
