//! An inventory written anew: the same in every format, canonical, with its comments, and never half.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use proptest::prelude::*;
use thalweg::{
    ingest::{self, Outcome},
    model::Vocabulary,
    text::Format,
};

use crate::{
    random,
    support::{folder, told, written, written_folder},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Outcome {
    let outcome = ingest::read(path, &Vocabulary::default());
    assert!(outcome.inventory.is_some(), "{}: {:#?}", path.display(), outcome.findings);
    outcome
}

fn model(path: &Path) -> String {
    told(read(path).inventory.unwrap())
}

/// The inventory at `from`, written to a file of this format.
fn to_file(from: &Path, format: Format, folder: &Path) -> PathBuf {
    let to = folder.join(format!("inventory.{}", format.as_str()));
    fs::write(&to, written(from, format)).unwrap();
    to
}

/// The inventory at `from`, written to a folder.
fn to_folder(from: &Path, to: &Path) {
    for file in written_folder(from) {
        let path = to.join(file.name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text).unwrap();
    }
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                texts.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    texts.sort();
    texts
}

/// Around the circle: CSV to YAML to JSON to TOML to CSV gives the same inventory, and what is canonical stays.
fn circle(folder: &Path) {
    let first = model(folder);
    let around = tempfile::tempdir().unwrap();
    let mut at = folder.to_owned();
    for format in [Format::Yaml, Format::Json, Format::Toml] {
        at = to_file(&at, format, around.path());
        assert_eq!(model(&at), first, "{}", at.display());
        let text = fs::read_to_string(&at).unwrap();
        let again = written(&at, format);
        assert_eq!(again, text, "fmt is not idempotent");
    }
    let (back, again) = (around.path().join("back"), around.path().join("again"));
    to_folder(&at, &back);
    assert_eq!(model(&back), first);
    to_folder(&back, &again);
    let names = |folder: &Path| -> Vec<(String, String)> {
        let strip =
            |(name, text): (String, String)| (name[folder.display().to_string().len()..].to_owned(), text);
        texts(folder).into_iter().map(strip).collect()
    };
    assert_eq!(names(&back), names(&again));
}

#[test]
fn every_sound_inventory_goes_around_the_circle() {
    circle(&root().join("inventories/meta"));
    for kind in ["valid", "small"] {
        for entry in fs::read_dir(root().join("tests/fixtures").join(kind)).unwrap() {
            circle(&entry.unwrap().path());
        }
    }
}

/// Texts that a format may stumble over.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~é\u{85}\u{a0}\u{feff}\u{2028}\u{202e}\u{0}\u{1b}\r\n\t]{0,12}",
        r#"[=+@#:;,"'\\{}\[\]|>&*!%?<~` -]{0,6}[a-z]?\n?[ #:]{0,2}"#,
        prop::sample::select(vec![
            "NO",
            "null",
            "~",
            "true",
            "1",
            "1.0",
            "0x1F",
            "2026-11-23",
            "=1+1",
            "---",
            "- a",
            "a: b",
            "a #b",
            "<<",
            "x\n# y",
            "\"\"\"",
            "'''",
            "\\",
            "\r\n",
            "*",
            "!EEA",
            "key:",
            "1_000",
            "12:30",
            ".inf",
            "e\u{301}",
            "😀",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn random_inventories_with_any_text_go_around_the_circle(
        recipe in random::recipes(),
        texts in prop::collection::vec(hostile(), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        folder::write(&recipe.inventory(), folder.path(), |number| {
            let text = texts[number % texts.len()].clone();
            if text.trim().is_empty() { "x".to_owned() } else { text }
        });
        circle(folder.path());
    }
}

const LOOSE: &str = "\u{feff}# who\r\nx_b,notes,country , id,name,x_a,attests\r\n\r\n# the first\r\n,,DE; FR ;DE,acme,\" Acme \"\"A\"\" \",,\r\n,,,,,,\r\n# the second\r\n#  of them\r\nb, ,US,inc,\"Acme\",1,pipeda \r\n# no more\r\n";

fn loose() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let head = "# top\n\nexpiry_notice_days=30 # soon\ntitle = 'T'\n# its name\nname = \"t\"\nregimes = [ # these\n \"eu-gdpr\", ]\n# louder\n[severity]\nTW110 = 'off'\nTW023 = 'off' # blank\n# end\n";
    fs::write(folder.path().join("inventory.toml"), head).unwrap();
    fs::write(folder.path().join("companies.csv"), LOOSE).unwrap();
    fs::create_dir(folder.path().join("vendors")).unwrap();
    fs::write(folder.path().join("vendors/b.csv"), "id,name,country\nv,V,DE\n# alone\n").unwrap();
    fs::write(folder.path().join("vendors/c.csv"), "# none yet\nname,id,notes,country\n").unwrap();
    folder
}

fn thalweg(words: &[&str], paths: &[&Path]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg")).args(words).args(paths).output().unwrap();
    let [out, error] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (run.status.code(), out, error)
}

#[test]
fn in_place_every_file_stays_one_and_comments_stay_with_their_rows() {
    let folder = loose();
    let before = model(folder.path());
    let (code, out, error) = thalweg(&["fmt", "--check"], &[folder.path()]);
    assert_eq!(code, Some(1), "{out}{error}");
    assert!(
        out.contains("not canonical: ") && out.contains("companies.csv") && !out.contains("b.csv"),
        "{out}"
    );
    let (code, out, error) = thalweg(&["fmt"], &[folder.path()]);
    assert_eq!(code, Some(0), "{out}{error}");
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        text("companies.csv"),
        "# who\nid,name,country,attests,notes,x_a,x_b\n\
         # the first\nacme,\"Acme \"\"A\"\"\",DE;FR,,,,\n# the second\n#  of them\ninc,Acme,US,pipeda,,1,b\n# no more\n"
    );
    assert_eq!(text("vendors/b.csv"), "id,name,country\nv,V,DE\n# alone\n");
    assert_eq!(text("vendors/c.csv"), "# none yet\nid,name,country,notes\n");
    assert_eq!(
        text("inventory.toml"),
        "# its name\nname = \"t\"\ntitle = \"T\"\n# these\nregimes = [\"eu-gdpr\"]\n# top\n# soon\n\
         expiry_notice_days = 30\n\n# louder\n# blank\n[severity]\nTW023 = \"off\"\nTW110 = \"off\"\n# end\n"
    );
    assert_eq!(model(folder.path()), before);
    assert_eq!(texts(folder.path()).len(), 4, "nothing else is left");
    let (code, out, _) = thalweg(&["fmt", "--check"], &[folder.path()]);
    assert_eq!((code, out.as_str()), (Some(0), "all is canonical\n"));
}

#[test]
fn comments_go_along_where_there_are_some() {
    let folder = loose();
    let said = [
        "# who",
        "# the first",
        "# the second",
        "#  of them",
        "# no more",
        "# alone",
        "# none yet",
        "# top",
        "# end",
    ];
    let out = tempfile::tempdir().unwrap();
    let mut at = folder.path().to_owned();
    for name in ["a.yaml", "b.toml", "c.yaml", "d"] {
        let to = out.path().join(name);
        let (code, out, error) = thalweg(&["fmt", "--out"], &[&to, &at]);
        assert_eq!(code, Some(0), "{out}{error}");
        let all: String = if to.is_dir() {
            texts(&to).into_iter().map(|(_, text)| text).collect()
        } else {
            fs::read_to_string(&to).unwrap()
        };
        for comment in said {
            assert_eq!(all.matches(&format!("{comment}\n")).count(), 1, "{comment} in {name}:\n{all}");
        }
        at = to;
    }
    let json = tempfile::tempdir().unwrap();
    let (code, _, error) =
        thalweg(&["fmt", "--to", "json", "--out"], &[&json.path().join("i.json"), folder.path()]);
    assert_eq!(code, Some(0), "{error}");
    assert!(error.contains("note: JSON has no comments: 14 comments are left out"), "{error}");
}

#[test]
fn in_yaml_and_toml_comments_stay_where_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let yaml = "# top\ninventory:\n  # its name\n  name: t\n\n# who\ncompanies:\n  # the first\n  - id: acme\n    name: Acme\n    country: [DE]\n  # the second\n  - id: b\n    name: B\n    country: [\"NO\"]\n# end\n";
    let file = folder.path().join("a.yaml");
    fs::write(&file, yaml).unwrap();
    assert_eq!(thalweg(&["fmt", "--check"], &[&file]).0, Some(0));
    let loose = yaml.replace("id: acme\n", "id: \"acme\" # here\n    # within\n").replace("[DE]", "DE");
    fs::write(&file, loose).unwrap();
    assert_eq!(thalweg(&["fmt"], &[&file]).0, Some(0));
    let expected = yaml.replace("# the first\n", "# the first\n  # here\n  # within\n");
    assert_eq!(fs::read_to_string(&file).unwrap(), expected);
    let toml = "\"$schema\" = \"s.json\"\n\n[inventory]\nname = \"t\"\n\n[inventory.severity]\nTW110 = \"off\"\n\n# a\n[[companies]]\nid = \"a\"\nname = \"A\"\ncountry = [\"DE\"]\n\n# b\n[[companies]]\nid = \"b\"\nname = \"B\"\ncountry = [\"DE\"]\n\n[[certifications]]\nparty = \"b\"\nscheme = \"eu-us-dpf\"\nvalid_from = 2026-01-01\n# end\n";
    let file = folder.path().join("a.toml");
    fs::write(&file, toml).unwrap();
    assert_eq!(thalweg(&["fmt", "--check"], &[&file]).0, Some(0));
    fs::write(&file, toml.replace("[[companies]]\nid = \"a\"", "[[companies]] # c\n# d\nid = 'a' # e"))
        .unwrap();
    assert_eq!(thalweg(&["fmt"], &[&file]).0, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), toml.replace("# a\n", "# a\n\n# c\n# d\n# e\n"));
}

