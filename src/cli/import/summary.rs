//! What `thalweg import` says of what it did: what was read and written, which rows changed, what was assumed, what is missing.

use std::{collections::BTreeMap, path::Path};

use thalweg::{
    import::{self, Changed, Imported, Merge},
    ingest::{Outcome, Table},
};

use crate::terminal;

/// What was read, what came of it, and what is missing.
pub fn summary(
    imported: &Imported,
    merge: &Merge,
    outcome: &Outcome,
    folder: &Path,
    written: bool,
) -> String {
    let mut text = String::new();
    for line in &imported.read {
        text.extend([format!("read: {}\n", terminal::clean(line))]);
    }
    let shown = terminal::clean(&folder.display().to_string());
    text.extend([format!(
        "{} {shown}: {}\n",
        if written { "written to" } else { "nothing is new for" },
        counts(merge)
    )]);
    changed(&merge.changed, &mut text);
    let (told, open) = imported.draft.places();
    if told + open > 0 {
        text.extend([format!("places: {told} read, {open} not certain and quoted in notes\n")]);
    }
    assumed(imported, &mut text);
    if let Some(inventory) = &outcome.inventory {
        let missing = import::missing(inventory);
        if !missing.is_empty() {
            text.push_str("missing before a verdict can be had, the most useful first:\n");
        }
        for (number, missing) in missing.iter().enumerate() {
            text.extend([format!(
                "  {}. {}\n     of {}: {}\n",
                number + 1,
                missing.what,
                counted(missing.ids.len(), "row"),
                terminal::clean(&thalweg::text::cut(&missing.ids, 6))
            )]);
        }
    }
    text.extend([format!("next: thalweg check {}\n", crate::init::quoted(&shown))]);
    text
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn counts(merge: &Merge) -> String {
    let noun = |table: Table, count: usize| {
        let (one, many) = match table {
            Table::Companies => ("company", "companies"),
            Table::Vendors => ("vendor", "vendors"),
            Table::Partners => ("partner", "partners"),
            Table::ThirdParties => ("third party", "third parties"),
            Table::Stores => ("store", "stores"),
            Table::Populations => ("population", "populations"),
            Table::Categories => ("category", "categories"),
            Table::Purposes => ("purpose", "purposes"),
            Table::Safeguards => ("safeguard", "safeguards"),
            Table::Flows => ("flow", "flows"),
            other => (other.name(), other.name()),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let mut parts: Vec<String> =
        merge.counts().into_iter().map(|(table, count)| noun(table, count)).collect();
    if parts.is_empty() {
        parts.push("no new row".to_owned());
    }
    for (count, what) in [
        (merge.changed.len(), "changed"),
        (merge.same, "as before"),
        (merge.known, "that others wrote, left as they are"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", counted(count, "row")));
        }
    }
    parts.join(", ")
}

fn assumed(imported: &Imported, text: &mut String) {
    // Each with its place in the order in which they were made, and its number.
    let mut all: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for what in imported.draft.rows().iter().flat_map(|row| &row.assumed) {
        let next = all.len();
        all.entry(what).or_insert((next, 0)).1 += 1;
    }
    if all.is_empty() {
        return;
    }
    let (cities, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(what, _)| what.contains(CITY));
    let mut lines: Vec<(usize, String, usize)> =
        others.into_iter().map(|(what, (at, count))| (at, what.to_owned(), count)).collect();
    if let Some(first) = cities.iter().map(|(_, (at, _))| *at).min() {
        let names: Vec<&str> = cities.iter().map(|(what, _)| *what).collect();
        let count = cities.iter().map(|(_, (_, count))| count).sum();
        lines.push((first, thalweg::text::cut(&names, 4), count));
    }
    lines.sort();
    text.push_str("assumed, as `# assumed:` above the rows says:\n");
    for (_, what, count) in lines.iter().take(ASSUMED) {
        text.extend([format!("  {} ({})\n", terminal::clean(what), counted(*count, "row"))]);
    }
    if lines.len() > ASSUMED {
        text.extend([format!("  and {} more\n", lines.len() - ASSUMED)]);
    }
}

/// What each place that only its name tells is said to be: these are one line.
const CITY: &str = " is the one in ";
/// So many lines of what was assumed are shown.
const ASSUMED: usize = 16;

/// Which rows have changed, and what of them.
pub fn changed(all: &[Changed], text: &mut String) {
    const SHOWN: usize = 20;
    let is_moved = |row: &&Changed| row.columns.as_slice() == ["source"];
    let (moved, other): (Vec<_>, Vec<_>) =
        all.iter().filter(|row| !row.columns.is_empty()).partition(is_moved);
    if !other.is_empty() {
        text.push_str("changed:\n");
    }
    for row in other.iter().take(SHOWN) {
        let columns = row.columns.iter().filter(|column| **column != "source").copied();
        let columns = columns.collect::<Vec<_>>().join(", ");
        text.extend([format!("  {} {}: {columns}\n", row.table.name(), terminal::clean(&row.id))]);
    }
    if other.len() > SHOWN {
        text.extend([format!("  and {} more\n", other.len() - SHOWN)]);
    }
    if !moved.is_empty() {
        let rows = counted(moved.len(), "row");
        let stand = if moved.len() == 1 { "stands" } else { "stand" };
        text.extend([format!("{rows} {stand} elsewhere in the source, and say what they said\n")]);
    }
}
