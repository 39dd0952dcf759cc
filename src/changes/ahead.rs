//! A calendar as text for a terminal, as a table, as data, and as iCalendar (RFC 5545) for other programs.

use std::{collections::BTreeSet, fmt::Write as _, io};

use icalendar::{Component as _, Property};
use serde::Serialize;

use super::{
    calendar::{Calendar, Item},
    days::{DISPUTED, Due, NO_LONGER_WAIVED, PUT_RIGHT},
    lots::Name,
    overdue::{NOT_RENEWED, NOT_SETTLED, TOO_OLD},
    snapshot::Snapshot,
};
use crate::{
    model::Date,
    report::{Csv, Overdue, own},
    text::{clean, cut, digest, escaped},
};

/// The name of the format.
pub const FORMAT_OF_CALENDAR: &str = "thalweg-calendar/1";

/// How many of a list are named to a reader.
const NAMED: usize = 6;

impl Item {
    /// What happens, and to what, in one line: of what ends, on its last day.
    fn said(&self, calendar: &Calendar) -> String {
        let about = &self.event.about;
        let of = calendar.decided.get(about).map(|what| format!(" ({what})")).unwrap_or_default();
        match self.event.due {
            Due::Begins => format!("`{about}` {}", self.event.what),
            Due::Ends => format!("`{about}` ends"),
            Due::Renewal => format!("`{about}` is to be renewed"),
            Due::Assessment => format!("the assessment of `{about}` is to be made again"),
            Due::Waiver if self.event.what == PUT_RIGHT => format!("`{about}`{of} is to be corrected"),
            Due::Waiver if self.event.what == DISPUTED => {
                format!("the dispute about `{about}`{of} is to be settled")
            }
            Due::Waiver => format!("the acceptance of `{about}`{of} ends"),
        }
    }

    /// What comes of it, in a sentence.
    fn falls_said(&self) -> String {
        let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
        let mut parts = Vec::new();
        if self.worse > 0 {
            let tagged =
                if self.tagged > 0 { format!(", {} of tagged data", self.tagged) } else { String::new() };
            let verb = if self.worse == 1 { "gets" } else { "get" };
            parts.push(format!("{} {verb} worse{tagged}", plural(self.worse, "exposure")));
        }
        if self.better > 0 {
            let verb = if self.better == 1 { "gets" } else { "get" };
            parts.push(format!("{} {verb} better", plural(self.better, "exposure")));
        }
        if parts.is_empty() {
            let nothing = match self.event.due {
                Due::Waiver if self.event.what == NO_LONGER_WAIVED => "what it accepts counts again",
                Due::Waiver => "it counts all the while",
                _ => "no exposure gets worse or better",
            };
            parts.push(nothing.to_owned());
        }
        parts.join("; ")
    }

    /// What holds from then on, by law, in words; the worst first.
    fn instead_said(&self) -> Vec<String> {
        let mut all: Vec<_> = self.instead.iter().collect();
        all.sort_by_key(|(law, verdict, name)| (std::cmp::Reverse(*verdict), law.clone(), name.clone()));
        all.into_iter()
            .map(|(law, verdict, name)| {
                let by = if name.is_empty() { "nothing".to_owned() } else { format!("`{name}`") };
                format!("{law}: {by} ({})", verdict.as_str())
            })
            .collect()
    }

    /// The day that a reader puts down: the last one of what ends, else the first.
    fn shown(&self) -> Date {
        self.last().unwrap_or(self.day)
    }

    fn categories(&self) -> BTreeSet<&str> {
        self.falls.values().flatten().map(AsRef::as_ref).collect()
    }
}

/// The first of some ids, by their names.
fn some<'a>(ids: impl IntoIterator<Item = &'a Name>, name: impl Fn(&str) -> String) -> String {
    cut(&ids.into_iter().map(|id| name(id)).collect::<Vec<_>>(), NAMED)
}

impl Calendar {
    /// For a terminal.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let (from, to) = self.days;
        let count = self.items.len();
        let verb = if count == 1 { "thing falls" } else { "things fall" };
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}: {count} {verb} due from {from} to {to}", clean(&self.before.name));
        self.overdue_said(&mut out);
        for item in &self.items {
            let _ = writeln!(out, "\n{}  {}: {}", item.shown(), clean(&item.said(self)), item.falls_said());
            let mut line = |head: &str, text: String| {
                if !text.is_empty() {
                    let _ = writeln!(out, "            {head}: {}", clean(&text));
                }
            };
            for (population, categories) in &item.falls {
                let data = some(categories, str::to_owned);
                line("data", format!("{data} of {}", self.before.named(population)));
            }
            line("with", some(&item.recipients, |id| self.before.named(id)));
            line("then", item.instead_said().join("; "));
        }
        out
    }
}