/// What is said of a table without rows is said at the end, as the table is not written.
#[test]
fn comments_at_tables_without_rows_stay() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, count) in [
        (
            "a.yaml",
            "# 1\ninventory:\n  name: t\n# 2\nvendors: [] # 3\n# 4\npartners:\n  # 5\n# 6\nthird_parties: # 7\n# 8\n\
             populations: null\ncompanies:\n  - id: a\n    name: A\n    country: DE\n  # 9\nflows:\n  # 10\n# 11\n",
            11,
        ),
        ("b.yaml", "inventory:\n  name: t\nvendors:\n  # 1\n  # 2\n", 2),
        (
            "c.toml",
            "# 1\nvendors = [] # 2\n# 3\npartners = [\n# 4\n] # 5\n[inventory]\nname = \"t\"\n# 6\n",
            6,
        ),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        assert_eq!(thalweg(&["fmt"], &[&file]).0, Some(0), "{name}");
        let new = fs::read_to_string(&file).unwrap();
        for number in 1..=count {
            let comment = format!("# {number}");
            assert_eq!(new.lines().filter(|line| line.trim() == comment).count(), 1, "{comment} in {new}");
        }
        assert_eq!(thalweg(&["fmt", "--check"], &[&file]).0, Some(0), "{name}: {new}");
    }
}

