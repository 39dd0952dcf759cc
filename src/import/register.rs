//! A register of what is done with personal data, from wherever: each row a processing activity, with whose data, what data,
//! who gets it, and where.

mod grounds;
mod recipients;

use super::{
    basis::basis,
    choices::Choices,
    columns::Columns,
    draft::{Draft, RowIx},
    internal::says_internal,
    list::{owner, tell_left_out},
    meaning::Meaning,
    named::{behind_yes, is_no_party},
    party::{Party, parties},
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
    let mut count = 0;
    let mut above = String::new();
    for line in sheet.rows.iter().skip(columns.header + 1).filter(|line| !line.is_blank()) {
        let place = sheet.row_place(line);
        if let Some(why) = columns.passes_over(line) {
            told.push(Remark::note(place, why, ""));
            continue;
        }
        let mut name = activity(columns, line);
        if words::name(&name).is_empty() {
            // Of cells that were merged downwards, only the first has a text.
            name.clone_from(&above);
        }
        if words::name(&name).is_empty() {
            told.push(Remark::note(place, "the row is left out: it names no activity and no purpose", ""));
            continue;
        }
        above.clone_from(&name);
        let entry = Entry { sheet, columns, line, place, owner, choices, names: columns.names(line) };
        if entry.says_nothing() {
            told.push(Remark::note(
                entry.place,
                "the row is passed over: it has a name and nothing else",
                "",
            ));
            continue;
        }
        count += 1;
        entry.read(&name, draft, told);
    }
    count
}

/// What is taken to be so of an instrument.
const SIGNED: &str =
    "exporter and importer have signed it, as the register names it; since when is not stated";

/// What is so of a recipient of a row that does not say what it gets.
pub const NO_DATA: &str = "the register names it without the data that it gets, too: no flow is made of that";

/// What a row is about: its activity, else its purpose.
fn activity(columns: &Columns, line: &Line) -> String {
    let named = [Meaning::Activity, Meaning::Vendor, Meaning::Purpose];
    let texts = named.into_iter().map(|meaning| columns.text(line, meaning));
    texts.into_iter().find(|text| !text.is_empty() && !unsaid::is_open(text)).unwrap_or_default()
}

/// A row of a register.
struct Entry<'s> {
    sheet: &'s Sheet,
    columns: &'s Columns,
    line: &'s Line,
    place: String,
    owner: RowIx,
    choices: &'s Choices,
    names: Vec<String>,
}

/// Who gets data, as a register says it.
struct Recipient {
    party: RowIx,
    id: String,
    /// The places that stand in brackets behind its name.
    bracketed: Vec<String>,
    /// The columns that name it.
    columns: Vec<usize>,
    /// Whether what stands in brackets behind its name are several: `Carriers (Kite Inc., Bell AG)`.
    is_several: bool,
}

