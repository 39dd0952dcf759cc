//! The clauses of a query that reads. A text is let through where it is wholly understood: nothing in it can be a
//! clause that is not named here.

use std::ops::Range;

use super::{
    bounds,
    found::Found,
    lexer::{Lexeme, Token},
    refused, syntax, unquote, words,
};
use crate::query::QueryError;

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
    clauses: usize,
    pub(super) found: Found,
}

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
        Ok(Self { text, lexemes, closes, at: 0, bar: false, cases: 0, clauses: 0, found: Found::default() })
    }

    /// The whole text.
    pub(super) fn statement(&mut self) -> Read {
        self.query(Where::Top)?;
        if self.at < self.lexemes.len() { self.unexpected() } else { Ok(()) }
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
    pub(super) fn name(&mut self) -> Read<String> {
        if !self.is_name(self.at) {
            return self.unexpected();
        }
        self.at += 1;
        Ok(unquote(self.slice(self.at - 1)))
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
            None => {
                syntax("the query ends too early", place).help("end it with RETURN and what it gives back")
            }
            Some(_) if self.at == 0 => {
                syntax(format!("a query does not begin with `{}`", self.slice(0)), place).help(BEGIN)
            }
            Some(Token::Word) => syntax(format!("`{}` cannot stand here", self.slice(self.at)), place)
                .help("a name that is a word of Cypher too stands in backticks"),
            Some(_) => syntax(format!("`{}` cannot stand here", self.slice(self.at)), place),
        })
    }

    /// Refuses a word that would do more than read.
    pub(super) fn refuse(&self, at: usize) -> Read {
        let word = self.slice(at);
        let Some((why, help)) = words::refused(word) else { return Ok(()) };
        let word = word.to_uppercase();
        Err(refused(format!("{word} is not run: {why}"), self.place(at))
            .help(format!("{help}; a name that is this word stands in backticks")))
    }

    /// A query with its UNIONs.
    pub(super) fn query(&mut self, stands: Where) -> Read {
        let bar = std::mem::replace(&mut self.bar, false);
        self.single(stands, true)?;
        while self.eat("UNION") {
            let _ = self.eat("ALL") || self.eat("DISTINCT");
            self.single(stands, false)?;
        }
        self.bar = bar;
        Ok(())
    }

    fn single(&mut self, stands: Where, first: bool) -> Read {
        const CLAUSES: &[&str] = &["MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"];
        let bare = !self.is_one_of(self.at, CLAUSES) || self.symbol(self.at + 1, '=');
        if stands == Where::Counted && bare && !self.symbol(self.at, '}') {
            if self.token(self.at) == Some(Token::Word)
                && !self.symbol(self.at + 1, '=')
                && !self.is_path_word(self.at)
            {
                return self.unexpected();
            }
            self.patterns()?;
            return self.condition();
        }
        loop {
            self.clauses += 1;
            if self.clauses > bounds::CLAUSES {
                let message = format!("the query has more than {} clauses", bounds::CLAUSES);
                return Err(refused(message, self.place(self.at)).help("take it apart"));
            }
            let start = self.at;
            if self.eat("MATCH") {
                self.matching()?;
            } else if self.eat("OPTIONAL") {
                if self.eat("CALL") {
                    self.call(start + 1)?;
                } else {
                    self.expect_word("MATCH")?;
                    self.matching()?;
                }
            } else if self.eat("UNWIND") {
                self.expression()?;
                self.expect_word("AS")?;
                let name = self.name()?;
                self.found.rebound.insert(name);
            } else if self.eat("CALL") {
                self.call(start)?;
            } else if self.eat("WITH") {
                self.projection(None)?;
                self.condition()?;
            } else if self.eat("RETURN") {
                return self.projection(Some(stands == Where::Top && first));
            } else if stands == Where::Counted && self.ends_counted() {
                return Ok(());
            } else {
                return self.unexpected();
            }
        }
    }

    /// Whether a query that is only counted ends here: it needs no RETURN.
    fn ends_counted(&self) -> bool {
        let empty = self.symbol(self.at.wrapping_sub(1), '{');
        !empty && (self.symbol(self.at, '}') || self.is(self.at, "UNION"))
    }

    fn condition(&mut self) -> Read {
        if self.eat("WHERE") { self.expression() } else { Ok(()) }
    }

    fn matching(&mut self) -> Read {
        if self.is_one_of(self.at, &["REPEATABLE", "DIFFERENT"])
            && self.token(self.at + 1) == Some(Token::Word)
        {
            let known = ["ELEMENT", "ELEMENTS", "RELATIONSHIP", "RELATIONSHIPS", "NODE", "NODES"];
            if self.is_one_of(self.at + 1, &known) {
                self.at += 2;
                self.eat("BINDINGS");
            }
        }
        self.patterns()?;
        self.condition()
    }

    /// A subquery; procedures are refused.
    fn call(&mut self, word: usize) -> Read {
        if self.symbol(self.at, '(') {
            self.at += 1;
            if !self.eat_symbol('*') && !self.symbol(self.at, ')') {
                loop {
                    self.name()?;
                    if !self.eat_symbol(',') {
                        break;
                    }
                }
            }
            self.expect(')')?;
        }
        if !self.symbol(self.at, '{') {
            return Err(self
                .refuse(word)
                .err()
                .unwrap_or_else(|| syntax("a subquery is due", self.place(word))));
        }
        self.at += 1;
        self.query(Where::Inside)?;
        self.expect('}')?;
        if self.is(self.at, "IN") {
            let end = (self.at..self.at + 5).find(|&i| self.is(i, "TRANSACTIONS")).unwrap_or(self.at);
            return Err(refused(
                "a subquery does not run in transactions of its own",
                self.span(self.at, end + 1),
            )
            .help("leave out `IN TRANSACTIONS`"));
        }
        Ok(())
    }

    /// What stands behind WITH, or RETURN (then: whether its columns are those of the answer).
    fn projection(&mut self, returned: Option<bool>) -> Read {
        if self.is(self.at, "DISTINCT") && self.begins_expression(self.at + 1) {
            self.at += 1;
        }
        let mut columns = Vec::new();
        let all = self.eat_symbol('*');
        while !all || self.symbol(self.at, ',') {
            if all {
                self.at += 1;
            }
            columns.push(self.item()?);
            if !all && !self.eat_symbol(',') {
                break;
            }
        }
        if returned.is_some() {
            distinct(&columns)?;
        }
        if returned == Some(true) {
            self.found.columns = (!all).then_some(columns);
        }
        if self.is(self.at, "ORDER") {
            self.at += 1;
            self.expect_word("BY")?;
            loop {
                self.expression()?;
                if self.is_one_of(self.at, &["ASC", "ASCENDING", "DESC", "DESCENDING"]) {
                    self.at += 1;
                }
                if !self.eat_symbol(',') {
                    break;
                }
            }
        }
        if self.eat("SKIP") || self.eat("OFFSET") {
            self.expression()?;
        }
        if self.eat("LIMIT") { self.expression() } else { Ok(()) }
    }

    /// One item of a projection: the column it makes, and where it stands.
    fn item(&mut self) -> Read<(String, Range<usize>)> {
        let start = self.at;
        self.expression()?;
        let (end, place) = (self.at, self.span(start, self.at));
        let single = self.is_name(start);
        if self.eat("AS") {
            let alias = self.at;
            let name = self.name()?;
            if !(single && end == start + 1 && unquote(self.slice(start)) == name) {
                self.found.rebound.insert(name.clone());
            }
            return Ok((name, self.place(alias)));
        }
        // A variable is named by itself, and so is a projection of its map.
        let projected =
            self.symbol(start + 1, '{') && self.close(start + 1) + 1 == end && !self.opens_query(start);
        if single && (end == start + 1 || projected) {
            return Ok((unquote(self.slice(start)), place));
        }
        Ok((self.text.get(place.clone()).unwrap_or_default().to_owned(), place))
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

/// Two columns of one name could not be told apart in an answer.
fn distinct(columns: &[(String, Range<usize>)]) -> Read {
    let mut seen = std::collections::BTreeSet::new();
    match columns.iter().find(|(name, _)| !seen.insert(name)) {
        Some((name, place)) => Err(syntax(format!("two columns are named `{name}`"), place.clone())
            .help("name one of them otherwise: `AS other`")),
        None => Ok(()),
    }
}
