//! A draft into what an inventory holds already. What an import brought is known by the column `x_import`: the row's name
//! there, and a digest of each cell as it was brought. A cell that is still as it was brought follows its source; one that
//! a person has changed stays. Rows that a person wrote are never changed; nothing is taken out.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    draft::{Draft, Row, Space},
    page::{PageRow, Pages},
    words,
};
use crate::{
    ingest::{Kind, Shape, Table},
    text::digest,
};

/// The column of what an import brought.
pub const BROUGHT: &str = "x_import";

/// What a merge did.
#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// How many rows of a table are new.
    pub new: BTreeMap<Table, usize>,
    /// The rows that were changed.
    pub changed: Vec<Changed>,
    /// How many rows are as they were brought, or as a person left them.
    pub same: usize,
    /// How many rows were there, written by a person, or brought from elsewhere.
    pub known: usize,
    /// How many rows that a source brought are no longer in it.
    pub gone: usize,
    /// What a person should hear.
    pub told: Vec<String>,
}

/// A row that an import changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its table.
    pub table: Table,
    /// Its id in the inventory.
    pub id: String,
    /// The columns whose cells are other ones now; none where a person's cells stay, and only what the source says is noted.
    pub columns: Vec<&'static str>,
}

/// Where a row of the draft belongs.
enum Target {
    /// A row that an import like this one brought: its page and number.
    Brought(usize, usize),
    /// A row of somebody else: its page and number.
    Known(usize, usize),
    New,
}

/// Merges. `files` are the names of the files that the draft was read from.
pub fn merge(draft: &Draft, files: &[String], pages: &mut Pages) -> Merge {
    let mut merge = Merge::default();
    let index = Index::new(pages);
    let mut ids = Ids::default();
    let mut taken: BTreeSet<(Space, String)> = index.ids.keys().cloned().collect();
    let mut targets = Vec::new();
    for row in draft.rows() {
        let (id, target) = index.target(row, files, pages, &mut taken);
        ids.insert(row, id);
        targets.push(target);
    }
    let mut met = BTreeSet::new();
    let [mut elsewhere, mut beside]: [BTreeMap<String, usize>; 2] = Default::default();
    for (row, target) in draft.rows().iter().zip(targets) {
        let cells = ids.cells(row);
        match target {
            Target::Known(page, number) => {
                merge.known += 1;
                if let Some(old) = pages.row(page, number) {
                    match brought_by(old) {
                        Some(_) if is_of(old, files) => {
                            // Of two rows of one file that are one here, the first counts.
                            met.insert((page, number));
                            if let Some(other) = of_another(old, files) {
                                *beside.entry(other).or_default() += 1;
                            }
                        }
                        Some(file) => *elsewhere.entry(file).or_default() += 1,
                        None => merge.told.extend(differs(old, &cells, row)),
                    }
                }
            }
            Target::New => {
                pages.append(row.table, new_row(row, ids.of(row), cells));
                *merge.new.entry(row.table).or_default() += 1;
            }
            Target::Brought(page, number) => {
                met.insert((page, number));
                let changed = pages.row_mut(page, number).and_then(|old| {
                    let columns = update(old, &cells, row, &ids, &mut merge.told)?;
                    Some(Changed { table: row.table, id: old.id().to_owned(), columns })
                });
                match changed {
                    Some(changed) => {
                        pages.touch(page);
                        merge.changed.push(changed);
                    }
                    None => merge.same += 1,
                }
            }
        }
    }
    merge.tell_copied(&index);
    merge.tell_gone(&index, &met, files, pages);
    merge.tell_elsewhere(elsewhere);
    merge.tell_beside(beside);
    merge
}

impl Merge {
    /// Rows that have what another one has in `x_import`.
    fn tell_copied(&mut self, index: &Index) {
        for (table, id, of) in &index.copied {
            self.told.push(format!(
                "{} `{id}` has the {BROUGHT} of `{of}`, as a copy of that row has: it is taken for a row of yours; empty its {BROUGHT}",
                table.name()
            ));
        }
    }

