//! `thalweg schema`: the JSON Schema of what is read or written, and the picture of the property graph.

use thalweg::{graph, schema, text::clean};

use super::{
    args::{self, Of},
    error::CommandError,
    output::{self, Status},
    place,
};

/// Runs it.
pub fn run(command: &args::Schema) -> Result<Status, CommandError> {
    let text = match command.of {
        Of::Inventory => format!("{:#}\n", schema::inventory()),
        Of::Report => format!("{:#}\n", schema::report()),
        Of::Graph => graph::picture().svg(),
    };
    match place::file(command.out.as_deref()) {
        Some(path) => {
            place::write(path, &text)?;
            output::say(&format!("written to {}\n", clean(&path.display().to_string())));
        }
        None => output::print(&text)?,
    }
    Ok(Status::Clean)
}
