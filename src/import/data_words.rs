//! What data a column of a database has, as far as its name says: by a table of words (`data/words.tsv`), always as assumed. And
//! the rows of categories, with those above them.

use std::{collections::HashMap, sync::OnceLock};

use super::{
    draft::{Draft, RowIx},
    words::{self, folded},
};
use crate::{
    ingest::Table,
    model::taxonomy::{Taxonomy, Term},
};

const WORDS: &str = include_str!("data/words.tsv");

/// So many words of a name are looked at.
const LONGEST: usize = 4;

/// Words that say that it is personal data, and nothing of which.
const PERSONAL: &[&str] = &["pii", "personal", "personal data", "personal information", "pifi", "gdpr"];

/// A phrase to its category, and whether it must be the whole name.
fn phrases() -> &'static HashMap<&'static str, (&'static str, bool)> {
    static PHRASES: OnceLock<HashMap<&'static str, (&'static str, bool)>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
        let of_line = |(key, words): (&'static str, &'static str)| {
            words.split(';').map(move |word| match word.strip_prefix('=') {
                Some(word) => (word, (key, true)),
                None => (word, (key, false)),
            })
        };
        lines.filter_map(|line| line.split_once('\t')).flat_map(of_line).collect()
    })
}

/// The category that the name of a column is known by.
pub fn of_column(name: &str) -> Option<&'static str> {
    let parts = parted(name);
    let tokens: Vec<&str> = parts.split(' ').collect();
    (tokens.len().saturating_sub(LONGEST)..tokens.len()).find_map(|from| {
        let phrase = tokens.get(from..)?.join(" ");
        let (key, whole) = phrases().get(phrase.as_str())?;
        (!whole || from == 0).then_some(*key)
    })
}

/// The category that a tag names: a key of fideslang, a word of the table, or a word for personal data of any kind.
pub fn of_tag(tag: &str) -> Option<&'static str> {
    if let Some(term) = Taxonomy::FidesCategories.term(tag.trim()) {
        return Some(term.key);
    }
    if PERSONAL.contains(&parted(tag).as_str()) {
        return Some("user");
    }
    of_column(tag)
}

/// A name as words: `firstName` and `first_name` are the same.
fn parted(name: &str) -> String {
    let mut text = String::new();
    let mut lower = false;
    for c in name.chars().take(words::NAME) {
        if lower && c.is_uppercase() {
            text.push(' ');
        }
        lower = c.is_lowercase();
        text.push(c);
    }
    folded(&text)
}

/// The row of a key that is a path, such as `user.contact.email`: a term of a taxonomy, or a user's own; and of those above it.
pub fn term(draft: &mut Draft, table: Table, of: Taxonomy, key: &str, place: &str) -> RowIx {
    const DEEP: usize = 16;
    let mut above = String::new();
    let mut row = None;
    let parts = key.split('.').filter(|part| !part.trim().is_empty()).count();
    let mut rest = key.split('.').filter(|part| !part.trim().is_empty());
    for at in 0..parts.clamp(1, DEEP) {
        // What is too deep stays together.
        let part = if at + 1 == DEEP {
            rest.by_ref().collect::<Vec<_>>().join("-")
        } else {
            rest.next().unwrap_or(key).to_owned()
        };
        let path = if at == 0 { part.clone() } else { format!("{above}.{part}") };
        let known = of.term(&path);
        let made = draft.coded(table, "unnamed", &path, place);
        let name =
            Some(words::name(known.map_or(part.as_str(), |term| term.name))).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| draft.id(made).to_owned());
        draft.set(made, "name", &name);
        if let Some(above) = row.map(|row| draft.id(row).to_owned()) {
            draft.set(made, "parent", &above);
        }
        if let Some(term) = known {
            fill(draft, made, table, &term);
        }
        row = Some(made);
        above = path;
    }
    row.unwrap_or_else(|| draft.coded(table, "unnamed", key, place))
}

fn fill(draft: &mut Draft, row: RowIx, table: Table, term: &Term) {
    // Only categories have columns for these.
    let dpv = if table == Table::Categories { "dpv" } else { "x_dpv" };
    draft.set(row, dpv, term.dpv);
    if table == Table::Categories {
        draft.set(row, "tags", term.tags);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_names() {
        for (name, key) in [
            ("email", Some("user.contact.email")),
            ("customer_email", Some("user.contact.email")),
            ("eMail", Some("user.contact.email")),
            ("firstName", Some("user.name.first")),
            ("GEBURTSDATUM", Some("user.demographic.date_of_birth")),
            ("Stra\u{df}e", Some("user.contact.address.street")),
            ("city", Some("user.contact.address.city")),
            ("warehouse_city", None),
            ("ip", Some("user.device.ip_address")),
            ("ship", None),
            ("name", None),
            ("product_name", None),
            ("id", None),
            ("", None),
        ] {
            assert_eq!(of_column(name), key, "{name}");
        }
        assert_eq!(of_tag("user.financial"), Some("user.financial"));
        assert_eq!(of_tag("PII"), Some("user"));
        assert_eq!(of_tag("primary_key"), None);
        for (key, _) in phrases().values() {
            assert!(Taxonomy::FidesCategories.term(key).is_some(), "{key}");
        }
    }
}
