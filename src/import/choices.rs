//! What a person has said of the files: whose they are, which sheets of a workbook count, what a column means, where a place is, which
//! store a database belongs to, what data a tag or a column stands for. `--map FILE` holds all but the first; the first run writes it, to be edited.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    divisions::Divisions,
    kind::Kind,
    meaning::Meaning,
    placed::{Known, Places},
    places,
    remark::Remark,
    sheet::Sheet,
    words::{self, folded},
};
use crate::{
    model::Place,
    text::{Format, Locator, tree::Value},
};

/// What a person has said.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The party whose list or register it is.
    pub owner: String,
    sheets: BTreeMap<String, Option<Kind>>,
    columns: BTreeMap<String, Option<Meaning>>,
    places: Known,
    stores: BTreeMap<String, String>,
    categories: BTreeMap<String, String>,
}

impl Choices {
    /// For a party.
    pub fn of(owner: &str) -> Self {
        Self { owner: owner.to_owned(), ..Self::default() }
    }

    /// Takes what a map says; everything that is wrong with it is told.
    pub fn read(&mut self, file: &str, text: &str, told: &mut Vec<Remark>) {
        let locator = Locator::new(crate::source::SourceId::default(), text);
        let read = Format::Toml.parse(&locator);
        for finding in &read.findings {
            let line = finding.span.map_or(0, |span| span.line);
            told.push(Remark::error(format!("{file}:{line}"), finding.message.clone(), ""));
        }
        for (section, node) in read.root.as_ref().and_then(|root| root.as_map()).unwrap_or_default() {
            let line = |start: u32| text.get(..start as usize).map_or(1, |t| t.matches('\n').count() + 1);
            let Value::Map(entries) = &node.value else {
                let place = format!("{file}:{}", line(section.start));
                told.push(Remark::error(place, format!("a map has the tables {TABLES}"), ""));
                continue;
            };
            for (key, value) in entries {
                let place = format!("{file}:{}", line(key.start));
                let word = value.as_str().unwrap_or_default();
                self.take(&section.name, &key.name, word, &place, told);
            }
        }
    }

    fn take(&mut self, section: &str, key: &str, word: &str, place: &str, told: &mut Vec<Remark>) {
        match section {
            "sheets" if word.is_empty() => _ = self.sheets.insert(key.to_owned(), None),
            "sheets" => {
                if let Some(kind) = Kind::of_name(word) {
                    self.sheets.insert(key.to_owned(), Some(kind));
                    return;
                }
                let help = "`list`, `register`, or \"\" to leave it out";
                told.push(Remark::error(place, format!("`{word}` is nothing that a sheet may be"), help));
            }
            "columns" if word.is_empty() => {
                self.columns.insert(folded(key), None);
            }
            "columns" => {
                if let Some(meaning) = Meaning::of_name(word) {
                    self.columns.insert(folded(key), Some(meaning));
                    return;
                }
                let message = format!("`{word}` is no meaning of a column");
                let help = format!("one of these: {}; or \"\" for none", Meaning::names().join(", "));
                told.push(Remark::error(place, message, help));
            }
            "places" if word.is_empty() => {}
            "places" => {
                let codes = word.split(';').map(|code| (code.trim(), Place::parse(code.trim())));
                let (known, wrong): (Vec<_>, Vec<_>) = codes.partition(|(_, place)| place.is_some());
                if wrong.is_empty() {
                    let known = known.into_iter().filter_map(|(_, place)| Some(place?.code()));
                    self.places.insert(folded(key), known.collect());
                }
                for (code, _) in wrong {
                    let help = "write places by their codes, with `;` between them: `DE`, `DE;IE`, `CA-QC`; of a bloc such as \
                                `EU` each country that is meant, or `unknown`; \"\" leaves it open";
                    told.push(Remark::error(place, format!("`{code}` is not the code of a place"), help));
                }
            }
            "stores" => {
                if !word.is_empty() {
                    self.stores.insert(key.to_owned(), word.to_owned());
                }
            }
            "categories" if word.is_empty() => _ = self.categories.insert(folded(key), String::new()),
            "categories" => {
                let id = words::key("category", word);
                if id == word {
                    self.categories.insert(folded(key), id);
                } else {
                    let help = format!("write it as an id: `{id}`; or \"\" for what is not personal");
                    told.push(Remark::error(place, format!("`{word}` is not the id of a category"), help));
                }
            }
            _ => {
                let message = format!("a map has no table [{section}]");
                told.push(Remark::error(place, message, format!("its tables are {TABLES}")));
            }
        }
    }

    /// What a sheet of a workbook is said to be, by its name, or by its file and name: nothing is said; it is left out; a kind.
    pub fn sheet(&self, sheet: &Sheet) -> Option<Option<Kind>> {
        let name = sheet.name.as_ref()?;
        self.sheets.get(&sheet.whole()).or_else(|| self.sheets.get(name)).copied()
    }

    /// Sheets that are named, and are none of these.
    pub fn other_sheets<'s>(&'s self, known: &'s [OpenSheet]) -> impl Iterator<Item = &'s str> {
        let is = |key: &str| known.iter().any(|sheet| sheet.name == key || sheet.whole() == key);
        self.sheets.keys().map(String::as_str).filter(move |key| !is(key))
    }

    /// The place that is said to be that of an address.
    pub fn place(&self, address: &str) -> Option<&'static str> {
        match self.places.get(&folded(address))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The store that what lies in this database is said to be.
    pub fn store(&self, group: &str) -> Option<&str> {
        self.stores.get(group).map(String::as_str)
    }

