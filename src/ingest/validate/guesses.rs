//! Did-you-mean for words that are not ids: each word is looked up once, and all together within a budget of comparisons.
//! Forty thousand mistyped places would otherwise be compared with each name of a place.

use rustc_hash::FxHashMap;

use crate::{ingest::bounds, text::nearest};

/// So many comparisons are made for one inventory.
pub(super) const COMPARED: usize = 250_000;

/// What is near to which word.
#[derive(Debug)]
pub(super) struct Guesses {
    known: FxHashMap<(&'static str, String), Option<String>>,
    left: usize,
}

impl Default for Guesses {
    fn default() -> Self {
        Self { known: FxHashMap::default(), left: COMPARED }
    }
}

impl Guesses {
    /// The nearest of the candidates, which are those of `kind`; none where too much was compared before.
    pub(super) fn nearest<'c, I: IntoIterator<Item = &'c str>>(
        &mut self,
        kind: &'static str,
        word: &str,
        candidates: impl FnOnce() -> I,
    ) -> Option<String> {
        if word.len() > bounds::ID_BYTES {
            return None;
        }
        let key = (kind, word.to_owned());
        if let Some(found) = self.known.get(&key) {
            return found.clone();
        }
        if self.left == 0 {
            return None;
        }
        let mut looked = 0;
        let found = nearest(word, candidates().into_iter().inspect(|_| looked += 1)).map(str::to_owned);
        self.left = self.left.saturating_sub(looked);
        self.known.insert(key, found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn each_word_is_compared_once_and_all_within_the_budget() {
        let names: Vec<String> =
            (0..250).map(|n| format!("place{}", ["a", "b", "c"][n % 3].repeat(n % 40))).collect();
        let compared = Cell::new(0);
        let all = || names.iter().map(String::as_str).inspect(|_| compared.set(compared.get() + 1));
        let mut guesses = Guesses::default();
        for _ in 0..40_000 {
            assert_eq!(guesses.nearest("place", "plcea", all).as_deref(), Some("placea"));
        }
        assert!(compared.get() <= names.len(), "{}", compared.get());
        let found =
            (0..40_000).filter(|n| guesses.nearest("place", &format!("placea{n}"), all).is_some()).count();
        assert!(found > 0 && compared.get() < COMPARED + names.len(), "{found}, {}", compared.get());
        // The same word of another kind is another one.
        assert_eq!(Guesses::default().nearest("x", "plcea", || ["other"]), None);
    }
}
