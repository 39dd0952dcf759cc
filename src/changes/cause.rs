//! Why something changed: changes grouped by what carried the transfer before and what covers it now.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    compare::{Difference, Direction, TransferChange},
    lots::Name,
    snapshot::Carried,
};
use crate::{assess::Verdict, text::cut};

/// Changes with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What it is, in a sentence.
    pub what: String,
    /// The law under which it is; empty where it is not one law's.
    pub regime: Name,
    /// Which way it goes, at worst.
    pub direction: Direction,
    /// Positions in [`Difference::transfers`].
    pub transfers: Vec<usize>,
    /// Positions in [`Difference::exposures`].
    pub exposures: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind<'d> {
    /// A ground took the place of another, or fails now, or holds now.
    Ground { regime: &'d Name, before: Ground<'d>, after: Ground<'d> },
    /// A flow brings what it did not bring before: it is new, its data is, or it leads elsewhere.
    Brings(&'d Name),
    /// A flow no longer brings what it did.
    Leaves(&'d Name),
    /// No transfer of the route changed.
    Elsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Ground<'d> {
    mechanism: &'d Name,
    instrument: &'d Name,
    verdict: Verdict,
}

impl<'d> Ground<'d> {
    fn of(carried: &'d Carried) -> Self {
        Self { mechanism: &carried.mechanism, instrument: &carried.instrument, verdict: carried.verdict }
    }

    fn name(&self) -> String {
        match (self.mechanism.is_empty(), self.instrument.is_empty()) {
            (_, false) => format!("`{}`", self.instrument),
            (false, true) if **self.mechanism == *"own-law" => {
                "the law of the place that it leaves".to_owned()
            }
            (false, true) => self.mechanism.to_string(),
            (true, true) => String::new(),
        }
    }
}

/// Of a flow and a law: each change, with the way it goes, its position and what it is.
type OfFlow<'d> = BTreeMap<(&'d Name, &'d Name), Vec<(Direction, usize, Kind<'d>)>>;

/// The causes, the worst first, then those with most exposures.
pub fn causes(difference: &Difference) -> Vec<Cause> {
    let mut found: BTreeMap<Kind, Cause> = BTreeMap::new();
    let mut of_flow: OfFlow = BTreeMap::new();
    let bring = Brought::of(difference);
    for (at, change) in difference.transfers.iter().enumerate() {
        let kind = kind(change);
        of_flow.entry((&change.flow, &change.regime)).or_default().push((
            change.direction(),
            at,
            kind.clone(),
        ));
        let cause = found.entry(kind.clone()).or_insert_with(|| cause(&kind, Some(change), &bring));
        cause.direction = cause.direction.min(change.direction());
        cause.transfers.push(at);
    }
    for (at, change) in difference.exposures.iter().enumerate() {
        let routes = [&change.after, &change.before].into_iter().flatten().flat_map(|e| &e.route);
        let on_route = routes.filter_map(|flow| of_flow.get(&(flow, &change.regime))).flatten();
        // Of several changes on the route, one that goes the same way, and the worst of those.
        let direction = change.direction();
        let best = on_route.min_by_key(|(way, at, _)| (*way != direction, *way, *at));
        let kind = best.map_or(Kind::Elsewhere, |(.., kind)| kind.clone());
        let cause = found.entry(kind.clone()).or_insert_with(|| cause(&kind, None, &bring));
        cause.direction = if cause.exposures.is_empty() && cause.transfers.is_empty() {
            direction
        } else {
            cause.direction.min(direction)
        };
        cause.exposures.push(at);
    }
    let mut list: Vec<Cause> = found.into_values().collect();
    let weight = |cause: &Cause| -> usize {
        let rows = cause.exposures.iter().filter_map(|&at| difference.exposures.get(at));
        rows.map(|change| change.categories.len()).sum()
    };
    list.sort_by_cached_key(|c| (c.direction, std::cmp::Reverse(weight(c)), c.what.clone()));
    list
}

fn kind(change: &TransferChange) -> Kind<'_> {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            Kind::Ground { regime: &change.regime, before: Ground::of(before), after: Ground::of(after) }
        }
        (None, _) => Kind::Brings(&change.flow),
        (_, None) => Kind::Leaves(&change.flow),
    }
}

