//! An inventory of one file: its head and tables, put together from the tree ([`crate::text::tree`]) as if each
//! table had been a file of its own. What only a tree can get wrong (a number for a text, a list for a value) is said
//! here; what a cell means is read where that of a CSV file is.

use std::{ops::Range, sync::Arc};

use rustc_hash::FxHashMap;

use super::foreign;
use crate::{
    finding::{Code, Finding},
    ingest::{
        bounds,
        columns::{self, Columns},
        head::{self, Head},
        meant,
        shown::shown,
        sink::Sink,
        table::{HEAD, HEAD_KEYS, Kind, ROOT, Shape, Table},
        tables::{GRID, Sheet, Tables},
    },
    source::Span,
    text::{
        Format, Locator, Origin,
        grid::Grid,
        nearest,
        tree::{Key, Node, Value},
    },
};

/// Takes the file apart, into tables that are empty.
pub(super) fn read<'t>(locator: Locator<'t>, format: Format, name: &str, tables: &mut Tables<'t>) {
    let parsed = format.parse(&locator);
    if let Some(finding) = foreign::known(&locator, format, parsed.root.as_ref()) {
        return tables.sink.add(finding);
    }
    let locator = Arc::new(locator);
    for finding in parsed.findings {
        let help = if format == Format::Toml { head::toml_help(locator.text(), &finding) } else { "" };
        tables.sink.add(if help.is_empty() { finding } else { finding.help(help) });
    }
    let Some(root) = parsed.root else { return };
    let range = root.range();
    let Value::Map(entries) = root.value else {
        let message = format!("the file holds no keys, but one {}", root.value.type_str());
        let finding = Finding::new(Code::WrongType, "", message).at(locator.span(start_of(range)));
        let help = "write the key `inventory`, and below it `name`; beside it the tables";
        return tables.sink.add(finding.help(help));
    };
    let whole = Span { source: locator.source(), ..Span::default() };
    if name == HEAD && !entries.iter().any(|(key, _)| key.name == ROOT || Table::of_name(&key.name).is_some())
    {
        let finding = Finding::new(Code::Unreadable, "", format!("{HEAD} is the head of a folder"));
        return tables.sink.add(finding.at(whole).help(FOLDER));
    }
    tables.keys = entries.iter().map(|(key, _)| (key.range(), key.name.clone().into_owned())).collect();
    tables.comments = parsed.comments;
    for (key, node) in entries {
        match Table::of_name(&key.name) {
            Some(table) => {
                let sheet = Taking { locator: &locator, format, sink: &mut tables.sink }.table(
                    table,
                    table.name(),
                    &node,
                );
                match sheet {
                    Some(sheet) => _ = tables.add(sheet),
                    None if !matches!(node.value, Value::Null) => tables.unread.push(table),
                    None => {}
                }
            }
            None if key.name == ROOT => {
                tables.head = Some(Head::of_tree(&locator, format, ROOT, node));
            }
            // For editors: it names the schema of the file.
            None if key.name == "$schema" => tables.schema = node.as_str().map(str::to_owned),
            None => Taking { locator: &locator, format, sink: &mut tables.sink }.unknown(&key),
        }
    }
    if tables.head.is_none() {
        let finding =
            Finding::new(Code::MissingColumn, ROOT, format!("the required key `{ROOT}` is missing"));
        let help = format!("write it, and below it {}", format.pair("name", "\"...\""));
        tables.sink.add(finding.at(whole).help(help));
    }
}

/// What to do with the head of a folder.
pub(super) const FOLDER: &str = "give the folder that the file is in";

fn start_of(range: Range<usize>) -> Range<usize> {
    range.start..range.start
}

/// What takes rows out of a tree.
pub(super) struct Taking<'t, 's> {
    pub(super) locator: &'s Arc<Locator<'t>>,
    pub(super) format: Format,
    pub(super) sink: &'s mut Sink,
}

/// A cell on its way into a grid.
struct Place<'k> {
    column: usize,
    name: &'k str,
    /// `None` for a column of the user's own.
    shape: Option<Shape>,
    subject: &'k str,
}

