//! Safeguards as grounds for a hop: parties, scope, dates, modules, approvals (section 5 of the definition).

use super::{
    assessment::assessment,
    capacity::Capacity,
    case::{Case, Fact, Row, Terms, matches},
    condition::{Answer, bound, documented, on_hop},
    confirm::{confirmed, waiting},
    data::{Binds, ExporterRule, Mark, Mechanism, Regime, Yields},
    verdict::{Check, Ground, Judgement, Known, Verdict, Watch},
};
use crate::model::{Date, Inventory, PartyId, PartyMatch, Safeguard, SafeguardId};

/// The grounds that safeguards give: those the flow names, else all whose parties and scope fit. Beside them, those
/// whose importer fits and whose exporter is another.
///
/// `contract`: this is an onward hop from a place whose decision asks for a contract.
pub(super) fn grounds(case: Case, terms: &Terms, fact: Fact, contract: bool) -> (Vec<Judgement>, Vec<Check>) {
    let row =
        |id: SafeguardId| case.inventory.safeguards.get(id.index()).map(|safeguard| Row { id, safeguard });
    if !terms.named.is_empty() {
        let rows = terms.named.iter().copied().filter_map(row);
        return (rows.filter_map(|row| ground(case, row, terms, fact, contract)).collect(), Vec::new());
    }
    let (mut grounds, mut others) = (Vec::new(), Vec::new());
    for row in case.register.safeguards_of(case.inventory, terms.importer, fact.0).filter_map(row) {
        if scope_fits(case, row.safeguard, terms, fact) == Some(false) {
            continue;
        }
        let fit = parties_fit(case, row.safeguard, terms);
        if fit == Fit::No {
            continue;
        }
        if fit == Fit::OtherExporter {
            others.extend(other_exporter(case, row, contract));
            continue;
        }
        let Some(ground) = ground(case, row, terms, fact, contract) else { continue };
        if fit != Fit::Supposed || ground.verdict <= Verdict::Unknown {
            grounds.push(ground);
        }
    }
    (grounds, others)
}

/// That a safeguard with this importer is there, from another.
fn other_exporter(case: Case, row: Row, contract: bool) -> Option<Check> {
    let mechanism = mechanism_of(case.regime, row.safeguard, case.as_of)?;
    if mechanism.onward_only && !contract {
        return None;
    }
    let why = format!(
        "`{}` has this importer, but another exporter ({})",
        row.safeguard.id,
        named(case.inventory, &row.safeguard.exporters)
    );
    Some(Check::new(format!("parties:{}", row.safeguard.id), Known::Fails, why).at([row.rest()]))
}

fn named(inventory: &Inventory, parties: &[PartyMatch]) -> String {
    let one = |m: &PartyMatch| match *m {
        PartyMatch::Any => "`*`".to_owned(),
        PartyMatch::Party(id) => inventory.named(id),
        PartyMatch::Group(id) => format!("the group of {}", inventory.named(id)),
    };
    parties.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The mechanism of this regime that a safeguard stands for on a day, if it is meant for the regime. Where the law has
/// it twice, for different days, the one that holds on the day; else the first.
pub fn mechanism_of<'a>(regime: &'a Regime, safeguard: &Safeguard, day: Date) -> Option<&'a Mechanism> {
    let mechanism = of_word(regime, &safeguard.mechanism, day)?;
    let meant =
        if safeguard.regimes.is_empty() { mechanism.own } else { safeguard.regimes.contains(&regime.id) };
    meant.then_some(mechanism)
}

/// What a safeguard is called: the title of its mechanism under a law whose own that is, else under one for which it is meant.
pub fn title_of<'a>(
    regimes: impl IntoIterator<Item = &'a Regime>,
    safeguard: &Safeguard,
    day: Date,
) -> Option<&'a str> {
    let meant = regimes.into_iter().filter_map(|regime| mechanism_of(regime, safeguard, day));
    let meant: Vec<&Mechanism> = meant.collect();
    let best = meant.iter().find(|mechanism| mechanism.own).or(meant.first());
    best.map(|mechanism| mechanism.entry.title.as_str())
}

/// The mechanism of a word that holds on a day, else the first of the word.
fn of_word<'a>(regime: &'a Regime, word: &str, day: Date) -> Option<&'a Mechanism> {
    let mut all = regime.mechanism.iter().filter(|m| m.mechanism == word);
    let first = all.clone().next();
    all.find(|m| m.entry.holds(day)).or(first)
}