impl Calendar {
    /// What was due before, and is not done: what something hangs on first, one by one; of the rest how many there are, by name.
    fn overdue_said(&self, out: &mut String) {
        let (asked, quiet): (Vec<&Overdue>, Vec<&Overdue>) =
            self.overdue.iter().partition(|late| late.matters);
        for late in asked {
            let of = self.decided.get(&late.about).map(|what| format!(" ({what})")).unwrap_or_default();
            let about = format!("`{}`{of}", late.about);
            let what = match late.what {
                NOT_RENEWED => format!("no renewal of {about} is recorded"),
                TOO_OLD => format!("the assessment of {about} is too old"),
                NOT_SETTLED => format!("the dispute about {about} was to be settled, and is not"),
                what => format!("{about} {what}"),
            };
            let ask = match late.transfers {
                0 => String::new(),
                1 => ": 1 transfer that is red or unknown asks for it".to_owned(),
                count => format!(": {count} transfers that are red or unknown ask for it"),
            };
            // Writing to a string does not fail.
            let _ = writeln!(out, "\noverdue since {}  {}{ask}", late.day, clean(&what));
            let with =
                cut(&late.recipients.iter().map(|id| self.before.named(id)).collect::<Vec<_>>(), NAMED);
            if !with.is_empty() {
                let _ = writeln!(out, "            with: {}", clean(&with));
            }
        }
        let quiet: Vec<String> =
            quiet.iter().map(|late| format!("`{}` ({})", late.about, late.day)).collect();
        if !quiet.is_empty() {
            let more = if quiet.len() == self.overdue.len() { "" } else { " more" };
            let (verb, ask) = if quiet.len() == 1 { ("is", "it") } else { ("are", "them") };
            let _ = writeln!(
                out,
                "\n{}{more} {verb} overdue, and no transfer asks for {ask}: {}",
                quiet.len(),
                clean(&cut(&quiet, NAMED))
            );
        }
    }
}

/// The columns of calendar.csv.
const HEADER: [&str; 14] = [
    "day",
    "last_day",
    "due",
    "about",
    "what",
    "own",
    "worse",
    "worse_tagged",
    "better",
    "populations",
    "categories",
    "recipients",
    "recipient_names",
    "then",
];

/// Writes calendar.csv: a row for each thing that falls due.
///
/// # Errors
///
/// What the writer says.
pub fn csv_of_calendar(calendar: &Calendar, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Csv::new(out, &HEADER)?;
    for item in &calendar.items {
        let last = item.last().map_or_else(String::new, |day| day.to_string());
        let ids = |all: &BTreeSet<Name>| all.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(";");
        let name = |id: &Name| calendar.before.names.get(id).cloned().unwrap_or_else(|| id.clone());
        let cells = [
            item.day.to_string(),
            last,
            item.event.due.as_str().to_owned(),
            item.event.about.clone(),
            item.said(calendar).replace('`', ""),
            if item.event.own { "yes" } else { "no" }.to_owned(),
            item.worse.to_string(),
            item.tagged.to_string(),
            item.better.to_string(),
            item.falls.keys().map(AsRef::as_ref).collect::<Vec<&str>>().join(";"),
            item.categories().into_iter().collect::<Vec<&str>>().join(";"),
            ids(&item.recipients),
            item.recipients.iter().map(|id| name(id).to_string()).collect::<Vec<_>>().join("; "),
            item.instead_said().join("; ").replace('`', ""),
        ];
        table.row(cells.iter().map(|cell| own(cell).into_owned()))?;
    }
    table.end()
}

#[derive(Serialize)]
struct Data<'c> {
    format: &'static str,
    inventory: &'c str,
    from: String,
    to: String,
    overdue: Vec<OverdueObject<'c>>,
    items: Vec<ItemObject<'c>>,
}

#[derive(Serialize)]
struct OverdueObject<'c> {
    last_day: String,
    due: &'static str,
    about: &'c str,
    what: &'c str,
    transfers: usize,
    recipients: &'c [String],
}

