//! How bad a finding is.

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
