//! What a spreadsheet writes into a cell whose formula failed: `#N/A`, `#REF!`, `#NAME?`, in its own language too.

/// Whether a cell holds one.
pub(super) fn is_error_value(text: &str) -> bool {
    let Some(word) = text.strip_prefix('#') else { return false };
    if ["N/A", "N/D", "N/B", "NV", "GETTING_DATA"].contains(&word) {
        return true;
    }
    let word = word.strip_prefix(['\u{a1}', '\u{bf}']).unwrap_or(word);
    let Some(name) = word.strip_suffix(['!', '?']) else { return false };
    let sign = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_');
    !name.is_empty() && name.chars().count() <= 16 && name.chars().all(sign)
}

#[cfg(test)]
mod tests {
    use super::is_error_value;

    #[test]
    fn error_values_are_known_in_the_languages_of_spreadsheets() {
        for text in [
            "#N/A",
            "#REF!",
            "#NAME?",
            "#VALUE!",
            "#DIV/0!",
            "#NULL!",
            "#NUM!",
            "#SPILL!",
            "#NV",
            "#BEZUG!",
            "#WERT!",
            "#ZAHL!",
            "#VALEUR!",
            "#NOM?",
            "#\u{a1}REF!",
            "#\u{bf}NOMBRE?",
            "#RIF!",
            "#N/D",
            "#VERW!",
            "#DEEL/0!",
            "#N/B",
            "#NÚM!",
            "#ADR!",
            "#DZIEL/0!",
        ] {
            assert!(is_error_value(text), "{text}");
        }
        for text in
            ["#", "##", "#general", "#1", "# N/A", "N/A", "#!", "#general channel!", "#Team A!", "REF!", ""]
        {
            assert!(!is_error_value(text), "{text}");
        }
    }
}
