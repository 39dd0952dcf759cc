//! Watches a running query from outside: its time, the memory of the process, and the switch that stops it.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

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

impl Cause {
    /// So long the engine has to heed its end. What grows fast is not given long to grow.
    fn grace(self) -> Duration {
        match self {
            Self::Memory => Duration::from_millis(100),
            Self::Time | Self::Stop => Duration::from_secs(1),
        }
    }
}

/// How it went.
pub enum Ended<T> {
    /// It gave this.
    With(T),
    /// It was told to end, and runs on: some of the engine's own functions never look.
    Unheeded,
    /// Its thread failed.
    Failed,
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
    time: Timer,
    held: Option<usize>,
    cause: Cell<Option<Cause>>,
}

impl<'a> Watch<'a> {
    /// From now on.
    pub fn new(limits: &'a Limits, stop: &'a Stop) -> Self {
        Self { limits, stop, time: Timer::start(limits.time), held: held(), cause: Cell::new(None) }
    }

    /// How much work the engine may do, in its own units; `None`: no bound but its own.
    pub fn work(&self) -> Option<usize> {
        if self.held.is_some() { None } else { Some(self.limits.memory / UNIT) }
    }

    /// Waits for what it gives, and tells it to `end` where it takes too much.
    pub fn until<T>(&self, given: &Receiver<T>, end: impl Fn()) -> Ended<T> {
        let mut pause = Duration::from_micros(50);
        let mut waited = Duration::ZERO;
        loop {
            match given.recv_timeout(pause) {
                Ok(outcome) => return Ended::With(outcome),
                Err(RecvTimeoutError::Disconnected) => return Ended::Failed,
                Err(RecvTimeoutError::Timeout) => {}
            }
            match self.cause.get() {
                None => {
                    if let Some(cause) = self.look() {
                        self.cause.set(Some(cause));
                        end();
                    }
                }
                Some(cause) => {
                    waited += pause;
                    if waited >= cause.grace() {
                        return Ended::Unheeded;
                    }
                }
            }
            pause = (pause * 2).min(LOOK);
        }
    }

    fn look(&self) -> Option<Cause> {
        if self.stop.is_stopped() {
            return Some(Cause::Stop);
        }
        if self.time.is_over() {
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

/// One long sleep in a thread of its own: many short ones are longer than they say.
struct Timer {
    over: Arc<AtomicBool>,
    /// The sleep ends with it.
    _awake: Sender<()>,
}

impl Timer {
    fn start(time: Duration) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let (awake, asleep) = channel::<()>();
        let rings = Arc::clone(&over);
        let sleep = move || {
            if asleep.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                rings.store(true, Ordering::SeqCst);
            }
        };
        if std::thread::Builder::new().spawn(sleep).is_err() {
            // Without a watch on its time it does not run.
            over.store(true, Ordering::SeqCst);
        }
        Self { over, _awake: awake }
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

/// The memory of this process, in bytes, where the system tells.
fn held() -> Option<usize> {
    memory_stats::memory_stats().map(|stats| stats.physical_mem)
}
