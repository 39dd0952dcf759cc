//! Lineage and law joined: transfers, exposures, findings, and the proof of each. Reads no file, no clock.
//!
//! [`Analysis::prepare`] computes facts and protection once; [`Analysis::assess`] gives the tables;
//! [`Analysis::check`] only the findings; [`Analysis::explain`] the proof of one exposure.

mod activities;
mod analysis;
mod digests;
mod each;
mod explain;
mod exposure;
mod findings;
mod found;
mod having;
mod held;
mod judging;
mod kept;
mod making;
mod movement;
pub mod of_exposure;
mod others;
mod parallel;
mod protection;
mod roles;
mod routes;
mod rows;
mod rules;
mod sets;
mod tables;
mod terrain;

use std::collections::BTreeMap;

pub use activities::{Activity, ActivityId};
pub use analysis::Analysis;
pub use explain::{Explanation, ProofStep, Proving};
pub use having::Having;
pub use held::{ROUTES, STEPS, STEPS_EACH, TooMuch};
pub use kept::{Applied, Carries, Delta, Edit, Exposes, Held, KeptRun, Moves, NotKept};
pub use movement::{Disclosure, Kind, Movement, Record};
pub use parallel::{in_order, threads};
pub use protection::Levels;
pub use roles::NodeRoles;
pub use rows::{Assessment, ExposureRow, Question, RouteStep, TransferRow};
pub use rules::{Breach, Broken, Outcome as RuleOutcome};
pub use tables::{Tables, Unit};

pub use crate::law::Verdict;
use crate::{
    finding::{Code, Finding},
    lineage::route::Ranks,
};

impl Analysis {
    /// The findings alone: nothing is kept per hop.
    pub fn check(&self) -> Vec<Finding> {
        findings::all(self, None).0
    }

    /// At least the first so many findings of each code, in the order of [`Self::check`], and how many of which code
    /// are not among them: they are counted, and never written out.
    pub fn check_first(&self, limit: usize) -> (Vec<Finding>, BTreeMap<Code, usize>) {
        findings::all(self, Some(limit))
    }

    /// The transfer register alone: what a map needs, without the routes and findings that cost more.
    pub fn transfers_only(&self) -> Assessment {
        let mut transfers = Vec::new();
        self.each_transfer(&Ranks::new(&self.lineage), &mut |row| transfers.push(row));
        self.assessment(transfers, Vec::new())
    }

    fn assessment(&self, transfers: Vec<TransferRow>, findings: Vec<Finding>) -> Assessment {
        Assessment {
            inventory: self.shared_inventory(),
            regimes: self.regimes().cloned().collect(),
            as_of: self.as_of,
            transfers,
            exposures: Vec::new(),
            findings,
            decided: BTreeMap::new(),
        }
    }

    /// Hands out the exposures, row by row, in the order of their file; nothing is kept.
    pub fn each_exposure(&self, see: &mut dyn FnMut(&ExposureRow)) {
        let tables = self.tables();
        for &unit in tables.units() {
            tables.each_exposure(unit, &Question::default(), false, &mut |row| {
                see(&row);
                true
            });
        }
    }

    /// The tables but for the exposures, which can be made row by row with [`Tables`]; on so many threads.
    pub fn without_exposures(&self, threads: usize) -> (Tables<'_>, Assessment) {
        let make = || {
            let tables = self.tables();
            let mut transfers = Vec::new();
            tables.each_transfer(&mut |row| transfers.push(row));
            (tables, transfers)
        };
        let ((tables, transfers), findings) = if threads > 1 {
            std::thread::scope(|scope| {
                let findings = std::thread::Builder::new().spawn_scoped(scope, || self.check());
                let made = make();
                let joined = findings.map(std::thread::ScopedJoinHandle::join);
                // Where the system gives no thread, this one does it.
                let findings = match joined {
                    Ok(findings) => findings.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                    Err(_) => self.check(),
                };
                (made, findings)
            })
        } else {
            (make(), self.check())
        };
        let assessment = self.assessment(transfers, findings);
        (tables, assessment)
    }

    /// The tables, in memory. [`Self::tables`] makes them row by row.
    pub fn assess(&self) -> Assessment {
        let (tables, mut assessment) = self.without_exposures(1);
        fill(&tables, &mut assessment.exposures, usize::MAX);
        assessment
    }

    /// The transfer register and the exposures, in memory, without the findings: what two days are held side by side by.
    pub fn rows(&self) -> Assessment {
        let (tables, mut transfers) = (self.tables(), Vec::new());
        tables.each_transfer(&mut |row| transfers.push(row));
        let mut assessment = self.assessment(transfers, Vec::new());
        fill(&tables, &mut assessment.exposures, usize::MAX);
        assessment
    }

    /// The tables, in memory, with so many exposures at most.
    ///
    /// # Errors
    ///
    /// If there are more: how many at least.
    pub fn assess_within(&self, most: usize) -> Result<Assessment, usize> {
        let (tables, mut assessment) = self.without_exposures(1);
        // Seen before they are made, where that can be.
        let least = tables.least_of_all(1, most);
        if least > most {
            return Err(least);
        }
        if fill(&tables, &mut assessment.exposures, most) {
            Ok(assessment)
        } else {
            Err(most.saturating_add(1))
        }
    }
}

/// Makes all exposures; false where there are more than `most`.
fn fill(tables: &Tables, rows: &mut Vec<ExposureRow>, most: usize) -> bool {
    for &unit in tables.units() {
        tables.each_exposure(unit, &Question::default(), false, &mut |row| {
            let room = rows.len() <= most;
            if room {
                rows.push(row);
            }
            room
        });
        if rows.len() > most {
            return false;
        }
    }
    true
}
