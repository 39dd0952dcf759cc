//! What a page has that has no table: blocks of one shape, one after another, as pages show cards; or no text at all, since a
//! script writes it. It is told and never read: which text of a block means what, the page does not say.

use std::{cell::RefCell, collections::BTreeMap};

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::{html_tokens, words};

/// So many elements may lie in each other.
const DEPTH: usize = 256;
/// So many texts of a block are kept.
const TEXTS: usize = 8;
/// So many kinds of blocks are counted of one element.
const KINDS: usize = 64;
/// Less text than this is none.
const LITTLE: usize = 80;
/// So many letters of a text are shown.
const SHOWN: usize = 40;

/// Elements that have no end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements that end no text: a word of a sentence may stand in one.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "br", "code", "em", "font", "i", "mark", "s", "small", "strong", "sub", "sup", "u",
    "wbr",
];
/// Elements with what is no content of a page.
const ASIDE: &[&str] = &[
    "nav", "header", "footer", "select", "svg", "head", "noscript", "template", "button", "form", "script",
    "style", "title", "iframe", "textarea", "noembed", "noframes", "xmp",
];

/// What a page is said to have none of.
const NO_TABLE: &str = "no table (`<table>`, or `role=\"table\"`)";

/// What was found, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The line on which it begins.
    pub line: Option<u64>,
}

/// What a page has beside tables; `tables` is whether it has such, of which nothing was read.
pub fn lack(text: &str, tables: bool) -> Lack {
    html_tokens::read(text, Page::default()).0.into_inner().lack(if tables {
        "no other table"
    } else {
        NO_TABLE
    })
}

/// Blocks of one shape.
#[derive(Debug, Clone, Default)]
struct Kind {
    count: usize,
    line: u64,
    texts: Vec<String>,
    /// How many of them have more than one text.
    wide: usize,
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    shape: String,
    line: u64,
    texts: Vec<String>,
    kinds: BTreeMap<String, Kind>,
}

#[derive(Default)]
struct Page(RefCell<State>);

#[derive(Default)]
struct State {
    open: Vec<Element>,
    /// How many elements are open that are too deep, or no content.
    passed: Vec<String>,
    best: Option<(usize, String, Kind)>,
    letters: usize,
    scripts: usize,
    frame: Option<String>,
    /// Whether the text that comes goes on with the one before it.
    goes_on: bool,
}

impl State {
    fn start(&mut self, tag: &Tag, line: u64) {
        let name = &*tag.name;
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        match name {
            "script" => self.scripts += 1,
            "iframe" | "frame" => self.frame = self.frame.take().or_else(|| attribute("src")),
            _ => {}
        }
        self.goes_on &= INLINE.contains(&name);
        if VOID.contains(&name) || INLINE.contains(&name) || tag.self_closing {
            return;
        }
        if !self.passed.is_empty() || ASIDE.contains(&name) || self.open.len() >= DEPTH {
            if self.passed.is_empty() || self.passed.last().is_some_and(|last| last == name) {
                self.passed.push(name.to_owned());
            }
            return;
        }
        // Those whose end may be left out.
        let again = matches!(name, "li" | "p" | "dd" | "dt");
        if again && self.open.last().is_some_and(|last| last.name == name) {
            self.close();
        }
        let class = attribute("class").unwrap_or_default();
        let class = class.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let shape = format!("<{name}{}>", words::plain(&class, 80).trim_end_matches('\u{2026}'));
        let shape = if class.is_empty() { shape } else { shape.replacen(name, &format!("{name} "), 1) };
        self.open.push(Element { name: name.to_owned(), shape, line, ..Element::default() });
    }

