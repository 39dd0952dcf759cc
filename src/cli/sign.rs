//! `thalweg sign`, and `thalweg diff --since-signed`: what a role stands by, and what changed since.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thalweg::{
    assess::{Analysis, Assessment},
    changes::{
        self as lib, Difference, Digests, Judged, Over, REVIEW, Signature, Signed, Snapshot, Spent, Telling,
        read_review,
    },
    files, report,
    text::digest,
};

use super::{
    args::{self, Common},
    bounded,
    changes::{self, Basis, Sides, Standing},
    check,
    error::{CommandError, Kind},
    input,
    output::{self, Status},
    place, terminal, today,
};

/// How many bytes review.toml may have.
const REVIEW_BYTES: u64 = 1 << 20;

/// How many bytes a report that was signed may have.
const REPORT_BYTES: u64 = 8 << 30;

/// The folder of what was signed, in the inventory's.
const FOLDER: &str = "review";

/// Runs it.
pub fn run(command: &args::Sign) -> Result<Status, CommandError> {
    let who = command.who.trim();
    if who.is_empty() {
        let error = CommandError::from(Kind::Supposed("`--who` is blank".to_owned()));
        return Err(error.hint("write the role that signs: `--who \"data protection officer\"`"));
    }
    let today = today::today();
    // Where it is tomorrow already, UTC may be a day behind.
    if let Some(on) = command.on.filter(|&on| today.tomorrow().is_ok_and(|tomorrow| on > tomorrow)) {
        let why = format!("it cannot be signed on {on}: today is {today} in UTC");
        let hint = "a signature of a day to come would hide those that are made before it: leave out `--on`; \
                    `--as-of DAY` judges, and signs, for another day";
        return Err(CommandError::from(Kind::Supposed(why)).hint(hint));
    }
    let folder = folder(&command.common, "sign")?;
    // What is no record of signatures is told before all is judged.
    signatures(folder)?;
    let basis = Basis::load(&command.common)?;
    let standing = basis.standing(None)?;
    let Judged { analysis, sources, read } = judged(&basis, &standing);
    let assessment = lib::weighed(&analysis, &sources, &read);
    let shown = report::Report { assessment: &assessment, sources: &sources, ahead: None };
    let json = report::as_json(&shown).map_err(|cause| CommandError::from(Kind::Report(Box::new(cause))))?;
    let on = command.on.unwrap_or(today);
    let digests = digests(&standing, &assessment);
    let first = fs::symlink_metadata(folder.join(FOLDER)).is_err();
    let path = keep(folder, &on.to_string(), &json)?;
    let signature = Signature {
        who: who.to_owned(),
        on,
        as_of: standing.as_of,
        inventory: digests.inventory,
        law: digests.law,
        report: path.clone(),
        report_digest: digest::sealed(&json),
    };
    // In the folder of what is signed, where it is no table, should it be left there by a run that was killed.
    let lock = folder.join(FOLDER).join(REVIEW);
    let added = files::alone(&lock, || add(folder, &signature));
    let added = added.map_err(|source| CommandError::from(Kind::Io { step: "write", path: lock, source }));
    if let Err(error) = added.and_then(|added| added) {
        // What nobody has signed is not kept.
        let _ = fs::remove_file(folder.join(&path));
        if first {
            let _ = fs::remove_dir(folder.join(FOLDER));
        }
        return Err(error);
    }
    let at = terminal::clean(&folder.join(REVIEW).display().to_string());
    output::say(&format!("signed as of {}: written to {at}, with {path} beside it\n", standing.as_of))?;
    Ok(Status::Clean)
}

/// What changed since the inventory was signed last.
pub fn since(command: &args::Diff) -> Result<Status, CommandError> {
    let common = Common {
        inventory: PathBuf::from(&command.old),
        as_of: command.as_of.or(command.to),
        regimes: command.regimes.clone(),
    };
    let folder = folder(&common, "compare")?;
    let (signatures, _) = signatures(folder)?;
    let Some(signature) = signatures.into_iter().enumerate().max_by_key(|(at, one)| (one.on, *at)) else {
        let error = io::Error::new(io::ErrorKind::NotFound, "nobody has signed it");
        let error = CommandError::from(Kind::Io { step: "read", path: folder.join(REVIEW), source: error });
        return Err(error.hint("`thalweg sign INVENTORY --who ROLE` signs what is found now"));
    };
    let (_, signature) = signature;
    let before = signed_report(folder, &signature)?;
    let basis = Basis::load(&common)?;
    let out = place::file(command.changes.out.as_deref());
    let standing = basis.standing(out)?;
    if standing.as_of < signature.as_of {
        let why =
            format!("it was signed as of {}, and is judged for {} before", signature.as_of, standing.as_of);
        let error = CommandError::from(Kind::Supposed(why));
        return Err(
            error.hint(format!("judge it for that day or a later one: `--as-of {}`", signature.as_of))
        );
    }
    let now = judged(&basis, &standing);
    let digests = digests(&standing, &lib::weighed(&now.analysis, &now.sources, &now.read));
    let mut spent = signature.spent(&digests);
    if spent.is_empty() {
        let over = Over { analysis: &now.analysis, sources: &now.sources, read: &now.read };
        let (_, turns) = over.timeline(signature.as_of, standing.as_of);
        spent.extend(turns.first().map(|turn| Spent::Day(turn.day, turn.said())));
    }
    let after = now.snapshot();
    let difference = Difference::of(&before, &after);
    let signed = Signed { signature, spent };
    let telling = Telling {
        before: &before,
        after: &after,
        supposed: &[],
        difference: &difference,
        heading: None,
        signed: Some(&signed),
        most: command.changes.limit,
    };
    let sides = Sides { older: None, newer: &now, root: check::root(folder) };
    changes::tell(&telling, &command.changes, Some(&sides))
}

