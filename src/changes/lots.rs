//! What holds of many populations and categories at once: a flow that carries sixty categories of sixty populations on one
//! ground is one row here, not 3,600.
//!
//! 1. *Lots*: by what rows are of, each with a value for some populations and some categories. Where lots overlap, the worst
//!    value is what counts.
//! 2. *Cells*: one population and one category. What is said of a lot is said of each of its cells.
//! 3. *Changes*: the cells that differ between two of them, in lots again. They are not looked at one by one: populations
//!    that the same lots hold are alike, and so are categories.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::FxHashMap;

/// An id or a text that many rows share.
pub type Name = Arc<str>;

/// Names, each once and in their order.
pub type List = Arc<[Name]>;

/// A value, and of which populations and categories it is.
#[derive(Debug)]
pub struct Lot<V> {
    /// What holds.
    pub value: Arc<V>,
    /// Whose data.
    pub populations: List,
    /// What data.
    pub categories: List,
}

impl<V> Clone for Lot<V> {
    fn clone(&self) -> Self {
        let [populations, categories] = [&self.populations, &self.categories].map(Arc::clone);
        Self { value: Arc::clone(&self.value), populations, categories }
    }
}

impl<V: PartialEq> PartialEq for Lot<V> {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &List, b: &List| Arc::ptr_eq(a, b) || a == b;
        self.value == other.value
            && same(&self.populations, &other.populations)
            && same(&self.categories, &other.categories)
    }
}

impl<V> Lot<V> {
    /// How many cells it has.
    fn cells(&self) -> usize {
        self.populations.len() * self.categories.len()
    }

    fn has(&self, population: &str, category: &str) -> bool {
        let within = |list: &List, name: &str| list.binary_search_by(|known| (**known).cmp(name)).is_ok();
        within(&self.populations, population) && within(&self.categories, category)
    }
}

/// Lots, by what they are of.
#[derive(Debug)]
pub struct Lots<K, V>(BTreeMap<K, Vec<Lot<V>>>);

impl<K, V> Default for Lots<K, V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Clone, V> Clone for Lots<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// One cell: what it is of, whose and what data, and what holds of it.
pub type Cell<'l, K, V> = (&'l K, &'l Name, &'l Name, &'l Arc<V>);

impl<K: Ord + Clone, V: Ord> Lots<K, V> {
    /// Adds a lot; an empty one says nothing.
    pub fn add(&mut self, of: &K, lot: Lot<V>) {
        if lot.cells() == 0 {
            return;
        }
        match self.0.get_mut(of) {
            Some(lots) => lots.push(lot),
            None => _ = self.0.insert(of.clone(), vec![lot]),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What they are of, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// The lots, by what they are of. They may overlap.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &[Lot<V>])> {
        self.0.iter().map(|(of, lots)| (of, lots.as_slice()))
    }

    /// The lots of one; none where there are none.
    pub fn of(&self, of: &K) -> &[Lot<V>] {
        self.0.get(of).map(Vec::as_slice).unwrap_or_default()
    }

    /// The lots of what is not before this, in order.
    pub(super) fn from<'l>(
        &'l self,
        first: &K,
    ) -> impl Iterator<Item = (&'l K, &'l [Lot<V>])> + use<'l, K, V> {
        self.0.range(first.clone()..).map(|(of, lots)| (of, lots.as_slice()))
    }

    /// What holds of one cell; `None`: nothing.
    pub fn get(&self, of: &K, population: &str, category: &str) -> Option<&Arc<V>> {
        worst(self.of(of).iter().filter(|lot| lot.has(population, category)))
    }

    /// How many cells there are; each once, though lots overlap.
    pub fn count(&self, counts: impl Fn(&V) -> bool) -> usize {
        let parts = self.0.values().flat_map(|lots| parts([lots.as_slice()]));
        let some = parts.filter(|part| part.values[0].is_some_and(|value| counts(value)));
        some.map(|part| part.populations.len() * part.categories.len()).sum()
    }

    /// Every cell, in the order of what it is of, of populations and of categories.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_, K, V>> {
        self.cells_with(|_| true)
    }

    /// The cells of which such a value holds, in the same order. What has no lot with one is not looked at cell by cell.
    pub fn cells_with(&self, is: impl Fn(&V) -> bool + Copy) -> impl Iterator<Item = Cell<'_, K, V>> {
        let some = self.iter().filter(move |(_, lots)| lots.iter().any(|lot| is(&lot.value)));
        some.flat_map(move |(of, lots)| {
            let populations: BTreeSet<&Name> = lots.iter().flat_map(|lot| lot.populations.iter()).collect();
            let categories: BTreeSet<&Name> = lots.iter().flat_map(|lot| lot.categories.iter()).collect();
            let all = populations.into_iter().flat_map(move |population| {
                categories.clone().into_iter().map(move |category| (population, category))
            });
            all.filter_map(move |(population, category)| {
                let has = |lot: &&Lot<V>| lots.len() == 1 || lot.has(population, category);
                let value = worst(lots.iter().filter(has)).filter(|value| is(value))?;
                Some((of, population, category, value))
            })
        })
    }
}

