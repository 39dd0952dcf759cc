//! Lists of names for a reader, cut short.

/// The first of some names, and how many more there are: `a, b and 3 more`. Where only one is left, it is named too.
pub fn cut<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown = if names.len() <= most + 1 { names.len() } else { most };
    let first: Vec<&str> = names.iter().take(shown).map(AsRef::as_ref).collect();
    let first = first.join(", ");
    if shown == names.len() { first } else { format!("{first} and {} more", names.len() - shown) }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn one_more_is_named_and_several_are_counted() {
        let names = ["a", "b", "c", "d"];
        assert_eq!(cut(&names, 2), "a, b and 2 more");
        assert_eq!(cut(&names, 3), "a, b, c, d");
        assert_eq!(cut(&names[..1], 3), "a");
        assert_eq!(cut::<&str>(&[], 3), "");
    }
}
