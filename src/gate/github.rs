//! Findings as workflow commands: GitHub shows each at its line in the change that is under review. What is waived or known
//! is a notice.

use std::{borrow::Cow, io};

use super::{
    checked::{Checked, Row, State},
    paths::{self, Root},
};
use crate::{finding::Severity, text::clean};

/// Writes a command for each finding, the worst first, and a line with their numbers.
pub fn write(checked: &Checked, root: &Root, out: &mut dyn io::Write) -> io::Result<()> {
    for row in &checked.rows {
        command(checked, root, row, out)?;
    }
    if let Some((rest, fails)) = checked.rest() {
        let word = if fails { "error" } else { "notice" };
        writeln!(out, "::{word} title=More findings::{}", data(&rest))?;
    }
    Ok(())
}

fn command(checked: &Checked, root: &Root, row: &Row, out: &mut dyn io::Write) -> io::Result<()> {
    let finding = row.finding;
    let word = match (row.state, finding.severity) {
        (State::New, Severity::Error) => "error",
        (State::New, Severity::Warning) => "warning",
        _ => "notice",
    };
    let (file, span) = paths::place(checked.sources, finding);
    write!(out, "::{word} ")?;
    if !file.is_empty() {
        write!(out, "file={},", property(&root.path(file)))?;
    }
    if let Some(span) = span.filter(|span| span.line > 0) {
        write!(out, "line={},", span.line)?;
        if span.column > 0 {
            let (line, column) = paths::end(checked.sources, span);
            write!(out, "col={},endLine={line},", span.column)?;
            if line == span.line && column > span.column {
                write!(out, "endColumn={},", column - 1)?;
            }
        }
    }
    let title = format!("{} {}", finding.code.as_str(), finding.code.title());
    let mut text = row.said();
    if let Some(waived) = &finding.waived {
        text = format!("waived until {} by {} ({}): {text}", waived.until, waived.who, waived.reason);
    } else if row.state == State::Known {
        text = format!("known: {text}");
    }
    if !finding.citation.is_empty() {
        text = format!("{text} ({})", finding.citation);
    }
    if !finding.help.is_empty() {
        text = format!("{text}\nhelp: {}", finding.help);
    }
    writeln!(out, "title={}::{}", property(&title), data(&text))
}

/// Text behind a command.
fn data(text: &str) -> String {
    lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value of a property, in which more is escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Without what a terminal would obey, but for ends of lines.
fn lines(text: &str) -> Cow<'_, str> {
    let parts: Vec<String> = text.split('\n').map(|line| clean(line.trim_end_matches('\r'))).collect();
    Cow::Owned(parts.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_or_begins_one() {
        assert_eq!(data("100%\n::error::x\u{1b}"), "100%25%0A::error::x\u{241b}");
        assert_eq!(property("a,b:c%\nd"), "a%2Cb%3Ac%25%0Ad");
    }
}
