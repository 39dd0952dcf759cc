//! Certifications: memberships of a scheme with a closed list. A row counts on its days, as long as its renewal can be
//! relied on, for the data that it covers.

use jiff::ToSpan;

use super::answer::{Answer, rank};
use crate::{
    law::{
        case::{Case, Fact},
        data::{Condition, Regime},
        verdict::Rest,
    },
    model::{Certification, Date, Inventory, PartyId},
};

/// What a condition says of its scheme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scheme<'a> {
    pub(super) id: &'a str,
    /// How many months a row without an end counts; 0: without end.
    pub(super) renewed_months: u32,
    /// Tags of data that a row covers only where it names them.
    pub(super) separate: &'a [String],
}

/// Whether a row of the importer is in force and covers the fact. `None`: it has no row, and is not on the list.
pub(super) fn certified(case: Case, scheme: Scheme, importer: PartyId, fact: Fact) -> Option<Answer> {
    let rows = case.register.certifications(case.inventory, importer).filter(|(_, c)| c.scheme == scheme.id);
    let mut best: Option<Answer> = None;
    for (at, row) in rows {
        let answer = of_row(case, scheme, row, fact).at([Rest::Certification(at)]);
        let better = |known: &Answer| rank(answer.known) < rank(known.known);
        if best.as_ref().is_none_or(better) {
            best = Some(answer);
        }
    }
    best
}

fn of_row(case: Case, scheme: Scheme, row: &Certification, fact: Fact) -> Answer {
    let who = case.inventory.named(row.party);
    if row.valid_from > case.as_of {
        return Answer::fails(format!(
            "{who} is certified under {} only from {}",
            row.scheme, row.valid_from
        ));
    }
    if let Some(end) = row.valid_until.filter(|&d| d < case.as_of) {
        return Answer::fails(format!("the certification of {who} under {} ended on {end}", row.scheme));
    }
    if let Some((last, seen)) = renewal(case.as_of, scheme, row).filter(|&(last, _)| last < case.as_of) {
        return Answer::not_stated(format!(
            "the certification of {who} under {} is renewed every {} months and was last known on {seen}: \
             whether it was active after {last} is not stated (`valid_until`, `checked_on`)",
            row.scheme, scheme.renewed_months
        ));
    }
    if row.covers.is_empty() {
        return Answer::not_stated(format!(
            "what the certification of {who} under {} covers is not stated (`covers`)",
            row.scheme
        ));
    }
    let covered = covers(case.inventory, scheme, &row.covers, fact);
    let found = format!("{who} is certified under {} from {}", row.scheme, row.valid_from);
    Answer::holds_if(covered, found, || {
        format!(
            "the certification of {who} under {} does not cover this data: it covers only {}",
            row.scheme,
            row.covers.join("; ")
        )
    })
}

impl Regime {
    /// The last day on which a certification without an end counts under this law, where its scheme is renewed, and the
    /// day from which that is reckoned.
    pub fn renewal(&self, row: &Certification, as_of: Date) -> Option<(Date, Date)> {
        let of = |condition: &Condition| match condition {
            Condition::Certified { scheme, renewed_months, separate } if *scheme == row.scheme => {
                let scheme = Scheme { id: scheme, renewed_months: *renewed_months, separate };
                renewal(as_of, scheme, row)
            }
            _ => None,
        };
        self.conditions().filter_map(of).min()
    }
}

/// The last day on which a row without an end counts, and the day from which that is reckoned.
fn renewal(as_of: Date, scheme: Scheme, row: &Certification) -> Option<(Date, Date)> {
    if row.valid_until.is_some() || scheme.renewed_months == 0 {
        return None;
    }
    let checked = row.checked_on.filter(|&day| day <= as_of);
    let seen = checked.map_or(row.valid_from, |day| day.max(row.valid_from));
    let last = seen.checked_add(i64::from(scheme.renewed_months).months()).unwrap_or(Date::MAX);
    Some((last, seen))
}

/// Data of a separate tag is covered only where the row says so, whatever else it is.
fn covers(inventory: &Inventory, scheme: Scheme, covers: &[String], fact: Fact) -> bool {
    let tagged = |tag: &str| inventory.tagged(fact.0, fact.1, tag);
    let separate = |tag: &str| scheme.separate.iter().any(|s| s == tag);
    let apart = scheme.separate.iter().any(|tag| tagged(tag));
    covers.iter().any(|word| match word.as_str() {
        "*" => true,
        word if separate(word) => tagged(word),
        word => match word.strip_prefix("non-").filter(|tag| separate(tag)) {
            Some(tag) => !tagged(tag),
            None => !apart && tagged(word),
        },
    })
}
