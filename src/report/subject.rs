//! What a report is made of.

use super::{ahead::Ahead, since::Since};
use crate::{assess::Assessment, source::Sources};

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The results.
    pub assessment: &'a Assessment,
    /// The files that were read: findings name them.
    pub sources: &'a Sources,
    /// What lies ahead, where somebody looked: the page shows it.
    pub ahead: Option<&'a Ahead>,
    /// What changed since it was signed, where somebody has.
    pub since: Option<&'a Since>,
}
