//! Any day, and what if: a difference with itself is none, what is supposed is what a full run of the changed files says,
//! and what names nothing is refused.

use std::{
    collections::{BTreeMap, BTreeSet},
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

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The tables of an inventory, by the names of its files.
pub fn texts(inventory: &str) -> BTreeMap<String, String> {
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

pub fn shared() -> Vec<Arc<Regime>> {
    regimes().into_iter().map(Arc::new).collect()
}

pub fn shot(outcome: ingest::Outcome, regimes: &[Arc<Regime>], as_of: Date) -> Snapshot {
    let inventory = outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings));
    let analysis = Analysis::prepare(inventory, regimes.iter().cloned(), as_of);
    Snapshot::judged(&analysis, &outcome.sources, &outcome.findings)
}

/// What holds by these texts.
pub fn of_texts(texts: &BTreeMap<String, String>, regimes: &[Arc<Regime>], as_of: Date) -> Snapshot {
    let list: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    shot(ingest::from_memory(&list, &law::vocabulary(regimes)), regimes, as_of)
}

/// What holds if something is supposed.
pub fn supposed(
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
pub fn edited(
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

pub fn none(difference: &Difference) -> bool {
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
    let all: BTreeSet<&str> = before.exposures.keys().map(|id| &*id.recipient).collect();
    assert!(all.len() > 20, "{all:?}");
    for party in all {
        let after = match supposed(&texts, &[Supposition::Drop(party.to_owned())], day) {
            Ok(after) => after,
            // A flow would be left without what it names: it is asked what then.
            Err(errors) => {
                assert!(errors.iter().all(|e| e.what.contains("goes with its party")), "{party}: {errors:?}");
                continue;
            }
        };
        assert!(after.exposures.keys().all(|id| &*id.recipient != party), "{party}");
        assert!(after.transfers.keys().all(|id| &*id.importer != party), "{party}");
        assert!(after.transfers.cells().all(|(.., carried)| &*carried.exporter != party), "{party}");
        // Nobody else gets what he did not have before.
        let difference = Difference::of(&before, &after);
        let new = |c: &&changes::ExposureChange| c.before.is_none() && !(*c.regime).is_empty();
        assert_eq!(difference.exposures.iter().find(new), None, "{party}");
        assert_eq!(difference.transfers.iter().find(|c| c.before.is_none()), None, "{party}");
        assert!(difference.recipients.gained.is_empty(), "{party}");
    }
}

/// What others hold for who is dropped, or since it engaged them, goes with it; what they hold for others too stays.
#[test]
fn what_others_hold_for_who_is_dropped_goes_with_it() {
    let stores = |rows: &str| format!("id,name,operator,controller,engaged_by,country\ns,S,a,,,DE\n{rows}");
    let flows = "id,from,to,categories\nin,p,s,c\nout,s,t,c\nonward,t,x,c\n";
    let vendors = "id,name,country\nv,V,IN\nz,Z,IN\nx,X,IN\n";
    for (row, drop, stays) in [
        ("t,T,v,b,,IN\n", "b", false),
        ("t,T,v,a;b,,IN\n", "b", true),
        ("t,T,v,a,z,IN\n", "z", false),
        ("t,T,v,a,z,IN\n", "v", false),
        ("t,T,v,a,,IN\n", "z", true),
    ] {
        let folder =
            folder_of(&[("vendors.csv", vendors), ("stores.csv", &stores(row)), ("flows.csv", flows)]);
        let (_, text) = ran(&["whatif", "i", "--drop", drop, "--format", "json"], folder.path());
        let data: serde_json::Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{row}: {error}: {text}"));
        let transfers = data["transfers"].as_array().unwrap();
        assert!(transfers.iter().all(|change| change["after"].is_null()), "{row} {drop}: {transfers:#?}");
        let gone = |flow: &str, importer: &str| {
            transfers.iter().any(|change| change["flow"] == flow && change["importer"] == importer)
        };
        assert_eq!(gone("out", "v"), !stays, "{row} {drop}: {transfers:#?}");
        assert_eq!(gone("onward", "x"), !stays, "{row} {drop}: {transfers:#?}");
        assert!(!text.contains("is new") && !text.contains(" now\""), "{text}");
    }
    // What is supposed of it counts: it is held for another one then.
    let folder = folder_of(&[
        ("vendors.csv", vendors),
        ("stores.csv", &stores("t,T,v,b,,IN\n")),
        ("flows.csv", flows),
    ]);
    let words = ["whatif", "i", "--drop", "b", "--set", "stores:t.controller=a"];
    let (_, text) = ran(&words, folder.path());
    assert!(!text.contains("no longer brings c to `v`"), "{text}");
    let (code, text) = ran(&["whatif", "i", "--drop", "b", "--move", "t=DE"], folder.path());
    assert!(code == Some(2) && text.contains("`t` goes with who is dropped"), "{text}");
}

/// A flow that leads elsewhere was there before: what is told is what it brings to whom and where.
#[test]
fn what_moved_is_not_told_as_new() {
    let stores = |place: &str| format!("id,name,operator,controller,country\ns,S,a,,DE\nt,T,v,a,{place}\n");
    let flows = |more: &str| format!("id,from,to,categories\nin,p,s,c\nout,s,t,c\n{more}");
    let vendors = "id,name,country\nv,V,IN\nw,W,IN\n";
    let told = |before: (&str, &str), after: (&str, &str)| {
        let folder = folder_of(&[("vendors.csv", vendors), ("stores.csv", &stores(before.0))]);
        let put = |name: &str, text: &str| fs::write(folder.path().join("i").join(name), text).unwrap();
        put("flows.csv", &flows(before.1));
        ran(&["report", "i", "--out", "r", "--ahead=never"], folder.path());
        put("stores.csv", &stores(after.0));
        put("flows.csv", &flows(after.1));
        let (_, text) = ran(&["diff", "r/report.json", "i"], folder.path());
        assert!(!text.contains("is new") && !text.contains("is gone"), "{text}");
        text
    };
    let text = told(("US", ""), ("BR", ""));
    assert!(text.contains("`out` brings c to `v` in BR now, and no longer in US"), "{text}");
    assert!(text.contains("`out` no longer brings c to `v` in US, but in BR"), "{text}");
    let text = told(("US", ""), ("US", "more,s,w,c\n"));
    assert!(text.contains("`more` brings c to `w` in IN now (") && !text.contains("`out`"), "{text}");
    let text = told(("US", "more,s,w,c\n"), ("US", ""));
    assert!(text.contains("`more` no longer brings c to `w` in IN ("), "{text}");
    let text = told(("US", "more,s,w,c\n"), ("US", "more,s,v,c\n"));
    assert!(text.contains("`more` brings c to `v` in IN now, and no longer to `w` in IN"), "{text}");
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
    assert!(before.transfers.cells().any(|(.., t)| us(&t.instrument)));
    assert!(after.transfers.cells().all(|(.., t)| !us(&t.instrument)));
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
        after
            .transfers
            .cells()
            .any(|(id, .., t)| &*id.place == "NL" && t.instrument.starts_with("uk-gdpr/eea"))
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
        (vec![lapse("eu-gdpr", "CA-QC")], "it decided for `CA`", "`eu-gdpr:CA`"),
        (vec![Supposition::Expire(own("tingis-sc"))], "no safeguard `tingis-sc`", "`tingis-scc`"),
        (
            vec![Supposition::Expire(own("foghorn-mail/eu-us-dpff"))],
            "no certification",
            "`foghorn-mail/eu-us-dpf`",
        ),
        (vec![Supposition::Drop(own("spindrift"))], "no party `spindrift`", ""),
        (vec![moved("Irland")], "`Irland` is not a place", "did you mean `IE`? places are written as codes"),
        (vec![Supposition::Assess(own("Indai"))], "`Indai` is not a place", "did you mean `IN`?"),
        (vec![Supposition::Assess(own("unknown"))], "`unknown` is not a place", "codes"),
        (vec![Supposition::Assess(own("UZ"))], "nothing of the inventory is in `UZ`", "`PH`"),
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

pub fn thalweg(words: &[&str], folder: &Path) -> Output {
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
    // What is told of files on the disk is told of those of a revision.
    let stray = folder.path().join("inventory/vendor.csv");
    fs::write(&stray, "id,name,country\n").unwrap();
    assert!(git(&["add", "-A"]) && git(&["commit", "-qm", "stray"]));
    fs::remove_file(stray).unwrap();
    let run = thalweg(&["diff", "HEAD:inventory", "inventory"], folder.path());
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.code() == Some(2) && text.contains("TW003") && text.contains("vendor.csv"), "{text}");
    // From within the repository too.
    let inner = folder.path().join("inventory");
    assert!(git(&["rm", "-q", "--cached", "inventory/vendor.csv"]) && git(&["commit", "-qm", "no stray"]));
    for place in ["HEAD:.", "HEAD:./"] {
        let run = thalweg(&["diff", place, ".", "--as-of", "2026-11-23"], &inner);
        assert_eq!(run.status.code(), Some(0), "{place}: {}", String::from_utf8_lossy(&run.stderr));
    }
    let told = |place: &str, at: &Path| {
        let run = thalweg(&["diff", "--", place, "inventory"], at);
        assert_eq!(run.status.code(), Some(2), "{place}");
        String::from_utf8(run.stderr).unwrap()
    };
    for (gone, why) in [
        ("HEAD~7:inventory", "this git repository has no revision `HEAD~7`"),
        ("HEAD:nowhere", "the revision `HEAD` has no `nowhere`"),
        ("-x:inventory", "there is no such file or folder"),
        ("nowhere", "nowhere"),
    ] {
        let text = told(gone, folder.path());
        assert!(text.contains(why) && !text.contains("fetch") && !text.contains("fatal"), "{gone}: {text}");
    }
    // A clone of the last revision alone, as build servers make it.
    let source = format!("file://{}", folder.path().display());
    let clone = folder.path().join("clone");
    assert!(git(&["clone", "-q", "--depth", "1", &source, "clone"]));
    let text = told("HEAD~1:inventory", &clone);
    assert!(text.contains("no revision `HEAD~1`") && text.contains("fetch-depth: 0"), "{text}");
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
    let told = |(id, .., e): changes::Cell<'_, changes::ExposureOf, changes::Exposed>| {
        format!("{} {} {} {:?}", id.recipient, id.regime, e.verdict.as_str(), e.grounds)
    };
    shot.exposures.cells().map(told).collect()
}

/// Every day is judged by itself, from 2018 to 2032: the timeline names each on which something changes, and no other.
#[test]
fn a_timeline_names_every_turning_day_and_no_other() {
    const HEAD: &str = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on\n";
    let (from, to) = (day("2018-05-20"), day("2032-01-10"));
    let clauses = format!("{HEAD}g,scc,2,a,v,2021-09-01,2027-03-31,2024-02-29\n");
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
        let analysis = Analysis::prepare(inventory, regimes, from);
        let over = changes::Over { analysis: &analysis, sources: &sources, read: &[], threads: 2 };
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
/// The picture has each stretch of time with its verdict and what carries it, and each turning day with why.
#[test]
fn a_timeline_is_a_picture_too() {
    let words =
        ["timeline", "examples/de-to-gb", "--from", "2018-01-01", "--to", "2032-12-31", "--format", "svg"];
    let (code, picture) = ran(&words, root());
    assert_eq!(code, Some(0), "{picture}");
    let document = roxmltree::Document::parse(&picture).unwrap();
    let titles =
        document.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text());
    let titles: Vec<&str> = titles.skip(1).collect();
    assert_eq!(
        titles,
        [
            "2021-06-28 to 2025-12-18: adequate, eu-gdpr/gb-2021-1772",
            "2025-12-19 to 2031-12-27: adequate, eu-gdpr/gb-renewal",
            "2031-12-28 to 2032-12-31: missing, no ground",
        ]
    );
    let said: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    for line in
        ["1. 2021-06-28: eu-gdpr/gb-2021-1772 begins to hold", "A British partner", "United Kingdom, eu-gdpr"]
    {
        assert!(said.contains(&line), "{line}: {said:?}");
    }
    // There is none of a difference.
    let (code, told) = ran(&["whatif", "examples/de-to-gb", "--drop", "mill", "--format", "svg"], root());
    assert!(code == Some(2) && told.contains("no picture of this"), "{told}");
}

#[test]
fn a_renewal_that_is_not_seen_is_a_turning_day() {
    let (texts, regimes) = (texts("harbour"), shared());
    let list: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let outcome = ingest::from_memory(&list, &law::vocabulary(&regimes));
    let (from, to) = (day("2026-11-20"), day("2027-02-10"));
    let analysis = Analysis::prepare(outcome.inventory.unwrap(), regimes, from);
    let over =
        changes::Over { analysis: &analysis, sources: &outcome.sources, read: &outcome.findings, threads: 2 };
    let (_, turns) = over.timeline(from, to);
    let told: Vec<Date> = turns.iter().map(|turn| turn.day).collect();
    let (mut before, mut wanted, mut at) = (over.on(from), Vec::new(), from);
    // Rows are held side by side by their numbers: what differs is what differs by name, of everything that holds.
    let rows = |of: &Difference| {
        let Difference { exposures, transfers, recipients, places, safeguards, .. } = of.clone();
        (exposures, transfers, recipients, places, safeguards)
    };
    while at < to {
        at = at.tomorrow().unwrap();
        let now = over.on(at);
        let difference = Difference::of(&before, &now);
        if !(difference.exposures.is_empty() && difference.transfers.is_empty()) {
            wanted.push(at);
            let told = turns.iter().find(|turn| turn.day == at).unwrap();
            assert_eq!(rows(&told.difference), rows(&difference), "{at}");
            assert_eq!((told.before.as_of, told.after.as_of), (at.yesterday().ok(), Some(at)));
            for (population, category) in difference
                .exposures
                .iter()
                .flat_map(|change| change.categories.iter().map(|category| (&change.population, category)))
            {
                assert_eq!(told.after.is_tagged(population, category), now.is_tagged(population, category));
            }
        }
        before = now;
    }
    assert_eq!(told, wanted);
    // However many are judged at one time; and the first is the first.
    let alone = changes::Over { threads: 1, ..over };
    let (_, one_by_one) = alone.timeline(from, to);
    let seen = |turns: &[changes::Turn]| -> Vec<_> {
        turns.iter().map(|turn| (turn.day, turn.events.clone(), turn.difference.clone())).collect()
    };
    assert_eq!(seen(&turns), seen(&one_by_one));
    assert_eq!(over.first_turn(from, to).map(|turn| turn.day), told.first().copied());
    assert!(told.contains(&day("2027-02-01")), "a certification ends the day before: {told:?}");
}

/// An inventory in a folder, with some files in the place of its own.
pub fn folder_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("i")).unwrap();
    let small = [
        ("inventory.toml", "name = \"one\"\nregimes = [\"eu-gdpr\"]\nas_of = 2026-11-23\n"),
        ("companies.csv", "id,name,country\na,A,DE\nb,B,DE\n"),
        ("vendors.csv", "id,name,country\nv,V,IN\n"),
        ("populations.csv", "id,name,country\np,P,DE\n"),
        ("categories.csv", "id,name\nc,C\n"),
        ("stores.csv", "id,name,operator,country\ns,S,a,DE\n"),
        ("flows.csv", "id,from,to,categories,safeguards\nin,p,s,c,\nout,s,v,c,\n"),
    ];
    for (name, text) in small.iter().chain(files) {
        fs::write(folder.path().join("i").join(name), text).unwrap();
    }
    folder
}

