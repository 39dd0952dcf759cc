//! Anything is read without harm: the targets of `fuzz/` on what stands in the fixtures and on inputs made from a seed.

pub mod inputs;
pub mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};

use self::{
    inputs::{Random, corpus, made},
    targets::TARGETS,
};

/// How many inputs are made for all targets together; without optimisation, a tenth.
const MADE: usize = if cfg!(debug_assertions) { 20_000 } else { 200_000 };

fn feed(name: &str, target: fn(&str), text: &str) {
    // What the target asserts is told with the text that it was given.
    let done = catch_unwind(AssertUnwindSafe(|| target(text)));
    assert!(done.is_ok(), "{name} does not take {text:?}");
}

#[test]
fn every_target_takes_what_stands_in_the_fixtures() {
    for &(name, target) in TARGETS {
        let texts = corpus(name);
        assert!(texts.len() >= 3 || ["yaml", "json", "toml"].contains(&name), "{name}: {}", texts.len());
        for text in &texts {
            feed(name, target, text);
        }
    }
}

#[test]
fn every_target_takes_what_is_made_of_it() {
    for (number, &(name, target)) in TARGETS.iter().enumerate() {
        let texts = corpus(name);
        let mut random = Random(20_261_123 + number as u64);
        for _ in 0..MADE / TARGETS.len() {
            feed(name, target, &made(&texts, &mut random));
        }
    }
}
