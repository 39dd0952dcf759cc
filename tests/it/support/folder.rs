//! An inventory of the model as the CSV folder that it would be read from, with texts of the caller's choice where
//! the model of a random inventory has none.

use std::{fs, path::Path};

use thalweg::model::{
    AssessmentState, CategoryCell, CategoryId, Date, DateCell, Home, Inventory, PartyId, PartyMatch,
    PartyTable, Place, PopulationId, Transform,
};

type Row = Vec<(&'static str, String)>;

/// Writes the folder. `text` gives a text that is not blank for each number.
pub fn write(inventory: &Inventory, folder: &Path, text: impl Fn(usize) -> String) {
    let head = &inventory.head;
    let list = |items: &[String]| items.iter().map(|i| format!("{i:?}")).collect::<Vec<_>>().join(", ");
    let regimes = head.regimes.as_ref().map(|r| format!("regimes = [{}]\n", list(r))).unwrap_or_default();
    let confirms: Vec<String> = head.confirms.iter().map(|(id, _)| id.clone()).collect();
    let head = format!("name = \"random\"\n{regimes}confirms = [{}]\n", list(&confirms));
    fs::write(folder.join("inventory.toml"), head).unwrap();
    let mut number = 0;
    let mut say = || {
        number += 1;
        text(number)
    };
    let mut tables: Vec<(&str, Vec<Row>)> = Vec::new();
    for (table, name) in [
        (PartyTable::Company, "companies"),
        (PartyTable::Vendor, "vendors"),
        (PartyTable::Partner, "partners"),
        (PartyTable::ThirdParty, "third_parties"),
    ] {
        let rows = inventory.parties.iter().filter(|p| p.table == table).map(|p| {
            vec![
                ("notes", say()),
                ("id", p.id.clone()),
                ("name", say()),
                ("x_own", say()),
                ("country", places(&p.establishments)),
                ("locations", places(&p.locations)),
                ("kind", p.kind.clone()),
                ("role", p.role.as_str().into()),
                ("parent", p.parent.map(|id| party(inventory, id)).unwrap_or_default()),
                ("subject_to", p.subject_to.as_ref().map_or(String::new(), |r| or_none(r))),
                ("attests", p.attests.join("; ")),
            ]
        });
        tables.push((name, rows.collect()));
    }
    tables.push(("stores", stores(inventory, &mut say)));
    tables.extend(words(inventory, &mut say));
    tables.push(("safeguards", safeguards(inventory, &mut say)));
    tables.push(("flows", flows(inventory, &mut say)));
    for (name, rows) in tables.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        // A first cell that begins with `#` would else begin a comment.
        let quoting = csv::QuoteStyle::Always;
        let path = folder.join(format!("{name}.csv"));
        let mut writer = csv::WriterBuilder::new().quote_style(quoting).from_path(path).unwrap();
        writer.write_record(rows[0].iter().map(|(column, _)| *column)).unwrap();
        for row in rows {
            writer.write_record(row.iter().map(|(_, cell)| cell.as_str())).unwrap();
        }
        writer.flush().unwrap();
    }
}

fn or_none(list: &[String]) -> String {
    if list.is_empty() { "none".into() } else { list.join(";") }
}

fn places(places: &[Place]) -> String {
    places.iter().map(|p| p.code()).collect::<Vec<_>>().join(";")
}

fn party(inventory: &Inventory, id: PartyId) -> String {
    inventory.party(id).id.clone()
}

fn categories(inventory: &Inventory, ids: &[CategoryId]) -> String {
    ids.iter().map(|&id| inventory.category(id).id.as_str()).collect::<Vec<_>>().join(";")
}

fn populations(inventory: &Inventory, ids: &[PopulationId]) -> String {
    ids.iter().map(|&id| inventory.population(id).id.as_str()).collect::<Vec<_>>().join(";")
}

