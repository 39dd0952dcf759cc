//! Findings on their way into a list: all of them, or the first of each code by place, and the number of the rest.
//!
//! A large inventory can have a finding for each flow. Who looks at the first thousand of each code need not have the
//! others written out: they are counted. A code that the inventory switches off is neither.

use std::collections::{BTreeMap, BinaryHeap};

use super::super::analysis::Analysis;
use crate::{
    finding::{Code, Finding, Severity},
    source::Span,
};

/// A list of findings.
pub(super) struct Firsts {
    /// How many of each code are asked for; `None`: all.
    pub(super) limit: Option<usize>,
    off: Vec<Code>,
    /// For each code the places of the first so many, the last of them on top.
    places: BTreeMap<Code, BinaryHeap<Span>>,
    /// What is there: every finding that is among the first of its code, and some that are not.
    pub(super) list: Vec<Finding>,
    /// How many of each code are not there.
    pub(super) more: BTreeMap<Code, usize>,
}

impl Firsts {
    /// An empty list.
    pub(super) fn new(analysis: &Analysis, limit: Option<usize>) -> Self {
        let off = Code::ALL.iter().copied().filter(|&c| analysis.severity(c) == Severity::Off);
        Self { limit, off: off.collect(), places: BTreeMap::new(), list: Vec::new(), more: BTreeMap::new() }
    }

    /// Whether the inventory switches a code off.
    pub(super) fn is_off(&self, code: Code) -> bool {
        self.off.contains(&code)
    }

    /// Whether a finding of a code at a place is to be made and added; else it is counted. Only for what is found once:
    /// what is counted is not looked at again.
    pub(super) fn wants(&mut self, code: Code, place: Span) -> bool {
        let Some(limit) = self.limit else { return true };
        if self.is_off(code) {
            return false;
        }
        let places = self.places.entry(code).or_default();
        if places.len() < limit {
            places.push(place);
            return true;
        }
        match places.peek().copied() {
            Some(last) if place == last => true,
            Some(last) if place < last => {
                places.pop();
                places.push(place);
                true
            }
            _ => {
                *self.more.entry(code).or_default() += 1;
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_are_there_and_the_rest_is_counted(
            places in prop::collection::vec(0u32..20, 0..60),
            limit in 0usize..8,
        ) {
            let mut firsts = Firsts {
                limit: Some(limit),
                off: Vec::new(),
                places: BTreeMap::new(),
                list: Vec::new(),
                more: BTreeMap::new(),
            };
            let at = |start| Span { start, ..Span::default() };
            let mut taken: Vec<u32> =
                places.iter().copied().filter(|&p| firsts.wants(Code::EmptyFlow, at(p))).collect();
            let more = firsts.more.get(&Code::EmptyFlow).copied().unwrap_or_default();
            prop_assert_eq!(taken.len() + more, places.len());
            let mut all = places.clone();
            all.sort_unstable();
            taken.sort_unstable();
            let first = limit.min(places.len());
            prop_assert_eq!(&taken[..first], &all[..first]);
        }
    }
}
