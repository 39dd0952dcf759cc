//! The days on which a verdict may turn: where a law's entry begins or ends, where a paper, a certification or an assessment
//! does, and where the first day without one is.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use crate::{
    law::{Condition, Entry, Regime},
    model::{Bloc, Date, DateCell, Inventory},
};

/// What turns on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// What it is about: the id of a law's entry, of a safeguard, `party/scheme` of a certification, a place.
    pub about: String,
    /// What happens, in a few words: `begins`, `ended the day before`.
    pub what: String,
    /// Whether it is the organisation's own: a row of its inventory, and not an entry of the law.
    pub own: bool,
}

/// The days, with what turns on each.
pub type Days = BTreeMap<Date, Vec<Event>>;

/// Every day on which a verdict of this inventory may turn under these laws. On any other day everything is as on the day
/// before.
pub fn days<'r>(inventory: &Inventory, regimes: impl IntoIterator<Item = &'r Regime>) -> Days {
    let mut days = Turning::default();
    for regime in regimes {
        law(&mut days, regime);
        certified(&mut days, inventory, regime);
    }
    blocs(&mut days);
    safeguards(&mut days, inventory);
    for list in days.0.values_mut() {
        list.sort();
        list.dedup();
    }
    days.0
}

#[derive(Default)]
struct Turning(Days);

impl Turning {
    fn on(&mut self, day: Option<Date>, own: bool, about: &str, what: impl Into<String>) {
        if let Some(day) = day {
            let event = Event { about: about.to_owned(), what: what.into(), own };
            self.0.entry(day).or_default().push(event);
        }
    }

    /// The first day without what ends on this one.
    fn after(&mut self, last: Option<Date>, own: bool, about: &str, what: impl Into<String>) {
        self.on(last.and_then(|day| day.tomorrow().ok()), own, about, what);
    }
}

fn law(days: &mut Turning, regime: &Regime) {
    let decisions = regime.decision.iter().chain(&regime.prohibition).map(|d| &d.entry);
    let entries = std::iter::once(&regime.law)
        .chain(regime.territory.iter().map(|t| &t.entry))
        .chain(decisions)
        .chain(&regime.same_party)
        .chain(&regime.returns_exempt)
        .chain(regime.mechanism.iter().map(|m| &m.entry));
    for entry in entries {
        held(days, entry);
    }
    for mechanism in &regime.mechanism {
        let id = &mechanism.entry.id;
        days.on(mechanism.approved_from, false, id, "an authority has approved one");
        if let Some(clauses) = &mechanism.clauses {
            days.on(clauses.signed_from, false, id, "may be signed");
            days.after(clauses.signed_until, false, id, "may no longer be signed");
        }
    }
}

fn held(days: &mut Turning, entry: &Entry) {
    days.on(entry.from, false, &entry.id, "begins to hold");
    days.after(entry.until, false, &entry.id, "held until the day before");
    days.on(entry.void, false, &entry.id, "is declared void");
}

/// The members of the blocs that homes and rules name.
fn blocs(days: &mut Turning) {
    for bloc in Bloc::ALL {
        for (day, places, joins) in bloc.turns() {
            let what = if joins { "joins" } else { "has left" };
            let places = places.join(", ");
            days.on(Some(day), false, &places, format!("{what} the {}", bloc.as_str()));
        }
    }
}

fn safeguards(days: &mut Turning, inventory: &Inventory) {
    let months = i64::from(inventory.head.assessment_valid_months);
    let assessed = |days: &mut Turning, on: DateCell, id: &str| {
        let DateCell::On(day) = on else { return };
        days.on(Some(day), true, id, "is assessed");
        days.after(
            day.checked_add(months.months()).ok(),
            true,
            id,
            "its assessment is too old from this day on",
        );
    };
    for row in &inventory.safeguards {
        days.on(row.valid_from, true, &row.id, "begins");
        days.after(row.valid_until, true, &row.id, "ended the day before");
        assessed(days, row.assessment.on, &row.id);
    }
    for row in &inventory.countries {
        assessed(days, row.assessment.on, row.place.code());
    }
}

/// The certifications, with how often each scheme asks for a renewal.
fn certified(days: &mut Turning, inventory: &Inventory, regime: &Regime) {
    for row in &inventory.certifications {
        let id = format!("{}/{}", inventory.party(row.party).id, row.scheme);
        days.on(Some(row.valid_from), true, &id, "begins");
        days.after(row.valid_until, true, &id, "ended the day before");
        days.on(row.checked_on, true, &id, "is looked up");
        let renewals = regime.conditions().filter_map(|condition| match condition {
            Condition::Certified { scheme, renewed_months, .. } if *scheme == row.scheme => {
                Some(*renewed_months)
            }
            _ => None,
        });
        for months in renewals.filter(|&months| months > 0 && row.valid_until.is_none()) {
            for day in [Some(row.valid_from), row.checked_on].into_iter().flatten() {
                let last = day.checked_add(i64::from(months).months()).ok();
                // On the day itself, and on the one behind it: which of the two is the first without is the law engine's.
                days.on(last, true, &id, "its renewal is not seen any more from this day on");
                days.after(last, true, &id, "its renewal is not seen any more from this day on");
            }
        }
    }
}
