//! What the commands on differences take.

use std::path::PathBuf;

use clap::ValueEnum;
use thalweg::model::Date;

use super::common::{Common, day, one_or_more};

/// How a difference is written.
#[derive(Debug, Clone, clap::Args)]
pub struct Changes {
    /// What to write.
    #[arg(long, value_enum, default_value_t = ChangesFormat::Text)]
    pub format: ChangesFormat,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Shows so many rows of each cause, and says how many more there are; 0: all. JSON and CSV have all.
    #[arg(long, value_name = "ROWS", default_value_t = 12)]
    pub limit: usize,
}

/// What a difference is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChangesFormat {
    /// For a reader.
    Text,
    /// For a pull request.
    Markdown,
    /// Data, whole.
    Json,
    /// A row for each change of exposures.
    Csv,
    /// What is new or has grown among the findings, at its place, for code hosts and editors; not of a timeline.
    Sarif,
    /// A picture: a strip for each recipient, place and law; of a timeline alone.
    Svg,
}

/// `thalweg diff`
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// What was: a folder, a file, `REVISION:path` of a git repository, or the report.json of an earlier run.
    #[arg(value_name = "OLD")]
    pub old: String,
    /// What is, likewise [default: the same inventory on another day].
    #[arg(value_name = "NEW", required_unless_present_any = ["from", "to", "since_signed"])]
    pub new: Option<String>,
    /// The day for which OLD is judged [default: its own, else today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub from: Option<Date>,
    /// The day for which NEW is judged [default: its own, else today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub to: Option<Date>,
    /// What changed since OLD was signed last (`thalweg sign`), and whether what was signed still stands.
    #[arg(long, conflicts_with_all = ["new", "from"])]
    pub since_signed: bool,
    /// The day for which both are judged.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, conflicts_with_all = ["from", "to"])]
    pub as_of: Option<Date>,
    /// A folder with regime files (*.toml) that are added to the built-in ones, or replace them.
    #[arg(long, value_name = "DIR")]
    pub regimes: Option<PathBuf>,
    /// How it is written.
    #[command(flatten)]
    pub changes: Changes,
}

/// `thalweg whatif`
#[derive(Debug, clap::Args)]
pub struct Whatif {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// A decision no longer holds: of a law, for a whole place that it was for (`eu-gdpr:US`), or by its entry
    /// (`eu-gdpr:eu-gdpr/us-dpf`).
    #[arg(long, value_name = "LAW:PLACE")]
    pub lapse: Vec<String>,
    /// A safeguard has ended; of a certification `PARTY/SCHEME`.
    #[arg(long, value_name = "SAFEGUARD")]
    pub expire: Vec<String>,
    /// A party is gone, with its stores, those that others hold for it alone, its papers, and the flows from and to all of them.
    #[arg(long, value_name = "PARTY")]
    pub drop: Vec<String>,
    /// A store lies elsewhere: `crm=IE`, `crm=IE;FR`.
    #[arg(long = "move", value_name = "STORE=PLACE")]
    pub moved: Vec<String>,
    /// A party is certified under a scheme, from the day judged, for all data (`covers` is `*`): `cloud=eu-us-dpf`.
    #[arg(long, value_name = "PARTY=SCHEME")]
    pub certify: Vec<String>,
    /// The law of a place is assessed on the day judged, and passes, for what states no assessment of its own: `IN`.
    #[arg(long, value_name = "PLACE")]
    pub assess: Vec<String>,
    /// What stands in this file is signed: rows of safeguards, as CSV.
    #[arg(long, value_name = "FILE")]
    pub sign: Vec<PathBuf>,
    /// A cell says something else: `safeguards:mailer-clauses.valid_from=2024-01-01`.
    #[arg(long, value_name = "TABLE:ID.COLUMN=VALUE")]
    pub set: Vec<String>,
    /// It is another day. (`--as-of` is the day for which the inventory is judged before anything is supposed.)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: Option<Date>,
    /// How it is written.
    #[command(flatten)]
    pub changes: Changes,
}

