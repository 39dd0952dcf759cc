//! Results of piiflow (the flow facts of privacy-flow, versions 0.1 and 0.2), which reads the code of a program: the program is a store,
//! what its code takes in are categories of fideslang, and what it hands to others and to logs are flows. What is derived of
//! those (findings, egress, summary) is no business of an inventory; what a person decided about a finding is quoted.

use std::collections::BTreeMap;

use super::{
    choices::{Choices, Open},
    document::Item,
    draft::{Draft, RowIx},
    unstated,
    words::{self, folded, quoted},
};
use crate::ingest::Table;

/// The versions whose schemas were read.
const VERSIONS: &[&str] = &["0.1", "0.2"];

/// So many places in the code are named of a flow.
const SEEN: usize = 3;

/// Whether a document is one.
pub fn is(root: &Item<'_, '_>) -> bool {
    let of_tool = root.get("tool").is_some_and(|tool| tool.text("name") == "privacy-flow");
    of_tool && ["sources", "sinks", "flows"].iter().all(|key| root.get(key).is_some())
}

/// Where what a program hands on arrives.
enum End {
    /// A party, or a store of the one whose program it is.
    Row(RowIx),
    /// Nobody else: the browser of the person, or the program itself.
    Nobody,
}

/// A scan: the program, what it takes in, and where that goes, by the ids of the scanner.
struct Scan<'c, 'o> {
    program: RowIx,
    name: String,
    data: BTreeMap<String, Option<String>>,
    ends: BTreeMap<String, End>,
    declared: BTreeMap<String, RowIx>,
    decided: BTreeMap<String, Vec<String>>,
    choices: &'c Choices,
    open: &'o mut Open,
}

/// Reads it; gives what it counts, in words.
pub fn read(root: &Item<'_, '_>, choices: &Choices, draft: &mut Draft, open: &mut Open) -> String {
    let version = root.text("schema_version");
    if !VERSIONS.contains(&version.as_str()) {
        let known = VERSIONS.last().copied().unwrap_or_default();
        let message =
            format!("the results are of version `{}`, and read as {known}", words::plain(&version, 40));
        root.tell(&message, "look whether all of it came in");
    }
    let system = root.get("system");
    let of = |key: &str| system.as_ref().map(|system| system.text(key)).unwrap_or_default();
    let name = [of("name"), of("fides_key"), "program".to_owned()];
    let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let program = draft.known(Table::Stores, "program", &format!("piiflow {name}"), &name, &root.place());
    draft.set(program, "kind", "program");
    unstated::operator(draft, choices, program, "the results", &root.place());
    if let Some(subject) = root.get("subject") {
        draft.note(program, &subject.rest(&["files", "enumerated_by"]).join("; "));
    }
    let (data, ends, declared, decided) = Default::default();
    let mut scan = Scan { program, name, data, ends, declared, decided, choices, open };
    scan.processors(root, draft);
    scan.dispositions(root);
    for source in root.items("sources") {
        scan.source(&source, draft);
    }
    for sink in root.items("sinks") {
        scan.sink(&sink, draft);
    }
    let flows = root.items("flows");
    for flow in &flows {
        scan.flow(flow, draft);
    }
    tell_limits(root, program, draft);
    format!("{} sources, {} sinks, {} flows", scan.data.len(), scan.ends.len(), flows.len())
}

/// Says what the results do not have: gaps of the scan; all but the difference, where they are one.
fn tell_limits(root: &Item<'_, '_>, program: RowIx, draft: &mut Draft) {
    if let Some(diff) = root.get("diff") {
        diff.tell(
            "these are the results of a difference: only what is new in it is there",
            "import those of a whole scan",
        );
    }
    if let Some(map) = root.get("topology") {
        map.tell(
            "the map of the systems of the repository is left out",
            "write it with the scanner as a manifest of Fides, and import that",
        );
    }
    let Some(coverage) = root.get("coverage") else { return };
    let gaps = coverage.items("gaps");
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for gap in &gaps {
        *kinds.entry(gap.text("kind").replace('_', " ")).or_default() += 1;
    }
    if !gaps.is_empty() || coverage.text("complete") == "false" {
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
        let kinds = if kinds.is_empty() { "not stated where".to_owned() } else { kinds.join(", ") };
        coverage.tell(
            &format!("the scan has gaps: {kinds}"),
            "what passes there is in no flow: look at them by hand",
        );
        draft.note(program, &quoted("gaps of the scan", &kinds));
    }
}

impl Scan<'_, '_> {
    /// Those that a person has declared to be processors.
    fn processors(&mut self, root: &Item<'_, '_>, draft: &mut Draft) {
        for processor in root.items("processors") {
            let name = processor.text("name");
            if name.is_empty() {
                processor.tell("the processor has no name, and is left out", "");
                continue;
            }
            let row = draft.named(Table::Vendors, "vendor", &name, &processor.place());
            draft.set(row, "country", "unknown");
            draft.note(row, &processor.rest(&["name", "sinks"]).join("; "));
            draft.assume(row, "the configuration of the scan declares it to be a processor");
            self.declared.insert(folded(&name), row);
        }
    }

    /// What people decided about findings, by the flows that those are about.
    fn dispositions(&mut self, root: &Item<'_, '_>) {
        for finding in root.items("findings") {
            let Some(disposition) = finding.get("disposition") else { continue };
            let status = disposition.text("status");
            if !["", "open"].contains(&status.as_str()) {
                // Who decided is a person.
                let said = disposition.rest(&["owner"]).join("; ");
                let rule = finding.text("rule_id");
                // One flow until 0.1, all that show the same since 0.2.
                let flows = [finding.texts("flow"), finding.texts("flows")].concat();
                for flow in flows {
                    self.decided.entry(flow).or_default().push(format!("{rule}: {said}"));
                }
            }
        }
    }

