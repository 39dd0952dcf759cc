//! The words that a reader of inventories needs to know of the law.

use std::{borrow::Borrow, collections::BTreeSet};

use super::data::{Condition, Regime};
use crate::model::Vocabulary;

/// Mechanisms that the documentation names, also where no loaded regime has them: a row for a law that is not
/// judged is not a mistake.
const MECHANISMS: &[&str] = &[
    "scc",
    "bcr-c",
    "bcr-p",
    "idta",
    "uk-addendum",
    "scc-sa",
    "code-of-conduct",
    "certification",
    "adhoc-clauses",
    "public-instrument",
    "admin-arrangement",
    "onward-contract",
    "derogation",
    "compelling-interests",
    "cn-standard-contract",
];

/// Certification schemes that the documentation names.
const SCHEMES: &[&str] = &["eu-us-dpf", "uk-extension", "swiss-us-dpf", "eu-us-privacy-shield", "cbpr"];

/// The words that regimes know, with those that the documentation names.
pub fn vocabulary<R: Borrow<Regime>>(regimes: &[R]) -> Vocabulary {
    let mut mechanisms: BTreeSet<&str> = MECHANISMS.iter().copied().collect();
    let mut schemes: BTreeSet<&str> = SCHEMES.iter().copied().collect();
    for regime in regimes.iter().map(R::borrow) {
        mechanisms.extend(regime.mechanism.iter().map(|m| m.mechanism.as_str()));
        for condition in regime.conditions() {
            if let Condition::Certified { scheme, .. } = condition {
                schemes.insert(scheme);
            }
        }
    }
    let owned = |set: BTreeSet<&str>| set.into_iter().map(str::to_owned).collect();
    Vocabulary {
        regimes: regimes.iter().map(|r| r.borrow().id.clone()).collect(),
        mechanisms: owned(mechanisms),
        schemes: owned(schemes),
    }
}
