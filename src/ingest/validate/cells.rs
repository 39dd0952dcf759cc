//! Reading single cells: words, dates, places, lists. Each says what is wrong, and goes on with what it can.

use super::{line::Line, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::{
        date,
        error_value::is_error_value,
        meant::{self, Asked, Meant, Words},
        shown::shown,
    },
    model::{
        AssessmentOutcome, AssessmentState, Bloc, Date, DateCell, Home, Place,
        place::{Hint, Shaped},
    },
    source::Span,
    text::{Cell, nearest},
};

/// The code of a country that is a word for nothing too.
const NOTHING_TOO: &str = "NA";

impl<'a> Reader<'a> {
    /// The items of a list; a finding for each empty one.
    pub(super) fn items(&mut self, line: &Line<'_, 'a>, column: &str) -> Vec<Cell<'a>> {
        let Some(cell) = line.cell(column) else { return Vec::new() };
        self.items_of(cell, &line.id())
    }

    /// The items of a list in this cell.
    pub(super) fn items_of(&mut self, cell: Cell<'a>, subject: &str) -> Vec<Cell<'a>> {
        let mut items = Vec::new();
        for item in cell.items() {
            if item.raw().is_empty() {
                let finding = Finding::new(Code::EmptyItem, subject, "an item of the list is empty")
                    .at(item.span())
                    .help("delete one `;`");
                self.sink.add(finding);
            } else if is_error_value(item.raw()) {
                let message = format!("`{}` is a spreadsheet's error value", item.raw());
                let finding = Finding::new(Code::ErrorValue, subject, message).at(item.span());
                self.sink
                    .add(finding.help("put the cell right in the spreadsheet, and save the table again"));
            } else {
                items.push(item);
            }
        }
        items
    }

    /// A list whose items are each read by `read`; what stands twice counts once.
    pub(super) fn list<T: PartialEq>(
        &mut self,
        line: &Line<'_, 'a>,
        column: &str,
        mut read: impl FnMut(&mut Self, Cell<'a>, &str) -> Option<T>,
    ) -> Vec<T> {
        if line.cell(column).is_none() {
            return Vec::new();
        }
        let subject = line.id();
        let mut list = Vec::new();
        for item in self.items(line, column) {
            if let Some(value) = read(self, item, &subject)
                && !list.contains(&value)
            {
                list.push(value);
            }
        }
        list
    }

    /// A list of the user's own words.
    pub(super) fn words(&mut self, line: &Line<'_, 'a>, column: &str) -> Vec<String> {
        self.list(line, column, |_, item, _| Some(item.value().into_owned()))
    }

    /// A list of words of a vocabulary.
    pub(super) fn known_words(&mut self, line: &Line<'_, 'a>, column: &str, words: Words) -> Vec<String> {
        self.list(line, column, |reader, item, subject| reader.known(item, words, subject))
    }

    /// One of the words of a closed set.
    pub(super) fn word<T>(
        &mut self,
        line: &Line<'_, 'a>,
        column: &str,
        words: &[&'static str],
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = line.cell(column)?;
        let parsed = parse(cell.raw());
        if parsed.is_none() {
            let subject = line.id();
            self.sink.add(bad_word(cell, column, words, &subject));
        }
        parsed
    }

    /// A word of a vocabulary; `None` with a finding where it is not known. An empty vocabulary knows every word.
    pub(super) fn known(&mut self, cell: Cell<'_>, words: Words, subject: &str) -> Option<String> {
        let (what, known) = match words {
            Words::Regimes => ("regime", &self.vocabulary.regimes),
            Words::Mechanisms => ("mechanism", &self.vocabulary.mechanisms),
            Words::Schemes => ("scheme", &self.vocabulary.schemes),
        };
        let value = cell.value();
        if known.is_empty() || known.iter().any(|k| *k == value) {
            return Some(value.into_owned());
        }
        let message = format!("no regime knows the {what} `{}`", shown(&value));
        let message =
            if what == "regime" { format!("there is no regime `{}`", shown(&value)) } else { message };
        let finding = Finding::new(Code::UnknownReference, subject, message).at(cell.span());
        let meant = meant::known(words, &value);
        let near = self.guesses.nearest(what, &value, || known.iter().map(String::as_str));
        self.sink.add(match (near, meant) {
            (Some(near), _) => finding.help(format!("did you mean `{near}`?")).instead(near),
            (None, Some(Meant::Word(word))) if known.iter().any(|k| k == word) => {
                finding.help(format!("did you mean `{word}`?")).instead(word)
            }
            (None, Some(Meant::Say(what))) => finding.help(what),
            _ if what != "regime" && value.contains([';', '/', '+', '&']) => {
                finding.help(format!("a row takes one {what}: give each its own row"))
            }
            _ if value.contains([',', '|']) => finding.help("items of a list are separated by `;`"),
            _ => finding.help(format!("known: {}", listed(known))),
        });
        None
    }

    /// A day.
    pub(super) fn date(&mut self, line: &Line<'_, 'a>, column: &str) -> Option<Date> {
        let cell = line.cell(column)?;
        self.day(cell, column, &line.id())
    }

    /// A day in this cell.
    pub(super) fn day(&mut self, cell: Cell<'_>, column: &str, subject: &str) -> Option<Date> {
        match date::read(cell.raw()) {
            Ok(day) => Some(day),
            Err(meant) => {
                self.sink.add(bad_date(cell, column, meant, subject));
                None
            }
        }
    }

    /// A first and a last day; a finding where the last one comes first.
    pub(super) fn validity(&mut self, line: &Line<'_, 'a>) -> (Option<Date>, Option<Date>) {
        let (from, until) = (self.date(line, "valid_from"), self.date(line, "valid_until"));
        if let (Some(first), Some(last), Some(cell)) = (from, until, line.cell("valid_until"))
            && last < first
        {
            let message = format!("valid_until {last} is before valid_from {first}");
            let mut finding = Finding::new(Code::DateOrder, line.id(), message).at(cell.span());
            finding.other = line.cell("valid_from").map(|c| c.span());
            self.sink.add(finding.help("swap the two, or leave `valid_until` blank where the end is open"));
        }
        (from, until)
    }

    /// A transfer impact assessment.
    pub(super) fn assessment(&mut self, line: &Line<'_, 'a>) -> AssessmentState {
        let on = match line.cell("assessed_on") {
            None => DateCell::Blank,
            Some(cell) if cell.raw() == "none" => DateCell::None,
            Some(cell) => self.day(cell, "assessed_on", &line.id()).map_or(DateCell::Blank, DateCell::On),
        };
        let outcome = self.word(line, "assessment", AssessmentOutcome::WORDS, AssessmentOutcome::parse);
        AssessmentState { on, outcome }
    }

    /// A place.
    pub(super) fn place(&mut self, cell: Cell<'_>, subject: &str) -> Option<Place> {
        let code = cell.raw();
        let place = Place::parse(code);
        if place.is_none() {
            let finding = if Bloc::parse(code).is_some() {
                let message = format!("`{code}` is a bloc, and a single place is asked for here");
                Finding::new(Code::BadPlace, subject, message).help("name the countries, separated by `;`")
            } else {
                self.no_place(code, subject, Asked::Place)
            };
            self.sink.add(finding.at(cell.span()));
        }
        self.doubt(code, cell.span(), subject);
        place
    }

    /// Notes a place whose code programs for tables also write for what is not there.
    pub(super) fn doubt(&mut self, code: &str, span: Span, subject: &str) {
        if code == NOTHING_TOO {
            self.doubtful.push((span, subject.to_owned()));
        }
    }

    /// Says of each such place what it is read as, unless countries.csv says that the country is meant.
    pub(super) fn doubts(&mut self) {
        let doubtful = std::mem::take(&mut self.doubtful);
        let meant = Place::parse(NOTHING_TOO);
        if self.inventory.countries.iter().any(|row| Some(row.place) == meant) {
            return;
        }
        let name = meant.map_or("", Place::name);
        for (span, subject) in doubtful {
            let message =
                format!("`{NOTHING_TOO}` is read as {name}; some programs write it where nothing is known");
            let help = format!(
                "write `unknown` where it is not known; if {name} is meant, a row for `{NOTHING_TOO}` in countries.csv says so"
            );
            self.sink.add(Finding::new(Code::DoubtfulPlace, subject, message).at(span).help(help));
        }
    }

    /// A code that is no place, with the one that is probably meant.
    pub(super) fn no_place(&mut self, code: &str, subject: &str, asked: Asked) -> Finding {
        let finding =
            Finding::new(Code::BadPlace, subject, format!("`{}` is not a country or place", shown(code)));
        let meant = |finding: Finding, near: Place| {
            if near.is_unknown() {
                return finding.help("write `unknown` where it is not known").instead(near.code());
            }
            finding.help(format!("did you mean `{}` ({})?", near.code(), near.name())).instead(near.code())
        };
        if let Some(Hint::Either(near, name, others)) = Place::hint(code) {
            let country = format!("did you mean `{}` ({})", near.code(), near.name());
            return finding.help(format!("{country}, or {name} in {}?", quoted(&others)));
        }
        if let Some(Hint::OneOf(places)) = Place::hint(code) {
            let all: Vec<String> = places.iter().map(|p| format!("`{p}` ({})", p.name())).collect();
            return finding.help(format!("write {}, whichever is meant", all.join(" or ")));
        }
        if let Some(near) = Place::suggest(code) {
            // `na`, `no`: what says that there is nothing may be a code in small letters, and is not taken for one.
            if meant::nothing(code) && !near.is_unknown() {
                let either =
                    format!("write `unknown` where it is not known, `{near}` if {} is meant", near.name());
                return finding.help(either);
            }
            return meant(finding, near);
        }
        if let Some(norway) = Place::parse("NO").filter(|_| code.eq_ignore_ascii_case("false")) {
            let what = format!("write `{norway}`, if {} is meant", norway.name());
            return finding.help(what).instead(norway.code());
        }
        if let Some(what) = meant::place(code, asked) {
            return finding.help(what);
        }
        match Place::hint(code) {
            Some(Hint::Place(near)) => return meant(finding, near),
            Some(Hint::Part(name, places)) => return inside(finding, name, &places, false),
            Some(Hint::City(name, places)) => return inside(finding, name, &places, true),
            Some(Hint::Either(..) | Hint::OneOf(_)) | None => {}
        }
        match Place::shaped(code) {
            Some(Shaped::One(near)) => return meant(finding, near),
            Some(shaped) => return finding.help(in_parts(&shaped, asked)),
            None => {}
        }
        if let Some((country, part)) = part_of(code) {
            // `CN-HK` is written as a part, and has a code of its own: the law may tell the two apart.
            if let Some(own) = Place::parse(part) {
                let either = format!("write `{own}` ({}) or `{country}` ({})", own.name(), country.name());
                return finding.help(format!("{either}, whichever is meant"));
            }
            let what = format!("write `{country}` ({}): no law here names that part of it", country.name());
            return finding.help(what).instead(country.code());
        }
        if code.contains([',', '|', '/']) && code.len() > 3 {
            return finding.help("items of a list are separated by `;`");
        }
        // Of short texts, every other code would be near.
        let names =
            || Place::all().filter(|p| !p.is_unknown()).map(Place::name).filter(|name| name.len() > 3);
        let near = if code.chars().count() > 3 { self.guesses.nearest("place", code, names) } else { None };
        match near.as_deref().and_then(Place::suggest) {
            Some(near) => meant(finding, near),
            None => finding.help("write an ISO 3166-1 alpha-2 code in capitals, or `unknown`"),
        }
    }

    /// Places of a list.
    pub(super) fn places(&mut self, line: &Line<'_, 'a>, column: &str) -> Vec<Place> {
        self.list(line, column, |reader, item, subject| reader.place(item, subject))
    }

    /// A home of a population: a place, a bloc, or `*`.
    pub(super) fn home(&mut self, cell: Cell<'_>, subject: &str) -> Option<Home> {
        let code = cell.raw();
        let home = if code == "*" {
            Some(Home::Anywhere)
        } else {
            Bloc::parse(code).map(Home::In).or_else(|| Place::parse(code).map(Home::At))
        };
        if home.is_none() {
            let finding = self.no_place(code, subject, Asked::Home).at(cell.span());
            self.sink.add(finding);
        }
        self.doubt(code, cell.span(), subject);
        home
    }
}

/// Where something lies that has no code: its country, or those that it may lie in.
fn inside(finding: Finding, name: &str, places: &[Place], city: bool) -> Finding {
    match places {
        [country] if city => finding.help(format!("a city: `{country}`, if {name} is meant")),
        [country] => finding
            .help(format!("write `{country}`: no law here names {name}, which is a part of it"))
            .instead(country.code()),
        several => {
            finding.help(format!("there is a {name} in {}: write the country that is meant", quoted(several)))
        }
    }
}

/// What to write for what names a place in several parts.
fn in_parts(shaped: &Shaped, asked: Asked) -> String {
    match shaped {
        Shaped::List(items) => {
            let bloc =
                items.iter().find(|item| Bloc::parse(item).is_some()).filter(|_| asked == Asked::Place);
            match bloc {
                Some(bloc) => {
                    format!(
                        "items of a list are separated by `;`, and `{bloc}` is a bloc: name its countries"
                    )
                }
                None => format!("items of a list are separated by `;`: `{}`", items.join(";")),
            }
        }
        Shaped::OneOf(places) => format!("write one of {}, whichever is meant", quoted(places)),
        Shaped::One(place) | Shaped::With(place) => {
            format!(
                "write `{place}`, if {} is meant; put further remarks into a column of your own, `x_...`",
                place.name()
            )
        }
    }
}

fn quoted(places: &[Place]) -> String {
    places.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(", ")
}

/// The country and the part of a code that is written as those of parts are: `DE-XY`.
fn part_of(code: &str) -> Option<(Place, &str)> {
    let (country, part) = code.split_once('-')?;
    let fits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    Some((Place::parse(country)?, part)).filter(|_| fits)
}

/// A word that is not one of the set.
pub(super) fn bad_word(cell: Cell<'_>, column: &str, words: &[&'static str], subject: &str) -> Finding {
    let value = cell.raw();
    let message = format!("`{}` is not a word for `{column}`", shown(value));
    let finding = Finding::new(Code::BadWord, subject, message).at(cell.span());
    match nearest(value, words.iter().copied()).or_else(|| meant::word(value, words)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
        None => finding.help(format!("one of: {}", words.join(", "))),
    }
}

/// A date that is none, with the day that is probably meant.
pub(super) fn bad_date(cell: Cell<'_>, column: &str, meant: Option<Date>, subject: &str) -> Finding {
    let message = format!("`{}` is not a date for {column}", shown(cell.raw()));
    let finding = Finding::new(Code::BadDate, subject, message).at(cell.span());
    match meant {
        Some(day) if date::has_other_hyphens(cell.raw()) => {
            finding.help(format!("write {day}, with plain hyphens")).instead(day.to_string())
        }
        Some(day) => finding.help(format!("write {day}")).instead(day.to_string()),
        None if column == "assessed_on" && meant::nothing(cell.raw()) => finding
            .help("write `none` where there is no assessment; leave the cell blank where it is not stated"),
        None if column == "valid_until" && !cell.raw().contains(|c: char| c.is_ascii_digit()) => {
            finding.help("leave the cell blank where the end is open; else write 2026-11-23")
        }
        None => finding.help(date::hint(cell.raw())),
    }
}

/// The first words of a vocabulary.
fn listed(words: &[String]) -> String {
    let mut text = words.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    if words.len() > 12 {
        text.push_str(", ...");
    }
    text
}
