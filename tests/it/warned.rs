//! What is told of a query's names and values before it runs: what is written instead runs, and telling it takes no longer
//! than the query may.

use thalweg::query::{
    Cell, Embedded, Engine as _, Fault, Limits, Parameters, QueryError, Stop,
    text::{Known, Query, names},
};

use super::typed::harbour;

/// A question, and what is said of it.
const TOLD: &[(&str, &[(&str, &str)])] = &[
    // No name is taken that stands in the query already.
    (
        "UNWIND ['i', 'n'] AS x MATCH (s:Store) WHERE s.country STARTS WITH toUpper(x) RETURN s",
        &[(
            "`s.country` is a list: it is never like a text",
            "write `any(item IN s.country WHERE item STARTS WITH toUpper(x))`",
        )],
    ),
    (
        "UNWIND ['I'] AS x UNWIND ['N'] AS `item` MATCH (y:Store) WHERE y.country IN ['I' + x, 'N' + item] RETURN y",
        &[],
    ),
    (
        "MATCH (x:Store) WHERE x.country IN ['IE', 'NL'] WITH x AS item RETURN item",
        &[(
            "`x.country` is a list: it is never like a text",
            "write `any(y IN x.country WHERE y IN ['IE', 'NL'])`",
        )],
    ),
    (
        "MATCH (n:Party)-[:RUNS]->(:Store {country: 'IE'}) RETURN n",
        &[("`country` is a list: it is never like a text", "write `(s:Store WHERE 'IE' IN s.country)`")],
    ),
    (
        "MATCH (s:Party)-[:RUNS]->( :Store {id: 'x', country: 'IE', name: s.name} WHERE true OR false) RETURN s",
        &[
            ("no Store has the id `x`", ""),
            (
                "`country` is a list: it is never like a text",
                "write `(n:Store {id: 'x', name: s.name} WHERE 'IE' IN n.country AND (true OR false))`",
            ),
        ],
    ),
    (
        "MATCH ( IS Store {country: 'IE'}) RETURN 1",
        &[("`country` is a list: it is never like a text", "write `(n IS Store WHERE 'IE' IN n.country)`")],
    ),
    (
        "MATCH (r:Store)<-[:FLOWS {categories: 'booking'}]-() RETURN r",
        &[(
            "`categories` is a list: it is never like a text",
            "write `[rel:FLOWS WHERE 'booking' IN rel.categories]`",
        )],
    ),
    (
        "MATCH (:Store)-[r:FLOWS* {categories: 'booking'}]->() RETURN r",
        &[(
            "`categories` is a list: it is never like a text",
            "write `WHERE all(x IN r WHERE 'booking' IN x.categories)`",
        )],
    ),
    (
        "MATCH (x:Store)-[:FLOWS*1..2 {categories: 'booking'}]->() RETURN x",
        &[(
            "`categories` is a list: it is never like a text",
            "write `[r:FLOWS*1..2] .. WHERE all(item IN r WHERE 'booking' IN item.categories)`",
        )],
    ),
    // A list of relationships has no properties, which is an error of its own.
    ("MATCH (:Store)-[r:FLOWS*1..2]->() WHERE r.categories = 'booking' RETURN r", &[]),
    ("MATCH (:Store)-[r:FLOWS*1..2]->() WITH r AS q WHERE q.categories = 'booking' RETURN q", &[]),
    // Labels by signs, other names, texts that are joined.
    (
        "MATCH (s:Store&!Party) WHERE s.country = 'IE' RETURN s",
        &[("`s.country` is a list: it is never like a text", "write `'IE' IN s.country`")],
    ),
    (
        "MATCH (s:Store|Category) WHERE s.country = 'IE' RETURN s",
        &[("`s.country` is a list: it is never like a text", "write `'IE' IN s.country`")],
    ),
    ("MATCH (s:!Store) WHERE s.country = 'IE' RETURN s", &[]),
    (
        "MATCH (s:Store) WITH s AS t WITH t AS u WHERE u.country = 'IE' RETURN u",
        &[("`u.country` is a list: it is never like a text", "write `'IE' IN u.country`")],
    ),
    (
        "MATCH (s:Store) WITH s AS u RETURN u.id AS x UNION MATCH (p:Party) WITH p AS u WHERE u.country = 'IE' RETURN u.id AS x",
        &[],
    ),
    (
        "MATCH (s:Store) WHERE s.country = 'I' + 'E' RETURN s",
        &[("`s.country` is a list: it is never like a text", "write `'I' + 'E' IN s.country`")],
    ),
    (
        "MATCH (e:Exposure) WHERE e.hops = 1 + 1 AND e.hops = '1' + 1 RETURN e",
        &[("`e.hops` is a number: it is never like a text", "write `toString(e.hops) = '1' + 1`")],
    ),
    (
        "MATCH (s:Store) RETURN CASE s.country WHEN STARTS WITH 'I' THEN 1 WHEN CONTAINS 'N' THEN 2 END",
        &[(
            "`s.country` is a list: it is never like a text",
            "write `CASE WHEN any(x IN s.country WHERE x STARTS WITH 'I') THEN ..`",
        )],
    ),
    (
        "MATCH (e:Exposure) RETURN CASE e.hops WHEN ENDS WITH '3' THEN 1 END",
        &[(
            "`e.hops` is a number: it is never like a text",
            "write `CASE toString(e.hops) WHEN ENDS WITH '3' THEN ..`",
        )],
    ),
    (
        "MATCH (e:Exposure) WHERE e.hops STARTS WITH 3 RETURN e",
        &[("`e.hops` is a number, where a text is due", "write `toString(e.hops) STARTS WITH '3'`")],
    ),
    ("MATCH (s:Store) WHERE s.id = 0x1F RETURN s", &[("`s.id` is a text: it is never like a number", "")]),
];

