//! Any day, and what if: a difference with itself is none, what is supposed is what a full run of the changed files says,
//! and what names nothing is refused.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use thalweg::{
    assess::Analysis,
    changes::{self, Difference, Direction, Ground, Snapshot, Supposition, TransferChange, suppose},
    ingest::{self, Files},
    law::{self, Regime},
    model::Date,
};

use crate::support::{day, regimes};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The tables of an inventory, by the names of its files.
fn texts(inventory: &str) -> BTreeMap<String, String> {
    fn read(folder: &Path, before: &str, texts: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{before}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                read(&entry.path(), &format!("{name}/"), texts);
            } else if entry.path().extension().is_some_and(|e| e == "csv") || name == "inventory.toml" {
                texts.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut texts = BTreeMap::new();
    read(&root().join("inventories").join(inventory), "", &mut texts);
    texts
}

fn shared() -> Vec<Arc<Regime>> {
    regimes().into_iter().map(Arc::new).collect()
}

fn shot(outcome: ingest::Outcome, regimes: &[Arc<Regime>], as_of: Date) -> Snapshot {
    let inventory = outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings));
    let mut assessment = Analysis::prepare(inventory, regimes.iter().cloned(), as_of).assess();
    assessment.findings.splice(0..0, outcome.findings);
    Snapshot::of(&assessment, &outcome.sources)
}

/// What holds by these texts.
fn of_texts(texts: &BTreeMap<String, String>, regimes: &[Arc<Regime>], as_of: Date) -> Snapshot {
    let list: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    shot(ingest::from_memory(&list, &law::vocabulary(regimes)), regimes, as_of)
}

/// What holds if something is supposed.
fn supposed(
    texts: &BTreeMap<String, String>,
    list: &[Supposition],
    as_of: Date,
) -> Result<Snapshot, Vec<changes::SupposeError>> {
    let regimes = shared();
    let vocabulary = law::vocabulary(&regimes);
    let all: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = Files::of(&all);
    let tables = files.tables();
    let inventory = ingest::read_tables(&tables, &vocabulary).inventory.unwrap();
    let ground = Ground { tables: &tables, inventory: &inventory, regimes: &regimes, as_of };
    let supposed = suppose(ground, list)?;
    Ok(shot(ingest::read_tables(&supposed.tables, &vocabulary), &supposed.regimes, as_of))
}

/// One cell of a table of another text.
fn edited(
    texts: &BTreeMap<String, String>,
    table: &str,
    row: &str,
    column: &str,
    value: &str,
) -> BTreeMap<String, String> {
    let mut texts = texts.clone();
    for (_, text) in texts
        .iter_mut()
        .filter(|(name, _)| *name == &format!("{table}.csv") || name.starts_with(&format!("{table}/")))
    {
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
        let mut header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        if !rows.iter().any(|cells| cells[0] == row) {
            continue;
        }
        let at = header.iter().position(|c| c == column).unwrap_or_else(|| {
            header.push(column.to_owned());
            header.len() - 1
        });
        for cells in &mut rows {
            cells.resize(header.len(), String::new());
            if cells[0] == row {
                value.clone_into(&mut cells[at]);
            }
        }
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&header).unwrap();
        for cells in &rows {
            out.write_record(cells).unwrap();
        }
        *text = String::from_utf8(out.into_inner().unwrap()).unwrap();
    }
    texts
}

fn none(difference: &Difference) -> bool {
    difference.exposures.is_empty() && difference.transfers.is_empty() && difference.safeguards.is_empty()
}

#[test]
fn an_inventory_differs_in_nothing_from_itself() {
    for name in ["meta", "harbour"] {
        let (texts, regimes, day) = (texts(name), shared(), day("2026-11-23"));
        let (one, two) = (of_texts(&texts, &regimes, day), of_texts(&texts, &regimes, day));
        let difference = Difference::of(&one, &two);
        assert!(difference.is_empty() && !difference.is_worse());
        // So does the report that is committed.
        let report = fs::read(root().join("reports").join(name).join("report.json")).unwrap();
        let earlier = changes::report(&report).unwrap();
        let difference = Difference::of(&earlier, &one);
        assert!(none(&difference) && difference.recipients.is_empty(), "{:#?}", difference.exposures.first());
        assert!(difference.findings_gained.is_empty(), "{:#?}", difference.findings_gained);
        assert!(difference.findings_lost.is_empty(), "{:#?}", difference.findings_lost);
    }
}

