//! Results of Privado, which reads the code of a program: the program is a store, what its code takes in are categories, and what
//! it hands to databases, third parties, other programs and logs are flows. Code that it quotes, and what its policies find, are no
//! business of an inventory.

use std::collections::BTreeMap;

use super::{
    choices::{Choices, Open},
    document::Item,
    draft::{Draft, RowIx},
    unstated,
    words::{self, quoted},
};
use crate::ingest::Table;

/// Where data goes to: the part of the results, and what a store of it is.
const STORES: &[(&str, &str)] =
    &[("storages", "database"), ("internal_apis", "service"), ("leakages", "log")];

/// So many places in the code are named of a flow.
const SEEN: usize = 3;

/// Whether a document is one.
pub fn is(root: &Item<'_, '_>) -> bool {
    root.get("privadoCoreVersion").is_some()
        || root.get("dataFlow").is_some() && root.get("sources").is_some() && root.get("processing").is_some()
}

/// A scan: the program, and what it takes in by the ids of the scanner.
struct Scan<'c, 'o> {
    program: RowIx,
    name: String,
    folder: String,
    data: BTreeMap<String, Option<String>>,
    choices: &'c Choices,
    open: &'o mut Open,
}

/// Reads it; gives what it counts, in words.
pub fn read(root: &Item<'_, '_>, choices: &Choices, draft: &mut Draft, open: &mut Open) -> String {
    let name = Some(root.text("repoName")).filter(|name| !name.is_empty()).unwrap_or("program".to_owned());
    let program = draft.known(Table::Stores, "program", &format!("privado {name}"), &name, &root.place());
    draft.set(program, "kind", "program");
    unstated::operator(draft, choices, program, "the results", &root.place());
    for key in ["language", "createdAt", "gitMetadata"] {
        let text = root.get(key).and_then(|item| item.shown());
        draft.note(program, &text.map(|text| quoted(key, &text)).unwrap_or_default());
    }
    let folder = root.text("localScanPath");
    let mut scan = Scan { program, name, folder, data: BTreeMap::new(), choices, open };
    for source in root.items("sources") {
        scan.source(&source, draft);
    }
    let flows = root.get("dataFlow").map_or(0, |flows| scan.flows(&flows, draft));
    let collections = root.items("collections");
    for collection in &collections {
        scan.collection(collection, draft);
    }
    format!(
        "{} data elements, {flows} that go to somebody, {} collections",
        scan.data.len(),
        collections.len()
    )
}

impl Scan<'_, '_> {
    fn source(&mut self, source: &Item<'_, '_>, draft: &mut Draft) {
        let (id, name, place) = (source.text("id"), source.text("name"), source.place());
        let name = if name.is_empty() { id.clone() } else { name };
        if name.is_empty() {
            source.tell("the data element has no name, and is left out", "");
            return;
        }
        self.open.tags.insert(words::plain(&name, words::NAME));
        let category = unstated::category(draft, self.choices, &name, &place);
        if let Some(category) = &category {
            unstated::holds(draft, self.program, std::slice::from_ref(category), &place);
        }
        let more = source.rest(&["sourceType", "id", "name"]);
        draft.note(self.program, &format!("{}: {}", quoted("data element", &name), more.join(", ")));
        self.data.insert(id, category);
    }

    /// The categories that the scanner means by these; what it has not described is told.
    fn category(&self, item: &Item<'_, '_>) -> Option<String> {
        let id = item.text("sourceId");
        let known = self.data.get(&id);
        if known.is_none() {
            item.tell(&format!("`{}` is no data element of the results", words::plain(&id, 60)), "");
        }
        known.cloned().flatten()
    }

    /// What goes to somebody; gives how many there are.
    fn flows(&mut self, flows: &Item<'_, '_>, draft: &mut Draft) -> usize {
        let mut count = 0;
        for (part, kind) in STORES.iter().copied().chain([("third_parties", "")]) {
            for from in flows.items(part) {
                let category = self.category(&from);
                for sink in from.items("sinks") {
                    count += 1;
                    let Some(category) = &category else { continue };
                    let ends = if kind.is_empty() {
                        parties(&sink, draft)
                    } else {
                        vec![self.store(&sink, kind, draft)]
                    };
                    for end in ends {
                        self.flow(&sink, category, end, draft);
                    }
                }
            }
        }
        let other = flows.items("miscellaneous");
        if let Some(first) = other.first() {
            first.tell("what goes to nobody in particular is left out", "");
        }
        count
    }

