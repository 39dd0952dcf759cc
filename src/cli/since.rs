//! What changed since it was signed: for `diff --since-signed`, and for a report.

use std::{
    io,
    path::{Path, PathBuf},
};

use thalweg::{
    assess::Analysis,
    changes::{self, Difference, Digests, Direction, Over, Snapshot, Spent},
    ingest::Files,
    model::Date,
    report::{Changed, Since},
    review::{REVIEW, Signature},
    text::digest,
};

use super::{
    args::Common,
    bounded,
    error::{CommandError, Kind},
    input::Input,
    progress, record,
};

/// How many bytes a report that was signed may have.
const REPORT_BYTES: u64 = 8 << 30;

/// Why what was signed cannot be compared.
pub enum Unread {
    /// It is not there.
    Gone(io::Error),
    /// It cannot be read.
    Io(io::Error),
    /// It is not as it was when it was signed.
    Other,
    /// It is no report that is read.
    Damaged(String),
}

impl Unread {
    /// As the error that ends a command.
    pub fn error(self, folder: &Path, signature: &Signature) -> CommandError {
        let path: PathBuf = folder.join(&signature.report);
        let failed = |source| CommandError::from(Kind::Io { step: "read", path, source });
        match self {
            Self::Gone(source) => failed(source).hint(format!(
                "{REVIEW} names it as what was found when it was signed on {}: bring it back, out of version control or \
                 a copy, or sign again",
                signature.on
            )),
            Self::Io(source) => failed(source),
            Self::Other => failed(io::Error::other("it is not as it was when it was signed"))
                .hint("bring the file back as it was, or sign again"),
            Self::Damaged(why) => failed(io::Error::other(why)),
        }
    }

    /// In a sentence, without its full stop.
    fn said(&self, signature: &Signature) -> String {
        let name = &signature.report;
        match self {
            Self::Gone(_) => format!("`{name}`, which keeps what was found then, is not there"),
            Self::Io(_) => format!("`{name}`, which keeps what was found then, cannot be read"),
            Self::Other => format!("`{name}` is not as it was when it was signed"),
            Self::Damaged(_) => format!("`{name}` is not a report of this format"),
        }
    }
}

/// What was found when it was signed; it must be as it was.
pub fn signed(folder: &Path, signature: &Signature) -> Result<Snapshot, Unread> {
    let bytes = bounded::bytes(&folder.join(&signature.report), REPORT_BYTES).map_err(|source| {
        if source.kind() == io::ErrorKind::NotFound { Unread::Gone(source) } else { Unread::Io(source) }
    })?;
    if digest::sealed(&bytes) != signature.report_digest {
        return Err(Unread::Other);
    }
    changes::report(&bytes).map_err(Unread::Damaged)
}

/// Why a signature no longer speaks for what is there on a day.
pub fn spent(signature: &Signature, now: &Digests, over: &Over<'_>, as_of: Date) -> Vec<Spent> {
    let mut spent = signature.spent(now);
    if spent.is_empty() {
        spent.extend(over.first_turn(signature.as_of, as_of).map(|turn| Spent::Day(turn.day, turn.said())));
    }
    spent
}

/// How many of those who have what got worse are told.
const WORST: usize = 3;

/// Who has signed an inventory in a folder, and what changed since; `None`: nobody has. `within`: it is small enough that all
/// exposures may be held in memory.
pub fn since(
    common: &Common,
    input: &Input,
    analysis: &Analysis,
    within: bool,
) -> Result<Option<Since>, CommandError> {
    let folder = common.inventory.as_path();
    if folder.is_file() {
        return Ok(None);
    }
    let mut signatures = record::signatures(folder)?.0;
    // Of one day the last one written is the latest.
    signatures.sort_by_key(|one| one.on);
    let Some(last) = signatures.last() else { return Ok(None) };
    let changed = if last.as_of > input.as_of {
        Err(format!("it was judged for {}, after the day of this report", last.as_of))
    } else if within {
        let _step = progress::step("comparing with what was signed");
        signed(folder, last)
            .map_err(|why| why.said(last))
            .map(|before| changed(&before, last, common, input, analysis))
    } else {
        Err("there is too much to compare while a report is written; `thalweg diff INVENTORY --since-signed` does it"
            .to_owned())
    };
    Ok(Some(Since { signatures, changed }))
}

fn changed(
    before: &Snapshot,
    last: &Signature,
    common: &Common,
    input: &Input,
    analysis: &Analysis,
) -> Changed {
    let files = Files::read(&common.inventory);
    let regimes = analysis.regimes().map(AsRef::as_ref);
    let digests = Digests::of(&files.tables(), &input.inventory, regimes);
    let over = input.over(analysis);
    let after = Snapshot::judged(analysis, &input.sources, &input.findings);
    let difference = Difference::of(before, &after);
    Changed {
        worse: difference.count(Direction::Worse),
        better: difference.count(Direction::Better),
        other: difference.count(Direction::Other),
        worst: difference.worst(WORST),
        spent: spent(last, &digests, &over, input.as_of).iter().map(ToString::to_string).collect(),
    }
}
