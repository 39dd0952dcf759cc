//! What a change comes to: movements of which something else is said, and exposures with another verdict.

use super::{super::movement::Movement, told::Carries};
use crate::{
    law::Verdict,
    model::{CategoryId, PartyId, Place, PopulationId},
};

/// What differs. Rows are numbers of the run's own inventory, regimes positions in
/// [`KeptRun::regimes`](super::KeptRun::regimes).
#[derive(Debug, Clone, Default)]
pub struct Delta {
    /// Movements, in their order.
    pub moves: Vec<Moves>,
    /// Exposures, each category by itself.
    pub exposes: Vec<Exposes>,
}

/// A movement of which something else is said.
#[derive(Debug, Clone)]
pub struct Moves {
    /// Which.
    pub movement: Movement,
    /// Of whose data.
    pub population: PopulationId,
    /// Under which law.
    pub regime: usize,
    /// What was said.
    pub before: Vec<Carries>,
    /// What is said.
    pub after: Vec<Carries>,
}

/// An exposure that is new, gone, or judged otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposes {
    /// Whose.
    pub population: PopulationId,
    /// Under which law; `None`: no law has a row.
    pub regime: Option<usize>,
    /// Who has it.
    pub recipient: PartyId,
    /// Where.
    pub place: Place,
    /// What.
    pub category: CategoryId,
    /// As it was; `None`: it was not there.
    pub before: Option<Held>,
    /// As it is; `None`: it is not there.
    pub after: Option<Held>,
}

/// How an exposure is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// The worst over all routes.
    pub verdict: Verdict,
    /// The worst of the last hops.
    pub delivery: Verdict,
}
