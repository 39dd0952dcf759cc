//! The gate: what fails a check, what a waiver accepts and for how long, what a baseline knows, and the same for other
//! programs: SARIF by its schema, `JUnit` by a parser, workflow commands, the steps of the Action and the hooks run by hand.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use thalweg::{
    finding::explain::BASE,
    text::{Format, Locator, tree::Node},
};

/// A folder with the small inventory of the documentation in `inventory`, and files beside its own or in their place.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        fs::create_dir(repository.path("inventory")).unwrap();
        for (name, text) in BASE.iter().chain(files) {
            repository.put(name, text);
        }
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.path("inventory").join(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_thalweg")).args(args).current_dir(self.0.path()).output().unwrap()
    }

    /// The exit code and what is printed.
    fn check(&self, args: &[&str]) -> (i32, String) {
        let run = self.run(&[&["check", "inventory"], args].concat());
        (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap())
    }
}

/// A flow to a vendor in India that nothing covers.
const VENDORS: &str =
    "id,name,country\ncloud,Cloud Inc.,US\nmailer,\"Mailer, \"\"Inc\"\": <b>\u{202e}100%\",IN\n";
const FLOWS: &str =
    "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\nletters,crm,mailer,email\n";

fn unsafe_flow() -> Repository {
    Repository::new(&[("vendors.csv", VENDORS), ("flows.csv", FLOWS)])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The findings of a check as data.
fn findings(repository: &Repository, args: &[&str]) -> Vec<Value> {
    let (_, text) = repository.check(&[&["--format", "json"], args].concat());
    json(&text)["findings"].as_array().unwrap().clone()
}

fn of_code<'f>(findings: &'f [Value], code: &str) -> &'f Value {
    findings.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("{code} in {findings:#?}"))
}

/// A row of waivers.csv for the flow, with what it covers.
fn waiver(finding: &str, subject: &str, until: &str, covers: &str) -> String {
    format!(
        "finding,subject,reason,who,until,covers\n{finding},{subject},contract is being signed,dpo,{until},{covers}\n"
    )
}

#[test]
fn severities_fail_as_asked() {
    let clean = Repository::new(&[]);
    for (fail_on, code) in [("error", 0), ("warning", 0), ("note", 1), ("never", 0)] {
        assert_eq!(clean.check(&["--fail-on", fail_on]).0, code, "{fail_on}");
    }
    let broken = unsafe_flow();
    for (fail_on, code) in [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] {
        assert_eq!(broken.check(&["--fail-on", fail_on]).0, code, "{fail_on}");
    }
    // What cannot be told is a warning.
    let unknown = Repository::new(&[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,unknown\n")]);
    assert!(findings(&unknown, &[]).iter().any(|f| f["code"] == "TW203" && f["severity"] == "warning"));
    assert_eq!((unknown.check(&[]).0, unknown.check(&["--fail-on", "warning"]).0), (0, 1));
}

#[test]
fn a_waiver_holds_until_its_last_day_and_for_what_it_covers() {
    let repository = unsafe_flow();
    assert_eq!(repository.check(&[]).0, 1);
    let found = findings(&repository, &[]);
    let missing = of_code(&found, "TW201");
    let (key, covers) = (missing["key"].as_str().unwrap(), missing["covers"].as_str().unwrap());

    // Before it says what it covers it does not count; the message names the digest.
    repository.put("waivers.csv", &waiver("TW201", "mailer", "2027-03-31", ""));
    let (code, text) = repository.check(&[]);
    assert!(code == 1 && text.contains("[TW503]") && text.contains(covers), "{text}");

    for (finding, subject) in [("TW201", "mailer"), (key, ""), (key, "mailer")] {
        repository.put("waivers.csv", &waiver(finding, subject, "2027-03-31", covers));
        let (code, text) = repository.check(&[]);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("waived[TW201]") && text.contains("until 2027-03-31 by dpo"), "{text}");
        assert!(text.ends_with("0 errors, 0 warnings, 1 note; 1 waived\n"), "{text}");
    }
    // What is found on another day is the same, though its words may name the day.
    for day in ["2026-11-24", "2027-01-15", "2027-03-31"] {
        assert_eq!(repository.check(&["--as-of", day]).0, 0, "{day}: its last day counts too");
    }
    let (code, text) = repository.check(&["--as-of", "2027-04-01"]);
    assert!(code == 1 && text.contains("[TW502]") && text.contains("error[TW201]"), "{text}");

    // More data, another flow, another recipient: it is not what was accepted.
    for flows in [
        FLOWS.replace("letters,crm,mailer,email", "letters,crm,mailer,email;contact"),
        format!("{FLOWS}parcels,crm,mailer,email\n"),
    ] {
        repository.put("flows.csv", &flows.replace("customers,crm,email", "customers,crm,email;contact"));
        let (code, text) = repository.check(&[]);
        assert!(code == 1 && text.contains("[TW503]") && text.contains("error[TW201]"), "{text}");
    }
    // Put right: the waiver is left over.
    repository.put("flows.csv", &FLOWS.replace("letters,crm,mailer,email\n", ""));
    let (code, text) = repository.check(&[]);
    assert!(code == 0 && text.contains("[TW501]"), "{text}");
}

/// A code, the files in which it is found, and one that takes the place of another.
type Case<'a> = (&'a str, Vec<(&'a str, String)>, (&'a str, String));

