//! What is said of one code.

/// A file of an example: its name and its text.
pub type File = (&'static str, &'static str);

/// The documentation of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// What it means.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Files that raise it.
    pub raises: &'static [File],
    /// The same files put right.
    pub settled: &'static [File],
}
