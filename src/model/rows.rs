//! The rows of an inventory, as validated.

use jiff::civil::Date;

use super::{
    id::{CategoryId, FlowId, ListId, NodeId, PartyId, PopulationId, PurposeId},
    nameless::says_nobody,
    place::{Bloc, Place},
    words::{Access, AssessmentState, Basis, Consideration, Home, Recurrence, Role, Transform},
};
use crate::source::Span;

/// The head of the inventory: `inventory.toml`.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Shown in every report.
    pub name: String,
    /// The report's title.
    pub title: String,
    /// The day for which everything is judged, unless the caller names another.
    pub as_of: Option<Date>,
    /// Regimes to judge; empty where the head lists none.
    pub regimes: Option<Vec<String>>,
    /// How long an assessment counts, in months.
    pub assessment_valid_months: u32,
    /// How long ahead an end is announced, in days.
    pub expiry_notice_days: u32,
    /// Rule entries that the owner has checked.
    pub confirms: Vec<(String, Span)>,
    /// Severities by finding code.
    pub severity: Vec<(CodeText, SeverityText)>,
}

/// A finding code as written in the head.
pub type CodeText = String;
/// A severity as written in the head.
pub type SeverityText = String;

/// Which table a party stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyTable {
    /// companies
    Company,
    /// vendors
    Vendor,
    /// partners
    Partner,
    /// `third_parties`
    ThirdParty,
}

/// A legal entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: String,
    /// Its name, as written: hostile text is possible.
    pub name: String,
    /// The table.
    pub table: PartyTable,
    /// The user's own word, or empty.
    pub kind: String,
    /// Establishments: the seat, then branches. Never empty; `unknown` is a place.
    pub establishments: Vec<Place>,
    /// Further places where it processes.
    pub locations: Vec<Place>,
    /// The role that it states for itself, or its table's default.
    pub role: Role,
    /// Its parent.
    pub parent: Option<PartyId>,
    /// Regimes that reach it by targeting; `None` where the cell is blank, empty where it says `none`.
    pub subject_to: Option<Vec<String>>,
    /// Facts that it confirms.
    pub attests: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// Free text.
    pub notes: String,
    /// The id's place.
    pub span: Span,
}

impl Party {
    /// The first country of its row.
    pub fn seat(&self) -> Place {
        self.establishments.first().copied().unwrap_or(Place::UNKNOWN)
    }

    /// The user's own word for its kind, else what its table says.
    pub fn kind_word(&self) -> &str {
        if !self.kind.is_empty() {
            return &self.kind;
        }
        match self.table {
            PartyTable::Company => "company",
            PartyTable::Vendor => "vendor",
            PartyTable::Partner => "partner",
            PartyTable::ThirdParty => "third-party",
        }
    }

    /// Whether it stands for somebody whom nobody has named: its name says so.
    pub fn is_nameless(&self) -> bool {
        says_nobody(&self.name)
    }

    /// Whether it confirms this fact.
    pub fn attests(&self, fact: &str) -> bool {
        self.attests.iter().any(|f| f == fact)
    }

    /// Establishments and further locations, each once, in the order written.
    pub fn places(&self) -> Vec<Place> {
        let mut places = self.establishments.clone();
        for &place in &self.locations {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

/// What a store is declared to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Categories.
    pub categories: Vec<CategoryId>,
    /// Populations.
    pub populations: Vec<PopulationId>,
}

/// Where data is kept or processed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Its id.
    pub id: String,
    /// Its name, as written.
    pub name: String,
    /// The user's own word.
    pub kind: String,
    /// The party that holds it.
    pub operator: PartyId,
    /// The parties on whose behalf; empty: not stated.
    pub controllers: Vec<PartyId>,
    /// The party that engaged the operator for this store, as stated; `None`: blank.
    pub engaged_by: Option<PartyId>,
    /// Places as stated; empty: the operator's.
    pub places: Vec<Place>,
    /// Declared holdings (both lists filled, or both empty).
    pub holdings: Holdings,
    /// As written.
    pub retention: String,
    /// Measures in force at the store.
    pub measures: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// Free text.
    pub notes: String,
    /// The id's place.
    pub span: Span,
}

/// A group of data subjects.
#[derive(Debug, Clone)]
pub struct Population {
    /// Its id.
    pub id: String,
    /// Its name, as written.
    pub name: String,
    /// Its homes.
    pub homes: Vec<Home>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The id's place.
    pub span: Span,
}

/// A category of personal data.
#[derive(Debug, Clone)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// Its name, as written.
    pub name: String,
    /// Its parent.
    pub parent: Option<CategoryId>,
    /// Its own tags.
    pub tags: Vec<String>,
    /// A W3C DPV term, as written.
    pub dpv: String,
    /// Where the row comes from.
    pub source: String,
    /// The id's place.
    pub span: Span,
}