fn ground(case: Case, row: Row, terms: &Terms, fact: Fact, contract: bool) -> Option<Judgement> {
    let safeguard = row.safeguard;
    let stated = mechanism_of(case.regime, safeguard, case.as_of)?;
    if stated.onward_only && !contract {
        return None;
    }
    let set = set_of(case, safeguard, stated, terms);
    let mechanism = *set.as_ref().unwrap_or(&stated);
    let module = mechanism.module.iter().find(|m| m.id == safeguard.module);
    let mut checks = vec![parties(case, row, terms), scope(case, row, terms, fact)];
    checks.extend(dates(case, row, mechanism));
    checks.push(module_answer(case, safeguard, stated, terms).at([row.rest()]).named("module"));
    match set {
        Err(why) => checks.push(Check::new("set", Known::Fails, why).at([row.rest()])),
        Ok(older) if older.mechanism != stated.mechanism => {
            let roles = module_answer(case, safeguard, older, terms);
            if checks.iter().all(|c| c.why != roles.why) {
                checks.push(roles.at([row.rest()]).named("set"));
            }
        }
        Ok(_) => {}
    }
    let asked = mechanism.requires.iter().chain(module.iter().flat_map(|m| &m.requires));
    checks.extend(asked.map(|c| on_hop(case, c, (row.rest(), safeguard), terms, fact)));
    checks.extend(approvals(case, row, mechanism, terms));
    let mut watches = Vec::new();
    let spared = module.is_some_and(|m| m.no_assessment);
    if mechanism.assessment && (!spared || terms.collected) {
        let (check, watch) = assessment(case, row, terms);
        checks.push(check);
        watches.extend(watch);
    }
    if module.is_some_and(|m| m.warn_standing) {
        watches.push(Watch::Standing);
    }
    if mechanism.entry.source.mark == Mark::Unconfirmed && !confirmed(case.inventory, &mechanism.entry.id) {
        checks.push(waiting(&mechanism.entry.id));
    }
    let citation = module.map(|m| m.citation.as_str()).filter(|c| !c.is_empty());
    let (verdict, reasons) = sum_up(&checks, mechanism);
    Some(Judgement {
        verdict,
        ground: Ground::Safeguard {
            row: row.id,
            id: safeguard.id.clone(),
            mechanism: stated.mechanism.clone(),
        },
        citation: citation.unwrap_or(&mechanism.entry.citation).to_owned(),
        entry: mechanism.entry.id.clone(),
        reasons,
        checks,
        watches,
        ..Judgement::default()
    })
}

/// What an authority must have approved: its paper, the first day on which any was approved, and that the exporter
/// itself is bound where it binds a group.
fn approvals(case: Case, row: Row, mechanism: &Mechanism, terms: &Terms) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(first) = mechanism.approved_from {
        let why = || format!("none was approved before {first}");
        checks.push(
            Answer::holds_if(first <= case.as_of, format!("approved since {first}"), why).named("approved"),
        );
    }
    if mechanism.needs_document {
        checks.push(documented(row.safeguard).at([row.rest()]).named("document"));
    }
    if mechanism.onward_only && terms.given_by.is_some() {
        let why = "the party that gives the data must have such a contract; whether the contract of the party that engaged \
                   the importer passes it down is not stated";
        checks.push(Answer::not_stated(why).at([row.rest()]).named("passed-down"));
    }
    if mechanism.binds == Binds::Group {
        checks.push(bound(case.inventory, row.safeguard, terms).at([row.rest()]).named("bound"));
    }
    checks
}

/// The set of clauses that a safeguard is of: the mechanism that it states or, where it begins before that could
/// be signed, the older one whose roles fit; else why there is none.
fn set_of<'a>(
    case: Case<'a>,
    safeguard: &Safeguard,
    stated: &'a Mechanism,
    terms: &Terms,
) -> Result<&'a Mechanism, String> {
    let Some(clauses) = &stated.clauses else { return Ok(stated) };
    let (Some(first), Some(from)) = (clauses.signed_from, safeguard.valid_from) else { return Ok(stated) };
    if first <= from {
        return Ok(stated);
    }
    if clauses.older.is_empty() {
        return Err(format!("these clauses could be signed from {first} only"));
    }
    let needed = needed_roles(terms);
    let fits = |m: &&Mechanism| {
        m.clauses.as_ref().is_none_or(|c| {
            c.roles.is_none_or(|roles| roles == needed) && c.signed_from.is_none_or(|d| d <= from)
        })
    };
    clauses.older.iter().filter_map(|id| of_word(case.regime, id, case.as_of)).find(fits).ok_or_else(|| {
        format!("clauses from before {first} are the old ones, none of which fits these roles")
    })
}

