//! What lies ahead: what to do first, what happens if something falls, the next twelve months. Without it the page says how
//! to get it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::page::{Page, bar, count, counted, lead, put, sentence, sign};
use crate::{
    law::Verdict,
    model::{Id as _, Place, PopulationId},
    report::{
        ahead::{Act, Actions, Fall, Fallen, Upcoming},
        plain,
    },
};

/// How many entries of a list are shown before the rest is folded.
const SHOWN: usize = 15;

/// What to do first.
pub fn first(page: &Page) -> Markup {
    let words = page.words;
    let Some(actions) = page.report.ahead.and_then(|ahead| ahead.actions.as_ref()) else {
        return html! { (lead(words.first_absent)) pre { (words.ahead_command) } };
    };
    let (mend, ask): (Vec<_>, Vec<_>) = actions.list.iter().enumerate().partition(|(_, act)| !act.find_out);
    html! {
        (lead(&first_lead(page, actions)))
        (group(page, words.first_mend, &mend, actions))
        (group(page, words.first_ask, &ask, actions))
        p.small { (words.first_counted) }
        @if actions.untried > 0 {
            p.small { (put(words.first_untried, &[&actions.untried, &actions.candidates])) }
        }
    }
}

fn first_lead(page: &Page, actions: &Actions) -> String {
    let words = page.words;
    if actions.open == 0 {
        return words.first_nothing.to_owned();
    }
    let count = count(actions.list.len(), words.action);
    put(words.first_lead, &[&count, &actions.settled_percent, &actions.open])
}

