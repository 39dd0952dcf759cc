//! Names that say that nobody is named: a row that stands for recipients of whom no one is known by name.

/// What such a name ends with, or is.
const AT_THE_END: [&str; 9] = [
    "not named",
    "not disclosed",
    "not specified",
    "not stated",
    "not known",
    "name unknown",
    "unnamed",
    "undisclosed",
    "unspecified",
];

/// What such a name begins with.
const AT_THE_START: [&str; 3] = ["unnamed", "undisclosed", "unspecified"];

/// Whether a name says that nobody is named: `Recipients in Japan, not named`.
pub fn says_nobody(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let apart = |rest: &str, c: Option<char>| rest.is_empty() || c.is_some_and(|c| !c.is_alphanumeric());
    let ends =
        |phrase: &str| name.strip_suffix(phrase).is_some_and(|rest| apart(rest, rest.chars().next_back()));
    let starts =
        |phrase: &str| name.strip_prefix(phrase).is_some_and(|rest| apart(rest, rest.chars().next()));
    AT_THE_END.iter().any(|phrase| ends(phrase)) || AT_THE_START.iter().any(|phrase| starts(phrase))
}

#[cfg(test)]
mod tests {
    use super::says_nobody;

    #[test]
    fn a_name_may_say_that_nobody_is_named() {
        for name in [
            "Recipients in Japan, not named",
            "WhatsApp, company not stated",
            "Sub-processors (not named)",
            "Unnamed vendors",
            "unspecified",
        ] {
            assert!(says_nobody(name), "{name}");
        }
        for name in ["Foghorn Mail", "Knot Named", "Whatnot named", "Unnamedia", "Not Named Yet Ltd", ""] {
            assert!(!says_nobody(name), "{name}");
        }
    }
}
