//! What lies ahead, for the report's page: actions, what falls with what, and what comes due, each by runs of its own.
//!
//! 1. *Actions*: those of a [`Plan`](super::Plan).
//! 2. *Falls*: each decision and each safeguard that carries something is supposed to be gone, alone; of a framework that
//!    recipients join also all that was decided for its place. What carries most is tried first.
//! 3. *What comes due*: the calendar of a year, behind what is overdue.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    calendar::{Calendar, Item},
    compare::{Difference, Direction},
    days::{DISPUTED, Due, PUT_RIGHT},
    fix::{Fixing, How, Plan},
    lots::Name,
    snapshot::Snapshot,
    suppose::suppose,
    supposition::{Ground, Supposition},
};
use crate::{
    assess::{Analysis, Assessment, Verdict},
    ingest,
    law::{Condition, Decision, Regime, title_of},
    model::{Date, Inventory, Place, Vocabulary},
    report::{Act, Actions, Ahead, Coming, Fall, Fallen, Stay, Upcoming, Why},
    source::Sources,
};

/// How much is looked for.
#[derive(Clone, Copy)]
pub struct Looking<'a> {
    /// What stands now.
    pub ground: Ground<'a>,
    /// The words that the law knows.
    pub vocabulary: &'a Vocabulary,
    /// At most so many actions.
    pub actions: usize,
    /// At most so many candidates for actions are tried.
    pub candidates: usize,
    /// At most so many decisions and safeguards are supposed to be gone.
    pub falls: usize,
}

/// Something that may fall.
struct Candidate {
    id: String,
    title: String,
    framework: bool,
    suppositions: Vec<Supposition>,
    carries: usize,
}

impl Looking<'_> {
    /// What lies ahead of what stands now; `calendar` is that of the year behind it.
    pub fn ahead(&self, calendar: &Calendar) -> Ahead {
        let Ground { inventory, regimes, as_of, .. } = self.ground;
        let fixing = Fixing {
            ground: self.ground,
            vocabulary: self.vocabulary,
            most: self.actions,
            tried: self.candidates,
            stops: false,
        };
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of);
        let assessment = analysis.assess();
        let before = Arc::new(Snapshot::of(&assessment, &Sources::default()));
        let mut candidates = candidates(&assessment);
        let untried_falls = candidates.len().saturating_sub(self.falls);
        candidates.truncate(self.falls);
        let mut falls: Vec<Fall> =
            candidates.iter().filter_map(|candidate| self.fall(candidate, &before)).collect();
        falls.sort_by(|a, b| {
            let key = |fall: &Fall| {
                (!fall.framework, !fall.id.is_empty(), Reverse(fall.worse), Reverse(fall.transfers.len()))
            };
            key(a).cmp(&key(b)).then_with(|| (&a.title, &a.id).cmp(&(&b.title, &b.id)))
        });
        let idle = idle(&assessment);
        let actions = Some(actions(&fixing.plan_of(assessment, before), inventory));
        Ahead { actions, idle, falls, untried_falls, coming: Some(coming(calendar)) }
    }

    /// What a run says of something that is gone; nothing where it cannot be supposed.
    fn fall(&self, candidate: &Candidate, before: &Snapshot) -> Option<Fall> {
        let supposed = suppose(self.ground, &candidate.suppositions).ok()?;
        let inventory = ingest::read_tables(&supposed.tables, self.vocabulary).inventory?;
        let assessment = Analysis::prepare(inventory, supposed.regimes, self.ground.as_of).assess();
        let after = Snapshot::of(&assessment, &Sources::default());
        let difference = Difference::of(before, &after);
        let worse = difference.exposures.iter().filter(|change| change.direction() == Direction::Worse);
        let (mut all, mut stood): (usize, Vec<(&Name, &Name)>) = (0, Vec::new());
        for change in worse {
            all += change.categories.len();
            if change.before.as_ref().is_some_and(|exposed| exposed.verdict < Verdict::Unknown) {
                stood.extend(change.categories.iter().map(|category| (&change.population, category)));
            }
        }
        let fallen = difference.transfers.iter().filter(|change| change.direction() == Direction::Worse);
        let transfers = fallen.map(|change| Fallen {
            flow: change.flow.to_string(),
            regime: change.regime.to_string(),
            importer: change.importer.to_string(),
            place: change.place.to_string(),
            through: change.before.as_ref().is_some_and(|carried| {
                let law = carried.instrument.split_once('/').map(|(law, _)| law);
                *carried.mechanism == *"own-law" || law.is_some_and(|law| *law != *change.regime)
            }),
            was: change.before.as_ref().map_or(Verdict::Free, |carried| carried.verdict),
            verdict: change.after.as_ref().map_or(Verdict::Missing, |carried| carried.verdict),
            instead: change.after.as_ref().map(|carried| carried.instrument.to_string()).unwrap_or_default(),
        });
        let transfers: Vec<Fallen> = transfers.collect();
        Some(Fall {
            id: candidate.id.clone(),
            title: candidate.title.clone(),
            framework: candidate.framework,
            worse: all,
            stood: stood.len(),
            tagged: stood.iter().filter(|(people, category)| before.is_tagged(people, category)).count(),
            before: totals(before),
            after: totals(&after),
            heirs: heirs(&difference, &transfers),
            transfers,
        })
    }
}

