//! What falls due ahead: papers, certifications and assessments that end, waivers, and what the law turns; each with what
//! falls with it, and what would hold instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use super::{
    about::about,
    cause::{Cause, causes},
    compare::{Difference, Direction, TransferChange},
    days::{Due, Event},
    lots::Name,
    snapshot::{Carried, Said, Snapshot},
    walk::{Over, Stop, Tells, Turned},
};
use crate::{
    assess::Verdict,
    finding::Code,
    model::{Date, Place},
};

/// Something that falls due.
#[derive(Debug, Clone)]
pub struct Item {
    /// The first day without it; of what begins, its first day.
    pub day: Date,
    /// What happens.
    pub event: Event,
    /// How many exposures get worse, each category by itself.
    pub worse: usize,
    /// How many of those are of tagged data.
    pub tagged: usize,
    /// How many exposures get better.
    pub better: usize,
    /// The people whose data it is, and the categories, of what gets worse.
    pub falls: BTreeMap<Name, BTreeSet<Name>>,
    /// Who has it then.
    pub recipients: BTreeSet<Name>,
    /// What would hold instead, by law and verdict: the instrument, or blank.
    pub instead: BTreeSet<(Name, Verdict, Name)>,
}

/// What falls due in a time.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The day from which it is looked ahead, and the last one that is looked at.
    pub days: (Date, Date),
    /// What holds on the first.
    pub before: Arc<Snapshot>,
    /// What decisions are about, by their keys.
    pub decided: BTreeMap<String, String>,
    /// What falls due, by day.
    pub items: Vec<Item>,
}

impl Item {
    /// The last day on which it holds, of what ends.
    pub fn last(&self) -> Option<Date> {
        (self.event.due != Due::Begins).then(|| self.day.yesterday().ok()).flatten()
    }
}

impl Over<'_> {
    /// What falls due after a day and up to another, by day: of the organisation's own all that ends, though nothing falls
    /// with it; of the law what changes something.
    pub fn calendar(&self, from: Date, to: Date) -> Calendar {
        let (mut first, mut items) = (Snapshot::default(), Vec::new());
        let see = |stop: Stop<'_>| {
            due(stop, &mut items);
            ControlFlow::Continue(())
        };
        self.walk((from, to), Tells::Rows, |walk| first = walk.bare(), see);
        once(&mut items);
        let decided = about(self.analysis.inventory(), &first);
        Calendar { days: (from, to), before: Arc::new(first), decided, items }
    }
}

/// What falls due on a day.
fn due(stop: Stop<'_>, items: &mut Vec<Item>) {
    let Stop { day, events, turned, .. } = stop;
    let Some(Turned { before, after, difference }) = turned else { return };
    let tagged = |population: &Name, category: &Name| {
        after.is_tagged(population, category) || before.is_tagged(population, category)
    };
    let (waivers, events): (Vec<Event>, Vec<Event>) =
        events.into_iter().partition(|event| event.due == Due::Waiver);
    for (event, mine) in shared_out(events, &before, &difference) {
        let item = item(day, event, &before, &difference, &mine, &tagged);
        let moves = item.worse + item.better > 0 || !item.instead.is_empty();
        if moves || (item.event.own && item.event.due != Due::Begins) {
            items.push(item);
        }
    }
    // A waiver that does not count, or that another one goes on for, ends without a word.
    let counts_again = |event: &Event| {
        difference.findings_gained.iter().any(|(key, said)| {
            let named = *event.about == **key || event.about == format!("{} {}", said.code, said.subject);
            named && before.findings.get(key).is_some_and(|was| !was.counts())
        })
    };
    // What was decided about an exposure, or to be put right, has ended where that is told from now on, and it did count.
    let ends = |event: &Event| {
        let tells = |said: &Said, codes: &[Code]| {
            codes.iter().any(|code| *said.code == *code.as_str()) && *said.subject == *event.about
        };
        let mut new = difference.findings_gained.iter();
        new.any(|(_, said)| tells(said, &[Code::EndedWaiver]))
            && !before.findings.values().any(|said| tells(said, &[Code::IdleWaiver, Code::OutgrownWaiver]))
    };
    let ending = waivers.into_iter().filter(|event| counts_again(event) || ends(event));
    items.extend(ending.map(|event| item(day, event, &before, &difference, &[], &tagged)));
}

