//! What could be done about what is red or unknown. Whether it settles anything is not known here: that is for a run to say.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    action::{Action, How},
    lacks::Lacks,
    papers::between,
    signing::{Unsigned, unsigned},
};
use crate::{
    assess::{Assessment, Kind, TransferRow, Verdict},
    changes::supposition::Supposition,
    ingest::Table,
    law::{self, Capacity, Condition, Decision, Ground, Link},
    model::{Inventory, NodeId, PartyId, PartyTable, StoreId},
};

/// Actions that may settle something.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Each of one row, or of one that is new, in a certain order.
    pub single: Vec<Action>,
    /// Several of those at once, where a hop lacks something in several rows.
    pub together: Vec<Action>,
    /// Recipients with whom something would be to be signed, and nothing can.
    pub unsigned: BTreeMap<PartyId, Unsigned>,
    /// Other recipients of which nobody knows where they are seated.
    pub unseated: BTreeSet<PartyId>,
}

impl Candidates {
    /// All that could be done. `stops`: also to stop giving to somebody, and to keep data elsewhere.
    pub fn of(assessment: &Assessment, stops: bool) -> Self {
        let rows = assessment.transfers.iter();
        let open: Vec<&TransferRow> = rows.filter(|row| row.judgement.verdict >= Verdict::Unknown).collect();
        let links: Vec<TransferRow> = open.iter().filter_map(|row| link(row)).collect();
        let chains: Vec<&TransferRow> = open.iter().copied().chain(&links).collect();
        let mut all = Self::default();
        let mut lacks = Lacks::new(assessment);
        let ways: BTreeSet<_> = chains.iter().flat_map(|row| lacks.add(row)).collect();
        all.single.extend(lacks.actions());
        all.together.extend(ways.iter().filter_map(|keys| lacks.together(keys)));
        all.certified(assessment, &chains);
        all.signed(assessment, &chains);
        let nowhere = |party: &PartyId| {
            assessment.inventory.party(*party).seat().is_unknown() && unsigned(assessment, *party).is_none()
        };
        all.unseated.extend(chains.iter().map(|row| row.importer).filter(nowhere));
        all.single.extend(owned(&assessment.inventory, &open));
        if stops {
            all.single.extend(stopped(&assessment.inventory, &open));
            all.single.extend(moved(&assessment.inventory, &open));
        }
        for list in [&mut all.single, &mut all.together] {
            list.sort();
            list.dedup();
        }
        all
    }

    /// Certifications that a decision on the place asks for, and that nothing says; of one that asks for several, all.
    fn certified(&mut self, assessment: &Assessment, open: &[&TransferRow]) {
        let inventory = &*assessment.inventory;
        let mut asked: BTreeSet<(PartyId, Vec<&str>)> = BTreeSet::new();
        for row in open {
            // What leaves an adequate place may be held to the law of that place.
            let laws = assessment.regimes.iter();
            let laws = laws.filter(|regime| regime.id == row.regime || row.kind == Kind::Onward);
            for decision in laws.flat_map(|regime| &regime.decision) {
                let there = decision.entry.holds(assessment.as_of)
                    && decision.places.iter().any(|at| row.place.within(*at));
                let lacking = schemes(decision).filter(|scheme| {
                    let known =
                        |c: &crate::model::Certification| c.party == row.importer && c.scheme == **scheme;
                    !inventory.certifications.iter().any(known)
                });
                if there {
                    asked.insert((row.importer, lacking.collect()));
                }
            }
        }
        let action = |party: PartyId, scheme: &str| Action {
            how: How::FindOut,
            about: format!("{}/{scheme}", inventory.party(party).id),
            what: asked_of(assessment, party, &[scheme]),
            suppositions: vec![Supposition::Certify {
                party: inventory.party(party).id.clone(),
                scheme: scheme.to_owned(),
            }],
        };
        for (party, schemes) in asked {
            let each: Vec<Action> = schemes.iter().map(|scheme| action(party, scheme)).collect();
            if each.len() > 1 {
                let what = asked_of(assessment, party, &schemes);
                self.together.extend(Action::together(&each).map(|all| Action { what, ..all }));
            }
            self.single.extend(each);
        }
    }
}

/// Whether a party is certified, as a question: who it is first, where nobody has named it.
fn asked_of(assessment: &Assessment, party: PartyId, schemes: &[&str]) -> String {
    let inventory = &*assessment.inventory;
    let row = inventory.party(party);
    let under = |scheme: &&str| format!("under {} (`{scheme}`)", scheme_of(assessment, scheme));
    let under = schemes.iter().map(under).collect::<Vec<_>>().join(", and ");
    let rows = if schemes.len() == 1 { "row" } else { "rows" };
    let then = format!("is certified {under}; if so, add its {rows} to certifications.csv");
    if row.is_nameless() {
        let (name, id) = (row.name.trim(), &row.id);
        format!(
            "identify the recipient recorded as \u{201c}{name}\u{201d} (`{id}`), then check whether it {then}"
        )
    } else {
        format!("check whether {} {then}", inventory.named(party))
    }
}

/// What a scheme is called.
fn scheme_of(assessment: &Assessment, scheme: &str) -> String {
    let regimes = assessment.regimes.iter().map(AsRef::as_ref);
    let title = law::title_of_scheme(regimes, scheme, assessment.as_of);
    title.map_or_else(|| scheme.to_owned(), |title| format!("the {title}"))
}

