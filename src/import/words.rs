//! Texts of others on their way into cells: without what cannot be seen, without what a spreadsheet would run, and of
//! bounded length; and ids made of them.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::parts::{is_balanced, is_within_name};
use crate::{
    model::Place,
    text::{digest, is_hidden},
};

/// So many characters of a text are kept in a cell.
pub const KEPT: usize = 1_000;

/// So many characters of a name.
pub const NAME: usize = 200;

/// An id has no more letters than these.
const ID: usize = 48;

/// On one line, without what cannot be seen, and not longer than so many characters.
pub fn plain(text: &str, most: usize) -> String {
    let seen = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c });
    let mut line = String::new();
    let (mut count, mut blank) = (0, false);
    for c in seen.filter(|c| *c == ' ' || !is_hidden(*c)) {
        if c == ' ' {
            blank = count > 0;
            continue;
        }
        if count >= most {
            line.push('\u{2026}');
            break;
        }
        if std::mem::take(&mut blank) {
            line.push(' ');
            count += 1;
        }
        line.push(c);
        count += 1;
    }
    line
}

/// A name for a cell: no formula, no comment, no error value of a spreadsheet.
pub fn name(text: &str) -> String {
    let plain = plain(text, NAME);
    plain
        .trim_start_matches(|c: char| matches!(c, '=' | '+' | '-' | '@' | '#' | '*') || c.is_whitespace())
        .to_owned()
}

/// A text as it is quoted in `notes`: `Transfers: "SCCs"`.
pub fn quoted(what: &str, text: &str) -> String {
    let what = name(what);
    let what = if what.is_empty() { "it says" } else { what.as_str() };
    format!("{}: \"{}\"", what.trim_end_matches(':'), plain(&without_logins(text), KEPT).replace('"', "'"))
}

/// A text whose addresses have no name and password before the host.
fn without_logins(text: &str) -> String {
    let mut clean = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("://") {
        clean.push_str(before);
        clean.push_str("://");
        let end = behind.find(|c: char| matches!(c, '/' | '?' | '#' | '"' | '\'') || c.is_whitespace());
        let host = behind.get(..end.unwrap_or(behind.len())).unwrap_or_default();
        rest = host.rfind('@').and_then(|at| behind.get(at + 1..)).unwrap_or(behind);
    }
    clean.push_str(rest);
    clean
}

/// Whether more is in a text than is kept of it.
pub fn is_cut(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some() && plain(text, most).ends_with('\u{2026}')
}

/// A text as it is compared: case, accents and signs do not count.
pub fn folded(text: &str) -> String {
    let letters = text.chars().take(KEPT).nfkd().filter(|c| !is_combining_mark(*c));
    let plain: String = letters
        .flat_map(char::to_lowercase)
        .flat_map(|c| match c {
            '\u{df}' => ['s', 's'],
            '\u{f8}' => ['o', '\0'],
            c if c.is_alphanumeric() => [c, '\0'],
            _ => [' ', '\0'],
        })
        .filter(|c| *c != '\0')
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it is compared: as a text is, but for signs that tell one name from another: `Canal` is not `Canal+`.
pub fn known(name: &str) -> String {
    let signs = name.chars().take(KEPT).filter(|c| matches!(c, '+' | '#'));
    let mut known = folded(name);
    known.extend(signs);
    known
}

/// An id made of a name: lower-case letters and digits with `-` between its words. Of a name that has none of them, a word
/// and a digest.
pub fn id(word: &str, text: &str) -> String {
    let mut id = String::new();
    for part in folded(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let room = ID.saturating_sub(id.len() + 1);
        if room < part.len().min(4) {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(part.get(..room.min(part.len())).unwrap_or_default());
    }
    if id.is_empty() { format!("{word}-{}", &digest::digest([text])[..6]) } else { id }
}

/// A key of another program as an id: what an id cannot have becomes `-`; where nothing is left, a word and a digest.
pub fn key(word: &str, text: &str) -> String {
    const LONG: usize = 120;
    let plain = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') => c,
        _ => '-',
    };
    let id: String = text.chars().map(plain).collect();
    let id = id.trim_start_matches(['.', '_', '-']);
    if !id.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return format!("{word}-{}", &digest::digest([text])[..6]);
    }
    if id.len() <= LONG {
        return id.to_owned();
    }
    format!("{}-{}", &id[..LONG - 7], &digest::digest([text])[..6])
}

