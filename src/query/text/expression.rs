//! Expressions. No tree is made: an operator binds whatever stands beside it, since only what is named matters here,
//! and where patterns stand.

use super::{
    bounds,
    found::{Of, Use},
    lexer::Token,
    parser::{Parser, Read, Where},
    refused, unquote, words,
};

/// Words that make a type together.
const TYPES: &[&str] = &[
    "ANY",
    "ARRAY",
    "BOOL",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DURATION",
    "EDGE",
    "FLOAT",
    "FLOAT32",
    "FLOAT64",
    "INT",
    "INT8",
    "INT16",
    "INT32",
    "INT64",
    "INTEGER",
    "INTEGER8",
    "INTEGER16",
    "INTEGER32",
    "INTEGER64",
    "LIST",
    "LOCAL",
    "MAP",
    "NODE",
    "NOTHING",
    "NULL",
    "PATH",
    "POINT",
    "PROPERTY",
    "RELATIONSHIP",
    "SIGNED",
    "STRING",
    "TIME",
    "TIMESTAMP",
    "TIMEZONE",
    "VALUE",
    "VARCHAR",
    "VECTOR",
    "VERTEX",
    "ZONE",
    "ZONED",
];

/// Signs before a value count so much: an engine goes one deeper for each.
const PREFIX: usize = 10;

