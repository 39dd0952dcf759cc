//! The tables of an inventory and their columns: the contract with the user's files, in one place.

use super::bounds;
use crate::model::{Access, AssessmentOutcome, Basis, Consideration, Recurrence, Role};

/// The head's file in a folder.
pub(super) const HEAD: &str = "inventory.toml";
/// The key under which the head stands in an inventory of one file.
pub(super) const ROOT: &str = "inventory";
/// The keys of the head, in the order of the documentation.
pub(super) const HEAD_KEYS: &[&str] = &[
    "name",
    "title",
    "as_of",
    "regimes",
    "assessment_valid_months",
    "expiry_notice_days",
    "confirms",
    "severity",
];
/// What a rule does.
pub(super) const EFFECTS: &[&str] = &["deny", "require"];
/// For how long people are counted.
pub(super) const PERIODS: &[&str] = &["year", "12-months"];

/// The words of [`crate::model::Decision`].
pub(super) const DECISIONS: &[&str] = &["accepted", "to-fix", "disputed"];
/// The modules of clauses, and the letters of derogations.
pub(super) const MODULES: [&str; 12] = ["1", "2", "3", "4", "a", "b", "c", "d", "e", "f", "g", "h"];
/// The transformations that name no category.
pub(super) const TRANSFORMS: &[&str] = &["none", "pseudonymise", "encrypt", "aggregate", "anonymise"];

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Companies of the group.
    Companies,
    /// Vendors.
    Vendors,
    /// Partners.
    Partners,
    /// Other parties.
    ThirdParties,
    /// Where data is kept.
    Stores,
    /// Whose data.
    Populations,
    /// What data.
    Categories,
    /// Why.
    Purposes,
    /// Instruments between parties.
    Safeguards,
    /// Memberships of a scheme.
    Certifications,
    /// What is kept per place.
    Countries,
    /// What moves.
    Flows,
    /// The user's own policy.
    Rules,
    /// How many people.
    Volumes,
    /// What is accepted for a while.
    Waivers,
}

/// A column: its name, whether a row must fill it, and what it holds.
pub type Column = (&'static str, bool, Shape);

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    One(Kind),
    /// A list.
    List(Kind),
}

/// What a value, or an item of a list, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text, or the user's own word.
    Text,
    /// The id of the row, or of another one.
    Id,
    /// An id, or `*`.
    IdOrAll,
    /// One of a closed set of words.
    Word(&'static [&'static str]),
    /// A place.
    Place,
    /// A place, a bloc, or `*`.
    Home,
    /// A place or a bloc, with or without `!` before it.
    RulePlace,
    /// A day.
    Day,
    /// A day, or `none`.
    DayOrNone,
    /// A party, `group:` and a party, or `*`.
    PartyMatch,
    /// A transformation.
    Transform,
    /// A whole number.
    Count,
}

use Kind::{Count, Day, DayOrNone, Home, Id, IdOrAll, PartyMatch, Place, RulePlace, Text, Transform, Word};
use Shape::{List, One};

const PARTY: &[Column] = &[
    ("id", true, One(Id)),
    ("name", true, One(Text)),
    ("country", true, List(Place)),
    ("locations", false, List(Place)),
    ("kind", false, One(Text)),
    ("role", false, One(Word(Role::WORDS))),
    ("parent", false, One(Id)),
    ("subject_to", false, List(Id)),
    ("attests", false, List(Text)),
    ("source", false, One(Text)),
    ("notes", false, One(Text)),
];

const STORES: &[Column] = &[
    ("id", true, One(Id)),
    ("name", true, One(Text)),
    ("kind", false, One(Text)),
    ("operator", true, One(Id)),
    ("controller", false, List(Id)),
    ("engaged_by", false, One(Id)),
    ("country", false, List(Place)),
    ("categories", false, List(Id)),
    ("populations", false, List(Id)),
    ("retention", false, One(Text)),
    ("measures", false, List(Text)),
    ("source", false, One(Text)),
    ("notes", false, One(Text)),
];

const POPULATIONS: &[Column] = &[
    ("id", true, One(Id)),
    ("name", true, One(Text)),
    ("country", true, List(Home)),
    ("tags", false, List(Text)),
    ("source", false, One(Text)),
];

const CATEGORIES: &[Column] = &[
    ("id", true, One(Id)),
    ("name", true, One(Text)),
    ("parent", false, One(Id)),
    ("tags", false, List(Text)),
    ("dpv", false, One(Text)),
    ("source", false, One(Text)),
];

const PURPOSES: &[Column] = &[
    ("id", true, One(Id)),
    ("name", true, One(Text)),
    ("parent", false, One(Id)),
    ("legal_basis", false, One(Word(Basis::WORDS))),
    ("categories", false, List(Id)),
    ("recipients", false, List(Text)),
    ("retention", false, One(Text)),
    ("source", false, One(Text)),
];

const SAFEGUARDS: &[Column] = &[
    ("id", true, One(Id)),
    ("mechanism", true, One(Id)),
    ("regimes", false, List(Id)),
    ("module", false, One(Word(&MODULES))),
    ("exporter", false, List(PartyMatch)),
    ("importer", false, List(PartyMatch)),
    ("countries", false, List(Place)),
    ("categories", false, List(Id)),
    ("valid_from", false, One(Day)),
    ("valid_until", false, One(Day)),
    ("assessed_on", false, One(DayOrNone)),
    ("assessment", false, One(Word(AssessmentOutcome::WORDS))),
    ("measures", false, List(Text)),
    ("document", false, One(Text)),
    ("source", false, One(Text)),
    ("notes", false, One(Text)),
];