#[test]
fn a_supposed_cell_is_what_a_full_run_of_the_changed_file_says() {
    let (texts, regimes, day) = (texts("harbour"), shared(), day("2026-11-23"));
    let before = of_texts(&texts, &regimes, day);
    let mut changed = 0;
    for (table, row, column, value) in [
        ("stores", "crm", "country", "US"),
        ("stores", "crm", "country", ""),
        ("stores", "warehouse", "controller", ""),
        ("safeguards", "tingis-scc", "assessed_on", "2026-06-01"),
        ("safeguards", "group-bcr", "valid_until", "2026-11-01"),
        ("safeguards", "gannet-scc", "module", "2"),
        ("vendors", "spindrift-eu", "country", "US"),
        ("vendors", "foghorn-mail", "attests", "no-onward"),
        ("flows", "crm-to-sms", "categories", "email"),
        ("categories", "name", "tags", "special"),
        ("populations", "staff", "country", "GB"),
    ] {
        let one = Supposition::Set {
            table: table.to_owned(),
            row: row.to_owned(),
            column: column.to_owned(),
            value: value.to_owned(),
        };
        let by_supposing = supposed(&texts, &[one], day).unwrap_or_else(|e| panic!("{row}: {e:?}"));
        let by_files = of_texts(&edited(&texts, table, row, column, value), &regimes, day);
        let apart = Difference::of(&by_files, &by_supposing);
        assert!(none(&apart), "{row}.{column}: {:#?}", apart.exposures.first());
        changed += usize::from(!none(&Difference::of(&before, &by_files)));
    }
    assert!(changed >= 6, "{changed}");
}

#[test]
fn who_is_dropped_has_nothing_left() {
    let (texts, regimes, day) = (texts("harbour"), shared(), day("2026-11-23"));
    let before = of_texts(&texts, &regimes, day);
    for party in ["spindrift-cloud", "foghorn-mail", "marram-shared", "ebb-brokers"] {
        let after = supposed(&texts, &[Supposition::Drop(party.to_owned())], day).unwrap();
        assert!(before.exposures.keys().any(|id| &*id.recipient == party), "{party}");
        assert!(after.exposures.keys().all(|id| &*id.recipient != party), "{party}");
        assert!(after.transfers.keys().all(|id| &*id.importer != party), "{party}");
        assert!(after.transfers.values().all(|carried| &*carried.exporter != party), "{party}");
        // Nobody else gets what he did not have before.
        let difference = Difference::of(&before, &after);
        assert!(difference.exposures.iter().all(|c| c.before.is_some() || (*c.regime).is_empty()), "{party}");
        assert!(difference.recipients.gained.is_empty(), "{party}");
    }
}

