//! What a regime file says, as read from TOML. Every entry carries its dates, citation, source, grade of
//! evidence and the day it was checked; conditions come from a closed set.

use serde::Deserialize;

use crate::model::{Date, Party, Place};

/// How well an entry is evidenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Grade {
    /// Primary text or an official page was seen.
    P,
    /// A secondary source was seen.
    S,
    /// From memory, not verified.
    M,
}

/// What follows from the grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Counts.
    #[default]
    Counts,
    /// Counts, and is listed in the report.
    ReviewRequired,
    /// `unknown` at best until the inventory's owner confirms it.
    Unconfirmed,
}

/// Where an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// Address or name of what was seen.
    pub text: String,
    /// Grade of evidence.
    pub grade: Grade,
    /// The day it was checked.
    pub checked: Date,
    /// Whether it counts.
    #[serde(default)]
    pub mark: Mark,
}

/// What every rule entry has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// Stable id: `eu-gdpr/us-dpf`.
    pub id: String,
    /// What it is, in a few words.
    pub title: String,
    /// Article or instrument.
    pub citation: String,
    /// Its evidence.
    pub source: Source,
    /// First day on which it holds; `None` where no date is known and it is taken to have always held.
    pub from: Option<Date>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// First day on which it does not hold (a court's judgment).
    pub void: Option<Date>,
    /// Remark for the reader: a pending appeal, a doubt.
    #[serde(default)]
    pub note: String,
}

impl Entry {
    /// Whether it holds on a day: end dates are the last day, `void` the first on which it does not.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|d| d <= day)
            && self.until.is_none_or(|d| day <= d)
            && self.void.is_none_or(|d| day < d)
    }
}

/// A law on transfers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Regime {
    /// Its id: `eu-gdpr`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its citation; `from` is the first day on which it applies.
    pub law: Entry,
    /// The rule that asks for a ground: cited where there is none. Else the law's own citation.
    #[serde(default)]
    pub transfers: Option<String>,
    /// The rule on what authorities outside may be given, cited where one is an importer. Else as above.
    #[serde(default)]
    pub authorities: Option<String>,
    /// The kinds of parties (or words that they attest) that are public authorities.
    #[serde(default)]
    pub authority_kinds: Vec<String>,
    /// Whether it is the one judged where the inventory lists none and none surely protects anything.
    #[serde(default)]
    pub fallback: bool,
    /// Tags of data of which a store abroad of the same party is worth a note.
    #[serde(default)]
    pub watched_tags: Vec<String>,
    /// The entry under which a party's own places outside are no transfer.
    #[serde(default)]
    pub same_party: Option<Entry>,
    /// Places inside, with dates.
    pub territory: Vec<TerritoryEntry>,
    /// The entry under which a processor that returns data to its own customer makes no transfer.
    #[serde(default)]
    pub returns_exempt: Option<Entry>,
    /// Adequacy decisions, past ones too.
    #[serde(default)]
    pub decision: Vec<Decision>,
    /// Safeguards and derogations that it knows.
    #[serde(default)]
    pub mechanism: Vec<Mechanism>,
    /// Prohibitions, whatever is signed.
    #[serde(default)]
    pub prohibition: Vec<Decision>,
    /// A digest of what its file says; how it is written down, and when it was checked, aside.
    #[serde(skip)]
    pub digest: String,
}

impl Regime {
    /// The rule that asks for a ground.
    pub fn rule(&self) -> &str {
        self.transfers.as_deref().unwrap_or(&self.law.citation)
    }

    /// The rule on what authorities outside may be given.
    pub fn on_authorities(&self) -> &str {
        self.authorities.as_deref().unwrap_or(self.rule())
    }

    /// Whether a party is a public authority, by its kind or by what it attests.
    pub fn is_authority(&self, party: &Party) -> bool {
        self.authority_kinds.iter().any(|word| party.kind == *word || party.attests(word))
    }

    /// Every condition of its decisions, prohibitions, mechanisms and modules.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let decisions = self.decision.iter().chain(&self.prohibition);
        let mechanisms = self.mechanism.iter();
        let modules = self.mechanism.iter().flat_map(|m| &m.module);
        decisions
            .flat_map(|d| d.requires.iter().chain(&d.excludes))
            .chain(mechanisms.flat_map(|m| &m.requires))
            .chain(modules.flat_map(|m| &m.requires))
    }
}

