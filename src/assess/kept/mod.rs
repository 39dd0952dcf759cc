//! A run that is kept, so that a change of the inventory or of the law costs what it touches, and not a run anew.
//!
//! Everything that a run computes stands here: facts, protection, what is said on each movement, what is given to whom, what
//! walks come to, and the exposures with their verdicts. Each follows from those before it by a rule (sections 2 to 6 of the
//! definition), so that a change goes down the same way, and only where something differs:
//!
//! 1. *Edit* (`edit`): rows of the inventory, or a law. From that follows what is touched: rows of the graph whose ends have
//!    other roles (`stand`), flows that let something else through, and movements whose judgement looks at what changed (`touch`).
//! 2. *Facts, protection* (`repair`): fixpoints, put right where they are dirty.
//! 3. *Judged*: the movements that were touched, and those over which something else is protected. Nothing else is.
//! 4. *Given, walked, handed*: fixpoints over slots and spots, as in the module of exposures.
//! 5. *Pairs* (`pairs`): the exposures of each recipient and place that something of all this reaches.
//!
//! A change gives the difference of verdicts ([`Delta`]), and the edits that undo it. Not here: routes, and findings.

mod build;
mod delta;
mod depths;
mod edit;
mod pairs;
mod repair;
mod run;
mod seen;
mod slots;
mod stand;
mod told;
mod touch;
mod update;
mod ways;

pub use self::{
    delta::{Delta, Exposes, Held, Moves},
    edit::{Edit, NotKept},
    run::KeptRun,
    told::Carries,
    update::Applied,
};
