//! Small inventories from a few words: each line is a row of the tables that are read as a user's would be.

pub mod folder;
#[cfg(feature = "neo4j")]
pub mod neo4j;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use thalweg::{
    assess::{Analysis, Assessment, ExposureRow, TransferRow},
    ingest::{self, Files, Table, Tables, book::Book},
    law::{self, Regime},
    model::{CategoryId, Date, Inventory, Vocabulary},
    text::Format,
    write,
};

/// The regimes shipped.
pub fn regimes() -> Vec<Regime> {
    law::built_in().expect("the built-in regimes load")
}

/// An inventory written in lines such as `vendor cloud country=US`, `store b @cloud for eu country=DE`,
/// `flow f1 a>b contact safeguards=s`, `scc s 2 eu>cloud`, `rule r deny place=US`, `head regimes = ["eu-gdpr"]`.
pub fn inventory(lines: &str) -> Inventory {
    inventory_under(lines, &regimes())
}

/// The same, with the words of these regimes.
pub fn inventory_under(lines: &str, regimes: &[Regime]) -> Inventory {
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut head = String::new();
    for line in lines.iter().filter_map(|line| line.strip_prefix("head ")) {
        writeln!(head, "{line}").unwrap();
    }
    if !head.contains("name =") {
        head = format!("name = \"test\"\n{head}");
    }
    let mut tables = Tables::new(&head);
    for line in lines.into_iter().filter(|line| !line.starts_with("head ")) {
        let (table, row) = row(line);
        tables.row(table, row.iter().map(|(column, cell)| (column.as_str(), cell.as_str())));
    }
    let outcome = ingest::read_tables(&tables, &law::vocabulary(regimes));
    outcome.inventory.unwrap_or_else(|| panic!("the inventory reads: {:#?}", outcome.findings))
}

/// The inventory at a path as one file of this format.
pub fn written(path: &Path, format: Format) -> String {
    write::single(&Book::of(&whole(path).tables()), format).text
}

/// The inventory at a path as a folder.
pub fn written_folder(path: &Path) -> Vec<write::File> {
    write::folder(&Book::of(&whole(path).tables()))
}

/// The files of an inventory that is read whole.
fn whole(path: &Path) -> Files {
    let files = Files::read(path);
    let outcome = ingest::read_tables(&files.tables(), &Vocabulary::default());
    assert!(outcome.inventory.is_some(), "{}: {:#?}", path.display(), outcome.findings);
    files
}

/// The table that a kind of line is a row of.
fn table_of(kind: &str) -> Table {
    match kind {
        "company" => Table::Companies,
        "vendor" => Table::Vendors,
        "partner" => Table::Partners,
        "third" => Table::ThirdParties,
        "store" => Table::Stores,
        "population" => Table::Populations,
        "category" => Table::Categories,
        "purpose" => Table::Purposes,
        "flow" => Table::Flows,
        "scc" | "safeguard" => Table::Safeguards,
        "cert" => Table::Certifications,
        "country" => Table::Countries,
        "rule" => Table::Rules,
        other => panic!("no such line: {other}"),
    }
}

fn row(line: &str) -> (Table, BTreeMap<String, String>) {
    let mut words = line.split_whitespace().peekable();
    let kind = words.next().unwrap();
    let mut row = BTreeMap::new();
    let table = table_of(kind);
    let mut set = |k: &str, v: &str| {
        row.insert(k.to_owned(), v.to_owned());
    };
    match kind {
        "cert" => {
            set("party", words.next().unwrap());
            set("scheme", words.next().unwrap());
            set("valid_from", words.next().unwrap());
        }
        "country" => set("country", words.next().unwrap()),
        _ => set("id", words.next().unwrap()),
    }
    if !matches!(
        table,
        Table::Flows | Table::Safeguards | Table::Certifications | Table::Countries | Table::Rules
    ) {
        set("name", "Name");
    }
    if kind == "store" {
        set("operator", words.next().unwrap().trim_start_matches('@'));
        if words.next_if_eq(&"for").is_some() {
            set("controller", words.next().unwrap());
        }
    }
    if kind == "flow" {
        let (from, to) = words.next().unwrap().split_once('>').unwrap();
        set("from", from);
        set("to", to);
        set("categories", words.next().unwrap());
    }
    if kind == "rule" {
        set("effect", words.next().unwrap());
    }
    if kind == "scc" {
        set("mechanism", "scc");
        set("module", words.next().unwrap());
        let (exporter, importer) = words.next().unwrap().split_once('>').unwrap();
        set("exporter", exporter);
        set("importer", importer);
        set("valid_from", "2022-01-01");
        set("assessed_on", "2026-01-01");
    }
    for word in words {
        let (k, v) = word.split_once('=').unwrap_or_else(|| panic!("{word} in {line}"));
        set(k, v);
    }
    (table, row)
}

