//! `thalweg sign`, and `thalweg diff --since-signed`: what a role stands by, and what changed since.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use thalweg::{
    assess::{self, Analysis, Assessment},
    changes::{self as lib, Difference, Digests, Judged, Over, Signed, Telling},
    files,
    model::Date,
    report,
    review::{REVIEW, Signature},
    text::digest,
};

use super::{
    args::{self, Common},
    changes::{self, Basis, Sides, Standing},
    check,
    error::{CommandError, Kind},
    output::{self, Status},
    place,
    record::{self, FOLDER},
    since, terminal, today,
};

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
        let hint = "a signature with a future date would hide those made before it: leave out `--on`; \
                    `--as-of DAY` judges, and signs, for another day";
        return Err(CommandError::from(Kind::Supposed(why)).hint(hint));
    }
    let folder = record::folder(&command.common, "sign")?;
    let basis = Basis::load(&command.common)?;
    // With all else that is read, review.toml is looked at before all is judged.
    let standing = basis.standing(None)?;
    let Judged { analysis, sources, read } = judged(&basis, &standing);
    changes::can_be_held(&analysis)?;
    let assessment = lib::weighed(&analysis, &sources, &read);
    let shown = report::Report { assessment: &assessment, sources: &sources, ahead: None, since: None };
    let json = report::as_json(&shown).map_err(|cause| CommandError::from(Kind::Report(Box::new(cause))))?;
    let on = command.on.unwrap_or(today);
    let digests = digests(&standing, &assessment);
    let first = fs::symlink_metadata(folder.join(FOLDER)).is_err();
    // Whoever ends the program between the two files leaves neither.
    let (path, unnamed) = keep(folder, &on.to_string(), &json)?;
    let signature = Signature {
        who: who.to_owned(),
        on,
        as_of: standing.as_of,
        inventory: digests.inventory,
        law: digests.law,
        report: path.clone(),
        report_digest: digest::sealed(&json),
    };
    if let Err(error) = record::add(folder, &|text| signature.added_to(text)) {
        // What nobody has signed is not kept.
        let _ = fs::remove_file(folder.join(&path));
        if first {
            let _ = fs::remove_dir(folder.join(FOLDER));
        }
        return Err(error);
    }
    drop(unnamed);
    let at = terminal::clean(&folder.join(REVIEW).display().to_string());
    output::say(&format!("signed as of {}: written to {at}, with {path} beside it\n", standing.as_of));
    let left = unsigned(folder)?;
    for path in left.iter().take(TOLD) {
        output::complain(&format!(
            "warning: no signature names {path}: the run that wrote it was killed, or its signature was taken out of {REVIEW}\n  \
             help: look at it, and remove it if nobody needs it; nothing reads it\n"
        ));
    }
    if left.len() > TOLD {
        output::complain(&format!("warning: {} more of the kind are not shown\n", left.len() - TOLD));
    }
    Ok(Status::Clean)
}

/// So many of them are told one by one.
const TOLD: usize = 5;

/// So young a file may be of a run that signs at this moment.
const YOUNG: Duration = Duration::from_secs(60);

/// Whether signing gives such a name: `2026-11-30.json`, `2026-11-30-2.json`. Any other is a person's.
fn is_given(name: &str) -> bool {
    let Some((day, rest)) = name.strip_suffix(".json").and_then(|stem| stem.split_at_checked(10)) else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let numbered = rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number);
    day.parse::<Date>().is_ok_and(|date| date.to_string() == day) && numbered
}

/// What lies in the folder of what was signed under a name that signing gives, and that no signature names.
fn unsigned(folder: &Path) -> Result<Vec<String>, CommandError> {
    let (signatures, _) = record::signatures(folder)?;
    let Ok(entries) = fs::read_dir(folder.join(FOLDER)) else { return Ok(Vec::new()) };
    let is_old = |entry: &fs::DirEntry| {
        let written = entry.metadata().and_then(|meta| meta.modified());
        written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > YOUNG))
    };
    let names = entries.flatten().filter(is_old).filter_map(|entry| entry.file_name().into_string().ok());
    let mut paths: Vec<String> =
        names.filter(|name| is_given(name)).map(|name| format!("{FOLDER}/{name}")).collect();
    paths.retain(|path| signatures.iter().all(|one| one.report != *path));
    paths.sort();
    Ok(paths)
}

/// What changed since the inventory was signed last.
pub fn since(command: &args::Diff) -> Result<Status, CommandError> {
    let common = Common {
        inventory: PathBuf::from(&command.old),
        as_of: command.as_of.or(command.to),
        regimes: command.regimes.clone(),
    };
    let folder = record::folder(&common, "compare")?;
    let basis = Basis::load(&common)?;
    let out = place::file(command.changes.out.as_deref());
    let standing = basis.standing(out)?;
    let (signatures, _) = record::signatures(folder)?;
    let Some(signature) = signatures.into_iter().enumerate().max_by_key(|(at, one)| (one.on, *at)) else {
        let error = io::Error::new(io::ErrorKind::NotFound, "nobody has signed it");
        let error = CommandError::from(Kind::Io { step: "read", path: folder.join(REVIEW), source: error });
        return Err(error.hint("`thalweg sign INVENTORY --who ROLE` signs what is found now"));
    };
    let (_, signature) = signature;
    let before = since::signed(folder, &signature).map_err(|why| why.error(folder, &signature))?;
    if standing.as_of < signature.as_of {
        let why =
            format!("it was signed as of {}, and is judged for {} before", signature.as_of, standing.as_of);
        let error = CommandError::from(Kind::Supposed(why));
        return Err(
            error.hint(format!("judge it for that day or a later one: `--as-of {}`", signature.as_of))
        );
    }
    let now = judged(&basis, &standing);
    changes::can_be_held(&now.analysis)?;
    let digests = digests(&standing, &lib::weighed(&now.analysis, &now.sources, &now.read));
    let (analysis, sources, read, threads) = (&now.analysis, &now.sources, &now.read, assess::threads());
    let over = Over { analysis, sources, read, threads };
    let spent = since::spent(&signature, &digests, &over, standing.as_of);
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

/// Keeps what is signed on a day under a name that nothing has, and gives the name; until review.toml has it, it is nothing.
fn keep(folder: &Path, day: &str, json: &[u8]) -> Result<(String, files::Unnamed), CommandError> {
    let failed = |path: PathBuf| move |source| CommandError::from(Kind::Io { step: "write", path, source });
    let beside = folder.join(FOLDER);
    record::expect_folder(&beside)?;
    fs::create_dir_all(&beside).map_err(failed(beside.clone()))?;
    let named = |number: usize| match number {
        1 => format!("{FOLDER}/{day}.json"),
        number => format!("{FOLDER}/{day}-{number}.json"),
    };
    let (mut number, mut tried) = (1, 0);
    loop {
        let path = named(number);
        let place = folder.join(&path);
        if fs::symlink_metadata(&place).is_ok() {
            number += 1;
            continue;
        }
        match files::write_unnamed(&place, json, folder.join(REVIEW), path.clone()) {
            Ok(unnamed) => return Ok((path, unnamed)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < record::TRIED => {
                (number, tried) = (number + 1, tried + 1);
            }
            // Another run that failed took the folder, which was empty, away.
            Err(error) if error.kind() == io::ErrorKind::NotFound && tried < record::TRIED => {
                tried += 1;
                fs::create_dir_all(&beside).map_err(failed(beside.clone()))?;
            }
            Err(error) => {
                let _ = fs::remove_dir(&beside);
                return Err(failed(place)(error));
            }
        }
    }
}
