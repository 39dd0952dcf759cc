//! Metadata of `DataHub`, as its file sink writes it: proposals of changes, whole (a snapshot with its aspects) or of one aspect
//! each. A data set is a store; what one is made of, what a job reads and writes, and what charts and dashboards show, leads from
//! one to another. Tags and terms of a field say what it holds. Several files may speak of one data set: they are put together at
//! the end.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    catalog::{Catalog, Edge, Set},
    document::{Document, Item},
    words::quoted,
};

/// What is a data set, or shows one.
const SETS: &[&str] = &["dataset", "chart", "dashboard"];

/// So many items of a list are looked at to tell what it is.
const LOOKED: usize = 100;

/// The columns that pass from a data set to another, by those of the one that they come to.
type Columns = BTreeMap<String, BTreeSet<String>>;

/// What was read of all files.
#[derive(Debug, Default)]
pub struct Metadata {
    sets: BTreeMap<String, Set>,
    /// From which to which, and where that stands.
    edges: BTreeMap<(String, String), String>,
    passing: BTreeMap<(String, String), Columns>,
    /// What a job reads, what it writes, and where that stands.
    jobs: BTreeMap<String, ([BTreeSet<String>; 2], String)>,
    removed: BTreeSet<String>,
    left_out: BTreeMap<String, usize>,
}

/// Whether a document is such metadata.
pub fn is(root: &Item<'_, '_>) -> bool {
    let of = |item: &Item<'_, '_>| {
        item.get("proposedSnapshot").is_some()
            || item.get("aspectName").is_some()
                && (item.get("entityUrn").is_some() || item.get("entityType").is_some())
    };
    of(root) || root.listed().iter().take(LOOKED).any(of)
}

impl Metadata {
    /// Takes a document; gives how many proposals it has.
    pub fn take(&mut self, root: &Item<'_, '_>) -> usize {
        let all = if root.is_map() { vec![root.clone()] } else { root.listed() };
        for item in &all {
            self.proposal(item);
        }
        all.len()
    }