fn sum_up(checks: &[Check], mechanism: &Mechanism) -> (Verdict, Vec<String>) {
    let of = |known| checks.iter().filter(move |c| c.known == known).map(|c| c.why.to_string());
    let mut reasons: Vec<String> = of(Known::Fails).collect();
    let mut verdict = if reasons.is_empty() {
        match mechanism.yields {
            Yields::Safeguarded => Verdict::Safeguarded,
            Yields::Derogation => Verdict::Derogation,
        }
    } else {
        Verdict::Deficient
    };
    let missing = of(Known::NotStated).collect::<Vec<_>>();
    if reasons.is_empty() && !missing.is_empty() {
        verdict = Verdict::Unknown;
    } else if reasons.is_empty() {
        reasons.push(mechanism.entry.title.clone());
    }
    reasons.extend(missing);
    (verdict, reasons)
}

/// Whether the parties of a safeguard are those of a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// They are.
    Yes,
    /// It is between others.
    No,
    /// Its importer, by name, but another exporter.
    OtherExporter,
    /// A cell is blank, and the other fits.
    NotStated,
    /// The importer fits, and the exporter may be the controller, not known, for which a processor acts.
    Supposed,
}

/// What tells how a safeguard's parties are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Through {
    /// A controller for which the exporter acts may have signed: module 1, and instruments without modules.
    pub principals: bool,
    /// It is for a controller that gives to a controller.
    pub controllers: bool,
}

impl Through {
    /// Of a safeguard under a regime on a day.
    pub fn of(regime: &Regime, safeguard: &Safeguard, day: Date) -> Self {
        let Some(mechanism) = mechanism_of(regime, safeguard, day) else { return Self::default() };
        let module = mechanism.module.iter().find(|m| m.id == safeguard.module).and_then(|m| m.roles);
        let moduled = mechanism.module.iter().any(|m| m.roles.is_some());
        let controllers = if moduled { module } else { mechanism.clauses.as_ref().and_then(|c| c.roles) }
            == Some(ExporterRule::ControllerToController);
        // A blank module may be the one that a controller signs.
        let principals = !moduled || controllers || safeguard.module.is_empty();
        Self { principals, controllers }
    }
}

/// Whether the parties fit.
pub(super) fn parties_fit(case: Case, safeguard: &Safeguard, terms: &Terms) -> Fit {
    fit(case, safeguard, Through::of(case.regime, safeguard, case.as_of), terms)
}

/// Whether the parties fit, where it is known how they are asked.
pub(super) fn fit(case: Case, safeguard: &Safeguard, through: Through, terms: &Terms) -> Fit {
    let inventory = case.inventory;
    let open = safeguard.importers.is_empty();
    if !open && !matches(inventory, &safeguard.importers, terms.importer) {
        return Fit::No;
    }
    let signs = |party| matches(inventory, &safeguard.exporters, party);
    let exporter = safeguard.exporters.is_empty()
        || terms.exporter.is_some_and(signs)
        || (through.principals && terms.exporting().any(signs));
    if exporter {
        return if open || safeguard.exporters.is_empty() { Fit::NotStated } else { Fit::Yes };
    }
    if through.controllers && terms.seeks_principal() {
        return Fit::Supposed;
    }
    let by_name = safeguard.importers.contains(&PartyMatch::Party(terms.importer));
    if by_name { Fit::OtherExporter } else { Fit::No }
}

fn parties(case: Case, row: Row, terms: &Terms) -> Check {
    let safeguard = row.safeguard;
    let answer = match parties_fit(case, safeguard, terms) {
        Fit::Yes => Answer::holds("it is between these parties"),
        Fit::No | Fit::OtherExporter => Answer::fails("it names other parties"),
        Fit::Supposed => Answer::not_stated(
            "the controller for which the exporter acts is not stated: it may be the one that signed this",
        ),
        Fit::NotStated => {
            Answer::not_stated(match (safeguard.exporters.is_empty(), safeguard.importers.is_empty()) {
                (true, false) => "its exporter is not stated",
                (false, true) => "its importer is not stated",
                _ => "its parties are not stated",
            })
        }
    };
    answer.at([row.rest()]).named("parties")
}

/// Whether place and category are in scope; `None` where the place is not known and the scope names places.
fn scope_fits(case: Case, safeguard: &Safeguard, terms: &Terms, fact: Fact) -> Option<bool> {
    let category = safeguard.categories.is_empty()
        || safeguard.categories.iter().any(|&c| case.inventory.category_within(fact.0, c));
    if !category {
        return Some(false);
    }
    if safeguard.places.is_empty() || safeguard.places.iter().any(|&p| terms.place.within(p)) {
        return Some(true);
    }
    if terms.place.is_unknown() || safeguard.places.iter().any(|p| p.is_unknown()) {
        None
    } else {
        Some(false)
    }
}

fn scope(case: Case, row: Row, terms: &Terms, fact: Fact) -> Check {
    match scope_fits(case, row.safeguard, terms, fact) {
        Some(true) => Answer::holds("place and category are in its scope"),
        Some(false) => Answer::fails("the place or the category is out of its scope"),
        None => Answer::not_stated("whether the place is in its scope is not known"),
    }
    .at([row.rest()])
    .named("scope")
}

