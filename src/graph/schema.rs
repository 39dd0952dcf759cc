//! The labels and types of the graph: closed sets, so that a query's words can be held against them.

macro_rules! names {
    ($($(#[$doc:meta])* $set:ident { $($(#[$item:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $set { $($(#[$item])* $variant,)* }

        impl $set {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As a query writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads it.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

names! {
    /// A label of nodes.
    Label {
        /// Whose data.
        Population = "Population",
        /// A legal entity; it has the label of its table too.
        Party = "Party",
        /// A party of companies.csv.
        Company = "Company",
        /// A party of vendors.csv.
        Vendor = "Vendor",
        /// A party of partners.csv.
        Partner = "Partner",
        /// A party of `third_parties.csv`.
        ThirdParty = "ThirdParty",
        /// Where data is kept.
        Store = "Store",
        /// What data.
        Category = "Category",
        /// Why.
        Purpose = "Purpose",
        /// An instrument between parties.
        Safeguard = "Safeguard",
        /// A country or another place.
        Place = "Place",
        /// A law that was judged.
        Regime = "Regime",
        /// A row of transfers.csv.
        Transfer = "Transfer",
        /// A row of exposures.csv.
        Exposure = "Exposure",
        /// A row of findings.csv.
        Finding = "Finding",
    }

    /// A type of relationships.
    Kind {
        /// A flow.
        Flows = "FLOWS",
        /// A party operates a store.
        Runs = "RUNS",
        /// A party is a stated controller of a store.
        Controls = "CONTROLS",
        /// A home, an establishment, a place of a store.
        In = "IN",
        /// A place is in the territory of a law on the day judged.
        Inside = "INSIDE",
        /// A row stands below its parent.
        ChildOf = "CHILD_OF",
        /// A fact: a node has a category.
        Holds = "HOLDS",
        /// The exporter of a transfer.
        From = "FROM",
        /// The importer of a transfer, the recipient of an exposure.
        To = "TO",
        /// Where the importer or the recipient has it.
        At = "AT",
        /// Under which law.
        Under = "UNDER",
        /// The safeguard relied on.
        By = "BY",
        /// A category that arrives.
        Carries = "CARRIES",
        /// The category of an exposure.
        Of = "OF",
        /// The population of an exposure.
        About = "ABOUT",
        /// A node on the route shown.
        Via = "VIA",
        /// What a finding is about.
        On = "ON",
    }
}

const PARTY: &[&str] = &[
    "id",
    "name",
    "country",
    "locations",
    "kind",
    "role",
    "parent",
    "subject_to",
    "attests",
    "source",
    "notes",
];

const STORE: &[&str] = &[
    "id",
    "name",
    "kind",
    "operator",
    "controller",
    "engaged_by",
    "country",
    "categories",
    "populations",
    "retention",
    "measures",
    "source",
    "notes",
];

const SAFEGUARD: &[&str] = &[
    "id",
    "mechanism",
    "regimes",
    "module",
    "exporter",
    "importer",
    "countries",
    "categories",
    "valid_from",
    "valid_until",
    "assessed_on",
    "assessment",
    "measures",
    "document",
    "source",
    "notes",
];

const TRANSFER: &[&str] = &[
    "id",
    "flow",
    "regime",
    "kind",
    "exporter",
    "exporter_role",
    "importer",
    "importer_role",
    "place",
    "categories",
    "populations",
    "verdict",
    "mechanism",
    "safeguard",
    "citation",
    "reasons",
    "key",
];

const EXPOSURE: &[&str] = &[
    "id",
    "key",
    "population",
    "regime",
    "recipient",
    "recipient_kind",
    "place",
    "verdict",
    "delivery",
    "categories",
    "tags",
    "hops",
    "route",
    "safeguards",
    "decision",
    "decided_until",
    "decided_by",
    "decided_because",
];

const FINDING: &[&str] = &[
    "id",
    "code",
    "severity",
    "file",
    "line",
    "column",
    "subject",
    "message",
    "citation",
    "help",
    "exposures",
    "decision",
    "decided_until",
    "decided_by",
    "decided_because",
    "key",
];

const PLACE: &[&str] =
    &["id", "country", "name", "assessed_on", "assessment", "measures", "document", "source", "notes"];

/// The properties that nodes of this label may have, `id` first: the columns of its table or report. A blank cell is
/// no property, so that a graph may have none of one.
pub fn columns(label: Label) -> &'static [&'static str] {
    match label {
        Label::Population => &["id", "name", "country", "tags", "source"],
        Label::Party | Label::Company | Label::Vendor | Label::Partner | Label::ThirdParty => PARTY,
        Label::Store => STORE,
        Label::Category => &["id", "name", "parent", "tags", "dpv", "source"],
        Label::Purpose => {
            &["id", "name", "parent", "legal_basis", "categories", "recipients", "retention", "source"]
        }
        Label::Safeguard => SAFEGUARD,
        Label::Place => PLACE,
        Label::Regime => &["id", "name", "citation"],
        Label::Transfer => TRANSFER,
        Label::Exposure => EXPOSURE,
        Label::Finding => FINDING,
    }
}

/// The properties that relationships of this type may have.
pub fn kind_columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Flows => &[
            "id",
            "from",
            "to",
            "categories",
            "populations",
            "purposes",
            "legal_basis",
            "safeguards",
            "transform",
            "access",
            "recurrence",
            "consideration",
            "source",
            "notes",
        ],
        Kind::In => &["seat", "bloc", "default"],
        Kind::Holds => &["populations"],
        Kind::Via => &["hop"],
        _ => &[],
    }
}