    /// Rows that these files and another one brought: how many, by its name.
    fn tell_beside(&mut self, beside: BTreeMap<String, usize>) {
        for (file, count) in beside {
            let rows = if count == 1 { "1 row was".to_owned() } else { format!("{count} rows were") };
            self.told.push(format!(
                "{rows} brought from {file} too, and what that says is not read now: import both together"
            ));
        }
    }

    /// Rows that one of these files brought, and no longer has.
    fn tell_gone(&mut self, index: &Index, met: &BTreeSet<(usize, usize)>, files: &[String], pages: &Pages) {
        for (page, number) in &index.brought {
            let gone = !met.contains(&(*page, *number));
            if let Some(row) = pages.row(*page, *number).filter(|row| gone && is_of(row, files)) {
                let message = format!(
                    "{} `{}` is no longer in {}: nothing was taken out",
                    pages.table(*page).name(),
                    row.id(),
                    row.cell("source")
                );
                self.gone += 1;
                self.told.push(message);
            }
        }
    }

    /// Rows that another file brought: how many, by its name.
    fn tell_elsewhere(&mut self, elsewhere: BTreeMap<String, usize>) {
        for (file, count) in elsewhere {
            let (rows, stay) = match count {
                1 => ("1 row was".to_owned(), "stays"),
                _ => (format!("{count} rows were"), "stay"),
            };
            self.told.push(format!(
            "{rows} brought from {file}, and {stay} as that says: give this file the name {file} where it is its newer version, or nothing \
             that changed in it is taken"
        ));
        }
    }
}

/// The file that brought a row; none where a person wrote it.
fn brought_by(row: &PageRow) -> Option<String> {
    if row.cell(BROUGHT).is_empty() {
        return None;
    }
    let source = row.cell("source").split(", ").next()?;
    let end = source.rfind('#').or_else(|| source.rfind(':')).unwrap_or(source.len());
    Some(source.get(..end)?.to_owned())
}

/// Whether a row was read from one of these files.
fn is_of(row: &PageRow, files: &[String]) -> bool {
    let source = row.cell("source");
    files.iter().any(|file| {
        let file = words::plain(file, words::NAME);
        source
            .strip_prefix(file.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '#', ',']))
    })
}

/// The first file that a row was read from and that is none of these, though others of them are.
fn of_another(row: &PageRow, files: &[String]) -> Option<String> {
    let files: Vec<String> = files.iter().map(|file| words::plain(file, words::NAME)).collect();
    let mut rest = row.cell("source");
    while !rest.is_empty() {
        // The name of a file may have a comma.
        let own = files.iter().filter_map(|file| rest.strip_prefix(file.as_str()));
        let own = own.filter(|behind| behind.is_empty() || behind.starts_with([':', '#', ',']));
        let behind = own.min_by_key(|behind| behind.len());
        let (place, next) = behind.unwrap_or(rest).split_once(", ").unwrap_or((behind.unwrap_or(rest), ""));
        // What has no place in it is a part of what stands before it.
        if let Some(end) = place.rfind('#').or_else(|| place.rfind(':')).filter(|_| behind.is_none()) {
            return place.get(..end).map(str::to_owned);
        }
        rest = next;
    }
    None
}

/// What an inventory holds.
struct Index {
    ids: BTreeMap<(Space, String), (Table, usize, usize)>,
    names: BTreeMap<(Space, bool, String), (String, usize, usize)>,
    keys: BTreeMap<(Space, String), (usize, usize, String)>,
    brought: Vec<(usize, usize)>,
    /// Rows that have what another one has in `x_import`, as a row that was copied does, each with that one.
    copied: Vec<(Table, String, String)>,
}

