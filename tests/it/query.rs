//! `thalweg query` as it is typed, with the engine in process.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

fn thalweg(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    command.args(words).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).stdin(Stdio::null());
    command
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn query(words: &[&str]) -> (Option<i32>, String, String) {
    said(&thalweg(&[&["query", "inventories/harbour"], words].concat()).output().unwrap())
}

/// Runs one, and gives what was said, how long it took, and the most memory that was seen, in MiB.
fn watched(words: &[&str]) -> ((Option<i32>, String, String), Duration, u64) {
    let started = Instant::now();
    let mut command = thalweg(&[&["query", "inventories/harbour"], words].concat());
    let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", running.id());
    let mut most = 0;
    while running.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(kib.unwrap_or_default() >> 10);
        std::thread::sleep(Duration::from_millis(5));
    }
    (said(&running.wait_with_output().unwrap()), started.elapsed(), most)
}

/// The engine's own functions never look whether they should end.
#[test]
fn a_query_that_does_not_heed_its_end_ends_with_the_program() {
    for text in [
        "RETURN reduce(s = 'x', i IN range(1, 60) | s + s) AS x",
        "RETURN size(reduce(l = [1], i IN range(1, 40) | l + l)) AS x",
        "UNWIND range(1, 4000000) AS n RETURN count(reduce(s = 0, i IN range(1, 4000000) | s + i * n)) AS x",
    ] {
        let ((code, out, err), took, most) = watched(&["--timeout", "2", "--memory", "256", text]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{text}\n{err}");
        assert!(
            err.contains("did not end within 2 s") || err.contains("held more than 256 MiB"),
            "{text}\n{err}"
        );
        // Reading and judging the inventory is part of it.
        assert!(took < Duration::from_secs(8), "{text} took {took:?}");
        assert!(most < 2_048, "{text} held {most} MiB");
    }
}

/// Ctrl-C is this signal.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_the_query() {
    for text in [
        "MATCH (a)-[*1..30]-(b) RETURN count(*)",
        "UNWIND range(1, 100000000000) AS x RETURN count(*)",
        "UNWIND range(1, 3000000) AS x WITH x ORDER BY -x UNWIND range(1, 1000000) AS y RETURN count(*)",
    ] {
        let mut command =
            thalweg(&["query", "inventories/harbour", "--timeout", "600", "--memory", "4096", text]);
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It is stopped once it runs: until then the signal ends the program as ever.
        let deadline = Instant::now() + Duration::from_secs(60);
        let caught = format!("/proc/{}/status", running.id());
        let heeds = |text: &str| {
            let mask = text.lines().find_map(|l| l.strip_prefix("SigCgt:")).map(str::trim);
            mask.and_then(|m| u64::from_str_radix(m, 16).ok()).is_some_and(|m| m & 2 != 0)
        };
        while !heeds(&std::fs::read_to_string(&caught).unwrap_or_default()) {
            assert!(Instant::now() < deadline && running.try_wait().unwrap().is_none(), "{text}");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(300));
        let sent = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let (code, out, err) = said(&running.wait_with_output().unwrap());
        assert_eq!((code, out.as_str()), (Some(2), ""), "{text}\n{err}");
        assert!(err.contains("the query was stopped"), "{text}\n{err}");
    }
}

/// An answer that nobody reads on is not written to its end.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_the_writing_of_an_answer() {
    use std::io::Read as _;
    let text =
        "UNWIND range(1, 10000) AS x RETURN x, 'a text that is long enough to fill what a pipe holds' AS t";
    for format in ["table", "csv", "json"] {
        let mut command = thalweg(&["query", "inventories/harbour", "--format", format, text]);
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = running.stdout.take().unwrap();
        // Once the first bytes are there, the rest waits for its reader.
        out.read_exact(&mut [0; 16]).unwrap();
        let sent = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let ended = running.wait().unwrap();
        assert_eq!(ended.code(), Some(2), "{format}");
        let mut said = String::new();
        running.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "\nstopped: the rest of the answer is not shown\n", "{format}");
        let mut rest = Vec::new();
        out.read_to_end(&mut rest).unwrap();
        assert!(!rest.ends_with(b"10000 rows\n") && rest.len() < 200_000, "{format}: {} bytes", rest.len());
    }
}