    fn source(&mut self, source: &Item<'_, '_>, draft: &mut Draft) {
        let (id, key, name, place) =
            (source.text("id"), source.text("category"), source.text("name"), source.place());
        // What the scanner cannot place is known by its name in the code only.
        let word = if ["", "unknown"].contains(&key.as_str()) { &name } else { &key };
        if word.is_empty() {
            source.tell("the source has neither category nor name, and is left out", "");
            return;
        }
        self.open.tags.insert(words::plain(word, words::NAME));
        let category = unstated::category(draft, self.choices, word, &place);
        if let Some(category) = &category {
            unstated::holds(draft, self.program, std::slice::from_ref(category), &place);
        }
        self.data.insert(id, category);
    }

    fn sink(&mut self, sink: &Item<'_, '_>, draft: &mut Draft) {
        let (class, processor) = (sink.text("class"), sink.text("processor"));
        let host = sink.get("host");
        let of_host = |key: &str| host.as_ref().map(|host| host.text(key)).unwrap_or_default();
        // Where an address that is made when the program runs leads, as the code registers it.
        let found = sink.get("destination");
        let found = |kind: &str| {
            let of_kind = found.as_ref().filter(|found| found.text("kind") == kind);
            of_kind.and_then(|found| found.texts("targets").into_iter().next())
        };
        let end = match (class.as_str(), of_host("kind").as_str()) {
            _ if !processor.is_empty() => End::Row(self.party(&processor, sink, draft)),
            ("log", _) => End::Row(self.log(sink, draft)),
            ("browser_storage" | "device_storage", _) => {
                let kept = "what stays in the browser or on the device of the person goes to nobody, and is left out";
                sink.tell(kept, "");
                End::Nobody
            }
            (_, "relative") => {
                sink.tell("what the program sends to its own address is left out", "");
                End::Nobody
            }
            (_, "literal") if !of_host("value").is_empty() => {
                End::Row(self.party(&of_host("value"), sink, draft))
            }
            _ => End::Row(if let Some(host) = found("processor") {
                self.party(&host, sink, draft)
            } else if let Some(system) = found("internal") {
                self.system(&system, sink, draft)
            } else {
                not_known(sink, draft)
            }),
        };
        self.ends.insert(sink.text("id"), end);
    }

    /// Who gets data: declared, or known by the name or address that the scanner has.
    fn party(&self, name: &str, sink: &Item<'_, '_>, draft: &mut Draft) -> RowIx {
        if let Some(row) = self.declared.get(&folded(name)) {
            return *row;
        }
        let row = draft.named(Table::ThirdParties, "party", name, &sink.place());
        draft.set(row, "country", "unknown");
        draft.note(row, &quoted("found as", &sink.text("catalogue_id")));
        draft.assume(row, "as what it gets the data is not stated: the scan has no declaration of it");
        row
    }

    /// Another program of the repository.
    fn system(&self, key: &str, sink: &Item<'_, '_>, draft: &mut Draft) -> RowIx {
        let place = sink.place();
        let store = draft.known(Table::Stores, "program", &format!("piiflow {key}"), key, &place);
        draft.set(store, "kind", "program");
        unstated::operator(draft, self.choices, store, "the results", &place);
        store
    }

    fn log(&self, sink: &Item<'_, '_>, draft: &mut Draft) -> RowIx {
        let (id, place) = (sink.text("catalogue_id"), sink.place());
        let key = format!("piiflow {} {id}", self.name);
        let store = draft.known(Table::Stores, "store", &key, &format!("{id} of {}", self.name), &place);
        draft.set(store, "kind", "log");
        unstated::operator(draft, self.choices, store, "the results", &place);
        store
    }

    fn flow(&self, item: &Item<'_, '_>, draft: &mut Draft) {
        let (source, sink) = (item.text("source"), item.text("sink"));
        let (Some(data), Some(end)) = (self.data.get(&source), self.ends.get(&sink)) else {
            let missing = if self.data.contains_key(&source) { &sink } else { &source };
            let message =
                format!("`{}` is not in the results: the flow is left out", words::plain(missing, 60));
            item.tell(&message, "");
            return;
        };
        let (Some(category), End::Row(end)) = (data, end) else { return };
        let (from, to, place) = (draft.id(self.program).to_owned(), draft.id(*end).to_owned(), item.place());
        let flow = draft.known(Table::Flows, "flow", &format!("{from} to {to}"), "", &place);
        draft.set(flow, "from", &from);
        draft.set(flow, "to", &to);
        draft.add(flow, "categories", [category.as_str()]);
        if let Some(last) = item.items("path").last() {
            let seen = draft.cell(flow, "notes").matches("in the code:").count();
            if seen < SEEN {
                let at = format!("{}:{}", last.text("path"), last.text("line"));
                draft.note(flow, &quoted("in the code", &at));
            }
        }
        for decided in self.decided.get(&item.text("id")).into_iter().flatten() {
            draft.note(flow, &quoted("decided about it", decided));
        }
    }
}

/// Somebody of whom only is known that data goes there.
fn not_known(sink: &Item<'_, '_>, draft: &mut Draft) -> RowIx {
    let location = sink.get("location");
    let of = |key: &str| location.as_ref().map(|location| location.text(key)).unwrap_or_default();
    let name = format!("Recipient of {}:{}, not known", of("path"), of("line"));
    let row = draft.named(Table::ThirdParties, "party", &name, &sink.place());
    draft.set(row, "country", "unknown");
    draft.note(row, &quoted("found as", &sink.text("catalogue_id")));
    sink.tell(
        "it is not known who gets the data: the address is made when the program runs",
        "name who that is",
    );
    row
}
