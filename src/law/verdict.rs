//! The words of a verdict.

/// The verdict of a hop or an exposure, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Verdict {
    /// Not judged: no border that this regime guards.
    #[default]
    Free,
    /// An adequacy decision in force covers it, and its conditions are known to hold.
    Adequate,
    /// A safeguard covers it, and every condition of its mechanism is known to hold.
    Safeguarded,
    /// Only a derogation is relied on, within its limits.
    Derogation,
    /// It cannot be told.
    Unknown,
    /// Something is there but fails.
    Deficient,
    /// Nothing is there.
    Missing,
    /// Forbidden, whatever is signed.
    Prohibited,
}

impl Verdict {
    /// All verdicts, best first.
    pub const ALL: [Self; 8] = [
        Self::Free,
        Self::Adequate,
        Self::Safeguarded,
        Self::Derogation,
        Self::Unknown,
        Self::Deficient,
        Self::Missing,
        Self::Prohibited,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Adequate => "adequate",
            Self::Safeguarded => "safeguarded",
            Self::Derogation => "derogation",
            Self::Unknown => "unknown",
            Self::Deficient => "deficient",
            Self::Missing => "missing",
            Self::Prohibited => "prohibited",
        }
    }
}

/// What was found about one ground (a decision or a safeguard), or about the hop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// `adequacy`, the safeguard's mechanism, or empty where nothing is there.
    pub mechanism: String,
    /// The id of the decision or safeguard that decided, or empty.
    pub instrument: String,
    /// Its article or instrument.
    pub citation: String,
    /// The rule entry behind it (an [`super::Entry`]'s id), or empty.
    pub entry: String,
    /// What decided, what failed, what is not known; then the other grounds in short.
    pub reasons: Vec<String>,
}
