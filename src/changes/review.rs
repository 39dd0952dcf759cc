//! Signatures: that somebody has seen a report and stands by it, kept in review.toml beside the inventory; and whether it still
//! is what was signed. Nothing is read or written here: texts come in, and go out.

use crate::{
    finding::{Code, Finding},
    ingest::{Table, Tables},
    law::Regime,
    model::{Date, Inventory},
    source::{Sources, Span},
    text::{
        Locator,
        digest::{is_sealed, sealed},
        nearest, toml,
        tree::{Key, Node, Value},
    },
};

/// The name of the file, in the inventory's folder.
pub const REVIEW: &str = "review.toml";

/// What review.toml begins with.
const HEAD: &str =
    "# Who has signed what was found. `thalweg sign` adds to it, `thalweg diff --since-signed` reads it.\n";

/// That a role has signed a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The role that signed.
    pub who: String,
    /// On which day.
    pub on: Date,
    /// The day for which everything was judged.
    pub as_of: Date,
    /// What the inventory said, as a digest.
    pub inventory: String,
    /// What the laws that were judged said, as a digest.
    pub law: String,
    /// The report.json that was signed: its path from the inventory's folder.
    pub report: String,
    /// The digest of that file.
    pub report_digest: String,
}

/// What an inventory and the law say, as digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// All rows and the head, whatever their order, without notes and sources, and without the day judged.
    pub inventory: String,
    /// The laws judged.
    pub law: String,
}

impl Digests {
    /// Of an inventory, and of the laws that are judged.
    pub fn of<'r>(
        tables: &Tables<'_>,
        inventory: &Inventory,
        judged: impl IntoIterator<Item = &'r Regime>,
    ) -> Self {
        let mut rows: Vec<String> = Vec::new();
        tables.each(Table::ALL, &mut |record| {
            let columns = record.table.columns().iter().map(|&(name, ..)| name);
            let columns = columns.filter(|name| !matches!(*name, "notes" | "source"));
            let cells = columns.map(|name| (name, record.get(name).into_owned()));
            let cells = cells.filter(|(_, text)| !text.is_empty());
            let cells: Vec<String> = cells.map(|(name, text)| format!("{name}\u{1f}{text}")).collect();
            rows.push(format!("{}\u{1e}{}", record.table.name(), cells.join("\u{1e}")));
        });
        rows.sort();
        let head = &inventory.head;
        let confirms = head.confirms.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>();
        rows.push(format!(
            "{}\u{1e}{:?}\u{1e}{}\u{1e}{}\u{1e}{confirms:?}\u{1e}{:?}",
            head.name, head.regimes, head.assessment_valid_months, head.expiry_notice_days, head.severity
        ));
        let laws = judged.into_iter().map(|law| format!("{}\u{1e}{}", law.id, law.digest));
        Self {
            inventory: sealed(rows.join("\u{1d}").as_bytes()),
            law: sealed(laws.collect::<Vec<_>>().join("\u{1d}").as_bytes()),
        }
    }
}

/// Why what was signed no longer speaks for what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// The inventory says something else.
    Inventory,
    /// A law that is judged says something else, or others are judged.
    Law,
    /// On this day something turned by itself.
    Day(Date, String),
}

impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inventory => f.write_str("the inventory has changed since"),
            Self::Law => f.write_str("the law that is judged by has changed since"),
            Self::Day(day, what) => write!(f, "on {day} something changed by itself: {what}"),
        }
    }
}

impl Signature {
    /// What of it is other than it was signed; days aside.
    pub fn spent(&self, now: &Digests) -> Vec<Spent> {
        let inventory = (self.inventory != now.inventory).then_some(Spent::Inventory);
        let law = (self.law != now.law).then_some(Spent::Law);
        inventory.into_iter().chain(law).collect()
    }

    /// It behind what review.toml says already.
    pub fn added_to(&self, text: &str) -> String {
        let mut out = if text.trim().is_empty() { HEAD.to_owned() } else { text.to_owned() };
        if !out.ends_with('\n') {
            out.push('\n');
        }
        let quoted = |text: &String| ::toml::Value::String(text.clone()).to_string();
        let cells = [
            ("who", quoted(&self.who)),
            ("on", self.on.to_string()),
            ("as_of", self.as_of.to_string()),
            ("inventory", quoted(&self.inventory)),
            ("law", quoted(&self.law)),
            ("report", quoted(&self.report)),
            ("report_digest", quoted(&self.report_digest)),
        ];
        out.push_str("\n[[signature]]\n");
        for (key, value) in cells {
            out.extend([key, " = ", &value, "\n"]);
        }
        out
    }
}

/// A signature, and why it no longer speaks for what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The signature.
    pub signature: Signature,
    /// Why it is spent; none: what was signed is what is there.
    pub spent: Vec<Spent>,
}

impl Signed {
    /// Who signed, and whether it still speaks for what is there: each a sentence.
    pub fn said(&self) -> [String; 2] {
        let Signature { who, on, as_of, .. } = &self.signature;
        let first = format!("Signed by {who} on {on}, as of {as_of}.");
        if self.spent.is_empty() {
            let second = "What was signed still stands: inventory and law are as they were, and no day has come on \
                          which a verdict changes.";
            return [first, second.to_owned()];
        }
        let why: Vec<String> = self.spent.iter().map(ToString::to_string).collect();
        [first, format!("What was signed is to be looked at again: {}.", why.join("; "))]
    }
}

/// What is wrong with a review.toml: each problem, with its place.
#[derive(Debug, Clone)]
pub struct BadReview {
    /// The problems.
    pub findings: Vec<Finding>,
    /// The file that their places are in.
    pub sources: Sources,
}

/// Reads review.toml: the signatures, in its order.
///
/// # Errors
///
/// Everything that is wrong in it, at once.
pub fn read_review(name: &str, text: &str) -> Result<Vec<Signature>, Box<BadReview>> {
    let mut sources = Sources::default();
    let locator = Locator::new(sources.add(name, text), text);
    let parsed = toml::read(&locator);
    let mut reader = Reader { locator: &locator, findings: parsed.findings };
    let signatures = parsed.root.iter().flat_map(|root| reader.file(name, root)).collect();
    if reader.findings.is_empty() {
        return Ok(signatures);
    }
    Err(Box::new(BadReview { findings: reader.findings, sources }))
}

const KEYS: [&str; 7] = ["who", "on", "as_of", "inventory", "law", "report", "report_digest"];

struct Reader<'r, 't> {
    locator: &'r Locator<'t>,
    findings: Vec<Finding>,
}

impl Reader<'_, '_> {
    fn file(&mut self, name: &str, root: &Node<'_>) -> Vec<Signature> {
        let mut all = Vec::new();
        for (key, value) in root.as_map().unwrap_or_default() {
            if key.name != "signature" {
                self.unknown(name, key, &["signature"]);
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
        let within = text.split('/').all(part) && !text.contains(['\\', ':', '\0']);
        if !within {
            let message = format!("`{}` is no path below the inventory's folder", crate::text::clean(&text));
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
