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
