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

fn texts(all: &[&str]) -> Cell {
    Cell::List(all.iter().map(|one| text(one)).collect())
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
        ("'0e999999999'", Cell::Number(0)),
        ("'1e-999999999'", Cell::Number(0)),
        ("'1e2147483649'", Cell::Null),
        ("'1.5e-2147483647'", Cell::Null),
        ("'1e99999999999'", Cell::Null),
        ("'0e99999999999999999999'", Cell::Null),
        ("'0.00012e5'", Cell::Number(12)),
        ("'1e'", Cell::Null),
        ("'.'", Cell::Null),
        ("'--1'", Cell::Null),
        ("toFloat('NaN')", Cell::Number(0)),
    ] {
        let number = asked(&engine, &format!("toInteger({given})"), Limits::default());
        assert_eq!(number, Ok(wanted), "{given}");
    }
    for given in ["9223372036854775808.0", "9223372036854775807.5", "-9223372036854775808.1", "1e99999999"] {
        let error = asked(&engine, &format!("toInteger('{given}')"), Limits::default()).unwrap_err();
        assert_eq!(error.message, format!("`{given}` is too large a whole number"));
        assert_eq!(asked(&engine, &format!("toIntegerOrNull('{given}')"), Limits::default()), Ok(Cell::Null));
    }
}

/// What is asked, and what it comes to.
#[allow(clippy::too_many_lines, reason = "a table")]
fn come_to() -> Vec<(&'static str, Cell)> {
    vec![
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
        ("replace('', '', '-')", text("-")),
        ("replace('é名', '', '-')", text("-é-名-")),
        ("replace('aaaa', 'aa', 'b')", text("bb")),
        ("replace('abc', 'abcd', 'x')", text("abc")),
        ("replace('abc', 'b', '')", text("ac")),
        ("split('a,b;c', [',', ';', ',', 'z'])", texts(&["a", "b", "c"])),
        ("split('abcd', ['bc', 'b', 'c'])", texts(&["a", "", "d"])),
        ("split('aXa', 'a')", texts(&["", "X", ""])),
        ("split('éa名', '')", texts(&["é", "a", "名"])),
        ("split('', '')", texts(&[""])),
        ("split('', 'a')", texts(&[""])),
        ("split('a', [])", texts(&["a"])),
        ("split('a', null)", Cell::Null),
        (r"trim('\u00a0a\u2007')", text("\u{a0}a\u{2007}")),
        (r"trim('\u001c\u001f a\u3000\u2003\t')", text("a")),
        ("toString(4.9e-324)", text("4.9E-324")),
        ("toString(1e-323)", text("9.9E-324")),
        ("toString(2e-323)", text("2.0E-323")),
        ("toString(1e23)", text("1.0E23")),
        ("toString(-5e10)", text("-5.0E10")),
        ("toString(1.25e10)", text("1.25E10")),
        ("toString(toFloat('+Infinity'))", text("Infinity")),
        ("toFloat('inf')", Cell::Null),
        ("'a' CONTAINS ''", Cell::Truth(true)),
        ("'' CONTAINS 'a'", Cell::Truth(false)),
    ]
}