/// Of what may fall due on one of two days the one on which something falls, else the later.
fn once(items: &mut Vec<Item>) {
    let mut kept: Vec<Item> = Vec::new();
    for item in items.drain(..) {
        let same = |known: &Item| {
            known.event == item.event
                && known.event.due == Due::Renewal
                && known.day.tomorrow().ok() == Some(item.day)
        };
        match kept.iter().rposition(same) {
            Some(at) if kept[at].worse == 0 && kept[at].instead.is_empty() => {
                kept.remove(at);
                kept.push(item);
            }
            Some(_) => {}
            None => kept.push(item),
        }
    }
    *items = kept;
}

/// The causes of what changes on a day, each under the events that it rests on. What rests on none of them follows from
/// what does: data that goes on from where another hop no longer carries it. It is told under each that decides something.
fn shared_out(events: Vec<Event>, before: &Snapshot, difference: &Difference) -> Vec<(Event, Vec<Cause>)> {
    let mut all: Vec<(Event, Vec<Cause>)> = events.into_iter().map(|event| (event, Vec::new())).collect();
    let mut rest = Vec::new();
    for cause in causes(difference) {
        let hops: Vec<&TransferChange> =
            cause.transfers.iter().filter_map(|&at| difference.transfers.get(at)).collect();
        let mut told = false;
        for (event, mine) in &mut all {
            if hops.iter().any(|change| event.decides(change, before)) {
                mine.push(cause.clone());
                told = true;
            }
        }
        if !told {
            rest.push(cause);
        }
    }
    let deciding = all.iter().any(|(_, mine)| !mine.is_empty());
    for (_, mine) in all.iter_mut().filter(|(_, mine)| !deciding || !mine.is_empty()) {
        mine.extend(rest.iter().cloned());
    }
    all
}

fn item(
    day: Date,
    event: Event,
    before: &Snapshot,
    difference: &Difference,
    mine: &[Cause],
    tagged: &dyn Fn(&Name, &Name) -> bool,
) -> Item {
    let mut item = Item {
        day,
        event,
        worse: 0,
        tagged: 0,
        better: 0,
        falls: BTreeMap::new(),
        recipients: BTreeSet::new(),
        instead: BTreeSet::new(),
    };
    for cause in mine {
        let hops = cause.transfers.iter().filter_map(|&at| difference.transfers.get(at));
        for change in hops.filter(|change| item.event.decides(change, before)) {
            if let Some(after) = &change.after {
                item.instead.insert((change.regime.clone(), after.verdict, after.instrument.clone()));
            }
        }
        for change in cause.exposures.iter().filter_map(|&at| difference.exposures.get(at)) {
            match change.direction() {
                Direction::Worse => {
                    item.worse += change.categories.len();
                    let of = |category: &&Name| tagged(&change.population, category);
                    item.tagged += change.categories.iter().filter(of).count();
                    item.falls
                        .entry(change.population.clone())
                        .or_default()
                        .extend(change.categories.iter().cloned());
                    item.recipients.insert(change.recipient.clone());
                }
                Direction::Better => item.better += change.categories.len(),
                Direction::Other => {}
            }
        }
    }
    item
}

impl Event {
    /// Whether a transfer changed because of it: it rested on it, or rests on it.
    pub(super) fn decides(&self, change: &TransferChange, before: &Snapshot) -> bool {
        let sides = [&change.before, &change.after];
        if sides.into_iter().flatten().any(|carried| *carried.instrument == *self.about) {
            return true;
        }
        if !self.own {
            return false;
        }
        if let Some((party, _)) = self.about.split_once('/') {
            // An entry's id begins with its law: under one law, what another one decided may count.
            let decided = sides.into_iter().flatten().filter_map(|c| c.instrument.split_once('/'));
            let mut laws = decided.map(|(law, _)| law).chain([&*change.regime]);
            let first = laws.next();
            return *change.importer == *party && self.laws.iter().any(|law| Some(law.as_str()) == first);
        }
        // A row of countries: for papers that state no assessment of their own.
        let own = |carried: &Arc<Carried>| {
            let paper = before.safeguards.as_ref().and_then(|rows| rows.get(&carried.instrument));
            paper.and_then(|row| row.get("assessed_on")).is_some_and(|day| !day.is_empty())
        };
        if sides.into_iter().flatten().any(own) {
            return false;
        }
        let place = |code: &str| Place::parse(code);
        place(&self.about).zip(place(&change.place)).is_some_and(|(of, at)| at.within(of))
    }
}
