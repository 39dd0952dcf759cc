//! Which files of an inventory's folder belong to it, and their text. Follows no link out of the folder.

use std::{collections::BTreeSet, io};

use super::{
    called::{
        before_another_ending, is_another_format, is_csv, is_passed_over, is_table_otherwise, part_of,
        table_stem, unnamed, with_another_ending,
    },
    elsewhere,
    killed::{self, Left},
    kind,
    shelf::{Refused, Shelf},
};
use crate::{
    finding::{Code, Finding},
    ingest::{
        bounds, meant,
        shown::shown,
        sink::Sink,
        table::{HEAD, Table},
    },
    review::REVIEW,
    source::{SourceId, Sources, Span},
    text::{Format, Locator, conflicts, locate, nearest},
};

/// The files that were found and read.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// The head, if there is one that is text.
    pub(super) head: Option<SourceId>,
    /// What was signed and decided, if there is such a file.
    pub(super) review: Option<SourceId>,
    /// Every file of every table, in the order of [`Table::ALL`], then by name.
    pub(super) tables: Vec<(Table, SourceId)>,
    /// The only file of an inventory that is one file.
    pub(super) single: Option<(SourceId, Format)>,
    /// Tables of which rows are missing, as a file could not be read, or is not one: what refers to them is not judged twice.
    pub(super) unread: Vec<Table>,
    /// What is read of files that are not as they should be, instead of their text; bytes stand where they stood.
    pub(super) instead: Vec<(SourceId, String)>,
}

/// Finds and reads the files of an inventory that is a folder.
pub(super) fn folder<S: Shelf>(shelf: &S, sources: &mut Sources, sink: &mut Sink) -> Found {
    let mut walk = Walk::new(shelf, sources, sink);
    let mut found = Found::default();
    let entries = walk.entries("", &shelf.top());
    match entries.iter().find(|(name, _)| name == HEAD) {
        Some((_, at)) => found.head = walk.read(HEAD, at),
        // What is in a folder that cannot be read is not known.
        None if !walk.is_closed => {
            if let Some(finding) = elsewhere::another_folder(shelf, &entries) {
                walk.sink.add(finding);
                return found;
            }
            walk.sink.add(elsewhere::no_head(&entries));
        }
        None => {}
    }
    let review = entries.iter().find(|(name, _)| name == REVIEW);
    if review.is_some_and(|(_, at)| shelf.is_folder(at)) {
        let message = format!(
            "{REVIEW} is a folder, and has to be a file: no decision and no signature is read from it"
        );
        let finding = Finding::new(Code::Unreadable, "", message);
        walk.sink.add(
            finding.help("give the folder another name; `thalweg review` and `thalweg sign` write the file"),
        );
    }
    let review = review.filter(|(_, at)| !shelf.is_folder(at));
    found.review = review.and_then(|(name, at)| walk.read(name, at));
    for (name, at) in entries {
        walk.entry(&name, &at);
    }
    let mut files = std::mem::take(&mut walk.files);
    files.sort();
    if files.len() > bounds::FILES {
        let message = format!("{} files of tables; at most {} are read", files.len(), bounds::FILES);
        walk.sink
            .add(Finding::new(Code::TooLarge, "", message).help("join parts of one table into one file"));
        files.truncate(bounds::FILES);
    }
    for (table, name, at) in files {
        match walk.read(&name, &at) {
            Some(source) => found.tables.push((table, source)),
            None => walk.unread.push(table),
        }
    }
    found.unread = walk.unread;
    found.instead = walk.instead;
    found
}

/// Reads the file of an inventory that is one file.
pub(super) fn file<S: Shelf>(
    shelf: &S,
    (name, at): (&str, &S::At),
    format: Format,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Found {
    let mut walk = Walk::new(shelf, sources, sink);
    let beside = shelf.list(&shelf.top()).unwrap_or_default();
    walk.left_overs("", &beside, |of| of == name);
    let single = walk.read(name, at).map(|source| (source, format));
    Found { single, instead: walk.instead, ..Found::default() }
}

/// The reason of an I/O error without the system's number.
pub(super) fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".into(),
        io::ErrorKind::PermissionDenied => "no permission".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_owned()
        }
    }
}

/// What is wrong with a link at whose end nothing is.
pub(super) fn nowhere(target: &str) -> String {
    format!("it is a link to `{}`, which is not there", shown(target))
}

