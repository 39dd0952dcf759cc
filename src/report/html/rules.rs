//! On what law the results rest: what awaits legal review, and the method with its limits.

use maud::{Markup, html};

use super::{
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
            summary { (words.rules_all) small { (relied.len()) } }
            (table(page, &relied.iter().filter(|r| r.entry.source.mark == Mark::Counts).collect::<Vec<_>>(), false))
        }
    }
}

fn table(page: &Page, list: &[&Relied], marked: bool) -> Markup {
    let words = page.words;
    let titles = [words.rule, words.citation, words.source, words.grade];
    html! {
        div.tw {
            table.t.cards {
                thead { tr { @for title in titles { th scope="col" { (title) } } } }
                tbody {
                    @for rule in list {
                        @let (entry, source) = (rule.entry, &rule.entry.source);
                        tr id=(anchor("rule", &entry.id)) {
                            th scope="row" data-l=(titles[0]) {
                                (words.title(&plain::shown(&entry.title))) small { code { (plain::shown(&entry.id)) } }
                                @if !entry.note.is_empty() { small { (words.english(html! { (plain::shown(&entry.note)) })) } }
                            }
                            td data-l=(titles[1]) { (words.english(html! { (plain::shown(&entry.citation)) })) }
                            td data-l=(titles[2]) { (words.english(html! { (plain::shown(&source.text)) })) }
                            td data-l=(titles[3]) {
                                (relied::grade(source.grade)) ", " (words.grades.word(relied::grade(source.grade)))
                                small { (put(words.checked, &[&page.day(source.checked)])) @if marked { "; " (words.marks.word(relied::mark(source.mark))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The method and its limits.
pub fn method(page: &Page) -> Markup {
    let words = page.words;
    let totals = page.totals();
    let exposures = page.gathered.totals();
    let titles = [words.verdict, words.meaning, words.register_entries, words.exposures];
    html! {
        (lead(words.method_lead))
        @for paragraph in words.method.split('|') { p.read { (paragraph) } }
        @if words.lang() != Lang::English { p.read { (words.english_stays) } }
        div.tw {
            table.t.cards.meanings {
                thead { tr { @for title in titles { th scope="col" { (title) } } } }
                tbody {
                    @for verdict in Verdict::ALL.into_iter().rev() {
                        tr {
                            td data-l=(titles[0]) {
                                (chip(page, verdict))
                                @if page.verdict(verdict) != verdict.as_str() { small { (put(words.in_files, &[&verdict.as_str()])) } }
                            }
                            td data-l=(titles[1]) { (words.meaning(verdict)) }
                            td.n data-l=(titles[2]) { (words.number(totals[verdict as usize])) }
                            td.n data-l=(titles[3]) { (words.number(exposures[verdict as usize])) }
                        }
                    }
                }
            }
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
