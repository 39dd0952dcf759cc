//! Rows that sum up others.

/// Whether the first cell of a row says that it sums up others, as the last row of a sheet does.
pub(crate) fn is_of_totals(text: &str) -> bool {
    let word = text.trim().trim_end_matches(':').to_lowercase();
    [
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sum",
        "summe",
        "gesamt",
        "gesamtsumme",
        "somme",
        "totale",
        "suma",
        "totaal",
        "razem",
        "合計",
    ]
    .contains(&word.as_str())
}
