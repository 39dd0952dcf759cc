//! What a register says of the ground on which data crosses a border: instruments where nothing else is said, else nothing.
//! What has no row of its own in an inventory (a decision, a certification) is known, and named as that.

use super::parts::has_box;
use crate::model::Date;

/// What a text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instruments {
    /// Mechanisms, with a module where one is named.
    pub signed: Vec<(&'static str, &'static str)>,
    /// The day of an assessment.
    pub assessed_on: Option<Date>,
    /// Whether an assessment is named without its day.
    pub undated: bool,
    /// Whether a ground is named that has no row of its own: a certification, a decision.
    pub no_row: bool,
    /// Whether something is said that is none of these.
    pub more: bool,
}

/// Words for mechanisms.
const SIGNED: &[(&str, &[&str])] = &[
    (
        "scc",
        &[
            "scc",
            "sccs",
            "eu scc",
            "eu sccs",
            "standard contractual clauses",
            "eu standard contractual clauses",
            "standardvertragsklauseln",
            "eu standardvertragsklauseln",
            "standarddatenschutzklauseln",
            "sdk",
            "clauses contractuelles types",
            "clauses contractuelles types cct",
            "cct",
            "clausulas contractuales tipo",
            "standaardcontractbepalingen",
            "modelcontractbepalingen",
            "clausole contrattuali standard",
            "clausole contrattuali tipo",
            "model clauses",
        ],
    ),
    (
        "uk-addendum",
        &[
            "uk addendum",
            "uk international data transfer addendum",
            "uk sccs",
            "uk scc",
            "international data transfer addendum",
        ],
    ),
    ("idta", &["idta", "uk idta", "international data transfer agreement"]),
];

/// Words for what is a ground, and has no row of its own.
const NO_ROW: &[&str] = &[
    "dpf",
    "eu us dpf",
    "data privacy framework",
    "eu us data privacy framework",
    "adequacy",
    "adequacy decision",
    "angemessenheitsbeschluss",
    "decision d adequation",
    "decision adecuacion",
    "adequaatheidsbesluit",
    "bcr",
    "bcrs",
    "bcr p",
    "bcr c",
    "binding corporate rules",
    "verbindliche interne datenschutzvorschriften",
    "regles d entreprise contraignantes",
    "normas corporativas vinculantes",
    "bindende bedrijfsvoorschriften",
    "norme vincolanti d impresa",
];

/// Words for an assessment.
const ASSESSED: &[&str] = &[
    "tia",
    "transfer impact assessment",
    "tia vom",
    "tia of",
    "tia of the",
    "tia du",
    "tia from",
    "tia dated",
    "tia completed",
    "dtia",
    "tra",
    "transfer risk assessment",
];

/// Reads a text.
pub fn read(text: &str) -> Instruments {
    // Who asks does not say, nor does who names one or the other: `DPF / SCC`.
    let more = text.contains('?') || has_choice(text) || has_sign(text);
    let mut found = Instruments { more, ..Instruments::default() };
    for part in parts(text) {
        let (words, day) = dated(&part);
        let words = super::words::folded(&words);
        if words.is_empty() && day.is_none() {
            // A sign by itself: `SCC, -`.
            found.more = true;
            continue;
        }
        let (words, module) = of_module(&words);
        if let (true, None, false, Some((_, last @ ""))) =
            (words.is_empty(), day, module.is_empty(), found.signed.last_mut())
        {
            // In brackets behind it: `SCC (module 2)`.
            *last = module;
            continue;
        }
        let signed = SIGNED.iter().find(|(_, names)| names.contains(&words)).map(|(mechanism, _)| *mechanism);
        if let Some(mechanism) = signed.filter(|_| day.is_none()) {
            found.signed.push((mechanism, module));
        } else if ASSESSED.contains(&words) && day.is_some() && found.assessed_on.is_none() {
            found.assessed_on = day;
        } else if day.is_none() && ASSESSED.contains(&without_month(words)) {
            // An assessment without its day is quoted, and says nothing against what is signed.
            found.undated = true;
        } else {
            let no_row = NO_ROW.contains(&words) && day.is_none();
            found.no_row |= no_row;
            found.more |= !no_row;
        }
    }
    // Two modules of one mechanism are two instruments, and one row; its name with its letters is one: `Standard Contractual Clauses (SCC)`.
    let mut signed: Vec<(&str, &str)> = Vec::new();
    for (mechanism, module) in std::mem::take(&mut found.signed) {
        match signed.iter_mut().find(|(other, _)| *other == mechanism) {
            None => signed.push((mechanism, module)),
            Some((_, known)) if module.is_empty() || *known == module => {}
            Some((_, known @ "")) => *known = module,
            Some(_) => found.more = true,
        }
    }
    found.signed = signed;
    found
}

/// Whether a sign stands there that is none of writing, as in a form: a box (`\u{2610} SCC`, `[ ] SCC`), a line, or one behind which
/// nothing stands (`SCC: -`).
fn has_sign(text: &str) -> bool {
    let is_plain = |c: char| {
        c.is_alphanumeric() || c.is_whitespace() || ",;+&()./-\u{2013}'\u{2019}:\u{a7}?".contains(c)
    };
    let is_cut = |part: &str| part.trim().ends_with([':', '-', '\u{2013}', '/']);
    !text.chars().all(is_plain)
        || has_box(text)
        || text.contains("..")
        || text.split(['\n', ';', ',', '+', '&', '(', ')']).any(is_cut)
}

/// Whether a sign stands between two things that may mean one or the other; not within a day: `03/2025`.
fn has_choice(text: &str) -> bool {
    text.match_indices('/').any(|(at, _)| {
        let before = text.get(..at).is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()));
        let behind = text.get(at + 1..).is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        !(before && behind)
    })
}

