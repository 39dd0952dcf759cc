//! Safeguards and certifications by the importer that they can concern, so that a hop looks at few of them.

use jiff::ToSpan as _;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::data::Regime;
use crate::model::{
    AssessmentOutcome, AssessmentState, CategoryId, Certification, Date, DateCell, Inventory, PartyId,
    PartyMatch, SafeguardId,
};

/// Of safeguards that no judgement tells apart, so many are looked at: the first decides, and a judgement lists no more than
/// these of the others.
const ALIKE: usize = 10;

/// An index over an inventory's safeguards and certifications.
#[derive(Debug, Clone, Default)]
pub struct Register {
    by_importer: ByParty,
    for_any: Vec<u32>,
    /// The longer ones of these lists, by what their rows have in their scope.
    by_scope: FxHashMap<Option<PartyId>, ByScope>,
    certified: ByParty,
    /// By the last of those that are looked at: how many more are like it.
    left_out: FxHashMap<u32, usize>,
}

/// A list of more than so many safeguards is looked up by category.
const LONG: usize = 4;

/// A safeguard with more categories than that in its scope is looked at for each.
const FEW: usize = 16;

/// The safeguards of a list by the categories that their scope names.
#[derive(Debug, Clone, Default)]
struct ByScope {
    /// Those that name none, or many.
    always: Vec<u32>,
    named: FxHashMap<CategoryId, Vec<u32>>,
}

impl ByScope {
    fn new(inventory: &Inventory, rows: &[u32]) -> Self {
        let mut sorted = Self::default();
        for &row in rows {
            let Some(safeguard) = inventory.safeguards.get(row as usize) else { continue };
            if (1..=FEW).contains(&safeguard.categories.len()) {
                for &category in &safeguard.categories {
                    sorted.named.entry(category).or_default().push(row);
                }
            } else {
                sorted.always.push(row);
            }
        }
        sorted
    }

    /// Adds those whose scope may have a category: that names it, or one above it.
    fn of(&self, inventory: &Inventory, category: CategoryId, found: &mut Found) {
        found.extend(self.always.iter().copied());
        let mut at = Some(category);
        while let Some(id) = at {
            found.extend(self.named.get(&id).into_iter().flatten().copied());
            at = inventory.category(id).parent;
        }
    }
}

/// Row numbers of safeguards.
type Found = SmallVec<[u32; 16]>;

/// Row numbers by party, in one array.
#[derive(Debug, Clone, Default)]
struct ByParty {
    start: Vec<u32>,
    rows: Vec<u32>,
}

impl ByParty {
    /// From pairs of party and row, in any order.
    fn new(parties: usize, mut pairs: Vec<(PartyId, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut start = vec![0; parties + 1];
        for (party, _) in &pairs {
            start[party.index() + 1] += 1;
        }
        for party in 0..parties {
            start[party + 1] += start[party];
        }
        Self { start, rows: pairs.into_iter().map(|(_, row)| row).collect() }
    }

    fn of(&self, party: PartyId) -> &[u32] {
        let at = |i: usize| self.start.get(i).map_or(0, |&s| s as usize);
        self.rows.get(at(party.index())..at(party.index() + 1)).unwrap_or_default()
    }
}

impl Register {
    /// Indexes an inventory, for a day under these laws.
    pub fn new<'r>(inventory: &Inventory, laws: impl IntoIterator<Item = &'r Regime>, as_of: Date) -> Self {
        let (mut for_any, mut pairs) = (Vec::new(), Vec::new());
        let (looked, left_out) = looked_at(inventory, &Days::new(inventory, laws, as_of));
        for index in looked {
            let Some(safeguard) = inventory.safeguards.get(index as usize) else { continue };
            let open = safeguard.importers.is_empty()
                || safeguard.importers.iter().any(|m| !matches!(m, PartyMatch::Party(_)));
            if open {
                for_any.push(index);
                continue;
            }
            pairs.extend(safeguard.importers.iter().filter_map(|m| match m {
                PartyMatch::Party(id) => Some((*id, index)),
                _ => None,
            }));
        }
        let certified = inventory.certifications.iter().enumerate().map(|(i, row)| (row.party, i as u32));
        let parties = inventory.parties.len();
        let by_importer = ByParty::new(parties, pairs);
        let of_party = |party: usize| (Some(PartyId(party as u32)), by_importer.of(PartyId(party as u32)));
        let lists = (0..parties).map(of_party).chain([(None, for_any.as_slice())]);
        let long = lists.filter(|(_, rows)| rows.len() > LONG);
        let by_scope = long.map(|(of, rows)| (of, ByScope::new(inventory, rows))).collect();
        Self {
            by_importer,
            for_any,
            by_scope,
            certified: ByParty::new(parties, certified.collect()),
            left_out,
        }
    }

    /// How many safeguards that are not looked at are judged as this one.
    pub fn left_out(&self, safeguard: SafeguardId) -> usize {
        self.left_out.get(&safeguard.0).copied().unwrap_or(0)
    }

