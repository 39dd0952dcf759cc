//! Models and bills of other programs: manifests of dbt, metadata of `DataHub`, services of `CycloneDX`, results of Privado, models
//! of Threagile.

use std::fs;

use super::{code, codes, counts, err, fixtures, import, imported, inventory, out};

/// What a file of the fixtures becomes: what was said, what was told.
fn read(at: &std::path::Path, file: &str) -> (thalweg::model::Inventory, String, String) {
    let path = fixtures().join(file);
    let words = [path.to_str().unwrap(), "--into", "map", "--owner", "quill"];
    let run = imported(at, &words);
    let read = inventory(&at.join("map"));
    let again = imported(at, &words);
    assert!(out(&again).contains("nothing is new for"), "{}", out(&again));
    for entry in fs::read_dir(at.join("map")).unwrap() {
        assert!(!fs::read_to_string(entry.unwrap().path()).unwrap().contains("ann@"), "nobody's address");
    }
    (read, out(&run), err(&run))
}

#[test]
fn a_manifest_of_dbt_says_what_is_made_of_what() {
    let at = tempfile::tempdir().unwrap();
    let (read, said, _) = read(at.path(), "manifest.json");
    assert!(said.contains("1 exposures, 1 models, 1 sources, 3 made of another"), "{said}");
    assert_eq!(counts(&read), [1, 0, 4, 1, 7, 0, 0, 3]);
    let store = |name: &str| read.stores.iter().find(|s| s.name.starts_with(name)).unwrap();
    let held = |name: &str| {
        let ids = store(name).holdings.categories.iter().map(|id| read.category(*id).id.clone());
        ids.collect::<Vec<_>>().join(";")
    };
    assert_eq!(held("people in wh.main"), "user.contact.email;user.demographic.date_of_birth");
    assert_eq!(held("people in raw.crm"), "user.name.first");
    assert_eq!(
        (store("Sales board").kind.as_str(), store("people in wh").kind.as_str()),
        ("dashboard", "model")
    );
    assert!(store("gone").notes.contains("does not describe it"));
    for what in
        ["description: \"Who buys.\"", "materialized: \"table\"", "tags: \"daily\"", "meta: \"owner: data\""]
    {
        assert!(store("people in wh").notes.contains(what), "{what}: {}", store("people in wh").notes);
    }
    assert!(store("people in raw").notes.contains("loader: \"fivetran\""));
    assert_eq!(store("people in wh").source, "manifest.json#/nodes/model.shop.people");
    assert!(read.stores.iter().all(|s| codes(&s.places) == "unknown"));
}

#[test]
fn services_of_cyclonedx_say_what_they_take_and_give() {
    let at = tempfile::tempdir().unwrap();
    let (read, said, _) = read(at.path(), "services.json");
    assert!(said.contains("2 services, 2 data entries"), "{said}");
    // Kite, and who is behind an address; user data, and a classification of their own.
    assert_eq!(counts(&read), [1, 2, 2, 1, 2, 0, 0, 2]);
    let store = |id: &str| read.stores.iter().find(|s| s.id == id).unwrap();
    assert_eq!(
        (codes(&store("shop").places).as_str(), codes(&store("mail").places).as_str()),
        ("IE", "unknown")
    );
    assert_eq!(read.party(store("mail").operator).id, "kite-inc");
    assert!(
        store("shop").notes.contains("unknown data, from or to whom is not stated"),
        "{}",
        store("shop").notes
    );
    assert!(read.parties.iter().any(|p| p.name == "print.example.org" && p.kind_word() == "third-party"));
    assert_eq!(&*read.flows[0].source, "services.json#/services/0/data/0");
    assert!(read.flows[0].notes.contains("name: \"Orders\""), "{}", read.flows[0].notes);
}

