//! A list of sub-processors, from wherever: each row is a vendor that the list's owner engages.

use super::{
    choices::Choices,
    columns::Columns,
    draft::{Draft, RowIx},
    meaning::Meaning,
    party::unnumbered,
    placed::Places,
    remark::Remark,
    sheet::{Line, Sheet},
    unsaid,
    words::{self, items, quoted},
};
use crate::ingest::Table;

/// Reads a table; gives how many rows it has.
pub fn read(
    sheet: &Sheet,
    columns: &Columns,
    choices: &Choices,
    draft: &mut Draft,
    told: &mut Vec<Remark>,
) -> usize {
    let owner = owner(choices, draft, &sheet.whole());
    tell_left_out(sheet, columns, told);
    columns.tell_divided(sheet, choices, told);
    let vendor = vendor_column(columns);
    let (mut count, mut quotes) = (0, false);
    for line in sheet.rows.iter().skip(columns.header + 1).filter(|line| !line.is_blank()) {
        if let Some(why) = columns.passes_over(line) {
            told.push(Remark::note(sheet.row_place(line), why, ""));
            continue;
        }
        // Of several columns that name it, the first.
        let name = columns.cells(line, vendor).next().map_or("", |(_, _, cell)| unnumbered(cell)).to_owned();
        if words::name(&name).is_empty() || unsaid::is_open(&name) {
            let help = "a row of a list names a vendor";
            told.push(Remark::note(sheet.row_place(line), "the row is left out: it names nobody", help));
            continue;
        }
        if let Some(said) = removed(line, columns) {
            let message = format!("the row is passed over: {said} says that it was removed");
            told.push(Remark::note(sheet.row_place(line), message, "to keep it, leave that cell blank"));
            continue;
        }
        count += 1;
        let (place, names) = (sheet.row_place(line), columns.names(line));
        let row = Entry { sheet, columns, line, place, names, vendor };
        row.read(&name, owner, choices, draft);
        quotes |= columns.cells(line, Meaning::Safeguard).next().is_some();
    }
    if quotes {
        let message = "what the list says of safeguards is quoted, and has no row";
        let help = "write what was signed into safeguards.csv, a certification into certifications.csv";
        told.push(Remark::note(sheet.whole(), message, help));
    }
    count
}

/// Says which columns hold nothing that an inventory has a place for, and which have no name.
pub fn tell_left_out(sheet: &Sheet, columns: &Columns, told: &mut Vec<Remark>) {
    const SHOWN: usize = 20;
    let nameless = columns.nameless(sheet);
    if let Some(line) = sheet.rows.get(columns.header).filter(|_| !nameless.is_empty()) {
        let places: Vec<String> = nameless.iter().take(SHOWN).map(|at| sheet.place(line, *at)).collect();
        let message = format!(
            "{} in which something stands: it is quoted in notes, and not read",
            match nameless.len() {
                1 => "a column without a name".to_owned(),
                count => format!("{count} columns without a name"),
            }
        );
        let help = "write what it is into the row of names, and import again";
        told.push(Remark::note(places.join("; "), message, help));
    }
    let left: Vec<String> = columns.left_out(sheet).iter().map(|header| format!("`{header}`")).collect();
    if !left.is_empty() {
        let message = format!("columns that are left out: {}", left.join(", "));
        let help = "to keep them, give them the meaning `notes` in a map (`--map`)";
        told.push(Remark::note(sheet.whole(), message, help));
    }
    columns.tell_doubts(sheet, told);
}

/// What is taken to be so of the owner, where nothing says more.
pub const NO_SEAT: &str = "it is a company of the group; its seat is not stated";

/// What is taken to be so of one that gets data, where nothing says more.
pub const NO_ROLE: &str = "a recipient that is not said to be a processor";

/// What is taken to be so of what a vendor of a list gets.
pub const ALL_DATA: &str = "the list does not say what data it gets: all that there is";