#[derive(Serialize)]
struct ItemObject<'c> {
    day: String,
    last_day: Option<String>,
    due: &'static str,
    about: &'c str,
    what: &'c str,
    own: bool,
    worse: usize,
    worse_tagged: usize,
    better: usize,
    falls: Vec<FallObject<'c>>,
    recipients: Vec<&'c str>,
    then: Vec<ThenObject<'c>>,
}

#[derive(Serialize)]
struct FallObject<'c> {
    population: &'c str,
    categories: Vec<&'c str>,
}

#[derive(Serialize)]
struct ThenObject<'c> {
    regime: &'c str,
    verdict: &'static str,
    instrument: Option<&'c str>,
}

/// Writes a calendar as JSON.
///
/// # Errors
///
/// What the writer says.
pub fn json_of_calendar(calendar: &Calendar, out: &mut dyn io::Write) -> io::Result<()> {
    let items = calendar.items.iter().map(object).collect();
    let (from, to) = calendar.days;
    let data = Data {
        format: FORMAT_OF_CALENDAR,
        inventory: &calendar.before.name,
        from: from.to_string(),
        to: to.to_string(),
        overdue: calendar.overdue.iter().map(late).collect(),
        items,
    };
    escaped::to_writer_pretty(&mut *out, &data)?;
    out.write_all(b"\n")
}

fn late(one: &Overdue) -> OverdueObject<'_> {
    let Overdue { day, due, about, what, transfers, recipients, .. } = one;
    OverdueObject { last_day: day.to_string(), due, about, what, transfers: *transfers, recipients }
}

fn object(item: &Item) -> ItemObject<'_> {
    let falls = item.falls.iter().map(|(population, categories)| FallObject {
        population,
        categories: categories.iter().map(AsRef::as_ref).collect(),
    });
    let then = item.instead.iter().map(|(regime, verdict, name)| ThenObject {
        regime,
        verdict: verdict.as_str(),
        instrument: Some(name.as_ref()).filter(|name| !name.is_empty()),
    });
    ItemObject {
        day: item.day.to_string(),
        last_day: item.last().map(|day| day.to_string()),
        due: item.event.due.as_str(),
        about: &item.event.about,
        what: &item.event.what,
        own: item.event.own,
        worse: item.worse,
        worse_tagged: item.tagged,
        better: item.better,
        falls: falls.collect(),
        recipients: item.recipients.iter().map(AsRef::as_ref).collect(),
        then: then.collect(),
    }
}

/// A calendar as iCalendar: an event of a whole day for each thing, on its last day; of what begins, on its first. The same
/// thing has the same id in each calendar, so that one that is read again takes the place of the old.
pub fn ics(calendar: &Calendar) -> String {
    let day = |day: Date| day.strftime("%Y%m%d").to_string();
    let mut all = icalendar::Calendar::empty();
    let name = format!("{}: what falls due", clean(&calendar.before.name));
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//Thalweg//Thalweg//EN"), ("CALSCALE", "GREGORIAN")]
    {
        all.append_property(Property::new(key, value));
    }
    all.name(&name);
    for item in &calendar.items {
        let uid = digest::digest([
            calendar.before.name.as_str(),
            item.event.due.as_str(),
            &item.event.about,
            &item.day.to_string(),
        ]);
        let shown = item.shown();
        let mut event = icalendar::Event::with_uid(&format!("{uid}@thalweg"));
        event.add_property("DTSTAMP", format!("{}T000000Z", day(calendar.days.0)));
        let mut date = |key: &str, at: Date| {
            let mut property = Property::new(key, day(at));
            event.append_property(property.add_parameter("VALUE", "DATE").done());
        };
        date("DTSTART", shown);
        date("DTEND", shown.tomorrow().unwrap_or(shown));
        event.summary(&clean(&format!("{}: {}", item.said(calendar).replace('`', ""), item.falls_said())));
        let description = described(item, &calendar.before);
        if !description.is_empty() {
            event.description(&description);
        }
        event.add_property("TRANSP", "TRANSPARENT");
        all.push(event.done());
    }
    all.to_string()
}

fn described(item: &Item, before: &Snapshot) -> String {
    let mut lines = Vec::new();
    for (population, categories) in &item.falls {
        let data = some(categories, str::to_owned);
        lines.push(format!("Data: {data} of {}", before.named(population)));
    }
    if !item.recipients.is_empty() {
        lines.push(format!("With: {}", some(&item.recipients, |id| before.named(id))));
    }
    for then in item.instead_said() {
        lines.push(format!("Then, {then}"));
    }
    lines.iter().map(|line| clean(&line.replace('`', ""))).collect::<Vec<_>>().join("\n")
}
