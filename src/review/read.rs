//! Reads the signatures of a review.toml, and says all that is wrong with them.

use super::signature::{DECISION, REVIEW, SIGNATURE, Signature};
use crate::{
    finding::{Code, Finding},
    model::Date,
    source::{Sources, Span},
    text::{
        Locator,
        digest::is_sealed,
        nearest, toml,
        tree::{Key, Node, Value},
    },
};

/// What is wrong with a review.toml: each problem, with its place.
#[derive(Debug, Clone)]
pub struct BadReview {
    /// The problems.
    pub findings: Vec<Finding>,
    /// The file that their places are in.
    pub sources: Sources,
}

/// Reads the signatures of a review.toml, in its order.
///
/// # Errors
///
/// Everything that is wrong with them, at once.
pub fn read_review(name: &str, text: &str) -> Result<Vec<Signature>, Box<BadReview>> {
    let mut sources = Sources::default();
    let locator = Locator::new(sources.add(name, text), text);
    let parsed = toml::read(&locator);
    let mut findings = parsed.findings;
    let (all, wrong) = parsed.root.map(|root| signatures(&locator, &root)).unwrap_or_default();
    findings.extend(wrong);
    if findings.is_empty() { Ok(all) } else { Err(Box::new(BadReview { findings, sources })) }
}

/// The signatures of a review.toml that is parsed, in its order, and what is wrong with them; decisions are passed over.
pub fn signatures(locator: &Locator<'_>, root: &Node<'_>) -> (Vec<Signature>, Vec<Finding>) {
    let mut reader = Reader { locator, findings: Vec::new() };
    let all = reader.file(root);
    (all, reader.findings)
}

/// A path of what was signed is no longer.
const PATH_BYTES: usize = 255;

const KEYS: [&str; 7] = ["who", "on", "as_of", "inventory", "law", "report", "report_digest"];

struct Reader<'r, 't> {
    locator: &'r Locator<'t>,
    findings: Vec<Finding>,
}

impl Reader<'_, '_> {
    fn file(&mut self, root: &Node<'_>) -> Vec<Signature> {
        let mut all = Vec::new();
        for (key, value) in root.as_map().unwrap_or_default() {
            if key.name == DECISION {
                continue;
            }
            if key.name != SIGNATURE {
                self.unknown(REVIEW, key, &[SIGNATURE, DECISION]);
                continue;
            }
            let Some(list) = value.as_list() else {
                let found = value.value.type_str();
                self.wrong(
                    Code::WrongType,
                    "signature",
                    value,
                    format!("`signature` takes a list of tables, not {found}"),
                    "write `[[signature]]` above each",
                );
                continue;
            };
            for node in list {
                if let Some(entries) = node.as_map() {
                    all.extend(self.signature(node, entries));
                    continue;
                }
                let message = format!("a signature is a table, not {}", node.value.type_str());
                let help = "write `[[signature]]` above its keys";
                self.wrong(Code::WrongType, "signature", node, message, help);
            }
        }
        all
    }

    fn signature(&mut self, node: &Node<'_>, entries: &[(Key<'_>, Node<'_>)]) -> Option<Signature> {
        for (key, _) in entries.iter().filter(|(key, _)| !KEYS.contains(&key.name.as_ref())) {
            self.unknown("a signature", key, &KEYS);
        }
        let [who, on, as_of, inventory, law, report, report_digest] = KEYS.map(|name| {
            let found = entries.iter().find(|(key, _)| key.name == name);
            if found.is_none() {
                let message = format!("the required key `{name}` of a signature is missing");
                let start = node.start as usize;
                let span = self.locator.span(start..start);
                let finding = Finding::new(Code::MissingColumn, name, message).at(span);
                self.findings.push(finding.help("`thalweg sign` writes all of them"));
            }
            found.map(|(_, value)| value)
        });
        // Each is read, so that all that is wrong is told.
        let who = who.map(|value| self.who(value));
        let (on, as_of) =
            (on.map(|value| self.day("on", value)), as_of.map(|value| self.day("as_of", value)));
        let inventory = inventory.map(|value| self.digest("inventory", value));
        let law = law.map(|value| self.digest("law", value));
        let report = report.map(|value| self.path(value));
        let report_digest = report_digest.map(|value| self.digest("report_digest", value));
        Some(Signature {
            who: who??,
            on: on??,
            as_of: as_of??,
            inventory: inventory??,
            law: law??,
            report: report??,
            report_digest: report_digest??,
        })
    }

    fn text(&mut self, key: &'static str, value: &Node<'_>) -> Option<String> {
        let text = value.as_str().map(|text| text.trim().to_owned());
        if text.is_none() {
            let message = format!("`{key}` takes a text, not {}", value.value.type_str());
            self.wrong(Code::WrongType, key, value, message, "put it in quotes");
        }
        text
    }

    fn who(&mut self, value: &Node<'_>) -> Option<String> {
        let text = self.text("who", value)?;
        if text.is_empty() {
            let help = "write the role that signs: \"data protection officer\"";
            self.wrong(Code::MissingColumn, "who", value, "`who` is blank".to_owned(), help);
            return None;
        }
        Some(text)
    }

    fn day(&mut self, key: &'static str, value: &Node<'_>) -> Option<Date> {
        let raw = match &value.value {
            Value::Datetime => value.raw(self.locator.text()),
            Value::Text(text) => text,
            other => {
                let message = format!("`{key}` takes a day, not {}", other.type_str());
                self.wrong(Code::WrongType, key, value, message, "write it as 2026-11-23");
                return None;
            }
        };
        let day = (raw.len() == 10).then(|| raw.parse().ok()).flatten();
        if day.is_none() {
            let message = format!("`{}` is not a day", crate::text::clean(raw));
            self.wrong(Code::BadDate, key, value, message, "write it as 2026-11-23");
        }
        day
    }

    fn digest(&mut self, key: &'static str, value: &Node<'_>) -> Option<String> {
        let text = self.text(key, value)?;
        if !is_sealed(&text) {
            let message = format!("`{key}` is not written as a digest");
            let help = "it is `sha256:` and 64 digits of 0 to 9 and a to f, as `thalweg sign` writes it";
            self.wrong(Code::BadWord, key, value, message, help);
            return None;
        }
        Some(text)
    }

    /// A path below the inventory's folder, and nowhere else.
    fn path(&mut self, value: &Node<'_>) -> Option<String> {
        let text = self.text("report", value)?;
        let part = |part: &str| !part.is_empty() && part != "." && part != "..";
        let within =
            text.split('/').all(part) && !text.contains(['\\', ':']) && !text.contains(char::is_control);
        if !within || text.len() > PATH_BYTES {
            let shown: String = crate::text::clean(&text).chars().take(PATH_BYTES).collect();
            let message = format!("`{shown}` is not a path below the inventory's folder");
            let help = "write it from the folder of the inventory, with `/`: review/2026-11-23.json";
            self.wrong(Code::BadWord, "report", value, message, help);
            return None;
        }
        Some(text)
    }

    fn unknown(&mut self, of: &str, key: &Key<'_>, known: &[&str]) {
        let name = crate::text::clean(&key.name);
        let finding = Finding::new(Code::UnknownColumn, &name, format!("{of} has no key `{name}`"));
        let finding = finding.at(self.span(key.range()));
        self.findings.push(match nearest(&key.name, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("keys: {}", known.join(", "))),
        });
    }

    fn wrong(&mut self, code: Code, key: &str, value: &Node<'_>, message: String, help: &'static str) {
        let span = self.span(value.range());
        self.findings.push(Finding::new(code, key, message).at(span).help(help));
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        self.locator.span(range)
    }
}
