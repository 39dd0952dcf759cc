//! Every language has every word, and says the same with it.

use std::collections::BTreeSet;

use super::{french::FRENCH, german::GERMAN, *};
use crate::report::relied;

const OTHERS: [&Words; 2] = [&GERMAN, &FRENCH];

fn placeholders(text: &str) -> BTreeSet<u32> {
    text.split('{').skip(1).map(|p| p.split('}').next().unwrap().parse().unwrap()).collect()
}

fn keys(text: &str) -> Vec<&str> {
    text.split('|').filter_map(|member| member.split_once('=')).map(|(key, _)| key).collect()
}

#[test]
fn no_word_is_blank_and_sentences_name_their_things_in_order() {
    for (name, text) in Lang::ALL.into_iter().flat_map(|lang| Words::of(lang).all()) {
        assert!(!text.trim().is_empty(), "{name}");
        let numbers = placeholders(text);
        let most = numbers.iter().copied().max().unwrap_or(0);
        assert!((1..=most).all(|n| numbers.contains(&n)), "{name}: {text}");
        assert!(text.matches('*').count() % 2 == 0, "{name}: {text}");
    }
}

#[test]
fn every_language_puts_the_same_into_its_sentences_and_lists() {
    for words in OTHERS {
        for ((name, english), (_, text)) in ENGLISH.all().into_iter().zip(words.all()) {
            let lang = words.lang();
            assert_eq!(placeholders(text), placeholders(english), "{lang:?} {name}: {text}");
            assert_eq!(text.matches('{').count(), english.matches('{').count(), "{lang:?} {name}: {text}");
            assert_eq!(text.split('|').count(), english.split('|').count(), "{lang:?} {name}: {text}");
            assert_eq!(keys(text), keys(english), "{lang:?} {name}");
            assert_eq!(text.matches('*').count(), english.matches('*').count(), "{lang:?} {name}: {text}");
            assert_eq!(text.matches('`').count(), english.matches('`').count(), "{lang:?} {name}: {text}");
            let sections = |text: &str| text.matches("DEFINITION").count();
            assert_eq!(sections(text), sections(english), "{lang:?} {name}: {text}");
            let edges = |text: &str| (text.starts_with(' '), text.ends_with(' '));
            assert!(
                edges(text) == edges(english) || name == "list_last" || text.starts_with("\u{a0}"),
                "{name}"
            );
        }
    }
}

/// What is said: without the keys of a list, which are those of files.
fn said(text: &str) -> String {
    let members = text.split('|').map(|member| member.split_once('=').map_or(member, |(_, said)| said));
    members.collect::<Vec<_>>().join(" | ")
}

/// What is the same as in English is a number, a mark, a command or a word of both languages.
#[test]
fn nothing_is_left_in_english() {
    const SAME: &[(Lang, &[&str])] = &[
        (
            Lang::German,
            &["dossiers", "special_mark", "ahead_command", "in_days", "question_rules", "first_day"],
        ),
        (
            Lang::French,
            &[
                "dossiers",
                "verdict",
                "conditions",
                "source",
                "special_mark",
                "ahead_command",
                "first_ask",
                "module",
                "question_rules",
                "day_form",
            ],
        ),
    ];
    // A command, and the names of files.
    const NAMES: &[&str] = &["ahead_command", "since_none", "files"];
    for &(lang, same) in SAME {
        let words = Words::of(lang);
        let both = || ENGLISH.all().into_iter().zip(words.all());
        let equal: Vec<&str> =
            both().filter(|((_, english), (_, text))| english == text).map(|((name, _), _)| name).collect();
        assert_eq!(BTreeSet::from_iter(equal), same.iter().copied().collect(), "{lang:?}");
        for ((name, english), (_, text)) in both().filter(|((name, _), _)| !NAMES.contains(name)) {
            let text = said(text);
            // No four words of the English text stand in the other.
            let of: Vec<&str> = english.split_whitespace().collect();
            for four in of.windows(4).filter(|four| four.iter().all(|w| w.contains(char::is_alphabetic))) {
                let four = four.join(" ");
                assert!(four.contains("DEFINITION") || !text.contains(&four), "{lang:?} {name}: {four}");
            }
            for word in [" the ", " of ", " and ", " with ", " is ", " are ", " which "] {
                assert!(!text.contains(word), "{lang:?} {name}: {text}");
            }
        }
    }
}

/// A blank before a high mark does not break, and quotes and apostrophes are those of the language.
#[test]
fn marks_are_those_of_the_language() {
    for (name, text) in FRENCH.all() {
        for mark in [":", ";", "?", "!", "»", "%"] {
            assert!(!text.contains(&format!(" {mark}")), "{name}: {text}");
        }
        assert!(!text.contains("« ") && !text.contains(['"', '\'', '“', '„']), "{name}: {text}");
        // A mark stands behind a blank, but within a number, a key or what a program reads.
        let glued = text.match_indices([':', ';', '?']).find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            before.is_some_and(char::is_alphabetic) && text[at + 1..].starts_with(' ')
        });
        assert_eq!(glued, None, "{name}: {text}");
    }
    for (name, text) in GERMAN.all() {
        assert!(!text.contains(['"', '\'', '”', '«', '’']), "{name}: {text}");
        assert_eq!(text.matches('„').count(), text.matches('“').count(), "{name}: {text}");
        assert!(!text.contains(" %"), "{name}: {text}");
    }
}

