//! What could be done about what is red or unknown. Whether it settles anything is not known here: that is for a run to say.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    action::{Action, How, one, place_of, signable},
    lacks::Lacks,
    signing::{Unsigned, unsigned},
};
use crate::{
    assess::{Assessment, Kind, TransferRow, Verdict},
    changes::supposition::Supposition,
    ingest::Table,
    law::{self, Capacity, Condition, Decision, Ground, Link},
    model::{Date, Inventory, NodeId, PartyId, PartyTable, Place, StoreId},
    text::with_article,
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

/// What each pair could sign.
fn between(assessment: &Assessment, pairs: BTreeMap<(PartyId, PartyId), Vec<&TransferRow>>) -> Vec<Action> {
    let inventory = &*assessment.inventory;
    let mut taken: BTreeSet<String> = inventory.safeguards.iter().map(|row| row.id.clone()).collect();
    let mut all = Vec::new();
    for ((exporter, importer), rows) in pairs {
        let flows: BTreeSet<&str> =
            rows.iter().filter(|row| names_some(inventory, row)).map(|row| &*row.flow).collect();
        for ((mechanism, module), paper) in papers(assessment, &rows) {
            let (from, to) = (&inventory.party(exporter).id, &inventory.party(importer).id);
            let parts = ["new", from, to, mechanism, module];
            let base = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
            for scope in paper.scopes(inventory.party(importer).seat()) {
                let id = free_id(&mut taken, &base);
                let new = New { id, mechanism, module, from, to, scope, flows: &flows };
                all.push(new.action(assessment, &paper, (exporter, importer)));
            }
        }
    }
    all
}

/// A row of a paper that is new.
struct New<'n> {
    id: String,
    mechanism: &'n str,
    module: &'n str,
    from: &'n str,
    to: &'n str,
    /// The places that it names, so that its own assessment is of these; empty: it names none.
    scope: BTreeSet<Place>,
    /// The flows that have to name it.
    flows: &'n BTreeSet<&'n str>,
}

impl New<'_> {
    /// To sign it.
    fn action(
        self,
        assessment: &Assessment,
        paper: &Paper<'_>,
        (exporter, importer): (PartyId, PartyId),
    ) -> Action {
        let inventory = &*assessment.inventory;
        let Self { id, mechanism, module, from, to, flows, .. } = &self;
        let named = paper.laws.values().any(|named| *named);
        let laws: Vec<&str> = paper.laws.keys().copied().filter(|_| named).collect();
        let called: Vec<String> = laws.iter().map(|law| law::called(law)).collect();
        let for_laws = if named { format!(" under the {}", called.join(" and the ")) } else { String::new() };
        let module_said = if module.is_empty() { String::new() } else { format!(", module {module},") };
        let named = if flows.is_empty() {
            String::new()
        } else {
            let flows: Vec<String> = flows.iter().map(|flow| format!("`{flow}`")).collect();
            format!("; enter it in `safeguards` of {}", flows.join(", "))
        };
        let what = format!(
            "sign {} (`{mechanism}`){module_said}{for_laws} between {} and {}{}{named}",
            one(paper.title),
            inventory.named(exporter),
            inventory.named(importer),
            self.asked(inventory, paper),
        );
        let rely = |flow: &&str| Supposition::Rely { flow: (*flow).to_owned(), safeguard: id.clone() };
        let mut suppositions: Vec<Supposition> = flows.iter().map(rely).collect();
        let text = self.row(assessment.as_of, &laws, paper.assessed);
        suppositions.push(Supposition::Sign { name: format!("the new instrument ({id})"), text });
        Action { how: How::Sign, about: format!("{from}>{to}"), what, suppositions }
    }

    /// What is to be done with it, beside signing.
    fn asked(&self, inventory: &Inventory, paper: &Paper<'_>) -> String {
        if !paper.assessed {
            return ", and record it".to_owned();
        }
        let (places, enter) = match self.scope.len() {
            0 => (&paper.places, ""),
            1 => (&self.scope, ", and enter it in `countries`"),
            _ => (&self.scope, ", and enter them in `countries`"),
        };
        let places: Vec<String> =
            places.iter().map(|place| with_article(&place_of(inventory, *place))).collect();
        let places = if places.is_empty() { "the recipient's country".to_owned() } else { listed(&places) };
        format!("; assess the law and practice of {places}{enter}; if the outcome is positive, record both")
    }

    /// It, as safeguards.csv has it.
    fn row(&self, day: Date, laws: &[&str], assessed: bool) -> String {
        let Self { id, mechanism, module, from, to, scope, .. } = self;
        let countries: Vec<&str> = scope.iter().map(|place| place.code()).collect();
        format!(
            "id,mechanism,regimes,module,exporter,importer,countries,valid_from,assessed_on,assessment,document\n\
             {id},{mechanism},{},{module},{from},{to},{},{day},{},to be filed\n",
            laws.join(";"),
            countries.join(";"),
            if assessed { format!("{day},passed") } else { ",".to_owned() }
        )
    }
}