/// What is accepted is what was found, in all that a law or a reader would look at.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn a_waiver_does_not_outlive_what_it_was_given_for() {
    const CATEGORIES: &str = "id,name,tags\nemail,E-mail address,\ncontact,Contact,\n";
    let safeguards = |cells: &str| {
        format!(
            "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\nc,{cells}\n"
        )
    };
    let certified =
        |cells: &str| format!("party,scheme,valid_from,valid_until,covers,checked_on\ncloud,{cells}\n");
    let flows = |cells: &str| {
        format!(
            "id,from,to,categories,access,consideration,recurrence\nsignup,customers,crm,email,,,\nletters,crm,{cells}\n"
        )
    };
    let to_mailer = flows("mailer,email,,,");
    let to_cloud = flows("cloud,email,,,");
    let stores = |cells: &str| {
        format!(
            "id,name,operator,controller,engaged_by,measures\ncrm,CRM,acme,,,\nbackup,B,cloud,acme,,\ninbox,I,mailer,{cells}\n"
        )
    };
    let at_store = |cells: &str| vec![("flows.csv", flows("inbox,email,,,")), ("stores.csv", stores(cells))];
    let holding = |cells: &str| {
        format!(
            "id,name,operator,categories,populations,controller,measures\ncrm,CRM,acme,,,,\nbackup,B,cloud,,,acme,\n\
             inbox,I,mailer,email,customers,{cells}\n"
        )
    };
    let resting = |named: &str| {
        format!(
            "id,from,to,categories,safeguards\nsignup,customers,crm,email,\nletters,crm,mailer,email{named}\n"
        )
    };
    let gone = safeguards("scc,2,acme,mailer,2022-01-01,2024-01-31,2023-01-01,passed");
    let cases: [Case; 15] = [
        // Other data, otherwise given.
        (
            "TW201",
            vec![("flows.csv", to_mailer.clone()), ("categories.csv", CATEGORIES.into())],
            ("categories.csv", CATEGORIES.replace("E-mail address,", "E-mail address,special")),
        ),
        (
            "TW201",
            vec![("flows.csv", to_mailer.clone()), ("categories.csv", CATEGORIES.into())],
            ("flows.csv", flows("mailer,email,remote,,")),
        ),
        (
            "TW201",
            vec![("flows.csv", to_mailer.clone()), ("categories.csv", CATEGORIES.into())],
            ("flows.csv", flows("mailer,email,,sale,")),
        ),
        (
            "TW201",
            vec![("flows.csv", to_mailer.clone()), ("categories.csv", CATEGORIES.into())],
            ("flows.csv", flows("mailer,email,,,once")),
        ),
        // Otherwise held where it arrives, or resting on a paper by its name.
        ("TW201", at_store("acme,,"), ("stores.csv", stores("acme,acme,"))),
        ("TW201", at_store("acme,,"), ("stores.csv", stores("acme;cloud,,"))),
        ("TW201", at_store("acme,,"), ("stores.csv", stores("acme,,access-control"))),
        (
            "TW202",
            vec![("flows.csv", resting(",c")), ("safeguards.csv", gone.clone())],
            ("flows.csv", resting(",")),
        ),
        // What a store holds, by no flow; and what is stated of who gives.
        ("TW201", vec![("stores.csv", holding("acme,"))], ("stores.csv", holding("acme,access-control"))),
        (
            "TW201",
            vec![("flows.csv", to_mailer.clone())],
            ("companies.csv", "id,name,country\nacme,Acme GmbH,DE;FR\n".into()),
        ),
        // Another recipient under the same name.
        (
            "TW201",
            vec![("flows.csv", to_mailer.clone()), ("categories.csv", CATEGORIES.into())],
            (
                "vendors.csv",
                "id,name,country,kind,role\ncloud,Cloud Inc.,US,,\nmailer,Mailer,IN,data-broker,controller\n"
                    .into(),
            ),
        ),
        // Another reason.
        (
            "TW202",
            vec![("flows.csv", to_mailer.clone()), ("safeguards.csv", gone.clone())],
            ("safeguards.csv", gone.replace("2024-01-31", "2023-06-30")),
        ),
        (
            "TW202",
            vec![
                ("flows.csv", to_mailer.clone()),
                ("safeguards.csv", safeguards("scc,2,acme,mailer,2022-01-01,,2020-01-01,passed")),
            ],
            ("safeguards.csv", safeguards("scc,2,acme,mailer,2022-01-01,,none,")),
        ),
        (
            "TW202",
            vec![
                ("flows.csv", to_cloud.clone()),
                ("certifications.csv", certified("eu-us-dpf,2023-08-01,2024-01-01,*,")),
                ("safeguards.csv", "id,mechanism\n".into()),
            ],
            ("certifications.csv", certified("eu-us-dpf,2023-08-01,2027-01-01,hr,")),
        ),
        // Another paper under the same name.
        (
            "TW207",
            vec![
                ("flows.csv", to_mailer.clone()),
                ("safeguards.csv", safeguards("derogation,a,acme,mailer,2022-01-01,,,")),
            ],
            ("safeguards.csv", safeguards("derogation,b,acme,mailer,2022-01-01,,,")),
        ),
    ];
    for (code, before, after) in &cases {
        let files: Vec<(&str, &str)> = before.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let repository = Repository::new(&[&[("vendors.csv", VENDORS)][..], &files].concat());
        let found = findings(&repository, &[]);
        let finding = of_code(&found, code);
        let (key, covers) = (finding["key"].as_str().unwrap(), finding["covers"].as_str().unwrap());
        repository.put("waivers.csv", &waiver(key, "", "2027-03-31", covers));
        let waived = |found: &[Value]| of_code(found, code)["waived"].is_object();
        assert!(waived(&findings(&repository, &[])), "{code} {after:?}");
        repository.put(after.0, &after.1);
        let found = findings(&repository, &[]);
        let still = found.iter().any(|f| f["waived"].is_object());
        assert!(!still, "{code} {after:?}");
    }
}

