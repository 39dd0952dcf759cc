//! Room on the stack for what recurses as deep as a query is nested. That depth is bounded (`text/bounds.rs`), and still
//! takes more in an unoptimised build than a thread begins with.

/// So much is there, or is taken.
const ROOM: usize = 32 << 20;

/// Does something with so much room.
pub(super) fn with_room<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(ROOM, ROOM + (1 << 20), work)
}