struct Walk<'s, S: Shelf> {
    shelf: &'s S,
    sources: &'s mut Sources,
    sink: &'s mut Sink,
    files: Vec<(Table, String, S::At)>,
    /// How many entries of other folders were looked at.
    looked: usize,
    /// Whether the inventory's folder cannot be read.
    is_closed: bool,
    instead: Vec<(SourceId, String)>,
    /// What stands in the inventory's folder.
    names: BTreeSet<String>,
    /// Tables that a file was meant for which is not read.
    unread: Vec<Table>,
}

/// How deep other folders are looked into, and at how many entries of them: they may be anything.
const DEPTH: usize = 8;
const LOOKED: usize = 20_000;

/// What helps where the system says no.
const LEAVE: &str = "see that it is there, and that you may read it";

/// A file that could not be written anew under its name.
const NOT_TEXT: &str = "has a name that is not UTF-8";
const RENAME: &str = "rename it: letters, digits, `.`, `_` and `-` are fine everywhere";

/// Where tables stand.
const UP: &str = "move it next to inventory.toml, or out of the inventory's folder";

impl<'s, S: Shelf> Walk<'s, S> {
    fn new(shelf: &'s S, sources: &'s mut Sources, sink: &'s mut Sink) -> Self {
        Self {
            shelf,
            sources,
            sink,
            files: Vec::new(),
            looked: 0,
            is_closed: false,
            instead: Vec::new(),
            names: BTreeSet::new(),
            unread: Vec::new(),
        }
    }

    /// The entries of a folder by name; hidden ones are left out.
    fn entries(&mut self, name: &str, folder: &S::At) -> Vec<(String, S::At)> {
        let mut entries = self.shelf.list(folder).unwrap_or_else(|error| {
            let message = if name.is_empty() {
                self.is_closed = true;
                format!("the inventory's folder cannot be read: {}", cause(&error))
            } else {
                format!("a folder cannot be read: {}", cause(&error))
            };
            self.problem(if name.is_empty() { "." } else { name }, message, LEAVE);
            Vec::new()
        });
        entries.sort();
        self.left_overs(name, &entries, |of| {
            if name.is_empty() { of == HEAD || table_stem(of).is_some() } else { is_csv(of) }
        });
        entries.retain(|(name, _)| !is_passed_over(name));
        if name.is_empty() {
            self.names = entries.iter().map(|(name, _)| name.clone()).collect();
        }
        entries
    }

    /// What runs that were killed left beside files of the inventory.
    fn left_overs(&mut self, folder: &str, entries: &[(String, S::At)], read: impl Fn(&str) -> bool) {
        for Left { name, why, help } in killed::left(self.shelf, entries, read) {
            let full = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            self.not_read(&full, why, help);
        }
    }

    /// One entry of the inventory's folder.
    fn entry(&mut self, name: &str, path: &S::At) {
        if unnamed(name) {
            return self.not_read(name, NOT_TEXT, RENAME.into());
        }
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        if self.shelf.is_folder(path) {
            return self.folder(name, path);
        }
        if let Some(&table) = Table::ALL.iter().find(|table| table.name() == name)
            && self.dangling(name, path)
        {
            self.unread.push(table);
            return;
        }
        if let Some(file) = with_another_ending(name) {
            self.unread.extend(file.strip_suffix(".csv").and_then(Table::of_stem));
            let help = format!("rename it to `{file}`, or move it out of the folder");
            return self.unknown(name, self.unless_there(&file, help));
        }
        let meant = Table::of_stem(&stem.to_lowercase()).map(|_| stem.to_lowercase());
        match (Table::of_stem(stem), ending) {
            (Some(table), "csv") => self.files.push((table, name.to_owned(), path.clone())),
            (None, "csv") => self.stray(name, stem),
            (Some(table), other) if other.eq_ignore_ascii_case("csv") => {
                self.unread.push(table);
                self.unknown(
                    name,
                    self.unless_there(&format!("{stem}.csv"), format!("rename it to `{stem}.csv`")),
                );
            }
            (Some(table), "") if table.name() == name => {
                self.unread.push(table);
                self.unknown(
                    name,
                    self.unless_there(&format!("{stem}.csv"), format!("rename it to `{stem}.csv`")),
                );
            }
            (_, other) if is_another_format(other) => {
                if let Some(stem) = meant {
                    self.unread.extend(Table::of_stem(&stem));
                    let help = format!("tables are CSV files: save it as `{stem}.csv`");
                    self.unknown(name, self.unless_there(&format!("{stem}.csv"), help));
                }
            }
            _ if ending.eq_ignore_ascii_case("csv") => self.stray(name, stem),
            _ => {}
        }
    }

