//! Whose the sentences to paste are: "we" is said only of what our own companies, or those that act for them, transfer.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{
    Made,
    lawyer::{copy, rows, section, seen},
};

type Row = std::collections::HashMap<String, String>;

/// A table of an inventory: its rows by their ids.
fn table(inventory: &str, name: &str) -> BTreeMap<String, Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(inventory).join(name);
    let text = fs::read_to_string(path).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    reader.deserialize().map(|row: Result<Row, _>| row.unwrap()).map(|row| (row["id"].clone(), row)).collect()
}

/// The parts of a notice that are to paste: for whom, and the sentences.
fn parts(notice: &str) -> Vec<(String, Vec<String>)> {
    let mut parts = Vec::new();
    let mut before = "";
    for piece in notice.split("<div class=\"paste\">") {
        if !before.is_empty() {
            let (pasted, _) = piece.split_once("</div>").unwrap();
            let whose = seen(before.rsplit("<p>").next().unwrap());
            let sentences = pasted.split("</p>").map(seen).filter(|text| !text.is_empty()).collect();
            parts.push((whose, sentences));
        }
        before = piece;
    }
    parts
}

fn list(cell: &str) -> BTreeSet<&str> {
    cell.split(';').filter(|part| !part.is_empty()).collect()
}

/// What an inventory says of its parties, people and data.
struct Known {
    companies: BTreeMap<String, Row>,
    parties: BTreeMap<String, Row>,
    populations: BTreeMap<String, Row>,
    categories: BTreeMap<String, Row>,
    stores: BTreeMap<String, Row>,
    flows: BTreeMap<String, (String, String)>,
}

impl Known {
    fn of(inventory: &str) -> Self {
        let table = |name: &str| table(inventory, name);
        let tables = ["companies.csv", "vendors.csv", "partners.csv", "third_parties.csv"];
        Self {
            companies: table("companies.csv"),
            parties: tables.into_iter().flat_map(table).collect(),
            populations: table("populations.csv"),
            categories: table("categories.csv"),
            stores: table("stores.csv"),
            flows: flows(inventory),
        }
    }

    /// The names of the companies of ours that stand behind a transfer.
    fn ours(&self, row: &Row) -> BTreeSet<&str> {
        let mut own = BTreeSet::from([row["exporter"].as_str()]);
        if row["exporter_role"] == "processor" {
            let held = row["flow"].strip_prefix("store:");
            let ends = self.flows.get(&row["flow"]).map(|(from, to)| [from.as_str(), to.as_str()]);
            let stores = held.into_iter().chain(ends.into_iter().flatten());
            own.extend(stores.filter_map(|id| self.stores.get(id)).flat_map(|row| list(&row["controller"])));
        }
        own.into_iter().filter_map(|id| self.companies.get(id)).map(|row| row["name"].as_str()).collect()
    }

    /// A sentence of these people under a law, for the notice of somebody, names what is transferred by that one.
    fn hold(&self, sentence: &str, (title, whose): (&str, &str), [transfers, exposures]: [&[Row]; 2]) {
        let people =
            self.populations.iter().find(|(_, row)| title.starts_with(&format!("{}, ", row["name"])));
        let people = people.unwrap_or_else(|| panic!("{title}")).0.as_str();
        let own = transfers.iter().filter(|row| {
            list(&row["populations"]).contains(people)
                && ["adequate", "safeguarded", "derogation"].contains(&row["verdict"].as_str())
                && sentence.contains(self.parties[&row["importer"]]["name"].as_str())
                && self.ours(row).iter().any(|name| whose.contains(name))
        });
        let given: BTreeSet<&str> = own
            .flat_map(|row| list(&row["categories"]))
            .map(|id| self.categories[id]["name"].as_str())
            .collect();
        assert!(!given.is_empty(), "{title}, {whose} {sentence}");
        // A row of the register joins groups of people: this one's part of it is what its recipient has.
        let had = exposures.iter().filter(|row| {
            row["population"] == people && sentence.contains(self.parties[&row["recipient"]]["name"].as_str())
        });
        let had: BTreeSet<&str> = had
            .flat_map(|row| list(&row["categories"]))
            .map(|id| self.categories[id]["name"].as_str())
            .collect();
        let tail = sentence.split_once("): ").or_else(|| sentence.split_once(")\u{a0}: "));
        for name in tail.unwrap().1.split(". ").next().unwrap().split("; ") {
            let name = name.trim_end_matches('\u{a0}');
            assert!(given.contains(name) && had.contains(name), "{title}, {whose} {name}: {sentence}");
        }
    }
}

