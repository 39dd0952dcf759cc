//! Files, one after another, to one draft. A stream of events is read as it comes; any other file is read whole. What spans
//! several files (runs of jobs, manifests that name each other) is put together at the end.

use std::io::{self, Read};

use super::{
    choices::Choices,
    cyclonedx, cyclonedx_xml,
    datahub::{self, Metadata},
    dbt, delimited,
    document::Document,
    fides,
    fides_manifest::{self, Manifest},
    given, html, html_blocks,
    imported::{Imported, errors},
    kind::Kind,
    markdown, near,
    openlineage::{self, Events},
    piiflow, privado,
    recognise::{self, Given, Shape},
    remark::Remark,
    sheet::Sheet,
    threagile, workbook,
};

/// By so many bytes it is told whether a file is one of events.
const HEAD: u64 = 64 << 10;
/// So many bytes a file may have that is read whole.
const WHOLE: u64 = 256 << 20;

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
                    Shape::Markdown => markdown::tables(given.name, text, told),
                    Shape::Delimited(separator) => {
                        vec![delimited::table(given.name, text, separator, told)]
                    }
                    Shape::Document | Shape::Bill => Vec::new(),
                };
                let nothing = self.imported.sheets(&sheets, self.kind, self.choices, wrong);
                if nothing {
                    let lack = lack(given.name, shape, text, &sheets);
                    self.imported.told.extend(lack);
                }
            }
        }
    }

    /// Reads keys and values.
    fn document(&mut self, name: &str, text: &str, document: Document<'_>, mut told: Vec<Remark>) {
        let root = document.root();
        let (choices, draft, open) = (self.choices, &mut self.imported.draft, &mut self.imported.open);
        let read = if piiflow::is(&root) {
            format!("results of piiflow, {}", piiflow::read(&root, choices, draft, open))
        } else if fides_manifest::is(&root) {
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
        if !self.choices.owner.is_empty() {
            given::narrow(&mut self.imported.draft, &mut self.imported.told);
            near::tell(&self.imported.draft, &mut self.imported.told);
        }
        self.imported.owner(self.choices);
        self.imported.other_sheets(self.choices);
        self.imported
    }
}

/// What a file has of whose tables nothing was read.
fn lack(name: &str, shape: Shape, text: &str, sheets: &[Sheet]) -> Option<Remark> {
    if shape == Shape::Html {
        let tables = !sheets.iter().all(Sheet::is_blank);
        let lack = html_blocks::lack(text, tables);
        // What is wrong with its tables is told.
        if tables && lack.line.is_none() {
            return None;
        }
        let place = lack.line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
        return Some(Remark::error(place, lack.message, lack.help));
    }
    sheets.iter().all(Sheet::is_blank).then(|| {
        let message = match sheets.len() {
            0 | 1 => "the file has no table: none of its cells has a text".to_owned(),
            count => format!("the file has no table: none of the cells of its {count} sheets has a text"),
        };
        Remark::error(name, message, format!("read is {}", recognise::READ))
    })
}