    /// A folder: the parts of a table, or nothing of ours.
    fn folder(&mut self, name: &str, path: &S::At) {
        if let Some(stem) = table_stem(name) {
            let help = format!("give its file that name, or move its files to a folder `{}`", part_of(&stem));
            return self.not_read(name, "is a folder, not a table", help);
        }
        let table = Table::ALL.iter().copied().find(|t| t.name() == name);
        let near = nearest(name, Table::names());
        if table.is_none() && near.is_none() {
            return self.other_folder(name, path, 1);
        }
        if !self.inside(name, path) {
            self.unread.extend(table);
            return;
        }
        for (inner, path) in self.entries(name, path) {
            let path = &path;
            let full = format!("{name}/{inner}");
            let is_csv = is_csv(&inner);
            match table {
                Some(_) if unnamed(&inner) => self.not_read(&full, NOT_TEXT, RENAME.into()),
                Some(_) if self.shelf.is_folder(path) => {
                    self.unknown(&full, "move its files one folder up".into());
                }
                Some(table) if is_csv => self.files.push((table, full, path.clone())),
                Some(table) => {
                    if let Some(stem) = before_another_ending(&inner) {
                        self.unread.push(table);
                        let help = format!("rename it to `{name}/{stem}.csv`, or move it out of the folder");
                        self.unknown(&full, help);
                    } else if is_table_otherwise(&inner) {
                        self.unread.push(table);
                        let help = "tables are CSV files: save it as one, or move it out of the folder";
                        self.unknown(&full, help.into());
                    }
                }
                None if self.shelf.is_folder(path) => self.other_folder(&full, path, 2),
                None if is_csv => {
                    self.unread.extend(near.and_then(Table::of_name));
                    self.unknown(&full, format!("rename the folder to `{}`", near.unwrap_or("")));
                }
                None => {}
            }
        }
    }

    /// A folder that is none of ours: only files that are named as tables are, and they are not read. What cannot be
    /// read here is no business of ours, and no link is followed.
    fn other_folder(&mut self, name: &str, path: &S::At, depth: usize) {
        if depth > DEPTH || !self.shelf.is_real_folder(path) {
            return;
        }
        let mut entries = self.shelf.list(path).unwrap_or_default();
        entries.retain(|(inner, _)| !is_passed_over(inner));
        entries.sort();
        for (inner, path) in entries {
            self.looked += 1;
            if self.looked > LOOKED {
                return;
            }
            let (full, path) = (format!("{name}/{inner}"), &path);
            if self.shelf.is_folder(path) {
                self.other_folder(&full, path, depth + 1);
            } else if table_stem(&inner).is_some() {
                self.not_read(&full, "is not read: it is in another folder", UP.into());
            }
        }
    }

    fn stray(&mut self, name: &str, stem: &str) {
        let word = stem.split('-').next().unwrap_or(stem);
        let near = nearest(stem, Table::names()).or_else(|| meant::table(stem));
        let near = near.or_else(|| nearest(word, Table::names()));
        self.unread.extend(near.and_then(Table::of_name));
        let help = match near {
            Some(near) if self.names.contains(&format!("{near}.csv")) => format!(
                "`{near}.csv` is there as well: add its rows there, if they belong to it, and move this one out of the folder"
            ),
            Some(near) => format!("did you mean `{near}.csv`?"),
            None => format!("tables are: {}", Table::names().collect::<Vec<_>>().join(", ")),
        };
        self.unknown(name, help);
    }

    /// What to do with a file that is meant as a table: nothing that would put it over the table that is there.
    fn unless_there(&self, file: &str, help: String) -> String {
        if self.names.contains(file) {
            format!("`{file}` is there as well: move this one out of the folder")
        } else {
            help
        }
    }

    fn unknown(&mut self, name: &str, help: String) {
        self.not_read(name, "is not a table of an inventory", help);
    }

    fn not_read(&mut self, name: &str, why: &str, help: String) {
        let span = self.whole(name);
        let message = format!("`{name}` {why}");
        self.sink.add(Finding::new(Code::UnknownTable, "", message).at(span).help(help));
    }

    fn problem(&mut self, name: &str, message: String, help: &'static str) {
        let span = self.whole(name);
        self.sink.add(Finding::new(Code::Unreadable, "", message).at(span).help(help));
    }

