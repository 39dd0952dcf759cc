//! Texts that are the code of no place.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Visitor};

use super::{
    bloc::Bloc,
    code::{MAX_FOLDED, Place},
    hint::Hint,
};

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(CodeVisitor)
    }
}

struct CodeVisitor;

impl Visitor<'_> for CodeVisitor {
    type Value = Place;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code of a place, like `FR`, `CA-QC` or `@EPO`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Place, E> {
        Place::parse(text).ok_or_else(|| E::custom(NotAPlace::of(text)))
    }
}

/// A text that is not the code of a place, with what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not the code of a place{}", self.hint_after())]
pub struct NotAPlace {
    /// The text.
    pub text: String,
    /// What was probably meant.
    pub suggestion: Option<Place>,
}

impl NotAPlace {
    /// Of a text that [`Place::parse`] did not take.
    pub fn of(text: &str) -> Self {
        Self { text: text.chars().take(MAX_FOLDED).collect(), suggestion: Place::suggest(text) }
    }

    fn hint_after(&self) -> String {
        self.hint().map_or_else(String::new, |hint| format!(": {hint}"))
    }

    /// What would put it right, where that is known.
    pub fn hint(&self) -> Option<String> {
        if let Some(bloc) = Bloc::parse(&self.text) {
            return Some(format!("`{bloc}` is a bloc, and one place is asked for"));
        }
        let place = match Place::hint(&self.text)? {
            Hint::Place(place) => place,
            Hint::Either(place, name, others) => {
                let others: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
                let country = format!("did you mean `{place}` ({})", place.name());
                return Some(format!("{country}, or {name} in {}?", others.join(", ")));
            }
            Hint::OneOf(places) => {
                let all: Vec<String> = places.iter().map(|p| format!("`{p}` ({})", p.name())).collect();
                return Some(format!("write {}, whichever is meant", all.join(" or ")));
            }
            Hint::Part(name, places) => {
                let country = places.first()?;
                return Some(format!("{name} is a part of `{country}`, and has no law of its own here"));
            }
            Hint::City(name, places) => {
                return Some(format!("a city: `{}`, if {name} is meant", places.first()?));
            }
        };
        if place.is_unknown() {
            return Some(format!("write `{place}` for a place that is not known"));
        }
        Some(format!("did you mean `{place}` ({})?", place.name()))
    }
}
