//! Saved queries by name, and the parameters given.

use std::fmt::Write as _;

use thalweg::{
    model::Date,
    query::{
        Cell, Fault, Parameters, QueryError, library, show,
        text::{Query, Saved, value},
    },
    text::{clean, nearest},
};

use crate::{
    error::{CommandError, Kind},
    query::failed,
};

/// The parameter that is the day judged.
const DAY: &str = "as_of";

/// A query that was let through, with its parameters.
pub struct Asked {
    /// As written: places of errors are bytes of it.
    pub text: String,
    /// What was let through.
    pub query: Query,
    /// Its parameters.
    pub parameters: Parameters,
    /// Whether `$as_of` was given: else it is the day judged.
    day_given: bool,
    /// Whether it is a saved query: its own words are what they are, and only parameters are looked at.
    pub saved: bool,
    /// Over a picture.
    pub title: String,
    /// What is asked of it.
    pub wants: Wants,
}

/// What is asked of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Its answer.
    Answer,
    /// How it would be run: `EXPLAIN`.
    Plan,
    /// How it ran: `PROFILE`.
    Profile,
}

impl Wants {
    /// What the word before a query says, and the text with blanks for that word.
    fn of(text: &str) -> (Self, String) {
        let start = text.len() - text.trim_start().len();
        let word: String = text.chars().skip(start).take_while(char::is_ascii_alphabetic).collect();
        let wants = match word.to_ascii_uppercase().as_str() {
            "EXPLAIN" => Self::Plan,
            "PROFILE" => Self::Profile,
            _ => return (Self::Answer, text.to_owned()),
        };
        let rest = text.get(start + word.len()..).unwrap_or_default();
        (wants, format!("{}{}{rest}", text.get(..start).unwrap_or_default(), " ".repeat(word.len())))
    }
}

impl Asked {
    /// A text as typed.
    #[allow(clippy::needless_pass_by_value, reason = "it is called with a text of its own")]
    pub fn new(text: String, parameters: Parameters) -> Result<Self, CommandError> {
        let (wants, text) = Wants::of(&text);
        let query = Query::read(&text).map_err(|e| failed(&text, &e))?;
        let title = query.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let day_given = parameters.contains_key(DAY);
        Ok(Self { text, query, parameters, day_given, saved: false, title, wants })
    }

    /// Its parameters, with the day judged where it asks for it and none was given.
    pub fn parameters(&self, day: Option<Date>) -> Parameters {
        let mut parameters = self.parameters.clone();
        if let Some(day) = day.filter(|_| !self.day_given && self.query.parameters().contains(&DAY)) {
            parameters.insert(DAY.to_owned(), Cell::Text(day.to_string()));
        }
        parameters
    }
}

/// A saved query by its name, with what was given over its defaults.
pub fn find(name: &str, given: Parameters) -> Result<Asked, CommandError> {
    let known = library::all().map(|(name, _)| name);
    let Some((name, text)) = library::all().find(|(known, _)| *known == name) else {
        let error = CommandError::from(Kind::Unknown { what: "saved query", id: name.to_owned() });
        return Err(match nearest(name, known) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("--list-saved shows them"),
        });
    };
    let saved = Saved::read(name, text).map_err(|e| failed(text, &e))?;
    let day_given = given.contains_key(DAY);
    let mut parameters: Parameters =
        saved.parameters.iter().map(|p| (p.name.clone(), p.default.clone())).collect();
    for (name, value) in given {
        if !parameters.contains_key(&name) {
            let error = CommandError::from(Kind::Unknown { what: "parameter", id: name });
            let names: Vec<String> = saved.parameters.iter().map(|p| format!("`{}`", p.name)).collect();
            return Err(error.hint(if names.is_empty() {
                "it has none".to_owned()
            } else {
                format!("it has {}", names.join(", "))
            }));
        }
        if let Some(wanted) = parameters.get(&name).and_then(|default| other_kind(default, &value)) {
            return Err(no_value(
                &format!("{name}={}", show::text(&value)),
                &format!("`{name}` is {wanted}"),
            ));
        }
        parameters.insert(name, value);
    }
    let (text, query, title) = (text.to_owned(), saved.query, saved.asks);
    Ok(Asked { text, query, parameters, day_given, saved: true, title, wants: Wants::Answer })
}

/// A parameter that is not taken.
fn no_value(pair: &str, help: &str) -> CommandError {
    let error = QueryError::new(Fault::Name, format!("the parameter `{}` is not taken", clean(pair)));
    failed("", &error.help(help))
}

/// What kind of value is wanted, where the one given is of another than the default.
fn other_kind(default: &Cell, value: &Cell) -> Option<&'static str> {
    match (default, value) {
        (Cell::Text(_), Cell::Text(_))
        | (Cell::Number(_), Cell::Number(_))
        | (Cell::List(_), Cell::List(_)) => None,
        (Cell::Text(_), _) => Some("a text; one that is a number stands in double quotes"),
        (Cell::Number(_), _) => Some("a whole number"),
        (Cell::List(_), _) => Some("a list, such as [\"a\", \"b\"]"),
        _ => None,
    }
}

/// `name=value`, each.
pub fn parameters(given: &[String]) -> Result<Parameters, CommandError> {
    let mut parameters = Parameters::new();
    for pair in given {
        let Some((name, text)) = pair.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err(no_value(pair, "write --param name=value, such as --param category=health"));
        };
        let value = value(text).map_err(|why| no_value(pair, &why))?;
        if parameters.insert(name.trim_start_matches('$').to_owned(), value).is_some() {
            let error = CommandError::from(Kind::Unknown { what: "second value of", id: name.to_owned() });
            return Err(error.hint("give each parameter once"));
        }
    }
    Ok(parameters)
}

/// Every saved query: its name, what it asks, its parameters with their defaults, its columns.
pub fn list() -> String {
    let mut out = String::new();
    for (name, text) in library::all() {
        // That each can be read is held by a test.
        let Ok(saved) = Saved::read(name, text) else { continue };
        // Writing to a string does not fail.
        let _ = writeln!(out, "{name}\n    {}", clean(&saved.asks));
        for needed in &saved.parameters {
            let default =
                if needed.name == DAY { "(--as-of)".to_owned() } else { show::text(&needed.default) };
            let _ = writeln!(out, "    --param {}={default}  {}", needed.name, clean(&needed.about));
        }
        let _ = writeln!(out, "    columns: {}", saved.columns.join(", "));
    }
    out
}
