//! Decisions on places and what they ask (section 5 of the definition): conditions on the parties and the facts,
//! certificates, what is covered and from where.

use jiff::ToSpan;
use thalweg::{
    assess::Verdict,
    law::{Condition, CoversFrom, Decision, Entry, Mark, Regime},
    model::{Certification, Date, PartyId, Place},
};

use super::{Fact, Fault, Plain, Step};

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Holds,
    Fails,
    NotStated,
}

use Said::{Fails, Holds, NotStated};

pub fn holds_if(yes: bool) -> Said {
    if yes { Holds } else { Fails }
}

pub fn stated_if(yes: bool) -> Said {
    if yes { Holds } else { NotStated }
}

/// From whom data comes, where a decision asks.
#[derive(Debug, Clone, Copy)]
pub enum Giver {
    Party(PartyId),
    NotKnown,
    /// Of a place that is left it is not asked how the data came there.
    NotAsked,
}

impl From<Option<PartyId>> for Giver {
    fn from(party: Option<PartyId>) -> Self {
        party.map_or(Self::NotKnown, Self::Party)
    }
}

/// Of what a decision is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub exporter: Giver,
    pub importer: PartyId,
    pub place: Place,
    pub fact: Fact,
    /// Over which step; `None`: it is not asked.
    pub step: Option<Step>,
}

