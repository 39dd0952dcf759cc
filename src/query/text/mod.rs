//! A query's text, looked at before any engine sees it: only what reads the graph is let through. The look also tells
//! the columns of the answer, which names the graph does not have, and where a server must be told to stay within one
//! inventory.
//!
//! | what | room |
//! |---|---|
//! | text to tokens | `lexer` |
//! | tokens to a tree | `parser`, `clauses`, `expression`, `atom`, `postfix`, `functions`, `pattern`, to `tree` |
//! | a tree to what is found in it | `gather`, to `found` |
//! | words that do more than read | `words` |
//! | the same text for one of several inventories on a server | `scope` |
//! | names that the graph does not have | `names` |
//! | an error under the line it is about | `underline` |
//! | queries kept in files, values of parameters | `saved` |

mod atom;
mod clauses;
mod expression;
mod found;
mod functions;
mod gather;
mod lexer;
pub mod names;
mod parser;
mod pattern;
mod postfix;
mod saved;
mod scope;
pub(crate) mod tree;
mod underline;
mod words;

use std::ops::Range;

pub(crate) use self::gather::children;
use self::{found::Found, parser::Parser, tree::Tree};
pub use self::{
    lexer::{Lexeme, Token, lex},
    names::{Known, Look},
    saved::{Needed, Saved, value},
    scope::{Edit, Scoped},
    underline::underline,
};
use super::{Fault, QueryError};

/// How large a query may be: an engine that walks it must not run out of its stack.
pub mod bounds {
    /// The longest text.
    pub const BYTES: usize = 64 << 10;
    /// Brackets in brackets.
    pub const DEPTH: usize = 200;
    /// CASE in CASE.
    pub const CASES: usize = 50;
    /// Operators of one expression.
    pub const OPERATORS: usize = 1_000;
    /// Clauses.
    pub const CLAUSES: usize = 500;
}

/// A query that reads, and nothing else.
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
    tree: Tree,
    found: Found,
}

impl Query {
    /// Looks at a text. Places of errors are bytes of it.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        if text.len() > bounds::BYTES {
            let message = format!("the query has {} bytes; at most {} are run", text.len(), bounds::BYTES);
            let error = QueryError::new(Fault::Refused, message);
            return Err(error.help("give long lists as parameters"));
        }
        let mut lexemes = lex(text)?;
        // Engines do not agree on comments: none is given any.
        let text = &without_comments(text, &lexemes);
        lexemes.retain(|l| l.token != Token::Comment);
        let mut end = text.len();
        if let Some(at) = lexemes.iter().position(|l| l.token == Token::Symbol(';')) {
            if let Some(next) = lexemes.get(at + 1) {
                return Err(
                    refused("only one statement is run", next.place.clone()).help("run them one by one")
                );
            }
            end = lexemes.get(at).map_or(end, |l| l.place.start);
            lexemes.truncate(at);
        }
        if lexemes.is_empty() {
            return Err(QueryError::new(Fault::Syntax, "the query is empty")
                .help("for example: MATCH (s:Store) RETURN s.id, s.name"));
        }
        let text = text.get(..end).unwrap_or_default();
        let mut parser = Parser::new(text, lexemes)?;
        let tree = parser.statement()?;
        let found = Found::of(&tree, parser.colons);
        Ok(Self { text: text.to_owned(), tree, found })
    }

    /// Its tree.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The text, without a `;` at its end and what follows it, and with blanks for comments: all other bytes stand
    /// where they stood.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns of the answer, in order, as Neo4j names them; none for `RETURN *`.
    pub fn columns(&self) -> Option<Vec<String>> {
        let columns = self.found.columns.as_ref()?;
        Some(columns.iter().map(|(name, _)| name.clone()).collect())
    }

    /// The variables of its patterns, and the other names that it gives to something.
    pub fn variables(&self) -> Vec<&str> {
        let nodes = self.found.nodes.iter().filter_map(|n| n.name.as_deref());
        let others = self.found.relationships.iter().chain(&self.found.rebound).map(String::as_str);
        let mut names: Vec<&str> = nodes.chain(others).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The parameters that it uses, each once, in the order of the text.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &self.found.parameters {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

/// The text with a blank for each byte of a comment that ends no line.
fn without_comments(text: &str, lexemes: &[Lexeme]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut end = 0;
    for comment in lexemes.iter().filter(|l| l.token == Token::Comment) {
        blanked.push_str(text.get(end..comment.place.start).unwrap_or_default());
        let bytes = text.get(comment.place.clone()).unwrap_or_default().bytes();
        blanked.extend(bytes.map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }));
        end = comment.place.end;
    }
    blanked.push_str(text.get(end..).unwrap_or_default());
    blanked
}

/// A name or parameter without its backticks.
fn unquote(name: &str) -> String {
    match name.strip_prefix('`').and_then(|n| n.strip_suffix('`')) {
        Some(inside) => inside.replace("``", "`"),
        None => name.to_owned(),
    }
}

/// The text is no query.
fn syntax(message: impl Into<String>, place: Range<usize>) -> QueryError {
    QueryError::new(Fault::Syntax, message).at(place)
}

/// The text is not run.
fn refused(message: impl Into<String>, place: Range<usize>) -> QueryError {
    QueryError::new(Fault::Refused, message).at(place)
}
