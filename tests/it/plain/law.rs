//! The verdict of one hop (section 5 of the definition).

use thalweg::{
    assess::{Kind, Verdict},
    law::{Condition, Decision, Entry, Mark, Onward},
    model::{PartyId, Place, Safeguard},
};

use super::{Fact, Fault, Plain, Step, transfers::Hop};

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

impl Plain<'_> {
    /// The verdict of a hop, and what decided it. `asked`: the regimes in whose judgement this one is needed.
    pub fn verdict(&self, regime: usize, hop: &Hop, asked: &[usize]) -> (Verdict, String) {
        let law = self.regimes[regime];
        let nothing = |verdict| (verdict, String::new());
        if !self.holds(&law.law) {
            return nothing(Verdict::Unknown);
        }
        let exporter = hop.disclosure.exporter;
        let importer = hop.disclosure.importer;
        let mut perhaps_forbidden = false;
        for ban in law.prohibition.iter().filter(|b| self.holds(&b.entry)) {
            let there = covers(ban, hop.place);
            let perhaps = hop.place.is_unknown() || ban.places.iter().any(|p| p.within(hop.place));
            match self.decision(ban, exporter, importer, hop.fact) {
                Some(Verdict::Adequate) if there => return (Verdict::Prohibited, ban.entry.id.clone()),
                Some(Verdict::Adequate | Verdict::Unknown) => perhaps_forbidden |= there || perhaps,
                _ => {}
            }
        }
        if exporter.is_none() {
            return nothing(Verdict::Unknown);
        }
        let floors = self.floors(regime, hop, asked);
        let (mut verdict, instrument) = match floors.iter().max_by_key(|(v, _)| v.0) {
            None => self.best(regime, hop, false),
            Some((worst, _)) => {
                let first = floors.iter().find(|(v, _)| v.0 == worst.0);
                first.map_or_else(|| nothing(Verdict::Unknown), |(v, _)| v.clone())
            }
        };
        let not_excluded = !hop.sure && !self.has(Fault::NotExcludedIsSure);
        if verdict > Verdict::Unknown && (hop.place.is_unknown() || not_excluded) {
            verdict = Verdict::Unknown;
        }
        if perhaps_forbidden {
            verdict = verdict.max(Verdict::Unknown);
        }
        (verdict, instrument)
    }

    /// What an onward hop comes to for each place of the node left, if a decision covers each of them.
    fn floors(&self, regime: usize, hop: &Hop, asked: &[usize]) -> Vec<((Verdict, String), Place)> {
        let (Some(exporter), Some(from)) = (hop.disclosure.exporter, self.left(hop.step)) else {
            return Vec::new();
        };
        if self.kind(regime, hop) != Kind::Onward {
            return Vec::new();
        }
        let mut floors = Vec::new();
        for place in self.places(from) {
            let covers = self.covering(&self.regimes[regime].decision, place).into_iter();
            let decision = covers
                .into_iter()
                .find(|d| self.decision(d, None, exporter, hop.fact) == Some(Verdict::Adequate));
            let Some(decision) = decision else { return Vec::new() };
            let floor = if decision.onward == Onward::Contract {
                self.best(regime, hop, true)
            } else {
                let (verdict, instrument) = self.best(regime, hop, false);
                let path: Vec<usize> = asked.iter().copied().chain([regime]).collect();
                let own = (0..self.regimes.len())
                    .find(|r| !path.contains(r) && self.inside(self.regimes[*r], place));
                let said = own.and_then(|r| self.says(r, hop, &path)).unwrap_or(Verdict::Unknown);
                if verdict <= said { (verdict, instrument) } else { (said, decision.entry.id.clone()) }
            };
            floors.push((floor, place));
        }
        floors
    }

    /// What another regime says of the hop, if it protects what it carries and judges it.
    fn says(&self, regime: usize, hop: &Hop, asked: &[usize]) -> Option<Verdict> {
        let sure = self.protected(regime, hop.step, hop.fact)?;
        let hop = Hop { sure, ..*hop };
        let judged = !matches!(self.kind(regime, &hop), Kind::Internal | Kind::Returned);
        judged.then(|| self.verdict(regime, &hop, asked).0)
    }

    /// The best of everything that is there; `contract`: an onward contract counts.
    fn best(&self, regime: usize, hop: &Hop, contract: bool) -> (Verdict, String) {
        let law = self.regimes[regime];
        let mut grounds = Vec::new();
        for decision in self.covering(&law.decision, hop.place) {
            let d = hop.disclosure;
            let verdict = self.decision(decision, d.exporter, d.importer, hop.fact);
            grounds.extend(verdict.map(|v| (v, decision.entry.id.clone())));
        }
        let named = match hop.step {
            Step::Flow(id) => self.inventory.safeguard_lists.get(self.inventory.flow(id).safeguards),
            Step::Holding(_) => &[],
        };
        let rows: Vec<&Safeguard> = if named.is_empty() {
            let fits = |row: &&Safeguard| self.parties(row, hop) != Fails && self.scope(row, hop) != Fails;
            self.inventory.safeguards.iter().filter(fits).collect()
        } else {
            named.iter().map(|n| &self.inventory.safeguards[n.index()]).collect()
        };
        grounds.extend(rows.into_iter().filter_map(|row| self.safeguard(regime, row, hop, contract)));
        let best = grounds.iter().map(|g| g.0).min();
        let first = grounds.into_iter().find(|g| Some(g.0) == best);
        first.unwrap_or((Verdict::Missing, String::new()))
    }

    fn covering<'d>(&self, list: &'d [Decision], place: Place) -> Vec<&'d Decision> {
        list.iter().filter(|d| self.holds(&d.entry) && covers(d, place)).collect()
    }

    /// `None`: the decision is as if it were not there.
    fn decision(
        &self,
        decision: &Decision,
        exporter: Option<PartyId>,
        importer: PartyId,
        fact: Fact,
    ) -> Option<Verdict> {
        let mut verdict = Verdict::Adequate;
        if decision.excludes.iter().any(|c| self.on_parties(c, exporter, importer, fact) == Some(Holds)) {
            return None;
        }
        for condition in &decision.requires {
            verdict = verdict.max(match self.on_parties(condition, exporter, importer, fact)? {
                Holds => Verdict::Adequate,
                NotStated => Verdict::Unknown,
                Fails => Verdict::Deficient,
            });
        }
        Some(if self.waits(&decision.entry) { verdict.max(Verdict::Unknown) } else { verdict })
    }

    pub fn waits(&self, entry: &Entry) -> bool {
        entry.source.mark == Mark::Unconfirmed
            && !self.inventory.head.confirms.iter().any(|(id, _)| *id == entry.id)
    }

    pub fn is_one_of(&self, party: PartyId, words: &[String]) -> bool {
        let row = self.inventory.party(party);
        words.contains(&row.kind) || words.iter().any(|w| row.attests.contains(w))
    }

    /// `None`: not on the closed list at all.
    pub fn on_parties(
        &self,
        condition: &Condition,
        exporter: Option<PartyId>,
        importer: PartyId,
        fact: Fact,
    ) -> Option<Said> {
        let tagged = |tags: &[String]| tags.iter().any(|t| self.tags(fact).contains(t));
        Some(match condition {
            Condition::Certified { scheme, .. } => return self.certified(scheme, importer, fact),
            Condition::ImporterAttests { fact: word } => {
                stated_if(self.inventory.party(importer).attests.contains(word))
            }
            Condition::ImporterKind { kinds } => stated_if(self.is_one_of(importer, kinds)),
            Condition::FactTagged { tags } => holds_if(tagged(tags)),
            Condition::ExporterNotIn { places } => {
                let open = |x: &Place| x.is_unknown() || places.iter().any(|&p| x.within(p));
                let of = |e: PartyId| self.inventory.party(e).establishments.iter().any(open);
                stated_if(!exporter.is_some_and(of))
            }
            Condition::ExporterAttestsWhereTagged { tags, fact: word, .. } => stated_if(
                !tagged(tags) || exporter.is_some_and(|e| self.inventory.party(e).attests.contains(word)),
            ),
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

    fn certified(&self, scheme: &str, importer: PartyId, fact: Fact) -> Option<Said> {
        let tags = self.tags(fact);
        let hr = tags.iter().any(|t| t == "hr");
        let covers = |words: &[String]| {
            words.is_empty()
                || words.iter().any(|w| match w.as_str() {
                    "*" => true,
                    "non-hr" => !hr,
                    "hr" => hr,
                    tag => !hr && tags.iter().any(|t| t == tag),
                })
        };
        let rows: Vec<_> = self
            .inventory
            .certifications
            .iter()
            .filter(|c| c.party == importer && c.scheme == scheme)
            .collect();
        if rows.is_empty() {
            return self.has(Fault::ClosedListFails).then_some(Fails);
        }
        Some(holds_if(rows.iter().any(|c| {
            c.valid_from <= self.day && c.valid_until.is_none_or(|d| !self.over(d)) && covers(&c.covers)
        })))
    }

    /// Whether the last day is over.
    pub fn over(&self, last: thalweg::model::Date) -> bool {
        if self.has(Fault::EndDateOffByOne) { last <= self.day } else { last < self.day }
    }
}

fn covers(decision: &Decision, place: Place) -> bool {
    !place.is_unknown() && decision.places.iter().any(|&p| place.within(p))
}
