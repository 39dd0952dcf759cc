//! The built-in regimes load; a broken file says where and why.

mod data;

use super::*;

const SMALL: &str = r#"id = "xx-law"
name = "A law"

[law]
id = "xx-law/law"
title = "It applies"
citation = "Art. 1"
from = "2020-01-01"
source = { text = "none", grade = "M", checked = "2026-11-23" }

[[territory]]
id = "xx-law/territory"
title = "Inside"
citation = "Art. 2"
source = { text = "none", grade = "M", checked = "2026-11-23", mark = "review-required" }
places = ["FR", "CA-QC"]

[[decision]]
id = "xx-law/us"
title = "Over there"
citation = "Art. 3"
source = { text = "none", grade = "M", checked = "2026-11-23", mark = "unconfirmed" }
places = ["US"]
requires = [{ kind = "certified", scheme = "s" }]
"#;

fn errors(text: &str) -> Vec<String> {
    let texts = [("own.toml".to_owned(), text.to_owned())];
    merge(Vec::new(), &texts).expect_err("a broken file").iter().map(ToString::to_string).collect()
}

fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(SMALL.contains(from), "{from}");
    errors(&SMALL.replacen(from, to, 1))
}

#[test]
fn the_built_in_regimes_load_in_order() {
    let regimes = built_in().unwrap_or_else(|error| panic!("{error}"));
    let ids: Vec<&str> = regimes.iter().map(|regime| regime.id.as_str()).collect();
    assert!(ids.is_sorted());
    for id in ["ch-fadp", "eu-gdpr", "uk-gdpr"] {
        assert!(ids.contains(&id), "{id}");
    }
}

#[test]
fn a_file_adds_a_regime_or_takes_the_place_of_one() {
    let file = |text: &str| [("own.toml".to_owned(), text.to_owned())];
    let before = built_in().expect("regimes");
    let added = merge(before.clone(), &file(SMALL)).expect("a regime more");
    assert_eq!(added.len(), before.len() + 1);
    assert!(added.is_sorted_by(|a, b| a.id < b.id));
    let own = SMALL.replace("xx-law", "eu-gdpr");
    let replaced = merge(before.clone(), &file(&own)).expect("another regime");
    assert_eq!(replaced.len(), before.len());
    assert!(replaced.iter().any(|regime| regime.id == "eu-gdpr" && regime.name == "A law"));
    let twice = ["a.toml", "b.toml"].map(|name| (name.to_owned(), SMALL.to_owned()));
    let found = merge(before, &twice).expect_err("one regime twice");
    assert_eq!(
        found[0].to_string(),
        "b.toml:1:1: the regime `xx-law` is given by a.toml too; keep one of the two"
    );
}

#[test]
fn a_broken_file_says_where_and_why() {
    for (from, to, told) in [
        ("certified", "certifed", "24:22: unknown condition `certifed`; did you mean `certified`?"),
        ("scheme", "schema", "24:35: unknown key `schema`; did you mean `scheme`?"),
        ("from =", "form =", "8:1: unknown key `form`; did you mean `from`?"),
        (
            "2020-01-01",
            "2020-02-30",
            "8:8: `2020-02-30` is not a day of the calendar; write it as 2018-05-25",
        ),
        (
            "\"2020-01-01\"",
            "2020-01-01",
            "8:8: a day is written as a text; write `\"2020-01-01\"`, in quotes",
        ),
        ("\"FR\"", "\"UK\"", "16:11: `UK` is not the code of a place; did you mean `GB` (United Kingdom)?"),
        (
            "\"FR\"",
            "\"EEA\"",
            "16:11: `EEA` is not the code of a place; `EEA` is a bloc, and one place is asked for",
        ),
        ("[\"US\"]", "[]", "23:10: `places` is empty"),
        ("[\"US\"]", "\"US\"", "23:10: `places` must be a list of texts"),
        (
            "unconfirmed",
            "unconfirmd",
            "22:71: `unconfirmd` is not a word for `mark`; did you mean `unconfirmed`?",
        ),
        (
            "review-required",
            "unconfirmed",
            "15:71: the law, its territory and what it exempts cannot be `unconfirmed`: no verdict would be held \
             at `unknown` by it; write `review-required`, or leave the entry out",
        ),
        (
            "review-required",
            "review",
            "15:71: `review` is not a word for `mark`; known: `counts`, `review-required`",
        ),
        ("citation = \"Art. 3\"", "citation = \" \"", "21:12: `citation` is blank"),
        (
            "xx-law/us",
            "us",
            "19:6: `us` is not the id of an entry of `xx-law`; write `xx-law/` and a name of \
          lower-case letters, digits, `.`, `_` and `-`",
        ),
        ("xx-law/us", "xx-law/law", "19:6: the id `xx-law/law` appears twice: first in line 5"),
        (
            "from = \"2020-01-01\"",
            "from = \"2020-01-01\"\nuntil = \"2019-01-01\"",
            "9:9: `until` is before `from`: 2019-01-01 is before 2020-01-01",
        ),
        ("name = \"A law\"", "name = 7", "2:8: `name` must be a text"),
        ("citation = \"Art. 3\"\n", "", "18:1: `citation` is missing"),
    ] {
        assert_eq!(broken(from, to), [format!("own.toml:{told}")], "{to}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let text = SMALL.replace("checked", "cheked").replace("\"US\"", "\"USA\"");
    let told = errors(&text);
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told.iter().any(|line| line.contains("did you mean `US`")));
}