const CERTIFICATIONS: &[Column] = &[
    ("party", true, One(Id)),
    ("scheme", true, One(Id)),
    ("covers", false, List(Text)),
    ("valid_from", true, One(Day)),
    ("valid_until", false, One(Day)),
    ("checked_on", false, One(Day)),
    ("source", false, One(Text)),
];

const COUNTRIES: &[Column] = &[
    ("country", true, One(Place)),
    ("name", false, One(Text)),
    ("assessed_on", false, One(DayOrNone)),
    ("assessment", false, One(Word(AssessmentOutcome::WORDS))),
    ("measures", false, List(Text)),
    ("document", false, One(Text)),
    ("source", false, One(Text)),
    ("notes", false, One(Text)),
];

/// `categories` must be there as a column; a blank cell is judged with its flow, since `TW015` says more.
const FLOWS: &[Column] = &[
    ("id", true, One(Id)),
    ("from", true, One(Id)),
    ("to", true, One(Id)),
    ("categories", true, List(IdOrAll)),
    ("populations", false, List(Id)),
    ("purposes", false, List(Id)),
    ("legal_basis", false, One(Word(Basis::WORDS))),
    ("safeguards", false, List(Id)),
    ("transform", false, List(Transform)),
    ("access", false, One(Word(Access::WORDS))),
    ("recurrence", false, One(Word(Recurrence::WORDS))),
    ("consideration", false, One(Word(Consideration::WORDS))),
    ("source", false, One(Text)),
    ("notes", false, One(Text)),
];

const RULES: &[Column] = &[
    ("id", true, One(Id)),
    ("effect", true, One(Word(EFFECTS))),
    ("category", false, One(Text)),
    ("population", false, One(Id)),
    ("purpose", false, One(Id)),
    ("legal_basis", false, One(Word(Basis::WORDS))),
    ("consideration", false, One(Word(Consideration::WORDS))),
    ("transform", false, One(Transform)),
    ("recipient", false, One(Text)),
    ("place", false, One(RulePlace)),
    ("mechanism", false, One(Id)),
    ("message", false, One(Text)),
    ("source", false, One(Text)),
];

const VOLUMES: &[Column] = &[
    ("flow", true, One(Id)),
    ("category", true, One(Id)),
    ("people", true, One(Count)),
    ("per", false, One(Word(PERIODS))),
    ("as_of", false, One(Day)),
];

const WAIVERS: &[Column] = &[
    ("finding", true, One(Text)),
    ("subject", false, One(Text)),
    ("reason", true, One(Text)),
    ("who", true, One(Text)),
    ("until", true, One(Day)),
    ("covers", false, One(Text)),
    ("decision", false, One(Word(DECISIONS))),
    ("on", false, One(Day)),
    ("source", false, One(Text)),
];

impl Table {
    /// All tables, in the order in which they are read. The four party tables come first, in the order of their ids.
    pub const ALL: &'static [Self] = &[
        Self::Companies,
        Self::Vendors,
        Self::Partners,
        Self::ThirdParties,
        Self::Stores,
        Self::Populations,
        Self::Categories,
        Self::Purposes,
        Self::Safeguards,
        Self::Certifications,
        Self::Countries,
        Self::Flows,
        Self::Rules,
        Self::Volumes,
        Self::Waivers,
    ];

    /// The file's name without its ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Vendors => "vendors",
            Self::Partners => "partners",
            Self::ThirdParties => "third_parties",
            Self::Stores => "stores",
            Self::Populations => "populations",
            Self::Categories => "categories",
            Self::Purposes => "purposes",
            Self::Safeguards => "safeguards",
            Self::Certifications => "certifications",
            Self::Countries => "countries",
            Self::Flows => "flows",
            Self::Rules => "rules",
            Self::Volumes => "volumes",
            Self::Waivers => "waivers",
        }
    }

    /// Its columns, in the order of the documentation.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Companies | Self::Vendors | Self::Partners | Self::ThirdParties => PARTY,
            Self::Stores => STORES,
            Self::Populations => POPULATIONS,
            Self::Categories => CATEGORIES,
            Self::Purposes => PURPOSES,
            Self::Safeguards => SAFEGUARDS,
            Self::Certifications => CERTIFICATIONS,
            Self::Countries => COUNTRIES,
            Self::Flows => FLOWS,
            Self::Rules => RULES,
            Self::Volumes => VOLUMES,
            Self::Waivers => WAIVERS,
        }
    }

    /// How many rows it may have, over all its files.
    pub fn bound(self) -> usize {
        match self {
            Self::Categories => bounds::CATEGORIES,
            Self::Populations => bounds::POPULATIONS,
            Self::Flows | Self::Volumes => bounds::FLOWS,
            _ => bounds::ROWS,
        }
    }

    /// The table whose file is called so: `flows`, or `flows-2025`, a part of it.
    pub(super) fn of_stem(stem: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| {
            stem.strip_prefix(t.name()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }

    /// The columns that name a row.
    pub fn key_columns(self) -> &'static [&'static str] {
        match self {
            Self::Certifications => &["party", "scheme"],
            Self::Countries => &["country"],
            Self::Volumes => &["flow", "category"],
            Self::Waivers => &["finding", "subject"],
            _ => &["id"],
        }
    }

    /// The table of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.name() == name)
    }

    /// The names of all tables.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|t| t.name())
    }
}
