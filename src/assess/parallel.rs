//! Work on several threads, its results in order.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{Condvar, Mutex, PoisonError},
    thread,
};

/// How many threads there are for it.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Where the work stands.
struct Desk<T> {
    /// The next piece to be begun.
    next: usize,
    /// Results that wait for those before them.
    done: BTreeMap<usize, T>,
    /// The next result to be taken.
    taken: usize,
    /// Nothing more is to be begun.
    over: bool,
}

/// Does `count` pieces of work on so many threads, and takes the results in order. No more than a few wait at a time: who
/// is ahead stands still. Where `take` fails, nothing more is begun, and that failure is the result.
pub fn in_order<T: Send, E>(
    threads: usize,
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    if threads <= 1 || count <= 1 {
        return (0..count).try_for_each(|piece| take(work(piece)));
    }
    let desk = Mutex::new(Desk { next: 0, done: BTreeMap::new(), taken: 0, over: false });
    let moved = Condvar::new();
    let lock = || desk.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = |held| moved.wait(held).unwrap_or_else(PoisonError::into_inner);
    let run = || {
        // Where this thread ends early, nobody waits for its result for ever.
        let _end = Ends(&desk, &moved);
        loop {
            let mut held = lock();
            while !held.over && held.next < count && held.next >= held.taken + threads {
                held = wait(held);
            }
            if held.over || held.next >= count {
                return;
            }
            let piece = held.next;
            held.next += 1;
            drop(held);
            let result = work(piece);
            lock().done.insert(piece, result);
            moved.notify_all();
        }
    };
    thread::scope(|scope| {
        // Where the system gives fewer threads, those that there are do it; where it gives none, this one does.
        let begun =
            (0..threads.min(count)).take_while(|_| thread::Builder::new().spawn_scoped(scope, run).is_ok());
        if begun.count() == 0 {
            return (0..count).try_for_each(|piece| take(work(piece)));
        }
        // Where this one panics, the others do not wait for it.
        let _end = Ends(&desk, &moved);
        for piece in 0..count {
            let mut held = lock();
            let result = loop {
                if let Some(result) = held.done.remove(&piece) {
                    break result;
                }
                if held.over {
                    // A thread has panicked: the scope says so when it ends.
                    return Ok(());
                }
                held = wait(held);
            };
            held.taken = piece + 1;
            drop(held);
            moved.notify_all();
            if let Err(error) = take(result) {
                lock().over = true;
                moved.notify_all();
                return Err(error);
            }
        }
        Ok(())
    })
}

/// Tells the others where a thread panics.
struct Ends<'d, T>(&'d Mutex<Desk<T>>, &'d Condvar);

impl<T> Drop for Ends<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).over = true;
            self.1.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        for threads in [1, 2, 3, 8] {
            let mut seen = Vec::new();
            let slow = |piece: usize| {
                thread::sleep(std::time::Duration::from_micros(((piece * 7) % 5) as u64 * 100));
                piece * 2
            };
            let done: Result<(), ()> = in_order(threads, 20, slow, |n| {
                seen.push(n);
                Ok(())
            });
            assert_eq!(done, Ok(()));
            assert_eq!(seen, (0..20).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_result_that_cannot_be_taken_ends_it() {
        for threads in [1, 4] {
            let done = in_order(threads, 1_000, |piece| piece, |n| if n < 5 { Ok(()) } else { Err(n) });
            assert_eq!(done, Err(5));
        }
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_passed_on() {
        let _: Result<(), ()> = in_order(2, 10, |piece| assert!(piece != 3, "broken"), |()| Ok(()));
    }
}