/// The party whose list or register it is.
pub fn owner(choices: &Choices, draft: &mut Draft, place: &str) -> RowIx {
    let row = draft.named(Table::Companies, "owner", &choices.owner, place);
    draft.set(row, "country", "unknown");
    draft.assume(row, NO_SEAT);
    row
}

/// Where the name of the vendor stands: in the first column that names one. What stands behind that is of others: whom it
/// engages in turn, or whether it is a processor at all.
fn vendor_column(columns: &Columns) -> Meaning {
    let is = |meaning: &Meaning| matches!(meaning, Meaning::Vendor | Meaning::Processors);
    columns.of.iter().find_map(|(_, meaning)| meaning.filter(is)).unwrap_or(Meaning::Recipients)
}

/// The column that says of a row that it no longer counts, and since when.
fn removed(line: &Line, columns: &Columns) -> Option<String> {
    const WORDS: &[&str] = &[
        "removed",
        "removed on",
        "date removed",
        "removal date",
        "date of removal",
        "offboarded",
        "offboarded on",
        "entfernt",
        "entfernt am",
        "nicht mehr eingesetzt seit",
        "supprime",
        "supprime le",
        "eliminado",
        "verwijderd",
        "rimosso",
    ];
    let mut of = columns.of.iter().enumerate();
    let (_, (header, _)) = of.find(|(at, (header, _))| {
        WORDS.contains(&words::folded(header).as_str())
            && !unsaid::is_nothing(line.cell(*at))
            && !unsaid::is_open(line.cell(*at))
    })?;
    Some(format!("\"{}\"", words::plain(header, 60)))
}

/// A row of a list.
struct Entry<'s> {
    sheet: &'s Sheet,
    columns: &'s Columns,
    line: &'s Line,
    place: String,
    names: Vec<String>,
    /// What the column means that its vendor stands in.
    vendor: Meaning,
}