impl Plain<'_> {
    pub fn covering<'d>(&self, list: &'d [Decision], place: Place) -> Vec<&'d Decision> {
        list.iter().filter(|d| self.holds(&d.entry) && covers(d, place)).collect()
    }

    /// What a decision in force that covers the place comes to. `None`: it is as if it were not there.
    pub fn decision(&self, regime: usize, decision: &Decision, asked: &Asked) -> Option<Verdict> {
        if decision.excludes.iter().any(|c| self.on_parties(c, asked) == Some(Holds)) {
            return None;
        }
        let mut said = Vec::new();
        for condition in &decision.requires {
            said.push(self.on_parties(condition, asked)?);
        }
        if decision.covers_from == CoversFrom::Territory && !self.has(Fault::CoversFromAnywhere) {
            said.push(match asked.exporter {
                Giver::Party(p) => stated_if(self.sends_from(self.regimes[regime], p, asked)),
                Giver::NotKnown => NotStated,
                Giver::NotAsked => Holds,
            });
        }
        let unsettled = decision.unsettled.iter().any(|&p| asked.place.within(p));
        said.push(stated_if(!unsettled || self.has(Fault::UnsettledCovered)));
        said.push(stated_if(!self.waits(&decision.entry)));
        Some(if said.contains(&Fails) {
            Verdict::Deficient
        } else if said.contains(&NotStated) {
            Verdict::Unknown
        } else {
            Verdict::Adequate
        })
    }

    /// Whether a party sends from the territory: its seat is there, or a branch, and all places of what is left. Who never
    /// has the data must have its seat there, or be surely under the law; whether those send from there who give is asked
    /// beside that.
    fn sends_from(&self, law: &Regime, party: PartyId, asked: &Asked) -> bool {
        let Some(step) = asked.step else { return false };
        let left = self.left(step);
        let places = left.map(|node| self.places(node)).unwrap_or_default();
        let leaves = !places.is_empty() && places.iter().all(|&place| self.inside(law, place));
        let seat = |p: PartyId| self.inside(law, self.seat(p));
        let sends =
            |p: PartyId| seat(p) || (self.established(law, p) && (leaves || self.has(Fault::BranchSends)));
        let Some(third) = self.third(step) else { return sends(party) };
        if third != party {
            return sends(party) || self.has(Fault::SeatSends);
        }
        let branch = self.has(Fault::BranchOfWhoEngagesSends) && self.established(law, party);
        seat(party) || self.subject(law, party, asked.fact.1) || branch
    }

    /// Whether an entry waits for the inventory's owner to confirm it.
    pub fn waits(&self, entry: &Entry) -> bool {
        entry.source.mark == Mark::Unconfirmed
            && !self.inventory.head.confirms.iter().any(|(id, _)| *id == entry.id)
    }

    pub fn is_one_of(&self, party: PartyId, words: &[String]) -> bool {
        let row = self.inventory.party(party);
        words.contains(&row.kind) || words.iter().any(|w| row.attests.contains(w))
    }

    /// A condition on parties and facts alone. `None`: not on the closed list at all.
    pub fn on_parties(&self, condition: &Condition, asked: &Asked) -> Option<Said> {
        let fact = asked.fact;
        let tagged = |tags: &[String]| tags.iter().any(|t| self.tags(fact).contains(t));
        let importer_is = |words: &[String]| self.is_one_of(asked.importer, words);
        let exporter_attests = |word: &str| match asked.exporter {
            Giver::Party(e) => stated_if(self.attests(e, word)),
            Giver::NotKnown => NotStated,
            Giver::NotAsked => Holds,
        };
        Some(match condition {
            Condition::Certified { scheme, renewed_months, separate } => {
                let rows: Vec<&Certification> = self
                    .inventory
                    .certifications
                    .iter()
                    .filter(|c| c.party == asked.importer && c.scheme == *scheme)
                    .collect();
                if rows.is_empty() {
                    return self.has(Fault::ClosedListFails).then_some(Fails);
                }
                let said: Vec<Said> =
                    rows.iter().map(|row| self.certificate(row, *renewed_months, separate, fact)).collect();
                let best = [Holds, NotStated].into_iter().find(|s| said.contains(s));
                best.unwrap_or(Fails)
            }
            Condition::ImporterAttests { fact: word } => stated_if(self.attests(asked.importer, word)),
            Condition::ImporterAttestsWhereTagged { tags, fact: word } => {
                stated_if(!tagged(tags) || self.attests(asked.importer, word))
            }
            Condition::ImporterKind { kinds } => stated_if(importer_is(kinds)),
            Condition::OneIs { kinds } => {
                let exporter_is = matches!(asked.exporter, Giver::Party(e) if self.is_one_of(e, kinds));
                stated_if(exporter_is || importer_is(kinds))
            }
            Condition::FactTagged { tags } => holds_if(tagged(tags)),
            Condition::ExporterNotIn { places } => match asked.exporter {
                Giver::Party(e) => {
                    let open = |x: &Place| x.is_unknown() || places.iter().any(|&p| x.within(p));
                    stated_if(!self.inventory.party(e).establishments.iter().any(open))
                }
                Giver::NotKnown => NotStated,
                Giver::NotAsked => Holds,
            },
            Condition::ExporterAttestsWhereTagged { tags, broad, narrower, fact: word } => {
                let says_what = tagged(narrower) && !self.has(Fault::NarrowerTagIgnored);
                if tagged(tags) || (tagged(broad) && !says_what) { exporter_attests(word) } else { Holds }
            }
            other => panic!("{other:?} is not asked of a decision here"),
        })
    }

    fn tags(&self, (category, population): Fact) -> Vec<String> {
        let mut tags = self.inventory.population(population).tags.clone();
        let mut at = Some(category);
        while let Some(id) = at {
            tags.extend(self.inventory.category(id).tags.clone());
            at = self.inventory.category(id).parent;
        }
        tags
    }

    /// What one row of a certificate says: first whether it has begun and not lapsed, then what it covers.
    fn certificate(&self, row: &Certification, renewed_months: u32, separate: &[String], fact: Fact) -> Said {
        if row.valid_from > self.day || row.valid_until.is_some_and(|last| self.over(last)) {
            return Fails;
        }
        if row.valid_until.is_none()
            && renewed_months > 0
            && self.over(self.renewed_until(row, renewed_months))
        {
            return NotStated;
        }
        if row.covers.is_empty() && !self.has(Fault::BlankCoversAll) {
            return NotStated;
        }
        let tags = self.tags(fact);
        let names = |tag: &String| row.covers.iter().any(|w| w == "*" || w == tag);
        let some = row.covers.is_empty()
            || row.covers.iter().any(|word| match word.strip_prefix("non-") {
                Some(without) => !tags.iter().any(|t| t == without),
                None => word == "*" || tags.contains(word),
            });
        let apart = tags.iter().filter(|t| separate.contains(t));
        let all_named = row.covers.is_empty() || apart.into_iter().all(names);
        holds_if(some && (all_named || self.has(Fault::SeparateForgotten)))
    }

    /// The last day on which a row without an end counts.
    fn renewed_until(&self, row: &Certification, months: u32) -> Date {
        let looked_at = row
            .checked_on
            .filter(|&seen| seen <= self.day && !self.has(Fault::RenewalFromStart))
            .unwrap_or(row.valid_from);
        row.valid_from.max(looked_at).checked_add(i64::from(months).months()).unwrap()
    }

    /// Whether the last day is over.
    pub fn over(&self, last: Date) -> bool {
        if self.has(Fault::EndDateOffByOne) { last <= self.day } else { last < self.day }
    }
}

/// Whether it is about a place, settled or not.
pub fn covers(decision: &Decision, place: Place) -> bool {
    let mut places = decision.places.iter().chain(&decision.unsettled);
    !place.is_unknown() && places.any(|&p| place.within(p))
}