pub fn ran(words: &[&str], folder: &Path) -> (Option<i32>, String) {
    let run = thalweg(words, folder);
    let text = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (run.status.code(), text)
}

/// What a waiver accepts is no reason to fail, on whatever day or under whatever supposition; where it ends, it is.
#[test]
fn waivers_count_in_differences_and_days() {
    const HEAD: &str = "finding,subject,reason,who,until,covers\n";
    let folder = folder_of(&[]);
    let (_, found) = ran(&["check", "i", "--format", "json"], folder.path());
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let missing = found["findings"].as_array().unwrap().iter().find(|f| f["code"] == "TW201").unwrap();
    let covers = missing["covers"].as_str().unwrap();
    let waivers = format!("{HEAD}TW201,v,contract is being signed,dpo,2027-03-31,{covers}\n");
    let waived = folder_of(&[("waivers.csv", &waivers)]);
    let old = folder.path().join("i");
    let (code, text) = ran(&["diff", old.to_str().unwrap(), "i"], waived.path());
    assert!(code == Some(0) && text.contains("TW201 error (waived until 2027-03-31)"), "{text}");
    let new = waived.path().join("i");
    let (code, text) = ran(&["diff", new.to_str().unwrap(), "i"], folder.path());
    assert!(code == Some(1) && text.contains("New findings: 1 error"), "{text}");
    // A flow more, which is accepted too: nothing fails but what is worse.
    let (code, text) = ran(&["whatif", "i", "--on", "2027-01-05"], waived.path());
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = ran(&["whatif", "i", "--on", "2027-04-01"], waived.path());
    assert!(code == Some(1) && text.contains("TW201 error: eu-gdpr: no ground is recorded for"), "{text}");
    let (code, text) = ran(&["timeline", "i", "--to", "2027-06-30"], waived.path());
    assert!(code == Some(0) && text.contains("2027-04-01: `TW201 v` is no longer waived"), "{text}");
    let (_, calendar) = ran(&["calendar", "i", "--to", "2027-06-30"], waived.path());
    assert!(
        calendar.contains("2027-03-31  the acceptance of `TW201 v` ends: what it accepts counts again"),
        "{calendar}"
    );
    // One that does not count, or that another one goes on for, ends without a word.
    let more = format!("{waivers}TW202,nobody,x,dpo,2027-01-10,\nTW201,v,goes on,dpo,2027-05-31,{covers}\n");
    let more =
        more.replacen("TW201,v,contract", &format!("{},,contract", missing["key"].as_str().unwrap()), 1);
    let folder = folder_of(&[("waivers.csv", &more)]);
    let (_, calendar) = ran(&["calendar", "i", "--to", "2027-06-30"], folder.path());
    assert!(
        calendar.starts_with("one: 1 thing falls due") && calendar.contains("2027-05-31  the acceptance"),
        "{calendar}"
    );
    assert!(text.starts_with("one: 1 day on which something changes"), "{text}");
}