    /// A file as a whole, without its text.
    fn whole(&mut self, name: &str) -> Span {
        Span { source: self.sources.add(name, ""), ..Span::default() }
    }

    /// Whether what the path names lies in the inventory's folder.
    fn inside(&mut self, name: &str, path: &S::At) -> bool {
        match self.shelf.is_inside(path) {
            Ok(true) => true,
            Ok(false) => {
                let message = "a link leads out of the inventory's folder, and is not followed";
                self.problem(name, message.into(), "copy the file into the folder");
                false
            }
            Err(_) if self.dangling(name, path) => false,
            Err(error) => {
                self.problem(name, format!("it cannot be read: {}", cause(&error)), LEAVE);
                false
            }
        }
    }

    /// Tells a link at whose end nothing is.
    fn dangling(&mut self, name: &str, path: &S::At) -> bool {
        let target = self.shelf.leads_nowhere(path);
        if let Some(target) = &target {
            let help = "put the file there, or a copy of it in place of the link";
            self.problem(name, nowhere(target), help);
        }
        target.is_some()
    }

    /// Reads a file as text, without its byte order mark.
    fn read(&mut self, name: &str, path: &S::At) -> Option<SourceId> {
        if !self.inside(name, path) {
            return None;
        }
        match self.shelf.load(path) {
            Ok(bytes) => self.decode(name, bytes),
            Err(Refused::Io(error)) => {
                self.problem(name, format!("it cannot be read: {}", cause(&error)), LEAVE);
                None
            }
            Err(Refused::NotAFile) => {
                self.problem(name, "it is not a regular file".into(), "put a copy of the file there");
                None
            }
            Err(Refused::TooLarge(bytes)) => {
                let span = self.whole(name);
                let message = format!("the file has {bytes} bytes; at most {} are read", bounds::FILE_BYTES);
                let help = "write CSV tables, and split a large one: `flows-1.csv`, `flows-2.csv`";
                self.sink.add(Finding::new(Code::TooLarge, "", message).at(span).help(help));
                None
            }
        }
    }

    /// Tells the conflicts of a merge, and has the rest read without them.
    fn conflicts(&mut self, name: &str, source: SourceId) {
        let text = self.sources.get(source).map_or("", |file| file.text.as_str());
        // JSON has no comments.
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let fill = if Format::of_ending(ending) == Some(Format::Json) { b' ' } else { b'#' };
        let Some(found) = conflicts(text, fill) else { return };
        let locator = Locator::new(source, text);
        for conflict in found.conflicts {
            let (first, last) = conflict.lines;
            let message = if first == last {
                format!("a line left over from a merge conflict: line {first}")
            } else {
                format!("a merge conflict that is not resolved: lines {first} to {last}")
            };
            let help = "keep the right parts of both sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`";
            let finding = Finding::new(Code::Unreadable, "", message).at(locator.span(conflict.range));
            self.sink.add(finding.help(help));
        }
        self.instead.push((source, found.rest));
    }

    fn decode(&mut self, name: &str, bytes: Vec<u8>) -> Option<SourceId> {
        if let Some((what, help)) = kind::of(name, &bytes) {
            self.problem(name, what.into(), help);
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let source = self.sources.add(name, unmarked(text));
                self.conflicts(name, source);
                Some(source)
            }
            Err(error) => {
                let lossy = unmarked(String::from_utf8_lossy(error.as_bytes()).into_owned());
                let mark = if error.as_bytes().starts_with(MARK.as_bytes()) { MARK.len() } else { 0 };
                let at = error.utf8_error().valid_up_to() - mark;
                let bad = error.as_bytes().utf8_chunks().filter(|c| !c.invalid().is_empty()).count();
                let source = self.sources.add(name, lossy);
                let text = self.sources.get(source).map_or("", |f| f.text.as_str());
                let span = locate(source, text, at..at + '\u{FFFD}'.len_utf8());
                let more = match bad {
                    0 | 1 => String::new(),
                    2 => " (and at one further place)".to_owned(),
                    _ => format!(" (and at {} further places)", bad - 1),
                };
                let message = format!("the file is not UTF-8 here{more}");
                self.sink.add(Finding::new(Code::Unreadable, "", message).at(span).help("save it as UTF-8"));
                Some(source)
            }
        }
    }
}

/// The byte order mark.
const MARK: &str = "\u{FEFF}";

fn unmarked(mut text: String) -> String {
    if text.starts_with(MARK) {
        text.drain(..MARK.len());
    }
    text
}
