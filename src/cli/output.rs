//! Standard output, standard error and the exit code. The only place that writes to either, and where exit codes
//! are decided: 0 done, 1 done with findings of severity error, 2 could not run. A reader that closes the pipe
//! has seen enough: that ends the program with the code of what was done so far, and no message.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    io::{self, BufWriter, IsTerminal, Write},
    process::ExitCode,
    sync::atomic::{AtomicBool, AtomicU8, Ordering},
};

use thalweg::{
    files,
    finding::{Code, Finding, Severity},
    source::Sources,
    text::is_hidden,
};

use super::{
    error::{CommandError, Kind},
    terminal::{self, Shown},
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
        if findings.iter().any(|f| f.severity == Severity::Error && f.waived.is_none()) {
            Self::Errors
        } else {
            Self::Clean
        }
    }
}

/// The exit code of a command's outcome; an error is told on standard error.
pub fn exit(outcome: Result<Status, CommandError>) -> ExitCode {
    let shown = |path: &std::path::Path| terminal::clean(&path.display().to_string());
    for (name, other) in files::kept() {
        let [name, other] = [name, other].map(|path| shown(&path));
        complain(&format!(
            "warning: two were saved as {name} at one time: both are kept, the other one as {other}\n  \
             help: bring them together, and remove the second\n"
        ));
    }
    for files::Behind { place, left, why } in files::behind() {
        let [left, why] = [shown(&left), terminal::clean(&why)];
        let what = place.map_or_else(
            || format!("an earlier run left {left}, which could not be cleared away"),
            |place| format!("{} is written, and whole, but {left} could not be cleared away", shown(&place)),
        );
        complain(&format!(
            "warning: {what}: {why}\n  \
             help: see to the cause; whatever writes there next clears it, and brings back what somebody saved in it meanwhile\n"
        ));
    }
    match outcome {
        Ok(Status::Clean) => ExitCode::SUCCESS,
        Ok(Status::Errors) => ExitCode::from(1),
        Err(error) => {
            complain(&within_bounds(&error.text()));
            ExitCode::from(2)
        }
    }
}

/// The longest word of an error that is shown whole, in bytes; and the longest error.
const WORD: usize = 300;
const TEXT: usize = 8_000;

fn is_long(text: &str) -> bool {
    text.len() > TEXT || text.split([' ', '\n']).any(|word| word.len() > WORD)
}

/// An error that may quote what somebody gave, without what a terminal would obey, and with no word and no line that fills it.
fn within_bounds(text: &str) -> String {
    let word = |word: &str| shortened(word, WORD);
    let line = |line: &str| {
        let line = terminal::clean(line);
        if is_long(&line) { line.split(' ').map(word).collect::<Vec<_>>().join(" ") } else { line }
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    shortened(&lines.join("\n"), TEXT) + "\n"
}

/// Its beginning and its end, where it is longer than so many bytes.
fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let first = (0..=most / 2).rev().find_map(|at| text.get(..at)).unwrap_or_default();
    let last = (text.len() - most / 4..=text.len()).find_map(|at| text.get(at..)).unwrap_or_default();
    format!("{first}…{last}")
}

