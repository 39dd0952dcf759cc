//! How large a query may be: an engine that walks it must not run out of its stack.

/// The longest text.
pub const BYTES: usize = 64 << 10;
/// Brackets in brackets.
pub const DEPTH: usize = 200;
/// How high the tree of an expression may be: brackets, with what follows them.
pub const HEIGHT: usize = 1_000;
/// CASE in CASE.
pub const CASES: usize = 50;
/// Operators of one expression.
pub const OPERATORS: usize = 1_000;
/// Clauses.
pub const CLAUSES: usize = 500;
