//! What shells and manuals know of the command line, and what outputs look like where nobody reads them: completions,
//! manual pages, opening a report, colours in pipes, and what `cargo package` takes in.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use thalweg::text::is_hidden;

fn thalweg() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    program.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "BROWSER"] {
        program.env_remove(name);
    }
    program
}

fn text(run: &Output) -> String {
    String::from_utf8(run.stdout.clone()).unwrap()
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = thalweg().args(["completions", shell]).output().unwrap();
        let text = text(&run);
        assert!(run.status.success(), "{shell}");
        for word in ["check", "fail-on", "report"] {
            assert!(text.contains(word), "{shell} does not complete {word}");
        }
    }
    // A script that the shell itself can read.
    let run = thalweg().args(["completions", "bash"]).output().unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), &run.stdout).unwrap();
    if let Ok(bash) = Command::new("bash").arg("-n").arg(file.path()).output() {
        assert!(bash.status.success(), "{}", String::from_utf8_lossy(&bash.stderr));
    }
    assert_eq!(thalweg().args(["completions", "dos"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man1");
    let run = thalweg().arg("man").arg(&out).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for (page, words) in
        [("thalweg.1", "thalweg"), ("thalweg-check.1", "fail\\-on"), ("thalweg-report.1", "\\-\\-open")]
    {
        let text = fs::read_to_string(out.join(page)).unwrap();
        assert!(text.contains(".TH") && text.contains(words), "{page}:\n{text}");
    }
    let help = text(&thalweg().arg("--help").output().unwrap());
    let commands = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    let names = commands.filter_map(|l| l.split_whitespace().next()).filter(|name| *name != "help");
    let missing: Vec<_> = names.filter(|name| !out.join(format!("thalweg-{name}.1")).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Where no manual page can be written, the folders above it that were made for it go again; those that were there stay.
#[test]
fn no_folder_is_left_of_manual_pages_that_were_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let (there, long) = (folder.path().join("there"), "x".repeat(300));
    fs::create_dir(&there).unwrap();
    let run = thalweg().arg("man").arg(there.join("new/newer").join(long)).output().unwrap();
    assert_eq!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(there.is_dir() && fs::read_dir(&there).unwrap().next().is_none());
}

#[cfg(unix)]
#[test]
fn a_report_is_opened_when_it_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let (browser, opened) = (folder.path().join("browser"), folder.path().join("opened"));
    fs::write(&browser, format!("#!/bin/sh\nprintf %s \"$1\" > {}.new\nmv {0}.new {0}\n", opened.display()))
        .unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let out = folder.path().join("report");
    let report = |open: bool| {
        let mut program = thalweg();
        program
            .args(["report", "inventories/harbour", "--quiet", "--out"])
            .arg(&out)
            .env("BROWSER", &browser);
        if open {
            program.arg("--open");
        }
        program.output().unwrap()
    };
    assert!(report(false).stdout.is_empty() && !opened.exists(), "only when it is asked for");
    report(true);
    // It is not waited for.
    let there = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        opened.exists()
    });
    assert!(there, "the browser was not called");
    let page = fs::canonicalize(out.join("index.html")).unwrap();
    assert_eq!(fs::read_to_string(&opened).unwrap(), page.display().to_string());
}

#[test]
fn a_pipe_gets_colours_only_where_they_are_forced() {
    let colours = |vars: &[(&str, &str)]| {
        let run =
            thalweg().args(["check", "inventories/harbour"]).envs(vars.iter().copied()).output().unwrap();
        text(&run).contains('\u{1b}')
    };
    assert!(!colours(&[]));
    assert!(colours(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colours(&[("CLICOLOR_FORCE", "0")]));
}

/// Names that hide, turn text round, steer a terminal, make a formula or a link.
const HOSTILE: &str = r#"{"inventory":{"name":"x\u202e\u009b","as_of":"2026-11-23"},
"companies":[{"id":"a","name":"A\u202e \u009b31m\ufeff","country":"DE"}],
"vendors":[{"id":"v","name":"\u200b","country":"US","kind":"x;=cmd|'/C calc'!A1;＝1"},
 {"id":"w","name":"1. see https://a.example or www.a.example or ann@a.example","country":"US"}],
"populations":[{"id":"p","name":"P","country":"DE"}],"categories":[{"id":"c","name":"C"}],
"flows":[{"id":"f","from":"p","to":"a","categories":["c"]},{"id":"g","from":"a","to":"v","categories":["c"]},
 {"id":"h","from":"a","to":"w","categories":["c"]}]}"#;

