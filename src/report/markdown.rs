//! `report.md`: the report as text. What the user wrote is escaped: it makes no heading, table cell, link or
//! tag of its own.

use std::{fmt::Write as _, io};

use super::{
    findings,
    gathered::Gathered,
    plain, relied,
    since::Changed,
    subject::Report,
    summary::{self, SHOWN, Tally},
};
use crate::{
    assess::{Assessment, TransferRow},
    finding::Severity,
    law::{Judgement, Mark, Verdict},
    model::PartyId,
};

/// Text as Markdown shows it, wherever it stands in a line.
pub fn escaped(text: &str) -> String {
    let text = plain::shown(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let leading = before.is_none();
        let inside_word = |other: Option<&char>| other.is_some_and(|o: &char| o.is_alphanumeric());
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '_' if inside_word(before.as_ref()) && inside_word(chars.peek()) => escaped.push(c),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '$' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '#' | '+' | '-' | '=' | ':' if leading => {
                escaped.push('\\');
                escaped.push(c);
            }
            '.' | ')' if !leading && escaped.chars().all(|d| d.is_ascii_digit()) => {
                escaped.push('\\');
                escaped.push(c);
            }
            // Readers make links of bare addresses: what stands in between is no text, and none sees it.
            ':' if chars.peek() == Some(&'/') => escaped.push_str(":<!-- -->"),
            ':' if ["mailto", "xmpp"].iter().any(|scheme| ends_with(&escaped, scheme)) => {
                escaped.push_str(":<!-- -->");
            }
            '@' => escaped.push_str("<!-- -->@<!-- -->"),
            '.' if ends_with(&escaped, "www") => escaped.push_str("<!-- -->."),
            _ => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// Whether a text ends with a word, whatever its case.
fn ends_with(text: &str, word: &str) -> bool {
    let at = text.len().checked_sub(word.len());
    at.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// A table's head.
fn head(out: &mut dyn io::Write, columns: &[&str]) -> io::Result<()> {
    writeln!(out, "| {} |", columns.join(" | "))?;
    writeln!(out, "|{}", "---|".repeat(columns.len()))
}

/// A table's row, of cells that are Markdown already.
fn row(out: &mut dyn io::Write, cells: &[String]) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

/// Writes the report.
pub fn render(report: &Report, gathered: &Gathered, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = report.assessment;
    opening(assessment, out)?;
    signed(report, out)?;
    counts(assessment, gathered, out)?;
    exposures(assessment, gathered, out)?;
    transfers(assessment, out)?;
    finding_list(report, out)?;
    decisions(assessment, out)?;
    rules(assessment, out)
}

fn opening(assessment: &Assessment, out: &mut dyn io::Write) -> io::Result<()> {
    let inventory = &assessment.inventory;
    writeln!(out, "# {}\n", escaped(&plain::title(inventory)))?;
    let name = &inventory.head.name;
    if !name.is_empty() && *plain::title(inventory) != *plain::shown(name) {
        writeln!(out, "Inventory: {}\n", escaped(name))?;
    }
    writeln!(out, "As of {}. Regimes judged:\n", assessment.as_of)?;
    for regime in &assessment.regimes {
        let (id, name, citation) = (&regime.id, &regime.name, &regime.law.citation);
        writeln!(out, "- {}: {} ({})", escaped(id), escaped(name), escaped(citation))?;
    }
    if assessment.regimes.is_empty() {
        writeln!(out, "- none")?;
    }
    writeln!(out)
}

/// Who has signed, and what changed since.
fn signed(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let Some((since, last)) = report.since.and_then(|since| Some((since, since.last()?))) else {
        return Ok(());
    };
    writeln!(out, "## Signatures\n")?;
    for one in &since.signatures {
        writeln!(out, "- {}, on {}, as of {}", escaped(&one.who), one.on, one.as_of)?;
    }
    match &since.changed {
        Err(why) => writeln!(out, "\nWhat was signed on {} cannot be compared: {}.", last.on, escaped(why))?,
        Ok(changed) if changed.worse + changed.better + changed.other == 0 => {
            writeln!(out, "\nNo exposure changed since {}.", last.on)?;
        }
        Ok(changed) => {
            let exposures = |number| plain::count(number, "exposure", "exposures");
            writeln!(
                out,
                "\nSince {}: {} worse, {} better, {} otherwise changed.",
                last.on,
                exposures(changed.worse),
                changed.better,
                changed.other
            )?;
            if !changed.worst.is_empty() {
                writeln!(out, "The worst:\n")?;
            }
            for one in &changed.worst {
                writeln!(out, "- {}", escaped(&one.said(&report.assessment.inventory)))?;
            }
        }
    }
    if let Ok(Changed { spent, .. }) = &since.changed
        && !spent.is_empty()
    {
        let spent = spent.join("; ").replace('`', "");
        writeln!(out, "\nWhat was signed must be reviewed: {}.", escaped(&spent))?;
    }
    writeln!(out)
}

fn counts(assessment: &Assessment, gathered: &Gathered, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "## Summary\n")?;
    let words = [Severity::Error, Severity::Warning, Severity::Note];
    let [errors, warnings, notes] = words.map(|s| summary::findings(assessment, s));
    let waived = match summary::waived(assessment) {
        0 => String::new(),
        waived => format!("; {waived} waived"),
    };
    writeln!(
        out,
        "{}, {}, {}{waived}.\n",
        plain::count(errors, "error", "errors"),
        plain::count(warnings, "warning", "warnings"),
        plain::count(notes, "note", "notes")
    )?;
    let tables = [
        ("Exposures", summary::exposures(assessment, gathered)),
        ("Transfers", summary::transfers(assessment)),
    ];
    for (title, tallies) in tables {
        writeln!(out, "{title} by regime and verdict:\n")?;
        tally(out, &tallies)?;
        writeln!(out)?;
    }
    Ok(())
}

fn tally(out: &mut dyn io::Write, tallies: &[Tally]) -> io::Result<()> {
    let mut columns = vec!["regime"];
    columns.extend(Verdict::ALL.iter().rev().map(|v| v.as_str()));
    head(out, &columns)?;
    for tally in tallies {
        let mut cells = vec![regime(tally.regime)];
        cells.extend(tally.counts.iter().rev().map(ToString::to_string));
        row(out, &cells)?;
    }
    Ok(())
}

/// What a list leaves out, and where it is.
fn left_out(out: &mut dyn io::Write, all: usize, file: &str) -> io::Result<()> {
    if all > SHOWN {
        writeln!(out, "The first {SHOWN} of {all} are shown, the worst first. {file} has all of them.\n")?;
    }
    Ok(())
}

fn regime(id: &str) -> String {
    if id.is_empty() { "none".to_owned() } else { escaped(id) }
}

fn party(assessment: &Assessment, id: PartyId) -> String {
    let party = assessment.inventory.party(id);
    escaped(&plain::titled(&party.name, &party.id))
}

fn exposures(assessment: &Assessment, gathered: &Gathered, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "## Exposures\n")?;
    let (judged, free): (Vec<_>, Vec<_>) =
        summary::landings(assessment, gathered).into_iter().partition(|l| l.verdict != Verdict::Free);
    writeln!(
        out,
        "Who ends up with data across a border to which a law attaches conditions, the worst first. {} where it crosses none {} left \
         out: exposures.csv has every row with its route.
",
        plain::count(free.len(), "recipient and place", "recipients and places"),
        if free.len() == 1 { "is" } else { "are" }
    )?;
    left_out(out, judged.len(), "exposures.csv")?;
    head(out, &["verdict", "recipient", "kind", "place", "regime", "categories", "populations"])?;
    for landing in judged.into_iter().take(SHOWN) {
        let cells = [
            landing.verdict.as_str().to_owned(),
            party(assessment, landing.recipient),
            escaped(plain::kind(assessment.inventory.party(landing.recipient))),
            escaped(&plain::place(&assessment.inventory, landing.place)),
            regime(landing.regime),
            landing.categories.to_string(),
            landing.populations.to_string(),
        ];
        row(out, &cells)?;
    }
    writeln!(out)
}

fn transfers(assessment: &Assessment, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "## Transfers\n")?;
    let columns = [
        "flow",
        "regime",
        "kind",
        "exporter",
        "importer",
        "place",
        "categories",
        "populations",
        "verdict",
        "ground",
        "reasons",
    ];
    let mut rows: Vec<&TransferRow> = assessment.transfers.iter().collect();
    left_out(out, rows.len(), "transfers.csv")?;
    if rows.len() > SHOWN {
        rows.sort_by_key(|row| std::cmp::Reverse(row.judgement.verdict));
    }
    head(out, &columns)?;
    for transfer in rows.into_iter().take(SHOWN) {
        row(out, &transfer_cells(assessment, transfer))?;
    }
    writeln!(out)
}

