//! Watches a running query from outside: its time, the memory of the process, and the switch that stops it.

use std::{cell::Cell, time::Duration};

use crate::query::{Limits, Stop};

/// Why a query was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Its time is over.
    Time,
    /// It held too much.
    Memory,
    /// From outside.
    Stop,
}

/// So often it is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// So many bytes a row or an item in the engine's hands takes, about: where the memory of the process cannot be
/// read, its work is bounded by it.
const UNIT: usize = 1 << 10;

/// Looks at one query.
pub struct Watch<'a> {
    limits: &'a Limits,
    stop: &'a Stop,
    /// How long it was waited for: never more than the time that went by, which the engine looks at itself.
    waited: Cell<Duration>,
    held: Option<usize>,
    cause: Cell<Option<Cause>>,
}

impl<'a> Watch<'a> {
    /// From now on.
    pub fn new(limits: &'a Limits, stop: &'a Stop) -> Self {
        Self { limits, stop, waited: Cell::default(), held: held(), cause: Cell::new(None) }
    }

    /// How much work the engine may do, in its own units; `None`: no bound but its own.
    pub fn work(&self) -> Option<usize> {
        if self.held.is_some() { None } else { Some(self.limits.memory / UNIT) }
    }

    /// Looks until it is done, and ends it where it takes too much.
    pub fn until(&self, done: impl Fn() -> bool, end: impl Fn()) {
        let mut pause = Duration::from_micros(50);
        while !done() {
            if self.cause.get().is_none()
                && let Some(cause) = self.look()
            {
                self.cause.set(Some(cause));
                end();
            }
            std::thread::sleep(pause);
            self.waited.set(self.waited.get() + pause);
            // A short query is not kept waiting.
            pause = (pause * 2).min(LOOK);
        }
    }

    fn look(&self) -> Option<Cause> {
        if self.stop.is_stopped() {
            return Some(Cause::Stop);
        }
        if self.waited.get() > self.limits.time {
            return Some(Cause::Time);
        }
        let grown = held()?.saturating_sub(self.held?);
        (grown > self.limits.memory).then_some(Cause::Memory)
    }

    /// Why it was ended, if it was.
    pub fn cause(&self) -> Option<Cause> {
        self.cause.get()
    }
}

/// The memory of this process, in bytes, where the system tells.
fn held() -> Option<usize> {
    memory_stats::memory_stats().map(|stats| stats.physical_mem)
}
