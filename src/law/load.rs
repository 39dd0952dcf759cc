//! Regime files to regimes: the built-in ones, and those that a user adds or puts in their place. Reads texts,
//! never files. What is wrong is told with its file, line and column; nothing of a broken file is taken.

mod check;
mod error;
mod held;
mod schema;
mod sense;

use std::collections::BTreeMap;

pub use self::error::LoadError;
use super::data::Regime;
use crate::text::digest;

/// The built-in regime files.
const BUILT_IN: &[(&str, &str)] = &[
    ("ch-fadp.toml", include_str!("regimes/ch-fadp.toml")),
    ("eu-gdpr.toml", include_str!("regimes/eu-gdpr.toml")),
    ("uk-gdpr.toml", include_str!("regimes/uk-gdpr.toml")),
];

/// The built-in regimes, sorted by id.
pub fn built_in() -> Result<Vec<Regime>, LoadError> {
    let mut regimes = Vec::with_capacity(BUILT_IN.len());
    for (file, text) in BUILT_IN {
        regimes.push(read(file, text).map_err(first)?);
    }
    regimes.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(regimes)
}

fn first(errors: Vec<LoadError>) -> LoadError {
    errors.into_iter().next().unwrap_or_else(|| LoadError {
        file: String::new(),
        line: 1,
        column: 1,
        message: "not a regime file".to_owned(),
        help: None,
    })
}

/// The regimes with those of further files, each given as name and text, sorted by id. One with a new id is added,
/// one with a known id takes that one's place. Two of the files may not give the same regime.
pub fn merge(regimes: Vec<Regime>, texts: &[(String, String)]) -> Result<Vec<Regime>, Vec<LoadError>> {
    let mut merged: BTreeMap<String, Regime> = regimes.into_iter().map(|r| (r.id.clone(), r)).collect();
    let mut given: BTreeMap<String, &str> = BTreeMap::new();
    let mut errors = Vec::new();
    for (file, text) in texts {
        match read(file, text) {
            Err(found) => errors.extend(found),
            Ok(regime) => {
                if let Some(other) = given.insert(regime.id.clone(), file) {
                    let message = format!("the regime `{}` is given by {other} too", regime.id);
                    let help = Some("keep one of the two".to_owned());
                    errors.push(LoadError::at(file, text, 0..0, message, help));
                }
                merged.insert(regime.id.clone(), regime);
            }
        }
    }
    if errors.is_empty() { Ok(merged.into_values().collect()) } else { Err(errors) }
}

/// The kinds of conditions, each with its keys besides `kind`, and whether a decision can ask it.
pub(super) fn conditions() -> impl Iterator<Item = (&'static str, Vec<&'static str>, bool)> {
    let keys = |keys: &'static [schema::Key]| keys.iter().map(|key| key.name).collect();
    schema::CONDITIONS
        .iter()
        .map(move |(kind, list)| (*kind, keys(list), schema::OF_DECISIONS.contains(kind)))
}

fn read(file: &str, text: &str) -> Result<Regime, Vec<LoadError>> {
    let errors = check::check(file, text);
    if !errors.is_empty() {
        return Err(errors);
    }
    // What passes the check deserializes; where the two ever differ, serde's word is given.
    let failed = |error: ::toml::de::Error| {
        let at = error.span().unwrap_or(0..0);
        vec![LoadError::at(file, text, at, error.message().to_owned(), None)]
    };
    let mut regime: Regime = ::toml::from_str(text).map_err(failed)?;
    let mut table: ::toml::Table = ::toml::from_str(text).map_err(failed)?;
    unchecked(&mut table);
    regime.digest = digest::sealed(table.to_string().as_bytes());
    Ok(regime)
}

/// Takes out the days on which entries were checked: to check one again changes no law.
fn unchecked(table: &mut ::toml::Table) {
    table.remove("checked");
    for (_, value) in table.iter_mut() {
        each_table(value);
    }
}

fn each_table(value: &mut ::toml::Value) {
    match value {
        ::toml::Value::Table(table) => unchecked(table),
        ::toml::Value::Array(items) => items.iter_mut().for_each(each_table),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
