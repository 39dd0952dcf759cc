//! What is kept of events of `OpenLineage`: the names of data sets, columns and jobs, what each run reads and writes, and what is
//! made of what; as a catalogue of data sets in the end.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    json_stream::At,
    openlineage_event::{
        Dataset, DatasetFacets, Event, Field, Fields, Job, JobLineage, SchemaField, TagOrText, Tags, text,
    },
    words,
};

/// Where something was named first: the file's number, and the place in it.
pub type Place = (u32, At);
/// The number of a name or thing.
pub type Index = u32;

/// So many names, pairs and columns are kept.
pub const MOST: usize = 2_000_000;
/// So many bytes of text.
const BYTES: usize = 256 << 20;
/// With so many runs, those that are done are put away: what is said of them later counts by itself.
const RUNS: usize = 1_000_000;

/// Texts, each once.
#[derive(Debug, Default)]
pub struct Names {
    all: Vec<Box<str>>,
    bytes: usize,
    known: FxHashMap<Box<str>, Index>,
}

impl Names {
    fn of(&mut self, text: &str) -> Index {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let index = self.all.len() as Index;
        self.all.push(text.into());
        self.bytes += 2 * text.len();
        self.known.insert(text.into(), index);
        index
    }

    /// The text of a number.
    pub fn text(&self, index: Index) -> &str {
        self.all.get(index as usize).map_or("", AsRef::as_ref)
    }
}

/// A thing with a name: a data set or a job.
#[derive(Debug)]
pub struct Thing {
    /// What its name is within.
    pub namespace: Index,
    /// Its name.
    pub name: Index,
    /// Where it was named first.
    pub place: Place,
    /// Whether it is more than a name in what is said of another.
    pub seen: bool,
    /// What is said of it, by what it is about; the first that was said.
    pub said: BTreeMap<&'static str, Box<str>>,
    /// Its tags: key, value.
    pub tags: BTreeSet<(Index, Index)>,
}

/// Things, each once.
#[derive(Debug, Default)]
pub struct Things {
    /// All of them.
    pub all: Vec<Thing>,
    bytes: usize,
    known: FxHashMap<(Index, Index), Index>,
}

impl Things {
    fn of(&mut self, [namespace, name]: [Index; 2], place: Place) -> Index {
        *self.known.entry((namespace, name)).or_insert_with(|| {
            let (said, tags) = Default::default();
            self.all.push(Thing { namespace, name, place, seen: false, said, tags });
            self.all.len() as Index - 1
        })
    }

    fn say(&mut self, thing: Index, what: &'static str, text: &str) {
        let Some(thing) = self.all.get_mut(thing as usize).filter(|_| !text.trim().is_empty()) else {
            return;
        };
        let bytes = &mut self.bytes;
        thing.said.entry(what).or_insert_with(|| {
            let kept: Box<str> = text.chars().take(words::KEPT + 1).collect();
            *bytes += kept.len();
            kept
        });
    }
}

/// What a run has read and written so far.
#[derive(Debug, Default)]
pub struct Run {
    job: Index,
    place: Place,
    read: SmallVec<[Index; 4]>,
    written: SmallVec<[Index; 2]>,
    failed: bool,
    done: bool,
}

/// A pair of data sets.
#[derive(Debug, Default)]
pub struct Pair {
    /// Where it was named first.
    pub place: Place,
    /// What goes from one to the other.
    pub jobs: BTreeSet<Index>,
    /// Whether a run that was not broken off did it.
    pub done: bool,
}

/// All that was read of events.
#[derive(Debug, Default)]
pub struct Kept {
    /// Texts.
    pub names: Names,
    /// Data sets.
    pub sets: Things,
    /// Jobs.
    pub jobs: Things,
    runs: FxHashMap<(Index, Box<str>), Run>,
    /// What is made of what.
    pub pairs: BTreeMap<(Index, Index), Pair>,
    /// Columns that a column is made of: of which data set, to which.
    pub columns: FxHashMap<(Index, Index), BTreeSet<(Index, Index)>>,
    /// Columns that decide what passes, as filters do.
    pub deciding: FxHashMap<(Index, Index), BTreeSet<Index>>,
    /// The columns of a data set, with their tags.
    pub fields: FxHashMap<(Index, Index), BTreeSet<Index>>,
    /// Data sets that are one.
    pub links: BTreeSet<(Index, Index)>,
    /// How many columns, tags of them, and columns made of columns there are.
    count: usize,
}

