//! What was decided about findings and exposures: a row of waivers.csv, or a decision of review.toml.

use jiff::civil::Date;

use crate::source::Span;

/// What a waiver is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaiverOf {
    /// One finding, or one exposure, by its key.
    Key(String),
    /// Every finding of this code about the subject.
    Code(String),
}

/// What a role decides about a finding or an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Decision {
    /// It is accepted as it is: it fails no check.
    #[default]
    Accepted,
    /// It is to be put right: it counts until it is.
    ToFix,
    /// It is held to be wrong: it counts until that is settled.
    Disputed,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::ToFix, Self::Disputed];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::ToFix => "to-fix",
            Self::Disputed => "disputed",
        }
    }

    /// By its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.as_str() == word)
    }
}

/// What a role has decided about a finding or an exposure for a while: a row of waivers.csv, or a decision of review.toml.
/// Both are these rows, and mean the same.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// What was decided.
    pub decision: Decision,
    /// On which day, if that is stated: of several decisions about the same the last one counts.
    pub on: Option<Date>,
    /// Of what.
    pub finding: WaiverOf,
    /// What the finding is about, as its row names it, or empty.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// The role that decides.
    pub who: String,
    /// The last day.
    pub until: Date,
    /// The digest of what was found when it was decided, or empty.
    pub covers: String,
    /// Where the row comes from.
    pub source: String,
    /// The place of its first cell.
    pub span: Span,
    /// The place of the digest, or of the blank cell where it would stand.
    pub covers_span: Option<Span>,
}
