//! Subqueries, patterns and comprehensions inside aggregates, beside them, and behind WITH: each question is asked in two
//! ways that must agree, or is refused.

use thalweg::query::{Embedded, text::Query};

use crate::typed::{ask, harbour};

/// The rows of a question, or what is said instead.
fn rows(engine: &Embedded, text: &str) -> Result<Vec<String>, String> {
    Query::read(text).and_then(|_| ask(engine, text)).map_err(|error| error.message)
}

#[test]
fn what_an_aggregate_is_given_sees_the_rows_before_they_are_put_together() {
    let engine = Embedded::load(&harbour()).unwrap();
    for (inside, apart) in [
        (
            "MATCH (t:Transfer) RETURN t.regime AS r, count(CASE WHEN NOT EXISTS { (t)-[:BY]->(:Safeguard) } THEN 1 END) AS n ORDER BY r",
            "MATCH (t:Transfer) WITH t, EXISTS { (t)-[:BY]->(:Safeguard) } AS has RETURN t.regime AS r, sum(CASE WHEN has THEN 0 ELSE 1 END) AS n ORDER BY r",
        ),
        (
            "MATCH (t:Transfer) RETURN t.regime AS r, sum(CASE WHEN (t)-[:BY]->() THEN 0 ELSE 1 END) AS n ORDER BY r",
            "MATCH (t:Transfer) OPTIONAL MATCH (t)-[:BY]->(g) WITH t, count(g) AS n RETURN t.regime AS r, sum(CASE n WHEN 0 THEN 1 ELSE 0 END) AS n ORDER BY r",
        ),
        (
            "MATCH (s:Store) RETURN sum(COUNT { (s)-[:FLOWS]->() }) AS n",
            "MATCH (s:Store)-[:FLOWS]->() RETURN count(*) AS n",
        ),
        (
            "MATCH (s:Store) RETURN count(CASE WHEN (s)-[:FLOWS]->(:Party) THEN 1 END) AS n",
            "MATCH (s:Store)-[:FLOWS]->(:Party) RETURN count(DISTINCT s) AS n",
        ),
        (
            "MATCH (s:Store) WITH s, max(COUNT { (s)-[:FLOWS]->() }) AS n RETURN s.id, n ORDER BY s.id",
            "MATCH (s:Store) OPTIONAL MATCH (s)-[f:FLOWS]->() RETURN s.id, count(f) AS n ORDER BY s.id",
        ),
        (
            "MATCH (s:Store) WITH s ORDER BY s.id RETURN collect(s{.id, n: COUNT { (s)-[:FLOWS]->() }}) AS all",
            "MATCH (s:Store) OPTIONAL MATCH (s)-[f:FLOWS]->() WITH s, count(f) AS n ORDER BY s.id RETURN collect({id: s.id, n: n}) AS all",
        ),
        (
            "MATCH (s:Store) RETURN size([x IN collect(s) WHERE (x)-[:FLOWS]->(:Party)]) AS n",
            "MATCH (s:Store)-[:FLOWS]->(:Party) RETURN count(DISTINCT s) AS n",
        ),
        (
            "MATCH (s:Store) RETURN size([x IN collect(s) WHERE EXISTS { (x)-[:FLOWS]->(:Party) }]) AS n",
            "MATCH (s:Store)-[:FLOWS]->(:Party) RETURN count(DISTINCT s) AS n",
        ),
        ("UNWIND [1, 2] AS x RETURN sum(COUNT { UNWIND range(1, x) AS y RETURN y }) AS n", "RETURN 3 AS n"),
        (
            "UNWIND [1, 2] AS x RETURN max(COUNT { UNWIND range(1, x) AS y WITH y, count(*) AS c RETURN c }) AS n",
            "RETURN 2 AS n",
        ),
        (
            "MATCH (s:Store) RETURN s.kind AS k, sum(size([(s)-[:FLOWS]->(b) | b])) AS n ORDER BY k",
            "MATCH (s:Store) OPTIONAL MATCH (s)-[f:FLOWS]->() RETURN s.kind AS k, count(f) AS n ORDER BY k",
        ),
        // Beside an aggregate: what rows are grouped by has its value.
        (
            "MATCH (s:Store)-[:FLOWS]->(b) RETURN s, count(b) - COUNT { (s)-[:FLOWS]->() } AS n ORDER BY s.id",
            "MATCH (s:Store)-[:FLOWS]->() RETURN DISTINCT s, 0 AS n ORDER BY s.id",
        ),
    ] {
        let (own, wanted) = (rows(&engine, inside), rows(&engine, apart));
        assert!(wanted.as_ref().is_ok_and(|rows| !rows.is_empty()), "{apart}: {wanted:?}");
        assert_eq!(own, wanted, "{inside}");
    }
}