impl Index {
    fn new(pages: &Pages) -> Self {
        let (ids, names, keys, brought, copied) = Default::default();
        let mut index = Self { ids, names, keys, brought, copied };
        let key_of = |row: &PageRow| row.cell(BROUGHT).split(' ').next().unwrap_or_default().to_owned();
        for (page, number, table, row) in pages.rows() {
            let (space, key) = (Space::of(table), key_of(row));
            // Of rows that were copied from one, it is the one that has its id; else the first.
            let is_first = !index.keys.contains_key(&(space, key.clone()));
            if !key.is_empty() && (is_first || row.id() == key) {
                index.keys.insert((space, key), (page, number, row.id().to_owned()));
            }
        }
        for (page, number, table, row) in pages.rows() {
            let space = Space::of(table);
            let id = row.id().to_owned();
            index.ids.insert((space, id.clone()), (table, page, number));
            match index.keys.get(&(space, key_of(row))) {
                Some((of, at, _)) if (*of, *at) == (page, number) => index.brought.push((page, number)),
                Some((_, _, other)) => index.copied.push((table, id.clone(), other.clone())),
                None => {}
            }
            let name = words::known(row.cell("name"));
            if !name.is_empty() && table != Table::Stores {
                index.names.entry((space, is_party(table), name)).or_insert((id, page, number));
            }
        }
        index
    }

    /// The id that a row has, or gets, and where it belongs.
    fn target(
        &self,
        row: &Row,
        files: &[String],
        pages: &Pages,
        taken: &mut BTreeSet<(Space, String)>,
    ) -> (String, Target) {
        let space = Space::of(row.table);
        if let Some((page, number, id)) = self.keys.get(&(space, row.id.clone())) {
            // What another file brought is its own, and what several did is of all of them.
            let ours = pages
                .row(*page, *number)
                .is_some_and(|row| is_of(row, files) && of_another(row, files).is_none());
            let target = if ours { Target::Brought } else { Target::Known };
            return (id.clone(), target(*page, *number));
        }
        let name = row.cells.get("name").map(|name| words::known(name)).unwrap_or_default();
        if let Some((id, page, number)) = self.names.get(&(space, is_party(row.table), name)) {
            return (id.clone(), Target::Known(*page, *number));
        }
        let same = |table: &Table| *table == row.table || is_party(*table) && is_party(row.table);
        if let Some((_, page, number)) =
            self.ids.get(&(space, row.id.clone())).filter(|(table, ..)| same(table))
        {
            return (row.id.clone(), Target::Known(*page, *number));
        }
        let numbers = (2..).map(|number| format!("{}-{number}", row.id));
        let id = std::iter::once(row.id.clone()).chain(numbers).find(|id| taken.insert((space, id.clone())));
        (id.unwrap_or_default(), Target::New)
    }
}

/// What the source says of where somebody else's row is, and that row does not.
fn differs(old: &PageRow, cells: &BTreeMap<&'static str, String>, row: &Row) -> Option<String> {
    let other = ["country", "locations"].into_iter().find_map(|column| {
        let new = cells.get(column).filter(|new| *new != "unknown")?;
        let missing = new.split(';').any(|code| {
            !["country", "locations"].iter().any(|c| old.cell(c).split(';').any(|known| known == code))
        });
        missing.then(|| format!("{column} `{new}`"))
    })?;
    let source = cells.get("source").map_or("", String::as_str);
    Some(format!(
        "{} `{}`: {source} says {other}; the row was written by somebody else, and stays as it is",
        row.table.name(),
        old.id()
    ))
}

fn is_party(table: Table) -> bool {
    matches!(table, Table::Companies | Table::Vendors | Table::Partners | Table::ThirdParties)
}

/// The ids of rows at the source and in the inventory, both ways.
#[derive(Default)]
struct Ids {
    there: BTreeMap<(Space, String), String>,
    back: BTreeMap<(Space, String), String>,
}

impl Ids {
    fn insert(&mut self, row: &Row, id: String) {
        let space = Space::of(row.table);
        self.back.insert((space, id.clone()), row.id.clone());
        self.there.insert((space, row.id.clone()), id);
    }

    /// The id of a row in the inventory.
    fn of(&self, row: &Row) -> String {
        self.there.get(&(Space::of(row.table), row.id.clone())).cloned().unwrap_or_default()
    }

    /// The cells of a row that say something, with the ids that what they name has in the inventory.
    fn cells(&self, row: &Row) -> BTreeMap<&'static str, String> {
        let of = |(&column, cell): (&&'static str, &String)| {
            (column, renamed(row.table, column, cell, &self.there))
        };
        row.cells.iter().filter(|(_, cell)| !cell.is_empty()).map(of).collect()
    }

    /// A cell of the inventory, with the ids that what it names has at the source.
    fn at_source(&self, table: Table, column: &str, cell: &str) -> String {
        renamed(table, column, cell, &self.back)
    }
}