/// Who has what stands today and gets worse, at a place to which nothing falls that stands today.
fn heirs(difference: &Difference, transfers: &[Fallen]) -> Vec<String> {
    let given: BTreeSet<(&str, &str)> = transfers
        .iter()
        .filter(|fallen| fallen.was < Verdict::Unknown)
        .map(|fallen| (&*fallen.importer, &*fallen.place))
        .collect();
    let stood = difference.exposures.iter().filter(|change| {
        change.direction() == Direction::Worse
            && change.before.as_ref().is_some_and(|exposed| exposed.verdict < Verdict::Unknown)
    });
    let heirs = stood.filter(|change| !given.contains(&(&*change.recipient, &*change.place)));
    let heirs: BTreeSet<String> = heirs.map(|change| change.recipient.to_string()).collect();
    heirs.into_iter().collect()
}

/// How many exposures have which verdict.
fn totals(shot: &Snapshot) -> [usize; Verdict::ALL.len()] {
    Verdict::ALL.map(|verdict| shot.exposures.count(|exposed| exposed.verdict == verdict))
}

/// Whether recipients join what a decision is about.
fn joined(decision: &Decision) -> bool {
    decision.requires.iter().any(|condition| matches!(condition, Condition::Certified { .. }))
}

/// The frameworks that hold and carry nothing, by their titles.
fn idle(assessment: &Assessment) -> Vec<String> {
    let carries: BTreeSet<&str> = carriers(assessment).into_keys().collect();
    let frameworks = assessment.regimes.iter().flat_map(|regime| &regime.decision).filter(|decision| {
        joined(decision) && decision.entry.holds(assessment.as_of) && !carries.contains(&*decision.entry.id)
    });
    let titles: BTreeSet<&str> = frameworks.map(|decision| decision.entry.title.as_str()).collect();
    titles.into_iter().map(str::to_owned).collect()
}

/// What carries something, and how many transfers.
fn carriers(assessment: &Assessment) -> BTreeMap<&str, usize> {
    let mut carries: BTreeMap<&str, usize> = BTreeMap::new();
    let standing = assessment
        .transfers
        .iter()
        .filter(|row| row.judgement.verdict > Verdict::Free && row.judgement.verdict < Verdict::Unknown);
    for row in standing {
        let by = row.judgement.chain().flat_map(|judgement| [judgement.instrument(), &judgement.through]);
        let by: BTreeSet<&str> = by.filter(|id| !id.is_empty()).collect();
        for id in by {
            *carries.entry(id).or_default() += 1;
        }
    }
    carries
}

/// What carries something: what carries most first.
fn candidates(assessment: &Assessment) -> Vec<Candidate> {
    let carries = carriers(assessment);
    let mut list = Vec::new();
    let mut places: BTreeMap<Place, usize> = BTreeMap::new();
    for (&id, &count) in &carries {
        let of = |regime: &Arc<Regime>| {
            let found = regime.decision.iter().find(|decision| decision.entry.id == id);
            found.map(|decision| (regime.id.clone(), decision.clone()))
        };
        if let Some((regime, decision)) = assessment.regimes.iter().find_map(of) {
            let framework = joined(&decision);
            if framework {
                for &place in &decision.places {
                    *places.entry(place).or_default() += count;
                }
            }
            list.push(Candidate {
                id: id.to_owned(),
                title: decision.entry.title.clone(),
                framework,
                suppositions: vec![Supposition::Lapse { regime, what: id.to_owned() }],
                carries: count,
            });
        } else if let Some(row) = assessment.inventory.safeguards.iter().find(|row| row.id == id) {
            let regimes = assessment.regimes.iter().map(AsRef::as_ref);
            let title = title_of(regimes, row, assessment.as_of).unwrap_or(&row.mechanism);
            list.push(Candidate {
                id: id.to_owned(),
                title: title.to_owned(),
                framework: false,
                suppositions: vec![Supposition::Expire(id.to_owned())],
                carries: count,
            });
        }
    }
    for (place, carries) in places {
        list.extend(of_place(assessment, place, carries));
    }
    list.sort_by(|a, b| {
        (!a.framework, Reverse(a.carries), &a.id).cmp(&(!b.framework, Reverse(b.carries), &b.id))
    });
    list
}

