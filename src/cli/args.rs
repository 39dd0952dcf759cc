//! The command line as typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use thalweg::model::Date;

/// Maps where personal data goes, and judges each border crossing on the way.
#[derive(Debug, Parser)]
#[command(name = "thalweg", version, about, arg_required_else_help = true, after_help = CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const CODES: &str = "Exit codes: 0 done, no finding of severity error; 1 done, and there are some; \
                     2 it could not run.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reads and judges an inventory, and lists what is wrong, not known, or worth a look.
    Check(Check),
    /// Writes the report: what goes where, on what ground, with which proof.
    Report(Report),
    /// Proves exposures: their routes, with the ground of each hop.
    Explain(Explain),
}

/// What every command takes.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// The folder that holds inventory.toml.
    #[arg(value_name = "INVENTORY")]
    pub inventory: PathBuf,
    /// The day for which everything is judged [default: the inventory's own, else today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<Date>,
    /// A folder with regime files (*.toml) that are added to the built-in ones, or replace them.
    #[arg(long, value_name = "DIR")]
    pub regimes: Option<PathBuf>,
}

/// `thalweg check`
#[derive(Debug, clap::Args)]
pub struct Check {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
}

/// `thalweg report`
#[derive(Debug, clap::Args)]
pub struct Report {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
    /// The folder to write to; made where it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `thalweg explain`
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// What every command takes.
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
}

fn day(text: &str) -> Result<Date, String> {
    let iso = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = text.parse().ok().filter(|_| iso);
    day.ok_or_else(|| "dates are written yyyy-mm-dd: 2026-11-23".to_owned())
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
