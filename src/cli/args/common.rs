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
    day.ok_or_else(|| match no_day(text).filter(|_| iso) {
        Some(why) => why,
        None => "dates are written yyyy-mm-dd: 2026-11-23".to_owned(),
    })
}

/// Why three numbers are no day.
fn no_day(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if [year.len(), month.len(), day.len()] != [4, 2, 2] {
        return None;
    }
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse::<i8>().ok()?);
    let Ok(first) = Date::new(year, month, 1) else {
        return Some(format!("there is no month {month}; dates are written yyyy-mm-dd: 2026-11-23"));
    };
    let days = first.days_in_month();
    (day < 1 || day > days).then(|| format!("there is no such day: that month has {days} days"))
}

/// A number of things of which none is no answer.
pub fn one_or_more(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| "write a whole number of 1 or more".to_owned())
}
