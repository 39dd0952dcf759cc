//! What no run goes past: the memory that the system gives it and, of a query, the time and memory that were asked for, while
//! the inventory is read and judged. A run that would is ended with a word about it, before the system ends it without one.
//!
//! Bounds of the inventory (`TW002`) come first; this is for what is within them all, and yet too much for this machine.

use std::{
    process,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use thalweg::{files, finding::Code};

use super::{args, child, output};

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(10);

/// So much of what the system gives is left to it.
const SPARE: usize = 8;

/// What a query may take until it is asked.
struct Query {
    since: Instant,
    seconds: u64,
    mebibytes: usize,
    /// Bytes that the program had already.
    before: usize,
}

static QUERY: Mutex<Option<Query>> = Mutex::new(None);

/// Begins to look.
pub fn watch() {
    let Some(given) = Given::by_the_system() else { return };
    // Where no thread can be begun, nobody looks.
    let _ = thread::Builder::new().name("guard".into()).stack_size(256 << 10).spawn(move || {
        loop {
            thread::sleep(LOOK);
            if let Some(text) = given.passed().or_else(query_passed) {
                child::end_all();
                files::abandon();
                output::complain(&text);
                process::exit(2);
            }
        }
    });
}

/// A query's limits hold for what is done before it is asked too, until this is dropped.
pub struct Armed;

impl Armed {
    /// From now on.
    pub fn by(command: &args::Query) -> Self {
        let query = Query {
            since: Instant::now(),
            seconds: command.timeout,
            mebibytes: command.memory,
            before: memory_stats::memory_stats().map_or(0, |taken| taken.physical_mem),
        };
        *QUERY.lock().unwrap_or_else(PoisonError::into_inner) = Some(query);
        Self
    }
}

impl Drop for Armed {
    fn drop(&mut self) {
        *QUERY.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn query_passed() -> Option<String> {
    let query = QUERY.lock().unwrap_or_else(PoisonError::into_inner);
    let query = query.as_ref()?;
    let while_judged = "while the inventory was read and judged, before the query was asked";
    if query.since.elapsed() > Duration::from_secs(query.seconds) {
        return Some(format!(
            "error: the query took longer than {} s {while_judged}\n  help: give it more time by --timeout\n",
            query.seconds
        ));
    }
    let taken = memory_stats::memory_stats()?.physical_mem.saturating_sub(query.before);
    (taken > query.mebibytes << 20).then(|| {
        let code = Code::TooLarge.as_str();
        format!(
            "error: {code}: the query held more than {} MiB {while_judged}\n  help: give it more memory by --memory\n",
            query.mebibytes
        )
    })
}

/// What the system gives a program, in bytes.
struct Given {
    /// Of memory that is used.
    physical: usize,
    /// Of addresses (`ulimit -v`).
    addresses: usize,
}

impl Given {
    fn by_the_system() -> Option<Self> {
        memory_stats::memory_stats()?;
        Some(Self { physical: physical().unwrap_or(usize::MAX), addresses: addresses() })
    }

    /// What is to be said where a program takes nearly all of it.
    fn passed(&self) -> Option<String> {
        let taken = memory_stats::memory_stats()?;
        let over = |taken: usize, given: usize| taken > given - given / SPARE;
        let given = match () {
            () if over(taken.physical_mem, self.physical) => self.physical,
            () if over(taken.virtual_mem, self.addresses) => self.addresses,
            () => return None,
        };
        Some(format!(
            "error: {}: this takes nearly all of the {} MiB of memory that there are\n  help: judge fewer laws (`regimes` in \
             inventory.toml), take populations or places together, or give the program more memory\n",
            Code::TooLarge.as_str(),
            given >> 20
        ))
    }
}

/// The memory of the machine, or of the container.
fn physical() -> Option<usize> {
    let text = |path| std::fs::read_to_string(path).ok();
    let machine = text("/proc/meminfo").and_then(|info| {
        let line = info.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok()?.checked_mul(1 << 10)
    });
    let container = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .into_iter()
        .find_map(|path| text(path)?.trim().parse::<usize>().ok());
    [machine, container].into_iter().flatten().min()
}

/// How many bytes of addresses it may have.
#[cfg(unix)]
fn addresses() -> usize {
    use rustix::process::{Resource, getrlimit};
    let limit = |of| getrlimit(of).current.and_then(|bytes| usize::try_from(bytes).ok());
    [limit(Resource::As), limit(Resource::Data)].into_iter().flatten().min().unwrap_or(usize::MAX)
}

/// How many bytes of addresses it may have.
#[cfg(not(unix))]
fn addresses() -> usize {
    usize::MAX
}
