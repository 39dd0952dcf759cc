//! An inventory as a manifest of Fides, in YAML, for fideslang 3: systems and data sets with what leads from one to another,
//! declarations of what they use data for, organisations, and what the taxonomy of Fides has no word for.
//!
//! Unlike the other formats it is no graph, and no judgement: what Fides has no word for is left out, and counted in comments at
//! the head of the file. Columns `x_fides` say what a row was there, where an import has brought it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use super::fides_keys::Keys;
use crate::{
    model::{
        Basis, CategoryCell, CategoryId, Flow, Id as _, Inventory, NodeId, PartyTable, PopulationId,
        PurposeId, StoreId,
    },
    text::escaped::quoted,
};

/// Writes the manifest.
pub fn write(inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
    let keys = Keys::of(inventory);
    let mut systems = BTreeMap::new();
    for (index, store) in inventory.stores.iter().enumerate() {
        let mark = keys.mark("stores", &store.id);
        if !mark.contains("dataset") {
            systems.insert(NodeId::Store(StoreId::new(index)), System::default());
        }
    }
    let (references, left) = Default::default();
    let mut gathered = Gathered { inventory, keys: &keys, systems, references, left };
    for flow in &inventory.flows {
        gathered.flow(flow);
    }
    gathered.left_out();
    gathered.write(out)
}

/// What a system does.
#[derive(Debug, Default)]
struct System {
    egress: BTreeMap<NodeId, Carried>,
    ingress: BTreeMap<NodeId, Carried>,
    declarations: BTreeMap<PurposeId, Declaration>,
    datasets: BTreeSet<NodeId>,
}

/// What passes.
#[derive(Debug, Default, Clone)]
struct Carried {
    all: bool,
    categories: BTreeSet<CategoryId>,
}

/// What a system uses data for.
#[derive(Debug, Default)]
struct Declaration {
    categories: BTreeSet<CategoryId>,
    subjects: BTreeSet<PopulationId>,
    basis: Option<Basis>,
}

struct Gathered<'i> {
    inventory: &'i Inventory,
    keys: &'i Keys<'i>,
    systems: BTreeMap<NodeId, System>,
    /// Which data set is read for which purpose.
    references: BTreeSet<(NodeId, PurposeId)>,
    left: BTreeMap<&'static str, usize>,
}

impl<'i> Gathered<'i> {
    fn leave(&mut self, what: &'static str, count: usize) {
        if count > 0 {
            *self.left.entry(what).or_default() += count;
        }
    }

    fn is_dataset(&self, node: NodeId) -> bool {
        matches!(node, NodeId::Store(id) if self.keys.mark("stores", &self.inventory.store(id).id).contains("dataset"))
    }

    fn is_declared(&self, purpose: PurposeId) -> bool {
        self.keys.mark("purposes", &self.inventory.purposes[purpose.index()].id).starts_with("declaration")
    }

    fn flow(&mut self, flow: &'i Flow) {
        let purposes = self.inventory.purpose_lists.get(flow.purposes);
        let declared = purposes.iter().any(|purpose| self.is_declared(*purpose));
        if self.keys.mark("flows", &flow.id) == "reference" {
            self.systems.entry(flow.to).or_default().datasets.insert(flow.from);
            self.references.extend(purposes.iter().map(|purpose| (flow.from, *purpose)));
            return;
        }
        // To whoever engages the system that the declaration is of.
        if declared && matches!(flow.to, NodeId::Party(_)) {
            return;
        }
        if !declared && !matches!(flow.from, NodeId::Population(_)) {
            self.link(flow);
        }
        if matches!(flow.from, NodeId::Population(_)) && purposes.is_empty() {
            self.leave("flows from people without a purpose: a declaration has a use", 1);
        }
        for purpose in purposes {
            self.declare(flow, *purpose);
        }
    }

    fn carried(&self, flow: &Flow) -> Carried {
        let mut carried = Carried::default();
        for cell in self.inventory.category_cells.get(flow.categories) {
            match cell {
                CategoryCell::All => carried.all = true,
                CategoryCell::Named(id) => _ = carried.categories.insert(*id),
            }
        }
        carried
    }

    fn link(&mut self, flow: &Flow) {
        let carried = self.carried(flow);
        for (at, other, out) in [(flow.from, flow.to, true), (flow.to, flow.from, false)] {
            if self.is_dataset(at) {
                continue;
            }
            let system = self.systems.entry(at).or_default();
            let links = if out { &mut system.egress } else { &mut system.ingress };
            let link = links.entry(other).or_default();
            link.all |= carried.all;
            link.categories.extend(carried.categories.iter().copied());
        }
    }

