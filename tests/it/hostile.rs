//! What a hostile reader tried: proofs and pictures without end, outputs that keep an inventory from being read, words of the
//! command line that nobody understands, files that are no inventory, and characters that nobody sees.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;
use thalweg::{
    assess::{Analysis, Proving, Question},
    ingest, law,
    report::flow::Flow,
};

fn thalweg(words: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_thalweg")).args(words).current_dir(folder).output().unwrap();
    (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
}

fn rows(head: &str, count: usize, row: impl Fn(usize) -> String) -> String {
    format!("{head}\n") + &(0..count).map(|n| row(n) + "\n").collect::<String>()
}

/// Everybody's data of each category goes to the first of so many vendors, and on by these flows.
fn inventory(vendors: usize, (people, categories): (usize, usize), flows: &[(usize, usize)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("i");
    fs::create_dir(&at).unwrap();
    let onward: Vec<String> = flows.iter().map(|(a, b)| format!("g{a}-{b},v{a},v{b},*\n")).collect();
    let onward = onward.concat();
    let all: Vec<String> = (0..categories).map(|n| format!("c{n}")).collect();
    for (name, text) in [
        ("inventory.toml", "name = \"i\"\nas_of = 2026-11-01\nregimes = [\"eu-gdpr\"]\n".to_owned()),
        ("companies.csv", "id,name,country\nacme,Acme,DE\n".to_owned()),
        ("populations.csv", rows("id,name,country", people, |n| format!("p{n},P,DE"))),
        ("categories.csv", rows("id,name", categories, |n| format!("c{n},C"))),
        ("vendors.csv", rows("id,name,country,role", vendors, |n| format!("v{n},V,IN,processor"))),
        (
            "flows.csv",
            rows("id,from,to,categories", people, |n| format!("e{n},p{n},v0,{}", all.join(";")))
                + onward.as_str(),
        ),
    ] {
        fs::write(at.join(name), text).unwrap();
    }
    dir
}

fn chain(vendors: usize) -> Vec<(usize, usize)> {
    (1..vendors).map(|n| (n - 1, n)).collect()
}

fn each_to_each(vendors: usize) -> Vec<(usize, usize)> {
    (0..vendors).flat_map(|a| (0..vendors).map(move |b| (a, b))).filter(|(a, b)| a != b).collect()
}

#[test]
fn a_proof_shows_the_worst_and_counts_the_rest() {
    let dir = inventory(8, (5, 6), &chain(8));
    let proofs = |words: &[&str]| {
        let all: Vec<&str> = ["explain", "i", "--recipient", "v7"].iter().chain(words).copied().collect();
        let (code, out, error) = thalweg(&all, dir.path());
        assert_eq!((code, error.as_str()), (Some(0), ""));
        (out.matches(" reaches v7 in IN under ").count(), out)
    };
    let (count, out) = proofs(&[]);
    assert_eq!(count, 20);
    assert!(
        out.ends_with(
            "\n10 more exposures fit, none worse than these; --limit 0 proves all, --category, --population, \
                           --place and --regime choose\n"
        ),
        "{out}"
    );
    let (all, out) = proofs(&["--limit", "0"]);
    assert!(all == 30 && !out.contains(" more "), "{out}");
    assert_eq!(proofs(&["--limit", "29"]).0, 29);
    assert!(proofs(&["--limit", "29"]).1.contains("\n1 more exposure fits,"));
    let dir = inventory(30, (1, 1), &each_to_each(30));
    let routes = |words: &[&str]| {
        let all: Vec<&str> = ["explain", "i", "--recipient", "v9"].iter().chain(words).copied().collect();
        let (_, out, _) = thalweg(&all, dir.path());
        (out.matches("    unknown: ").count() + out.matches("    missing: ").count(), out)
    };
    let (count, out) = routes(&[]);
    // 29 flows lead there, one of them by the route that is shown.
    assert!(
        count == 20 && out.contains("    and 8 more routes, none worse than these; --limit 0 shows all\n"),
        "{out}"
    );
    assert_eq!(routes(&["--limit", "0"]).0, 28);
}

/// What is proved first is what is proved where all is.
#[test]
fn the_first_proofs_are_among_all() {
    let dir = inventory(12, (2, 3), &each_to_each(12));
    let regimes = law::merge(law::built_in().unwrap(), &[]).unwrap();
    let outcome = ingest::read(&dir.path().join("i"), &law::vocabulary(&regimes));
    let day = "2026-11-01".parse().unwrap();
    let analysis = Analysis::prepare(outcome.inventory.unwrap(), regimes, day);
    // The picture of the flow is the same, whether exposures are made for it or not.
    let made = Flow::made(&analysis.tables(), &analysis.transfers_only());
    assert!(made.units() > 0);
    assert_eq!(made.svg(), Flow::new(&analysis.assess()).svg());
    let all = analysis.explain(&Question::default());
    let words = |proof: &thalweg::assess::Explanation| {
        let row = &proof.row;
        let others: Vec<String> = proof
            .others
            .iter()
            .map(|(verdict, steps)| {
                format!(
                    "{} {}",
                    verdict.as_str(),
                    steps.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(">")
                )
            })
            .collect();
        (
            format!("{:?} {:?} {:?} {}", row.categories, row.population, row.recipient, row.route_text()),
            others,
        )
    };
    let all: Vec<_> = all.iter().map(|proof| (proof.row.verdict, words(proof))).collect();
    for exposures in [0, 1, 7, all.len(), all.len() + 1] {
        let mut first = Vec::new();
        let left =
            analysis.explain_first(&Question::default(), Proving { exposures, others: 3 }, &mut |proof| {
                first.push((proof.row.verdict, words(&proof), proof.left));
                true
            });
        assert_eq!(first.len(), exposures.min(all.len()));
        assert_eq!(left, all.len() - first.len());
        for (at, (verdict, (row, others), more)) in first.iter().enumerate() {
            assert_eq!(*verdict, all[at].0, "the worst first");
            let (_, (_, whole)) = all.iter().find(|(_, (known, _))| known == row).unwrap();
            assert_eq!(others.len(), whole.len().min(3));
            assert_eq!(others.len() + more, whole.len());
            assert!(others.iter().all(|route| whole.contains(route)));
        }
    }
}

#[test]
fn a_picture_that_nobody_could_follow_is_refused() {
    let star: Vec<(usize, usize)> = (1..2_100).map(|n| (0, n)).collect();
    let dir = inventory(2_100, (1, 1), &star);
    let (code, out, error) = thalweg(&["map", "i", "--by", "node"], dir.path());
    assert!(code == Some(2) && out.is_empty(), "{error}");
    assert!(
        error.contains("TW002: 2101 boxes and 2100 lines are no picture") && error.contains("--by kind"),
        "{error}"
    );
    for words in [
        &["map", "i"][..],
        &["map", "i", "--by", "node", "--format", "dot"],
        &["map", "i", "--format", "flow"],
        &["map", "i", "--format", "world"],
    ] {
        let (code, out, error) = thalweg(words, dir.path());
        assert!(code == Some(0) && !out.is_empty(), "{words:?}: {error}");
    }
}

#[test]
fn nothing_is_written_that_keeps_an_inventory_from_being_read() {
    let dir = inventory(1, (1, 1), &[]);
    for words in [
        &["query", "i", "RETURN 1 AS one", "--format", "json", "--out", "i/stores.json"][..],
        &["check", "i", "--write-baseline=i/flows.json"],
        &["export", "i", "--format", "jgf", "--out", "i/flows-2026.json"],
        &["schema", "inventory", "--out", "i/Vendors.JSON"],
    ] {
        let (code, _, error) = thalweg(words, dir.path());
        assert!(code == Some(2) && error.contains("help: give another name"), "{words:?}: {error}");
    }
    let (code, _, error) =
        thalweg(&["check", "i", "--write-baseline=i/known.json", "--fail-on=never"], dir.path());
    assert!(code == Some(2) && error.contains("cannot be used"), "{error}");
    assert_eq!(thalweg(&["check", "i", "--write-baseline=i/known.json"], dir.path()).0, Some(0));
    assert_ne!(thalweg(&["check", "i"], dir.path()).0, Some(2));
    assert_eq!(fs::read_dir(dir.path().join("i")).unwrap().count(), 7);
}

/// No answer is written over a table, though no inventory is there: its first line may well be that of the answer.
#[test]
fn no_answer_is_written_over_somebodys_table() {
    let dir = inventory(1, (1, 1), &[]);
    let mine = "id,name,country\nmy,Own,DE\n";
    let ask = "MATCH (n:Party) RETURN n.id AS id, n.name AS name, n.country AS country";
    for name in ["tables/vendors.csv", "tables/Vendors.CSV", "vendors/2025.csv"] {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, mine).unwrap();
        let (code, _, error) = thalweg(&["query", "i", ask, "--format", "csv", "--out", name], dir.path());
        assert!(code == Some(2) && error.contains("it has the name of a table"), "{name}: {error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), mine);
    }
    // Under a name of its own its columns tell.
    fs::write(dir.path().join("ours.csv"), mine).unwrap();
    let (code, _, error) = thalweg(&["query", "i", ask, "--format", "csv", "--out", "ours.csv"], dir.path());
    assert!(code == Some(2) && error.contains("it has the columns of a table (`companies`)"), "{error}");
    assert_eq!(fs::read_to_string(dir.path().join("ours.csv")).unwrap(), mine);
    for _ in 0..2 {
        let ask = "MATCH (n:Party) RETURN n.id, n.name, n.country";
        let words = ["query", "i", ask, "--format", "csv", "--out", "parties.csv"];
        assert_eq!(thalweg(&words, dir.path()).0, Some(0));
    }
}

#[test]
fn a_name_of_a_column_is_told_once_however_often_it_stands() {
    let dir = inventory(1, (1, 1), &[]);
    let header = format!("id,name,country,{}\n", vec!["x_a"; 200_000].join(","));
    fs::write(dir.path().join("i/vendors.csv"), header).unwrap();
    let (code, _, error) = thalweg(&["check", "i"], dir.path());
    assert_eq!(code, Some(2));
    assert_eq!(error.matches("[TW018]").count(), 1, "{error}");
    assert!(error.contains("the column `x_a` appears 200000 times") && error.len() < 5_000, "{error}");
    fs::write(dir.path().join("i/vendors.csv"), "id,,,name,,country,notes,notes\nv0,,,V,,IN,,\n").unwrap();
    let (_, _, error) = thalweg(&["check", "i"], dir.path());
    assert_eq!(error.matches("error[").count(), 2, "{error}");
    assert!(
        error.contains("3 columns have no name") && error.contains("the column `notes` appears twice"),
        "{error}"
    );
}

/// What is decided can be read again, whatever was given: a text of many lines is as long as all of them.
#[test]
fn nothing_is_decided_that_keeps_an_inventory_from_being_read() {
    let dir = inventory(1, (1, 1), &[]);
    let (_, listed, _) = thalweg(&["review", "i", "--format", "json"], dir.path());
    let data: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let key = data["rows"][0]["key"].as_str().unwrap();
    let decide = |by: &str, reason: &str| {
        let words = ["review", "i", "--decide", key, "--as", "to-fix", "--until", "2027-01-01"];
        thalweg(&[&words[..], &["--by", by, "--reason", reason]].concat(), dir.path())
    };
    let lines = "a\n".repeat(33_000);
    for (by, reason) in [("dpo", lines.as_str()), (&lines, "r"), ("dpo", &"a".repeat(66_000))] {
        let (code, _, error) = decide(by, reason);
        assert!(code == Some(2) && error.contains("TW002: nothing was written"), "{error}");
        assert!(!dir.path().join("i/review.toml").exists());
    }
    let (code, _, error) = decide("dpo", &"a\n".repeat(32_000));
    assert_eq!(code, Some(0), "{error}");
    assert_ne!(thalweg(&["check", "i"], dir.path()).0, Some(2));
}

/// What somebody gives is quoted, but no more of it than a reader needs.
#[test]
fn an_option_is_not_echoed_at_length() {
    let dir = inventory(1, (1, 1), &[]);
    let long = "x".repeat(100_000);
    let (pair, deep) = (format!("{long}=IE"), format!("z{}", "/a".repeat(2_200)));
    for words in [
        &[long.as_str()][..],
        &["help", &long],
        &["law", &long],
        &["report", "i", "--out", &long],
        &["report", "i", "--out", &deep],
        &["fmt", "i", "--out", &deep],
        &["init", &deep],
        &["check", "i", "--as-of", &long],
        &["check", "i", "--limit", &long],
        &["check", "i", &format!("--{long}")],
        &["whatif", "i", "--lapse", &long],
        &["whatif", "i", "--drop", &long],
        &["whatif", "i", "--move", &pair],
        &["whatif", "i", "--set", &format!("stores:{pair}")],
        &["fix", "i", "--exposure", &long],
        &["explain", "i", "--recipient", &long],
        &["import", "--from", "csv", &long],
        &["query", "i", &long],
        &["diff", &long, "i"],
    ] {
        let (code, out, error) = thalweg(words, dir.path());
        assert!(code == Some(2) && error.contains("error") && error.len() + out.len() < 2_500, "{error}");
    }
}

#[test]
fn the_command_line_is_answered_in_plain_words() {
    let dir = inventory(1, (1, 1), &[]);
    for (words, told) in [
        (
            &["sign", "i", "--who", "dpo", "--on", "2999-01-01"][..],
            "it cannot be signed on 2999-01-01: today is ",
        ),
        (&["check", "--regimes", "i"], "`--regimes` takes a folder of laws, and has taken `i`"),
        (&["fix", "i", "--most", "0"], "write a whole number of 1 or more"),
        (
            &["explain", "i", "--recipient", "v0", "--place", "ZZ"],
            "write `unknown` for a place that is not known",
        ),
        (&["explain", "i", "--recipient", "v0", "--place", "QQQ"], "write a country by its two letters"),
        (&["check", "i", "--limit", "-1"], "`-1` is not a value for `--limit`: numbers are not negative"),
        (&["map", "i", "--depth", "0"], "write a whole number of 1 or more"),
        (&["map", "i", "--timeout", "0"], "write a whole number from 1 to 3600"),
        (&["check", "i", "--as-of", "2025-02-30"], "there is no such day: that month has 28 days"),
        (&["check", "i", "--as-of", "2025-13-01"], "there is no month 13"),
        (&["check", "i", "--as-of", "30.2.2025"], "dates are written yyyy-mm-dd"),
    ] {
        let (code, out, error) = thalweg(words, dir.path());
        assert!(code == Some(2) && error.contains(told), "{words:?}: {out}{error}");
    }
    let (_, _, error) = thalweg(&["check", "i", "--write-baseline=p.txt"], dir.path());
    assert!(error.contains("`p.json`") && !error.contains("--format"), "{error}");
}

#[test]
fn a_signed_report_that_is_gone_is_named_with_what_to_do() {
    let dir = inventory(1, (1, 1), &[]);
    assert_eq!(thalweg(&["sign", "i", "--who", "dpo"], dir.path()).0, Some(0));
    fs::remove_dir_all(dir.path().join("i/review")).unwrap();
    let (code, _, error) = thalweg(&["diff", "i", "--since-signed"], dir.path());
    assert!(
        code == Some(2) && error.contains("review.toml names it as what was found when it was signed"),
        "{error}"
    );
}

#[test]
fn a_row_of_totals_and_rows_under_keys_are_told_for_what_they_are() {
    let dir = inventory(1, (1, 1), &[]);
    fs::write(dir.path().join("i/vendors.csv"), "id,name,country\nv0,V,IN\nTOTAL,1,IN\n").unwrap();
    let (_, _, error) = thalweg(&["check", "i"], dir.path());
    assert!(error.contains("it reads as a row of totals") && !error.contains("+ total"), "{error}");
    for (name, text, told) in [
        ("a.yaml", "inventory: {name: x}\ncompanies:\n  acme: {name: A, country: DE}\n", "`- id: ...`"),
        (
            "a.json",
            "{\"inventory\":{\"name\":\"x\"},\"companies\":{\"acme\":{\"name\":\"A\"}}}",
            "[ { \"id\": \"...\"",
        ),
        (
            "a.toml",
            "[inventory]\nname = \"x\"\n[companies.acme]\nname = \"A\"\n",
            "[[companies]], its key as its id",
        ),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
        let (_, _, error) = thalweg(&["check", name], dir.path());
        assert!(error.contains(told), "{name}: {error}");
    }
}

#[test]
fn files_of_other_programs_and_of_this_one_are_named() {
    let dir = inventory(1, (1, 1), &[]);
    assert_eq!(thalweg(&["export", "i", "--format", "jgf", "--out", "graph.json"], dir.path()).0, Some(0));
    let query = ["query", "i", "RETURN 1 AS one", "--format", "json", "--out", "answer.json"];
    assert_eq!(thalweg(&query, dir.path()).0, Some(0));
    assert_eq!(thalweg(&["sign", "i", "--who", "dpo"], dir.path()).0, Some(0));
    fs::copy(dir.path().join("i/review.toml"), dir.path().join("review.toml")).unwrap();
    for (name, text, what) in [
        ("graph.json", "", "a graph that this program exported"),
        ("answer.json", "", "an answer to a query of this program"),
        ("review.toml", "", "the record of who signed an inventory"),
        ("jgf.json", "{\"graph\":{\"nodes\":{},\"edges\":[]}}", "a graph in JSON Graph Format"),
        ("package.json", "{\"name\":\"a\",\"version\":\"1.0.0\",\"dependencies\":{}}", "a package of npm"),
        ("schema.yml", "version: 2\nmodels:\n  - name: orders\n", "a list of models of dbt"),
        ("sources.yml", "version: 2\nsources:\n  - name: raw\n", "a list of sources of dbt"),
        (
            "manifest.json",
            "{\"metadata\":{\"dbt_schema_version\":\"v12\"},\"nodes\":{}}",
            "a manifest of dbt",
        ),
        (
            "Cargo.toml",
            "[package]\nname = \"a\"\nversion = \"0.1.0\"\n\n[dependencies]\n",
            "a manifest of Cargo",
        ),
        ("ws.toml", "[workspace]\nmembers = [\"a\"]\n", "a manifest of Cargo"),
    ] {
        if !text.is_empty() {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let (code, _, error) = thalweg(&["check", name], dir.path());
        assert!(
            code == Some(2) && error.contains(&format!("this is {what}, and no inventory")),
            "{name}: {error}"
        );
        assert_eq!(error.matches("error[").count(), 1, "{name}: {error}");
    }
}

#[test]
fn no_output_holds_a_character_that_nobody_sees() {
    let dir = inventory(1, (1, 1), &[]);
    let name = "turned \u{202e}dnuora\u{202c} \u{200b}\u{85}";
    fs::write(dir.path().join("i/vendors.csv"), format!("id,name,country\nv0,\"{name}\",IN\n")).unwrap();
    for (words, told) in [
        (&["export", "i", "--format", "cypher"][..], "\\u202E"),
        (&["export", "i", "--format", "ttl"], "\\u202E"),
        (&["export", "i", "--format", "graphml"], "&#8238;"),
        (&["export", "i", "--format", "jgf"], "\\u202e"),
        (&["export", "i", "--format", "jsonld"], "\\u202e"),
        (&["map", "i", "--by", "node"], ""),
        (&["map", "i", "--by", "node", "--format", "dot"], ""),
        (&["map", "i", "--by", "node", "--format", "mermaid"], ""),
        (&["explain", "i", "--recipient", "v0"], ""),
    ] {
        let (code, out, error) = thalweg(words, dir.path());
        assert!(code == Some(0) && out.contains(told), "{words:?}: {error}");
        let hidden = out.chars().find(|&c| c != '\n' && thalweg::text::is_hidden(c) && c != '\t');
        assert_eq!(hidden, None, "{words:?}: {out}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_of_several_names_is_said_to_be_taken_apart() {
    let dir = inventory(1, (1, 1), &[]);
    assert_eq!(thalweg(&["map", "i", "--out", "a.svg"], dir.path()).0, Some(0));
    fs::hard_link(dir.path().join("a.svg"), dir.path().join("b.svg")).unwrap();
    let (code, _, error) = thalweg(&["map", "i", "--out", "a.svg"], dir.path());
    assert!(
        code == Some(0) && error.contains("a.svg was one of 2 names of one file (hard links)"),
        "{error}"
    );
}

/// Behind a chain each hop has a route as long as all before it.
#[test]
fn routes_of_findings_are_bounded() {
    let dir = inventory(400, (1, 1), &chain(400));
    let (code, out, error) = thalweg(&["check", "i", "--format", "sarif"], dir.path());
    assert!(code.is_some_and(|code| code < 2) && out.len() < 60_000_000, "{error}");
    assert!(out.contains("toolExecutionNotifications") && out.contains("codeFlows"));
    let dir = inventory(10, (1, 1), &chain(10));
    let (_, out, _) = thalweg(&["check", "i", "--format", "sarif"], dir.path());
    assert!(!out.contains("toolExecutionNotifications") && out.contains("codeFlows"));
}
