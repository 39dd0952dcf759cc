//! What is kept of events of `OpenLineage`, as a catalogue: a data set of several names is one, and what leads from one to another is
//! one, whatever names it went by.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    catalog::{Catalog, Edge, Set},
    openlineage_kept::{Index, Kept, Pair, Place, Thing, joined, listed, without_secrets},
    words::quoted,
};

/// So many jobs of a pair are quoted.
const JOBS: usize = 8;

/// As a catalogue, and what it counts, in words. `place` says where something was named.
pub fn catalog(kept: &Kept, place: impl Fn(Place) -> String) -> (Catalog, String) {
    let roots = roots(kept);
    let root = |set: Index| roots.get(set as usize).copied().unwrap_or(set);
    let seen: BTreeSet<Index> =
        (0..).zip(&kept.sets.all).filter(|(_, thing)| thing.seen).map(|(index, _)| root(index)).collect();
    let mut numbers = BTreeMap::new();
    let mut catalog = Catalog { who: "the events", ..Catalog::default() };
    for (index, thing) in (0..).zip(&kept.sets.all) {
        if root(index) == index {
            numbers.insert(index, catalog.sets.len());
            let mut set = described(kept, thing, &place);
            if !seen.contains(&index) {
                set.notes.push("no event is of it: another is said to be made of it".to_owned());
            }
            catalog.sets.push(set);
        }
    }
    let number = |set: Index| numbers.get(&root(set)).copied();
    for (&(set, column), tags) in &kept.fields {
        let Some(set) = number(set).and_then(|at| catalog.sets.get_mut(at)) else { continue };
        let tags = tags.iter().map(|tag| kept.names.text(*tag).to_owned());
        set.columns.entry(kept.names.text(column).to_owned()).or_default().extend(tags);
    }
    let mut joined: BTreeMap<(usize, usize), Edge> = BTreeMap::new();
    let mut columns = BTreeSet::new();
    for (&(from, to), pair) in &kept.pairs {
        let (Some(at), Some(into)) = (number(from), number(to)) else { continue };
        for (of, column) in kept.columns.get(&(from, to)).into_iter().flatten() {
            columns.insert((at, *of, into, *column));
        }
        if at != into {
            edge(kept, joined.entry((at, into)).or_default(), [from, to], pair, &place);
        }
    }
    let count =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let counts = [
        count(kept.jobs.all.len(), "job", "jobs"),
        count(seen.len(), "data set", "data sets")
            + &match catalog.sets.len() - seen.len() {
                0 => String::new(),
                more => format!(" and {more} that others are said to be made of"),
            },
        count(joined.len(), "pair of what is read and written", "pairs of what is read and written"),
        count(columns.len(), "column made of a column", "columns made of columns"),
    ];
    catalog.edges = joined.into_iter().map(|((from, to), edge)| Edge { from, to, ..edge }).collect();
    (catalog, counts.join(", "))
}

/// Of each data set the first that it is another name of.
fn roots(kept: &Kept) -> Vec<Index> {
    let mut roots: Vec<Index> = (0..kept.sets.all.len() as Index).collect();
    let find = |roots: &[Index], mut at: Index| {
        while let Some(&above) = roots.get(at as usize).filter(|above| **above != at) {
            at = above;
        }
        at
    };
    for &(one, other) in &kept.links {
        let (one, other) = (find(&roots, one), find(&roots, other));
        if let Some(below) = roots.get_mut(one.max(other) as usize) {
            *below = one.min(other);
        }
    }
    (0..roots.len() as Index).map(|at| find(&roots, at)).collect()
}

fn described(kept: &Kept, thing: &Thing, place: &impl Fn(Place) -> String) -> Set {
    let (group, name) = (kept.names.text(thing.namespace), kept.names.text(thing.name));
    let mut notes: Vec<String> = thing.said.iter().map(|(what, text)| quoted(what, text)).collect();
    let tags: Vec<(&str, &str)> =
        thing.tags.iter().map(|(key, value)| (kept.names.text(*key), kept.names.text(*value))).collect();
    if !tags.is_empty() {
        notes.push(quoted("tags", &listed(tags.into_iter())));
    }
    let shown = without_secrets(group);
    Set {
        key: joined(&shown, name),
        name: if group.is_empty() { name.to_owned() } else { format!("{name} in {shown}") },
        kind: "data-set".to_owned(),
        group: shown,
        place: place(thing.place),
        notes,
        columns: BTreeMap::new(),
    }
}

fn edge(kept: &Kept, edge: &mut Edge, [from, to]: [Index; 2], pair: &Pair, place: &impl Fn(Place) -> String) {
    if edge.place.is_empty() {
        edge.place = place(pair.place);
    }
    for job in pair.jobs.iter().take(JOBS).filter_map(|job| kept.jobs.all.get(*job as usize)) {
        let name = joined(kept.names.text(job.namespace), kept.names.text(job.name));
        edge.notes.push(quoted("job", &name));
        edge.notes.extend(job.said.iter().map(|(what, text)| quoted(&format!("its {what}"), text)));
    }
    if pair.jobs.len() > JOBS {
        edge.notes.push(format!("and {} more jobs", pair.jobs.len() - JOBS));
    }
    if !pair.done {
        edge.notes.push("each run of it failed or was broken off".to_owned());
    }
    let made = kept.columns.get(&(from, to)).into_iter().flatten().map(|(of, _)| *of);
    let deciding = kept.deciding.get(&(from, to)).into_iter().flatten().copied();
    if kept.columns.contains_key(&(from, to)) {
        let names = made.chain(deciding).map(|of| kept.names.text(of).to_owned());
        edge.columns.get_or_insert_default().extend(names);
    }
}
