//! As what a party gives or gets.

/// What a party is at one end of a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// It decides.
    Controller,
    /// It acts for another.
    Processor,
}

impl Capacity {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Processor => "processor",
        }
    }
}
