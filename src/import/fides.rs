//! Manifests of Fides to a draft: a system and a data set are stores, what a system sends to another a flow, and a declaration a
//! purpose below its use, with a flow from those whose data it is. So that they can be written back, rows have a column `x_fides`:
//! what they are there, and their key where it is no id.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    choices::Choices,
    data_words,
    draft::{Draft, RowIx},
    fides_manifest::{DEFAULT, Dataset, Declaration, Link, Manifest, System},
    list::owner,
    unstated,
    words::{self, folded, quoted},
};
use crate::{
    ingest::Table,
    model::taxonomy::Taxonomy::{FidesCategories, FidesSubjects, FidesUses},
};

/// Writes manifests into a draft.
pub fn draft(manifest: &Manifest, choices: &Choices, draft: &mut Draft) {
    let mut writer = Writer { choices, draft, organisations: BTreeMap::new(), stores: BTreeMap::new() };
    writer.own_words(manifest);
    writer.organisations(manifest);
    for system in &manifest.systems {
        writer.system(system);
    }
    for dataset in &manifest.datasets {
        writer.dataset(dataset);
    }
    for system in &manifest.systems {
        let purposes = writer.declarations(system);
        writer.links(system);
        writer.references(system, &purposes);
    }
    for dataset in &manifest.datasets {
        writer.holdings(dataset, manifest);
    }
}

struct Writer<'w> {
    choices: &'w Choices,
    draft: &'w mut Draft,
    organisations: BTreeMap<String, RowIx>,
    stores: BTreeMap<String, RowIx>,
}

