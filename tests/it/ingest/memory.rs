//! Inventories out of memory: files, and rows given one by one, are read as a folder is.

use thalweg::{
    ingest::{Files, Table, Tables, book::Book},
    text::Format,
    write,
};

use super::*;
use crate::support::told;

/// The files of a folder that are text, by name; `None` where one is none, or is a link.
fn files(folder: &Path, name: &str, all: &mut Vec<(String, String)>) -> Option<()> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = format!("{name}{}", path.file_name()?.to_str()?);
        if path.is_symlink() {
            return None;
        } else if path.is_dir() {
            files(&path, &format!("{name}/"), all)?;
        } else if name != "expected.txt" {
            all.push((name, String::from_utf8(fs::read(&path).unwrap()).ok()?));
        }
    }
    Some(())
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[test]
fn files_in_memory_are_read_as_those_of_a_folder() {
    let mut compared = 0;
    for folder in fixtures("valid").into_iter().chain(fixtures("invalid")) {
        let mut all = Vec::new();
        // An empty folder is no file; and of an inventory of one file, only that is given.
        let single = support::inventory_of(&folder);
        // The only file of a folder is, in memory, an inventory of one file.
        let alone = folder.ends_with("no-head-but-yaml");
        if alone || files(&folder, "", &mut all).is_none() || folder.join("flows.csv").is_dir() {
            continue;
        }
        if let Some(name) = single.file_name().and_then(|n| n.to_str()).filter(|_| single != folder) {
            all.retain(|(known, _)| known == name);
        }
        let outcome = ingest::from_memory(&borrowed(&all), &vocabulary());
        let disk = read(&folder);
        let said = |outcome: &Outcome| listed(&outcome.findings, &outcome.sources, &folder);
        assert_eq!(said(&outcome), said(&disk), "{}", folder.display());
        let model = |outcome: Outcome| outcome.inventory.map(|inventory| format!("{inventory:#?}"));
        assert_eq!(model(outcome), model(disk), "{}", folder.display());
        compared += 1;
    }
    assert!(compared >= 80, "only {compared} of the fixtures could be compared");
}

#[test]
fn one_file_in_memory_is_an_inventory_unless_it_is_a_head() {
    let one = "inventory: {name: t}\ncompanies: [{id: a, name: A, country: DE}]\n";
    let outcome = ingest::from_memory(&[("mine.yaml", one)], &vocabulary());
    assert_eq!(outcome.inventory.unwrap().parties[0].id, "a");
    let outcome = ingest::from_memory(&[("inventory.toml", "name = \"t\"\n")], &vocabulary());
    assert_eq!(outcome.inventory.unwrap().head.name, "t");
    let outcome = ingest::from_memory(&[], &vocabulary());
    assert_eq!(outcome.findings[0].message, "the folder has no inventory.toml");
}

/// The rows of every CSV file of a folder, given one by one.
fn given<'t>(head: &'t str, folder: &Path) -> Tables<'t> {
    let mut tables = Tables::new(head);
    for &table in Table::ALL {
        let path = folder.join(format!("{}.csv", table.name()));
        let Ok(mut reader) = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(&path) else { continue };
        let columns = reader.headers().unwrap().clone();
        for row in reader.records() {
            let row = row.unwrap();
            tables.row(table, columns.iter().zip(row.iter()));
        }
    }
    tables
}

#[test]
fn rows_in_memory_are_the_same_inventory_as_a_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid/everything");
    let head = fs::read_to_string(folder.join("inventory.toml")).unwrap();
    let tables = given(&head, &folder);
    let outcome = ingest::read_tables(&tables, &vocabulary());
    let inventory = told(outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings)));
    assert_eq!(inventory, told(valid("everything")));
    // Written anew, in every format, they are so still.
    let book = Book::of(&tables);
    for format in Format::ALL {
        let file = write::single(&book, format);
        let name = format!("one.{}", format.as_str());
        let again = ingest::from_memory(&[(&name, &file.text)], &vocabulary());
        assert_eq!(told(again.inventory.unwrap()), inventory, "{name}");
    }
    let all: Vec<_> = write::folder(&book).into_iter().map(|file| (file.name, file.text)).collect();
    assert_eq!(told(ingest::from_memory(&borrowed(&all), &vocabulary()).inventory.unwrap()), inventory);
}

