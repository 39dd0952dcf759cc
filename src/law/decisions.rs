//! Decisions and prohibitions as grounds for a hop: what covers a place, of whom each asks what, and what holds it back
//! (section 5.4 of the definition).

use smallvec::SmallVec;

use super::{
    case::{Case, Fact, Giver, Terms},
    condition::{Aside, decision_checks},
    confirm::{confirmed, waiting},
    data::{CoversFrom, Decision, Mark},
    verdict::{Check, Ground, Judgement, Known, Rest, Verdict},
};
use crate::model::{PartyId, Place};

/// Whether the decisions of the regime at hand count for a hop.
#[derive(Clone, Copy)]
pub(super) enum OwnDecisions<'a> {
    /// They do.
    Count,
    /// They give `unknown` at best: whether this decision covers this place left is not known.
    AtBestUnknown(Place, &'a str),
    /// They do not.
    No,
}

/// Decisions that do not count, and why.
#[derive(Default)]
pub(super) struct Asides(Vec<Check>);

impl Asides {
    fn add(&mut self, decision: &Decision, importer: PartyId, why: String) {
        let check = Check::new(format!("decision:{}", decision.entry.id), Known::Fails, why);
        self.0.push(check.at([Rest::Party(importer)]));
    }

    /// Adds them to what decided instead: in words always, as checks where nothing else was asked.
    pub(super) fn onto(self, result: &mut Judgement) {
        result.reasons.extend(self.0.iter().map(|check| check.why.to_string()));
        if result.verdict >= Verdict::Unknown {
            result.checks.extend(self.0);
        }
    }
}

/// Makes it not known, for a reason.
pub(super) fn lower(result: &mut Judgement, name: &'static str, reason: &str) {
    result.verdict = Verdict::Unknown;
    result.reasons.insert(0, reason.to_owned());
    result.checks.insert(0, Check::new(name, Known::NotStated, reason.to_owned()));
}

/// Prohibitions in force for the place: `adequate` where every condition is known to hold, `unknown` where one
/// is not stated, or where the data may be at a place that is forbidden: the place is not known, or is a country
/// of which a part is.
pub(super) fn bans(case: Case, terms: &Terms, fact: Fact) -> impl Iterator<Item = Judgement> {
    let place = terms.place;
    case.regime.prohibition.iter().filter(move |d| d.entry.holds(case.as_of)).filter_map(move |d| {
        let there = d.covers(place);
        if !there && !place.is_unknown() && !d.places.iter().chain(&d.unsettled).any(|p| p.within(place)) {
            return None;
        }
        // What is forbidden to the exporter, or to who gives what that never has, is forbidden.
        let given = terms.exporters().filter_map(|exporter| {
            let givers = Givers { exporters: &[exporter.into()], from_inside: terms.from_inside };
            decision_ground(case, d, givers, terms.importer, place, fact).ok()
        });
        let mut ground = given.min_by_key(|ground| ground.verdict)?;
        if !there {
            ground.verdict = ground.verdict.max(Verdict::Unknown);
            let why = if place.is_unknown() {
                "the place is not known".to_owned()
            } else {
                format!("it is of a part of {place} only")
            };
            ground.reasons.insert(0, why);
        }
        Some(ground)
    })
}

impl Decision {
    /// Whether it is about a place, or may be.
    pub(super) fn covers(&self, place: Place) -> bool {
        let about = |list: &[Place]| list.iter().any(|&p| place.within(p));
        !place.is_unknown() && (about(&self.places) || about(&self.unsettled))
    }

    /// Whether it is not settled if it covers a place.
    fn is_unsettled(&self, place: Place) -> bool {
        self.unsettled.iter().any(|&p| place.within(p))
    }
}

fn covering(list: &[Decision], place: Place) -> impl Iterator<Item = &Decision> {
    list.iter().filter(move |d| d.covers(place))
}

/// Decisions as grounds; in `aside`, those that do not count for this hop, and why.
pub(super) fn decisions(
    case: Case,
    terms: &Terms,
    fact: Fact,
    own: OwnDecisions,
    aside: &mut Asides,
) -> Vec<Judgement> {
    let mut grounds = Vec::new();
    let exporters: SmallVec<[Giver; 2]> = terms.exporters().map(Giver::from).collect();
    let givers = Givers { exporters: &exporters, from_inside: terms.from_inside };
    for decision in covering(&case.regime.decision, terms.place) {
        let id = &decision.entry.id;
        let holds = decision.entry.holds(case.as_of);
        if holds && matches!(own, OwnDecisions::No) {
            let why = format!("{id} does not apply to onward transfers from a place that a decision covers");
            aside.add(decision, terms.importer, why);
            continue;
        }
        match decision_ground(case, decision, givers, terms.importer, terms.place, fact) {
            Ok(mut ground) if holds => {
                if let OwnDecisions::AtBestUnknown(left, covers) = own
                    && ground.verdict < Verdict::Unknown
                {
                    let why =
                        format!("whether {covers} covers {left}, from where it is handed on, is not known");
                    lower(&mut ground, "onward", &why);
                }
                grounds.push(ground);
            }
            Ok(_) => aside.add(decision, terms.importer, format!("{id} is not in force on {}", case.as_of)),
            Err(why) if holds => {
                aside.add(decision, terms.importer, left_out(case, decision, terms.importer, &why));
            }
            Err(_) => {}
        }
    }
    grounds
}

