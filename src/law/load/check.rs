//! Holds a parsed regime file against the schema and collects all that is wrong, each with its place.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    error::LoadError,
    held::Held,
    schema::{CONDITIONS, Key, OF_DECISIONS, REGIME, Shape},
};
use crate::{
    model::{Date, Place, place::NotAPlace},
    source::SourceId,
    text::{
        Locator, locate, nearest,
        toml::{self, DeTable, DeValue, TomlSpanned},
    },
};

/// What is wrong with a file's text; empty where it can be deserialized.
pub(super) fn check(file: &str, text: &str) -> Vec<LoadError> {
    let mut check = Check {
        file,
        text,
        errors: Vec::new(),
        regime: None,
        ids: Vec::new(),
        mechanisms: BTreeSet::new(),
        older: Vec::new(),
        held: Vec::new(),
    };
    if text.len() > LARGEST {
        check.error(0..0, format!("the file is larger than {LARGEST} bytes"), None);
        return check.errors;
    }
    let (table, problems) = toml::parse(&Locator::new(SourceId(0), text));
    for problem in problems.into_iter().take(MOST_ERRORS) {
        let (line, column) = (problem.span.line, problem.span.column);
        check.errors.push(LoadError {
            file: file.to_owned(),
            line,
            column,
            message: problem.message,
            help: None,
        });
    }
    if check.errors.is_empty() {
        let keys: Vec<&Key> = REGIME.iter().copied().flatten().collect();
        check.table(&keys, &table, 0..0);
        check.ids();
        check.older();
        check.one_at_a_time();
    }
    check.errors.sort_by_key(|error| (error.line, error.column));
    check.errors
}

/// A regime file of more bytes is not read.
const LARGEST: usize = 1 << 20;

/// The marks of an entry that decides no verdict by itself.
const SURE_MARKS: &[&str] = &["counts", "review-required"];

/// What reports call grounds that are no safeguards: a mechanism of that name could not be told from them.
const TAKEN_GROUNDS: &[&str] = &["adequacy", "own-law", "prohibition"];

/// What inventories write in `subject_to` for no law at all.
const NO_LAW: &str = "none";

/// Errors beyond these are not collected.
const MOST_ERRORS: usize = 100;

pub(super) struct Check<'t> {
    file: &'t str,
    pub(super) text: &'t str,
    errors: Vec<LoadError>,
    regime: Option<String>,
    /// Ids of entries, with their places.
    ids: Vec<(String, Range<usize>)>,
    mechanisms: BTreeSet<String>,
    /// Mechanisms named as older sets, with their places.
    older: Vec<(String, Range<usize>)>,
    /// The entries of mechanisms, with the days on which they hold.
    pub(super) held: Vec<Held>,
}

