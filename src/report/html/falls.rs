//! What happens if an instrument or a decision no longer holds: what stands today and would fall, and what is left of it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use maud::{Markup, html};

use super::{
    cards::Cards,
    page::{Page, bar, count, counted, lead, put, sign},
};
use crate::{
    law::Verdict,
    model::Place,
    report::{
        ahead::{Fall, Fallen},
        plain,
    },
};

/// How many entries of a list are shown before the rest is folded.
const SHOWN: usize = 15;
/// A fall is told by another where so many transfers fall with that one alone, and no more.
const EXCEPT: usize = 3;
/// How many recipients are named beside a fall.
const NAMED: usize = 4;
/// How many are named below the table of a framework.
const HEIRS: usize = 30;

/// The section.
pub fn falls(page: &Page) -> Markup {
    let words = page.words;
    let Some(ahead) = page.report.ahead else {
        return html! { (lead(words.if_absent)) pre { (words.ahead_command) } };
    };
    let idle: Vec<String> = ahead.idle.iter().map(|title| words.fallen(&plain::shown(title))).collect();
    let (frameworks, others): (Vec<&Fall>, Vec<&Fall>) = ahead.falls.iter().partition(|fall| fall.framework);
    let (in_sight, folded) = others.split_at(others.len().min(SHOWN));
    html! {
        @if ahead.falls.is_empty() { (lead(words.if_none)) } @else { (lead(words.if_lead)) }
        @if !idle.is_empty() { p.idle { (put(words.if_idle, &[&idle.join(words.semicolon())])) } }
        @for (at, fall) in frameworks.iter().enumerate() {
            (framework(page, fall, frameworks.iter().take(at).find_map(|other| Near::of(other, fall))))
        }
        @if !in_sight.is_empty() {
            h3 { (words.if_others) }
            (other_falls(page, in_sight))
            @if !folded.is_empty() {
                details { summary { (put(words.more_of, &[&folded.len()])) } (other_falls(page, folded)) }
            }
        }
        @if ahead.untried_falls > 0 { p.small { (put(words.if_untried, &[&ahead.untried_falls])) } }
    }
}

/// What falls: the transfers that stand today.
fn fallen(fall: &Fall) -> Vec<&Fallen> {
    fall.transfers.iter().filter(|transfer| transfer.was < Verdict::Unknown).collect()
}

/// A fall before another with which the same falls, but for a few transfers, and the same is left of it.
struct Near<'a> {
    before: &'a Fall,
    /// What falls with that one alone.
    except: Vec<&'a Fallen>,
}

impl<'a> Near<'a> {
    fn of(before: &'a Fall, fall: &Fall) -> Option<Self> {
        let is = |a: &Fallen, b: &Fallen| {
            (&a.flow, &a.regime, &a.importer, &a.place) == (&b.flow, &b.regime, &b.importer, &b.place)
                && (a.verdict, &a.instead) == (b.verdict, &b.instead)
        };
        let (all, these) = (fallen(before), fallen(fall));
        let within = these.iter().all(|this| all.iter().any(|other| is(this, other)));
        let except: Vec<&Fallen> =
            all.into_iter().filter(|other| !these.iter().any(|this| is(this, other))).collect();
        (within && except.len() <= EXCEPT && except.len() < these.len()).then_some(Self { before, except })
    }
}

fn framework(page: &Page, fall: &Fall, near: Option<Near>) -> Markup {
    let words = page.words;
    let transfers = fallen(fall);
    let through = transfers.iter().filter(|t| t.through).count();
    let already = fall.transfers.iter().filter(|t| t.was >= Verdict::Unknown);
    let (bare, worse): (Vec<&Fallen>, Vec<&Fallen>) = already.partition(|t| t.verdict == Verdict::Missing);
    html! {
        h3 {
            (words.fallen(&fall.title)) @if !fall.id.is_empty() { " " code { (plain::shown(&fall.id)) } }
        }
        p {
            (losing(page, transfers.len(), through, fall.stood))
            @if fall.tagged > 0 { ", " (put(words.of_tagged, &[&fall.tagged])) }
            "."
        }
        @if fall.worse > 0 && near.as_ref().is_none_or(|near| near.before.after != fall.after) {
            div.ba {
                span { (words.if_today) } (bar(page, &fall.before, "bar"))
                span { (words.if_after) } (bar(page, &fall.after, "bar"))
            }
        }
        @if let Some(near) = near { p { (alike(page, &near)) } }
        @else if !transfers.is_empty() { (table(page, fall, &transfers)) }
        @if !fall.heirs.is_empty() {
            @let names = page.parties(fall.heirs.iter().map(String::as_str), HEIRS);
            p { (put(words.if_heirs, &[&names])) }
        }
        @if !bare.is_empty() { p { (put(words.if_bare, &[&importers(page, &bare)])) } }
        @if !worse.is_empty() { p { (put(words.if_already, &[&importers(page, &worse)])) } }
    }
}

/// What would lose its ground: how it does is said only where both ways come.
fn losing(page: &Page, all: usize, through: usize, stood: usize) -> String {
    let (words, direct) = (page.words, all - through);
    let (all, stood) = (count(all, words.transfer), count(stood, words.exposure));
    match (direct, through) {
        (_, 0) => put(words.if_falls_all, &[&all, &stood]),
        (0, _) => put(words.if_falls_through, &[&all, &stood]),
        _ => put(words.if_falls, &[&all, &direct, &through, &stood]),
    }
}

/// Who gets some transfers, each once.
fn importers(page: &Page, transfers: &[&Fallen]) -> String {
    let ids: BTreeSet<&str> = transfers.iter().map(|transfer| transfer.importer.as_str()).collect();
    page.parties(ids.into_iter(), HEIRS)
}

