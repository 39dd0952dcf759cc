//! The documentation of conditions: what each kind asks, and when it holds, fails or is not stated. docs/FORMATS.md has the
//! same words, and a test holds the two together.

use super::{
    data::{Condition, Regime},
    load,
};

/// The documentation of a kind of condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConditionManual {
    /// The kind, as regime files have it.
    pub kind: &'static str,
    /// What it asks, as a question.
    pub asks: &'static str,
    /// When it holds.
    pub holds: &'static str,
    /// When it fails.
    pub fails: &'static str,
    /// When it is not stated.
    pub not_stated: &'static str,
    /// What would settle it where it is not stated.
    pub stated_in: StatedIn,
    /// What to do where it fails; empty: to rely on another ground.
    pub mend: &'static str,
}

/// What would settle a condition that is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatedIn {
    /// To state columns of the safeguard's row.
    Row(&'static str),
    /// To state something elsewhere: the columns, and of what.
    Named(&'static str),
    /// To do something.
    Do(&'static str),
}

/// What would settle a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remedy {
    /// Where it is not stated.
    pub stated_in: StatedIn,
    /// Where it fails: what to do; empty: to rely on another ground.
    pub mend: &'static str,
}

/// What would settle what every law asks, by the name of the check.
const ASKED_ALWAYS: &[(&str, StatedIn, &str)] = &[
    ("approved", StatedIn::Row("`valid_from`"), "wait until such instruments are approved"),
    (
        "assessment",
        StatedIn::Row("`assessed_on` (or countries.csv that of the place)"),
        "make the assessment (again), then enter its date in `assessed_on` of the row, or of the country in countries.csv",
    ),
    ("assessment:failed", StatedIn::Row("`assessment`"), "add measures, and reassess"),
    (
        "assessment:measure",
        StatedIn::Named("in `measures` of the row or of the store those that are in force"),
        "put the measure in place, then enter it in `measures` of the row or of the store, or in `transform` of the flow",
    ),
    ("assessment:place", PLACE, ""),
    (
        "bound",
        StatedIn::Do(
            "sign clauses between the two; name the exporter in `exporter` only if it has itself joined the rules",
        ),
        "",
    ),
    (
        "confirmed",
        StatedIn::Do("check the entry against its text, then name its id under `confirms` in inventory.toml"),
        "",
    ),
    ("document", StatedIn::Row("`document`"), ""),
    ("end", StatedIn::Row("`valid_until`"), "renew it, then enter its new end date in `valid_until`"),
    (
        "engager",
        StatedIn::Do(
            "add or correct the row of the instrument between the party that engaged the recipient and the party that gives the data; if another party \
             engaged it, correct `engaged_by` of the store",
        ),
        "",
    ),
    ("exporter", StatedIn::Named("`controller` of the store: on whose behalf it is held"), ""),
    (
        "from-territory",
        StatedIn::Do(
            "state where the exporter is established inside, if it is, in `country`: its seat, or a branch from whose \
             places the data leaves; else sign a safeguard",
        ),
        "",
    ),
    (
        "held-by",
        StatedIn::Do(
            "draw the store of the company that holds it there; or state `own-locations` in `attests` of the recipient, if it is so",
        ),
        "",
    ),
    ("in-force", StatedIn::Do("judge another day (`--as-of`)"), ""),
    (
        "module",
        StatedIn::Row("`module`"),
        "sign the module that fits; if the row does not say what was signed, correct it",
    ),
    ("onward", StatedIn::Named("what the decision on the place left asks of who holds the data there"), ""),
    (
        "own-law",
        StatedIn::Do("name the law of the place left under `regimes` in inventory.toml, if it can be judged"),
        "",
    ),
    (
        "parties",
        StatedIn::Row("the blank one of `exporter` and `importer`"),
        "sign between these parties; if the row does not say who signed, correct it",
    ),
    (
        "passed-down",
        StatedIn::Do(
            "sign a contract between the party that gives the data and the recipient; if the other party did not engage the recipient, correct \
             `engaged_by` of the store",
        ),
        "",
    ),
    ("place", PLACE, ""),
    ("prohibition", StatedIn::Named("what would show whether it is prohibited"), ""),
    (
        "protected",
        StatedIn::Named("`subject_to` and `country` of the parties, and the homes of the people"),
        "",
    ),
    (
        "scope",
        PLACE,
        "sign for this place and these categories; if the row does not say what was signed, correct it",
    ),
    ("set", StatedIn::Row("`valid_from`"), "sign clauses that can be relied on"),
    ("start", StatedIn::Row("`valid_from`"), "wait until that day"),
    (
        "unsettled",
        StatedIn::Do("sign a safeguard: whether the decision reaches this place is not settled"),
        "",
    ),
];

const PLACE: StatedIn = StatedIn::Named("`country` of the store or, if that is blank, of the recipient");

/// What would settle the condition of a check's name; `None`: nothing in an inventory.
pub fn remedy(name: &str) -> Option<Remedy> {
    let kind = name.split_once(':').map_or(name, |(kind, _)| kind);
    let always = |name: &str| {
        let found = ASKED_ALWAYS.iter().find(|(known, ..)| *known == name);
        found.map(|&(_, stated_in, mend)| Remedy { stated_in, mend })
    };
    let of_kind = MANUAL.iter().find(|m| m.kind == kind);
    let of_kind = of_kind.map(|m| Remedy { stated_in: m.stated_in, mend: m.mend });
    always(name).or(of_kind).or_else(|| always(kind))
}

/// Every kind, in the order of docs/FORMATS.md.
pub const MANUAL: &[ConditionManual] = &[
    ConditionManual {
        kind: "certified",
        asks: "Is the importer certified under a scheme, on the day and for this data?",
        holds: "a row of the importer is in force and covers the fact; data with a tag in `separate` is covered only where the row names that tag or `*`",
        fails: "its rows have ended, not begun, or do not cover the fact; without a row a decision is as if it were not there, and a mechanism fails",
        not_stated: "`covers` is blank; or the row has no end, and `renewed-months` have passed since it began and since the list was looked at",
        stated_in: StatedIn::Named(
            "its row in certifications.csv, with `covers` and `valid_until` or `checked_on`",
        ),
        mend: "ask the recipient to renew or extend its certification; if the public list says otherwise, correct its row in certifications.csv",
    },
    ConditionManual {
        kind: "importer-attests",
        asks: "Does the importer state something of itself, such as being under the law of its country?",
        holds: "the importer attests it",
        fails: "never",
        not_stated: "it does not",
        stated_in: StatedIn::Named("in `attests` of the recipient the word that is asked for, if it is so"),
        mend: "",
    },
    ConditionManual {
        kind: "importer-kind",
        asks: "Is the importer of a certain kind? Mostly an exclusion.",
        holds: "the importer's `kind` or `attests` has one",
        fails: "never",
        not_stated: "it has none",
        stated_in: StatedIn::Named("`kind` or `attests` of the recipient"),
        mend: "",
    },
    ConditionManual {
        kind: "fact-tagged",
        asks: "Does the category or the population have a certain tag? Mostly an exclusion.",
        holds: "the fact has one",
        fails: "it has none",
        not_stated: "never",
        stated_in: StatedIn::Named("`tags` of the category or the population"),
        mend: "",
    },
    ConditionManual {
        kind: "exporter-not-in",
        asks: "Is the exporter established nowhere where the decision may not count?",
        holds: "no establishment of the exporter is there",
        fails: "never",
        not_stated: "one is, or one is unknown",
        stated_in: StatedIn::Named("`country` of the exporter"),
        mend: "",
    },
    ConditionManual {
        kind: "exporter-attests-where-tagged",
        asks: "Does the exporter state something of itself, where the data has a certain tag?",
        holds: "the exporter attests `fact`; or the fact has none of `tags`, and none of `broad` without one of `narrower`",
        fails: "never",
        not_stated: "such a tag is there, and the exporter does not attest it or is not known",
        stated_in: StatedIn::Named("in `attests` of the exporter the word that is asked for, if it is so"),
        mend: "",
    },
    ConditionManual {
        kind: "importer-attests-where-tagged",
        asks: "Does the importer state something of itself, where the data has a certain tag?",
        holds: "the fact has none of the tags, or the importer attests `fact`",
        fails: "never",
        not_stated: "a tag is there, and the importer does not attest it",
        stated_in: StatedIn::Named("in `attests` of the recipient the word that is asked for, if it is so"),
        mend: "",
    },
    ConditionManual {
        kind: "recurrence",
        asks: "Does the flow happen as seldom as the ground allows?",
        holds: "the flow's is one of these",
        fails: "it is another; a store's own holding is `standing`",
        not_stated: "never",
        stated_in: StatedIn::Named("`recurrence` of the flow"),
        mend: "sign a safeguard and assess; change the flow's row only if it does not say what happens",
    },
    ConditionManual {
        kind: "legal-basis",
        asks: "Does the flow have the legal basis that the ground requires?",
        holds: "the flow's is one of these",
        fails: "it is another",
        not_stated: "it is blank, or its purposes differ",
        stated_in: StatedIn::Named("`legal_basis` of the flow"),
        mend: "sign a safeguard and assess; change the flow's row only if it does not say what happens",
    },
    ConditionManual {
        kind: "exporter-kind-not",
        asks: "Is neither the exporter, nor one for whom it acts or who decides together with them, of a kind that may not \
               rely on this?",
        holds: "neither the exporter, nor one for whom it acts or who decides together with them, has one",
        fails: "the exporter or one for whom it acts has",
        not_stated: "one who decides together with them has; or the exporter, for whom it acts, or with whom it decides is \
                     not known",
        stated_in: StatedIn::Do(
            "name in `controller` of the store all for whom the data is held, and state `role` `controller` of one that \
             decides alone; where one of such a kind takes part, keep what is its own in a store of its own, or rely on a \
             ground that is open to it",
        ),
        mend: "",
    },
    ConditionManual {
        kind: "both-are",
        asks: "Are exporter and importer both of a certain kind?",
        holds: "exporter and importer each have one",
        fails: "never",
        not_stated: "one of them has none, or the exporter is not known",
        stated_in: StatedIn::Named("`kind` or `attests` of exporter and recipient"),
        mend: "",
    },
    ConditionManual {
        kind: "one-is",
        asks: "Is the exporter or the importer of a certain kind?",
        holds: "the exporter or the importer has one",
        fails: "never",
        not_stated: "neither has one, or the exporter is not known",
        stated_in: StatedIn::Named("`kind` or `attests` of exporter and recipient"),
        mend: "",
    },
    ConditionManual {
        kind: "same-group",
        asks: "Are exporter and importer in the one group whose rules these are?",
        holds: "the row names one `group:ID` on both sides, with the importer in it, and the exporter or one for whom it acts",
        fails: "it names none that fits",
        not_stated: "a side is blank",
        stated_in: StatedIn::Row("`exporter` and `importer`"),
        mend: "sign clauses between the two",
    },
    ConditionManual {
        kind: "acts-for-group",
        asks: "For whom does the exporter act: for the group itself, or for others?",
        holds: "`true`: the exporter decides itself, or acts for parties of that group only; `false`: it is a processor of the group and acts for one outside",
        fails: "otherwise",
        not_stated: "the exporter, for whom it acts, or the group is not known",
        stated_in: StatedIn::Row("`exporter` and `importer`"),
        mend: "sign clauses between the two",
    },
    ConditionManual {
        kind: "importer-not-subject",
        asks: "Is the importer not directly subject to the law?",
        holds: "the regime does not reach the importer",
        fails: "it does; never with `unsettled`",
        not_stated: "a branch of it is inside and `subject_to` is not `none`; an establishment of it, or the home of people that it targets, is unknown; with `unsettled`, the regime reaches it",
        stated_in: StatedIn::Named("`subject_to` of the recipient: `none`, or the laws that apply to it"),
        mend: "rely on an instrument that is open to such a recipient",
    },
    ConditionManual {
        kind: "documented",
        asks: "Does the safeguard say where its document is?",
        holds: "`document` is filled",
        fails: "never",
        not_stated: "it is blank",
        stated_in: StatedIn::Row("`document`"),
        mend: "",
    },
    ConditionManual {
        kind: "measure",
        asks: "Is a measure in force that the ground needs?",
        holds: "the row's `measures` has one",
        fails: "never",
        not_stated: "it has none",
        stated_in: StatedIn::Row("`measures`"),
        mend: "put the measure in place, then enter it in `measures`",
    },
];

impl ConditionManual {
    /// Its keys besides `kind`.
    pub fn keys(&self) -> Vec<&'static str> {
        let found = load::conditions().find(|(kind, ..)| *kind == self.kind);
        found.map(|(_, keys, _)| keys).unwrap_or_default()
    }

    /// Whether a decision or prohibition can ask it.
    pub fn of_decisions(&self) -> bool {
        load::conditions().any(|(kind, _, of_decisions)| kind == self.kind && of_decisions)
    }

    /// The entries of a regime that use it, in the order of the file.
    pub fn users<'r>(&self, regime: &'r Regime) -> Vec<&'r str> {
        let uses = |list: &[Condition]| list.iter().any(|c| c.kind() == self.kind);
        let decisions = regime.decision.iter().chain(&regime.prohibition);
        let decisions = decisions.filter(|d| uses(&d.requires) || uses(&d.excludes)).map(|d| &d.entry);
        let mechanisms = regime.mechanism.iter();
        let mechanisms =
            mechanisms.filter(|m| uses(&m.requires) || m.module.iter().any(|x| uses(&x.requires)));
        decisions.chain(mechanisms.map(|m| &m.entry)).map(|e| e.id.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_documented_once_with_its_own_name() {
        let mut documented: Vec<&str> = MANUAL.iter().map(|m| m.kind).collect();
        let mut known: Vec<&str> = load::conditions().map(|(kind, ..)| kind).collect();
        documented.sort_unstable();
        known.sort_unstable();
        assert_eq!(documented, known);
        for (kind, value) in [
            ("certified", "scheme = \"x\""),
            ("importer-attests", "fact = \"x\""),
            ("importer-kind", "kinds = [\"x\"]"),
            ("fact-tagged", "tags = [\"x\"]"),
            ("exporter-not-in", "places = [\"DE\"]"),
            ("exporter-attests-where-tagged", "tags = [\"x\"]\nfact = \"y\""),
            ("recurrence", "among = [\"once\"]"),
            ("legal-basis", "among = [\"consent\"]"),
            ("exporter-kind-not", "kinds = [\"x\"]"),
            ("both-are", "kinds = [\"x\"]"),
            ("one-is", "kinds = [\"x\"]"),
            ("same-group", ""),
            ("acts-for-group", "inside = true"),
            ("importer-attests-where-tagged", "tags = [\"x\"]\nfact = \"x\""),
            ("importer-not-subject", ""),
            ("documented", ""),
            ("measure", "among = [\"x\"]"),
        ] {
            let condition: Condition = ::toml::from_str(&format!("kind = \"{kind}\"\n{value}\n")).unwrap();
            assert_eq!(condition.kind(), kind);
            assert!(!condition.in_words().is_empty());
        }
    }
}
