//! What `diff`, `whatif`, `timeline`, `calendar` and `fix` share: what stands now, the days that are looked at, and where the
//! answer goes.

use std::{
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use thalweg::{
    assess::Analysis,
    changes::{self, Ground, Judged, Style, Telling},
    finding::Finding,
    gate::Root,
    ingest::{self, Files, Tables},
    law::{self, Regime},
    model::{Date, Inventory, Vocabulary},
    source::Sources,
};

use super::{
    args::{Changes, ChangesFormat, Common},
    error::{CommandError, Kind},
    input,
    output::{self, Status},
    place, terminal, today,
};

/// The law, and an inventory's files, from which something may be supposed.
pub struct Basis<'a> {
    common: &'a Common,
    files: Files,
    /// The law.
    pub regimes: Vec<Arc<Regime>>,
    /// The words that it knows.
    pub vocabulary: Vocabulary,
}

/// What stands in an inventory's files.
pub struct Standing<'a> {
    /// The cells.
    pub tables: Tables<'a>,
    /// The inventory.
    pub inventory: Arc<Inventory>,
    /// Its files.
    pub sources: Sources,
    /// What was found in reading.
    pub findings: Vec<Finding>,
    /// The day for which everything is judged.
    pub as_of: Date,
}

impl<'a> Basis<'a> {
    /// Loads the law, and the files.
    pub fn load(common: &'a Common) -> Result<Self, CommandError> {
        let regimes: Vec<Arc<Regime>> =
            input::regimes(common.regimes.as_deref())?.into_iter().map(Arc::new).collect();
        let vocabulary = law::vocabulary(&regimes);
        Ok(Self { common, files: Files::read(&common.inventory), regimes, vocabulary })
    }

    /// What stands there; none of it is what the answer is written to.
    pub fn standing(&self, out: Option<&Path>) -> Result<Standing<'_>, CommandError> {
        let Common { inventory: path, regimes, as_of, .. } = self.common;
        let tables = self.files.tables();
        let mut outcome = ingest::read_tables(&tables, &self.vocabulary);
        input::refuse_days_to_come(&mut outcome);
        let Some(inventory) = outcome.inventory else {
            return Err(input::unread(path, &outcome, input::SHOWN));
        };
        if let Some(out) = out {
            place::free(path, regimes.as_deref(), &outcome.sources, out)?;
        }
        let as_of = as_of.or(inventory.head.as_of).unwrap_or_else(today::today);
        let (sources, findings) = (outcome.sources, outcome.findings);
        Ok(Standing { tables, inventory: Arc::new(inventory), sources, findings, as_of })
    }
}

/// Whether the routes of all exposures can be held in memory, as everything needs that holds two runs side by side.
pub fn can_be_held(analysis: &Analysis) -> Result<(), CommandError> {
    analysis.can_be_held().map_err(|much| {
        let help = much.help();
        CommandError::from(Kind::Supposed(much.to_string())).hint(help)
    })
}

impl Standing<'_> {
    /// What is judged of it.
    pub fn analysis(&self, basis: &Basis<'_>) -> Analysis {
        Analysis::prepare(Arc::clone(&self.inventory), basis.regimes.iter().cloned(), self.as_of)
    }

    /// What something is supposed on.
    pub fn ground<'g>(&'g self, basis: &'g Basis<'_>) -> Ground<'g> {
        let Self { tables, inventory, as_of, .. } = self;
        Ground { tables, inventory, regimes: &basis.regimes, as_of: *as_of }
    }
}

/// The days that are looked at: those that were asked for, else a year from the day judged.
pub fn days(from: Option<Date>, to: Option<Date>, as_of: Date) -> Result<(Date, Date), CommandError> {
    let from = from.unwrap_or(as_of);
    let year = || from.checked_add(jiff::Span::new().years(1)).unwrap_or(from);
    let to = to.unwrap_or_else(year);
    in_order(from, to)?;
    Ok((from, to))
}

/// That the earlier of two days is given first.
pub fn in_order(from: Date, to: Date) -> Result<(), CommandError> {
    if from > to {
        let error = CommandError::from(Kind::Supposed(format!("--from {from} is after --to {to}")));
        return Err(error.hint("give the earlier day first"));
    }
    Ok(())
}

/// Writes an answer to a file, or to standard output.
pub fn write(
    out: Option<&Path>,
    write: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CommandError> {
    let Some(path) = out else { return output::stream(|out| write(out)) };
    place::stream(path, write)?;
    output::say(&format!("written to {}\n", terminal::clean(&path.display().to_string())));
    Ok(())
}

/// The two sides of a difference, where they were judged in this run.
pub struct Sides<'a> {
    /// What was; `None`: an earlier report.
    pub older: Option<&'a Judged>,
    /// What is.
    pub newer: &'a Judged,
    /// Where its files are.
    pub root: Root,
}

/// Writes a difference: exit code 1 where something got worse.
pub fn tell(telling: &Telling, command: &Changes, sides: Option<&Sides>) -> Result<Status, CommandError> {
    if command.format == ChangesFormat::Sarif && sides.is_none() {
        return Err(no_sarif("a report has no places in files: give the inventory as NEW"));
    }
    if command.format == ChangesFormat::Svg {
        let none = CommandError::from(Kind::Supposed("there is no picture of this".to_owned()));
        return Err(none.hint("`thalweg timeline INVENTORY --format svg` draws what is judged over time"));
    }
    write(place::file(command.out.as_deref()), |out| match command.format {
        ChangesFormat::Svg => Ok(()),
        ChangesFormat::Text => out.write_all(telling.write(Style::Text).as_bytes()),
        ChangesFormat::Markdown => out.write_all(telling.write(Style::Markdown).as_bytes()),
        ChangesFormat::Json => changes::json(telling, out),
        ChangesFormat::Csv => changes::csv(telling, out),
        ChangesFormat::Sarif => sides.map_or(Ok(()), |sides| {
            let before = (telling.before, sides.older);
            changes::sarif(before, sides.newer, &sides.root, env!("CARGO_PKG_VERSION"), out)
        }),
    })?;
    Ok(if telling.difference.is_worse() { Status::Errors } else { Status::Clean })
}

/// That there is no SARIF of it.
pub fn no_sarif(help: &str) -> CommandError {
    CommandError::from(Kind::Supposed("there is no SARIF of this".to_owned())).hint(help)
}