impl Entry<'_> {
    /// What the text of a column says of places.
    fn read_places(&self, at: usize, text: &str, choices: &Choices) -> Places {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        self.columns.places(at, text, &names, choices)
    }

    fn read(&self, name: &str, owner: RowIx, choices: &Choices, draft: &mut Draft) {
        // A register that was read before may have named it as one that gets data, and not as a processor.
        if let Some(known) = draft.find(Table::ThirdParties, name) {
            draft.move_to(known, Table::Vendors);
            draft.forget(known, NO_ROLE);
        }
        let vendor = draft.named(Table::Vendors, "vendor", name, &self.place);
        let named = draft.cell(vendor, "name").to_owned();
        if words::is_cut(name, words::NAME) {
            draft.note(vendor, &quoted("name", name));
        }
        self.seat(vendor, choices, draft);
        let id = draft.id(vendor).to_owned();
        let owner_id = draft.id(owner).to_owned();
        let store = draft.named(Table::Stores, "store", &format!("{named} for {owner_id}"), &self.place);
        draft.set(store, "operator", &id);
        draft.set(store, "engaged_by", &owner_id);
        self.places(store, choices, draft);
        let store_id = draft.id(store).to_owned();
        let flow = draft.named(Table::Flows, "flow", &format!("{owner_id} to {id}"), &self.place);
        draft.set(flow, "from", &owner_id);
        draft.set(flow, "to", &store_id);
        draft.set(flow, "categories", "*");
        draft.assume(flow, ALL_DATA);
        for (header, _, text) in self.columns.cells(self.line, self.why()) {
            if unsaid::is_open(text) {
                draft.note(flow, &quoted(header, text));
                continue;
            }
            let purpose = draft.named(Table::Purposes, "purpose", text, &self.place);
            let purpose = draft.id(purpose).to_owned();
            draft.add(flow, "purposes", [purpose.as_str()]);
            if words::is_cut(text, words::NAME) {
                draft.note(flow, &quoted("purpose", text));
            }
        }
        self.notes(vendor, flow, draft);
    }

    /// The columns that say what the vendor is engaged for.
    fn why(&self) -> Meaning {
        if self.columns.has(Meaning::Purpose) { Meaning::Purpose } else { Meaning::Activity }
    }

    fn seat(&self, vendor: RowIx, choices: &Choices, draft: &mut Draft) {
        for (header, at, text) in self.columns.stated(self.line, Meaning::Seat) {
            let places = self.read_places(at, text, choices);
            draft.count_place(!places.codes.is_empty());
            for assumed in &places.assumed {
                draft.assume(vendor, assumed);
            }
            // A seat is one place: of several, none is surely the first.
            let known = draft.cell(vendor, "country").to_owned();
            let other = match (places.codes.as_slice(), places.open) {
                // Another table has named it without its seat.
                ([code], false) if ["", "unknown"].contains(&known.as_str()) => {
                    draft.replace(vendor, "country", code);
                    false
                }
                ([code], false) => known != **code,
                _ => true,
            };
            if other || places.more {
                draft.note(vendor, &quoted(header, text));
            }
        }
        draft.set(vendor, "country", "unknown");
    }

    fn places(&self, store: RowIx, choices: &Choices, draft: &mut Draft) {
        for meaning in [Meaning::Place, Meaning::Third] {
            for (header, at, text) in self.columns.stated(self.line, meaning) {
                let mut places = self.read_places(at, text, choices);
                // Blank would say that it is at the vendor's seat. That it is in no third country says nothing of where it is.
                if meaning == Meaning::Place && places.codes.is_empty() {
                    places.leave_open();
                }
                draft.count_place(!places.codes.is_empty());
                let cell = places.cell();
                draft.add(store, "country", cell.split(';'));
                for assumed in &places.assumed {
                    draft.assume(store, assumed);
                }
                if !places.codes.is_empty() {
                    draft.assume(
                        store,
                        &format!("\"{header}\" is where the data is processed, not the vendor's seat"),
                    );
                }
                if places.open || places.more || places.codes.is_empty() {
                    draft.note(store, &quoted(header, text));
                }
            }
        }
    }

    /// What is said beside: quoted, never read into a cell.
    fn notes(&self, vendor: RowIx, flow: RowIx, draft: &mut Draft) {
        use Meaning::{
            Activity, Basis, Controller, Data, Notes, Recipients, Retention, Role, Safeguard, Special,
            Subjects, System,
        };
        let quotes =
            [Safeguard, Data, Special, Subjects, Basis, Retention, System, Activity, Recipients, Controller];
        for meaning in quotes.into_iter().filter(|meaning| *meaning != self.why()) {
            for (header, _, text) in self.columns.cells(self.line, meaning) {
                draft.note(flow, &quoted(header, &items(text).join("; ")));
            }
        }
        // Of the columns that name vendors, one is read.
        for (header, _, text) in self.columns.cells(self.line, self.vendor).skip(1) {
            draft.note(vendor, &quoted(header, text));
        }
        let others = [Meaning::Vendor, Meaning::Processors].into_iter().filter(|other| *other != self.vendor);
        for meaning in others.chain([Role, Notes]) {
            for (header, text) in self.columns.said(self.line, meaning) {
                draft.note(vendor, &quoted(header, text));
            }
        }
        let unknown = self.columns.of.iter().enumerate().filter(|(_, (_, meaning))| meaning.is_none());
        for (at, (header, _)) in unknown {
            let text = self.line.cell(at);
            if !unsaid::is_blank(text) {
                draft.note(vendor, &quoted(header, text));
            }
        }
        let long = (0..self.columns.of.len()).filter(|&at| words::is_cut(self.line.cell(at), words::KEPT));
        for at in long {
            draft.note(vendor, &format!("cut short: {}", self.sheet.place(self.line, at)));
        }
    }
}
