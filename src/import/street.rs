//! Streets with their numbers, rooms and post boxes: the parts of an address that name no town. What has a number is no street by that:
//! `Kanal 8`, `2 Br\u{fc}der`.

use super::{parts, words::folded};

/// Words of streets that stand last, before a number or behind one.
const LAST: &[&str] = &[
    "str",
    "strasse",
    "weg",
    "allee",
    "platz",
    "gasse",
    "ring",
    "damm",
    "ufer",
    "chaussee",
    "pfad",
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "dr",
    "way",
    "boulevard",
    "blvd",
    "court",
    "square",
    "sq",
    "plaza",
    "parkway",
    "pkwy",
    "terrace",
    "highway",
    "place",
    "quay",
    "quai",
    "wharf",
    "crescent",
    "embankment",
    "mews",
    "grove",
    "gardens",
    "alley",
    "circle",
    "cir",
    "loop",
    "trail",
];

/// How the words for streets end.
const ENDS: &[&str] = &[
    "str", "strasse", "weg", "allee", "platz", "gasse", "ring", "damm", "ufer", "chaussee", "pfad", "steig",
    "kamp", "straat", "quai", "laan", "plein", "gracht", "kade", "vej", "gade", "gatan", "vagen", "katu",
];

/// Words that a street with its number behind it begins with: `An der Alster 12a`, `Via Roma 3`.
const FIRST: &[&str] = &[
    "am",
    "an",
    "auf",
    "im",
    "zum",
    "zur",
    "unter",
    "hinter",
    "via",
    "viale",
    "piazza",
    "corso",
    "calle",
    "avenida",
    "avda",
    "paseo",
    "carrer",
    "rua",
    "ulica",
    "ul",
    "rue",
    "avenue",
    "boulevard",
    "chemin",
    "impasse",
    "quai",
    "vicolo",
    "largo",
    "camino",
];

/// Words that a street begins with where a small word stands behind them: `Place de la Gare 3`.
const FIRST_OF: &[&str] = &["place", "route", "plaza", "cours"];

/// Words that a street begins with behind its number: `12 rue de la Paix`.
const BEHIND_NUMBER: &[&str] =
    &["rue", "avenue", "av", "boulevard", "bd", "place", "quai", "allee", "chemin", "route", "impasse"];

/// Words for a part of a house, with a number.
const ROOMS: &[&str] = &[
    "suite",
    "ste",
    "floor",
    "fl",
    "etage",
    "og",
    "unit",
    "apt",
    "apartment",
    "room",
    "raum",
    "zimmer",
    "stock",
    "stockwerk",
    "piso",
    "verdieping",
];

/// Words for the number of a floor.
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "erster",
    "zweiter",
    "dritter",
    "vierter",
    "funfter",
    "erste",
    "zweite",
    "dritte",
    "premier",
    "deuxieme",
    "troisieme",
    "quatrieme",
    "cinquieme",
];

/// Words in English for a street that stand last in its name, and hardly in that of somebody: not `High Court`, `Google Drive`.
const STREETS: &[&str] = &[
    "street",
    "road",
    "avenue",
    "lane",
    "boulevard",
    "quay",
    "crescent",
    "embankment",
    "mews",
    "terrace",
    "square",
    "parkway",
    "highway",
];
/// Parts of a house without a number.
const FLOORS: &[&str] = &[
    "ground floor",
    "top floor",
    "basement",
    "erdgeschoss",
    "eg",
    "hinterhaus",
    "vorderhaus",
    "rez de chaussee",
];

/// Whether a word, folded, is that for a part of a house or of what stands in it, and no town.
pub fn is_room_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "raum", "zimmer", "haus", "gebaude", "geb", "block", "rack", "server", "keller", "room", "building",
        "konto", "unit", "suite", "floor", "tor", "halle", "etage", "bau",
    ];
    WORDS.contains(&word)
}

/// Whether a text is a street with its number, a part of a house, or a post box, and nothing else.
pub fn is_street(text: &str) -> bool {
    if FLOORS.contains(&folded(text).as_str()) {
        return true;
    }
    let whole = with_whole_number(text);
    let mut tokens: Vec<&str> = whole.split_whitespace().collect();
    if let [before @ .., room, number] = tokens.as_slice()
        && is_room(room, number)
    {
        if before.is_empty() {
            return true;
        }
        tokens.truncate(tokens.len() - 2);
    }
    match tokens.as_slice() {
        [number, room] if is_room(room, number) => true,
        [number, name @ ..] if is_number(number) || is_number_word(number) => is_behind_number(name),
        [name @ .., number] if is_number(number) => is_before_number(name),
        _ => false,
    }
}

