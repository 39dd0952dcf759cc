//! The first page: what this is, as of when, what it rests on, the verdict in a paragraph and five numbers, what it does not
//! say, and where it is signed.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};

use super::{
    ahead::near,
    facets::FAILING,
    page::{Page, bar, count, filled, put, sign, ticked},
    waiting::only_waits,
};
use crate::{
    finding::{Code, Finding},
    law::{Mark, Verdict},
    model::{Id as _, NodeId, PartyId, PopulationId, StoreId},
    report::{findings, plain, relied, summary},
    review::REVIEW,
    source::Sources,
    text::digest,
};

/// The section.
pub fn section(page: &Page) -> Markup {
    let words = page.words;
    html! {
        section #opinion aria-labelledby="h-opinion" {
            div.sheet {
                p.over { (words.subject) " · " (laws(page)) }
                h1 #h-opinion { (page.heading()) }
                (head(page))
                (verdict(page))
                p { (paragraph(page)) }
                div.barrow { (bar(page, &page.totals(), "bar big")) (legend(page)) }
                (numbers(page))
                p.terms { (filled(words.five_terms, &[])) " " a href="#method" { (words.method_title) } "." }
                h2.plain { (words.reservations) }
                (reservations(page))
                (since(page))
                (signatures(page))
                div.sigs {
                    @for who in [words.sign_officer, words.sign_controllers, words.sign_place] {
                        div { span.line {} (who) }
                    }
                }
                p.nla { (words.no_advice) }
            }
        }
    }
}

fn laws(page: &Page) -> String {
    let names: Vec<String> = page.assessment.regimes.iter().map(|r| page.law(&r.id)).collect();
    if names.is_empty() { page.words.no_law.to_string() } else { page.words.list(&names) }
}

/// SHA-256 of what was read: the names and texts of all files.
pub fn inventory_digest(sources: &Sources) -> String {
    let mut hash = Sha256::new();
    // Who signs does not change what is signed: what was decided stands in the findings.
    for file in sources.files().iter().filter(|file| file.name != REVIEW) {
        for text in [file.name.as_str(), file.text.as_str()] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    }
    hex(&hash.finalize())
}

