//! Why there is no answer.

use std::{ops::Range, time::Duration};

/// Why there is no answer, and where in the query's text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What kind of thing went wrong.
    pub fault: Fault,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The bytes of the query that it is about, where they are known.
    pub place: Option<Range<usize>>,
    /// What to do instead, or empty.
    pub help: String,
}

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The text is no query.
    Syntax,
    /// It would write, read files or call procedures: it was not run.
    Refused,
    /// It names a label, a type or a property that the graph does not have, or lacks a parameter.
    Name,
    /// It ran out of time.
    Time(Duration),
    /// It held more than it may.
    Memory,
    /// It was ended from outside.
    Stopped,
    /// It failed while it ran.
    Run,
    /// The server cannot be reached, does not let us in, or was lost.
    Server,
}

impl QueryError {
    /// An error without a place.
    pub fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self { fault, message: message.into(), place: None, help: String::new() }
    }

    /// Points it to a place of the text.
    #[must_use]
    pub fn at(mut self, place: Range<usize>) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to do instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
