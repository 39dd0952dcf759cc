//! How many digits the post codes of a country have: a town with other ones lies elsewhere.

use crate::model::Place;

/// Whether a post code of these digits may be one of a country.
pub fn has_digits(country: Place, digits: &str) -> bool {
    let digits = digits.chars().filter(char::is_ascii_digit).collect::<String>();
    let begin = match country.code() {
        "GP" => "971",
        "MQ" => "972",
        "GF" => "973",
        "RE" => "974",
        "PM" => "975",
        "YT" => "976",
        "FR" if digits.starts_with("97") || digits.starts_with("98") => return false,
        _ => return digits_of(country).is_none_or(|known| known.contains(&digits.len())),
    };
    digits.len() == 5 && digits.starts_with(begin)
}

/// How many digits the post codes of a country have, where that is known: a town of the same name may lie elsewhere.
pub fn digits_of(country: Place) -> Option<&'static [usize]> {
    match country.code() {
        "GB" | "IE" | "CA" | "JE" | "GG" | "IM" | "MT" => Some(&[]),
        "AT" | "BE" | "BG" | "CH" | "CY" | "DK" | "HU" | "LI" | "LU" | "LV" | "NL" | "NO" | "SI" => {
            Some(&[4])
        }
        "CZ" | "DE" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "IT" | "LT" | "PL" | "SE" | "SK" | "US" => {
            Some(&[5])
        }
        "PT" => Some(&[4, 7]),
        "IS" => Some(&[3]),
        "RO" => Some(&[6]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_of_the_countries_with_as_many_digits() {
        let of = |code: &str, digits: &str| has_digits(Place::parse(code).unwrap(), digits);
        for (code, digits) in
            [("DE", "26121"), ("CH", "8001"), ("PT", "1000-001"), ("RE", "97400"), ("BR", "1")]
        {
            assert!(of(code, digits), "{code} {digits}");
        }
        for (code, digits) in
            [("FR", "1630"), ("FR", "97400"), ("GB", "26121"), ("CH", "26121"), ("RE", "97100")]
        {
            assert!(!of(code, digits), "{code} {digits}");
        }
    }
}
