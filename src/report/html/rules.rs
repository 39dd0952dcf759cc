//! On what law the results rest: what awaits legal review, and the method with its limits.

use maud::{Markup, html};

use super::{
    cards::Cards,
    opinion::{inventory_digest, law_digest},
    page::{Page, anchor, chip, count, lead, put},
};
use crate::{
    law::{Mark, Verdict},
    report::{
        plain,
        relied::{self, Relied},
        words::Lang,
    },
};

/// What awaits legal review.
pub fn review(page: &Page) -> Markup {
    let words = page.words;
    let relied = relied::relied(page.assessment);
    let marked: Vec<&Relied> = relied.iter().filter(|r| r.entry.source.mark != Mark::Counts).collect();
    let counts = count(marked.len(), words.provision);
    html! {
        (lead(put(words.review_lead, &[&counts, &relied.len()])))
        @if !marked.is_empty() { (table(page, &marked, true)) }
        details.q {
            summary { (words.rules_all) small { (relied.len() - marked.len()) } }
            (table(page, &relied.iter().filter(|r| r.entry.source.mark == Mark::Counts).collect::<Vec<_>>(), false))
        }
    }
}

fn table(page: &Page, list: &[&Relied], marked: bool) -> Markup {
    let words = page.words;
    html! {
        div.tw {
            (Cards::Rules.table(words, html! {
                @for rule in list {
                    @let (entry, source) = (rule.entry, &rule.entry.source);
                    tr id=(anchor("rule", &entry.id)) {
                        th scope="row" {
                            (words.title(&plain::shown(&entry.title))) small { code { (plain::shown(&entry.id)) } }
                            @if !entry.note.is_empty() { small lang=[words.foreign()] { (plain::shown(&entry.note)) } }
                        }
                        td { (words.citation(&plain::shown(&entry.citation))) }
                        td lang=[words.foreign()] { (plain::shown(&source.text)) }
                        td {
                            (relied::grade(source.grade)) ", " (words.grades.word(relied::grade(source.grade)))
                            small { (put(words.checked, &[&page.day(source.checked)])) @if marked { (words.semicolon()) (words.marks.word(relied::mark(source.mark))) } }
                        }
                    }
                }
            }))
        }
    }
}

/// The method and its limits.
pub fn method(page: &Page) -> Markup {
    let words = page.words;
    let totals = page.totals();
    let exposures = page.gathered.totals();
    html! {
        (lead(words.method_lead))
        @for paragraph in words.method.split('|') { p.read { (paragraph) } }
        @if words.lang() != Lang::English { p.read { (words.english_stays) } }
        div.tw {
            (Cards::Meanings.table(words, html! {
                @for verdict in Verdict::ALL.into_iter().rev() {
                    tr {
                        td {
                            (chip(page, verdict))
                            @if page.verdict(verdict) != verdict.as_str() { small { (put(words.in_files, &[&verdict.as_str()])) } }
                        }
                        td { (words.meaning(verdict)) }
                        td.n { (words.number(totals[verdict as usize])) }
                        td.n { (words.number(exposures[verdict as usize])) }
                    }
                }
            }))
        }
        h3 { (words.sections_title) }
        ul.sections { @for line in words.sections.split('|') { li { (line) } } }
        h3 { (words.digests) }
        p.mono {
            (words.inventory) " sha256 " code { (inventory_digest(page.report.sources)) } br;
            (words.law) " sha256 " code { (law_digest(page)) } br;
            "Thalweg " (env!("CARGO_PKG_VERSION"))
        }
        p.small { (words.files) }
    }
}
