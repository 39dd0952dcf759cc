//! The look at a query's text before it runs: what is refused, what is let through, and what is told about it.

mod elsewhere;
mod passed;
mod refused;
mod scoped;

use std::fs;

use proptest::prelude::*;
use thalweg::{
    graph::{Label, Node, NodeIndex, Property, PropertyGraph, Relationship, columns},
    query::{
        Cell, Fault, Parameters,
        text::{Known, Look, Query, Saved, Token, bounds, lex, names, value},
    },
};

use self::{
    elsewhere::ELSEWHERE,
    passed::PASSED,
    refused::{NO_QUERY, REFUSED},
    scoped::SCOPED,
};
use crate::graph::OF_THE_TABLE;

/// With blanks for comments.
fn blanked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for comment in lex(text).unwrap().into_iter().filter(|l| l.token == Token::Comment) {
        bytes[comment.place].iter_mut().filter(|b| !b"\r\n".contains(b)).for_each(|b| *b = b' ');
    }
    String::from_utf8(bytes).unwrap()
}

fn fails(table: &[(&str, &str)], fault: Fault) {
    for (text, at) in table {
        let error = Query::read(text).map(|q| format!("{q:?}")).unwrap_err();
        let place = error.place.clone().unwrap_or_default();
        assert_eq!((error.fault, text.get(place)), (fault, Some(*at)), "{text}\n{error:?}");
        assert!(!error.message.is_empty());
        assert!(fault != Fault::Refused || !error.help.is_empty(), "{text}: {error:?}");
    }
}

#[test]
fn what_does_more_than_read_is_refused() {
    assert!(REFUSED.len() >= 60);
    fails(REFUSED, Fault::Refused);
}

#[test]
fn what_is_no_query_is_told() {
    fails(NO_QUERY, Fault::Syntax);
}

#[test]
fn what_is_of_another_language_is_told_in_this_one() {
    for (text, at, help) in ELSEWHERE {
        let error = Query::read(text).map(|q| format!("{q:?}")).unwrap_err();
        let place = error.place.clone().unwrap_or_default();
        assert_eq!(text.get(place), Some(*at), "{text}\n{error:?}");
        assert!(error.help.contains(help), "{text}\n{error:?}");
    }
}

#[test]
fn what_is_let_through_and_hardly_meant_is_a_warning() {
    for (text, at, help) in [
        ("MATCH (n) WHERE n.id = 'a' || n.id = 'b' RETURN n", "'a' || n.id", "between conditions write OR"),
        ("MATCH (n) WHERE n.name = null RETURN n", "null", "write IS NULL, or IS NOT NULL"),
        ("MATCH (a)-[FLOWS]->(b) RETURN a", "FLOWS", "a type has a colon: `-[:FLOWS]->`"),
        ("MATCH (Store)-->(b) RETURN b", "Store", "a label has a colon: `(:Store)`"),
    ] {
        let look = look(text, &[]);
        assert_eq!(look.errors, [], "{text}");
        let [warning] = look.warnings.as_slice() else { panic!("{text}: {look:?}") };
        assert_eq!((&text[warning.place.clone().unwrap()], warning.help.as_str()), (at, help), "{text}");
    }
    for text in ["MATCH (n) WHERE n.name = 'a' || n.id RETURN n", "MATCH (n)-[f:FLOWS]->() RETURN f"] {
        assert_eq!(look(text, &[]), Look::default(), "{text}");
    }
}

#[test]
fn what_reads_is_let_through_with_its_columns() {
    assert!(PASSED.len() >= 60);
    for (text, columns) in PASSED {
        let query = Query::read(text).unwrap_or_else(|e| panic!("{text}\n{e:?}"));
        let told = query.columns().map_or_else(|| "*".to_owned(), |c| c.join(" | "));
        assert_eq!(&told, columns, "{text}");
        assert!(blanked(text).starts_with(query.text()), "{text}");
    }
}

#[test]
fn a_variable_that_is_a_write_word_is_told_of_backticks() {
    let error = Query::read("MATCH (n) WITH n AS x set x.y = 1 RETURN x").unwrap_err();
    assert!(error.message.starts_with("SET is not run") && error.help.contains("backticks"), "{error:?}");
}

