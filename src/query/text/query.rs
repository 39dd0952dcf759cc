//! A text that was let through.

use std::ops::Range;

use super::{
    bounds,
    found::Found,
    lexer::{Lexeme, Token, lex},
    parser::Parser,
    tree::Tree,
    wrong::refused,
};
use crate::query::{
    error::{Fault, QueryError},
    stack::with_room,
};

/// A query that reads, and nothing else.
#[derive(Debug, Clone)]
pub struct Query {
    pub(super) text: String,
    tree: Tree,
    pub(super) found: Found,
}

impl Query {
    /// Looks at a text. Places of errors are bytes of it.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        with_room(|| Self::read_here(text))
    }

    fn read_here(text: &str) -> Result<Self, QueryError> {
        if text.len() > bounds::BYTES {
            let message = format!("the query has more than {} bytes: it is not run", bounds::BYTES);
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

    /// What stands at a place of its text.
    pub(super) fn slice(&self, place: &Range<usize>) -> &str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// The columns of the answer, in order, as Neo4j names them; none for `RETURN *`.
    pub fn columns(&self) -> Option<Vec<String>> {
        let columns = self.found.columns.as_ref()?;
        Some(columns.iter().map(|(name, _)| name.clone()).collect())
    }

    /// The variables of its patterns, and the other names that it gives to something.
    pub fn variables(&self) -> Vec<&str> {
        let nodes = self.found.nodes.iter().filter_map(|n| n.name.as_deref());
        let Found { relationships, rebound, aliases, .. } = &self.found;
        let others = relationships.iter().chain(rebound).chain(aliases.keys()).map(String::as_str);
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
