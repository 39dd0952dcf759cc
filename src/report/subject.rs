//! What a report is made of.

use crate::{assess::Assessment, source::Sources};

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The results.
    pub assessment: &'a Assessment,
    /// The files that were read: findings name them.
    pub sources: &'a Sources,
}
