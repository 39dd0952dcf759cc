//! The page that documents the law and the finding codes: every condition, entry and code under a heading, as
//! Markdown. It depends on the regimes alone, on no day.

use std::fmt::Write as _;

use super::{
    data::{self, Item},
    sheets,
};
use crate::{
    finding::{
        Code,
        explain::{BASE, File},
    },
    law::{ConditionManual, MANUAL, Regime},
    report::{markdown::escaped, relied},
};

/// The whole page.
pub fn page(regimes: &[Regime]) -> String {
    let mut out = String::new();
    opening(&mut out, regimes);
    conditions(&mut out, regimes);
    for regime in regimes {
        law(&mut out, regime);
    }
    codes(&mut out);
    out
}

/// A line; writing to a string does not fail.
macro_rules! line {
    ($out:expr) => { $out.push('\n') };
    ($out:expr, $($text:tt)*) => {{ let _ = writeln!($out, $($text)*); }};
}

/// Words of an entry, in which back quotes mark words of files.
fn worded(text: &str) -> String {
    escaped(text).replace("\\`", "`")
}

fn opening(out: &mut String, regimes: &[Regime]) {
    line!(out, "# The law and the finding codes\n");
    line!(
        out,
        "Every condition, entry of the law and finding code that the program knows. `thalweg law --page` writes this \
         page; `thalweg law` and `thalweg code` show the same piece by piece.\n"
    );
    line!(out, "- [Conditions](#conditions)");
    for regime in regimes {
        line!(out, "- [{}](#{})", escaped(&regime.name), escaped(&regime.id));
    }
    line!(out, "- [Finding codes](#finding-codes)\n");
    line!(
        out,
        "Grades of evidence: P primary text or official page seen, S secondary source seen, M from memory. An entry that \
         is `review-required` counts, and is listed in every report; one that is `unconfirmed` gives `unknown` at best, \
         until `confirms` in inventory.toml names it. An end is the last day; `void` is the first day on which an entry \
         no longer holds.\n"
    );
}

fn conditions(out: &mut String, regimes: &[Regime]) {
    line!(out, "## Conditions\n");
    line!(
        out,
        "Each answers *holds*, *fails* or *not stated*. Of a safeguard, one that fails makes it `deficient`; else one that \
         is not stated makes it `unknown`. Of a decision likewise; an exclusion that holds leaves it out.\n"
    );
    for manual in MANUAL {
        condition(out, manual, regimes);
    }
}

fn condition(out: &mut String, manual: &ConditionManual, regimes: &[Regime]) {
    line!(out, "### {}\n", manual.kind);
    line!(out, "{}\n", manual.asks);
    let keys: Vec<String> = manual.keys().iter().map(|key| format!("`{key}`")).collect();
    line!(out, "- keys: {}", if keys.is_empty() { "none".to_owned() } else { keys.join(", ") });
    line!(out, "- of a decision: {}", if manual.of_decisions() { "yes" } else { "no" });
    line!(out, "- holds: {}", manual.holds);
    line!(out, "- fails: {}", manual.fails);
    line!(out, "- not stated: {}", manual.not_stated);
    let users: Vec<&str> = regimes.iter().flat_map(|r| manual.users(r)).collect();
    let users: Vec<String> = users.into_iter().map(escaped).collect();
    line!(out, "- used by: {}\n", if users.is_empty() { "no entry".to_owned() } else { users.join(", ") });
}

fn law(out: &mut String, regime: &Regime) {
    line!(out, "## {}\n", escaped(&regime.id));
    line!(
        out,
        "{}. A transfer without a ground is against: {}.\n",
        escaped(&regime.name),
        escaped(regime.rule())
    );
    let lines = sheets::law_in_words(regime);
    for line in &lines {
        line!(out, "- {}", escaped(line));
    }
    if !lines.is_empty() {
        line!(out);
    }
    for item in data::items(regime, None) {
        entry(out, &item);
    }
}

fn entry(out: &mut String, item: &Item) {
    let entry = item.entry;
    line!(out, "### {}\n", escaped(&entry.id));
    line!(out, "{}: {}. {}.\n", item.part, escaped(&entry.title), escaped(&entry.citation));
    line!(out, "- dates: {}", sheets::dates(entry).replace('\n', ", "));
    if !item.places.is_empty() {
        line!(out, "- places: {}", data::codes(item.places).replace(';', ", "));
    }
    if let Some(mechanism) = item.mechanism {
        line!(out, "- mechanism in safeguards.csv: `{}`", escaped(&mechanism.mechanism));
    }
    if !item.gives().is_empty() {
        line!(out, "- gives: `{}`", item.gives());
    }
    for ask in item.asks() {
        line!(out, "- condition: {}", worded(&ask));
    }
    if let Some(decision) = item.decision {
        line!(out, "- onward from there: {}", decision.onward.in_words());
    }
    let source = &entry.source;
    line!(
        out,
        "- evidence: {}, checked {}, {}: {}",
        relied::grade(source.grade),
        source.checked,
        relied::mark(source.mark),
        escaped(&source.text)
    );
    if !entry.note.is_empty() {
        line!(out, "- note: {}", worded(&entry.note));
    }
    line!(out);
}

fn codes(out: &mut String) {
    line!(out, "## Finding codes\n");
    line!(
        out,
        "`[severity]` in inventory.toml changes the severity of one; errors that begin with `TW0` stay errors. Each example \
         is files put beside those of this small inventory, or in their place:\n"
    );
    files(out, BASE);
    for &code in Code::ALL {
        let e = code.explanation();
        line!(out, "### {} {}\n", code.as_str(), code.title());
        line!(out, "Severity: {}\n", code.severity().as_str());
        line!(out, "{}\n", e.meaning);
        line!(out, "Why it matters: {}\n", e.why);
        line!(out, "What to do: {}\n", e.fix);
        line!(out, "It is raised by\n");
        files(out, e.raises);
        line!(out, "and not by\n");
        files(out, e.settled);
    }
}

fn files(out: &mut String, files: &[File]) {
    for (name, text) in files {
        let language = name.rsplit('.').next().unwrap_or_default();
        line!(out, "`{name}`\n\n```{language}\n{text}```\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_heading_once() {
        let regimes = crate::law::built_in().unwrap();
        let page = page(&regimes);
        let entries = regimes.iter().flat_map(Regime::entries).map(|(_, e)| e.id.clone());
        let codes = Code::ALL.iter().map(|c| format!("{} {}", c.as_str(), c.title()));
        let wanted: Vec<String> =
            MANUAL.iter().map(|m| m.kind.to_owned()).chain(entries).chain(codes).collect();
        let headings: Vec<&str> = page.lines().filter_map(|l| l.strip_prefix("### ")).collect();
        assert_eq!(headings, wanted);
    }

    #[test]
    fn a_law_of_ones_own_makes_no_heading_or_tag() {
        let mut regimes = crate::law::built_in().unwrap();
        let law = &mut regimes[0].law;
        law.title = "x\n### forged".to_owned();
        law.note = "<script>`a`</script>".to_owned();
        let page = page(&regimes);
        assert!(!page.lines().any(|l| l.starts_with("### forged")));
        assert!(!page.contains("<script>"));
    }
}