/// The one who reads it must be able to count on it: what falls is what the decision carried.
#[test]
fn a_decision_that_lapses_takes_what_it_carried() {
    let (texts, regimes, day) = (texts("harbour"), shared(), day("2026-11-23"));
    let before = of_texts(&texts, &regimes, day);
    let lapse = Supposition::Lapse { regime: "eu-gdpr".to_owned(), what: "US".to_owned() };
    let after = supposed(&texts, &[lapse], day).unwrap();
    let difference = Difference::of(&before, &after);
    assert!(difference.is_worse() && difference.count(Direction::Better) == 0);
    let us = |name: &str| name == "eu-gdpr/us-dpf";
    assert!(before.transfers.values().any(|t| us(&t.instrument)));
    assert!(after.transfers.values().all(|t| !us(&t.instrument)));
    assert!(difference.transfers.iter().all(|change| change.before.is_some() && change.after.is_some()));
    for change in difference.transfers.iter().filter(|change| change.direction() == Direction::Worse) {
        let was = change.before.as_ref().map(|t| t.instrument.to_string()).unwrap_or_default();
        assert!(us(&was) || !was.is_empty() && !was.starts_with("eu-gdpr/"), "{change:?}");
    }
    // By its entry it is the same.
    let entry = Supposition::Lapse { regime: "eu-gdpr".to_owned(), what: "eu-gdpr/us-dpf".to_owned() };
    assert!(none(&Difference::of(&after, &supposed(&texts, &[entry], day).unwrap())));
    // What it decided for one of many places is no more, and for the others it stands.
    let eea = Supposition::Lapse { regime: "uk-gdpr".to_owned(), what: "IE".to_owned() };
    let after = supposed(&texts, &[eea], day).unwrap();
    let difference = Difference::of(&before, &after);
    let places = |d: &Difference| d.transfers.iter().map(|c| c.place.to_string()).collect::<Vec<_>>();
    assert!(places(&difference).contains(&"IE".to_owned()));
    // Under another law only what rests on this one.
    let through = |c: &TransferChange| c.before.as_ref().is_some_and(|t| &*t.mechanism == "own-law");
    assert!(difference.transfers.iter().all(|c| &*c.regime == "uk-gdpr" || through(c)));
    assert!(
        after.transfers.iter().any(|(id, t)| &*id.place == "NL" && t.instrument.starts_with("uk-gdpr/eea"))
    );
}

#[test]
fn what_names_nothing_or_contradicts_is_refused_with_what_to_write() {
    let (texts, day) = (texts("harbour"), day("2026-11-23"));
    let own = str::to_owned;
    let lapse = |regime: &str, what: &str| Supposition::Lapse { regime: own(regime), what: own(what) };
    let set = |table: &str, row: &str, column: &str, value: &str| Supposition::Set {
        table: own(table),
        row: own(row),
        column: own(column),
        value: own(value),
    };
    let moved = |places: &str| Supposition::Move { store: own("crm"), places: own(places) };
    for (list, what, help) in [
        (vec![lapse("eu-gdrp", "US")], "no law `eu-gdrp`", "`eu-gdpr`"),
        (vec![lapse("eu-gdpr", "IN")], "no decision of eu-gdpr for `IN`", ""),
        (vec![Supposition::Expire(own("tingis-sc"))], "no safeguard `tingis-sc`", "`tingis-scc`"),
        (
            vec![Supposition::Expire(own("foghorn-mail/eu-us-dpff"))],
            "no certification",
            "`foghorn-mail/eu-us-dpf`",
        ),
        (vec![Supposition::Drop(own("spindrift"))], "no party `spindrift`", ""),
        (vec![moved("Irland")], "`Irland` is no place", "codes"),
        (
            vec![Supposition::Certify { party: own("ebb-brokers"), scheme: own("eu-us-dfp") }],
            "no scheme `eu-us-dfp`",
            "`eu-us-dpf`",
        ),
        (vec![set("store", "crm", "country", "US")], "no table `store`", "`stores`"),
        (vec![set("stores", "crn", "country", "US")], "no row of stores `crn`", "`crm`"),
        (vec![set("stores", "crm", "contry", "US")], "no column `contry`", "`country`"),
        (vec![set("stores", "crm", "id", "x")], "`id` names the row", "drop"),
        (vec![moved("IE"), moved("US")], "two things are supposed of `crm`", "leave one"),
        (
            vec![
                Supposition::Drop(own("ebb-brokers")),
                Supposition::Certify { party: own("ebb-brokers"), scheme: own("eu-us-dpf") },
            ],
            "`ebb-brokers` is dropped",
            "leave one",
        ),
    ] {
        let errors = supposed(&texts, &list, day).map(|_| ()).expect_err(what);
        assert!(errors.iter().any(|e| e.what.contains(what) && e.help.contains(help)), "{what}: {errors:?}");
    }
}

fn thalweg(words: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thalweg")).args(words).current_dir(folder).output().unwrap()
}

