//! The difference of two snapshots: what was gained, lost and changed, and whether it got worse.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    lots::{Change, List, Name, changes},
    snapshot::{Carried, Exposed, ExposureOf, Row, Said, Snapshot},
};
use crate::{assess::Verdict, finding::Severity, report};

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To a worse verdict; or new, and not known to be covered.
    Worse,
    /// New, gone, or on another ground, and as good as before.
    Other,
    /// To a better verdict; or gone, and was not known to be covered.
    Better,
}

impl Direction {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Other => "other",
            Self::Better => "better",
        }
    }

    fn of(before: Option<Verdict>, after: Option<Verdict>) -> Self {
        let open = |verdict: Verdict| verdict >= Verdict::Unknown;
        match (before, after) {
            (Some(before), Some(after)) if after > before => Self::Worse,
            (Some(before), Some(after)) if after < before => Self::Better,
            (None, Some(after)) if open(after) => Self::Worse,
            (Some(before), None) if open(before) => Self::Better,
            _ => Self::Other,
        }
    }
}

/// What changed of exposures that agree in all but the category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExposureChange {
    /// Whose.
    pub population: Name,
    /// Who has it.
    pub recipient: Name,
    /// Where.
    pub place: Name,
    /// Under which law.
    pub regime: Name,
    /// What, in the order of ids.
    pub categories: List,
    /// As it was; `None`: it was not there.
    pub before: Option<Arc<Exposed>>,
    /// As it is; `None`: it is not there.
    pub after: Option<Arc<Exposed>>,
}

impl ExposureChange {
    /// Which way it goes.
    pub fn direction(&self) -> Direction {
        Direction::of(self.before.as_ref().map(|e| e.verdict), self.after.as_ref().map(|e| e.verdict))
    }

    /// The verdict after it; of an exposure that is gone `free`, the best.
    pub fn verdict(&self) -> Verdict {
        self.after.as_ref().map_or(Verdict::Free, |e| e.verdict)
    }
}

/// What changed of transfers that agree in all but whose data they are and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferChange {
    /// The flow, or `store:ID`.
    pub flow: Name,
    /// Under which law.
    pub regime: Name,
    /// Who gets.
    pub importer: Name,
    /// Where.
    pub place: Name,
    /// Whose, in the order of ids.
    pub populations: List,
    /// What, in the order of ids.
    pub categories: List,
    /// As it was; `None`: it was not there.
    pub before: Option<Arc<Carried>>,
    /// As it is; `None`: it is not there.
    pub after: Option<Arc<Carried>>,
}

impl TransferChange {
    /// Which way it goes.
    pub fn direction(&self) -> Direction {
        Direction::of(self.before.as_ref().map(|t| t.verdict), self.after.as_ref().map(|t| t.verdict))
    }
}

/// What changed of the row of a safeguard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// Its id.
    pub id: Name,
    /// Its cells, if it was there.
    pub before: Option<Row>,
    /// Its cells, if it is there.
    pub after: Option<Row>,
}

impl RowChange {
    /// The columns that differ, with what stood and what stands there.
    pub fn cells(&self) -> Vec<(&'static str, &str, &str)> {
        fn cell<'r>(row: Option<&'r Row>, column: &str) -> &'r str {
            row.and_then(|row| row.get(column)).map_or("", String::as_str)
        }
        let columns: BTreeSet<&'static str> =
            self.before.iter().chain(&self.after).flat_map(|row| row.keys().copied()).collect();
        let both = |&column: &&'static str| {
            let (was, is) = (cell(self.before.as_ref(), column), cell(self.after.as_ref(), column));
            (was != is).then_some((column, was, is))
        };
        columns.iter().filter_map(both).collect()
    }
}

/// Gained and lost, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// What is new.
    pub gained: Vec<Name>,
    /// What is gone.
    pub lost: Vec<Name>,
}

