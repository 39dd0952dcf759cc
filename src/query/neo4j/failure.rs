//! What the driver and the server say when something fails, as one error in our words.

use std::{io::ErrorKind, ops::Range, time::Duration};

use neo4rs::{Error, Neo4jError};

use super::address::{Address, CONNECT};
use crate::query::error::{Fault, QueryError};

/// A failure while the connection is made.
pub fn of_opening(address: &Address, error: &Error) -> QueryError {
    match error {
        Error::IOError { detail } if address.is_secure() && !unreachable(detail.kind()) => {
            let message = format!("no TLS connection to the server at {}: {detail}", address.url);
            QueryError::new(Fault::Server, message).help(
                "bolt+ssc:// takes a certificate that nobody vouches for, bolt:// goes without TLS where the server does",
            )
        }
        _ => of_server(address, error),
    }
}

/// A server that says nothing.
pub fn silent(address: &Address) -> QueryError {
    let message = format!("the server at {} does not answer within {} s", address.url, CONNECT.as_secs());
    QueryError::new(Fault::Server, message).help("is this its Bolt port?")
}

fn unreachable(kind: ErrorKind) -> bool {
    use ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable, TimedOut};
    matches!(kind, ConnectionRefused | HostUnreachable | NetworkUnreachable | TimedOut | AddrNotAvailable)
}

/// Whether it is worth another try: the server says so, or it was lost.
pub fn is_passing(error: &Error) -> bool {
    match error {
        Error::Neo4j(error) => error.code().starts_with("Neo.TransientError.") && !is_memory(error.code()),
        error => is_loss(error),
    }
}

/// Whether the connection is of no more use.
pub fn is_loss(error: &Error) -> bool {
    use Error::{ConnectionError, ConnectionTimedOut, IOError, Ignored, IncompleteBoltExchange};
    matches!(
        error,
        IOError { .. } | ConnectionTimedOut | ConnectionError | IncompleteBoltExchange | Ignored(_)
    )
}

fn is_memory(code: &str) -> bool {
    code.contains("OutOfMemory") || code.contains("MemoryPool") || code.contains("TransactionMemoryLimit")
}

/// A failure at any time.
pub fn of_server(address: &Address, error: &Error) -> QueryError {
    let at = &address.url;
    let server = |message: String| QueryError::new(Fault::Server, message);
    match error {
        Error::Neo4j(error) => of_statement(error),
        Error::AuthenticationError(said) => server(format!("the server at {at} does not let us in: {said}"))
            .help("look at the user and the password"),
        Error::IOError { detail } if unreachable(detail.kind()) => {
            server(format!("the server at {at} cannot be reached: {detail}"))
                .help("is it running, and is this its Bolt port?")
        }
        Error::IOError { detail } if detail.to_string().contains("lookup address") => {
            server(format!("the server at {at} cannot be found: {detail}"))
        }
        Error::IOError { detail } => server(format!("the server at {at} was lost: {detail}")),
        Error::ConnectionTimedOut => server(format!("the server at {at} has fallen silent")),
        Error::ConnectionError => server(format!("no connection to the server at {at}")),
        Error::ProtocolMismatch(_) | Error::UnsupportedVersion(..) => {
            server(format!("what listens at {at} does not speak Bolt 4, as Neo4j servers do"))
                .help("is this its Bolt port? It is 7687 unless someone has said otherwise")
        }
        error => server(format!("the server at {at} said what was not understood: {error}")),
    }
}

/// What the server says of a statement.
fn of_statement(error: &Neo4jError) -> QueryError {
    let code = error.code();
    let kind = code.rsplit('.').next().unwrap_or_default();
    let message = sentence(error.message());
    match kind {
        "SyntaxError" | "SemanticError" => QueryError::new(Fault::Syntax, message),
        "ParameterMissing" => QueryError::new(Fault::Name, message),
        "AccessMode" => {
            QueryError::new(Fault::Refused, format!("the server runs it for reading only: {message}"))
        }
        "TransactionTimedOut" | "TransactionTimedOutClientConfiguration" => {
            QueryError::new(Fault::Time(Duration::ZERO), "the query ran out of time")
        }
        "Terminated" | "TransactionMarkedAsFailed" => {
            QueryError::new(Fault::Run, format!("the server has ended the query: {message}"))
        }
        _ if is_memory(code) => QueryError::new(
            Fault::Memory,
            format!("it takes more memory than the server gives it: {message}"),
        ),
        _ if code.starts_with("Neo.ClientError.Security.") || code.contains(".Database.") => {
            QueryError::new(Fault::Server, format!("the server refuses: {message}"))
        }
        _ => QueryError::new(Fault::Run, format!("the server says: {message}")),
    }
}

/// The server's words up to the place, which is told by bytes, and without the excerpt of the text.
fn sentence(said: &str) -> String {
    let first = said.lines().next().unwrap_or_default();
    let end = first.rfind(" (line ").unwrap_or(first.len());
    first[..end].trim_end().to_owned()
}

/// The bytes of a query's text that a syntax error is about.
pub fn place(error: &Error, text: &str) -> Option<Range<usize>> {
    let Error::Neo4j(error) = error else { return None };
    let (_, after) = error.message().rsplit_once("(offset: ")?;
    let offset: usize = after.split(')').next()?.parse().ok()?;
    // The server counts in units of UTF-16, of the text that it was sent.
    let mut units = 0;
    let start = text
        .char_indices()
        .find(|(_, c)| {
            let here = units >= offset;
            units += c.len_utf16();
            here
        })
        .map_or(text.len(), |(at, _)| at);
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let rest = &text[start..];
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
    Some(start..start + length.max(first))
}
