//! The built-in regimes load and are whole; a broken file says where and why.

use jiff::civil::date;

use super::*;
use crate::{
    law::{Binds, Condition, CoversFrom, Decision, Entry, Grade, Mark},
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
    let exempt = regime.same_party.iter().chain(&regime.returns_exempt);
    let all = [&regime.law].into_iter().chain(territory).chain(exempt);
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
            // What was seen in a primary text may leave something open, and be marked all the same.
            let unmarked = entry.source.mark == Mark::Counts;
            assert!(!unmarked || entry.source.grade == Grade::P, "{id}");
            assert!(entry.source.mark != Mark::Unconfirmed || entry.source.grade == Grade::M, "{id}");
        }
    }
}

/// Grade and mark of an entry.
fn evidence(id: &str) -> (Grade, Mark) {
    let regimes = built_in().expect("regimes");
    let entry = regimes.iter().flat_map(entries).find(|e| e.id == id);
    let source = &entry.unwrap_or_else(|| panic!("{id} is an entry")).source;
    (source.grade, source.mark)
}

#[test]
fn what_a_secondary_source_says_is_not_graded_primary() {
    use Grade::{M, P, S};
    use Mark::{Counts, ReviewRequired, Unconfirmed};
    for (grade, mark, ids) in [
        (
            P,
            Counts,
            &[
                "eu-gdpr/law",
                "eu-gdpr/territory-outermost",
                "eu-gdpr/ad-2010-625",
                "eu-gdpr/ca-2002-2",
                "eu-gdpr/fo-2010-146",
                "eu-gdpr/public-instrument",
                "eu-gdpr/derogation",
                "uk-gdpr/law",
                "uk-gdpr/fo",
                "uk-gdpr/kr",
                "uk-gdpr/public-instrument",
                "uk-gdpr/certification",
                "ch-fadp/ca",
                "ch-fadp/scc",
                "ch-fadp/derogation",
            ][..],
        ),
        // Read in a primary text, but for what each has still open.
        (
            P,
            ReviewRequired,
            &[
                "eu-gdpr/il-2011-61",
                "eu-gdpr/jp-2019-419",
                "eu-gdpr/kr-2022-254",
                "eu-gdpr/us-dpf",
                "eu-gdpr/uy-2012-484",
                "uk-gdpr/us-bridge",
                "uk-gdpr/uk-addendum",
                "ch-fadp/bcr-c",
            ],
        ),
        (
            S,
            ReviewRequired,
            &[
                "eu-gdpr/territory-efta",
                "eu-gdpr/br-2026-179",
                "eu-gdpr/gb-renewal",
                "eu-gdpr/epo-2025-1382",
                "eu-gdpr/scc",
                "eu-gdpr/certification",
                "uk-gdpr/eea",
                "uk-gdpr/idta",
                "uk-gdpr/adhoc-clauses",
                "ch-fadp/gb",
                "ch-fadp/eea-later-rows",
            ],
        ),
        (
            M,
            ReviewRequired,
            &["eu-gdpr/territory-hr", "uk-gdpr/compelling-interests", "ch-fadp/onward-contract"],
        ),
        (M, Unconfirmed, &["uk-gdpr/eea-territories", "ch-fadp/eea-territories"]),
    ] {
        for id in ids {
            assert_eq!(evidence(id), (grade, mark), "{id}");
        }
    }
}

#[test]
fn the_territory_of_the_gdpr_by_day() {
    let eu = regime("eu-gdpr");
    let inside = |code: &str, day| {
        let place = Place::parse(code).expect("a place");
        eu.territory.iter().any(|t| t.entry.holds(day) && t.places.contains(&place))
    };
    let today = date(2026, 11, 23);
    let inside_today = eu.territory.iter().filter(|t| t.entry.holds(today)).flat_map(|t| &t.places);
    assert_eq!(inside_today.count(), 30 + 7 + 1, "States, parts of them, and the Union itself");
    for code in ["HR", "IS", "LI", "NO", "RE", "AX", "@EU"] {
        assert!(inside(code, today), "{code}");
    }
    for code in ["GB", "GI", "CH", "GL", "NC", "JE"] {
        assert!(!inside(code, today), "{code}");
    }
    assert!(inside("GB", date(2020, 1, 31)) && inside("GB", date(2020, 2, 1)));
    assert!(inside("GB", date(2021, 6, 27)) && !inside("GB", date(2021, 6, 28)));
    assert!(!inside("HR", date(2013, 6, 30)));
    for code in ["IS", "LI", "NO"] {
        assert!(!inside(code, date(2018, 7, 19)) && inside(code, date(2018, 7, 20)), "{code}");
    }
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
                let held = in_force(&regime, place.code(), day);
                // For Canada the annex has one row, for three kinds of recipients.
                let several = regime.id == "ch-fadp" && held.iter().all(|id| id.starts_with("ch-fadp/ca"));
                assert!(held.len() <= 1 || several, "{place} {day}: {held:?}");
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
        ("ch-fadp", "certification", false),
        ("ch-fadp", "code-of-conduct", false),
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

/// The entry of a word that holds on a day.
fn mechanism<'r>(regime: &'r Regime, word: &str, day: jiff::civil::Date) -> &'r crate::law::Mechanism {
    let mut held = regime.mechanism.iter().filter(|m| m.mechanism == word && m.entry.holds(day));
    let found = held.next().unwrap_or_else(|| panic!("{word} on {day}"));
    assert!(held.next().is_none(), "{word} on {day}: one entry at a time");
    found
}