/// What is wrong with what is supposed points to the cell, or to the file that was signed.
#[test]
fn what_is_supposed_has_a_place() {
    let folder = folder_of(&[]);
    let (code, text) = ran(&["whatif", "i", "--set", "vendors:v.country=Atlantis"], folder.path());
    assert!(
        code == Some(2) && text.contains("`--set vendors:v.country=Atlantis`: `Atlantis` is not a country"),
        "{text}"
    );
    fs::write(
        folder.path().join("new.csv"),
        "id,mechanism,module,exporter,importer,valid_frm\n# ours\ng,scc,1,a,w,2026-01-01\n",
    )
    .unwrap();
    let (code, text) = ran(&["whatif", "i", "--sign", "new.csv"], folder.path());
    assert!(code == Some(2) && text.contains("new.csv:1:39") && text.contains("valid_from"), "{text}");
    assert!(text.contains("new.csv:3:11"), "there is no party `w`: {text}");
    fs::write(folder.path().join("none.csv"), "id,mechanism\n# nothing yet\n\n").unwrap();
    let (code, text) = ran(&["whatif", "i", "--sign", "none.csv"], folder.path());
    assert!(code == Some(2) && text.contains("it has no row"), "{text}");
    fs::write(
        folder.path().join("new.csv"),
        "\u{feff}id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\ng,scc,2,a,v,2026-01-01,2026-01-01,passed\n",
    )
    .unwrap();
    let (code, text) = ran(&["whatif", "i", "--sign", "new.csv"], folder.path());
    assert!(code == Some(0) && text.contains("what if what is in new.csv is signed"), "{text}");
    assert!(text.contains("missing -> safeguarded"), "{text}");
}