#[test]
fn large_and_deep_texts_are_refused() {
    let lists = |n: usize| format!("RETURN {}{}", "[".repeat(n), "]".repeat(n));
    let cases = |n: usize| format!("RETURN {}1{}", "CASE WHEN ".repeat(n), " THEN 1 END".repeat(n));
    for (text, good) in [
        (lists(bounds::DEPTH), true),
        (lists(bounds::DEPTH + 1), false),
        (lists(20_000), false),
        (format!("RETURN {}1", "NOT ".repeat(50)), true),
        (format!("RETURN {}1", "NOT ".repeat(10_000)), false),
        (format!("RETURN {}1", "-".repeat(30_000)), false),
        (format!("RETURN 1{}", " + 1".repeat(900)), true),
        (format!("RETURN 1{}", " + 1".repeat(10_000)), false),
        (format!("RETURN a{}", ".b".repeat(20_000)), false),
        (cases(bounds::CASES), true),
        (cases(bounds::CASES + 1), false),
        (cases(2_000), false),
        (format!("MATCH (n:{}A) RETURN n", "!".repeat(30_000)), false),
        (format!("{}RETURN 1", "WITH 1 AS a ".repeat(5_000)), false),
        (format!("RETURN '{}'", "x".repeat(bounds::BYTES - 20)), true),
        (format!("RETURN '{}'", "x".repeat(bounds::BYTES)), false),
    ] {
        let read = Query::read(&text);
        let start: String = text.chars().take(30).collect();
        assert_eq!(read.as_ref().is_ok(), good, "{start}: {:?}", read.err());
        assert!(read.err().is_none_or(|e| e.fault == Fault::Refused), "{start}");
    }
}

#[test]
fn a_server_is_told_to_stay_within_one_graph() {
    assert!(SCOPED.len() >= 60);
    for (text, wanted) in SCOPED {
        let query = Query::read(text).unwrap_or_else(|e| panic!("{text}\n{e:?}"));
        let scoped = query.scoped("L");
        assert_eq!(scoped.text, blanked(wanted), "{text}");
        // The columns told are those that the text sent has.
        let again = Query::read(&scoped.text).unwrap_or_else(|e| panic!("{}\n{e:?}", scoped.text));
        assert_eq!(scoped.columns, again.columns(), "{text}");
        // Each byte that was not inserted is the one it came from.
        let mut from_user = String::new();
        for (at, c) in scoped.text.char_indices() {
            let original = scoped.original(at);
            let same = text.get(original..).is_some_and(|rest| rest.starts_with(c));
            let inserted = "L:&() [label IN WHERE <>']".contains(c);
            assert!(same || inserted, "{text}: byte {at} of {}", scoped.text);
            if original == at && same {
                from_user.push(c);
            }
        }
        assert_eq!(scoped.original(scoped.text.len()), text.len(), "{text}");
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).collect();
        for word in words {
            let mut at = scoped.text.rfind(word).unwrap();
            while scoped.edits.iter().any(|e| e.at == scoped.original(at) && e.inserted.contains(word)) {
                at = scoped.text[..at].rfind(word).unwrap();
            }
            assert!(text[scoped.original(at)..].starts_with(word), "{text}: {word}");
        }
    }
}

#[test]
fn columns_that_hold_patterns_are_named_as_the_server_names_them() {
    let scoped = Query::read("MATCH (a) RETURN [(a)-->(b) | b.id], a.x").unwrap().scoped("L");
    assert_eq!(scoped.columns.unwrap(), ["[(a:L)-->(b:L) | b.id]", "a.x"]);
}

#[test]
fn an_odd_label_is_quoted() {
    let scoped = Query::read("MATCH (n) RETURN n").unwrap().scoped("a`b \\u0060");
    assert_eq!(scoped.text, "MATCH (n:`a``b \\u005cu0060`) RETURN n");
}

fn graph() -> PropertyGraph {
    let mut graph = PropertyGraph::new("test", None);
    let (name, own) = (graph.intern("name"), graph.intern("x_owner"));
    let node = |label, also, id: &str, properties| Node { label, also, id: id.into(), properties };
    let a = graph.add_node(node(
        Label::Store,
        None,
        "crm",
        Box::new([(name, Property::text("CRM")), (own, Property::text("me"))]),
    ));
    let b = graph.add_node(node(Label::Party, Some(Label::Vendor), "mailer", Box::new([])));
    graph.add_relationship(Relationship {
        from: a,
        to: b,
        kind: thalweg::graph::Kind::Flows,
        properties: Box::new([]),
    });
    assert_eq!(b, NodeIndex(1));
    graph
}