    /// Whether nothing was taken.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty() && self.edges.is_empty() && self.jobs.is_empty() && self.left_out.is_empty()
    }

    fn proposal(&mut self, item: &Item<'_, '_>) {
        if let Some(snapshot) = item.get("proposedSnapshot") {
            for (_, snapshot) in snapshot.entries() {
                let urn = snapshot.text("urn");
                for aspect in snapshot.items("aspects") {
                    for (name, aspect) in aspect.entries() {
                        self.aspect(&urn, &local(name), &aspect);
                    }
                }
            }
            return;
        }
        let (urn, name) = (item.text("entityUrn"), item.text("aspectName"));
        if item.text("changeType") == "DELETE" {
            self.removed.insert(urn);
            return;
        }
        let Some(aspect) = item.get("aspect") else {
            item.tell("the proposal has no aspect", "");
            return;
        };
        if let Some(text) = aspect.get("value").and_then(|value| value.value()) {
            // Older versions write it as a text within the text.
            let (place, mut told) = (aspect.place(), Vec::new());
            match Document::of(&place, &text, &mut told) {
                Some(document) => self.aspect(&urn, &name, &document.root()),
                None => aspect.tell("the aspect is not whole JSON, and is left out", ""),
            }
            return;
        }
        let aspect = aspect.get("json").unwrap_or(aspect);
        self.aspect(&urn, &name, &aspect);
    }

    fn aspect(&mut self, urn: &str, name: &str, aspect: &Item<'_, '_>) {
        let kind = entity(urn);
        if kind == "dataJob" {
            match name {
                "dataJobInputOutput" => self.job(urn, aspect),
                "status" if aspect.text("removed") == "true" => _ = self.removed.insert(urn.to_owned()),
                _ => {}
            }
            return;
        }
        if !SETS.contains(&kind) {
            *self.left_out.entry(kind.to_owned()).or_default() += 1;
            return;
        }
        self.set(urn, &aspect.place());
        match name {
            "status" if aspect.text("removed") == "true" => _ = self.removed.insert(urn.to_owned()),
            "upstreamLineage" => self.upstream(urn, aspect),
            "schemaMetadata" => self.fields(urn, aspect, "fields"),
            "editableSchemaMetadata" => self.fields(urn, aspect, "editableSchemaFieldInfo"),
            "chartInfo" => self.shown(urn, aspect, &["inputs", "inputEdges"]),
            "dashboardInfo" => self.shown(urn, aspect, &["charts", "datasets", "chartEdges", "datasetEdges"]),
            _ => {}
        }
        self.notes(urn, name, aspect);
    }

    /// The data set of a name, made if it is not there.
    fn set(&mut self, urn: &str, place: &str) -> &mut Set {
        self.sets.entry(urn.to_owned()).or_insert_with(|| {
            let (kind, name, group) = parts(urn);
            let key = match arguments(urn).get(2) {
                Some(environment) => format!("{kind} {name} {environment}"),
                None => format!("{kind} {name} {group}"),
            };
            let place = place.to_owned();
            Set { key, name, kind, group, place, ..Set::default() }
        })
    }

    fn edge(&mut self, from: &str, to: &str, place: &str) {
        if !from.is_empty() && !to.is_empty() && from != to {
            self.edges.entry((from.to_owned(), to.to_owned())).or_insert_with(|| place.to_owned());
        }
    }

    fn upstream(&mut self, urn: &str, aspect: &Item<'_, '_>) {
        for one in inner(aspect, "upstreams") {
            self.edge(&one.text("dataset"), urn, &one.place());
        }
        for one in inner(aspect, "fineGrainedLineages") {
            let (from, to) = (urns(&one, "upstreams"), urns(&one, "downstreams"));
            for (set, column) in from.iter().filter_map(|field| field_of(field)) {
                let of = self.passing.entry((set, urn.to_owned())).or_default();
                for (_, made) in to.iter().filter_map(|field| field_of(field)) {
                    of.entry(made).or_default().insert(column.clone());
                }
            }
        }
    }

    fn fields(&mut self, urn: &str, aspect: &Item<'_, '_>, key: &str) {
        for field in inner(aspect, key) {
            let name = path(&field.text("fieldPath"));
            let mut words = tags(&field);
            words.extend(terms(&field));
            self.set(urn, &field.place()).columns.entry(name).or_default().extend(words);
        }
    }

    fn shown(&mut self, urn: &str, aspect: &Item<'_, '_>, keys: &[&str]) {
        for key in keys {
            for from in urns(aspect, key) {
                self.edge(&from, urn, &aspect.place());
            }
        }
    }

    fn job(&mut self, urn: &str, aspect: &Item<'_, '_>) {
        let (job, _) =
            self.jobs.entry(urn.to_owned()).or_insert_with(|| (Default::default(), aspect.place()));
        for (at, key) in
            [(0, "inputDatasets"), (0, "inputDatasetEdges"), (1, "outputDatasets"), (1, "outputDatasetEdges")]
        {
            job[at].extend(urns(aspect, key));
        }
    }

    /// What jobs read leads to what they write; gives the data sets that they name, each with where that stands.
    fn end_jobs(&mut self) -> Vec<(String, String)> {
        let mut named = Vec::new();
        for (job, ([read, written], place)) in std::mem::take(&mut self.jobs) {
            if self.removed.contains(&job) {
                continue;
            }
            for from in &read {
                for to in &written {
                    self.edge(from, to, &place);
                }
            }
            named.extend(read.into_iter().chain(written).map(|urn| (urn, place.clone())));
        }
        named.retain(|(urn, _)| !self.removed.contains(urn));
        named
    }

    /// What is said of a data set beside its fields. Who owns it is said of people, and is left out.
    fn notes(&mut self, urn: &str, name: &str, aspect: &Item<'_, '_>) {
        let mut said = Vec::new();
        let set = self.set(urn, &aspect.place());
        match name {
            "datasetProperties" | "editableDatasetProperties" | "chartInfo" | "dashboardInfo" => {
                let title = ["title", "name"].iter().map(|key| plain(aspect, key)).find(|t| !t.is_empty());
                if let Some(title) = title {
                    set.name = title;
                }
                for key in ["description", "qualifiedName", "customProperties"] {
                    said.push((key, plain(aspect, key)));
                }
            }
            "globalTags" => said.push(("tags", tags(aspect).into_iter().collect::<Vec<_>>().join(", "))),
            "glossaryTerms" => said.push(("terms", terms(aspect).into_iter().collect::<Vec<_>>().join(", "))),
            "subTypes" => set.kind = aspect.texts("typeNames").into_iter().next().unwrap_or_default(),
            "domains" => said.push(("domain", last(&aspect.texts("domains").join(", ")))),
            "dataPlatformInstance" => {
                let instance = plain(aspect, "instance");
                if let Some((_, instance)) = instance.trim_end_matches(')').rsplit_once(',') {
                    set.group = format!("{} {instance}", set.group);
                }
            }
            _ => {}
        }
        for (key, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
            let note = quoted(key, &text);
            if !set.notes.contains(&note) {
                set.notes.push(note);
            }
        }
    }

    /// Data sets, and what leads from one to another; in words, what was read.
    pub fn end(mut self) -> (Catalog, String) {
        let named = self.end_jobs();
        for urn in &self.removed {
            self.sets.remove(urn);
        }
        let removed = &self.removed;
        self.edges.retain(|(from, to), _| !removed.contains(from) && !removed.contains(to));
        let edges = self.edges.iter();
        let ends: Vec<(String, String)> = edges
            .flat_map(|((from, to), place)| [(from.clone(), place.clone()), (to.clone(), place.clone())])
            .collect();
        for (urn, place) in ends.into_iter().chain(named) {
            if !self.sets.contains_key(&urn) && SETS.contains(&entity(&urn)) {
                let set = self.set(&urn, &place);
                set.notes.push("the metadata names it, and does not describe it".to_owned());
            }
        }
        let known: BTreeMap<&str, usize> = self.sets.keys().map(String::as_str).zip(0..).collect();
        let mut catalog = Catalog { who: "the metadata", ..Catalog::default() };
        for ((from, to), place) in &self.edges {
            if let (Some(&at), Some(&end)) = (known.get(from.as_str()), known.get(to.as_str())) {
                let columns = self.columns(from, to);
                let (place, notes) = (place.clone(), Vec::new());
                catalog.edges.push(Edge { from: at, to: end, place, notes, columns });
            }
        }
        catalog.sets = self.sets.into_values().collect();
        let mut read = format!("{} data sets, {} pairs", catalog.sets.len(), catalog.edges.len());
        if !self.left_out.is_empty() {
            let each = self.left_out.iter().map(|(kind, count)| format!("{count} of {kind}"));
            read += "; aspects that are left out: ";
            read += &each.collect::<Vec<_>>().join(", ");
        }
        (catalog, read)
    }

    /// The columns that pass, where it is stated of each column of the one that is made what it comes from.
    fn columns(&self, from: &str, to: &str) -> Option<BTreeSet<String>> {
        let made = &self.sets.get(to)?.columns;
        let stated = |column: &String| {
            self.passing.iter().any(|((_, end), columns)| end == to && columns.contains_key(column))
        };
        let all = !made.is_empty() && made.keys().all(stated);
        let passing = self.passing.get(&(from.to_owned(), to.to_owned())).filter(|_| all)?;
        Some(passing.values().flatten().cloned().collect())
    }
}