/// Places inside the territory for a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TerritoryEntry {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// The places.
    pub places: Vec<Place>,
}

/// An adequacy decision (or, in `prohibition`, a ban): places, conditions, what follows an onward hop.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Decision {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// The places it covers.
    pub places: Vec<Place>,
    /// Conditions on the importer; all must be known to hold.
    #[serde(default)]
    pub requires: Vec<Condition>,
    /// Exclusions: it is as if not there for a fact of which one is stated to hold.
    #[serde(default)]
    pub excludes: Vec<Condition>,
    /// What follows an onward hop from there.
    #[serde(default)]
    pub onward: Onward,
    /// From where the data must come for it to count.
    #[serde(default)]
    pub covers_from: CoversFrom,
    /// Places of which it is not settled whether it covers them.
    #[serde(default)]
    pub unsettled: Vec<Place>,
}

/// From where a decision covers what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoversFrom {
    /// From any exporter that the regime reaches.
    #[default]
    Anywhere,
    /// Only from an exporter with an establishment known to be inside the territory.
    Territory,
}

/// What a decision says of onward hops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Onward {
    /// At worst what the place's own regime says.
    #[default]
    OwnLaw,
    /// An onward contract, clauses, or better.
    Contract,
}

/// A condition: each answers *holds*, *fails* or *not stated*.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Condition {
    /// The importer is certified under the scheme on the day, covering the fact's tags. A closed list.
    Certified {
        /// The scheme's id.
        scheme: String,
        /// How many months a row without an end counts, from its start or the day on which the list was looked at;
        /// 0: without end.
        #[serde(default, rename = "renewed-months")]
        renewed_months: u32,
        /// Tags of data that a row covers only where it names them.
        #[serde(default)]
        separate: Vec<String>,
    },
    /// The importer states (`attests`) this.
    ImporterAttests {
        /// The word.
        fact: String,
    },
    /// The importer's own word for its kind is one of these.
    ImporterKind {
        /// The words.
        kinds: Vec<String>,
    },
    /// The fact carries one of these tags.
    FactTagged {
        /// The tags.
        tags: Vec<String>,
    },
    /// The flow's recurrence is one of these.
    Recurrence {
        /// `standing`, `occasional`, `once`.
        among: Vec<String>,
    },
    /// The flow's legal basis is one of these; blank is not stated.
    LegalBasis {
        /// The bases.
        among: Vec<String>,
    },
    /// The exporter's own word for its kind is none of these (public authorities), nor does it attest one;
    /// likewise of each controller for which a processor acts.
    ExporterKindNot {
        /// The words.
        kinds: Vec<String>,
    },
    /// Exporter and importer both state (by kind or `attests`) one of these.
    BothAre {
        /// The words.
        kinds: Vec<String>,
    },
    /// Exporter or importer states (by kind or `attests`) one of these.
    OneIs {
        /// The words.
        kinds: Vec<String>,
    },
    /// Exporter and importer are in the group that the safeguard names on both sides.
    SameGroup,
    /// For whom the exporter acts: for itself or for controllers of that group alone (`inside`), or, as a
    /// processor of the group, for a controller outside it.
    ActsForGroup {
        /// Which of the two.
        inside: bool,
    },
    /// The exporter is established in none of these places; not stated where it is.
    ExporterNotIn {
        /// The places.
        places: Vec<Place>,
    },
    /// Where the fact carries one of these tags, the exporter states (`attests`) this.
    ExporterAttestsWhereTagged {
        /// The tags.
        tags: Vec<String>,
        /// Broader tags: they ask for the same where the fact has none of `narrower`, which say what it is.
        #[serde(default)]
        broad: Vec<String>,
        /// Narrower tags that need not be stated.
        #[serde(default)]
        narrower: Vec<String>,
        /// The word.
        fact: String,
    },
    /// Where the fact carries one of these tags, the importer states (`attests`) this.
    ImporterAttestsWhereTagged {
        /// The tags.
        tags: Vec<String>,
        /// The word.
        fact: String,
    },
    /// The importer is not itself subject to the regime for these facts.
    ImporterNotSubject {
        /// Whether it is not settled what follows where it is: then it is not stated, instead of failing.
        #[serde(default)]
        unsettled: bool,
        /// Why it fails where the importer is, in words that go on after "and"; blank: it is not for such importers.
        #[serde(default)]
        because: String,
    },
    /// The safeguard's row says where the signed paper is.
    Documented,
    /// The safeguard names one of these measures.
    Measure {
        /// The measures.
        among: Vec<String>,
    },
}