impl Kept {
    /// Whether more was named than is kept.
    pub fn is_too_much(&self) -> bool {
        let things = self.sets.all.len() + self.jobs.all.len() + self.pairs.len() + self.links.len();
        let bytes = self.names.bytes + self.sets.bytes + self.jobs.bytes;
        things + self.count > MOST
            || bytes > BYTES
            || self.names.all.len() > 2 * MOST
            || self.runs.len() > 2 * RUNS
    }

    /// Takes what an event says.
    pub fn event(&mut self, event: &Event<'_>, place: Place) {
        if let Some(set) = &event.dataset {
            self.set(set, place);
        }
        let job = event.job.as_ref().map(|job| self.job(job, place));
        let read: SmallVec<[Index; 4]> =
            event.inputs.iter().flatten().filter_map(|set| self.set(set, place)).collect();
        let written: SmallVec<[Index; 2]> =
            event.outputs.iter().flatten().filter_map(|set| self.set(set, place)).collect();
        let Some(job) = job else { return };
        let parent = event.run.as_ref().and_then(|run| run.facets.as_ref()?.parent.as_ref()?.job.as_ref());
        if let Some(parent) = parent {
            let name = joined(text(parent.namespace.as_ref()), text(parent.name.as_ref()));
            self.jobs.say(job, "part of", &name);
        }
        if read.is_empty() && written.is_empty() && event.run.is_none() {
            return;
        }
        let failed = matches!(text(event.event_type.as_ref()), "FAIL" | "ABORT");
        let done = text(event.event_type.as_ref()) == "COMPLETE";
        let id = event.run.as_ref().map_or("", |run| text(run.run_id.as_ref()));
        if id.is_empty() {
            // It is a whole of its own.
            self.absorb(&Run { job, place, read, written, failed, done });
            return;
        }
        let run = self.runs.entry((job, id.into())).or_default();
        if run.read.is_empty() && run.written.is_empty() {
            (run.job, run.place) = (job, place);
        }
        run.read.extend(read);
        run.read.sort_unstable();
        run.read.dedup();
        run.written.extend(written);
        run.written.sort_unstable();
        run.written.dedup();
        run.failed |= failed;
        run.done |= done;
        if self.runs.len() > RUNS {
            self.put_away();
        }
    }

    /// Takes the runs that are over out of memory, once there are many.
    fn put_away(&mut self) {
        let (over, open) =
            std::mem::take(&mut self.runs).into_iter().partition(|(_, run)| run.done || run.failed);
        self.runs = open;
        let over: FxHashMap<(Index, Box<str>), Run> = over;
        for run in over.values() {
            self.absorb(run);
        }
    }

