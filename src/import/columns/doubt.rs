//! Why a column of places is not surely that of the recipients.

/// Why a column of places is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It stands behind a column that names others, and is where those are.
    Of(usize),
    /// It names a place, and not whose; this column stands before it. Of recipients it may be theirs.
    Open(Option<usize>),
    /// Some words of its header are not known: it may be that of others, or one where the data is not.
    Words,
}
