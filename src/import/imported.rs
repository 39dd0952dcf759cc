//! What came of reading files, and how the tables of one come into it: each as a list of vendors or as a register, by its columns
//! or as a person says.

use super::{
    choices::{Choices, Open, OpenSheet},
    columns::Columns,
    cover::{self, Keeper},
    draft::Draft,
    kind::Kind,
    list,
    meaning::Meaning,
    register,
    remark::{Remark, Weight},
    sheet::{Line, Sheet},
    words,
};
use crate::{ingest::Table, model::Place, text::nearest};

/// What came of reading files.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The rows.
    pub draft: Draft,
    /// What was read, in words: a line for each table.
    pub read: Vec<String>,
    /// What there is to say.
    pub told: Vec<Remark>,
    /// What a map may settle.
    pub open: Open,
    keepers: Vec<Keeper>,
}

/// How many there are that keep files from being imported.
pub fn errors(told: &[Remark]) -> usize {
    told.iter().filter(|remark| remark.weight != Weight::Note).count()
}

/// A table that is not read.
struct Passed<'s> {
    sheet: &'s Sheet,
    /// Its row of names, where it has one.
    names: String,
    place: String,
}

impl Imported {
    /// Takes the tables of a file; so many errors were told before it. Whether nothing of it was read, and why was not told.
    pub fn sheets(&mut self, sheets: &[Sheet], kind: Option<Kind>, choices: &Choices, wrong: usize) -> bool {
        let before = self.read.len();
        let mut passed = Vec::new();
        let mut left_out = 0;
        let mut covers = Vec::new();
        let mut tables = Vec::new();
        for sheet in sheets.iter().filter(|sheet| !sheet.is_blank()) {
            let said = choices.sheet(sheet);
            if said == Some(None) {
                left_out += 1;
                self.told.push(Remark::note(sheet.whole(), "the sheet is left out, as the map says", ""));
                self.open_sheet(sheet, None, true);
                continue;
            }
            let kind = said.flatten().or(kind);
            let columns = Columns::of(sheet, choices, if kind.is_some() { 1 } else { 2 });
            let is = columns.as_ref().and_then(|columns| kind.or(columns.kind()));
            self.open_sheet(sheet, is, false);
            let above =
                columns.as_ref().filter(|_| is.is_some()).map_or(usize::MAX, |columns| columns.header);
            let keeper = cover::keeper(sheet, above, choices);
            let is_cover = keeper.is_some();
            self.keepers.extend(keeper);
            match columns.zip(is) {
                Some((columns, kind)) => tables.push((sheet, columns, kind)),
                None if is_cover => {
                    covers.push(Remark::note(
                        sheet.whole(),
                        "who keeps the register is read of it, and no more",
                        "",
                    ));
                }
                None => passed.push(passed_over(sheet)),
            }
        }
        // Who is engaged as a processor is known before a register names those who get data.
        tables.sort_by_key(|(.., kind)| *kind != Kind::List);
        for (sheet, columns, kind) in tables {
            self.table(sheet, &columns, kind, choices);
        }
        let nothing = self.read.len() == before && errors(&self.told) == wrong;
        if nothing && left_out > 0 && passed.is_empty() {
            let file = sheets.first().map(|sheet| sheet.file.clone()).unwrap_or_default();
            let help = "take a row out of [sheets] in the map";
            self.told.push(Remark::error(file, "no sheet is left to be read: the map leaves out all", help));
            return false;
        }
        if nothing && passed.is_empty() {
            passed.extend(sheets.iter().filter(|sheet| !sheet.is_blank()).map(passed_over));
        } else {
            self.told.append(&mut covers);
        }
        for passed in passed {
            self.tell_passed(&passed, nothing, choices);
        }
        nothing
    }