    fn job(&mut self, job: &Job<'_>, place: Place) -> Index {
        let key = [text(job.namespace.as_ref()), text(job.name.as_ref())].map(|part| self.names.of(part));
        let index = self.jobs.of(key, place);
        let Some(facets) = &job.facets else { return index };
        let mut say = |what, text: &str| self.jobs.say(index, what, text);
        if let Some(documentation) = &facets.documentation {
            say("description", text(documentation.description.as_ref()));
        }
        if let Some(owners) = &facets.ownership {
            say(
                "owners",
                &listed(
                    owners.owners.iter().flatten().map(|o| (text(o.name.as_ref()), text(o.r#type.as_ref()))),
                ),
            );
        }
        if let Some(kind) = &facets.job_type {
            let words = [&kind.integration, &kind.job_type, &kind.processing_type];
            say("type", &words.map(|word| text(word.as_ref())).join(" "));
        }
        if let Some(tags) = &facets.tags {
            say(
                "tags",
                &listed(tags.tags.iter().flatten().map(|t| (text(t.key.as_ref()), text(t.value.as_ref())))),
            );
        }
        if let Some(lineage) = &facets.lineage {
            self.stated(index, lineage, place);
        }
        index
    }

    /// What a job states of what is made of what.
    fn stated(&mut self, job: Index, lineage: &JobLineage<'_>, place: Place) {
        for entry in lineage.entries.iter().flatten() {
            let Some(to) = self.named(text(entry.namespace.as_ref()), text(entry.name.as_ref()), place)
            else {
                continue;
            };
            if text(entry.r#type.as_ref()) == "JOB" {
                continue;
            }
            for field in entry.inputs.iter().flatten() {
                if let Some(from) = self.source(field, place) {
                    self.pair(from, to, Some(job), place);
                }
            }
            if let Some(fields) = &entry.fields {
                self.lineage(to, fields, place);
            }
        }
    }

    fn named(&mut self, namespace: &str, name: &str, place: Place) -> Option<Index> {
        if name.is_empty() {
            return None;
        }
        let key = [self.names.of(namespace), self.names.of(name)];
        Some(self.sets.of(key, place))
    }

    /// The data set that something is made of; a job is none.
    fn source(&mut self, field: &Field<'_>, place: Place) -> Option<Index> {
        if text(field.r#type.as_ref()) == "JOB" {
            return None;
        }
        self.named(text(field.namespace.as_ref()), text(field.name.as_ref()), place)
    }

    fn pair(&mut self, from: Index, to: Index, job: Option<Index>, place: Place) {
        if from == to {
            return;
        }
        let pair = self.pairs.entry((from, to)).or_insert_with(|| Pair { place, ..Pair::default() });
        pair.jobs.extend(job);
        pair.done = true;
    }

    fn set(&mut self, set: &Dataset<'_>, place: Place) -> Option<Index> {
        let index = self.named(text(set.namespace.as_ref()), text(set.name.as_ref()), place)?;
        if let Some(thing) = self.sets.all.get_mut(index as usize) {
            thing.seen = true;
        }
        if let Some(facets) = &set.facets {
            self.facets(index, facets, place);
        }
        Some(index)
    }

    fn facets(&mut self, set: Index, facets: &DatasetFacets<'_>, place: Place) {
        let mut say = |what, text: &str| self.sets.say(set, what, text);
        if let Some(documentation) = &facets.documentation {
            say("description", text(documentation.description.as_ref()));
        }
        if let Some(owners) = &facets.ownership {
            say(
                "owners",
                &listed(
                    owners.owners.iter().flatten().map(|o| (text(o.name.as_ref()), text(o.r#type.as_ref()))),
                ),
            );
        }
        if let Some(source) = &facets.data_source {
            say("data source", text(source.name.as_ref().filter(|name| !name.as_str().contains("://"))));
            say("address", &without_secrets(text(source.uri.as_ref())));
        }
        if let Some(storage) = &facets.storage {
            say(
                "storage",
                &[&storage.storage_layer, &storage.file_format].map(|word| text(word.as_ref())).join(" "),
            );
        }
        if let Some(catalog) = &facets.catalog {
            say(
                "catalogue",
                &[&catalog.framework, &catalog.r#type, &catalog.name]
                    .map(|word| text(word.as_ref()))
                    .join(" "),
            );
        }
        if let Some(kind) = &facets.dataset_type {
            say("type", &[&kind.dataset_type, &kind.sub_type].map(|word| text(word.as_ref())).join(" "));
        }
        for other in facets.symlinks.iter().flat_map(|links| links.identifiers.iter().flatten()) {
            let key =
                [text(other.namespace.as_ref()), text(other.name.as_ref())].map(|part| self.names.of(part));
            self.links.insert((set, self.sets.of(key, place)));
        }
        if let Some(schema) = &facets.schema {
            for field in schema.fields.iter().flatten() {
                self.field(set, "", field);
            }
        }
        if let Some(tags) = &facets.tags {
            self.tags(set, tags);
        }
        self.made_of(set, facets, place);
    }

    /// What it and its columns are made of.
    fn made_of(&mut self, set: Index, facets: &DatasetFacets<'_>, place: Place) {
        if let Some(lineage) = &facets.column_lineage {
            if let Some(fields) = &lineage.fields {
                self.lineage(set, fields, place);
            }
            for field in lineage.dataset.iter().flatten() {
                if let Some(from) = self.source(field, place) {
                    self.pair(from, set, None, place);
                    let column = self.names.of(text(field.field.as_ref()));
                    let new = self.deciding.entry((from, set)).or_default().insert(column);
                    self.count += usize::from(new);
                }
            }
        }
        if let Some(lineage) = &facets.lineage {
            for field in lineage.inputs.iter().flatten() {
                if let Some(from) = self.source(field, place) {
                    self.pair(from, set, None, place);
                }
            }
            if let Some(fields) = &lineage.fields {
                self.lineage(set, fields, place);
            }
        }
    }

    fn field(&mut self, set: Index, above: &str, field: &SchemaField<'_>) {
        let name = text(field.name.as_ref());
        let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
        let column = self.names.of(&path);
        let before = self.fields.len();
        let tags = self.fields.entry((set, column)).or_default();
        for tag in field.tags.iter().flatten() {
            let word = match tag {
                TagOrText::Text(word) => word.as_ref(),
                TagOrText::Tag(tag) => word(text(tag.key.as_ref()), text(tag.value.as_ref())),
            };
            self.count += usize::from(tags.insert(self.names.of(word)));
        }
        self.count += self.fields.len() - before;
        for inner in field.fields.iter().flatten() {
            self.field(set, &path, inner);
        }
    }

    fn tags(&mut self, set: Index, tags: &Tags<'_>) {
        for tag in tags.tags.iter().flatten() {
            let (key, value, field) =
                (text(tag.key.as_ref()), text(tag.value.as_ref()), text(tag.field.as_ref()));
            if field.is_empty() {
                let tag = (self.names.of(key), self.names.of(value));
                if let Some(thing) = self.sets.all.get_mut(set as usize) {
                    self.count += usize::from(thing.tags.insert(tag));
                }
            } else {
                let (field, word) = (self.names.of(field), self.names.of(word(key, value)));
                let new = self.fields.entry((set, field)).or_default().insert(word);
                self.count += usize::from(new);
            }
        }
    }

    fn lineage(&mut self, to: Index, fields: &Fields<'_>, place: Place) {
        for (column, made) in fields {
            let column = self.names.of(column);
            for field in made.input_fields.iter().flatten().chain(made.inputs.iter().flatten()) {
                let Some(from) = self.source(field, place) else { continue };
                self.pair(from, to, None, place);
                let of = self.names.of(text(field.field.as_ref()));
                let columns = self.columns.entry((from, to)).or_default();
                let before = columns.len();
                columns.insert((of, column));
                self.count += columns.len() - before;
            }
        }
    }

    /// What a run says as a whole: each that it writes is made of each that it reads.
    fn absorb(&mut self, run: &Run) {
        for &to in &run.written {
            for &from in &run.read {
                if from == to || self.pairs.len() > MOST {
                    continue;
                }
                let new = || Pair { place: run.place, ..Pair::default() };
                let pair = self.pairs.entry((from, to)).or_insert_with(new);
                // Runs come in no order here.
                pair.place = pair.place.min(run.place);
                self.count += usize::from(pair.jobs.insert(run.job));
                pair.done |= run.done || !run.failed;
            }
        }
    }

    /// Takes in what the runs say that are not put away.
    pub fn settle(&mut self) {
        for run in std::mem::take(&mut self.runs).into_values() {
            self.absorb(&run);
        }
    }
}

/// What a tag says: its value, unless that only says that it is there.
fn word<'t>(key: &'t str, value: &'t str) -> &'t str {
    if matches!(value, "" | "true" | "True" | "TRUE" | "1" | "yes") { key } else { value }
}

/// A name within another.
pub fn joined(namespace: &str, name: &str) -> String {
    if namespace.is_empty() { name.to_owned() } else { format!("{namespace}/{name}") }
}

/// Items with what is said of each.
pub fn listed<'t>(items: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let item =
        |(name, of): (&str, &str)| if of.is_empty() { name.to_owned() } else { format!("{name} ({of})") };
    items.map(item).collect::<Vec<_>>().join(", ")
}

/// An address without the name and password that may stand in it, and without what stands behind `?`.
pub fn without_secrets(address: &str) -> String {
    let address = address.split(['?', ';']).next().unwrap_or_default();
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}{}{path}", if path.is_empty() { "" } else { "/" })
        }
        None => address.rsplit_once('@').map_or(address, |(_, rest)| rest).to_owned(),
    }
}
