//! Names that the graph does not have: labels, types, properties, parameters, ids and other values. An engine finds
//! nothing for them and says nothing.

mod columns;
mod held;
mod kinds;
pub mod known;
mod owner;
mod rewrite;
mod values;

use std::{collections::BTreeSet, ops::Range};

use columns::{Columns, Pace};
pub use known::{Known, Look};
use known::{name, of_pattern, of_variable};

use super::found::{Found, Of};
use crate::{
    graph::{Kind, Label},
    query::{
        error::{Fault, QueryError},
        limits::Parameters,
        text::query::Query,
    },
    text::nearest,
};

/// Holds the names of a query against those of the graph and the parameters given.
pub fn look(query: &Query, known: &Known, given: &Parameters) -> Look {
    look_while(query, known, given, &mut || Ok(())).unwrap_or_default()
}

/// The same for as long as `go_on` says so; it is asked from time to time.
pub fn look_while(
    query: &Query,
    known: &Known,
    given: &Parameters,
    go_on: &mut dyn FnMut() -> Result<(), QueryError>,
) -> Result<Look, QueryError> {
    let mut look = Look::default();
    labels(&query.found, &mut look);
    properties(&query.found, known, &mut look);
    parameters(&query.found, given, &mut look);
    if let Some(graph) = known.graph {
        let mut columns = Columns::new(graph, Pace::new(go_on));
        values::look(query, known, given, &mut look, &mut columns)?;
        kinds::look(query, known, given, &mut look, &mut columns)?;
    }
    otherwise(&query.found, &mut look);
    look.errors.sort_by_key(|e| e.place.as_ref().map(|p| p.start));
    look.warnings.sort_by_key(|e| e.place.as_ref().map(|p| p.start));
    Ok(look)
}

/// "did you mean", or what there is.
fn meant(word: &str, all: &[&str], what: &str) -> String {
    match nearest(word, all.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what}: {}", all.join(", ")),
    }
}

fn labels(found: &Found, look: &mut Look) {
    let labels: Vec<&str> = Label::ALL.iter().map(|l| l.as_str()).collect();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|k| k.as_str()).collect();
    for word in &found.labels {
        let (label, kind) = (Label::parse(&word.name).is_some(), Kind::parse(&word.name).is_some());
        let (known, all, what) = match word.of {
            Of::Node => (label, labels.clone(), "label"),
            Of::Relationship => (kind, kinds.clone(), "type of relationships"),
            Of::Either => (label || kind, [labels.as_slice(), &kinds].concat(), "label or type"),
        };
        if known {
            continue;
        }
        let help = if label {
            format!("`{0}` is a label of nodes: `(:{0})`", word.name)
        } else if kind {
            format!("`{0}` is a type of relationships: `-[:{0}]->`", word.name)
        } else {
            meant(&word.name, &all, "there are")
        };
        look.errors.push(name(format!("the graph has no {what} `{}`", word.name), &word.place, help));
    }
}

/// What is let through, and hardly meant.
fn otherwise(found: &Found, look: &mut Look) {
    for place in &found.joined {
        let message = "`||` joins two texts here, and the whole is compared: it is no OR".to_owned();
        look.warnings.push(name(message, place, "between conditions write OR".to_owned()));
    }
    for place in &found.nulls {
        let message = "what is compared with `null` is neither true nor false".to_owned();
        look.warnings.push(name(message, place, "write IS NULL, or IS NOT NULL".to_owned()));
    }
    for (word, place, node) in &found.bare {
        let known = if *node { Label::parse(word).is_some() } else { Kind::parse(word).is_some() };
        if known {
            let (what, help) = if *node {
                ("node, whatever its label", format!("a label has a colon: `(:{word})`"))
            } else {
                ("relationship, whatever its type", format!("a type has a colon: `-[:{word}]->`"))
            };
            look.warnings.push(name(format!("`{word}` is a name here, of any {what}"), place, help));
        }
    }
}

fn properties(found: &Found, known: &Known, look: &mut Look) {
    for key in &found.keys {
        let labels = key.node.and_then(|n| found.nodes.get(n)).map(|n| of_pattern(n.labels.as_ref()));
        property(&key.key, &key.place, &labels.unwrap_or_default(), known, look);
    }
    for used in &found.uses {
        if let Some(labels) = of_variable(found, &used.variable) {
            property(&used.key, &used.place, &labels, known, look);
        }
    }
}

fn property(key: &str, place: &Range<usize>, labels: &[Label], known: &Known, look: &mut Look) {
    let own: BTreeSet<&str> =
        labels.iter().filter_map(|l| known.by_label.get(l)).flatten().copied().collect();
    if own.contains(key) {
        return;
    }
    let shown: Vec<&str> = labels.iter().map(|l| l.as_str()).collect();
    let owner = shown.join(":");
    let own: Vec<&str> = own.into_iter().collect();
    let help = match nearest(key, own.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if !own.is_empty() => format!("{owner} has: {}", own.join(", ")),
        None => match nearest(key, known.keys.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the properties of a label are the columns of its table".to_owned(),
        },
    };
    if !known.keys.contains(key) {
        let message = format!("no node or relationship has a property `{key}`");
        look.errors.push(name(message, place, help));
    } else if !own.is_empty() {
        look.warnings.push(name(format!("no {owner} has a property `{key}`: it is null"), place, help));
    }
}

fn parameters(found: &Found, given: &Parameters, look: &mut Look) {
    let names: Vec<&str> = given.keys().map(String::as_str).collect();
    let mut used = BTreeSet::new();
    for (parameter, place) in &found.parameters {
        if !used.insert(parameter.as_str()) || given.contains_key(parameter) {
            continue;
        }
        let give = format!("give it: `--param {parameter}=..`");
        let help = match nearest(parameter, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => give,
            None => format!("{give}; given are: {}", names.join(", ")),
        };
        look.errors.push(name(format!("the parameter `{parameter}` is not given"), place, help));
    }
    for unused in names.iter().filter(|n| !used.contains(*n)) {
        let used: Vec<&str> = used.iter().copied().collect();
        let help = if used.is_empty() {
            "the query uses no parameters".to_owned()
        } else {
            meant(unused, &used, "it uses")
        };
        let message = format!("the parameter `{unused}` is given, and not used");
        look.warnings.push(QueryError::new(Fault::Name, message).help(help));
    }
}
