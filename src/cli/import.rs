//! `thalweg import`: files of other programs become an inventory, or are put into the one that is there.
//!
//! Everything that is wrong is told at once, and then nothing is written. What is written replaces whole files, or none.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use thalweg::{
    files::{Folder, Occupied},
    import::{self, Choices, Imported, Merge, Reader, Remark, Weight},
    ingest::{self, Files, Outcome, Table},
    law,
    model::{PartyTable, Vocabulary},
    write::File,
};

use super::{
    args, bounded,
    error::{CommandError, Kind},
    input,
    output::{self, Status},
    place, terminal,
};

/// So many files are read.
const FILES: usize = 10_000;
/// So many bytes a map may have.
const MAP: u64 = 1 << 20;

/// Runs it.
pub fn run(command: &args::Import) -> Result<Status, CommandError> {
    let regimes = input::regimes(command.regimes.as_deref())?;
    let vocabulary = law::vocabulary(&regimes);
    let there = there(&command.into, &vocabulary)?;
    let mut told = Vec::new();
    let choices = choices(command, there.as_ref(), &mut told)?;
    let mut reader = Reader::new(command.from.map(args::From::kind), &choices);
    let names = read(&command.sources, &mut reader)?;
    let mut imported = reader.end();
    imported.told.splice(0..0, told);
    write_map(command, &imported)?;
    tell(&imported.told);
    refuse(&imported.told, command.partial)?;
    let name = folder_name(&command.into);
    let made = import::into(&imported.draft, &names, there.as_ref(), &name, &vocabulary);
    if made.outcome.inventory.is_none() {
        return Err(input::unread(&command.into, &made.outcome, input::SHOWN)
            .hint("the import would make an inventory that cannot be read: nothing was written"));
    }
    for line in &made.merge.told {
        output::complain(&format!("note: {}\n", terminal::clean(line)));
    }
    if command.check {
        return checked(&made.files, &made.merge, &command.into);
    }
    put(&made.files, there.as_ref(), &command.into)?;
    output::say(&summary(&imported, &made.merge, &made.outcome, &command.into, !made.files.is_empty()))?;
    Ok(Status::Clean)
}

/// The inventory that is there; none where nothing is.
fn there(folder: &Path, vocabulary: &Vocabulary) -> Result<Option<Files>, CommandError> {
    place::outside("import into", folder)?;
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            let error = CommandError::from(Kind::Io { step: "import into", path: folder.to_owned(), source });
            return Err(error.hint("give the folder of an inventory, or one that is not there yet"));
        }
    };
    let names: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
    if names.iter().all(|name| thalweg::files::names::is_of_a_run(name)) {
        return Ok(None);
    }
    let files = Files::read(folder);
    let outcome = ingest::read_tables(&files.tables(), vocabulary);
    if outcome.inventory.is_none() {
        return Err(input::unread(folder, &outcome, input::SHOWN).hint(
            "an import is put into an inventory that can be read, or into a folder that is not there yet",
        ));
    }
    Ok(Some(files))
}

/// What the user said of the files.
fn choices(
    command: &args::Import,
    there: Option<&Files>,
    told: &mut Vec<Remark>,
) -> Result<Choices, CommandError> {
    let owner = command.owner.clone().or_else(|| there.and_then(only_company));
    let mut choices = Choices::of(owner.as_deref().unwrap_or_default().trim());
    if let Some(map) = command.map.as_deref().filter(|map| map.exists()) {
        let text = bounded::text(map, MAP).map_err(|source| Kind::Io {
            step: "read",
            path: map.to_owned(),
            source,
        })?;
        choices.read(&map.display().to_string(), &text, told);
    }
    Ok(choices)
}

/// The id of the inventory's company, where there is only one.
fn only_company(files: &Files) -> Option<String> {
    let outcome = ingest::read_tables(&files.tables(), &Vocabulary::default());
    let companies = outcome.inventory?;
    let mut ids = companies
        .parties
        .iter()
        .filter(|party| party.table == PartyTable::Company)
        .map(|party| party.id.clone());
    ids.next().filter(|_| ids.next().is_none())
}

/// Reads the files, and gives the names by which they are told: of a folder all below it, in the order of their names.
fn read(paths: &[PathBuf], reader: &mut Reader<'_>) -> Result<Vec<String>, CommandError> {
    let mut names = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let name = "standard input";
            let read = reader.stream(name, &mut io::stdin().lock());
            read.map_err(|source| Kind::Io { step: "read", path: name.into(), source })?;
            names.push(name.to_owned());
            continue;
        }
        let (mut found, mut told) = (Vec::new(), Vec::new());
        for (path, name) in meant(path, &mut told) {
            walk(&path, name, &mut found, &mut told);
        }
        if found.len() > FILES {
            let message = format!("there are more than {FILES} files");
            told.push(Remark::error(path.display().to_string(), message, "import a part of them at a time"));
            found.clear();
        }
        for remark in told {
            reader.tell(remark);
        }
        for (path, name) in found {
            let read = bounded::open(&path).and_then(|mut file| reader.stream(&name, &mut file));
            match read {
                Ok(()) => names.push(name),
                Err(error) => {
                    reader.tell(Remark::error(path.display().to_string(), error.to_string(), ""));
                }
            }
        }
    }
    Ok(names)
}

