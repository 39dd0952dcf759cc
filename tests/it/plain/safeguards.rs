//! Safeguards as grounds for a hop (section 5 of the definition): parties, scope, dates, modules, assessments.

use jiff::ToSpan;
use thalweg::{
    assess::Verdict,
    law::{Capacity, Condition, ExporterRule, Mechanism, Yields},
    model::{
        AssessmentOutcome, Basis, DateCell, Home, Inventory, NodeId, PartyId, PartyMatch, Place, Recurrence,
        Safeguard, Transform,
    },
};

use super::{
    Fault, Plain, Step,
    law::{
        Said::{self, Fails, Holds, NotStated},
        holds_if, stated_if,
    },
    transfers::Hop,
};

impl Plain<'_> {
    pub fn safeguard(
        &self,
        regime: usize,
        row: &Safeguard,
        hop: &Hop,
        contract: bool,
    ) -> Option<(Verdict, String)> {
        let law = self.regimes[regime];
        let mechanism = law.mechanism.iter().find(|m| m.mechanism == row.mechanism)?;
        let meant = if row.regimes.is_empty() { mechanism.own } else { row.regimes.contains(&law.id) };
        if !meant || (mechanism.onward_only && !contract) {
            return None;
        }
        let stated = mechanism;
        let set = self.set_of(regime, row, stated, hop);
        let mechanism = set.unwrap_or(stated);
        let module = mechanism.module.iter().find(|m| m.id == row.module);
        let mut said = vec![
            self.parties(row, hop),
            self.scope(row, hop),
            self.dates(row, mechanism),
            self.module(row, stated, hop),
            self.module(row, mechanism, hop),
            holds_if(set.is_some()),
        ];
        let conditions = mechanism.requires.iter().chain(module.iter().flat_map(|m| &m.requires));
        said.extend(conditions.map(|c| self.on_hop(regime, c, row, hop)));
        if mechanism.assessment && !module.is_some_and(|m| m.no_assessment) {
            said.push(self.assessment(row, hop));
        }
        if self.waits(&mechanism.entry) {
            said.push(NotStated);
        }
        let verdict = if said.contains(&Fails) {
            Verdict::Deficient
        } else if said.contains(&NotStated) {
            Verdict::Unknown
        } else if mechanism.yields == Yields::Derogation {
            Verdict::Derogation
        } else {
            Verdict::Safeguarded
        };
        Some((verdict, row.id.clone()))
    }

    fn acting_for(&self, hop: &Hop) -> Vec<PartyId> {
        if hop.disclosure.exporter_as == Capacity::Controller {
            return Vec::new();
        }
        self.left(hop.step).map_or(Vec::new(), |n| self.controllers(n))
    }

    fn group_has(&self, head: PartyId, party: PartyId) -> bool {
        party == head || self.inventory.party(party).parent.is_some_and(|p| self.group_has(head, p))
    }

    fn named(&self, list: &[PartyMatch], party: PartyId) -> bool {
        list.iter().any(|m| match *m {
            PartyMatch::Any => true,
            PartyMatch::Party(id) => id == party,
            PartyMatch::Group(head) => self.group_has(head, party),
        })
    }

    pub fn parties(&self, row: &Safeguard, hop: &Hop) -> Said {
        let mut signs: Vec<PartyId> = hop.disclosure.exporter.into_iter().collect();
        if !self.has(Fault::ActingForForgotten) {
            signs.extend(self.acting_for(hop));
        }
        let exporter = row.exporters.is_empty() || signs.iter().any(|&p| self.named(&row.exporters, p));
        let importer = row.importers.is_empty() || self.named(&row.importers, hop.disclosure.importer);
        if !exporter || !importer {
            Fails
        } else {
            stated_if(!row.exporters.is_empty() && !row.importers.is_empty())
        }
    }

    pub fn scope(&self, row: &Safeguard, hop: &Hop) -> Said {
        if !row.categories.is_empty() && !row.categories.iter().any(|&c| self.within(hop.fact.0, c)) {
            return Fails;
        }
        if row.places.is_empty() || row.places.iter().any(|&p| hop.place.within(p)) {
            Holds
        } else if hop.place.is_unknown() || row.places.iter().any(|p| p.is_unknown()) {
            NotStated
        } else {
            Fails
        }
    }

    /// The clauses that a row is of: those it states or, where it begins before they could be signed, the older set
    /// whose roles fit. `None`: there is none.
    fn set_of<'m>(
        &'m self,
        regime: usize,
        row: &Safeguard,
        stated: &'m Mechanism,
        hop: &Hop,
    ) -> Option<&'m Mechanism> {
        let first = stated.clauses.as_ref().and_then(|c| c.signed_from);
        let (Some(first), Some(from)) = (first, row.valid_from) else { return Some(stated) };
        if first <= from {
            return Some(stated);
        }
        let older = stated.clauses.iter().flat_map(|c| &c.older);
        let mut older =
            older.filter_map(|id| self.regimes[regime].mechanism.iter().find(|m| m.mechanism == *id));
        older.find(|m| m.clauses.as_ref().is_none_or(|c| c.roles.is_none_or(|r| r == self.roles(hop))))
    }

    fn dates(&self, row: &Safeguard, mechanism: &Mechanism) -> Said {
        let Some(from) = row.valid_from else { return NotStated };
        let signed = mechanism.clauses.as_ref().and_then(|c| c.signed_until);
        holds_if(
            from <= self.day
                && row.valid_until.is_none_or(|d| !self.over(d))
                && signed.is_none_or(|last| from <= last)
                && self.holds(&mechanism.entry),
        )
    }

    fn roles(&self, hop: &Hop) -> ExporterRule {
        match (hop.disclosure.exporter_as, hop.disclosure.importer_as) {
            (Capacity::Controller, Capacity::Processor) => ExporterRule::ControllerToProcessor,
            (Capacity::Processor, Capacity::Processor) => ExporterRule::ProcessorToProcessor,
            (Capacity::Processor, Capacity::Controller) if self.returns(hop) => {
                ExporterRule::ProcessorToCustomer
            }
            (_, Capacity::Controller) => ExporterRule::ControllerToController,
        }
    }

    fn module(&self, row: &Safeguard, mechanism: &Mechanism, hop: &Hop) -> Said {
        let roles = if mechanism.module.is_empty() {
            mechanism.clauses.as_ref().and_then(|c| c.roles)
        } else if row.module.is_empty() {
            return NotStated;
        } else {
            let Some(module) = mechanism.module.iter().find(|m| m.id == row.module) else { return Fails };
            module.roles
        };
        let Some(roles) = roles else { return Holds };
        if roles != self.roles(hop) {
            return Fails;
        }
        if roles != ExporterRule::ControllerToController || hop.disclosure.exporter_as == Capacity::Controller
        {
            return Holds;
        }
        let acting_for = self.acting_for(hop);
        if acting_for.is_empty() {
            NotStated
        } else {
            holds_if(row.exporters.is_empty() || acting_for.iter().any(|&c| self.named(&row.exporters, c)))
        }
    }

    fn on_hop(&self, regime: usize, condition: &Condition, row: &Safeguard, hop: &Hop) -> Said {
        let d = hop.disclosure;
        match condition {
            Condition::Recurrence { among } => {
                let recurrence = match hop.step {
                    Step::Flow(id) => self.inventory.flow(id).recurrence,
                    Step::Holding(_) => Recurrence::Standing,
                };
                holds_if(among.iter().any(|a| a == recurrence.as_str()))
            }
            Condition::LegalBasis { among } => basis(self.inventory, hop.step)
                .map_or(NotStated, |b| holds_if(among.iter().any(|a| a == b.as_str()))),
            Condition::ExporterKindNot { kinds } => match d.exporter {
                None => NotStated,
                Some(e) => {
                    let behind = self.acting_for(hop);
                    if self.is_one_of(e, kinds) || behind.iter().any(|&c| self.is_one_of(c, kinds)) {
                        Fails
                    } else {
                        stated_if(d.exporter_as == Capacity::Controller || !behind.is_empty())
                    }
                }
            },
            Condition::BothAre { kinds } => stated_if(
                d.exporter.is_some_and(|e| self.is_one_of(e, kinds)) && self.is_one_of(d.importer, kinds),
            ),
            Condition::SameGroup => self.same_group(row, hop),
            Condition::ActsForGroup { inside } => self.acts_for_group(*inside, row, hop),
            Condition::ImporterNotSubject { .. } => {
                let row = self.inventory.party(d.importer);
                let targets = row.subject_to.iter().flatten().any(|r| *r == self.regimes[regime].id);
                let homes = &self.inventory.population(hop.fact.1).homes;
                let unknown = row.establishments.iter().any(|p| p.is_unknown())
                    || (targets && homes.contains(&Home::At(Place::UNKNOWN)));
                if self.subject(self.regimes[regime], d.importer, hop.fact.1) {
                    Fails
                } else {
                    stated_if(!unknown)
                }
            }
            Condition::Documented => stated_if(!row.document.is_empty()),
            Condition::Measure { among } => stated_if(among.iter().any(|m| row.measures.contains(m))),
            other => self.on_parties(other, d.exporter, d.importer, hop.fact).unwrap_or(Fails),
        }
    }

    /// The groups that a safeguard names on both sides, in which the importer is, and the exporter or one for which it
    /// acts.
    fn common_groups(&self, row: &Safeguard, hop: &Hop) -> Vec<PartyId> {
        let mut givers = self.acting_for(hop);
        givers.extend(hop.disclosure.exporter);
        let shared = |m: &PartyMatch| match *m {
            PartyMatch::Group(head) if row.importers.contains(m) => Some(head),
            _ => None,
        };
        let heads = row.exporters.iter().filter_map(shared);
        heads
            .filter(|&head| {
                self.group_has(head, hop.disclosure.importer)
                    && givers.iter().any(|&p| self.group_has(head, p))
            })
            .collect()
    }

    fn same_group(&self, row: &Safeguard, hop: &Hop) -> Said {
        if row.exporters.is_empty() || row.importers.is_empty() {
            return NotStated;
        }
        holds_if(!self.common_groups(row, hop).is_empty())
    }

    fn acts_for_group(&self, inside: bool, row: &Safeguard, hop: &Hop) -> Said {
        let Some(exporter) = hop.disclosure.exporter else { return NotStated };
        if hop.disclosure.exporter_as == Capacity::Controller {
            return holds_if(inside);
        }
        let behind = self.acting_for(hop);
        if behind.is_empty() {
            return NotStated;
        }
        if self.same_group(row, hop) != Holds {
            return self.same_group(row, hop);
        }
        let groups = self.common_groups(row, hop);
        let within = |p: PartyId| groups.iter().any(|&g| self.group_has(g, p));
        let all_inside = behind.iter().all(|&c| within(c));
        holds_if(if inside { all_inside } else { !all_inside && within(exporter) })
    }

    fn assessment(&self, row: &Safeguard, hop: &Hop) -> Said {
        if hop.place.is_unknown() {
            return NotStated;
        }
        let own = row.assessment.on != DateCell::Blank || row.assessment.outcome.is_some();
        let countries = &self.inventory.countries;
        let country = countries
            .iter()
            .find(|c| c.place == hop.place)
            .or_else(|| countries.iter().find(|c| hop.place.within(c.place)));
        let (state, measures) = match country {
            Some(country) if !own => (country.assessment, &country.measures),
            _ => (row.assessment, &row.measures),
        };
        if state.outcome == Some(AssessmentOutcome::Failed) {
            return Fails;
        }
        let made = match state.on {
            DateCell::Blank => return NotStated,
            DateCell::None => return Fails,
            DateCell::On(day) => day,
        };
        let months = i64::from(self.inventory.head.assessment_valid_months);
        if made > self.day || made.checked_add(months.months()).unwrap() < self.day {
            return Fails;
        }
        if state.outcome != Some(AssessmentOutcome::WithMeasures) {
            return Holds;
        }
        self.measures(row, hop, measures)
    }

    fn measures(&self, row: &Safeguard, hop: &Hop, named: &[String]) -> Said {
        let arriving = match self.reached(hop.step) {
            NodeId::Store(id) => self.inventory.store(id).measures.clone(),
            _ => Vec::new(),
        };
        let transforms = match hop.step {
            Step::Flow(id) => self.inventory.transform_lists.get(self.inventory.flow(id).transforms),
            Step::Holding(_) => &[],
        };
        let there = |m: &String| {
            row.measures.contains(m)
                || arriving.contains(m)
                || (m == "encryption-in-transit" && transforms.contains(&Transform::Encrypt))
                || (m == "pseudonymisation" && transforms.contains(&Transform::Pseudonymise))
        };
        if named.is_empty() {
            NotStated
        } else if named.iter().all(there) {
            Holds
        } else if row.measures.is_empty() && arriving.is_empty() {
            NotStated
        } else {
            Fails
        }
    }
}

fn basis(inventory: &Inventory, step: Step) -> Option<Basis> {
    let Step::Flow(id) = step else { return None };
    let flow = inventory.flow(id);
    let bases: Vec<Option<Basis>> = inventory
        .purpose_lists
        .get(flow.purposes)
        .iter()
        .map(|p| inventory.purposes[p.index()].legal_basis)
        .collect();
    let first = bases.first().copied().flatten();
    flow.legal_basis.or(first.filter(|_| bases.iter().all(|b| *b == first)))
}
