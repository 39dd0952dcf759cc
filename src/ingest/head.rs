//! inventory.toml.

use super::{
    Reader, bounds,
    cells::Words,
    date,
    meant::{self, Meant},
    names::is_id,
    shown,
};
use crate::{
    finding::{Code, Finding, Severity},
    model::Date,
    source::{SourceId, Span},
    text::{
        nearest,
        toml::{self, DeTable, DeValue, TomlSpanned},
    },
};

/// The keys of the head.
const KEYS: &[&str] = &[
    "name",
    "title",
    "as_of",
    "regimes",
    "assessment_valid_months",
    "expiry_notice_days",
    "confirms",
    "severity",
];

/// How long an assessment counts unless the head says otherwise.
const MONTHS: u32 = 24;
/// How long ahead an end is announced unless the head says otherwise.
const DAYS: u32 = 90;

/// A value of the head with its key.
struct Entry<'e, 't> {
    key: &'e str,
    value: &'e TomlSpanned<DeValue<'t>>,
    source: SourceId,
    text: &'e str,
}

impl Entry<'_, '_> {
    fn span(&self) -> Span {
        toml::span_of(self.source, self.text, self.value)
    }

    /// The place inside the quotes of a string, so that a replacement leaves them.
    fn inner(&self, value: &TomlSpanned<DeValue<'_>>) -> Span {
        let range = value.span();
        let quoted = self.text.get(range.clone()).is_some_and(|raw| {
            let both = |quote: char| raw.len() >= 2 && raw.starts_with(quote) && raw.ends_with(quote);
            (both('"') || both('\'')) && !raw.starts_with("\"\"\"")
        });
        let range = if quoted { range.start + 1..range.end - 1 } else { range };
        crate::text::locate(self.source, self.text, range)
    }

    /// Whether it is a list, closed, with nothing in it.
    fn empty_list(&self) -> bool {
        let closed = self.text.get(self.value.span()).is_some_and(|raw| raw.ends_with(']'));
        closed && self.value.get_ref().as_array().is_some_and(|list| list.is_empty())
    }

    fn wrong(&self, wanted: &str) -> Finding {
        let message = format!("`{}` takes {wanted}, not {}", self.key, self.value.get_ref().type_str());
        Finding::new(Code::WrongType, self.key, message).at(self.span())
    }
}

/// What would put right what the parser says.
fn toml_help(code: Code, text: &str, problem: &toml::Problem) -> &'static str {
    let line = text.lines().nth((problem.span.line as usize).saturating_sub(1)).unwrap_or("");
    if code == Code::DuplicateColumn {
        "keep one of the two"
    } else if line.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']) {
        "write straight quotes: name = \"...\""
    } else if line.contains(':') && !line.contains('=') {
        "write `=` between key and value: name = \"...\""
    } else if problem.message.contains("must be quoted") || problem.message.contains("string") {
        "put texts in quotes, opened and closed: name = \"...\""
    } else if problem.message.contains("array") {
        "close the list: regimes = [\"eu-gdpr\"]"
    } else {
        "each line is `key = value`; texts stand in quotes, lists in `[` and `]`"
    }
}