/// The exit code of a command line that clap answers itself: 0 for help and version that could be written, else 2.
pub fn usage(error: &clap::Error) -> ExitCode {
    // What somebody typed is in it.
    let plain = error.render().to_string();
    let hides = plain.chars().any(|c| c != '\n' && is_hidden(c));
    let printed = if error.use_stderr() && (hides || is_long(&plain)) {
        complain(&within_bounds(&plain));
        Ok(())
    } else {
        error.print().and_then(|()| io::stdout().flush())
    };
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

/// The first line of what another program said, without what a terminal would obey.
pub fn first_line(text: &str) -> String {
    terminal::clean(text.lines().next().unwrap_or("").trim())
}

/// Writes to standard output.
pub fn print(text: &str) -> Result<(), CommandError> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// How much is written before it is asked whether to go on.
const PIECE: usize = 16 << 10;

/// Writes to standard output piece by piece, for as long as `go_on` says so; whether all of it was written.
pub fn stream_while(
    go_on: &dyn Fn() -> bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<bool, CommandError> {
    let mut ended = false;
    stream(|out| {
        let mut pieces = BufWriter::with_capacity(PIECE, Pieces { out, go_on, ended: false });
        let written = fill(&mut pieces).and_then(|()| pieces.flush());
        ended = pieces.get_ref().ended;
        // What was not written is not tried again.
        let _ = pieces.into_parts();
        if ended { Ok(()) } else { written }
    })?;
    Ok(!ended)
}

/// Output that asks before each piece whether to go on.
struct Pieces<'o> {
    out: &'o mut dyn Write,
    go_on: &'o dyn Fn() -> bool,
    ended: bool,
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.ended |= !(self.go_on)();
        if self.ended {
            return Err(io::Error::other("it was stopped"));
        }
        let piece = bytes.get(..PIECE).unwrap_or(bytes);
        self.out.write_all(piece)?;
        self.out.flush()?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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
    let color = colored(io::stderr().is_terminal(), &|name| env::var_os(name));
    let (shown, counts) = first(findings, limit);
    for some in shown.chunks(AT_ONCE) {
        let some: Vec<_> = some.iter().map(|&finding| Shown::new(finding)).collect();
        complain(&terminal::render(&some, sources, color));
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

/// How many findings of which code are not shown.
pub fn more(counts: &BTreeMap<Code, usize>, limit: usize) -> String {
    let over = counts.iter().filter(|&(_, &count)| limit > 0 && count > limit);
    let lines: Vec<String> = over
        .map(|(code, count)| format!("{} more of {} are not shown\n", count - limit, code.as_str()))
        .collect();
    if lines.is_empty() { String::new() } else { lines.concat() + "`thalweg check --limit 0` shows all\n\n" }
}

/// How many findings are drawn before they are written: a list can be long, and its reader may leave early.
const AT_ONCE: usize = 256;

/// Whether standard output gets colours.
pub fn colored_out() -> bool {
    colored(io::stdout().is_terminal(), &|name| env::var_os(name))
}

/// Whether there are colours: not where the user has said no (<https://no-color.org>), else where they are forced
/// (<https://bixense.com/clicolors>), else on a terminal that knows them.
fn colored(terminal: bool, var: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| var(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    terminal
        && set("CLICOLOR").is_none_or(|value| value != "0")
        && set("TERM").is_none_or(|term| term != "dumb")
}

/// `2 errors, 1 warning, 0 notes`, and what is waived.
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity && f.waived.is_none()).count();
    let text = counted([Severity::Error, Severity::Warning, Severity::Note].map(count));
    let waived = findings.iter().filter(|f| f.severity != Severity::Off && f.waived.is_some()).count();
    if waived > 0 { format!("{text}; {waived} waived\n") } else { text + "\n" }
}

/// Numbers of errors, warnings and notes in words.
pub fn counted(counts: [usize; 3]) -> String {
    let words = ["error", "warning", "note"];
    let part = |(word, count)| match count {
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    };
    words.into_iter().zip(counts).map(part).collect::<Vec<_>>().join(", ")
}

/// How much is said: 0 less, 1 as usual, 2 more.
static SAID: AtomicU8 = AtomicU8::new(1);

/// Takes what the command line asks for.
pub fn say_less_or_more(quiet: bool, verbose: bool) {
    SAID.store(1 + u8::from(verbose) - u8::from(quiet), Ordering::Relaxed);
}

/// Whether less is to be said.
pub fn quiet() -> bool {
    SAID.load(Ordering::Relaxed) == 0
}

/// Whether more is to be said.
pub fn verbose() -> bool {
    SAID.load(Ordering::Relaxed) == 2
}

/// Writes to standard output what nobody needs who asked for less: what was done. That it cannot be written takes nothing from that.
pub fn say(text: &str) {
    if quiet() {
        return;
    }
    if let Err(error) = print(text) {
        complain(&format!(
            "warning: what was done stays done; {}",
            error.text().trim_start_matches("error: ")
        ));
    }
}

/// Writes to standard output what was asked for, unless less is wanted and the exit code says it all.
pub fn answer(text: &str) -> Result<(), CommandError> {
    if quiet() { Ok(()) } else { print(text) }
}

/// Writes to standard error what only who asked for more wants to know.
pub fn tell_more(text: &str) {
    if verbose() {
        complain(text);
    }
}

#[cfg(test)]
mod tests {
    use thalweg::finding::{Code, Waived};

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
    fn what_fills_a_line_is_shortened() {
        assert_eq!(within_bounds("`a` is no day\n  help: b"), "`a` is no day\n  help: b\n");
        let told = within_bounds(&format!("error: `{}!` is no day", "é".repeat(WORD)));
        assert!(told.len() < WORD + 20 && told.starts_with("error: `é") && told.ends_with("é!` is no day\n"));
        for part in ["a b ", "a\n"] {
            let told = within_bounds(&format!("error: `{}` is no day", part.repeat(TEXT)));
            assert!(told.len() < TEXT && told.starts_with("error: `a") && told.ends_with("` is no day\n"));
        }
    }

    #[test]
    fn the_summary_counts_by_severity() {
        let mut findings = [Code::BadId, Code::BadId, Code::EmptyFlow].map(|c| Finding::new(c, "", ""));
        assert_eq!(summary(&findings), "2 errors, 1 warning, 0 notes\n");
        assert_eq!(Status::of(&findings), Status::Errors);
        assert_eq!(Status::of(&findings[2..]), Status::Clean);
        let waived = Waived { until: "2027-01-31".to_owned(), who: "dpo".to_owned(), reason: "x".to_owned() };
        findings[0].waived = Some(Box::new(waived));
        assert_eq!(summary(&findings), "1 error, 1 warning, 0 notes; 1 waived\n");
        assert_eq!(Status::of(&findings[..1]), Status::Clean);
    }

    #[test]
    fn colours_are_as_the_user_says() {
        for (terminal, set, colours) in [
            (true, &[][..], true),
            (false, &[], false),
            (true, &[("NO_COLOR", "1")], false),
            (true, &[("NO_COLOR", "")], true),
            (true, &[("TERM", "dumb")], false),
            (true, &[("TERM", "xterm-256color")], true),
            (true, &[("CLICOLOR", "0")], false),
            (false, &[("CLICOLOR_FORCE", "1")], true),
            (false, &[("CLICOLOR_FORCE", "0")], false),
            (false, &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], true),
            (true, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        ] {
            let var = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
            assert_eq!(colored(terminal, &var), colours, "{terminal} {set:?}");
        }
    }
}