/// So many places to be assessed are named in a sentence.
const PLACES: usize = 6;

/// Places inside a sentence.
fn listed(places: &[String]) -> String {
    match places {
        [all @ .., last] if !all.is_empty() && places.len() <= PLACES => {
            format!("{} and {last}", all.join(", "))
        }
        [one] => one.clone(),
        _ => format!("{} and {} more places", places[..PLACES].join(", "), places.len() - PLACES),
    }
}

/// What could be signed.
#[derive(Default)]
struct Paper<'a> {
    /// Its title.
    title: &'a str,
    /// The laws under which it would count, and whether it has to name each.
    laws: BTreeMap<&'a str, bool>,
    /// Whether it takes an assessment of the place.
    assessed: bool,
    /// The known places to be assessed.
    places: BTreeSet<Place>,
    /// All known places that it would serve.
    scope: BTreeSet<Place>,
    /// Whether it would serve, unassessed, where the place is not known.
    nowhere: bool,
}

impl Paper<'_> {
    /// The places that its row may name; of each a row of its own. An assessment of a row that names none counts for the
    /// importer's seat alone, and one that names places serves nowhere else.
    fn scopes(&self, seat: Place) -> Vec<BTreeSet<Place>> {
        let at_seat = self.places.iter().all(|place| place.within(seat));
        let none = (at_seat || self.nowhere).then(BTreeSet::new);
        none.into_iter().chain((!at_seat).then(|| self.scope.clone())).collect()
    }
}

/// By mechanism and module what could be signed.
fn papers<'a>(assessment: &'a Assessment, rows: &[&TransferRow]) -> BTreeMap<(&'a str, &'a str), Paper<'a>> {
    let mut papers: BTreeMap<_, Paper<'a>> = BTreeMap::new();
    for row in rows {
        let own = match &row.judgement.ground {
            Ground::OwnLaw { regime, .. } => regime.as_str(),
            _ => "",
        };
        for regime in assessment.regimes.iter().filter(|law| law.id == row.regime || law.id == own) {
            let roles = (row.exporter_as, row.importer_as);
            let onward = row.kind == Kind::Onward;
            for (mechanism, module) in signable(regime, assessment.as_of, roles, onward) {
                let paper = papers.entry((&*mechanism.mechanism, module)).or_default();
                // A law calls its own by its name; another one says what it makes of it.
                if paper.title.is_empty() || mechanism.own {
                    paper.title = &mechanism.entry.title;
                }
                paper.laws.insert(&regime.id, !mechanism.own);
                paper.assessed |= mechanism.assessment;
                if row.place.is_unknown() {
                    paper.nowhere |= !mechanism.assessment;
                } else {
                    paper.scope.insert(row.place);
                    paper.places.extend(mechanism.assessment.then_some(row.place));
                }
            }
        }
    }
    papers
}

/// Whether a flow names what it rests on.
fn names_some(inventory: &Inventory, row: &TransferRow) -> bool {
    row.flow_id.is_some_and(|flow| !inventory.safeguard_lists.get(inventory.flow(flow).safeguards).is_empty())
}

/// An id that no safeguard has, nor another one that is new.
fn free_id(taken: &mut BTreeSet<String>, base: &str) -> String {
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    let id =
        std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(id.clone());
    id
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