/// What would bind the party that engaged the importer, where that does not hold: as the hop that it would be.
pub(super) fn link(row: &TransferRow) -> Option<TransferRow> {
    let link = row.judgement.link.as_ref()?;
    let Link { exporter, exporter_as, engager, engager_as, place, ref judgement } = **link;
    (judgement.verdict > Verdict::Derogation).then(|| TransferRow {
        exporter,
        exporter_as,
        importer: engager,
        importer_as: engager_as,
        place,
        judgement: Arc::new(judgement.clone()),
        // What the flow names is no part of it.
        flow_id: None,
        ..row.clone()
    })
}

/// The schemes that a decision asks for.
fn schemes(decision: &Decision) -> impl Iterator<Item = &str> {
    decision.requires.iter().filter_map(|condition| match condition {
        Condition::Certified { scheme, .. } => Some(scheme.as_str()),
        _ => None,
    })
}

impl Candidates {
    /// Clauses that two parties could sign, under each law that asks for them; and with whom nothing can be signed.
    fn signed(&mut self, assessment: &Assessment, open: &[&TransferRow]) {
        let mut pairs: BTreeMap<(PartyId, PartyId), Vec<&TransferRow>> = BTreeMap::new();
        for row in open.iter().filter(|row| !matches!(row.judgement.ground, Ground::Prohibition(_))) {
            if let Some(exporter) = row.exporter.filter(|exporter| *exporter != row.importer) {
                match unsigned(assessment, row.importer) {
                    Some(why) => _ = self.unsigned.insert(row.importer, why),
                    None if unsigned(assessment, exporter).is_some() => {}
                    None => pairs.entry((exporter, row.importer)).or_default().push(row),
                }
            }
        }
        self.single.extend(between(assessment, pairs));
    }
}

/// So many parties at most are asked about, where it is not known on whose behalf a store is held.
const OWNERS: usize = 3;

/// On whose behalf a store is held, where that is not stated and a hop hangs on it.
fn owned(inventory: &Inventory, open: &[&TransferRow]) -> Vec<Action> {
    let mut stores: BTreeSet<StoreId> = BTreeSet::new();
    for row in open {
        let flow = row.flow_id.map(|flow| inventory.flow(flow));
        let held = row.flow.strip_prefix("store:").filter(|_| flow.is_none());
        let at = |node: Option<NodeId>| match node {
            Some(NodeId::Store(store)) => Some(store),
            _ => None,
        };
        let held = held.and_then(|id| inventory.stores.iter().position(|store| store.id == id));
        if row.exporter.is_none() {
            stores.extend(at(flow.map(|flow| flow.to)).or(held.map(crate::model::Id::new)));
        } else if row.exporter_as == Capacity::Processor {
            stores.extend(at(flow.map(|flow| flow.from)));
        }
    }
    stores.retain(|&store| inventory.controllers(NodeId::Store(store)).is_empty());
    let mut all = Vec::new();
    for store in stores {
        let id = &inventory.store(store).id;
        for party in owners(inventory, store) {
            let party_id = &inventory.party(party).id;
            all.push(Action {
                how: How::FindOut,
                about: id.clone(),
                what: format!(
                    "check whether the store `{id}` is held on behalf of {}; if so, enter that party in `controller`",
                    inventory.named(party)
                ),
                suppositions: vec![super::action::cell(Table::Stores, id, "controller", party_id.as_str())],
            });
        }
    }
    all
}

/// Who may stand behind a store: the known controllers of where its data comes from, else the companies of the group.
fn owners(inventory: &Inventory, store: StoreId) -> Vec<PartyId> {
    let operator = inventory.store(store).operator;
    let into = inventory.flows.iter().filter(|flow| flow.to == NodeId::Store(store));
    let before: BTreeSet<PartyId> = into.flat_map(|flow| inventory.controllers(flow.from)).collect();
    let companies = inventory.parties.iter().enumerate();
    let companies = companies.filter(|(_, row)| row.table == PartyTable::Company && row.role.is_controller());
    let companies: Vec<PartyId> = companies.map(|(at, _)| crate::model::Id::new(at)).collect();
    let all = if before.is_empty() { companies } else { before.into_iter().collect() };
    all.into_iter().filter(|&party| party != operator).take(OWNERS).collect()
}

/// To stop giving to a recipient.
fn stopped(inventory: &Inventory, open: &[&TransferRow]) -> Vec<Action> {
    let parties: BTreeSet<PartyId> = open.iter().map(|row| row.importer).collect();
    let action = |party: PartyId| {
        let id = inventory.party(party).id.clone();
        Action {
            how: How::Stop,
            about: id.clone(),
            what: format!("stop the transfers to {}", inventory.named(party)),
            suppositions: vec![Supposition::Drop(id)],
        }
    };
    parties.into_iter().map(action).collect()
}

/// To keep data where its exporter is.
fn moved(inventory: &Inventory, open: &[&TransferRow]) -> Vec<Action> {
    let mut stores: BTreeSet<(StoreId, PartyId)> = BTreeSet::new();
    for row in open {
        let to = row.flow_id.map(|flow| inventory.flow(flow).to);
        if let (Some(NodeId::Store(store)), Some(exporter)) = (to, row.exporter) {
            let seat = inventory.party(exporter).seat();
            if !seat.is_unknown() && inventory.places(NodeId::Store(store)) != [seat] {
                stores.insert((store, exporter));
            }
        }
    }
    let action = |(store, exporter): (StoreId, PartyId)| {
        let (id, seat) = (&inventory.store(store).id, inventory.party(exporter).seat());
        Action {
            how: How::Move,
            about: id.clone(),
            what: format!(
                "move the store `{id}` to {seat}, where {} is established",
                inventory.named(exporter)
            ),
            suppositions: vec![Supposition::Move { store: id.clone(), places: seat.code().to_owned() }],
        }
    };
    stores.into_iter().map(action).collect()
}
