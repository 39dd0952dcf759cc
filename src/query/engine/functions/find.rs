//! Where one text stands in another, looked for piece by piece: what is looked through is counted.

use crate::query::engine::{context::Context, done::Done};

/// So many bytes are looked through between two looks at the clock; more where what is looked for is longer.
const PIECE: usize = 1 << 16;

/// So many bytes are looked through in one step.
const STEP: usize = 16;

/// Where a text stands in another one, from a byte on.
pub fn find(context: &mut Context<'_>, text: &str, from: usize, wanted: &str) -> Done<Option<usize>> {
    let mut at = from;
    loop {
        if text.len().saturating_sub(at) < wanted.len() {
            context.step()?;
            return Ok(None);
        }
        let end = above(text, at.saturating_add(PIECE.max(wanted.len()) + wanted.len()));
        let piece = text.get(at..end).unwrap_or_default();
        let found = piece.find(wanted);
        let bytes = found.map_or(piece.len(), |place| place + wanted.len());
        context.steps(1 + bytes / STEP)?;
        if let Some(place) = found {
            return Ok(Some(at + place));
        }
        if end == text.len() {
            return Ok(None);
        }
        // It may begin in this piece, and end in the next one.
        at = below(text, end + 1 - wanted.len());
    }
}

/// The first place from a byte on where a character begins, or the end.
fn above(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The last place up to a byte where a character begins.
fn below(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// How many bytes the first characters of a text have, so many of them.
pub fn bytes_of(context: &mut Context<'_>, text: &str, count: usize) -> Done<usize> {
    let (mut at, mut left) = (0, count);
    while left > 0 && at < text.len() {
        let end = above(text, at.saturating_add(PIECE));
        let piece = text.get(at..end).unwrap_or_default();
        context.steps(1 + piece.len() / STEP)?;
        let own = piece.chars().count();
        if own > left {
            return Ok(at + piece.char_indices().nth(left).map_or(piece.len(), |(place, _)| place));
        }
        left -= own;
        at = end;
    }
    Ok(at)
}

/// How many characters a text has.
pub fn length(context: &mut Context<'_>, text: &str) -> Done<usize> {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        let end = above(text, at.saturating_add(PIECE));
        let piece = text.get(at..end).unwrap_or_default();
        context.steps(1 + piece.len() / STEP)?;
        count += piece.chars().count();
        at = end;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::{PIECE, bytes_of, find, length};
    use crate::query::{
        engine::{Store, context::Context},
        limits::{Limits, Stop},
    };

    #[test]
    fn pieces_hide_nothing() {
        let store = Store::default();
        let mut context = Context::new(&store, &Limits::default(), &Stop::default());
        let mut first = |text: &str, from, wanted: &str| find(&mut context, text, from, wanted).unwrap();
        for wanted in ["\u{e9}b", "b", "bcd\u{e9}", &"\u{540d}x".repeat(PIECE)] {
            for before in [0, 1, 5, PIECE - 3, PIECE - 2, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
                for letter in ["a", "\u{e9}", "\u{540d}"] {
                    let text = format!("{}{wanted}{letter}", letter.repeat(before / letter.len()));
                    assert_eq!(first(&text, 0, wanted), text.find(wanted), "{before} {letter}");
                    let behind = text.find(wanted).unwrap() + wanted.len();
                    assert_eq!(first(&text, behind, wanted), None, "{before} {letter}");
                }
            }
        }
        assert_eq!((first("", 0, ""), first("ab", 2, ""), first("ab", 2, "a")), (Some(0), Some(2), None));
        let text = "a\u{e9}\u{540d}".repeat(PIECE);
        assert_eq!(length(&mut context, &text).unwrap(), 3 * PIECE);
        for count in [0, 1, 2, 3, PIECE - 1, PIECE, 2 * PIECE + 1, 3 * PIECE, 3 * PIECE + 1] {
            let place = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
            assert_eq!(bytes_of(&mut context, &text, count).unwrap(), place, "{count}");
        }
    }
}
