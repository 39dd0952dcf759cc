//! A folder without a head. It may be no inventory at all: that of a report, or one in which inventories lie. One message says
//! so; nobody is served by one for each file that might have been a table.

use super::{
    called::{is_passed_over, table_stem},
    foreign::{OF_LAW, is_law_text},
    shelf::Shelf,
    single::FOLDER,
};
use crate::{
    finding::{Code, Finding},
    ingest::{
        shown::shown,
        table::{HEAD, Table},
    },
    text::nearest,
};

/// How deep folders are looked into, and at how many entries of them: they may be anything.
const DEPTH: usize = 6;
const LOOKED: usize = 20_000;

/// So many inventories are named.
const NAMED: usize = 4;

/// What a folder with these entries is instead of an inventory, where that is known.
pub(super) fn another_folder<S: Shelf>(shelf: &S, entries: &[(String, S::At)]) -> Option<Finding> {
    let has = |name: &str| entries.iter().any(|(other, _)| other == name);
    if has("report.json") && (has("transfers.csv") || has("exposures.csv")) {
        let message = "the folder has no inventory: it is that of a report";
        let help = "give the inventory that it is of; `thalweg diff REPORT.json INVENTORY` compares the two";
        return Some(Finding::new(Code::Unreadable, "", message).help(help));
    }
    let of_table =
        |name: &str| table_stem(name).is_some() || Table::ALL.iter().any(|table| table.name() == name);
    if entries.iter().any(|(name, _)| of_table(name)) {
        return None;
    }
    if holds_laws(shelf, entries) {
        let message = "the folder has no inventory: it holds laws (regime files)";
        return Some(Finding::new(Code::Unreadable, "", message).help(OF_LAW));
    }
    let found = within(shelf, entries);
    if found.is_empty() {
        return None;
    }
    let names: Vec<String> = found.iter().take(NAMED).map(|name| format!("`{}`", shown(name))).collect();
    let more = if found.len() > NAMED { ", ..." } else { "" };
    let help = format!("give one of those that lie in it: {}{more}", names.join(", "));
    Some(
        Finding::new(Code::Unreadable, "", format!("the folder has no {HEAD}: it is not an inventory"))
            .help(help),
    )
}

/// Whether one of the first files of a folder is a law.
fn holds_laws<S: Shelf>(shelf: &S, entries: &[(String, S::At)]) -> bool {
    const TRIED: usize = 8;
    let is_toml = |name: &str| name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("toml"));
    let mut files: Vec<_> =
        entries.iter().filter(|(name, at)| is_toml(name) && !shelf.is_folder(at)).collect();
    files.sort();
    files.iter().take(TRIED).any(|(_, at)| {
        let text = shelf.load(at).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.is_some_and(|text| is_law_text(&text))
    })
}

/// What is said of a name that is no inventory's.
pub(super) fn no_inventory(shown: &str, ending: &str) -> Finding {
    let help = if ending.eq_ignore_ascii_case("csv") {
        FOLDER
    } else {
        "an inventory is a folder with inventory.toml and CSV tables, or one .yaml, .json or .toml file"
    };
    Finding::new(Code::Unreadable, "", format!("the inventory {shown} is not an inventory")).help(help)
}

/// That a folder has no head.
pub(super) fn no_head<A>(entries: &[(String, A)]) -> Finding {
    let meant = |name: &str| {
        nearest(name, [HEAD]).is_some() || name.strip_prefix(HEAD).is_some_and(|rest| rest.starts_with('.'))
    };
    let names = || entries.iter().map(|(name, _)| name.as_str());
    let near = names().find(|n| meant(n));
    let single = names().find(|n| ["inventory.yaml", "inventory.yml", "inventory.json"].contains(n));
    let help = match (single, near) {
        (Some(single), _) => format!("an inventory of one file is named by its path: `{single}`"),
        (None, Some(near)) => format!("rename `{near}` to `{HEAD}`"),
        (None, None) => format!("make a file {HEAD} with at least: name = \"...\""),
    };
    Finding::new(Code::Unreadable, "", format!("the folder has no {HEAD}")).help(help)
}

/// The folders with a head that lie in a folder, the nearest first. What cannot be read is passed over, and no link is
/// followed.
fn within<S: Shelf>(shelf: &S, entries: &[(String, S::At)]) -> Vec<String> {
    let (mut found, mut looked) = (Vec::new(), 0);
    let mut level: Vec<(String, S::At)> = entries.to_vec();
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (name, at) in level {
            if !shelf.is_real_folder(&at) {
                continue;
            }
            let mut inner = shelf.list(&at).unwrap_or_default();
            inner.retain(|(inner, _)| !is_passed_over(inner));
            inner.sort();
            looked += inner.len();
            if inner.iter().any(|(inner, _)| inner == HEAD) {
                found.push(name);
                continue;
            }
            next.extend(inner.into_iter().map(|(inner, at)| (format!("{name}/{inner}"), at)));
            if looked > LOOKED || found.len() > NAMED {
                return found;
            }
        }
        level = next;
    }
    found
}