#[test]
fn hostile_names_do_no_harm_in_any_output() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.json");
    fs::write(&file, HOSTILE).unwrap();
    let run = |args: &[&str]| text(&thalweg().args(args).output().unwrap());
    let one = file.to_str().unwrap();
    let out = folder.path().join("report");
    run(&["report", one, "--out", out.to_str().unwrap()]);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let jsons = [
        ("report.json", read("report.json")),
        ("check", run(&["check", one, "--format", "json"])),
        ("sarif", run(&["check", one, "--format", "sarif"])),
        ("query", run(&["query", one, "MATCH (n:Party) RETURN n", "--format", "json"])),
        ("jsonld", run(&["export", one, "--format", "jsonld"])),
        ("jgf", run(&["export", one, "--format", "jgf"])),
    ];
    for (name, text) in jsons {
        let hidden = text.chars().find(|&c| c != '\n' && is_hidden(c));
        assert_eq!(hidden, None, "{name}");
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{name}");
        assert!(text.contains("\\u009b") || name == "sarif", "{name} escapes what it hides");
    }
    let mermaid = run(&["map", one, "--format", "mermaid"]);
    assert!(mermaid.contains("[\"v\"]") && mermaid.contains("[\"1#46; see"), "{mermaid}");
    assert!(!mermaid.contains("\"\""), "{mermaid}");
    let exposures = read("exposures.csv");
    assert!(exposures.contains("x;'=cmd|'/C calc'!A1;'＝1"), "{exposures}");
    let page = read("report.md");
    assert!(page.contains("a.example"), "{page}");
    for address in ["://", "www.", "@a.example"] {
        assert!(!page.contains(address), "{address} in {page}");
    }
}

/// What is packed is what a user builds and reads.
#[test]
fn a_package_holds_what_a_user_needs_and_no_more() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let list = text(&run);
    let files: Vec<&str> = list.lines().collect();
    for part in ["tests/", "reports/", "benches/", ".ci", ".github/"] {
        let found: Vec<_> = files.iter().filter(|f| f.starts_with(part)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
    for file in [
        "src/lib.rs",
        "src/model/place/data/cities.tsv",
        "src/model/place/data/namesakes.tsv",
        "src/model/place/data/homonyms.tsv",
        "src/model/place/data/LICENSE-UNICODE",
        "README.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "NOTICE",
    ] {
        assert!(files.contains(&file), "{file}");
    }
    // What the sources take in by name is there too.
    let rust = |f: &&&str| Path::new(f).extension().is_some_and(|ending| ending == "rs");
    let included = files.iter().filter(rust).flat_map(|f| {
        let text = fs::read_to_string(root.join(f)).unwrap_or_default();
        let names: Vec<String> = text
            .split("include_str!(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        names.into_iter().map(move |name| root.join(f).parent().unwrap().join(name))
    });
    for path in included {
        let path = fs::canonicalize(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let name = path.strip_prefix(fs::canonicalize(root).unwrap()).unwrap().display().to_string();
        assert!(files.contains(&name.as_str()), "{name} is built in, and is not packed");
    }
}

/// Whose data this is, and under which licence, stands in NOTICE, at the head of each file or beside it.
#[test]
fn data_of_others_has_its_notice() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let notice = read("NOTICE");
    for folder in ["src/model/place/data", "src/model/data", "tests/fixtures/sarif"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
            assert!(notice.contains(&name), "{name} is not in NOTICE");
        }
    }
    for (file, words) in [
        ("src/model/place/data/countries.tsv", &["Unicode CLDR", "LICENSE-UNICODE"][..]),
        ("src/model/place/data/parts.tsv", &["Unicode CLDR", "LICENSE-UNICODE"]),
        (
            "src/model/place/data/cities.tsv",
            &["GeoNames", "https://creativecommons.org/licenses/by/4.0/", "Changed"],
        ),
        (
            "src/model/place/data/namesakes.tsv",
            &["GeoNames", "https://creativecommons.org/licenses/by/4.0/", "Changed"],
        ),
        (
            "src/model/place/data/homonyms.tsv",
            &["GeoNames", "https://creativecommons.org/licenses/by/4.0/", "Changed"],
        ),
        (
            "src/model/place/data/LICENSE-UNICODE",
            &["UNICODE LICENSE V3", "Copyright © 2004-2026 Unicode, Inc."],
        ),
        ("src/model/data/fideslang.tsv", &["fideslang", "NOTICE"]),
        ("src/model/data/dpv-pd.tsv", &["Data Privacy Vocabulary 2.3", "LICENSE-W3C"]),
        ("src/model/data/LICENSE-W3C", &["W3C Software and Document license", "without fee or royalty"]),
        ("tests/fixtures/sarif/README.md", &["Copyright © OASIS Open 2020", "may not be modified"]),
        ("README.md", &["GeoNames", "Unicode CLDR", "fideslang", "Data Privacy Vocabulary", "NOTICE"]),
    ] {
        let text = read(file);
        for word in words {
            assert!(text.contains(word), "{file} has no {word:?}");
        }
    }
}