fn look(text: &str, given: &[&str]) -> Look {
    let given: Parameters = given.iter().map(|name| ((*name).to_owned(), Cell::Null)).collect();
    names::look(&Query::read(text).unwrap(), &Known::of(&graph()), &given)
}

#[test]
fn names_that_the_graph_does_not_have() {
    for (text, at, help) in [
        ("MATCH (n:store) RETURN n", "store", "did you mean `Store`?"),
        ("MATCH (n:Store|Vendr) RETURN n", "Vendr", "did you mean `Vendor`?"),
        ("MATCH (n) WHERE n:Stoer RETURN n", "Stoer", "did you mean `Store`?"),
        ("MATCH ()-[:flows]->() RETURN 1", "flows", "did you mean `FLOWS`?"),
        ("MATCH ()-[r:FLOWS|FLOW*]->() RETURN 1", "FLOW*", "did you mean `FLOWS`?"),
        ("MATCH ()-[:Store]->() RETURN 1", "Store", "`Store` is a label of nodes: `(:Store)`"),
        ("MATCH (:FLOWS) RETURN 1", "FLOWS", "`FLOWS` is a type of relationships: `-[:FLOWS]->`"),
        ("MATCH (n:Store) RETURN n.nmae", "nmae", "did you mean `name`?"),
        ("MATCH (n:Store) RETURN n {.operater}", "operater", "did you mean `operator`?"),
        ("MATCH (n {nmae: 1}) RETURN n", "nmae", "did you mean `name`?"),
        ("MATCH ()-[r {acces: 'x'}]->() RETURN r", "acces", "did you mean `access`?"),
        ("MATCH ()-[r]->() RETURN r.transfrom", "transfrom", "did you mean `transform`?"),
        (
            "MATCH (n) WHERE EXISTS { (n)-->(m) WHERE m.contry = 'x' } RETURN n",
            "contry",
            "did you mean `country`?",
        ),
        ("MATCH (n) RETURN n.x_ower", "x_ower", "did you mean `x_owner`?"),
        ("MATCH (n {id: $idd}) RETURN n", "$idd", "did you mean `id`?"),
    ] {
        let look = look(text, if text.contains('$') { &["id"] } else { &[] });
        let [error] = look.errors.as_slice() else { panic!("{text}: {look:?}") };
        let place = error.place.clone().unwrap();
        assert!(text[place].starts_with(at.trim_end_matches('*')), "{text}: {error:?}");
        assert_eq!((error.fault, error.help.as_str()), (Fault::Name, help), "{text}");
    }
}

#[test]
fn names_that_are_known_or_not_of_the_graph_raise_nothing() {
    for text in [
        "MATCH (n:Store {id: 'crm'}) RETURN n.name, n.x_owner, n.retention, n.id",
        "MATCH (n:Vendor)-[r:FLOWS]->() RETURN n.locations, r.id, labels(n), n.`country`",
        "MATCH (n) WITH n.name AS n RETURN n.whatever",
        "MATCH (n) WITH {a: 1} AS m RETURN m.a, m.b",
        "UNWIND $rows AS row RETURN row.anything",
        "MATCH (n) RETURN [x IN collect(n) | x.anything]",
        "MATCH p = (n)-->(m) RETURN p.x",
        "RETURN date('2026-11-23').year, {a: 1}.b",
        "MATCH (n) WITH n AS n RETURN n.id",
        "MATCH (n) WHERE n:Store OR n:Party&!Vendor RETURN n",
        "MATCH ()-[r]->() WHERE r:FLOWS RETURN r",
        "MATCH (n) WHERE n.id IN ['crm', 'mailer'] OR 'crm' = n.id RETURN n",
        "MATCH (n:Party {id: 'mailer'}), (m:Vendor) WHERE m.id = 'mailer' RETURN n",
    ] {
        let given: &[&str] = if text.contains("$rows") { &["rows"] } else { &[] };
        assert_eq!(look(text, given), Look::default(), "{text}");
    }
}