impl Reader<'_> {
    /// Reads the head.
    pub(super) fn head(&mut self, source: Option<SourceId>) {
        self.inventory.head.assessment_valid_months = MONTHS;
        self.inventory.head.expiry_notice_days = DAYS;
        let Some((source, file)) = source.and_then(|id| self.sources.get(id).map(|f| (id, f))) else {
            return;
        };
        let text = file.text.as_str();
        let (table, problems) = toml::parse(source, text);
        let unread = !problems.is_empty();
        self.keys(source, text, &table);
        // What is wrong with the day is said there, once, and not by the parser too.
        let day = table.iter().find(|(k, _)| k.get_ref() == "as_of").map(|(_, value)| value.span());
        let told = |span: Span| {
            let range = span.start as usize..=span.end as usize;
            day.as_ref().is_some_and(|d| d.start <= *range.start() && *range.end() <= d.end)
        };
        for problem in problems {
            if self.inventory.head.as_of.is_none() && told(problem.span) {
                continue;
            }
            let code = if problem.message.contains("duplicate key") {
                Code::DuplicateColumn
            } else {
                Code::Unreadable
            };
            let help = toml_help(code, text, &problem);
            self.sink.add(Finding::new(code, "", problem.message).at(problem.span).help(help));
        }
        if !unread && self.inventory.head.name.is_empty() && !table.iter().any(|(k, _)| k.get_ref() == "name")
        {
            let finding = Finding::new(Code::MissingColumn, "name", "the required key `name` is missing");
            self.sink.add(finding.at(Span { source, ..Span::default() }).help("write name = \"...\""));
        }
    }

    fn keys(&mut self, source: SourceId, text: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let span = toml::span_of(source, text, key);
            let name = key.get_ref().as_ref();
            if KEYS.contains(&name) {
                self.key(&Entry { key: name, value, source, text });
            } else {
                let message = format!("{} has no key `{}`", super::discover::HEAD, shown(name));
                let finding = Finding::new(Code::UnknownColumn, shown(name), message).at(span);
                self.sink.add(match nearest(name, KEYS.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
                    None => finding.help(format!("keys: {}", KEYS.join(", "))),
                });
            }
        }
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
                    self.sink.add(finding.help("name regimes, or leave the key out: then each is judged"));
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
        let name = self.string(entry).unwrap_or_default();
        if entry.value.get_ref().as_str().is_some_and(|n| n.trim().is_empty()) {
            let finding = Finding::new(Code::MissingColumn, "name", "the required key `name` is blank");
            self.sink.add(finding.at(entry.span()).help("write name = \"...\""));
        }
        name
    }

    fn string(&mut self, entry: &Entry<'_, '_>) -> Option<String> {
        let text = entry.value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.sink.add(entry.wrong("a string").help(format!("write {} = \"...\"", shown(entry.key))));
        }
        text
    }

    fn strings(&mut self, entry: &Entry<'_, '_>) -> Vec<(String, Span)> {
        let Some(array) = entry.value.get_ref().as_array() else {
            self.sink.add(entry.wrong("a list of strings").help("write [\"...\", \"...\"]"));
            return Vec::new();
        };
        let mut strings = Vec::new();
        for value in array {
            if let Some(text) = value.get_ref().as_str() {
                strings.push((text.to_owned(), entry.inner(value)));
            } else {
                let wrong = Entry { value, ..*entry }.wrong("strings");
                self.sink.add(wrong.help("put it in quotes: [\"...\", \"...\"]"));
            }
        }
        strings
    }

    fn number(&mut self, entry: &Entry<'_, '_>) -> Option<u32> {
        let Some(integer) = entry.value.get_ref().as_integer() else {
            let help = format!("write digits without quotes: {} = 24", entry.key);
            self.sink.add(entry.wrong("a whole number").help(help));
            return None;
        };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
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
        let value = entry.value.get_ref();
        if value.is_array() || value.is_table() || value.is_bool() {
            self.sink.add(entry.wrong("a date").help("write as_of = 2026-11-23"));
            return None;
        }
        let (text, span) = match value.as_str() {
            Some(text) => (text, entry.inner(entry.value)),
            None => (entry.text.get(entry.value.span()).unwrap_or(""), entry.span()),
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
        let Some(table) = entry.value.get_ref().as_table() else {
            self.sink.add(
                entry.wrong("a table").help("write [severity] on a line of its own, then CODE = \"off\""),
            );
            return;
        };
        for (key, value) in table {
            let code = key.get_ref().as_ref();
            let place = toml::span_of(entry.source, entry.text, key);
            let inner = Entry { key: code, value, ..*entry };
            if self.severity(&inner, place) {
                let word = value.get_ref().as_str().unwrap_or_default().to_owned();
                self.inventory.head.severity.push((code.to_owned(), word));
            }
        }
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
            let message = format!("`{}` is no severity", shown(&word));
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
            self.sink.add(finding.help("an inventory that cannot be read is not judged; take the line away"));
            return false;
        }
        true
    }
}
