//! The engine in process against the language's own test suite, the openCypher TCK: every scenario whose query only
//! reads. It lies beside the checkout (`../shared/tck`), or where `THALWEG_TCK` says; where it is not there, the test says
//! so and passes over it.

mod errors;
mod gherkin;
mod wanted;
mod writer;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use thalweg::query::{
    Answer, Fault, Limits, Parameters, QueryError, Stop,
    engine::{self, Store},
    text::Query,
};

use self::{
    errors::Told,
    gherkin::{Scenario, Step},
    wanted::Wanted,
    writer::World,
};

/// What is not run, by a part of the query or of a step, and why.
const NOT_READ: &[(&str, &str)] = &[
    ("CREATE", "writes"),
    ("MERGE", "writes"),
    ("SET", "writes"),
    ("DELETE", "writes"),
    ("REMOVE", "writes"),
    ("FOREACH", "writes"),
];

/// Scenarios that are run and not passed, by name, with the reason.
const KNOWN: &[(&str, &str)] = &[];

fn folder() -> Option<PathBuf> {
    let known = env::var_os("THALWEG_TCK").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck");
    let found = [known, Some(beside)].into_iter().flatten();
    found.map(|f| f.join("features")).find(|f| f.is_dir())
}

fn features(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            features(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "feature") {
            found.push(entry);
        }
    }
}

/// Why a scenario is not run.
fn passed_over(scenario: &Scenario) -> Option<&'static str> {
    let query = scenario.query()?;
    if scenario.steps.iter().any(|s| s.text.contains("there exists a procedure")) || query.contains("CALL ") {
        return Some("calls procedures");
    }
    let words: Vec<String> =
        query.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_uppercase).collect();
    if let Some((_, why)) = NOT_READ.iter().find(|(word, _)| words.iter().any(|w| w == word)) {
        return Some(why);
    }
    let clock = ["date()", "time()", "rand()", ".transaction(", ".statement(", ".realtime("];
    let expected_error = scenario.steps.iter().any(|s| s.text.contains("should be raised"));
    if !expected_error && clock.iter().any(|c| query.contains(c)) {
        return Some("reads the clock, or chance");
    }
    None
}

/// What came of a query, and in which phase it failed.
fn asked(store: &Store, text: &str, given: &Parameters) -> Result<Answer, QueryError> {
    let query = Query::read(text)?;
    let limits = Limits { rows: 100_000, ..Limits::default() };
    engine::run(store, &query, given, &limits, &Stop::default())
}

fn phase(error: &QueryError) -> &'static str {
    match error.fault {
        Fault::Syntax | Fault::Name | Fault::Refused => "compile time",
        Fault::Run => "runtime",
        _ => "limits",
    }
}

/// Runs a scenario; what is wrong with it.
fn failure(scenario: &Scenario, told: &mut Told) -> Option<String> {
    let mut world = World::default();
    let mut given = Parameters::new();
    let mut outcome: Option<Result<Answer, QueryError>> = None;
    for step in &scenario.steps {
        let text = step.text.as_str();
        if let Some(name) = text.strip_prefix("the ").and_then(|t| t.strip_suffix(" graph")) {
            world.named(name);
        } else if text == "having executed:" {
            world.write(step.doc.as_deref().unwrap_or_default());
        } else if text == "parameters are:" {
            for row in &step.table {
                given.insert(row[0].clone(), Wanted::parse(&row[1]).cell());
            }
        } else if text == "executing query:" {
            let query = step.doc.as_deref().unwrap_or_default();
            outcome = Some(asked(&world.store(), query, &given));
        } else if text.contains("should be") {
            let outcome = outcome.as_ref()?;
            if let Some(wrong) = judged(step, outcome, told) {
                return Some(wrong);
            }
        }
    }
    None
}

fn judged(step: &Step, outcome: &Result<Answer, QueryError>, told: &mut Told) -> Option<String> {
    let text = step.text.as_str();
    if text.contains("side effects") {
        return None;
    }
    if text.contains("should be raised") {
        return match outcome {
            Ok(answer) => Some(format!("no error, but {:?}", answer.rows)),
            Err(error) => {
                let phase = phase(error);
                let right = text.contains(phase) || text.contains("any time");
                told.add(text, error);
                (!right).then(|| format!("an error at {phase}: {error:?}, wanted {text}"))
            }
        };
    }
    let answer = match outcome {
        Ok(answer) => answer,
        Err(error) => return Some(format!("{error:?}")),
    };
    let unordered = text.contains("ignoring element order");
    let mut wanted: Vec<Vec<Wanted>> = Vec::new();
    if let Some((header, rows)) = step.table.split_first() {
        if *header != answer.columns {
            return Some(format!("columns {:?}, wanted {header:?}", answer.columns));
        }
        wanted = rows.iter().map(|row| row.iter().map(|cell| Wanted::parse(cell)).collect()).collect();
    }
    let mut got: Vec<Vec<Wanted>> =
        answer.rows.iter().map(|row| row.iter().map(Wanted::of).collect()).collect();
    if unordered {
        wanted.iter_mut().chain(&mut got).flatten().for_each(Wanted::unordered);
    }
    let mut wanted: Vec<String> = wanted.iter().map(|row| format!("{row:?}")).collect();
    let mut got: Vec<String> = got.iter().map(|row| format!("{row:?}")).collect();
    if !text.contains("in order") {
        wanted.sort();
        got.sort();
    }
    (wanted != got).then(|| format!("got {got:#?}\nwanted {wanted:#?}"))
}

#[test]
fn what_only_reads_is_answered_as_the_language_says() {
    let Some(folder) = folder() else {
        println!("skipped: there is no openCypher TCK at ../shared/tck");
        return;
    };
    let mut files = Vec::new();
    features(&folder, &mut files);
    let only = env::var("THALWEG_TCK_ONLY").unwrap_or_default();
    let (mut run, mut passed) = (0, 0);
    let mut over: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong: Vec<(String, String)> = Vec::new();
    let mut told = Told::default();
    for file in files {
        for scenario in gherkin::read(&file) {
            if !scenario.name.contains(&only) {
                continue;
            }
            if let Some(why) = passed_over(&scenario) {
                *over.entry(why).or_default() += 1;
                continue;
            }
            run += 1;
            match failure(&scenario, &mut told) {
                None => passed += 1,
                Some(what) => wrong.push((
                    scenario.name.clone(),
                    format!("{}\n{what}", scenario.query().unwrap_or_default()),
                )),
            }
        }
    }
    println!("{passed} of {run} scenarios that only read are passed; not run: {over:?}");
    let known = |name: &str| KNOWN.iter().any(|(known, _)| *known == name);
    let unknown: Vec<String> = wrong
        .iter()
        .filter(|(name, _)| !known(name))
        .map(|(name, what)| format!("== {name}\n{what}"))
        .collect();
    assert!(unknown.is_empty(), "{}\n{} are not passed", unknown.join("\n"), unknown.len());
    if only.is_empty() {
        told.judge();
    }
    for (name, why) in KNOWN {
        assert!(!why.is_empty() && wrong.iter().any(|(wrong, _)| wrong == name), "{name} is passed by now");
    }
}