/// Of lots with a cell in common: the first of the worst.
fn worst<'l, V: Ord + 'l>(lots: impl Iterator<Item = &'l Lot<V>>) -> Option<&'l Arc<V>> {
    lots.map(|lot| &lot.value).reduce(|known, value| if value > known { value } else { known })
}

/// Cells of one that changed alike. They are those whose population and whose category are named: not each of these need have
/// changed so with each other.
pub struct Change<'l, K, V> {
    /// What they are of.
    pub of: &'l K,
    /// What held; `None`: nothing.
    pub before: Option<&'l Arc<V>>,
    /// What holds; `None`: nothing.
    pub after: Option<&'l Arc<V>>,
    /// Whose data.
    pub populations: List,
    /// What data.
    pub categories: List,
}

/// What differs, in the order of what it is of, then of what held and holds.
pub fn changes<'l, K: Ord + Clone, V: Ord>(
    before: &'l Lots<K, V>,
    after: &'l Lots<K, V>,
) -> Vec<Change<'l, K, V>> {
    let all: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let (mut list, mut lists) = (Vec::new(), Lists::default());
    for of in all {
        changes_of(of, [before.of(of), after.of(of)], &mut lists, &mut list);
    }
    list
}

/// What held, and what holds.
type Both<'l, V> = [Option<&'l Arc<V>>; 2];

/// What held and holds, and of which populations and categories.
type Group<'l, V> = (Both<'l, V>, BTreeSet<&'l Name>, BTreeSet<&'l Name>);

fn changes_of<'l, K, V: Ord>(
    of: &'l K,
    sides: [&'l [Lot<V>]; 2],
    lists: &mut Lists,
    list: &mut Vec<Change<'l, K, V>>,
) {
    if sides[0] == sides[1] {
        return;
    }
    let mut groups: BTreeMap<Both<'l, V>, Group<'l, V>> = BTreeMap::new();
    for Part { values, populations, categories } in parts(sides) {
        if values[0] != values[1] {
            // Two values that are equal may be told in other words: the first counts.
            let group = groups.entry(values).or_insert_with(|| (values, BTreeSet::new(), BTreeSet::new()));
            group.1.extend(populations);
            group.2.extend(categories);
        }
    }
    list.extend(groups.into_values().map(|([before, after], populations, categories)| Change {
        of,
        before,
        after,
        populations: lists.of(populations),
        categories: lists.of(categories),
    }));
}

/// Cells that are touched, as they stand and as they would be. What is on neither side is not touched.
#[derive(Debug)]
pub(super) struct Sides<K, V> {
    pub stands: Lots<K, V>,
    pub would: Lots<K, V>,
}

impl<K, V> Default for Sides<K, V> {
    fn default() -> Self {
        Self { stands: Lots::default(), would: Lots::default() }
    }
}

impl<K: Clone, V> Clone for Sides<K, V> {
    fn clone(&self) -> Self {
        Self { stands: self.stands.clone(), would: self.would.clone() }
    }
}

impl<K: Ord + Clone, V: Ord> Sides<K, V> {
    /// What differs, on either side.
    pub(super) fn between(before: &Lots<K, V>, after: &Lots<K, V>) -> Self {
        let (mut both, mut lists) = (Self::default(), Lists::default());
        let all: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
        for of in all {
            let sides = [before.of(of), after.of(of)];
            if sides[0] == sides[1] {
                continue;
            }
            for part in parts(sides).into_iter().filter(|part| part.values[0] != part.values[1]) {
                part.add_to([&mut both.stands, &mut both.would], of, &mut lists);
            }
        }
        both
    }

    /// Whether a cell is touched.
    pub(super) fn touches(&self, of: &K, population: &str, category: &str) -> bool {
        [&self.stands, &self.would].into_iter().any(|lots| lots.get(of, population, category).is_some())
    }