#[test]
fn beside_an_aggregate_a_name_that_is_not_grouped_is_no_new_one() {
    let engine = Embedded::load(&harbour()).unwrap();
    for text in [
        "MATCH (s:Store) RETURN s.kind, count(*) + COUNT { (s)-->() } AS n",
        "MATCH (s:Store) RETURN s.kind, count(*) + size([(s)-->(b) | b]) AS n",
        "MATCH (s:Store) RETURN count(*) > 0 AND EXISTS { MATCH (s)-->(b) } AS n",
        "MATCH (s:Store) RETURN DISTINCT s.kind AS k ORDER BY COUNT { (s)-->() }",
        "MATCH (s:Store) WITH s.kind AS k, count(*) AS n WHERE EXISTS { (s)-->() } RETURN k",
    ] {
        let told = rows(&engine, text).expect_err(text);
        assert!(told.contains("`s` has no one value"), "{text}: {told}");
    }
}

#[test]
fn a_name_made_in_an_expression_hides_a_column() {
    let engine = Embedded::load(&harbour()).unwrap();
    for (text, wanted) in [
        (
            "UNWIND [1, 2, 3] AS x WITH x AS y WHERE any(x IN [9] WHERE x = 9) RETURN y",
            "UNWIND [1, 2, 3] AS y RETURN y",
        ),
        (
            "UNWIND [1, 2, 3] AS x WITH x AS y ORDER BY y WHERE size([x IN [1, 2, 3] WHERE x > 1]) = 2 RETURN y",
            "UNWIND [1, 2, 3] AS y RETURN y",
        ),
        (
            "UNWIND [[1], [2]] AS x RETURN x AS l ORDER BY reduce(s = 0, x IN x | s - x)",
            "UNWIND [[2], [1]] AS l RETURN l ORDER BY 1",
        ),
        (
            "MATCH (s:Store {id: 'crm'}) WITH s.kind AS kind WHERE any(s IN [{kind: 'other'}] WHERE s.kind = 'other') RETURN count(kind) AS n",
            "RETURN 1 AS n",
        ),
        (
            "UNWIND [1] AS x CALL { WITH x RETURN x * 10 AS y UNION RETURN 7 AS y } RETURN y",
            "UNWIND [10, 7] AS y RETURN y",
        ),
    ] {
        let (own, other) = (rows(&engine, text), rows(&engine, wanted));
        assert!(own.as_ref().is_ok_and(|rows| !rows.is_empty()), "{text}: {own:?}");
        assert_eq!(own, other, "{text}");
    }
}

#[test]
fn groups_may_be_walked_twice_where_it_is_asked_for() {
    let engine = Embedded::load(&harbour()).unwrap();
    let twice = "MATCH REPEATABLE ELEMENTS (a:Store) ((p)-[:FLOWS]-(q)){2} (b) RETURN count(*) AS n";
    let apart = "MATCH (a:Store)-[:FLOWS]-(m) MATCH (m)-[:FLOWS]-(b) RETURN count(*) AS n";
    assert_eq!(rows(&engine, twice), rows(&engine, apart));
}

#[test]
fn sums_texts_and_days_that_cannot_be_are_refused() {
    let engine = Embedded::load(&harbour()).unwrap();
    for text in [
        "UNWIND [duration('P1D'), 5] AS x RETURN sum(x)",
        "UNWIND [5, duration('P1D')] AS x RETURN avg(x)",
        "RETURN 'a' =~ 'a)|(?:b'",
        "RETURN date('1960-01-01') + duration('P9223372036854775807D')",
        "RETURN date('+999999999-12-31') + duration('P1D')",
        "RETURN localdatetime('+999999999-12-31T23:00') + duration('PT1H')",
    ] {
        rows(&engine, text).expect_err(text);
    }
    let largest = "UNWIND [9223372036854775807, 9223372036854775807] AS x RETURN avg(x) > 9.2e18 AS n";
    assert_eq!(rows(&engine, largest), rows(&engine, "RETURN true AS n"));
    let split = "RETURN split('a,b;c', [';', ',']) AS l";
    assert_eq!(rows(&engine, split), rows(&engine, "RETURN ['a', 'b', 'c'] AS l"));
}

