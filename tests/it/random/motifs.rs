//! Small patterns that chance alone seldom makes: data that one processor gives back to another of the same customer,
//! and a hop onward from a place that the law of that place judges.

use thalweg::{
    model::{
        CategoryCell, CategoryId, Flow, Holdings, Id, Inventory, NodeId, PartyId, Place, PopulationId, Role,
        Store, StoreId,
    },
    source::Span,
};

use super::rows::party;

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