#[test]
fn what_is_told_is_what_can_be_written() {
    let graph = harbour();
    let known = Known::of(&graph);
    for (question, wanted) in TOLD {
        let look = names::look(&Query::read(question).unwrap(), &known, &Parameters::new());
        assert_eq!(look.errors, [], "{question}");
        let told: Vec<(&str, &str)> =
            look.warnings.iter().map(|w| (w.message.as_str(), w.help.as_str())).collect();
        assert_eq!(told, *wanted, "{question}");
    }
}

/// The questions above with what is written put into them.
#[test]
fn what_is_written_instead_runs() {
    let engine = Embedded::load(&harbour()).unwrap();
    let count = |text: &str| {
        let answer = engine.run(text, &Parameters::new(), &Limits::default(), &Stop::default());
        answer.unwrap_or_else(|e| panic!("{text}: {e:?}")).rows
    };
    let all = [
        "UNWIND ['i', 'n'] AS x MATCH (s:Store) WHERE any(item IN s.country WHERE item STARTS WITH toUpper(x)) RETURN count(*)",
        "MATCH (n:Party)-[:RUNS]->(s:Store WHERE 'NL' IN s.country) RETURN count(*)",
        "MATCH (s:Party)-[:RUNS]->(n:Store {name: n.name} WHERE 'NL' IN n.country AND (true OR false)) RETURN count(*)",
        "MATCH (n IS Store WHERE 'NL' IN n.country) RETURN count(*)",
        "MATCH (r:Store)<-[rel:FLOWS WHERE 'booking' IN rel.categories]-() RETURN count(*)",
        "MATCH (:Store)-[r:FLOWS*]->() WHERE all(x IN r WHERE 'booking' IN x.categories) RETURN count(*)",
        "MATCH (s:Store) WHERE 'N' + 'L' IN s.country RETURN count(*)",
        "MATCH (s:Store) WHERE CASE WHEN any(x IN s.country WHERE x STARTS WITH 'N') THEN true END RETURN count(*)",
        "MATCH (e:Exposure) WHERE toString(e.hops) STARTS WITH '1' RETURN count(*)",
        "MATCH (e:Exposure) WHERE CASE toString(e.hops) WHEN ENDS WITH '1' THEN true END RETURN count(*)",
    ];
    for text in all {
        let rows = count(text);
        assert!(!matches!(rows.as_slice(), [row] if row == &[Cell::Number(0)]), "{text}: {rows:?}");
    }
}

/// However often a column is asked for, it is read once, and each parameter is held against it once.
#[test]
fn the_look_at_names_ends_when_it_is_told_to() {
    let graph = harbour();
    let known = Known::of(&graph);
    let uses = vec!["e.hops IN $c OR e.verdict IN $c"; 50].join(" OR ");
    let query = Query::read(&format!("MATCH (e:Exposure) WHERE {uses} RETURN count(*)")).unwrap();
    let many: Vec<Cell> = (0..15_000).map(|n| Cell::Text(n.to_string())).collect();
    let given = Parameters::from([("c".to_owned(), Cell::List(many))]);
    let mut asked = 0;
    let look = names::look_while(&query, &known, &given, &mut || {
        asked += 1;
        Ok(())
    });
    let look = look.unwrap();
    // A thousand steps each: both columns and the parameter for each, read twice.
    assert!((50..400).contains(&asked), "{asked}");
    let last = &look.warnings.last().unwrap().message;
    assert!(look.warnings.len() <= 22, "{:?}", look.warnings.len());
    assert!(look.warnings.iter().any(|w| w.message.ends_with("more texts that are asked for")), "{last}");
    let hops = "`e.hops` is a number: it is never like a text";
    assert_eq!(look.warnings.iter().filter(|w| w.message == hops).count(), 1);
    for end in [0, 1, 20, asked - 1] {
        let mut left = end;
        let stopped = || QueryError::new(Fault::Stopped, "the query was stopped");
        let look = names::look_while(&query, &known, &given, &mut || {
            left = usize::checked_sub(left, 1).ok_or_else(stopped)?;
            Ok(())
        });
        assert_eq!(look, Err(stopped()), "{end}");
    }
}

#[test]
fn what_is_told_of_one_query_is_bounded() {
    let graph = harbour();
    let arms: Vec<String> = (0..1_000).map(|n| format!("WHEN '{n}' THEN {n}")).collect();
    let query =
        Query::read(&format!("MATCH (e:Exposure) RETURN CASE e.hops {} END", arms.join(" "))).unwrap();
    let look = names::look(&query, &Known::of(&graph), &Parameters::new());
    assert_eq!(look.warnings.len(), 21);
    assert_eq!(look.warnings[20].message, "980 more values are of another kind than their properties");
}
