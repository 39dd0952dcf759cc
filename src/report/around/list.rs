//! What the picture says, in text: what a phone shows instead, and what a reader that speaks reads.

use maud::{Markup, PreEscaped, html};

use super::gather::{Around, Row, Side};
use crate::{
    law::Verdict,
    report::{
        signs,
        words::{Words, put},
    },
};

/// The flows of both sides, each in a sentence.
pub fn list(around: &Around, words: &Words) -> Markup {
    html! {
        ul.arl {
            (side(&around.comes, &words.around_comes, words))
            (side(&around.goes, &words.around_goes, words))
        }
    }
}

fn side(side: &Side, head: &str, words: &Words) -> Markup {
    html! {
        @if !side.is_empty() { li { b { (head) } } }
        @for row in &side.rows {
            li {
                (sign(row.verdict))
                span { (said(row, words)) }
            }
        }
        @for folded in &side.folded { li { (sign(folded.verdict)) span { (folded.text) } } }
    }
}

fn said(row: &Row, words: &Words) -> Markup {
    html! {
        b { (row.name) } @if !row.store.is_empty() { ", " (row.store) }
        @if !row.categories.is_empty() { (words.colon()) (several(&row.categories, 8, words)) }
        @if !row.people.is_empty() { " " (put(words.around_of, &[&several(&row.people, 3, words)])) }
        ". "
        @for (at, ground) in row.grounds.iter().enumerate() {
            @if at > 0 { (words.semicolon()) }
            span class={ "v-" (ground.verdict.as_str()) } { (ground.text) }
        }
        "."
    }
}

/// Names in a row, as many as one reads.
pub(super) fn several(names: &[String], most: usize, words: &Words) -> String {
    if names.len() <= most + 1 {
        return words.list(names);
    }
    let shown = names.get(..most).unwrap_or(names).join(", ");
    put(words.around_more, &[&shown, &(names.len() - most)])
}

fn sign(verdict: Verdict) -> Markup {
    html! {
        svg.g aria-hidden="true" {
            (PreEscaped(format!("<use href=\"#{}\"/>", signs::sign(verdict, false))))
        }
    }
}
