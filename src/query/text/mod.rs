//! A query's text, looked at before any engine sees it: only what reads the graph is let through. The look also tells
//! the columns of the answer, which names the graph does not have, and where a server must be told to stay within one
//! inventory.
//!
//! | what | room |
//! |---|---|
//! | text to tokens | `lexer` |
//! | a text that was let through | `query`, its `bounds` |
//! | tokens to a tree | `parser`, `clauses`, `expression`, `atom`, `postfix`, `functions`, `pattern`, to `tree` |
//! | a tree to what is found in it | `gather`, `against`, to `found` |
//! | words that do more than read | `words` |
//! | words and signs of other languages | `elsewhere` |
//! | the same text for one of several inventories on a server | `scope` |
//! | names that the graph does not have | `names` |
//! | an error under the line it is about | `underline` |
//! | queries kept in files, values of parameters | `saved` |

mod against;
mod atom;
pub mod bounds;
mod clauses;
pub mod elsewhere;
mod expression;
mod found;
mod functions;
mod gather;
mod given;
mod lexer;
pub mod names;
mod parser;
mod pattern;
mod postfix;
pub(crate) mod query;
mod saved;
mod scope;
pub(crate) mod tree;
mod underline;
mod words;
mod wrong;

pub(crate) use self::gather::{children, mentions};
pub use self::{
    given::value,
    lexer::{Lexeme, Token, lex},
    names::{Known, Look},
    query::Query,
    saved::{Needed, Saved},
    scope::{Edit, Scoped},
    underline::underline,
};
