//! What flows from whom to where and to whom, counted; and what is folded, so that a picture of it can be read.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    assess::Assessment,
    law::Verdict,
    model::{Bloc, Inventory, PartyId, Place as Where},
    report::{
        held::Held,
        plain,
        words::{Lang, Words, put},
    },
};

/// So many recipients are shown by themselves.
const RECIPIENTS: usize = 40;
/// So many places.
const PLACES: usize = 18;
/// So many groups of people.
const PEOPLE: usize = 12;

/// How many units have which verdict, in the order of [`Verdict::ALL`].
pub type Counts = [usize; Verdict::ALL.len()];

/// A group of people, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Their name.
    pub name: String,
    /// What flows from them.
    pub counts: Counts,
}

/// A place, the home territory, or several places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What flows there.
    pub counts: Counts,
}

/// A recipient at a place, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The place, by its position.
    pub place: usize,
    /// Its name, or how many these are.
    pub name: String,
    /// Whether it is several.
    pub folded: bool,
    /// What flows there.
    pub counts: Counts,
    /// The worst of what was given to it itself.
    pub delivery: Verdict,
}

impl Recipient {
    /// The worst verdict of what it has.
    pub fn worst(&self) -> Verdict {
        worst(&self.counts)
    }

    /// Whether the worst lies upstream.
    pub fn inherited(&self) -> bool {
        self.worst() > self.delivery
    }
}

/// What some people's data goes to one recipient with one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Whose, by position.
    pub people: usize,
    /// Who has it, by position; its place follows.
    pub recipient: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// How many units.
    pub count: usize,
}

/// Where data flows, counted in units: one category of some people, with one recipient at one place. What crosses no border
/// is left out, and counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// Over the picture.
    pub title: String,
    /// Whose data: the worst first.
    pub people: Vec<People>,
    /// Where: the worst first, home last.
    pub places: Vec<Place>,
    /// Who has it, place by place: the worst first.
    pub recipients: Vec<Recipient>,
    /// What flows.
    pub bands: Vec<Band>,
    /// How many units cross no border.
    pub free: usize,
    /// Whether there was too much to count.
    pub over: bool,
}

/// The worst verdict that something has.
pub fn worst(counts: &Counts) -> Verdict {
    Verdict::ALL
        .into_iter()
        .zip(counts)
        .rev()
        .find(|(_, count)| **count > 0)
        .map_or(Verdict::Free, |(v, _)| v)
}

/// The order of the worst: by how many are prohibited, then missing, and so on.
fn gravity(counts: &Counts) -> Reverse<Vec<usize>> {
    Reverse(counts.iter().rev().copied().collect())
}

fn add(to: &mut Counts, verdict: Verdict, count: usize) {
    to.iter_mut().zip(Verdict::ALL).filter(|(_, v)| *v == verdict).for_each(|(c, _)| *c += count);
}

/// A node of the middle before anything is folded: the home territory, or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum At {
    Place(Where),
    Others,
    Home,
}

/// Who has something before anything is folded, and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    One(PartyId),
    /// Several that are no worse than on a valid ground.
    Valid,
    /// Several whose worst verdict is this.
    Worst(Verdict),
}

#[derive(Default)]
struct Tally {
    counts: Counts,
    delivery: Verdict,
}

impl Flow {
    /// Counts what is held.
    pub fn of(assessment: &Assessment, held: &Held, lang: Lang) -> Self {
        let words = Words::of(lang);
        let title = format!("{}, as of {}", plain::title(&assessment.inventory), assessment.as_of);
        let mut flow = Self { title, over: held.is_over(), ..Self::default() };
        let home = home(assessment, words);
        let mut units: BTreeMap<(u32, At, PartyId, Verdict), usize> = BTreeMap::new();
        let mut tallies: BTreeMap<(At, PartyId), Tally> = BTreeMap::new();
        for unit in held.units() {
            if unit.verdict == Verdict::Free {
                flow.free += 1;
                continue;
            }
            let at = if home.inside(unit.place) { At::Home } else { At::Place(unit.place) };
            *units.entry((unit.population.0, at, unit.recipient, unit.verdict)).or_default() += 1;
            let tally = tallies.entry((at, unit.recipient)).or_default();
            add(&mut tally.counts, unit.verdict, 1);
            tally.delivery = tally.delivery.max(unit.delivery);
        }
        let folding = Folding::of(&tallies, &units, words);
        flow.fill((assessment, words), &folding, &units, &tallies, &home);
        flow
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.bands.iter().map(|band| band.count).sum()
    }

