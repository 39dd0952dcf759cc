//! Manifests of Fides, as far as they say something of data: organisations, systems with their declarations, data sets, and what
//! the user has added to the taxonomy; of fideslang 2 and 3. What is not read is quoted, or told.

use std::collections::BTreeSet;

use super::{document::Item, unsaid};

/// The lists of a manifest that are read.
const READ: &[&str] = &["organization", "system", "dataset", "data_category", "data_use", "data_subject"];

/// Lists of a manifest that are not read.
const PASSED: &[&str] =
    &["policy", "registry", "evaluation", "data_qualifier", "connector", "messaging", "storage"];

/// Details of how to reach somebody are of no use to an inventory, and are personal data.
const CONTACTS: &[&str] = &[
    "controller",
    "data_protection_officer",
    "representative",
    "joint_controller",
    "joint_controller_info",
    "dpo",
];

/// Whose system it is where a manifest does not say.
pub const DEFAULT: &str = "default_organization";

/// All manifests together.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Organisations.
    pub organisations: Vec<Named>,
    /// Systems.
    pub systems: Vec<System>,
    /// Data sets.
    pub datasets: Vec<Dataset>,
    /// Categories of data of the user's own.
    pub categories: Vec<Named>,
    /// Uses of data of the user's own.
    pub uses: Vec<Named>,
    /// Whose data it is, in the user's own words.
    pub subjects: Vec<Named>,
}

/// Something with a key and a name.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Its name, or its key.
    pub name: String,
    /// Where it stands.
    pub place: String,
    /// What else is said of it, quoted.
    pub notes: Vec<String>,
}

/// A system.
#[derive(Debug, Clone, Default)]
pub struct System {
    /// Its key, name, place.
    pub named: Named,
    /// What it is.
    pub kind: String,
    /// The key of the organisation whose it is.
    pub organisation: String,
    /// The business behind it, where that is another.
    pub legal_name: String,
    /// Where that business is.
    pub legal_address: String,
    /// Roles.
    pub responsibility: Vec<String>,
    /// Where it sends data.
    pub egress: Vec<Link>,
    /// Where it has data from.
    pub ingress: Vec<Link>,
    /// Data sets that it uses.
    pub datasets: Vec<String>,
    /// What it does with data.
    pub declarations: Vec<Declaration>,
}

/// What leads to another system, or comes from one.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// The other's key.
    pub key: String,
    /// What the other is: `system`, `dataset`, `user`.
    pub kind: String,
    /// What passes; empty: not stated.
    pub categories: Vec<String>,
    /// Where it stands.
    pub place: String,
}

/// What a system does with data.
#[derive(Debug, Clone, Default)]
pub struct Declaration {
    /// Its name; blank: it has none.
    pub name: String,
    /// What for.
    pub r#use: String,
    /// What data.
    pub categories: Vec<String>,
    /// Whose.
    pub subjects: Vec<String>,
    /// Data sets that it is about.
    pub datasets: Vec<String>,
    /// On which ground, in Fides' words.
    pub basis: String,
    /// How long the data is kept.
    pub retention: String,
    /// Where it stands.
    pub place: String,
    /// What else is said of it, quoted.
    pub notes: Vec<String>,
}

/// A data set.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Its key, name, place.
    pub named: Named,
    /// What it, its collections and their fields hold.
    pub categories: BTreeSet<String>,
    /// Whose, where that is stated.
    pub subjects: BTreeSet<String>,
}

/// Whether a document is a manifest.
pub fn is(root: &Item<'_, '_>) -> bool {
    let has_key = |item: &Item<'_, '_>| item.get("fides_key").is_some();
    READ.iter().chain(PASSED).any(|list| {
        let Some(item) = root.get(list) else { return false };
        has_key(&item) || item.listed().iter().any(has_key)
    })
}

impl Manifest {
    /// Takes a manifest; gives how many systems, data sets and other resources it has.
    pub fn take(&mut self, root: &Item<'_, '_>) -> [usize; 3] {
        let named = |list: &str| root.items(list).iter().filter_map(named).collect::<Vec<_>>();
        let (organisations, categories) = (named("organization"), named("data_category"));
        let (uses, subjects) = (named("data_use"), named("data_subject"));
        let systems: Vec<System> = root.items("system").iter().filter_map(system).collect();
        let datasets: Vec<Dataset> = root.items("dataset").iter().filter_map(dataset).collect();
        for (key, item) in root.entries() {
            if !READ.contains(&key) {
                item.tell(&format!("`{key}` is not read"), "");
            }
        }
        let others = organisations.len() + categories.len() + uses.len() + subjects.len();
        let counts = [systems.len(), datasets.len(), others];
        self.organisations.extend(organisations);
        self.categories.extend(categories);
        self.uses.extend(uses);
        self.subjects.extend(subjects);
        self.systems.extend(systems);
        self.datasets.extend(datasets);
        counts
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        let named = [&self.organisations, &self.categories, &self.uses, &self.subjects];
        named.iter().all(|list| list.is_empty()) && self.systems.is_empty() && self.datasets.is_empty()
    }
}

