//! The days on which a verdict may turn: where a law's entry begins or ends, where a paper, a certification or an assessment
//! does, and where the first day without one is; and where a waiver has ended.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use crate::{
    law::{Condition, Entry, Regime},
    model::{Bloc, Date, DateCell, Decision, Inventory, WaiverOf},
};

/// In what way something turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// It holds from then on.
    Begins,
    /// It has ended.
    Ends,
    /// Its renewal is not seen.
    Renewal,
    /// Its assessment is too old.
    Assessment,
    /// A waiver has ended.
    Waiver,
}

impl Due {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Begins, Self::Ends, Self::Renewal, Self::Assessment, Self::Waiver];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Ends => "ends",
            Self::Renewal => "renewal",
            Self::Assessment => "assessment",
            Self::Waiver => "waiver",
        }
    }
}

/// What turns on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// What it is about: the id of a law's entry, of a safeguard, `party/scheme` of a certification, a place.
    pub about: String,
    /// What happens, in a few words: `begins`, `ended the day before`.
    pub what: String,
    /// In what way it turns.
    pub due: Due,
    /// Whether it is the organisation's own: a row of its inventory, and not an entry of the law.
    pub own: bool,
    /// Of a certification the laws that ask for its scheme; else none, and any law may heed it.
    pub laws: Vec<String>,
}

/// What is said of a decision that has ended: of one that accepts something, that has it put right, that disputes it.
pub(super) const NO_LONGER_WAIVED: &str = "is no longer waived";
pub(super) const PUT_RIGHT: &str = "was due to be corrected by the day before";
pub(super) const DISPUTED: &str = "was disputed until the day before";

/// The days, with what turns on each.
pub type Days = BTreeMap<Date, Vec<Event>>;

/// Every day on which a verdict of this inventory may turn under these laws. On any other day everything is as on the day
/// before.
pub fn days<'r>(inventory: &Inventory, regimes: impl IntoIterator<Item = &'r Regime>) -> Days {
    let mut days = Turning::default();
    let regimes: Vec<&Regime> = regimes.into_iter().collect();
    for regime in &regimes {
        law(&mut days, regime);
    }
    certified(&mut days, inventory, &regimes);
    blocs(&mut days);
    safeguards(&mut days, inventory);
    for waiver in &inventory.waivers {
        let about = match &waiver.finding {
            WaiverOf::Key(key) => key.clone(),
            WaiverOf::Code(code) => format!("{code} {}", waiver.subject),
        };
        let what = match waiver.decision {
            Decision::Accepted => NO_LONGER_WAIVED,
            Decision::ToFix => PUT_RIGHT,
            Decision::Disputed => DISPUTED,
        };
        days.after(Some(waiver.until), true, &about, (Due::Waiver, what));
    }
    for list in days.0.values_mut() {
        list.sort();
        list.dedup();
    }
    days.0
}

#[derive(Default)]
struct Turning(Days);

impl Turning {
    fn on(&mut self, day: Option<Date>, own: bool, about: &str, (due, what): (Due, impl Into<String>)) {
        if let Some(day) = day {
            let event = Event { about: about.to_owned(), what: what.into(), due, own, laws: Vec::new() };
            self.0.entry(day).or_default().push(event);
        }
    }

    /// The first day without what ends on this one.
    fn after(&mut self, last: Option<Date>, own: bool, about: &str, what: (Due, impl Into<String>)) {
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
        days.on(mechanism.approved_from, false, id, (Due::Begins, "an authority has approved one"));
        if let Some(clauses) = &mechanism.clauses {
            days.on(clauses.signed_from, false, id, (Due::Begins, "may be signed"));
            days.after(clauses.signed_until, false, id, (Due::Ends, "may no longer be signed"));
        }
    }
}

fn held(days: &mut Turning, entry: &Entry) {
    days.on(entry.from, false, &entry.id, (Due::Begins, "begins to hold"));
    days.after(entry.until, false, &entry.id, (Due::Ends, "held until the day before"));
    days.on(entry.void, false, &entry.id, (Due::Ends, "is declared void"));
}

/// The members of the blocs that homes and rules name.
fn blocs(days: &mut Turning) {
    for bloc in Bloc::ALL {
        for (day, places, joins) in bloc.turns() {
            let (due, what) = if joins { (Due::Begins, "joins") } else { (Due::Ends, "has left") };
            let places = places.join(", ");
            days.on(Some(day), false, &places, (due, format!("{what} the {}", bloc.as_str())));
        }
    }
}

fn safeguards(days: &mut Turning, inventory: &Inventory) {
    let months = i64::from(inventory.head.assessment_valid_months);
    let assessed = |days: &mut Turning, on: DateCell, id: &str| {
        let DateCell::On(day) = on else { return };
        days.on(Some(day), true, id, (Due::Begins, "is assessed"));
        days.after(
            day.checked_add(months.months()).ok(),
            true,
            id,
            (Due::Assessment, "its assessment is too old from this day on"),
        );
    };
    for row in &inventory.safeguards {
        days.on(row.valid_from, true, &row.id, (Due::Begins, "begins"));
        days.after(row.valid_until, true, &row.id, (Due::Ends, "ended the day before"));
        assessed(days, row.assessment.on, &row.id);
    }
    for row in &inventory.countries {
        assessed(days, row.assessment.on, row.place.code());
    }
}

/// The certifications, with how often each scheme asks for a renewal.
fn certified(days: &mut Turning, inventory: &Inventory, regimes: &[&Regime]) {
    // How many months a law gives to renew a certification of a scheme, where it asks for one.
    let asked = |regime: &Regime, of: &str| -> Vec<u32> {
        let months = |condition: &Condition| match condition {
            Condition::Certified { scheme, renewed_months, .. } if scheme == of => Some(*renewed_months),
            _ => None,
        };
        regime.conditions().filter_map(months).collect()
    };
    for row in &inventory.certifications {
        let id = format!("{}/{}", inventory.party(row.party).id, row.scheme);
        let asking: Vec<&&Regime> = regimes.iter().filter(|r| !asked(r, &row.scheme).is_empty()).collect();
        let mut own = Turning::default();
        own.on(Some(row.valid_from), true, &id, (Due::Begins, "begins"));
        own.after(row.valid_until, true, &id, (Due::Ends, "ended the day before"));
        own.on(row.checked_on, true, &id, (Due::Begins, "is checked in the public list"));
        let renewals = asking.iter().flat_map(|regime| asked(regime, &row.scheme));
        for months in renewals.filter(|&months| months > 0 && row.valid_until.is_none()) {
            for day in [Some(row.valid_from), row.checked_on].into_iter().flatten() {
                let last = day.checked_add(i64::from(months).months()).ok();
                let what = (Due::Renewal, "no renewal is recorded from this day on");
                // On the day itself, and on the one behind it: which of the two is the first without is the law engine's.
                own.on(last, true, &id, what);
                own.after(last, true, &id, what);
            }
        }
        for (day, mut events) in own.0 {
            for event in &mut events {
                event.laws = asking.iter().map(|regime| regime.id.clone()).collect();
            }
            days.0.entry(day).or_default().extend(events);
        }
    }
}
