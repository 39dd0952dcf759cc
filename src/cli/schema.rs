//! `thalweg schema`: the JSON Schema of what is read or written.

use thalweg::schema;

use super::{
    args::{self, Of},
    error::CommandError,
    output::{self, Status},
};

/// Runs it.
pub fn run(command: &args::Schema) -> Result<Status, CommandError> {
    let schema = match command.of {
        Of::Inventory => schema::inventory(),
        Of::Report => schema::report(),
    };
    output::print(&format!("{schema:#}\n"))?;
    Ok(Status::Clean)
}
