//! The documentation of every finding code: what it means, why it matters, what to do, and the rows that raise it. The
//! one place for these texts: `thalweg code` prints them, and the page of the law has them.
//!
//! Examples are files put beside those of [`BASE`], or in their place; a test reads and judges each of them.

mod entry;
mod lineage;
mod policy;
mod reading;
mod spreadsheet;
mod transfers;
mod waivers;

pub use self::entry::{Explanation, File};
use super::code::Code;

/// The small inventory on which every example stands.
pub const BASE: &[File] = &[
    ("inventory.toml", "name = \"example\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\n"),
    ("companies.csv", "id,name,country\nacme,Acme GmbH,DE\n"),
    ("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\n"),
    ("populations.csv", "id,name,country\ncustomers,Customers,DE\n"),
    (
        "categories.csv",
        "id,name,parent,tags\ncontact,Contact data,,\nemail,E-mail address,contact,\nhealth,Health data,,special\n",
    ),
    (
        "stores.csv",
        "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,cloud,acme,US\n",
    ),
    (
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    ),
    ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\n"),
];

impl Code {
    /// Its documentation.
    pub fn explanation(self) -> &'static Explanation {
        match self {
            Self::Unreadable => &reading::UNREADABLE,
            Self::TooLarge => &reading::TOO_LARGE,
            Self::UnknownTable => &reading::UNKNOWN_TABLE,
            Self::UnknownColumn => &reading::UNKNOWN_COLUMN,
            Self::MissingColumn => &reading::MISSING_COLUMN,
            Self::BadId => &reading::BAD_ID,
            Self::DuplicateId => &reading::DUPLICATE_ID,
            Self::UnknownReference => &reading::UNKNOWN_REFERENCE,
            Self::BadPlace => &reading::BAD_PLACE,
            Self::BadDate => &reading::BAD_DATE,
            Self::DateOrder => &reading::DATE_ORDER,
            Self::BadWord => &reading::BAD_WORD,
            Self::ParentCycle => &reading::PARENT_CYCLE,
            Self::FlowToPopulation => &reading::FLOW_TO_POPULATION,
            Self::UnnamedCategories => &reading::UNNAMED_CATEGORIES,
            Self::BadHolding => &reading::BAD_HOLDING,
            Self::BadTransform => &reading::BAD_TRANSFORM,
            Self::DuplicateColumn => &reading::DUPLICATE_COLUMN,
            Self::RaggedRow => &reading::RAGGED_ROW,
            Self::BadNumber => &reading::BAD_NUMBER,
            Self::WrongType => &reading::WRONG_TYPE,
            Self::EmptyItem => &reading::EMPTY_ITEM,
            Self::BlankRow => &reading::BLANK_ROW,
            Self::HashRow | Self::ErrorValue | Self::DoubtfulPlace => spreadsheet::of(self),
            Self::EmptyFlow => &lineage::EMPTY_FLOW,
            Self::UnsourcedHolding => &lineage::UNSOURCED_HOLDING,
            Self::UndeclaredReceipt => &lineage::UNDECLARED_RECEIPT,
            Self::UnknownController => &lineage::UNKNOWN_CONTROLLER,
            Self::FlowCycle => &lineage::FLOW_CYCLE,
            Self::AncestorPassesDrop => &lineage::ANCESTOR_PASSES_DROP,
            Self::AncestorDerives => &lineage::ANCESTOR_DERIVES,
            Self::ForeignPopulationFlow => &lineage::FOREIGN_POPULATION_FLOW,
            Self::UnknownHome => &lineage::UNKNOWN_HOME,
            Self::NothingMoves => &lineage::NOTHING_MOVES,
            Self::TransferMissing => &transfers::TRANSFER_MISSING,
            Self::TransferDeficient => &transfers::TRANSFER_DEFICIENT,
            Self::TransferUnknown => &transfers::TRANSFER_UNKNOWN,
            Self::TransferProhibited => &transfers::TRANSFER_PROHIBITED,
            Self::ForeignParent => &transfers::FOREIGN_PARENT,
            Self::ForeignAuthority => &transfers::FOREIGN_AUTHORITY,
            Self::StandingConsent => &transfers::STANDING_CONSENT,
            Self::EncryptionAlone => &transfers::ENCRYPTION_ALONE,
            Self::PlaceOfSameParty => &transfers::PLACE_OF_SAME_PARTY,
            Self::UnnamedLocation => &transfers::UNNAMED_LOCATION,
            Self::ReviewRequired => &transfers::REVIEW_REQUIRED,
            Self::Unconfirmed => &transfers::UNCONFIRMED,
            Self::RegimeNotInForce => &transfers::REGIME_NOT_IN_FORCE,
            Self::SafeguardOutsideRegime => &transfers::SAFEGUARD_OUTSIDE_REGIME,
            Self::UndeclaredUse => &policy::UNDECLARED_USE,
            Self::UndeclaredRecipient => &policy::UNDECLARED_RECIPIENT,
            Self::RuleDenied => &policy::RULE_DENIED,
            Self::RuleRequired => &policy::RULE_REQUIRED,
            Self::IdleRule => &policy::IDLE_RULE,
            Self::Expiring => &policy::EXPIRING,
            Self::AssessmentDue => &policy::ASSESSMENT_DUE,
            Self::UnusedSafeguard => &policy::UNUSED_SAFEGUARD,
            Self::UnusedConfirmation => &policy::UNUSED_CONFIRMATION,
            Self::IdleWaiver | Self::EndedWaiver | Self::OutgrownWaiver | Self::Unsealed => waivers::of(self),
        }
    }
}
