//! What lies ahead: what to do first, and the next twelve months behind what is overdue. Without it the page says how to get
//! it.

use maud::{Markup, html};

use super::{
    page::{Page, count, filled, lead, put, sign, ticked},
    waiting,
};
use crate::{
    model::{Certification, Date, Id as _, Place, PopulationId},
    report::{
        ahead::{Act, Actions, Coming, Overdue, Stay, Upcoming, Why},
        plain,
    },
};

/// How many recipients are named of what stays open.
const STAYING: usize = 8;

/// What to do first.
pub fn first(page: &Page) -> Markup {
    let words = page.words;
    let Some(actions) = page.report.ahead.and_then(|ahead| ahead.actions.as_ref()) else {
        return html! { (lead(words.first_absent)) pre { (words.ahead_command) } };
    };
    html! {
        (lead(first_lead(page, actions)))
        (waiting::waiting(page))
        @if is_first(actions) { (before(page, actions)) }
        (list(page, actions))
        @if actions.is_more { p { (ticked(&words.first_more)) } }
        (stays(page, actions))
        p.small { (words.first_counted) }
        @if actions.untried > 0 {
            p.small { (put(words.first_untried, &[&actions.untried, &actions.candidates])) }
        }
    }
}

/// Whether more hangs on facts that nobody has stated than any action settles: then that is what comes first.
fn is_first(actions: &Actions) -> bool {
    let most = actions.list.first().map_or(0, |act| act.settles);
    actions.stays.first().is_some_and(|stay| stay.why != Why::Other && stay.exposures > most)
}

/// What nobody has stated, where that comes first.
fn before(page: &Page, actions: &Actions) -> Markup {
    let hang = stating(actions, true).map(|stay| stay.exposures).sum::<usize>();
    html! {
        p.before { b { (put(page.words.first_before, &[&hang, &actions.open])) } }
        (reasons(page, stating(actions, true)))
    }
}

/// What stays open as nobody has stated something; or for another reason.
fn stating(actions: &Actions, facts: bool) -> impl Iterator<Item = &Stay> {
    actions.stays.iter().filter(move |stay| (stay.why != Why::Other) == facts)
}

/// How many exposures stay open when all of it is done.
fn left(actions: &Actions) -> usize {
    actions.list.last().map_or(actions.open, |act| act.left)
}

fn first_lead(page: &Page, actions: &Actions) -> String {
    let words = page.words;
    if actions.open == 0 {
        return words.first_nothing.to_string();
    }
    if actions.list.is_empty() {
        return put(words.first_none, &[&count(actions.open, words.exposure)]);
    }
    let (left, open) = (left(actions), actions.open);
    let count = count(actions.list.len(), words.action);
    put(words.first_lead, &[&count, &open.saturating_sub(left), &open, &actions.settled_percent, &left])
}

/// In their order, each with what kind of thing it is.
fn list(page: &Page, actions: &Actions) -> Markup {
    let words = page.words;
    let most = actions.list.iter().map(|act| act.settles).max().unwrap_or(1).max(1);
    // Those behind the last that settles an exposure by itself are folded.
    let in_sight = actions.list.iter().rposition(|act| act.settles > 0).map_or(0, |at| at + 1);
    let rest = &actions.list[in_sight..];
    html! {
        @if in_sight > 0 { (acts(page, &actions.list[..in_sight], 1, most)) }
        @if !rest.is_empty() {
            details { summary { (put(words.first_single, &[&count(rest.len(), words.action)])) } (acts(page, rest, in_sight + 1, most)) }
        }
    }
}

/// Some actions, from a number on.
fn acts(page: &Page, list: &[Act], first: usize, most: usize) -> Markup {
    let words = page.words;
    html! {
        ol.acts start=(first) {
            @for (number, act) in (first..).zip(list) {
                li {
                    span.no { (number) }
                    div.what {
                        span.kind { (if act.find_out { words.first_ask } else { words.first_mend }) } " "
                        (page.said(&act.what))
                    }
                    div.ab {
                        svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                            rect width=(act.settles * 100 / most) height="10" fill=(if act.find_out { "#8f5cc2" } else { "#d4661c" }) {}
                        }
                        span.eff { (effect(page, act)) }
                    }
                }
            }
        }
    }
}

fn effect(page: &Page, act: &Act) -> Markup {
    let words = page.words;
    html! {
        (count(act.settles, words.exposure))
        @if act.transfers > 0 { ", " (count(act.transfers, words.transfer)) }
        @if act.tagged > 0 { ", " (put(words.of_tagged, &[&act.tagged])) }
        "; " (put(words.first_left, &[&act.left]))
    }
}

