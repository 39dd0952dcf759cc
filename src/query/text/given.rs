//! Values of parameters as a user types them.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

use crate::{query::answer::Cell, text::clean};

/// The value of a parameter: JSON where it is JSON (a number, `true`, `null`, `"text"`, a list, a map), else the text as
/// it stands. What begins as JSON does and is none is an error, which says what to write: it is hardly meant as a text.
pub fn value(text: &str) -> Result<Cell, String> {
    match serde_json::from_str(&without_minus(text)) {
        Ok(_) if has_large(text) => Err(LARGE.to_owned()),
        Ok(Given(cell)) => Ok(cell),
        // It tells its place too, which a short text does not need.
        Err(error) if error.is_data() => {
            Err(error.to_string().split(" at line ").next().unwrap_or_default().to_owned())
        }
        Err(error) if error.to_string().starts_with("recursion limit") => Err(DEEP.to_owned()),
        Err(_) if is_number(text.trim()) => Err(NUMBER.to_owned()),
        Err(error) if text.trim_start().starts_with(['[', '{', '"']) => {
            Err(format!("it begins as JSON does, and is none from character {} on; {QUOTES}", error.column()))
        }
        Err(_) => Ok(Cell::Text(text.to_owned())),
    }
}

const LARGE: &str = "the largest whole number is 9223372036854775807; a text stands in double quotes";

const DEEP: &str = "lists or maps lie more than 100 deep in each other: keep less of it";

const NUMBER: &str = "it is no number of JSON: it is too large, begins with a nought, has a `_`, or no digit behind its point; a text stands in double quotes";

const QUOTES: &str = "a text that is meant so stands in double quotes, with `\\\"` for those inside";

/// Whether a number is written as a whole one.
fn is_whole(number: &str) -> bool {
    !number.contains(['.', 'e', 'E'])
}

/// The numbers that stand in JSON, outside of its texts, each with its place.
fn numbers(json: &str) -> impl Iterator<Item = (usize, &str)> {
    let (mut quoted, mut escaped, mut at) = (false, false, 0);
    let outside = move |c: char| {
        let out = !quoted && c != '"';
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        !out || !(c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'))
    };
    let words = json.split(outside).map(move |word| {
        let place = at;
        let behind = json.get(at + word.len()..).and_then(|rest| rest.chars().next());
        at += word.len() + behind.map_or(0, char::len_utf8);
        (place, word)
    });
    words.filter(|(_, word)| word.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
}

/// With a blank for the minus of each whole nought: there is only one, and a reader makes another number of it.
fn without_minus(json: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(json);
    for (at, _) in numbers(json).filter(|(_, word)| *word == "-0") {
        text.to_mut().replace_range(at..=at, " ");
    }
    text
}

/// Whether a whole number stands in JSON that is none of Cypher: a reader makes another of it.
fn has_large(json: &str) -> bool {
    numbers(json).any(|(_, word)| is_whole(word) && word.parse::<i64>().is_err())
}

/// Whether a text is written like a number: digits, a point, an exponent.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    whole.starts_with(|c: char| c.is_ascii_digit())
        && digits(whole)
        && digits(part)
        && digits(exponent)
        && !exponent.is_empty()
}

/// A value of JSON as a cell; a map has each key once, and a whole number is one of Cypher.
pub(super) struct Given(pub(super) Cell);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader).map(Given)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Cell, E> {
        Ok(Cell::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell, E> {
        i64::try_from(number).map(Cell::Number).map_err(|_| E::custom(LARGE))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell, E> {
        Ok(Cell::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Cell, A::Error> {
        let mut list = Vec::new();
        while let Some(Given(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Cell::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Cell, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, Given(item))) = entries.next_entry::<String, Given>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{}` stands in a map twice", clean(&key))));
            }
            map.insert(key, item);
        }
        Ok(Cell::Map(map))
    }
}