/// What a calendar is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CalendarFormat {
    /// For a reader.
    Text,
    /// calendar.csv: a row for each thing.
    Csv,
    /// calendar.ics, for programs that keep calendars (RFC 5545).
    Ics,
    /// Data, whole.
    Json,
}

/// `thalweg calendar`
#[derive(Debug, clap::Args)]
pub struct Calendar {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The day from which it looks ahead [default: the day judged].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub from: Option<Date>,
    /// The last day [default: a year later].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub to: Option<Date>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = CalendarFormat::Text)]
    pub format: CalendarFormat,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What a plan is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FixFormat {
    /// For a reader.
    Text,
    /// Data, whole.
    Json,
}

/// `thalweg fix`
#[derive(Debug, clap::Args)]
pub struct Fix {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The smallest sets of actions that settle this exposure: its key in exposures.csv, or in exposures-long.csv.
    #[arg(long, value_name = "KEY")]
    pub exposure: Option<String>,
    /// At most so many actions; with `--exposure` so many sets.
    #[arg(long, value_name = "ACTIONS", default_value_t = 10, value_parser = one_or_more)]
    pub most: usize,
    /// At most so many candidates are tried; with `--exposure` so many sets.
    #[arg(long, value_name = "CANDIDATES", default_value_t = 500, value_parser = one_or_more)]
    pub tries: usize,
    /// To stop giving to a recipient, and to keep a store where its exporter is, are actions too.
    #[arg(long)]
    pub stops: bool,
    /// What to write.
    #[arg(long, value_enum, default_value_t = FixFormat::Text)]
    pub format: FixFormat,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `thalweg sign`
#[derive(Debug, clap::Args)]
pub struct Sign {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The role that signs.
    #[arg(long, value_name = "ROLE")]
    pub who: String,
    /// The day on which it is signed [default: today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub on: Option<Date>,
}

/// What a review is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReviewFormat {
    /// For a reader.
    Text,
    /// For a pull request, or minutes.
    Markdown,
    /// Data, whole.
    Json,
    /// A row for each.
    Csv,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Decide {
    /// It is accepted as it is: it fails no check until the last day, or until it is something else.
    Accepted,
    /// It is to be put right until the last day: it counts until it is.
    ToFix,
    /// It is held to be wrong: it counts until that is settled.
    Disputed,
}

/// `thalweg review`
#[derive(Debug, clap::Args)]
pub struct Review {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// Records a decision about the finding or exposure of this key, or about all findings of a code with `--about`. May be
    /// given again. Without it, what is open and what was decided is listed.
    #[arg(long, value_name = "KEY", requires_all = ["decision", "by", "reason", "until"])]
    pub decide: Vec<String>,
    /// What is decided.
    #[arg(long = "as", id = "decision", value_enum, value_name = "DECISION", requires = "decide")]
    pub decision: Option<Decide>,
    /// The role that decides.
    #[arg(long, value_name = "ROLE", requires = "decide")]
    pub by: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", requires = "decide")]
    pub reason: Option<String>,
    /// The last day on which the decision counts.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "decide")]
    pub until: Option<Date>,
    /// The day on which it is decided [default: today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "decide")]
    pub on: Option<Date>,
    /// What the findings of a code are about: the column `subject` of findings.csv.
    #[arg(long, value_name = "SUBJECT", requires = "decide")]
    pub about: Option<String>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = ReviewFormat::Text, conflicts_with = "decide")]
    pub format: ReviewFormat,
    /// The file to write to; `-`: standard output [default: standard output].
    #[arg(long, value_name = "FILE", conflicts_with = "decide")]
    pub out: Option<PathBuf>,
    /// Shows so many of each kind, and says how many more there are; 0: all. JSON and CSV have all.
    #[arg(long, value_name = "ROWS", default_value_t = 20, conflicts_with = "decide")]
    pub limit: usize,
}

/// `thalweg timeline`
#[derive(Debug, clap::Args)]
pub struct Timeline {
    /// What every command that reads an inventory takes.
    #[command(flatten)]
    pub common: Common,
    /// The first day [default: the day judged].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub from: Option<Date>,
    /// The last day [default: a year later].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub to: Option<Date>,
    /// How it is written.
    #[command(flatten)]
    pub changes: Changes,
}
