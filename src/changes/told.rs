//! A difference as a reader takes it in: what got worse first, by cause, then what got better, then the rest. As text for a
//! terminal, or as Markdown for a pull request.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{
    cause::{Cause, causes},
    compare::{Difference, Direction, ExposureChange, Names},
    lots::Name,
    review::Signed,
    snapshot::{Exposed, Said, Snapshot},
};
use crate::{
    assess::Verdict,
    finding::Severity,
    report,
    text::{clean, cut},
};

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
}

/// What is told of a difference.
pub struct Telling<'d> {
    /// As it was.
    pub before: &'d Snapshot,
    /// As it is.
    pub after: &'d Snapshot,
    /// What is supposed, one a line; empty where two things that are there are compared.
    pub supposed: &'d [String],
    /// What differs.
    pub difference: &'d Difference,
    /// What stands above it, where it is not what the two sides are.
    pub heading: Option<String>,
    /// The signature that it is compared with, if it is with one.
    pub signed: Option<&'d Signed>,
    /// At most so many rows of one cause are shown; 0: all.
    pub most: usize,
}

impl Telling<'_> {
    /// The text.
    pub fn write(&self, style: Style) -> String {
        let mut out = Out { text: String::new(), style };
        out.title(self.heading.as_deref().unwrap_or(&self.title()));
        for sentence in self.signed.iter().flat_map(|signed| signed.said()) {
            out.line(&sentence);
        }
        if self.difference.is_empty() {
            out.line("Nothing differs.");
            return out.text;
        }
        self.counts(&mut out);
        let list = causes(self.difference);
        let heads = [
            (Direction::Worse, "What gets worse"),
            (Direction::Better, "What gets better"),
            (Direction::Other, "What is new, gone or on another ground, but no worse"),
        ];
        for (direction, head) in heads {
            let some: Vec<&Cause> = list.iter().filter(|c| c.direction == direction).collect();
            if !some.is_empty() {
                out.head(head);
                for cause in some {
                    self.cause(&mut out, cause);
                }
            }
        }
        self.names(&mut out, "Recipients", &self.difference.recipients, true);
        self.names(&mut out, "Places", &self.difference.places, false);
        self.safeguards(&mut out);
        self.findings(&mut out, "New findings", &self.difference.findings_gained);
        self.findings(&mut out, "Findings that are about more than before", &self.difference.findings_grown);
        self.findings(&mut out, "Findings that are gone, or waived", &self.difference.findings_lost);
        out.text
    }

    fn title(&self) -> String {
        let (was, is) = (self.before, self.after);
        let day = |shot: &Snapshot| shot.as_of.map_or_else(String::new, |day| format!(", as of {day}"));
        if self.signed.is_some() {
            return format!("{}{}: what changed since it was signed", is.name, day(is));
        }
        if !self.supposed.is_empty() {
            let what = self.supposed.join("; ");
            return format!("{}{}: what if {what}", was.name, day(was));
        }
        match (was.name == is.name, was.as_of == is.as_of) {
            (true, true) => format!("{}{}: what changed", is.name, day(is)),
            (true, false) => {
                let days = [was, is].map(|s| s.as_of.map_or_else(String::new, |day| day.to_string()));
                format!("{}: from {} to {}", is.name, days[0], days[1])
            }
            _ => format!("From {}{} to {}{}", was.name, day(was), is.name, day(is)),
        }
    }

    fn counts(&self, out: &mut Out) {
        let count = |direction, word: &str| {
            let some = self.difference.exposures.iter().filter(|c| c.direction() == direction);
            let (mut rows, mut special, mut recipients) = (0, 0, BTreeSet::new());
            for change in some {
                rows += change.categories.len();
                special +=
                    change.categories.iter().filter(|c| self.is_special(&change.population, c)).count();
                recipients.insert(&change.recipient);
            }
            let of_special = if special > 0 {
                format!(", {special} of them of tagged data, marked *")
            } else {
                String::new()
            };
            (rows > 0).then(|| {
                let of = plural(recipients.len(), "recipient");
                format!("{} {word} ({of}{of_special})", plural(rows, "exposure"))
            })
        };
        let all = [
            count(Direction::Worse, "worse"),
            count(Direction::Better, "better"),
            count(Direction::Other, "otherwise changed"),
        ];
        let all: Vec<String> = all.into_iter().flatten().collect();
        let text =
            if all.is_empty() { "No exposure changes.".to_owned() } else { format!("{}.", all.join("; ")) };
        out.line(&text);
    }

    fn is_special(&self, population: &Name, category: &Name) -> bool {
        self.after.is_tagged(population, category) || self.before.is_tagged(population, category)
    }

    fn cause(&self, out: &mut Out, cause: &Cause) {
        let law = if cause.regime.is_empty() { String::new() } else { format!("{}: ", cause.regime) };
        let rows: Vec<&ExposureChange> =
            cause.exposures.iter().filter_map(|&at| self.difference.exposures.get(at)).collect();
        let total: usize = rows.iter().map(|change| change.categories.len()).sum();
        let hops = cause.transfers.iter().filter_map(|&at| self.difference.transfers.get(at));
        let flows: BTreeSet<&str> = hops.map(|change| &*change.flow).collect();
        let flows: Vec<String> = flows.iter().map(|flow| format!("`{flow}`")).collect();
        // That a flow is new, or gone, names it.
        let named = matches!(flows.as_slice(), [one] if cause.what.starts_with(one.as_str()));
        let over =
            if flows.is_empty() || named { String::new() } else { format!(", over {}", cut(&flows, FLOWS)) };
        // What goes on from there may have turned by another cause, or may be as bad by another way.
        let turned =
            if total == 0 { "no exposure by this alone".to_owned() } else { plural(total, "exposure") };
        out.point(&format!("{law}{}{over} ({turned})", cause.what));
        let mut groups: BTreeMap<(&Name, &Name, &Name, _), Vec<&ExposureChange>> = BTreeMap::new();
        for change in &rows {
            let key = (&change.recipient, &change.place, &change.regime, verdicts(change));
            groups.entry(key).or_default().push(change);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        let weight = |list: &[&ExposureChange]| list.iter().map(|c| c.categories.len()).sum::<usize>();
        groups.sort_by_cached_key(|(_, list)| {
            let worst = list.iter().map(|c| (c.direction(), std::cmp::Reverse(c.verdict()))).min();
            (worst, std::cmp::Reverse(weight(list)))
        });
        let shown = if self.most == 0 { groups.len() } else { self.most };
        for ((recipient, place, regime, verdicts), list) in groups.iter().take(shown) {
            let mut whose: BTreeMap<&Name, BTreeSet<&Name>> = BTreeMap::new();
            for change in list {
                whose.entry(&change.population).or_default().extend(change.categories.iter());
            }
            let what: Vec<String> = whose
                .into_iter()
                .map(|(people, categories)| {
                    let named = categories.into_iter().map(|c| (&**c, self.is_special(people, c)));
                    format!("{} of {}", data(named), self.named(people))
                })
                .collect();
            let law = if cause.regime.is_empty() && !regime.is_empty() {
                format!(" ({regime})")
            } else {
                String::new()
            };
            out.item(&format!("{} in {place}{law}: {verdicts}: {}", self.named(recipient), what.join("; ")));
        }
        if groups.len() > shown {
            out.item(&format!("{} more; `--limit 0` shows all", groups.len() - shown));
        }
    }

    fn named(&self, id: &str) -> String {
        if self.after.names.contains_key(id) { self.after.named(id) } else { self.before.named(id) }
    }

    fn names(&self, out: &mut Out, head: &str, names: &Names, with_names: bool) {
        if names.is_empty() {
            return;
        }
        out.head(head);
        for (word, list) in [("new", &names.gained), ("gone", &names.lost)] {
            if !list.is_empty() {
                let each = list.iter().map(|id| if with_names { self.named(id) } else { id.to_string() });
                out.point(&format!("{word}: {}", each.collect::<Vec<_>>().join(", ")));
            }
        }
    }

    fn safeguards(&self, out: &mut Out) {
        if self.difference.safeguards.is_empty() {
            return;
        }
        out.head("Safeguards");
        for change in &self.difference.safeguards {
            let blank = |text: &str| if text.is_empty() { "blank".to_owned() } else { format!("`{text}`") };
            let cells = change.cells();
            let what = match (&change.before, &change.after) {
                (None, _) => {
                    let filled = cells.iter().map(|(column, _, is)| format!("{column} {}", blank(is)));
                    format!("new: {}", filled.collect::<Vec<_>>().join(", "))
                }
                (_, None) => "gone".to_owned(),
                _ => {
                    let each = cells
                        .iter()
                        .map(|(column, was, is)| format!("{column} was {} and is {}", blank(was), blank(is)));
                    each.collect::<Vec<_>>().join(", ")
                }
            };
            out.point(&format!("`{}` {what}", change.id));
        }
    }

    fn findings(&self, out: &mut Out, head: &str, list: &[(Name, Said)]) {
        if list.is_empty() {
            return;
        }
        let count = |severity| list.iter().filter(|(_, said)| said.severity == severity).count();
        let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let counts = kinds.into_iter().filter(|(severity, _)| count(*severity) > 0);
        let counts: Vec<String> = counts.map(|(severity, word)| plural(count(severity), word)).collect();
        out.head(&format!("{head}: {}", counts.join(", ")));
        let shown = if self.most == 0 { list.len() } else { self.most };
        for (_, said) in list.iter().take(shown) {
            let waived = match &said.waived_until {
                Some(until) => format!(" (waived until {until})"),
                None => String::new(),
            };
            // Most messages name what they are about.
            let named = said.message.starts_with(&*said.subject)
                || said.message.contains(&format!("`{}`", said.subject));
            let about = if named { String::new() } else { format!("{}: ", said.subject) };
            let (code, severity) = (&said.code, said.severity.as_str());
            out.point(&format!("{code} {severity}{waived}: {about}{}", said.message));
        }
        if list.len() > shown {
            out.point(&format!("{} more; `--limit 0` shows all", list.len() - shown));
        }
    }
}