impl<'t> Taking<'t, '_> {
    fn unknown(&mut self, key: &Key<'_>) {
        let name = key.name.as_ref();
        let message = format!("no inventory has a table `{}`", shown(name));
        let finding = Finding::new(Code::UnknownTable, "", message).at(self.locator.span(key.range()));
        let known = || std::iter::once(ROOT).chain(Table::names());
        self.sink.add(match nearest(name, known()) {
            Some(near) => finding
                .help(format!("did you mean `{near}`?"))
                .instead(key.instead(self.locator.text(), near)),
            None if meant::table(name).is_some() => {
                let near = meant::table(name).unwrap_or_default();
                finding
                    .help(format!("did you mean `{near}`?"))
                    .instead(key.instead(self.locator.text(), near))
            }
            None if HEAD_KEYS.contains(&name) => finding.help(format!("it stands under `{ROOT}`")),
            None => finding.help(format!("keys: {}", known().collect::<Vec<_>>().join(", "))),
        });
    }

    fn wrong(&mut self, node: &Node<'_>, subject: &str, message: String) -> Finding {
        Finding::new(Code::WrongType, subject, message).at(self.locator.span(node.range()))
    }

    /// The rows of a table, which stand under this name.
    pub(super) fn table(&mut self, table: Table, called: &str, node: &Node<'t>) -> Option<Sheet<'t>> {
        let rows = match &node.value {
            Value::Null => return None,
            Value::List(rows) => rows,
            other => {
                let message = format!("`{}` takes a list of rows, not {}", called, other.type_str());
                let help = match self.format {
                    Format::Yaml if is_of_rows(other) => {
                        "write each row as an item of a list, its key as its id: `- id: ...`".to_owned()
                    }
                    Format::Json if is_of_rows(other) => {
                        "write each row as an item of a list, its key as its id: [ { \"id\": \"...\", ... }, { ... } ]".to_owned()
                    }
                    Format::Toml if is_of_rows(other) => format!(
                        "write each row under [[{called}]], its key as its id: id = \"...\""
                    ),
                    Format::Yaml => "begin each row with `- `".to_owned(),
                    Format::Json => "write [ { ... }, { ... } ]".to_owned(),
                    Format::Toml => format!("write [[{called}]] before each row"),
                };
                let finding = Finding::new(Code::WrongType, "", message);
                self.sink.add(finding.at(self.locator.span(start_of(node.range()))).help(help));
                return None;
            }
        };
        let extras = extras(rows, table.columns().len());
        if table.columns().len() + extras.len() > bounds::COLUMNS {
            let message = format!("more than {} columns of {}", bounds::COLUMNS, called);
            let place = self.locator.span(start_of(node.range()));
            self.sink.add(Finding::new(Code::TooLarge, "", message).at(place).help("leave some out"));
            return None;
        }
        let mut grid =
            Grid::new(Origin::File(Arc::clone(self.locator)), table.columns().len() + extras.len());
        for row in rows {
            if grid.bytes() > GRID {
                let message = format!("{} has more than {} GiB of values", called, GRID >> 30);
                let place = self.locator.span(start_of(row.range()));
                self.sink.add(Finding::new(Code::TooLarge, "", message).at(place).help("write CSV tables"));
                break;
            }
            self.row((table, called), row, &extras, &mut grid);
        }
        let mut names: Vec<(usize, String)> =
            extras.iter().map(|(name, at)| (*at, (*name).to_owned())).collect();
        names.sort_unstable();
        let names = names.into_iter().map(|(_, name)| name).collect();
        Some(Sheet::of_grid(table, Columns::of_tree(table, names), self.locator.source(), grid))
    }

    fn row(
        &mut self,
        (table, called): (Table, &str),
        row: &Node<'t>,
        extras: &Extras<'_>,
        grid: &mut Grid<'t>,
    ) {
        let Some(entries) = row.as_map() else {
            let message = format!("a row of `{called}` takes keys with values, not {}", row.value.type_str());
            let finding = self.wrong(row, "", message);
            self.sink.add(finding.help(format!("write {}", self.format.pair("id", "\"...\""))));
            return;
        };
        grid.row(&row.range());
        let id = entries.iter().find(|(key, _)| key.name == "id").and_then(|(_, node)| node.as_str());
        let subject: String = id.unwrap_or_default().trim().chars().take(bounds::ID_BYTES).collect();
        for (key, node) in entries {
            let name = key.name.as_ref();
            let known = table.columns().iter().position(|(column, ..)| *column == name);
            if let Some(column) = known.or_else(|| extras.get(name).copied()) {
                let shape = table.columns().get(column).map(|&(.., shape)| shape);
                self.cell(node, &Place { column, name, shape, subject: &subject }, grid);
            } else if name == "<<" {
                // Told by the reader: what is merged may be what is required.
                for (at, _) in table.columns().iter().enumerate().filter(|(_, column)| column.1) {
                    if !entries
                        .iter()
                        .any(|(key, _)| table.columns().get(at).is_some_and(|c| c.0 == key.name))
                    {
                        grid.spoil(at, &key.range());
                    }
                }
            } else {
                let (mut finding, meant) =
                    columns::unknown((table, called), name, self.locator.span(key.range()));
                if let Some(near) = finding.replacement.take() {
                    finding.replacement = Some(key.instead(self.locator.text(), &near));
                }
                self.sink.add(finding);
                // What is meant by it is not missing too.
                let meant = table.columns().iter().position(|(column, ..)| Some(*column) == meant);
                let there = |at: usize| {
                    let column = table.columns().get(at).map(|(column, ..)| *column);
                    entries.iter().any(|(key, _)| column == Some(key.name.as_ref()))
                };
                if let Some(at) = meant.filter(|&at| !there(at)) {
                    grid.spoil(at, &key.range());
                }
            }
        }
    }

    fn cell(&mut self, node: &Node<'t>, place: &Place<'_>, grid: &mut Grid<'t>) {
        let kind = match place.shape {
            Some(Shape::One(kind) | Shape::List(kind)) => kind,
            None => Kind::Text,
        };
        let many = matches!(place.shape, Some(Shape::List(_)));
        match &node.value {
            Value::Null => grid.value(place.column, "", &node.range()),
            Value::Text(text) if many && text.contains(';') => {
                self.in_a_list(node, text, place, true);
                grid.spoil(place.column, &node.range());
            }
            Value::Text(text) => grid.value(place.column, text, &self.inside(node, text)),
            Value::List(items) if many => self.list(node, items, place, grid),
            Value::List(items) => {
                let message = format!("`{}` takes one value, not a list", place.name);
                let mut finding = self.wrong(node, place.subject, message).help("write one of them");
                if let [Node { value: Value::Text(only), .. }] = items.as_slice() {
                    finding = finding.help(format!("write it without a list: `{}`", shown(only)));
                }
                self.sink.add(finding);
                grid.spoil(place.column, &node.range());
            }
            Value::Map(_) => {
                let message = format!("`{}` takes {}, not table", place.name, wanted(many));
                let help = if many { "write [\"...\", \"...\"]" } else { "write \"...\"" };
                let finding = self.wrong(node, place.subject, message).help(help);
                self.sink.add(finding);
                grid.spoil(place.column, &node.range());
            }
            value if place.shape.is_none() || takes(kind, value) => {
                grid.value(place.column, node.raw(self.locator.text()), &node.range());
            }
            _ => {
                self.unquoted(node, place, many);
                grid.spoil(place.column, &node.range());
            }
        }
    }

    /// A list; of what is wrong in it, each item is told, and the others are read.
    fn list(&mut self, node: &Node<'t>, items: &[Node<'t>], place: &Place<'_>, grid: &mut Grid<'t>) {
        let mut good: Vec<(&str, Range<usize>)> = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(text) if text.contains(';') => self.in_a_list(item, text, place, false),
                Value::Text(text) if !text.trim().is_empty() => good.push((text, self.inside(item, text))),
                Value::Text(_) | Value::Null => {
                    let message = "an item of the list is empty";
                    let finding = Finding::new(Code::EmptyItem, place.subject, message);
                    self.sink.add(finding.at(self.locator.span(item.range())).help("delete it"));
                }
                Value::List(_) | Value::Map(_) => {
                    let message =
                        format!("`{}` takes a list of texts, not of {}s", place.name, item.value.type_str());
                    let finding = self.wrong(item, place.subject, message).help("write [\"...\", \"...\"]");
                    self.sink.add(finding);
                }
                _ => self.unquoted(item, place, true),
            }
        }
        if good.is_empty() && !items.is_empty() {
            grid.spoil(place.column, &node.range());
        } else {
            grid.list(place.column, good.into_iter(), &node.range());
        }
    }

    /// `;` separates items in CSV: one text that holds it could not be told from two.
    fn in_a_list(&mut self, node: &Node<'_>, text: &str, place: &Place<'_>, alone: bool) {
        let message = format!("a `;` in `{}`, where items do not hold one", place.name);
        let items: Vec<&str> = text.split(';').map(str::trim).filter(|item| !item.is_empty()).collect();
        let quoted = items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ");
        let quoted = if alone { format!("[{quoted}]") } else { quoted };
        let finding = self.wrong(node, place.subject, message).help(format!("write {}", shown(&quoted)));
        let plain = alone && !text.contains(['"', '\\']) && !text.contains(char::is_control);
        self.sink.add(if plain { finding.instead(quoted) } else { finding });
    }

    /// A number, a truth value or a day where a text is meant.
    fn unquoted(&mut self, node: &Node<'_>, place: &Place<'_>, many: bool) {
        let raw = node.raw(self.locator.text());
        let message = format!("`{}` takes {}, not {}", place.name, wanted(many), node.value.type_str());
        let finding = self.wrong(node, place.subject, message).help("write it in quotes");
        let kind = match place.shape {
            Some(Shape::One(kind) | Shape::List(kind)) => kind,
            None => Kind::Text,
        };
        if let Some((meant, help)) = meant_by(kind, &node.value, raw) {
            self.sink.add(finding.help(help).instead(meant));
            return;
        }
        let plain = !raw.is_empty() && !raw.contains(['"', '\\', '\n']);
        self.sink.add(if plain { finding.instead(format!("\"{raw}\"")) } else { finding });
    }

    /// The range of a value inside its quotes, where it stands there as it is; else with them.
    fn inside(&self, node: &Node<'_>, value: &str) -> Range<usize> {
        let inner = node.inner(self.locator.text());
        if self.locator.text().get(inner.clone()) == Some(value) { inner } else { node.range() }
    }
}