#[test]
fn case_holds_what_it_compares_against_values_and_comparisons() {
    let engine = Embedded::load(&harbour()).unwrap();
    for (short, long) in [
        (
            "UNWIND [1, 4, 9, null] AS x RETURN x, CASE x WHEN > 8 THEN 'much' WHEN 1, 2 THEN 'little' WHEN IS NULL THEN 'none' ELSE 'some' END AS w",
            "UNWIND [[1, 'little'], [4, 'some'], [9, 'much'], [null, 'none']] AS p RETURN p[0] AS x, p[1] AS w",
        ),
        (
            "UNWIND ['alpha', 'beta', 'gamma', 'omega'] AS x RETURN CASE x WHEN STARTS WITH 'al' THEN 1 WHEN ENDS WITH 'ta', CONTAINS 'mm' THEN 2 WHEN =~ 'o.*' THEN 3 END AS n",
            "UNWIND [1, 2, 2, 3] AS n RETURN n",
        ),
        (
            "UNWIND [1, 'a', 2.5, null, [1]] AS x RETURN CASE x WHEN IS NOT NULL THEN CASE x WHEN IS :: INTEGER THEN 'int' WHEN :: STRING THEN 'text' WHEN IS NOT TYPED FLOAT THEN 'other' ELSE 'float' END ELSE 'null' END AS t",
            "UNWIND ['int', 'text', 'float', 'null', 'other'] AS t RETURN t",
        ),
        (
            "UNWIND [1, 2, 3, 4] AS x RETURN CASE x WHEN IN [1, 3] THEN 'odd' WHEN <> 4 THEN 'two' ELSE 'four' END AS w",
            "UNWIND ['odd', 'two', 'odd', 'four'] AS w RETURN w",
        ),
        (
            "UNWIND [1, 2, 2, 7] AS x RETURN CASE x WHEN < 2 THEN 'a' WHEN <= 2 THEN 'b' WHEN >= 7 THEN 'c' END AS k, count(*) AS n",
            "UNWIND [['a', 1], ['b', 2], ['c', 1]] AS p RETURN p[0] AS k, p[1] AS n",
        ),
        // What is compared is looked at once for each row, and each CASE has its own.
        (
            "UNWIND [1, 2] AS x RETURN CASE x WHEN CASE x WHEN > 1 THEN 2 ELSE 9 END THEN 'same' ELSE 'not' END AS w",
            "UNWIND ['not', 'same'] AS w RETURN w",
        ),
        (
            "MATCH (s:Store) RETURN CASE COUNT { (s)-[:FLOWS]->() } WHEN 0 THEN 'none' WHEN < 3 THEN 'few' ELSE 'many' END AS k, count(*) AS n",
            "MATCH (s:Store) OPTIONAL MATCH (s)-[f:FLOWS]->() WITH s, count(f) AS c RETURN CASE WHEN c = 0 THEN 'none' WHEN c < 3 THEN 'few' ELSE 'many' END AS k, count(*) AS n",
        ),
    ] {
        let (own, wanted) = (rows(&engine, short), rows(&engine, long));
        assert!(wanted.as_ref().is_ok_and(|rows| !rows.is_empty()), "{long}: {wanted:?}");
        assert_eq!(own, wanted, "{short}");
    }
    for text in [
        "UNWIND [1] AS x RETURN CASE WHEN > 3 THEN 1 END",
        "UNWIND [1] AS x RETURN CASE WHEN x = 1, x = 2 THEN 1 END",
        "MATCH (s:Store) RETURN CASE s WHEN IS Store THEN 1 END",
        "UNWIND [1] AS x RETURN CASE x WHEN > THEN 1 END",
    ] {
        rows(&engine, text).expect_err(text);
    }
}

