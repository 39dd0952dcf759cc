//! What stood on a day: of an entry, and of a place under a regime. The answer looks at no inventory: it says what
//! there was to rely on, and what each asks.

use super::data::{Decision, Entry, Mark, Mechanism, Onward, Regime, TerritoryEntry, Yields};
use crate::model::{Date, Place};

/// Where an entry stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It holds.
    InForce,
    /// It begins later: its first day.
    NotYet(Date),
    /// It has ended: its last day.
    Ended(Date),
    /// It no longer holds, as after a judgment: the first day on which it does not.
    Void(Date),
}

impl Entry {
    /// Where it stands on a day. Agrees with [`Entry::holds`].
    pub fn state(&self, day: Date) -> State {
        if let Some(first) = self.from.filter(|&d| day < d) {
            return State::NotYet(first);
        }
        let ended = self.until.filter(|&d| d < day);
        let void = self.void.filter(|&d| d <= day);
        match (ended, void) {
            (Some(last), Some(void)) if last < void => State::Ended(last),
            (_, Some(void)) => State::Void(void),
            (Some(last), None) => State::Ended(last),
            (None, None) => State::InForce,
        }
    }
}

/// Where a place stands to a regime's territory.
#[derive(Debug, Clone, Copy)]
pub enum Standing<'a> {
    /// Inside, by this entry.
    Inside(&'a TerritoryEntry),
    /// A part of it is inside, by this entry.
    PartInside(&'a TerritoryEntry),
    /// Outside: a third country, or a part of one.
    ThirdCountry,
    /// Outside: an international organisation.
    Organisation,
    /// The place is not known.
    NotKnown,
}

impl Standing<'_> {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inside(_) => "inside",
            Self::PartInside(_) => "part-inside",
            Self::ThirdCountry => "third-country",
            Self::Organisation => "international-organisation",
            Self::NotKnown => "not-known",
        }
    }
}

/// A decision or prohibition about a place.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The entry.
    pub decision: &'a Decision,
    /// Where it stands on the day.
    pub state: State,
    /// Whether it is about the whole place; else about a part of it only, or its reach is not settled.
    pub whole: bool,
    /// Whether it leaves open that it covers the place.
    pub unsettled: bool,
}

impl About<'_> {
    /// Whether it counts for the whole place on the day.
    pub fn counts(&self) -> bool {
        self.whole && self.state == State::InForce
    }
}

/// A mechanism on a day.
#[derive(Debug, Clone, Copy)]
pub struct Tool<'a> {
    /// The entry.
    pub mechanism: &'a Mechanism,
    /// Where it stands on the day.
    pub state: State,
    /// Whether what was signed before can be relied on on the day, and nothing new can be signed any more: the
    /// last day on which it could.
    pub signed_until: Option<Date>,
    /// Whether it can be relied on on the day: it is in force and, where it counts onward only, a decision in
    /// force asks for such a contract.
    pub available: bool,
}

impl Tool<'_> {
    /// Whether it is a derogation.
    pub fn derogates(&self) -> bool {
        self.mechanism.yields == Yields::Derogation
    }
}

/// What stood for a place under a regime on a day.
#[derive(Debug, Clone)]
pub struct Outlook<'a> {
    /// The regime.
    pub regime: &'a Regime,
    /// The place.
    pub place: Place,
    /// The day.
    pub day: Date,
    /// Where the law itself stands.
    pub law: State,
    /// Where the place stands to its territory.
    pub standing: Standing<'a>,
    /// Prohibitions about the place, in the order of the file.
    pub prohibitions: Vec<About<'a>>,
    /// Decisions about the place, past ones and later ones too, in the order of the file.
    pub decisions: Vec<About<'a>>,
    /// All mechanisms, in the order of the file.
    pub mechanisms: Vec<Tool<'a>>,
}

impl Outlook<'_> {
    /// Whether a transfer there needs a ground: the law applies, and the place is not known to be inside.
    pub fn asks_for_a_ground(&self) -> bool {
        self.law == State::InForce && !matches!(self.standing, Standing::Inside(_))
    }
}