#[test]
fn a_waiver_of_another_finding_accepts_nothing() {
    let repository = unsafe_flow();
    let covers = of_code(&findings(&repository, &[]), "TW201")["covers"].as_str().unwrap().to_owned();
    for (finding, subject) in [("TW201", "mailr"), ("TW202", "mailer"), ("000000000000", "")] {
        repository.put("waivers.csv", &waiver(finding, subject, "2027-03-31", &covers));
        let (code, text) = repository.check(&[]);
        assert!(code == 1 && text.contains("[TW501]") && text.contains("error[TW201]"), "{text}");
    }
    for (finding, subject, covers, said) in [
        ("TW001", "x", "", "cannot be waived"),
        ("TW501", "x", "", "cannot be waived"),
        ("TW201", "", "", "does not say what it is about"),
        ("tw201", "mailer", "", "neither a key nor a code"),
        ("TW201", "mailer", "much", "not written as what a waiver covers"),
    ] {
        repository.put("waivers.csv", &waiver(finding, subject, "2027-03-31", covers));
        let run = repository.run(&["check", "inventory"]);
        let text = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.code() == Some(2) && text.contains(said), "{text}");
    }
}

/// A waiver that names nothing says what is there; and how a finding is named is shown where it is found.
#[test]
fn a_waiver_that_names_nothing_is_told_what_there_is() {
    let repository = unsafe_flow();
    let found = findings(&repository, &[]);
    let missing = of_code(&found, "TW201");
    let (key, covers) = (missing["key"].as_str().unwrap(), missing["covers"].as_str().unwrap());
    let (_, text) = repository.check(&[]);
    assert!(text.contains(&format!("= finding: `{key}`, subject `mailer`")), "{text}");
    for (finding, subject, help) in [
        ("TW201", "mailr", "`TW201` is found about `mailer`: is that meant?".to_owned()),
        ("TW201", "somebody-else", "`TW201` is found about `mailer`: write the one".to_owned()),
        (
            "000000000000",
            "mailer",
            format!(
                "if it has been corrected, delete the row; about `mailer` there is `{key}` (TW201): otherwise write"
            ),
        ),
        (key, "crm", "the finding of this key is about `mailer`".to_owned()),
        ("TW204", "mailer", "delete the row".to_owned()),
    ] {
        repository.put("waivers.csv", &waiver(finding, subject, "2027-03-31", covers));
        let (code, text) = repository.check(&[]);
        assert!(code == 1 && text.contains("[TW501]") && text.contains(&help), "{help}\n{text}");
    }
}