/// `adequate -> missing`, with the delivery where it differs from the verdict.
fn verdicts(change: &ExposureChange) -> String {
    let verdict = |e: &Exposed| match e.delivery {
        delivery if delivery == e.verdict => e.verdict.as_str().to_owned(),
        delivery => format!("{} (inherited; the last hop alone: {})", e.verdict.as_str(), delivery.as_str()),
    };
    match (&change.before, &change.after) {
        (Some(was), Some(is)) if verdict(was) == verdict(is) => {
            format!("{} still, {}", is.verdict.as_str(), last(is))
        }
        (Some(was), Some(is)) if was.verdict == is.verdict => {
            let (before, after) = (was.delivery.as_str(), is.delivery.as_str());
            format!("{} still; the last hop alone: {before} -> {after}", is.verdict.as_str())
        }
        (Some(was), Some(is)) => format!("{} -> {}", verdict(was), verdict(is)),
        (None, Some(is)) => format!("new, {}", verdict(is)),
        (Some(was), None) => format!("gone, was {}", verdict(was)),
        (None, None) => String::new(),
    }
}

/// What decided on the route shown: the ground of its last hop that was judged.
fn last(exposed: &Exposed) -> String {
    let judged =
        |ground: &&Name| !matches!(&***ground, "inside" | "same-party" | "returned" | "not-protected");
    match exposed.grounds.iter().rev().find(judged) {
        Some(ground) if **ground == *"none" => "on no ground".to_owned(),
        Some(ground) if exposed.verdict != Verdict::Free => format!("by `{ground}`"),
        _ => "by another route".to_owned(),
    }
}