#[test]
fn the_program_tells_what_changes_in_each_format() {
    let what = ["whatif", "inventories/harbour", "--as-of", "2026-11-23", "--lapse", "eu-gdpr:US"];
    let run = |more: &[&str]| {
        let run = thalweg(&[&what[..], more].concat(), root());
        assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    assert!(run(&[]).contains("Foghorn Mail (`foghorn-mail`) in US: adequate -> missing"));
    assert!(run(&["--format", "markdown"]).contains("### What gets worse"));
    let data: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    assert_eq!(data["format"], changes_format());
    assert_eq!(data["worse"], true);
    let rows = data["exposures"].as_array().unwrap().len();
    let table = run(&["--format", "csv"]);
    assert_eq!(csv::Reader::from_reader(table.as_bytes()).records().count(), rows);
    // The same on each run.
    assert_eq!(run(&["--format", "json"]), run(&["--format", "json"]));
    let same = thalweg(&["diff", "inventories/harbour", "inventories/harbour"], root());
    assert_eq!(same.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&same.stdout).contains("Nothing differs."));
    let wrong = thalweg(&["whatif", "inventories/harbour", "--drop", "nobody"], root());
    assert_eq!(wrong.status.code(), Some(2));
    let backwards = ["diff", "inventories/harbour", "--from", "2026-02-01", "--to", "2026-01-01"];
    assert_eq!(thalweg(&backwards, root()).status.code(), Some(2));
}

fn changes_format() -> &'static str {
    "thalweg-changes/1"
}

/// Two revisions of an inventory in the user's own repository.
#[test]
fn revisions_are_read_with_the_users_own_git() {
    let folder = tempfile::tempdir().unwrap();
    let git = |words: &[&str]| {
        let who = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
        let run = Command::new("git").args(who).args(words).current_dir(folder.path()).output();
        run.is_ok_and(|run| run.status.success())
    };
    if !git(&["init", "-q"]) {
        eprintln!("git is not there: passed over");
        return;
    }
    let put = |texts: &BTreeMap<String, String>| {
        for (name, text) in texts {
            let path = folder.path().join("inventory").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        assert!(git(&["add", "-A"]) && git(&["commit", "-qm", "a"]));
    };
    let first = texts("harbour");
    put(&first);
    put(&edited(&first, "stores", "crm", "country", "US"));
    let run = thalweg(&["diff", "HEAD~1:inventory", "inventory", "--as-of", "2026-11-23"], folder.path());
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let same = thalweg(&["diff", "HEAD:inventory", "inventory", "--as-of", "2026-11-23"], folder.path());
    assert_eq!(same.status.code(), Some(0), "{}", String::from_utf8_lossy(&same.stdout));
    for gone in ["HEAD~7:inventory", "HEAD:nowhere", "-x:inventory", "nowhere"] {
        let run = thalweg(&["diff", gone, "inventory"], folder.path());
        assert_eq!(run.status.code(), Some(2), "{gone}");
    }
}

/// The small inventory of one flow from Germany to a place, under clauses for it or under none.
fn one_flow(
    place: &str,
    safeguards: &str,
) -> (Arc<thalweg::model::Inventory>, thalweg::source::Sources, Vec<Arc<Regime>>) {
    let regimes = shared();
    let vendors = format!("id,name,country\nv,V,{place}\n");
    let outcome = ingest::from_memory(
        &[
            ("inventory.toml", "name = \"one\"\nregimes = [\"eu-gdpr\"]\n"),
            ("companies.csv", "id,name,country\na,A,DE\n"),
            ("vendors.csv", &vendors),
            ("populations.csv", "id,name,country\np,P,DE\n"),
            ("categories.csv", "id,name\nc,C\n"),
            ("stores.csv", "id,name,operator,country\ns,S,a,DE\n"),
            ("safeguards.csv", safeguards),
            ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,v,c\n"),
        ],
        &law::vocabulary(&regimes),
    );
    (
        Arc::new(outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings))),
        outcome.sources,
        regimes,
    )
}

/// What an exposure is, on a day.
fn verdicts(shot: &Snapshot) -> Vec<String> {
    let told = |(id, e): (&changes::ExposureId, &Arc<changes::Exposed>)| {
        format!("{} {} {} {:?}", id.recipient, id.regime, e.verdict.as_str(), e.grounds)
    };
    shot.exposures.iter().map(told).collect()
}

