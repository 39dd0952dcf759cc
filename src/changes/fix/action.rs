//! What a person can do or find out, as the smallest change of an inventory that says so.

use crate::{
    changes::supposition::Supposition,
    ingest::Table,
    law::{self, Binds, Capacity, Condition, ExporterRule, Mechanism, Regime, Yields},
    model::{Certification, Date, Inventory, PartyId, PartyTable, Place},
};

/// What somebody has to do for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// To find out whether something is so. Nothing says that it is.
    FindOut,
    /// To do something about what is there: assess, renew.
    Do,
    /// To sign something new.
    Sign,
    /// To keep data somewhere else.
    Move,
    /// To stop giving to somebody.
    Stop,
}

impl How {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FindOut => "find-out",
            Self::Do => "do",
            Self::Sign => "sign",
            Self::Move => "move",
            Self::Stop => "stop",
        }
    }
}

impl How {
    /// Of several together: where any is to be found out, all of it hangs on that.
    pub(super) fn of_all(each: impl Iterator<Item = Self> + Clone) -> Option<Self> {
        if each.clone().any(|how| how == Self::FindOut) { Some(Self::FindOut) } else { each.max() }
    }
}

/// Something that a person can do or find out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action {
    /// What somebody has to do for it.
    pub how: How,
    /// What it is about: the id of a safeguard, party or store, `party/scheme`, `exporter>importer`, a place; several
    /// joined by `;`.
    pub about: String,
    /// What to do, in a sentence.
    pub what: String,
    /// What would stand in the inventory then.
    pub suppositions: Vec<Supposition>,
}

/// The row of a party that an edit is of.
pub(super) fn table_of(inventory: &Inventory, party: PartyId) -> Table {
    match inventory.party(party).table {
        PartyTable::Company => Table::Companies,
        PartyTable::Vendor => Table::Vendors,
        PartyTable::Partner => Table::Partners,
        PartyTable::ThirdParty => Table::ThirdParties,
    }
}

/// A cell that would say this.
pub(super) fn cell(table: Table, row: &str, column: &str, value: impl Into<String>) -> Supposition {
    Supposition::Set {
        table: table.name().to_owned(),
        row: row.to_owned(),
        column: column.to_owned(),
        value: value.into(),
    }
}

/// The roles of a hop that clauses have to fit: of a processor that gives to a controller, both that there may be.
pub(super) fn roles(exporter: Capacity, importer: Capacity) -> &'static [ExporterRule] {
    match (exporter, importer) {
        (Capacity::Controller, Capacity::Processor) => &[ExporterRule::ControllerToProcessor],
        (Capacity::Processor, Capacity::Processor) => &[ExporterRule::ProcessorToProcessor],
        (Capacity::Processor, Capacity::Controller) => {
            &[ExporterRule::ProcessorToCustomer, ExporterRule::ControllerToController]
        }
        (Capacity::Controller, Capacity::Controller) => &[ExporterRule::ControllerToController],
    }
}