/// SHA-256 of the law that was judged by: what a signature names too ([`crate::law::Regime::digest`]).
pub fn law_digest(page: &Page) -> String {
    let laws: Vec<String> =
        page.assessment.regimes.iter().map(|law| format!("{}\u{1e}{}", law.id, law.digest)).collect();
    digest::sealed(laws.join("\u{1d}").as_bytes()).trim_start_matches("sha256:").to_owned()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |number: u8| char::from(DIGITS[usize::from(number)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A digest as a content security policy names it.
pub fn source_of(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

fn head(page: &Page) -> Markup {
    let words = page.words;
    let (inventory, law) = (inventory_digest(page.report.sources), law_digest(page));
    let name = plain::shown(&page.inventory.head.name);
    let exporters: BTreeSet<PartyId> = page.entries.iter().filter_map(|entry| entry.row.exporter).collect();
    let controllers: BTreeSet<PartyId> = page
        .entries
        .iter()
        .filter(|entry| entry.row.exporter_as == crate::law::Capacity::Controller)
        .filter_map(|entry| entry.row.exporter)
        .collect();
    html! {
        dl.meta {
            div { dt { (words.as_of) } dd { (page.time(page.assessment.as_of)) } }
            div {
                dt { (words.exporters) }
                dd {
                    (count(exporters.len(), words.exporter)) ", "
                    (put(words.of_them_controllers, &[&controllers.len()]))
                }
            }
            div { dt { (words.inventory) } dd { (name) " " code title=(inventory) { (short(&inventory)) } } }
            div { dt { (words.law) } dd { (laws(page)) " " code title=(law) { (short(&law)) } } }
        }
    }
}

/// How many have no valid ground, and how many cannot be told.
fn wrong(page: &Page) -> (usize, usize) {
    let totals = page.totals();
    let of = |verdict: Verdict| totals[verdict as usize];
    let failing = of(Verdict::Deficient) + of(Verdict::Missing) + of(Verdict::Prohibited);
    (failing, of(Verdict::Unknown))
}

/// How many cannot be told only as a provision waits for confirmation: a question of law, and no fact that nobody has stated.
fn waiting(page: &Page) -> usize {
    page.entries.iter().filter(|entry| only_waits(entry.row).is_some()).count()
}

fn verdict(page: &Page) -> Markup {
    let words = page.words;
    let (failing, unknown) = wrong(page);
    let all = page.entries.len() - page.totals()[Verdict::Free as usize];
    let waiting = waiting(page);
    let facts = unknown - waiting;
    let worst = page.entries.first().map_or(Verdict::Free, |entry| entry.row.judgement.verdict);
    let title = match (failing, unknown) {
        (0, 0) => words.in_order,
        (0, _) => words.open,
        _ => words.not_in_order,
    };
    let mut said = Vec::new();
    match (failing, facts) {
        (0, 0) if waiting > 0 => {}
        (0, 0) => said.push(put(words.in_order_said, &[&count(all, words.transfer)])),
        (0, _) => said.push(put(words.open_said, &[&facts, &count(all, words.transfer)])),
        (_, 0) => said.push(put(words.failing_said, &[&failing, &count(all, words.transfer)])),
        _ => said.push(put(words.both_said, &[&failing, &count(all, words.transfer), &facts])),
    }
    if waiting > 0 {
        said.push(put(words.waiting_said, &[&waiting]));
    }
    html! {
        p class={ "verdict c-" (worst.as_str()) } {
            (sign(worst, false)) span { b { (title) } " " (said.join(" ")) }
        }
    }
}

fn paragraph(page: &Page) -> Markup {
    let words = page.words;
    let totals = page.totals();
    let of = |verdict: Verdict| totals[verdict as usize];
    let all = count(page.entries.len() - of(Verdict::Free), words.transfer);
    let people = count(page.inventory.populations.len(), words.group);
    let data = count(page.inventory.categories.len(), words.category);
    let recipients = count(page.gathered.recipients.len(), words.recipient);
    let known = page.gathered.places.iter().filter(|place| !place.is_unknown()).count();
    let places = count(known, words.place);
    let stands = of(Verdict::Adequate) + of(Verdict::Safeguarded);
    let named = |verdict: Verdict| {
        let names: BTreeSet<String> = page
            .entries
            .iter()
            .filter(|entry| entry.row.judgement.verdict == verdict)
            .map(|entry| page.party(entry.row.importer))
            .collect();
        let all = names.len();
        let mut names: Vec<String> = names.into_iter().take(6).collect();
        if all > names.len() {
            names.push(put(words.more, &[&(all - names.len())]));
        }
        words.list(&names)
    };
    html! {
        (filled(words.scope_said, &[&people, &data, &recipients, &places]))
        @if known < page.gathered.places.len() { " " (words.place_unknown_said) }
        " " (filled(words.stands_said, &[&stands, &all]))
        @if of(Verdict::Derogation) > 0 { " " (filled(words.exception_said, &[&of(Verdict::Derogation)])) }
        @if of(Verdict::Free) > 0 { " " (filled(words.free_said, &[&of(Verdict::Free)])) }
        @for (verdict, sentence) in [
            (Verdict::Prohibited, words.prohibited_said),
            (Verdict::Missing, words.missing_said),
            (Verdict::Deficient, words.deficient_said),
            (Verdict::Unknown, words.unknown_said),
        ] {
            @if of(verdict) > 0 { " " (filled(sentence, &[&of(verdict), &named(verdict)])) }
        }
        @if of(Verdict::Prohibited) == 0 { " " (words.none_prohibited) }
    }
}

fn legend(page: &Page) -> Markup {
    let totals = page.totals();
    html! {
        ul.legend {
            @for (verdict, count) in Verdict::ALL.into_iter().zip(totals).rev() {
                li { (sign(verdict, false)) b { (page.words.number(count)) } " " (page.verdict(verdict)) }
            }
        }
    }
}

/// A number that leads to what it counts, by its verdicts where that is the register; nothing leads nowhere.
fn number(page: &Page, number: usize, class: &str, to: &str, verdicts: Option<&str>) -> Markup {
    let shown = html! { b class=[(!class.is_empty()).then_some(class)] { (page.words.number(number)) } };
    if number == 0 {
        return shown;
    }
    html! { a href={ "#" (to) } data-v=[verdicts] tabindex="-1" { (shown) } }
}

fn numbers(page: &Page) -> Markup {
    let words = page.words;
    let ((failing, unknown), waiting) = (wrong(page), waiting(page));
    let outside =
        page.units.iter().filter(|unit| !page.home.inside(unit.place) && unit.verdict > Verdict::Free);
    let special = outside.clone().filter(|unit| page.is_special_of(unit.category, unit.population));
    let nowhere = special.clone().filter(|unit| unit.place.is_unknown()).count();
    let special = special.count() - nowhere;
    let ahead = page.report.ahead;
    let fall = ahead.and_then(|ahead| ahead.falls.first());
    let soon = ahead.and_then(|ahead| ahead.coming.as_ref());
    let soon = soon.map(|coming| (near(page, coming), coming.overdue.len()));
    let recipients: BTreeSet<PartyId> = outside.map(|unit| unit.recipient).collect();
    html! {
        ul.five {
            li { (number(page, failing, "v-missing", "register", Some(FAILING))) (words.five_failing) }
            li {
                (number(page, unknown, "v-unknown", "register", Some(Verdict::Unknown.as_str())))
                @if waiting > 0 { (put(words.five_waiting, &[&(unknown - waiting), &waiting])) } @else { (words.five_unknown) }
            }
            li {
                (number(page, special, "special", "special", None)) (put(words.five_special, &[&page.home.outside]))
                @if nowhere > 0 { (words.semicolon()) (put(words.five_special_nowhere, &[&nowhere])) }
            }
            @if let Some(fall) = fall {
                li { (number(page, fall.stood, "", "if", None)) (put(words.five_falls, &[&words.fallen(&fall.title)])) }
            } @else {
                li { (number(page, recipients.len(), "", "matrix", None)) (put(words.five_outside, &[&page.home.outside])) }
            }
            @if let Some((near, late)) = soon {
                li {
                    (number(page, near.falling, "", "year", None)) (put(words.five_due, &[&page.inventory.head.expiry_notice_days]))
                    @if let Some(first) = near.first { (put(words.five_due_first, &[&page.day(first)])) }
                    @if near.all > near.falling { (put(words.five_due_quiet, &[&(near.all - near.falling)])) }
                    @if late > 0 { (put(words.five_overdue, &[&late])) }
                }
            } @else {
                @let errors = summary::findings(page.assessment, crate::finding::Severity::Error);
                li { (number(page, errors, "", "findings", None)) (words.five_errors) }
            }
        }
    }
}

fn reservations(page: &Page) -> Markup {
    let words = page.words;
    let relied = relied::relied(page.assessment);
    let unseen = relied.iter().filter(|rule| rule.entry.source.mark == Mark::ReviewRequired).count();
    let findings = findings::worst_first(&page.assessment.findings);
    let open: Vec<Markup> =
        findings.iter().filter(|f| f.waived.is_none()).filter_map(|f| not_known(page, f)).collect();
    let waived = summary::waived(page.assessment);
    html! {
        ol.res {
            li { (words.res_stated) @if words.foreign().is_some() { " " (words.res_english) } }
            @if unseen > 0 {
                @let said = if unseen == 1 { words.res_unseen_one } else { words.res_unseen };
                li { (put(said, &[&count(unseen, words.provision)])) " " a href="#review" { (words.review) } "." }
            }
            @if !open.is_empty() {
                li {
                    (words.res_open) " "
                    @for (at, what) in open.iter().take(3).enumerate() { @if at > 0 { (words.semicolon()) } (what) }
                    @if open.len() > 3 { (words.semicolon()) (put(words.more, &[&(open.len() - 3)])) }
                    "."
                }
            }
            @if waived > 0 {
                @let said = if waived == 1 { words.res_waived_one } else { words.res_waived };
                li { (put(said, &[&count(waived, words.finding)])) }
            }
            li { (words.res_facts) }
        }
    }
}

/// What a finding says is not known of the people, or of whose data a store is.
fn not_known(page: &Page, finding: &Finding) -> Option<Markup> {
    let (words, inventory) = (page.words, page.inventory);
    let subject = finding.subject.as_str();
    match finding.code {
        Code::UnknownHome => {
            let at = inventory.populations.iter().position(|row| row.id == subject);
            let people = at.map_or_else(|| subject.to_owned(), |at| page.population(PopulationId::new(at)));
            Some(filled(words.unknown_home, &[&people]))
        }
        Code::UnknownController => {
            let at = inventory.stores.iter().position(|row| row.id == subject);
            let Some(at) = at else { return Some(words.english(ticked(&page.named(&finding.message)))) };
            let id = StoreId::new(at);
            let (who, store) = (page.party(inventory.store(id).operator), page.node(NodeId::Store(id)));
            Some(filled(words.unknown_controller, &[&who, &store]))
        }
        _ => None,
    }
}

/// What changed since somebody signed, and when the opinion is spent.
fn since(page: &Page) -> Markup {
    let words = page.words;
    let coming = page.report.ahead.and_then(|ahead| ahead.coming.as_ref());
    let turn = coming.and_then(|coming| coming.list.iter().find(|item| item.worse > 0));
    let end = match turn {
        Some(item) => put(words.since_until, &[&page.day(item.turns)]),
        None => words.since_end.to_string(),
    };
    let Some((since, last)) = page.report.since.and_then(|since| Some((since, since.last()?))) else {
        return html! { p.since { b { (words.since) } " " (ticked(&words.since_none)) " " (end) } };
    };
    let day = page.day(last.on);
    let said = match &since.changed {
        Err(why) => filled(words.since_cannot, &[&day, &words.english(ticked(why))]),
        Ok(changed) => {
            let parts: Vec<String> = [
                (changed.worse, words.since_worse),
                (changed.better, words.since_better),
                (changed.other, words.since_other),
            ]
            .into_iter()
            .filter(|&(number, _)| number > 0)
            .map(|(number, word)| put(word, &[&count(number, words.exposure)]))
            .collect();
            match (parts.is_empty(), changed.spent.is_empty()) {
                (true, true) => filled(words.since_same, &[&day]),
                (true, false) => filled(words.since_nothing, &[&day]),
                _ => filled(words.since_changed, &[&day, &parts.join(", ")]),
            }
        }
    };
    let changed = since.changed.as_ref().ok();
    let worst = changed.map_or(&[][..], |changed| changed.worst.as_slice());
    let spent = changed.map_or(&[][..], |changed| changed.spent.as_slice());
    html! {
        p.since { b { (words.since) } " " (said) @if !worst.is_empty() { " " (words.since_worst) } }
        @if !worst.is_empty() { ul.worst { @for one in worst { li { (sign(one.is, false)) " " (words.english(html! { (plain::shown(&one.said(page.inventory))) })) } } } }
        p.since {
            @if !spent.is_empty() { (filled(words.since_spent, &[&words.english(ticked(&spent.join("; ")))])) " " }
            (end)
        }
    }
}

/// Who has signed.
fn signatures(page: &Page) -> Markup {
    let words = page.words;
    let Some(since) = page.report.since else { return html! {} };
    let latest = since.signatures.len();
    let state = |at: usize| match &since.changed {
        _ if at + 1 < latest => words.signed_before,
        Err(_) => words.signed_unknown,
        Ok(changed) if changed.spent.is_empty() => words.signed_stands,
        Ok(_) => words.signed_spent,
    };
    html! {
        ul.signed {
            @for (at, one) in since.signatures.iter().enumerate().rev() {
                li {
                    b { (plain::shown(&one.who)) } " "
                    (put(words.signed_by, &[&page.day(one.on), &page.day(one.as_of)])) (words.colon()) (state(at))
                }
            }
        }
    }
}
