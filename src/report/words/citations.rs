//! Citations in the languages of the page, by a table of their parts. What it does not know stays as it is, in English.

use std::{collections::BTreeMap, sync::LazyLock};

use super::text::Lang;

const PARTS: &str = include_str!("data/citations.tsv");

/// The parts: in English, in German, in French; in the order of the table.
static TABLE: LazyLock<Vec<[&'static str; 3]>> = LazyLock::new(|| {
    let rows = PARTS.lines().filter(|line| !line.starts_with('#'));
    let cells = |row: &'static str| {
        let mut cells = row.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?])
    };
    rows.filter_map(cells).collect()
});

/// The same by what stands in English.
static NAMES: LazyLock<BTreeMap<&'static str, [&'static str; 2]>> =
    LazyLock::new(|| TABLE.iter().map(|&[english, german, french]| (english, [german, french])).collect());

/// The sources of a citation, each in the language, or as it is with `false`.
pub fn sources(lang: Lang, citation: &str) -> Vec<(String, bool)> {
    let in_language = |source: &str| source_in(lang, source);
    citation
        .split("; ")
        .map(|source| in_language(source).map_or_else(|| (source.to_owned(), false), |said| (said, true)))
        .collect()
}

/// What stands between two sources.
pub fn between(lang: Lang) -> &'static str {
    word(lang, "between").unwrap_or("; ")
}

fn word(lang: Lang, key: &str) -> Option<&'static str> {
    let [german, french] = NAMES.get(key)?;
    match lang {
        Lang::English => None,
        Lang::German => Some(german),
        Lang::French => Some(french),
    }
}

/// A source: an act, and where in it. Nothing where a part of it is not known.
fn source_in(lang: Lang, source: &str) -> Option<String> {
    let act = source.split(", ").next().unwrap_or_default();
    let and = word(lang, "and")?;
    let segment = |text: &str| {
        let parts: Option<Vec<String>> = text.split(" and ").map(|part| part_in(lang, act, part)).collect();
        Some(parts?.join(and))
    };
    let segments: Option<Vec<String>> = source.split(", ").map(segment).collect();
    // German names an act and its article without a comma between paragraphs; each language has it between segments.
    Some(segments?.join(", "))
}

/// One thing that is named: an act, an article, a paragraph, an annex.
fn part_in(lang: Lang, act: &str, part: &str) -> Option<String> {
    let named = TABLE.iter().find_map(|row| {
        let numbers = slots(row[0], part)?;
        word(lang, row[0]).map(|text| filled(text, &numbers))
    });
    if named.is_some() {
        return named;
    }
    let article = part.strip_prefix("Arts ").or_else(|| part.strip_prefix("Art. ")).unwrap_or(part);
    let at = article.find('(').unwrap_or(article.len());
    let (number, below) = article.split_at(at);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    let below = below_in(lang, act, below)?;
    match (number.is_empty(), is_number) {
        (false, true) => Some(format!("{} {number}{below}", word(lang, "article")?)),
        (true, _) if !below.is_empty() => Some(below.trim_start_matches([',', ' ']).to_owned()),
        _ => None,
    }
}

/// What stands in brackets behind an article: paragraph, letter, number.
fn below_in(lang: Lang, act: &str, text: &str) -> Option<String> {
    let (mut out, mut rest) = (String::new(), text);
    for level in ["paragraph", "letter", "number"] {
        let Some(inner) = rest.strip_prefix('(') else { break };
        let (value, behind) = inner.split_once(')')?;
        let digits = value.starts_with(|c: char| c.is_ascii_digit());
        let wrong = match level {
            "paragraph" => !digits,
            "letter" => digits,
            _ => false,
        };
        if value.is_empty() || wrong {
            return None;
        }
        let called = word(lang, &format!("{act} {level}")).or_else(|| word(lang, level))?;
        out.push_str(called);
        out.push_str(value);
        rest = behind;
    }
    rest.is_empty().then_some(out)
}

