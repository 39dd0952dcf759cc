//! Safeguards as grounds for a hop (section 5 of the definition): parties, scope, dates, modules, approvals, groups.

use thalweg::{
    assess::Verdict,
    law::{Binds, Capacity, Condition, ExporterRule, Mechanism, Regime, Yields},
    model::{Basis, Inventory, PartyId, PartyMatch, Recurrence, Role, Safeguard},
};

use super::{
    Fact, Fault, Plain, Step,
    decisions::{
        Asked, Giver,
        Said::{self, Fails, Holds, NotStated},
        holds_if, stated_if,
    },
    transfers::Hop,
    verdict::Ground,
};

/// What answers add up to.
fn sum(mechanism: &Mechanism, said: &[Said]) -> Verdict {
    if said.contains(&Fails) {
        Verdict::Deficient
    } else if said.contains(&NotStated) {
        Verdict::Unknown
    } else if mechanism.yields == Yields::Derogation {
        Verdict::Derogation
    } else {
        Verdict::Safeguarded
    }
}

impl Plain<'_> {
    /// The entry of a mechanism: the one in force, else the first.
    fn entry(&self, regime: usize, word: &str) -> Option<&Mechanism> {
        let mut entries = self.regimes[regime].mechanism.iter().filter(|m| m.mechanism == word);
        let first = entries.clone().next();
        let in_force = entries.find(|m| self.holds(&m.entry) && !self.has(Fault::FirstEntryCounts));
        in_force.or(first)
    }

    /// What a row comes to. `named`: the flow relies on it; else one of other parties or of another scope is not there.
    pub fn safeguard(
        &self,
        regime: usize,
        row: &Safeguard,
        hop: &Hop,
        contract: bool,
        named: bool,
    ) -> Option<Ground> {
        let law = self.regimes[regime];
        let stated = self.entry(regime, &row.mechanism)?;
        let meant = if row.regimes.is_empty() { stated.own } else { row.regimes.contains(&law.id) };
        if !meant || (stated.onward_only && !contract) {
            return None;
        }
        let (parties, scope) = (self.parties(row, stated, hop), self.scope(row, hop));
        let said = self.said_of(regime, row, stated, hop);
        let whose = [parties, scope].into_iter().chain(said.iter().copied());
        let mut verdict = sum(stated, &whose.collect::<Vec<_>>());
        let mut there = parties != Fails && scope != Fails;
        if parties == Fails && self.may_be_the_controllers(row, stated, hop) {
            // It is told as if signed by the controller that is not known, and only where that may do.
            let whose = [NotStated, scope].into_iter().chain(said.iter().copied());
            let supposed = sum(stated, &whose.collect::<Vec<_>>());
            if supposed == Verdict::Unknown {
                (verdict, there) = (supposed, true);
            }
        }
        (there || named).then(|| Ground::of(verdict, &row.id))
    }

    /// Everything that is asked of a row but its parties and its scope.
    fn said_of(&self, regime: usize, row: &Safeguard, stated: &Mechanism, hop: &Hop) -> Vec<Said> {
        let set = self.set_of(regime, row, stated, hop);
        let mechanism = set.unwrap_or(stated);
        let module = mechanism.module.iter().find(|m| m.id == row.module);
        let mut said = vec![
            self.dates(row, mechanism),
            self.module(row, stated, hop),
            self.module(row, mechanism, hop),
            holds_if(set.is_some()),
            stated_if(!self.waits(&mechanism.entry)),
            stated_if(!mechanism.needs_document || !row.document.is_empty()),
        ];
        let approved = mechanism.approved_from.filter(|_| !self.has(Fault::ApprovalDayIgnored));
        said.push(holds_if(approved.is_none_or(|first| first <= self.day)));
        if mechanism.onward_only && self.engager(hop).is_some() {
            said.push(NotStated);
        }
        let itself = hop.disclosure.exporter.is_some_and(|e| self.named(&row.exporters, e));
        let bound = mechanism.binds == Binds::Signatories || itself || self.has(Fault::GroupNotAsked);
        said.push(stated_if(bound));
        let conditions = mechanism.requires.iter().chain(module.iter().flat_map(|m| &m.requires));
        said.extend(conditions.map(|c| self.on_hop(regime, c, row, hop)));
        let gives_back = module.is_some_and(|m| m.no_assessment)
            && !hop.disclosure.exporter.is_some_and(|e| self.collected_itself(e, hop.step, hop.fact));
        if mechanism.assessment && !gives_back {
            said.push(self.assessment(row, hop));
        }
        said
    }

    fn acting_for(&self, hop: &Hop) -> Vec<PartyId> {
        if hop.disclosure.exporter_as == Capacity::Controller {
            return Vec::new();
        }
        let engages = self.engager(hop).is_some() && !self.has(Fault::EngagerActsForNodeLeft);
        let left = self.left(hop.step).filter(|_| !engages);
        self.controllers(left.unwrap_or(self.reached(hop.step)))
    }

    /// The exporter and, where that never has the data, those who give.
    fn exporters(&self, hop: &Hop) -> Vec<PartyId> {
        let mut all: Vec<PartyId> = hop.disclosure.exporter.into_iter().collect();
        if self.engager(hop).is_some() && !self.has(Fault::KindOfWhoGivesForgotten) {
            all.extend(self.givers(hop.step));
        }
        all
    }

    /// Those that may have signed in the exporter's stead: nobody for one that only engaged the importer.
    fn signing_for(&self, hop: &Hop) -> Vec<PartyId> {
        let engages = self.engager(hop).is_some() && !self.has(Fault::SignedForWhoEngages);
        if engages { Vec::new() } else { self.acting_for(hop) }
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

    /// Whether the exporter or, where it may sign, a controller for which it acts is named; and the importer.
    fn parties(&self, row: &Safeguard, stated: &Mechanism, hop: &Hop) -> Said {
        let mut signs: Vec<PartyId> = hop.disclosure.exporter.into_iter().collect();
        let module = stated.module.iter().find(|m| m.id == row.module).and_then(|m| m.roles);
        let for_controllers = module.is_none_or(|r| r == ExporterRule::ControllerToController)
            || self.has(Fault::AnyModuleSignedFor);
        if for_controllers && !self.has(Fault::ActingForForgotten) {
            signs.extend(self.signing_for(hop));
        }
        let exporter = row.exporters.is_empty() || signs.iter().any(|&p| self.named(&row.exporters, p));
        if !exporter || !self.importer_fits(row, hop) {
            Fails
        } else {
            stated_if(!row.exporters.is_empty() && !row.importers.is_empty())
        }
    }

    fn importer_fits(&self, row: &Safeguard, hop: &Hop) -> bool {
        row.importers.is_empty() || self.named(&row.importers, hop.disclosure.importer)
    }

    /// Whether clauses from a controller are asked of a processor of which no controller is known, and these are such,
    /// with the importer.
    fn may_be_the_controllers(&self, row: &Safeguard, stated: &Mechanism, hop: &Hop) -> bool {
        let asked = hop.disclosure.exporter_as == Capacity::Processor
            && self.roles(hop) == ExporterRule::ControllerToController
            && self.acting_for(hop).is_empty()
            && !self.has(Fault::ControllerOfClausesIgnored);
        let roles = match stated.module.iter().find(|m| m.id == row.module) {
            Some(module) => module.roles,
            None if stated.module.is_empty() => stated.clauses.as_ref().and_then(|c| c.roles),
            None => None,
        };
        asked && roles == Some(ExporterRule::ControllerToController) && self.importer_fits(row, hop)
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
        let mut older = older.filter_map(|id| self.entry(regime, id));
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

    /// Whether nobody on the exporter's side is of a kind, those behind who gives among them.
    fn exporter_kind_not(&self, kinds: &[String], hop: &Hop) -> Said {
        if hop.disclosure.exporter.is_none() {
            return NotStated;
        }
        let own = self.acting_for(hop);
        let mut known = hop.disclosure.exporter_as == Capacity::Controller || !own.is_empty();
        let mut anybody = self.exporters(hop);
        anybody.extend(own);
        let left = self.left(hop.step).filter(|_| self.engager(hop).is_some());
        if let Some(from) = left.filter(|_| !self.has(Fault::KindOfWhoGivesForgotten)) {
            known &= !self.controllers(from).is_empty();
            anybody.extend(self.controllers(from));
        }
        let is = |p: PartyId| self.is_one_of(p, kinds);
        if anybody.into_iter().any(is) {
            return Fails;
        }
        if !self.has(Fault::AuthorityBesideForgotten) {
            known &= !self.beside(hop).into_iter().any(is);
        }
        let engages = self.engager(hop).is_some();
        let decided = self.left(hop.step).filter(|_| !engages).unwrap_or(self.reached(hop.step));
        for node in self.left(hop.step).filter(|_| engages).into_iter().chain([decided]) {
            if let [alone] = *self.controllers(node) {
                known &= self.inventory.party(alone).role != Role::JointController;
            }
        }
        stated_if(known)
    }

    /// Who may decide together with the exporter, or with one for whom it acts.
    fn beside(&self, hop: &Hop) -> Vec<PartyId> {
        let mut all = Vec::new();
        if hop.disclosure.exporter_as == Capacity::Controller {
            let engages = self.engager(hop).is_some();
            let decided = self.left(hop.step).filter(|_| !engages).unwrap_or(self.reached(hop.step));
            all.extend(self.controllers(decided));
        }
        let there = self.controllers(self.reached(hop.step));
        let mut own = self.acting_for(hop);
        own.extend(hop.disclosure.exporter);
        own.extend(&all);
        if own.iter().any(|party| there.contains(party)) {
            all.extend(there);
        }
        all
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
            Condition::ExporterKindNot { kinds } => self.exporter_kind_not(kinds, hop),
            Condition::BothAre { kinds } => {
                let is = |p: PartyId| self.is_one_of(p, kinds);
                stated_if(d.exporter.is_some() && self.exporters(hop).into_iter().all(is) && is(d.importer))
            }
            Condition::OneIs { kinds } => {
                let is = |p: PartyId| self.is_one_of(p, kinds);
                stated_if(d.exporter.is_some() && (self.exporters(hop).into_iter().all(is) || is(d.importer)))
            }
            Condition::SameGroup => self.same_group(row, hop),
            Condition::ActsForGroup { inside } => self.acts_for_group(*inside, row, hop),
            Condition::ImporterNotSubject { unsettled, .. } => {
                self.not_subject(self.regimes[regime], d.importer, hop.fact, *unsettled)
            }
            Condition::Documented => stated_if(!row.document.is_empty()),
            Condition::Measure { among } => stated_if(among.iter().any(|m| row.measures.contains(m))),
            other => {
                let of = |exporter: Giver| {
                    let asked = Asked {
                        exporter,
                        importer: d.importer,
                        place: hop.place,
                        fact: hop.fact,
                        step: None,
                    };
                    self.on_parties(other, &asked).unwrap_or(Fails)
                };
                let mut said: Vec<Said> =
                    self.exporters(hop).into_iter().map(|e| of(Giver::Party(e))).collect();
                if said.is_empty() {
                    said.push(of(Giver::NotKnown));
                }
                [Fails, NotStated].into_iter().find(|s| said.contains(s)).unwrap_or(Holds)
            }
        }
    }

    /// Whether an importer is not itself subject to a regime: it says that it is, for people at home there, or may be
    /// by a branch, or by a seat that is not known.
    fn not_subject(&self, law: &Regime, importer: PartyId, fact: Fact, unsettled: bool) -> Said {
        let home = self.home(law, fact.1);
        let targets = self.targets(law, importer);
        if self.inside(law, self.seat(importer)) || (targets && home == Holds) {
            return if unsettled { NotStated } else { Fails };
        }
        // A branch at a place that is not stated may be inside.
        let open = self.inventory.party(importer).establishments.iter().skip(1).any(|p| p.is_unknown());
        let by_branch = (self.established(law, importer) || open) && !self.says_none(importer);
        let by_home = targets && home == NotStated;
        stated_if(!by_branch && !by_home && !self.seat(importer).is_unknown())
    }

    /// The groups that a safeguard names on both sides, in which the importer is, and the exporter or one for which it
    /// acts.
    fn common_groups(&self, row: &Safeguard, hop: &Hop) -> Vec<PartyId> {
        let mut givers = self.signing_for(hop);
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