impl Names {
    fn of(before: &BTreeSet<Name>, after: &BTreeSet<Name>) -> Self {
        Self {
            gained: after.difference(before).cloned().collect(),
            lost: before.difference(after).cloned().collect(),
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

/// All that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Exposures, the worst change first, then by the words of the row.
    pub exposures: Vec<ExposureChange>,
    /// Transfers, likewise.
    pub transfers: Vec<TransferChange>,
    /// Findings that are new, that are worse than they were, or that no waiver accepts any more, by key.
    pub findings_gained: Vec<(Name, Said)>,
    /// Findings that are about more than before, by key.
    pub findings_grown: Vec<(Name, Said)>,
    /// Findings that are gone, or that a waiver accepts now, by key.
    pub findings_lost: Vec<(Name, Said)>,
    /// Rows of safeguards; none where one of the two sides does not know them.
    pub safeguards: Vec<RowChange>,
    /// Who gets data.
    pub recipients: Names,
    /// Where data is.
    pub places: Names,
}

impl Difference {
    /// What differs between two snapshots.
    pub fn of(before: &Snapshot, after: &Snapshot) -> Self {
        let who = |shot: &Snapshot| shot.exposures.keys().map(|id| id.recipient.clone()).collect();
        let places = |shot: &Snapshot| shot.exposures.keys().map(|id| id.place.clone()).collect();
        let Findings { gained, grown, lost } = Findings::between(before, after);
        Self {
            exposures: exposures(before, after),
            transfers: transfers(before, after),
            findings_gained: gained,
            findings_grown: grown,
            findings_lost: lost,
            safeguards: safeguards(before, after),
            recipients: Names::of(&who(before), &who(after)),
            places: Names::of(&places(before), &places(after)),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an exposure or a transfer got worse, or an error is new, or about more than before, that no waiver accepts.
    pub fn is_worse(&self) -> bool {
        let worse = |direction| direction == Direction::Worse;
        self.exposures.iter().any(|c| worse(c.direction()))
            || self.transfers.iter().any(|c| worse(c.direction()))
            || self
                .findings_gained
                .iter()
                .chain(&self.findings_grown)
                .any(|(_, said)| said.severity == Severity::Error && said.counts())
    }

    /// The worst of what got worse, by recipient, place and verdicts; at most so many.
    pub fn worst(&self, most: usize) -> Vec<report::Turned> {
        let mut worst: Vec<report::Turned> = Vec::new();
        for change in self.exposures.iter().filter(|change| change.direction() == Direction::Worse) {
            let (was, is) = (change.before.as_ref().map(|e| e.verdict), change.verdict());
            let same = |one: &&mut report::Turned| {
                one.recipient == *change.recipient
                    && one.place == *change.place
                    && (one.was, one.is) == (was, is)
            };
            let categories = change.categories.iter().map(ToString::to_string);
            if let Some(one) = worst.iter_mut().find(same) {
                one.exposures += change.categories.len();
                one.categories.extend(categories);
            } else if worst.len() < most {
                worst.push(report::Turned {
                    recipient: change.recipient.to_string(),
                    place: change.place.to_string(),
                    was,
                    is,
                    categories: categories.collect(),
                    exposures: change.categories.len(),
                });
            }
        }
        for one in &mut worst {
            one.categories.sort();
            one.categories.dedup();
        }
        worst
    }

    /// How many exposures, each category by itself, went which way.
    pub fn count(&self, direction: Direction) -> usize {
        let some = self.exposures.iter().filter(|change| change.direction() == direction);
        some.map(|change| change.categories.len()).sum()
    }
}

/// Two maps side by side: each key, what it had, what it has, where they differ.
fn sides<'a, K: Ord, V: PartialEq>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let changed = before.iter().filter_map(|(key, was)| {
        let is = after.get(key);
        (is != Some(was)).then_some((key, Some(was), is))
    });
    let gained = after.iter().filter(|(key, _)| !before.contains_key(key));
    changed.chain(gained.map(|(key, is)| (key, None, Some(is))))
}

fn exposures(before: &Snapshot, after: &Snapshot) -> Vec<ExposureChange> {
    // A row of no law gives way to one of a law, and the other way round: that is one change of the law's row.
    let judged = |shot: &Snapshot, of: &ExposureOf, category: &Name| {
        let rows = shot.exposures.from(of);
        let alike = |other: &ExposureOf| {
            (&other.population, &other.recipient, &other.place) == (&of.population, &of.recipient, &of.place)
        };
        rows.take_while(|(other, _)| alike(other)).any(|(other, _)| {
            !other.regime.is_empty() && shot.exposures.get(other, &of.population, category).is_some()
        })
    };
    let change = |Change { of, before: was, after: is, categories, .. }: Change<'_, ExposureOf, Exposed>| {
        let categories = if of.regime.is_empty() {
            let free = |category: &&Name| !judged(before, of, category) && !judged(after, of, category);
            categories.iter().filter(free).cloned().collect()
        } else {
            categories
        };
        (!categories.is_empty()).then(|| ExposureChange {
            population: of.population.clone(),
            recipient: of.recipient.clone(),
            place: of.place.clone(),
            regime: of.regime.clone(),
            categories,
            before: was.cloned(),
            after: is.cloned(),
        })
    };
    let mut list: Vec<ExposureChange> =
        changes(&before.exposures, &after.exposures).into_iter().filter_map(change).collect();
    list.sort_by_cached_key(|c| {
        let verdict = std::cmp::Reverse(c.verdict());
        (c.direction(), verdict, std::cmp::Reverse(c.categories.len()))
    });
    list
}