#[test]
fn the_with_that_takes_names_into_a_subquery_does_nothing_else() {
    let engine = Embedded::load(&harbour()).unwrap();
    for text in [
        "UNWIND [1, 2] AS x CALL { WITH x + 1 AS z RETURN z * 2 AS y } RETURN y",
        "UNWIND [1, 2] AS x CALL { WITH x AS z RETURN z * 2 AS y } RETURN y",
        "UNWIND [1, 2] AS x CALL { WITH x WHERE x > 1 RETURN x * 2 AS y } RETURN y",
        "UNWIND [1, 2] AS x CALL { WITH DISTINCT x RETURN x * 2 AS y } RETURN y",
        "UNWIND [1, 2] AS x CALL { WITH x ORDER BY x LIMIT 1 RETURN x * 2 AS y } RETURN y",
        "UNWIND [1, 2] AS x CALL { WITH *, x + 1 AS z RETURN z AS y } RETURN y",
        "UNWIND [1, 2] AS x CALL { WITH x RETURN x AS y UNION WITH x + 1 AS z RETURN z AS y } RETURN y",
    ] {
        let error = Query::read(text).and_then(|_| ask(&engine, text)).expect_err(text);
        assert!(error.help.contains("CALL (x) {") && error.place.is_some(), "{text}: {error:?}");
    }
    let error = ask(&engine, "MATCH (s:Store) CALL { RETURN s.id AS y } RETURN y").unwrap_err();
    assert_eq!(error.help, "a subquery sees what it takes in: `CALL (s) { .. }`");
    for (text, wanted) in [
        (
            "UNWIND [1, 2] AS x CALL { WITH x WITH x + 1 AS z RETURN z } RETURN z",
            "UNWIND [2, 3] AS z RETURN z",
        ),
        ("UNWIND [1, 2] AS x CALL { WITH * RETURN x * 3 AS z } RETURN z", "UNWIND [3, 6] AS z RETURN z"),
        // It takes nothing in.
        ("UNWIND [1, 2] AS x CALL { WITH 5 AS z RETURN z } RETURN z", "UNWIND [5, 5] AS z RETURN z"),
        ("UNWIND [1, 2] AS x CALL { WITH 5 AS w RETURN w AS z } RETURN x + z", "UNWIND [6, 7] AS z RETURN z"),
    ] {
        let (own, other) = (rows(&engine, text), rows(&engine, wanted));
        assert!(own.as_ref().is_ok_and(|rows| !rows.is_empty()), "{text}: {own:?}");
        assert_eq!(own, other, "{text}");
    }
}

/// What is known to be of another kind is told before the query runs; what is found out while it runs, too: nothing is null
/// because of it.
#[test]
fn a_name_that_is_something_else_by_now_is_told_with_its_place() {
    let engine = Embedded::load(&harbour()).unwrap();
    for (text, at, help) in [
        ("WITH 1 AS n MATCH (n)-->() RETURN n", "n", "pass the node on"),
        ("MATCH (n) WITH count(*) AS n MATCH (n)-->() RETURN n", "n", "pass the node on"),
        ("MATCH (s:Store) WITH collect(s) AS s MATCH (s)-->() RETURN 1", "s", "pass the node on"),
        ("MATCH (s:Store) WITH s.id AS s MATCH (s)-[]->(t) RETURN t", "s", "pass the node on"),
        ("MATCH (s:Store) WITH s.id AS s OPTIONAL MATCH (s)-[]->(t) RETURN t", "s", "pass the node on"),
        ("MATCH (s:Store) WITH s.id AS s MATCH (a)-->(b)-->(s) RETURN a", "s", "pass the node on"),
        ("MATCH (s:Store) WITH s.id AS s RETURN EXISTS { (s)-->() }", "s", "pass the node on"),
        ("MATCH (s:Store) WITH s.id AS s RETURN [(s)-->(t) | t]", "s", "pass the node on"),
        (
            "MATCH (s:Store) WITH s.id AS s MATCH p = SHORTEST 2 (s)-->+(t:Party) RETURN p",
            "s",
            "pass the node on",
        ),
        (
            "MATCH (s:Store) WITH s.id AS s MATCH p = shortestPath((s)-[*]->(t:Party)) RETURN p",
            "s",
            "pass the node on",
        ),
        ("MATCH (s:Store) WITH s.id AS r MATCH ()-[r]->() RETURN r", "r", "pass the relationship on"),
        ("MATCH (s:Store) WITH s.id AS r MATCH ()-[r*]->() RETURN r", "r", "pass the relationship on"),
        ("MATCH ()-[r]->() WITH type(r) AS r MATCH ()-[r]->() RETURN r", "r", "pass the relationship on"),
        ("WITH 1 AS x RETURN x.name", "x", "WITH n"),
        ("MATCH (s:Store) WITH collect(s) AS s RETURN s.id", "s", "[x IN list | x.key]"),
        ("MATCH (s:Store) RETURN s + 1", "s + 1", "one of its properties"),
        ("MATCH (s:Store) WHERE s RETURN 1", "s", "IS NOT NULL"),
        ("MATCH (s:Store) WHERE s.id AND true RETURN 1", "s.id", "compare it"),
        ("MATCH (s:Store) RETURN NOT s.id", "s.id", "compare it"),
        ("RETURN toUpper(1)", "1", "toString"),
        ("RETURN 'a' - 1", "'a'", "toInteger"),
        ("RETURN length('abc')", "'abc'", "size(..)"),
        ("RETURN 1 || 2", "1", "OR"),
    ] {
        let error = Query::read(text).and_then(|_| ask(&engine, text)).expect_err(text);
        let place = error.place.clone().unwrap_or_default();
        assert_eq!(text.get(place), Some(at), "{text}: {error:?}");
        assert!(error.help.contains(help), "{text}: {error:?}");
    }
}