#[test]
fn sections_that_are_cited_are_there() {
    let definition = include_str!("../../../docs/DEFINITION.md");
    let all: Vec<_> = Lang::ALL.into_iter().flat_map(|lang| Words::of(lang).all()).collect();
    let cited = all.iter().flat_map(|(_, text)| text.split("DEFINITION ").skip(1));
    let mut count = 0;
    for rest in cited {
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let number = number.trim_end_matches('.');
        let there = [format!("\n## {number}. "), format!("\n### {number} ")];
        assert!(there.iter().any(|head| definition.contains(head)), "{rest}");
        count += 1;
    }
    assert!(count > 24, "{count}");
}

#[test]
fn a_verdict_has_the_word_of_the_law_where_the_files_word_says_nothing_to_its_reader() {
    assert_eq!(ENGLISH.verdict(Verdict::Free), "no transfer");
    assert_eq!(ENGLISH.verdict(Verdict::Missing), "missing");
    assert_eq!(GERMAN.verdict(Verdict::Missing), "ohne Grundlage");
    assert_eq!(FRENCH.verdict(Verdict::Unknown), "à déterminer");
    for words in OTHERS {
        let said: BTreeSet<&str> = Verdict::ALL.into_iter().map(|verdict| words.verdict(verdict)).collect();
        assert_eq!(said.len(), Verdict::ALL.len(), "each has its own");
    }
}

/// What other outputs say in English the page says in the same words.
#[test]
fn english_words_of_files_are_those_of_the_files() {
    for verdict in Verdict::ALL {
        assert!(Lang::ALL.into_iter().all(|lang| !Words::of(lang).meaning(verdict).is_empty()));
    }
    for grade in [crate::law::Grade::P, crate::law::Grade::S, crate::law::Grade::M] {
        assert_eq!(ENGLISH.grades.word(relied::grade(grade)), relied::grade_meaning(grade));
    }
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let bases = crate::model::Basis::ALL.iter().map(|basis| (words.bases, basis.as_str()));
        let decisions = crate::model::Decision::ALL.iter().map(|one| (words.decisions, one.as_str()));
        for (list, word) in bases.chain(decisions) {
            assert!(list.member(word).is_some(), "{lang:?} {word}");
        }
    }
}

#[test]
fn conditions_are_asked_in_words() {
    assert_eq!(ENGLISH.check("certified:eu-us-dpf"), "The recipient is certified: eu-us-dpf");
    assert_eq!(ENGLISH.check("assessment:failed"), "The assessment passed");
    assert_eq!(ENGLISH.check("not-known-here"), "not known here");
    assert_eq!(ENGLISH.unjudged("inside"), "inside the territory");
    assert_eq!(ENGLISH.unjudged("else"), "not protected here");
    assert_eq!(GERMAN.check("certified:eu-us-dpf"), "Der Empfänger ist zertifiziert: eu-us-dpf");
    assert_eq!(FRENCH.unjudged("else"), "non protégé ici");
}

#[test]
fn lists_end_as_the_language_does() {
    let said = |words: &Words, things: &[&str]| words.list(things);
    assert_eq!(said(&ENGLISH, &["a", "b", "c"]), "a, b, c");
    assert_eq!(said(&GERMAN, &["a", "b", "c"]), "a, b und c");
    assert_eq!(said(&GERMAN, &["a"]), "a");
    assert_eq!(said(&FRENCH, &["a", "b"]), "a et b");
    assert_eq!(said(&FRENCH, &[]), "");
}

#[test]
fn what_is_said_in_english_is_marked() {
    let said = |words: &Words, what: &str| words.due(what).into_string();
    assert_eq!(said(&ENGLISH, "joins the EU"), "joins the EU");
    assert_eq!(said(&GERMAN, "joins the EU"), "<span lang=\"en\">joins the EU</span>");
    assert_eq!(said(&GERMAN, "last day"), "letzter Tag");
    assert_eq!(said(&ENGLISH, "to be corrected: x"), "to be corrected: x");
    assert_eq!(said(&FRENCH, "to be corrected: x"), "à corriger\u{a0}: x");
    assert_eq!(
        GERMAN.fallen("All adequacy decisions for one country (United States)"),
        "Alle Angemessenheitsbeschlüsse zu einem Land (Vereinigte Staaten)"
    );
    assert_eq!(GERMAN.fallen("Safe Harbour"), "„Sicherer Hafen“ (Safe Harbour)");
    assert_eq!(
        ENGLISH.fallen("All adequacy decisions for one country (United States)"),
        "All adequacy decisions for one country (United States)"
    );
    assert_eq!(FRENCH.fallen("Somebody's law"), "Somebody's law");
}
