//! The reader of JSON against `serde_json`, and what it says.

use proptest::prelude::*;

use super::*;
use crate::{finding::Code, source::SourceId};

/// The tree as `serde_json` would have it.
fn value(node: &Node<'_>, text: &str) -> serde_json::Value {
    match &node.value {
        Value::Text(text) => text.as_ref().into(),
        Value::List(items) => items.iter().map(|item| value(item, text)).collect(),
        Value::Map(map) => {
            map.iter().map(|(key, node)| (key.name.clone().into_owned(), value(node, text))).collect()
        }
        _ => serde_json::from_str(node.raw(text)).unwrap(),
    }
}

fn said(text: &str) -> Vec<String> {
    let parsed = parse(&Locator::new(SourceId(0), text));
    let place = |f: &Finding| f.span.map(|s| format!("{}:{} ", s.line, s.column)).unwrap_or_default();
    parsed.findings.iter().map(|f| place(f) + &f.message).collect()
}

#[test]
fn what_is_easily_got_wrong_is_told_all_at_once() {
    let text =
        "{\n  // why\n  \"a\": [1, 2,],\n  b: 'x'\n  \"c\": True,\n  \"d\": 01,\n  \"a\": 2026-11-23\n}";
    assert_eq!(
        said(text),
        [
            "2:3 JSON has no comments",
            "3:13 a `,` with nothing after it",
            "4:3 a key is written in double quotes",
            "4:6 a text is written in double quotes",
            "4:9 a `,` is missing here",
            "5:8 `True` is not a JSON value",
            "6:8 `01` is not a number as JSON writes them",
            "7:8 `2026-11-23` is not a number as JSON writes them",
            "7:3 the key `a` appears twice",
        ]
    );
}

#[test]
fn what_is_never_closed_is_told_where_it_opens() {
    assert_eq!(said("{\"a\": [1, {\"b\": 2}"), ["1:7 the list that is opened here is never closed"]);
    assert_eq!(said("{\"a\": \"x\n\"}"), ["1:7 a text that is opened here is not closed on its line"]);
    assert_eq!(said(&"[".repeat(100_000)), [format!("1:65 more than {NESTING} levels of lists and objects")]);
}

#[test]
fn a_heap_of_mistakes_is_not_listed_without_end() {
    let said = said(&format!("[{}]", "x, ".repeat(20_000)));
    assert_eq!(said.len(), 10_001);
    assert!(said[10_000].starts_with("1:30002 more than 10000 mistakes"), "{}", said[10_000]);
}

#[test]
fn surrogates_come_in_pairs() {
    let text = r#"["\ud83d\ude00", "\ud83d", "\ud83dx", "\ude00", "\u12g4", "\x"]"#;
    assert_eq!(said(text).len(), 5, "{:?}", said(text));
    let text = r#"["\ud83d\ude00\/\u0041"]"#;
    let parsed = parse(&Locator::new(SourceId(0), text));
    assert_eq!(parsed.root.unwrap().as_list().unwrap()[0].as_str(), Some("😀/A"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn reads_what_serde_json_reads(text in r#"[{}\[\],:"a\\u0d8ce1.+ \n\ttrue-]{0,24}"#) {
        compare(&text)?;
    }

    #[test]
    fn reads_what_serde_json_writes(texts in prop::collection::vec(any::<String>(), 0..6), number: i64, other: f64) {
        let document = serde_json::json!({ "a": texts, "b": [null, true, number, { "c": other }] });
        compare(&serde_json::to_string_pretty(&document).unwrap())?;
        compare(&serde_json::to_string(&document).unwrap())?;
    }
}

fn compare(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(&Locator::new(SourceId(0), text));
    let known: Result<serde_json::Value, _> = serde_json::from_str(text);
    match known {
        Ok(known) if parsed.findings.is_empty() => {
            prop_assert_eq!(parsed.root.map(|root| value(&root, text)), Some(known));
        }
        // That one takes the last of two equal keys.
        Ok(_) => prop_assert!(parsed.findings.iter().all(|f| f.code == Code::DuplicateColumn)),
        Err(error) if error.to_string().contains("out of range") => {}
        Err(error) => prop_assert!(!parsed.findings.is_empty(), "{error}"),
    }
    Ok(())
}
