//! The words that the law knows, as far as a reader of inventories needs them.

/// What the law knows, told by the caller: a reader may not name it. An empty list knows every word.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Ids of regimes.
    pub regimes: Vec<String>,
    /// Ids of mechanisms, of all regimes.
    pub mechanisms: Vec<String>,
    /// Ids of certification schemes, of all regimes.
    pub schemes: Vec<String>,
}