fn named(item: &Item<'_, '_>) -> Option<Named> {
    rest(item, &[])
}

/// A resource, with all that is not read of it as notes.
fn rest(item: &Item<'_, '_>, read: &[&str]) -> Option<Named> {
    let key = item.text("fides_key");
    if key.is_empty() {
        item.tell("it has no `fides_key`, and is left out", "");
        return None;
    }
    let name = Some(item.text("name")).filter(|name| !name.is_empty()).unwrap_or_else(|| key.clone());
    let own = ["fides_key", "name", "parent_key", "organization_fides_key", "is_default", "active"];
    let all: Vec<&str> = own.iter().chain(CONTACTS).chain(read).copied().collect();
    Some(Named { key, name, place: item.place(), notes: item.rest(&all) })
}

fn system(item: &Item<'_, '_>) -> Option<System> {
    let read = [
        "system_type",
        "legal_name",
        "legal_address",
        "responsibility",
        "egress",
        "ingress",
        "dataset_references",
        "privacy_declarations",
    ];
    let organisation = item.text("organization_fides_key");
    Some(System {
        named: rest(item, &read)?,
        kind: item.text("system_type"),
        organisation: if organisation.is_empty() { DEFAULT.to_owned() } else { organisation },
        legal_name: item.text("legal_name"),
        legal_address: item.text("legal_address"),
        responsibility: item.texts("responsibility"),
        egress: item.items("egress").iter().filter_map(link).collect(),
        ingress: item.items("ingress").iter().filter_map(link).collect(),
        datasets: item.texts("dataset_references"),
        declarations: item.items("privacy_declarations").iter().filter_map(declaration).collect(),
    })
}

fn link(item: &Item<'_, '_>) -> Option<Link> {
    let key = item.text("fides_key");
    if key.is_empty() {
        item.tell("it names no other system, and is left out", "");
        return None;
    }
    let categories = item.texts("data_categories");
    Some(Link { key, kind: item.text("type"), categories, place: item.place() })
}

fn declaration(item: &Item<'_, '_>) -> Option<Declaration> {
    let read = [
        "name",
        "data_use",
        "data_categories",
        "data_subjects",
        "dataset_references",
        "legal_basis_for_processing",
    ];
    let kept = item.text("retention_period");
    let says = !unsaid::is_nothing(&kept) && !unsaid::is_remark(&kept);
    let retention = if says { kept } else { String::new() };
    let read: Vec<&str> =
        read.into_iter().chain((!retention.is_empty()).then_some("retention_period")).collect();
    let (r#use, categories) = (item.text("data_use"), item.texts("data_categories"));
    if r#use.is_empty() || categories.is_empty() {
        let what = if r#use.is_empty() { "data_use" } else { "data_categories" };
        item.tell(&format!("the declaration has no `{what}`, and is left out"), "");
        return None;
    }
    Some(Declaration {
        name: item.text("name"),
        r#use,
        categories,
        subjects: item.texts("data_subjects"),
        datasets: item.texts("dataset_references"),
        basis: item.text("legal_basis_for_processing"),
        retention,
        place: item.place(),
        notes: item.rest(&read),
    })
}

fn dataset(item: &Item<'_, '_>) -> Option<Dataset> {
    let read = ["data_categories", "data_subjects", "collections", "meta", "fidesctl_meta", "fides_meta"];
    let mut all = Dataset { named: rest(item, &read)?, ..Dataset::default() };
    all.take(item);
    let mut open = item.items("collections");
    while let Some(item) = open.pop() {
        all.take(&item);
        open.extend(item.items("fields"));
    }
    Some(all)
}

impl Dataset {
    fn take(&mut self, item: &Item<'_, '_>) {
        self.categories.extend(item.texts("data_categories"));
        self.subjects.extend(item.texts("data_subjects"));
    }
}
