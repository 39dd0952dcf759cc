//! What to do about what a recipient inherits: the earlier step at fault, what is missing there, and where its remedy stands.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use maud::{Markup, html};

use super::page::{Entry, Page, filled, put, sign};
use crate::{
    assess::ExposureRow,
    law::{Known, Verdict},
    report::plain,
};

/// So many steps are named.
const STEPS: usize = 8;

/// The steps at fault, the worst first, each in a line of a list.
pub fn lines(page: &Page, exposures: &[&ExposureRow]) -> Vec<Markup> {
    let mut by: BTreeMap<(Reverse<Verdict>, &str), BTreeSet<&str>> = BTreeMap::new();
    let inherited = |row: &&&ExposureRow| row.verdict >= Verdict::Unknown && row.verdict > row.delivery;
    for row in exposures.iter().filter(inherited) {
        for step in row.route.iter().filter(|step| step.verdict == row.verdict) {
            by.entry((Reverse(row.verdict), &step.id)).or_default().insert(&row.regime);
        }
    }
    let mut lines: Vec<Markup> =
        by.iter().take(STEPS).map(|((verdict, step), laws)| line(page, step, verdict.0, laws)).collect();
    if by.len() > STEPS {
        lines.push(html! { (put(page.words.more, &[&(by.len() - STEPS)])) });
    }
    lines
}

fn line(page: &Page, step: &str, verdict: Verdict, laws: &BTreeSet<&str>) -> Markup {
    let words = page.words;
    let entries: Vec<&Entry> = laws.iter().filter_map(|law| page.entry_of(step, law, verdict)).collect();
    let names: Vec<String> = laws.iter().map(|law| page.law(law)).collect();
    let ends = page.flow_ends(step);
    let what = html! {
        @if let Some(ends) = &ends { (ends) " " }
        code { (plain::shown(step)) } " (" (page.verdict(verdict)) ", " (words.list(&names)) ")"
    };
    html! {
        (sign(verdict, true)) " " (filled(words.todo_upstream, &[&what]))
        @if let Some(entry) = entries.first() {
            @let lacking = lacking(page, &entries);
            @if !lacking.is_empty() { " " (words.todo_lacking) " " (lacking.join(words.semicolon())) "." }
            @let link = html! { a href={ "#t-" (entry.key) } { (words.see_entry) } };
            " " (filled(words.todo_there, &[&page.party(entry.row.importer), &page.place(entry.row.place), &link]))
        }
    }
}

/// What is missing for a ground there.
fn lacking(page: &Page, entries: &[&Entry]) -> Vec<String> {
    let words = page.words;
    let mut list = BTreeSet::new();
    for entry in entries {
        let open = entry.row.judgement.checks.iter().filter(|check| check.known != Known::Holds);
        let before = list.len();
        list.extend(open.map(|check| {
            let answer = if check.known == Known::Fails { words.fails } else { words.not_stated };
            format!("{} ({answer})", page.check(&check.name))
        }));
        if list.len() == before && entry.row.judgement.verdict != Verdict::Prohibited {
            list.insert(words.no_ground_stated.to_string());
        }
    }
    list.into_iter().collect()
}
