//! A model of Threagile: technical assets are stores, what is outside is a third party, data assets are categories, and what a
//! communication link sends and receives are flows. Its risks are no business of an inventory.

use std::collections::BTreeMap;

use super::{
    choices::{Choices, Open},
    document::Item,
    draft::{Draft, RowIx},
    unstated,
    words::{self, quoted},
};
use crate::ingest::Table;

/// Whether a document is one.
pub fn is(root: &Item<'_, '_>) -> bool {
    root.get("threagile_version").is_some()
        || root.get("includes").is_some() && root.get("technical_assets").is_some()
        || root.get("technical_assets").is_some() && root.get("data_assets").is_some()
}

/// Reads it; gives what it counts, in words.
pub fn read(root: &Item<'_, '_>, choices: &Choices, draft: &mut Draft, open: &mut Open) -> String {
    let parts = root.texts("includes");
    if !parts.is_empty() {
        let named: Vec<String> = parts.iter().map(|part| format!("`{}`", words::plain(part, 60))).collect();
        let message = format!("the model has parts in other files, which are not read: {}", named.join(", "));
        root.tell(&message, "put the parts into one file, and import that");
    }
    let of = |part: &str| root.get(part).map(|part| part.entries()).unwrap_or_default();
    let mut data: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (title, item) in of("data_assets") {
        open.tags.insert(words::plain(title, words::NAME));
        data.insert(item.text("id"), unstated::category(draft, choices, title, &item.place()));
    }
    let mut assets = BTreeMap::new();
    for (title, item) in of("technical_assets") {
        assets.insert(item.text("id"), asset(title, &item, &data, choices, draft));
    }
    let mut links = 0;
    for (_, item) in of("technical_assets") {
        for (title, link) in item.get("communication_links").map(|links| links.entries()).unwrap_or_default()
        {
            links += 1;
            linked(title, &link, &item.text("id"), &assets, &data, draft);
        }
    }
    for (part, word, inside) in [
        ("trust_boundaries", "inside", "technical_assets_inside"),
        ("shared_runtimes", "runs on", "technical_assets_running"),
    ] {
        for (title, item) in of(part) {
            let kind = item.text("type");
            let text = if kind.is_empty() { title.to_owned() } else { format!("{title} ({kind})") };
            for id in item.texts(inside) {
                if let Some(&row) = assets.get(&id) {
                    draft.note(row, &quoted(word, &text));
                }
            }
        }
    }
    format!("{} data assets, {} technical assets, {links} communication links", data.len(), assets.len())
}

/// The categories of data assets, by their ids.
fn categories(ids: &[String], item: &Item<'_, '_>, data: &BTreeMap<String, Option<String>>) -> Vec<String> {
    let of = |id: &String| {
        let known = data.get(id);
        if known.is_none() {
            item.tell(&format!("`{}` is no data asset of the model", words::plain(id, 60)), "");
        }
        known.cloned().flatten()
    };
    ids.iter().filter_map(of).collect()
}

fn asset(
    title: &str,
    item: &Item<'_, '_>,
    data: &BTreeMap<String, Option<String>>,
    choices: &Choices,
    draft: &mut Draft,
) -> RowIx {
    let (id, place) = (item.text("id"), item.place());
    let mut held = item.texts("data_assets_processed");
    held.extend(item.texts("data_assets_stored"));
    let held = categories(&held, item, data);
    let outside = item.text("type") == "external-entity";
    let table = if outside { Table::ThirdParties } else { Table::Stores };
    let row = draft.known(table, "asset", &id, title, &place);
    let technology = item.texts("technologies").into_iter().next().unwrap_or_else(|| item.text("technology"));
    draft.set(row, "kind", &words::name(&technology));
    if outside {
        draft.set(row, "country", "unknown");
        draft.assume(row, "it is outside: who that is, is not stated");
    } else {
        unstated::operator(draft, choices, row, "the assets", &place);
        unstated::holds(draft, row, &held, &place);
    }
    let read = [
        "id",
        "type",
        "technology",
        "technologies",
        "data_assets_processed",
        "data_assets_stored",
        "communication_links",
        "diagram_tweak_order",
    ];
    for note in item.rest(&read) {
        draft.note(row, &note);
    }
    row
}

fn linked(
    title: &str,
    link: &Item<'_, '_>,
    from: &str,
    assets: &BTreeMap<String, RowIx>,
    data: &BTreeMap<String, Option<String>>,
    draft: &mut Draft,
) {
    let target = link.text("target");
    let (Some(&from), Some(&to)) = (assets.get(from), assets.get(&target)) else {
        link.tell(&format!("`{}` is no technical asset of the model", words::plain(&target, 60)), "");
        return;
    };
    let (from, to, place) = (draft.id(from).to_owned(), draft.id(to).to_owned(), link.place());
    let mut notes = vec![quoted("link", title)];
    let read = [
        "target",
        "data_assets_sent",
        "data_assets_received",
        "diagram_tweak_weight",
        "diagram_tweak_constraint",
    ];
    notes.extend(link.rest(&read));
    for (key, from, to) in [("data_assets_sent", &from, &to), ("data_assets_received", &to, &from)] {
        let carried = categories(&link.texts(key), link, data);
        if carried.is_empty() || from == to {
            continue;
        }
        let flow = draft.known(Table::Flows, "flow", &format!("{from} to {to}: {title}"), "", &place);
        draft.set(flow, "from", from);
        draft.set(flow, "to", to);
        draft.add(flow, "categories", carried.iter().map(String::as_str));
        for note in &notes {
            draft.note(flow, note);
        }
    }
}