#[test]
fn texts_come_to_what_they_came_to() {
    let engine = engine();
    for (given, wanted) in come_to() {
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

/// Expressions that are refused, and what is said of them.
const REFUSED: &[(&str, &str)] = &[
    ("a++", "possessive"),
    ("a++", "where the rest needs it"),
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
    (r"\\cA", r"`\x01` for `\cA`"),
    (r"\\u{41}", r"write four digits, `\u0041`"),
    (r"\\b{g}", r"write `\b`"),
    ("(?#c)a", "no comments"),
    ("(?i", "is not closed"),
    ("(?", "is not closed"),
    ("(?<a_b>a)", "letters and digits alone"),
    ("(?<!b)a", "no look-ahead"),
    ("(?x)a+ +a", "no flag `x`"),
    ("(?ix)a #foo", "no flag `x`"),
    ("a(?x:b)", "no flag `x`"),
    ("a{1, 3}", "without blanks"),
    ("a{,3}", "without blanks"),
    ("a{x}", "without blanks"),
    ("a{2", "not closed"),
    ("a$.*", r"write `\z`"),
    (r"a$\n", r"write `\z`"),
    ("(a$).*", r"write `\z`"),
    ("(a$)*", r"write `\z`"),
    ("(a|b$|[)|]c)d", r"write `\z`"),
    ("((a$)|b)c", r"write `\z`"),
    ("$?a", r"write `\z`"),
    (r"(?m)a\n^", "no `^` of each line"),
    ("(?s)(?im)a$", "no `$` of each line"),
    ("(?m:a$)", "no `$` of each line"),
];

/// Expressions that `aab` is held against, and whether it fits.
const HELD: &[(&str, bool)] = &[
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
    ("^(a|b)+$", true),
    ("^aab$|^b$", true),
    ("(^aa(b$))", true),
    ("(a$|(aab$|[$)]))", true),
    (r"a{2}b\\z", true),
    ("[a$^]+b", true),
    (r"\\x{61}+b", true),
    (r"\\x61+b", true),
    (r"\\u0061+b", true),
    ("(?m)aab", true),
    ("(?i-s)AAB", true),
    ("(?-x)aab", true),
    ("a{0,2}b", true),
];

#[test]
fn regular_expressions_that_java_reads_otherwise_are_refused() {
    let engine = engine();
    for (pattern, help) in REFUSED {
        let error = asked(&engine, &format!("'aab' =~ '{pattern}'"), Limits::default()).expect_err(pattern);
        assert!(error.message.contains("no regular expression"), "{pattern}: {error:?}");
        assert!(error.help.contains(help), "{pattern}: {error:?}");
    }
    for (pattern, fits) in HELD {
        let answer = asked(&engine, &format!("'aab' =~ '{pattern}'"), Limits::default());
        assert_eq!(answer, Ok(Cell::Truth(*fits)), "{pattern}");
    }
}

/// However long an expression or a text is: what cannot be done in a moment is refused.
#[test]
fn expressions_are_as_large_as_their_texts_allow() {
    let engine = engine();
    for (text, pattern, help) in [
        (
            "'a'",
            "reduce(s='(?:a|b)', x IN range(1, 12) | s + s)",
            Some("it is too large: it has at most 16 KiB"),
        ),
        ("'a'", "reduce(s='(?:a|b)', x IN range(1, 10) | s + s)", None),
        ("'a'", "'((a{100}){100}){100}'", Some("it is too large: for a long text it must be short")),
        ("'a'", "'(?:(?:){1000}){1000000}'", Some("it is too large: for a long text it must be short")),
        ("'aaaa'", "'((a?){100}){60}b'", None),
        (
            "left(reduce(s='a', x IN range(1, 12) | s + s), 4090)",
            "'((a?){100}){60}b'",
            Some("it must be short"),
        ),
        ("reduce(s='a', x IN range(1, 20) | s + s)", "'.*b?'", None),
        ("reduce(s='a', x IN range(1, 21) | s + s)", "'.*b?'", Some("look for a text in it: CONTAINS")),
    ] {
        let answer = asked(&engine, &format!("{text} =~ {pattern}"), Limits::default());
        match (answer, help) {
            (Ok(Cell::Truth(_)), None) => {}
            (Err(error), Some(help)) if error.help.contains(help) => {}
            (answer, _) => panic!("{text} =~ {pattern}: {answer:?}"),
        }
    }
    // The one made ready last is not taken for another.
    let both = "['aab' =~ 'a+b', 'aab' =~ 'b', 'aab' =~ 'a+b', 'b' =~ 'b']";
    let truths = [true, false, true, true].map(Cell::Truth).to_vec();
    assert_eq!(asked(&engine, both, Limits::default()), Ok(Cell::List(truths)));
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
    ("RETURN split('abc', [1])", "this is a whole number, where a text is due", "toString"),
    ("RETURN split('abc', ['a', null])", "this is null, where a text is due", ""),
    ("RETURN 1 =~ 'a'", "this is a whole number, where a text is due", "toString"),
    ("RETURN 'a' =~ 1", "this is a whole number, where a text is due", "toString"),
    ("RETURN '\\u000b'", "an escape must not stand for", "give it as a parameter"),
    ("RETURN '\\u000d'", "an escape must not stand for", "write `\\r`"),
    ("RETURN '\\u000a'", "an escape must not stand for", "write `\\n`"),
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
    assert_eq!(value("[-0, {\"a-0\": -0}]").map(|cell| format!("{cell:?}")), {
        let map = [("a-0".to_owned(), Cell::Number(0))].into();
        Ok(format!("{:?}", Cell::List(vec![Cell::Number(0), Cell::Map(map)])))
    });
    assert_eq!(value("é -0"), Ok(text("é -0")));
    assert_eq!(
        value("[\"é\", -0, -0e1]"),
        Ok(Cell::List(vec![text("é"), Cell::Number(0), Cell::Float(-0.0)]))
    );
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