    /// The safeguards that can concern an importer, in the order of their rows; of those that no judgement tells apart the
    /// first few.
    pub fn safeguards(&self, importer: PartyId) -> impl Iterator<Item = SafeguardId> + '_ {
        // Both lists are in order: they are merged.
        let (mut own, mut any) = (self.by_importer.of(importer), self.for_any.as_slice());
        std::iter::from_fn(move || {
            let list = match (own.first(), any.first()) {
                (Some(a), Some(b)) if b < a => &mut any,
                (None, _) => &mut any,
                _ => &mut own,
            };
            let (first, rest) = list.split_first()?;
            *list = rest;
            Some(SafeguardId(*first))
        })
    }

    /// Of the safeguards that can concern an importer those whose scope may have a category, in the order of their rows. That
    /// it has is still to be asked; of the others it is certain that it has not.
    pub fn safeguards_of(
        &self,
        inventory: &Inventory,
        importer: PartyId,
        category: CategoryId,
    ) -> impl Iterator<Item = SafeguardId> + use<> {
        let mut found = Found::new();
        for (of, rows) in [(Some(importer), self.by_importer.of(importer)), (None, self.for_any.as_slice())] {
            match self.by_scope.get(&of) {
                Some(sorted) => sorted.of(inventory, category, &mut found),
                None => found.extend(rows.iter().copied()),
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(SafeguardId)
    }

    /// The certifications of a party, in the order of their rows, each with its position.
    pub fn certifications<'i>(
        &self,
        inventory: &'i Inventory,
        party: PartyId,
    ) -> impl Iterator<Item = (u32, &'i Certification)> + use<'_, 'i> {
        let rows = self.certified.of(party).iter();
        rows.filter_map(|&i| inventory.certifications.get(i as usize).map(|row| (i, row)))
    }
}

/// Days, as far as a judgement tells them apart: that a row holds until one day or another to come is all the same.
struct Days {
    as_of: Date,
    /// The months for which an assessment is good.
    months: i64,
    /// The days between which a law lets its clauses be signed, each once and in order.
    signed: Vec<Date>,
}

impl Days {
    fn new<'r>(inventory: &Inventory, laws: impl IntoIterator<Item = &'r Regime>, as_of: Date) -> Self {
        let clauses =
            laws.into_iter().flat_map(|law| law.mechanism.iter().filter_map(|m| m.clauses.as_ref()));
        let mut signed: Vec<Date> =
            clauses.flat_map(|c| c.signed_from.into_iter().chain(c.signed_until)).collect();
        signed.sort_unstable();
        signed.dedup();
        Self { as_of, months: i64::from(inventory.head.assessment_valid_months), signed }
    }

    /// Of the day on which a row begins: whether it has, and which days of the law are before it, or are it.
    fn start(&self, from: Option<Date>) -> Option<(bool, [usize; 2])> {
        let before = |from| self.signed.partition_point(|&day| day < from);
        let until = |from| self.signed.partition_point(|&day| day <= from);
        from.map(|from| (from <= self.as_of, [before(from), until(from)]))
    }

    /// Of the last day of a row, if it has one: whether it is over.
    fn end(&self, until: Option<Date>) -> Option<bool> {
        until.map(|until| until < self.as_of)
    }

    /// Of an assessment: what it came to, and of its day whether it is there, to come, or too long ago.
    fn assessed(&self, state: AssessmentState) -> (Option<AssessmentOutcome>, [bool; 4]) {
        let on = match state.on {
            DateCell::Blank => [true, false, false, false],
            DateCell::None => [false, true, false, false],
            DateCell::On(day) => {
                let old = day.checked_add(self.months.months()).is_ok_and(|last| last < self.as_of);
                [false, false, day > self.as_of, old]
            }
        };
        (state.outcome, on)
    }
}

/// The rows that are looked at and, by the last of those that are alike, how many more there are.
fn looked_at(inventory: &Inventory, days: &Days) -> (Vec<u32>, FxHashMap<u32, usize>) {
    let mut classes: FxHashMap<_, (usize, u32)> = FxHashMap::default();
    let mut left_out = FxHashMap::default();
    let mut looked = Vec::new();
    for (row, s) in (0..).zip(&inventory.safeguards) {
        // What is said of one: all but its id, the text of `document`, source and notes, and the days themselves.
        let parties = (&s.exporters, &s.importers);
        let scope = (&s.places, &s.categories, days.start(s.valid_from), days.end(s.valid_until));
        let law = (&s.mechanism, &s.regimes, &s.module);
        let papers = (days.assessed(s.assessment), &s.measures, s.document.is_empty());
        let (count, last) = classes.entry((parties, scope, law, papers)).or_default();
        if *count == ALIKE {
            *left_out.entry(*last).or_default() += 1;
        } else {
            (*count, *last) = (*count + 1, row);
            looked.push(row);
        }
    }
    (looked, left_out)
}