/// The user's own columns, with their places behind those of the table.
type Extras<'k> = FxHashMap<&'k str, usize>;

/// Those of all rows, in the order in which they are met.
fn extras<'k>(rows: &'k [Node<'_>], first: usize) -> Extras<'k> {
    let mut extras = Extras::default();
    for (key, _) in rows.iter().filter_map(Node::as_map).flatten() {
        let name = key.name.as_ref();
        if columns::is_own(name) {
            let next = first + extras.len();
            extras.entry(name).or_insert(next);
        }
    }
    extras
}

/// What is meant by a value of another type, and what to say: the code of Norway is a truth value to some readers of YAML,
/// and a whole number gets a point in some programs.
fn meant_by(kind: Kind, value: &Value<'_>, raw: &str) -> Option<(String, String)> {
    match (kind, value) {
        (Kind::Place | Kind::Home | Kind::RulePlace, Value::Boolean(false)) => {
            let norway = crate::model::Place::parse("NO")?;
            Some((format!("\"{norway}\""), format!("write \"{norway}\", if {} is meant", norway.name())))
        }
        (Kind::Word(words), Value::Float) => {
            let whole = meant::without_zeros(raw);
            words.contains(&whole).then(|| (whole.to_owned(), format!("write {whole}, without a point")))
        }
        (Kind::Count, Value::Float) => {
            let whole = meant::without_zeros(raw);
            (whole != raw).then(|| (whole.to_owned(), format!("write {whole}, without a point")))
        }
        _ => None,
    }
}

/// Whether something has a row under each of its keys, where a list of rows is wanted.
fn is_of_rows(value: &Value<'_>) -> bool {
    matches!(value, Value::Map(rows) if !rows.is_empty() && rows.iter().all(|(_, row)| row.as_map().is_some()))
}

fn wanted(many: bool) -> &'static str {
    if many { "texts" } else { "text" }
}

/// Whether a value that is no text may stand there as one.
fn takes(kind: Kind, value: &Value<'_>) -> bool {
    match value {
        Value::Integer(_) => match kind {
            // That no number is a day is said where days are read.
            Kind::Count | Kind::Day | Kind::DayOrNone => true,
            // The modules of clauses.
            Kind::Word(words) => words.contains(&"1"),
            _ => false,
        },
        Value::Datetime => matches!(kind, Kind::Day | Kind::DayOrNone),
        _ => false,
    }
}