/// Its start, its end, and the days on which the mechanism can be relied on.
fn dates(case: Case, row: Row, mechanism: &Mechanism) -> Vec<Check> {
    let safeguard = row.safeguard;
    let at = |answer: Answer, name: &'static str| answer.at([row.rest()]).named(name);
    let Some(from) = safeguard.valid_from else {
        return vec![at(Answer::not_stated("its start is not stated"), "start")];
    };
    let begun = from <= case.as_of;
    let start = Answer::holds_if(begun, format!("since {from}"), || format!("it begins only on {from}"));
    let mut checks = vec![at(start, "start")];
    if !begun {
        return checks;
    }
    if let Some(end) = safeguard.valid_until {
        let ended = end < case.as_of;
        checks.push(at(
            Answer::holds_if(!ended, format!("until {end}"), || format!("it ended on {end}")),
            "end",
        ));
        if ended {
            return checks;
        }
    }
    if let Some(last) = mechanism.clauses.as_ref().and_then(|c| c.signed_until).filter(|&d| d < from) {
        checks.push(at(Answer::fails(format!("these clauses could be signed only until {last}")), "set"));
    } else if !mechanism.entry.holds(case.as_of) {
        let old = if mechanism.mechanism == safeguard.mechanism {
            String::new()
        } else {
            format!("clauses that began on {from} are the old ones: ")
        };
        let why = format!("{old}{} may not be relied on as of {}", mechanism.entry.id, case.as_of);
        checks.push(at(Answer::fails(why), "set"));
    }
    checks
}

/// Whether the roles fit the module, or the clauses where those have none.
fn module_answer(case: Case, safeguard: &Safeguard, mechanism: &Mechanism, terms: &Terms) -> Answer {
    let needed = needed_roles(terms);
    let roles = if mechanism.module.is_empty() {
        let roles = mechanism.clauses.as_ref().and_then(|c| c.roles);
        if let Some(wrong) = roles.filter(|&r| r != needed) {
            let why = format!("it is for {}, and this is {}", wrong.in_words(), needed.in_words());
            return Answer::fails(why);
        }
        roles
    } else {
        if safeguard.module.is_empty() {
            return Answer::not_stated("its module is not stated");
        }
        let Some(module) = mechanism.module.iter().find(|m| m.id == safeguard.module) else {
            return Answer::fails(format!("{} has no module {}", mechanism.mechanism, safeguard.module));
        };
        if module.roles.is_some_and(|r| r != needed) {
            let fitting = mechanism.module.iter().find(|m| m.roles == Some(needed));
            let needs = fitting.map_or_else(String::new, |m| format!(" needs module {}", m.id));
            return Answer::fails(format!(
                "module {} does not fit the roles: {}{needs}",
                module.id,
                needed.in_words()
            ));
        }
        module.roles
    };
    if terms.exporter_as == Capacity::Processor && roles == Some(ExporterRule::ControllerToController) {
        return signed_by_principal(case, safeguard, terms);
    }
    Answer::holds(roles.map_or("it asks for no roles", ExporterRule::in_words))
}

/// Whether clauses between controllers come from the controller for which a processor acts that hands on to
/// another.
fn signed_by_principal(case: Case, safeguard: &Safeguard, terms: &Terms) -> Answer {
    if terms.acting_for.is_empty() {
        return Answer::not_stated("the controller for which the exporter acts is not known");
    }
    let signed = signed_by_one_of(case.inventory, safeguard, terms.acting_for);
    Answer::holds_if(signed, "it comes from a controller for which the exporter acts", || {
        "it must come from the controller for which the exporter acts".to_owned()
    })
}

/// Whether one of these parties can have signed as exporter.
pub(super) fn signed_by_one_of(inventory: &Inventory, safeguard: &Safeguard, parties: &[PartyId]) -> bool {
    safeguard.exporters.is_empty() || parties.iter().any(|&c| matches(inventory, &safeguard.exporters, c))
}

/// The roles that clauses must fit. A processor that gives to a controller that is not its customer needs
/// module 1 from the controller for which it acts.
fn needed_roles(terms: &Terms) -> ExporterRule {
    match (terms.exporter_as, terms.importer_as) {
        (Capacity::Controller, Capacity::Processor) => ExporterRule::ControllerToProcessor,
        (Capacity::Processor, Capacity::Processor) => ExporterRule::ProcessorToProcessor,
        (Capacity::Processor, Capacity::Controller) if terms.to_customer => ExporterRule::ProcessorToCustomer,
        (_, Capacity::Controller) => ExporterRule::ControllerToController,
    }
}
