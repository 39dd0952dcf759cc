//! The head: inventory.toml, or what stands under `inventory` in an inventory of one file.

use super::{names::is_id, reader::Reader};
use crate::{
    finding::{Code, Finding, Severity},
    ingest::{
        bounds, date,
        head::Head,
        meant::{self, Meant, Words},
        shown::shown,
        table::HEAD_KEYS,
    },
    model::Date,
    source::Span,
    text::{
        Format, nearest,
        tree::{Key, Node, Value},
    },
};

/// How long an assessment counts unless the head says otherwise.
const MONTHS: u32 = 24;
/// How long ahead an end is announced unless the head says otherwise.
const DAYS: u32 = 90;

/// A value of the head with its key.
struct Entry<'e, 't> {
    key: &'e str,
    value: &'e Node<'t>,
    at: &'e Head<'t>,
}

impl Entry<'_, '_> {
    fn span(&self) -> Span {
        self.at.locator.span(self.value.range())
    }

    /// The place inside the quotes of a string, so that a replacement leaves them.
    fn inner(&self, value: &Node<'_>) -> Span {
        self.at.locator.span(value.inner(self.at.locator.text()))
    }

    /// Whether it is a list, closed, with nothing in it.
    fn empty_list(&self) -> bool {
        let closed = self.value.raw(self.at.locator.text()).ends_with(']');
        closed && self.value.as_list().is_some_and(<[_]>::is_empty)
    }

    fn wrong(&self, wanted: &str) -> Finding {
        let message = format!("`{}` takes {wanted}, not {}", self.key, self.value.value.type_str());
        Finding::new(Code::WrongType, self.key, message).at(self.span())
    }
}

