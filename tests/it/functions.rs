//! What functions of the engine in process give, how long they may take, and what is said where they give nothing.

use thalweg::{
    graph::PropertyGraph,
    query::{
        Cell, Embedded, Engine as _, Limits, Parameters, QueryError, Stop,
        text::{Query, value},
    },
};

fn engine() -> Embedded {
    Embedded::load(&PropertyGraph::new("none", None)).unwrap()
}

fn asked(engine: &Embedded, text: &str, limits: Limits) -> Result<Cell, QueryError> {
    let query = format!("RETURN {text} AS v");
    let answer = engine.run(&query, &Parameters::new(), &limits, &Stop::default())?;
    Ok(answer.rows.into_iter().next().and_then(|row| row.into_iter().next()).unwrap_or(Cell::Null))
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn whole_numbers_in_texts_are_read_digit_by_digit() {
    let engine = engine();
    for (given, wanted) in [
        ("'9007199254740993.0'", Cell::Number(9_007_199_254_740_993)),
        ("'9007199254740993.9e0'", Cell::Number(9_007_199_254_740_993)),
        ("'9223372036854775806.0'", Cell::Number(9_223_372_036_854_775_806)),
        ("'9223372036854775807.0'", Cell::Number(i64::MAX)),
        ("'-9223372036854775808.0'", Cell::Number(i64::MIN)),
        ("'9.223372036854775807e18'", Cell::Number(i64::MAX)),
        ("'92233720368547758070E-1'", Cell::Number(i64::MAX)),
        ("'-1.9'", Cell::Number(-1)),
        ("'+1.5e1'", Cell::Number(15)),
        ("'.5'", Cell::Number(0)),
        ("'5.'", Cell::Number(5)),
        ("'0e99999999999999999999'", Cell::Number(0)),
        ("'1e-99999999999999999999'", Cell::Number(0)),
        ("'0.00012e5'", Cell::Number(12)),
        ("'1e'", Cell::Null),
        ("'.'", Cell::Null),
        ("'--1'", Cell::Null),
        ("toFloat('NaN')", Cell::Number(0)),
    ] {
        let number = asked(&engine, &format!("toInteger({given})"), Limits::default());
        assert_eq!(number, Ok(wanted), "{given}");
    }
    for given in ["9223372036854775808.0", "9223372036854775807.5", "-9223372036854775808.1", "1e99999999999"]
    {
        let error = asked(&engine, &format!("toInteger('{given}')"), Limits::default()).unwrap_err();
        assert_eq!(error.message, format!("`{given}` is too large a whole number"));
        assert_eq!(asked(&engine, &format!("toIntegerOrNull('{given}')"), Limits::default()), Ok(Cell::Null));
    }
}

#[test]
fn texts_come_to_what_they_came_to() {
    let engine = engine();
    for (given, wanted) in [
        ("toLower('ΟΔΟΣ ΣΑΣ AΣ1 Σ')", text("οδος σας aς1 σ")),
        ("toLower('ΑΣ.Β ΑΣ Β ΑΣ\u{301}Β ΣΣΣ')", text("ασ.β ας β ασ\u{301}β σσς")),
        ("toLower('İÉ')", text("i\u{307}é")),
        ("toUpper('straße ΐ')", text("STRASSE \u{399}\u{308}\u{301}")),
        ("toUpper('abc')", text("ABC")),
        ("reverse('aé名')", text("名éa")),
        ("normalize('e\u{301}')", text("é")),
        ("normalize('é', NFD)", text("e\u{301}")),
        ("normalize('abc')", text("abc")),
        ("'e\u{301}' IS NORMALIZED", Cell::Truth(false)),
        ("'abc' IS NFKD NORMALIZED", Cell::Truth(true)),
        ("replace('aXbX', 'X', 'yy')", text("ayybyy")),
        ("replace('ab', '', '-')", text("-a-b-")),
        ("replace('ab', 'c', '-')", text("ab")),
        ("trim('  a b ')", text("a b")),
        ("btrim('xxaxx', 'x')", text("a")),
        ("lTrim('xyaxy', 'xy')", text("axy")),
        ("rTrim('xyaxy', 'xy')", text("xya")),
        ("btrim('xx', 'x')", text("")),
        ("left('aé名', 2)", text("aé")),
        ("right('aé名', 2)", text("é名")),
        ("substring('aé名', 1)", text("é名")),
        ("substring('aé名', 1, 1)", text("é")),
        ("substring('abc', 7, 1)", text("")),
        ("substring(null, null)", Cell::Null),
        ("left(null, 2)", Cell::Null),
        ("right(null, null)", Cell::Null),
        ("toBoolean(' TRUE ')", Cell::Truth(true)),
    ] {
        assert_eq!(asked(&engine, given, Limits::default()), Ok(wanted), "{given}");
    }
    for given in
        ["left('abc', null)", "right('abc', null)", "substring('abc', null)", "substring('abc', 0, null)"]
    {
        let error = asked(&engine, given, Limits::default()).unwrap_err();
        assert_eq!(error.message, "this is null, where a place in a text is due", "{given}");
        assert!(error.help.contains("coalesce"), "{given}: {error:?}");
    }
}

#[test]
fn regular_expressions_that_java_reads_otherwise_are_refused() {
    let engine = engine();
    for (pattern, help) in [
        ("a++", "possessive"),
        ("a*+b", "possessive"),
        ("a?+", "possessive"),
        ("a{2}+", "possessive"),
        ("(?:ab)++", "possessive"),
        ("a+*", "(?:a+)*"),
        ("a+?+", "(?:a+)*"),
        ("(?>a)", "no atomic groups"),
        (r"\\Qa.b\\E", r"no `\Q`"),
        (r"\\h+", r"no `\h`: write `[ \t]`"),
        (r"a\\vb", r"no `\v`"),
        (r"\\R", r"no `\R`"),
        (r"\\<a", r"no `\<`"),
        (r"\\ya", r"no `\y`"),
        ("[a-z&&[^b]]", "no `&&` in a class"),
        ("[a-d[m-p]]", "no class in a class"),
        ("[[:alpha:]]", "no class in a class"),
        ("(?U)a", "no `(?U`"),
        ("(?P<x>a)", "no `(?P`"),
        ("[z-a]", "goes upwards"),
        ("a{3,2}", "the first is the smaller one"),
        ("(?<=a)b", "no look-ahead"),
        (r"(a)\\1", "no back-references"),
        (r"\\p{L}", "no classes such as"),
    ] {
        let error = asked(&engine, &format!("'aab' =~ '{pattern}'"), Limits::default()).expect_err(pattern);
        assert!(error.message.contains("no regular expression"), "{pattern}: {error:?}");
        assert!(error.help.contains(help), "{pattern}: {error:?}");
    }
    for (pattern, fits) in [
        ("a+?b", true),
        ("a{2}b", true),
        ("a{1,}?b", true),
        (r"a\\+b", false),
        ("[a+]+b", true),
        ("[+*?]+", false),
        ("[^]]+", true),
        ("(?<x>a+)b", true),
        ("(?i)A+B", true),
        ("(?i:A)+b", true),
        (r"\\w\\wb", true),
        ("[a&b]+", true),
        ("a+|b+", false),
        ("(a+)+b", true),
    ] {
        let answer = asked(&engine, &format!("'aab' =~ '{pattern}'"), Limits::default());
        assert_eq!(answer, Ok(Cell::Truth(fits)), "{pattern}");
    }
}

/// What is refused or fails, what is said of it, and what to write instead.
const SAID: &[(&str, &str, &str)] = &[
    ("RETURN toUpper()", "`toUpper` is given one value", "write `toUpper(..)`"),
    ("RETURN percentileCont(1)", "`percentileCont` is given two values", ""),
    ("RETURN 017", "engines do not agree what `017` is", "write `17`; by eights, `0o17`"),
    ("RETURN 09", "engines do not agree what `09` is", "write `9`"),
    ("MATCH (a)-[r]>(b) RETURN a", "cannot stand here", "two strokes"),
    ("MATCH (a)<[r]-(b) RETURN a", "cannot stand here", "two strokes"),
    ("MATCH (a)[r](b) RETURN a", "cannot stand here", "two strokes"),
    ("MATCH (a)[r]->(b) RETURN a", "cannot stand here", "two strokes"),
    ("MATCH (a)->(b) RETURN a", "cannot stand here", "-->"),
    ("MATCH (n:A:|B) RETURN n", "cannot stand here", "`(n:A|B)`"),
    ("MATCH (n:A:&B) RETURN n", "cannot stand here", "`(n:A|B)`"),
    ("MATCH (n) RETURN n.kind ?? 'x'", "cannot stand here", "coalesce(n.name, 'instead')"),
    ("MATCH (n) RETURN n.kind ? 'x' : 'y'", "cannot stand here", "CASE WHEN"),
    ("MATCH p = (a)-->(b) RETURN p.length", "this is a path", "write `length(p)`"),
    ("WITH '2026-01-31' AS day RETURN day.year", "this is a text", "write `date(day).year`"),
    ("WITH ['2026-01-31'] AS days RETURN days[0].Hour", "this is a text", "write `datetime(days[0]).hour`"),
    ("WITH [1] AS list RETURN list.size", "this is a list", "write `size(list)`"),
    ("RETURN date('2026-01-01').weekday", "a date has no part `weekday`", "did you mean `weekDay`?"),
    ("RETURN duration({days: 1}).minute", "has no part `minute`", "did you mean `minutes`?"),
    ("RETURN duration({dayz: 1})", "the key `dayz` is no part of it", "did you mean `days`?"),
    ("RETURN date({yeer: 2026})", "the key `yeer` is no part of it", "did you mean `year`?"),
    ("RETURN date({year: 2026, hour: 1})", "the key `hour` is no part of it", ""),
    ("RETURN duration.inDays('2026-01-01', date('2026-01-02'))", "this is a text", "make it one: `date(..)`"),
    ("RETURN date.truncate('month', '2026-01-01')", "this is a text", "make it one: `date(..)`"),
    ("RETURN date('2026-01-01') + '2026-01-02'", "this is a text", "duration('P1D')"),
    ("RETURN '3' IN 3", "this is a whole number, where a list is due", "hold it against another"),
    (
        "MATCH (a:Store)-[a:FLOWS]->(b) RETURN a",
        "`a` is the name of a node already",
        "give the relationship another name, or none",
    ),
    (
        "MATCH (a)-[r]->(r) RETURN a",
        "`r` is the name of a relationship already",
        "give the node another name",
    ),
];

#[test]
fn what_is_refused_says_what_to_write() {
    let engine = engine();
    for (query, message, help) in SAID {
        let answer = engine.run(query, &Parameters::new(), &Limits::default(), &Stop::default());
        let error = answer.expect_err(query);
        assert!(error.message.contains(message) && error.help.contains(help), "{query}: {error:?}");
    }
}

#[test]
fn bounds_are_where_they_are_said_to_be() {
    let labels = |count: usize| format!("MATCH (n:{}) RETURN n", vec!["Store"; count].join("|"));
    // So many labels with the signs between them.
    assert!(Query::read(&labels(500)).is_ok());
    assert_eq!(Query::read(&labels(501)).unwrap_err().message, "too many labels");
    for more in [1, 1_000] {
        let long = format!("RETURN '{}' AS x", "a".repeat((64 << 10) + more));
        assert_eq!(
            Query::read(&long).unwrap_err().message,
            "the query has more than 65536 bytes: it is not run"
        );
    }
}

#[test]
fn parameters_are_what_is_written() {
    assert_eq!(value("-0"), Ok(Cell::Number(0)));
    assert_eq!(value("[-0.0, 5]"), Ok(Cell::List(vec![Cell::Float(-0.0), Cell::Number(5)])));
    for large in [
        "9223372036854775808",
        "-9223372036854775809",
        "[-9223372036854775809]",
        "{\"a\": 1, \"b\": 99999999999999999999}",
    ] {
        assert!(value(large).unwrap_err().contains("the largest whole number"), "{large}");
    }
    let quoted = "[\"-9223372036854775809\", \"\\\"99999999999999999999\"]";
    assert!(matches!(value(quoted), Ok(Cell::List(items)) if items.len() == 2));
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    assert!(value(&deep).unwrap_err().contains("more than 100 deep"));
}