/// Whom a mechanism binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binds {
    /// Those that signed, or one that signed for them.
    #[default]
    Signatories,
    /// A group: the exporter itself must be a party to it.
    Group,
}

/// What a mechanism gives when every condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Yields {
    /// `safeguarded`.
    #[default]
    Safeguarded,
    /// `derogation`.
    Derogation,
}

/// A safeguard or derogation that a regime knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Mechanism {
    /// The entry; its `from`, `until` and `void` bound the days on which it can be relied on.
    #[serde(flatten)]
    pub entry: Entry,
    /// The id that safeguards.csv uses: `scc`.
    pub mechanism: String,
    /// Whether it is this regime's own: else a safeguard counts only if its `regimes` names this regime.
    #[serde(default = "yes")]
    pub own: bool,
    /// What it gives.
    #[serde(default)]
    pub yields: Yields,
    /// Whether a transfer impact assessment is needed (unless the module says not).
    #[serde(default)]
    pub assessment: bool,
    /// Counts only for an onward hop from a place whose decision asks for a contract.
    #[serde(default)]
    pub onward_only: bool,
    /// First day on which an authority had approved any.
    #[serde(default)]
    pub approved_from: Option<Date>,
    /// Whether the safeguard must say where the approved paper is.
    #[serde(default)]
    pub needs_document: bool,
    /// Whom it binds beside the one that signed.
    #[serde(default)]
    pub binds: Binds,
    /// Conditions that always apply.
    #[serde(default)]
    pub requires: Vec<Condition>,
    /// Clauses with modules; absent for the rest.
    #[serde(default)]
    pub clauses: Option<Clauses>,
    /// Modules or letters with their own conditions; where there are any, the safeguard's `module` must name one.
    #[serde(default)]
    pub module: Vec<ModuleRule>,
}

fn yes() -> bool {
    true
}

/// How clauses are dated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clauses {
    /// First day on which these clauses could be signed: a safeguard that begins before is of an older set.
    #[serde(default)]
    pub signed_from: Option<Date>,
    /// The older sets, by the ids of their mechanisms: what begins before `signed_from` is judged as the one
    /// whose roles fit.
    #[serde(default)]
    pub older: Vec<String>,
    /// Last day on which they could be signed.
    #[serde(default)]
    pub signed_until: Option<Date>,
    /// The roles that clauses without modules fit.
    #[serde(default)]
    pub roles: Option<ExporterRule>,
}

/// Whose signature a module takes as exporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExporterRule {
    /// A controller gives to a controller; also a processor to a controller that is not its customer, signed
    /// by the controller it acts for.
    ControllerToController,
    /// A controller gives to a processor.
    ControllerToProcessor,
    /// A processor gives to a processor.
    ProcessorToProcessor,
    /// A processor gives to its own customer.
    ProcessorToCustomer,
}

/// A module of clauses, or a letter of a derogation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ModuleRule {
    /// `1`..`4`, or a letter.
    pub id: String,
    /// The roles it fits; absent for a derogation.
    #[serde(default)]
    pub roles: Option<ExporterRule>,
    /// Needs no assessment although the mechanism does.
    #[serde(default)]
    pub no_assessment: bool,
    /// Its article, where it differs from the mechanism's.
    #[serde(default)]
    pub citation: String,
    /// Whether it is worth a warning where it is relied on for a flow that stands.
    #[serde(default)]
    pub warn_standing: bool,
    /// Further conditions.
    #[serde(default)]
    pub requires: Vec<Condition>,
}