/// Whether a sign parts items as no comma does: a line, `;`, a bullet.
fn is_strong(c: char) -> bool {
    matches!(c, '\n' | '\r' | ';' | '\u{2022}' | '\u{b7}' | '\u{25aa}' | '\u{2023}')
}

/// So many characters of a cell are looked at for its items.
const CELL: usize = 64 << 10;

/// Whether a text has its items on lines, or between `;` or bullets. Where brackets are whole, what is in them is not looked at.
pub fn is_listed(text: &str) -> bool {
    let heed = is_balanced(text);
    let mut depth = 0_usize;
    text.char_indices().any(|(at, c)| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0 || !heed) && is_strong(c) && !is_within_name(text, at, c)
    })
}

/// The items of a text: separated by lines, `;`, bullets, or else by commas, outside brackets that are whole.
pub fn items(text: &str) -> Vec<String> {
    let (whole, heed) = (is_listed(text), is_balanced(text));
    let mut items: Vec<String> = Vec::new();
    let (mut depth, mut item) = (0_usize, String::new());
    for (at, c) in text.char_indices().take(CELL) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_strong = is_strong(c) && !is_within_name(text, at, c);
        if is_strong && (depth == 0 || !heed) || (!whole && depth == 0 && c == ',') {
            items.push(std::mem::take(&mut item));
            depth = 0;
        } else {
            item.push(c);
        }
    }
    items.push(item);
    let items = items.iter().map(|item| {
        item.trim()
            .trim_start_matches([
                '-', '*', '\u{2013}', '\u{2610}', '\u{2611}', '\u{2612}', '\u{25a1}', '\u{25a0}',
            ])
            .trim()
            .to_owned()
    });
    joined(items.filter(|item| !item.is_empty()))
}

/// Forms of companies, behind a comma.
const FORMS: &[&str] = &[
    "inc",
    "llc",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "plc",
    "gmbh",
    "ohg",
    "ug",
    "kgaa",
    "ev",
    "e v",
    "sarl",
    "s a r l",
    "sca",
    "s c a",
    "scs",
    "s c s",
    "s r l",
    "s p a",
    "pvt ltd",
    "s a s",
    "ag",
    "sa",
    "s a",
    "sas",
    "bv",
    "b v",
    "nv",
    "ab",
    "as",
    "oy",
    "aps",
    "a s",
    "lp",
    "l p",
    "llp",
    "srl",
    "spa",
    "se",
    "kg",
    "pbc",
    "pty ltd",
    "eg",
    "ek",
    "e k",
    "gbr",
    "partg",
    "partgmbb",
    "partg mbb",
    "uc",
    "dac",
    "s l",
    "s r o",
    "d o o",
    "sp z o o",
];

/// Whether a word is the form of a company: `gmbh`.
pub fn is_form(word: &str) -> bool {
    FORMS.contains(&word)
}

/// Whether a text ends as the name of a company does: `as` and `co` within one say nothing.
pub fn is_company(text: &str) -> bool {
    let folded = folded(text);
    FORMS
        .iter()
        .filter(|form| form.len() > 1)
        .any(|form| folded.strip_suffix(form).is_some_and(|name| name.is_empty() || name.ends_with(' ')))
}

/// Whether the form of a company stands anywhere in a text: `Kite GmbH Berlin`.
pub fn has_form(text: &str) -> bool {
    const SURE: &[&str] = &[
        "inc",
        "llc",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "plc",
        "gmbh",
        "ohg",
        "kgaa",
        "kg",
        "sarl",
        "bv",
        "nv",
        "gbr",
        "srl",
        "llp",
        "aps",
        "dac",
    ];
    let is_upper = |word: &str| matches!(word, "AG" | "UG" | "SE" | "SAS" | "eG" | "e.V.");
    is_company(text)
        || folded(text).split(' ').any(|word| SURE.contains(&word))
        || text.split_whitespace().any(is_upper)
}

/// A name, folded, without the form of a company at its end: `quill verlag`.
pub fn without_form(name: &str) -> String {
    let folded = folded(name);
    let form =
        FORMS.iter().filter(|form| folded.strip_suffix(**form).is_some_and(|name| name.ends_with(' ')));
    let end = form.map(|form| folded.len() - form.len()).min().unwrap_or(folded.len());
    folded.get(..end).unwrap_or_default().trim().to_owned()
}

/// Whether two names are of one company, of which one has its form and the other none: `Quill Verlag`, `Quill Verlag GmbH`.
pub fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (without_form(one), without_form(other));
    !one.is_empty() && one == other
}