    /// What would hold of a cell, where all that stands is this.
    pub(super) fn would<'s>(
        &'s self,
        stands: &'s Lots<K, V>,
        of: &K,
        population: &str,
        category: &str,
    ) -> Option<&'s Arc<V>> {
        let lots = if self.touches(of, population, category) { &self.would } else { stands };
        lots.get(of, population, category)
    }

    /// What would hold here and what would there, of all that is touched here or there: what one of the two does not touch is
    /// with it as it stands.
    pub(super) fn here_and_there(&self, there: &Self) -> [Lots<K, V>; 2] {
        let mut both = [Lots::default(), Lots::default()];
        let mut lists = Lists::default();
        let all = [&self.stands, &self.would, &there.stands, &there.would];
        let all: BTreeSet<&K> = all.into_iter().flat_map(Lots::keys).collect();
        for of in all {
            let sides = [&self.stands, &self.would, &there.stands, &there.would].map(|lots| lots.of(of));
            for Part { values: [stands, here, stood, there], populations, categories } in parts(sides) {
                let would = |own: [Option<_>; 2], other: Option<_>| match own {
                    [None, None] => other,
                    [_, would] => would,
                };
                let values = [would([stands, here], stood), would([stood, there], stands)];
                Part { values, populations, categories }.add_to(both.each_mut(), of, &mut lists);
            }
        }
        both
    }
}

/// Cells that the same lots hold, on so many sides.
struct Part<'l, V, const SIDES: usize> {
    values: [Option<&'l Arc<V>>; SIDES],
    populations: Vec<&'l Name>,
    categories: Vec<&'l Name>,
}

impl<V: Ord, const SIDES: usize> Part<'_, V, SIDES> {
    /// Adds each side to its lots.
    fn add_to<K: Ord + Clone>(self, sides: [&mut Lots<K, V>; SIDES], of: &K, lists: &mut Lists) {
        let [populations, categories] = [self.populations, self.categories].map(|names| lists.of(names));
        for (lots, value) in sides.into_iter().zip(self.values) {
            if let Some(value) = value {
                let [populations, categories] = [&populations, &categories].map(Arc::clone);
                lots.add(of, Lot { value: Arc::clone(value), populations, categories });
            }
        }
    }
}

/// All cells of one, in parts, in the order of the first population, then of the first category.
fn parts<'l, V: Ord, const SIDES: usize>(sides: [&'l [Lot<V>]; SIDES]) -> Vec<Part<'l, V, SIDES>> {
    let all: Vec<(usize, &Lot<V>)> =
        sides.iter().enumerate().flat_map(|(side, lots)| lots.iter().map(move |lot| (side, lot))).collect();
    let people = alike(all.iter().map(|(_, lot)| &lot.populations));
    let kinds = alike(all.iter().map(|(_, lot)| &lot.categories));
    let mut parts = Vec::new();
    for (populations, by) in &people {
        for (categories, with) in &kinds {
            let (few, many) = if by.len() < with.len() { (by, with) } else { (with, by) };
            let mut values = [None; SIDES];
            for (side, lot) in few.iter().filter(|at| many.binary_search(at).is_ok()).map(|&at| all[at]) {
                let known: &mut Option<&'l Arc<V>> = &mut values[side];
                if known.is_none_or(|known| *known < lot.value) {
                    *known = Some(&lot.value);
                }
            }
            if values.iter().any(Option::is_some) {
                parts.push(Part { values, populations: populations.clone(), categories: categories.clone() });
            }
        }
    }
    parts
}

/// Names that the same lists hold, by the first of them, with the numbers of those lists.
fn alike<'l>(lists: impl Iterator<Item = &'l List>) -> Vec<(Vec<&'l Name>, Vec<usize>)> {
    let mut held: BTreeMap<&Name, Vec<usize>> = BTreeMap::new();
    for (at, list) in lists.enumerate() {
        list.iter().for_each(|name| held.entry(name).or_default().push(at));
    }
    let mut known: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
    let mut classes: Vec<(Vec<&Name>, Vec<usize>)> = Vec::new();
    for (name, by) in held {
        if let Some(&class) = known.get(&by) {
            classes[class].0.push(name);
        } else {
            known.insert(by.clone(), classes.len());
            classes.push((vec![name], by));
        }
    }
    classes
}

/// Each list once.
#[derive(Default)]
pub(super) struct Lists(BTreeSet<List>);