#[test]
fn what_may_be_meant_otherwise_is_a_warning() {
    for (text, given, at, help) in [
        ("MATCH (n:Store {id: 'crmm'}) RETURN n", "", "'crmm'", "did you mean `crm`?"),
        ("MATCH (n) WHERE n.id = 'mailr' RETURN n", "", "'mailr'", "did you mean `mailer`?"),
        ("MATCH (n:Store) WHERE n.id IN ['crm', 'mailer'] RETURN n", "", "'mailer'", ""),
        ("MATCH (n:Company {id: 'mailer'}) RETURN n", "", "'mailer'", ""),
        ("MATCH (n:Store) RETURN n.verdict", "", "verdict", "Store has: "),
        ("RETURN $a", "a b", "", "it uses: a"),
    ] {
        let look = look(text, &given.split_whitespace().collect::<Vec<_>>());
        assert_eq!(look.errors, [], "{text}");
        let [warning] = look.warnings.as_slice() else { panic!("{text}: {look:?}") };
        let place = warning.place.clone().unwrap_or_default();
        assert_eq!(text.get(place), Some(at), "{text}");
        assert!(warning.help.starts_with(help), "{text}: {warning:?}");
    }
}

/// The names in bold or plain in the first cells of the table below a heading of docs/FORMATS.md.
fn contract(heading: &str) -> Vec<String> {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/FORMATS.md")).unwrap();
    let section = page.split(&format!("\n### {heading}")).nth(1).unwrap_or_else(|| panic!("no {heading}"));
    let section = section.split("\n#").next().unwrap();
    let cell =
        |l: &str| l.trim_start_matches('|').split('|').next().unwrap().trim().trim_matches('*').to_owned();
    let rows = section.lines().filter(|l| l.starts_with("| ")).map(cell);
    rows.skip(1).collect()
}

#[test]
fn the_columns_known_are_those_of_the_formats() {
    for (label, heading) in [
        (Label::Population, "populations.csv"),
        (Label::Vendor, "companies.csv, vendors.csv"),
        (Label::Store, "stores.csv"),
        (Label::Category, "categories.csv"),
        (Label::Purpose, "purposes.csv"),
        (Label::Safeguard, "safeguards.csv"),
        (Label::Transfer, "transfers.csv"),
        (Label::Exposure, "exposures.csv"),
        (Label::Finding, "findings.csv"),
    ] {
        let mut known: Vec<&str> = columns(label).to_vec();
        if !contract(heading).iter().any(|c| c == "id") {
            known.retain(|c| *c != "id");
        }
        let mut named = contract(heading);
        if matches!(label, Label::Transfer | Label::Finding) {
            named.retain(|c| !OF_THE_TABLE.contains(&c.as_str()));
        }
        assert_eq!(known, named, "{heading}");
    }
    assert_eq!(thalweg::graph::kind_columns(thalweg::graph::Kind::Flows), contract("flows.csv"));
}

#[test]
fn saved_queries() {
    let text = "// Which parties abroad hold a category,\n//   and how.\n// $category = 'health  x'  the category\n\
                // $hops = [1, 2]  at most\n// columns: party, n.place\nMATCH (n {id: $category}) \
                WHERE n.x < $hops RETURN n AS party, n.place\n";
    let saved = Saved::read("abroad", text).unwrap();
    assert_eq!(saved.asks, "Which parties abroad hold a category, and how.");
    assert_eq!(saved.columns, ["party", "n.place"]);
    let told: Vec<_> =
        saved.parameters.iter().map(|p| (p.name.as_str(), &p.default, p.about.as_str())).collect();
    let list = Cell::List(vec![Cell::Number(1), Cell::Number(2)]);
    assert_eq!(
        told,
        [("category", &Cell::Text("health  x".into()), "the category"), ("hops", &list, "at most")]
    );
    for (text, at) in [
        ("MATCH (n) RETURN n", ""),
        ("// x\n// columns: a\nRETURN 1 AS b", "columns: a"),
        ("// x\nRETURN 1 AS b", ""),
        ("// x\n// columns: a\nRETURN *", "columns: a"),
        ("// x\n// $a = 1  y\n// columns: b\nRETURN 1 AS b", "$a = 1  y"),
        ("// x\n// columns: b\nRETURN $a AS b", "$a"),
        ("// x\n// $a = word  y\n// columns: b\nRETURN $a AS b", "$a = word  y"),
        ("// x\n// $a = 1\n// columns: b\nRETURN $a AS b", "$a = 1"),
        ("// x\r\n// $a = 1  y\r\n// $a = 1  z\r\n// columns: b\r\nRETURN $a AS b", "$a = 1  z"),
        ("// x\n// $a = 1  y\n// more\n// columns: b\nRETURN $a AS b", "more"),
        ("// x\n// columns: b\n// more\nRETURN $a AS b", "more"),
        ("// x\n// columns: b\nCREATE (b)", "CREATE"),
    ] {
        let error = Saved::read("x", text).map(|s| format!("{s:?}")).unwrap_err();
        assert_eq!(text.get(error.place.clone().unwrap()), Some(at), "{text}\n{error:?}");
        assert!(!error.help.is_empty(), "{error:?}");
    }
}

