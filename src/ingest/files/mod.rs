//! The files of an inventory, on the disk or in memory, and their cells.
//!
//! | what | room |
//! |---|---|
//! | where files lie | `shelf` |
//! | which of them belong to the inventory, and their text | `discover` |
//! | what a folder is that is no inventory | `elsewhere` |
//! | what a file is that is no text, or no table | `kind` |
//! | the header of a CSV file | `csv` |
//! | one file of YAML, JSON or TOML, taken apart into tables | `single` |
//! | what was decided, in review.toml: rows of waivers in another notation | `decided` |
//! | whether what was signed is as it was | `signed` |

mod called;
mod csv;
mod decided;
mod discover;
mod elsewhere;
mod foreign;
mod hash;
mod killed;
mod kind;
mod shelf;
mod signed;
mod single;

use std::{fs, io, path::Path};

pub use self::called::{is_of_inventory, is_taken};
pub(super) use self::hash::{UNINDENT, is_indented, looks_like_a_row};
use self::{
    discover::{Found, cause},
    shelf::{Disk, Memory, Shelf},
};
use super::{
    head::Head,
    sink::Sink,
    table::{HEAD, Table},
    tables::{Form, Tables},
};
use crate::{
    finding::{Code, Finding},
    source::{SourceId, Sources},
    text::{Format, Locator},
};

/// The files of an inventory, their texts read.
#[derive(Debug, Clone, Default)]
pub struct Files {
    sources: Sources,
    found: Found,
    sink: Sink,
}

impl Files {
    /// The inventory that is the folder or the file `path`. Never fails: what is wrong is a finding of its tables.
    pub fn read(path: &Path) -> Self {
        let mut files = Self::default();
        if let Err(finding) = files.disk(path) {
            files.sink.add(*finding);
        }
        files
    }

    /// An inventory in memory: the names of its files, with `/` between the parts of a name, and their texts. One file
    /// that is called `.yaml`, `.yml`, `.json` or `.toml` is an inventory of one file, unless it is `inventory.toml`,
    /// the head of a folder.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let (shelf, mut all) = (Memory::new(files), Self::default());
        let (sources, sink) = (&mut all.sources, &mut all.sink);
        all.found = match files {
            &[(name, _)] if name != HEAD && format_of(name).is_some() => {
                let format = format_of(name).unwrap_or(Format::Yaml);
                discover::file(&shelf, (name, &name.to_owned()), format, sources, sink)
            }
            _ => discover::folder(&shelf, sources, sink),
        };
        all.look_at_signed(&shelf);
        all
    }

    /// Their cells.
    pub fn tables(&self) -> Tables<'_> {
        let text = |id: SourceId| {
            let instead = self.found.instead.iter().find(|(other, _)| *other == id);
            let own = || self.sources.get(id).map_or("", |file| file.text.as_str());
            instead.map_or_else(own, |(_, text)| text.as_str())
        };
        let form = self.found.single.map_or(Form::Folder, |(_, format)| Form::File(format));
        let mut tables = Tables::empty(self.sources.clone(), form, self.sink.clone());
        if let Some((id, format)) = self.found.single {
            single::read(Locator::new(id, text(id)), format, self.sources.name(id), &mut tables);
            return tables;
        }
        tables.head = self.found.head.map(|id| Head::of_toml(Locator::new(id, text(id)), HEAD));
        tables.unread.clone_from(&self.found.unread);
        for &(table, id) in &self.found.tables {
            let sheet = csv::header(table, id, text(id), &mut tables.sink);
            tables.add(sheet);
        }
        if let Some(id) = self.found.review {
            decided::read(Locator::new(id, text(id)), &mut tables);
        }
        tables
    }

    /// The files, with their names and texts.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    fn look_at_signed<S: Shelf>(&mut self, shelf: &S) {
        let review = self.found.review.and_then(|id| Some((id, self.sources.get(id)?)));
        let told = review.map(|(id, file)| signed::looked_at(shelf, &Locator::new(id, &file.text)));
        told.into_iter().flatten().for_each(|finding| self.sink.add(finding));
    }

    fn disk(&mut self, path: &Path) -> Result<(), Box<Finding>> {
        let unreadable = |error: &io::Error| {
            let why =
                shelf::leads_nowhere(path).map_or_else(|| cause(error), |target| discover::nowhere(&target));
            let message = format!("the inventory {} cannot be read: {why}", path.display());
            let help = "give the folder that holds inventory.toml, or an inventory of one file";
            Finding::new(Code::Unreadable, "", message).help(help)
        };
        // All links are resolved.
        let root = fs::canonicalize(path).map_err(|e| unreadable(&e))?;
        let meta = fs::metadata(&root).map_err(|e| unreadable(&e))?;
        let (sources, sink) = (&mut self.sources, &mut self.sink);
        if meta.is_dir() {
            let shelf = Disk { root };
            self.found = discover::folder(&shelf, sources, sink);
            self.look_at_signed(&shelf);
            return Ok(());
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(format) = format_of(&name) else {
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            return Err(Box::new(elsewhere::no_inventory(&path.display().to_string(), ending)));
        };
        let shelf = Disk { root: root.parent().map(Path::to_owned).unwrap_or_default() };
        self.found = discover::file(&shelf, (&name, &root), format, sources, sink);
        Ok(())
    }
}

impl<'a> Tables<'a> {
    /// Adds the rows of a CSV file of a table, with its header. What is wrong with them is said when they are read.
    pub fn csv(&mut self, table: Table, name: &str, text: &'a str) -> &mut Self {
        let source = self.sources.add(name, text);
        let sheet = csv::header(table, source, text, &mut self.sink);
        self.add(sheet);
        self
    }
}

fn format_of(name: &str) -> Option<Format> {
    name.rsplit_once('.').and_then(|(_, ending)| Format::of_ending(ending))
}