/// An inventory that says its own day keeps waivers alive: that is told.
#[test]
fn a_day_of_the_inventorys_own_does_not_hide_that_a_waiver_ended() {
    let repository = unsafe_flow();
    let covers = of_code(&findings(&repository, &[]), "TW201")["covers"].as_str().unwrap().to_owned();
    repository.put("waivers.csv", &waiver("TW201", "mailer", "2025-03-31", &covers));
    let head = BASE.iter().find(|(name, _)| *name == "inventory.toml").unwrap().1;
    let lines: Vec<&str> = head.lines().filter(|line| !line.starts_with("as_of")).collect();
    repository.put("inventory.toml", &format!("as_of = 2025-02-01\n{}\n", lines.join("\n")));
    for words in [&["check", "inventory"][..], &["report", "inventory", "--out", "report"]] {
        let told = |args: &[&str]| {
            let run = repository.run(&[words, args].concat());
            String::from_utf8(run.stderr).unwrap()
        };
        let text = told(&[]);
        let says = text.contains("1 waiver that has ended before today") && text.contains("2025-02-01");
        assert!(says, "{words:?}: {text}");
        assert_eq!(told(&["--as-of", "2025-02-01"]), "", "who asks for a day knows it");
    }
}

/// Of several rows about one finding, those that another one makes needless say so, and fail nothing.
#[test]
fn a_waiver_that_another_one_replaces_is_needless() {
    let repository = unsafe_flow();
    let found = findings(&repository, &[]);
    let covers = of_code(&found, "TW201")["covers"].as_str().unwrap();
    let row = |until: &str, covers: &str| {
        waiver("TW201", "mailer", until, covers).lines().nth(1).unwrap().to_owned() + "\n"
    };
    let head = waiver("TW201", "mailer", "2027-03-31", covers).lines().next().unwrap().to_owned() + "\n";
    let (holds, key) = (row("2027-06-30", covers), of_code(&found, "TW201")["key"].as_str().unwrap());
    for needless in [row("2026-11-01", covers), row("2027-01-31", "yvqbd44jmw93"), row("2027-01-31", "")] {
        let text = format!("{head}{}{holds}", needless.replace("TW201", key));
        repository.put("waivers.csv", &text);
        let (code, text) = repository.check(&[]);
        assert!(code == 0 && text.contains("another row accepts it until 2027-06-30"), "{text}");
        assert!(!text.contains("TW502") && !text.contains("TW503"), "{text}");
    }
    // That it ends is told of the one that holds longest, and of it alone.
    repository
        .put("waivers.csv", &format!("{head}{}{holds}", row("2026-12-05", covers).replace("TW201", key)));
    let (code, text) = repository.check(&[]);
    assert!(code == 0 && !text.contains("TW401"), "{text}");
}

