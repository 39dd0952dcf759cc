//! The built-in regimes load and are whole; a broken file says where and why.

use jiff::civil::date;

use super::*;
use crate::{
    law::{Decision, Entry, Grade, Mark},
    model::Place,
};

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

fn regime(id: &str) -> Regime {
    let regimes = built_in().unwrap_or_else(|error| panic!("{error}"));
    regimes.into_iter().find(|regime| regime.id == id).unwrap_or_else(|| panic!("{id} is built in"))
}

fn entries(regime: &Regime) -> Vec<&Entry> {
    let territory = regime.territory.iter().map(|t| &t.entry);
    let decisions = regime.decision.iter().chain(&regime.prohibition).map(|d| &d.entry);
    let mechanisms = regime.mechanism.iter().map(|m| &m.entry);
    let all = [&regime.law].into_iter().chain(territory).chain(&regime.returns_exempt);
    all.chain(decisions).chain(mechanisms).collect()
}

/// The ids of the decisions on a place that hold on a day.
fn in_force(regime: &Regime, code: &str, day: jiff::civil::Date) -> Vec<String> {
    let place = Place::parse(code).expect("a place");
    let covers = |d: &&Decision| d.entry.holds(day) && d.places.iter().any(|p| place.within(*p));
    regime.decision.iter().filter(covers).map(|d| d.entry.id.clone()).collect()
}

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
fn every_built_in_entry_says_where_it_stands_and_what_was_seen() {
    for regime in built_in().expect("regimes") {
        for entry in entries(&regime) {
            let id = &entry.id;
            assert!(!entry.title.is_empty() && !entry.citation.is_empty(), "{id}");
            assert!(!entry.source.text.is_empty(), "{id}");
            assert_eq!(entry.source.grade == Grade::P, entry.source.mark == Mark::Counts, "{id}");
            assert!(entry.source.mark != Mark::Unconfirmed || entry.source.grade == Grade::M, "{id}");
        }
    }
}

#[test]
fn what_a_secondary_source_dates_is_not_graded_primary() {
    let eu = regime("eu-gdpr");
    let of =
        |id: &str| entries(&eu).into_iter().find(|e| e.id == format!("eu-gdpr/{id}")).map(|e| e.source.grade);
    for id in [
        "ad-2010-625",
        "ar-2003-490",
        "ca-2002-2",
        "ch-2000-518",
        "fo-2010-146",
        "gg-2003-821",
        "im-2004-411",
        "je-2008-393",
        "nz-2013-65",
        "uy-2012-484",
        "derogation",
    ] {
        assert_eq!(of(id), Some(Grade::S), "{id}");
    }
    assert_eq!(of("us-safe-harbour"), Some(Grade::M));
    assert_eq!(of("public-instrument"), Some(Grade::P));
}

#[test]
fn the_territory_of_the_gdpr_by_day() {
    let eu = regime("eu-gdpr");
    let inside = |code: &str, day| {
        let place = Place::parse(code).expect("a place");
        eu.territory.iter().any(|t| t.entry.holds(day) && t.places.contains(&place))
    };
    let today = date(2026, 11, 23);
    let states = eu.territory.iter().filter(|t| t.entry.holds(today)).flat_map(|t| &t.places).count();
    assert_eq!(states, 30 + 7);
    for code in ["HR", "IS", "LI", "NO", "RE", "AX"] {
        assert!(inside(code, today), "{code}");
    }
    for code in ["GB", "GI", "CH", "GL", "NC", "JE"] {
        assert!(!inside(code, today), "{code}");
    }
    assert!(inside("GB", date(2020, 1, 31)) && inside("GB", date(2020, 2, 1)));
    assert!(inside("GB", date(2021, 6, 27)) && !inside("GB", date(2021, 6, 28)));
    assert!(!inside("HR", date(2013, 6, 30)));
}

