//! Queries kept in files.
//!
//! A file `NAME.cypher` begins with lines of comments, then comes the query:
//!
//! ```text
//! // Which parties abroad hold a category,
//! // and how they got it.
//! // $category = 'health'  the category, with those below it
//! // $hops = 3  at most so many flows
//! // columns: party, place
//! MATCH ...
//! ```
//!
//! First what it asks, in one or more lines; then a line for each parameter: its name, ` = `, its default, blanks, what
//! it is; last the columns of the answer, with commas between. A default is text in single quotes (without any quote
//! inside), or JSON. A query that ends in `RETURN *` has no line of columns. The parameters are those that the query
//! uses, and the columns those of its RETURN.

use std::ops::Range;

use crate::query::{
    answer::Cell,
    error::{Fault, QueryError},
    text::{given::Given, query::Query, wrong::syntax},
};

/// A parameter of a saved query.
#[derive(Debug, Clone, PartialEq)]
pub struct Needed {
    /// Its name, without `$`.
    pub name: String,
    /// What it is where nothing is given.
    pub default: Cell,
    /// What it is for.
    pub about: String,
}

/// A query kept in a file.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// What it asks.
    pub asks: String,
    /// Its parameters, in the order of the file.
    pub parameters: Vec<Needed>,
    /// The columns of the answer; empty for `RETURN *`.
    pub columns: Vec<String>,
    /// The query. Its text is the whole file: places of errors are bytes of that.
    pub query: Query,
}

impl Saved {
    /// Reads a file's text; places of errors are bytes of it.
    pub fn read(name: &str, text: &str) -> Result<Self, QueryError> {
        let mut head = Head::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let Some(comment) = line.trim_start().strip_prefix("//") else { break };
            let start = at + (line.len() - comment.len());
            head.line(comment.trim_end(), start)?;
            at += line.len();
        }
        if head.asks.is_empty() {
            return Err(syntax("the query does not say what it asks", 0..0)
                .help("begin the file with comments: `// What it asks.`"));
        }
        let query = Query::read(text)?;
        head.columns(&query)?;
        head.used(&query)?;
        let columns = query.columns().unwrap_or_default();
        let parameters = head.parameters.into_iter().map(|(needed, _)| needed).collect();
        Ok(Self { name: name.to_owned(), asks: head.asks, parameters, columns, query })
    }
}

#[derive(Default)]
struct Head {
    asks: String,
    parameters: Vec<(Needed, Range<usize>)>,
    columns: Option<(Vec<String>, Range<usize>)>,
}

impl Head {
    /// A line behind `//`.
    fn line(&mut self, line: &str, start: usize) -> Result<(), QueryError> {
        let trimmed = line.trim_start();
        let start = start + (line.len() - trimmed.len());
        let place = start..start + trimmed.len();
        if self.columns.is_some() {
            return Err(syntax("the line of columns is the last one before the query", place)
                .help("put this line above it"));
        }
        if let Some(columns) = trimmed.strip_prefix("columns:") {
            let names = columns.split(',').map(|c| c.trim().to_owned()).collect();
            self.columns = Some((names, place));
        } else if let Some(parameter) = trimmed.strip_prefix('$') {
            let needed = parse_needed(parameter).ok_or_else(|| {
                syntax("a parameter is told as `$name = default  what it is`", place.clone())
                    .help("for example: `// $category = 'health'  the category`")
            })?;
            if self.parameters.iter().any(|(known, _)| known.name == needed.name) {
                return Err(syntax(format!("`${}` is told twice", needed.name), place).help("leave one out"));
            }
            self.parameters.push((needed, place));
        } else if !self.parameters.is_empty() {
            return Err(syntax("behind the parameters comes the line of columns", place)
                .help("say what the query asks above the parameters"));
        } else if !trimmed.is_empty() {
            self.asks.push_str(if self.asks.is_empty() { "" } else { " " });
            self.asks.push_str(trimmed);
        }
        Ok(())
    }

    fn columns(&self, query: &Query) -> Result<(), QueryError> {
        let returned = query.columns();
        let told = self.columns.as_ref().map(|(names, _)| names);
        if told == returned.as_ref() {
            return Ok(());
        }
        let place = self.columns.as_ref().map_or(0..0, |(_, place)| place.clone());
        Err(match returned {
            Some(names) => syntax("the columns told are not those of the RETURN", place)
                .help(format!("write `// columns: {}`", names.join(", "))),
            None => {
                syntax("`RETURN *` has no columns that can be told", place).help("name them in the RETURN")
            }
        })
    }

    fn used(&self, query: &Query) -> Result<(), QueryError> {
        for (needed, place) in &self.parameters {
            if !query.parameters().contains(&needed.name.as_str()) {
                return Err(QueryError::new(
                    Fault::Name,
                    format!("the query does not use `${}`", needed.name),
                )
                .at(place.clone())
                .help("leave the line out"));
            }
        }
        for (name, place) in &query.found.parameters {
            if !self.parameters.iter().any(|(needed, _)| needed.name == *name) {
                return Err(QueryError::new(Fault::Name, format!("`${name}` is not told above the query"))
                    .at(place.clone())
                    .help(format!("add a line: `// ${name} = 'default'  what it is`")));
            }
        }
        Ok(())
    }
}

/// `name = default  what it is`.
fn parse_needed(line: &str) -> Option<Needed> {
    let (name, rest) = line.split_once('=')?;
    let (name, rest) = (name.trim(), rest.trim_start());
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let (default, about) = if let Some(text) = rest.strip_prefix('\'') {
        let (inside, about) = text.split_once('\'')?;
        (Cell::Text(inside.to_owned()), about)
    } else {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Given>();
        let Given(parsed) = values.next()?.ok()?;
        (parsed, rest.get(values.byte_offset()..)?)
    };
    let apart = about.starts_with(char::is_whitespace) && !about.trim().is_empty();
    apart.then(|| Needed { name: name.to_owned(), default, about: about.trim().to_owned() })
}
