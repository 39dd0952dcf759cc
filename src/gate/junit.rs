//! Findings as a report of tests, which most build servers show: a suite for each code, a case for each finding. One that
//! fails the check fails, one that is waived or known is skipped, any other passes and says what it is.

use std::{collections::BTreeMap, io};

use super::{
    checked::{Checked, Row, State},
    paths::{self, Root},
};
use crate::{finding::Code, text::visible};

/// Text of XML: what would be markup is escaped, what XML does not have or nobody sees is shown as something else.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(visible(c)),
        }
    }
    out
}

/// Writes it.
pub fn write(checked: &Checked, root: &Root, out: &mut dyn io::Write) -> io::Result<()> {
    let mut suites: BTreeMap<Code, Vec<&Row>> = BTreeMap::new();
    for row in &checked.rows {
        suites.entry(row.finding.code).or_default().push(row);
    }
    let rest = checked.rest();
    let failures = |rows: &[&Row]| rows.iter().filter(|row| checked.fails(row)).count();
    let skipped = |rows: &[&Row]| rows.iter().filter(|row| row.state != State::New).count();
    let all: Vec<&Row> = checked.rows.iter().collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        text(&format!("thalweg {}", checked.name)),
        all.len() + 1 + usize::from(rest.is_some()),
        failures(&all) + usize::from(rest.as_ref().is_some_and(|(_, fails)| *fails)),
        usize::from(checked.as_of.is_none()),
        skipped(&all)
    )?;
    reading(checked, out)?;
    for (code, rows) in &suites {
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
            text(&format!("{} {}", code.as_str(), code.title())),
            rows.len(),
            failures(rows),
            skipped(rows)
        )?;
        for row in rows {
            case(checked, root, row, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if let Some((rest, fails)) = rest {
        more(&rest, fails, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// That the inventory was read and judged: so there is always one case.
fn reading(checked: &Checked, out: &mut dyn io::Write) -> io::Result<()> {
    let errors = usize::from(checked.as_of.is_none());
    writeln!(
        out,
        "  <testsuite name=\"inventory\" tests=\"1\" failures=\"0\" errors=\"{errors}\" skipped=\"0\">"
    )?;
    if checked.as_of.is_some() {
        writeln!(out, "    <testcase classname=\"inventory\" name=\"is read and judged\"/>")?;
    } else {
        writeln!(out, "    <testcase classname=\"inventory\" name=\"is read and judged\">")?;
        writeln!(out, "      <error message=\"the inventory cannot be read\"/>\n    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

/// What is left out is a case too: it fails where one of it does.
fn more(rest: &str, fails: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let failures = usize::from(fails);
    writeln!(
        out,
        "  <testsuite name=\"more\" tests=\"1\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
    )?;
    writeln!(out, "    <testcase classname=\"more\" name=\"findings that are left out\">")?;
    let element = if failures > 0 { "failure" } else { "system-out" };
    writeln!(out, "      <{element}>{}</{element}>", text(rest))?;
    writeln!(out, "    </testcase>\n  </testsuite>")
}

fn case(checked: &Checked, root: &Root, row: &Row, out: &mut dyn io::Write) -> io::Result<()> {
    let finding = row.finding;
    let (file, span) = paths::place(checked.sources, finding);
    let mut at = root.path(file);
    for number in span.map_or([0, 0], |s| [s.line, s.column]).into_iter().take_while(|&n| n > 0) {
        at = format!("{at}:{number}");
    }
    let subject = if finding.subject.is_empty() { finding.code.title() } else { &finding.subject };
    writeln!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\">",
        finding.code.as_str(),
        text(&format!("{subject} [{}]", row.key)),
        text(&root.path(file))
    )?;
    let mut said = format!("{at}: {}: {}", finding.severity.as_str(), finding.message);
    if !finding.citation.is_empty() {
        said = format!("{said} ({})", finding.citation);
    }
    if !finding.help.is_empty() {
        said = format!("{said}\nhelp: {}", finding.help);
    }
    if let Some(waived) = &finding.waived {
        let why = format!("waived until {} by {}: {}", waived.until, waived.who, waived.reason);
        writeln!(out, "      <skipped message=\"{}\"/>", text(&why))?;
    } else if row.state == State::Known {
        writeln!(out, "      <skipped message=\"known: the baseline has it\"/>")?;
    }
    if checked.fails(row) {
        let (message, kind) = (text(&finding.message), finding.severity.as_str());
        writeln!(out, "      <failure message=\"{message}\" type=\"{kind}\">{}</failure>", text(&said))?;
    } else {
        writeln!(out, "      <system-out>{}</system-out>", text(&said))?;
    }
    writeln!(out, "    </testcase>")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn nothing_is_markup_and_nothing_that_xml_does_not_have() {
        assert_eq!(text("<a b=\"c\">&'\n"), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;&#10;");
        assert_eq!(text("\0\u{1b}\u{ffff}\u{202e}"), "\u{2400}\u{241b}\u{fffd}\u{fffd}");
    }
}
