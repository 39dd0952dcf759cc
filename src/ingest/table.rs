//! The tables of an inventory and their columns: the contract with the user's files, in one place.

use super::bounds;

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Table {
    Companies,
    Vendors,
    Partners,
    ThirdParties,
    Stores,
    Populations,
    Categories,
    Purposes,
    Safeguards,
    Certifications,
    Countries,
    Flows,
    Rules,
    Volumes,
}

/// A column: its name, and whether a row must fill it.
pub(super) type Column = (&'static str, bool);

const PARTY: &[Column] = &[
    ("id", true),
    ("name", true),
    ("country", true),
    ("locations", false),
    ("kind", false),
    ("role", false),
    ("parent", false),
    ("subject_to", false),
    ("attests", false),
    ("source", false),
    ("notes", false),
];

const STORES: &[Column] = &[
    ("id", true),
    ("name", true),
    ("kind", false),
    ("operator", true),
    ("controller", false),
    ("country", false),
    ("categories", false),
    ("populations", false),
    ("retention", false),
    ("measures", false),
    ("source", false),
    ("notes", false),
];

const POPULATIONS: &[Column] =
    &[("id", true), ("name", true), ("country", true), ("tags", false), ("source", false)];

const CATEGORIES: &[Column] =
    &[("id", true), ("name", true), ("parent", false), ("tags", false), ("dpv", false), ("source", false)];

const PURPOSES: &[Column] = &[
    ("id", true),
    ("name", true),
    ("parent", false),
    ("legal_basis", false),
    ("categories", false),
    ("recipients", false),
    ("source", false),
];

const SAFEGUARDS: &[Column] = &[
    ("id", true),
    ("mechanism", true),
    ("regimes", false),
    ("module", false),
    ("exporter", false),
    ("importer", false),
    ("countries", false),
    ("categories", false),
    ("valid_from", false),
    ("valid_until", false),
    ("assessed_on", false),
    ("assessment", false),
    ("measures", false),
    ("document", false),
    ("source", false),
    ("notes", false),
];

const CERTIFICATIONS: &[Column] = &[
    ("party", true),
    ("scheme", true),
    ("covers", false),
    ("valid_from", true),
    ("valid_until", false),
    ("source", false),
];

const COUNTRIES: &[Column] = &[
    ("country", true),
    ("name", false),
    ("assessed_on", false),
    ("assessment", false),
    ("measures", false),
    ("document", false),
    ("source", false),
    ("notes", false),
];

/// `categories` must be there as a column; a blank cell is judged with its flow, since `TW015` says more.
const FLOWS: &[Column] = &[
    ("id", true),
    ("from", true),
    ("to", true),
    ("categories", true),
    ("populations", false),
    ("purposes", false),
    ("legal_basis", false),
    ("safeguards", false),
    ("transform", false),
    ("access", false),
    ("recurrence", false),
    ("consideration", false),
    ("source", false),
    ("notes", false),
];

const RULES: &[Column] = &[
    ("id", true),
    ("effect", true),
    ("category", false),
    ("population", false),
    ("purpose", false),
    ("legal_basis", false),
    ("consideration", false),
    ("transform", false),
    ("recipient", false),
    ("place", false),
    ("mechanism", false),
    ("message", false),
    ("source", false),
];

const VOLUMES: &[Column] =
    &[("flow", true), ("category", true), ("people", true), ("per", false), ("as_of", false)];

impl Table {
    /// All tables, in the order in which they are read. The four party tables come first, in the order of their ids.
    pub(super) const ALL: &'static [Self] = &[
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
    ];

    /// The file's name without its ending.
    pub(super) fn name(self) -> &'static str {
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
        }
    }

    /// Its columns, in the order of the documentation.
    pub(super) fn columns(self) -> &'static [Column] {
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
        }
    }

    /// How many rows it may have, over all its files.
    pub(super) fn bound(self) -> usize {
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

    /// The names of all tables.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|t| t.name())
    }
}
