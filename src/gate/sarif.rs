//! Findings as SARIF 2.1.0, the OASIS format that code hosts and editors read: a rule for each code with its help, a result
//! for each finding with its place, a fingerprint that stays from run to run, and the routes that it is about.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod parts;

use std::{collections::BTreeMap, io};

use self::parts::{
    Artifact, CodeFlow, Configuration, Driver, Flow, Invocation, Location, Log, Message, Notification,
    Physical, Properties, Region, Result as Found, Rule, Run, Suppression, Text, Tool, Unique,
};
use super::{
    checked::{Checked, Row, State},
    paths::{self, Root},
    routes::{Routes, Step},
};
use crate::{
    finding::{Code, Severity},
    source::Span,
    text::escaped,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Under this name the key of a finding is its fingerprint.
const FINGERPRINT: &str = "thalwegKey/v1";

/// Writes it. `version` is the program's.
pub fn write(
    checked: &Checked,
    root: &Root,
    routes: &Routes,
    version: &str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let codes: Vec<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| checked.rows.iter().any(|r| r.finding.code == *code))
        .collect();
    let place = Place { checked, root };
    let result = |row| place.result(row, &codes, routes);
    let rest = checked.rest();
    let rest = rest.map(|(rest, fails)| notification(if fails { "error" } else { "note" }, rest));
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Thalweg",
                    version,
                    rules: codes.iter().map(|&code| rule(code)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: checked.as_of.is_some(),
                tool_execution_notifications: routes.left().then(left_out).into_iter().chain(rest).collect(),
            }],
            automation_details: Unique { id: format!("thalweg/{}/", checked.name.replace('/', "-")) },
            column_kind: "unicodeCodePoints",
            results: checked.rows.iter().map(result).collect(),
        }],
    };
    escaped::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Off => "none",
    }
}

fn rule(code: Code) -> Rule {
    let said = code.explanation();
    let tag = match code.as_str().as_bytes().get(2) {
        Some(b'0') => "reading",
        Some(b'1') => "lineage",
        Some(b'2') => "transfers",
        Some(b'3') => "policy",
        Some(b'4') => "upkeep",
        _ => "waivers",
    };
    Rule {
        id: code.as_str(),
        name: name(code.title()),
        short_description: Text::plain(code.title()),
        full_description: Text::plain(said.meaning),
        help: Text {
            text: format!("{} {} {}", said.meaning, said.why, said.fix),
            markdown: Some(format!(
                "{}\n\n**Why it matters.** {}\n\n**What to do.** {}\n\n`thalweg code {}` shows rows that raise it.",
                said.meaning,
                said.why,
                said.fix,
                code.as_str()
            )),
        },
        default_configuration: Configuration { level: level(code.severity()) },
        properties: Properties { tags: ["privacy", tag] },
    }
}

/// A title as one word: `AFlowThatLeads`.
fn name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>())
    };
    words.filter_map(capital).collect()
}

struct Place<'c, 'a> {
    checked: &'c Checked<'a>,
    root: &'c Root,
}

impl Place<'_, '_> {
    fn result(&self, row: &Row, codes: &[Code], routes: &Routes) -> Found {
        let finding = row.finding;
        let (file, span) = paths::place(self.checked.sources, finding);
        let mut message = row.said();
        for (before, more) in [(" (", &*finding.citation), (" Help: ", &*finding.help)] {
            if !more.is_empty() {
                let behind = if before == " (" { ")." } else { "." };
                message = format!("{message}{before}{more}{behind}");
            }
        }
        let waived = finding.waived.as_deref().map(|waived| Suppression {
            kind: "external",
            status: "accepted",
            justification: format!("until {} by {}: {}", waived.until, waived.who, waived.reason),
        });
        let related = finding.other.map(|other| self.location(other, "see also here"));
        Found {
            rule_id: finding.code.as_str(),
            rule_index: codes.iter().position(|code| *code == finding.code).unwrap_or_default(),
            level: level(finding.severity),
            message: Message { text: message },
            locations: [self.at(file, span, None)].into_iter().filter(|_| !file.is_empty()).collect(),
            related_locations: related.into_iter().collect(),
            partial_fingerprints: BTreeMap::from([(FINGERPRINT, row.key.clone())]),
            code_flows: routes.through(finding).into_iter().map(|route| self.flow(route)).collect(),
            baseline_state: match row.state {
                State::Known => "unchanged",
                State::New | State::Waived => "new",
            },
            suppressions: waived.into_iter().collect(),
        }
    }

    fn location(&self, span: Span, text: &str) -> Location {
        self.at(self.checked.sources.name(span.source), Some(span), Some(text))
    }

    fn at(&self, file: &str, span: Option<Span>, text: Option<&str>) -> Location {
        let region = span.filter(|span| span.line > 0).map(|span| {
            let whole = span.column == 0;
            let end = (!whole).then(|| paths::end(self.checked.sources, span));
            Region {
                start_line: span.line,
                start_column: (!whole).then_some(span.column),
                end_line: end.map(|(line, _)| line),
                end_column: end.map(|(_, column)| column),
            }
        });
        Location {
            physical_location: Physical { artifact_location: Artifact { uri: self.root.uri(file) }, region },
            message: text.map(|text| Message { text: text.to_owned() }),
        }
    }

    fn flow(&self, route: &[Step]) -> CodeFlow {
        let locations = route.iter().map(|step| Flow { location: self.location(step.span, &step.text) });
        CodeFlow::of(locations.collect())
    }
}

/// That some findings have no route.
fn left_out() -> Notification {
    let text = "Some findings are without the routes of their data: all together would be too long. `thalweg explain` proves an \
                exposure with its route.";
    notification("note", text.to_owned())
}

fn notification(level: &'static str, text: String) -> Notification {
    Notification { level, message: Text { text, markdown: None } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_letters_and_digits() {
        for &code in Code::ALL {
            let name = rule(code).name;
            assert!(name.chars().all(char::is_alphanumeric) && name.len() > 3, "{name}");
        }
    }
}
