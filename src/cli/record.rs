//! review.toml in an inventory's folder: read, and added to by one run at a time.

use std::{fs, io, path::Path};

use thalweg::{
    files,
    finding::Code,
    review::{REVIEW, Signature, read_review},
};

use super::{
    args::Common,
    bounded,
    error::{CommandError, Kind},
    input, output, place, today,
};

/// How many bytes review.toml may have.
const REVIEW_BYTES: u64 = 1 << 20;

/// The folder of what was signed, in the inventory's.
pub const FOLDER: &str = "review";

/// The folder of an inventory, which keeps its signatures.
pub fn folder<'c>(common: &'c Common, step: &'static str) -> Result<&'c Path, CommandError> {
    if common.inventory.is_file() {
        let error = place::refused(
            step,
            &common.inventory,
            "only an inventory in a folder keeps who signed it, and what was decided",
        );
        return Err(error.hint("`thalweg fmt INVENTORY --to csv --out DIR` makes a folder of it"));
    }
    Ok(&common.inventory)
}

/// Who has signed, and the text of review.toml; nobody, where there is none.
pub fn signatures(folder: &Path) -> Result<(Vec<Signature>, String), CommandError> {
    let path = folder.join(REVIEW);
    if fs::symlink_metadata(&path).is_err() {
        return Ok((Vec::new(), String::new()));
    }
    let failed = |source| CommandError::from(Kind::Io { step: "read", path: path.clone(), source });
    let text = bounded::text_of_file(&path, REVIEW_BYTES).map_err(failed)?;
    match read_review(REVIEW, &text) {
        Ok(list) => {
            // It would hide those that are made until then. Where it is tomorrow already, UTC may be a day behind.
            let today = today::today();
            let early = |one: &&Signature| today.tomorrow().is_ok_and(|tomorrow| one.on > tomorrow);
            if let Some(one) = list.iter().find(early) {
                let why = format!("it is signed on {}, a future date: today is {today} in UTC", one.on);
                return Err(failed(io::Error::other(why))
                    .hint("write the day on which it was signed, or delete the signature"));
            }
            Ok((list, text))
        }
        Err(bad) => {
            output::show(&bad.findings, &bad.sources, input::SHOWN);
            Err(failed(io::Error::other("it is not a record of what was signed and decided")))
        }
    }
}

/// How many bytes a text in it may have, as any cell of a table.
const TEXT_BYTES: usize = 65_536;

/// Whether what would be written can be read again.
fn stays_readable(before: &str, new: &str) -> Result<(), CommandError> {
    let refused = |why: String, hint: &str| {
        let text = format!("{}: nothing was written: {why}", Code::TooLarge.as_str());
        Err(CommandError::from(Kind::Supposed(text)).hint(hint))
    };
    if new.len() as u64 > REVIEW_BYTES {
        let why = format!("{REVIEW} would have {} bytes; at most {REVIEW_BYTES} are read", new.len());
        return refused(
            why,
            "keep what counts, and move what was signed and decided long ago into another file",
        );
    }
    let added = new.strip_prefix(before).unwrap_or(new);
    // By itself it is whole; what is not is measured as one.
    let longest = match toml::from_str::<toml::Table>(added) {
        Ok(table) => table.values().map(longest_text).max().unwrap_or_default(),
        Err(_) => added.len(),
    };
    if longest > TEXT_BYTES {
        return refused(format!("a text has {longest} bytes; at most {TEXT_BYTES} are read"), "shorten it");
    }
    Ok(())
}

/// How many bytes the longest text in a value has, over all of its lines.
fn longest_text(value: &toml::Value) -> usize {
    match value {
        toml::Value::String(text) => text.len(),
        toml::Value::Array(all) => all.iter().map(longest_text).max().unwrap_or_default(),
        toml::Value::Table(all) => all.values().map(longest_text).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Others may sign, or write to review.toml, at the same time: so often it is tried again.
pub const TRIED: usize = 100;

/// Adds to review.toml, behind all that stands there when it is written: `added` gives the new text of the old one.
pub fn add(folder: &Path, added: &dyn Fn(&str) -> String) -> Result<(), CommandError> {
    // In the folder of what is signed, where it is no table, should it be left there by a run that was killed.
    let beside = folder.join(FOLDER);
    let lock = beside.join(REVIEW);
    // What is to be written is what is named.
    let path = folder.join(REVIEW);
    let failed = |source| CommandError::from(Kind::Io { step: "write", path: path.clone(), source });
    let mut tries = 0..TRIED;
    expect_folder(&beside)?;
    loop {
        fs::create_dir_all(&beside).map_err(failed)?;
        let done = files::alone(&lock, || add_alone(folder, added));
        // It goes where nothing is kept in it; another run may take it away before this one has locked it.
        let _ = fs::remove_dir(&beside);
        match done {
            Err(error) if error.kind() == io::ErrorKind::NotFound && tries.next().is_some() => {}
            done => return done.map_err(failed).and_then(|done| done),
        }
    }
}

/// What is signed is kept in a folder: an error where something else is in its place.
pub fn expect_folder(beside: &Path) -> Result<(), CommandError> {
    if !beside.exists() || beside.is_dir() {
        return Ok(());
    }
    let cause = "it is a file, and what is signed is kept in a folder of that name";
    Err(place::refused("write to", beside, cause)
        .hint("move that file elsewhere, or rename it, and run this again"))
}

fn add_alone(folder: &Path, added: &dyn Fn(&str) -> String) -> Result<(), CommandError> {
    let path = folder.join(REVIEW);
    let failed = |source| CommandError::from(Kind::Io { step: "write", path: path.clone(), source });
    // Through a link, so that it stays one.
    let place = place::resolved(&path);
    for _ in 0..TRIED {
        let old = match fs::symlink_metadata(&path) {
            Ok(_) => Some(bounded::bytes(&path, REVIEW_BYTES).map_err(failed)?),
            Err(_) => None,
        };
        let (_, before) = signatures(folder)?;
        let new = added(&before);
        stays_readable(&before, &new)?;
        let new = as_before(old.as_deref().unwrap_or_default(), &before, &new);
        let links = files::names_of(&place);
        let written = if let Some(old) = old.clone() {
            let replacement = files::Replacement { place: place.clone(), old, new };
            files::replace_all(vec![replacement]).map_err(|stopped| stopped.cause)
        } else {
            let there = |_: &Path| Err(io::ErrorKind::AlreadyExists.into());
            files::write(&place, |out| out.write_all(&new), there)
        };
        let Err(error) = written else {
            place::tell_apart(&path, links);
            return Ok(());
        };
        if bounded::bytes(&path, REVIEW_BYTES).ok() == old {
            return Err(failed(error));
        }
    }
    Err(failed(io::Error::other("somebody else goes on writing to it")).hint("try again when nobody does"))
}

/// The new text with the marks of the old one: a byte order mark before it, and lines that end as the old ones do.
fn as_before(old: &[u8], before: &str, new: &str) -> Vec<u8> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let mut bytes = if old.starts_with(MARK) { MARK.to_vec() } else { Vec::new() };
    match new.strip_prefix(before) {
        Some(more) if before.contains("\r\n") => {
            bytes.extend_from_slice(before.as_bytes());
            bytes.extend(more.split('\n').collect::<Vec<_>>().join("\r\n").into_bytes());
        }
        _ => bytes.extend_from_slice(new.as_bytes()),
    }
    bytes
}
