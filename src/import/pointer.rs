//! Texts that point to another row or part of a register, and name nobody and nothing: `wie Nr. 2`.

/// Words that begin what points elsewhere.
const FIRST: &[&str] = &[
    "wie",
    "analog",
    "entspr",
    "entsprechend",
    "identisch",
    "gleich",
    "as",
    "same",
    "like",
    "comme",
    "como",
    "zoals",
    "come",
    "gem",
    "gemass",
    "vgl",
    "siehe",
    "see",
    "cf",
    "voir",
    "ver",
    "vease",
    "zie",
    "vedi",
];

/// Words that stand behind these, with a number or none.
const WORDS: &[&str] = &[
    "nr",
    "nrn",
    "nummer",
    "lfd",
    "ziff",
    "ziffer",
    "zeile",
    "pos",
    "position",
    "punkt",
    "vvt",
    "verfahren",
    "no",
    "number",
    "row",
    "line",
    "item",
    "ligne",
    "numero",
    "n",
    "fila",
    "regel",
    "rij",
    "riga",
    "oben",
    "unten",
    "above",
    "below",
    "ci",
    "dessus",
    "dessous",
    "vor",
    "vorher",
    "vorige",
    "voriger",
    "vorstehend",
    "zu",
    "bei",
    "unter",
    "in",
    "der",
    "as",
    "to",
    "the",
    "under",
    "au",
    "a",
    "und",
    "and",
    "et",
];

/// Whether words, folded, point to another row or part of the register: `wie Nr. 2`, `analog lfd. Nr. 4`, `same as row 3`.
pub fn is_pointer(folded: &str) -> bool {
    let mut tokens = folded.split(' ');
    let begins = tokens.next().is_some_and(|word| FIRST.contains(&word));
    let rest: Vec<&str> = tokens.collect();
    let is_number = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        word.len() < 6
            && word.len() - digits.len() < 2
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    begins && !rest.is_empty() && rest.iter().all(|word| WORDS.contains(word) || is_number(word))
}