#[test]
fn a_bill_in_xml_is_the_bill_in_json() {
    let at = tempfile::tempdir().unwrap();
    let (json, ..) = read(at.path(), "services.json");
    let other = tempfile::tempdir().unwrap();
    let (xml, said, told) = read(other.path(), "services.xml");
    assert!(said.contains("2 services, 2 data entries"), "{said}{told}");
    assert_eq!(counts(&xml), counts(&json));
    let stores = |read: &thalweg::model::Inventory| {
        let row = |s: &thalweg::model::Store| {
            (s.id.clone(), s.name.clone(), codes(&s.places), s.notes.clone(), s.holdings.categories.clone())
        };
        read.stores.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(stores(&xml), stores(&json));
    let flows = |read: &thalweg::model::Inventory| {
        read.flows.iter().map(|f| (f.id.clone(), f.notes.clone())).collect::<Vec<_>>()
    };
    assert_eq!(flows(&xml), flows(&json));
    assert!(xml.stores.iter().any(|s| s.source.starts_with("services.xml:4")), "a place is a line");
}

#[test]
fn metadata_of_datahub_say_what_is_made_of_what() {
    let at = tempfile::tempdir().unwrap();
    let (read, said, _) = read(at.path(), "metadata.json");
    assert!(said.contains("metadata of DataHub, 7 proposals"), "{said}");
    assert!(said.contains("5 data sets, 4 pairs; aspects that are left out: 1 of corpuser"), "{said}");
    let store = |name: &str| read.stores.iter().find(|s| s.name == name).unwrap();
    let held = |name: &str| {
        let ids = store(name).holdings.categories.iter().map(|id| read.category(*id).id.clone());
        ids.collect::<Vec<_>>().join(";")
    };
    assert_eq!(held("shop.people"), "user.contact.email;user.health_and_medical;user.name.first");
    assert_eq!(held("wh.people"), "user.contact.email");
    assert_eq!((store("shop.people").kind.as_str(), store("Sales").kind.as_str()), ("postgres", "chart"));
    assert!(store("lake/raw").notes.contains("does not describe it"));
    for what in ["description: \"Who buys.\"", "customProperties: \"team: shop\""] {
        assert!(store("shop.people").notes.contains(what), "{what}: {}", store("shop.people").notes);
    }
    let name = |node| read.node_name(node).to_owned();
    let id = |name: &str| store(name).id.clone();
    let mut flows: Vec<_> = read.flows.iter().map(|f| (name(f.from), name(f.to))).collect();
    flows.sort();
    let mut meant = vec![
        (id("shop.people"), id("wh.people")),
        (id("lake/raw"), id("wh.people")),
        (id("wh.people"), id("people")),
        (id("wh.people"), id("Sales")),
    ];
    meant.sort();
    assert_eq!(flows, meant);
    assert!(read.stores.iter().all(|s| codes(&s.places) == "unknown" && s.name != "old"));
}

#[test]
fn columns_that_pass_are_named_where_it_is_stated_of_all() {
    let set = |name: &str| format!("urn:li:dataset:(urn:li:dataPlatform:x,{name},PROD)");
    let (a, b) = (set("a"), set("b"));
    let proposal = |urn: &str, name: &str, aspect: &str| {
        format!(
            "{{\"entityUrn\": \"{urn}\", \"aspectName\": \"{name}\", \"aspect\": {{\"json\": {aspect}}}}}"
        )
    };
    let tagged = |column: &str, tag: &str| {
        format!(
            "{{\"fieldPath\": \"{column}\", \"globalTags\": {{\"tags\": [{{\"tag\": \"urn:li:tag:{tag}\"}}]}}}}"
        )
    };
    let fine = |from: &str, to: &str| {
        format!(
            "{{\"upstreams\": [\"urn:li:schemaField:({a},{from})\"], \"downstreams\": [\"urn:li:schemaField:({b},{to})\"]}}"
        )
    };
    let carried = |columns: &[&str], passing: &[(&str, &str)]| {
        let at = tempfile::tempdir().unwrap();
        let made = columns.iter().map(|column| format!("{{\"fieldPath\": \"{column}\"}}"));
        let passing = passing.iter().map(|(from, to)| fine(from, to)).collect::<Vec<_>>().join(", ");
        let all = [
            proposal(
                &a,
                "schemaMetadata",
                &format!(
                    "{{\"fields\": [{}, {}]}}",
                    tagged("c1", "user.contact.email"),
                    tagged("c2", "user.financial")
                ),
            ),
            proposal(
                &b,
                "schemaMetadata",
                &format!("{{\"fields\": [{}]}}", made.collect::<Vec<_>>().join(", ")),
            ),
            proposal(
                &b,
                "upstreamLineage",
                &format!(
                    "{{\"upstreams\": [{{\"dataset\": \"{a}\"}}], \"fineGrainedLineages\": [{passing}]}}"
                ),
            ),
        ];
        fs::write(at.path().join("m.json"), format!("[{}]", all.join(", "))).unwrap();
        let run = imported(at.path(), &["m.json", "--into", "map", "--owner", "quill"]);
        assert_eq!(code(&run), Some(0), "{}", err(&run));
        fs::read_to_string(at.path().join("map/flows.csv")).unwrap()
    };
    assert!(carried(&["d1"], &[("c1", "d1")]).contains("user.contact.email"));
    // Of another column it is not stated what it is made of: everything may pass.
    assert!(!carried(&["d1", "d2"], &[("c1", "d1")]).contains("user.contact.email"));
}

#[test]
fn results_of_privado_say_who_gets_what() {
    let at = tempfile::tempdir().unwrap();
    let (read, said, _) = read(at.path(), "privado.json");
    assert!(
        said.contains("results of Privado, 2 data elements, 5 that go to somebody, 1 collections"),
        "{said}"
    );
    let id = |name: &str| {
        let party = read.parties.iter().find(|p| p.name == name).map(|p| p.id.clone());
        party.or_else(|| read.stores.iter().find(|s| s.name == name).map(|s| s.id.clone())).unwrap()
    };
    let flow = |to: &str| {
        let to = id(to);
        let flow = read.flows.iter().find(|f| read.node_name(f.to) == to).unwrap();
        let cells = read.category_cells.get(flow.categories).iter().map(|cell| match cell {
            thalweg::model::CategoryCell::Named(id) => read.category(*id).id.clone(),
            thalweg::model::CategoryCell::All => "*".to_owned(),
        });
        (cells.collect::<Vec<_>>().join(";"), flow.notes.clone())
    };
    assert_eq!(flow("plover.example.com").0, "user.contact.email;kite-colours");
    assert_eq!(flow("api.tern.example.net").0, "user.contact.email");
    assert_eq!(flow("Log Console of shop").0, "kite-colours");
    let (carried, notes) = flow("MongoDB(Write) orders of shop");
    assert_eq!((carried.as_str(), &*notes), ("user.contact.email", "in the code: \"A.java:9\""));
    assert_eq!(flow("shop").0, "user.contact.email");
    let store = read.stores.iter().find(|s| s.name.starts_with("MongoDB")).unwrap();
    assert_eq!((store.kind.as_str(), codes(&store.places).as_str()), ("mongodb", "unknown"));
    for entry in fs::read_dir(at.path().join("map")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("secret code") && !text.contains("/home/ann"), "{text}");
    }
}

