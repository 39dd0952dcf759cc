//! The commands that the README shows run, and do what it says; what is made by them and committed is made again.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The `thalweg ...` lines of the README's shell blocks.
fn commands() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    text.lines()
        .filter_map(|l| l.strip_prefix("thalweg "))
        .map(|l| l.split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_readmes_commands_run() {
    let out = tempfile::tempdir().unwrap();
    let commands = commands();
    assert!(commands.len() >= 3, "{commands:?}");
    for mut words in commands {
        for word in words.iter_mut().filter(|w| {
            w.starts_with("reports/")
                || ["my-map", "imported", "meta.yaml", "meta.graphml"].contains(&w.as_str())
        }) {
            *word = out.path().join(&*word).display().to_string();
        }
        for word in words.iter_mut().filter(|w| w.ends_with("known.json")) {
            *word = word.replace("known.json", &out.path().join("known.json").display().to_string());
        }
        let run =
            Command::new(env!("CARGO_BIN_EXE_thalweg")).args(&words).current_dir(root()).output().unwrap();
        let code = run.status.code().unwrap();
        assert!(code <= 1, "{words:?} ended with {code}: {}", String::from_utf8_lossy(&run.stderr));
        assert!(!run.stdout.is_empty(), "{words:?} says nothing");
    }
}

/// The questions of the README, each with what it shows for an answer.
fn questions() -> Vec<(Vec<String>, String)> {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = text.split("```text\n$ thalweg ").skip(1).map(|b| b.split("```").next().unwrap());
    blocks
        .map(|block| {
            let (command, shown) = block.split_once('\n').unwrap();
            // One text in double quotes, and words.
            let parts = command.split('"').enumerate().flat_map(|(at, part)| {
                if at % 2 == 1 {
                    vec![part.to_owned()]
                } else {
                    part.split_whitespace().map(str::to_owned).collect()
                }
            });
            (parts.collect(), shown.to_owned())
        })
        .collect()
}

#[test]
fn the_readmes_questions_have_the_answers_shown() {
    let questions = questions();
    assert_eq!(questions.len(), 3);
    for (words, shown) in questions {
        let run =
            Command::new(env!("CARGO_BIN_EXE_thalweg")).args(&words).current_dir(root()).output().unwrap();
        assert!(run.status.success(), "{words:?}: {}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(String::from_utf8(run.stdout).unwrap(), shown, "{words:?}");
    }
}

/// The questions about any day, each answered by one command: what is shown is how its answer begins.
#[test]
fn each_question_about_any_day_is_one_command() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let asked = [
        "What happens the day the US framework falls?",
        "What must be renewed in the next 90 days?",
        "What changed since it was signed?",
        "What is to be done first?",
    ];
    for question in asked {
        let block = text.split(&format!("**{question}**\n\n```console\n$ thalweg ")).nth(1);
        let block = block.and_then(|rest| rest.split("```").next()).unwrap_or_else(|| panic!("{question}"));
        let (words, shown) = block.split_once('\n').unwrap();
        let words: Vec<&str> = words.split_whitespace().collect();
        let run =
            Command::new(env!("CARGO_BIN_EXE_thalweg")).args(&words).current_dir(root()).output().unwrap();
        assert!(run.status.code().is_some_and(|code| code <= 1), "{words:?}");
        let said = String::from_utf8(run.stdout).unwrap();
        let shown = shown.strip_suffix("...\n").unwrap_or_else(|| panic!("{question}"));
        assert!(shown.lines().count() >= 2 && said.starts_with(shown), "{words:?}\n{said}");
    }
}

/// The names of what is in a folder.
fn names(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

/// The commands of graphs/README.md, each with the file that its row names.
fn maps() -> Vec<(String, Vec<String>)> {
    let page = fs::read_to_string(root().join("graphs/README.md")).unwrap();
    let rows = page.lines().filter(|l| l.starts_with("| `"));
    rows.map(|row| {
        let quoted: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        let words = quoted.last().unwrap().strip_prefix("thalweg ").unwrap_or_else(|| panic!("{row}"));
        (quoted[0].to_owned(), words.split_whitespace().map(str::to_owned).collect())
    })
    .collect()
}

/// The reports of inventories: the page of the law is none (`law_shown` makes it again).
fn reports() -> BTreeSet<String> {
    names(&root().join("reports")).into_iter().filter(|name| name != "law.md").collect()
}

/// Makes all of `reports` and `graphs` again in a folder.
fn make(out: &Path, path: Option<&Path>) {
    let run = |words: &[String]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
        command.args(words).current_dir(root());
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let run = command.output().unwrap();
        let told = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.code().is_some_and(|c| c <= 1) && told.is_empty(), "{words:?}: {told}");
    };
    for name in reports() {
        let to = out.join("reports").join(&name).display().to_string();
        run(&["report".to_owned(), format!("inventories/{name}"), "--out".to_owned(), to]);
    }
    fs::create_dir_all(out.join("graphs")).unwrap();
    for (file, mut words) in maps() {
        let at = words.iter().position(|w| *w == format!("graphs/{file}")).expect("it writes its file");
        words[at] = out.join(&words[at]).display().to_string();
        run(&words);
    }
}

/// Holds what is committed to what was made.
fn same(made: &Path, committed: &Path) {
    let listed = names(committed);
    let kept: BTreeSet<_> = listed.into_iter().filter(|n| n != "README.md" && n != "queries").collect();
    assert_eq!(names(made), kept, "{}", committed.display());
    for name in kept {
        let (made, committed) = (made.join(&name), committed.join(&name));
        let same = fs::read(&made).unwrap() == fs::read(&committed).unwrap();
        assert!(same, "{} is stale: make it again", committed.display());
    }
}

#[test]
fn what_is_made_and_committed_is_what_the_program_writes() {
    let reports = reports();
    // That of schrems-ii, with its 129 vendors, is made anew by who wants it, and not kept.
    let mut inventories = names(&root().join("inventories"));
    assert!(inventories.remove("schrems-ii") && reports == inventories, "each inventory has its report");
    let empty = tempfile::tempdir().unwrap();
    // Whether Graphviz is there makes no difference.
    for path in [None, Some(empty.path())] {
        let out = tempfile::tempdir().unwrap();
        make(out.path(), path);
        for name in &reports {
            same(&out.path().join("reports").join(name), &root().join("reports").join(name));
        }
        same(&out.path().join("graphs"), &root().join("graphs"));
    }
}
