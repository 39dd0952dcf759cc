//! Tables whose rows are cards on a phone: their heads and, once for all of them in a style sheet, the same words as labels of
//! their cells, which stand below no head there.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::report::words::{Text, Words};

/// A kind of table.
#[derive(Clone, Copy)]
pub enum Cards {
    /// What would fall with a framework.
    Falls,
    /// What would fall with each of the others.
    Others,
    /// What is known of a country.
    Frame,
    /// What a recipient has, whose, and why.
    Whys,
    /// The way of each exposure.
    Ways,
    /// The register.
    Register,
    /// Provisions of law.
    Rules,
    /// What the verdicts mean.
    Meanings,
}

impl Cards {
    const ALL: [Self; 8] = [
        Self::Falls,
        Self::Others,
        Self::Frame,
        Self::Whys,
        Self::Ways,
        Self::Register,
        Self::Rules,
        Self::Meanings,
    ];

    /// The class of such a table.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Falls => "falls",
            Self::Others => "others",
            Self::Frame => "frame",
            Self::Whys => "whys",
            Self::Ways => "ways",
            Self::Register => "rg",
            Self::Rules => "rules",
            Self::Meanings => "meanings",
        }
    }

    fn titles(self, words: &Words) -> Vec<Text> {
        match self {
            Self::Falls => vec![words.to, words.if_what, words.if_instead],
            Self::Others => {
                vec![words.if_this, words.transfers, words.exposures, words.recipients, words.if_instead]
            }
            Self::Frame => vec![words.step, words.step_known, words.step_open],
            Self::Whys => vec![words.why, words.basis, words.whose, words.what],
            Self::Ways => vec![words.verdict, words.law, words.whose_what, words.route],
            Self::Register => vec![
                words.verdict,
                words.from_to,
                words.law,
                words.whose_what,
                words.why_basis,
                words.ground,
                words.conditions,
            ],
            Self::Rules => vec![words.rule, words.citation, words.source, words.grade],
            Self::Meanings => vec![words.verdict, words.meaning, words.register_entries, words.exposures],
        }
    }

    /// A table.
    pub fn table(self, words: &Words, rows: impl maud::Render) -> Markup {
        html! {
            table class={ "t cards " (self.class()) } id=[matches!(self, Self::Register).then_some("rg")] {
                thead { tr { @for title in self.titles(words) { th scope="col" { (title) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// The labels of the cells, as a style sheet for narrow screens.
pub fn labels(words: &Words, in_css: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for cards in Cards::ALL {
        for (at, title) in cards.titles(words).iter().enumerate() {
            // Writing to a string does not fail.
            let _ = write!(
                out,
                ".{}>tbody>tr>:nth-child({})::before{{content:\"{}\"}}",
                cards.class(),
                at + 1,
                in_css(title)
            );
        }
    }
    out
}
