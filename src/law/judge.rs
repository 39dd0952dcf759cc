//! The verdict of one hop under one regime on one day (section 5 of the definition).
//!
//! 1. A prohibition that applies decides alone; one of which that cannot be told leaves `unknown` at best.
//! 2. Each adequacy decision in force that covers the place is a ground; so is each safeguard that the flow
//!    names, or, where it names none, that fits by parties and scope.
//! 3. The best ground counts, and the others are listed. Abroad, with a company inside, only a decision counts.
//! 4. What an onward hop from an adequate place is held to, what is only not excluded, an exporter or
//!    a place that is not known, a regime that does not apply yet: each bounds the verdict.

use super::{
    case::{Case, Fact, Floor, Follows, Terms},
    condition::Answer,
    decisions::{Asides, OwnDecisions, bans, decisions, lower},
    safeguard,
    verdict::{Check, Ground, Judgement, Known, Link, Rest, Verdict},
};
use crate::model::{Inventory, PartyId};

/// Judges a hop for one fact.
pub fn judge(case: Case, terms: &Terms, fact: Fact) -> Judgement {
    if !case.regime.applies(case.as_of) {
        let why = format!("{} does not apply on {}", case.regime.id, case.as_of);
        return unknown(case, Answer::not_stated(why).named("in-force"));
    }
    let mut possible_ban = None;
    for ban in bans(case, terms, fact) {
        match ban.verdict {
            Verdict::Adequate => {
                let ground = Ground::Prohibition(ban.entry.clone());
                return Judgement { verdict: Verdict::Prohibited, ground, ..ban };
            }
            Verdict::Unknown => {
                let why = ban.reasons.first().map_or("", String::as_str);
                possible_ban = Some(format!("whether {} forbids it is not known: {why}", ban.entry));
            }
            _ => {}
        }
    }
    if terms.exporter.is_none() {
        let why = "the exporter is not known: it is not stated on whose behalf the data is held";
        return unknown(case, Answer::not_stated(why).at([Rest::Arrival]).named("exporter"));
    }
    let mut result = if terms.abroad { abroad(case, terms, fact) } else { held_to_floors(case, terms, fact) };
    if result.verdict > Verdict::Unknown && terms.place.is_unknown() {
        lower(&mut result, "place", "the place is not known");
        result.checks[0].rests.push(Rest::Arrival);
    }
    if result.verdict > Verdict::Unknown && terms.only_not_excluded {
        let why = "it is not stated whether the law protects this data; it is merely not ruled out";
        lower(&mut result, "protected", why);
    }
    if let Some(doubt) = possible_ban.filter(|_| result.verdict < Verdict::Unknown) {
        lower(&mut result, "prohibition", &doubt);
    }
    result
}

/// Holds a judgement to what binds the party that engaged the importer to who gives the data. A safeguard or a derogation
/// on which only somebody relies who is not known to be under the law carries nothing that nobody has bound to it: it stands
/// where giving the data to that party would stand as well (section 5.10 of the definition).
pub fn bind_engager(inventory: &Inventory, mut link: Link, result: &mut Judgement) {
    let engager = inventory.named(link.engager);
    let Judgement { verdict, ground, checks, reasons, .. } = &link.judgement;
    let papers = ground.safeguard().map(Rest::Safeguard);
    let by = match (ground, link.judgement.instrument()) {
        (_, "") => String::new(),
        (Ground::OwnLaw { regime, .. }, instrument) => format!(" by {instrument}, under {regime}"),
        (_, instrument) => format!(" by {instrument}"),
    };
    let would = format!("giving it the data would be {}{by}", verdict.as_str());
    if *verdict <= result.verdict {
        let why = format!("{engager} engaged the importer; {would}");
        let rests = [Rest::Arrival].into_iter().chain(papers);
        result.checks.push(Check::new("engager", Known::Holds, why).at(rests));
        result.checks.extend(
            checks
                .iter()
                .map(|check| Check { name: format!("engager:{}", check.name).into(), ..check.clone() }),
        );
    } else {
        let first = reasons.first().map_or("", String::as_str);
        let why = format!(
            "{engager} engaged the importer, and is not known to be subject to the law or bound to comply with it: {would} ({first})"
        );
        lower(result, "engager", &why);
        let others = reasons.iter().skip(1).map(|reason| format!("of what binds {engager}: {reason}"));
        result.reasons.splice(1..1, others);
        let rests = [Rest::Arrival, Rest::Party(link.engager)].into_iter().chain(papers);
        result.checks[0].rests.extend(rests);
    }
    // What own law said of the same chain stays behind it.
    link.judgement.link = result.link.take();
    result.link = Some(Box::new(link));
}

