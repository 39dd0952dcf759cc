//! Entries in words: conditions and roles as a reader would say them.

use super::data::{
    Binds, Condition, CoversFrom, Decision, ExporterRule, Mechanism, ModuleRule, Onward, Regime, Yields,
};
use crate::model::Date;

/// A law as people write its id: `eu-gdpr` is the EU GDPR.
pub fn called(id: &str) -> String {
    id.to_uppercase().replace('-', " ")
}

/// What a scheme of certifications is called on a day: the title of the decision that asks for it and for fewest others.
pub fn title_of_scheme<'a>(
    regimes: impl IntoIterator<Item = &'a Regime>,
    scheme: &str,
    day: Date,
) -> Option<&'a str> {
    let asked = |decision: &Decision| -> Vec<String> {
        let asked = decision.requires.iter().filter_map(|condition| match condition {
            Condition::Certified { scheme, .. } => Some(scheme.clone()),
            _ => None,
        });
        asked.collect()
    };
    let decisions = regimes.into_iter().flat_map(|regime| &regime.decision);
    let asking = decisions.filter_map(|decision| {
        let schemes = asked(decision);
        let held = decision.entry.holds(day) && schemes.iter().any(|one| one == scheme);
        held.then_some((schemes.len(), decision.entry.id.as_str(), decision.entry.title.as_str()))
    });
    asking.min().map(|(.., title)| title)
}

/// The title of an instrument inside a sentence: its first letter is small, unless it stands for a word (`UK`) or the title
/// is a name.
pub fn within(title: &str) -> String {
    let mut words = title.split(' ');
    let mut is_small =
        |at: usize| words.next().and_then(|word| word.chars().nth(at)).is_some_and(|c| !c.is_uppercase());
    let mut letters = title.chars();
    match letters.next() {
        Some(first) if is_small(1) && is_small(0) => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

impl Condition {
    /// Its kind, as regime files have it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Certified { .. } => "certified",
            Self::ImporterAttests { .. } => "importer-attests",
            Self::ImporterKind { .. } => "importer-kind",
            Self::FactTagged { .. } => "fact-tagged",
            Self::Recurrence { .. } => "recurrence",
            Self::LegalBasis { .. } => "legal-basis",
            Self::ExporterKindNot { .. } => "exporter-kind-not",
            Self::BothAre { .. } => "both-are",
            Self::OneIs { .. } => "one-is",
            Self::SameGroup => "same-group",
            Self::ActsForGroup { .. } => "acts-for-group",
            Self::ExporterNotIn { .. } => "exporter-not-in",
            Self::ExporterAttestsWhereTagged { .. } => "exporter-attests-where-tagged",
            Self::ImporterAttestsWhereTagged { .. } => "importer-attests-where-tagged",
            Self::ImporterNotSubject { .. } => "importer-not-subject",
            Self::Documented => "documented",
            Self::Measure { .. } => "measure",
        }
    }

    /// What it asks, in words that go on after "where".
    pub fn in_words(&self) -> String {
        match self {
            Self::Certified { scheme, renewed_months, separate } => {
                certified(scheme, *renewed_months, separate)
            }
            Self::ImporterAttests { fact } => format!("the importer attests `{fact}`"),
            Self::ImporterKind { kinds } => format!("the importer is {}", quoted(kinds, "or")),
            Self::FactTagged { tags } => format!("the data is tagged {}", quoted(tags, "or")),
            Self::Recurrence { among } => format!("the flow is {}", quoted(among, "or")),
            Self::LegalBasis { among } => format!("the legal basis is {}", quoted(among, "or")),
            Self::ExporterKindNot { kinds } => {
                format!(
                    "neither the exporter, nor one for whom it acts or who decides together with them, is {}",
                    quoted(kinds, "or")
                )
            }
            Self::BothAre { kinds } => format!("exporter and importer are each {}", quoted(kinds, "or")),
            Self::OneIs { kinds } => format!("exporter or importer is {}", quoted(kinds, "or")),
            Self::SameGroup => {
                "exporter and importer are in the group that the safeguard names on both sides".to_owned()
            }
            Self::ActsForGroup { inside: true } => {
                "the exporter decides itself, or acts for parties of that group only".to_owned()
            }
            Self::ActsForGroup { inside: false } => {
                "the exporter is a processor of that group, and acts for one outside it".to_owned()
            }
            Self::ExporterNotIn { places } => {
                let codes: Vec<&str> = places.iter().map(|p| p.code()).collect();
                format!("the exporter is not established in {}", joined(&codes, "or"))
            }
            Self::ExporterAttestsWhereTagged { tags, broad, narrower, fact } => {
                let also = if broad.is_empty() {
                    String::new()
                } else {
                    format!(", or {} and none of {}", quoted(broad, "or"), quoted(narrower, "and"))
                };
                format!("the exporter attests `{fact}` if the data is tagged {}{also}", quoted(tags, "or"))
            }
            Self::ImporterAttestsWhereTagged { tags, fact } => {
                format!("the importer attests `{fact}` if the data is tagged {}", quoted(tags, "or"))
            }
            Self::ImporterNotSubject { unsettled: false, because } if because.is_empty() => {
                "the law does not apply to the importer directly".to_owned()
            }
            Self::ImporterNotSubject { unsettled: false, because } => {
                format!("the law does not apply to the importer directly (where it does, {because})")
            }
            Self::ImporterNotSubject { unsettled: true, .. } => {
                "the law does not apply to the importer directly (where it does, it is not settled what follows)"
                    .to_owned()
            }
            Self::Documented => "the safeguard names its `document`".to_owned(),
            Self::Measure { among } => format!("the safeguard names the measure {}", quoted(among, "or")),
        }
    }
}