/// Words as they are written in a row, one after another.
pub(super) fn ticked(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What an edit of a certification is about.
pub(super) fn certification_id(inventory: &Inventory, row: &Certification) -> String {
    format!("{}/{}", inventory.party(row.party).id, row.scheme)
}

/// A place by its name, the inventory's own where it has one.
pub(super) fn place_of(inventory: &Inventory, place: Place) -> String {
    let own = inventory.countries.iter().find(|row| row.place == place && !row.name.trim().is_empty());
    own.map_or(place.name(), |row| row.name.trim()).to_owned()
}

/// What two parties could sign between them under a law, on a day, without an authority: each mechanism with its module. One
/// that is not the law's own is meant for it where it says so. `onward`: the hop is one onward, where a contract for such hops
/// alone may do.
pub(super) fn signable(
    regime: &Regime,
    as_of: Date,
    (exporter, importer): (Capacity, Capacity),
    onward: bool,
) -> Vec<(&Mechanism, &str)> {
    let fit = roles(exporter, importer);
    let signed = |m: &Mechanism| match &m.clauses {
        Some(c) => {
            c.signed_from.is_none_or(|day| day <= as_of) && c.signed_until.is_none_or(|day| day >= as_of)
        }
        // A contract of the parties' own words.
        None => m.onward_only,
    };
    let open = |m: &&Mechanism| {
        m.yields == Yields::Safeguarded
            && m.binds == Binds::Signatories
            && (onward || !m.onward_only)
            && m.approved_from.is_none()
            && !m.needs_document
            && m.entry.holds(as_of)
            && signed(m)
            && !m.requires.iter().any(asks_more)
    };
    let mut list = Vec::new();
    for mechanism in regime.mechanism.iter().filter(open) {
        if mechanism.module.is_empty() {
            let roles = mechanism.clauses.as_ref().and_then(|c| c.roles);
            if roles.is_none_or(|roles| fit.contains(&roles)) {
                list.push((mechanism, ""));
            }
        }
        let modules = mechanism.module.iter();
        let modules = modules.filter(|m| m.roles.is_some_and(|roles| fit.contains(&roles)));
        list.extend(modules.map(|module| (mechanism, module.id.as_str())));
    }
    list
}

/// The title of a paper inside a sentence: of one with an article, of several (`clauses`, `rules`) without.
pub(super) fn one(title: &str) -> String {
    let within = law::within(title);
    // What it is stands before what it is for, with whom, and of when.
    let more =
        |word: &&str| matches!(*word, "of" | "for" | "with" | "to" | "between" | "adopted" | "authorised");
    let what = within.split(", ").next().unwrap_or_default();
    let several =
        what.split(' ').take_while(|word| !more(word)).last().is_some_and(|word| word.ends_with('s'));
    let mut letters = within.chars();
    let (first, second) = (letters.next(), letters.next());
    match first {
        _ if several => within,
        // An abbreviation is spelled: `a UK addendum`, `an EU contract`, `an FDPIC form`.
        Some(first) if second.is_some_and(char::is_uppercase) => {
            format!("{} {within}", if "AEFHILMNORSX".contains(first) { "an" } else { "a" })
        }
        Some(first) => format!("{} {within}", if "aeioAEIO".contains(first) { "an" } else { "a" }),
        None => within,
    }
}

/// Whether a mechanism asks what two parties cannot do by signing.
fn asks_more(condition: &Condition) -> bool {
    !matches!(condition, Condition::Documented | Condition::ImporterNotSubject { .. })
}

impl Action {
    /// Several as one; `None`: none, or what cannot be so together.
    pub(super) fn together(each: &[Self]) -> Option<Self> {
        let mut suppositions: Vec<Supposition> = Vec::new();
        for supposition in each.iter().flat_map(|action| &action.suppositions) {
            if !suppositions.contains(supposition) {
                suppositions.push(supposition.clone());
            }
        }
        let words = |of: fn(&Self) -> &str, by: &str| each.iter().map(of).collect::<Vec<_>>().join(by);
        Some(Self {
            how: How::of_all(each.iter().map(|action| action.how))?,
            about: words(|action| &action.about, ";"),
            what: words(|action| &action.what, "; then "),
            suppositions,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::one;

    #[test]
    fn one_paper_has_an_article_and_several_have_none() {
        for (title, said) in [
            ("Contract for onward transfers", "a contract for onward transfers"),
            ("International Data Transfer Agreement", "an International Data Transfer Agreement"),
            ("UK Addendum to the EU clauses", "a UK Addendum to the EU clauses"),
            ("EU contract", "an EU contract"),
            ("Standard contractual clauses", "standard contractual clauses"),
            ("Old EU clauses, controller to processor", "Old EU clauses, controller to processor"),
            ("Clauses adopted by a supervisory authority", "clauses adopted by a supervisory authority"),
            ("Administrative arrangement between bodies", "an administrative arrangement between bodies"),
            ("Code of conduct", "a code of conduct"),
        ] {
            assert_eq!(one(title), said);
        }
    }
}