/// The files of a folder by name, each with its comments before the header, then those behind it.
fn comments(folder: &Path) -> Vec<(String, Vec<String>)> {
    let of = |(name, text): (String, String)| {
        let name = Path::new(&name).file_name().unwrap().to_string_lossy().into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let header = lines.iter().position(|line| !line.starts_with('#')).unwrap_or(lines.len());
        let said = |lines: &[&str]| -> Vec<String> {
            lines.iter().filter(|line| line.starts_with('#')).map(|line| (*line).to_owned()).collect()
        };
        (name, said(&lines[..header]), said(&lines[header..]))
    };
    let tables =
        texts(folder).into_iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "csv"));
    // In TOML, what is said about a first row alone is said about its table: both are taken together.
    let together =
        |(name, before, behind): (String, Vec<String>, Vec<String>)| (name, [before, behind].concat());
    let all: Vec<_> = tables.map(of).map(together).filter(|(_, said)| !said.is_empty()).collect();
    // The files of a table that has more than one come together.
    let mut merged: Vec<(String, Vec<String>)> = Vec::new();
    for (name, said) in all {
        let name = if name.starts_with(|c: char| c.is_ascii_digit()) { "flows.csv".to_owned() } else { name };
        match merged.last_mut().filter(|(last, _)| *last == name) {
            Some((_, before)) => before.extend(said),
            None => merged.push((name, said)),
        }
    }
    merged
}

