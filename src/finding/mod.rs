//! Findings as plain data: codes, severities, places. Nothing is rendered here, and no rule is known here.

mod code;
pub mod explain;

use std::borrow::Cow;

pub use code::Code;
pub use explain::Explanation;

use crate::source::Span;

/// How bad a finding is. Ordered worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Makes the run end with exit code 1 (or 2 where the inventory cannot be read).
    Error,
    /// Worth a look before signing.
    Warning,
    /// Good to know.
    Note,
    /// Switched off by the inventory's head.
    Off,
}

impl Severity {
    /// The word used in files and on the terminal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::Off => "off",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Note, Self::Off].into_iter().find(|s| s.as_str() == text)
    }
}

/// What is wrong, not known, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable code.
    pub code: Code,
    /// Its severity, after the inventory's own choice.
    pub severity: Severity,
    /// The place it points to, if it has one.
    pub span: Option<Span>,
    /// A second place (the first of two duplicates), if there is one.
    pub other: Option<Span>,
    /// The id it is about (a flow, a node, a rule entry), or empty.
    pub subject: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The rule behind it, or empty.
    pub citation: String,
    /// What would put it right, or empty.
    pub help: Cow<'static, str>,
    /// The text to write instead at `span`, where one is known.
    pub replacement: Option<String>,
}

impl Finding {
    /// A finding of this code with its default severity and nothing else said.
    pub fn new(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span: None,
            other: None,
            subject: subject.into(),
            message: message.into(),
            citation: String::new(),
            help: Cow::Borrowed(""),
            replacement: None,
        }
    }

    /// Points it to a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Points it to a second place.
    #[must_use]
    pub fn also(mut self, span: Span) -> Self {
        self.other = Some(span);
        self
    }

    /// Says what would put it right.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = help.into();
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>) -> Self {
        self.replacement = Some(text.into());
        self
    }

    /// Names the rule behind it.
    #[must_use]
    pub fn cite(mut self, citation: impl Into<String>) -> Self {
        self.citation = citation.into();
        self
    }
}
