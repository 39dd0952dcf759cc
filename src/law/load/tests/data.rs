//! The built-in regimes are whole, and say what they are known to say, day by day.

use jiff::civil::date;

use crate::{
    law::{
        data::{Binds, Condition, CoversFrom, Decision, Entry, Grade, Mark, Regime},
        load::built_in,
    },
    model::Place,
};

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
#[allow(clippy::too_many_lines, reason = "a source after another")]
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
                "uk-gdpr/kr",
                "uk-gdpr/public-instrument",
                "uk-gdpr/certification",
                "ch-fadp/ca",
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
                "eu-gdpr/territory-hr",
                "eu-gdpr/territory-eu-bodies",
                "eu-gdpr/us-privacy-shield",
                "uk-gdpr/eea",
                "uk-gdpr/fo",
                "uk-gdpr/idta",
                "uk-gdpr/adhoc-clauses",
                "ch-fadp/gb",
                "ch-fadp/scc",
                "ch-fadp/eea-later-rows",
            ],
        ),
        (M, ReviewRequired, &["uk-gdpr/compelling-interests", "ch-fadp/onward-contract"]),
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
        [
            "ch-fadp/us-dpf",
            "eu-gdpr/jp-2019-419",
            "eu-gdpr/us-dpf",
            "eu-gdpr/us-privacy-shield",
            "uk-gdpr/jp",
            "uk-gdpr/us-bridge"
        ]
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
        for tag in ["special", "hr", "health", "genetic", "criminal"] {
            assert!(regime.watched_tags.contains(&tag.to_owned()), "{} {tag}", regime.id);
        }
    }
}