    fn open_sheet(&mut self, sheet: &Sheet, kind: Option<Kind>, left_out: bool) {
        if let Some(name) = &sheet.name {
            let (file, name, hidden) = (sheet.file.clone(), name.clone(), sheet.hidden);
            self.open.sheets.push(OpenSheet { file, name, hidden, kind, left_out });
        }
    }

    fn tell_passed(&mut self, passed: &Passed<'_>, nothing: bool, choices: &Choices) {
        let message = format!("this table is not read: too few of its columns are known: {}", passed.names);
        let help = "`--map FILE` says what they mean: `\"Header\" = \"vendor\"` under [columns]";
        let place = passed.place.clone();
        self.told.push(if nothing {
            Remark::error(place, message, help)
        } else {
            Remark::note(place, message, help)
        });
        let header = passed.sheet.rows.iter().find(|line| !line.is_blank());
        for cell in header.map(|line| line.cells.as_slice()).unwrap_or_default() {
            self.open.columns.push((words::plain(cell, words::NAME), choices.meaning(cell), false));
        }
    }

    fn table(&mut self, sheet: &Sheet, columns: &Columns, kind: Kind, choices: &Choices) {
        let what = match kind {
            Kind::List => "a list of vendors",
            Kind::Register => "a register",
        };
        let count = match kind {
            Kind::List => list::read(sheet, columns, choices, &mut self.draft, &mut self.told),
            Kind::Register => register::read(sheet, columns, choices, &mut self.draft, &mut self.told),
        };
        if count == 0 && errors(&self.told) == 0 {
            let place =
                sheet.rows.get(columns.header).map_or_else(|| sheet.whole(), |line| sheet.row_place(line));
            let help = "see that the rows are below the row of names, and that formulas have their values";
            self.told.push(Remark::note(place, "nothing was read of what stands below this header", help));
        }
        let rows = if count == 1 { "row" } else { "rows" };
        let hidden = if sheet.hidden { "; the sheet is hidden" } else { "" };
        self.read.push(format!("{}: {what}, {count} {rows}{hidden}", sheet.whole()));
        if let Some(name) = sheet.name.as_ref().filter(|_| sheet.hidden) {
            let key = toml::Value::String(name.clone());
            let help =
                format!("to leave it out, write `{key} = \"\"` under [sheets] of a map (`--map FILE`)");
            self.told.push(Remark::note(
                sheet.whole(),
                "the sheet is hidden, and is read as the others are",
                help,
            ));
        }
        let unknown = columns.unknown(sheet);
        if !unknown.is_empty() {
            let names = crate::text::cut(&unknown, 20);
            let place =
                sheet.rows.get(columns.header).map_or_else(|| sheet.whole(), |line| sheet.row_place(line));
            let message = format!("columns that are not known are quoted in notes: {names}");
            self.told.push(Remark::note(place, message, "`--map FILE` says what they mean"));
        }
        for (at, (header, meaning)) in columns.of.iter().enumerate() {
            let is_open = columns.doubts.iter().any(|(other, _)| *other == at);
            self.open.columns.push((header.clone(), *meaning, is_open));
        }
        self.open_places(sheet, columns, choices);
    }

    /// The texts of places that a map may settle.
    fn open_places(&mut self, sheet: &Sheet, columns: &Columns, choices: &Choices) {
        // A heading names no place, and one text alone is a heading.
        let is_row = |line: &&Line| columns.passes_over(line).is_none() && !line.is_of_one_text();
        for line in sheet.rows.iter().skip(columns.header + 1).filter(is_row) {
            let names = columns.names(line);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            for meaning in [Meaning::Seat, Meaning::Place, Meaning::Third] {
                let cells = columns.cells(line, meaning);
                for (_, at, text) in cells.filter(|(_, at, _)| !columns.is_doubtful(*at)) {
                    let places = columns.places(at, text, &names, choices);
                    if (places.codes.is_empty() || places.open) && self.open.places.len() < 1_000 {
                        self.open.places.insert(words::plain(text, words::NAME));
                    }
                }
            }
        }
    }