impl Writer<'_> {
    /// What the user has added to the taxonomy has names of its own.
    fn own_words(&mut self, manifest: &Manifest) {
        for (table, of, all) in [
            (Table::Categories, FidesCategories, &manifest.categories),
            (Table::Purposes, FidesUses, &manifest.uses),
        ] {
            for own in all {
                let row = data_words::term(self.draft, table, of, &own.key, &own.place);
                self.renamed(row, &own.name);
            }
        }
        for own in &manifest.subjects {
            self.people(&own.key, &own.place);
            let row = self.draft.coded(Table::Populations, "people", &own.key, &own.place);
            self.renamed(row, &own.name);
        }
    }

    fn renamed(&mut self, row: RowIx, name: &str) {
        let name = words::name(name);
        if !name.is_empty() {
            self.draft.replace(row, "name", &name);
        }
    }

    fn organisations(&mut self, manifest: &Manifest) {
        for organisation in &manifest.organisations {
            let row =
                self.draft.named(Table::Companies, "organisation", &organisation.name, &organisation.place);
            self.draft.set(row, "country", "unknown");
            self.draft.assume(row, "it is a company of the group; its seat is not stated");
            for note in &organisation.notes {
                self.draft.note(row, note);
            }
            self.organisations.insert(organisation.key.clone(), row);
        }
    }

    /// Whose a system is: its organisation's, else the owner's.
    fn organisation(&mut self, key: &str, place: &str) -> RowIx {
        let mut all = self.organisations.values();
        let only = all.next().filter(|row| all.next().is_none() && self.may_be_owner(**row));
        let known = self.organisations.get(key).or(only).copied();
        known.unwrap_or_else(|| owner(self.choices, self.draft, place))
    }

    /// Whether the owner is this organisation, or nobody is said to be: an inventory that an import made names it by its id.
    fn may_be_owner(&self, row: RowIx) -> bool {
        let owner = self.choices.owner.as_str();
        let is = |name: &str| words::folded(name) == words::folded(owner);
        owner.is_empty() || self.draft.id(row) == owner || is(self.draft.cell(row, "name"))
    }

    fn id(&self, row: RowIx) -> String {
        self.draft.id(row).to_owned()
    }

    /// The store of a key, and what it is there.
    fn store(&mut self, key: &str, what: &str, name: &str, place: &str) -> RowIx {
        let row = self.draft.coded(Table::Stores, "system", key, place);
        let id = self.id(row);
        self.draft.set(
            row,
            "name",
            Some(words::name(name)).filter(|name| !name.is_empty()).as_deref().unwrap_or(&id),
        );
        // Blank would say that it is where its operator has its seat.
        self.draft.set(row, "country", "unknown");
        let mark =
            if self.draft.id(row) == key { what.to_owned() } else { format!("{what}:{}", words::name(key)) };
        self.draft.add(row, "x_fides", [mark.replace(';', "").as_str()]);
        self.stores.insert(key.to_owned(), row);
        row
    }

    fn system(&mut self, system: &System) {
        let named = &system.named;
        let row = self.store(&named.key, "system", &named.name, &named.place);
        self.draft.set(row, "kind", &words::name(&system.kind));
        let organisation = self.organisation(&system.organisation, &named.place);
        let organisation_id = self.id(organisation);
        let other = folded(&system.legal_name);
        let own = other.is_empty() || other == folded(self.draft.cell(organisation, "name"));
        if own {
            self.draft.set(row, "operator", &organisation_id);
            if other.is_empty() {
                self.draft.assume(
                    row,
                    &format!("{organisation_id} operates it: the manifest does not say who does"),
                );
            }
        } else {
            let vendor = self.vendor(system);
            self.draft.set(row, "operator", &vendor);
            self.draft.set(row, "engaged_by", &organisation_id);
            self.draft.assume(row, &format!("{organisation_id} engaged {vendor}, whose legal name is given"));
        }
        for (links, word) in [(&system.egress, "egress"), (&system.ingress, "ingress")] {
            if links.iter().any(|link| link.kind == "user") {
                self.draft.add(row, "x_fides", [format!("{word}:user").as_str()]);
            }
        }
        if !system.responsibility.is_empty() {
            self.draft.note(row, &quoted("responsibility", &system.responsibility.join(", ")));
        }
        for note in &named.notes {
            self.draft.note(row, note);
        }
    }

    /// The business that a system is of.
    fn vendor(&mut self, system: &System) -> String {
        let row = self.draft.named(Table::Vendors, "vendor", &system.legal_name, &system.named.place);
        if !system.legal_address.is_empty() {
            let places = self.choices.places(&system.legal_address, &[]);
            self.draft.count_place(!places.codes.is_empty());
            if let ([code], false) = (places.codes.as_slice(), places.open) {
                self.draft.set(row, "country", code);
            }
            self.draft.note(row, &quoted("legal_address", &system.legal_address));
        }
        self.draft.set(row, "country", "unknown");
        let role = match system.responsibility.as_slice() {
            [one] if one == "Controller" => "controller",
            [one] if one == "Processor" => "processor",
            [one] if one == "Sub-Processor" => "sub-processor",
            _ => "",
        };
        self.draft.set(row, "role", role);
        self.id(row)
    }

    fn dataset(&mut self, dataset: &Dataset) {
        let named = &dataset.named;
        let row = self.store(&named.key, "dataset", &named.name, &named.place);
        self.draft.set(row, "kind", "data-set");
        let owner = self.organisation(DEFAULT, &named.place);
        let owner = self.id(owner);
        self.draft.set(row, "operator", &owner);
        self.draft.assume(row, &format!("{owner} operates it: the manifest does not say who does"));
        for note in &named.notes {
            self.draft.note(row, note);
        }
    }

    /// What a data set holds, of those whose data the declarations about it are.
    fn holdings(&mut self, dataset: &Dataset, manifest: &Manifest) {
        // What is under control of the system is nobody's data.
        let personal = |key: &&String| *key != "system" && !key.starts_with("system.");
        let held: Vec<&String> = dataset.categories.iter().filter(personal).collect();
        let Some(&row) = self.stores.get(&dataset.named.key).filter(|_| !held.is_empty()) else { return };
        let place = &dataset.named.place;
        for key in held {
            let id = self.category(key, place);
            self.draft.add(row, "categories", [id.as_str()]);
        }
        let mut subjects = dataset.subjects.clone();
        for declaration in manifest.systems.iter().flat_map(|system| &system.declarations) {
            if declaration.datasets.contains(&dataset.named.key) {
                subjects.extend(declaration.subjects.iter().cloned());
            }
        }
        let people: Vec<String> = subjects.iter().map(|key| self.people(key, place)).collect();
        let people = if people.is_empty() { vec![unstated::people(self.draft, place)] } else { people };
        self.draft.add(row, "populations", people.iter().map(String::as_str));
    }

    fn category(&mut self, key: &str, place: &str) -> String {
        let row = data_words::term(self.draft, Table::Categories, FidesCategories, key, place);
        self.id(row)
    }

    fn people(&mut self, key: &str, place: &str) -> String {
        let row = self.draft.coded(Table::Populations, "people", key, place);
        let id = self.id(row);
        let name = FidesSubjects.term(key).map_or(key, |term| term.name);
        self.draft.set(
            row,
            "name",
            Some(words::name(name)).filter(|name| !name.is_empty()).as_deref().unwrap_or(&id),
        );
        self.draft.set(row, "country", "unknown");
        self.id(row)
    }

    /// What leads from and to other systems. What both ends declare is one flow.
    fn links(&mut self, system: &System) {
        for (links, out) in [(&system.egress, true), (&system.ingress, false)] {
            for link in links.iter().filter(|link| link.kind != "user") {
                let Some(&own) = self.stores.get(&system.named.key) else { continue };
                let other = self.stores.get(&link.key).copied().unwrap_or_else(|| self.named_only(link));
                let (from, to) = if out { (own, other) } else { (other, own) };
                if from != to {
                    self.link([from, to], link);
                }
            }
        }
    }

    /// A system that no manifest describes.
    fn named_only(&mut self, link: &Link) -> RowIx {
        let what = if link.kind == "dataset" { "dataset" } else { "system" };
        let row = self.store(&link.key, what, &link.key, &link.place);
        let owner = self.organisation(DEFAULT, &link.place);
        let owner = self.id(owner);
        self.draft.set(row, "operator", &owner);
        self.draft.assume(row, &format!("{owner} operates it: no manifest describes it"));
        row
    }

    fn link(&mut self, [from, to]: [RowIx; 2], link: &Link) {
        let (from, to) = (self.id(from), self.id(to));
        let flow = self.draft.known(Table::Flows, "flow", &format!("{from} to {to}"), "", &link.place);
        self.draft.set(flow, "from", &from);
        self.draft.set(flow, "to", &to);
        self.draft.set(flow, "x_fides", "link");
        let ids: Vec<String> = link.categories.iter().map(|key| self.category(key, &link.place)).collect();
        if ids.is_empty() {
            self.draft.set(flow, "categories", "*");
        } else if self.draft.cell(flow, "categories") == "*" {
            // One end says what passes, the other does not.
            self.draft.replace(flow, "categories", &ids.join(";"));
        } else {
            self.draft.add(flow, "categories", ids.iter().map(String::as_str));
        }
    }

    /// The purposes of the declarations of a system, with their data sets.
    fn declarations(&mut self, system: &System) -> Vec<(String, Vec<String>)> {
        let mut seen = BTreeMap::new();
        let mut purposes = Vec::new();
        for declaration in &system.declarations {
            let key = format!("{} {} {}", system.named.key, declaration.name, declaration.r#use);
            let count: &mut usize = seen.entry(key.clone()).or_default();
            *count += 1;
            let key = if *count > 1 { format!("{key} {count}") } else { key };
            let purpose = self.declaration(system, declaration, &key);
            purposes.push((purpose, declaration.datasets.clone()));
        }
        purposes
    }

    fn declaration(&mut self, system: &System, declaration: &Declaration, key: &str) -> String {
        let place = &declaration.place;
        let above = data_words::term(self.draft, Table::Purposes, FidesUses, &declaration.r#use, place);
        let (above_id, above_name) = (self.id(above), self.draft.cell(above, "name").to_owned());
        let plain = words::name(&declaration.name);
        let name =
            if plain.is_empty() { format!("{above_name}: {}", system.named.name) } else { plain.clone() };
        let purpose = self.draft.known(Table::Purposes, "purpose", key, &name, place);
        self.draft.set(purpose, "parent", &above_id);
        self.draft.set(
            purpose,
            "x_fides",
            if plain.is_empty() { "declaration-without-name" } else { "declaration" },
        );
        self.draft.set(purpose, "legal_basis", basis(&declaration.basis));
        self.draft.set(purpose, "retention", &words::plain(&declaration.retention, words::NAME));
        let categories: Vec<String> =
            declaration.categories.iter().map(|key| self.category(key, place)).collect();
        self.draft.add(purpose, "categories", categories.iter().map(String::as_str));
        let subjects: BTreeSet<&String> = declaration.subjects.iter().collect();
        let people: Vec<String> = subjects.into_iter().map(|key| self.people(key, place)).collect();
        let people = if people.is_empty() { vec![unstated::people(self.draft, place)] } else { people };
        let purpose = self.id(purpose);
        self.collected(system, declaration, &purpose, &people, &categories);
        purpose
    }

    /// The flows of a declaration: from those whose data it is, to the system; to that of another business through whoever engaged it.
    fn collected(
        &mut self,
        system: &System,
        declaration: &Declaration,
        purpose: &str,
        people: &[String],
        categories: &[String],
    ) {
        let Some(&store) = self.stores.get(&system.named.key) else { return };
        let engaged_by = self.draft.cell(store, "engaged_by").to_owned();
        let store = self.id(store);
        let first = if engaged_by.is_empty() { &store } else { &engaged_by };
        let mut noted = None;
        for from in people {
            let flow = self.flow([from, first], purpose, categories, &declaration.place);
            self.draft.assume(flow, &format!("{first} has the data from the people themselves"));
            noted = noted.or(Some(flow));
        }
        if !engaged_by.is_empty() {
            let flow = self.flow([&engaged_by, &store], purpose, categories, &declaration.place);
            self.draft.add(flow, "populations", people.iter().map(String::as_str));
            noted = Some(flow);
        }
        let Some(flow) = noted else { return };
        for note in &declaration.notes {
            self.draft.note(flow, note);
        }
        if basis(&declaration.basis).is_empty() && !declaration.basis.is_empty() {
            self.draft.note(flow, &quoted("legal_basis_for_processing", &declaration.basis));
        }
    }

    fn flow(&mut self, [from, to]: [&str; 2], purpose: &str, categories: &[String], place: &str) -> RowIx {
        let flow = self.draft.known(Table::Flows, "flow", &format!("{from} to {to}: {purpose}"), "", place);
        self.draft.set(flow, "from", from);
        self.draft.set(flow, "to", to);
        self.draft.add(flow, "categories", categories.iter().map(String::as_str));
        self.draft.add(flow, "purposes", [purpose]);
        flow
    }

    /// A system uses the data sets that it and its declarations refer to.
    fn references(&mut self, system: &System, purposes: &[(String, Vec<String>)]) {
        let Some(&store) = self.stores.get(&system.named.key) else { return };
        let place = &system.named.place;
        let all = purposes.iter().flat_map(|(_, datasets)| datasets).chain(&system.datasets);
        let all: BTreeSet<String> = all.cloned().collect();
        for key in all {
            let link = Link {
                key: key.clone(),
                kind: "dataset".to_owned(),
                place: place.clone(),
                ..Link::default()
            };
            let dataset = self.stores.get(&key).copied().unwrap_or_else(|| self.named_only(&link));
            if dataset == store {
                continue;
            }
            let (from, to) = (self.id(dataset), self.id(store));
            let flow = self.draft.known(Table::Flows, "flow", &format!("{from} for {to}"), "", place);
            self.draft.set(flow, "from", &from);
            self.draft.set(flow, "to", &to);
            self.draft.set(flow, "categories", "*");
            self.draft.set(flow, "x_fides", "reference");
            self.draft.assume(flow, "it reads what the data sets hold that it refers to");
            let of = purposes.iter().filter(|(_, datasets)| datasets.contains(&key));
            self.draft.add(flow, "purposes", of.map(|(purpose, _)| purpose.as_str()));
        }
    }
}

/// A legal basis as an inventory has it; blank where it has none such.
fn basis(text: &str) -> &'static str {
    match text {
        "Consent" => "consent",
        "Contract" => "contract",
        "Legal obligations" => "legal-obligation",
        "Vital interests" => "vital-interests",
        "Public interest" => "public-task",
        "Legitimate interests" => "legitimate-interests",
        _ => "",
    }
}
