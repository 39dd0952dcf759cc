//! A file to be written.

/// A file of an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the folder, with `/` between its parts; blank for an inventory of one file.
    pub name: String,
    /// What stands in it.
    pub text: String,
}