/// What all of it leaves open, by why; what stands before the actions already is not said again.
fn stays(page: &Page, actions: &Actions) -> Markup {
    let words = page.words;
    if actions.open == 0 {
        return html! {};
    }
    if is_first(actions) {
        return html! {
            @if stating(actions, false).next().is_some() {
                h3 { (words.stays_besides) }
                (reasons(page, stating(actions, false)))
            }
        };
    }
    let left = left(actions);
    html! {
        h3 { (put(words.stays_title, &[&left, &actions.open])) }
        @if actions.stays.is_empty() { p { (words.stays_none) } } @else { (reasons(page, actions.stays.iter())) }
    }
}

/// What stays open, by why.
fn reasons<'s>(page: &Page, stays: impl Iterator<Item = &'s Stay>) -> Markup {
    let words = page.words;
    html! {
        ul.stays {
            @for stay in stays {
                @let sentence = match stay.why {
                    Why::Place => words.stays_place,
                    Why::Nameless => words.stays_nameless,
                    Why::Other => words.stays_other,
                };
                @let whose = count(stay.recipients.len(), words.recipient);
                @let names = page.parties(stay.recipients.iter().map(String::as_str), STAYING);
                li { (filled(sentence, &[&count(stay.exposures, words.exposure), &whose, &names])) }
            }
        }
    }
}

/// What comes within the days of notice.
pub struct Near {
    /// The last of these days.
    pub until: Date,
    /// How many dates there are.
    pub all: usize,
    /// With how many of them something falls.
    pub falling: usize,
    /// The first of those.
    pub first: Option<Date>,
}

/// What comes within the days of notice: the opinion and the calendar count the same.
pub fn near(page: &Page, coming: &Coming) -> Near {
    let notice = jiff::Span::new().days(i64::from(page.inventory.head.expiry_notice_days));
    let until = coming.from.checked_add(notice).unwrap_or(coming.until);
    let near: Vec<&Upcoming> = coming.list.iter().filter(|item| item.day <= until).collect();
    let falling = near.iter().filter(|item| item.worse > 0);
    let first = falling.clone().map(|item| item.day).min();
    Near { until, all: near.len(), falling: falling.count(), first }
}

/// The next twelve months, behind what is overdue.
pub fn year(page: &Page) -> Markup {
    let words = page.words;
    let Some(coming) = page.report.ahead.and_then(|ahead| ahead.coming.as_ref()) else {
        return html! { (lead(words.year_absent)) pre { (words.ahead_command) } };
    };
    let near = near(page, coming);
    let soon = near.until;
    let (heavy, quiet): (Vec<&Upcoming>, Vec<&Upcoming>) =
        coming.list.iter().partition(|item| item.worse + item.better > 0 || item.day <= soon);
    html! {
        (lead(put(if near.falling == 0 { words.year_lead_quiet } else { words.year_lead }, &[
            &count(coming.list.len(), words.date), &page.day(coming.until), &near.all,
            &page.inventory.head.expiry_notice_days, &near.falling,
        ])))
        @if !coming.overdue.is_empty() {
            p { (put(words.year_overdue, &[&count(coming.overdue.len(), words.date)])) }
        }
        (late(page, &coming.overdue))
        @if !heavy.is_empty() { (dates(page, &heavy, soon)) }
        @if !quiet.is_empty() {
            details { summary { (put(words.year_quiet, &[&quiet.len()])) } (dates(page, &quiet, soon)) }
        }
    }
}

/// What is overdue: what nothing asks for is folded.
fn late(page: &Page, items: &[Overdue]) -> Markup {
    let words = page.words;
    let (heavy, quiet): (Vec<&Overdue>, Vec<&Overdue>) = items.iter().partition(|item| item.matters);
    let list = |items: &[&Overdue]| {
        html! {
            ol.cals.late {
                @for item in items {
                    li.overdue {
                        span.cd { b.due { (words.overdue) } " " (page.time(item.day)) small { (ago(page, item.day)) } }
                        span { (about(page, &item.about)) ": " (words.due(item.what)) "." (asking(page, item)) }
                    }
                }
            }
        }
    };
    html! {
        @if !heavy.is_empty() { (list(&heavy)) }
        @if !quiet.is_empty() {
            details { summary { (put(words.overdue_quiet, &[&quiet.len()])) } (list(&quiet)) }
        }
    }
}

fn asking(page: &Page, item: &Overdue) -> Markup {
    let words = page.words;
    html! {
        @if item.transfers > 0 {
            span.cons {
                (put(words.overdue_asked, &[
                    &count(item.transfers, words.transfer),
                    &page.parties(item.recipients.iter().map(String::as_str), 5),
                ]))
            }
        }
    }
}

