//! The words of a verdict, and what a judgement consists of: its ground as a typed thing, and every condition that
//! was asked with its answer and where in the inventory the answer stands.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::capacity::Capacity;
use crate::model::{PartyId, Place, SafeguardId};

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

/// What a judgement rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Ground {
    /// On nothing: nothing is there, or nothing is judged.
    #[default]
    None,
    /// On an adequacy decision, by the id of its entry.
    Decision(String),
    /// On a safeguard.
    Safeguard {
        /// Its row.
        row: SafeguardId,
        /// The row's id.
        id: String,
        /// Its mechanism.
        mechanism: String,
    },
    /// On what the law of the place left says of the hop.
    OwnLaw {
        /// That law's id; empty where no law of that place is judged.
        regime: String,
        /// What decided there.
        by: Box<Ground>,
    },
    /// On a prohibition, by the id of its entry.
    Prohibition(String),
    /// On an entry that takes the hop out of the law: returned data, a party's own places.
    Exemption(String),
}

impl Ground {
    /// The word of the column `mechanism`: `adequacy`, `own-law`, `prohibition`, the safeguard's own, or empty.
    pub fn mechanism(&self) -> &str {
        match self {
            Self::None | Self::Exemption(_) => "",
            Self::Decision(_) => "adequacy",
            Self::Safeguard { mechanism, .. } => mechanism,
            Self::OwnLaw { .. } => "own-law",
            Self::Prohibition(_) => "prohibition",
        }
    }

    /// The id of the decision, prohibition or safeguard that decided, under the place's own law too; or empty.
    pub fn instrument(&self) -> &str {
        match self {
            Self::None | Self::Exemption(_) => "",
            Self::Decision(id) | Self::Prohibition(id) | Self::Safeguard { id, .. } => id,
            Self::OwnLaw { by, .. } => by.instrument(),
        }
    }

    /// The safeguard that decided, also under the place's own law.
    pub fn safeguard(&self) -> Option<SafeguardId> {
        match self {
            Self::Safeguard { row, .. } => Some(*row),
            Self::OwnLaw { by, .. } => by.safeguard(),
            Self::None | Self::Decision(_) | Self::Prohibition(_) | Self::Exemption(_) => None,
        }
    }
}

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// It is known to hold.
    Holds,
    /// It is known to fail.
    Fails,
    /// What it asks for is not stated.
    NotStated,
}

impl Known {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::NotStated => "not-stated",
        }
    }
}

/// Where in the inventory an answer stands, or would have to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rest {
    /// In the row of the flow, or of the store that holds the data.
    Flow,
    /// In the row of the store where the data arrives.
    Arrival,
    /// In a safeguard's row.
    Safeguard(SafeguardId),
    /// In a party's row.
    Party(PartyId),
    /// In a row of certifications, by its position.
    Certification(u32),
    /// In a row of countries, by its position.
    Country(u32),
    /// In the tags of the categories and populations of the row at hand.
    Tags,
}

/// One condition that was asked, and its answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Check {
    /// Its name: a kind of condition with what it asks for (`certified:eu-us-dpf`), or `start`, `end`, `parties`,
    /// `scope`, `module`, `assessment`, `document`...
    pub name: Cow<'static, str>,
    /// Its answer.
    pub known: Known,
    /// Why it fails, what is not stated, or what was found.
    pub why: Cow<'static, str>,
    /// Where the answer stands.
    pub rests: SmallVec<[Rest; 2]>,
}

impl Check {
    /// A check by its name and answer.
    pub fn new(name: impl Into<Cow<'static, str>>, known: Known, why: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), known, why: why.into(), rests: SmallVec::new() }
    }

    /// The same, with where its answer stands.
    #[must_use]
    pub fn at(mut self, rests: impl IntoIterator<Item = Rest>) -> Self {
        self.rests.extend(rests);
        self
    }
}

/// What is worth a warning although the verdict stands, if the flow is such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watch {
    /// It is meant for what happens seldom: consent to a transfer, where the flow stands.
    Standing,
    /// The measures that the assessment asks for are encryption alone, where the importer reads in the clear (EDPB
    /// Recommendations 01/2020, use cases 6 and 7).
    EncryptionAlone,
}

/// What was found about one ground (a decision or a safeguard), or about the hop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub ground: Ground,
    /// Its article or instrument.
    pub citation: String,
    /// The rule entry behind it (an [`super::Entry`]'s id), or empty.
    pub entry: String,
    /// The decision that covers the place left, where what follows from it decided; or empty.
    pub through: String,
    /// What decided, what failed, what is not known; then the other grounds in short.
    pub reasons: Vec<String>,
    /// Every condition that was asked of what decided, in the order asked.
    pub checks: Vec<Check>,
    /// What is worth a warning.
    pub watches: Vec<Watch>,
    /// What binds the party that engaged the importer, where that is asked.
    pub link: Option<Box<Link>>,
}

/// What binds a party that engaged the importer, and never has the data, to who gives it: what the law says of giving it
/// to that party (section 5.10 of the definition).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Who gives; `None`: not known.
    pub exporter: Option<PartyId>,
    /// As what.
    pub exporter_as: Capacity,
    /// Who engaged.
    pub engager: PartyId,
    /// As what it would get it.
    pub engager_as: Capacity,
    /// Its seat.
    pub place: Place,
    /// What the law says.
    pub judgement: Judgement,
}

impl Judgement {
    /// The word of the column `mechanism`.
    pub fn mechanism(&self) -> &str {
        self.ground.mechanism()
    }

    /// The id of what decided, or empty.
    pub fn instrument(&self) -> &str {
        self.ground.instrument()
    }

    /// Itself and, where it is asked, what binds the party that engaged the importer.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |judgement| judgement.link.as_ref().map(|link| &link.judgement))
    }
}
