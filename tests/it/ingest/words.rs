//! Ids that are words with a meaning elsewhere: none of them is misread.

use thalweg::{
    ingest::{Table, Tables, book::Book},
    text::Format,
    write,
};

use super::*;
use crate::support::told;

/// Words that mean something in some cell, report or format, and that are written as ids are.
const WORDS: &[&str] = &[
    "none",
    "free",
    "unknown",
    "adequacy",
    "prohibition",
    "all",
    "any",
    "no",
    "off",
    "true",
    "null",
    "y",
    "eu",
    "us",
    "1",
    "2026",
    "1e3",
    "vendor",
    "require",
    "deny",
    "encrypt",
    "scc",
    "0x1f",
    "1.5",
];

/// An inventory in which all that has an id is called by such a word.
#[allow(clippy::too_many_lines, reason = "a row of each table")]
fn called(word: &str) -> Tables<'static> {
    let mut tables = Tables::new("name = \"none\"\nregimes = [\"eu-gdpr\"]\n");
    let other = if word == "o" { "p" } else { "o" };
    tables
        .row(Table::Companies, [("id", word), ("name", word), ("country", "DE"), ("subject_to", "none")])
        .row(Table::ThirdParties, [("id", other), ("name", "none"), ("country", "unknown"), ("parent", word)])
        .row(Table::Stores, [("id", "s"), ("name", word), ("operator", word), ("controller", word)])
        .row(Table::Populations, [("id", "p-of-all"), ("name", word), ("country", "*"), ("tags", word)])
        .row(Table::Categories, [("id", word), ("name", word), ("tags", word)])
        .row(Table::Categories, [("id", other), ("name", "Other"), ("parent", word)])
        .row(Table::Purposes, [("id", word), ("name", word), ("categories", word)])
        .row(
            Table::Safeguards,
            [
                ("id", word),
                ("mechanism", "scc"),
                ("exporter", word),
                ("importer", format!("group:{word}").as_str()),
                ("categories", word),
                ("assessed_on", "none"),
                ("measures", word),
            ],
        )
        .row(
            Table::Flows,
            [
                ("id", word),
                ("from", "p-of-all"),
                ("to", "s"),
                ("categories", word),
                ("purposes", word),
                ("transform", "none"),
                ("notes", word),
            ],
        )
        .row(
            Table::Flows,
            [
                ("id", "more"),
                ("from", "s"),
                ("to", other),
                ("categories", "*"),
                ("safeguards", word),
                ("transform", format!("drop:{word};derive:{word}>{other}").as_str()),
                ("consideration", "none"),
            ],
        )
        .row(
            Table::Rules,
            [
                ("id", word),
                ("effect", "deny"),
                ("category", word),
                ("purpose", word),
                ("recipient", word),
                ("transform", "none"),
                ("mechanism", "adequacy"),
            ],
        )
        .row(
            Table::Rules,
            [
                ("id", "other"),
                ("effect", "require"),
                ("category", format!("tag:{word}").as_str()),
                ("recipient", format!("kind:{word}").as_str()),
                ("transform", format!("drop:{word}").as_str()),
            ],
        )
        .row(Table::Volumes, [("flow", word), ("category", word), ("people", "1")]);
    tables
}

