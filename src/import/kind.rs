//! What a table is.

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Each row a vendor.
    List,
    /// Each row something that is done with data.
    Register,
}

impl Kind {
    /// The kind of this name, as a map of sheets writes it.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::List, Self::Register].into_iter().find(|kind| kind.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Register => "register",
        }
    }
}