/// A flow whose only paper goes with a party is not taken to rest on any other.
#[test]
fn who_is_dropped_leaves_no_flow_on_other_papers() {
    let papers = "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\n\
                  old,scc,2,b,v,2026-01-01,2026-01-01,passed\n\
                  any,scc,2,a,v,2026-01-01,2026-01-01,passed\n";
    let folder = folder_of(&[
        ("safeguards.csv", papers),
        ("flows.csv", "id,from,to,categories,safeguards\nin,p,s,c,\nout,s,v,c,old\n"),
    ]);
    let (code, text) = ran(&["whatif", "i", "--drop", "b"], folder.path());
    assert!(code == Some(2) && text.contains("the flow `out` rests on `old` alone"), "{text}");
    assert!(text.contains("--set flows:out.safeguards=SAFEGUARD"), "{text}");
    let (code, text) =
        ran(&["whatif", "i", "--drop", "b", "--set", "flows:out.safeguards=any"], folder.path());
    assert_eq!(code, Some(0), "{text}");
}

/// What falls due is what the timeline says of those days, each under what falls; and is the same for any reader.
#[test]
fn a_calendar_says_what_falls_with_what_ends() {
    let words = ["calendar", "inventories/harbour", "--from", "2026-11-23", "--to", "2027-11-23"];
    let run = |more: &[&str]| {
        let run = thalweg(&[&words[..], more].concat(), root());
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    let data: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    let items = data["items"].as_array().unwrap();
    let timeline =
        thalweg(&["timeline", words[1], "--from", words[3], "--to", words[5], "--format=json"], root());
    let timeline: serde_json::Value = serde_json::from_slice(&timeline.stdout).unwrap();
    let mut compared = 0;
    for turn in timeline["days"].as_array().unwrap() {
        let mine: Vec<&serde_json::Value> = items.iter().filter(|item| item["day"] == turn["day"]).collect();
        let worse = turn["changes"]["counts"]["worse"].as_u64().unwrap();
        // Of several that end on one day each names what falls with it: together no less than what falls.
        let told: u64 = mine.iter().map(|item| item["worse"].as_u64().unwrap()).sum();
        assert!(told >= worse, "{}", turn["day"]);
        assert!(mine.len() != 1 || told == worse, "{}: {told} of {worse}", turn["day"]);
        compared += usize::from(worse > 0);
    }
    assert!(compared >= 6, "{compared}");
    let one = |about: &str| items.iter().find(|item| item["about"] == about).unwrap();
    let ends = one("keelmark-scc");
    assert_eq!((&ends["due"], &ends["last_day"]), (&"ends".into(), &"2026-12-31".into()));
    assert!(ends["recipients"].as_array().unwrap().contains(&"keelmark-fraud".into()));
    assert_eq!(one("US")["due"], "assessment");
    // A paper that states its own assessment does not hang on that of the country.
    assert_eq!((&one("IN")["worse"], &one("bollard-scc")["worse"]), (&26.into(), &28.into()));
    // Of three certifications that are due on one day, what falls rests on one.
    assert_eq!(one("spindrift-cloud/eu-us-dpf")["worse"], 3);
    assert_eq!(one("spindrift-cloud/swiss-us-dpf")["worse"], 0);
    let table = run(&["--format", "csv"]);
    assert_eq!(csv::Reader::from_reader(table.as_bytes()).records().count(), items.len());
    let text = run(&[]);
    assert!(text.contains("2026-12-31  `keelmark-scc` ends: ") && text == run(&[]), "{text}");
}

/// A calendar is read by a reader that is not ours, whatever the names in it are.
#[test]
fn a_calendar_is_icalendar() {
    use calcard::{Entry, Parser, icalendar::ICalendarProperty};
    let papers = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
                  cl,scc,2,a,v,2026-01-01,2026-12-31,2026-01-01,passed\n";
    let vendors = "id,name,country\nv,\"Vau, GmbH; \\\\ \u{202e}\u{1b}[31m\nEND:VEVENT, \u{e9}\u{e9}\u{e9} Vau Vau Vau Vau Vau\",IN\n";
    let folder = folder_of(&[("safeguards.csv", papers), ("vendors.csv", vendors)]);
    for (at, inventory) in [(folder.path(), "i"), (root(), "inventories/harbour")] {
        let run = thalweg(&["calendar", inventory, "--from", "2026-11-23", "--format", "ics"], at);
        let text = String::from_utf8(run.stdout).unwrap();
        assert!(
            text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']),
            "{text}"
        );
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{1b}']), "{text}");
        let read = match Parser::new(&text).entry() {
            Entry::ICalendar(read) => read,
            other => panic!("{other:?}\n{text}"),
        };
        let events: Vec<_> =
            read.components.iter().filter(|c| c.component_type.as_str() == "VEVENT").collect();
        let data = thalweg(&["calendar", inventory, "--from", "2026-11-23", "--format", "json"], at);
        let data: serde_json::Value = serde_json::from_slice(&data.stdout).unwrap();
        assert_eq!(events.len(), data["items"].as_array().unwrap().len(), "{text}");
        let mut ids = std::collections::BTreeSet::new();
        for event in events {
            let has = |name: ICalendarProperty| event.entries.iter().find(|e| e.name == name);
            for name in [ICalendarProperty::Dtstamp, ICalendarProperty::Dtstart, ICalendarProperty::Summary] {
                assert!(has(name).is_some(), "{text}");
            }
            let id = has(ICalendarProperty::Uid).and_then(|e| e.values.first()?.as_text());
            assert!(ids.insert(id.unwrap().to_owned()), "{text}");
        }
    }
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

/// What is new among the findings has a place; what was there before, and what is gone, is not shown again.
#[test]
fn what_gets_worse_is_sarif() {
    let old = folder_of(&[]);
    let worse = folder_of(&[
        ("vendors.csv", "id,name,country\nv,V,IN\nw,W,US\n"),
        ("flows.csv", "id,from,to,categories,safeguards\nin,p,s,c,\nout,s,v,c,\nmore,s,w,c,\n"),
    ]);
    let results = |words: &[&str], at: &Path, wanted: i32| {
        let (code, text) = ran(&[words, &["--format", "sarif"]].concat(), at);
        assert_eq!(code, Some(wanted), "{text}");
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        let rows = data["runs"][0]["results"].as_array().unwrap().clone();
        let place = |row: &serde_json::Value| {
            let physical = &row["locations"][0]["physicalLocation"];
            let file = physical["artifactLocation"]["uri"].as_str().unwrap().to_owned();
            format!("{} {file}:{}", row["ruleId"].as_str().unwrap(), physical["region"]["startLine"])
        };
        rows.iter().map(place).collect::<Vec<_>>()
    };
    let before = old.path().join("i");
    let before = before.to_str().unwrap();
    assert_eq!(results(&["diff", before, "i"], worse.path(), 1), ["TW201 i/vendors.csv:3"]);
    assert!(results(&["diff", "i", "i"], worse.path(), 0).is_empty());
    let after = worse.path().join("i");
    assert!(results(&["diff", after.to_str().unwrap(), "i"], old.path(), 0).is_empty());
    // Of an earlier report the keys are known.
    ran(&["report", "i", "--out", "r"], old.path());
    let report = old.path().join("r/report.json");
    assert_eq!(results(&["diff", report.to_str().unwrap(), "i"], worse.path(), 1), ["TW201 i/vendors.csv:3"]);
    let (code, text) = ran(&["diff", "i", report.to_str().unwrap(), "--format", "sarif"], worse.path());
    assert!(code == Some(2) && text.contains("give the inventory as NEW"), "{text}");
    // What is supposed: the row of the vendor that would be without anything.
    let papers = "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\n\
                  cl,scc,2,a,v,2026-01-01,2026-01-01,passed\n";
    let covered = folder_of(&[("safeguards.csv", papers)]);
    assert_eq!(results(&["whatif", "i", "--expire", "cl"], covered.path(), 1), ["TW202 i/safeguards.csv:2"]);
    let (code, text) = ran(&["timeline", "i", "--format", "sarif"], covered.path());
    assert!(code == Some(2) && text.contains("thalweg diff INVENTORY --from DAY --to DAY"), "{text}");
}

/// A place that is assessed counts for what states no assessment of its own; the row is added where there is none.
#[test]
fn a_place_is_assessed() {
    let papers = "id,mechanism,module,exporter,importer,valid_from\ncl,scc,2,a,v,2026-01-01\n";
    let countries = "country,name,assessed_on\nIN,India,2020-01-01\n";
    for more in
        [vec![("safeguards.csv", papers)], vec![("safeguards.csv", papers), ("countries.csv", countries)]]
    {
        let folder = folder_of(&more);
        let (code, text) = ran(&["whatif", "i", "--assess", "IN"], folder.path());
        assert!(code == Some(0) && text.contains("what if IN is assessed, and passes"), "{text}");
        assert!(text.contains("-> safeguarded"), "{text}");
    }
    let folder = folder_of(&[("safeguards.csv", papers), ("countries.csv", countries)]);
    let twice = ["whatif", "i", "--assess", "IN", "--set", "countries:IN.assessment=failed"];
    let (code, text) = ran(&twice, folder.path());
    assert!(code == Some(2) && text.contains("two things are supposed of `IN`"), "{text}");
    let (code, text) = ran(
        &["whatif", "i", "--expire", "cl", "--set", "safeguards:cl.valid_until=2030-01-01"],
        folder.path(),
    );
    assert!(code == Some(2) && text.contains("two things are supposed of `cl`"), "{text}");
    let (code, text) = ran(&["whatif", "i", "--assess", "Indien"], folder.path());
    assert!(code == Some(2) && text.contains("`Indien` is not a place"), "{text}");
}

/// What falls due stands in a report as `calendar` writes it.
#[test]
fn a_report_has_the_calendar_of_its_year() {
    let papers = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
                  cl,scc,2,a,v,2026-01-01,2026-12-31,2026-01-01,passed\n";
    let folder = folder_of(&[("safeguards.csv", papers)]);
    ran(&["report", "i", "--out", "r"], folder.path());
    for format in ["csv", "ics"] {
        let (_, text) = ran(&["calendar", "i", "--format", format], folder.path());
        let kept = fs::read_to_string(folder.path().join(format!("r/calendar.{format}"))).unwrap();
        assert!(kept == text && kept.contains("2026"), "{kept}\n{text}");
    }
}