/// Whether a text is a provision of a law, and names nothing of what it is about: `Art. 9 Abs. 2 lit. b`.
pub fn is_article(text: &str) -> bool {
    let folded = folded(text);
    ["art", "article", "artikel", "articulo", "articolo"].iter().any(|word| {
        let rest = folded.strip_prefix(word).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    }) || text.trim_start().starts_with('\u{a7}')
}

/// What belongs to the name before it: `Mail, Inc.` is one name.
fn joined(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in items {
        let head = folded(item.split('(').next().unwrap_or_default());
        match all.last_mut() {
            // Behind a town two capitals are a state or a canton: `Denver, CO`.
            Some(last) if FORMS.contains(&head.as_str()) && !is_behind_town(last, &item) => {
                last.push_str(", ");
                last.push_str(&item);
            }
            _ => all.push(item),
        }
    }
    all
}

/// Whether two capital letters stand behind a town, or behind one with its post code.
fn is_behind_town(before: &str, letters: &str) -> bool {
    let is_letters = letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_uppercase());
    is_letters && (Place::is_city(before) || before.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_of_what_can_be_seen() {
        assert_eq!(plain("  a\u{202e}b\n\tc\u{0} d ", 100), "ab c d");
        assert_eq!(plain("abcdef", 3), "abc\u{2026}");
        assert!(is_cut("abcdef", 3) && !is_cut("abc", 3) && !is_cut("abc   ", 3));
        assert_eq!(name("=cmd|'x'"), "cmd|'x'");
        assert_eq!(name("#N/A"), "N/A");
    }

    #[test]
    fn what_is_quoted_has_no_logins() {
        assert_eq!(
            quoted("at", "see https://ann:secret@db.example.org/x, ftp://b@c and a@b"),
            "at: \"see https://db.example.org/x, ftp://c and a@b\""
        );
    }

    #[test]
    fn a_provision_of_a_law_names_nothing() {
        for text in ["Art. 9 Abs. 2 lit. b", "Article 9(2)(b)", "\u{a7} 26 BDSG", "art 9"] {
            assert!(is_article(text), "{text}");
        }
        for text in ["Art der Daten", "Arthritis", "health", "", "9"] {
            assert!(!is_article(text), "{text}");
        }
    }

    #[test]
    fn a_company_is_known_by_its_form() {
        for text in
            ["Kite GmbH", "DATEV eG", "Kite Europe UC", "Kite Polska Sp. z o.o.", "Mail, Inc.", "Carre S.A."]
        {
            assert!(is_company(text), "{text}");
        }
        for text in ["Kite", "Betriebs", "Bank", "GmbHaus", "Krankenkasse"] {
            assert!(!is_company(text), "{text}");
        }
    }

    #[test]
    fn a_company_without_its_form_is_alike() {
        for (one, other, wanted) in [
            ("Quill Verlag", "Quill Verlag GmbH", true),
            ("Kite S.p.A.", "kite", true),
            ("Kite GmbH", "Kite AG", true),
            ("Kite", "Kiter", false),
            ("GmbH", "AG", false),
        ] {
            assert_eq!(is_alike(one, other), wanted, "{one}, {other}");
        }
    }

    #[test]
    fn ids_are_such_as_an_inventory_takes() {
        assert_eq!(id("vendor", "Amazon Web Services, Inc."), "amazon-web-services-inc");
        assert_eq!(id("vendor", "M\u{fc}ller & S\u{f6}hne"), "muller-sohne");
        assert!(id("vendor", "\u{4e2d}\u{56fd}").starts_with("vendor-"));
        assert!(id("vendor", &"long ".repeat(100)).len() <= 48);
        assert_eq!(id("x", &"a".repeat(300)).len(), 47);
    }

    #[test]
    fn items_are_parted_where_a_reader_would() {
        assert_eq!(
            items("Name, address (street, city), e-mail"),
            ["Name", "address (street, city)", "e-mail"]
        );
        assert_eq!(items("a, b; c\n- d"), ["a, b", "c", "d"]);
        assert_eq!(items("a (b; c), d"), ["a (b; c)", "d"]);
        assert_eq!(items("a (b\nc)\nd"), ["a (b\nc)", "d"]);
        assert_eq!(items("a (b; c, d"), ["a (b", "c, d"]);
        assert_eq!(items("Mail, Inc. (US), Host GmbH"), ["Mail, Inc. (US)", "Host GmbH"]);
        assert_eq!(items(" ,, "), Vec::<String>::new());
    }
}