fn transfer_cells(assessment: &Assessment, transfer: &TransferRow) -> [String; 11] {
    let inventory = &assessment.inventory;
    let judgement = &transfer.judgement;
    let exporter = transfer.exporter.map_or_else(
        || "not known".to_owned(),
        |id| format!("{}, {}", party(assessment, id), transfer.exporter_as.as_str()),
    );
    let categories: Vec<_> =
        transfer.categories.iter().map(|&c| escaped(&inventory.category(c).id)).collect();
    let populations: Vec<_> =
        transfer.populations.iter().map(|&p| escaped(&inventory.population(p).id)).collect();
    let reasons: Vec<_> = transfer.reasons(inventory).iter().map(|r| escaped(r)).collect();
    [
        escaped(&transfer.flow),
        escaped(&transfer.regime),
        transfer.kind.as_str().to_owned(),
        exporter,
        format!("{}, {}", party(assessment, transfer.importer), transfer.importer_as.as_str()),
        escaped(&plain::place(inventory, transfer.place)),
        categories.join(", "),
        populations.join(", "),
        judgement.verdict.as_str().to_owned(),
        ground(judgement),
        reasons.join("; "),
    ]
}

/// The ground; where none decided, the rule that asks for one.
fn ground(judgement: &Judgement) -> String {
    let parts = [judgement.mechanism(), judgement.instrument(), &judgement.citation];
    let stated: Vec<_> = parts.into_iter().filter(|p| !p.is_empty()).map(escaped).collect();
    let decided =
        [judgement.mechanism(), judgement.instrument(), &judgement.entry].iter().any(|p| !p.is_empty());
    let none = if judgement.verdict == Verdict::Unknown { "not known" } else { "none" };
    match stated.join(", ") {
        ground if decided => ground,
        rule if rule.is_empty() => none.to_owned(),
        rule => format!("{none}; {rule} asks for one"),
    }
}