#[test]
fn what_the_act_of_2025_changed_in_the_united_kingdom_changed_on_its_day() {
    let uk = regime("uk-gdpr");
    let (eve, day) = (date(2026, 2, 4), date(2026, 2, 5));
    let spared = |on| {
        let addendum = mechanism(&uk, "uk-addendum", on);
        addendum.module.iter().filter(|m| m.no_assessment).map(|m| m.id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!((spared(eve), spared(day)), (vec!["4"], vec![]));
    let parties = |on| mechanism(&uk, "public-instrument", on).requires.clone();
    let kinds = uk.authority_kinds.clone();
    assert_eq!(parties(eve), [Condition::BothAre { kinds: kinds.clone() }]);
    assert_eq!(parties(day), [Condition::OneIs { kinds }]);
}

#[test]
fn what_an_authority_must_approve_names_its_paper() {
    for (id, words) in [
        (
            "eu-gdpr",
            &[
                "bcr-c",
                "bcr-p",
                "scc-sa",
                "code-of-conduct",
                "certification",
                "adhoc-clauses",
                "admin-arrangement",
            ][..],
        ),
        (
            "uk-gdpr",
            &["bcr-c", "bcr-p", "code-of-conduct", "certification", "adhoc-clauses", "admin-arrangement"],
        ),
        ("ch-fadp", &["bcr-c", "bcr-p", "code-of-conduct", "certification"]),
    ] {
        let regime = regime(id);
        let asked = regime.mechanism.iter().filter(|m| m.needs_document).map(|m| m.mechanism.as_str());
        assert_eq!(asked.collect::<Vec<_>>(), words, "{id}");
        let groups = regime.mechanism.iter().filter(|m| m.binds == Binds::Group);
        assert_eq!(groups.map(|m| m.mechanism.as_str()).collect::<Vec<_>>(), ["bcr-c", "bcr-p"], "{id}");
    }
    let eu = regime("eu-gdpr");
    let first = eu.mechanism.iter().filter_map(|m| Some((m.mechanism.as_str(), m.approved_from?)));
    assert_eq!(first.collect::<Vec<_>>(), [("certification", date(2026, 4, 15))]);
}

#[test]
fn what_covers_only_data_from_the_territory_and_what_is_not_settled() {
    let of = |test: fn(&Decision) -> bool| {
        let regimes = built_in().expect("regimes");
        let decisions = regimes.iter().flat_map(|r| &r.decision).filter(|d| test(d));
        decisions.map(|d| d.entry.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        of(|d| d.covers_from == CoversFrom::Territory),
        ["eu-gdpr/jp-2019-419", "eu-gdpr/us-dpf", "uk-gdpr/us-bridge"]
    );
    assert_eq!(of(|d| !d.unsettled.is_empty()), ["ch-fadp/us-dpf", "eu-gdpr/us-dpf", "uk-gdpr/us-bridge"]);
}

#[test]
fn one_law_is_the_one_where_none_is_named_and_each_says_what_it_watches() {
    let regimes = built_in().expect("regimes");
    let fallback = regimes.iter().filter(|r| r.fallback).map(|r| r.id.as_str());
    assert_eq!(fallback.collect::<Vec<_>>(), ["eu-gdpr"]);
    for regime in &regimes {
        let same = regime.same_party.as_ref().unwrap_or_else(|| panic!("{}", regime.id));
        assert_eq!(same.source.mark, Mark::ReviewRequired, "{}", regime.id);
        assert!(regime.authority_kinds.contains(&"regulator".to_owned()), "{}", regime.id);
        for tag in ["special", "hr", "health", "genetic"] {
            assert!(regime.watched_tags.contains(&tag.to_owned()), "{} {tag}", regime.id);
        }
    }
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
                ":13: the mechanism `m` stands twice on {day}: first in line 31; let one end with `until` on the \
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
        ["own.toml:24:15: `territories` is no word for `covers-from`; did you mean `territory`?"]
    );
    let asked = |keys: &str| {
        let condition =
            format!("exporter-attests-where-tagged\", fact = \"f\", tags = [\"t\"], {keys} }}]\n");
        errors(&SMALL.replace("certified\", scheme = \"s\" }]\n", &condition))
    };
    assert_eq!(
        asked("narrower = [\"n\"]"),
        [
            "own.toml:24:96: `narrower` asks nothing without `broad`; name in `broad` the tags of which these are a \
             part, or leave `narrower` out"
        ]
    );
    assert_eq!(
        asked("broad = [\"b\"], narrower = [\"n\", \"b\"]"),
        ["own.toml:24:118: `b` is in `narrower` and in `broad`; name it in one of the two"]
    );
    assert_eq!(
        asked("broad = [\"b\"], narrower = [\"t\"]"),
        ["own.toml:24:113: `t` is in `narrower` and in `tags`; name it in one of the two"]
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
        mechanism("binds = \"groups\""),
        ["own.toml:32:9: `groups` is no word for `binds`; did you mean `group`?"]
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