    fn flow(&self, sink: &Item<'_, '_>, category: &str, end: RowIx, draft: &mut Draft) {
        let (from, to, place) = (draft.id(self.program).to_owned(), draft.id(end).to_owned(), sink.place());
        let flow = draft.known(Table::Flows, "flow", &format!("{from} to {to}"), "", &place);
        draft.set(flow, "from", &from);
        draft.set(flow, "to", &to);
        draft.add(flow, "categories", [category]);
        for path in sink.items("paths").iter().take(SEEN) {
            if let Some(last) = path.items("path").last() {
                let file = last.text("fileName");
                let file = file.strip_prefix(&self.folder).unwrap_or(&file).trim_start_matches('/');
                draft.note(flow, &quoted("in the code", &format!("{file}:{}", last.text("lineNumber"))));
            }
        }
    }

    /// A store of the one whose program it is.
    fn store(&self, sink: &Item<'_, '_>, kind: &str, draft: &mut Draft) -> RowIx {
        let (id, name, place) = (sink.text("id"), sink.text("name"), sink.place());
        let details = sink.get("databaseDetails");
        let of = |key: &str| details.as_ref().map(|details| details.text(key)).unwrap_or_default();
        let (database, vendor) = (of("dbName"), of("dbVendor"));
        let name = [name.as_str(), database.as_str()].join(" ").trim().to_owned();
        let name = if name.is_empty() { id.clone() } else { name };
        let key = format!("privado {} {id} {database}", self.name);
        let store = draft.known(Table::Stores, "store", &key, &format!("{name} of {}", self.name), &place);
        draft.set(store, "kind", &words::name(if vendor.is_empty() { kind } else { &vendor }));
        unstated::operator(draft, self.choices, store, "the results", &place);
        let location = of("dbLocation");
        for (key, text) in [("location", location), ("addresses", sink.texts("apiUrl").join(", "))] {
            if !text.is_empty() {
                draft.note(store, &quoted(key, &text));
            }
        }
        store
    }

    /// What people, or other programs, send in.
    fn collection(&self, collection: &Item<'_, '_>, draft: &mut Draft) {
        for element in collection.items("collections") {
            let Some(category) = self.category(&element) else { continue };
            let place = element.place();
            let people = unstated::people(draft, &place);
            let program = draft.id(self.program).to_owned();
            let flow = draft.known(Table::Flows, "flow", &format!("{people} to {program}"), "", &place);
            draft.set(flow, "from", &people);
            draft.set(flow, "to", &program);
            draft.add(flow, "categories", [category.as_str()]);
            draft.assume(flow, "what the program collects comes from the people whose data it is");
            for seen in element.items("occurrences").iter().chain(&element.items("occurences")).take(SEEN) {
                let endpoint = seen.text("endPoint");
                if !endpoint.is_empty() {
                    draft.note(flow, &quoted("endpoint", &endpoint));
                }
            }
        }
    }
}

/// Who gets data: by the addresses that are called, where those are known, else by the name that the scanner has for it.
fn parties(sink: &Item<'_, '_>, draft: &mut Draft) -> Vec<RowIx> {
    let mut names = sink.texts("domains");
    names.extend(sink.texts("apiUrl").iter().filter_map(|address| host(address)));
    names.sort();
    names.dedup();
    if names.is_empty() {
        let name = sink.text("name");
        names.push(if name.is_empty() { sink.text("id") } else { name });
    }
    let mut rows = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let row = draft.named(Table::ThirdParties, "party", name, &sink.place());
        draft.set(row, "country", "unknown");
        draft.note(row, &quoted("found as", &sink.text("name")));
        draft.assume(row, "who is behind it, and as what it gets the data, is not stated");
        rows.push(row);
    }
    rows
}

/// The host of an address in the code: of `"https://api.example.com/v1"` the middle; none of what is only the name of a variable.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.trim_matches(['"', '\'', '`', ' ']).split_once("://")?;
    let host = rest.split(['/', '?', '#', ':', '"', '\'', '$', '{', ' ']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    (host.contains('.') && host != "127.0.0.1").then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_the_code_has_a_host_where_one_stands_there() {
        assert_eq!(host("\"https://API.example.com/v1?lat=\""), Some("api.example.com".to_owned()));
        assert_eq!(host("https://user@mail.example.org:8080/x"), Some("mail.example.org".to_owned()));
        for none in [
            "API",
            "",
            "\"http://localhost/endpoint?lat=\"",
            "http://${HOST}/x",
            "://",
            "http://127.0.0.1:80",
        ] {
            assert_eq!(host(none), None, "{none}");
        }
    }
}