/// A company inside that holds data at a place outside: a decision on the place counts; else it is not known who
/// holds the data there, whatever is signed with the company (EDPB Guidelines 05/2021).
fn abroad(case: Case, terms: &Terms, fact: Fact) -> Judgement {
    let mut aside = Asides::default();
    let decision = best(decisions(case, terms, fact, OwnDecisions::Count, &mut aside));
    if let Some(result) = decision.as_ref().filter(|result| result.verdict < Verdict::Unknown) {
        return result.clone();
    }
    let (who, place) = (case.inventory.named(terms.importer), terms.place);
    let why = format!(
        "it is not stated who holds the data at {place}: if another company does, add its store, as the transfer is the \
         step to that company; if {who} itself does, enter `own-locations` in its `attests`"
    );
    let rests = [Rest::Arrival, Rest::Party(terms.importer)];
    let check = Answer::not_stated(why).at(rests).named("held-by");
    let mut result = unknown(case, check);
    result.reasons.extend(decision.iter().map(in_short));
    aside.onto(&mut result);
    result
}

/// The best ground; for an onward hop, the worst over what the places of the node left ask. Where a ground of its own is
/// asked too, that counts where it is as bad: what is asked of an onward hop gives no ground to a transfer.
fn held_to_floors(case: Case, terms: &Terms, fact: Fact) -> Judgement {
    let own = terms.own_ground.then(|| best_ground(case, terms, fact, false, OwnDecisions::Count));
    let floors = terms.floors.iter().map(|floor| held_to(case, terms, fact, floor));
    let all = own.into_iter().chain(floors);
    let worst = all.reduce(|worst, other| if other.verdict > worst.verdict { other } else { worst });
    worst.unwrap_or_else(|| best_ground(case, terms, fact, false, OwnDecisions::Count))
}

fn held_to(case: Case, terms: &Terms, fact: Fact, floor: &Floor) -> Judgement {
    let Floor { place, decision, follows } = floor;
    match follows {
        Follows::Nothing => best_ground(case, terms, fact, false, OwnDecisions::Count),
        Follows::NotKnown => {
            let doubt = OwnDecisions::AtBestUnknown(*place, decision);
            best_ground(case, terms, fact, false, doubt)
        }
        Follows::Contract => {
            let mut result = best_ground(case, terms, fact, true, OwnDecisions::No);
            result.through.clone_from(decision);
            result
        }
        Follows::OwnLaw { regime, says, words, own_decisions } => {
            let count = if *own_decisions { OwnDecisions::Count } else { OwnDecisions::No };
            let own = best_ground(case, terms, fact, false, count);
            let said = says.as_ref().map_or(Verdict::Unknown, |said| said.verdict);
            if own.verdict != Verdict::Missing && own.verdict <= said {
                return own;
            }
            let mut reasons = vec![format!("onward from {place}, which {decision} covers: {words}")];
            let (mut checks, mut watches) = (Vec::new(), Vec::new());
            let (mut citation, mut entry, mut by) =
                (case.regime.rule().to_owned(), String::new(), Ground::None);
            if let Some(said) = says {
                reasons.extend(said.reasons.iter().cloned());
                (citation, entry, by) = (said.citation.clone(), said.entry.clone(), said.ground.clone());
                (checks, watches) = (said.checks.clone(), said.watches.clone());
            } else {
                checks.push(Check::new("own-law", Known::NotStated, words.clone()));
            }
            if own.verdict != Verdict::Missing {
                reasons.push(in_short(&own));
            }
            Judgement {
                verdict: said,
                ground: Ground::OwnLaw { regime: regime.clone(), by: Box::new(by) },
                citation,
                entry,
                through: decision.clone(),
                reasons,
                checks,
                watches,
                link: says.as_ref().and_then(|said| said.link.clone()),
            }
        }
    }
}