fn finding_list(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "## Findings\n")?;
    let list = findings::worst_first(&report.assessment.findings);
    left_out(out, list.len(), "findings.csv")?;
    for finding in list.iter().take(SHOWN) {
        let (file, line, column) = findings::place(report.sources, finding);
        let mut text = format!("- **{} {}**", finding.code.as_str(), finding.severity.as_str());
        if !file.is_empty() {
            let place: Vec<_> = [escaped(file), findings::number(line), findings::number(column)]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect();
            let _ = write!(text, " {}", place.join(":"));
        }
        if !finding.subject.is_empty() {
            let _ = write!(text, " {}", escaped(&finding.subject));
        }
        if let Some(decided) = &finding.decided {
            let _ = write!(text, " ({})", escaped(&decided.said()));
        }
        let _ = write!(text, ": {}", escaped(&finding.message));
        if !finding.citation.is_empty() {
            let _ = write!(text, " ({})", escaped(&finding.citation));
        }
        if !finding.help.is_empty() {
            let _ = write!(text, ". Help: {}", escaped(&finding.help));
        }
        writeln!(out, "{text}")?;
    }
    if list.is_empty() {
        writeln!(out, "None.")?;
    }
    writeln!(out)
}

/// What was decided about exposures; what was about findings stands with them.
fn decisions(assessment: &Assessment, out: &mut dyn io::Write) -> io::Result<()> {
    if assessment.decided.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Decisions about exposures\n")?;
    left_out(out, assessment.decided.len(), "exposures.csv")?;
    for (key, decided) in assessment.decided.iter().take(SHOWN) {
        writeln!(out, "- {}: {}", escaped(key), escaped(&decided.said()))?;
    }
    writeln!(out)
}

