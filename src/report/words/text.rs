//! A text of the page with its language, and what is put into it: a number as the language writes it, anything else as it is.

use std::{borrow::Cow, fmt, ops::Deref};

use maud::{Markup, PreEscaped, Render, html};

/// A language of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// What stands between groups of three digits.
    fn thousands(self) -> &'static str {
        match self {
            Self::English => ",",
            Self::German => ".",
            Self::French => "\u{202f}",
        }
    }

    /// Whether a noun behind this number stands in its form for one.
    fn is_one(self, number: usize) -> bool {
        number == 1 || (number == 0 && self == Self::French)
    }
}

/// A text of a table of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    text: &'static str,
    lang: Lang,
}

impl Text {
    /// A text of a language.
    pub const fn new(text: &'static str, lang: Lang) -> Self {
        Self { text, lang }
    }

    /// As it stands in the table.
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// Its language.
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// The member of a list of `key=text` that has this key.
    pub fn member(self, key: &str) -> Option<&'static str> {
        self.text.split('|').find_map(|member| member.strip_prefix(key)?.strip_prefix('='))
    }

    /// What a word of files is called in a list of `key=text`; itself where it is not in it.
    pub fn word(self, word: &str) -> &str {
        self.member(word).unwrap_or(word)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl Render for Text {
    fn render_to(&self, out: &mut String) {
        self.text.render_to(out);
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self::new(text, Lang::English)
    }
}

/// A table of words in a language; it does not compile if a word of [`super::english::Words`] lacks.
macro_rules! table {
    ($lang:ident: $($name:ident: $text:literal;)*) => {
        Words { $($name: Text::new($text, Lang::$lang),)* }
    };
}
pub(super) use table;

/// What is put into a sentence.
pub trait Part {
    /// As text.
    fn said(&self, lang: Lang) -> String;

    /// As a part of a page.
    fn shown(&self, lang: Lang) -> Markup {
        html! { (self.said(lang)) }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Part for $number {
            fn said(&self, lang: Lang) -> String {
                grouped(&self.to_string(), lang)
            }
        })*
    };
}
numbers! { usize u32 i64 }

macro_rules! texts {
    ($($text:ty)*) => {
        $(impl Part for $text {
            fn said(&self, _: Lang) -> String {
                self.to_string()
            }
        })*
    };
}
texts! { str String Text Cow<'_, str> }

impl<T: Part + ?Sized> Part for &T {
    fn said(&self, lang: Lang) -> String {
        (**self).said(lang)
    }

    fn shown(&self, lang: Lang) -> Markup {
        (**self).shown(lang)
    }
}

impl Part for Markup {
    fn said(&self, _: Lang) -> String {
        self.0.clone()
    }

    fn shown(&self, _: Lang) -> Markup {
        self.clone()
    }
}

/// Digits in groups of three, as the language writes them.
fn grouped(digits: &str, lang: Lang) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if at > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push_str(lang.thousands());
        }
        out.push(digit);
    }
    out
}

/// A number as the language writes it.
pub fn number(number: usize, lang: Lang) -> String {
    number.said(lang)
}

/// A number with its noun, of which the words give one and many.
pub fn count(number: usize, noun: Text) -> String {
    let (one, many) = noun.split_once('|').unwrap_or((&noun, &noun));
    format!("{} {}", number.said(noun.lang), if noun.lang.is_one(number) { one } else { many })
}

/// A sentence in pieces: what stands as it is, and the parts that are put into it.
fn pieces<'s>(
    sentence: &'s str,
    parts: &'s [&'s dyn Part],
) -> impl Iterator<Item = (&'s str, Option<&'s dyn Part>)> {
    let mut rest = Some(sentence);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((before, after)) = text.split_once('{') else { return Some((text, None)) };
        let (number, behind) = after.split_once('}')?;
        rest = Some(behind);
        let part = number.parse::<usize>().ok().and_then(|at| parts.get(at.wrapping_sub(1)));
        Some((before, part.copied()))
    })
}

