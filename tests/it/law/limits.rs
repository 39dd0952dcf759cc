//! The limits of each ground, one by one: whom it is for, from when to when, and what must be stated.

mod decisions;
mod safeguards;

use super::at;

const TODAY: &str = "2026-11-23";

/// A controller in `from` gives a category with tags to a processor at `place`: verdict and instrument.
fn tagged(day: &str, regime: &str, (from, place): (&str, &str), tags: &str, more: &str) -> (String, String) {
    let rows = at(
        day,
        regime,
        &format!(
            "category t tags={tags}\ncompany x country={from}\nvendor v country={place}\nstore a @x\nflow f0 u>a t\nflow f a>v *\n{more}"
        ),
    );
    let row = rows.transfers.iter().find(|t| t.starts_with("f ")).expect("a transfer");
    let words: Vec<&str> = row.split(' ').collect();
    (words[5].to_owned(), words[8].to_owned())
}

fn verdict(day: &str, regime: &str, ends: (&str, &str), tags: &str, more: &str) -> String {
    tagged(day, regime, ends, tags, more).0
}
