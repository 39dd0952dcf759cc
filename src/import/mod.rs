//! Files of other programs become an inventory: registers, lists of sub-processors. Each format fills a [`Draft`]: rows with
//! what a file says of them and where. The draft is put into the inventory that is there, or into a new one (`merge`); it
//! comes through [`crate::ingest::Tables`] as every other does, and is written as `fmt` writes.
//!
//! Nothing is made up: what is not stated is blank, or `unknown` where a cell must be filled. A place or an instrument is read
//! where it is certain, else quoted in `notes`. What had to be chosen stands above the row as `# assumed:`.
//!
//! | what | room |
//! |---|---|
//! | what a file is | `recognise` |
//! | its tables, as rows of cells with places | `markdown`, `html`, `delimited`, `workbook`, all to `sheet` |
//! | what a column means, by the words of its header | `meaning` (`data/columns.toml`), `columns`; `choices` is what a person said |
//! | rows to a draft | `list`, `register`; places by `places` (`data/regions.tsv`), instruments by `instruments`, legal bases by `basis` |
//! | texts that are safe in a cell, ids | `words` |
//! | a draft into what is there | `merge`, over `page` |
//! | what is missing before a verdict can be had | `missing` |
//!
//! Not here: files on the disk, and what is told on the terminal.

mod basis;
mod choices;
mod columns;
mod delimited;
mod draft;
mod html;
mod instruments;
mod list;
mod made;
mod markdown;
mod meaning;
mod merge;
mod missing;
mod page;
mod places;
mod recognise;
mod register;
mod remark;
mod sheet;
mod words;
mod workbook;

pub use self::{
    choices::{Choices, written},
    columns::Kind,
    draft::{Draft, Row, RowIx, Space},
    made::{Made, into},
    meaning::Meaning,
    merge::{BROUGHT, Merge},
    missing::{Missing, missing},
    recognise::Given,
    remark::{Remark, Weight},
};
use self::{columns::Columns, recognise::Shape, sheet::Sheet};

/// What came of reading files.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The rows.
    pub draft: Draft,
    /// What was read, in words: a line for each table.
    pub read: Vec<String>,
    /// What there is to say.
    pub told: Vec<Remark>,
    /// The columns of all tables, with what they were taken for: for the map.
    pub columns: Vec<(String, Option<Meaning>)>,
    /// Texts of places that could not be told: for the map.
    pub places: Vec<String>,
}

/// Reads files. `kind` is what their tables are, where the user says so.
pub fn read(files: &[Given<'_>], kind: Option<Kind>, choices: &Choices) -> Imported {
    let mut imported = Imported::default();
    for given in files {
        let wrong = errors(&imported.told);
        match recognise::shape(given) {
            Err(remark) => imported.told.push(remark),
            Ok((shape, text)) => {
                let sheets = match shape {
                    Shape::Workbook => workbook::sheets(given.name, given.bytes, &mut imported.told),
                    Shape::Html => html::tables(given.name, text, &mut imported.told),
                    Shape::Markdown => markdown::tables(given.name, text),
                    Shape::Delimited(separator) => {
                        vec![delimited::table(given.name, text, separator, &mut imported.told)]
                    }
                };
                imported.file(given.name, &sheets, kind, choices, wrong);
            }
        }
    }
    imported
}

/// How many there are that keep files from being imported.
fn errors(told: &[Remark]) -> usize {
    told.iter().filter(|remark| remark.weight != Weight::Note).count()
}

impl Imported {
    /// Takes the tables of a file; so many errors were told before it.
    fn file(&mut self, name: &str, sheets: &[Sheet], kind: Option<Kind>, choices: &Choices, wrong: usize) {
        let before = self.read.len();
        let mut passed = Vec::new();
        for sheet in sheets.iter().filter(|sheet| !sheet.rows.iter().all(sheet::Line::is_blank)) {
            let columns = Columns::of(sheet, choices, if kind.is_some() { 1 } else { 2 });
            let is = columns.as_ref().and_then(|columns| kind.or(columns.kind()));
            match columns.zip(is) {
                Some((columns, kind)) => self.table(sheet, &columns, kind, choices),
                None => passed.push(sheet),
            }
        }
        let nothing = self.read.len() == before && errors(&self.told) == wrong;
        if nothing && passed.is_empty() {
            let help = format!("read is {}", recognise::READ);
            self.told.push(Remark::error(name, "the file has no table", help));
        }
        for sheet in passed {
            let header = sheet.rows.iter().find(|line| !line.is_blank());
            let names = header.map(|line| {
                line.cells
                    .iter()
                    .map(|c| words::plain(c, 40))
                    .filter(|c| !c.is_empty())
                    .take(12)
                    .collect::<Vec<_>>()
                    .join(", ")
            });
            let place = header.map_or_else(|| sheet.whole(), |line| sheet.row_place(line));
            let message = format!(
                "this table is not read: too few of its columns are known: {}",
                names.unwrap_or_default()
            );
            let help = "`--map FILE` says what they mean: `\"Header\" = \"vendor\"` under [columns]";
            self.told.push(if nothing {
                Remark::error(place, message, help)
            } else {
                Remark::note(place, message, help)
            });
            for cell in header.map(|line| line.cells.as_slice()).unwrap_or_default() {
                self.columns.push((words::plain(cell, words::NAME), choices.meaning(cell)));
            }
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
        let rows = if count == 1 { "row" } else { "rows" };
        let hidden = if sheet.hidden { "; the sheet is hidden" } else { "" };
        self.read.push(format!("{}: {what}, {count} {rows}{hidden}", sheet.whole()));
        let unknown = columns.unknown(sheet);
        if !unknown.is_empty() {
            let names = unknown.join(", ");
            let place =
                sheet.rows.get(columns.header).map_or_else(|| sheet.whole(), |line| sheet.row_place(line));
            let message = format!("columns that are not known are quoted in notes: {names}");
            self.told.push(Remark::note(place, message, "`--map FILE` says what they mean"));
        }
        for (header, meaning) in &columns.of {
            self.columns.push((header.clone(), *meaning));
        }
        for line in sheet.rows.iter().skip(columns.header + 1) {
            for meaning in [Meaning::Seat, Meaning::Place, Meaning::Third] {
                for (_, _, text) in columns.cells(line, meaning) {
                    let text = words::plain(text, words::NAME);
                    let places = choices.places(&text);
                    if places.codes.is_empty() && !self.places.contains(&text) && self.places.len() < 1_000 {
                        self.places.push(text);
                    }
                }
            }
        }
    }
}