/// Every day is judged by itself, from 2018 to 2032: the timeline names each on which something changes, and no other.
#[test]
fn a_timeline_names_every_turning_day_and_no_other() {
    const HEAD: &str = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on\n";
    let (from, to) = (day("2018-05-20"), day("2032-01-10"));
    let clauses = format!("{HEAD}g,scc,1,a,v,2021-09-01,2027-03-31,2024-02-29\n");
    let mut all = 0;
    for (place, safeguards) in [
        ("US", HEAD),
        ("GB", HEAD),
        ("BR", HEAD),
        ("CA", HEAD),
        ("JP", HEAD),
        ("KR", HEAD),
        ("IN", clauses.as_str()),
        ("HR", HEAD),
    ] {
        let (inventory, sources, regimes) = one_flow(place, safeguards);
        let over = changes::Over { inventory: &inventory, sources: &sources, regimes: &regimes };
        let (first, list) = over.timeline(from, to);
        let told: Vec<Date> = list.iter().map(|turn| turn.day).collect();
        let (mut before, mut wanted, mut at) = (over.on(from), Vec::new(), from);
        assert_eq!(verdicts(&first), verdicts(&before));
        while at < to {
            at = at.tomorrow().unwrap();
            let now = over.on(at);
            if !none(&Difference::of(&before, &now)) {
                wanted.push(at);
            }
            before = now;
        }
        assert_eq!(told, wanted, "{place}");
        assert!(list.iter().all(|turn| !turn.events.is_empty()), "{place}");
        all += told.len();
    }
    assert!(all >= 8, "{all}");
}

/// The same of certifications and their renewal, and of what is looked up.
#[test]
fn a_renewal_that_is_not_seen_is_a_turning_day() {
    let (texts, regimes) = (texts("harbour"), shared());
    let list: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let outcome = ingest::from_memory(&list, &law::vocabulary(&regimes));
    let inventory = Arc::new(outcome.inventory.unwrap());
    let over = changes::Over { inventory: &inventory, sources: &outcome.sources, regimes: &regimes };
    let (from, to) = (day("2026-11-20"), day("2027-02-10"));
    let (_, turns) = over.timeline(from, to);
    let told: Vec<Date> = turns.iter().map(|turn| turn.day).collect();
    let (mut before, mut wanted, mut at) = (over.on(from), Vec::new(), from);
    while at < to {
        at = at.tomorrow().unwrap();
        let now = over.on(at);
        let difference = Difference::of(&before, &now);
        if !(difference.exposures.is_empty() && difference.transfers.is_empty()) {
            wanted.push(at);
        }
        before = now;
    }
    assert_eq!(told, wanted);
    assert!(told.contains(&day("2027-02-01")), "a certification ends the day before: {told:?}");
}

/// What is compared is not written over, whatever it is.
#[test]
fn a_difference_is_not_written_over_what_it_is_of() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in texts("harbour") {
        let path = folder.path().join("h").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let report = root().join("reports/harbour/report.json");
    fs::copy(report, folder.path().join("old.json")).unwrap();
    let signed = "id,mechanism,exporter,importer\ng,scc,marram-ferries,ebb-brokers\n";
    fs::write(folder.path().join("signed.csv"), signed).unwrap();
    for words in [
        ["diff", "old.json", "h", "--out", "h/stores.csv"],
        ["diff", "h", "old.json", "--out", "h/stores.csv"],
        ["diff", "old.json", "h", "--out", "old.json"],
        ["diff", "h", "old.json", "--out", "./old.json"],
        ["whatif", "h", "--sign=signed.csv", "--out", "signed.csv"],
        ["whatif", "h", "--drop=ebb-brokers", "--out", "h/vendors.csv"],
    ] {
        let out = folder.path().join(words[4]);
        let before = fs::read(&out).unwrap();
        let run = thalweg(&words, folder.path());
        assert_eq!(run.status.code(), Some(2), "{words:?}");
        assert_eq!(fs::read(&out).unwrap(), before, "{words:?}");
    }
}