impl ExporterRule {
    /// From whom to whom, as regime files have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ControllerToController => "controller-to-controller",
            Self::ControllerToProcessor => "controller-to-processor",
            Self::ProcessorToProcessor => "processor-to-processor",
            Self::ProcessorToCustomer => "processor-to-customer",
        }
    }

    /// From whom to whom, as one says it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ControllerToController => "controller to controller",
            Self::ControllerToProcessor => "controller to processor",
            Self::ProcessorToProcessor => "processor to processor",
            Self::ProcessorToCustomer => "processor to its own customer",
        }
    }
}

impl Onward {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnLaw => "own-law",
            Self::Contract => "contract",
        }
    }

    /// What follows an onward hop.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::OwnLaw => "at worst what the law of the place says",
            Self::Contract => "an onward contract, clauses, or better",
        }
    }
}

impl CoversFrom {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Territory => "territory",
        }
    }
}

impl Binds {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signatories => "signatories",
            Self::Group => "group",
        }
    }
}

impl Yields {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safeguarded => "safeguarded",
            Self::Derogation => "derogation",
        }
    }
}

impl Decision {
    /// What must be known to hold, in words that go on after "where".
    pub fn needs(&self) -> Vec<String> {
        let from = match self.covers_from {
            CoversFrom::Anywhere => None,
            CoversFrom::Territory => {
                Some("the exporter is established inside the territory, from which it covers what is sent")
            }
        };
        self.requires.iter().map(Condition::in_words).chain(from.map(str::to_owned)).collect()
    }

    /// What it asks and leaves out, and where its reach is open, a sentence for each.
    pub fn asks(&self) -> Vec<String> {
        let requires = self.needs().into_iter().map(|need| format!("where {need}"));
        let excludes = self.excludes.iter().map(|c| format!("not where {}", c.in_words()));
        let codes: Vec<&str> = self.unsettled.iter().map(|p| p.code()).collect();
        let open = (!codes.is_empty()).then(|| {
            let places = joined(&codes, "and");
            format!("whether it covers {places} is not settled: `unknown` at best there")
        });
        requires.chain(excludes).chain(open).collect()
    }
}

impl Mechanism {
    /// What it asks, a sentence for each.
    pub fn asks(&self) -> Vec<String> {
        let mut asks = Vec::new();
        if self.onward_only {
            asks.push("only for an onward hop from a place whose decision asks for a contract".to_owned());
        }
        if !self.own {
            asks.push("the safeguard names this law in `regimes`".to_owned());
        }
        if self.assessment {
            let but = self.module.iter().filter(|m| m.no_assessment).map(|m| m.id.as_str());
            let but: Vec<&str> = but.collect();
            let but = if but.is_empty() {
                String::new()
            } else {
                let modules = joined(&but, "and");
                format!(", but for module {modules} where the exporter collected nothing of what is sent")
            };
            asks.push(format!("a transfer impact assessment of the place{but}"));
        }
        asks.extend(self.approvals());
        asks.extend(self.requires.iter().map(Condition::in_words));
        if let Some(clauses) = &self.clauses {
            asks.extend(clauses.roles.map(|roles| format!("{} only", roles.in_words())));
            asks.extend(clauses.signed_from.map(|first| match clauses.older.as_slice() {
                [] => format!("signed from {first} on"),
                older => format!("signed from {first} on; before that it is of {}", quoted(older, "or")),
            }));
            asks.extend(clauses.signed_until.map(|last| format!("signed until {last}")));
        }
        asks.extend(self.module.iter().map(ModuleRule::asks));
        asks
    }
}

impl Mechanism {
    /// What an authority must have approved, and whom that binds.
    fn approvals(&self) -> impl Iterator<Item = String> {
        let first = self.approved_from.map(|day| format!("from {day} on: none was approved before"));
        let paper = self.needs_document.then(|| {
            "the safeguard names its `document`, the document that an authority approved".to_owned()
        });
        let bound = match self.binds {
            Binds::Signatories => None,
            Binds::Group => Some("the exporter itself is bound, not only one for whom it acts".to_owned()),
        };
        [first, paper, bound].into_iter().flatten()
    }
}

impl ModuleRule {
    /// What it asks, in one sentence.
    pub fn asks(&self) -> String {
        let what = if self.roles.is_some() { "module" } else { "letter" };
        let roles = self.roles.map(|r| r.in_words().to_owned());
        let warned = self.warn_standing.then(|| "a warning where the flow stands".to_owned());
        let parts: Vec<String> =
            roles.into_iter().chain(self.requires.iter().map(Condition::in_words)).chain(warned).collect();
        let parts = if parts.is_empty() { "nothing further".to_owned() } else { parts.join("; ") };
        format!("{what} {}: {parts}", self.id)
    }
}

fn certified(scheme: &str, renewed_months: u32, separate: &[String]) -> String {
    let renewed = match renewed_months {
        0 => ",".to_owned(),
        months => format!(", which is renewed every {months} months,"),
    };
    let apart = if separate.is_empty() {
        String::new()
    } else {
        format!(" (data tagged {} only where it names that)", quoted(separate, "or"))
    };
    format!(
        "the importer is certified under `{scheme}`{renewed} and the certification covers the data{apart}"
    )
}

/// Words in back quotes: `a`, `b` or `c`.
fn quoted(words: &[String], last: &str) -> String {
    let words: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    joined(&words.iter().map(String::as_str).collect::<Vec<_>>(), last)
}

fn joined(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
