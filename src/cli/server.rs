//! A Neo4j server from the command line: the password comes from a file or the environment, never as an argument, where
//! other users of the machine could read it.

use std::{env, io, path::Path};

use thalweg::query::{
    Fault, QueryError,
    neo4j::{Address, Server},
    text::underline,
};

use super::{
    args::Login,
    bounded,
    error::{CommandError, Kind},
};

/// Connects.
pub fn open(url: &str, login: &Login) -> Result<Server, CommandError> {
    let mut address = Address::new(url, "", "");
    // Before any file is read: what is wrong with the command line comes first.
    address.check().map_err(|e| told(&e))?;
    address.user = match &login.user_file {
        Some(file) => first_line(file)?,
        None => variable(&["NEO4J_USERNAME", "NEO4J_USER"])?.unwrap_or_else(|| "neo4j".into()),
    };
    address.password = match &login.password_file {
        Some(file) => first_line(file)?,
        None => variable(&["NEO4J_PASSWORD"])?.ok_or_else(|| {
            let error = QueryError::new(Fault::Server, format!("no password for the server at {url}"));
            told(&error.help("set NEO4J_PASSWORD, or name a file by --password-file"))
        })?,
    };
    address.database.clone_from(&login.database);
    Server::open(&address).map_err(|e| told(&e))
}

/// The error of a server: it has no place in a text.
pub fn told(error: &QueryError) -> CommandError {
    Kind::Query(underline("", error)).into()
}

/// The first of these variables that is set.
fn variable(names: &[&str]) -> Result<Option<String>, CommandError> {
    for name in names {
        match env::var(name) {
            Ok(value) => return Ok(Some(value)),
            Err(env::VarError::NotPresent) => {}
            Err(env::VarError::NotUnicode(_)) => {
                return Err(told(&QueryError::new(Fault::Server, format!("{name} is not UTF-8"))));
            }
        }
    }
    Ok(None)
}

/// How many bytes of such a file are read.
const BYTES: u64 = 4_096;

fn first_line(path: &Path) -> Result<String, CommandError> {
    let failed = |source| CommandError::from(Kind::Io { step: "read", path: path.to_owned(), source });
    let text = bounded::text(path, BYTES).map_err(failed)?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.to_owned()),
        None => Err(failed(io::Error::other("its first line is empty"))),
    }
}
