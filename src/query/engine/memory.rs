//! What a query holds, counted by the engine itself: whatever is made asks first. One query runs on a thread at a time.

use std::{cell::Cell, ops::Deref};

use crate::query::{
    engine::done::Done,
    error::{Fault, QueryError},
};

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Bytes that are held until this is dropped.
#[derive(Debug, Default)]
pub struct Held(usize);

impl Held {
    /// Asks for so many bytes.
    pub fn take(bytes: usize) -> Done<Self> {
        let mut held = Self(0);
        held.more(bytes)?;
        Ok(held)
    }

    /// Asks for more.
    pub fn more(&mut self, bytes: usize) -> Done<()> {
        let (held, most) = (HELD.get(), MOST.get());
        if bytes > most.saturating_sub(held) {
            return Err(too_large(most).into());
        }
        HELD.set(held + bytes);
        self.0 += bytes;
        Ok(())
    }

    /// Gives all of it back.
    pub fn clear(&mut self) {
        HELD.set(HELD.get().saturating_sub(self.0));
        self.0 = 0;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.clear();
    }
}

/// It held more than it may.
fn too_large(most: usize) -> QueryError {
    QueryError::new(Fault::Memory, format!("the query held more than {} MiB", most >> 20))
        .help("ask for less (a label, an id, fewer hops, an aggregate), or give it more with --memory")
}

/// The bound of one query, until this is dropped.
pub struct Bound(());

impl Bound {
    /// At most so many bytes, from now on, of which so many are taken already: by the graph.
    pub fn new(bytes: usize, taken: usize) -> Self {
        HELD.set(taken);
        MOST.set(bytes);
        Self(())
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        MOST.set(usize::MAX);
    }
}

/// Something with the bytes that it takes.
#[derive(Debug)]
pub struct Counted<T> {
    value: T,
    _held: Held,
}

impl<T> Counted<T> {
    /// Counts it; the bytes are asked for here, so that what is large is asked for before it is made, with
    /// [`Held::take`].
    pub fn new(value: T, bytes: usize) -> Done<Self> {
        Ok(Self { value, _held: Held::take(bytes + 48)? })
    }
}

impl<T> Deref for Counted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