    /// The category that a tag or a column is said to stand for; blank: it is not personal.
    pub fn category(&self, text: &str) -> Option<&str> {
        self.categories.get(&folded(text)).map(String::as_str)
    }

    /// Whether it is said what a header means, or that it means nothing.
    pub fn says(&self, header: &str) -> bool {
        self.columns.contains_key(&folded(header))
    }

    /// What a header means: as was said, else by its words.
    pub fn meaning(&self, header: &str) -> Option<Meaning> {
        self.columns.get(&folded(header)).copied().unwrap_or_else(|| Meaning::of_header(header))
    }

    /// Whether it is said where the place of a text is.
    pub fn knows_place(&self, text: &str) -> bool {
        self.places.contains_key(&folded(text))
    }

    /// Reads places; `names` are the parties that the text is about.
    pub fn places(&self, text: &str, names: &[&str]) -> Places {
        self.places_in(text, names, &Divisions::default())
    }

    /// Reads places of a column that shows these parts of countries.
    pub fn places_in(&self, text: &str, names: &[&str], column: &Divisions) -> Places {
        places::read(text, &self.places, names, column)
    }
}

/// The tables of a map.
const TABLES: &str = "[sheets], [columns], [places], [stores] and [categories]";

/// A sheet of a workbook, as a map to be edited names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSheet {
    /// The workbook.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Whether whoever opens the workbook does not see it.
    pub hidden: bool,
    /// What it was taken for; nothing, where it was not read.
    pub kind: Option<Kind>,
    /// Whether a map has left it out.
    pub left_out: bool,
}

impl OpenSheet {
    /// Its name with that of its workbook.
    pub fn whole(&self) -> String {
        format!("{}#{}", self.file, self.name)
    }
}

/// What a map to be edited asks for.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// The sheets of workbooks.
    pub sheets: Vec<OpenSheet>,
    /// The columns of all tables, with what they were taken for, and whether it is open whose places they hold.
    pub columns: Vec<(String, Option<Meaning>, bool)>,
    /// Texts of places that could not be told.
    pub places: BTreeSet<String>,
    /// Databases and the like, which may be stores of their own.
    pub groups: BTreeSet<String>,
    /// Tags that name no known category.
    pub tags: BTreeSet<String>,
}

/// The sheets of workbooks, each with what it was taken for; one that was not read is a comment.
fn sheets(sheets: &[OpenSheet], text: &mut String) {
    if sheets.is_empty() {
        return;
    }
    text.push_str("# Sheets of workbooks: `list` or `register`; \"\" leaves one out.\n[sheets]\n");
    for sheet in sheets {
        let alone = sheets.iter().filter(|other| other.name == sheet.name).count() == 1;
        let key = toml::Value::String(if alone { sheet.name.clone() } else { sheet.whole() });
        let kind = sheet.kind.map_or("", Kind::name);
        let unread = sheet.kind.is_none() && !sheet.left_out;
        let begin = if unread { "# " } else { "" };
        let hidden = if sheet.hidden { "it is hidden" } else { "" };
        let said = if unread { "no table was found in it" } else { "" };
        let more = [hidden, said].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        let more = if more.is_empty() { String::new() } else { format!(" # {more}") };
        text.extend([format!("{begin}{key} = \"{kind}\"{more}\n")]);
    }
    text.push('\n');
}

/// The columns of all tables, each name once, with what it was taken for. What that is a table decides by what stands beside it is a comment: a
/// map that is not edited changes nothing.
fn columns(all: &[(String, Option<Meaning>, bool)], text: &mut String) {
    let mut known: BTreeMap<String, Option<(Option<Meaning>, bool)>> = BTreeMap::new();
    for (header, meaning, is_open) in all {
        let one = (*meaning, *is_open);
        let first = known.entry(folded(header)).or_insert(Some(one));
        *first = first.filter(|first| *first == one);
    }
    for (header, meaning, is_open) in all {
        // Taken out, so that each is written once.
        let Some(same) = known.remove(&folded(header)).filter(|_| !folded(header).is_empty()) else {
            continue;
        };
        let key = toml::Value::String(header.clone());
        let word = meaning.map(Meaning::name).unwrap_or_default();
        let (begin, said) = match same {
            Some(_) if !is_open => ("", ""),
            Some(_) => ("# ", " # whose place it is, is open"),
            None => ("# ", " # in another table or place it is something else"),
        };
        text.extend([format!("{begin}{key} = \"{word}\"{said}\n")]);
    }
}

/// A map to be edited: each column with what it was taken for, each place that could not be told.
pub fn written(open: &Open) -> String {
    let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::from(
        "# What the columns and places of an import mean: edit it, and import again with `--map`.\n",
    );
    sheets(&open.sheets, &mut text);
    text.push_str("# Meanings: ");
    text.push_str(&Meaning::names().join(", "));
    text.push_str("; \"\" is not read.\n[columns]\n");
    columns(&open.columns, &mut text);
    let mut table = |head: &str, keys: &BTreeSet<String>| {
        text.push_str(head);
        for key in keys {
            text += &(quote(key) + " = \"\"\n");
        }
    };
    table(
        "\n# Places that could not be told: the code of each, as in the inventory.\n[places]\n",
        &open.places,
    );
    if !open.groups.is_empty() {
        table(
            "\n# Databases and the like: a name makes all that lies in one a store.\n[stores]\n",
            &open.groups,
        );
    }
    if !open.tags.is_empty() {
        table(
            "\n# Tags and columns: the id of the category that each stands for; \"\" is not personal.\n# [categories]\n",
            &BTreeSet::new(),
        );
        for tag in &open.tags {
            text += &("# ".to_owned() + &quote(tag) + " = \"\"\n");
        }
    }
    text
}