/// `com.linkedin.pegasus2avro.dataset.UpstreamLineage` is `upstreamLineage` where it stands alone.
fn local(name: &str) -> String {
    let name = name.rsplit('.').next().unwrap_or(name);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

/// What a name is of: `urn:li:dataset:(...)` is of a data set.
fn entity(urn: &str) -> &str {
    urn.strip_prefix("urn:li:").and_then(|rest| rest.split(':').next()).unwrap_or_default()
}

/// What stands in the brackets of a name, in parts; brackets within stay whole.
fn arguments(urn: &str) -> Vec<&str> {
    let Some((_, inside)) = urn.split_once('(') else { return Vec::new() };
    let inside = inside.strip_suffix(')').unwrap_or(inside);
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[from..]);
    parts
}

/// The kind, the name and the group of a data set, a chart or a dashboard.
fn parts(urn: &str) -> (String, String, String) {
    let arguments = arguments(urn);
    let part = |at: usize| arguments.get(at).copied().unwrap_or_default();
    match entity(urn) {
        "dataset" => {
            let platform = last(part(0));
            (platform.clone(), part(1).to_owned(), format!("{platform} {}", part(2)).trim().to_owned())
        }
        kind => (kind.to_owned(), part(1).to_owned(), part(0).to_owned()),
    }
}

