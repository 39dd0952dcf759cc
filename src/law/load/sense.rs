//! What the keys of one table say together, and the entries of one mechanism: days in their order, one entry of a
//! mechanism at a time, no place that is covered and open at once, no key that asks nothing.

use std::{collections::BTreeSet, ops::Range};

use super::{
    check::{Check, day, shortened},
    held::Held,
};
use crate::{
    model::{Date, Place},
    source::SourceId,
    text::{
        locate,
        toml::{DeTable, DeValue, TomlSpanned},
    },
};

/// Days that follow one another, by their keys.
const ORDER: &[(&str, &str)] = &[
    ("from", "until"),
    ("from", "void"),
    ("signed-from", "signed-until"),
    ("from", "approved-from"),
    ("approved-from", "until"),
    ("approved-from", "void"),
];

impl Check<'_> {
    /// What the keys of a table say together.
    pub(super) fn sense(&mut self, table: &DeTable) {
        self.days(table);
        self.held(table);
        self.unsettled(table);
        self.narrower(table);
        self.asked_twice(table);
        self.because(table);
    }

    /// No entry ends before it begins, and no approval is outside its days.
    fn days(&mut self, table: &DeTable) {
        for (first, last) in ORDER {
            if let (Some((begin, _)), Some((end, at))) = (dated(table, first), dated(table, last))
                && end < begin
            {
                self.error(at, format!("`{last}` is before `{first}`: {end} is before {begin}"), None);
            }
        }
    }

    /// Takes down on which days a mechanism holds.
    fn held(&mut self, table: &DeTable) {
        let Some((word, at)) = text(table, "mechanism") else { return };
        let on = |key| dated(table, key).map(|(day, _)| day);
        let before_void = on("void").and_then(|void| void.yesterday().ok());
        let last = [on("until"), before_void].into_iter().flatten().min();
        self.held.push(Held { word, at, first: on("from"), last });
    }

    /// A mechanism has one entry on each day.
    pub(super) fn one_at_a_time(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        held.sort_by_key(|entry| entry.at.start);
        for (i, entry) in held.iter().enumerate() {
            let earlier = held.iter().take(i).filter(|other| other.word == entry.word);
            let mut both = earlier.filter_map(|other| Some((other, other.shared(entry).ok()?)));
            let Some((other, shared)) = both.next() else { continue };
            let line = locate(SourceId(0), self.text, other.at.clone()).line;
            let on = shared.map_or_else(|| "every day".to_owned(), |day| day.to_string());
            let message = format!(
                "the mechanism `{}` appears twice on {on}: first in line {line}",
                shortened(&entry.word)
            );
            let help = "let one end with `until` on the day before the other begins with `from`, or write both as one";
            self.error(entry.at.clone(), message, Some(help.to_owned()));
        }
    }

    /// What a decision covers is not left open by it.
    fn unsettled(&mut self, table: &DeTable) {
        let read = |key| texts(table, key).filter_map(|(text, at)| Some((Place::parse(text)?, at)));
        let covered: Vec<Place> = read("places").map(|(place, _)| place).collect();
        let covered: BTreeSet<Place> = covered.into_iter().collect();
        let open: Vec<_> =
            read("unsettled").filter(|(place, _)| covered.iter().any(|&c| place.within(c))).collect();
        for (place, at) in open {
            let help = "`places` is what it covers, `unsettled` what it may cover: name it in one of the two";
            let message = format!("`{}` is unsettled, and `places` covers it", place.code());
            self.error(at, message, Some(help.to_owned()));
        }
    }

    /// Narrower tags are narrower than something else.
    fn narrower(&mut self, table: &DeTable) {
        let Some(narrower) = table.get("narrower") else { return };
        if !table.contains_key("broad") {
            let help = "name in `broad` the tags of which these are a part, or leave `narrower` out";
            let message = "`narrower` asks nothing without `broad`".to_owned();
            self.error(narrower.span(), message, Some(help.to_owned()));
        }
        for key in ["broad", "tags"] {
            let there: BTreeSet<_> = texts(table, key).map(|(other, _)| other).collect();
            let twice: Vec<_> = texts(table, "narrower").filter(|(text, _)| there.contains(text)).collect();
            for (text, at) in twice {
                let message = format!("`{}` is in `narrower` and in `{key}`", shortened(text));
                self.error(at, message, Some("name it in one of the two".to_owned()));
            }
        }
    }

    /// The paper is asked for once.
    fn asked_twice(&mut self, table: &DeTable) {
        let Some(needs) = table.get("needs-document").filter(|v| v.get_ref().as_bool() == Some(true)) else {
            return;
        };
        let kind = |item: &TomlSpanned<DeValue>| {
            item.get_ref().as_table().and_then(|condition| text(condition, "kind")).map(|(kind, _)| kind)
        };
        if items(table, "requires").any(|item| kind(item).as_deref() == Some("documented")) {
            let message = "`needs-document` and the condition `documented` ask the same".to_owned();
            self.error(needs.span(), message, Some("keep one of the two".to_owned()));
        }
    }

    /// Why a condition fails is not said of one that never does.
    fn because(&mut self, table: &DeTable) {
        let unsettled = table.get("unsettled").is_some_and(|v| v.get_ref().as_bool() == Some(true));
        if let (true, Some(because)) = (unsettled, table.get("because")) {
            let message = "`because` says why it fails, and with `unsettled` it never does".to_owned();
            self.error(because.span(), message, Some("leave one of the two out".to_owned()));
        }
    }
}

fn text(table: &DeTable, key: &str) -> Option<(String, Range<usize>)> {
    let value = table.get(key)?;
    Some((value.get_ref().as_str()?.to_owned(), value.span()))
}

fn dated(table: &DeTable, key: &str) -> Option<(Date, Range<usize>)> {
    let (text, at) = text(table, key)?;
    Some((day(&text)?, at))
}

/// What stands in a list, if there is one.
fn items<'t>(table: &'t DeTable<'t>, key: &str) -> impl Iterator<Item = &'t TomlSpanned<DeValue<'t>>> {
    table.get(key).and_then(|value| value.get_ref().as_array()).into_iter().flat_map(|list| list.iter())
}

fn texts<'t>(table: &'t DeTable<'t>, key: &str) -> impl Iterator<Item = (&'t str, Range<usize>)> {
    items(table, key).filter_map(|item| Some((item.get_ref().as_str()?, item.span())))
}