#[test]
fn values_of_parameters() {
    for (text, wanted) in [
        ("12", Cell::Number(12)),
        ("-1.5", Cell::Float(-1.5)),
        ("true", Cell::Truth(true)),
        ("null", Cell::Null),
        ("\"12\"", Cell::Text("12".into())),
        ("health", Cell::Text("health".into())),
        ("", Cell::Text(String::new())),
        ("2026-11-25", Cell::Text("2026-11-25".into())),
        ("[1, \"a\"]", Cell::List(vec![Cell::Number(1), Cell::Text("a".into())])),
        ("{\"a\": [null]}", Cell::Map([("a".to_owned(), Cell::List(vec![Cell::Null]))].into())),
        ("1.2.3", Cell::Text("1.2.3".into())),
        ("-", Cell::Text("-".into())),
        ("1e3", Cell::Float(1000.0)),
    ] {
        assert_eq!(value(text).unwrap(), wanted, "{text}");
    }
    for (text, why) in [
        ("[1, ", "none from character 4 on"),
        ("{a: 1}", "none from character 2 on"),
        ("\"a", "double quotes"),
        ("1e999", "too large"),
        ("[1, 1e999]", "none from"),
        ("007", "begins with a nought"),
        ("1_000", "has a `_`"),
        ("1.", "no digit behind its point"),
        ("9223372036854775808", "the largest whole number"),
        ("[9223372036854775808]", "the largest whole number"),
        ("{\"a\": 1, \"a\": 2}", "the key `a` stands in a map twice"),
        ("[{\"a\": {\"b\": 1, \"b\": 2}}]", "the key `b` stands in a map twice"),
    ] {
        let error = value(text).expect_err(text);
        assert!(error.contains(why) && !error.contains("line"), "{text}: {error}");
    }
}

const PIECES: &[&str] = &[
    "MATCH ",
    "OPTIONAL ",
    "WITH ",
    "RETURN ",
    "UNWIND ",
    " AS ",
    "CALL ",
    "UNION ",
    "WHERE ",
    "CREATE ",
    "SET ",
    "EXISTS ",
    "CASE ",
    "WHEN ",
    "THEN ",
    "END ",
    "IN ",
    "IS ",
    "NOT ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "-",
    "->",
    "<-",
    "--",
    "-->",
    ":",
    "|",
    "&",
    "!",
    "*",
    "..",
    ".",
    ",",
    "=",
    "n",
    "m",
    "x",
    "L",
    "1",
    "'s'",
    "$p",
    "`q`",
    "// c\n",
    "/* c */",
    ";",
    "é",
    "\u{202e}",
    "'",
    "`",
    "\\u0027",
];

proptest! {
    #[test]
    fn any_text_is_read_or_not(text in any::<String>()) {
        let _ = Query::read(&text);
        let _ = Saved::read("x", &text);
    }

    /// Whatever is let through is let through again with the label in it, and has no node pattern without it.
    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..25), start in 0..3usize) {
        let text = ["", "MATCH (n", "MATCH (n) RETURN "][start].to_owned() + &pieces.concat();
        match Query::read(&text) {
            Ok(query) => {
                let scoped = query.scoped("Lbl");
                let again = Query::read(&scoped.text);
                prop_assert!(again.is_ok(), "{text}\n{}\n{again:?}", scoped.text);
                let _ = names::look(&query, &Known::any(), &Parameters::new());
                prop_assert!(!text.starts_with("MATCH") || scoped.text.contains("Lbl"));
            }
            Err(error) => {
                let place = error.place.unwrap_or_default();
                prop_assert!(text.get(place).is_some(), "{text}");
            }
        }
    }
}
