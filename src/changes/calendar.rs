//! What falls due ahead: papers, certifications and assessments that end, waivers, and what the law turns; each with what
//! falls with it, and what would hold instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use super::{
    about::about,
    compare::{Difference, Direction, ExposureChange, TransferChange},
    days::{Due, Event},
    lots::Name,
    overdue::overdue,
    snapshot::{Carried, Said, Snapshot},
    walk::{Over, Stop, Tells, Turned, Walk},
};
use crate::{
    assess::Verdict,
    finding::Code,
    model::{Date, Place},
    report::Overdue,
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
    /// How many of those are at what verdict then.
    pub after: BTreeMap<Verdict, usize>,
    /// How many of those that get worse are of tagged data.
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
    /// What was due before the first, and is not done.
    pub overdue: Vec<Overdue>,
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
        let (mut first, mut late, mut items) = (Snapshot::default(), Vec::new(), Vec::new());
        let see = |stop: Stop<'_>| {
            due(stop, &mut items);
            ControlFlow::Continue(())
        };
        let look = |walk: &mut Walk<'_>| {
            first = walk.bare();
            late = overdue(walk.rows(), walk.standings(), &first);
        };
        self.walk((from, to), Tells::Rows, look, see);
        once(&mut items);
        let decided = about(self.analysis.inventory(), &first);
        Calendar { days: (from, to), before: Arc::new(first), decided, overdue: late, items }
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
        let item = item(day, event, &mine, &tagged);
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
    items.extend(ending.map(|event| item(day, event, &Share::default(), &tagged)));
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

/// What of a day's changes comes of one event.
#[derive(Default)]
struct Share<'d> {
    /// The transfers that it decides.
    transfers: Vec<&'d TransferChange>,
    /// The exposures that change with them.
    exposures: Vec<&'d ExposureChange>,
}

/// What changes on a day, each under the events that it rests on: a transfer under those that decide it, an exposure under those
/// that decide a transfer of its route. Of several transfers of the route that changed, those count that went the way of the
/// exposure, if any did. What rests on no event follows from what does: data that goes on from where another hop no longer carries
/// it. It is told under each that decides something under the same law; where none does, under each that decides anything, else
/// under all.
fn shared_out<'d>(
    events: Vec<Event>,
    before: &Snapshot,
    difference: &'d Difference,
) -> Vec<(Event, Share<'d>)> {
    let mut all: Vec<(Event, Share)> = events.into_iter().map(|event| (event, Share::default())).collect();
    // By transfer, the events that decide it.
    let mut deciding: Vec<Vec<usize>> = Vec::with_capacity(difference.transfers.len());
    for change in &difference.transfers {
        let by: Vec<usize> = (0..all.len()).filter(|&at| all[at].0.decides(change, before)).collect();
        for &at in &by {
            all[at].1.transfers.push(change);
        }
        deciding.push(by);
    }
    let mut some: Vec<usize> =
        deciding.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if some.is_empty() {
        some = (0..all.len()).collect();
    }
    // By law, the events that decide something under it.
    let mut under: BTreeMap<&Name, BTreeSet<usize>> = BTreeMap::new();
    for (change, by) in difference.transfers.iter().zip(&deciding).filter(|(_, by)| !by.is_empty()) {
        under.entry(&change.regime).or_default().extend(by);
    }
    let routes = Routes::of(difference);
    for change in &difference.exposures {
        let by: BTreeSet<usize> =
            routes.turned(change).into_iter().flat_map(|at| deciding[at].iter().copied()).collect();
        let told: Vec<usize> = if by.is_empty() {
            under.get(&change.regime).map_or_else(|| some.clone(), |list| list.iter().copied().collect())
        } else {
            by.into_iter().collect()
        };
        for at in told {
            all[at].1.exposures.push(change);
        }
    }
    all
}

/// By flow and law, the positions of the transfers that changed.
struct Routes<'d> {
    difference: &'d Difference,
    of_flow: BTreeMap<(&'d Name, &'d Name), Vec<usize>>,
}

impl<'d> Routes<'d> {
    fn of(difference: &'d Difference) -> Self {
        let mut of_flow: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, change) in difference.transfers.iter().enumerate() {
            of_flow.entry((&change.flow, &change.regime)).or_default().push(at);
        }
        Self { difference, of_flow }
    }

    /// The transfers of these people's data on the routes of an exposure, as it was and as it is, by which it changed.
    fn turned(&self, change: &ExposureChange) -> Vec<usize> {
        let flows = [&change.before, &change.after].into_iter().flatten().flat_map(|exposed| &exposed.route);
        let on_route = flows.filter_map(|flow| self.of_flow.get(&(flow, &change.regime))).flatten().copied();
        let people = |at: &usize| self.difference.transfers[*at].populations.contains(&change.population);
        let all: BTreeSet<usize> = on_route.filter(people).collect();
        let direction = change.direction();
        let (same, other): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|&at| self.difference.transfers[at].direction() == direction);
        if same.is_empty() { other } else { same }
    }
}

fn item(day: Date, event: Event, mine: &Share<'_>, tagged: &dyn Fn(&Name, &Name) -> bool) -> Item {
    let mut item = Item {
        day,
        event,
        worse: 0,
        after: BTreeMap::new(),
        tagged: 0,
        better: 0,
        falls: BTreeMap::new(),
        recipients: BTreeSet::new(),
        instead: BTreeSet::new(),
    };
    for change in &mine.transfers {
        if let Some(after) = &change.after {
            item.instead.insert((change.regime.clone(), after.verdict, after.instrument.clone()));
        }
    }
    for change in &mine.exposures {
        match change.direction() {
            Direction::Worse => {
                item.worse += change.categories.len();
                if let Some(after) = &change.after {
                    *item.after.entry(after.verdict).or_default() += change.categories.len();
                }
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
