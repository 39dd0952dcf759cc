//! What a waiver covers: each cell that a finding rests on. The examples of the documentation raise each code; each of their
//! cells is changed, and where the finding stays, what is accepted is another thing, unless the cell says nothing about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use thalweg::{
    assess::{Analysis, ExposureRow, of_exposure},
    finding::{
        Code, Finding, Severity,
        explain::{BASE, File},
    },
    gate,
    ingest::{self, Files, Table},
    law::{self, Regime},
    model::{Inventory, Vocabulary, WaiverOf},
    source::Sources,
};

/// The files of an inventory by name, and the laws beside it.
type Texts = BTreeMap<String, String>;

fn texts(files: &[File]) -> Texts {
    let all = BASE.iter().chain(files).filter(|(name, _)| *name != "waivers.csv");
    all.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// The laws of an inventory.
struct Law {
    regimes: Vec<Arc<Regime>>,
    vocabulary: Vocabulary,
}

impl Law {
    fn of(texts: &Texts) -> Self {
        let own = texts.iter().filter_map(|(name, text)| {
            name.strip_prefix("regimes/").map(|name| (name.to_owned(), text.clone()))
        });
        let regimes = law::merge(law::built_in().unwrap(), &own.collect::<Vec<_>>()).unwrap();
        let vocabulary = law::vocabulary(&regimes);
        Self { regimes: regimes.into_iter().map(Arc::new).collect(), vocabulary }
    }
}

/// What is judged and found; `None`: the inventory is not read.
fn judged(law: &Law, texts: &Texts) -> Option<(Inventory, Analysis, Sources, Vec<Finding>)> {
    let files = texts.iter().filter(|(name, _)| !name.starts_with("regimes/"));
    let files: Vec<(&str, &str)> = files.map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let outcome = ingest::read_tables(&Files::of(&files).tables(), &law.vocabulary);
    let inventory = outcome.inventory?;
    let as_of = inventory.head.as_of.unwrap();
    let analysis = Analysis::prepare(inventory.clone(), law.regimes.iter().cloned(), as_of).covering();
    let mut findings = outcome.findings;
    findings.extend(analysis.check());
    findings.retain(|finding| finding.severity != Severity::Off);
    Some((inventory, analysis, outcome.sources, findings))
}

/// By code and subject of what is found, the digest that a waiver of it takes; `None`: the inventory is not read.
fn found(law: &Law, texts: &Texts) -> Option<BTreeMap<(&'static str, String), String>> {
    let (inventory, analysis, sources, findings) = judged(law, texts)?;
    let can_be = findings.iter().filter(|finding| finding.code.can_be_waived());
    let keys: BTreeSet<(&'static str, String)> =
        can_be.map(|finding| (finding.code.as_str(), finding.subject.clone())).collect();
    let asked: Vec<gate::Asked> =
        keys.iter().map(|(code, subject)| (WaiverOf::Code((*code).to_owned()), subject.clone())).collect();
    let mut each = |see: &mut dyn FnMut(&ExposureRow)| analysis.each_exposure(see);
    let now = gate::covers_now(&inventory, &sources, &findings, &mut each, &asked);
    Some(keys.into_iter().zip(now.into_iter().map(|now| now.unwrap().0)).collect())
}

/// What may stand in a cell instead, by column.
const INSTEAD: &[(&str, &[&str])] = &[
    ("country", &["FR", "IN", "unknown"]),
    ("locations", &["IN", "GB"]),
    ("kind", &["data-broker"]),
    ("role", &["controller", "processor", "joint-controller", "sub-processor"]),
    ("parent", &["acme", "cloud", "health", ""]),
    ("subject_to", &["none", "eu-gdpr"]),
    ("attests", &["own-locations"]),
    ("operator", &["acme", "cloud"]),
    ("controller", &["acme", "cloud", "acme;cloud"]),
    ("engaged_by", &["cloud", "acme"]),
    ("measures", &["access-control"]),
    ("categories", &["email", "health", "contact"]),
    ("populations", &["customers"]),
    ("tags", &["special", "mine"]),
    ("from", &["crm", "customers"]),
    ("to", &["backup", "cloud", "crm"]),
    ("access", &["remote", "copy"]),
    ("recurrence", &["once", "occasional", "standing"]),
    ("consideration", &["sale", "none"]),
    ("legal_basis", &["consent", "contract", ""]),
    ("transform", &["encrypt", "pseudonymise", ""]),
    ("purposes", &["", "mail", "orders"]),
    ("safeguards", &["clauses", ""]),
    ("recipients", &["data-broker"]),
    ("mechanism", &["scc", "derogation", "bcr-c"]),
    ("regimes", &["eu-gdpr", "uk-gdpr"]),
    ("module", &["1", "2", "a", "b"]),
    ("exporter", &["acme", "*"]),
    ("importer", &["cloud", "*"]),
    ("countries", &["US", "IN"]),
    ("valid_from", &["2023-05-05", "2025-05-05"]),
    ("valid_until", &["2027-05-05", "2026-12-15", "2025-12-31"]),
    ("assessed_on", &["2025-05-05", "2026-02-02", "none"]),
    ("assessment", &["passed", "with-measures"]),
    ("document", &["shelf"]),
    ("scheme", &["eu-us-dpf"]),
    ("covers", &["*", "hr"]),
    ("checked_on", &["2026-02-02"]),
    ("category", &["email", "health"]),
    ("population", &["customers"]),
    ("purpose", &["orders"]),
    ("recipient", &["cloud", "kind:data-broker"]),
    ("place", &["US", "!EEA"]),
    ("effect", &["deny", "require"]),
    ("message", &["another"]),
];

/// One cell with something else in it.
struct Changed {
    table: Table,
    row: String,
    column: &'static str,
    value: &'static str,
    texts: Texts,
}

/// Each inventory in which one cell says something else; columns that are not there are added.
fn changed(texts: &Texts) -> Vec<Changed> {
    let mut all = Vec::new();
    for (name, text) in texts {
        let Some(table) = name.strip_suffix(".csv").and_then(Table::of_name) else { continue };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        for &(column, ..) in table.columns() {
            let Some((_, instead)) = INSTEAD.iter().find(|(name, _)| *name == column) else { continue };
            let at = header.iter().position(|name| name == column);
            for (number, row) in rows.iter().enumerate() {
                let old = at.and_then(|at| row.get(at)).cloned().unwrap_or_default();
                for &value in instead.iter().filter(|value| **value != old) {
                    let mut header = header.clone();
                    let mut rows = rows.clone();
                    let at = at.unwrap_or_else(|| {
                        header.push(column.to_owned());
                        for row in &mut rows {
                            row.resize(header.len(), String::new());
                        }
                        header.len() - 1
                    });
                    let wide = header.len().max(rows[number].len());
                    rows[number].resize(wide, String::new());
                    value.clone_into(&mut rows[number][at]);
                    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
                    out.write_record(&header).unwrap();
                    for row in &rows {
                        out.write_record(row).unwrap();
                    }
                    let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
                    let mut texts = texts.clone();
                    texts.insert(name.clone(), text);
                    all.push(Changed { table, row: row[0].clone(), column, value, texts });
                }
            }
        }
    }
    all
}

/// Columns that a flow, a store, a party, people and a category are judged by.
const FLOW: &[&str] = &[
    "from",
    "to",
    "access",
    "recurrence",
    "consideration",
    "legal_basis",
    "transform",
    "safeguards",
    "purposes",
];
const STORE: &[&str] = &["operator", "controller", "engaged_by", "country", "measures"];
const PARTY: &[&str] = &["country", "locations", "kind", "role", "parent", "subject_to", "attests"];
const PEOPLE: &[&str] = &["country", "tags"];
const DATA: &[&str] = &["tags"];
/// What a paper is; its days and its assessment are said where they matter.
const PAPER: &[&str] = &["mechanism", "regimes", "module", "exporter", "importer", "countries", "categories"];
const ALL: &[&str] = &["*"];

/// A table, a row of it, and its columns.
type Rows = &'static [(&'static str, &'static str, &'static [&'static str])];

const COPIED: Rows = &[
    ("flows", "copy", FLOW),
    ("stores", "crm", STORE),
    ("stores", "backup", STORE),
    ("companies", "acme", PARTY),
    ("vendors", "cloud", PARTY),
    ("populations", "customers", PEOPLE),
    ("categories", "email", DATA),
];

/// What the findings of a code rest on, where its example raises one: nothing but their words, or these rows.
#[allow(clippy::too_many_lines, reason = "a table")]
fn rests_on(code: Code) -> Vec<(&'static str, &'static str, &'static [&'static str])> {
    let more = |rows: Rows| [COPIED, rows].concat();
    let own: Rows = match code {
        Code::TransferMissing
        | Code::TransferProhibited
        | Code::AncestorPassesDrop
        | Code::AncestorDerives => return without_data(code, COPIED),
        Code::TransferDeficient | Code::TransferUnknown => return more(&[("safeguards", "clauses", PAPER)]),
        Code::EncryptionAlone => return more(&[("safeguards", "clauses", ALL)]),
        Code::StandingConsent => return more(&[("safeguards", "consent", ALL)]),
        Code::UndeclaredUse | Code::UndeclaredRecipient => {
            return more(&[("purposes", "billing", &["legal_basis"])]);
        }
        Code::RuleDenied => return more(&[("rules", "no-us", ALL)]),
        Code::RuleRequired => return more(&[("rules", "coded", ALL)]),
        Code::ForeignParent => &[
            ("flows", "share", FLOW),
            ("stores", "crm", STORE),
            ("companies", "acme", PARTY),
            ("companies", "acme-fr", PARTY),
            ("companies", "acme-inc", &["country", "parent"]),
            ("populations", "customers", PEOPLE),
            ("categories", "email", DATA),
        ],
        Code::ForeignAuthority => &[
            ("flows", "order", FLOW),
            ("stores", "crm", STORE),
            ("companies", "acme", PARTY),
            ("third_parties", "police", PARTY),
            ("populations", "customers", PEOPLE),
            ("categories", "email", DATA),
        ],
        Code::PlaceOfSameParty => &[
            ("flows", "copy", FLOW),
            ("stores", "crm", STORE),
            ("stores", "backup", STORE),
            ("companies", "acme", PARTY),
            ("populations", "customers", PEOPLE),
            ("categories", "email", DATA),
        ],
        Code::UnnamedLocation => &[
            ("stores", "backup", STORE),
            ("vendors", "cloud", PARTY),
            ("populations", "customers", PEOPLE),
            ("categories", "email", DATA),
        ],
        Code::EmptyFlow => &[
            ("flows", "copy", FLOW),
            ("flows", "copy", &["categories"]),
            ("stores", "crm", STORE),
            ("stores", "backup", STORE),
            ("companies", "acme", PARTY),
            ("vendors", "cloud", PARTY),
        ],
        Code::UnsourcedHolding | Code::UndeclaredReceipt => &[
            ("stores", "crm", STORE),
            ("stores", "crm", &["categories", "populations"]),
            ("companies", "acme", PARTY),
            ("flows", "signup", FLOW),
            ("populations", "customers", PEOPLE),
            ("categories", "email", DATA),
        ],
        Code::UnknownController => &[
            ("stores", "backup", STORE),
            ("vendors", "cloud", PARTY),
            ("flows", "copy", FLOW),
            ("populations", "customers", PEOPLE),
            ("categories", "email", DATA),
        ],
        Code::FlowCycle => &[("flows", "copy", FLOW), ("flows", "restore", FLOW)],
        Code::ForeignPopulationFlow => &[("flows", "signup", FLOW), ("populations", "customers", PEOPLE)],
        Code::UnknownHome => &[("populations", "customers", PEOPLE)],
        Code::IdleRule => &[("rules", "no-cn", ALL)],
        Code::Expiring | Code::AssessmentDue | Code::SafeguardOutsideRegime => {
            &[("safeguards", "clauses", ALL)]
        }
        Code::UnusedSafeguard => &[("safeguards", "wrong-way", ALL)],
        Code::BlankRow
        | Code::DoubtfulPlace
        | Code::NothingMoves
        | Code::ReviewRequired
        | Code::Unconfirmed
        | Code::RegimeNotInForce
        | Code::UnusedConfirmation => &[],
        other => panic!("{} is not said to rest on anything", other.as_str()),
    };
    own.to_vec()
}

/// A drop or a derivation is of a broader category: the tags of the narrower one say nothing of it.
fn without_data(code: Code, rows: Rows) -> Vec<(&'static str, &'static str, &'static [&'static str])> {
    let broader = matches!(code, Code::AncestorPassesDrop | Code::AncestorDerives);
    rows.iter().filter(|row| !broader || row.0 != "categories").copied().collect()
}

/// Whether a value says what the blank cell, or the one that was there, says.
fn means_the_same(one: &Changed) -> bool {
    let blank =
        [("access", "copy"), ("recurrence", "standing"), ("consideration", "none"), ("regimes", "eu-gdpr")];
    let by_table = match one.table.name() {
        "companies" | "third_parties" => one.column == "role" && one.value == "controller",
        "vendors" => one.column == "role" && one.value == "processor",
        "stores" => one.column == "controller" && one.value == "acme",
        _ => false,
    };
    blank.contains(&(one.column, one.value)) || by_table
}

/// Each cell is changed by itself: the finding is gone, or another one, or what a waiver of it covers is.
#[test]
fn what_is_accepted_is_each_cell_that_a_finding_rests_on() {
    let (mut asked, mut stays) = (0, Vec::new());
    for &code in Code::ALL.iter().filter(|code| code.can_be_waived()) {
        let texts = texts(code.explanation().raises);
        let law = Law::of(&texts);
        let Some(before) = found(&law, &texts) else { continue };
        let own: Vec<_> = before.iter().filter(|((of, _), _)| *of == code.as_str()).collect();
        assert!(!own.is_empty(), "{}", code.as_str());
        let rows = rests_on(code);
        let rests = |one: &Changed| {
            let of = |(table, row, columns): &(&str, &str, &[&str])| {
                one.table.name() == *table
                    && one.row == *row
                    && (columns.contains(&one.column) || columns.contains(&"*"))
            };
            rows.iter().any(of) && !means_the_same(one)
        };
        for one in changed(&texts).into_iter().filter(rests) {
            let Some(after) = found(&law, &one.texts) else { continue };
            for (key, covers) in &own {
                let Some(now) = after.get(*key) else { continue };
                asked += 1;
                if now == *covers {
                    stays.push(format!(
                        "{} about {}: {} `{}` {} = {}",
                        key.0,
                        key.1,
                        one.table.name(),
                        one.row,
                        one.column,
                        one.value
                    ));
                }
            }
        }
    }
    assert!(stays.is_empty(), "{} of {asked}:\n{}", stays.len(), stays.join("\n"));
    assert!(asked > 300, "{asked}");
}

/// What a purpose says of the legal basis is what its flows rest on, for findings and for exposures.
#[test]
fn the_legal_basis_of_a_purpose_is_accepted_with_its_flows() {
    let mut texts = texts(Code::TransferMissing.explanation().raises);
    let mut put = |name: &str, text: &str| texts.insert(name.to_owned(), text.to_owned());
    put(
        "flows.csv",
        "id,from,to,categories,purposes\nsignup,customers,crm,email,\ncopy,crm,backup,email,mail\n",
    );
    put("purposes.csv", "id,name,parent,legal_basis\nall,All,,contract\nmail,Mail,all,\n");
    let law = Law::of(&texts);
    let of_exposures = |texts: &Texts| {
        let (inventory, analysis, ..) = judged(&law, texts).unwrap();
        let mut all = Vec::new();
        analysis.each_exposure(&mut |row| all.push(of_exposure::row(&inventory, row)));
        all
    };
    let key = ("TW201", "cloud".to_owned());
    let before = (found(&law, &texts).unwrap()[&key].clone(), of_exposures(&texts));
    for purposes in ["all,All,,consent\nmail,Mail,all,\n", "all,All,,contract\nmail,Mail,all,consent\n"] {
        let mut texts = texts.clone();
        texts.insert("purposes.csv".to_owned(), format!("id,name,parent,legal_basis\n{purposes}"));
        assert_ne!(found(&law, &texts).unwrap()[&key], before.0, "{purposes}");
        assert_ne!(of_exposures(&texts), before.1, "{purposes}");
    }
}

/// A rule that is broken for the same exposure by one flow more is broken anew: each flow over which it ends counts.
#[test]
fn a_rule_is_accepted_with_each_flow_that_breaks_it() {
    let mut texts = texts(Code::RuleDenied.explanation().raises);
    let law = Law::of(&texts);
    let key = ("TW303", "no-us".to_owned());
    let before = found(&law, &texts).unwrap()[&key].clone();
    let more = format!("{}again,crm,backup,email\n", texts["flows.csv"]);
    texts.insert("flows.csv".to_owned(), more);
    assert_ne!(found(&law, &texts).unwrap()[&key], before);
}