/// Why a decision in force is as if it were not there.
fn left_out(case: Case, decision: &Decision, importer: PartyId, why: &Aside) -> String {
    let (id, title) = (&decision.entry.id, &decision.entry.title);
    match why {
        Aside::Excluded => format!("{id} does not cover this: it is excluded"),
        Aside::NotListed(scheme) => format!(
            "{} has no recorded certification under the {title} ({id}): certifications.csv has no row for {scheme}",
            case.inventory.named(importer),
        ),
    }
}

/// Of whom a decision is asked what it asks of an exporter: of each.
#[derive(Clone, Copy)]
struct Givers<'g> {
    exporters: &'g [Giver],
    /// Whether what they send is known to be sent from inside.
    from_inside: bool,
}

impl Givers<'static> {
    const NOT_ASKED: Self = Self { exporters: &[Giver::NotAsked], from_inside: false };
}

/// A decision as a ground for those who give, an importer, a place and a fact; else why it is as if it were not there.
fn decision_ground<'d>(
    case: Case,
    decision: &'d Decision,
    givers: Givers,
    importer: PartyId,
    place: Place,
    fact: Fact,
) -> Result<Judgement, Aside<'d>> {
    let mut checks: Vec<Check> = Vec::new();
    for &giver in givers.exporters {
        let of_giver = decision_checks(case, decision, giver, importer, fact)?;
        if checks.is_empty() {
            checks = of_giver;
        } else {
            let more = of_giver.into_iter().filter(|check| !checks.contains(check)).collect::<Vec<_>>();
            checks.extend(more);
        }
    }
    let by_somebody = givers.exporters.iter().any(|giver| matches!(giver, Giver::Party(_)));
    if decision.covers_from == CoversFrom::Territory && by_somebody {
        checks.push(from_territory(givers.from_inside));
    }
    if decision.is_unsettled(place) {
        let why =
            format!("whether {} covers the territory {place} is not settled in its text", decision.entry.id);
        checks.push(Check::new("unsettled", Known::NotStated, why));
    }
    if waits(case, decision) {
        checks.push(waiting(&decision.entry.id));
    }
    let (mut verdict, mut reasons) = (Verdict::Adequate, Vec::new());
    for check in &checks {
        verdict = verdict.max(match check.known {
            Known::Holds => continue,
            Known::NotStated => Verdict::Unknown,
            Known::Fails => Verdict::Deficient,
        });
        reasons.push(check.why.to_string());
    }
    if decision.is_unsettled(place) {
        let held = checks.iter().filter(|c| c.known == Known::Holds && c.name.starts_with("certified:"));
        reasons.extend(held.map(|c| c.why.to_string()));
    }
    if reasons.is_empty() {
        reasons.push(decision.entry.title.clone());
    }
    Ok(Judgement {
        verdict,
        ground: Ground::Decision(decision.entry.id.clone()),
        citation: decision.entry.citation.clone(),
        entry: decision.entry.id.clone(),
        reasons,
        checks,
        ..Judgement::default()
    })
}

/// Whether what is sent is sent from the territory. Who sends it is left out of the words: the answer is the same for
/// all such exporters.
fn from_territory(from_inside: bool) -> Check {
    let (known, why) = if from_inside {
        (Known::Holds, "it is sent from the territory")
    } else {
        (
            Known::NotStated,
            "the decision covers what is sent from the territory: that this is sent from there is not known",
        )
    };
    Check::new("from-territory", known, why)
}

/// Whether a decision waits for confirmation.
fn waits(case: Case, decision: &Decision) -> bool {
    decision.entry.source.mark == Mark::Unconfirmed && !confirmed(case.inventory, &decision.entry.id)
}

/// The decision in force that covers a place for a party and a fact, and whether its conditions are known to hold;
/// from whom the party has the fact is not asked. `None`: none covers it.
pub fn covering_decision(
    case: Case<'_>,
    party: PartyId,
    place: Place,
    fact: Fact,
) -> Option<(&Decision, bool)> {
    let mut perhaps = None;
    for decision in covering(&case.regime.decision, place).filter(|d| d.entry.holds(case.as_of)) {
        match decision_ground(case, decision, Givers::NOT_ASKED, party, place, fact)
            .map(|ground| ground.verdict)
        {
            Ok(Verdict::Adequate) => return Some((decision, true)),
            Ok(Verdict::Unknown) => perhaps = perhaps.or(Some((decision, false))),
            _ => {}
        }
    }
    perhaps
}