fn judged(basis: &Basis<'_>, standing: &Standing<'_>) -> Judged {
    let regimes = basis.regimes.iter().cloned();
    Judged {
        analysis: Analysis::prepare(standing.inventory.clone(), regimes, standing.as_of),
        sources: standing.sources.clone(),
        read: standing.findings.clone(),
    }
}

fn digests(standing: &Standing<'_>, assessment: &Assessment) -> Digests {
    Digests::of(&standing.tables, &standing.inventory, assessment.regimes.iter().map(AsRef::as_ref))
}

/// The folder of an inventory, which keeps its signatures.
fn folder<'c>(common: &'c Common, step: &'static str) -> Result<&'c Path, CommandError> {
    if common.inventory.is_file() {
        let error =
            place::refused(step, &common.inventory, "only an inventory in a folder keeps who signed it");
        return Err(error.hint("`thalweg fmt INVENTORY --to csv --out DIR` makes a folder of it"));
    }
    Ok(&common.inventory)
}

/// Who has signed, and the text of review.toml; nobody, where there is none.
fn signatures(folder: &Path) -> Result<(Vec<Signature>, String), CommandError> {
    let path = folder.join(REVIEW);
    if fs::symlink_metadata(&path).is_err() {
        return Ok((Vec::new(), String::new()));
    }
    let failed = |source| CommandError::from(Kind::Io { step: "read", path: path.clone(), source });
    let text = bounded::text_of_file(&path, REVIEW_BYTES).map_err(failed)?;
    match read_review(REVIEW, &text) {
        Ok(list) => Ok((list, text)),
        Err(bad) => {
            output::show(&bad.findings, &bad.sources, input::SHOWN);
            Err(failed(io::Error::other("it is no record of signatures")))
        }
    }
}

/// What was found when it was signed; it must be as it was.
fn signed_report(folder: &Path, signature: &Signature) -> Result<Snapshot, CommandError> {
    let path = folder.join(&signature.report);
    let failed = |source| CommandError::from(Kind::Io { step: "read", path: path.clone(), source });
    let bytes = bounded::bytes(&path, REPORT_BYTES).map_err(|source| {
        let gone = source.kind() == io::ErrorKind::NotFound;
        let error = failed(source);
        if !gone {
            return error;
        }
        error.hint(format!(
            "{REVIEW} names it as what was found when it was signed on {}: bring it back, out of version control or \
             a copy, or sign anew",
            signature.on
        ))
    })?;
    if digest::sealed(&bytes) != signature.report_digest {
        let error = failed(io::Error::other("it is not as it was when it was signed"));
        return Err(error.hint("bring the file back as it was, or sign anew"));
    }
    lib::report(&bytes).map_err(|why| failed(io::Error::other(why)))
}

/// Others may sign, or write to review.toml, at the same time: so often it is tried again.
const TRIED: usize = 100;

/// Keeps what is signed on a day under a name that nothing has, and gives the name.
fn keep(folder: &Path, day: &str, json: &[u8]) -> Result<String, CommandError> {
    let failed = |path: PathBuf| move |source| CommandError::from(Kind::Io { step: "write", path, source });
    let beside = folder.join(FOLDER);
    fs::create_dir_all(&beside).map_err(failed(beside.clone()))?;
    let numbered = (2..).map(|n| format!("{FOLDER}/{day}-{n}.json"));
    let mut tried = 0;
    for path in std::iter::once(format!("{FOLDER}/{day}.json")).chain(numbered) {
        let place = folder.join(&path);
        if fs::symlink_metadata(&place).is_ok() {
            continue;
        }
        let there = |_: &Path| Err(io::ErrorKind::AlreadyExists.into());
        match files::write(&place, |out| out.write_all(json), there) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < TRIED => tried += 1,
            Err(error) => {
                let _ = fs::remove_dir(&beside);
                return Err(failed(place)(error));
            }
        }
    }
    Ok(String::new())
}

/// Adds a signature to review.toml, behind all that stands there when it is written.
fn add(folder: &Path, signature: &Signature) -> Result<(), CommandError> {
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
        let new = signature.added_to(&before).into_bytes();
        let written = if let Some(old) = old.clone() {
            let replacement = files::Replacement { place: place.clone(), old, new };
            files::replace_all(vec![replacement]).map_err(|stopped| stopped.cause)
        } else {
            let there = |_: &Path| Err(io::ErrorKind::AlreadyExists.into());
            files::write(&place, |out| out.write_all(&new), there)
        };
        let Err(error) = written else { return Ok(()) };
        if bounded::bytes(&path, REVIEW_BYTES).ok() == old {
            return Err(failed(error));
        }
    }
    Err(failed(io::Error::other("somebody else goes on writing to it")).hint("sign again when nobody does"))
}