#[test]
fn the_day_judged_is_a_parameter() {
    let asked = ["RETURN $as_of AS day", "--format", "csv"];
    assert_eq!(query(&asked).1, "day\n2026-11-23\n");
    let other = [&asked[..], &["--as-of", "2026-01-31"]].concat();
    assert_eq!(query(&other).1, "day\n2026-01-31\n");
    let given = [&asked[..], &["--param", "as_of=2020-02-02"]].concat();
    assert_eq!(query(&given).1, "day\n2020-02-02\n");
    // A saved query has a default: the day judged stands over it.
    let ends = |words: &[&str]| {
        query(&[&["--saved", "safeguards-about-to-end", "--format", "csv"], words].concat()).1
    };
    assert_ne!(
        ends(&["--as-of", "2026-01-31"]),
        ends(&["--as-of", "2026-01-31", "--param", "as_of=2026-11-23"])
    );
}

#[test]
fn columns_are_there_without_rows() {
    for (text, header) in [
        (
            "MATCH (s:Store) WHERE false OPTIONAL MATCH (t)-[:FLOWS]->(s) RETURN s.id AS a, count(t) AS n",
            "a,n\n",
        ),
        ("MATCH (s:Store) WHERE s.id = '' RETURN s.id, s.name AS name", "s.id,name\n"),
    ] {
        assert_eq!(
            query(&[text, "--format", "csv", "--out", "-"]),
            (Some(0), header.to_owned(), String::new())
        );
    }
}

/// Comments are for people: the engine has no word for some of them.
#[test]
fn comments_may_stand_anywhere() {
    let text = "/* it's */ MATCH (s:Store /* } */) // ' \n WHERE s.id = '/*no*/' /* RETURN */ RETURN count(*) AS n // end";
    assert_eq!(
        query(&[text, "--format", "csv"]),
        (Some(0), "n\n0\n".to_owned(), String::from_utf8_lossy(&[]).into_owned() + NO_STORE)
    );
}

const NO_STORE: &str = "warning: no Store has the id `/*no*/`
 --> line 2, column 15
  |
2 |  WHERE s.id = '/*no*/' /* RETURN */ RETURN count(*) AS n // end
  |               ^^^^^^^^
";