/// Converted to every format it is canonical, and comments stay with their table.
fn stays(folder: &Path) {
    let said = comments(folder);
    assert!(!said.is_empty(), "{}", folder.display());
    let out = tempfile::tempdir().unwrap();
    for name in ["i.toml", "i.yaml", "i.json", "csv"] {
        let to = out.path().join(name);
        assert_eq!(thalweg(&["fmt", "--out"], &[&to, folder]).0, Some(0));
        let (code, told, _) = thalweg(&["fmt", "--check"], &[&to]);
        assert_eq!((code, told.as_str()), (Some(0), "all is canonical\n"), "{name}");
        if name != "i.json" {
            let back = out.path().join(format!("back-{}", name.replace('.', "-")));
            assert_eq!(thalweg(&["fmt", "--out"], &[&back, &to]).0, Some(0));
            assert_eq!(comments(&back), said, "{name}");
        }
    }
}

#[test]
fn converted_is_canonical_and_comments_stay_with_their_table() {
    stays(&root().join("inventories/harbour"));
    let folder = tempfile::tempdir().unwrap();
    let init = folder.path().join("my-map");
    assert_eq!(thalweg(&["init"], &[&init]).0, Some(0));
    stays(&init);
    for (name, added) in [("companies.csv", "# tail\n"), ("vendors.csv", "# tail\n# of two\n")] {
        let file = init.join(name);
        let text = fs::read_to_string(&file).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let header = lines.iter().position(|line| !line.starts_with('#')).unwrap();
        lines.insert(header + 1, "# the first");
        fs::write(&file, format!("{}\n{added}", lines.join("\n"))).unwrap();
    }
    let head = init.join("inventory.toml");
    let text = fs::read_to_string(&head).unwrap();
    fs::write(&head, format!("{text}\n# end\n")).unwrap();
    stays(&init);
    let toml = fs::read_to_string(to_file(&init, Format::Toml, folder.path())).unwrap();
    assert!(toml.contains("\n# tail\n\n# "), "{toml}");
    assert!(toml.contains("\n\n# the first\n[[companies]]\n") && toml.ends_with("\n\n# end\n"), "{toml}");
}

#[test]
fn a_started_inventory_keeps_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let init = folder.path().join("my-map");
    assert_eq!(thalweg(&["init"], &[&init]).0, Some(0));
    assert_eq!(thalweg(&["fmt"], &[&init]).0, Some(0));
    for (name, text) in texts(&root().join("src/cli/init")) {
        let name = Path::new(&name).file_name().unwrap().to_owned();
        let header = |text: &str| -> Vec<String> {
            let line = text.lines().find(|line| !line.starts_with('#')).unwrap();
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            cells.sort();
            cells
        };
        if name != "inventory.toml" {
            let now = fs::read_to_string(init.join(&name)).unwrap();
            assert_eq!(header(&now), header(&text), "{}", name.display());
        }
    }
}

#[test]
fn an_empty_line_before_a_comment_of_the_head_stays() {
    let folder = tempfile::tempdir().unwrap();
    let head =
        "\n\n# its name\nname = \"t\"\n# title = \"T\"\n\n\n# the law\nregimes = [\"eu-gdpr\"]\n\n# end\n";
    let file = folder.path().join("inventory.toml");
    fs::write(&file, head).unwrap();
    fs::write(folder.path().join("companies.csv"), "id,name,country\na,A,DE\n").unwrap();
    assert_eq!(thalweg(&["fmt"], &[folder.path()]).0, Some(0));
    let expected = head.trim_start().replace("\n\n\n", "\n\n");
    assert_eq!(fs::read_to_string(&file).unwrap(), expected);
    stays_canonical(folder.path());
}