    fn declare(&mut self, flow: &Flow, purpose: PurposeId) {
        let row = &self.inventory.purposes[purpose.index()];
        let carried = self.carried(flow);
        let mut categories = carried.categories;
        if self.is_declared(purpose) {
            categories = row.categories.iter().copied().collect();
        }
        if categories.is_empty() {
            self.leave("purposes of flows that carry all there is: a declaration names its categories", 1);
            return;
        }
        let mut subjects = self.inventory.population_lists.get(flow.populations).to_vec();
        if let NodeId::Population(id) = flow.from {
            subjects.push(id);
        }
        let inventory = self.inventory;
        let keys = self.keys;
        let stated =
            |id: &PopulationId| keys.mark("populations", &inventory.population(*id).id) != "not-stated";
        let declaration = self.systems.entry(flow.to).or_default().declarations.entry(purpose).or_default();
        declaration.categories.extend(categories);
        declaration.subjects.extend(subjects.into_iter().filter(stated));
        declaration.basis = declaration.basis.or(flow.legal_basis).or(row.legal_basis);
    }

    /// What Fides has no word for.
    fn left_out(&mut self) {
        let inventory = self.inventory;
        let held = inventory.stores.iter().enumerate().filter(|(index, store)| {
            !store.holdings.categories.is_empty() && !self.is_dataset(NodeId::Store(StoreId::new(*index)))
        });
        let held = held.count();
        for (what, count) in [
            ("holdings of stores: a declaration has a use", held),
            ("safeguards", inventory.safeguards.len()),
            ("certifications", inventory.certifications.len()),
            ("countries", inventory.countries.len()),
            ("rules", inventory.rules.len()),
            ("volumes", inventory.volumes.len()),
            ("waivers", inventory.waivers.len()),
        ] {
            self.leave(what, count);
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "# A manifest of Fides. It has no places, and of flows neither access nor transformations."
        )?;
        for (what, count) in &self.left {
            writeln!(out, "# Left out: {count} {what}")?;
        }
        let mut document = Vec::new();
        self.organisations(&mut document);
        self.keys.own_words(&mut document);
        self.datasets(&mut document);
        self.written_systems(&mut document);
        for line in document {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn organisations(&self, lines: &mut Vec<String>) {
        let companies = self.inventory.parties.iter().filter(|party| party.table == PartyTable::Company);
        for (number, party) in companies.enumerate() {
            head(lines, "organization", number);
            lines.push(format!("- fides_key: {}", quoted(&party.id)));
            lines.push(format!("  name: {}", quoted(&party.name)));
        }
    }

    fn datasets(&self, lines: &mut Vec<String>) {
        let stores = self.inventory.stores.iter().enumerate();
        let datasets = stores.filter(|(index, _)| self.is_dataset(NodeId::Store(StoreId::new(*index))));
        for (number, (_, store)) in datasets.enumerate() {
            head(lines, "dataset", number);
            lines.push(format!("- fides_key: {}", quoted(&self.keys.key("stores", &store.id))));
            lines.push(format!("  name: {}", quoted(&store.name)));
            described(lines, &store.notes, true);
            lines.push(format!("  data_categories: {}", self.categories(store.holdings.categories.iter())));
            lines.push("  collections: []".to_owned());
        }
    }

    fn categories<'c>(&self, ids: impl Iterator<Item = &'c CategoryId>) -> String {
        list(ids.map(|id| self.keys.category(*id)))
    }

    fn key(&self, node: NodeId) -> String {
        match node {
            NodeId::Store(id) => self.keys.key("stores", &self.inventory.store(id).id),
            other => self.inventory.node_name(other).to_owned(),
        }
    }

    fn written_systems(&self, lines: &mut Vec<String>) {
        for (number, (node, system)) in self.systems.iter().enumerate() {
            head(lines, "system", number);
            lines.push(format!("- fides_key: {}", quoted(&self.key(*node))));
            self.described_system(*node, lines);
            let mark = match node {
                NodeId::Store(id) => self.keys.mark("stores", &self.inventory.store(*id).id),
                _ => "",
            };
            self.links(lines, "egress", &system.egress, mark.contains("egress:user"));
            self.links(lines, "ingress", &system.ingress, mark.contains("ingress:user"));
            self.declarations(system, lines);
        }
    }

    fn described_system(&self, node: NodeId, lines: &mut Vec<String>) {
        let inventory = self.inventory;
        let (name, kind, operator, engaged_by, notes) = match node {
            NodeId::Store(id) => {
                let store = inventory.store(id);
                let kind = if store.kind.is_empty() { "store" } else { &store.kind };
                (&store.name, kind, inventory.party(store.operator), store.engaged_by, &store.notes)
            }
            NodeId::Party(id) => {
                let party = inventory.party(id);
                (&party.name, party.kind_word(), party, None, &party.notes)
            }
            NodeId::Population(_) => return,
        };
        lines.push(format!("  name: {}", quoted(name)));
        let brought = matches!(node, NodeId::Store(id) if !self.keys.mark("stores", &inventory.store(id).id).is_empty());
        described(lines, notes, brought);
        lines.push(format!("  system_type: {}", quoted(kind)));
        let own = operator.table == PartyTable::Company;
        let engaged_by =
            engaged_by.map(|id| inventory.party(id)).filter(|party| party.table == PartyTable::Company);
        if let Some(organisation) = Some(operator).filter(|_| own).or(engaged_by) {
            lines.push(format!("  organization_fides_key: {}", quoted(&organisation.id)));
        }
        if !own {
            lines.push(format!("  legal_name: {}", quoted(&operator.name)));
        }
    }

    fn links(&self, lines: &mut Vec<String>, word: &str, links: &BTreeMap<NodeId, Carried>, user: bool) {
        if links.is_empty() && !user {
            return;
        }
        lines.push(format!("  {word}:"));
        for (other, carried) in links {
            lines.push(format!("  - fides_key: {}", quoted(&self.key(*other))));
            lines.push(format!("    type: {}", if self.is_dataset(*other) { "dataset" } else { "system" }));
            if !carried.all {
                lines.push(format!("    data_categories: {}", self.categories(carried.categories.iter())));
            }
        }
        if user {
            lines.extend(["  - fides_key: user".to_owned(), "    type: user".to_owned()]);
        }
    }

    fn declarations(&self, system: &System, lines: &mut Vec<String>) {
        let mut of_system = system.datasets.clone();
        lines.push(format!(
            "  privacy_declarations:{}",
            if system.declarations.is_empty() { " []" } else { "" }
        ));
        for (purpose, declaration) in &system.declarations {
            let row = &self.inventory.purposes[purpose.index()];
            // Of several, Fides asks for the name of each.
            let nameless = self.keys.mark("purposes", &row.id) == "declaration-without-name";
            let named = !nameless || system.declarations.len() > 1;
            let r#use = if self.is_declared(*purpose) { row.parent.unwrap_or(*purpose) } else { *purpose };
            lines.push(format!("  - data_use: {}", quoted(&self.keys.purpose(r#use))));
            if named {
                lines.push(format!("    name: {}", quoted(&row.name)));
            }
            lines.push(format!("    data_categories: {}", self.categories(declaration.categories.iter())));
            let subjects = declaration.subjects.iter().map(|id| self.inventory.population(*id).id.clone());
            lines.push(format!("    data_subjects: {}", list(subjects)));
            if let Some(basis) = declaration.basis {
                lines.push(format!("    legal_basis_for_processing: {}", quoted(ground(basis))));
            }
            if self.is_declared(*purpose) && !row.retention.is_empty() {
                lines.push(format!("    retention_period: {}", quoted(&row.retention)));
            }
            let referred: Vec<NodeId> = system
                .datasets
                .iter()
                .copied()
                .filter(|set| self.references.contains(&(*set, *purpose)))
                .collect();
            if !referred.is_empty() {
                lines.push(format!(
                    "    dataset_references: {}",
                    list(referred.iter().map(|set| self.key(*set)))
                ));
            }
            of_system.retain(|set| !referred.contains(set));
        }
        if !of_system.is_empty() {
            lines.push(format!("  dataset_references: {}", list(of_system.iter().map(|set| self.key(*set)))));
        }
    }
}

fn head(lines: &mut Vec<String>, word: &str, number: usize) {
    if number == 0 {
        lines.push(format!("{word}:"));
    }
}

/// What a row says of itself: of what Fides has brought, what is quoted as its description; else its notes.
fn described(lines: &mut Vec<String>, notes: &str, brought: bool) {
    let quoted_text = notes.split_once("description: \"").and_then(|(_, rest)| rest.split_once('"'));
    let text = quoted_text.map_or(if brought { "" } else { notes }, |(text, _)| text);
    if !text.is_empty() {
        lines.push(format!("  description: {}", quoted(text)));
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.map(|item| quoted(&item)).collect::<Vec<_>>().join(", "))
}

/// A legal basis in the words of Fides.
fn ground(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent | Basis::ExplicitConsent => "Consent",
        Basis::Contract => "Contract",
        Basis::LegalObligation => "Legal obligations",
        Basis::VitalInterests => "Vital interests",
        Basis::PublicTask => "Public interest",
        Basis::LegitimateInterests => "Legitimate interests",
    }
}