/// The text with its number as one word at its end: `Torfweg 141 h`, `Torfweg 12 - 14`, `Torfweg Nr. 5`.
fn with_whole_number(text: &str) -> String {
    let mut tokens: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    if let [.., number, letter] = tokens.as_slice()
        && number.ends_with(|c: char| c.is_ascii_digit())
        && is_number(number)
        && letter.len() == 1
        && letter.bytes().all(|b| b.is_ascii_alphabetic())
    {
        tokens.pop();
    }
    if let [.., from, sign, to] = tokens.as_slice()
        && matches!(sign.as_str(), "-" | "\u{2013}" | "/")
        && is_number(from)
        && is_number(to)
    {
        tokens.truncate(tokens.len() - 2);
    }
    if let [.., word, number] = tokens.as_slice()
        && matches!(word.to_lowercase().as_str(), "nr" | "nr." | "no." | "n\u{b0}")
        && is_number(number)
    {
        let at = tokens.len() - 2;
        tokens.remove(at);
    }
    tokens.join(" ")
}

fn is_room(room: &str, number: &str) -> bool {
    let folded_number = folded(number);
    let number = number.trim_end_matches('.');
    // `FL 34102` is in Florida.
    if folded(room) == "fl" && number.len() > 3 {
        return false;
    }
    let is_ordinal = ORDINALS.contains(&folded_number.as_str()) || is_ordinal(&folded_number);
    ROOMS.contains(&folded(room).as_str()) && (is_number(number) || is_ordinal)
}

/// Whether a word, folded, is a number with how it is read behind it: `20th`, `2eme`.
fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    (1..4).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && ["st", "nd", "rd", "th", "er", "ere", "e", "eme"]
            .contains(&word.get(digits.len()..).unwrap_or_default())
}

/// Whether a text is the name of a street in English without its number: `Tooley Street`. It may be that of somebody too: only behind a name
/// and before a town it is a part of an address.
pub fn is_street_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase) && is_plain(word);
    (2..5).contains(&words.len())
        && words.iter().all(is_capital)
        && words.last().is_some_and(|word| STREETS.contains(&folded(word).as_str()))
}

fn is_behind_number(name: &[&str]) -> bool {
    const SIDES: &[&str] =
        &["lower", "upper", "north", "south", "east", "west", "n", "s", "e", "w", "ne", "nw", "se", "sw"];
    let name = match name {
        [before @ .., side] if SIDES.contains(&folded(side).as_str()) => before,
        name => name,
    };
    let is =
        |word: Option<&&str>, all: &[&str]| word.is_some_and(|word| all.contains(&folded(word).as_str()));
    (2..7).contains(&name.len())
        && name.iter().all(|word| is_plain(word) || is_ordinal(&folded(word)))
        && name.iter().any(|word| is_plain(word))
        && (is(name.last(), LAST) || is(name.first(), BEHIND_NUMBER))
}

fn is_before_number(name: &[&str]) -> bool {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return false };
    let (first, end) = (folded(first), folded(last));
    // `An Post 3`.
    let least = if ["an", "auf", "unter", "hinter"].contains(&first.as_str()) { 2 } else { 1 };
    let end = end.rsplit(' ').next().unwrap_or_default();
    let is_small = name.get(1).is_some_and(|word| word.starts_with(char::is_lowercase));
    let is_of = FIRST_OF.contains(&first.as_str()) && is_small && name.len() > 2;
    let is_one = end.len() > 5 && ENDS.iter().any(|word| end.ends_with(word))
        || last.contains('-') && LAST.contains(&end);
    (1..6).contains(&name.len())
        && name.iter().all(|word| is_plain(word))
        && (is_one || is_of || name.len() > least && (LAST.contains(&end) || FIRST.contains(&first.as_str())))
}

/// Whether a word may stand in the name of a street.
fn is_plain(word: &str) -> bool {
    !parts::is_word(word)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '\u{2019}'))
}