fn group(page: &Page, title: &str, acts: &[(usize, &Act)], actions: &Actions) -> Markup {
    let words = page.words;
    let most = actions.list.iter().map(|act| act.settles).max().unwrap_or(1).max(1);
    html! {
        @if !acts.is_empty() {
            h3 { (title) }
            ol.acts {
                @for (at, act) in acts {
                    li {
                        span.no { (at + 1) }
                        div.what { (sentence(&act.what)) }
                        div.ab {
                            svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                                rect width=(act.settles * 100 / most) height="10" fill=(if act.find_out { "#8f5cc2" } else { "#d4661c" }) {}
                            }
                            span.eff {
                                (count(act.settles, words.exposure))
                                @if act.transfers > 0 { ", " (count(act.transfers, words.transfer)) }
                                @if act.tagged > 0 { ", " (put(words.of_tagged, &[&act.tagged])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What happens if.
pub fn falls(page: &Page) -> Markup {
    let words = page.words;
    let Some(ahead) = page.report.ahead.filter(|ahead| !ahead.falls.is_empty()) else {
        return html! { (lead(words.if_absent)) pre { (words.ahead_command) } };
    };
    let (frameworks, others): (Vec<&Fall>, Vec<&Fall>) = ahead.falls.iter().partition(|fall| fall.framework);
    let (in_sight, folded) = others.split_at(others.len().min(SHOWN));
    html! {
        (lead(words.if_lead))
        @for fall in &frameworks { (framework(page, fall)) }
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

fn framework(page: &Page, fall: &Fall) -> Markup {
    let words = page.words;
    let through = fall.transfers.iter().filter(|t| t.through).count();
    let mut by: BTreeMap<(&str, &str), Vec<&Fallen>> = BTreeMap::new();
    for transfer in &fall.transfers {
        by.entry((&transfer.importer, &transfer.place)).or_default().push(transfer);
    }
    html! {
        h3 {
            (fall.title) @if !fall.id.is_empty() { " " code { (plain::shown(&fall.id)) } }
        }
        p {
            (put(words.if_falls, &[
                &count(fall.transfers.len(), words.transfer),
                &(fall.transfers.len() - through),
                &through,
                &count(fall.worse, words.exposure),
            ]))
            @if fall.tagged > 0 { ", " (put(words.of_tagged, &[&fall.tagged])) }
            "."
        }
        @if fall.worse > 0 {
            div.ba {
                span { (words.if_today) } (bar(&fall.before, "bar"))
                span { (words.if_after) } (bar(&fall.after, "bar"))
            }
        }
        @if !by.is_empty() {
            div.tw {
                table.t.cards {
                    thead { tr { @for title in [words.to, words.if_what, words.if_instead] { th scope="col" { (title) } } } }
                    tbody {
                        @for ((importer, place), transfers) in &by {
                            tr {
                                th scope="row" data-l=(words.to) {
                                    (page.party_of(importer)) small { (place_of(page, place)) }
                                }
                                td data-l=(words.if_what) { (flows(page, transfers)) }
                                td data-l=(words.if_instead) { (instead(transfers)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn place_of(page: &Page, code: &str) -> String {
    Place::parse(code).map_or_else(|| plain::shown(code).into_owned(), |place| page.place(place))
}

fn flows(page: &Page, transfers: &[&Fallen]) -> Markup {
    html! {
        @for transfer in transfers.iter().take(SHOWN) {
            div {
                code { (plain::shown(&transfer.flow)) } " " (page.law(&transfer.regime))
                @if transfer.through { " " (page.words.if_through) }
            }
        }
        @if transfers.len() > SHOWN { div { (put(page.words.more, &[&(transfers.len() - SHOWN)])) } }
    }
}

fn instead(transfers: &[&Fallen]) -> Markup {
    let by = counted(transfers.iter().map(|t| (std::cmp::Reverse(t.verdict), t.instead.as_str())));
    html! {
        @for ((verdict, instrument), count) in by {
            div {
                (sign(verdict.0, false)) " " (verdict.0.as_str())
                @if !instrument.is_empty() && verdict.0 != Verdict::Missing { ", " code { (plain::shown(instrument)) } }
                @if count > 1 { " × " (count) }
            }
        }
    }
}

fn other_falls(page: &Page, falls: &[&Fall]) -> Markup {
    let words = page.words;
    let titles = [words.if_this, words.transfers, words.exposures, words.recipients, words.if_instead];
    html! {
        div.tw {
            table.t.cards {
                thead { tr { @for title in titles { th scope="col" { (title) } } } }
                tbody {
                    @for fall in falls {
                        tr {
                            th scope="row" data-l=(titles[0]) {
                                (fall.title) small { code { (plain::shown(&fall.id)) } }
                            }
                            td.n data-l=(titles[1]) { (fall.transfers.len()) }
                            td.n data-l=(titles[2]) { (fall.worse) }
                            td data-l=(titles[3]) { (recipients(page, fall)) }
                            td data-l=(titles[4]) {
                                @let transfers: Vec<&Fallen> = fall.transfers.iter().collect();
                                @if transfers.is_empty() { (words.if_nothing_falls) } @else { (instead(&transfers)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn recipients(page: &Page, fall: &Fall) -> String {
    let by = counted(fall.transfers.iter().map(|t| t.importer.as_str()));
    let mut names: Vec<String> = by.keys().take(4).map(|id| page.party_of(id)).collect();
    if by.len() > names.len() {
        names.push(put(page.words.more, &[&(by.len() - names.len())]));
    }
    names.join(", ")
}

/// The next twelve months.
pub fn year(page: &Page) -> Markup {
    let words = page.words;
    let Some(coming) = page.report.ahead.and_then(|ahead| ahead.coming.as_ref()) else {
        return html! { (lead(words.year_absent)) pre { (words.ahead_command) } };
    };
    let notice = jiff::Span::new().days(i64::from(page.inventory.head.expiry_notice_days));
    let soon = coming.from.checked_add(notice).unwrap_or(coming.until);
    let near = coming.list.iter().filter(|item| item.day <= soon).count();
    let (heavy, quiet): (Vec<&Upcoming>, Vec<&Upcoming>) =
        coming.list.iter().partition(|item| item.worse + item.better > 0 || item.day <= soon);
    html! {
        (lead(&put(words.year_lead, &[
            &count(coming.list.len(), words.date), &page.day(coming.until), &near,
            &page.inventory.head.expiry_notice_days,
        ])))
        @if !heavy.is_empty() { (dates(page, &heavy, soon)) }
        @if !quiet.is_empty() {
            details { summary { (put(words.year_quiet, &[&quiet.len()])) } (dates(page, &quiet, soon)) }
        }
    }
}

fn dates(page: &Page, items: &[&Upcoming], soon: crate::model::Date) -> Markup {
    html! {
        ol.cals {
            @for item in items {
                li.soon[item.day <= soon] {
                    span.cd { (page.time(item.day)) small { (in_days(page, item.day)) } }
                    span { (due(page, item)) }
                }
            }
        }
    }
}

fn in_days(page: &Page, day: crate::model::Date) -> String {
    let days = page.assessment.as_of.until(day).map_or(0, |span| span.get_days());
    put(page.words.in_days, &[&count(usize::try_from(days).unwrap_or_default(), page.words.day)])
}

fn due(page: &Page, item: &Upcoming) -> Markup {
    let words = page.words;
    let worst = item.instead.iter().map(|(_, verdict, _)| *verdict).max();
    html! {
        (about(page, &item.about)) ": " (plain::shown(&item.what)) "."
        @if item.worse > 0 {
            span.cons {
                @if let Some(worst) = worst { (sign(worst, false)) " " }
                (put(words.year_worse, &[&count(item.worse, words.exposure)]))
                @if !item.falls.is_empty() { " " (whose(page, item)) }
                @if !item.recipients.is_empty() {
                    @let names: Vec<String> = item.recipients.iter().take(5).map(|id| page.party_of(id)).collect();
                    "; " (words.with) " " (names.join(", "))
                    @if item.recipients.len() > names.len() { ", " (put(words.more, &[&(item.recipients.len() - names.len())])) }
                }
                @if let Some(then) = then(page, item) { "; " (then) }
                @else { "." }
            }
        }
        @if item.better > 0 {
            span.cons { (put(words.year_better, &[&count(item.better, words.exposure)])) }
        }
    }
}

/// What something is: the title of a law's entry, the name of a place, a certification of somebody; with its id.
fn about(page: &Page, about: &str) -> Markup {
    let title = page.title(about);
    if !title.is_empty() {
        return html! { b { (title) } " " code { (plain::shown(about)) } };
    }
    if let Some((party, scheme)) = about.split_once('/') {
        return html! { b { (page.party_of(party)) } ", " code { (plain::shown(scheme)) } };
    }
    if let Some(place) = Place::parse(about) {
        return html! { b { (page.place(place)) } };
    }
    html! { code { (plain::shown(about)) } }
}

fn whose(page: &Page, item: &Upcoming) -> String {
    let said = item.falls.iter().take(4).map(|(people, categories)| {
        let at = page.inventory.populations.iter().position(|row| row.id == *people);
        let people = at.map_or_else(|| people.clone(), |at| page.population(PopulationId::new(at)));
        let names: Vec<String> = categories
            .iter()
            .take(5)
            .map(|id| page.inventory.find_category(id).map_or_else(|| id.clone(), |at| page.category(at)))
            .collect();
        let more = categories.len() - names.len();
        let more = if more > 0 { format!(", {}", put(page.words.more, &[&more])) } else { String::new() };
        put(page.words.year_whose, &[&format!("{}{more}", names.join(", ")), &people])
    });
    said.collect::<Vec<_>>().join("; ")
}

fn then(page: &Page, item: &Upcoming) -> Option<String> {
    let said: Vec<String> = item
        .instead
        .iter()
        .map(|(regime, verdict, instrument)| {
            let what = if instrument.is_empty() { page.words.ground_none } else { instrument };
            format!("{}: {} ({})", page.law(regime), plain::shown(what), verdict.as_str())
        })
        .collect();
    (!said.is_empty()).then(|| put(page.words.year_then, &[&said.join("; ")]))
}