/// The data set and the column of a field: `urn:li:schemaField:(urn:li:dataset:(...),email)`.
fn field_of(urn: &str) -> Option<(String, String)> {
    let arguments = arguments(urn);
    let [set, column] = arguments.as_slice() else { return None };
    Some(((*set).to_owned(), path(column)))
}

/// The path of a field, without the types that newer versions write into it: `[version=2.0].[type=string].email`.
fn path(text: &str) -> String {
    let parts: Vec<&str> = text.split('.').filter(|part| !part.starts_with('[')).collect();
    // `2.0]` is left of a version.
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.ends_with(']')).collect();
    if parts.is_empty() { text.to_owned() } else { parts.join(".") }
}

/// What stands behind the last colon of a name.
fn last(urn: &str) -> String {
    urn.rsplit(':').next().unwrap_or(urn).to_owned()
}

/// What stands under a key, also where a union says of which type it is: `{"string": "..."}`.
fn plain(item: &Item<'_, '_>, key: &str) -> String {
    let Some(value) = item.get(key) else { return String::new() };
    let entries = value.entries();
    match entries.as_slice() {
        [("string", text)] => text.value().unwrap_or_default(),
        _ => value.shown().unwrap_or_default(),
    }
}

/// The maps under a key, also below the name of a type.
fn inner<'d, 't>(item: &Item<'d, 't>, key: &str) -> Vec<Item<'d, 't>> {
    let Some(value) = item.get(key) else { return Vec::new() };
    let list = value.get("array").unwrap_or(value);
    list.listed().into_iter().filter(Item::is_map).collect()
}

/// The names under a key: of texts, of texts with a type, and of edges.
fn urns(item: &Item<'_, '_>, key: &str) -> Vec<String> {
    let Some(value) = item.get(key) else { return Vec::new() };
    let list = value.get("array").unwrap_or(value);
    let of = |item: Item<'_, '_>| match item.value() {
        Some(text) => text,
        None => ["destinationUrn", "string"]
            .iter()
            .map(|key| item.text(key))
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
    };
    list.listed().into_iter().map(of).filter(|text| !text.is_empty()).collect()
}

/// What stands under the name of its type, where a union says that.
fn untyped<'d, 't>(item: Item<'d, 't>) -> Item<'d, 't> {
    match item.entries().as_slice() {
        [(name, inner)] if name.starts_with("com.linkedin.") => inner.clone(),
        _ => item,
    }
}

fn tags(item: &Item<'_, '_>) -> BTreeSet<String> {
    let all = item.get("globalTags").map_or_else(|| item.clone(), untyped);
    inner(&all, "tags").iter().map(|tag| last(&tag.text("tag"))).filter(|tag| !tag.is_empty()).collect()
}

fn terms(item: &Item<'_, '_>) -> BTreeSet<String> {
    let all = item.get("glossaryTerms").map_or_else(|| item.clone(), untyped);
    inner(&all, "terms").iter().map(|term| last(&term.text("urn"))).filter(|term| !term.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_parts() {
        let urn = "urn:li:dataset:(urn:li:dataPlatform:hive,shop.people,PROD)";
        assert_eq!(entity(urn), "dataset");
        assert_eq!(parts(urn), ("hive".into(), "shop.people".into(), "hive PROD".into()));
        assert_eq!(parts("urn:li:chart:(looker,sales)"), ("chart".into(), "sales".into(), "looker".into()));
        assert_eq!(
            field_of(&format!("urn:li:schemaField:({urn},email)")),
            Some((urn.into(), "email".into()))
        );
        assert_eq!(path("[version=2.0].[type=struct].[type=string].contact.email"), "contact.email");
        assert_eq!((path("a.b"), path("[x]")), ("a.b".into(), "[x]".into()));
        assert_eq!(local("com.linkedin.pegasus2avro.schema.SchemaMetadata"), "schemaMetadata");
        for broken in ["", "urn:li:dataset", "urn:li:dataset:(", "(((", "urn:li:dataset:(,,)"] {
            let _ = (parts(broken), field_of(broken), entity(broken));
        }
    }
}