#[test]
fn what_is_wrong_with_a_row_in_memory_is_told_by_table_and_number() {
    let mut tables = Tables::new("name = \"t\"\nregimes = [\"eu-gpdr\"]\n");
    tables
        .row(Table::Vendors, [("id", "cloud"), ("name", "Cloud"), ("country", "US;;Nowhere")])
        .row(Table::Vendors, [("id", "cloud"), ("nam", "Again"), ("country", "DE")])
        .row(Table::Stores, [("id", "s"), ("name", "S"), ("country", "DE")])
        .row(Table::Stores, [("id", "b"), ("name", "B"), ("operator", "clod")]);
    let outcome = ingest::read_tables(&tables, &vocabulary());
    assert!(outcome.inventory.is_none());
    let found = listed(&outcome.findings, &outcome.sources, Path::new("/nowhere"));
    let expected = "\
TW008 inventory.toml:2:13 there is no regime `eu-gpdr` | did you mean `eu-gdpr`? | \"eu-gpdr\" => \"eu-gdpr\"
TW009 vendors:1:0 `Nowhere` is not a country or place | write an ISO 3166-1 alpha-2 code in capitals, or `unknown`
TW022 vendors:1:0 an item of the list is empty | delete one `;`
TW004 vendors:2:0 vendors has no column `nam` | did you mean `name`?
TW007 vendors:2:0 the id `cloud` appears twice | it is at vendors:1 already: give one of them another id, or delete it | also vendors:1:0
TW005 stores:1:0 the required key `operator` is missing | write the id of the party that holds the data
TW008 stores:2:0 there is no party `clod` | did you mean `cloud`?
";
    assert_eq!(found, expected);
}

#[test]
fn a_column_of_the_users_own_may_come_late_and_a_cell_twice() {
    let mut tables = Tables::new("name = \"t\"");
    tables.row(Table::Companies, [("id", "a"), ("name", "A"), ("country", "DE")]).row(
        Table::Companies,
        [("x_owner", "Ann"), ("country", "FR"), ("name", "B"), ("id", "b"), ("id", "c")],
    );
    let inventory = ingest::read_tables(&tables, &vocabulary()).inventory.unwrap();
    let ids: Vec<_> = inventory.parties.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    let extras: Vec<_> = inventory.extras.iter().map(|e| [&e.row, &e.column, &e.value]).collect();
    assert_eq!(extras, [["c", "x_owner", "Ann"]]);
}

#[test]
fn rows_may_be_given_beside_files_and_are_written_to_one_of_their_own() {
    let files = Files::of(&[
        ("inventory.toml", "name = \"t\"\n"),
        ("vendors.csv", "id,name,country\ncloud,Cloud,US\n"),
        ("companies.csv", "id,name,country\nacme,Acme,DE\n"),
    ]);
    let mut tables = files.tables();
    tables.row(Table::Vendors, [("id", "mail"), ("name", "Mail"), ("country", "FR"), ("parent", "cloud")]);
    let inventory = ingest::read_tables(&tables, &vocabulary()).inventory.unwrap();
    let ids: Vec<_> = inventory.parties.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["acme", "cloud", "mail"]);
    let all: Vec<_> = write::folder(&Book::of(&tables)).into_iter().map(|f| (f.name, f.text)).collect();
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["inventory.toml", "companies.csv", "vendors.csv", "vendors-2.csv"]);
    // Files of one table are read in the order of their names.
    let again = ingest::from_memory(&borrowed(&all), &vocabulary()).inventory.unwrap();
    let ids: Vec<_> = again.parties.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["acme", "mail", "cloud"]);
    let owner = again.parties[1].parent.map(|p| again.party(p).id.as_str());
    assert_eq!(owner, Some("cloud"));
}