impl Check<'_> {
    pub(super) fn error(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(LoadError::at(self.file, self.text, at, message, help));
        }
    }

    /// Every key is known and fits, and none that must be there is missing.
    fn table(&mut self, keys: &[&Key], table: &DeTable, at: Range<usize>) {
        let mut meant = BTreeSet::new();
        for (name, value) in table {
            match keys.iter().find(|key| key.name == name.get_ref().as_ref()) {
                Some(key) => self.value(key, value),
                None => meant.extend(self.unknown_key(keys, name.get_ref(), name.span())),
            }
        }
        let missing =
            |key: &&&Key| key.required && !table.contains_key(key.name) && !meant.contains(key.name);
        for key in keys.iter().filter(missing) {
            self.error(at.clone(), format!("`{}` is missing", key.name), None);
        }
        self.sense(table);
    }

    /// Gives the key that was probably meant.
    fn unknown_key(&mut self, keys: &[&Key], name: &str, at: Range<usize>) -> Option<&'static str> {
        let meant = nearest(name, keys.iter().map(|key| key.name));
        let help =
            meant.map_or_else(|| format!("known: {}", listed(keys.iter().map(|key| key.name))), did_you_mean);
        self.error(at, format!("unknown key `{}`", shortened(name)), Some(help));
        meant
    }

    fn value(&mut self, key: &Key, value: &TomlSpanned<DeValue>) {
        let at = value.span();
        match (key.shape, value.get_ref()) {
            (Shape::Table(groups), DeValue::Table(table)) => {
                let keys: Vec<&Key> = groups.iter().copied().flatten().collect();
                self.table(&keys, table, at);
            }
            (Shape::Tables(groups), DeValue::Array(list)) => {
                let keys: Vec<&Key> = groups.iter().copied().flatten().collect();
                if key.required && list.is_empty() {
                    self.error(at, format!("`{}` is empty", key.name), None);
                }
                for item in list {
                    match item.get_ref() {
                        DeValue::Table(table) => self.table(&keys, table, item.span()),
                        _ => self.error(item.span(), format!("`{}` is a list of tables", key.name), None),
                    }
                }
            }
            (shape @ (Shape::Conditions | Shape::DecisionConditions), DeValue::Array(list)) => {
                let of_decision = matches!(shape, Shape::DecisionConditions);
                list.iter().for_each(|item| self.condition(item, of_decision));
            }
            (Shape::Texts | Shape::Words(_) | Shape::Mechanisms | Shape::Places, DeValue::Array(list)) => {
                if list.is_empty() {
                    self.error(at, format!("`{}` is empty", key.name), None);
                }
                for item in list {
                    match item.get_ref() {
                        DeValue::String(text) => self.word(key, text, item.span()),
                        _ => self.error(item.span(), format!("`{}` is a list of texts", key.name), None),
                    }
                }
            }
            (Shape::Flag, DeValue::Boolean(_)) => {}
            (Shape::Months, DeValue::Integer(number)) if months(number.as_str()) => {}
            (Shape::Day, DeValue::Datetime(day)) => {
                self.error(
                    at,
                    "a day is written as a text".to_owned(),
                    Some(format!("write `\"{day}\"`, in quotes")),
                );
            }
            (shape, DeValue::String(text)) if shape.is_text() => self.word(key, text, at),
            (shape, _) => self.error(at, format!("`{}` must be {}", key.name, shape.wanted()), None),
        }
    }

    /// A text, alone or in a list.
    fn word(&mut self, key: &Key, text: &str, at: Range<usize>) {
        match key.shape {
            Shape::Note => {}
            Shape::Day if day(text).is_none() => {
                let message = format!("`{}` is not a day of the calendar", shortened(text));
                self.error(at, message, Some("write it as 2018-05-25".to_owned()));
            }
            Shape::Word(known) | Shape::Words(known) if !known.contains(&text) => {
                let help = nearest(text, known.iter().copied())
                    .map_or_else(|| format!("known: {}", listed(known.iter().copied())), did_you_mean);
                self.error(at, format!("`{}` is not a word for `{}`", shortened(text), key.name), Some(help));
            }
            Shape::SureMark if text == "unconfirmed" => self.error(
                at,
                "the law, its territory and what it exempts cannot be `unconfirmed`: no verdict would be held \
                 at `unknown` by it"
                    .to_owned(),
                Some("write `review-required`, or leave the entry out".to_owned()),
            ),
            Shape::SureMark if !SURE_MARKS.contains(&text) => {
                let help = format!("known: {}", listed(SURE_MARKS.iter().copied()));
                self.error(at, format!("`{}` is not a word for `{}`", shortened(text), key.name), Some(help));
            }
            Shape::Mechanisms => self.older.push((text.to_owned(), at)),
            Shape::Places if Place::parse(text).is_none() => {
                let wrong = NotAPlace::of(text);
                self.error(at, format!("`{}` is not the code of a place", wrong.text), wrong.hint());
            }
            Shape::RegimeId if !is_id(text) => self.error(
                at,
                format!("`{}` is not an id", shortened(text)),
                Some("ids are of lower-case letters, digits, `.`, `_` and `-`".to_owned()),
            ),
            Shape::RegimeId if text == NO_LAW => self.error(
                at,
                format!("a regime cannot be called `{NO_LAW}`: inventories write that for no law at all"),
                Some("give it another id".to_owned()),
            ),
            Shape::RegimeId => self.regime = Some(text.to_owned()),
            Shape::EntryId => self.ids.push((text.to_owned(), at)),
            Shape::MechanismId if TAKEN_GROUNDS.contains(&text) => self.error(
                at,
                format!("a mechanism cannot be called `{text}`: reports call another ground that"),
                Some("give it another id".to_owned()),
            ),
            Shape::MechanismId if !text.trim().is_empty() => {
                self.mechanisms.insert(text.to_owned());
            }
            _ if text.trim().is_empty() => self.error(at, format!("`{}` is blank", key.name), None),
            _ => {}
        }
    }

    fn condition(&mut self, item: &TomlSpanned<DeValue>, of_decision: bool) {
        let DeValue::Table(table) = item.get_ref() else {
            self.error(item.span(), "a condition is a table with a `kind`".to_owned(), None);
            return;
        };
        let fits = |kind: &&str| !of_decision || OF_DECISIONS.contains(kind);
        let kinds = || CONDITIONS.iter().map(|(kind, _)| *kind).filter(fits);
        let Some((text, at)) =
            table.get("kind").and_then(|kind| kind.get_ref().as_str().map(|text| (text, kind.span())))
        else {
            let help = format!("known: {}", listed(kinds()));
            self.error(item.span(), "a condition has no `kind`".to_owned(), Some(help));
            return;
        };
        let Some((_, keys)) = CONDITIONS.iter().find(|(kind, _)| *kind == text) else {
            let help =
                nearest(text, kinds()).map_or_else(|| format!("known: {}", listed(kinds())), did_you_mean);
            self.error(at, format!("unknown condition `{}`", shortened(text)), Some(help));
            return;
        };
        if !fits(&text) {
            let help = format!("known there: {}", listed(kinds()));
            self.error(at, format!("`{text}` cannot be asked of a decision"), Some(help));
            return;
        }
        let kind = Key { name: "kind", shape: Shape::Text, required: true };
        let keys: Vec<&Key> = keys.iter().chain([&kind]).collect();
        self.table(&keys, table, item.span());
    }

    /// What is named as an older set of clauses is a mechanism of the file.
    fn older(&mut self) {
        for (name, at) in std::mem::take(&mut self.older) {
            if !self.mechanisms.contains(&name) && self.errors.len() < MOST_ERRORS {
                let help = nearest(&name, self.mechanisms.iter().map(String::as_str)).map(did_you_mean);
                self.error(at, format!("this file has no mechanism `{}`", shortened(&name)), help);
            }
        }
    }

    /// Entries' ids are unique and begin with the regime's.
    fn ids(&mut self) {
        let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
        self.ids.sort_by_key(|(_, at)| at.start);
        for (id, at) in std::mem::take(&mut self.ids) {
            let regime = self.regime.clone().unwrap_or_default();
            let rest = id.strip_prefix(&regime).and_then(|rest| rest.strip_prefix('/'));
            if !regime.is_empty() && !rest.is_some_and(is_id) {
                let help =
                    format!("write `{regime}/` and a name of lower-case letters, digits, `.`, `_` and `-`");
                self.error(
                    at.clone(),
                    format!("`{}` is not the id of an entry of `{regime}`", shortened(&id)),
                    Some(help),
                );
            }
            if let Some(first) = seen.get(&id) {
                let line = locate(SourceId(0), self.text, first.clone()).line;
                self.error(
                    at,
                    format!("the id `{}` appears twice: first in line {line}", shortened(&id)),
                    None,
                );
            } else {
                seen.insert(id, at);
            }
        }
    }
}

impl Shape {
    fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Note
                | Self::RegimeId
                | Self::EntryId
                | Self::MechanismId
                | Self::Day
                | Self::SureMark
                | Self::Word(_)
        )
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Flag => "true or false",
            Self::Months => "a number of months, from 1 to 1200",
            Self::Texts | Self::Words(_) | Self::Mechanisms | Self::Places => "a list of texts",
            Self::Table(_) => "a table",
            Self::Tables(_) => "a list of tables",
            Self::Conditions | Self::DecisionConditions => "a list of conditions",
            _ => "a text",
        }
    }
}

fn months(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|months| (1..=1200).contains(&months))
}

/// A day that is written as days are.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| day.to_string() == text)
}

fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}

fn did_you_mean(known: &str) -> String {
    format!("did you mean `{known}`?")
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// As much of a user's text as a message shows.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}