/// All that was decided for a place, if more than one law decided something.
fn of_place(assessment: &Assessment, place: Place, carries: usize) -> Option<Candidate> {
    let covers = |regime: &&Arc<Regime>| {
        let mut decisions = regime.decision.iter();
        decisions.any(|d| d.entry.holds(assessment.as_of) && d.places.iter().any(|at| at.within(place)))
    };
    let laws: Vec<&Arc<Regime>> = assessment.regimes.iter().filter(covers).collect();
    (laws.len() > 1).then(|| Candidate {
        id: String::new(),
        title: format!("All adequacy decisions for one country ({})", place.name()),
        framework: true,
        suppositions: laws
            .iter()
            .map(|regime| Supposition::Lapse { regime: regime.id.clone(), what: place.code().to_owned() })
            .collect(),
        carries,
    })
}

/// What all actions leave, by why.
fn stays(plan: &Plan, inventory: &Inventory) -> Vec<Stay> {
    let nameless: BTreeSet<&str> =
        inventory.parties.iter().filter(|row| row.is_nameless()).map(|row| row.id.as_str()).collect();
    let mut by: BTreeMap<Why, BTreeMap<&str, usize>> = BTreeMap::new();
    for (id, ..) in plan.after.exposures.cells_with(|exposed| exposed.verdict >= Verdict::Unknown) {
        let why = if Place::parse(&id.place).is_none_or(Place::is_unknown) {
            Why::Place
        } else if nameless.contains(&*id.recipient) {
            Why::Nameless
        } else {
            Why::Other
        };
        *by.entry(why).or_default().entry(&*id.recipient).or_default() += 1;
    }
    let mut stays: Vec<Stay> = by
        .into_iter()
        .map(|(why, recipients)| {
            let exposures = recipients.values().sum();
            let mut list: Vec<(&str, usize)> = recipients.into_iter().collect();
            list.sort_by_key(|&(id, count)| (Reverse(count), id));
            Stay { why, exposures, recipients: list.into_iter().map(|(id, _)| id.to_owned()).collect() }
        })
        .collect();
    stays.sort_by_key(|stay| Reverse(stay.exposures));
    stays
}

fn actions(plan: &Plan, inventory: &Inventory) -> Actions {
    let act = |step: &super::fix::Step| Act {
        find_out: step.action.how == How::FindOut,
        what: step.action.what.clone(),
        settles: step.settles,
        tagged: step.tagged,
        transfers: step.transfers,
        left: step.left,
    };
    Actions {
        open: plan.open,
        settled_percent: plan.settled_percent(),
        candidates: plan.candidates,
        untried: plan.untried,
        list: plan.steps.iter().map(act).collect(),
        is_more: plan.is_more,
        stays: stays(plan, inventory),
    }
}

fn coming(calendar: &Calendar) -> Coming {
    let (from, until) = calendar.days;
    let mut list: Vec<Upcoming> = calendar.items.iter().map(|item| upcoming(item, calendar)).collect();
    list.sort_by_key(|item| item.day);
    Coming { from, until, overdue: calendar.overdue.clone(), list }
}

fn upcoming(item: &Item, calendar: &Calendar) -> Upcoming {
    let mut what = match item.event.due {
        Due::Begins => item.event.what.clone(),
        Due::Ends => "last day".to_owned(),
        Due::Renewal => "to be renewed".to_owned(),
        Due::Assessment => "to be reassessed".to_owned(),
        Due::Waiver if item.event.what == PUT_RIGHT => "to be corrected".to_owned(),
        Due::Waiver if item.event.what == DISPUTED => "dispute to be settled".to_owned(),
        Due::Waiver => "last day on which it is accepted".to_owned(),
    };
    if let Some(of) = calendar.decided.get(&item.event.about).filter(|_| item.event.due == Due::Waiver) {
        what = format!("{what}: {}", of.replace('`', ""));
    }
    let day: Date = item.last().unwrap_or(item.day);
    let mut instead: Vec<(String, Verdict, String)> = item
        .instead
        .iter()
        .map(|(law, verdict, name)| (law.to_string(), *verdict, name.to_string()))
        .collect();
    instead.sort_by(|a, b| (Reverse(a.1), &a.0, &a.2).cmp(&(Reverse(b.1), &b.0, &b.2)));
    Upcoming {
        day,
        turns: item.day,
        about: item.event.about.clone(),
        what,
        worse: item.worse,
        after: item.after.iter().rev().map(|(verdict, count)| (*verdict, *count)).collect(),
        tagged: item.tagged,
        better: item.better,
        falls: item
            .falls
            .iter()
            .map(|(people, data)| (people.to_string(), data.iter().map(ToString::to_string).collect()))
            .collect(),
        recipients: item.recipients.iter().map(ToString::to_string).collect(),
        instead,
    }
}
