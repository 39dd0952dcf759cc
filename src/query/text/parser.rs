//! Reads tokens: what all parts of the reader share. A text is let through where it is wholly understood: nothing in it
//! can be a clause that is not named in `clauses`.

use std::ops::Range;

use super::{
    bounds,
    lexer::{Lexeme, Token},
    tree::{Name, Span, Tree},
    words,
};
use crate::{
    query::{
        error::QueryError,
        text::wrong::{refused, syntax, unquote},
    },
    text::nearest,
};

/// What a text, or a part of one, came to.
pub(super) type Read<T = ()> = Result<T, QueryError>;

/// Where a query stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// The whole text.
    Top,
    /// In `CALL { }` or `COLLECT { }`.
    Inside,
    /// In `EXISTS { }` or `COUNT { }`, where a pattern is enough.
    Counted,
}

/// Reads tokens, comments left out.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    lexemes: Vec<Lexeme>,
    /// Of each opening bracket the closing one.
    closes: Vec<usize>,
    pub(super) at: usize,
    /// Whether a `|` here belongs to a list around, not to labels.
    pub(super) bar: bool,
    /// How deep `CASE` stands in `CASE`.
    pub(super) cases: usize,
    /// How deep expressions stand in expressions.
    pub(super) depth: usize,
    /// Operators of the expression that is read.
    pub(super) operators: usize,
    /// How high the tree of the expression read last is.
    pub(super) tall: usize,
    /// How high the highest of those is that were read within the value at hand.
    pub(super) peak: usize,
    pub(super) clauses: usize,
    /// The colons between two labels of a node.
    pub(super) colons: Vec<usize>,
}

/// The words of clauses, for those who mistype one.
const CLAUSES: &[&str] =
    &["MATCH", "OPTIONAL", "WHERE", "RETURN", "ORDER", "SKIP", "LIMIT", "UNWIND", "UNION", "WITH"];

/// How a query begins.
const BEGIN: &str = "begin with MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN or CALL {";

impl<'t> Parser<'t> {
    /// Holds the brackets against each other.
    pub(super) fn new(text: &'t str, lexemes: Vec<Lexeme>) -> Read<Self> {
        let mut closes = vec![usize::MAX; lexemes.len()];
        let mut open: Vec<(usize, char)> = Vec::new();
        for (i, lexeme) in lexemes.iter().enumerate() {
            let close = match lexeme.token {
                Token::Symbol('(') => ')',
                Token::Symbol('[') => ']',
                Token::Symbol('{') => '}',
                Token::Symbol(c @ (')' | ']' | '}')) => {
                    match open.pop() {
                        Some((at, wanted)) if wanted == c => {
                            if let Some(slot) = closes.get_mut(at) {
                                *slot = i;
                            }
                        }
                        Some((_, wanted)) => {
                            return Err(syntax(
                                format!("`{c}` where `{wanted}` is due"),
                                lexeme.place.clone(),
                            ));
                        }
                        None => return Err(syntax(format!("`{c}` closes nothing"), lexeme.place.clone())),
                    }
                    continue;
                }
                _ => continue,
            };
            open.push((i, close));
            if open.len() > bounds::DEPTH {
                let message = format!("brackets stand more than {} deep", bounds::DEPTH);
                return Err(
                    refused(message, lexeme.place.clone()).help("take the query apart: WITH, or UNWIND")
                );
            }
        }
        if let Some((at, close)) = open.pop() {
            let place = lexemes.get(at).map(|l| l.place.clone()).unwrap_or_default();
            return Err(syntax("this bracket is not closed", place).help(format!("close it with `{close}`")));
        }
        Ok(Self {
            text,
            lexemes,
            closes,
            at: 0,
            bar: false,
            cases: 0,
            depth: 0,
            operators: 0,
            tall: 0,
            peak: 0,
            clauses: 0,
            colons: Vec::new(),
        })
    }

    /// The whole text.
    pub(super) fn statement(&mut self) -> Read<Tree> {
        let tree = self.query(Where::Top)?;
        if self.at < self.lexemes.len() { self.unexpected() } else { Ok(tree) }
    }

    pub(super) fn token(&self, at: usize) -> Option<Token> {
        self.lexemes.get(at).map(|l| l.token)
    }

    pub(super) fn place(&self, at: usize) -> Range<usize> {
        let end = self.text.len();
        self.lexemes.get(at).map_or(end..end, |l| l.place.clone())
    }