#[test]
fn what_a_job_of_datahub_reads_is_there_unless_the_job_is_removed() {
    let at = tempfile::tempdir().unwrap();
    let set = |name: &str| format!("urn:li:dataset:(urn:li:dataPlatform:hive,{name},PROD)");
    let proposal = |job: &str, aspect: &str, json: String| {
        format!(
            r#"{{"entityType": "dataJob", "entityUrn": "urn:li:dataJob:(urn:li:dataFlow:(airflow,f,PROD),{job})", "aspectName": "{aspect}", "aspect": {{"json": {json}}}}}"#
        )
    };
    let ends = |read: &str, written: &str| {
        let written = if written.is_empty() { String::new() } else { format!("\"{}\"", set(written)) };
        format!(r#"{{"inputDatasets": ["{}"], "outputDatasets": [{written}]}}"#, set(read))
    };
    let all = [
        proposal("reads", "dataJobInputOutput", ends("a", "")),
        proposal("moves", "dataJobInputOutput", ends("b", "c")),
        proposal("gone", "dataJobInputOutput", ends("d", "c")),
        proposal("gone", "status", r#"{"removed": true}"#.to_owned()),
    ];
    fs::write(at.path().join("mcps.json"), format!("[{}]", all.join(","))).unwrap();
    imported(at.path(), &["mcps.json", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 0, 3, 0, 0, 0, 0, 1]);
}

#[test]
fn the_seat_of_a_provider_is_the_country_of_its_address() {
    let at = tempfile::tempdir().unwrap();
    let service = |name: &str, address: &str| {
        format!(r#"{{"name": "{name}", "provider": {{"name": "Kite", "address": {{{address}}}}}}}"#)
    };
    let of = |text: &str| {
        let text = format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "services": [{text}]}}"#);
        fs::write(at.path().join("bill.json"), text).unwrap();
        fs::remove_dir_all(at.path().join("map")).ok();
        imported(at.path(), &["bill.json", "--into", "map", "--owner", "quill"]);
        let read = inventory(&at.path().join("map"));
        let vendor = read.parties.iter().find(|party| party.id == "kite").unwrap();
        (codes(&vendor.establishments), vendor.notes.clone())
    };
    let (seat, notes) = of(&service("a", r#""country": "Ireland", "locality": "Cork""#));
    assert_eq!(seat, "IE");
    assert!(notes.contains("address: \"country: Ireland, locality: Cork\""), "{notes}");
    // Another service of the provider may be the one that says it.
    assert_eq!(of(&[service("a", ""), service("b", r#""country": "IE""#)].join(",")).0, "IE");
    assert_eq!(of(&service("a", r#""country": "Ireland or France""#)).0, of(&service("a", "")).0);
}

#[test]
fn a_model_of_threagile_may_be_made_of_parts() {
    let at = tempfile::tempdir().unwrap();
    let model = "threagile_version: 1.0.0\nincludes: [meta.yaml]\ndata_assets:\n  Contracts: &contracts {id: contracts, usage: business, quantity: many}\n  Summaries: {<<: *contracts, id: summaries, quantity: few}\ntechnical_assets:\n  Web: &web {id: web, type: process, data_assets_stored: [summaries], internet: true}\n  Shop:\n    <<: *web\n    id: shop\n    internet: false\n    communication_links:\n      Feed: {target: web, data_assets_sent: [contracts]}\n";
    fs::write(at.path().join("model.yaml"), model).unwrap();
    let run = imported(at.path(), &["model.yaml", "--into", "map", "--owner", "acme"]);
    let said = "2 data assets, 2 technical assets, 1 communication links";
    assert!(out(&run).contains(said), "{}", out(&run));
    let told = "the model has parts in other files, which are not read: `meta.yaml`";
    assert!(err(&run).contains(told), "{}", err(&run));
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 0, 2, 1, 2, 0, 0, 1]);
    let shop = read.stores.iter().find(|store| store.id == "shop").unwrap();
    let held: Vec<_> = shop.holdings.categories.iter().map(|id| read.category(*id).id.as_str()).collect();
    assert_eq!(held, ["summaries"]);
    assert!(!shop.notes.contains("internet"), "{}", shop.notes);
}

#[test]
fn a_model_of_threagile_says_what_is_sent_where() {
    let at = tempfile::tempdir().unwrap();
    let (read, said, told) = read(at.path(), "model.yaml");
    assert!(said.contains("2 data assets, 2 technical assets, 2 communication links"), "{said}");
    assert_eq!(counts(&read), [1, 1, 1, 1, 4, 0, 0, 2]);
    assert!(told.contains("model.yaml:12: `nothing` is no data asset"), "{told}");
    assert!(told.contains("`nowhere` is no technical asset"), "{told}");
    let web = &read.stores[0];
    assert_eq!((web.name.as_str(), web.kind.as_str(), web.measures.len()), ("Web Server", "web-server", 0));
    for what in ["encryption: \"transparent\"", "inside: \"Cloud (network-cloud-provider)\""] {
        assert!(web.notes.contains(what), "{what}: {}", web.notes);
    }
    assert!(read.flows[0].notes.contains("protocol: \"https\""), "{}", read.flows[0].notes);
}

#[test]
fn hostile_documents_are_told_and_do_no_harm() {
    let at = tempfile::tempdir().unwrap();
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(3_000), close.repeat(3_000));
    let dbt = "{\"metadata\": {\"dbt_schema_version\": \"v12\"}, \"nodes\": ";
    for (text, what) in [
        (format!("{dbt}{}}}", deep("{\"a\":", "}")), "bad:1:"),
        (format!("{dbt}{{\"model.a\": {{\"name\": [1]}}}}}}"), "bad:1:"),
        (format!("{dbt}{{\"model.a\": {{\"depends_on\": {{\"nodes\": [{{}}]}}}}}}}}"), "`0` must be a text"),
        ("{\"bomFormat\": \"CycloneDX\", \"services\": [3]}".to_owned(), "`0` must be a map"),
        (
            "{\"bomFormat\": \"CycloneDX\", \"services\": [{\"name\": {}}]}".to_owned(),
            "`name` must be a text",
        ),
        (format!("threagile_version: 1\ndata_assets: {}", deep("[", "]")), "bad:2:"),
        (
            "threagile_version: 1\ntechnical_assets:\n  A:\n    id: [x]\n".to_owned(),
            "bad:4:9: `id` must be a text",
        ),
    ] {
        fs::write(at.path().join("bad"), &text).unwrap();
        let run = import(at.path(), &["bad", "--into", "map", "--owner", "quill"]);
        assert_eq!(code(&run), Some(2), "{text:.90}: {}", out(&run));
        assert!(err(&run).contains(what), "{text:.90}: {what}: {}", err(&run));
        assert!(!at.path().join("map").exists());
    }
    // Names that are too long, mean something to a spreadsheet, or cannot be seen.
    let long = "x".repeat(200_000);
    let text = format!(
        "{{\"bomFormat\": \"CycloneDX\", \"services\": [{{\"bom-ref\": \"{long}\", \"name\": \"=1+1\\u202e\", \"group\": \"{long}\"}}, {{\"name\": \"{long}\"}}]}}"
    );
    fs::write(at.path().join("odd"), text).unwrap();
    imported(at.path(), &["odd", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(read.stores.len(), 2);
    assert!(read.stores.iter().all(|s| s.name.len() < 1_000 && !s.name.contains(['=', '\u{202e}'])));
}

#[test]
fn patterns_name_many_files() {
    let at = tempfile::tempdir().unwrap();
    let folder = at.path().join("bills/inner");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(fixtures().join("services.json"), folder.join("a.json")).unwrap();
    fs::copy(fixtures().join("manifest.json"), at.path().join("bills/b.json")).unwrap();
    fs::write(at.path().join("bills/.hidden.json"), "nonsense").unwrap();
    fs::write(at.path().join("bills/note.txt"), "nonsense").unwrap();
    imported(at.path(), &["bills/**/*.json", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(read.stores.len(), 6);
    assert!(
        read.stores.iter().any(|s| s.source == "bills/inner/a.json#/services/0"),
        "{:#?}",
        read.stores[0].source
    );
    let run = import(at.path(), &["bills/*.csv", "--into", "other", "--owner", "quill"]);
    assert!(code(&run) == Some(2) && err(&run).contains("no file fits this pattern"), "{}", err(&run));
    // What is called like a pattern is itself.
    fs::copy(fixtures().join("services.json"), at.path().join("a[1].json")).unwrap();
    imported(at.path(), &["a[1].json", "--into", "one", "--owner", "quill"]);
}

#[test]
fn a_new_inventory_may_have_a_tree_of_categories() {
    let at = tempfile::tempdir().unwrap();
    for (tree, count, id, tag) in [
        ("fideslang", 85, "user.health_and_medical.genetic", "genetic"),
        ("dpv", 231, "pd-trade-union-membership", "trade-union"),
    ] {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(["init", tree, "--categories", tree])
            .current_dir(at.path())
            .output()
            .unwrap();
        assert_eq!(code(&run), Some(0), "{}", err(&run));
        let read = inventory(&at.path().join(tree));
        assert_eq!(read.categories.len(), 4 + count);
        let mut category = read.categories.iter().find(|c| c.id == id).unwrap();
        assert!(category.tags.iter().any(|known| known == tag), "{:?}", category.tags);
        assert!(category.dpv.starts_with("pd:"));
        // Of a special category by what is above it.
        let mut tags = category.tags.clone();
        while let Some(parent) = category.parent {
            category = read.category(parent);
            tags.extend(category.tags.iter().cloned());
        }
        assert!(tags.iter().any(|known| known == "special"), "{tags:?}");
    }
}