#[test]
fn a_byte_order_mark_before_a_piped_text_is_passed() {
    let mut running = thalweg(&["query", "inventories/harbour", "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    running.stdin.take().unwrap().write_all("\u{feff}RETURN 1 AS n".as_bytes()).unwrap();
    assert_eq!(said(&running.wait_with_output().unwrap()), (Some(0), "n\n1\n".to_owned(), String::new()));
}

#[test]
fn what_is_wrong_is_shown_in_its_place() {
    for (words, first, mark, help) in [
        (
            &["MATCH (s:Store) RETURN toUper(s.name)"][..],
            "Cypher has no function `toUper`",
            "^^^^^^",
            "did you mean `toUpper`?",
        ),
        (
            &["MATCH (store:Store) RETURN stroe.id"],
            "nothing here is called `stroe`",
            "^^^^^",
            "did you mean `store`?",
        ),
        (
            &["MATCH (s:Store) WITH s.id AS id RETURN s.name"],
            "nothing here is called `s`",
            "^",
            "WITH passes on only",
        ),
        (&["RETURN date()"], "`date` gives something else each time", "^^^^", "the day judged is `$as_of`"),
        (&["RETURN date.realtime('UTC')"], "`date.realtime` gives something else", "^^^^^^^^^^^^^", "$as_of"),
        (
            &["RETURN 'C:\\users'"],
            "engines do not agree what this escape stands for",
            "^^",
            "a backslash itself is",
        ),
        (&["hello"], "a query does not begin with `hello`", "^^^^^", "begin with MATCH"),
        (&["SELECT * FROM x"], "a query does not begin with `SELECT`", "^^^^^^", "write `MATCH (n:Label)"),
        (
            &["RETURN $p", "--param", "p=12345678901234567890123"],
            "is not taken",
            "",
            "the largest whole number",
        ),
        (
            &["RETURN $p", "--param", "p=[1, "],
            "the parameter `p=[1, ` is not taken",
            "",
            "begins as JSON does",
        ),
        (&["RETURN $p", "--param", "p=1e999"], "the parameter `p=1e999` is not taken", "", "too large"),
        (&["RETURN $p", "--param", "p"], "the parameter `p` is not taken", "", "--param name=value"),
        (
            &["--saved", "chains-of-processors", "--param", "longer_than=abc"],
            "is not taken",
            "",
            "is a whole number",
        ),
    ] {
        let (code, out, err) = query(words);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{words:?}\n{err}");
        assert!(err.starts_with("error: ") && err.contains(first) && err.contains(help), "{words:?}\n{err}");
        let marked = err.lines().find_map(|l| l.strip_prefix("  | ")).unwrap_or_default().trim();
        assert_eq!(marked, mark, "{words:?}\n{err}");
    }
}

/// A value that no row has gives no rows, which reads like an answer.
#[test]
fn a_value_that_no_row_has_is_told() {
    for (words, warning, help) in [
        (
            &["MATCH (e:Exposure {verdict: 'Adequate'}) RETURN e.id"][..],
            "no Exposure has the verdict `Adequate`",
            "did you mean `adequate`?",
        ),
        (
            &["MATCH (t:Transfer) WHERE 'cctvv' IN t.categories RETURN t.id"],
            "no Transfer has the categories `cctvv`",
            "`cctv`",
        ),
        (
            &["MATCH (t:Transfer) WHERE t.verdict IN ['mising'] RETURN t.id"],
            "no Transfer has the verdict `mising`",
            "`missing`",
        ),
        (
            &["MATCH ()-[f:FLOWS]->() WHERE f.access = 'remot' RETURN f.id"],
            "no relationship has the access `remot`",
            "`remote`",
        ),
        (
            &["MATCH (p:Party {id: $who}) RETURN p.id", "--param", "who=nl-custom"],
            "no Party has the id `nl-custom`",
            "`nl-customs`",
        ),
        (&["--saved", "who-gets-a-category", "--param", "category=cctvv"], "has the id `cctvv`", "`cctv`"),
    ] {
        let (code, out, err) = query(&[words, &["--format", "csv"]].concat());
        assert_eq!((code, out.lines().count()), (Some(0), 1), "{words:?}\n{err}");
        assert!(
            err.starts_with("warning: ") && err.contains(warning) && err.contains(help),
            "{words:?}\n{err}"
        );
    }
    for words in [
        &["MATCH (e:Exposure {verdict: 'adequate'}) WHERE e.hops = 1 OR e.recipient = '' RETURN count(*)"][..],
        &["MATCH (n) WHERE n.id IN ['nl-customs'] OR n.country = 'NL' RETURN count(*)"],
        &["UNWIND ['x'] AS s WITH s AS s MATCH (n) WHERE n.id <> s RETURN count(*)"],
    ] {
        assert_eq!(query(words).2, "", "{words:?}");
    }
}

/// A value that the query makes of parts, or asks of something else than it seems, is not told to be missing.
#[test]
fn a_value_that_is_only_a_part_raises_nothing() {
    for text in [
        "MATCH (p:Party) WHERE p.id = 'marram-' + 'holding' RETURN p.id",
        "MATCH (p:Party) WHERE p.id IN ['marram-' + 'holding'] RETURN p.id",
        "MATCH (p:Party {id: 'marram-' + 'holding'}) RETURN p.id",
        "MATCH (p:Party {id: 'marram-holding'}) WHERE 'the-' + p.id = 'the-marram-holding' RETURN p.id",
        "MATCH (p:Party {id: 'marram-holding'}) WHERE 'marram-holding-x' = p.id + '-x' RETURN p.id",
        "MATCH (p:Party {id: 'marram-holding'}) WHERE 'extra' IN coalesce(p.attests, []) + ['extra'] RETURN p.id",
        "MATCH (p:Store) WHERE false RETURN p.id UNION MATCH (p) WHERE p.id = 'marram-holding' RETURN DISTINCT p.id",
        "MATCH (s:Store) WITH count(s) AS n MATCH (s) WHERE s.id = 'marram-holding' RETURN s.id",
        "MATCH (p:Party) WHERE p.id = $l[0] RETURN p.id",
    ] {
        let given: &[&str] =
            if text.contains("$l") { &["--param", "l=[\"marram-holding\", \"no\"]"] } else { &[] };
        let (code, out, err) = query(&[&[text, "--format", "csv"], given].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""), "{text}");
        assert_eq!(out.lines().nth(1), Some("marram-holding"), "{text}");
    }
}

/// Its own words are what they are: that nothing is prohibited is no mistake of who asks.
#[test]
fn a_saved_query_with_its_defaults_raises_nothing() {
    for name in ["transfers-without-a-ground", "single-points-of-special-data", "safeguards-about-to-end"] {
        assert_eq!(query(&["--saved", name, "--format", "csv"]).2, "", "{name}");
    }
}

/// Nodes are larger in an answer than in the engine, and lists lie deep in lists.
#[test]
fn an_answer_is_made_under_the_limits_too() {
    let wide = "MATCH (a:Transfer) WITH collect(a) AS l UNWIND range(1, 3000) AS i RETURN i, l";
    let ((code, out, err), took, most) = watched(&["--memory", "200", "--limit", "3000", wide]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("held more than 200 MiB"), "{err}");
    assert!(took < Duration::from_secs(12) && most < 1_024, "{took:?}, {most} MiB");

    let deep =
        format!("RETURN reduce(l = [], i IN range(1, 150) | {}l{}) AS x", "[".repeat(150), "]".repeat(150));
    for format in ["json", "csv", "table"] {
        let (code, out, err) = query(&[&deep, "--format", format]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains("more than 100 deep"), "{err}");
    }
    let shallow = format!("RETURN {}1{} AS x", "[".repeat(90), "]".repeat(90));
    assert_eq!(query(&[&shallow, "--format", "csv"]).0, Some(0));
}

#[test]
fn the_clock_is_not_read() {
    for text in [
        "RETURN date()",
        "RETURN `date`()",
        "RETURN datetime( )",
        "RETURN date({timezone: 'UTC'})",
        "RETURN time({timezone: '+01:00'})",
        "RETURN date.truncate('day')",
        "RETURN datetime.statement()",
        "RETURN toString(localtime())",
        "RETURN timestamp()",
        "RETURN rand()",
        "RETURN randomUUID()",
    ] {
        let (code, _, err) = query(&[text]);
        assert!(code == Some(2) && err.contains("gives something else each time"), "{text}: {err}");
    }
    for text in [
        "RETURN date('2026-11-23') AS d",
        "RETURN date({year: 2026, month: 1, day: 2}) AS d",
        "RETURN date.truncate('month', date('2026-11-23')) AS d",
        "WITH 1 AS date RETURN date",
    ] {
        let (code, _, err) = query(&[text]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{text}");
    }
}

/// A row is written, and forgotten; a table is as wide as its widest row, and counts.
#[cfg(target_os = "linux")]
#[test]
fn writing_an_answer_takes_no_more_than_it_may() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("answer");
    let out = out.to_str().unwrap();
    // Each of these characters is written as six.
    let text = "RETURN reduce(t = '\\u0001', i IN range(1, 24) | t + t) AS t";
    let ((code, _, err), _, most) = watched(&["--format", "json", "--out", out, text]);
    assert_eq!(code, Some(0), "{err}");
    assert!(std::fs::metadata(out).unwrap().len() > 96 << 20);
    assert!(most < 160, "it held {most} MiB");
    let rows = "UNWIND range(1, 300000) AS x RETURN x";
    let ((code, out, err), _, most) = watched(&["--memory", "100", "--limit", "300000", rows]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("a table of this answer takes more than 100 MiB"), "{err}");
    assert!(err.contains("--format csv"), "{err}");
    assert!(most < 200, "it held {most} MiB");
}
