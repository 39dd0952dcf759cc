//! Feeds the targets of `fuzz/` with inputs made from a seed, on every core: `cargo run --release --example fuzz -- 10000000`.
//!
//! `cargo run --release --example fuzz -- NUMBER [SEED [TARGET]]`. Tells how many inputs each target took; of one that it does
//! not take, the text.

#[path = "../tests/it/fuzzed/inputs.rs"]
mod inputs;
#[path = "../tests/it/fuzzed/targets.rs"]
mod targets;

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use inputs::{Random, corpus, made};
use targets::{TARGETS, Target};

/// So many inputs are made from one number.
const BATCH: usize = 1_000;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let number =
        |at: usize, otherwise: usize| words.get(at).and_then(|w| w.parse().ok()).unwrap_or(otherwise);
    let (count, seed) = (number(0, 200_000), number(1, 1) as u64);
    let chosen = |target: &&Target| words.get(2).is_none_or(|name| name == target.0);
    let targets: Vec<&Target> = TARGETS.iter().filter(chosen).collect();
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut failed = 0;
    for (at, &&(name, target)) in targets.iter().enumerate() {
        let share = count / targets.len() + usize::from(at < count % targets.len());
        let (texts, begun) = (corpus(name), Instant::now());
        let (next, bad) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let from = next.fetch_add(BATCH, Ordering::Relaxed);
                        if from >= share {
                            break;
                        }
                        let mut random =
                            Random(seed.wrapping_mul(1 << 40) ^ ((at as u64) << 32) ^ from as u64);
                        for _ in from..share.min(from + BATCH) {
                            let text = made(&texts, &mut random);
                            if catch_unwind(AssertUnwindSafe(|| target(&text))).is_err() {
                                bad.fetch_add(1, Ordering::Relaxed);
                                println!("{name} does not take {text:?}");
                            }
                        }
                    }
                });
            }
        });
        let bad = bad.into_inner();
        failed += bad;
        println!("{name:<12} {share:>10} inputs, {bad} not taken, {:.0} s", begun.elapsed().as_secs_f64());
    }
    println!("{count} inputs, {failed} not taken");
    assert_eq!(failed, 0);
}