impl Reader<'_> {
    /// Reads the head.
    pub(super) fn head(&mut self, head: &Head<'_>) {
        let place = match &head.root {
            Some(node) if node.as_map().is_none() => {
                let wrong = Entry { key: head.name, value: node, at: head }.wrong("a table");
                let help = format!("write below it: {}", head.format.pair("name", "\"...\""));
                return self.sink.add(wrong.help(help));
            }
            _ => head.place,
        };
        let entries = head.entries();
        self.keys(head, entries);
        // What is wrong with the day is said there, once, and not by the parser too.
        let day = entries.iter().find(|(k, _)| k.name == "as_of").map(|(_, value)| value.range());
        let told = |span: Span| {
            let range = span.start as usize..=span.end as usize;
            day.as_ref().is_some_and(|d| d.start <= *range.start() && *range.end() <= d.end)
        };
        for finding in &head.said {
            if self.inventory.head.as_of.is_some() || !finding.span.is_some_and(told) {
                self.sink.add(finding.clone());
            }
        }
        if head.said.is_empty() && !entries.iter().any(|(k, _)| k.name == "name") {
            let finding = Finding::new(Code::MissingColumn, "name", "the required key `name` is missing");
            let help = format!("write {}", head.format.pair("name", "\"...\""));
            self.sink.add(finding.at(place).help(help));
        }
    }

    fn keys(&mut self, at: &Head<'_>, entries: &[(Key<'_>, Node<'_>)]) {
        self.inventory.head.assessment_valid_months = MONTHS;
        self.inventory.head.expiry_notice_days = DAYS;
        for (key, value) in entries {
            let name = key.name.as_ref();
            if HEAD_KEYS.contains(&name) {
                // What is blank is not stated; but a name must be.
                if name == "name" || !matches!(value.value, Value::Null) {
                    self.key(&Entry { key: name, value, at });
                }
            } else {
                self.unknown_key(at, key);
            }
        }
    }

    fn unknown_key(&mut self, at: &Head<'_>, key: &Key<'_>) {
        let name = key.name.as_ref();
        let message = format!("{} has no key `{}`", at.name, shown(name));
        let finding =
            Finding::new(Code::UnknownColumn, shown(name), message).at(at.locator.span(key.range()));
        self.sink.add(match nearest(name, HEAD_KEYS.iter().copied()) {
            Some(near) => {
                finding.help(format!("did you mean `{near}`?")).instead(key.instead(at.locator.text(), near))
            }
            None if name == "inventory" => {
                finding.help("an inventory of one file is named by its path, and is in no folder of tables")
            }
            None => finding.help(format!("keys: {}", HEAD_KEYS.join(", "))),
        });
    }

    fn key(&mut self, entry: &Entry<'_, '_>) {
        match entry.key {
            "name" => self.inventory.head.name = self.name(entry),
            "title" => self.inventory.head.title = self.string(entry).unwrap_or_default(),
            "as_of" => self.inventory.head.as_of = self.head_day(entry),
            "regimes" => {
                let listed = self.strings(entry);
                if entry.empty_list() {
                    let message = "`regimes` is an empty list: nothing would be judged";
                    let finding = Finding::new(Code::EmptyItem, "regimes", message).at(entry.span());
                    self.sink.add(finding.help("name regimes, or leave the key out: then every law that certainly protects something in the \
                         inventory is judged, otherwise the default one"));
                }
                let known: Vec<String> =
                    listed.into_iter().filter_map(|(id, span)| self.head_regime(id, span)).collect();
                self.inventory.head.regimes = Some(known);
            }
            "assessment_valid_months" => {
                self.inventory.head.assessment_valid_months = self.number(entry).unwrap_or(MONTHS);
            }
            "expiry_notice_days" => {
                self.inventory.head.expiry_notice_days = self.number(entry).unwrap_or(DAYS);
            }
            "confirms" => self.inventory.head.confirms = self.strings(entry),
            _ => self.severities(entry),
        }
    }

    fn name(&mut self, entry: &Entry<'_, '_>) -> String {
        let blank = match &entry.value.value {
            Value::Text(name) => name.trim().is_empty(),
            Value::Null => true,
            _ => false,
        };
        if blank {
            let finding = Finding::new(Code::MissingColumn, "name", "the required key `name` is blank");
            self.sink.add(
                finding.at(entry.span()).help(format!("write {}", entry.at.format.pair("name", "\"...\""))),
            );
            return String::new();
        }
        self.string(entry).unwrap_or_default()
    }

    fn string(&mut self, entry: &Entry<'_, '_>) -> Option<String> {
        let text = entry.value.as_str().map(str::to_owned);
        if text.is_none() {
            self.sink.add(
                entry
                    .wrong("a string")
                    .help(format!("write {}", entry.at.format.pair(&shown(entry.key), "\"...\""))),
            );
        }
        text
    }

    fn strings(&mut self, entry: &Entry<'_, '_>) -> Vec<(String, Span)> {
        let Some(list) = entry.value.as_list() else {
            self.sink.add(entry.wrong("a list of strings").help("write [\"...\", \"...\"]"));
            return Vec::new();
        };
        let mut strings = Vec::new();
        for value in list {
            if let Some(text) = value.as_str() {
                strings.push((text.to_owned(), entry.inner(value)));
            } else {
                let wrong = Entry { value, ..*entry }.wrong("strings");
                self.sink.add(wrong.help("put it in quotes: [\"...\", \"...\"]"));
            }
        }
        strings
    }

    fn number(&mut self, entry: &Entry<'_, '_>) -> Option<u32> {
        let Value::Integer(number) = entry.value.value else {
            let help = format!("write digits without quotes: {}", entry.at.format.pair(entry.key, "24"));
            self.sink.add(entry.wrong("a whole number").help(help));
            return None;
        };
        let number = number.filter(|n| (0..=bounds::PERIOD).contains(n)).and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            let message = format!("`{}` is out of range", entry.key);
            let help = format!("a number from 0 to {}", bounds::PERIOD);
            self.sink.add(Finding::new(Code::BadNumber, entry.key, message).at(entry.span()).help(help));
        }
        number
    }

    /// A TOML date, or a string that holds one. What the parser refuses is read as it stands in the file.
    fn head_day(&mut self, entry: &Entry<'_, '_>) -> Option<Date> {
        let value = &entry.value.value;
        if matches!(value, Value::List(_) | Value::Map(_) | Value::Boolean(_)) {
            let day = if entry.at.format == Format::Json { "\"2026-11-23\"" } else { "2026-11-23" };
            let help = format!("write {}", entry.at.format.pair("as_of", day));
            self.sink.add(entry.wrong("a date").help(help));
            return None;
        }
        let (text, span) = match entry.value.as_str() {
            Some(text) => (text, entry.inner(entry.value)),
            None => (entry.value.raw(entry.at.locator.text()), entry.span()),
        };
        let meant = match date::read(text) {
            Ok(day) => return Some(day),
            Err(meant) => meant,
        };
        let message = match text.trim() {
            "" => "`as_of` has no date".to_owned(),
            _ => format!("`{}` is not a date for as_of", shown(text)),
        };
        let finding = Finding::new(Code::BadDate, "as_of", message).at(span);
        self.sink.add(match meant {
            Some(day) => finding.help(format!("write {day}")).instead(day.to_string()),
            None => finding.help(date::hint(text)),
        });
        None
    }

    fn head_regime(&mut self, id: String, span: Span) -> Option<String> {
        let known = &self.vocabulary.regimes;
        if known.contains(&id) || (known.is_empty() && is_id(&id)) {
            return Some(id);
        }
        let message = format!("there is no regime `{}`", shown(&id));
        let finding = Finding::new(Code::UnknownReference, "regimes", message).at(span);
        let meant = match meant::known(Words::Regimes, &id) {
            Some(Meant::Word(word)) => known.iter().find(|k| *k == word).map(String::as_str),
            _ => None,
        };
        self.sink.add(match nearest(&id, known).or(meant) {
            Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
            None if known.is_empty() => finding.help("ids are lower-case letters, digits, `.`, `_` and `-`"),
            None => {
                finding.help(format!("known: {}; a law of your own comes with `--regimes`", known.join(", ")))
            }
        });
        None
    }

    fn severities(&mut self, entry: &Entry<'_, '_>) {
        let Some(table) = entry.value.as_map() else {
            let help = match entry.at.format {
                Format::Toml => "write [severity] on a line of its own, then CODE = \"off\"",
                Format::Yaml => "write below it, indented: CODE: off",
                Format::Json => "write { \"CODE\": \"off\" }",
            };
            self.sink.add(entry.wrong("a table").help(help));
            return;
        };
        for (key, value) in table {
            let code = key.name.as_ref();
            let place = entry.at.locator.span(key.range());
            let inner = Entry { key: code, value, ..*entry };
            if self.severity(&inner, place) {
                let word = value.as_str().unwrap_or_default().to_owned();
                self.inventory.head.severity.push((code.to_owned(), word));
            }
        }
        self.inventory.head.severity.sort();
    }

    fn severity(&mut self, entry: &Entry<'_, '_>, place: Span) -> bool {
        let code = entry.key;
        let Some(known) = Code::ALL.iter().find(|c| c.as_str() == code) else {
            let message = format!("there is no finding code `{}`", shown(code));
            let finding = Finding::new(Code::BadWord, shown(code), message).at(place);
            self.sink.add(match nearest(code, Code::ALL.iter().map(|c| c.as_str())) {
                Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
                None => finding.help("`thalweg code` lists them"),
            });
            return false;
        };
        let Some(word) = self.string(entry) else { return false };
        let Some(severity) = Severity::parse(&word) else {
            let words = ["error", "warning", "note", "off"];
            let message = format!("`{}` is not a severity", shown(&word));
            let finding = Finding::new(Code::BadWord, code, message).at(entry.inner(entry.value));
            self.sink.add(match nearest(&word, words) {
                Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
                None => finding.help(format!("one of: {}", words.join(", "))),
            });
            return false;
        };
        let always = known.as_str().starts_with("TW0") && known.severity() == Severity::Error;
        if always && severity != Severity::Error {
            let message = format!("{code} is always an error: {}", known.title());
            let finding = Finding::new(Code::BadWord, code, message).at(entry.inner(entry.value));
            self.sink.add(finding.help("an inventory that cannot be read is not judged; delete the line"));
            return false;
        }
        true
    }
}