fn transfers(before: &Snapshot, after: &Snapshot) -> Vec<TransferChange> {
    let all = changes(&before.transfers, &after.transfers).into_iter();
    let change = all.map(|Change { of, before, after, populations, categories }| TransferChange {
        flow: of.flow.clone(),
        regime: of.regime.clone(),
        importer: of.importer.clone(),
        place: of.place.clone(),
        populations,
        categories,
        before: before.cloned(),
        after: after.cloned(),
    });
    let mut list: Vec<TransferChange> = change.collect();
    list.sort_by_cached_key(|c| {
        let verdict = c.after.as_ref().map_or(Verdict::Free, |t| t.verdict);
        (c.direction(), std::cmp::Reverse(verdict))
    });
    list
}

/// Findings by their keys, the worst first.
#[derive(Default)]
struct Findings {
    gained: Vec<(Name, Said)>,
    grown: Vec<(Name, Said)>,
    lost: Vec<(Name, Said)>,
}

impl Findings {
    /// The findings that are new or worse, those that are about more, and those that are gone. One whose words alone changed is
    /// the same. What a waiver accepts from now on is gone, and what it no longer accepts is new.
    fn between(before: &Snapshot, after: &Snapshot) -> Self {
        let mut all = Self::default();
        for (key, was, is) in sides(&before.findings, &after.findings) {
            match (was, is) {
                (Some(was), Some(is)) if was.counts() && !is.counts() => {
                    all.lost.push((key.clone(), is.clone()));
                }
                (Some(was), Some(is)) if (is.counts() && !was.counts()) || is.severity < was.severity => {
                    all.gained.push((key.clone(), is.clone()));
                }
                (Some(was), Some(is)) if is.has_grown_since(was) => {
                    all.grown.push((key.clone(), is.clone()));
                }
                (Some(_), Some(_)) => {}
                (was, is) => {
                    all.gained.extend(is.map(|is| (key.clone(), is.clone())));
                    all.lost.extend(was.map(|was| (key.clone(), was.clone())));
                }
            }
        }
        for list in [&mut all.gained, &mut all.grown, &mut all.lost] {
            list.sort_by(|(a, x), (b, y)| {
                let order =
                    |said: &Said| (said.severity, std::cmp::Reverse(said.exposures), said.code.clone());
                order(x).cmp(&order(y)).then_with(|| a.cmp(b))
            });
        }
        all
    }
}

fn safeguards(before: &Snapshot, after: &Snapshot) -> Vec<RowChange> {
    let (Some(before), Some(after)) = (&before.safeguards, &after.safeguards) else { return Vec::new() };
    let change = |(id, was, is): (&Name, Option<&Row>, Option<&Row>)| RowChange {
        id: id.clone(),
        before: was.cloned(),
        after: is.cloned(),
    };
    if Arc::ptr_eq(before, after) {
        return Vec::new();
    }
    let mut list: Vec<RowChange> = sides(before, after).map(change).collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}