/// A cell with other ids for those that it names.
fn renamed(table: Table, column: &str, cell: &str, ids: &BTreeMap<(Space, String), String>) -> String {
    let shape = table.columns().iter().find(|(name, ..)| *name == column).map(|(.., shape)| *shape);
    let refers = matches!(
        shape,
        Some(Shape::One(Kind::Id) | Shape::List(Kind::Id | Kind::IdOrAll | Kind::PartyMatch))
    );
    if !refers || matches!(column, "mechanism" | "regimes" | "subject_to") {
        return cell.to_owned();
    }
    let space = match column {
        "categories" => Space::Of(Table::Categories),
        "purposes" => Space::Of(Table::Purposes),
        "safeguards" => Space::Of(Table::Safeguards),
        "parent" => Space::of(table),
        _ => Space::Nodes,
    };
    let named = |item: &str| ids.get(&(space, item.to_owned())).cloned().unwrap_or_else(|| item.to_owned());
    cell.split(';').map(named).collect::<Vec<_>>().join(";")
}

fn new_row(row: &Row, id: String, mut cells: BTreeMap<&'static str, String>) -> PageRow {
    cells.insert("id", id);
    cells.insert(BROUGHT, brought(row, None));
    let comments = row.assumed.iter().map(|what| format!("# assumed: {what}")).collect();
    PageRow::new(cells.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect(), comments)
}

/// The cell of what was brought: the row's name at the source, and a digest of each cell as it is there; that of its name may be
/// an older one.
fn brought(row: &Row, name: Option<&str>) -> String {
    let mut text = row.id.clone();
    for (column, cell) in row.cells.iter().filter(|(_, cell)| !cell.is_empty()) {
        let own = mark(cell);
        let mark = name.filter(|_| *column == "name").unwrap_or(&own);
        text.extend([" ", column, ":", mark]);
    }
    text
}

fn mark(cell: &str) -> String {
    digest::digest([cell])[..6].to_owned()
}

/// Brings what is new at the source into a row: the columns that changed; none where it is as it was.
fn update(
    old: &mut PageRow,
    cells: &BTreeMap<&'static str, String>,
    row: &Row,
    ids: &Ids,
    told: &mut Vec<String>,
) -> Option<Vec<&'static str>> {
    let marks = old.cell(BROUGHT).to_owned();
    let before: BTreeMap<&str, &str> =
        marks.split(' ').skip(1).filter_map(|part| part.split_once(':')).collect();
    let columns = row.table.columns().iter().map(|(name, ..)| *name);
    let gone = columns.filter(|name| before.contains_key(name) && !cells.contains_key(name));
    let blank = String::new();
    let all = cells.iter().map(|(column, cell)| (*column, cell)).chain(gone.map(|column| (column, &blank)));
    // Whoever names the owner by its id, or not at all, does not rename it.
    let by_id = row.table == Table::Companies && cells.get("name").is_some_and(|name| name == old.id());
    let mut changed = Vec::new();
    for (column, new) in all.filter(|(column, _)| !(by_id && *column == "name")) {
        let had = old.cell(column).to_owned();
        if had == *new {
            continue;
        }
        let (is, was) = (mark(&ids.at_source(row.table, column, &had)), before.get(column).copied());
        let now = row.cells.get(column).map_or("", String::as_str);
        if was == Some(is.as_str()) || (was.is_none() && had.is_empty()) {
            old.set(column, new.clone());
            changed.push(column);
        } else if was != Some(mark(now).as_str()) && !(now.is_empty() && was.is_none()) {
            told.push(format!(
                "{} `{}`: the source now says {column} `{}`; what stands there, `{}`, is a person's and stays",
                row.table.name(),
                old.id(),
                words::plain(new, 60),
                words::plain(&had, 60)
            ));
        }
    }
    let now = brought(row, before.get("name").copied().filter(|_| by_id));
    let other = now != marks;
    if other {
        old.set(BROUGHT, now);
    }
    (other || !changed.is_empty()).then_some(changed)
}
