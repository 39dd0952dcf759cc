//! The closed vocabularies of the tables.

use jiff::civil::Date;

use super::{
    id::CategoryId,
    place::{Bloc, Place},
};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $text] $variant,)* }

        impl $name {
            /// All words, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// All words as written.
            pub const WORDS: &'static [&'static str] = &[$($text,)*];

            /// As users write it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

words! {
    /// What a party says it is.
    Role { Controller = "controller", JointController = "joint-controller", Processor = "processor", SubProcessor = "sub-processor" }
    /// GDPR Art. 6 bases, with explicit consent apart.
    Basis {
        Consent = "consent", ExplicitConsent = "explicit-consent", Contract = "contract",
        LegalObligation = "legal-obligation", VitalInterests = "vital-interests",
        PublicTask = "public-task", LegitimateInterests = "legitimate-interests",
    }
    /// How the importer gets at the data.
    Access { Copy = "copy", Remote = "remote" }
    /// How often a flow runs.
    Recurrence { Standing = "standing", Occasional = "occasional", Once = "once" }
    /// What is given in return for data.
    Consideration { None = "none", Sale = "sale", Other = "other" }
    /// How a transfer impact assessment ended.
    AssessmentOutcome { Passed = "passed", WithMeasures = "with-measures", Failed = "failed" }
}

impl Role {
    /// Controller or joint controller.
    pub fn is_controller(self) -> bool {
        matches!(self, Self::Controller | Self::JointController)
    }
}

/// A cell that holds a date, the word `none`, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DateCell {
    /// Not stated.
    #[default]
    Blank,
    /// Stated that there is none.
    None,
    /// A day.
    On(Date),
}

/// A transfer impact assessment as a row states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AssessmentState {
    /// When it was made.
    pub on: DateCell,
    /// How it ended; blank counts as passed where it is dated.
    pub outcome: Option<AssessmentOutcome>,
}

/// A home of a population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Home {
    /// A place (which may be unknown).
    At(Place),
    /// Anywhere in a bloc.
    In(Bloc),
    /// `*`: anywhere. Lies in every territory.
    Anywhere,
}

/// What a `categories` cell of a flow names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CategoryCell {
    /// `*`: whatever the source has.
    All,
    /// A category with its descendants.
    Named(CategoryId),
}

/// What a flow does to the data on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transform {
    /// Facts pass; recorded on the hop.
    Pseudonymise,
    /// Facts pass; recorded on the hop.
    Encrypt,
    /// Nothing personal passes.
    Aggregate,
    /// Nothing personal passes.
    Anonymise,
    /// The category and its descendants do not pass.
    Drop(CategoryId),
    /// Where the first or a descendant of it passes, the second arrives too.
    Derive(CategoryId, CategoryId),
}
