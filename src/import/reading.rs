//! Files, one after another, to one draft. A stream of events is read as it comes; any other file is read whole. What spans
//! several files (runs of jobs, manifests that name each other) is put together at the end.

use std::io::{self, Read};

use super::{
    choices::{Choices, Open},
    columns::{Columns, Kind},
    cyclonedx, cyclonedx_xml,
    datahub::{self, Metadata},
    dbt, delimited,
    document::Document,
    draft::Draft,
    fides,
    fides_manifest::{self, Manifest},
    html, list, markdown,
    meaning::Meaning,
    openlineage::{self, Events},
    privado,
    recognise::{self, Given, Shape},
    register,
    remark::{Remark, Weight},
    sheet::{self, Sheet},
    threagile, words, workbook,
};
use crate::ingest::Table;

/// By so many bytes it is told whether a file is one of events.
const HEAD: u64 = 64 << 10;
/// So many bytes a file may have that is read whole.
const WHOLE: u64 = 256 << 20;

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
}

/// Reads files one after another.
#[derive(Debug)]
pub struct Reader<'c> {
    kind: Option<Kind>,
    choices: &'c Choices,
    imported: Imported,
    events: Events,
    manifest: Manifest,
    metadata: Metadata,
}

/// Reads files. `kind` is what their tables are, where the user says so.
pub fn read(files: &[Given<'_>], kind: Option<Kind>, choices: &Choices) -> Imported {
    let mut reader = Reader::new(kind, choices);
    for given in files {
        reader.whole(given);
    }
    reader.end()
}

impl<'c> Reader<'c> {
    /// Reads nothing yet. `kind` is what the tables are, where the user says so.
    pub fn new(kind: Option<Kind>, choices: &'c Choices) -> Self {
        Self {
            kind,
            choices,
            imported: Imported::default(),
            events: Events::default(),
            manifest: Manifest::default(),
            metadata: Metadata::default(),
        }
    }

    /// Reads a file from its beginning to its end.
    pub fn stream(&mut self, name: &str, input: &mut dyn Read) -> io::Result<()> {
        let mut bytes = Vec::new();
        input.take(HEAD).read_to_end(&mut bytes)?;
        if self.kind.is_none() && openlineage::is(&bytes) {
            let all = io::Cursor::new(bytes).chain(input);
            return self.events.read(name, all, &mut self.imported.told);
        }
        input.take(WHOLE + 1 - bytes.len() as u64).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > WHOLE {
            let message = format!("it has more than {} MiB", WHOLE >> 20);
            self.imported.told.push(Remark::error(name, message, "import it in parts"));
            return Ok(());
        }
        self.whole(&Given { name, bytes: &bytes });
        Ok(())
    }

    /// Says something of a file that was not read.
    pub fn tell(&mut self, remark: Remark) {
        self.imported.told.push(remark);
    }

    /// Reads a file that is in memory.
    pub fn whole(&mut self, given: &Given<'_>) {
        if self.kind.is_none() && openlineage::is(given.bytes.get(..HEAD as usize).unwrap_or(given.bytes)) {
            // What is in memory is read without fail.
            _ = self.events.read(given.name, given.bytes, &mut self.imported.told);
            return;
        }
        let wrong = errors(&self.imported.told);
        match recognise::shape(given) {
            Err(remark) => self.imported.told.push(remark),
            Ok((Shape::Document, text)) => {
                let mut told = Vec::new();
                match Document::of(given.name, text, &mut told) {
                    Some(document) => self.document(given.name, text, document, told),
                    // What is known by its beginning, and broken behind it, is told as that.
                    None => self.imported.told.append(&mut told),
                }
            }
            Ok((Shape::Bill, text)) => {
                if let Some(root) = cyclonedx_xml::read(given.name, text, &mut self.imported.told) {
                    let document = Document::read(given.name, text, root);
                    self.document(given.name, text, document, Vec::new());
                }
            }
            Ok((shape, text)) => {
                let told = &mut self.imported.told;
                let sheets = match shape {
                    Shape::Workbook => workbook::sheets(given.name, given.bytes, told),
                    Shape::Html => html::tables(given.name, text, told),
                    Shape::Markdown => markdown::tables(given.name, text),
                    Shape::Delimited(separator) => {
                        vec![delimited::table(given.name, text, separator, told)]
                    }
                    Shape::Document | Shape::Bill => Vec::new(),
                };
                self.imported.sheets(given.name, &sheets, self.kind, self.choices, wrong);
            }
        }
    }

    /// Reads keys and values.
    fn document(&mut self, name: &str, text: &str, document: Document<'_>, mut told: Vec<Remark>) {
        let root = document.root();
        let (choices, draft, open) = (self.choices, &mut self.imported.draft, &mut self.imported.open);
        let read = if fides_manifest::is(&root) {
            let [systems, datasets, others] = self.manifest.take(&root);
            format!("a manifest of Fides, {systems} systems, {datasets} data sets, {others} other resources")
        } else if dbt::is(&root) {
            let (catalog, read) = dbt::read(&root);
            catalog.draft(choices, draft, open);
            format!("a manifest of dbt, {read}")
        } else if cyclonedx::is(&root) {
            format!("a bill of materials of CycloneDX, {}", cyclonedx::read(&root, choices, draft, open))
        } else if datahub::is(&root) {
            format!("metadata of DataHub, {} proposals", self.metadata.take(&root))
        } else if privado::is(&root) {
            format!("results of Privado, {}", privado::read(&root, choices, draft, open))
        } else if threagile::is(&root) {
            format!("a model of Threagile, {}", threagile::read(&root, choices, draft, open))
        } else {
            self.imported.told.push(recognise::unknown(name, text));
            return;
        };
        self.imported.read.push(format!("{name}: {read}"));
        self.imported.told.append(&mut told);
        self.imported.told.extend(document.told());
    }

    /// What came of all of them.
    pub fn end(mut self) -> Imported {
        if !self.events.is_empty() {
            let (catalog, read) = std::mem::take(&mut self.events).end(&mut self.imported.told);
            self.imported.read.extend(read);
            catalog.draft(self.choices, &mut self.imported.draft, &mut self.imported.open);
        }
        if !self.metadata.is_empty() {
            let (catalog, read) = std::mem::take(&mut self.metadata).end();
            self.imported.read.push(format!("of DataHub: {read}"));
            catalog.draft(self.choices, &mut self.imported.draft, &mut self.imported.open);
        }
        if !self.manifest.is_empty() {
            fides::draft(&self.manifest, self.choices, &mut self.imported.draft);
        }
        if self.choices.owner.is_empty() && self.imported.draft.find(Table::Companies, "").is_some() {
            let message = "it is not said whose list or register it is";
            let help = "name the company or vendor: `--owner acme`";
            self.imported.told.push(Remark::error("import", message, help));
        }
        self.imported
    }
}

/// How many there are that keep files from being imported.
fn errors(told: &[Remark]) -> usize {
    told.iter().filter(|remark| remark.weight != Weight::Note).count()
}

impl Imported {
    /// Takes the tables of a file; so many errors were told before it.
    fn sheets(&mut self, name: &str, sheets: &[Sheet], kind: Option<Kind>, choices: &Choices, wrong: usize) {
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
                self.open.columns.push((words::plain(cell, words::NAME), choices.meaning(cell)));
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
            self.open.columns.push((header.clone(), *meaning));
        }
        for line in sheet.rows.iter().skip(columns.header + 1) {
            for meaning in [Meaning::Seat, Meaning::Place, Meaning::Third] {
                for (_, _, text) in columns.cells(line, meaning) {
                    let text = words::plain(text, words::NAME);
                    let places = choices.places(&text);
                    if places.codes.is_empty() && self.open.places.len() < 1_000 {
                        self.open.places.insert(text);
                    }
                }
            }
        }
    }
}