fn rules(assessment: &Assessment, out: &mut dyn io::Write) -> io::Result<()> {
    let relied = relied::relied(assessment);
    writeln!(out, "## Rule entries relied on\n")?;
    head(out, &["entry", "what", "citation", "source", "grade", "checked", "mark"])?;
    for rule in &relied {
        let (entry, source) = (rule.entry, &rule.entry.source);
        let grade = format!("{}: {}", relied::grade(source.grade), relied::grade_meaning(source.grade));
        let cells = [
            escaped(&entry.id),
            escaped(&entry.title),
            escaped(&entry.citation),
            escaped(&source.text),
            grade,
            source.checked.to_string(),
            relied::mark(source.mark).to_owned(),
        ];
        row(out, &cells)?;
    }
    writeln!(out, "\n## Rule entries to be reviewed\n")?;
    let marked: Vec<_> = relied.iter().filter(|r| r.entry.source.mark == Mark::ReviewRequired).collect();
    for rule in &marked {
        let entry = rule.entry;
        write!(out, "- {}: {} ({})", escaped(&entry.id), escaped(&entry.title), escaped(&entry.citation))?;
        if !entry.note.is_empty() {
            write!(out, ". {}", escaped(&entry.note))?;
        }
        writeln!(out)?;
    }
    if marked.is_empty() {
        writeln!(out, "None.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::escaped;
    use crate::report::fixture;

    #[test]
    fn nothing_of_the_users_is_markup() {
        assert_eq!(escaped("<script>"), "&lt;script&gt;");
        assert_eq!(escaped("a|b`c`[x](javascript:y)"), "a\\|b\\`c\\`\\[x\\](javascript:y)");
        assert_eq!(escaped("# head"), "\\# head");
        assert_eq!(escaped("12. point"), "12\\. point");
        assert_eq!(escaped("one\ntwo"), "one two");
        assert_eq!(escaped("a & b"), "a &amp; b");
    }

    #[test]
    fn no_bare_address_is_one() {
        for (text, shown) in [
            ("see https://a.example/x", "see https:<!-- -->//a.example/x"),
            ("WWW.a.example", "WWW<!-- -->.a.example"),
            ("ann@a.example", "ann<!-- -->@<!-- -->a.example"),
            ("mailto:ann@a.example", "mailto:<!-- -->ann<!-- -->@<!-- -->a.example"),
            ("a: b", "a: b"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn ids_stay_readable() {
        assert_eq!(escaped("crm_export-2.eu"), "crm_export-2.eu");
        assert_eq!(escaped("_x_"), "\\_x\\_");
    }

    #[test]
    fn every_table_row_has_as_many_cells_as_its_head() {
        let text = fixture::file("report.md");
        let mut width = 0;
        for line in text.lines() {
            let bars = line.replace("\\|", "").matches('|').count();
            if line.starts_with("| ") && width > 0 {
                assert_eq!(bars, width, "{line}");
            }
            width = bars;
        }
    }

    #[test]
    fn what_the_reader_needs_is_there() {
        let text = fixture::file("report.md");
        for part in [
            "# The \\*report\\*\n",
            "As of 2026-11-01.",
            "- eu-gdpr: General Data Protection Regulation (Regulation (EU) 2016/679)",
            "| eu-gdpr | 0 | 2 | 0 | 0 | 0 | 1 | 0 | 0 |",
            "- **TW201 error** flows.csv:3:1 f2: no ground",
            "- eu-gdpr/scc: standard contractual clauses (GDPR Art. 46(2)(c)). an appeal is pending",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }
}
