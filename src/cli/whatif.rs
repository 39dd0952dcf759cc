//! `thalweg whatif`: what would change if something were so.

use std::{io, path::Path, sync::Arc};

use thalweg::{
    assess::Analysis,
    changes::{Difference, Judged, Supposition, Telling, suppose},
    finding::Finding,
    ingest::{self, Table},
    model::Date,
    source::Span,
};

use super::{
    args, bounded,
    changes::{self, Basis, Sides, Standing},
    check,
    error::{CommandError, Kind},
    input,
    output::Status,
    place,
};

/// Runs it.
pub fn run(command: &args::Whatif) -> Result<Status, CommandError> {
    let list = suppositions(command)?;
    let basis = Basis::load(&command.common)?;
    let out = place::file(command.changes.out.as_deref());
    let standing = basis.standing(out)?;
    if let Some(out) =
        out.filter(|out| command.sign.iter().any(|path| place::resolved(path) == place::resolved(out)))
    {
        return Err(place::refused("write to", out, "it is what is signed").hint("give another name"));
    }
    let ground = standing.ground(&basis);
    let supposed = suppose(ground, &list).map_err(|errors| unfounded(&errors))?;
    let after = ingest::read_tables(&supposed.tables, &basis.vocabulary);
    let Some(then) = after.inventory else {
        let findings = told_of_set(command, &standing, after.findings);
        super::output::show(&findings, &after.sources, input::SHOWN);
        let error = CommandError::from(Kind::Supposed(
            "with this assumption the inventory can no longer be read".to_owned(),
        ));
        return Err(error.hint("the findings above say which cell cannot be so"));
    };
    let Standing { inventory, sources, findings, as_of, .. } = &standing;
    let day = command.on.unwrap_or(*as_of);
    let analysis = Analysis::prepare(Arc::clone(inventory), basis.regimes.iter().cloned(), *as_of).covering();
    let older = Judged { analysis, sources: sources.clone(), read: findings.clone() };
    let analysis = Analysis::prepare(then, supposed.regimes, day).covering();
    let newer = Judged { analysis, sources: after.sources, read: after.findings };
    [&older, &newer].into_iter().try_for_each(|side| changes::can_be_held(&side.analysis))?;
    let (before, after) = (older.snapshot(), newer.snapshot());
    let difference = Difference::of(&before, &after);
    let supposed = said(&list, command.on);
    let telling = Telling {
        before: &before,
        after: &after,
        supposed: &supposed,
        difference: &difference,
        heading: None,
        signed: None,
        most: command.changes.limit,
    };
    let root = check::root(&command.common.inventory);
    let sides = Sides { older: Some(&older), newer: &newer, root };
    changes::tell(&telling, &command.changes, Some(&sides))
}

/// What is wrong with a cell that `--set` sets is told of that, not of what stands in the file.
fn told_of_set(command: &args::Whatif, standing: &Standing, mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut places = Vec::new();
    for text in &command.set {
        let Ok([table, row, column, _]) = set(text) else { continue };
        let Some(table) = Table::of_name(&table) else { continue };
        standing.tables.each(&[table], &mut |record| {
            if record.name() == row {
                places.push((record.span(&column), text));
            }
        });
    }
    for finding in &mut findings {
        let Some(at) = finding.span else { continue };
        let within =
            |place: &Span| place.source == at.source && place.start <= at.start && at.end <= place.end;
        // Of several in one cell the last counts.
        if let Some((_, text)) = places.iter().rev().find(|(place, _)| within(place)) {
            finding.message = format!("`--set {text}`: {}", finding.message);
            if let Some(instead) = finding.replacement.take().filter(|_| finding.help.is_empty()) {
                finding.help = format!("write `{instead}`").into();
            }
            (finding.span, finding.other) = (None, None);
        }
    }
    findings
}

