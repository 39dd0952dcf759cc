//! `thalweg fix`: what to do first, each verified by a run.

use std::{
    io::{self, Write},
    sync::Arc,
};

use thalweg::{
    changes::{self, Fixing, Ground},
    ingest::{self, Files},
    law,
};

use super::{
    args::{self, FixFormat},
    error::CommandError,
    input,
    output::{self, Status},
    place, progress, terminal, today,
};

/// Runs it.
pub fn run(command: &args::Fix) -> Result<Status, CommandError> {
    let common = &command.common;
    let regimes: Vec<Arc<law::Regime>> =
        input::regimes(common.regimes.as_deref())?.into_iter().map(Arc::new).collect();
    let vocabulary = law::vocabulary(&regimes);
    let files = Files::read(&common.inventory);
    let tables = files.tables();
    let outcome = ingest::read_tables(&tables, &vocabulary);
    let Some(inventory) = outcome.inventory else {
        return Err(input::unread(&common.inventory, &outcome, input::SHOWN));
    };
    let out = place::file(command.out.as_deref());
    if let Some(out) = out {
        place::free(&common.inventory, common.regimes.as_deref(), &outcome.sources, out)?;
    }
    let as_of = common.as_of.or(inventory.head.as_of).unwrap_or_else(today::today);
    let inventory = Arc::new(inventory);
    let ground = Ground { tables: &tables, inventory: &inventory, regimes: &regimes, as_of };
    let step = progress::step("trying what could be done");
    let fixing = Fixing {
        ground,
        vocabulary: &vocabulary,
        most: command.most,
        tried: command.tries,
        stops: command.stops,
    };
    let plan = fixing.plan();
    drop(step);
    let write = |out: &mut dyn Write| -> io::Result<()> {
        match command.format {
            FixFormat::Text => out.write_all(plan.text().as_bytes()),
            FixFormat::Json => changes::json_of_plan(&plan, out),
        }
    };
    if let Some(path) = out {
        place::stream(path, write)?;
        output::say(&format!("written to {}\n", terminal::clean(&path.display().to_string())))?;
    } else {
        output::stream(|out| write(out))?;
    }
    Ok(Status::Clean)
}
