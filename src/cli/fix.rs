//! `thalweg fix`: what to do first, each verified by a run; and what settles one exposure.

use thalweg::changes::{self as lib, Fixing, NoExposure};

use super::{
    args::{self, FixFormat},
    changes::{self, Basis},
    error::{CommandError, Kind},
    output::Status,
    place, progress,
};

/// Runs it.
pub fn run(command: &args::Fix) -> Result<Status, CommandError> {
    let basis = Basis::load(&command.common)?;
    let out = place::file(command.out.as_deref());
    let standing = basis.standing(out)?;
    let step = progress::step("trying what could be done");
    changes::can_be_held(&standing.analysis(&basis))?;
    let fixing = Fixing {
        ground: standing.ground(&basis),
        vocabulary: &basis.vocabulary,
        most: command.most,
        tried: command.tries,
        stops: command.stops,
    };
    if let Some(key) = &command.exposure {
        let settling = fixing.settle(key).map_err(|error| unknown(&error))?;
        drop(step);
        changes::write(out, |out| match command.format {
            FixFormat::Text => out.write_all(settling.text().as_bytes()),
            FixFormat::Json => lib::json_of_sets(&settling, out),
        })?;
        return Ok(Status::Clean);
    }
    let plan = fixing.plan();
    drop(step);
    changes::write(out, |out| match command.format {
        FixFormat::Text => out.write_all(plan.text().as_bytes()),
        FixFormat::Json => lib::json_of_plan(&plan, out),
    })?;
    Ok(Status::Clean)
}

fn unknown(error: &NoExposure) -> CommandError {
    let near = error.near.as_ref().map(|key| format!("did you mean `{key}`?"));
    CommandError::from(Kind::Supposed(error.to_string()))
        .hint(near.unwrap_or_else(|| "the column `key` of exposures.csv has the keys".to_owned()))
}
