//! What an import has to say of what it read: where, what, and what to do about it. No finding of an inventory: the file is
//! another program's, and stays as it is.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing can be read.
    Error,
    /// The file breaks off: what is before that was read, and is written only where that is asked for.
    Broken,
    /// Something was left out, or read in one of several ways.
    Note,
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub weight: Weight,
    /// Where: a file, a line or a cell of it.
    pub place: String,
    /// What is so.
    pub message: String,
    /// What to do; blank: nothing.
    pub help: String,
}

impl Remark {
    /// That a file cannot be read.
    pub fn error(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Weight::Error, place, message, help)
    }

    /// That a file breaks off.
    pub fn broken(place: impl Into<String>, message: impl Into<String>) -> Self {
        let help = "save it again, whole; `--partial` writes what was read before that";
        Self::new(Weight::Broken, place, message, help)
    }

    /// That something was left out, or read in one of several ways.
    pub fn note(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Weight::Note, place, message, help)
    }

    fn new(
        weight: Weight,
        place: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { weight, place: place.into(), message: message.into(), help: help.into() }
    }

    /// As lines: `error: page.md:3: what is so`, and below it what to do.
    pub fn text(&self) -> String {
        let word = match self.weight {
            Weight::Error | Weight::Broken => "error",
            Weight::Note => "note",
        };
        let mut text = format!("{word}: {}: {}\n", self.place, self.message);
        if !self.help.is_empty() {
            text.push_str("  help: ");
            text.push_str(&self.help);
            text.push('\n');
        }
        text
    }
}
