//! Small patterns that chance alone seldom makes: data that one processor gives back to another of the same customer,
//! and a hop onward from a place that the law of that place judges.

use thalweg::{
    model::{
        AssessmentOutcome, AssessmentState, Basis, CategoryCell, CategoryId, Certification, CountryRow,
        DateCell, Flow, Holdings, Id, Inventory, NodeId, PartyId, PartyMatch, Place, PopulationId, Role,
        Safeguard, Store, StoreId,
    },
    source::Span,
};

use super::{Gene, pick, rows::party};

/// A controller inside the one law has data at a processor, which hands it to another processor of that controller.
pub fn given_back(inventory: &mut Inventory) {
    let customer = add_party(inventory, "FR", Role::Controller);
    let first = add_party(inventory, "NZ", Role::Processor);
    let second = add_party(inventory, "IE", Role::Processor);
    let [a, b] = [first, second].map(|operator| add_store(inventory, operator, customer));
    add_flow(inventory, NodeId::Population(PopulationId::new(0)), a);
    add_flow(inventory, a, b);
    add_flow(inventory, b, a);
}

/// A company inside gives to one at an adequate place, and that one to a third.
pub fn under_own_law(inventory: &mut Inventory) {
    let [from, through, to] =
        ["FR", "NZ", "IN"].map(|at| NodeId::Party(add_party(inventory, at, Role::Controller)));
    add_flow(inventory, NodeId::Population(PopulationId::new(0)), from);
    add_flow(inventory, from, through);
    add_flow(inventory, through, to);
}

/// A controller inside has data at a processor, which gives it to another one that a third party engaged; with clauses for
/// each link of that chain, or for one of them, or with what carries it without clauses.
pub fn engaged(inventory: &mut Inventory, gene: Gene) {
    let [giver, engager, to, papers, paper, more] = [10, 11, 12, 13, 14, 15].map(|byte: usize| gene[byte]);
    let customer = add_party(inventory, "FR", Role::Controller);
    let giver = add_party(inventory, pick(&["NZ", "IE", "US", "GB", "IN", "KR"], giver), Role::Processor);
    let engager = add_party(
        inventory,
        pick(&["IN", "IE", "GB", "RU", "NZ", "KP", "unknown"], engager),
        Role::Processor,
    );
    let taker = add_party(inventory, pick(&["IN", "GB", "CA", "NZ", "US"], to), Role::Processor);
    if papers & 1 != 0 {
        inventory.parties[engager.index()].establishments.push(Place::parse("FR").unwrap());
    }
    let [a, b] = [giver, taker].map(|operator| add_store(inventory, operator, customer));
    let NodeId::Store(arriving) = b else { return };
    let store = &mut inventory.stores[arriving.index()];
    store.engaged_by = Some(engager);
    if papers & 2 != 0 {
        store.measures = vec!["keys-with-exporter".to_owned()];
    }
    let assessed = DateCell::On("2025-01-15".parse().unwrap());
    let mut held_for = customer;
    if more & 1 != 0 {
        held_for = add_party(inventory, "FR", Role::Controller);
        inventory.stores[arriving.index()].controllers = vec![held_for];
        if more & 16 != 0 {
            // Data enters there too, for two of whom one alone has bound who engages.
            inventory.stores[arriving.index()].controllers.push(customer);
            let one = if more & 32 == 0 { held_for } else { customer };
            let parties = [one, engager].map(|party| vec![PartyMatch::Party(party)]);
            add_paper(inventory, "scc", "2", parties, assessed);
            add_flow(inventory, NodeId::Population(PopulationId::new(0)), b);
        }
    }
    match paper % 6 {
        2 => certify(inventory, [giver, engager, taker], more),
        3 => add_rules(inventory, customer, [engager, taker], more),
        4 => add_consent(inventory, [giver, customer], more),
        5 => {
            let parties = [held_for, taker].map(|party| vec![PartyMatch::Party(party)]);
            add_paper(inventory, "code-of-conduct", "", parties, DateCell::Blank);
            let last = inventory.safeguards.len() - 1;
            "file".clone_into(&mut inventory.safeguards[last].document);
        }
        _ => add_clauses(inventory, engager, taker, assessed),
    }
    if papers & 0b1100 != 0 {
        // Assessed of the place, with measures, or of itself.
        let at = inventory.party(engager).seat();
        if papers & 0b1_0000 == 0 && !at.is_unknown() {
            add_clauses(inventory, giver, engager, DateCell::Blank);
            add_country(inventory, at);
        } else {
            add_clauses(inventory, giver, engager, DateCell::On("2025-01-15".parse().unwrap()));
        }
    }
    add_flow(inventory, NodeId::Population(PopulationId::new(0)), a);
    add_flow(inventory, a, b);
    if paper % 6 == 4 {
        let last = inventory.flows.len() - 1;
        inventory.flows[last].legal_basis = Some(Basis::ExplicitConsent);
    }
}