/// A day.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Judges an inventory and gives its rows as text.
pub fn judged(lines: &str, as_of: &str) -> Rows {
    let inventory = inventory(lines);
    let regimes = regimes();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day(as_of));
    analysis.lineage().verify().expect("the graph is sound");
    Rows::of(&analysis.assess())
}

/// The tables as short lines.
#[derive(Debug)]
pub struct Rows {
    /// `flow regime kind exporter>importer place verdict categories populations instrument`.
    pub transfers: Vec<String>,
    /// `category population regime recipient place verdict route`.
    pub exposures: Vec<String>,
    /// `code subject`.
    pub findings: Vec<String>,
}

impl Rows {
    fn of(assessment: &Assessment) -> Self {
        let i = &assessment.inventory;
        let transfer = |t: &TransferRow| {
            let exporter = t.exporter.map_or("?", |e| i.party(e).id.as_str());
            let categories: Vec<&str> = t.categories.iter().map(|c| i.category(*c).id.as_str()).collect();
            let populations: Vec<&str> = t.populations.iter().map(|p| i.population(*p).id.as_str()).collect();
            format!(
                "{} {} {} {}>{} {} {} {} {} {}",
                t.flow,
                t.regime,
                t.kind.as_str(),
                exporter,
                i.party(t.importer).id,
                t.place.code(),
                t.judgement.verdict.as_str(),
                categories.join(";"),
                populations.join(";"),
                t.judgement.instrument(),
            )
        };
        let exposure = |e: &ExposureRow, category: CategoryId| {
            format!(
                "{} {} {} {} {} {} {}",
                i.category(category).id,
                i.population(e.population).id,
                if e.regime.is_empty() { "-" } else { &e.regime },
                i.party(e.recipient).id,
                e.place.code(),
                e.verdict.as_str(),
                e.route_text(),
            )
        };
        Self {
            transfers: assessment.transfers.iter().map(transfer).collect(),
            exposures: {
                // One line for each category, in the order of categories.
                let each =
                    assessment.exposures.iter().flat_map(|e| e.categories.iter().map(move |&c| (e, c)));
                let mut rows: Vec<_> = each.collect();
                rows.sort_by_key(|(e, c)| {
                    let (category, population) = (&i.category(*c).id, &i.population(e.population).id);
                    (category, population, &e.regime, &i.party(e.recipient).id, e.place.code())
                });
                rows.into_iter().map(|(e, c)| exposure(e, c)).collect()
            },
            findings: assessment
                .findings
                .iter()
                .map(|f| format!("{} {}", f.code.as_str(), f.subject))
                .collect(),
        }
    }

    /// The transfers of a flow: `kind exporter>importer place verdict`.
    pub fn flow(&self, flow: &str) -> Vec<String> {
        self.transfers
            .iter()
            .filter(|t| t.starts_with(&format!("{flow} ")))
            .map(|t| t.split(' ').skip(2).take(4).collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The exposures of a recipient: `category population place verdict route`.
    pub fn of_recipient(&self, recipient: &str) -> Vec<String> {
        self.exposures
            .iter()
            .map(|e| e.split(' ').collect::<Vec<_>>())
            .filter(|e| e[3] == recipient)
            .map(|e| format!("{} {} {} {} {}", e[0], e[1], e[4], e[5], e[6]))
            .collect()
    }

    /// The verdict of a flow that has one transfer only.
    pub fn verdict(&self, flow: &str) -> String {
        let rows = self.flow(flow);
        assert_eq!(rows.len(), 1, "{flow}: {rows:?}");
        rows[0].split(' ').next_back().unwrap().to_owned()
    }

    /// Whether a finding of this code is about this subject.
    pub fn found(&self, code: &str, subject: &str) -> bool {
        self.findings.contains(&format!("{code} {subject}"))
    }
}

/// All that the model holds, but for places in files.
pub fn told(mut inventory: Inventory) -> String {
    inventory.extras.sort();
    let text = format!("{inventory:#?}");
    let mut out = String::new();
    let mut skipping = false;
    for line in text.lines() {
        // A place takes lines of its own, from `Span {` to the brace in the same column.
        let inner = line.trim_start();
        skipping |= inner.ends_with("Span {");
        if !skipping {
            out.push_str(line);
            out.push('\n');
        }
        skipping &= !inner.starts_with('}');
    }
    out
}

/// The inventory of a fixture: the folder, or a file `one.*` in it.
pub fn inventory_of(folder: &Path) -> PathBuf {
    let files = ["yaml", "yml", "json", "toml"].map(|ending| folder.join(format!("one.{ending}")));
    files.into_iter().find(|file| file.exists()).unwrap_or_else(|| folder.to_owned())
}