#[test]
fn whatever_a_thing_is_called_its_references_lead_to_it() {
    for word in WORDS {
        let tables = called(word);
        let outcome = ingest::read_tables(&tables, &vocabulary());
        let all = outcome.inventory.unwrap_or_else(|| panic!("{word}: {:#?}", outcome.findings));
        let (party, category) = (all.find_party(word).unwrap(), all.find_category(word).unwrap());
        assert_eq!(all.parties[1].parent, Some(party), "{word}");
        assert_eq!(all.parties[0].subject_to, Some(vec![]), "{word}");
        assert_eq!((all.stores[0].operator, &all.stores[0].controllers), (party, &vec![party]), "{word}");
        assert_eq!(all.categories[1].parent, Some(category), "{word}");
        assert_eq!(all.purposes[0].categories, [category], "{word}");
        let safeguard = &all.safeguards[0];
        assert_eq!(safeguard.exporters, [PartyMatch::Party(party)], "{word}");
        assert_eq!(safeguard.importers, [PartyMatch::Group(party)], "{word}");
        assert_eq!(
            (&safeguard.categories, safeguard.assessment.on),
            (&vec![category], DateCell::None),
            "{word}"
        );
        let (first, second) = (&all.flows[0], &all.flows[1]);
        assert_eq!(all.category_cells.get(first.categories), [CategoryCell::Named(category)], "{word}");
        assert!(all.transform_lists.get(first.transforms).is_empty(), "{word}");
        assert_eq!(all.category_cells.get(second.categories), [CategoryCell::All], "{word}");
        assert_eq!(all.safeguard_lists.get(second.safeguards).len(), 1, "{word}");
        let other = all.find_category("o").unwrap();
        let transforms = [Transform::Drop(category), Transform::Derive(category, other)];
        assert_eq!(all.transform_lists.get(second.transforms), transforms, "{word}");
        let (deny, require) = (&all.rules[0], &all.rules[1]);
        assert_eq!(deny.category, Some(CategoryMatch::Within(category)), "{word}");
        assert_eq!(deny.recipient, Some(RecipientMatch::Party(party)), "{word}");
        assert_eq!(deny.transform, Some(TransformMatch::Nothing), "{word}");
        assert_eq!(require.category, Some(CategoryMatch::Tagged((*word).to_owned())), "{word}");
        assert_eq!(require.recipient, Some(RecipientMatch::Kind((*word).to_owned())), "{word}");
        assert_eq!(require.transform, Some(TransformMatch::Has(Transform::Drop(category))), "{word}");
        let model = told(all);
        let book = Book::of(&tables);
        for format in Format::ALL {
            let text = write::single(&book, format).text;
            let again = ingest::from_memory(&[(&format!("i.{}", format.as_str()), &text)], &vocabulary());
            let again = again.inventory.unwrap_or_else(|| panic!("{word}: {text}\n{:#?}", again.findings));
            assert_eq!(told(again), model, "{text}");
        }
        let files: Vec<_> = write::folder(&book).into_iter().map(|file| (file.name, file.text)).collect();
        let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(told(ingest::from_memory(&files, &vocabulary()).inventory.unwrap()), model, "{word}");
    }
}

#[test]
fn what_is_written_otherwise_than_ids_are_is_none() {
    for word in ["*", "store:x", "group:x", "tag:x", "kind:x", "drop:x", "!x", "#x", "None", ""] {
        let mut tables = Tables::new("name = \"t\"");
        tables.row(Table::Vendors, [("id", word), ("name", "V"), ("country", "DE")]);
        let outcome = ingest::read_tables(&tables, &vocabulary());
        let code = if word.is_empty() { Code::MissingColumn } else { Code::BadId };
        let codes: Vec<_> = outcome.findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, [code], "{word}");
    }
}

/// In `recipients` of a purpose, a word is the id of a party, or the kind of some.
#[test]
fn a_recipient_that_is_both_a_party_and_a_kind_is_refused() {
    let read = |id: &str, kind: &str| {
        let mut tables = Tables::new("name = \"t\"");
        tables
            .row(Table::Companies, [("id", "c"), ("name", "C"), ("country", "DE")])
            .row(Table::Vendors, [("id", id), ("name", "V"), ("country", "DE"), ("kind", kind)])
            .row(Table::Vendors, [("id", "w"), ("name", "W"), ("country", "DE")])
            .row(Table::Purposes, [("id", "p"), ("name", "P"), ("recipients", "c;vendor")]);
        ingest::read_tables(&tables, &vocabulary())
    };
    assert!(read("v", "").inventory.is_some());
    assert!(read("v", "vendor").inventory.is_some());
    for kind in ["", "hosting"] {
        let outcome = read("vendor", kind);
        let found = listed(&outcome.findings, &outcome.sources, Path::new("-"));
        let expected = "TW012 purposes:1:0 `vendor` is the id of a party and the kind of others: which is meant \
                        cannot be determined | give the party another id, or those another `kind`\n";
        assert_eq!(found, expected, "{kind}");
    }
}
