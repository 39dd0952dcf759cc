//! Where a server is, and who asks.

use std::{fmt, time::Duration};

use crate::query::error::{Fault, QueryError};

/// The schemes that a URL may have.
pub const SCHEMES: [&str; 6] = ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"];

/// How long a server may take to let us in.
pub const CONNECT: Duration = Duration::from_secs(10);

/// Where a server is, and who asks.
#[derive(Clone)]
pub struct Address {
    /// `bolt://host:7687`, or another of its schemes; it holds neither user nor password.
    pub url: String,
    /// The user.
    pub user: String,
    /// The password. It is shown nowhere.
    pub password: String,
    /// The database, where it is not the server's own choice.
    pub database: Option<String>,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("url", &self.url).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Address {
    /// An address on the server's own database.
    pub fn new(url: impl Into<String>, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { url: url.into(), user: user.into(), password: password.into(), database: None }
    }

    /// Whether it is one: nothing is sent yet.
    pub fn check(&self) -> Result<(), QueryError> {
        let bad = |message: String| QueryError::new(Fault::Server, message);
        let shape = "write it as bolt://host:7687";
        // A URL with a password in it is not shown back.
        if self.url.contains('@') {
            return Err(bad("the server's URL holds a user or a password".into())
                .help("leave it out of the URL: it is given in the environment or in a file"));
        }
        let Some((scheme, rest)) = self.url.split_once("://") else {
            return Err(bad(format!("`{}` has no scheme", self.url)).help(shape));
        };
        if !SCHEMES.contains(&scheme) {
            return Err(bad(format!("`{scheme}` is no scheme of a Neo4j server"))
                .help(format!("it is one of {}", SCHEMES.join(", "))));
        }
        let host = rest.strip_suffix('/').unwrap_or(rest);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if host.is_empty() || !host.chars().all(plain) {
            return Err(bad(format!("`{}` does not name a host and a port", self.url)).help(shape));
        }
        Ok(())
    }

    /// Whether it is spoken to in TLS.
    pub fn is_secure(&self) -> bool {
        self.url.split_once("://").is_some_and(|(scheme, _)| scheme.contains("+s"))
    }
}
