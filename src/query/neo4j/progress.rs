//! How far something is.

/// How far a push is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Nodes and relationships staged so far.
    pub done: usize,
    /// All of them.
    pub total: usize,
}