/// What a path means: itself, or what fits it where it is a pattern and nothing is called so. With the name by which each is told:
/// of a pattern, from the folder on that it looks in.
fn meant(path: &Path, told: &mut Vec<Remark>) -> Vec<(PathBuf, String)> {
    let name = |path: &Path| path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let text = path.to_string_lossy();
    if path.exists() || !text.contains(['*', '?', '[']) {
        return vec![(path.to_owned(), name(path))];
    }
    let options = glob::MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..glob::MatchOptions::default()
    };
    let fixed: PathBuf = path
        .components()
        .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let mut found = Vec::new();
    match glob::glob_with(&text, options) {
        Ok(paths) => {
            for one in paths.take(FILES + 1) {
                match one {
                    Ok(path) => {
                        let below = path.strip_prefix(&fixed).unwrap_or(&path).to_string_lossy().into_owned();
                        let above = name(&fixed);
                        let shown = if above.is_empty() { below } else { format!("{above}/{below}") };
                        found.push((path, shown));
                    }
                    Err(error) => {
                        told.push(Remark::error(error.path().display().to_string(), error.to_string(), ""));
                    }
                }
            }
            if found.is_empty() && told.is_empty() {
                let help = "`*` stands for any letters of a name, `**` for folders in each other";
                told.push(Remark::error(text, "no file fits this pattern", help));
            }
        }
        Err(error) => told.push(Remark::error(text.clone(), format!("this is no pattern: {error}"), "")),
    }
    found
}

/// A file, or those of a folder; hidden ones and links out of a folder are passed over.
fn walk(path: &Path, name: String, found: &mut Vec<(PathBuf, String)>, told: &mut Vec<Remark>) {
    if found.len() > FILES {
        return;
    }
    let is_folder = fs::metadata(path).is_ok_and(|meta| meta.is_dir());
    if !is_folder {
        found.push((path.to_owned(), name));
        return;
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            told.push(Remark::error(path.display().to_string(), error.to_string(), ""));
            return;
        }
    };
    let mut names: Vec<_> = entries.filter_map(Result::ok).collect();
    names.sort_by_key(fs::DirEntry::file_name);
    for entry in names {
        let below = entry.file_name().to_string_lossy().into_owned();
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if below.starts_with('.') || link {
            continue;
        }
        walk(&entry.path(), format!("{name}/{below}"), found, told);
    }
}

/// Says what there is to say, the errors last.
fn tell(told: &[Remark]) {
    const SHOWN: usize = 100;
    let (notes, errors): (Vec<_>, Vec<_>) = told.iter().partition(|remark| remark.weight == Weight::Note);
    for some in [notes, errors] {
        for remark in some.iter().take(SHOWN) {
            let text: String = remark.text().lines().map(|line| terminal::clean(line) + "\n").collect();
            output::complain(&text);
        }
        if some.len() > SHOWN {
            output::complain(&format!("{} more like these are not shown\n", some.len() - SHOWN));
        }
    }
}

/// Ends the run where something cannot be read, or breaks off and that was not allowed.
fn refuse(told: &[Remark], partial: bool) -> Result<(), CommandError> {
    let fatal = |remark: &&Remark| match remark.weight {
        Weight::Error => true,
        Weight::Broken => !partial,
        Weight::Note => false,
    };
    let count = told.iter().filter(fatal).count();
    match count {
        0 => Ok(()),
        1 => Err(Kind::Import("nothing was written: 1 error is named above".to_owned()).into()),
        n => Err(Kind::Import(format!("nothing was written: {n} errors are named above")).into()),
    }
}

/// Writes the map to be edited, where one is named and not there.
fn write_map(command: &args::Import, imported: &Imported) -> Result<(), CommandError> {
    let Some(map) = command.map.as_deref().filter(|map| !map.exists() && !command.check) else {
        return Ok(());
    };
    place::write(map, &import::written(&imported.open))?;
    output::say(&format!("written: {}\n", terminal::clean(&map.display().to_string())))
}

fn folder_name(folder: &Path) -> String {
    let name = place::resolved(folder).file_name().map(|name| name.to_string_lossy().into_owned());
    name.map(|name| terminal::clean(&name))
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "inventory".to_owned())
}

/// Whether the inventory is what an import makes of it.
fn checked(files: &[File], merge: &Merge, folder: &Path) -> Result<Status, CommandError> {
    if files.is_empty() && merge.gone == 0 {
        output::say("the inventory is what the sources say\n")?;
        return Ok(Status::Clean);
    }
    if files.is_empty() {
        let rows = if merge.gone == 1 { "1 row is".to_owned() } else { format!("{} rows are", merge.gone) };
        output::say(&format!(
            "the inventory has all that the sources say; {rows} no longer there, as is told above: take them out, or leave \
             `x_import` of them blank to keep them as your own\n"
        ))?;
        return Ok(Status::Errors);
    }
    let new: usize = merge.new.values().sum();
    let mut text = format!("{new} rows are new at the source, {} have changed there:\n", merge.changed);
    for file in files {
        text.extend([format!("  {}\n", terminal::clean(&folder.join(&file.name).display().to_string()))]);
    }
    output::print(&text)?;
    Ok(Status::Errors)
}