    fn end(&mut self, name: &str) {
        self.goes_on &= INLINE.contains(&name);
        if let Some(last) = self.passed.last() {
            if last == name {
                self.passed.pop();
            }
            return;
        }
        let Some(at) = self.open.iter().rposition(|element| element.name == name) else { return };
        while self.open.len() > at {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        for (shape, kind) in element.kinds {
            self.offer(shape, kind);
        }
        let Some(above) = self.open.last_mut() else { return };
        if !element.texts.is_empty()
            && (above.kinds.len() < KINDS || above.kinds.contains_key(&element.shape))
        {
            let kind = above.kinds.entry(element.shape).or_default();
            if kind.count == 0 {
                (kind.line, kind.texts) = (element.line, element.texts.clone());
            }
            kind.count += 1;
            kind.wide += usize::from(element.texts.len() > 1);
        }
        let room = TEXTS.saturating_sub(above.texts.len());
        above.texts.extend(element.texts.into_iter().take(room));
    }

    /// Keeps what is most like a list: the most texts, of at least three blocks.
    fn offer(&mut self, shape: String, kind: Kind) {
        if kind.count < 3 {
            return;
        }
        let weight = if kind.wide >= 3 { kind.wide * 10 * kind.texts.len() } else { kind.count };
        if self.best.as_ref().is_none_or(|(best, ..)| weight > *best) {
            self.best = Some((weight, shape, kind));
        }
    }

    fn text(&mut self, text: &str) {
        if !self.passed.is_empty() {
            return;
        }
        let shown = words::plain(text, words::NAME);
        if shown.is_empty() {
            return;
        }
        self.letters += shown.len();
        let goes_on = std::mem::replace(&mut self.goes_on, true);
        let Some(element) = self.open.last_mut() else { return };
        if let Some(last) = element.texts.last_mut().filter(|last| goes_on && last.len() < words::NAME) {
            last.push(' ');
            last.push_str(&shown);
        } else if element.texts.len() < TEXTS {
            element.texts.push(shown);
        }
    }

    fn lack(mut self, none: &str) -> Lack {
        while !self.open.is_empty() {
            self.close();
        }
        let copy = "copy them into a spreadsheet, a row for each, below a header such as `Name`, `Purpose`, `Location`; save it \
                    as CSV, and import that";
        if let Some((_, shape, kind)) = self.best {
            let shown: Vec<String> = kind.texts.iter().map(|text| words::plain(text, SHOWN)).collect();
            let message = format!(
                "the page has {none}, but {} blocks of one shape, `{shape}`; the first is `{}`",
                kind.count,
                shown.join(" | ")
            );
            return Lack { message, help: copy.to_owned(), line: Some(kind.line) };
        }
        let frame = self.frame.map(|frame| format!(", in a frame of it, `{}`", words::plain(&frame, 100)));
        if self.letters < LITTLE && (self.scripts > 0 || frame.is_some()) {
            let message = format!(
                "the page has {none}, and hardly any text: what a browser shows stands {}",
                frame.as_deref().map_or("in no file that was saved: a script fetches it", |frame| {
                    frame.trim_start_matches(", ")
                })
            );
            let help = "open the page, wait until it shows the list, copy that into a spreadsheet, save it as CSV, and import that";
            return Lack { message, help: help.to_owned(), line: None };
        }
        let message = format!(
            "the page has {none}, and nothing of one shape that comes again{}",
            frame.map_or_else(String::new, |frame| format!(
                "; more may stand{}",
                frame.trim_start_matches(',')
            ))
        );
        Lack { message, help: copy.replace("copy them", "copy what it says of vendors"), line: None }
    }
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => state.end(&tag.name),
            Token::TagToken(tag) => {
                state.start(&tag, line);
                return html_tokens::within(&tag.name);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_one_shape_are_counted_and_shown() {
        let card = |name: &str| {
            format!(
                "<div class='card  big'><h3>{name} <b>Inc.</b></h3><p>Hosting</p><span>USA</span></div>\n"
            )
        };
        let page = format!(
            "<html><head><title>x</title><style>.a{{}}</style></head><body><nav><li>a<li>b<li>c<li>d<li>e</nav>\n<main>\n{}{}{}</main></body>",
            card("Nimbus"),
            card("Kite"),
            card("Bell")
        );
        let lack = lack(&page, false);
        assert!(lack.message.contains("3 blocks of one shape, `<div class=\"card big\">`"), "{lack:?}");
        assert!(lack.message.ends_with("the first is `Nimbus Inc. | Hosting | USA`"), "{lack:?}");
        assert_eq!(lack.line, Some(3));
        assert!(lack.help.contains("save it as CSV"));
    }

    #[test]
    fn what_is_no_list_is_told_for_what_it_is() {
        let of = |text: &str| lack(text, false).message;
        assert!(
            of("<html><body><div id=root></div><script src=a.js></script></body>")
                .contains("a script fetches it")
        );
        assert!(
            of("<html><body><iframe src='https://x.example/list'></iframe></body>")
                .contains("in a frame of it, `https://x.example/list`")
        );
        assert!(of("<html><body><p>no table</p></body></html>").contains("nothing of one shape"));
        assert!(of("<ul><li>Nimbus, USA<li>Kite<li>Bell</ul>").contains("3 blocks of one shape, `<li>`"));
        assert!(of(&"<div>".repeat(100_000)).contains("no table"));
    }
}
