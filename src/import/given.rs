//! What the vendors of a list get, where a register that was read with it says so. A list alone does not say: then it is all that
//! the owner has, which is assumed.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    draft::{Draft, RowIx},
    list::ALL_DATA,
    register::NO_DATA,
    remark::Remark,
};
use crate::ingest::Table;

/// What is taken to be so of what a vendor gets that a register names too.
const AS_REGISTERED: &str = "it gets what the register gives it: the list does not say what data that is";

/// Gives the flows of lists what the register says of their vendors; vendors that the register does not name are told.
pub fn narrow(draft: &mut Draft, told: &mut Vec<Remark>) {
    let mut said: BTreeMap<(String, String), Vec<RowIx>> = BTreeMap::new();
    let mut listed = Vec::new();
    for row in draft.all(Table::Flows) {
        if draft.assumes(row, ALL_DATA) {
            listed.push(row);
        } else {
            let ends = (draft.cell(row, "from").to_owned(), draft.cell(row, "to").to_owned());
            said.entry(ends).or_default().push(row);
        }
    }
    if said.is_empty() {
        return;
    }
    let operators: BTreeMap<String, String> = draft
        .all(Table::Stores)
        .map(|store| (draft.id(store).to_owned(), draft.cell(store, "operator").to_owned()))
        .collect();
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let vendors = draft.all(Table::Vendors).filter(|row| draft.assumes(*row, NO_DATA));
    let open: BTreeSet<String> = vendors.map(|row| draft.id(row).to_owned()).collect();
    for flow in listed {
        let (from, store) = (draft.cell(flow, "from").to_owned(), draft.cell(flow, "to"));
        let vendor = operators.get(store).cloned().unwrap_or_default();
        match said.get(&(from.clone(), vendor.clone())) {
            // What else it gets, a row leaves open.
            Some(_) if open.contains(&vendor) => {}
            Some(flows) => as_registered(flow, flows, draft),
            // A register is the owner's.
            None if said.keys().any(|(_, to)| *to == from) => others.entry(from).or_default().push(vendor),
            None => {}
        }
    }
    for (owner, vendors) in others {
        let shown = crate::text::cut(&vendors, 10);
        let message = format!(
            "no row of the register gives anything to these vendors of the list, which are taken to get all that {owner} has: {shown}"
        );
        let help = "write what each gets into `categories` and `populations` of its row in flows.csv, or name it in the register";
        told.push(Remark::note("import", message, help));
    }
}

fn as_registered(flow: RowIx, flows: &[RowIx], draft: &mut Draft) {
    let all = |column: &str| -> Vec<String> {
        let cells = flows.iter().flat_map(|row| draft.cell(*row, column).split(';'));
        cells.filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    let (categories, populations) = (all("categories"), all("populations"));
    if categories.is_empty() || categories.iter().any(|category| category == "*") {
        return;
    }
    // Where one of them says nothing of whose data it is, it is anybody's.
    let whose = flows.iter().all(|row| !draft.cell(*row, "populations").is_empty());
    draft.replace(flow, "categories", "");
    draft.add(flow, "categories", categories.iter().map(String::as_str));
    if whose {
        draft.add(flow, "populations", populations.iter().map(String::as_str));
    }
    draft.assume_instead(flow, ALL_DATA, AS_REGISTERED);
}