/// Writes the files, all or none.
fn put(files: &[File], there: Option<&Files>, folder: &Path) -> Result<(), CommandError> {
    if files.is_empty() {
        return Ok(());
    }
    let failed =
        |step, path: &Path, source| CommandError::from(Kind::Io { step, path: path.to_owned(), source });
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let occupied = if there.is_some() { Occupied::Kept } else { Occupied::Refused };
    let staged = Folder::begin(folder, &names, occupied).map_err(|e| failed("import into", folder, e))?;
    for file in files {
        let written = staged.create(&file.name).and_then(|mut out| {
            out.write_all(file.text.as_bytes())?;
            out.close()
        });
        written.map_err(|e| failed("write", &folder.join(&file.name), e))?;
    }
    // Somebody may have saved one of them meanwhile.
    if let Some(there) = there
        && !is_same(&Files::read(folder), there)
    {
        let cause = io::Error::other("it was changed while it was read");
        return Err(
            failed("import into", folder, cause).hint("see that nothing else writes to it, and import again")
        );
    }
    staged.put().map_err(|e| failed("import into", folder, e))
}

fn is_same(one: &Files, other: &Files) -> bool {
    let texts = |files: &Files| -> Vec<(String, std::sync::Arc<String>)> {
        files
            .sources()
            .files()
            .iter()
            .map(|file| (file.name.clone(), std::sync::Arc::clone(&file.text)))
            .collect()
    };
    texts(one) == texts(other)
}

/// What was read, what came of it, and what is missing.
fn summary(imported: &Imported, merge: &Merge, outcome: &Outcome, folder: &Path, written: bool) -> String {
    let mut text = String::new();
    for line in &imported.read {
        text.extend([format!("read: {}\n", terminal::clean(line))]);
    }
    let shown = terminal::clean(&folder.display().to_string());
    text.extend([format!(
        "{} {shown}: {}\n",
        if written { "written to" } else { "nothing is new for" },
        counts(merge)
    )]);
    let (told, open) = imported.draft.places();
    if told + open > 0 {
        text.extend([format!("places: {told} read, {open} not certain and quoted in notes\n")]);
    }
    assumed(imported, &mut text);
    if let Some(inventory) = &outcome.inventory {
        let missing = import::missing(inventory);
        if !missing.is_empty() {
            text.push_str("missing before a verdict can be had, the most useful first:\n");
        }
        for (number, missing) in missing.iter().enumerate() {
            text.extend([format!(
                "  {}. {}\n     of {}: {}\n",
                number + 1,
                missing.what,
                counted(missing.ids.len(), "row"),
                terminal::clean(&thalweg::text::cut(&missing.ids, 6))
            )]);
        }
    }
    text.extend([format!("next: thalweg check {}\n", super::init::quoted(&shown))]);
    text
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn counts(merge: &Merge) -> String {
    let noun = |table: Table, count: usize| {
        let (one, many) = match table {
            Table::Companies => ("company", "companies"),
            Table::Vendors => ("vendor", "vendors"),
            Table::Partners => ("partner", "partners"),
            Table::ThirdParties => ("third party", "third parties"),
            Table::Stores => ("store", "stores"),
            Table::Populations => ("population", "populations"),
            Table::Categories => ("category", "categories"),
            Table::Purposes => ("purpose", "purposes"),
            Table::Safeguards => ("safeguard", "safeguards"),
            Table::Flows => ("flow", "flows"),
            other => (other.name(), other.name()),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let mut parts: Vec<String> =
        merge.counts().into_iter().map(|(table, count)| noun(table, count)).collect();
    if parts.is_empty() {
        parts.push("no new row".to_owned());
    }
    for (count, what) in [
        (merge.changed, "changed"),
        (merge.same, "as before"),
        (merge.known, "that others wrote, left as they are"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", counted(count, "row")));
        }
    }
    parts.join(", ")
}

fn assumed(imported: &Imported, text: &mut String) {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for what in imported.draft.rows().iter().flat_map(|row| &row.assumed) {
        match all.iter_mut().find(|(known, _)| known == what) {
            Some((_, count)) => *count += 1,
            None => all.push((what, 1)),
        }
    }
    if all.is_empty() {
        return;
    }
    text.push_str("assumed, as `# assumed:` above the rows says:\n");
    for (what, count) in all.iter().take(12) {
        text.extend([format!("  {} ({})\n", terminal::clean(what), counted(*count, "row"))]);
    }
    if all.len() > 12 {
        text.extend([format!("  and {} more\n", all.len() - 12)]);
    }
}