/// Categories, the tagged ones first and marked; not more than a few.
fn data<'a>(categories: impl Iterator<Item = (&'a str, bool)>) -> String {
    let mut all: Vec<(&str, bool)> = categories.collect();
    all.sort_by_key(|&(id, tagged)| (!tagged, id));
    let marked = |&(id, tagged): &(&str, bool)| if tagged { format!("{id}*") } else { id.to_owned() };
    cut(&all.iter().map(marked).collect::<Vec<_>>(), NAMED)
}

/// How many categories are named.
const NAMED: usize = 6;

/// How many flows are named.
const FLOWS: usize = 3;

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

struct Out {
    text: String,
    style: Style,
}

impl Out {
    /// Text as it may stand here: nothing that a terminal obeys; in Markdown nothing that is a mark of its own, but the
    /// quotes of an id.
    fn own(&self, text: &str) -> String {
        match self.style {
            Style::Text => clean(text),
            Style::Markdown => {
                let part = |(at, part): (usize, &str)| {
                    if at % 2 == 1 {
                        format!("`{}`", clean(part).replace('`', "'"))
                    } else {
                        report::markdown(part)
                    }
                };
                // Ids stand between grave accents; an odd number of them is the user's own.
                if text.matches('`').count() % 2 == 1 {
                    return report::markdown(text);
                }
                text.split('`').enumerate().map(part).collect()
            }
        }
    }

    fn title(&mut self, text: &str) {
        let text = self.own(text);
        let _ = match self.style {
            Style::Text => writeln!(self.text, "{text}"),
            Style::Markdown => writeln!(self.text, "## {text}"),
        };
    }

    fn line(&mut self, text: &str) {
        let text = self.own(text);
        let _ = match self.style {
            Style::Text => writeln!(self.text, "{text}"),
            Style::Markdown => writeln!(self.text, "\n{text}"),
        };
    }

    fn head(&mut self, text: &str) {
        let text = self.own(text);
        let _ = match self.style {
            Style::Text => writeln!(self.text, "\n{text}"),
            Style::Markdown => writeln!(self.text, "\n### {text}\n"),
        };
    }

    fn point(&mut self, text: &str) {
        let text = self.own(text);
        let _ = match self.style {
            Style::Text => writeln!(self.text, "  {text}"),
            Style::Markdown => writeln!(self.text, "- {text}"),
        };
    }

    fn item(&mut self, text: &str) {
        let text = self.own(text);
        let _ = match self.style {
            Style::Text => writeln!(self.text, "      {text}"),
            Style::Markdown => writeln!(self.text, "  - {text}"),
        };
    }
}