/// The parts of a cell that is set: its table, row and column, and the text.
fn set(text: &str) -> Result<[String; 4], &'static str> {
    let (cell, value) = text.split_once('=').ok_or("it has no `=` before the text")?;
    let (table, cell) = cell.split_once(':').ok_or("it has no `:` between table and row")?;
    // An id may have a dot in it, a column has none.
    let (row, column) = cell.rsplit_once('.').ok_or("it has no `.` between row and column")?;
    for (part, what) in [
        (table, "it names no table before the `:`"),
        (row, "it names no row after the `:`"),
        (column, "it names no column after the `.`"),
    ] {
        if part.trim().is_empty() {
            return Err(what);
        }
    }
    Ok([table, row, column, value].map(|part| part.trim().to_owned()))
}

/// What is supposed, in words.
fn said(list: &[Supposition], on: Option<Date>) -> Vec<String> {
    list.iter().map(ToString::to_string).chain(on.map(|day| format!("it is {day}"))).collect()
}

fn unfounded(errors: &[thalweg::changes::SupposeError]) -> CommandError {
    let what: Vec<&str> = errors.iter().map(|e| e.what.as_str()).collect();
    let hints = errors.iter().filter(|e| !e.help.is_empty()).map(|e| e.help.clone());
    hints.fold(Kind::Supposed(what.join("; ")).into(), CommandError::hint)
}

/// What the command line supposes.
fn suppositions(command: &args::Whatif) -> Result<Vec<Supposition>, CommandError> {
    let mut list = Vec::new();
    let wrong = |flag: &str, text: &str, form: &str| -> CommandError {
        CommandError::from(Kind::Supposed(format!("`{flag} {text}` is not understood")))
            .hint(format!("write {form}"))
    };
    let parts = |flag: &str, text: &str, by: char, form: &str| {
        let parts = text.split_once(by).map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()));
        parts.filter(|(a, b)| !a.is_empty() && !b.is_empty()).ok_or_else(|| wrong(flag, text, form))
    };
    for text in &command.lapse {
        let (regime, what) = parts("--lapse", text, ':', "the law and the place: `--lapse eu-gdpr:US`")?;
        list.push(Supposition::Lapse { regime, what });
    }
    list.extend(command.expire.iter().cloned().map(Supposition::Expire));
    list.extend(command.drop.iter().cloned().map(Supposition::Drop));
    for text in &command.moved {
        let (store, places) = parts("--move", text, '=', "the store and its places: `--move crm=IE`")?;
        list.push(Supposition::Move { store, places });
    }
    for text in &command.certify {
        let form = "the party and the scheme: `--certify cloud=eu-us-dpf`";
        let (party, scheme) = parts("--certify", text, '=', form)?;
        list.push(Supposition::Certify { party, scheme });
    }
    list.extend(command.assess.iter().cloned().map(Supposition::Assess));
    for path in &command.sign {
        list.push(signed(path)?);
    }
    for text in &command.set {
        let form = "table, row, column and text: `--set safeguards:clauses.valid_from=2024-01-01`";
        let [table, row, column, value] = set(text).map_err(|why| {
            CommandError::from(Kind::Supposed(format!("`--set {text}` is not understood: {why}")))
                .hint(format!("write {form}"))
        })?;
        list.push(Supposition::Set { table, row, column, value });
    }
    if list.is_empty() && command.on.is_none() {
        let error = CommandError::from(Kind::Supposed("nothing is assumed".to_owned()));
        return Err(
            error.hint("say what: `--lapse eu-gdpr:US`, `--expire SAFEGUARD`, `--drop PARTY`, `--on DAY`")
        );
    }
    Ok(list)
}

/// How many bytes a file with rows of safeguards may have.
const SIGNED_BYTES: u64 = 64 << 20;

/// Rows of safeguards in a file.
fn signed(path: &Path) -> Result<Supposition, CommandError> {
    let failed = |source| CommandError::from(Kind::Io { step: "read", path: path.to_owned(), source });
    let text = bounded::text(path, SIGNED_BYTES).map_err(failed)?;
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"');
    let filled = |line: &&str| !line.trim_matches(blank).is_empty() && !line.starts_with('#');
    if text.lines().filter(filled).count() < 2 {
        let hint = "the columns are those of safeguards.csv: id, mechanism, module, exporter, importer, valid_from...";
        return Err(failed(io::Error::other("it has no row")).hint(hint));
    }
    Ok(Supposition::Sign { name: path.display().to_string(), text })
}
