//! What users wrote, in messages.

use crate::source::Span;

/// A user's text in a message: not too long, on one line.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        shown.push_str("...");
    }
    shown
}

/// Only where it begins: what follows is too long to show.
pub(super) fn start_of(span: Span) -> Span {
    Span { end: span.start, ..span }
}