/// A text after what stands before it: a name that ends with a full stop ends the sentence too.
fn after<'t>(before: &str, text: &'t str) -> &'t str {
    // What follows the name is shown: its tags are none of that.
    let mut shown = before;
    while let Some((inner, tag)) = shown.strip_suffix('>').and_then(|tagged| tagged.rsplit_once('<')) {
        if !tag.starts_with('/') {
            break;
        }
        shown = inner;
    }
    match text.strip_prefix('.') {
        Some(rest) if shown.ends_with('.') => rest,
        _ => text,
    }
}

/// A sentence with what is in its places, as text: `{1}` the first, and so on.
pub fn put(sentence: impl Into<Text>, parts: &[&dyn Part]) -> String {
    let sentence = sentence.into();
    let mut out = String::new();
    for (text, part) in pieces(sentence.text, parts) {
        out.push_str(after(&out, text));
        if let Some(part) = part {
            out.push_str(&part.said(sentence.lang));
        }
    }
    out
}

/// The same as a part of a page; what stands between two `*` of the sentence is bold.
pub fn filled(sentence: impl Into<Text>, parts: &[&dyn Part]) -> Markup {
    let sentence = sentence.into();
    let mut out = String::new();
    for (at, piece) in sentence.text.split('*').enumerate() {
        let bold = at % 2 == 1;
        out.push_str(if bold { "<b>" } else { "" });
        for (text, part) in pieces(piece, parts) {
            after(&out, text).render_to(&mut out);
            if let Some(part) = part {
                out.push_str(&part.shown(sentence.lang).into_string());
            }
        }
        out.push_str(if bold { "</b>" } else { "" });
    }
    PreEscaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_nouns_are_written_as_the_language_does() {
        let noun = |lang| Text::new("mot|mots", lang);
        assert_eq!(count(0, noun(Lang::English)), "0 mots");
        assert_eq!(count(0, noun(Lang::French)), "0 mot");
        assert_eq!(count(1, noun(Lang::German)), "1 mot");
        assert_eq!(count(1_234_567, noun(Lang::English)), "1,234,567 mots");
        assert_eq!(count(1_234_567, noun(Lang::German)), "1.234.567 mots");
        assert_eq!(count(12_345, noun(Lang::French)), "12\u{202f}345 mots");
        assert_eq!((-123_i64).said(Lang::German), "-123");
        assert_eq!((-1_234_i64).said(Lang::German), "-1.234");
        // A name of digits is no number.
        assert_eq!(put(Text::new("{1}", Lang::German), &[&"2024"]), "2024");
        assert_eq!(put(Text::new("{1}", Lang::German), &[&2024_usize]), "2.024");
    }

    #[test]
    fn a_name_that_ends_with_a_full_stop_ends_the_sentence() {
        let bold = html! { b { "Acme, Inc." } };
        assert_eq!(put("With {1}.", &[&"Acme, Inc."]), "With Acme, Inc.");
        assert_eq!(put("With {1}. More.", &[&"Acme, Inc."]), "With Acme, Inc. More.");
        assert_eq!(put("With {1}, {2}.", &[&"Acme, Inc.", &"Bee"]), "With Acme, Inc., Bee.");
        assert_eq!(filled("With {1}.", &[&bold]).into_string(), "With <b>Acme, Inc.</b>");
        assert_eq!(filled("*{1}.* {2}.", &[&"a <b.", &"c"]).into_string(), "<b>a &lt;b.</b> c.");
    }

    #[test]
    fn a_part_of_a_page_is_shown_as_such_and_text_is_escaped() {
        let code = html! { code { "a" } };
        assert_eq!(filled("*{2}* {1}.", &[&code, &"<b>"]).into_string(), "<b>&lt;b&gt;</b> <code>a</code>.");
    }
}
