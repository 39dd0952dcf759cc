//! Rows of a table that sum up others: `Total: 12`, `60 Verarbeitungstätigkeiten`, `Anzahl Einträge` beside a number.

use super::{meaning::Meaning, sheet::Line, words::folded};
use crate::text::is_of_totals;

/// Words for what a row stands for, beside those of headers.
const ROWS: &[&str] = &[
    "rows",
    "entries",
    "records",
    "activities",
    "suppliers",
    "companies",
    "zeilen",
    "eintrage",
    "datensatze",
    "verarbeitungen",
    "vorgange",
    "prozesse",
    "dienstleister",
    "anbieter",
    "auftragsverarbeiter",
    "lignes",
    "entrees",
    "traitements",
    "activites",
    "filas",
    "registros",
    "tratamientos",
    "actividades",
    "regels",
    "verwerkingen",
    "righe",
    "registrazioni",
    "trattamenti",
    "attivita",
];

/// Words before what is counted.
const COUNT: &[&str] = &[
    "total number of",
    "number of",
    "total of",
    "total",
    "count of",
    "count",
    "gesamtzahl der",
    "gesamtzahl",
    "gesamtanzahl der",
    "gesamtanzahl",
    "gesamt",
    "anzahl der",
    "anzahl",
    "summe der",
    "summe aller",
    "summe",
    "insgesamt",
    "nombre total de",
    "nombre de",
    "total des",
    "total de",
    "numero total de",
    "numero de",
    "numero di",
    "totale",
    "totaal aantal",
    "totaal",
    "aantal",
];

/// Whether a row sums up others: one of its cells says so, and beside it stand numbers only.
pub fn is_total(line: &Line) -> bool {
    let mut said: Vec<&str> = line.cells.iter().map(|cell| cell.trim()).collect();
    said.retain(|cell| cell.chars().any(char::is_alphabetic));
    // A cell that is merged over several columns has its text in each.
    said.dedup();
    let [text] = said.as_slice() else { return false };
    is_of_totals(text) || counts(text, line.cells.iter().any(|cell| is_number(cell)))
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains(|c: char| c.is_ascii_digit()) && !cell.contains(char::is_alphabetic)
}

/// Whether a text counts rows; `beside` is whether a number stands in another cell.
fn counts(text: &str, beside: bool) -> bool {
    let words = folded(text);
    let (numbers, rest): (Vec<&str>, Vec<&str>) =
        words.split(' ').partition(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let rest = rest.join(" ");
    if numbers.is_empty() && !beside {
        return false;
    }
    let counted = COUNT.iter().find_map(|begin| {
        let behind = rest.strip_prefix(begin)?;
        (behind.is_empty() || behind.starts_with(' ')).then_some(behind.trim())
    });
    match counted {
        Some(counted) => counted.is_empty() || is_of_rows(counted),
        None => is_of_rows(&rest),
    }
}

/// Whether words name what the rows of a table stand for.
fn is_of_rows(words: &str) -> bool {
    let of = |words: &str| {
        ROWS.contains(&words)
            || matches!(
                Meaning::of_header(words),
                Some(Meaning::Activity | Meaning::Vendor | Meaning::Processors)
            )
    };
    // `Verarbeitungstätigkeiten` is several of what a header names.
    of(words) || ["en", "s", "es", "n", "e"].iter().filter_map(|end| words.strip_suffix(end)).any(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> Line {
        Line { number: 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    #[test]
    fn what_sums_up_is_told_from_what_is_done() {
        for cells in [
            &["60 Verarbeitungst\u{e4}tigkeiten", "", ""][..],
            &["", "60 Verarbeitungst\u{e4}tigkeiten", ""],
            &["60 Verarbeitungst\u{e4}tigkeiten", "60 Verarbeitungst\u{e4}tigkeiten"],
            &["Total: 12"],
            &["Total", "12"],
            &["12", "processing activities"],
            &["Summe", "60", "3"],
            &["Anzahl Verarbeitungst\u{e4}tigkeiten", "60"],
            &["Anzahl der Eintr\u{e4}ge: 60"],
            &["Insgesamt 60 Verarbeitungen"],
            &["Nombre de traitements : 12"],
            &["3 sub-processors"],
            &["Total"],
        ] {
            assert!(is_total(&line(cells)), "{cells:?}");
        }
        for cells in [
            &["Total", "Fuel", "France"][..],
            &["60 Jahre Feder", ""],
            &["Total Energies", "12"],
            &["Verarbeitungst\u{e4}tigkeiten", ""],
            &["Lohn", "60"],
            &["3 Dienste", ""],
            &["", ""],
            &["60", "12"],
        ] {
            assert!(!is_total(&line(cells)), "{cells:?}");
        }
    }
}