fn dates(page: &Page, items: &[&Upcoming], soon: Date) -> Markup {
    html! {
        ol.cals {
            @for item in items {
                li.soon[item.day <= soon] {
                    span.cd { (page.time(item.day)) small { (put(page.words.in_days, &[&days(page, page.assessment.as_of, item.day)])) } }
                    span { (due(page, item)) }
                }
            }
        }
    }
}

fn ago(page: &Page, day: Date) -> String {
    put(page.words.days_ago, &[&days(page, day, page.assessment.as_of)])
}

/// How many days there are from one to another.
fn days(page: &Page, from: Date, to: Date) -> String {
    let days = from.until(to).map_or(0, |span| span.get_days());
    count(usize::try_from(days).unwrap_or_default(), page.words.day)
}

fn due(page: &Page, item: &Upcoming) -> Markup {
    let words = page.words;
    // A fault that goes on may be worse than what the transfers that turn come to.
    let worst = item.after.first().map(|(verdict, _)| *verdict);
    html! {
        (about(page, &item.about)) ": " (words.due(&plain::shown(&item.what))) "."
        @if item.worse > 0 {
            span.cons {
                @if let Some(worst) = worst { (sign(worst, false)) " " }
                (put(words.year_worse, &[&worse(page, item)]))
                @if !item.falls.is_empty() { " " (whose(page, item)) }
                @if !item.recipients.is_empty() {
                    "; " (words.with) " " (page.parties(item.recipients.iter().map(String::as_str), 5))
                }
                @if let Some(then) = then(page, item) { "; " (then) }
                @else { "." }
            }
        }
        @else if another_row(page, item) { span.cons { (words.year_other_row) } }
        @if item.better > 0 && item.worse == 0 {
            span.cons { (put(words.year_better, &[&count(item.better, words.exposure)])) }
        }
    }
}

/// How many exposures get worse, and how many of them to what, where that is not the same for all.
fn worse(page: &Page, item: &Upcoming) -> String {
    let all = count(item.worse, page.words.exposure);
    if item.after.len() < 2 {
        return all;
    }
    let parts = item
        .after
        .iter()
        .map(|(verdict, count)| format!("{} {}", page.words.number(*count), page.verdict(*verdict)));
    format!("{all} ({})", parts.collect::<Vec<_>>().join(", "))
}

/// Whether a certification of which a row ends has another row that goes on.
fn another_row(page: &Page, item: &Upcoming) -> bool {
    let Some((party, scheme)) = item.about.split_once('/') else { return false };
    let of = |row: &&Certification| row.scheme == scheme && page.inventory.party(row.party).id == party;
    let rows: Vec<&Certification> = page.inventory.certifications.iter().filter(of).collect();
    let ends = rows.iter().any(|row| row.valid_until == Some(item.day));
    let goes_on = |row: &&Certification| {
        row.valid_from <= item.turns && row.valid_until.is_none_or(|until| until >= item.turns)
    };
    ends && rows.iter().any(goes_on)
}

/// What something is: the title of a law's entry, the name of a place, a certification of somebody; with its id.
fn about(page: &Page, about: &str) -> Markup {
    let title = page.title(about);
    if !title.is_empty() {
        return html! { b { (title) } " " code { (plain::shown(about)) } };
    }
    if let Some((party, scheme)) = about.split_once('/') {
        return html! { b { (page.party_of(party)) } ", " (page.scheme(scheme)) };
    }
    if let Some(place) = Place::parse(about) {
        return html! { b { (page.place(place)) } };
    }
    html! { @if let Some(title) = page.paper(about) { b { (title) } " " } code { (plain::shown(about)) } }
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
        let more = if more > 0 { format!("; {}", put(page.words.more, &[&more])) } else { String::new() };
        put(page.words.year_whose, &[&format!("{}{more}", names.join("; ")), &people])
    });
    said.collect::<Vec<_>>().join(" · ")
}

fn then(page: &Page, item: &Upcoming) -> Option<String> {
    let said: Vec<String> = item
        .instead
        .iter()
        .map(|(regime, verdict, instrument)| {
            // What ends is no ground of its own.
            if *instrument == item.about {
                return format!("{}: {}", page.law(regime), page.verdict(*verdict));
            }
            let title = page.title(instrument);
            let what = match page.paper(instrument) {
                _ if instrument.is_empty() => page.words.ground_none.to_string(),
                _ if !title.is_empty() => title,
                Some(paper) => format!("{paper} {}", plain::shown(instrument)),
                None => plain::shown(instrument).into_owned(),
            };
            format!("{}: {what} ({})", page.law(regime), page.verdict(*verdict))
        })
        .collect();
    (!said.is_empty()).then(|| put(page.words.year_then, &[&said.join("; ")]))
}