/// The importer is on a list that asks for a mark of who sends some data.
fn certify(inventory: &mut Inventory, [giver, engager, taker]: [PartyId; 3], more: u8) {
    inventory.parties[taker.index()].establishments = vec![Place::parse("US").unwrap()];
    for (party, bit) in [(giver, 2), (engager, 4)] {
        if more & bit != 0 {
            inventory.parties[party.index()].attests.push("marks-sensitive-data".to_owned());
        }
    }
    if more & 8 != 0 {
        inventory.categories[0].tags.push("criminal".to_owned());
    }
    inventory.certifications.push(Certification {
        party: taker,
        scheme: "frame".to_owned(),
        covers: vec!["*".to_owned()],
        valid_from: "2021-01-01".parse().unwrap(),
        valid_until: Some("2027-01-01".parse().unwrap()),
        checked_on: None,
        source: String::new(),
        span: Span::default(),
    });
}

/// The importer and who engaged it are of a group with rules.
fn add_rules(inventory: &mut Inventory, head: PartyId, members: [PartyId; 2], more: u8) {
    for party in members {
        inventory.parties[party.index()].parent = Some(head);
    }
    let mechanism = if more & 2 == 0 { "bcr-c" } else { "bcr-p" };
    let group = || vec![PartyMatch::Group(head)];
    add_paper(inventory, mechanism, "", [group(), group()], DateCell::On("2025-01-15".parse().unwrap()));
}

/// The people consent to what is sent to anybody; who gives may be an authority.
fn add_consent(inventory: &mut Inventory, givers: [PartyId; 2], more: u8) {
    for (party, bit) in givers.into_iter().zip([2, 4]) {
        if more & bit != 0 {
            "authority".clone_into(&mut inventory.parties[party.index()].kind);
        }
    }
    let anybody = || vec![PartyMatch::Any];
    add_paper(inventory, "derogation", "a", [anybody(), anybody()], DateCell::Blank);
}

/// A place whose assessment asks for a measure.
fn add_country(inventory: &mut Inventory, place: Place) {
    inventory.countries.retain(|row| row.place != place);
    inventory.countries.push(CountryRow {
        place,
        name: String::new(),
        assessment: AssessmentState {
            on: DateCell::On("2025-01-15".parse().unwrap()),
            outcome: Some(AssessmentOutcome::WithMeasures),
        },
        measures: vec!["keys-with-exporter".to_owned()],
        document: String::new(),
        source: String::new(),
        notes: String::new(),
        span: Span::default(),
    });
    inventory.countries.sort_by_key(|row| row.place);
}

/// Clauses of a processor with a processor.
fn add_clauses(inventory: &mut Inventory, from: PartyId, to: PartyId, assessed_on: DateCell) {
    let parties = [from, to].map(|party| vec![PartyMatch::Party(party)]);
    add_paper(inventory, "scc", "3", parties, assessed_on);
}

fn add_paper(
    inventory: &mut Inventory,
    mechanism: &str,
    module: &str,
    [exporters, importers]: [Vec<PartyMatch>; 2],
    assessed_on: DateCell,
) {
    let number = inventory.safeguards.len();
    inventory.safeguards.push(Safeguard {
        id: format!("m{number}"),
        mechanism: mechanism.to_owned(),
        regimes: Vec::new(),
        module: module.to_owned(),
        exporters,
        importers,
        places: Vec::new(),
        categories: Vec::new(),
        valid_from: Some("2022-03-21".parse().unwrap()),
        valid_until: None,
        assessment: AssessmentState { on: assessed_on, outcome: None },
        measures: Vec::new(),
        document: String::new(),
        source: String::new(),
        notes: String::new(),
        span: Span::default(),
    });
}

fn add_party(inventory: &mut Inventory, at: &str, role: Role) -> PartyId {
    let mut row = party(inventory.parties.len(), [0; 16]);
    row.establishments = vec![Place::parse(at).unwrap()];
    row.role = role;
    inventory.parties.push(row);
    PartyId::new(inventory.parties.len() - 1)
}

fn add_store(inventory: &mut Inventory, operator: PartyId, controller: PartyId) -> NodeId {
    let number = inventory.stores.len();
    inventory.stores.push(Store {
        id: format!("n{number}"),
        name: String::new(),
        kind: String::new(),
        operator,
        controllers: vec![controller],
        engaged_by: None,
        places: Vec::new(),
        holdings: Holdings::default(),
        retention: String::new(),
        measures: Vec::new(),
        source: String::new(),
        notes: String::new(),
        span: Span::default(),
    });
    NodeId::Store(StoreId::new(number))
}

fn add_flow(inventory: &mut Inventory, from: NodeId, to: NodeId) {
    let Some(like) = inventory.flows.first().cloned() else { return };
    let cell = match from {
        NodeId::Population(_) => CategoryCell::Named(CategoryId::new(0)),
        NodeId::Party(_) | NodeId::Store(_) => CategoryCell::All,
    };
    let flow = Flow {
        id: format!("m{}", inventory.flows.len()).into(),
        from,
        to,
        categories: inventory.category_cells.intern(&[cell]),
        populations: inventory.population_lists.intern(&[]),
        transforms: inventory.transform_lists.intern(&[]),
        safeguards: inventory.safeguard_lists.intern(&[]),
        ..like
    };
    inventory.flows.push(flow);
}