    pub(super) fn slice(&self, at: usize) -> &'t str {
        self.text.get(self.place(at)).unwrap_or_default()
    }

    /// The bytes from one token up to, not including, another.
    pub(super) fn span(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.place(from).start;
        start..self.place(to.saturating_sub(1).max(from)).end.max(start)
    }

    /// The closing bracket of an opening one.
    pub(super) fn close(&self, at: usize) -> usize {
        self.closes.get(at).copied().unwrap_or(usize::MAX)
    }

    /// Whether the token is this keyword.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.token(at) == Some(Token::Word) && self.slice(at).eq_ignore_ascii_case(word)
    }

    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.token(at) == Some(Token::Word) && words.iter().any(|w| self.slice(at).eq_ignore_ascii_case(w))
    }

    pub(super) fn symbol(&self, at: usize, symbol: char) -> bool {
        self.token(at) == Some(Token::Symbol(symbol))
    }

    /// Whether two symbols stand side by side with nothing between.
    pub(super) fn pair(&self, at: usize, first: char, second: char) -> bool {
        self.symbol(at, first)
            && self.symbol(at + 1, second)
            && self.place(at).end == self.place(at + 1).start
    }

    pub(super) fn is_name(&self, at: usize) -> bool {
        matches!(self.token(at), Some(Token::Word | Token::Name))
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let here = self.is(self.at, word);
        self.at += usize::from(here);
        here
    }

    pub(super) fn eat_symbol(&mut self, symbol: char) -> bool {
        let here = self.symbol(self.at, symbol);
        self.at += usize::from(here);
        here
    }

    pub(super) fn expect(&mut self, symbol: char) -> Read {
        if self.eat_symbol(symbol) { Ok(()) } else { self.unexpected() }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Read {
        if self.eat(word) { Ok(()) } else { self.unexpected() }
    }

    /// A name, without its backticks.
    pub(super) fn name(&mut self) -> Read<Name> {
        if !self.is_name(self.at) {
            return self.unexpected();
        }
        self.at += 1;
        Ok(self.name_at(self.at - 1))
    }

    /// The name that is this token.
    pub(super) fn name_at(&self, at: usize) -> Name {
        Name { text: unquote(self.slice(at)), span: Span::new(&self.place(at)) }
    }

    /// From a token up to the one before the next.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(&self.span(start, self.at))
    }

    /// Why it cannot go on here.
    pub(super) fn unexpected<T>(&self) -> Read<T> {
        for at in [Some(self.at), self.at.checked_sub(1)].into_iter().flatten() {
            let named = self.symbol(at.wrapping_sub(1), '.') || self.symbol(at.wrapping_sub(1), ':');
            if self.token(at) == Some(Token::Word) && !named {
                self.refuse(at)?;
            }
        }
        let place = self.place(self.at);
        Err(match self.token(self.at) {
            None => self.cut_short(place),
            Some(_) if self.at == 0 => {
                let error = syntax(format!("a query does not begin with `{}`", self.slice(0)), place);
                error.help(self.instead(0).unwrap_or_else(|| BEGIN.to_owned()))
            }
            Some(Token::Word) => {
                let word = self.slice(self.at);
                let error = syntax(format!("`{word}` cannot stand here"), place);
                if let Some(help) = self.instead(self.at) {
                    return Err(error.help(help));
                }
                match nearest(&word.to_uppercase(), CLAUSES.iter().copied()) {
                    Some(near) if !near.eq_ignore_ascii_case(word) => {
                        error.help(format!("did you mean {near}?"))
                    }
                    _ => error.help("a name that is a word of Cypher too stands in backticks"),
                }
            }
            Some(_) => {
                let error = syntax(format!("`{}` cannot stand here", self.slice(self.at)), place);
                let quoted = |at: usize| self.slice(at).starts_with(['\'', '"']);
                if quoted(self.at) && quoted(self.at - 1) {
                    error.help("a quote inside a text is written `\\'` or `\\\"`")
                } else {
                    match self.instead(self.at) {
                        Some(help) => error.help(help),
                        None => error,
                    }
                }
            }
        })
    }

    /// The text ends where more is due.
    fn cut_short(&self, place: Range<usize>) -> QueryError {
        const MORE: &[&str] = &[
            "AS", "AND", "OR", "XOR", "NOT", "IN", "BY", "WHERE", "RETURN", "WITH", "MATCH", "UNWIND",
            "SKIP", "LIMIT", "CONTAINS", "THEN", "WHEN", "ELSE", "DISTINCT", "ON", "UNION",
        ];
        let error = syntax("the query ends too early", place);
        let last = self.lexemes.len().saturating_sub(1);
        let sign = matches!(self.token(last), Some(Token::Symbol(c)) if !matches!(c, ')' | ']' | '}' | '*'));
        if self.is_one_of(last, MORE) || sign {
            return error.help(format!("something is missing behind `{}`", self.slice(last)));
        }
        let opens = (0..=last).filter(|at| self.is(*at, "CASE")).count();
        if opens > (0..=last).filter(|at| self.is(*at, "END")).count() {
            return error.help("CASE ends with END");
        }
        error.help("end it with RETURN and what it gives back")
    }

    /// Refuses a word that would do more than read.
    pub(super) fn refuse(&self, at: usize) -> Read {
        let word = self.slice(at);
        let Some((why, help)) = words::refused(word) else { return Ok(()) };
        let word = word.to_uppercase();
        Err(refused(format!("{word} is not run: {why}"), self.place(at))
            .help(format!("{help}; a name that is this word stands in backticks")))
    }

    /// Whether an expression can begin here: else the word before is a name.
    pub(super) fn begins_expression(&self, at: usize) -> bool {
        match self.token(at) {
            Some(Token::Word) => !self.is_one_of(
                at,
                &[
                    "AS", "AND", "OR", "XOR", "IN", "IS", "STARTS", "ENDS", "CONTAINS", "ORDER", "LIMIT",
                    "SKIP", "OFFSET", "UNION", "WHERE",
                ],
            ),
            Some(Token::Symbol(c)) => matches!(c, '(' | '[' | '{' | '-' | '+' | '*' | '$'),
            Some(_) => true,
            None => false,
        }
    }
}
