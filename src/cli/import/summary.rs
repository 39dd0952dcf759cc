//! What `thalweg import` says of what it did: what was read and written, which rows changed, what was assumed, what is missing.

use std::path::Path;

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
    let mut all: Vec<(&str, usize)> = Vec::new();
    for what in imported.draft.rows().iter().flat_map(|row| &row.assumed) {
        match all.iter_mut().find(|(known, _)| known == what) {
            Some((_, count)) => *count += 1,
            None => all.push((what, 1)),
        }
    }
    if all.is_empty() {
        return;
    }
    text.push_str("assumed, as `# assumed:` above the rows says:\n");
    for (what, count) in all.iter().take(12) {
        text.extend([format!("  {} ({})\n", terminal::clean(what), counted(*count, "row"))]);
    }
    if all.len() > 12 {
        text.extend([format!("  and {} more\n", all.len() - 12)]);
    }
}

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
