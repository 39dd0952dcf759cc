//! Who gets data, as the cells of a register name it: several in one cell, with what they do, where, and in which role.

use std::borrow::Cow;

use super::{Entry, Recipient};
use crate::{
    import::{
        address::Where,
        beside::{beside, is_known_company, is_role},
        draft::{Draft, RowIx},
        enclosed,
        internal::{is_internal, says_internal},
        letters::is_two_letters,
        list::NO_ROLE,
        meaning::Meaning,
        named::{bare, forms, head, is_codes, names_nobody},
        opening::ends_in_more,
        parts::{self, Between, has_box, parted},
        party::{Named, Party},
        placed::Places,
        remark::Remark,
        unsaid,
        words::{self, quoted},
    },
    ingest::Table,
    model::Place,
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
            // A sign by itself, which no column has as a name: `?`.
            for (_, text) in
                self.columns.said(self.line, meaning).filter(|(_, text)| unsaid::is_nothing(text))
            {
                if unsaid::is_open(text) {
                    told.push(self.nobody(text));
                }
            }
            for (_, at, cell) in self.columns.cells(self.line, meaning) {
                let place = self.sheet.place(self.line, at);
                if has_box(cell) {
                    let message = "the cell has boxes of a form: who stands at one is taken for a recipient, ticked or not";
                    told.push(Remark::note(&place, message, "leave those out that are not ticked"));
                }
                for item in self.columns.parties(at, cell) {
                    if names_nobody(&item.text) {
                        told.push(self.nobody(&item.text));
                        continue;
                    }
                    let Some(row) = self.recipient(&item, table, draft) else {
                        if unsaid::is_nothing(item.name()) && !item.enclosed.is_empty() {
                            told.push(self.nobody(&item.whole));
                        }
                        told.extend(department(&item, &place));
                        continue;
                    };
                    self.doubts(&item, row, &place, draft, told);
                    let id = draft.id(row).to_owned();
                    let bracketed = self.bracketed(&item);
                    if let Some(known) = all.iter_mut().find(|known| known.id == id) {
                        known.bracketed.extend(bracketed);
                        known.columns.push(at);
                        known.is_several |= has_several(&item);
                    } else {
                        let (party, columns, is_several) = (row, vec![at], has_several(&item));
                        all.push(Recipient { party, id, bracketed, columns, is_several });
                    }
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

    /// Whether a column of recipients, one of these or any, says that there are more than it names: `dito`, `TBD`, `Kite GmbH u.a.`.
    pub(super) fn has_others(&self, beside: &[usize]) -> bool {
        let all = [Meaning::Processors, Meaning::Vendor, Meaning::Recipients].into_iter();
        let cells = all.flat_map(|meaning| self.columns.stated(self.line, meaning));
        let mut cells = cells.filter(|(_, at, _)| beside.is_empty() || beside.contains(at));
        // A company among the owner's own gets the data, too.
        let is_own = |meaning: Option<Meaning>| meaning.is_none_or(|meaning| meaning == Meaning::Notes);
        let mut own = self
            .columns
            .of
            .iter()
            .enumerate()
            .filter(|(_, (header, meaning))| is_own(*meaning) && says_internal(header));
        let has_company =
            |at: usize| words::items(self.line.cell(at)).iter().any(|item| words::has_form(item));
        beside.is_empty() && own.any(|(at, _)| has_company(at))
            || cells.any(|(_, _, cell)| {
                let is_open = |item: &String| unsaid::is_remark(item) && !unsaid::is_none(item);
                let says_more =
                    ends_in_more(cell) || unsaid::is_open(cell) || words::items(cell).iter().any(is_open);
                says_more && !unsaid::is_blank(cell)
            })
    }

    fn nobody(&self, text: &str) -> Remark {
        let message = format!("`{}` names nobody who gets the data", words::plain(text, 60));
        Remark::note(&self.place, message, "name who that is, or leave the cell blank")
    }

    /// Says what of a recipient may be read in another way.
    fn doubts(&self, item: &Party, row: RowIx, place: &str, draft: &mut Draft, told: &mut Vec<Remark>) {
        let name = words::plain(item.name(), 60);
        if is_several(item) {
            let message = format!(
                "`{}` may be one recipient or several: it is taken for one",
                words::plain(&item.text, 60)
            );
            let help = "write several on lines of their own, or with `;`";
            told.push(Remark::note(&self.place, message, help));
            draft.assume(row, "its name may be those of several: it is taken for one");
        }
        if unsaid::is_maybe(item.name()) {
            let message = format!("`{name}` may be a recipient, or is to be one: it is taken for one");
            told.push(Remark::note(place, message, "take it out of its table if nothing goes there"));
            draft.assume(row, "it may be a recipient, or is to be one");
        }
        if item.may_be_place {
            let message = format!(
                "`{name}` may be a place of the one before it, or a remark: it is taken for a recipient"
            );
            let help = "write `;` between recipients, and behind a place its country";
            told.push(Remark::note(place, message, help));
            draft.assume(row, "it may be a place of the one before it, or a remark, and no recipient");
        }
        if item.named == Named::Rest {
            let message =
                format!("`{name}` is read as a recipient, and what stands with it as a part of the owner");
            told.push(Remark::note(place, message, "write each recipient on a line of its own"));
        }
        if item.may_be_several() {
            let address = words::plain(&item.address.join(", "), 60);
            let message = format!("`{address}` is read as the address of `{name}`, and as no recipient");
            told.push(Remark::note(place, message, "write `;` between recipients"));
        }
        for remark in &item.remarks {
            let message =
                format!("`{}` is read as said of `{name}`, and as no recipient", words::plain(remark, 60));
            told.push(Remark::note(place, message, "write `;` between recipients"));
        }
        let called = called(item);
        let is_other =
            |inside: &&String| enclosed::names_company(inside) && !called.contains(inside.as_str());
        for inside in item.enclosed.iter().filter(is_other) {
            let inside = words::plain(inside, 60);
            let message =
                format!("`{inside}` stands in brackets behind `{name}`, and is no recipient of its own");
            told.push(Remark::note(place, message, "write a recipient on a line of its own"));
        }
        if item.place() == Where::Open {
            let address = words::plain(&item.whole, 90);
            let message =
                format!("`{address}` does not say for certain in which country that is: it is `unknown`");
            let help = "write one country behind it, or its code into `locations` of its row";
            told.push(Remark::note(place, message, help));
        }
    }

    /// The party that an item names; none where that is the owner, or a part of it.
    fn recipient(&self, item: &Party, table: Table, draft: &mut Draft) -> Option<RowIx> {
        let (name, is_one) = (&*called(item), item.is_processor());
        // A department of the owner is no other party.
        if unsaid::is_nothing(name) || words::name(name).is_empty() || is_internal(name) {
            return None;
        }
        let table = if is_one { Table::Vendors } else { table };
        let short = head(name);
        let known = known(draft, name).or_else(|| known(draft, short));
        let row = known.unwrap_or_else(|| draft.named(table, "recipient", name, &self.place));
        if row == self.owner {
            return None;
        }
        if known.is_some() {
            draft.seen(row, &self.place);
            if short != name {
                draft.note(row, &quoted("named as", &item.whole));
            }
        }
        if !item.address.is_empty()
            || !item.remarks.is_empty()
            || item.place() == Where::Open && item.whole != name
        {
            draft.note(row, &quoted("named as", &item.whole));
        }
        draft.set(row, "country", "unknown");
        match draft.table(row) {
            // Another row says it.
            Table::ThirdParties if is_one || table == Table::Vendors => {
                draft.move_to(row, Table::Vendors);
                draft.forget(row, NO_ROLE);
            }
            Table::ThirdParties => draft.assume(row, NO_ROLE),
            _ => {}
        }
        // Beside a company in one of the brackets the places may be that one's.
        let is_company = item.enclosed.iter().any(|inside| enclosed::may_name_company(inside));
        for inside in &item.enclosed {
            self.inside(row, item, inside, is_company, draft);
        }
        match item.place() {
            Where::In(country) => {
                draft.add(row, "locations", [country.code()]);
                draft.assume(row, WORKS);
            }
            Where::Open => {
                draft.add(row, "locations", [Place::UNKNOWN.code()]);
                draft.assume(
                    row,
                    "the address behind its name does not say for certain in which country it is",
                );
            }
            Where::Unsaid => {}
        }
        Some(row)
    }

    /// The places that stand in brackets behind a name and its address.
    fn bracketed(&self, item: &Party) -> Vec<String> {
        let codes = item.enclosed.iter().flat_map(|inside| self.places_inside(item, inside).codes);
        codes.map(str::to_owned).collect()
    }

    /// The places that are read of what stands in brackets behind a name. `Kite GmbH (HR)`: the department, or Croatia.
    fn places_inside(&self, item: &Party, inside: &str) -> Places {
        let name = item.name();
        if is_codes(inside, name) {
            return Places::default();
        }
        // Behind what may be a town, letters may be those of its province: `Kite srl, Cassino (FR)`.
        if item.may_be_place && is_two_letters(inside.trim()) && !self.choices.knows_place(inside) {
            let mut open = Places::default();
            open.leave_open();
            return open;
        }
        let places = self.read_places(inside);
        if self.choices.knows_place(inside) { places } else { enclosed::certain(inside, name, places) }
    }

    /// What stands in brackets behind a name, of which one may name a company.
    fn inside(&self, party: RowIx, item: &Party, inside: &str, is_company: bool, draft: &mut Draft) {
        let name = item.name();
        let told = !is_codes(inside, name);
        let places = self.places_inside(item, inside);
        let said = beside(inside, &[], &[]);
        let no_place = is_role(inside)
            || !said.open && !said.bloc && inside.chars().count() > 1 && !unsaid::is_open(inside);
        if told
            && places.codes.is_empty()
            && (no_place || words::is_company(inside) && !is_two_letters(inside))
        {
            // Another name of it, or what it does.
            draft.note(party, &quoted("named as", &item.whole));
            return;
        }
        let mut cell = if told { places.cell() } else { "unknown".to_owned() };
        if !places.codes.is_empty() && is_company {
            cell.push_str(";unknown");
        }
        draft.add(party, "locations", cell.split(';'));
        if places.codes.is_empty() {
            draft.assume(
                party,
                "what stands in brackets behind its name may be a place: none of its places are certain",
            );
        } else {
            draft.assume(party, WORKS);
        }
        if places.codes.is_empty() || places.open || places.more {
            draft.note(party, &quoted("named as", &item.whole));
        }
    }
}

/// What an item is called. Behind what is no company, the company in brackets is a part of who it is: `Carriers (Kite Inc.)` is another one than
/// `Carriers (Bell AG)`.
fn called(item: &Party) -> Cow<'_, str> {
    let name = item.name();
    let is_known = words::is_company(name) || is_known_company(&words::folded(name));
    match item.enclosed.iter().find(|inside| words::has_form(inside)) {
        Some(inside) if !is_known => Cow::Owned(format!("{name} ({inside})")),
        _ => Cow::Borrowed(name),
    }
}

/// Whether several stand in brackets behind a name, or one of several: `Carriers (Kite Inc., Bell AG)`, `Carriers (z. B. Kite Inc.)`.
fn has_several(item: &Party) -> bool {
    const OF_SEVERAL: &[&str] = &[
        "z b",
        "zb",
        "bspw",
        "beispielsweise",
        "zum beispiel",
        "insbesondere",
        "insb",
        "unter anderem",
        "u a",
        "e g",
        "eg",
        "for example",
        "for instance",
        "among others",
        "in particular",
        "such as",
        "like",
        "including",
        "incl",
        "mainly",
        "wie",
        "etwa",
        "p ex",
        "par exemple",
        "notamment",
        "p ej",
        "por ejemplo",
        "inter alia",
        "primarily",
        "vor allem",
        "v a",
        "entre autres",
        "entre otros",
        "tra cui",
        "among them",
        "hauptsachlich",
        "ad esempio",
        "per esempio",
        "bijv",
        "bijvoorbeeld",
        "i e",
    ];
    let is_one_of = |inside: &str| {
        let words = words::folded(inside) + " ";
        OF_SEVERAL.iter().any(|begin| words.strip_prefix(begin).is_some_and(|rest| rest.starts_with(' ')))
            || ends_in_more(inside)
    };
    let is_known = words::is_company(item.name()) || is_known_company(&words::folded(item.name()));
    item.enclosed.iter().any(|inside| {
        let (names, has_form) = (names_inside(inside), words::has_form(inside));
        let tokens: Vec<&str> = inside.split_whitespace().collect();
        // `Kite Inc. & Bell AG`, `Kite Inc. bzw. Bell AG`.
        has_form && forms(&tokens) > 1
            || (has_form || !is_known) && names > 1
            || has_form && is_one_of(inside)
    })
}

/// How many names stand in brackets: no places, and no forms and roles.
fn names_inside(text: &str) -> usize {
    const BETWEEN: &[&str] = &[" und ", " and ", " oder ", " or ", " et ", " ou ", " y ", " e ", " en "];
    let text = BETWEEN.iter().fold(format!(" {text} "), |text, word| text.replace(word, ","));
    let names = text.split([',', ';', '/', '+']).map(str::trim).filter(|part| {
        let is_place = Place::suggest(part).is_some() || Place::hint(part).is_some();
        !part.is_empty()
            && !is_place
            && !is_role(part)
            && !words::is_form(&words::folded(part))
            && part.contains(char::is_uppercase)
    });
    names.count()
}

/// That something stands with a department of the owner, which is no recipient: it may be a recipient, or where one works.
fn department(item: &Party, place: &str) -> Option<Remark> {
    let is_list =
        item.name().split_whitespace().any(|word| parts::is_word(word) || matches!(word, "&" | "/" | "+"));
    let is_more = is_internal(item.name()) && (is_list || item.whole.trim() != item.name());
    is_more.then(|| {
        let whole = words::plain(&item.whole, 90);
        let message = format!(
            "`{whole}` begins with a part of the owner: nothing of it is read as a recipient or a place"
        );
        Remark::note(place, message, "write a recipient on a line of its own, with its place behind it")
    })
}

/// What is taken to be so of a place or an address behind a name.
const WORKS: &str = "the place behind its name is where it works with the data, not its seat";

/// Whether a name may be those of several: `Kite GmbH / Bell AG`, `Agentur Kite / Bell`, `Kite Inc. und Bell GmbH`.
fn is_several(item: &Party) -> bool {
    let name = item.name();
    let parts: Vec<&str> = name.split('/').map(str::trim).collect();
    // `TCP/IP Services GmbH` is one.
    let is_parted = name.contains(" / ") || parts.iter().all(|part| words::is_company(bare(part)));
    let tokens: Vec<&str> = name.split_whitespace().collect();
    // `HR und Bell`.
    let pieces = parted(name, Between::Words);
    let is_with_department = pieces.len() > 1
        && !name.contains(['&', '/', '+'])
        && !words::has_form(name)
        && pieces.iter().any(|piece| is_internal(piece));
    item.is_doubtful || parts.len() > 1 && is_parted || forms(&tokens) > 1 || is_with_department
}

/// A party that is known by this name, of any table.
fn known(draft: &Draft, name: &str) -> Option<RowIx> {
    [Table::Companies, Table::Vendors, Table::ThirdParties]
        .into_iter()
        .find_map(|table| draft.find(table, name))
}