impl Regime {
    /// Where a place stands to the territory on a day.
    pub fn standing(&self, place: Place, day: Date) -> Standing<'_> {
        if place.is_unknown() {
            return Standing::NotKnown;
        }
        if let Some(entry) = self.territory_entry(place, day) {
            return Standing::Inside(entry);
        }
        let part = |t: &&TerritoryEntry| t.entry.holds(day) && t.places.iter().any(|p| p.within(place));
        match self.territory.iter().find(part) {
            Some(entry) => Standing::PartInside(entry),
            None if place.is_organisation() => Standing::Organisation,
            None => Standing::ThirdCountry,
        }
    }

    /// What stood for a place on a day.
    pub fn outlook(&self, place: Place, day: Date) -> Outlook<'_> {
        Outlook {
            regime: self,
            place,
            day,
            law: self.law.state(day),
            standing: self.standing(place, day),
            prohibitions: about(&self.prohibition, place, day),
            decisions: about(&self.decision, place, day),
            mechanisms: self.mechanism.iter().map(|m| self.tool(m, day)).collect(),
        }
    }

    /// A mechanism on a day.
    pub fn tool<'a>(&'a self, mechanism: &'a Mechanism, day: Date) -> Tool<'a> {
        let state = mechanism.entry.state(day);
        let signed_until = mechanism.clauses.as_ref().and_then(|c| c.signed_until).filter(|&last| last < day);
        let mut asked = self.decision.iter().filter(|d| d.entry.holds(day));
        let onward = !mechanism.onward_only || asked.any(|d| d.onward == Onward::Contract);
        Tool { mechanism, state, signed_until, available: state == State::InForce && onward }
    }

    /// Every entry, with the part of the file that it stands in.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &Entry)> {
        std::iter::once(("law", &self.law))
            .chain(self.territory.iter().map(|t| ("territory", &t.entry)))
            .chain(self.same_party.iter().map(|e| ("same-party", e)))
            .chain(self.returns_exempt.iter().map(|e| ("returns-exempt", e)))
            .chain(self.decision.iter().map(|d| ("decision", &d.entry)))
            .chain(self.prohibition.iter().map(|d| ("prohibition", &d.entry)))
            .chain(self.mechanism.iter().map(|m| ("mechanism", &m.entry)))
    }

    /// How many of its entries have this mark.
    pub fn marked(&self, mark: Mark) -> usize {
        self.entries().filter(|(_, e)| e.source.mark == mark).count()
    }
}

/// The decisions about a place or a part of it.
fn about(list: &[Decision], place: Place, day: Date) -> Vec<About<'_>> {
    if place.is_unknown() {
        return Vec::new();
    }
    list.iter().filter_map(|decision| about_one(decision, place, day)).collect()
}

fn about_one(decision: &Decision, place: Place, day: Date) -> Option<About<'_>> {
    let whole = decision.places.iter().any(|&p| place.within(p));
    let part = decision.places.iter().any(|p| p.within(place));
    let unsettled = !whole && decision.unsettled.iter().any(|&p| place.within(p));
    (whole || part || unsettled).then(|| About {
        decision,
        state: decision.entry.state(day),
        whole,
        unsettled,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::built_in;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// On the days around every date of every entry, and on the dates themselves.
    #[test]
    fn the_state_agrees_with_what_holds() {
        let regimes = built_in().unwrap();
        let mut looked = 0;
        for (_, entry) in regimes.iter().flat_map(Regime::entries) {
            for date in [entry.from, entry.until, entry.void].into_iter().flatten() {
                for day in [date.yesterday().unwrap(), date, date.tomorrow().unwrap()] {
                    assert_eq!(entry.state(day) == State::InForce, entry.holds(day), "{} {day}", entry.id);
                    looked += 1;
                }
            }
        }
        assert!(looked > 100, "{looked}");
    }

    #[test]
    fn the_first_end_is_the_one_told() {
        let mut entry = built_in().unwrap().remove(0).law;
        (entry.until, entry.void) = (Some(day("2024-01-31")), Some(day("2025-01-01")));
        assert_eq!(entry.state(day("2026-01-01")), State::Ended(day("2024-01-31")));
        (entry.until, entry.void) = (Some(day("2026-01-31")), Some(day("2025-01-01")));
        assert_eq!(entry.state(day("2026-06-01")), State::Void(day("2025-01-01")));
        assert_eq!(entry.state(day("2020-01-01")), State::NotYet(day("2023-09-01")));
    }
}
