//! What the sections of the page share: badges, names, anchors.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::{
    assess::Assessment,
    law::Verdict,
    model::PartyId,
    report::{
        plain,
        summary::{self, SHOWN},
    },
};

/// A verdict: its word, on its colour.
pub fn badge(verdict: Verdict) -> Markup {
    html! { span class={ "verdict " (verdict.as_str()) } { (verdict.as_str()) } }
}

/// A regime by its name; rows of none say so.
pub fn regime(assessment: &Assessment, id: &str) -> Markup {
    html! {
        @if id.is_empty() { "no regime" } @else { (plain::shown(summary::regime_name(assessment, id))) }
    }
}

/// A party's name with its id.
pub fn party(assessment: &Assessment, id: PartyId) -> Markup {
    let party = assessment.inventory.party(id);
    html! {
        (plain::name_or(&party.name, &party.id))
        @if party.name != party.id { " " code { (plain::shown(&party.id)) } }
    }
}

/// Names in one line. Many are folded under their number, and stand open in print.
pub fn names(names: &[impl AsRef<str>], many: &str) -> Markup {
    const IN_SIGHT: usize = 6;
    let list = names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    html! {
        @if names.len() > IN_SIGHT {
            details.names { summary { (names.len()) " " (many) } (list) }
        } @else { (list) }
    }
}

/// What a table leaves out, and where it is.
pub fn left_out(all: usize, file: &str) -> Markup {
    html! {
        @if all > SHOWN {
            p { "The first " (SHOWN) " of " (all) " are shown, the worst first. " code { (file) } " has all of them." }
        }
    }
}

/// An anchor made of an id: letters, digits, `-`, `_` and `.` as they are, any other byte by its number.
pub fn anchor(kind: &str, id: &str) -> String {
    let mut anchor = format!("{kind}-");
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            anchor.push(char::from(byte));
        } else {
            let _ = write!(anchor, "~{byte:02x}");
        }
    }
    anchor
}
