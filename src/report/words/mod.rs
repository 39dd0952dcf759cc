//! The words of the page, in one table for each language. `{1}` stands for the first thing that a sentence names, and so on;
//! what stands between two `*` is bold; `one|many` are the forms of a noun, or the members of a list.
//!
//! 1. `text`: a text of a language, and what is put into it.
//! 2. `english` has the words, and what there has to be; `german` and `french` have the same.
//! 3. `names`: what places and provisions are called; `citations`: how provisions are cited.

mod citations;
mod english;
mod french;
mod german;
mod names;
mod text;

use std::fmt::Write as _;

use maud::{Markup, html};

pub use self::{
    english::{ENGLISH, Words},
    text::{Lang, Text, count, filled, put},
};
use self::{french::FRENCH, german::GERMAN};
use crate::{
    law::Verdict,
    model::{Date, Place},
};

impl Words {
    /// The words of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::English => &ENGLISH,
            Lang::German => &GERMAN,
            Lang::French => &FRENCH,
        }
    }

    /// A day in words.
    pub fn day(&self, day: Date) -> String {
        let month = self.months.split('|').nth(usize::from(day.month().unsigned_abs()).wrapping_sub(1));
        let number = if day.day() == 1 { self.first_day.to_string() } else { day.day().to_string() };
        put(self.day_form, &[&number, &month.unwrap_or_default(), &day.year().to_string()])
    }

    /// Their language.
    pub fn lang(&self) -> Lang {
        self.language.lang()
    }

    /// A number as the language writes it.
    pub fn number(&self, number: usize) -> String {
        text::number(number, self.lang())
    }

    /// What stands between things that may have commas in them.
    pub fn semicolon(&self) -> &'static str {
        citations::between(self.lang())
    }

    /// What stands between a thing and what is said of it.
    pub fn colon(&self) -> &'static str {
        if self.lang() == Lang::French { "\u{a0}: " } else { ": " }
    }

    /// What is in English on the page of any language, marked as that: a reader that speaks has to know.
    pub fn english(&self, said: Markup) -> Markup {
        if self.lang() == Lang::English {
            said
        } else {
            html! { span lang="en" { (said) } }
        }
    }

    /// The language of an element that holds nothing but what the program says in English; `None` on a page in English.
    pub fn foreign(&self) -> Option<&'static str> {
        (self.lang() != Lang::English).then_some("en")
    }

    /// Things in a row: the language says what stands before the last.
    pub fn list<S: AsRef<str>>(&self, things: &[S]) -> String {
        let mut out = String::new();
        for (at, thing) in things.iter().enumerate() {
            match at {
                0 => {}
                _ if at + 1 == things.len() => out.push_str(&self.list_last),
                _ => out.push_str(", "),
            }
            out.push_str(thing.as_ref());
        }
        out
    }

    /// What a place is called.
    pub fn place(&self, place: Place) -> &'static str {
        names::place(self.lang(), place)
    }

    /// What a provision or a law is called whose name in English is this; in English where nobody has said.
    pub fn title<'t>(&self, title: &'t str) -> &'t str {
        names::title(self.lang(), title).unwrap_or(title)
    }

    /// A citation; a source of which the table does not know all parts is in English, and marked as that.
    pub fn citation(&self, citation: &str) -> Markup {
        if self.lang() == Lang::English {
            return html! { (citation) };
        }
        html! {
            @for (at, (source, own)) in citations::sources(self.lang(), citation).into_iter().enumerate() {
                @if at > 0 { (citations::between(self.lang())) }
                @if own { (source) } @else { (self.english(html! { (source) })) }
            }
        }
    }

    /// What would fall: of everything that was decided for a place the files have a sentence.
    pub fn fallen(&self, title: &str) -> String {
        let is = |place: &Place| title == put(ENGLISH.all_decided, &[&place.name()]);
        Place::all().find(is).map_or_else(
            || self.title(title).to_owned(),
            |place| put(self.all_decided, &[&self.place(place)]),
        )
    }

    /// What a condition asks, by the name of its check.
    pub fn check(&self, name: &str) -> String {
        if let Some(of) = name.strip_prefix("engager:") {
            return format!("{}{}{}", self.of_engager, self.colon(), self.check(of));
        }
        if let Some(text) = self.checks.member(name) {
            return text.to_owned();
        }
        let (kind, what) = name.split_once(':').unwrap_or((name, ""));
        let mut text = self.checks.member(kind).map_or_else(|| kind.replace('-', " "), str::to_owned);
        if !what.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(text, "{}{what}", self.colon());
        }
        text
    }

    /// What a reader of the law calls a verdict.
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        self.verdicts.member(verdict.as_str()).unwrap_or(verdict.as_str())
    }

    /// What a verdict says.
    pub fn meaning(&self, verdict: Verdict) -> &'static str {
        self.meanings.member(verdict.as_str()).unwrap_or_default()
    }

    /// Why a step of a route is not judged.
    pub fn unjudged(&self, word: &str) -> &'static str {
        self.unjudged.member(word).or_else(|| self.unjudged.member("")).unwrap_or_default()
    }

    /// What happens on a day: in the language where it is one of the words that the program has for that, else in English.
    pub fn due(&self, what: &str) -> Markup {
        let (known, more) = what.split_once(": ").map_or((what, ""), |(known, more)| (known, more));
        match self.dues.member(known) {
            Some(said) if more.is_empty() => html! { (said) },
            Some(said) => html! { (said) (self.colon()) (more) },
            None => self.english(html! { (what) }),
        }
    }
}

#[cfg(test)]
mod tests;
