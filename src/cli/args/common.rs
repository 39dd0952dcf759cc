//! What every command that reads an inventory takes.

use std::path::PathBuf;

use thalweg::model::Date;

/// What every command that reads an inventory takes.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// The folder that holds inventory.toml, or an inventory of one YAML, JSON or TOML file.
    #[arg(value_name = "INVENTORY")]
    pub inventory: PathBuf,
    /// The day for which everything is judged [default: the inventory's own, else today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<Date>,
    /// A folder with regime files (*.toml) that are added to the built-in ones, or replace them.
    #[arg(long, value_name = "DIR")]
    pub regimes: Option<PathBuf>,
}

/// A day as it is written.
pub fn day(text: &str) -> Result<Date, String> {
    let iso = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = text.parse().ok().filter(|_| iso);
    day.ok_or_else(|| "dates are written yyyy-mm-dd: 2026-11-23".to_owned())
}
