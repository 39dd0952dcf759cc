//! Standard output, standard error and the exit code. The only place that writes to either, and where exit codes
//! are decided: 0 done, 1 done with findings of severity error, 2 could not run. A reader that closes the pipe
//! has seen enough: that ends the program with the code of what was done so far, and no message.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, IsTerminal, Write},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

use thalweg::{
    finding::{Code, Finding, Severity},
    source::Sources,
};

use super::{
    error::{CommandError, Kind},
    terminal,
};

/// How a command that ran has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// No finding of severity error.
    Clean,
    /// Some.
    Errors,
}

impl Status {
    /// What these findings amount to.
    pub fn of(findings: &[Finding]) -> Self {
        if findings.iter().any(|f| f.severity == Severity::Error) { Self::Errors } else { Self::Clean }
    }
}

/// The exit code of a command's outcome; an error is told on standard error.
pub fn exit(outcome: Result<Status, CommandError>) -> ExitCode {
    match outcome {
        Ok(Status::Clean) => ExitCode::SUCCESS,
        Ok(Status::Errors) => ExitCode::from(1),
        Err(error) => {
            let text: String = error.text().lines().map(|line| terminal::clean(line) + "\n").collect();
            complain(&text);
            ExitCode::from(2)
        }
    }
}

/// The exit code of a command line that clap answers itself: 0 for help and version that could be written, else 2.
pub fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        _ if error.use_stderr() => ExitCode::from(2),
        Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => exit(Err(unwritten(failed))),
        _ => ExitCode::SUCCESS,
    }
}

fn unwritten(source: io::Error) -> CommandError {
    Kind::Io { step: "write to", path: "standard output".into(), source }.into()
}

/// Whether the reader of standard output has seen enough.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether standard output is closed: what is still printed goes nowhere, and need not be made.
pub fn is_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}

/// Writes to standard output.
pub fn print(text: &str) -> Result<(), CommandError> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// Writes to standard output piece by piece. A reader that closes it takes nothing from what was done.
pub fn stream(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CommandError> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = fill(&mut out).and_then(|()| out.flush());
    match written {
        Err(source) if source.kind() == io::ErrorKind::BrokenPipe => {
            CLOSED.store(true, Ordering::Relaxed);
            Ok(())
        }
        written => written.map_err(unwritten),
    }
}

/// Writes to standard error. Where that is closed there is nobody left to tell.
pub fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Shows findings on standard error, at most `limit` of each code where that is not 0, with their number.
pub fn show(findings: &[Finding], sources: &Sources, limit: usize) {
    let color = colored(io::stderr().is_terminal());
    let (shown, counts) = first(findings, limit);
    for some in shown.chunks(AT_ONCE) {
        complain(&terminal::render(some, sources, color));
    }
    complain(&more(&counts, limit));
    complain(&summary(findings));
}

/// The first of each code, and how many there are of each; those that are switched off aside.
fn first(findings: &[Finding], limit: usize) -> (Vec<&Finding>, BTreeMap<Code, usize>) {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for finding in findings.iter().filter(|f| f.severity != Severity::Off) {
        let count = counts.entry(finding.code).or_default();
        *count += 1;
        if limit == 0 || *count <= limit {
            shown.push(finding);
        }
    }
    (shown, counts)
}

/// Prints findings on standard output, at most `limit` of each code where that is not 0, with their number. `rest` has the
/// number of those of a code that were not written out, behind at least `limit` that were.
pub fn list(
    findings: &[Finding],
    rest: &BTreeMap<Code, usize>,
    sources: &Sources,
    limit: usize,
) -> Result<(), CommandError> {
    let color = colored(io::stdout().is_terminal());
    let (shown, mut counts) = first(findings, limit);
    for (&code, rest) in rest {
        *counts.entry(code).or_default() += rest;
    }
    for some in shown.chunks(AT_ONCE) {
        if is_closed() {
            return Ok(());
        }
        print(&terminal::render(some, sources, color))?;
    }
    print(&more(&counts, limit))?;
    print(&numbers(findings, rest))
}

/// How many findings of which code are not shown.
fn more(counts: &BTreeMap<Code, usize>, limit: usize) -> String {
    let over = counts.iter().filter(|&(_, &count)| limit > 0 && count > limit);
    let lines: Vec<String> = over
        .map(|(code, count)| format!("{} more of {} are not shown\n", count - limit, code.as_str()))
        .collect();
    if lines.is_empty() { String::new() } else { lines.concat() + "`thalweg check --limit 0` shows all\n\n" }
}

/// How many findings are drawn before they are written: a list can be long, and its reader may leave early.
const AT_ONCE: usize = 256;

/// Colours only on a terminal, and not where the user has said no (<https://no-color.org>).
fn colored(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// `2 errors, 1 warning, 0 notes`
pub fn summary(findings: &[Finding]) -> String {
    numbers(findings, &BTreeMap::new())
}

/// The same with the rest of some codes, which have the severity of those that are there.
fn numbers(findings: &[Finding], rest: &BTreeMap<Code, usize>) -> String {
    let more = |severity| {
        let of = |code: Code| findings.iter().find(|f| f.code == code).map(|f| f.severity);
        rest.iter().filter(|&(&code, _)| of(code) == Some(severity)).map(|(_, n)| n).sum::<usize>()
    };
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count() + more(severity);
    let part = |severity: Severity| match count(severity) {
        1 => format!("1 {}", severity.as_str()),
        n => format!("{n} {}s", severity.as_str()),
    };
    let parts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note].into_iter().map(part).collect();
    parts.join(", ") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_is_counted() {
        let counts = BTreeMap::from([(Code::BadId, 3), (Code::EmptyFlow, 2)]);
        assert_eq!(
            more(&counts, 2),
            "1 more of TW006 are not shown\n`thalweg check --limit 0` shows all\n\n"
        );
        assert_eq!(more(&counts, 0) + &more(&counts, 3), "");
    }

    #[test]
    fn the_summary_counts_by_severity() {
        let findings = [Code::BadId, Code::BadId, Code::EmptyFlow].map(|c| Finding::new(c, "", ""));
        assert_eq!(summary(&findings), "2 errors, 1 warning, 0 notes\n");
        let rest = BTreeMap::from([(Code::EmptyFlow, 7), (Code::BadId, 1)]);
        assert_eq!(numbers(&findings, &rest), "3 errors, 8 warnings, 0 notes\n");
        assert_eq!(Status::of(&findings), Status::Errors);
        assert_eq!(Status::of(&findings[2..]), Status::Clean);
    }
}
