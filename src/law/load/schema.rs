//! The keys that a regime file may have, and what each holds. `flatten` and `deny_unknown_fields` do not go
//! together in serde, so the keys are checked here, with their places, before the file is deserialized.

use crate::model::{Basis, Recurrence};

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// A text that is not blank.
    Text,
    /// A text that may be blank.
    Note,
    /// The regime's id.
    RegimeId,
    /// An entry's id: unique, beginning with the regime's.
    EntryId,
    /// A mechanism's id: on each day one entry of its regime has it.
    MechanismId,
    /// A calendar day, as text.
    Day,
    /// `true` or `false`.
    Flag,
    /// A number of months, from 1 to 1200.
    Months,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts, not empty.
    Texts,
    /// A list of these words, not empty.
    Words(&'static [&'static str]),
    /// A list of mechanisms' ids of this regime, not empty.
    Mechanisms,
    /// A list of places, not empty.
    Places,
    /// The mark of an entry that decides no verdict by itself, and so cannot wait for confirmation.
    SureMark,
    /// A table.
    Table(Keys),
    /// A list of tables.
    Tables(Keys),
    /// A list of conditions.
    Conditions,
    /// A list of conditions that can be asked of a decision: it has no safeguard and no flow.
    DecisionConditions,
}

/// A key, what it holds, and whether it must be there.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
}

/// The keys of a table, in groups that tables share.
pub(super) type Keys = &'static [&'static [Key]];

const fn must(name: &'static str, shape: Shape) -> Key {
    Key { name, shape, required: true }
}

const fn may(name: &'static str, shape: Shape) -> Key {
    Key { name, shape, required: false }
}

/// A regime file.
pub(super) const REGIME: Keys = &[&[
    must("id", Shape::RegimeId),
    must("name", Shape::Text),
    may("transfers", Shape::Text),
    may("authorities", Shape::Text),
    may("authority-kinds", Shape::Texts),
    may("fallback", Shape::Flag),
    may("watched-tags", Shape::Texts),
    may("same-party", Shape::Table(&[ENTRY, SURE])),
    must("law", Shape::Table(&[ENTRY, SURE])),
    must("territory", Shape::Tables(&[ENTRY, SURE, &[must("places", Shape::Places)]])),
    may("returns-exempt", Shape::Table(&[ENTRY, SURE])),
    may("decision", Shape::Tables(DECISION)),
    may("mechanism", Shape::Tables(&[ENTRY, SOURCED, MECHANISM])),
    may("prohibition", Shape::Tables(PROHIBITION)),
]];

const ENTRY: &[Key] = &[
    must("id", Shape::EntryId),
    must("title", Shape::Text),
    must("citation", Shape::Text),
    may("from", Shape::Day),
    may("until", Shape::Day),
    may("void", Shape::Day),
    may("note", Shape::Note),
];

const SOURCED: &[Key] = &[must(
    "source",
    Shape::Table(&[SOURCE, &[may("mark", Shape::Word(&["counts", "review-required", "unconfirmed"]))]]),
)];

const SURE: &[Key] = &[must("source", Shape::Table(&[SOURCE, &[may("mark", Shape::SureMark)]]))];

const SOURCE: &[Key] =
    &[must("text", Shape::Text), must("grade", Shape::Word(&["P", "S", "M"])), must("checked", Shape::Day)];

const DECISION: Keys = &[
    ENTRY,
    SOURCED,
    &[
        must("places", Shape::Places),
        may("requires", Shape::DecisionConditions),
        may("excludes", Shape::DecisionConditions),
        may("onward", Shape::Word(&["own-law", "contract"])),
        may("covers-from", Shape::Word(&["anywhere", "territory"])),
        may("unsettled", Shape::Places),
    ],
];

/// A prohibition is written as a decision is, but has no reach that could be open.
const PROHIBITION: Keys = &[
    ENTRY,
    SOURCED,
    &[
        must("places", Shape::Places),
        may("requires", Shape::DecisionConditions),
        may("excludes", Shape::DecisionConditions),
        may("onward", Shape::Word(&["own-law", "contract"])),
    ],
];

const ROLES: Shape = Shape::Word(&[
    "controller-to-controller",
    "controller-to-processor",
    "processor-to-processor",
    "processor-to-customer",
]);

const MECHANISM: &[Key] = &[
    must("mechanism", Shape::MechanismId),
    may("own", Shape::Flag),
    may("yields", Shape::Word(&["safeguarded", "derogation"])),
    may("assessment", Shape::Flag),
    may("onward-only", Shape::Flag),
    may("approved-from", Shape::Day),
    may("needs-document", Shape::Flag),
    may("binds", Shape::Word(&["signatories", "group"])),
    may("requires", Shape::Conditions),
    may("clauses", Shape::Table(&[CLAUSES])),
    may("module", Shape::Tables(&[MODULE])),
];

const CLAUSES: &[Key] = &[
    may("signed-from", Shape::Day),
    may("signed-until", Shape::Day),
    may("older", Shape::Mechanisms),
    may("roles", ROLES),
];

const MODULE: &[Key] = &[
    must("id", Shape::Text),
    may("roles", ROLES),
    may("no-assessment", Shape::Flag),
    may("citation", Shape::Note),
    may("warn-standing", Shape::Flag),
    may("requires", Shape::Conditions),
];

/// The kinds of conditions, each with its keys besides `kind`.
pub(super) const CONDITIONS: &[(&str, &[Key])] = &[
    (
        "certified",
        &[must("scheme", Shape::Text), may("renewed-months", Shape::Months), may("separate", Shape::Texts)],
    ),
    ("importer-attests", &[must("fact", Shape::Text)]),
    ("importer-kind", &[must("kinds", Shape::Texts)]),
    ("fact-tagged", &[must("tags", Shape::Texts)]),
    ("recurrence", &[must("among", Shape::Words(Recurrence::WORDS))]),
    ("legal-basis", &[must("among", Shape::Words(Basis::WORDS))]),
    ("exporter-kind-not", &[must("kinds", Shape::Texts)]),
    ("both-are", &[must("kinds", Shape::Texts)]),
    ("one-is", &[must("kinds", Shape::Texts)]),
    ("same-group", &[]),
    ("acts-for-group", &[must("inside", Shape::Flag)]),
    ("exporter-not-in", &[must("places", Shape::Places)]),
    (
        "exporter-attests-where-tagged",
        &[
            must("tags", Shape::Texts),
            may("broad", Shape::Texts),
            may("narrower", Shape::Texts),
            must("fact", Shape::Text),
        ],
    ),
    ("importer-attests-where-tagged", &[must("tags", Shape::Texts), must("fact", Shape::Text)]),
    ("importer-not-subject", &[may("unsettled", Shape::Flag), may("because", Shape::Text)]),
    ("documented", &[]),
    ("measure", &[must("among", Shape::Texts)]),
];

/// The kinds that can be asked of a decision.
pub(super) const OF_DECISIONS: &[&str] = &[
    "certified",
    "importer-attests",
    "importer-kind",
    "fact-tagged",
    "exporter-not-in",
    "exporter-attests-where-tagged",
    "importer-attests-where-tagged",
];