fn parts(text: &str) -> Vec<String> {
    let mut text = text.replace(['\n', ';', ',', '+', '&', '(', ')'], "\u{1}");
    for word in [" and ", " und ", " et ", " y ", " en ", " e "] {
        text = text.replace(word, "\u{1}");
    }
    text.split('\u{1}').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The words before a day, and the day: `2025-03-14`, or `14.03.2025`, which is read one way only.
fn dated(text: &str) -> (String, Option<Date>) {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let day = last.parse::<Date>().ok().or_else(|| {
        let mut numbers = last.split('.').map(|number| number.parse::<i16>().ok());
        let (day, month, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| year > 1990)
    });
    match day {
        Some(day) => (text.get(..text.len() - last.len()).unwrap_or_default().trim().to_owned(), Some(day)),
        None => (text.to_owned(), None),
    }
}

/// Folded words without the month that stands last: `tia 03 2025`, `tia 2025`.
fn without_month(words: &str) -> &str {
    let is =
        |word: &str, sizes: &[usize]| sizes.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let year = words.rsplit_once(' ').filter(|(_, year)| is(year, &[4]));
    let Some((rest, _)) = year else { return words };
    rest.rsplit_once(' ').filter(|(_, month)| is(month, &[1, 2])).map_or(rest, |(rest, _)| rest)
}

/// Whether a text names an instrument or a ground anywhere: `Indien - SCC + TIA 03/2025`.
pub fn is_named(text: &str) -> bool {
    let padded = format!(" {} ", super::words::folded(text));
    let signed = SIGNED.iter().flat_map(|(_, names)| names.iter());
    signed.chain(NO_ROW).any(|name| padded.contains(&format!(" {name} ")))
}

/// The words without the module that they name: `sccs module 2`.
fn of_module(words: &str) -> (&str, &'static str) {
    for (number, names) in [
        ("1", ["module 1", "modul 1"]),
        ("2", ["module 2", "modul 2"]),
        ("3", ["module 3", "modul 3"]),
        ("4", ["module 4", "modul 4"]),
    ] {
        if let Some(rest) = names.iter().find_map(|name| words.strip_suffix(name)) {
            return (rest.trim(), number);
        }
    }
    (words, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_read_and_all_else_is_more() {
        let of = |text: &str| {
            let found = read(text);
            (found.signed, found.assessed_on.map(|day| day.to_string()).unwrap_or_default(), found.more)
        };
        let day = String::from;
        assert_eq!(of("SCCs + UK Addendum"), (vec![("scc", ""), ("uk-addendum", "")], day(""), false));
        assert_eq!(
            of("SCCs + UK Addendum, TIA 03/2025"),
            (vec![("scc", ""), ("uk-addendum", "")], day(""), false)
        );
        assert!(read("SCC, TIA 03/2025").undated && read("SCC + TIA").undated && !read("SCC").undated);
        assert_eq!(
            (of("DPF / SCC").2, of("IDTA / Angemessenheitsbeschluss").2, of("SCC/TIA").2),
            (true, true, true)
        );
        for text in [
            "\u{2610} SCC",
            "[ ] SCC",
            "( ) SCC",
            "SCC [ ]",
            "\u{2610} SCC\n\u{2611} DPF",
            "\u{2717} SCC",
            "~~SCC~~",
            "SCC: -",
            "SCC -",
            "SCC, -",
            "SCC (-)",
            "SCC:",
            "SCC ____",
            "SCC...",
            "SCC Modul 2, SCC Modul 3",
        ] {
            assert!(of(text).2, "{text}");
        }
        assert_eq!(of("Standardvertragsklauseln (SCC)"), (vec![("scc", "")], day(""), false));
        assert_eq!(of("Standard Contractual Clauses (SCCs), module 2"), (vec![("scc", "2")], day(""), false));
        for text in ["SCC", "- SCC", "SCC (Modul 2)", "SCC.", "SCC\nUK Addendum"] {
            assert!(!of(text).2, "{text}");
        }
        assert_eq!(of("SCC, TIA geplant"), (vec![("scc", "")], day(""), true));
        assert_eq!((of("SCC + BCR"), read("DPF + BCR").no_row), ((vec![("scc", "")], day(""), false), true));
        assert!(is_named("Indien - SCC + TIA 03/2025") && is_named("USA (DPF)") && !is_named("USA"));
        assert_eq!(of("SCC Module 2, TIA 2025-03-14"), (vec![("scc", "2")], day("2025-03-14"), false));
        assert_eq!(
            of("Standardvertragsklauseln und TIA vom 14.03.2025"),
            (vec![("scc", "")], day("2025-03-14"), false)
        );
        assert_eq!(of("DPF"), (vec![], day(""), false));
        // An addendum to what, it does not say.
        assert_eq!(of("SCC + Addendum"), (vec![("scc", "")], day(""), true));
        assert_eq!(of("IDTA and TRA 2024-05-01"), (vec![("idta", "")], day("2024-05-01"), false));
        assert_eq!(of("SCCs pending"), (vec![], day(""), true));
        assert_eq!(of("no SCCs"), (vec![], day(""), true));
        assert_eq!(of("SCC (Modul 2)"), (vec![("scc", "2")], day(""), false));
        assert_eq!(of("Modul 2"), (vec![], day(""), true));
        assert!(of("SCC?").2 && of("SCC (?)").2);
        assert_eq!(of("SCC 2021-06-27"), (vec![], day(""), true));
        assert_eq!(of(""), (vec![], day(""), false));
    }
}