fn cause(kind: &Kind, change: Option<&TransferChange>, bring: &Brought<'_>) -> Cause {
    let because = |carried: Option<&Carried>| {
        let why = carried.map_or("", |c| &*c.because);
        if why.is_empty() { String::new() } else { format!(": {why}") }
    };
    let after = change.and_then(|c| c.after.as_deref());
    let (what, regime) = match kind {
        Kind::Ground { regime, before, after: now } => {
            let (was, is) = (before.name(), now.name());
            let what = match (was.is_empty(), is.is_empty()) {
                _ if was == is && now.verdict > before.verdict => {
                    format!("{} no longer covers it{}", one(&was), because(after))
                }
                _ if was == is => format!("{} covers it now", one(&was)),
                (_, true) if before.verdict < Verdict::Unknown => {
                    format!("{} no longer covers it, and nothing else does", one(&was))
                }
                (_, true) => format!("{} is gone, and there is no other ground", one(&was)),
                (true, false) if now.verdict < Verdict::Unknown => format!("{is} covers it now"),
                (true, false) => format!("{is} is there now, and does not cover it{}", because(after)),
                (false, false) if now.verdict < Verdict::Unknown => {
                    format!("{was} no longer covers it, but {is} does")
                }
                (false, false) => {
                    format!("{was} no longer covers it; what is left, {is}, does not{}", because(after))
                }
            };
            (what, (*regime).clone())
        }
        Kind::Brings(flow) => (bring.said(flow, true), "".into()),
        Kind::Leaves(flow) => (bring.said(flow, false), "".into()),
        Kind::Elsewhere => ("another route, or the same route on another ground".to_owned(), "".into()),
    };
    Cause { what, regime, direction: Direction::Better, transfers: Vec::new(), exposures: Vec::new() }
}

/// How many categories, and how many recipients, are named of a flow.
const NAMED: usize = 3;

/// By flow, what it brings now, and what it no longer brings. Whether the flow itself was there before is not known here: one that
/// stays inside a territory is no transfer.
struct Brought<'d>(BTreeMap<&'d Name, [Vec<&'d TransferChange>; 2]>);

impl<'d> Brought<'d> {
    fn of(difference: &'d Difference) -> Self {
        let mut flows: BTreeMap<&Name, [Vec<&TransferChange>; 2]> = BTreeMap::new();
        for change in &difference.transfers {
            let side = match (&change.before, &change.after) {
                (None, Some(_)) => 0,
                (Some(_), None) => 1,
                _ => continue,
            };
            flows.entry(&change.flow).or_default()[side].push(change);
        }
        Self(flows)
    }

    /// What a flow brings now, or no longer brings, to whom and where; and where it brought that before, or brings it now.
    fn said(&self, flow: &Name, now: bool) -> String {
        let Some(sides) = self.0.get(flow) else { return format!("`{flow}` changed") };
        let [own, other] = if now { [&sides[0], &sides[1]] } else { [&sides[1], &sides[0]] };
        let data: BTreeSet<&str> = own.iter().flat_map(|c| c.categories.iter()).map(AsRef::as_ref).collect();
        let ends = |list: &[&'d TransferChange]| -> BTreeSet<(&'d str, &'d str)> {
            list.iter().map(|change| (&*change.importer, &*change.place)).collect()
        };
        // What is the same data elsewhere has moved.
        let moved = other.iter().copied().filter(|c| c.categories.iter().any(|one| data.contains(&**one)));
        let (here, there) = (ends(own), ends(&moved.collect::<Vec<_>>()));
        let there: BTreeSet<(&str, &str)> = there.difference(&here).copied().collect();
        let parties = |ends: &BTreeSet<(&'d str, &'d str)>| -> BTreeSet<&'d str> {
            ends.iter().map(|(party, _)| *party).collect()
        };
        let same = parties(&here) == parties(&there);
        let elsewhere = |ends: &BTreeSet<(&str, &str)>| {
            let places: BTreeSet<&str> = ends.iter().map(|(_, place)| *place).collect();
            let in_places = format!("in {}", cut(&places.into_iter().collect::<Vec<_>>(), NAMED));
            if same { in_places } else { format!("to {}", to(ends)) }
        };
        let data = cut(&data.into_iter().collect::<Vec<_>>(), NAMED);
        let first = if now { "brings" } else { "no longer brings" };
        let moved = match (there.is_empty(), now) {
            (true, true) => " now".to_owned(),
            (true, false) => String::new(),
            (false, true) => format!(" now, and no longer {}", elsewhere(&there)),
            (false, false) => format!(", but {}", elsewhere(&there)),
        };
        format!("`{flow}` {first} {data} to {}{moved}", to(&here))
    }
}

/// Recipients, each with the places where it gets something.
fn to(ends: &BTreeSet<(&str, &str)>) -> String {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (party, place) in ends {
        places.entry(party).or_default().push(place);
    }
    let each = places.into_iter().map(|(party, at)| format!("`{party}` in {}", cut(&at, NAMED)));
    cut(&each.collect::<Vec<_>>(), NAMED)
}

/// A ground's name, or that there is none.
fn one(name: &str) -> &str {
    if name.is_empty() { "no safeguard" } else { name }
}
