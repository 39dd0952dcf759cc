//! The article that the name of some places has inside a sentence.

/// The name of a place inside a sentence in English: of some with an article.
pub fn with_article(name: &str) -> String {
    const SEVERAL: [&str; 5] = ["Bahamas", "Comoros", "Maldives", "Netherlands", "Philippines"];
    let the = name.starts_with("United ")
        || name.ends_with(" Islands")
        || name.ends_with(" Republic")
        || SEVERAL.contains(&name);
    if the { format!("the {name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::with_article;

    #[test]
    fn some_places_have_an_article() {
        for (name, said) in [
            ("United States", "the United States"),
            ("Faroe Islands", "the Faroe Islands"),
            ("Netherlands", "the Netherlands"),
            ("Germany", "Germany"),
            ("Republic of Korea", "Republic of Korea"),
        ] {
            assert_eq!(with_article(name), said);
        }
    }
}
