//! `thalweg completions` and `thalweg man`: what shells and manuals know of the command line, made from its definition.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::CommandFactory;
use thalweg::files;

use super::{
    args::{self, Args},
    error::{CommandError, Kind},
    output::{self, Status},
    place, replaced, terminal,
};

/// Prints the completions of a shell.
pub fn completions(command: &args::Completions) -> Result<Status, CommandError> {
    let mut text = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "thalweg", &mut text);
    output::stream(|out| out.write_all(&text))?;
    Ok(Status::Clean)
}

/// Writes the manual pages: one of the program, one of each command.
pub fn man(command: &args::Man) -> Result<Status, CommandError> {
    let folder = &command.folder;
    let failed = |source| Kind::Io { step: "write the manual pages to", path: folder.clone(), source };
    let mut program = Args::command();
    program.build();
    let mut pages: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let commands = program.get_subcommands().filter(|sub| sub.get_name() != "help");
    let subs = commands.map(|sub| (format!("thalweg-{}", sub.get_name()), sub.clone()));
    for (name, page) in [("thalweg".to_owned(), program.clone())].into_iter().chain(subs) {
        let mut text = Vec::new();
        let page = clap_mangen::Man::new(page).title(name.clone());
        page.render(&mut text).map_err(failed)?;
        pages.push((place::resolved(&folder.join(format!("{name}.1"))), text));
    }
    place::free_folder("write the manual pages to", folder)?;
    for (path, text) in &pages {
        if let Some(what) = replaced::other_than(path, path, text) {
            return Err(place::refused("write to", path, &what).hint("give another folder"));
        }
    }
    // What is not there is made, and goes again where nothing comes to stand in it: the innermost first.
    let made: Vec<&Path> = folder.ancestors().take_while(|above| is_missing(above)).collect();
    let unmade = || made.iter().all(|above| fs::remove_dir(above).is_ok() || is_missing(above));
    fs::create_dir_all(folder).map_err(|source| {
        unmade();
        failed(source)
    })?;
    let count = pages.len();
    let may = |there: &Path, new: &[u8]| {
        replaced::other_than(there, there, new).map_or(Ok(()), |what| Err(io::Error::other(what)))
    };
    files::write_all(&pages, may).map_err(|(path, source)| {
        unmade();
        Kind::Io { step: "write", path, source }
    })?;
    let shown = terminal::clean(&folder.display().to_string());
    output::say(&format!("{count} manual pages written to {shown}\n"));
    Ok(Status::Clean)
}

fn is_missing(folder: &Path) -> bool {
    !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err()
}
