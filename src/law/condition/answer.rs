//! What is known of a condition, in words.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::law::verdict::{Check, Known, Rest};

/// What is known of a condition, why, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether it holds.
    pub known: Known,
    /// Why.
    pub why: Cow<'static, str>,
    rests: SmallVec<[Rest; 2]>,
}

impl Answer {
    fn new(known: Known, why: impl Into<Cow<'static, str>>) -> Self {
        Self { known, why: why.into(), rests: SmallVec::new() }
    }

    /// Known to hold, and what was found.
    pub fn holds(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Known::Holds, why)
    }

    /// Known to fail, and why.
    pub fn fails(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Known::Fails, why)
    }

    /// Not stated, and what is missing.
    pub fn not_stated(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Known::NotStated, why)
    }

    /// Holds, or is not stated.
    pub fn stated_if<W: Into<Cow<'static, str>>>(
        holds: bool,
        found: impl Into<Cow<'static, str>>,
        missing: impl FnOnce() -> W,
    ) -> Self {
        if holds { Self::holds(found) } else { Self::not_stated(missing()) }
    }

    /// Holds, or fails.
    pub fn holds_if<W: Into<Cow<'static, str>>>(
        holds: bool,
        found: impl Into<Cow<'static, str>>,
        why: impl FnOnce() -> W,
    ) -> Self {
        if holds { Self::holds(found) } else { Self::fails(why()) }
    }

    /// The same, with where it stands.
    pub fn at(mut self, rests: impl IntoIterator<Item = Rest>) -> Self {
        self.rests.extend(rests);
        self
    }

    /// As the check of this name.
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> Check {
        Check::new(name, self.known, self.why).at(self.rests)
    }
}

/// How bad an answer is: the best first.
pub(super) fn rank(known: Known) -> u8 {
    match known {
        Known::Holds => 0,
        Known::NotStated => 1,
        Known::Fails => 2,
    }
}

/// Nothing can be asked of an exporter that nobody knows.
pub(super) fn exporter_not_known() -> Answer {
    Answer::not_stated("the exporter is not known")
}

/// Nor of one for whom it acts.
pub(super) fn principal_not_known() -> Answer {
    Answer::not_stated("the controller for which the exporter acts is not known")
}