#[test]
fn decisions_by_day() {
    let eu = regime("eu-gdpr");
    for (code, day, found) in [
        ("GB", date(2021, 6, 27), None),
        ("GB", date(2021, 6, 28), Some("eu-gdpr/gb-2021-1772")),
        ("GB", date(2025, 12, 18), Some("eu-gdpr/gb-2021-1772")),
        ("GB", date(2025, 12, 28), Some("eu-gdpr/gb-renewal")),
        ("GB", date(2031, 12, 27), Some("eu-gdpr/gb-renewal")),
        ("GB", date(2031, 12, 28), None),
        ("US", date(2015, 10, 5), Some("eu-gdpr/us-safe-harbour")),
        ("US", date(2015, 10, 6), None),
        ("US", date(2020, 7, 15), Some("eu-gdpr/us-privacy-shield")),
        ("US", date(2020, 7, 16), None),
        ("US", date(2023, 7, 10), Some("eu-gdpr/us-dpf")),
        ("@EPO", date(2025, 7, 17), None),
        ("@EPO", date(2025, 7, 18), Some("eu-gdpr/epo-2025-1382")),
        ("BR", date(2026, 11, 23), Some("eu-gdpr/br-2026-179")),
        ("IN", date(2026, 11, 23), None),
    ] {
        assert_eq!(in_force(&eu, code, day), Vec::from_iter(found), "{code} on {day}");
    }
    let both = ["eu-gdpr/gb-renewal", "eu-gdpr/gb-2021-1772"];
    assert_eq!(in_force(&eu, "GB", date(2025, 12, 19)), both, "the renewal is the one named");
    assert_eq!(in_force(&eu, "GB", date(2025, 12, 27)), both);
    let (uk, ch) = (regime("uk-gdpr"), regime("ch-fadp"));
    assert_eq!(in_force(&uk, "US", date(2023, 10, 11)), Vec::<String>::new());
    assert_eq!(in_force(&uk, "US", date(2023, 10, 12)), ["uk-gdpr/us-bridge"]);
    assert_eq!(in_force(&uk, "KR", date(2022, 12, 18)), Vec::<String>::new());
    assert_eq!(in_force(&ch, "US", date(2024, 9, 14)), Vec::<String>::new());
    assert_eq!(in_force(&ch, "US", date(2024, 9, 15)), ["ch-fadp/us-dpf"]);
    assert_eq!(in_force(&ch, "JP", date(2026, 11, 23)), Vec::<String>::new());
}

#[test]
fn one_decision_at_most_covers_a_place_but_while_one_renews_another() {
    for regime in built_in().expect("regimes") {
        for day in [date(2012, 1, 1), date(2019, 1, 1), date(2024, 1, 1), date(2026, 11, 23)] {
            for place in Place::all() {
                assert!(in_force(&regime, place.code(), day).len() <= 1, "{} {place} {day}", regime.id);
            }
        }
    }
}

#[test]
fn clauses_count_for_another_law_only_where_they_are_its_own() {
    let own = |id: &str, mechanism: &str| {
        regime(id).mechanism.iter().find(|m| m.mechanism == mechanism).map(|m| m.own)
    };
    assert_eq!(own("eu-gdpr", "scc"), Some(true));
    assert_eq!(own("ch-fadp", "scc"), Some(false));
    assert_eq!(own("uk-gdpr", "scc"), None);
    assert_eq!(own("uk-gdpr", "uk-addendum"), Some(true));
    for (id, mechanism, is) in [
        ("eu-gdpr", "bcr-c", true),
        ("uk-gdpr", "bcr-c", false),
        ("uk-gdpr", "bcr-p", false),
        ("ch-fadp", "adhoc-clauses", false),
        ("ch-fadp", "public-instrument", false),
    ] {
        assert_eq!(own(id, mechanism), Some(is), "{id} {mechanism}");
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
            "22:71: `unconfirmd` is no word for `mark`; did you mean `unconfirmed`?",
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
            "15:71: `review` is no word for `mark`; known: `counts`, `review-required`",
        ),
        ("citation = \"Art. 3\"", "citation = \" \"", "21:12: `citation` is blank"),
        (
            "xx-law/us",
            "us",
            "19:6: `us` is not the id of an entry of `xx-law`; write `xx-law/` and a name of \
          lower-case letters, digits, `.`, `_` and `-`",
        ),
        ("xx-law/us", "xx-law/law", "19:6: the id `xx-law/law` stands twice: first in line 5"),
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
        { kind = "importer-not-subject", unsettled = true },
        { kind = "documented" },
        { kind = "measure", among = ["m"] },
    ]"#;
    let text = with_mechanism("m", conditions);
    let regimes = merge(Vec::new(), &[("own.toml".to_owned(), text)]).expect("a regime");
    assert_eq!(regimes[0].mechanism[0].requires.len(), schema::CONDITIONS.len());
}
