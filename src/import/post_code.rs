//! Post codes: how many digits those of a country have, as a town with other ones lies elsewhere; and those that are of one country by their
//! form.

use super::letters::is_state;
use crate::model::Place;

/// Whether a post code of these digits may be one of a country: of one whose codes are not known, none.
pub fn has_digits(country: Place, digits: &str) -> bool {
    let digits = digits.chars().filter(char::is_ascii_digit).collect::<String>();
    let begin = match country.code() {
        "GP" => "971",
        "MQ" => "972",
        "GF" => "973",
        "RE" => "974",
        "PM" => "975",
        "YT" => "976",
        _ if is_of_another(country, &digits) => return false,
        _ => return digits_of(country).is_some_and(|known| known.contains(&digits.len())),
    };
    digits.len() == 5 && digits.starts_with(begin)
}

/// Whether a post code that a country gives is that of a place far from it, which has a code of its own.
pub fn is_of_another(country: Place, digits: &str) -> bool {
    FAR.iter().any(|(of, size, begins, _)| {
        *of == country.code() && digits.len() == *size && begins.iter().any(|begin| digits.starts_with(begin))
    })
}

/// Countries whose post codes others have too: how many digits these have, how they begin, and who they are.
const FAR: &[(&str, usize, &[&str], &[&str])] = &[
    ("FR", 5, &["97", "98"], &["GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "PF", "NC", "WF", "TF", "MC"]),
    ("DK", 4, &["39"], &["GL"]),
    ("NO", 4, &["917", "8099"], &["SJ"]),
];

/// Where a town that is not known may be by such a post code; nothing, where it is none.
pub fn far_from(digits: &str) -> Option<Vec<Place>> {
    let digits = digits.chars().filter(char::is_ascii_digit).collect::<String>();
    let is = |(_, size, begins, _): &&(&str, usize, &[&str], &[&str])| {
        digits.len() == *size && begins.iter().any(|begin| digits.starts_with(begin))
    };
    let (.., far) = FAR.iter().find(is)?;
    let may_be = |place: &Place| has_digits(*place, &digits) || far.contains(&place.code());
    Some(Place::all().filter(may_be).collect())
}

/// How many digits the post codes of a country have, where that is known: a town of the same name may lie elsewhere.
pub fn digits_of(country: Place) -> Option<&'static [usize]> {
    match country.code() {
        "GB" | "IE" | "CA" | "JE" | "GG" | "IM" | "MT" => Some(&[]),
        "AT" | "BE" | "BG" | "CH" | "CY" | "DK" | "HU" | "LI" | "LU" | "LV" | "NL" | "NO" | "SI" | "AU"
        | "NZ" | "ZA" | "MK" | "TN" | "PH" => Some(&[4]),
        "CZ" | "DE" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "IT" | "LT" | "PL" | "SE" | "SK" | "US"
        | "TR" | "MX" | "KR" | "UA" | "RS" | "MA" | "TH" | "MY" | "ID" | "MC" | "SM" => Some(&[5]),
        "BR" => Some(&[8]),
        "JP" => Some(&[7]),
        "PT" => Some(&[4, 7]),
        "IS" => Some(&[3]),
        "RO" | "IN" | "CN" | "SG" | "RU" => Some(&[6]),
        _ => None,
    }
}

/// The first letters of the post codes of the United Kingdom.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G \
                     GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA \
                     PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR \
                     WS WV YO ZE ";

/// A post code of the United Kingdom, or of the islands beside it, with a town before it or none.
pub fn british(text: &str) -> Option<(Vec<Place>, &str)> {
    let (before, inward) = text.rsplit_once(' ')?;
    let (town, outward) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    let is_inward = inward.len() == 3 && inward.starts_with(|c: char| c.is_ascii_digit());
    let area = outward.trim_end_matches(|c: char| c.is_ascii_digit());
    // `EC1A`: a letter behind the digit.
    let area = area.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let district = outward.strip_prefix(area)?;
    let is_district = (1..3).contains(&district.len())
        && district.starts_with(|c: char| c.is_ascii_digit())
        && district.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !is_inward || !letters(inward.get(1..)?) || !letters(area) || !is_district {
        return None;
    }
    let code = match area {
        "JE" => "JE",
        "GY" => "GG",
        "IM" => "IM",
        _ if AREAS.contains(&format!(" {area} ")) => "GB",
        _ => return None,
    };
    let country = Place::parse(code)?;
    Some((vec![country], town))
}

/// A state of the USA with its post code, with a town before it or none: `Austin TX 78701`.
fn american(text: &str) -> Option<(Vec<Place>, &str)> {
    let (before, zip) = text.rsplit_once(' ')?;
    let (town, state) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let (five, four) = zip.split_once('-').unwrap_or((zip, "0000"));
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(five, 5) || !digits(four, 4) || !is_state(state) {
        return None;
    }
    let mut all = vec![Place::parse("US")?];
    // `DE 26121` has the code of a country before that of the post.
    all.extend(Place::parse(state).filter(|place| has_digits(*place, five)));
    Some((all, town))
}

/// The provinces of Canada by the first letter of their post codes.
const PROVINCES: &[(&str, &str)] = &[
    ("NL", "A"),
    ("NS", "B"),
    ("PE", "C"),
    ("NB", "E"),
    ("QC", "GHJ"),
    ("ON", "KLMNP"),
    ("MB", "R"),
    ("SK", "S"),
    ("AB", "T"),
    ("BC", "V"),
    ("NT", "X"),
    ("NU", "X"),
    ("YT", "Y"),
];

/// A post code of Canada behind its province, with a town before it or none: `Toronto ON M5X 1A9`.
fn canadian(text: &str) -> Option<(Vec<Place>, &str)> {
    let (before, behind) = text.rsplit_once(' ')?;
    let (before, area) = before.trim().rsplit_once(' ')?;
    let (town, province) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let is = |text: &str, digits: [bool; 3]| {
        text.len() == 3
            && text
                .bytes()
                .zip(digits)
                .all(|(byte, digit)| if digit { byte.is_ascii_digit() } else { byte.is_ascii_uppercase() })
    };
    let (_, first) = PROVINCES.iter().find(|(letters, _)| *letters == province)?;
    let is_code = is(area, [false, true, false]) && is(behind, [true, false, true]);
    (is_code && area.starts_with(|c: char| first.contains(c))).then_some((vec![Place::parse("CA")?], town))
}

/// The states of Australia, and how their post codes begin.
const STATES: &[(&str, &[&str])] = &[
    ("NSW", &["1", "2"]),
    ("ACT", &["02", "26", "29"]),
    ("VIC", &["3", "8"]),
    ("QLD", &["4", "9"]),
    ("SA", &["5"]),
    ("WA", &["6"]),
    ("TAS", &["7"]),
    ("NT", &["08", "09"]),
];

/// A post code of Australia behind its state, with a town before it or none: `Sydney NSW 2000`.
fn australian(text: &str) -> Option<(Vec<Place>, &str)> {
    let (before, code) = text.rsplit_once(' ')?;
    let (town, state) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let (_, begins) = STATES.iter().find(|(letters, _)| *letters == state)?;
    let is_code = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
    (is_code && begins.iter().any(|begin| code.starts_with(begin)))
        .then_some((vec![Place::parse("AU")?], town))
}

/// A state or a province with its post code, with a town before it or none.
pub fn of_state(text: &str) -> Option<(Vec<Place>, &str)> {
    american(text).or_else(|| canadian(text)).or_else(|| australian(text))
}

/// A post code of Ireland, with a town before it or none: `Dublin 18 D18 P521`.
pub fn irish(text: &str) -> Option<(Vec<Place>, &str)> {
    let (before, unique) = text.rsplit_once(' ')?;
    let (town, key) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let is = |text: &str, size: usize| {
        text.len() == size && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let has_digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    // Only these letters stand in such codes.
    let is_letter = |c: char| c.is_ascii_digit() || "ACDEFHKNPRTVWXY".contains(c);
    let is_key = is(key, 3)
        && unique.chars().all(is_letter)
        && key.starts_with(|c: char| "ACDEFHKNPRTVWXY".contains(c))
        && key.get(1..2)?.bytes().all(|b| b.is_ascii_digit());
    // `Dublin 18`: the number is that of the post, as the code is.
    let town = town.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    (is_key && is(unique, 4) && unique.starts_with(|c: char| c.is_ascii_uppercase()) && has_digit(unique))
        .then_some((vec![Place::parse("IE")?], town))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_code_may_be_that_of_one_country() {
        let of = |found: Option<(Vec<Place>, &'static str)>| {
            found
                .map(|(all, town)| (all.iter().map(|place| place.code()).collect::<Vec<_>>().join(";"), town))
        };
        assert_eq!(of(irish("D18 P521")), Some(("IE".to_owned(), "")));
        assert_eq!(of(irish("Dublin 2 D02 X285")), Some(("IE".to_owned(), "Dublin")));
        assert_eq!(of(british("London NW1 6XE")), Some(("GB".to_owned(), "London")));
        assert_eq!(of(american("Austin TX 78701")), Some(("US".to_owned(), "Austin")));
        assert_eq!(of(canadian("Toronto ON M5X 1A9")), Some(("CA".to_owned(), "Toronto")));
        assert_eq!(of(canadian("QC H2X 1Y4")), Some(("CA".to_owned(), "")));
        assert_eq!(of(australian("Sydney NSW 2000")), Some(("AU".to_owned(), "Sydney")));
        for text in ["Toronto QC M5X 1A9", "Toronto M5X 1A9", "London ON SW1A 1AA", "M5X 1A9"] {
            assert_eq!(of(canadian(text)), None, "{text}");
        }
        for text in ["Sydney NSW 3000", "Sydney NSW 20000", "Sydney 2000", "Sydney DE 2000"] {
            assert_eq!(of(australian(text)), None, "{text}");
        }
        for text in ["D18", "Bell AG", "B2B SALE", "D18 PARK", "A1 Net", "Geb. B12 R304", "Rack A12 U42B"] {
            assert_eq!(of(irish(text)), None, "{text}");
        }
    }

    #[test]
    fn a_code_is_one_of_the_countries_with_as_many_digits() {
        let of = |code: &str, digits: &str| has_digits(Place::parse(code).unwrap(), digits);
        for (code, digits) in
            [("DE", "26121"), ("CH", "8001"), ("PT", "1000-001"), ("RE", "97400"), ("BR", "01310-100")]
        {
            assert!(of(code, digits), "{code} {digits}");
        }
        for (code, digits) in [
            ("FR", "1630"),
            ("FR", "97400"),
            ("GB", "26121"),
            ("CH", "26121"),
            ("RE", "97100"),
            ("NG", "6711"),
        ] {
            assert!(!of(code, digits), "{code} {digits}");
        }
    }
}
