//! What is read from YAML, and what is said of it.

use proptest::prelude::*;

use super::*;
use crate::source::SourceId;

/// A tree in a few signs.
fn shown(node: &Node<'_>) -> String {
    match &node.value {
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Value::Map(map) => {
            let pairs: Vec<_> =
                map.iter().map(|(key, value)| format!("{}={}", key.name, shown(value))).collect();
            format!("{{{}}}", pairs.join(" "))
        }
        other => other.type_str().to_owned(),
    }
}

fn tree(text: &str) -> String {
    let parsed = parse(&Locator::new(SourceId(0), text));
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    shown(&parsed.root.unwrap())
}

fn said(text: &str) -> Vec<String> {
    let parsed = parse(&Locator::new(SourceId(0), text));
    let place = |f: &Finding| f.span.map(|s| format!("{}:{} ", s.line, s.column)).unwrap_or_default();
    parsed.findings.iter().map(|f| place(f) + &f.message).collect()
}

#[test]
fn plain_values_are_read_by_the_core_schema() {
    let text = "[NO, off, yes, 2026-11-23, 1_000, 12:30, 1.2.3, +49 30, 0x, .]";
    assert_eq!(tree(text), r#"["NO" "off" "yes" "2026-11-23" "1_000" "12:30" "1.2.3" "+49 30" "0x" "."]"#);
    assert_eq!(tree("[null, ~, true, False]"), "[null null boolean boolean]");
    assert_eq!(tree("[0, -7, 0x1F, 0o17, 1., 1e3, .inf, .NaN, -.5]").matches("integer").count(), 4);
    assert_eq!(tree("- '1'\n- \"true\"\n- !!str null\n- |-\n 1\n").matches('"').count(), 8);
}

#[test]
fn places_are_those_of_the_file() {
    let text = "# é\na: \"x\"\nb:\n  - p # why\n  - [q, r]\n\n# end\nc: 1\n";
    let parsed = parse(&Locator::new(SourceId(0), text));
    let root = parsed.root.unwrap();
    let map = root.as_map().unwrap();
    let raw: Vec<_> = map.iter().map(|(_, value)| value.raw(text)).collect();
    assert_eq!(raw, ["\"x\"", "- p # why\n  - [q, r]", "1"]);
    assert_eq!(map[0].1.inner(text), 9..10);
    let comments: Vec<_> = parsed.comments.into_iter().map(|c| &text[c]).collect();
    assert_eq!(comments, ["# é", "# why", "# end"]);
}

#[test]
fn aliases_are_followed_within_a_bound() {
    assert_eq!(tree("a: &x [p, q]\nb: *x\n"), r#"{a=["p" "q"] b=["p" "q"]}"#);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.extend([format!("a{level}: &a{level} [{inner}]\n")]);
    }
    assert_eq!(said(&bomb).len(), 1);
    assert!(said(&bomb)[0].contains("repeat more than"), "{:?}", said(&bomb));
    assert_eq!(said("a: &x [*x]\n"), ["1:8 an alias inside what it stands for"]);
}

#[test]
fn a_map_brings_in_the_keys_of_others() {
    let read = |text: &str| {
        let parsed = parse_merging(&Locator::new(SourceId(0), text));
        (parsed.root.map(|root| shown(&root)).unwrap_or_default(), parsed.findings.len())
    };
    let base = "a: &a {x: i, y: j}\nb: &b {y: k, z: l}\n";
    for (text, same) in [
        ("c: {<<: *a, y: m}\n", "c: {y: m, x: i}\n"),
        ("c: {y: m, <<: *a}\n", "c: {y: m, x: i}\n"),
        ("c: {<<: [*a, *b]}\n", "c: {x: i, y: j, z: l}\n"),
        ("c: &c {<<: *a}\nd: {<<: *c, x: n}\n", "c: {x: i, y: j}\nd: {x: n, y: j}\n"),
    ] {
        assert_eq!(read(&format!("{base}{text}")), read(&format!("{base}{same}")), "{text}");
        assert_eq!(read(&format!("{base}{text}")).1, 0, "{text}");
    }
    assert_eq!(read("a: {<<: 1}\n").1, 1);
}

#[test]
fn what_users_mean_otherwise_is_told() {
    for (text, message) in [
        ("a: *\n", "begins an alias"),
        ("a: *x\n", "no anchor `&x`"),
        ("a: !EEA\n", "`!EEA` is a tag"),
        ("a: @EPO\n", "does not begin with `@`"),
        ("a: b: c\n", "a second `: `"),
        ("a:\n\t- b\n", "tab"),
        ("a: \"b\n", "never closed"),
        ("a: [b\n", "never closed"),
        ("a: [b}\n", "mismatched bracket"),
        ("a: 1\na: 2\n", "appears twice"),
        ("a: {<<: {}}\n", "merge keys"),
        ("a: 1\n---\nb: 2\n", "second document"),
        ("? [a]\n: b\n", "a key is a text"),
        ("", "empty"),
        ("# only\n", "empty"),
    ] {
        let said = said(text);
        assert!(said.len() == 1 && said[0].contains(message), "{text:?}: {said:?}");
    }
    let deep = said(&"[".repeat(10_000));
    assert!(deep[0].contains("more than 64 levels"), "{deep:?}");
    let deep = said(&(0..200).map(|i| " ".repeat(i) + "a:\n").collect::<String>());
    assert!(deep[0].contains("more than 64 levels"), "{deep:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_text_makes_it_panic(text in r#"[ab:#&*!|>%@`"'\[\]{},?\n -]{0,40}"#) {
        said(&text);
    }

    #[test]
    fn json_is_yaml(texts in prop::collection::vec("[ -~é\u{1F600}]{0,12}", 0..6)) {
        let document = serde_json::json!({ "a": texts, "b": { "c": [1, true, null] } });
        let text = serde_json::to_string(&document).unwrap();
        let (locator, yaml) = (Locator::new(SourceId(0), &text), tree(&text));
        let json = super::super::json::parse(&locator).root.unwrap();
        prop_assert_eq!(yaml, shown(&json));
    }
}