    fn fill(
        &mut self,
        (assessment, words): (&Assessment, &Words),
        folding: &Folding,
        units: &BTreeMap<(u32, At, PartyId, Verdict), usize>,
        tallies: &BTreeMap<(At, PartyId), Tally>,
        home: &Home,
    ) {
        let inventory = &assessment.inventory;
        for (position, &(at, ref name)) in folding.places.iter().enumerate() {
            let name = match at {
                At::Place(place) if place.is_unknown() => words.flow_not_stated.to_string(),
                At::Place(place) => place_name(inventory, place, words),
                At::Others => name.clone(),
                At::Home => {
                    let mut letters = home.name.chars();
                    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                    first + letters.as_str()
                }
            };
            let mut place = Place { name, counts: Counts::default() };
            for (who, members) in folding.recipients(at) {
                let mut tally = Tally::default();
                for key in &members {
                    let Some(one) = tallies.get(key) else { continue };
                    tally.counts.iter_mut().zip(one.counts).for_each(|(sum, count)| *sum += count);
                    tally.delivery = tally.delivery.max(one.delivery);
                }
                place.counts.iter_mut().zip(tally.counts).for_each(|(sum, count)| *sum += count);
                let number = members.len();
                let name = match who {
                    Who::One(party) => {
                        let party = inventory.party(party);
                        plain::name_or(&party.name, &party.id).into_owned()
                    }
                    Who::Valid => put(words.flow_valid, &[&number]),
                    Who::Worst(Verdict::Adequate) => put(words.flow_adequate, &[&number]),
                    Who::Worst(verdict) => put(words.flow_worst, &[&number, &words.verdict(verdict)]),
                };
                let folded = !matches!(who, Who::One(_));
                let Tally { counts, delivery } = tally;
                self.recipients.push(Recipient { place: position, name, folded, counts, delivery });
            }
            self.places.push(place);
        }
        self.people = folding.people(assessment, words);
        let mut bands: BTreeMap<(usize, usize, Verdict), usize> = BTreeMap::new();
        let positions = folding.positions();
        for (&(population, at, party, verdict), &count) in units {
            let Some(&recipient) = positions.get(&(at, party)) else { continue };
            let people = folding.group(population);
            *bands.entry((people, recipient, verdict)).or_default() += count;
            if let Some(people) = self.people.get_mut(people) {
                add(&mut people.counts, verdict, count);
            }
        }
        let band = |((people, recipient, verdict), count)| Band { people, recipient, verdict, count };
        self.bands = bands.into_iter().map(band).collect();
    }
}

/// A place by its name: that of the inventory, else that of the language.
pub fn place_name(inventory: &Inventory, place: Where, words: &Words) -> String {
    let rows = inventory.countries.iter();
    // A row that says what every table says in English names nothing in another language.
    let own = rows.map(|row| (row.place, row.name.as_str())).find(|&(at, name)| {
        at == place && plain::is_seen(name) && (words.lang() == Lang::English || name != place.name())
    });
    plain::shown(own.map_or(words.place(place), |(_, name)| name)).into_owned()
}

/// Members of a folded recipient: what stood at which place.
type Members = Vec<(At, PartyId)>;

/// What is folded into what.
struct Folding {
    /// The places in order, with a name for those that are several.
    places: Vec<(At, String)>,
    /// Who is shown at each place, in order, with who that stands for.
    shown: Vec<(At, Who, Members)>,
    /// The groups of people that are shown, in order; what is not there goes to the last.
    groups: Vec<u32>,
    /// How many groups of people are folded.
    more: usize,
}

impl Folding {
    fn of(
        tallies: &BTreeMap<(At, PartyId), Tally>,
        units: &BTreeMap<(u32, At, PartyId, Verdict), usize>,
        words: &Words,
    ) -> Self {
        let mut places: BTreeMap<At, Counts> = BTreeMap::new();
        for ((at, _), tally) in tallies {
            let sum = places.entry(*at).or_default();
            sum.iter_mut().zip(tally.counts).for_each(|(sum, count)| *sum += count);
        }
        let mut order: Vec<(At, Counts)> = places.into_iter().collect();
        order.sort_by_key(|(at, counts)| (*at == At::Home, gravity(counts), *at));
        let away = order.iter().filter(|(at, _)| *at != At::Home).count();
        let mut others: BTreeSet<At> = BTreeSet::new();
        if away > PLACES {
            others.extend(order.iter().take(away).skip(PLACES - 1).map(|(at, _)| *at));
        }
        let mut shown: Vec<(At, String)> =
            order.iter().filter(|(at, _)| !others.contains(at)).map(|(at, _)| (*at, String::new())).collect();
        if !others.is_empty() {
            let before = shown.iter().position(|(at, _)| *at == At::Home).unwrap_or(shown.len());
            shown.insert(before, (At::Others, put(words.flow_countries, &[&others.len()])));
        }
        let mut ranked: Vec<&(At, PartyId)> = tallies.keys().collect();
        ranked.sort_by_key(|key| (tallies.get(*key).map(|tally| gravity(&tally.counts)), **key));
        let kept: BTreeSet<&(At, PartyId)> = ranked.into_iter().take(RECIPIENTS).collect();
        let mut folded: BTreeMap<(At, Who), Members> = BTreeMap::new();
        for (key, tally) in tallies {
            let at = if others.contains(&key.0) { At::Others } else { key.0 };
            let worst = worst(&tally.counts);
            let who = match at {
                At::Home if worst <= Verdict::Derogation => Who::Valid,
                At::Others => Who::Worst(worst),
                _ if worst <= Verdict::Adequate => Who::Worst(Verdict::Adequate),
                _ if kept.contains(key) => Who::One(key.1),
                _ => Who::Worst(worst),
            };
            folded.entry((at, who)).or_default().push(*key);
        }
        let sum = |members: &Members| {
            let mut sum = Counts::default();
            for tally in members.iter().filter_map(|key| tallies.get(key)) {
                sum.iter_mut().zip(tally.counts).for_each(|(sum, count)| *sum += count);
            }
            sum
        };
        let mut list: Vec<(At, Who, Members)> = folded
            .into_iter()
            .map(|((at, who), members)| match members.as_slice() {
                // One alone is not folded, but among the other places.
                [(_, party)] if at != At::Others => (at, Who::One(*party), members),
                _ => (at, who, members),
            })
            .collect();
        // What is folded comes last in its place.
        list.sort_by_key(|(at, who, members)| {
            (*at, !matches!(who, Who::One(_)), gravity(&sum(members)), *who)
        });
        let (groups, more) = groups(units);
        Self { places: shown, shown: list, groups, more }
    }