/// The best of all grounds. `contract`: an onward contract is what the decision behind asks for.
fn best_ground(case: Case, terms: &Terms, fact: Fact, contract: bool, own: OwnDecisions) -> Judgement {
    let mut aside = Asides::default();
    let mut grounds = decisions(case, terms, fact, own, &mut aside);
    let (signed, others) = safeguard::grounds(case, terms, fact, contract);
    grounds.extend(signed);
    let like = |ground: &Judgement| ground.ground.safeguard().map_or(0, |row| case.register.left_out(row));
    // Whoever names safeguards names each.
    let more = if terms.named.is_empty() { grounds.iter().map(like).sum() } else { 0 };
    let mut result = best_of(grounds, more).unwrap_or_else(|| nothing(case, terms, others));
    aside.onto(&mut result);
    result
}

/// Nothing is there. `others`: safeguards with the importer whose exporter is another.
fn nothing(case: Case, terms: &Terms, mut others: Vec<Check>) -> Judgement {
    let mut reasons = vec![NOTHING.to_owned()];
    let more = others.len().saturating_sub(OTHERS_SHOWN);
    others.truncate(OTHERS_SHOWN);
    reasons.extend(others.iter().map(|check| check.why.to_string()));
    if more > 0 {
        reasons.push(format!("other safeguards have another exporter too, at least {more}"));
    }
    if terms.seeks_principal() {
        reasons.push("the controller for which the exporter acts is not stated either".to_owned());
    }
    Judgement {
        verdict: Verdict::Missing,
        citation: case.regime.rule().to_owned(),
        reasons,
        checks: others,
        ..Judgement::default()
    }
}

/// The first reason where nothing is there.
pub const NOTHING: &str = "no decision and no safeguard covers it";

impl Judgement {
    /// Its reasons for a disclosure. A judgement is shared by disclosures that the law does not tell apart, so that it
    /// does not name them; where nothing is there, this does.
    pub fn reasons_between(
        &self,
        inventory: &Inventory,
        exporter: Option<PartyId>,
        importer: PartyId,
    ) -> Vec<String> {
        let mut reasons = self.reasons.clone();
        if let (Some(first), Some(exporter)) = (reasons.first_mut().filter(|r| *r == NOTHING), exporter) {
            *first = format!(
                "no adequacy decision covers it, and no safeguard between {} and {} is recorded",
                inventory.named(exporter),
                inventory.named(importer)
            );
        }
        reasons
    }
}

fn unknown(case: Case, check: Check) -> Judgement {
    Judgement {
        verdict: Verdict::Unknown,
        citation: case.regime.rule().to_owned(),
        reasons: vec![check.why.to_string()],
        checks: vec![check],
        ..Judgement::default()
    }
}

fn best(grounds: Vec<Judgement>) -> Option<Judgement> {
    best_of(grounds, 0)
}

/// The best of some; `more` are like some of them, and are not among them.
fn best_of(mut grounds: Vec<Judgement>, more: usize) -> Option<Judgement> {
    let first = grounds.iter().enumerate().min_by_key(|(i, g)| (g.verdict, *i))?.0;
    let mut result = grounds.remove(first);
    result.reasons.extend(grounds.iter().take(OTHERS_SHOWN).map(in_short));
    if let Some(more) = (grounds.len() + more).checked_sub(OTHERS_SHOWN).filter(|&n| n > 0) {
        result.reasons.push(format!("and {more} more, none of them better"));
    }
    Some(result)
}

/// How many of the other grounds are listed.
const OTHERS_SHOWN: usize = 8;

/// A ground that did not decide.
fn in_short(other: &Judgement) -> String {
    let why = other.reasons.first().map_or("", String::as_str);
    if other.instrument().is_empty() {
        format!("without that {}: {why}", other.verdict.as_str())
    } else {
        format!("also {}: {} ({why})", other.instrument(), other.verdict.as_str())
    }
}