impl Entry<'_> {
    fn says_nothing(&self) -> bool {
        use Meaning::{Activity, Data, Processors, Purpose, Recipients, Special, Subjects, Vendor};
        let vendor = Some(Vendor).filter(|_| self.columns.has(Activity));
        [Purpose, Subjects, Data, Special, Recipients, Processors]
            .iter()
            .chain(&vendor)
            .all(|meaning| self.text(*meaning).is_empty())
    }

    /// What a text says of places.
    fn read_places(&self, text: &str) -> Places {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        self.choices.places(text, &names)
    }

    /// What the text of a column of places says.
    fn column_places(&self, at: usize, text: &str) -> Places {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        self.columns.places(at, text, &names, self.choices)
    }

    fn text(&self, meaning: Meaning) -> String {
        self.columns.text(self.line, meaning)
    }

    /// What stands in the cells of a meaning, in items: not what only says that nothing is stated, or where else it stands.
    fn items(&self, meaning: Meaning) -> Vec<String> {
        let names = |item: &String| {
            !unsaid::is_nothing(item)
                && !unsaid::is_remark(item)
                && !unsaid::is_all(item)
                && !words::is_article(item)
                && !words::name(item).is_empty()
        };
        self.columns.items(self.line, meaning).into_iter().filter(names).collect()
    }

    fn read(&self, name: &str, draft: &mut Draft, told: &mut Vec<Remark>) {
        let purpose = draft.named(Table::Purposes, "purpose", name, &self.place);
        let stated = self.text(Meaning::Basis);
        let basis = basis(&stated);
        if let Some(basis) = basis {
            draft.set(purpose, "legal_basis", basis);
        }
        // Of an activity on two rows.
        let is_other = basis.is_some_and(|basis| draft.cell(purpose, "legal_basis") != basis);
        if is_other {
            let message = format!(
                "another row says that the legal basis is `{}`: that counts, and what this one says is quoted in its notes",
                draft.cell(purpose, "legal_basis")
            );
            let help = "give the activities names of their own, or say in purposes.csv which counts";
            told.push(Remark::note(&self.place, message, help));
        }
        for (_, _, text) in self.columns.cells(self.line, Meaning::Retention) {
            if !unsaid::is_remark(text) {
                draft.join(purpose, "retention", &words::plain(text, words::KEPT));
            }
        }
        self.tell_all(told);
        let categories = self.categories(draft);
        let ids: Vec<&str> = categories.iter().map(String::as_str).collect();
        draft.add(purpose, "categories", ids.iter().copied());
        let people = self.people(draft);
        let purpose = draft.id(purpose).to_owned();
        let flows = self.collected(&people, &categories, &purpose, draft);
        if flows.is_empty() {
            let (lacks, help) = if categories.is_empty() {
                let help =
                    "no flow is made of it: write one into flows.csv, or fill the cell and import again";
                ("what data it uses", help)
            } else {
                let help = "no flow from people is made of it, and those to its recipients name none: write them into flows.csv, or fill \
                            the cell and import again";
                ("whose data it uses", help)
            };
            told.push(Remark::note(&self.place, format!("the row does not say {lacks}"), help));
        }
        let recipients = self.recipients(draft, told);
        let given = self.given(&recipients, &people, &categories, &purpose, draft);
        // Where nothing is made a flow of, it is quoted where the parties stand.
        let parties = recipients.iter().map(|recipient| recipient.party);
        let beside: Vec<RowIx> = if given.is_empty() { parties.collect() } else { given };
        self.grounds(&recipients, &beside, draft, told);
        self.notes(&flows, &beside, told, draft);
        for row in flows.iter().chain(&beside).filter(|_| is_other) {
            draft.note(*row, &quoted("legal basis", &stated));
        }
    }

    /// Tells cells that say of data or of people that it is all: that is no name of one.
    fn tell_all(&self, told: &mut Vec<Remark>) {
        for (meaning, which) in
            [(Meaning::Data, "data"), (Meaning::Special, "data"), (Meaning::Subjects, "people")]
        {
            for (_, at, cell) in self.columns.cells(self.line, meaning) {
                for item in items(cell).iter().filter(|item| unsaid::is_all(item)) {
                    let message =
                        format!("`{}` does not say which {which}: it is left out", words::plain(item, 60));
                    let place = self.sheet.place(self.line, at);
                    told.push(Remark::note(place, message, format!("name the kinds of {which}")));
                }
            }
        }
        for (_, at, cell) in self.columns.cells(self.line, Meaning::Special) {
            if !unsaid::is_none(cell) && unsaid::is_remark(cell) {
                let said = words::plain(cell, 60);
                let message = format!(
                    "`{said}` does not say which data of special categories: none is tagged `special`"
                );
                let help = "name them, or tag their rows in categories.csv";
                told.push(Remark::note(self.sheet.place(self.line, at), message, help));
            }
        }
    }

    fn categories(&self, draft: &mut Draft) -> Vec<String> {
        let mut ids = Vec::new();
        for meaning in [Meaning::Data, Meaning::Special] {
            for item in self.items(meaning).iter().map(|item| behind_yes(item)) {
                let row = draft.named(Table::Categories, "category", item, &self.place);
                if meaning == Meaning::Special {
                    draft.add(row, "tags", ["special"]);
                }
                let id = draft.id(row).to_owned();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    fn people(&self, draft: &mut Draft) -> Vec<String> {
        let mut ids = Vec::new();
        for item in &self.items(Meaning::Subjects) {
            let row = draft.named(Table::Populations, "people", item, &self.place);
            draft.set(row, "country", "unknown");
            let id = draft.id(row).to_owned();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// What the owner has from people.
    fn collected(
        &self,
        people: &[String],
        categories: &[String],
        purpose: &str,
        draft: &mut Draft,
    ) -> Vec<RowIx> {
        if categories.is_empty() {
            return Vec::new();
        }
        let owner = draft.id(self.owner).to_owned();
        let mut flows = Vec::new();
        for population in people {
            let flow = draft.named(
                Table::Flows,
                "flow",
                &format!("{population} to {owner}: {purpose}"),
                &self.place,
            );
            fill(flow, [population, &owner], categories, purpose, draft);
            draft.assume(flow, &format!("{owner} has the data from the people themselves"));
            flows.push(flow);
        }
        flows
    }

    /// What the owner gives.
    fn given(
        &self,
        recipients: &[Recipient],
        people: &[String],
        categories: &[String],
        purpose: &str,
        draft: &mut Draft,
    ) -> Vec<RowIx> {
        let owner = draft.id(self.owner).to_owned();
        if categories.is_empty() {
            for recipient in recipients {
                draft.assume(recipient.party, NO_DATA);
            }
            return Vec::new();
        }
        let give = |recipient: &Recipient| {
            let flow = draft.named(
                Table::Flows,
                "flow",
                &format!("{owner} to {}: {purpose}", recipient.id),
                &self.place,
            );
            fill(flow, [&owner, &recipient.id], categories, purpose, draft);
            draft.add(flow, "populations", people.iter().map(String::as_str));
            flow
        };
        recipients.iter().map(give).collect()
    }

    fn notes(&self, collected: &[RowIx], given: &[RowIx], told: &mut Vec<Remark>, draft: &mut Draft) {
        use Meaning::{
            Basis, Controller, Data, Notes, Processors, Purpose, Recipients, Retention, Role, Special,
            Subjects, System,
        };
        let first = collected.first().or(given.first()).copied();
        let mut note = |text: &str| {
            if let Some(flow) = first {
                draft.note(flow, text);
            }
        };
        for meaning in [Purpose, Basis, Retention, System, Controller, Role, Notes, Recipients] {
            for (header, text) in self.columns.said(self.line, meaning) {
                let is_read = meaning == Basis && basis(text).is_some()
                    || meaning == Retention && !unsaid::is_nothing(text) && !unsaid::is_remark(text)
                    || meaning == Purpose && !self.columns.has(Meaning::Activity)
                    || meaning == Recipients && !parties(text).iter().any(|item| is_no_party(&item.text));
                if !is_read || words::is_cut(text, words::NAME) {
                    note(&quoted(header, text));
                }
            }
        }
        // What names nothing stands in no list.
        let nothing =
            |item: &String| unsaid::is_remark(item) || unsaid::is_all(item) || words::is_article(item);
        for meaning in [Data, Special, Subjects, Processors] {
            for (header, text) in self.columns.said(self.line, meaning) {
                let no_party =
                    meaning == Processors && parties(text).iter().any(|item| is_no_party(&item.text));
                if no_party || items(text).iter().any(nothing) {
                    note(&quoted(header, text));
                }
            }
        }
        for (at, (header, meaning)) in self.columns.of.iter().enumerate() {
            let text = self.line.cell(at);
            if meaning.is_none() && !unsaid::is_blank(text) {
                note(&quoted(header, text));
            }
            if meaning.is_none_or(|meaning| meaning == Meaning::Notes) && says_internal(header) {
                told.extend(self.within(text, at));
            }
            if words::is_cut(text, words::KEPT) {
                let place = self.sheet.place(self.line, at);
                told.push(Remark::note(
                    place,
                    format!("a cell of {} bytes is cut short where it is quoted", text.len()),
                    "",
                ));
            }
        }
    }
}

impl Entry<'_> {
    /// That companies stand in a column of the owner's own people: they get the data, and no flow is made of it.
    fn within(&self, text: &str, at: usize) -> Option<Remark> {
        let all = parties(text);
        let companies: Vec<&str> = all.iter().map(Party::name).filter(|name| words::has_form(name)).collect();
        let names = words::plain(&companies.join(", "), 90);
        let message = format!("`{names}` stands in a column of what is internal, and is no recipient");
        let help = "write it into a column of recipients, or give the column that meaning in a map (`\"...\" = \"recipients\"`)";
        (!companies.is_empty()).then(|| Remark::note(self.sheet.place(self.line, at), message, help))
    }
}

/// Fills the row of a flow.
fn fill(flow: RowIx, [from, to]: [&str; 2], categories: &[String], purpose: &str, draft: &mut Draft) {
    draft.set(flow, "from", from);
    draft.set(flow, "to", to);
    draft.add(flow, "categories", categories.iter().map(String::as_str));
    draft.add(flow, "purposes", [purpose]);
}
