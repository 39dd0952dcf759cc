//! What is not to be imported at all, and what is meant instead: an inventory, a mistyped owner, a law.

use std::{fs, path::Path, process::Command};

use super::{code, err, import, imported, inventory};

fn harbour() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour")
}

#[test]
fn an_inventory_is_told_to_be_one_already() {
    let at = tempfile::tempdir().unwrap();
    let copy = at.path().join("ours");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(harbour()).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
    }
    fs::create_dir(at.path().join("all")).unwrap();
    fs::rename(&copy, at.path().join("all/ours")).unwrap();
    for source in ["all/ours", "all"] {
        let run = import(at.path(), &[source, "--into", "map", "--owner", "quill"]);
        let told = err(&run);
        assert_eq!(code(&run), Some(2), "{told}");
        assert!(told.contains("all/ours: this is an inventory already"), "{told}");
        assert!(told.contains("`thalweg check all/ours` judges it"), "{told}");
        assert!(told.contains("`thalweg import FILE --into all/ours`"), "{told}");
        assert!(told.contains("nothing was written: 1 error") && !at.path().join("map").exists(), "{told}");
    }
    // So is a table of one, and one of a single file.
    fs::write(
        at.path().join("one.yaml"),
        "inventory:\n  name: x\ncompanies:\n  - {id: a, name: A, country: DE}\n",
    )
    .unwrap();
    fs::write(at.path().join("one.toml"), "[inventory]\nname = \"x\"\n").unwrap();
    fs::copy(harbour().join("flows/1-passengers.csv"), at.path().join("all/flows.csv")).unwrap();
    fs::write(at.path().join("brought.csv"), "id,name,country,x_import\na,A,DE,a\n").unwrap();
    for (source, what) in [
        ("all/flows.csv", "flows.csv: this is a table of an inventory already, `flows`"),
        ("all/ours/stores.csv", "stores.csv: this is a table of an inventory already, `stores`"),
        ("one.yaml", "one.yaml: this is an inventory already"),
        ("one.toml", "one.toml: this is an inventory already"),
        ("brought.csv", "brought.csv: this is a table of an inventory already, `companies`"),
    ] {
        let run = import(at.path(), &[source, "--into", "map", "--owner", "quill"]);
        assert_eq!(code(&run), Some(2), "{source}");
        assert!(err(&run).contains(what), "{source}: {}", err(&run));
    }
    // A list of vendors with the same names of columns is a list.
    fs::write(at.path().join("list.csv"), "id,name,country\n1,Nimbus,Ireland\n").unwrap();
    imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill"]);
}

#[test]
fn an_owner_that_is_nearly_a_party_is_asked_about() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("list.csv"), "Vendor,Purpose,Location\nNimbus,Hosting,Ireland\n").unwrap();
    imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill"]);
    let companies = at.path().join("map/companies.csv");
    let text = fs::read_to_string(&companies).unwrap();
    fs::write(&companies, text.replace("quill,quill,unknown", "quill,Feather and Ink,SE")).unwrap();
    for (owner, meant) in [("qill", "quill"), ("Feather and Inc", "quill"), ("nimbsu", "nimbus")] {
        let run = import(at.path(), &["list.csv", "--into", "map", "--owner", owner]);
        let told = err(&run);
        assert_eq!(code(&run), Some(2), "{owner}: {told}");
        assert!(
            told.contains(&format!("the inventory has no party `{owner}`: did you mean `{meant}`")),
            "{told}"
        );
        assert!(told.contains(&format!("write `--owner {meant}`")), "{told}");
    }
    // Without the form of the company it is no other one.
    let text = fs::read_to_string(&companies).unwrap();
    fs::write(&companies, text.replace("Feather and Ink", "Feather and Ink GmbH")).unwrap();
    let run = import(at.path(), &["list.csv", "--into", "map", "--owner", "feather and ink"]);
    assert!(
        code(&run) == Some(2) && err(&run).contains("did you mean `quill` (Feather and Ink GmbH)"),
        "{}",
        err(&run)
    );
    fs::write(&companies, text).unwrap();
    // Its id or name in other letters is it; another name is another company.
    for (owner, companies) in [("QUILL", 1), ("feather and ink", 1), ("harbour", 2)] {
        imported(at.path(), &["list.csv", "--into", "map", "--owner", owner]);
        let read = inventory(&at.path().join("map"));
        assert_eq!(read.parties.iter().filter(|p| p.kind_word() == "company").count(), companies, "{owner}");
    }
}

#[test]
fn a_law_is_told_to_be_one_and_how_it_is_used() {
    let at = tempfile::tempdir().unwrap();
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/law/regimes/eu-gdpr.toml");
    fs::create_dir(at.path().join("laws")).unwrap();
    fs::copy(law, at.path().join("laws/eu-gdpr.toml")).unwrap();
    for (given, what) in [
        ("laws/eu-gdpr.toml", "this is a law (a regime file), and no inventory"),
        ("laws", "the folder has no inventory: it holds laws (regime files)"),
    ] {
        let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(["check", given])
            .current_dir(at.path())
            .output()
            .unwrap();
        let told = err(&run);
        assert_eq!(code(&run), Some(2), "{told}");
        assert!(told.contains(what) && told.contains("`thalweg check INVENTORY --regimes FOLDER`"), "{told}");
        assert!(told.contains("1 error, "), "{told}");
    }
    let run = import(at.path(), &["laws/eu-gdpr.toml", "--into", "map", "--owner", "quill"]);
    assert!(err(&run).contains("this is a law (a regime file), which is not read"), "{}", err(&run));
    // A folder that is to be an inventory, with a law beside its tables, lacks its head.
    fs::write(at.path().join("laws/flows.csv"), "id,from,to,categories\n").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .args(["check", "laws"])
        .current_dir(at.path())
        .output()
        .unwrap();
    assert!(err(&run).contains("the folder has no inventory.toml"), "{}", err(&run));
}
