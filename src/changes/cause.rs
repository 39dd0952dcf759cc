//! Why something changed: changes grouped by what carried the transfer before and what covers it now.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

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
            (turned(before, now, &because(after)), (*regime).clone())
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

/// What became of a ground: that another took its place, or that it fails now, or holds now.
fn turned(before: &Ground<'_>, now: &Ground<'_>, because: &str) -> String {
    let (was, is) = (before.name(), now.name());
    let (covered, covers) = (before.verdict < Verdict::Unknown, now.verdict < Verdict::Unknown);
    let judged = match now.verdict.cmp(&before.verdict) {
        Ordering::Less => "and it is judged better than before",
        Ordering::Equal => "and another party sends it",
        Ordering::Greater => "and it is judged worse than before",
    };
    match (was.is_empty(), is.is_empty()) {
        (_, true) if covers => "no safeguard is needed now".to_owned(),
        (true, true) if covered => format!("no safeguard was needed, and now there is none{because}"),
        (true, true) => format!("there is still no safeguard, {judged}{because}"),
        (false, true) if covered => format!("{was} no longer covers it, and nothing else does"),
        (false, true) => format!("{was} is gone, and there is no other ground"),
        _ if was == is && covered && covers => format!("{is} still covers it, {judged}"),
        _ if was == is && covered => format!("{was} no longer covers it{because}"),
        _ if was == is && !covers => format!("{is} still does not cover it, {judged}{because}"),
        _ if was == is => format!("{is} covers it now"),
        (true, false) if covers => format!("{is} covers it now"),
        (true, false) => format!("{is} is there now, and does not cover it{because}"),
        (false, false) if covers => format!("{was} no longer covers it, but {is} does"),
        (false, false) => format!("{was} no longer covers it; what is left, {is}, does not{because}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Ground,
        Verdict::{self, Adequate, Deficient, Free, Missing, Prohibited, Safeguarded, Unknown},
        turned,
    };

    #[test]
    fn what_became_of_a_ground_is_a_sentence() {
        let said = |before: (&str, Verdict), now: (&str, Verdict)| {
            let names = [before.0.into(), now.0.into(), "".into()];
            let ground =
                |at: usize, verdict| Ground { mechanism: &names[2], instrument: &names[at], verdict };
            turned(&ground(0, before.1), &ground(1, now.1), ": why")
        };
        for (before, now, sentence) in [
            (("", Free), ("", Missing), "no safeguard was needed, and now there is none: why"),
            (
                ("", Unknown),
                ("", Missing),
                "there is still no safeguard, and it is judged worse than before: why",
            ),
            (
                ("", Prohibited),
                ("", Missing),
                "there is still no safeguard, and it is judged better than before: why",
            ),
            (("", Missing), ("", Missing), "there is still no safeguard, and another party sends it: why"),
            (("", Missing), ("", Free), "no safeguard is needed now"),
            (("", Missing), ("x", Adequate), "`x` covers it now"),
            (("", Missing), ("x", Deficient), "`x` is there now, and does not cover it: why"),
            (("x", Adequate), ("", Missing), "`x` no longer covers it, and nothing else does"),
            (("x", Deficient), ("", Missing), "`x` is gone, and there is no other ground"),
            (("x", Safeguarded), ("x", Deficient), "`x` no longer covers it: why"),
            (("x", Deficient), ("x", Safeguarded), "`x` covers it now"),
            (
                ("x", Unknown),
                ("x", Deficient),
                "`x` still does not cover it, and it is judged worse than before: why",
            ),
            (
                ("x", Deficient),
                ("x", Unknown),
                "`x` still does not cover it, and it is judged better than before: why",
            ),
            (("x", Safeguarded), ("x", Safeguarded), "`x` still covers it, and another party sends it"),
            (("x", Adequate), ("y", Safeguarded), "`x` no longer covers it, but `y` does"),
            (("x", Adequate), ("y", Unknown), "`x` no longer covers it; what is left, `y`, does not: why"),
        ] {
            assert_eq!(said(before, now), sentence);
        }
    }
}