impl Lists {
    /// The shared list of these names.
    pub(super) fn of<'n>(&mut self, names: impl IntoIterator<Item = &'n Name>) -> List {
        let mut list: Vec<Name> = names.into_iter().map(Arc::clone).collect();
        if !list.is_sorted_by(|a, b| a < b) {
            list.sort();
            list.dedup();
        }
        if let Some(known) = self.0.get(list.as_slice()) {
            return Arc::clone(known);
        }
        let list: List = list.into();
        self.0.insert(Arc::clone(&list));
        list
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{List, Lists, Lot, Lots, Sides, changes};

    /// What a lot is of, its value, and its populations and categories, a bit each.
    type Row = (u8, u8, u8, u8);

    /// By what it is of, whose and what: a cell by itself.
    type Plain = BTreeMap<(u8, String, String), u8>;

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        prop::collection::vec((0..3_u8, 0..4_u8, 0..32_u8, 0..32_u8), 0..8)
    }

    fn names(of: char, bits: u8) -> Vec<String> {
        (0..5).filter(|bit| bits & (1 << bit) != 0).map(|bit| format!("{of}{bit}")).collect()
    }

    fn list(of: char, bits: u8) -> List {
        let names: Vec<super::Name> = names(of, bits).into_iter().map(Into::into).collect();
        Lists::default().of(&names)
    }

    fn lots(rows: &[Row]) -> Lots<u8, u8> {
        let mut lots = Lots::default();
        for &(of, value, people, kinds) in rows {
            let [populations, categories] = [list('p', people), list('c', kinds)];
            lots.add(&of, Lot { value: value.into(), populations, categories });
        }
        lots
    }

    fn plain(rows: &[Row]) -> Plain {
        let mut cells = Plain::new();
        for &(of, value, people, kinds) in rows {
            for population in names('p', people) {
                for category in names('c', kinds) {
                    let known = cells.entry((of, population.clone(), category)).or_insert(value);
                    *known = value.max(*known);
                }
            }
        }
        cells
    }

    fn cells(lots: &Lots<u8, u8>) -> Plain {
        lots.cells().map(|(of, p, c, value)| ((*of, p.to_string(), c.to_string()), **value)).collect()
    }

    fn differing<'a>(was: &'a Plain, is: &'a Plain) -> BTreeSet<&'a (u8, String, String)> {
        was.keys().chain(is.keys()).filter(|cell| was.get(*cell) != is.get(*cell)).collect()
    }

    proptest! {
        #[test]
        fn cells_are_those_of_each_lot(rows in rows()) {
            let (lots, plain) = (lots(&rows), plain(&rows));
            prop_assert_eq!(cells(&lots), plain.clone());
            let high = plain.values().filter(|&&value| value > 1).count();
            prop_assert_eq!((lots.count(|&value| value > 1), lots.cells_with(|&value| value > 1).count()), (high, high));
            for ((of, population, category), value) in &plain {
                prop_assert_eq!(lots.get(of, population, category).map(|v| **v), Some(*value));
            }
            prop_assert!(lots.get(&0, "p9", "c0").is_none());
        }

        #[test]
        fn changes_are_those_of_each_cell(before in rows(), after in rows()) {
            let (was, is) = (plain(&before), plain(&after));
            let [before, after] = [lots(&before), lots(&after)];
            let mut told = BTreeSet::new();
            for change in changes(&before, &after) {
                let sides = [change.before, change.after].map(|side| side.map(|value| **value));
                let mut some = [BTreeSet::new(), BTreeSet::new()];
                for population in change.populations.iter() {
                    for category in change.categories.iter() {
                        let cell = (*change.of, population.to_string(), category.to_string());
                        if [was.get(&cell).copied(), is.get(&cell).copied()] == sides {
                            some[0].insert(population);
                            some[1].insert(category);
                            told.insert(cell);
                        }
                    }
                }
                // Each that is named is named with reason.
                prop_assert_eq!([some[0].len(), some[1].len()], [change.populations.len(), change.categories.len()]);
            }
            prop_assert_eq!(told.iter().collect::<BTreeSet<_>>(), differing(&was, &is));
        }

        #[test]
        fn what_is_touched_here_or_there_is_held_side_by_side(stand in rows(), here in rows(), there in rows()) {
            let plain = [&stand, &here, &there].map(|rows| plain(rows));
            let [stands, a, b] = [&stand, &here, &there].map(|rows| lots(rows));
            let [a, b] = [&a, &b].map(|after| Sides::between(&stands, after));
            let [x, y] = a.here_and_there(&b);
            let touched: BTreeSet<_> =
                differing(&plain[0], &plain[1]).union(&differing(&plain[0], &plain[2])).copied().collect();
            let of = |side: &Plain| -> Plain {
                side.iter().filter(|(cell, _)| touched.contains(cell)).map(|(c, v)| (c.clone(), *v)).collect()
            };
            prop_assert_eq!(cells(&x), of(&plain[1]));
            prop_assert_eq!(cells(&y), of(&plain[2]));
            for cell in differing(&plain[0], &plain[1]) {
                prop_assert!(a.touches(&cell.0, &cell.1, &cell.2));
            }
            for cell in plain[0].keys().chain(plain[1].keys()) {
                let would = a.would(&stands, &cell.0, &cell.1, &cell.2);
                prop_assert_eq!(would.map(|value| **value), plain[1].get(cell).copied());
            }
        }
    }
}
