//! [`thalweg_fuzz::targets::import`] with whatever comes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thalweg_fuzz::{targets, text};

fuzz_target!(|bytes: &[u8]| targets::import(&text(bytes)));
