//! Who gets data, as the cells of a register name it: several in one cell, with what they do, where, and in which role.

use super::{Entry, Recipient};
use crate::{
    import::{
        beside::beside,
        draft::{Draft, RowIx},
        list::NO_ROLE,
        meaning::Meaning,
        named::{bracket, head, is_codes, is_doubtful, is_internal, is_processor, names_nobody, parties},
        placed::Places,
        remark::Remark,
        unsaid,
        words::{self, quoted},
    },
    ingest::Table,
};

impl Entry<'_> {
    /// The recipients of a row; what names nobody is told.
    pub(super) fn recipients(&self, draft: &mut Draft, told: &mut Vec<Remark>) -> Vec<Recipient> {
        let mut all: Vec<Recipient> = Vec::new();
        for (meaning, table) in [
            (Meaning::Processors, Table::Vendors),
            (Meaning::Vendor, Table::Vendors),
            (Meaning::Recipients, Table::ThirdParties),
        ] {
            if meaning == Meaning::Vendor && !self.columns.has(Meaning::Activity) {
                continue;
            }
            let cells = self.columns.cells(self.line, meaning);
            for item in cells.flat_map(|(_, _, cell)| parties(cell)) {
                if names_nobody(&item) {
                    let message = format!("`{}` names nobody who gets the data", words::plain(&item, 60));
                    told.push(Remark::note(
                        &self.place,
                        message,
                        "name who that is, or leave the cell blank",
                    ));
                    continue;
                }
                let Some(row) = self.recipient(&item, table, draft) else { continue };
                if is_several(&item) {
                    let message = format!(
                        "`{}` may be one recipient or several: it is taken for one",
                        words::plain(&item, 60)
                    );
                    told.push(Remark::note(
                        &self.place,
                        message,
                        "write several on lines of their own, or with `;`",
                    ));
                    draft.assume(row, "its name may be those of several: it is taken for one");
                }
                let id = draft.id(row).to_owned();
                if !all.iter().any(|known| known.id == id) {
                    all.push(Recipient { party: row, id });
                }
            }
        }
        let third = self.text(Meaning::Third);
        if all.is_empty() && !third.is_empty() && !unsaid::is_open(&third) {
            let help = "name who gets it there; a country alone is no recipient";
            told.push(Remark::note(&self.place, "a transfer is named, and nobody who gets the data", help));
        }
        all
    }

    /// The party that an item names; none where that is the owner, or a part of it.
    fn recipient(&self, item: &str, table: Table, draft: &mut Draft) -> Option<RowIx> {
        let (name, inside) = bracket(item);
        // A department of the owner is no other party.
        if unsaid::is_nothing(name) || words::name(name).is_empty() || is_internal(name) {
            return None;
        }
        let table = if is_processor(inside) { Table::Vendors } else { table };
        let short = head(name);
        let known = known(draft, name).or_else(|| known(draft, short));
        let row = known.unwrap_or_else(|| draft.named(table, "recipient", name, &self.place));
        if row == self.owner {
            return None;
        }
        if known.is_some() {
            draft.seen(row, &self.place);
            if short != name {
                draft.note(row, &quoted("named as", item));
            }
        }
        draft.set(row, "country", "unknown");
        match draft.table(row) {
            // Another row says it.
            Table::ThirdParties if is_processor(inside) => {
                draft.move_to(row, Table::Vendors);
                draft.forget(row, NO_ROLE);
            }
            Table::ThirdParties => draft.assume(row, NO_ROLE),
            _ => {}
        }
        self.inside(row, item, inside, draft);
        Some(row)
    }

    /// What stands in brackets behind a name.
    fn inside(&self, party: RowIx, item: &str, inside: &str, draft: &mut Draft) {
        if inside.is_empty() || is_processor(inside) {
            return;
        }
        let (name, _) = bracket(item);
        // `Kite GmbH (HR)`: the department, or Croatia.
        let told = !is_codes(inside, name);
        let places = if told { self.read_places(inside) } else { Places::default() };
        let said = beside(inside, &[], &[]);
        let no_place = !said.open && !said.bloc && inside.chars().count() > 1 && !unsaid::is_open(inside);
        if told && places.codes.is_empty() && (no_place || words::is_company(inside)) {
            // Another name of it, or what it does.
            draft.note(party, &quoted("named as", item));
            return;
        }
        let cell = if told { places.cell() } else { "unknown".to_owned() };
        draft.add(party, "locations", cell.split(';'));
        if places.codes.is_empty() {
            draft.assume(
                party,
                "what stands in brackets behind its name may be a place: none of its places are certain",
            );
        } else {
            draft.assume(party, "the place behind its name is where it works with the data, not its seat");
        }
        if places.codes.is_empty() || places.open || places.more {
            draft.note(party, &quoted("named as", item));
        }
    }
}

/// Whether a name may be those of several: `Kite GmbH / Bell AG`.
fn is_several(name: &str) -> bool {
    if let Some((before, behind)) = bracket(name).0.rsplit_once(',')
        && is_doubtful(before.trim(), behind.trim())
        && head(name) == name
    {
        return true;
    }
    let mut parts = name.split('/').map(str::trim);
    name.contains('/') && parts.all(|part| words::is_company(bracket(part).0))
}

/// A party that is known by this name, of any table.
fn known(draft: &Draft, name: &str) -> Option<RowIx> {
    [Table::Companies, Table::Vendors, Table::ThirdParties]
        .into_iter()
        .find_map(|table| draft.find(table, name))
}