fn assessment(state: AssessmentState) -> [(&'static str, String); 2] {
    let on = match state.on {
        DateCell::Blank => String::new(),
        DateCell::None => "none".into(),
        DateCell::On(day) => day.to_string(),
    };
    [("assessed_on", on), ("assessment", state.outcome.map_or("", |o| o.as_str()).into())]
}

/// The last day, unless it comes before the first: random inventories have such, no inventory that is read does.
fn end(from: Option<Date>, until: Option<Date>) -> String {
    until.filter(|&last| from.is_none_or(|first| first <= last)).map(|d| d.to_string()).unwrap_or_default()
}

fn stores(i: &Inventory, say: &mut impl FnMut() -> String) -> Vec<Row> {
    let row = |s: &thalweg::model::Store| {
        vec![
            ("id", s.id.clone()),
            ("name", say()),
            ("operator", party(i, s.operator)),
            ("controller", s.controllers.iter().map(|&c| party(i, c)).collect::<Vec<_>>().join(";")),
            ("engaged_by", s.engaged_by.map(|p| party(i, p)).unwrap_or_default()),
            ("country", places(&s.places)),
            ("categories", categories(i, &s.holdings.categories)),
            ("populations", populations(i, &s.holdings.populations)),
            ("retention", say()),
            ("measures", s.measures.join(";")),
            ("source", String::new()),
        ]
    };
    i.stores.iter().map(row).collect()
}

fn words(i: &Inventory, say: &mut impl FnMut() -> String) -> Vec<(&'static str, Vec<Row>)> {
    let home = |home: &Home| match home {
        Home::At(place) => place.code().to_owned(),
        Home::In(bloc) => bloc.as_str().to_owned(),
        Home::Anywhere => "*".to_owned(),
    };
    let homes = |homes: &[Home]| homes.iter().map(home).collect::<Vec<_>>().join(";");
    let populations = i.populations.iter().map(|p| {
        vec![("id", p.id.clone()), ("name", say()), ("country", homes(&p.homes)), ("tags", p.tags.join(";"))]
    });
    let populations = populations.collect();
    let above = |id: Option<CategoryId>| id.map(|id| i.category(id).id.clone()).unwrap_or_default();
    let categories = i.categories.iter().map(|c| {
        vec![
            ("id", c.id.clone()),
            ("name", say()),
            ("parent", above(c.parent)),
            ("tags", c.tags.join(";")),
            ("dpv", say()),
        ]
    });
    let categories = categories.collect();
    let purposes = i.purposes.iter().map(|p| {
        vec![
            ("id", p.id.clone()),
            ("name", say()),
            ("legal_basis", p.legal_basis.map_or("", |b| b.as_str()).into()),
            ("retention", p.retention.clone()),
        ]
    });
    let purposes = purposes.collect();
    let certifications = i.certifications.iter().map(|c| {
        vec![
            ("party", party(i, c.party)),
            ("scheme", c.scheme.clone()),
            ("covers", c.covers.join(";")),
            ("valid_from", c.valid_from.to_string()),
            ("valid_until", end(Some(c.valid_from), c.valid_until)),
            ("checked_on", c.checked_on.map(|d| d.to_string()).unwrap_or_default()),
        ]
    });
    let certifications = certifications.collect();
    let countries = i.countries.iter().map(|c| {
        let [on, outcome] = assessment(c.assessment);
        vec![
            ("country", c.place.code().into()),
            ("name", say()),
            on,
            outcome,
            ("measures", c.measures.join(";")),
        ]
    });
    vec![
        ("populations", populations),
        ("categories", categories),
        ("purposes", purposes),
        ("certifications", certifications),
        ("countries", countries.collect()),
    ]
}

fn safeguards(i: &Inventory, say: &mut impl FnMut() -> String) -> Vec<Row> {
    let side = |side: &[PartyMatch]| {
        let one = |m: &PartyMatch| match m {
            PartyMatch::Any => "*".to_owned(),
            PartyMatch::Party(id) => party(i, *id),
            PartyMatch::Group(id) => format!("group:{}", party(i, *id)),
        };
        side.iter().map(one).collect::<Vec<_>>().join(";")
    };
    let row = |s: &thalweg::model::Safeguard| {
        let [on, outcome] = assessment(s.assessment);
        vec![
            ("id", s.id.clone()),
            ("mechanism", s.mechanism.clone()),
            ("regimes", s.regimes.join(";")),
            ("module", s.module.clone()),
            ("exporter", side(&s.exporters)),
            ("importer", side(&s.importers)),
            ("countries", places(&s.places)),
            ("categories", categories(i, &s.categories)),
            ("valid_from", s.valid_from.map(|d| d.to_string()).unwrap_or_default()),
            ("valid_until", end(s.valid_from, s.valid_until)),
            on,
            outcome,
            ("measures", s.measures.join(";")),
            ("document", say()),
        ]
    };
    i.safeguards.iter().map(row).collect()
}

fn flows(i: &Inventory, say: &mut impl FnMut() -> String) -> Vec<Row> {
    let category = |c: &CategoryCell| match c {
        CategoryCell::All => "*".to_owned(),
        CategoryCell::Named(id) => i.category(*id).id.clone(),
    };
    let id = |id: &CategoryId| i.category(*id).id.clone();
    let transform = |t: &Transform| match t {
        Transform::Pseudonymise => "pseudonymise".to_owned(),
        Transform::Encrypt => "encrypt".to_owned(),
        Transform::Aggregate => "aggregate".to_owned(),
        Transform::Anonymise => "anonymise".to_owned(),
        Transform::Drop(a) => format!("drop:{}", id(a)),
        Transform::Derive(a, b) => format!("derive:{}>{}", id(a), id(b)),
    };
    let row = |f: &thalweg::model::Flow| {
        let join = |items: Vec<String>| items.join(";");
        vec![
            ("id", f.id.to_string()),
            ("x_\"odd\", key", say()),
            ("from", i.node_name(f.from).to_owned()),
            ("to", i.node_name(f.to).to_owned()),
            ("categories", join(i.category_cells.get(f.categories).iter().map(category).collect())),
            ("populations", populations(i, i.population_lists.get(f.populations))),
            (
                "purposes",
                join(
                    i.purpose_lists
                        .get(f.purposes)
                        .iter()
                        .map(|p| i.purposes[p.index()].id.clone())
                        .collect(),
                ),
            ),
            ("legal_basis", f.legal_basis.map_or("", |b| b.as_str()).into()),
            (
                "safeguards",
                join(
                    i.safeguard_lists.get(f.safeguards).iter().map(|&s| i.safeguard(s).id.clone()).collect(),
                ),
            ),
            ("transform", join(i.transform_lists.get(f.transforms).iter().map(transform).collect())),
            ("recurrence", f.recurrence.as_str().into()),
            ("notes", say()),
        ]
    };
    i.flows.iter().map(row).collect()
}
