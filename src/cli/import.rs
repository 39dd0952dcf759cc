//! `thalweg import`: files of other programs become an inventory, or are put into the one that is there.
//!
//! Everything that is wrong is told at once, and then nothing is written. What is written replaces whole files, or none.

mod sources;
mod summary;

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use thalweg::{
    files::{Folder, Occupied},
    import::{self, Choices, Imported, Merge, Reader, Remark, Weight},
    ingest::{self, Files},
    law,
    model::{Party, PartyTable, Vocabulary},
    text::nearest,
    write::File,
};

use super::{
    args, bounded,
    error::{CommandError, Kind},
    input,
    output::{self, Status},
    place, terminal,
};

/// So many bytes a map may have.
const MAP: u64 = 1 << 20;

/// Runs it.
pub fn run(command: &args::Import) -> Result<Status, CommandError> {
    let regimes = input::regimes(command.regimes.as_deref())?;
    let vocabulary = law::vocabulary(&regimes);
    let there = there(command, &vocabulary)?;
    let mut told = Vec::new();
    let choices = choices(command, there.as_ref(), &mut told)?;
    let mut reader = Reader::new(command.from.map(args::From::kind), &choices);
    let names = sources::read(&command.sources, &mut reader)?;
    let mut imported = reader.end();
    imported.told.splice(0..0, told);
    write_map(command, &imported)?;
    let is_empty =
        imported.read.is_empty() && imported.told.iter().any(|remark| remark.weight == Weight::Broken);
    let refused = refuse(&imported.told, command.partial);
    tell(&imported.told, command.limit, refused.is_ok() && !is_empty);
    refused?;
    if is_empty {
        return Err(Kind::Import("nothing was written: nothing could be read".to_owned()).into());
    }
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
    output::say(&summary::summary(
        &imported,
        &made.merge,
        &made.outcome,
        &command.into,
        !made.files.is_empty(),
    ));
    Ok(Status::Clean)
}

/// The inventory that is there; none where nothing is.
fn there(command: &args::Import, vocabulary: &Vocabulary) -> Result<Option<Files>, CommandError> {
    let folder = command.into.as_path();
    place::outside("import into", folder)?;
    if !command.check {
        // What a run that was killed has begun there is ended before it is read.
        thalweg::files::heal(folder).map_err(|source| {
            CommandError::from(Kind::Io { step: "import into", path: folder.to_owned(), source })
        })?;
    }
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
    let parties = there.map(parties).unwrap_or_default();
    let owner = command.owner.clone().or_else(|| only_company(&parties));
    let owner = owner.as_deref().unwrap_or_default().trim();
    told.extend(mistyped(owner, &parties));
    let mut choices = Choices::of(owner);
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

/// The parties of an inventory.
fn parties(files: &Files) -> Vec<Party> {
    let outcome = ingest::read_tables(&files.tables(), &Vocabulary::default());
    outcome.inventory.map(|inventory| inventory.parties).unwrap_or_default()
}

/// The id of the inventory's company, where there is only one.
fn only_company(parties: &[Party]) -> Option<String> {
    let mut ids =
        parties.iter().filter(|party| party.table == PartyTable::Company).map(|party| party.id.clone());
    ids.next().filter(|_| ids.next().is_none())
}

/// That an owner is nearly a party that is there, and not quite.
fn mistyped(owner: &str, parties: &[Party]) -> Option<Remark> {
    let is = |name: &str| name.to_lowercase() == owner.to_lowercase();
    if owner.is_empty() || parties.iter().any(|party| is(&party.id) || is(&party.name)) {
        return None;
    }
    let names = parties.iter().flat_map(|party| [party.id.as_str(), party.name.as_str()]);
    let alike = names.clone().find(|name| import::is_alike(name, owner));
    let near = alike.or_else(|| nearest(owner, names))?;
    let party = parties.iter().find(|party| party.id == near || party.name == near)?;
    let message =
        format!("the inventory has no party `{owner}`: did you mean `{}` ({})?", party.id, party.name);
    let help = format!(
        "write `--owner {}`; a party of its own with so near a name is written into companies.csv first",
        party.id
    );
    Some(Remark::error("--owner", message, help))
}

/// Says what there is to say, the errors last; of each no more than the limit, 0 for all.
fn tell(told: &[Remark], limit: usize, is_written: bool) {
    let shown = if limit == 0 { usize::MAX } else { limit };
    let (notes, errors): (Vec<_>, Vec<_>) = told.iter().partition(|remark| remark.weight == Weight::Note);
    let errors: Vec<Remark> = errors.into_iter().cloned().collect();
    for some in [import::gathered(&notes), errors] {
        for remark in some.iter().take(shown) {
            let text: String =
                remark.text(is_written).lines().map(|line| terminal::clean(line) + "\n").collect();
            output::complain(&text);
        }
        if some.len() > shown {
            output::complain(&format!(
                "{} more like these are not shown\n`--limit 0` tells all\n",
                some.len() - shown
            ));
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
    output::say(&format!("written: {}\n", terminal::clean(&map.display().to_string())));
    Ok(())
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
        output::answer("the inventory is what the sources say\n")?;
        return Ok(Status::Clean);
    }
    if files.is_empty() {
        let rows = if merge.gone == 1 { "1 row is".to_owned() } else { format!("{} rows are", merge.gone) };
        output::answer(&format!(
            "the inventory has all that the sources say; {rows} no longer there, as is told above: take them out, or leave \
             `x_import` of them blank to keep them as your own\n"
        ))?;
        return Ok(Status::Errors);
    }
    let new: usize = merge.new.values().sum();
    let mut text = format!("{new} rows are new at the source, {} have changed there:\n", merge.changed.len());
    for file in files {
        text.extend([format!("  {}\n", terminal::clean(&folder.join(&file.name).display().to_string()))]);
    }
    summary::changed(&merge.changed, &mut text);
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