/// That the same falls as under another title, and what does not.
fn alike(page: &Page, near: &Near) -> String {
    let (words, title) = (page.words, page.words.fallen(&near.before.title));
    if near.except.is_empty() {
        return put(words.if_same, &[&title]);
    }
    let except = near.except.iter().map(|t| {
        let flow = page.flow_ends(&t.flow).unwrap_or_else(|| plain::shown(&t.flow).into_owned());
        format!("{flow} ({})", page.law(&t.regime))
    });
    put(words.if_same_but, &[&title, &except.collect::<Vec<_>>().join(words.semicolon())])
}

fn table(page: &Page, fall: &Fall, transfers: &[&Fallen]) -> Markup {
    let mut by: BTreeMap<(&str, &str), Vec<&Fallen>> = BTreeMap::new();
    for transfer in transfers {
        by.entry((&transfer.importer, &transfer.place)).or_default().push(transfer);
    }
    html! {
        div.tw {
            (Cards::Falls.table(page.words, html! {
                @for ((importer, place), transfers) in &by {
                    tr {
                        th scope="row" { (page.party_of(importer)) small { (place_of(page, place)) } }
                        td { (flows(page, transfers)) }
                        td { (left(page, fall, transfers)) }
                    }
                }
            }))
        }
    }
}

fn place_of(page: &Page, code: &str) -> String {
    Place::parse(code).map_or_else(|| plain::shown(code).into_owned(), |place| page.place(place))
}

/// Each flow by its ends, with its laws.
fn flows(page: &Page, transfers: &[&Fallen]) -> Markup {
    let mut by: BTreeMap<&str, Vec<&Fallen>> = BTreeMap::new();
    for transfer in transfers {
        by.entry(&transfer.flow).or_default().push(transfer);
    }
    html! {
        @for (flow, transfers) in by.iter().take(SHOWN) {
            div {
                @if let Some(ends) = page.flow_ends(flow) { (ends) " " }
                code { (plain::shown(flow)) }
                small {
                    @for (at, transfer) in transfers.iter().enumerate() {
                        @if at > 0 { (page.words.semicolon()) }
                        (page.law(&transfer.regime)) ", " (put(page.words.if_was, &[&page.verdict(transfer.was)]))
                        @if transfer.through { ", " (page.words.if_through) }
                    }
                }
            }
        }
        @if by.len() > SHOWN { div { (put(page.words.more, &[&(by.len() - SHOWN)])) } }
    }
}

/// What is left of transfers whose ground falls.
fn left(page: &Page, fall: &Fall, transfers: &[&Fallen]) -> Markup {
    let by = counted(transfers.iter().map(|t| (Reverse(t.verdict), t.instead.as_str())));
    let laws = |verdict: Verdict, instead: &str| -> BTreeSet<&str> {
        let these = transfers.iter().filter(|t| t.verdict == verdict && t.instead == instead);
        these.map(|t| t.regime.as_str()).collect()
    };
    html! {
        @for ((verdict, instrument), count) in by {
            div {
                (sign(verdict.0, false)) " " (page.verdict(verdict.0))
                @if instrument.is_empty() || instrument == fall.id || verdict.0 == Verdict::Missing {
                    ", " (page.words.if_nothing)
                } @else { (page.words.colon()) (page.instrument(instrument, &laws(verdict.0, instrument))) }
                @if count > 1 { " × " (page.words.number(count)) }
            }
        }
    }
}

/// What falls: a safeguard as the laws call it whose transfers it carries.
fn called(page: &Page, fall: &Fall) -> String {
    let laws = fall.transfers.iter().filter(|transfer| !transfer.through);
    let paper = page.paper_under(&fall.id, &laws.map(|transfer| transfer.regime.as_str()).collect());
    paper.unwrap_or_else(|| page.words.fallen(&fall.title))
}

fn other_falls(page: &Page, falls: &[&Fall]) -> Markup {
    let words = page.words;
    html! {
        div.tw {
            (Cards::Others.table(words, html! {
                @for fall in falls {
                    @let transfers = fallen(fall);
                    tr {
                        th scope="row" { (called(page, fall)) small { code { (plain::shown(&fall.id)) } } }
                        td.n { (words.number(transfers.len())) }
                        td.n { (words.number(fall.stood)) }
                        td { (recipients(page, &transfers)) }
                        td {
                            @if transfers.is_empty() { (words.if_nothing_falls) }
                            @else { (left(page, fall, &transfers)) }
                        }
                    }
                }
            }))
        }
    }
}

/// Who gets it, where, and over which flows.
fn recipients(page: &Page, transfers: &[&Fallen]) -> Markup {
    let mut by: BTreeMap<(&str, &str), Vec<&Fallen>> = BTreeMap::new();
    for transfer in transfers {
        by.entry((&transfer.importer, &transfer.place)).or_default().push(transfer);
    }
    html! {
        @for ((importer, place), transfers) in by.iter().take(NAMED) {
            div {
                (page.party_of(importer)) ", " (place_of(page, place))
                small { (over(page, transfers)) }
            }
        }
        @if by.len() > NAMED { div { (put(page.words.more, &[&(by.len() - NAMED)])) } }
    }
}

/// The first flow by its ends, and how many more there are.
fn over(page: &Page, transfers: &[&Fallen]) -> String {
    let flows = counted(transfers.iter().map(|t| t.flow.as_str()));
    let first = flows.keys().next().and_then(|flow| page.flow_ends(flow)).unwrap_or_default();
    let more = flows.len().saturating_sub(1);
    if more == 0 { first } else { format!("{first}, {}", put(page.words.more, &[&more])) }
}