    fn recipients(&self, at: At) -> Vec<(Who, Members)> {
        let here = self.shown.iter().filter(|(other, ..)| *other == at);
        here.map(|(_, who, members)| (*who, members.clone())).collect()
    }

    /// Where in the list of recipients each is shown.
    fn positions(&self) -> BTreeMap<(At, PartyId), usize> {
        let mut positions = BTreeMap::new();
        let in_order = self.places.iter().flat_map(|(at, _)| self.recipients(*at));
        for (position, (_, members)) in in_order.enumerate() {
            positions.extend(members.into_iter().map(|key| (key, position)));
        }
        positions
    }

    fn group(&self, population: u32) -> usize {
        self.groups.iter().position(|other| *other == population).unwrap_or(self.groups.len())
    }

    fn people(&self, assessment: &Assessment, words: &Words) -> Vec<People> {
        let named = self.groups.iter().filter_map(|&at| assessment.inventory.populations.get(at as usize));
        let names = named.map(|row| plain::name_or(&row.name, &row.id).into_owned());
        let more = (self.more > 0).then(|| put(words.flow_people, &[&self.more]));
        names.chain(more).map(|name| People { name, counts: Counts::default() }).collect()
    }
}

/// The groups of people that are shown, the worst first, and how many are not.
fn groups(units: &BTreeMap<(u32, At, PartyId, Verdict), usize>) -> (Vec<u32>, usize) {
    let mut people: BTreeMap<u32, Counts> = BTreeMap::new();
    for (&(population, _, _, verdict), &count) in units {
        add(people.entry(population).or_default(), verdict, count);
    }
    let mut groups: Vec<(u32, Counts)> = people.into_iter().collect();
    groups.sort_by_key(|(population, counts)| (gravity(counts), *population));
    let keep = if groups.len() > PEOPLE { PEOPLE - 1 } else { groups.len() };
    let more = groups.len() - keep;
    let groups = groups.into_iter().take(keep).map(|(population, _)| population).collect();
    (groups, more)
}

/// The territory in which most exporters are established: one node.
pub struct Home {
    places: BTreeSet<Where>,
    /// Its name.
    pub name: String,
    /// What lies outside it.
    pub outside: String,
}

impl Home {
    /// Whether a place is in it.
    pub fn inside(&self, place: Where) -> bool {
        self.places.contains(&place)
    }
}

/// The home territory of an assessment.
pub fn home(assessment: &Assessment, words: &Words) -> Home {
    let exporters: BTreeSet<PartyId> = assessment.transfers.iter().filter_map(|row| row.exporter).collect();
    let day = assessment.as_of;
    let count = |at: &usize| {
        let regime = assessment.regimes.get(*at);
        let seats = exporters.iter().map(|&party| assessment.inventory.party(party).seat());
        seats.filter(|&seat| regime.is_some_and(|regime| regime.inside(seat, day))).count()
    };
    let most = (0..assessment.regimes.len()).max_by_key(|at| (count(at), Reverse(*at)));
    let Some(regime) = most.and_then(|at| assessment.regimes.get(at)) else {
        return Home { places: BTreeSet::new(), name: String::new(), outside: String::new() };
    };
    let places: BTreeSet<Where> = Where::all().filter(|&place| regime.inside(place, day)).collect();
    // Named after the bloc of which all members are in it.
    let bloc = Bloc::ALL.iter().rev().find(|bloc| {
        let members = bloc.members(day);
        !members.is_empty() && members.iter().all(|place| places.contains(place))
    });
    let single = places.iter().next().filter(|_| places.len() == 1);
    let name = match (bloc, single) {
        (Some(bloc), _) => words.blocs.word(bloc.as_str()).to_owned(),
        (None, Some(place)) => words.place(*place).to_owned(),
        (None, None) => put(words.home_where, &[&words.title(&plain::shown(&regime.name))]),
    };
    let outside = bloc.and_then(|bloc| words.outside.member(bloc.as_str()));
    let outside = outside.map_or_else(|| put(words.outside_where, &[&name]), str::to_owned);
    Home { places, name, outside }
}