#[test]
fn what_is_no_toml_or_no_regime_is_told() {
    assert!(errors("id = \n")[0].starts_with("own.toml:1:"));
    let told = errors("");
    for key in ["id", "name", "law", "territory"] {
        assert!(told.contains(&format!("own.toml:1:1: `{key}` is missing")), "{told:?}");
    }
    assert!(errors(&"# much\n".repeat(200_000))[0].contains("larger than"));
    assert_eq!(
        broken("[[territory]]", "[territory]"),
        ["own.toml:11:1: `territory` must be a list of tables"]
    );
    let deep = format!("id = {}{}", "[".repeat(50_000), "]".repeat(50_000));
    assert!(!errors(&deep).is_empty());
}

/// SMALL with a mechanism: further keys of it.
fn with_mechanism(id: &str, keys: &str) -> String {
    format!(
        r#"{SMALL}
[[mechanism]]
id = "xx-law/{id}"
title = "Clauses"
citation = "Art. 4"
source = {{ text = "none", grade = "M", checked = "2026-11-23" }}
mechanism = "{id}"
{keys}
"#
    )
}

#[test]
fn older_clauses_are_a_mechanism_of_the_file() {
    let own = with_mechanism("new", r#"clauses = { signed-from = "2021-06-27", older = ["new"] }"#);
    assert!(merge(Vec::new(), &[("own.toml".to_owned(), own)]).is_ok());
    for (older, told) in [
        (r#"["old"]"#, "own.toml:32:50: this file has no mechanism `old`"),
        (r#"["mew"]"#, "own.toml:32:50: this file has no mechanism `mew`; did you mean `new`?"),
        ("[]", "own.toml:32:49: `older` is empty"),
        (r#""new""#, "own.toml:32:49: `older` must be a list of texts"),
    ] {
        let keys = format!(r#"clauses = {{ signed-from = "2021-06-27", older = {older} }}"#);
        assert_eq!(errors(&with_mechanism("new", &keys)), [told]);
    }
}

#[test]
fn a_mechanism_has_no_name_that_reports_give_to_another_ground() {
    for word in ["adequacy", "own-law", "prohibition"] {
        assert_eq!(
            errors(&with_mechanism(word, "")),
            [format!(
                "own.toml:31:13: a mechanism cannot be called `{word}`: reports call another ground that; give it \
                 another id"
            )]
        );
    }
}

#[test]
fn a_regime_is_not_called_as_inventories_call_no_law() {
    assert_eq!(
        errors(&SMALL.replace("xx-law", "none")),
        [
            "own.toml:1:6: a regime cannot be called `none`: inventories write that for no law at all; give it another \
             id"
        ]
    );
}

#[test]
fn a_decision_is_asked_only_what_it_can_answer() {
    for kind in ["recurrence\", among = [\"once\"]", "same-group\"", "documented\""] {
        let text = SMALL.replace("certified\", scheme = \"s\"", kind);
        let name = kind.split('"').next().unwrap_or_default();
        assert_eq!(
            errors(&text),
            [format!(
                "own.toml:24:22: `{name}` cannot be asked of a decision; known there: `certified`, \
                 `importer-attests`, `importer-kind`, `fact-tagged`, `exporter-not-in`, \
                 `exporter-attests-where-tagged`, `importer-attests-where-tagged`"
            )]
        );
    }
}

#[test]
fn every_kind_of_condition_passes_the_check_and_deserializes() {
    let conditions = r#"requires = [
        { kind = "certified", scheme = "s" },
        { kind = "importer-attests", fact = "f" },
        { kind = "importer-kind", kinds = ["k"] },
        { kind = "fact-tagged", tags = ["t"] },
        { kind = "recurrence", among = ["once"] },
        { kind = "legal-basis", among = ["explicit-consent"] },
        { kind = "exporter-kind-not", kinds = ["k"] },
        { kind = "both-are", kinds = ["k"] },
        { kind = "one-is", kinds = ["k"] },
        { kind = "same-group" },
        { kind = "acts-for-group", inside = true },
        { kind = "exporter-not-in", places = ["NO"] },
        { kind = "exporter-attests-where-tagged", tags = ["t"], fact = "f" },
        { kind = "importer-attests-where-tagged", tags = ["t"], fact = "f" },
        { kind = "importer-not-subject", because = "b" },
        { kind = "documented" },
        { kind = "measure", among = ["m"] },
    ]"#;
    let text = with_mechanism("m", conditions);
    let regimes = merge(Vec::new(), &[("own.toml".to_owned(), text)]).expect("a regime");
    assert_eq!(regimes[0].mechanism[0].requires.len(), schema::CONDITIONS.len());
}

/// SMALL with two entries of one mechanism, with further keys of each.
fn twice(first: &str, second: &str) -> String {
    let other = with_mechanism("m", second).split_off(SMALL.len());
    with_mechanism("m", first) + &other.replace("id = \"xx-law/m\"", "id = \"xx-law/m2\"")
}

#[test]
fn a_mechanism_has_one_entry_on_each_day() {
    for (first, second) in [
        ("until = \"2024-12-31\"", "from = \"2025-01-01\""),
        ("from = \"2025-01-01\"", "until = \"2024-12-31\""),
        ("void = \"2025-01-01\"", "from = \"2025-01-01\""),
    ] {
        let files = [("own.toml".to_owned(), twice(first, second))];
        let regimes = merge(Vec::new(), &files).expect("a regime");
        assert_eq!(regimes[0].mechanism.len(), 2, "{first} {second}");
    }
    for (first, second, day) in [
        ("until = \"2025-01-01\"", "from = \"2025-01-01\"", "2025-01-01"),
        ("from = \"2025-01-01\"", "from = \"2024-01-01\"\nuntil = \"2026-01-01\"", "2025-01-01"),
        ("void = \"2025-01-02\"", "from = \"2025-01-01\"", "2025-01-01"),
        ("until = \"2025-01-01\"", "until = \"2024-01-01\"", "2024-01-01"),
        ("", "until = \"2024-01-01\"", "2024-01-01"),
        ("", "", "every day"),
    ] {
        let told = errors(&twice(first, second));
        let [told] = told.as_slice() else { panic!("{told:?}") };
        assert!(
            told.contains(&format!(
                ":13: the mechanism `m` appears twice on {day}: first in line 31; let one end with `until` on the \
                 day before the other begins with `from`, or write both as one"
            )),
            "{told}"
        );
    }
}

#[test]
fn keys_that_contradict_one_another_are_told() {
    let decision =
        |keys: &str| errors(&SMALL.replace("places = [\"US\"]", &format!("places = [\"US\"]\n{keys}")));
    assert_eq!(
        decision("unsettled = [\"PR\", \"US\"]"),
        [
            "own.toml:24:20: `US` is unsettled, and `places` covers it; `places` is what it covers, `unsettled` what \
             it may cover: name it in one of the two"
        ]
    );
    assert_eq!(
        decision("covers-from = \"territories\""),
        ["own.toml:24:15: `territories` is not a word for `covers-from`; did you mean `territory`?"]
    );
    let asked = |keys: &str| {
        let condition =
            format!("exporter-attests-where-tagged\", fact = \"f\", tags = [\"t\"], {keys} }}]\n");
        errors(&SMALL.replace("certified\", scheme = \"s\" }]\n", &condition))
    };
    assert_eq!(
        asked("narrower = [\"n\"]"),
        [
            "own.toml:24:92: `narrower` asks nothing without `broad`; name in `broad` the tags of which these are a \
             part, or leave `narrower` out"
        ]
    );
    assert_eq!(
        asked("broad = [\"b\"], narrower = [\"n\", \"b\"]"),
        ["own.toml:24:113: `b` is in `narrower` and in `broad`; name it in one of the two"]
    );
    assert_eq!(
        asked("broad = [\"b\"], narrower = [\"t\"]"),
        ["own.toml:24:108: `t` is in `narrower` and in `tags`; name it in one of the two"]
    );
    let mechanism = |keys: &str| errors(&with_mechanism("m", keys));
    assert_eq!(
        mechanism("from = \"2020-01-01\"\napproved-from = \"2019-12-31\""),
        ["own.toml:33:17: `approved-from` is before `from`: 2019-12-31 is before 2020-01-01"]
    );
    assert_eq!(
        mechanism("until = \"2020-01-01\"\napproved-from = \"2020-01-02\""),
        ["own.toml:32:9: `until` is before `approved-from`: 2020-01-01 is before 2020-01-02"]
    );
    assert_eq!(
        mechanism("needs-document = true\nrequires = [{ kind = \"same-group\" }, { kind = \"documented\" }]"),
        ["own.toml:32:18: `needs-document` and the condition `documented` ask the same; keep one of the two"]
    );
    assert_eq!(
        mechanism("requires = [{ kind = \"importer-not-subject\", unsettled = true, because = \"b\" }]"),
        [
            "own.toml:32:74: `because` says why it fails, and with `unsettled` it never does; leave one of the two \
             out"
        ]
    );
    assert_eq!(
        mechanism("binds = \"groups\""),
        ["own.toml:32:9: `groups` is not a word for `binds`; did you mean `group`?"]
    );
}

#[test]
fn a_prohibition_has_no_reach_that_is_open() {
    for key in ["covers-from = \"territory\"", "unsettled = [\"PR\"]"] {
        let text = SMALL.replace("[[decision]]", "[[prohibition]]") + key;
        let told = errors(&text);
        assert!(told.len() == 1 && told[0].contains("unknown key `"), "{told:?}");
    }
}