/// Each sentence with "we" is held against the transfers: of its recipient and each of its categories there is one to these
/// people whose exporter is the company whose notice it is, or somebody who acts for it.
#[test]
fn we_is_said_only_of_what_our_own_companies_transfer() {
    for inventory in ["harbour", "meta"] {
        let known = Known::of(inventory);
        for (lang, we) in [
            ("en", ["We transfer ", "We pass "]),
            ("de", ["Wir übermitteln ", "Wir geben "]),
            ("fr", ["Nous transférons ", "Nous transmettons "]),
        ] {
            let made = Made::with(inventory, &["--lang", lang]);
            let tables = ["transfers.csv", "exposures.csv"].map(|name| rows(&made, name));
            let tables = [&tables[0][..], &tables[1]];
            let (mut said, mut named) = (0, 0);
            for notice in section(&made, "told").split("<details class=\"q\">").skip(1) {
                let title = seen(notice.split("<small>").next().unwrap());
                for (whose, sentences) in parts(notice) {
                    for sentence in sentences {
                        if we.iter().any(|we| sentence.starts_with(we)) {
                            known.hold(&sentence, (&title, &whose), tables);
                            // Pay of staff in the United Kingdom comes from the company there, not from the holding.
                            let staff = title.starts_with("Staff in the United Kingdom, ");
                            let holding = staff && whose.contains("Marram Line Holding");
                            assert!(!holding || !sentence.contains("; Pay"), "{title}, {whose} {sentence}");
                            said += 1;
                        } else {
                            named += 1;
                        }
                    }
                }
            }
            assert!(
                said > 5 && (named > 0) == (inventory == "harbour"),
                "{inventory} {lang}: {said} {named}"
            );
        }
    }
}

/// The ends of the flows of an inventory, which may lie in a folder.
fn flows(inventory: &str) -> BTreeMap<String, (String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(inventory);
    let folder = root.join("flows");
    let files: Vec<_> = if folder.is_dir() {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![root.join("flows.csv")]
    };
    let mut flows = BTreeMap::new();
    for path in files {
        let text = fs::read_to_string(path).unwrap();
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
        for row in reader.deserialize() {
            let row: Row = row.unwrap();
            flows.insert(row["id"].clone(), (row["from"].clone(), row["to"].clone()));
        }
    }
    flows
}

/// What another party gives to us is in its own notice: it is listed, with who transfers it, and no sentence says "we" of it.
#[test]
fn what_others_give_to_us_is_left_to_their_notice() {
    for (lang, said, we) in [
        (
            "en",
            "Lighthouse Points transfers this, which is for its own notice to say (adequate): Marram Ferries (Ireland); Marram Voyages (France)",
            "For the notice of Marram Voyages:",
        ),
        (
            "de",
            "Das übermittelt Lighthouse Points und hat es in der eigenen Datenschutzerklärung zu sagen (angemessen): Marram Ferries (Irland); Marram Voyages (Frankreich)",
            "Für die Datenschutzerklärung von Marram Voyages:",
        ),
        (
            "fr",
            "C’est Lighthouse Points qui transfère cela, et c’est à sa propre information de le dire (avec adéquation)\u{a0}: Marram Ferries (Irlande)\u{a0}; Marram Voyages (France)",
            "Pour l’information que donne Marram Voyages\u{a0}:",
        ),
    ] {
        let told = section(&Made::with("harbour", &["--lang", lang]), "told");
        let swiss = told
            .split("<details class=\"q\">")
            .find(|one| seen(one).starts_with("Passengers from Switzerland"))
            .unwrap();
        assert!(seen(swiss).contains(said) && seen(swiss).contains(we), "{lang}: {}", seen(swiss));
    }
    let meta = seen(&section(&Made::of("meta"), "told"));
    let theirs = "Customers under the business terms transfers this, which is for its own notice to say (adequate): Meta Platforms Ireland Limited (Ireland)";
    assert_eq!(meta.matches(theirs).count(), 2, "{meta}");
}

/// A recipient of ours that is a controller and gives data on to somebody else is named; nobody says "we" of what comes back
/// to themselves, and who only says what it is stands in quotes.
#[test]
fn who_passes_data_on_is_named() {
    let told = seen(&section(&Made::of("harbour"), "told"));
    assert!(told.contains("A recipient of your data, Quayscan, passes the following data about you on to Marram Ferries UK (United Kingdom): "), "{told}");
    assert!(told.contains("to “A hospital in Tangier” (Morocco): "), "{told}");
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour"), folder.path());
    // Lighthouse gives points on to a hotel: it has data of ours.
    let flow = folder.path().join("flows/9-more.csv");
    fs::write(&flow, "id,from,to,categories\nlighthouse-to-hotel,lighthouse-pool,starfish-hotels,*\n")
        .unwrap();
    let told = seen(&section(&Made::of_folder(folder.path(), &[]), "told"));
    assert!(told.contains("A recipient of your data, Lighthouse Points, passes the following data about you on to Starfish Hotels (France): "), "{told}");
}