/// What stands for `{1}`, `{2}` of a pattern in a text that is like it.
fn slots<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split(['{', '}']);
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut numbers = Vec::new();
    // Behind each number of a slot stands what comes before the next one.
    while let (Some(_), Some(after)) = (pieces.next(), pieces.next()) {
        let end = if after.is_empty() { rest.len() } else { rest.find(after)? };
        let (number, behind) = rest.split_at(end);
        if number.is_empty() || !number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.')) {
            return None;
        }
        numbers.push(number);
        rest = behind.strip_prefix(after)?;
    }
    rest.is_empty().then_some(numbers)
}

fn filled(text: &str, numbers: &[&str]) -> String {
    let mut out = text.to_owned();
    for (at, number) in numbers.iter().enumerate() {
        out = out.replace(&format!("{{{}}}", at + 1), number);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lang: Lang, citation: &str) -> String {
        let sources = sources(lang, citation);
        sources.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(between(lang))
    }

    #[test]
    fn citations_are_said_in_the_language() {
        for (english, german, french) in [
            (
                "GDPR, Arts 46(2)(b) and 47",
                "DSGVO, Art. 46 Abs. 2 Buchst. b und Art. 47",
                "RGPD, art. 46, par. 2, point b et art. 47",
            ),
            (
                "Decision 2000/518/EC, Art. 1; GDPR, Art. 45(9)",
                "Entscheidung 2000/518/EG, Art. 1; DSGVO, Art. 45 Abs. 9",
                "décision 2000/518/CE, art. 1\u{a0}; RGPD, art. 45, par. 9",
            ),
            (
                "Implementing Decision (EU) 2025/2574, C(2025) 8771, amending Implementing Decision (EU) 2021/1772",
                "Durchführungsbeschluss (EU) 2025/2574, C(2025) 8771, zur Änderung des Durchführungsbeschlusses (EU) 2021/1772",
                "décision d’exécution (UE) 2025/2574, C(2025) 8771, modifiant la décision d’exécution (UE) 2021/1772",
            ),
            (
                "Implementing Decision (EU) 2019/419, Art. 1(1) and (2) and Annex I",
                "Durchführungsbeschluss (EU) 2019/419, Art. 1 Abs. 1 und Abs. 2 und Anhang I",
                "décision d’exécution (UE) 2019/419, art. 1, par. 1 et par. 2 et annexe I",
            ),
            (
                "FADP, Art. 17(1)(c)(1); Implementing Decision (EU) 2023/1795, section\u{20}2.2.6 and Annex I",
                "DSG, Art. 17 Abs. 1 Bst. c Ziff. 1; Durchführungsbeschluss (EU) 2023/1795, Abschnitt 2.2.6 und Anhang I",
                "LPD, art. 17, al. 1, let. c, ch. 1\u{a0}; décision d’exécution (UE) 2023/1795, section\u{20}2.2.6 et annexe I",
            ),
            (
                "FADP, Art. 16(2)(d); Swiss DPO, Annex 1, row 7",
                "DSG, Art. 16 Abs. 2 Bst. d; DSV, Anhang 1, Zeile 7",
                "LPD, art. 16, al. 2, let. d\u{a0}; OPDo, annexe 1, ligne 7",
            ),
        ] {
            assert_eq!(said(Lang::German, english), german);
            assert_eq!(said(Lang::French, english), french);
            assert_eq!(said(Lang::English, english), english);
        }
    }

    #[test]
    fn what_is_not_known_stays_as_it_is() {
        for citation in [
            "Data Protection Act 2018, Sch. 21, paras 4 and 5",
            "Data (Use and Access) Act 2025, Sch. 9, para. 25",
            "FADP, Art. 16(1): abroad is outside Switzerland",
            "GDPR, Art. x",
            "GDPR, Art. 46(b)",
            "",
        ] {
            assert_eq!(sources(Lang::German, citation), [(citation.to_owned(), false)]);
        }
    }
}