#[test]
fn a_report_shows_what_is_waived_and_counts_it_apart() {
    let repository = unsafe_flow();
    let covers = of_code(&findings(&repository, &[]), "TW201")["covers"].as_str().unwrap().to_owned();
    repository.put("waivers.csv", &waiver("TW201", "mailer", "2027-03-31", &covers));
    let run = repository.run(&["report", "inventory", "--out", "report"]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let read = |name: &str| fs::read_to_string(repository.path("report").join(name)).unwrap();
    assert!(read("findings.csv").contains(",2027-03-31,dpo,contract is being signed,"));
    let report = json(&read("report.json"));
    assert_eq!(of_code(report["findings"].as_array().unwrap(), "TW201")["waived"]["who"], "dpo");
    for page in ["report.md", "index.html"] {
        assert!(read(page).contains("contract is being signed") && read(page).contains("1 waived"), "{page}");
    }
}

#[test]
fn a_baseline_knows_what_was_there_and_nothing_more() {
    let repository = unsafe_flow();
    let (code, text) = repository.check(&["--write-baseline"]);
    assert_eq!((code, text.as_str()), (0, "baseline of 2 findings written to thalweg-baseline.json\n"));
    let baseline = ["--baseline", "thalweg-baseline.json"];
    let (code, text) = repository.check(&baseline);
    assert!(code == 0 && text.ends_with("0 errors, 0 warnings, 0 notes; 2 in the baseline\n"), "{text}");
    assert!(!text.contains("TW201"), "{text}");
    let (_, text) = repository.check(&[&baseline[..], &["-v"]].concat());
    assert!(text.contains("known[TW201]"), "{text}");
    assert_eq!(repository.check(&[&baseline[..], &["--fail-on", "note"]].concat()).0, 0);

    // A flow more to the same recipient is new, although the finding has the same key.
    repository.put("flows.csv", &format!("{FLOWS}parcels,crm,mailer,email\n"));
    let (code, text) = repository.check(&baseline);
    assert!(code == 1 && text.contains("error[TW201]"), "{text}");
    let (code, _) = repository.check(&[&baseline[..], &["--write-baseline"]].concat());
    assert_eq!(code, 0);
    // One less is not; nor is what is gone.
    repository.put("flows.csv", FLOWS);
    assert_eq!(repository.check(&baseline).0, 0);
    repository.put("flows.csv", &FLOWS.replace("letters,crm,mailer,email\n", ""));
    let (code, text) = repository.check(&baseline);
    assert!(code == 0 && text.contains("1 of the baseline no longer found"), "{text}");

    // An editor may put a byte order mark before it.
    let text = fs::read_to_string(repository.path("thalweg-baseline.json")).unwrap();
    fs::write(repository.path("marked.json"), format!("\u{feff}{text}")).unwrap();
    let (code, text) = repository.check(&["--baseline", "marked.json"]);
    assert!(code == 0 && text.contains("1 of the baseline no longer found"), "{text}");

    // What is no baseline of this inventory stops the check.
    for (text, said) in [
        ("{", "not whole JSON at line 1, column 1"),
        ("[]", "it has no `\"format\""),
        (r#"{"format":"thalweg-baseline/1","findings":[]}"#, "of which inventory"),
        (r#"{"format":"thalweg-baseline/1","inventory":"example"}"#, "no list `findings`"),
        (
            r#"{"format":"thalweg-baseline/1","inventory":"example","findings":[{"key":5}]}"#,
            "number 1 of its findings is not as they are written",
        ),
        (r#"{"format":"thalweg-baseline/9","inventory":"example","findings":[]}"#, "thalweg-baseline/9"),
        (r#"{"format":"thalweg-baseline/1","inventory":"other","findings":[]}"#, "`other`"),
    ] {
        fs::write(repository.path("bad.json"), text).unwrap();
        let run = repository.run(&["check", "inventory", "--baseline", "bad.json"]);
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.code() == Some(2) && told.contains(said), "{told}");
    }
    assert_eq!(repository.check(&["--baseline", "gone.json"]).0, 2);
    let run = repository.run(&["check", "inventory", "--write-baseline=inventory/flows.csv"]);
    assert_eq!(run.status.code(), Some(2), "the inventory is not written over");
}

/// The schema of OASIS, 2.1.0-rtm.5.
fn schema() -> jsonschema::Validator {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif/sarif-schema-2.1.0.json");
    // The pattern of a language, which is not written here, has a bracket too many, at which strict engines stop.
    let text = fs::read_to_string(file).unwrap().replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    jsonschema::validator_for(&json(&text)).unwrap()
}

fn sarif(repository: &Repository, args: &[&str]) -> Value {
    let (_, text) = repository.check(&[&["--format", "sarif"], args].concat());
    assert!(text.chars().all(|c| c == '\n' || !thalweg::text::is_hidden(c)), "{text:?}");
    let log = json(&text);
    let errors: Vec<String> =
        schema().iter_errors(&log).map(|e| format!("{} {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    log
}

#[test]
fn sarif_is_valid_and_says_where_why_and_by_which_way() {
    let repository = unsafe_flow();
    let log = sarif(&repository, &[]);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let missing = results.iter().find(|r| r["ruleId"] == "TW201").unwrap();
    let place = &missing["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "inventory/vendors.csv");
    assert_eq!(place["region"], json(r#"{"startLine":3,"startColumn":1,"endLine":3,"endColumn":7}"#));
    let steps = missing["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let uris: Vec<_> =
        steps.iter().map(|s| &s["location"]["physicalLocation"]["region"]["startLine"]).collect();
    assert_eq!(uris, [2, 4], "the route enters by `signup` and leaves by `letters`: {steps:#?}");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().unwrap().len() > 30);
        assert!(
            !result["locations"].as_array().unwrap().is_empty(),
            "a code host shows none without a place"
        );
        assert_eq!(result["partialFingerprints"]["thalwegKey/v1"].as_str().unwrap().len(), 12);
    }
    // The fingerprint stays when lines move and something else is found.
    let print = |log: &Value| {
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let missing = results.iter().find(|r| r["ruleId"] == "TW201").unwrap();
        missing["partialFingerprints"]["thalwegKey/v1"].clone()
    };
    repository.put("vendors.csv", &VENDORS.replace("cloud,", "\n# moved\n\ncloud,"));
    repository.put("flows.csv", &format!("{FLOWS}parcels,crm,mailer,email\n"));
    assert_eq!(print(&sarif(&repository, &[])), print(&log));

    // Waived, known, and where nothing can be read.
    repository.put("vendors.csv", VENDORS);
    let covers = of_code(&findings(&repository, &[]), "TW201")["covers"].as_str().unwrap().to_owned();
    repository.put("waivers.csv", &waiver("TW201", "mailer", "2027-03-31", &covers));
    repository.check(&["--write-baseline"]);
    let log = sarif(&repository, &["--baseline", "thalweg-baseline.json"]);
    let text = log.to_string();
    assert!(
        text.contains("\"suppressions\":[{") && text.contains("\"baselineState\":\"unchanged\""),
        "{text}"
    );
    repository.put("flows.csv", "id,from\n");
    let log = sarif(&repository, &[]);
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty());
    assert_eq!(repository.check(&["--format", "sarif"]).0, 2);
}

/// A few inventories of every kind, the invented company among them.
#[test]
fn sarif_of_the_shown_inventories_is_valid() {
    for inventory in ["harbour", "meta"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(inventory);
        let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .arg("check")
            .arg(path)
            .args(["--format", "sarif"])
            .output()
            .unwrap();
        let log = json(&String::from_utf8(run.stdout).unwrap());
        assert!(schema().is_valid(&log), "{inventory}");
        let with = |key: &str| {
            log["runs"][0]["results"].as_array().unwrap().iter().filter(|r| r.get(key).is_some()).count()
        };
        assert!(with("codeFlows") > 0, "{inventory}");
    }
}

#[test]
fn junit_is_well_formed_and_counts() {
    let repository = unsafe_flow();
    let (code, text) = repository.check(&["--format", "junit"]);
    assert_eq!(code, 1);
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    let cases: Vec<_> = document.descendants().filter(|n| n.has_tag_name("testcase")).collect();
    let failures = document.descendants().filter(|n| n.has_tag_name("failure")).count();
    assert_eq!(root.attribute("tests"), Some(cases.len().to_string().as_str()));
    assert_eq!((root.attribute("failures"), failures), (Some("1"), 1));
    assert!(text.contains("Mailer, &quot;Inc&quot;: &lt;b&gt;\u{fffd}100%"), "{text}");
    let clean = Repository::new(&[]);
    let (code, text) = clean.check(&["--format", "junit"]);
    let document = roxmltree::Document::parse(&text).unwrap();
    assert_eq!((code, document.root_element().attribute("failures")), (0, Some("0")));
}

#[test]
fn workflow_commands_are_one_line_each_and_nothing_ends_them() {
    let (code, text) = unsafe_flow().check(&["--format", "github"]);
    assert_eq!(code, 1);
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    let line = text.lines().find(|line| line.contains("TW201")).unwrap();
    let start = "::error file=inventory/vendors.csv,line=3,col=1,endLine=3,endColumn=6,title=TW201 ";
    assert!(line.starts_with(start), "{line}");
    assert!(line.contains("Mailer, \"Inc\": <b>\u{fffd}100%25") && line.contains("%0Ahelp: "), "{line}");
}

/// The text under a key of a step.
fn value<'n>(node: &'n Node<'_>, key: &str) -> Option<&'n Node<'n>> {
    node.as_map()?.iter().find(|(name, _)| name.name == key).map(|(_, value)| value)
}

/// The steps of the Action, and a repository in which they can be run.
#[cfg(unix)]
fn action() -> (Vec<String>, Repository) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/actions/check/action.yml");
    let text = fs::read_to_string(file).unwrap();
    let source = thalweg::source::SourceId(0);
    let parsed = Format::Yaml.parse(&Locator::new(source, &text));
    let root = parsed.root.unwrap();
    let steps = value(value(&root, "runs").unwrap(), "steps").unwrap().as_list().unwrap();
    let scripts = steps.iter().filter_map(|step| value(step, "run")?.as_str());
    let scripts: Vec<String> = scripts.map(str::to_owned).collect();
    assert_eq!(scripts.len(), 3);
    assert!(scripts[0].contains("cargo install --locked"), "{scripts:?}");

    let repository = Repository::new(&[]);
    let bin = repository.path("runner/thalweg/bin");
    fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_thalweg"), bin.join("thalweg")).unwrap();
    (scripts, repository)
}

/// Where it cannot run there is no log, neither an empty one nor an earlier one, and the gate is shut.
#[cfg(unix)]
#[test]
fn the_action_leaves_no_log_where_it_could_not_run() {
    let (scripts, repository) = action();
    let shut = |name: &str, value: &str| {
        fs::write(repository.path("old.sarif"), "an earlier one").unwrap();
        fs::write(repository.path("output"), "").unwrap();
        let codes: Vec<_> = scripts[1..]
            .iter()
            .map(|script| {
                let mut step = Command::new("bash");
                step.args(["-e", "-o", "pipefail", "-c", script]).current_dir(repository.0.path());
                step.env("RUNNER_TEMP", repository.path("runner"))
                    .env("GITHUB_OUTPUT", repository.path("output"));
                step.envs([
                    ("INVENTORY", "inventory"),
                    ("BASELINE", ""),
                    ("AS_OF", ""),
                    ("FAIL_ON", "error"),
                ]);
                step.env("SARIF", "old.sarif").env(name, value).output().unwrap().status.code()
            })
            .collect();
        let old = fs::read_to_string(repository.path("old.sarif")).unwrap();
        (codes, old, fs::read_to_string(repository.path("output")).unwrap())
    };
    for (name, value) in [("BASELINE", "gone.json"), ("AS_OF", "yesterday")] {
        let expected = (vec![Some(0), Some(2)], "an earlier one".to_owned(), String::new());
        assert_eq!(shut(name, value), expected, "{name}");
    }
    // A name that begins as an option does is a name.
    let (codes, old, output) = shut("INVENTORY", "--version");
    assert_eq!((codes, output.as_str()), (vec![Some(0), Some(2)], "sarif=old.sarif\n"));
    assert!(old.contains("TW0"), "{old}");
}

/// The steps of the Action run by hand, but for the one that builds: in a fresh git repository, on a new flow that nothing
/// covers, with a waiver, and on the day after its end.
#[cfg(unix)]
#[test]
fn the_steps_of_the_action_gate_a_repository() {
    let (scripts, repository) = action();
    let git = |args: &[&str]| Command::new("git").args(args).current_dir(repository.0.path()).output();
    if git(&["init", "--quiet"]).is_ok_and(|run| run.status.success()) {
        git(&["add", "inventory"]).unwrap();
    }
    let gate = |as_of: &str| {
        let mut code = 0;
        for script in &scripts[1..] {
            let run = Command::new("bash")
                .args(["-e", "-c", script])
                .current_dir(repository.0.path())
                .env("RUNNER_TEMP", repository.path("runner"))
                .env("GITHUB_OUTPUT", repository.path("output"))
                .env("INVENTORY", "inventory")
                .env("BASELINE", "")
                .env("AS_OF", as_of)
                .env("SARIF", "thalweg.sarif")
                .env("FAIL_ON", "error")
                .output()
                .unwrap();
            code = run.status.code().unwrap();
        }
        let log = json(&fs::read_to_string(repository.path("thalweg.sarif")).unwrap());
        assert!(schema().is_valid(&log));
        code
    };
    assert_eq!(gate(""), 0, "nothing unsafe is there yet");
    repository.put("vendors.csv", VENDORS);
    repository.put("flows.csv", FLOWS);
    assert_eq!(gate(""), 1, "a new flow that nothing covers");
    let covers = of_code(&findings(&repository, &[]), "TW201")["covers"].as_str().unwrap().to_owned();
    repository.put("waivers.csv", &waiver("TW201", "mailer", "2027-03-31", &covers));
    assert_eq!(gate(""), 0, "waived");
    assert_eq!(gate("2027-03-31"), 0, "the last day of the waiver");
    assert_eq!(gate("2027-04-01"), 1, "the day after");
    assert_eq!(
        fs::read_to_string(repository.path("output")).unwrap().lines().next(),
        Some("sarif=thalweg.sarif")
    );
}

/// The hooks' commands, with an inventory behind them as a user's configuration gives it.
#[test]
fn the_hooks_run() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let text = fs::read_to_string(file).unwrap();
    let parsed = Format::Yaml.parse(&Locator::new(thalweg::source::SourceId(0), &text));
    let root = parsed.root.unwrap();
    let hooks = root.as_list().unwrap();
    assert_eq!(hooks.len(), 2);
    let repository = unsafe_flow();
    for (hook, code) in hooks.iter().zip([1, 0]) {
        let entry = value(hook, "entry").unwrap().as_str().unwrap();
        let mut words = entry.split_whitespace();
        assert_eq!(words.next(), Some("thalweg"));
        let args: Vec<&str> = words.chain(["inventory"]).collect();
        if code == 0 {
            repository.run(&["fmt", "inventory"]);
        }
        assert_eq!(repository.run(&args).status.code(), Some(code), "{entry}");
    }
}

/// A hook shows little, but not half of why it fails.
#[test]
fn quiet_says_why_a_waiver_does_not_count() {
    let repository = unsafe_flow();
    let covers = of_code(&findings(&repository, &[]), "TW201")["covers"].as_str().unwrap().to_owned();
    for (row, code) in [
        (waiver("TW201", "mailer", "2027-03-31", "yvqbd44jmw93"), "TW503"),
        (waiver("TW201", "mailer", "2026-03-31", &covers), "TW502"),
        (waiver("TW201", "mailr", "2027-03-31", &covers), "TW501"),
    ] {
        repository.put("waivers.csv", &row);
        let (ended, text) = repository.check(&["--quiet"]);
        assert!(ended == 1 && text.contains(&format!("[{code}]")) && text.contains("error[TW201]"), "{text}");
        assert!(!text.contains("TW208"), "{text}");
    }
    // Where nothing fails nothing is shown.
    let idle = waiver("TW202", "mailer", "2027-03-31", &covers);
    let both =
        format!("{}{}", waiver("TW201", "mailer", "2027-03-31", &covers), idle.lines().nth(1).unwrap());
    repository.put("waivers.csv", &both);
    assert_eq!(repository.check(&["--quiet"]), (0, String::new()));
    assert!(repository.check(&[]).1.contains("[TW501]"));
}

/// What would be ignored beside it is refused.
#[test]
fn a_baseline_is_written_alone() {
    let repository = unsafe_flow();
    for beside in [["--format", "json"], ["--fail-on", "note"], ["--limit", "1"]] {
        let (code, text) = repository.check(&[&["--write-baseline"], &beside[..]].concat());
        assert_eq!((code, text.as_str()), (2, ""), "{beside:?}");
        assert!(!repository.path("thalweg-baseline.json").exists());
    }
    for out in ["-", "/dev/stdout"] {
        let (code, text) = repository.check(&[&format!("--write-baseline={out}")]);
        assert_eq!((code, &json(&text)["format"]), (0, &Value::from("thalweg-baseline/1")));
    }
    assert!(!repository.path("-").exists());
}

#[test]
fn errors_come_last_and_the_numbers_at_the_very_end() {
    let (_, text) = unsafe_flow().check(&[]);
    let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word} in {text}"));
    assert!(at("note[TW208]") < at("error[TW201]"), "{text}");
    assert!(text.ends_with("\n\n1 error, 0 warnings, 1 note\n"), "{text}");
    let (code, text) = unsafe_flow().check(&["--quiet"]);
    assert_eq!(code, 1);
    assert!(text.contains("error[TW201]") && !text.contains("TW208") && !text.contains("1 error,"), "{text}");
    let (code, text) = Repository::new(&[]).check(&["-q"]);
    assert_eq!((code, text.as_str()), (0, ""));
    let run = unsafe_flow().run(&["-v", "check", "inventory"]);
    let told = String::from_utf8(run.stderr).unwrap();
    assert!(
        told.contains("read 8 files") && told.contains("as of 2026-11-23") && told.contains("total"),
        "{told}"
    );
}