fn stays_canonical(folder: &Path) {
    let out = tempfile::tempdir().unwrap();
    for name in ["i.toml", "i.yaml", "csv"] {
        let to = out.path().join(name);
        assert_eq!(thalweg(&["fmt", "--out"], &[&to, folder]).0, Some(0));
        assert_eq!(thalweg(&["fmt", "--check"], &[&to]).0, Some(0), "{name}");
    }
}

#[test]
fn a_broken_inventory_is_left_as_it_is() {
    for name in ["one-yaml-references", "bad-place", "one-toml-syntax"] {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(root().join("tests/fixtures/invalid").join(name)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        let before = texts(folder.path());
        let one =
            ["one.yaml", "one.toml"].map(|file| folder.path().join(file)).into_iter().find(|f| f.exists());
        let path = one.unwrap_or_else(|| folder.path().to_owned());
        let (code, _, error) = thalweg(&["fmt"], &[&path]);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains("error[TW0"), "{error}");
        let out = folder.path().join("out");
        assert_eq!(thalweg(&["fmt", "--out"], &[&out, &path]).0, Some(2));
        assert_eq!(texts(folder.path()), before);
    }
}

#[test]
fn what_has_another_content_is_not_written_over() {
    let folder = loose();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("i.yaml");
    let fmt = |to: &Path| thalweg(&["fmt", "--out"], &[to, folder.path()]);
    assert_eq!(fmt(&file).0, Some(0));
    assert_eq!(fmt(&file).0, Some(0), "the same again");
    fs::write(&file, "mine").unwrap();
    let (code, _, error) = fmt(&file);
    assert_eq!(code, Some(2));
    assert!(error.contains("not written over"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(fmt(out.path()).0, Some(2), "a folder with something else in it");
    let new = out.path().join("new");
    assert_eq!((fmt(&new).0, fmt(&new).0), (Some(0), Some(0)));
    assert_eq!(texts(&new).len(), 4);
    fs::write(new.join("companies.csv"), "id,name,country\nz,Z,DE\n").unwrap();
    assert_eq!(fmt(&new).0, Some(2));
    let (code, _, error) =
        thalweg(&["fmt", "--to", "yaml", "--out"], &[&out.path().join("x.json"), folder.path()]);
    assert_eq!(code, Some(2));
    assert!(error.contains("inventory.yaml"), "{error}");
    assert_eq!(fmt(folder.path()).0, Some(2), "its own folder");
    assert_eq!(thalweg(&["fmt", "--to", "yaml"], &[folder.path()]).0, Some(2), "--to without --out");
}

#[cfg(unix)]
#[test]
fn a_link_stays_one() {
    let folder = loose();
    fs::rename(folder.path().join("companies.csv"), folder.path().join(".real")).unwrap();
    std::os::unix::fs::symlink(".real", folder.path().join("companies.csv")).unwrap();
    assert_eq!(thalweg(&["fmt"], &[folder.path()]).0, Some(0));
    assert!(fs::symlink_metadata(folder.path().join("companies.csv")).unwrap().is_symlink());
    assert!(fs::read_to_string(folder.path().join(".real")).unwrap().starts_with("# who\nid,"));
}

/// A comment of YAML may have as many commas as a row of the CSV file that it gets into: there it begins with `##`.
#[test]
fn a_comment_is_not_taken_for_a_row_where_it_comes_to() {
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("one.yaml");
    let text = "inventory: {name: x}\ncompanies:\n  - {id: a, name: A, country: DE}\n  # b, once, two\n  \
                - {id: c, name: C, country: FR}\npopulations:\n  - {id: p, name: P, country: DE}\ncategories:\n  \
                - {id: e, name: E}\nflows:\n  - {id: f, from: p, to: a, categories: [e]}\n";
    std::fs::write(&one, text).unwrap();
    let out = folder.path().join("out");
    let thalweg = |args: &[&std::ffi::OsStr]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_thalweg")).args(args).output().unwrap()
    };
    let run = thalweg(&["fmt".as_ref(), one.as_ref(), "--out".as_ref(), out.as_ref()]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let table = std::fs::read_to_string(out.join("companies.csv")).unwrap();
    assert!(table.contains("\n## b, once, two\n"), "{table}");
    let run = thalweg(&["check".as_ref(), out.as_ref()]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
}