impl Parser<'_> {
    /// An expression, up to what cannot belong to it.
    pub(super) fn expression(&mut self) -> Read {
        let mut operators = 0;
        loop {
            while self.is(self.at, "NOT") && self.begins_expression(self.at + 1)
                || self.symbol(self.at, '-')
                || self.symbol(self.at, '+')
            {
                self.at += 1;
                operators += PREFIX;
            }
            let start = self.at;
            self.primary()?;
            operators += self.postfix(start)?;
            if operators > bounds::OPERATORS {
                let message = format!("an expression has more than {} operators", bounds::OPERATORS);
                return Err(refused(message, self.place(self.at.saturating_sub(1)))
                    .help("put the values into a list: `IN [..]`, or `$parameter`"));
            }
            if !self.infix() {
                return Ok(());
            }
            operators += 1;
        }
    }

    /// Passes an operator between two expressions.
    fn infix(&mut self) -> bool {
        let at = self.at;
        let length = match self.token(at) {
            Some(Token::Word) if self.is_one_of(at, &["AND", "OR", "XOR", "IN", "CONTAINS"]) => 1,
            Some(Token::Word) if self.is_one_of(at, &["STARTS", "ENDS"]) && self.is(at + 1, "WITH") => 2,
            Some(Token::Symbol('<')) if self.pair(at, '<', '>') || self.pair(at, '<', '=') => 2,
            Some(Token::Symbol('>')) if self.pair(at, '>', '=') => 2,
            Some(Token::Symbol('=')) if self.pair(at, '=', '~') => 2,
            Some(Token::Symbol('|')) if self.pair(at, '|', '|') => 2,
            Some(Token::Symbol('+' | '-' | '*' | '/' | '%' | '^' | '=' | '<' | '>')) => 1,
            _ => 0,
        };
        self.at += length;
        length > 0
    }

    fn primary(&mut self) -> Read {
        match self.token(self.at) {
            Some(Token::Text | Token::Number) => {
                self.at += 1;
                Ok(())
            }
            Some(Token::Parameter) => {
                self.parameter();
                Ok(())
            }
            Some(Token::Symbol('[')) => self.list(),
            Some(Token::Symbol('{')) => self.map(),
            Some(Token::Symbol('(')) => {
                if self.is_pattern(self.at)? {
                    return self.path();
                }
                self.bracketed(Self::expression)
            }
            Some(Token::Word) if self.is(self.at, "CASE") && self.begins_case() => self.case(),
            Some(Token::Word) if self.opens_query(self.at) => {
                let stands = if self.is(self.at, "COLLECT") { Where::Inside } else { Where::Counted };
                self.at += 2;
                self.query(stands)?;
                self.expect('}')
            }
            Some(Token::Name | Token::Word) => self.named(),
            _ => self.unexpected(),
        }
    }

    /// What stands in an opening and a closing bracket; a `|` inside is its own.
    fn bracketed(&mut self, inside: impl FnOnce(&mut Self) -> Read) -> Read {
        let close = self.close(self.at);
        let bar = std::mem::replace(&mut self.bar, false);
        self.at += 1;
        inside(self)?;
        self.bar = bar;
        if self.at != close {
            return self.unexpected();
        }
        self.at += 1;
        Ok(())
    }

    pub(super) fn parameter(&mut self) {
        let name = unquote(self.slice(self.at).trim_start_matches('$'));
        let place = self.place(self.at);
        self.found.parameters.push((name, place));
        self.at += 1;
    }

    /// Whether `EXISTS {`, `COUNT {` or `COLLECT {` begins here, and not a projection of a variable of that name.
    pub(super) fn opens_query(&self, at: usize) -> bool {
        self.is_one_of(at, &["EXISTS", "COUNT", "COLLECT"])
            && self.symbol(at + 1, '{')
            && !self.symbol(at + 2, '.')
            && !self.symbol(at + 2, '}')
    }

    fn begins_case(&self) -> bool {
        self.begins_expression(self.at + 1)
    }

    fn case(&mut self) -> Read {
        if self.cases >= bounds::CASES {
            let message = format!("CASE stands more than {} deep in CASE", bounds::CASES);
            return Err(refused(message, self.place(self.at)).help("take the query apart: WITH"));
        }
        self.cases += 1;
        self.at += 1;
        if !self.is(self.at, "WHEN") {
            self.expression()?;
        }
        self.expect_word("WHEN")?;
        loop {
            self.expression()?;
            // The short form compares with several values.
            while self.eat_symbol(',') {
                self.expression()?;
            }
            self.expect_word("THEN")?;
            self.expression()?;
            if !self.eat("WHEN") {
                break;
            }
        }
        if self.eat("ELSE") {
            self.expression()?;
        }
        self.cases -= 1;
        self.expect_word("END")
    }

    /// A list, a list comprehension, a pattern comprehension.
    fn list(&mut self) -> Read {
        if self.symbol(self.at + 1, ']') {
            self.at += 2;
            return Ok(());
        }
        self.bracketed(|p| {
            if p.is_name(p.at) && (p.is(p.at + 1, "IN") || p.symbol(p.at + 1, '=')) {
                let name = unquote(p.slice(p.at));
                p.found.rebound.insert(name);
            }
            p.comprehended()?;
            while p.eat_symbol(',') {
                p.expression()?;
            }
            Ok(())
        })
    }

    /// `x IN list WHERE .. | ..`, or any expression.
    fn comprehended(&mut self) -> Read {
        self.bar = true;
        self.expression()?;
        if self.eat("WHERE") {
            self.expression()?;
        }
        self.bar = false;
        if self.eat_symbol('|') { self.expression() } else { Ok(()) }
    }

    pub(super) fn map(&mut self) -> Read {
        self.bracketed(|p| {
            while p.is_name(p.at) {
                p.at += 1;
                p.expect(':')?;
                p.expression()?;
                if !p.eat_symbol(',') {
                    break;
                }
            }
            Ok(())
        })
    }

    /// A variable, or a call of a function.
    fn named(&mut self) -> Read {
        let start = self.at;
        let mut end = start + 1;
        while self.symbol(end, '.') && self.is_name(end + 1) {
            end += 2;
        }
        if !self.symbol(end, '(') {
            self.at += 1;
            return Ok(());
        }
        let dotted = end > start + 1 && !words::is_own_namespace(&unquote(self.slice(start)));
        if dotted || self.token(start) == Some(Token::Name) && self.slice(start).contains('.') {
            let name = self.text.get(self.span(start, end)).unwrap_or_default();
            return Err(refused(
                format!("`{name}` is not called: some such functions read files or write"),
                self.span(start, end),
            )
            .help("only functions of Cypher itself are called"));
        }
        if self.token(start) == Some(Token::Word) {
            self.refuse(start)?;
        }
        self.function(start, end)?;
        self.at = end;
        if self.is_one_of(start, &["SHORTESTPATH", "ALLSHORTESTPATHS"]) {
            return self.bracketed(Self::path);
        }
        self.bracketed(|p| p.arguments(start))
    }

    fn arguments(&mut self, function: usize) -> Read {
        if self.symbol(self.at, ')') {
            return Ok(());
        }
        if self.symbol(self.at, '*') && self.symbol(self.at + 1, ')') {
            self.at += 1;
            return Ok(());
        }
        if self.is_one_of(self.at, &["DISTINCT", "ALL"])
            && self.begins_expression(self.at + 1)
            && !self.symbol(self.at + 1, '-')
        {
            self.at += 1;
        }
        if self.is(function, "TRIM") && self.trimmed()? {
            return Ok(());
        }
        if self.is_name(self.at) && (self.is(self.at + 1, "IN") || self.is(function, "REDUCE")) {
            let name = unquote(self.slice(self.at));
            self.found.rebound.insert(name);
        }
        loop {
            self.comprehended()?;
            if !self.eat_symbol(',') {
                return Ok(());
            }
            if self.is_name(self.at) && self.is(self.at + 1, "IN") && self.is(function, "REDUCE") {
                let name = unquote(self.slice(self.at));
                self.found.rebound.insert(name);
            }
        }
    }

    /// `trim(BOTH 'x' FROM text)`.
    fn trimmed(&mut self) -> Read<bool> {
        let sided =
            self.is_one_of(self.at, &["BOTH", "LEADING", "TRAILING"]) && self.begins_expression(self.at + 1);
        if !sided {
            return Ok(false);
        }
        self.at += 1;
        if !self.is(self.at, "FROM") {
            self.expression()?;
        }
        self.expect_word("FROM")?;
        self.expression()?;
        Ok(true)
    }

    /// What follows a value: a property, an item, labels, a type. Gives how many there were.
    fn postfix(&mut self, start: usize) -> Read<usize> {
        let mut count = 0;
        let variable = (self.is_name(start) && self.at == start + 1).then(|| unquote(self.slice(start)));
        loop {
            let at = self.at;
            if self.symbol(at, '.') && self.is_name(at + 1) {
                self.property(start, variable.as_deref().filter(|_| count == 0))?;
            } else if self.symbol(at, '[') {
                self.bracketed(Self::index)?;
            } else if self.pair(at, ':', ':') {
                self.at += 2;
                self.type_name()?;
            } else if self.symbol(at, ':') {
                self.at += 1;
                self.labels(Of::Either)?;
            } else if self.is(at, "IS") {
                self.at += 1;
                self.kind()?;
            } else if self.symbol(at, '{')
                && count == 0
                && let Some(name) = &variable
            {
                self.projected(name)?;
            } else {
                return Ok(count);
            }
            count += 1;
        }
    }

    fn index(&mut self) -> Read {
        let dots = |p: &Self| p.symbol(p.at, '.') && p.symbol(p.at + 1, '.');
        if !dots(self) {
            self.expression()?;
        }
        if dots(self) {
            self.at += 2;
            if !self.symbol(self.at, ']') {
                self.expression()?;
            }
        }
        Ok(())
    }

    /// `variable {.key, .*, other: 1, another}`.
    fn projected(&mut self, variable: &str) -> Read {
        let variable = variable.to_owned();
        self.bracketed(|p| {
            if p.symbol(p.at, '}') {
                return Ok(());
            }
            loop {
                if p.eat_symbol('.') {
                    if !p.eat_symbol('*') {
                        let key = p.name()?;
                        let place = p.place(p.at - 1);
                        p.found.uses.push(Use { variable: variable.clone(), key, place });
                    }
                } else {
                    p.name()?;
                    if p.eat_symbol(':') {
                        p.expression()?;
                    }
                }
                if !p.eat_symbol(',') {
                    return Ok(());
                }
            }
        })
    }

    /// What stands behind IS.
    fn kind(&mut self) -> Read {
        const FORMS: &[&str] = &["NFC", "NFD", "NFKC", "NFKD"];
        let not = self.eat("NOT");
        if self.eat("NULL") || self.eat("NORMALIZED") {
            return Ok(());
        }
        if self.is_one_of(self.at, FORMS) && self.is(self.at + 1, "NORMALIZED") {
            self.at += 2;
            return Ok(());
        }
        if self.eat("TYPED") {
            return self.type_name();
        }
        if self.pair(self.at, ':', ':') {
            self.at += 2;
            return self.type_name();
        }
        if not {
            return self.unexpected();
        }
        self.found.signs = true;
        self.labels(Of::Either).map(drop)
    }

    fn type_name(&mut self) -> Read {
        loop {
            let start = self.at;
            while self.is_one_of(self.at, TYPES) || self.is_zone(self.at) {
                self.at += 1;
            }
            if self.at == start {
                return self.unexpected();
            }
            if self.eat_symbol('<') {
                if self.cases >= bounds::CASES {
                    return self.unexpected();
                }
                self.cases += 1;
                self.type_name()?;
                self.cases -= 1;
                self.expect('>')?;
            }
            while self.is(self.at, "NOT") && self.is(self.at + 1, "NULL")
                || self.is_one_of(self.at, &["LIST", "ARRAY"])
            {
                self.at += if self.is(self.at, "NOT") { 2 } else { 1 };
            }
            if self.bar || self.pair(self.at, '|', '|') || !self.eat_symbol('|') {
                return Ok(());
            }
        }
    }

    /// `WITH` or `WITHOUT` before `TIME ZONE` or `TIMEZONE`.
    fn is_zone(&self, at: usize) -> bool {
        self.is_one_of(at, &["WITH", "WITHOUT"])
            && (self.is(at + 1, "TIMEZONE") || self.is(at + 1, "TIME") && self.is(at + 2, "ZONE"))
    }
}