    /// Says what the files do of the owner: its seat, where a cover names it.
    pub fn owner(&mut self, choices: &Choices) {
        let row = self.draft.find(Table::Companies, &choices.owner);
        if choices.owner.is_empty() {
            if row.is_some() {
                let message = "it is not said whose list or register it is";
                self.told.push(Remark::error("import", message, self.whose()));
            }
            return;
        }
        let Some(row) = row else { return };
        let (own, others): (Vec<_>, Vec<_>) =
            self.keepers.iter().partition(|keeper| cover::is_same(&keeper.name, &choices.owner));
        for keeper in others.iter().filter(|keeper| !keeper.seat.is_empty()) {
            let message = format!(
                "`{}` is named as the controller, and its country, {}; the owner is `{}`: nothing was read of it",
                keeper.name, keeper.seat, choices.owner
            );
            let help = "if that is the owner, write its seat into `country` of companies.csv";
            self.told.push(Remark::note(keeper.place.clone(), message, help));
        }
        let (own, open): (Vec<_>, Vec<_>) = own.into_iter().partition(|keeper| !keeper.seat.is_empty());
        let Some(first) = own.first() else {
            if let Some(keeper) = open.first() {
                let message =
                    format!("`{}` is named as the controller, without the country of its seat", keeper.name);
                let help = "write it into `country` of companies.csv";
                self.told.push(Remark::note(keeper.place.clone(), message, help));
            }
            return;
        };
        if let Some(other) = own.iter().find(|keeper| keeper.seat != first.seat) {
            let message = format!("its seat is {} here, and {} at {}", first.seat, other.seat, other.place);
            let help = "write which it is into `country` of companies.csv";
            self.told.push(Remark::note(first.place.clone(), message, help));
        } else if self.draft.cell(row, "country") == Place::UNKNOWN.code() {
            self.draft.replace(row, "country", first.seat);
            let what = format!(
                "it is a company of the group; its seat is in {}, as {} says of {}",
                first.seat, first.place, first.name
            );
            self.draft.assume_instead(row, list::NO_SEAT, &what);
        }
    }

    /// What to do where it is not said whose list or register it is: whom the files name as that, a cover may say.
    fn whose(&self) -> String {
        let Some(keeper) = self.keepers.first() else {
            return "name the company or vendor: `--owner acme`".to_owned();
        };
        // As a shell takes it; its id where a sign would mean something there.
        let plain = !keeper.name.contains(['"', '$', '`', '\\', '!']);
        let owner = if plain { format!("\"{}\"", keeper.name) } else { words::id("company", &keeper.name) };
        format!("{} names `{}`: if it is theirs, `--owner {owner}`", keeper.place, keeper.name)
    }

    /// Says which sheets a map names that no workbook has.
    pub fn other_sheets(&mut self, choices: &Choices) {
        let known: Vec<&str> = self.open.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        for key in choices.other_sheets(&self.open.sheets) {
            let message =
                format!("the map names a sheet `{}`, and no workbook has it", words::plain(key, 60));
            let meant = nearest(key, known.iter().copied());
            let help =
                meant.map_or_else(String::new, |name| format!("did you mean `{}`?", words::plain(name, 60)));
            self.told.push(Remark::note("import", message, help));
        }
    }
}

/// What is told of a table that is not read.
fn passed_over(sheet: &Sheet) -> Passed<'_> {
    let header = sheet.rows.iter().find(|line| !line.is_blank());
    let names = header.map(|line| {
        let cells = line.cells.iter().map(|cell| words::plain(cell, 40));
        let mut cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).take(12).collect();
        // One that is merged over several columns.
        cells.dedup();
        cells.join(", ")
    });
    let place = header.map_or_else(|| sheet.whole(), |line| sheet.row_place(line));
    Passed { sheet, names: names.unwrap_or_default(), place }
}