/// A house number: `3`, `12a`, `12-14`, `5/7`, `221B`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    word.len() - digits.len() < 2
        && word.len() < 8
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '\u{2013}'))
}

fn is_number_word(word: &str) -> bool {
    ["one", "two", "three"].contains(&folded(word).as_str())
}

/// Whether a text is a post box, or says in whose house somebody is: `Postfach 12 34`, `c/o Bell`.
pub fn is_box(text: &str) -> bool {
    const BOXES: &[&str] = &[
        "postfach",
        "po box",
        "p o box",
        "post box",
        "boite postale",
        "bp",
        "apartado",
        "casella postale",
        "postbus",
        "postboks",
        "box",
        "cp",
    ];
    const HOUSES: &[&str] = &["c o", "z hd", "z h", "attn", "attention", "care of", "zu handen"];
    let words = folded(text);
    let behind = |begin: &&str| words.strip_prefix(*begin).and_then(|rest| rest.strip_prefix(' '));
    let digits = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    let is_one = !text.split_whitespace().any(parts::is_word) && !text.contains([';', '&', '+', '|']);
    // `Box` alone is a name.
    if words.len() > 4 && BOXES.contains(&words.as_str()) {
        return true;
    }
    BOXES.iter().filter_map(behind).any(digits)
        || is_one && HOUSES.iter().filter_map(behind).any(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_has_its_number_and_the_word_for_a_street() {
        for text in [
            "Torfweg 3",
            "Torfkamp 3",
            "An der Alster 12a",
            "Neumarkter Str. 28",
            "Karl-Marx-Allee 5/7",
            "Via Roma 3",
            "12 rue de la Paix",
            "38 Avenue John F. Kennedy",
            "221B Baker Street",
            "1 Canal Street Lower",
            "One Microsoft Way",
            "1 Hacker Way",
            "1 Hacker Way Suite 400",
            "Suite 400",
            "3rd Floor",
            "2. OG",
            "Mainzer Landstr. 5",
            "Rosenheimer Stra\u{df}e 141 h",
            "Torfweg 12 - 14",
            "Torfweg Nr. 5",
            "200 Peachtree St NE",
            "5 Hanover Quay",
            "Ground Floor",
            "Mythenquai 2",
            "General-Guisan-Quai 40",
        ] {
            assert!(is_street(text), "{text}");
        }
        for text in [
            "Kanal 8",
            "Bank 24",
            "Studio 54",
            "2 Br\u{fc}der",
            "3M Deutschland",
            "360 Learning",
            "1000 mercis",
            "Ring 8",
            "Kanal 8 h",
            "Floor",
            "Barrow Street",
            "An Post 3",
            "Gordon House",
            "1 Plaza",
            "Torfweg 3 und Bell",
            "Torfweg 3 / Bell 5",
            "",
            "3",
        ] {
            assert!(!is_street(text), "{text}");
        }
        for text in ["Postfach 12 34", "c/o Bell AG", "PO Box 7", "Postfach", "P.O. Box"] {
            assert!(is_box(text), "{text}");
        }
        for text in ["Postfach AG", "c/o Bell AG und Kite", "Box"] {
            assert!(!is_box(text), "{text}");
        }
    }

    #[test]
    fn a_street_may_have_an_ordinal_or_begin_with_its_word_and_a_room_a_word_for_its_number() {
        for text in [
            "525 20th Street",
            "Rue Eug\u{e8}ne-Marziano 25",
            "Place de la Gare 3",
            "Unit 8",
            "Third Floor",
            "2nd Floor",
            "2. Stock",
            "Fl 3",
            "2\u{e8}me \u{e9}tage",
        ] {
            assert!(is_street(text), "{text}");
        }
        for text in
            ["FL 34102", "Place 3", "Place Nord 3", "Route 66", "Rue 8", "Baker Street", "20th", "525 20th"]
        {
            assert!(!is_street(text), "{text}");
        }
        for text in ["Tooley Street", "Old Mill Road", "Sir John Rogerson\u{2019}s Quay"] {
            assert!(is_street_name(text), "{text}");
        }
        for text in
            ["Baker Street Ltd", "Street", "High Court", "Google Drive", "on Tooley Street", "Street 8"]
        {
            assert!(!is_street_name(text), "{text}");
        }
    }
}