/// Why a flow happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Its id.
    pub id: String,
    /// Its name, as written.
    pub name: String,
    /// Its parent.
    pub parent: Option<PurposeId>,
    /// Its legal basis, if stated.
    pub legal_basis: Option<Basis>,
    /// Categories declared for it; empty: nothing is declared.
    pub categories: Vec<CategoryId>,
    /// Recipients declared for it: party kinds or ids.
    pub recipients: Vec<String>,
    /// How long the companies keep data for it, as written.
    pub retention: String,
    /// Where the row comes from.
    pub source: String,
    /// The id's place.
    pub span: Span,
}

/// Whom a safeguard's exporter or importer cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyMatch {
    /// `*`.
    Any,
    /// One party.
    Party(PartyId),
    /// A party and its descendants.
    Group(PartyId),
}

/// An instrument in force between parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safeguard {
    /// Its id.
    pub id: String,
    /// The mechanism's id.
    pub mechanism: String,
    /// Regimes it is meant for; empty: those of which it is the own mechanism.
    pub regimes: Vec<String>,
    /// Module of clauses, or letter of a derogation; empty: not stated.
    pub module: String,
    /// Exporters; empty: not stated.
    pub exporters: Vec<PartyMatch>,
    /// Importers; empty: not stated.
    pub importers: Vec<PartyMatch>,
    /// Places in scope; empty: any.
    pub places: Vec<Place>,
    /// Categories in scope, with their descendants; empty: any.
    pub categories: Vec<CategoryId>,
    /// First day; blank: not stated.
    pub valid_from: Option<Date>,
    /// Last day; blank: open.
    pub valid_until: Option<Date>,
    /// Its own transfer impact assessment.
    pub assessment: AssessmentState,
    /// Measures in force under it.
    pub measures: Vec<String>,
    /// Where the signed paper is.
    pub document: String,
    /// Where the row comes from.
    pub source: String,
    /// Free text.
    pub notes: String,
    /// The id's place.
    pub span: Span,
}

/// Membership of a scheme that a regime knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certification {
    /// Who.
    pub party: PartyId,
    /// The scheme's id.
    pub scheme: String,
    /// `hr`, `non-hr`, tags; `*`: everything; empty: not stated.
    pub covers: Vec<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day; blank: open.
    pub valid_until: Option<Date>,
    /// The day on which the public list was looked at.
    pub checked_on: Option<Date>,
    /// Where the row comes from.
    pub source: String,
    /// The row's place.
    pub span: Span,
}

/// What the organisation keeps per place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryRow {
    /// The place.
    pub place: Place,
    /// The name that its reports show, or empty.
    pub name: String,
    /// Its assessment of the place.
    pub assessment: AssessmentState,
    /// Measures that the assessment names.
    pub measures: Vec<String>,
    /// Where the paper is.
    pub document: String,
    /// Where the row comes from.
    pub source: String,
    /// Free text.
    pub notes: String,
    /// The row's place.
    pub span: Span,
}

