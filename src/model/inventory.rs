//! The validated inventory: its tables, and what follows from a row and the rows it names.

use super::{
    id::{CategoryId, FlowId, Id, NodeId, PartyId, PopulationId, PurposeId, SafeguardId, StoreId},
    list::Lists,
    place::Place,
    rows::{
        Category, Certification, CountryRow, Extra, Flow, Head, Party, Population, Purpose, Rule, Safeguard,
        Store, Volume,
    },
    waiver::Waiver,
    words::{CategoryCell, Transform},
};
use crate::source::Span;

/// A validated inventory.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// The head.
    pub head: Head,
    /// Parties of all four tables, in the order companies, vendors, partners, third parties.
    pub parties: Vec<Party>,
    /// Stores.
    pub stores: Vec<Store>,
    /// Populations.
    pub populations: Vec<Population>,
    /// Categories.
    pub categories: Vec<Category>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Safeguards.
    pub safeguards: Vec<Safeguard>,
    /// Certifications.
    pub certifications: Vec<Certification>,
    /// Rows of countries.csv.
    pub countries: Vec<CountryRow>,
    /// Flows.
    pub flows: Vec<Flow>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// Waivers.
    pub waivers: Vec<Waiver>,
    /// The user's own columns.
    pub extras: Vec<Extra>,
    /// Distinct `categories` cells of flows.
    pub category_cells: Lists<CategoryCell>,
    /// Distinct `populations` cells of flows.
    pub population_lists: Lists<PopulationId>,
    /// Distinct `purposes` cells.
    pub purpose_lists: Lists<PurposeId>,
    /// Distinct `safeguards` cells.
    pub safeguard_lists: Lists<SafeguardId>,
    /// Distinct `transform` cells.
    pub transform_lists: Lists<Transform>,
}

impl Inventory {
    /// The party.
    pub fn party(&self, id: PartyId) -> &Party {
        &self.parties[id.index()]
    }

    /// A party by its name and id, as sentences name it: "Ebb Data (`ebb-brokers`)".
    pub fn named(&self, id: PartyId) -> String {
        let party = self.party(id);
        if party.name.is_empty() || party.name == party.id {
            format!("`{}`", party.id)
        } else {
            format!("{} (`{}`)", party.name, party.id)
        }
    }

    /// The store.
    pub fn store(&self, id: StoreId) -> &Store {
        &self.stores[id.index()]
    }

    /// The population.
    pub fn population(&self, id: PopulationId) -> &Population {
        &self.populations[id.index()]
    }

    /// The category.
    pub fn category(&self, id: CategoryId) -> &Category {
        &self.categories[id.index()]
    }

    /// The safeguard.
    pub fn safeguard(&self, id: SafeguardId) -> &Safeguard {
        &self.safeguards[id.index()]
    }

    /// The flow.
    pub fn flow(&self, id: FlowId) -> &Flow {
        &self.flows[id.index()]
    }

    /// The node's id as the user wrote it.
    pub fn node_name(&self, node: NodeId) -> &str {
        match node {
            NodeId::Population(id) => &self.population(id).id,
            NodeId::Party(id) => &self.party(id).id,
            NodeId::Store(id) => &self.store(id).id,
        }
    }

    /// The place of a node's row.
    pub fn node_span(&self, node: NodeId) -> Span {
        match node {
            NodeId::Population(id) => self.population(id).span,
            NodeId::Party(id) => self.party(id).span,
            NodeId::Store(id) => self.store(id).span,
        }
    }

    /// The party of this id.
    pub fn find_party(&self, id: &str) -> Option<PartyId> {
        self.parties.iter().position(|p| p.id == id).map(Id::new)
    }

    /// The category of this id.
    pub fn find_category(&self, id: &str) -> Option<CategoryId> {
        self.categories.iter().position(|c| c.id == id).map(Id::new)
    }

    /// Whether `ancestor` is `category` or stands above it.
    pub fn category_within(&self, category: CategoryId, ancestor: CategoryId) -> bool {
        let mut at = Some(category);
        while let Some(id) = at {
            if id == ancestor {
                return true;
            }
            at = self.category(id).parent;
        }
        false
    }

    /// Whether `ancestor` is `purpose` or stands above it.
    pub fn purpose_within(&self, purpose: PurposeId, ancestor: PurposeId) -> bool {
        let mut at = Some(purpose);
        while let Some(id) = at {
            if id == ancestor {
                return true;
            }
            at = self.purposes[id.index()].parent;
        }
        false
    }

    /// Whether `ancestor` is `party` or stands above it.
    pub fn party_within(&self, party: PartyId, ancestor: PartyId) -> bool {
        let mut at = Some(party);
        while let Some(id) = at {
            if id == ancestor {
                return true;
            }
            at = self.party(id).parent;
        }
        false
    }

    /// The party that holds the data at a node; `None` for people.
    pub fn operator(&self, node: NodeId) -> Option<PartyId> {
        match node {
            NodeId::Population(_) => None,
            NodeId::Party(id) => Some(id),
            NodeId::Store(id) => Some(self.store(id).operator),
        }
    }

    /// The parties on whose behalf a node is held: those stated, else the operator where it calls itself a
    /// controller, else none, which means *not known*.
    pub fn controllers(&self, node: NodeId) -> Vec<PartyId> {
        let Some(operator) = self.operator(node) else { return Vec::new() };
        if let NodeId::Store(id) = node {
            let stated = &self.store(id).controllers;
            if !stated.is_empty() {
                return stated.clone();
            }
        }
        if self.party(operator).role.is_controller() { vec![operator] } else { Vec::new() }
    }

    /// The row of a node that is a store.
    pub fn store_of(&self, node: NodeId) -> Option<&Store> {
        match node {
            NodeId::Store(id) => Some(self.store(id)),
            NodeId::Party(_) | NodeId::Population(_) => None,
        }
    }

    /// The places of a node: a store's own, else its operator's establishments and locations.
    pub fn places(&self, node: NodeId) -> Vec<Place> {
        match node {
            NodeId::Population(_) => Vec::new(),
            NodeId::Party(id) => self.party(id).places(),
            NodeId::Store(id) => {
                let store = self.store(id);
                if store.places.is_empty() {
                    self.party(store.operator).places()
                } else {
                    store.places.clone()
                }
            }
        }
    }

    /// Whether a fact has a tag: [`Self::tags`] has it.
    pub fn tagged(&self, category: CategoryId, population: PopulationId, tag: &str) -> bool {
        let mut at = Some(category);
        while let Some(id) = at {
            let row = self.category(id);
            if row.tags.iter().any(|t| t == tag) {
                return true;
            }
            at = row.parent;
        }
        self.population(population).tags.iter().any(|t| t == tag)
    }

    /// The effective tags of a fact: of its category, of the categories above it, and of its population.
    pub fn tags(&self, category: CategoryId, population: PopulationId) -> Vec<&str> {
        let mut tags: Vec<&str> = self.population(population).tags.iter().map(String::as_str).collect();
        let mut at = Some(category);
        while let Some(id) = at {
            let row = self.category(id);
            tags.extend(row.tags.iter().map(String::as_str));
            at = row.parent;
        }
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}
