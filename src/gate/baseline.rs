//! A baseline: what was found on a day, so that only what is new fails. It holds each finding by its key, with a digest of
//! each single thing that it is about: a finding that grows is new, one that shrinks is not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::met::about;
use crate::{
    finding::Finding,
    text::{digest, escaped},
};

/// The format and its version.
const FORMAT: &str = "thalweg-baseline/1";

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON, or lacks something.
    #[error("it is not a baseline: {0}")]
    Broken(String),
    /// It is of another format, or of a newer one.
    #[error("its format is `{0}`, and `{FORMAT}` is read")]
    Format(String),
    /// It is of another inventory.
    #[error("it is of the inventory `{found}`, and this one is `{asked}`")]
    Inventory {
        /// The name in the baseline.
        found: String,
        /// That of the inventory checked.
        asked: String,
    },
}

/// What was found before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    inventory: String,
    /// By key, what each finding is about.
    known: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    code: String,
    subject: String,
    parts: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
struct FileEntry {
    key: String,
    code: String,
    subject: String,
    parts: Vec<String>,
}

impl Baseline {
    /// Of what was found now, under its keys; what a waiver accepts is not taken in.
    pub fn of<'r>(inventory: &str, rows: impl Iterator<Item = (&'r str, &'r Finding)>) -> Self {
        let mut known: BTreeMap<String, Entry> = BTreeMap::new();
        for (key, finding) in rows.filter(|(_, finding)| finding.waived.is_none()) {
            let entry = known.entry(base(key).to_owned()).or_insert_with(|| Entry {
                code: finding.code.as_str().to_owned(),
                subject: finding.subject.clone(),
                parts: BTreeSet::new(),
            });
            entry.parts.extend(parts(finding));
        }
        Self { inventory: inventory.to_owned(), known }
    }

    /// Reads one of an inventory.
    pub fn read(text: &str, inventory: &str) -> Result<Self, BaselineError> {
        let broken = |what: String| BaselineError::Broken(what);
        if text.trim().is_empty() {
            return Err(broken("it is empty".to_owned()));
        }
        let tree: Value = serde_json::from_str(text).map_err(|e| {
            if e.to_string().contains("recursion") {
                return broken(format!("it has too many levels of lists and objects, in line {}", e.line()));
            }
            broken(format!("it is not whole JSON at line {}, column {}", e.line(), e.column()))
        })?;
        let word = |key: &str| tree.get(key).and_then(Value::as_str).map(str::to_owned);
        let format = word("format").ok_or_else(|| broken(format!("it has no `\"format\": \"{FORMAT}\"`")))?;
        if format != FORMAT {
            return Err(BaselineError::Format(format));
        }
        let found = word("inventory").ok_or_else(|| {
            broken("it does not say of which inventory it is: it has no text `inventory`".to_owned())
        })?;
        let list = tree.get("findings").and_then(Value::as_array);
        let list = list.ok_or_else(|| broken("it has no list `findings`".to_owned()))?;
        let entries = list.iter().enumerate().map(|(at, entry)| {
            FileEntry::deserialize(entry).map_err(|_| {
                let fields = "`key`, `code` and `subject` are texts, `parts` is a list of texts";
                broken(format!("number {} of its findings is not as they are written: {fields}", at + 1))
            })
        });
        let entries: Vec<FileEntry> = entries.collect::<Result<_, _>>()?;
        if found != inventory {
            return Err(BaselineError::Inventory { found, asked: inventory.to_owned() });
        }
        let entry = |e: FileEntry| {
            (e.key, Entry { code: e.code, subject: e.subject, parts: e.parts.into_iter().collect() })
        };
        Ok(Self { inventory: found, known: entries.into_iter().map(entry).collect() })
    }

    /// As a file: a line for each finding, in the order of their keys.
    pub fn text(&self) -> String {
        let line = |(key, entry): (&String, &Entry)| {
            let (code, subject) = (entry.code.clone(), entry.subject.clone());
            let parts = entry.parts.iter().cloned().collect();
            escaped::to_string(&FileEntry { key: key.clone(), code, subject, parts })
        };
        let lines: Vec<String> = self.known.iter().map(line).collect();
        format!(
            "{{\n\"format\": \"{FORMAT}\",\n\"inventory\": {},\n\"findings\": [\n{}\n]\n}}\n",
            escaped::to_string(&self.inventory),
            lines.join(",\n")
        )
    }

    /// How many findings it has.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether all that a finding is about was found before.
    pub fn knows(&self, key: &str, finding: &Finding) -> bool {
        let entry = self.known.get(base(key));
        entry.is_some_and(|entry| parts(finding).iter().all(|part| entry.parts.contains(part)))
    }

    /// How many of its findings are none of these.
    pub fn gone<'k>(&self, keys: impl Iterator<Item = &'k str>) -> usize {
        let there: BTreeSet<&str> = keys.map(base).collect();
        self.known.keys().filter(|key| !there.contains(key.as_str())).count()
    }
}

/// A key without the number that tells findings apart which are alike: which of them is the second may change.
fn base(key: &str) -> &str {
    key.split_once('-').map_or(key, |(base, _)| base)
}

/// What a finding is about, part by part.
fn parts(finding: &Finding) -> Vec<String> {
    match &finding.covered {
        Some(covered) if !covered.parts.is_empty() => {
            covered.parts.iter().map(|&part| digest::written(part)).collect()
        }
        _ => vec![about(finding)],
    }
}