/// A directed edge of the lineage graph. Lists are interned in [`Inventory`](super::Inventory).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Its id.
    pub id: Box<str>,
    /// Where it starts.
    pub from: NodeId,
    /// Where it leads (never a population).
    pub to: NodeId,
    /// What it names: a list of [`Inventory::category_cells`](super::Inventory::category_cells).
    pub categories: ListId,
    /// Whose, a list of [`Inventory::population_lists`](super::Inventory::population_lists); empty: all that the
    /// source has.
    pub populations: ListId,
    /// Why, a list of [`Inventory::purpose_lists`](super::Inventory::purpose_lists).
    pub purposes: ListId,
    /// Its own legal basis.
    pub legal_basis: Option<Basis>,
    /// Safeguards relied on, a list of [`Inventory::safeguard_lists`](super::Inventory::safeguard_lists); empty:
    /// all that fit.
    pub safeguards: ListId,
    /// Transformations in order, a list of [`Inventory::transform_lists`](super::Inventory::transform_lists).
    pub transforms: ListId,
    /// How the importer gets at the data.
    pub access: Access,
    /// How often.
    pub recurrence: Recurrence,
    /// For what in return.
    pub consideration: Consideration,
    /// Where the row comes from.
    pub source: Box<str>,
    /// Free text.
    pub notes: Box<str>,
    /// The id's place.
    pub span: Span,
}

/// Which categories a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CategoryMatch {
    /// A category with its descendants.
    Within(CategoryId),
    /// `tag:special`: facts that have the tag, by their category, one above it, or their population.
    Tagged(String),
}

/// Which recipients a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecipientMatch {
    /// One party.
    Party(PartyId),
    /// `kind:advertiser`: parties whose row says so.
    Kind(String),
}

/// Which places a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceMatch {
    /// A place with its subdivisions.
    At(Place),
    /// A place in a bloc.
    In(Bloc),
    /// `!`: what is not known to be there.
    NotAt(Place),
    /// `!EEA`: what is not known to be in the bloc.
    NotIn(Bloc),
}

impl PlaceMatch {
    /// Whether a place is meant, on a day.
    pub fn matches(self, place: Place, day: Date) -> bool {
        match self {
            Self::At(other) => place.within(other),
            Self::In(bloc) => bloc.contains(place, day),
            Self::NotAt(other) => !place.within(other),
            Self::NotIn(bloc) => !bloc.contains(place, day),
        }
    }
}

/// What a rule asks of a flow's transformations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransformMatch {
    /// `none`: that there is none.
    Nothing,
    /// That this is one of them.
    Has(Transform),
}

/// A rule of the user's own policy. What is `None` matches anything.
#[derive(Debug, Clone, Default)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// `deny` (true) or `require` (false).
    pub deny: bool,
    /// What.
    pub category: Option<CategoryMatch>,
    /// Whose.
    pub population: Option<PopulationId>,
    /// Why, with the purposes below it.
    pub purpose: Option<PurposeId>,
    /// On which basis.
    pub legal_basis: Option<Basis>,
    /// For what in return.
    pub consideration: Option<Consideration>,
    /// Transformed how.
    pub transform: Option<TransformMatch>,
    /// To whom.
    pub recipient: Option<RecipientMatch>,
    /// Where.
    pub place: Option<PlaceMatch>,
    /// By which mechanism a judged hop is carried.
    pub mechanism: Option<String>,
    /// What to say where it is broken, or empty.
    pub message: String,
    /// Where the row comes from.
    pub source: String,
    /// The id's place.
    pub span: Span,
}

/// How many people's data a flow carries.
#[derive(Debug, Clone)]
pub struct Volume {
    /// The flow.
    pub flow: FlowId,
    /// The category.
    pub category: CategoryId,
    /// Persons.
    pub people: u64,
    /// `year` or `12-months`.
    pub per: String,
    /// The day it was counted.
    pub as_of: Option<Date>,
    /// The row's place.
    pub span: Span,
}

/// A column of the user's own, carried through to the JSON report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extra {
    /// The table.
    pub table: String,
    /// The row: its id, or its number from 1 where the table has none.
    pub row: String,
    /// The column, beginning with `x_`.
    pub column: String,
    /// The cell.
    pub value: String,
}
