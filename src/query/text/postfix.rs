//! What follows a value: a property, an item, labels, a type.

use super::{
    bounds,
    lexer::Token,
    parser::{Parser, Read},
    tree::{Entry, Expr, Kind, Labelled, Type},
};
use crate::query::text::{found::Of, wrong::refused};

/// The words of types, each with the name that `valueType` gives.
const TYPES: &[(&[&str], &str)] = &[
    (&["BOOL"], "BOOLEAN"),
    (&["BOOLEAN"], "BOOLEAN"),
    (&["VARCHAR"], "STRING"),
    (&["STRING"], "STRING"),
    (&["SIGNED", "INTEGER"], "INTEGER"),
    (&["INT"], "INTEGER"),
    (&["INT8"], "INTEGER"),
    (&["INT16"], "INTEGER"),
    (&["INT32"], "INTEGER"),
    (&["INT64"], "INTEGER"),
    (&["INTEGER"], "INTEGER"),
    (&["INTEGER8"], "INTEGER"),
    (&["INTEGER16"], "INTEGER"),
    (&["INTEGER32"], "INTEGER"),
    (&["INTEGER64"], "INTEGER"),
    (&["FLOAT"], "FLOAT"),
    (&["FLOAT32"], "FLOAT"),
    (&["FLOAT64"], "FLOAT"),
    (&["DATE"], "DATE"),
    (&["LOCAL", "TIME"], "LOCAL TIME"),
    (&["TIME", "WITHOUT", "TIME", "ZONE"], "LOCAL TIME"),
    (&["TIME", "WITHOUT", "TIMEZONE"], "LOCAL TIME"),
    (&["ZONED", "TIME"], "ZONED TIME"),
    (&["TIME", "WITH", "TIME", "ZONE"], "ZONED TIME"),
    (&["TIME", "WITH", "TIMEZONE"], "ZONED TIME"),
    (&["LOCAL", "DATETIME"], "LOCAL DATETIME"),
    (&["TIMESTAMP", "WITHOUT", "TIME", "ZONE"], "LOCAL DATETIME"),
    (&["TIMESTAMP", "WITHOUT", "TIMEZONE"], "LOCAL DATETIME"),
    (&["ZONED", "DATETIME"], "ZONED DATETIME"),
    (&["TIMESTAMP", "WITH", "TIME", "ZONE"], "ZONED DATETIME"),
    (&["TIMESTAMP", "WITH", "TIMEZONE"], "ZONED DATETIME"),
    (&["DURATION"], "DURATION"),
    (&["POINT"], "POINT"),
    (&["ANY", "NODE"], "NODE"),
    (&["NODE"], "NODE"),
    (&["VERTEX"], "NODE"),
    (&["ANY", "RELATIONSHIP"], "RELATIONSHIP"),
    (&["RELATIONSHIP"], "RELATIONSHIP"),
    (&["ANY", "EDGE"], "RELATIONSHIP"),
    (&["EDGE"], "RELATIONSHIP"),
    (&["ANY", "MAP"], "MAP"),
    (&["MAP"], "MAP"),
    (&["PATH"], "PATH"),
    (&["VECTOR"], "VECTOR"),
];

impl Parser<'_> {
    /// A value with what follows it.
    pub(super) fn postfixed(&mut self) -> Read<Expr> {
        let start = self.at;
        let around = std::mem::replace(&mut self.peak, 0);
        let mut value = self.primary()?;
        let mut tall = self.peak + 1;
        let variable = self.is_name(start) && self.at == start + 1;
        let mut first = true;
        loop {
            let at = self.at;
            let point = self.symbol(at, '.') && !self.symbol(at + 1, '.');
            if point && first && self.token(start) == Some(Token::Number) {
                return self.unexpected();
            }
            let kind = if self.symbol(at, '.') && self.is_name(at + 1) {
                if self.symbol(at + 2, '(') {
                    return Err(refused(
                        "only functions of Cypher itself are called: others may read files or write",
                        self.span(start, at + 2),
                    )
                    .help(self.method(at + 1)));
                }
                self.at += 2;
                Kind::Property(Box::new(value), self.name_at(at + 1))
            } else if self.symbol(at, '[') {
                self.bracketed(|p| p.index(value))?
            } else if self.pair(at, ':', ':') {
                self.tested(value)?
            } else if self.symbol(at, ':') {
                self.at += 1;
                Kind::Labelled(Box::new(value), self.labels(Of::Either)?)
            } else if self.is(at, "IS") {
                self.tested(value)?
            } else if self.symbol(at, '{') && first && variable {
                Kind::Projected(self.name_at(start), self.projected()?)
            } else {
                self.peak = around;
                self.grown(tall)?;
                return Ok(value);
            };
            self.count(1)?;
            tall = tall.max(self.peak) + 1;
            self.grown(tall)?;
            first = false;
            value = Expr { kind, span: self.since(start) };
        }
    }

    fn index(&mut self, of: Expr) -> Read<Kind> {
        let dots = |p: &Self| p.symbol(p.at, '.') && p.symbol(p.at + 1, '.');
        let from = if dots(self) { None } else { Some(self.boxed()?) };
        if !dots(self) {
            return match from {
                Some(index) => Ok(Kind::Index(Box::new(of), index)),
                None => self.unexpected(),
            };
        }
        self.at += 2;
        let to = if self.symbol(self.at, ']') { None } else { Some(self.boxed()?) };
        Ok(Kind::Slice(Box::new(of), from, to))
    }

    /// `{.key, .*, other: 1, another}` behind a variable.
    fn projected(&mut self) -> Read<Vec<Entry>> {
        self.bracketed(|p| {
            let mut entries = Vec::new();
            if p.symbol(p.at, '}') {
                return Ok(entries);
            }
            loop {
                if p.eat_symbol('.') {
                    entries.push(if p.eat_symbol('*') { Entry::All } else { Entry::Own(p.name()?) });
                } else {
                    let name = p.name()?;
                    entries.push(if p.eat_symbol(':') {
                        Entry::Given(name, p.expression()?)
                    } else {
                        Entry::Variable(name)
                    });
                }
                if !p.eat_symbol(',') {
                    return Ok(entries);
                }
            }
        })
    }

    /// A test of a value that begins with `IS` or `::`.
    // Kept out of its callers: they are walked as deep as a text is nested.
    #[inline(never)]
    pub(super) fn tested(&mut self, value: Expr) -> Read<Kind> {
        if self.eat("IS") {
            return self.kind(value);
        }
        self.at += 2;
        Ok(Kind::IsTyped(Box::new(value), self.type_name()?, false))
    }

    /// What stands behind IS.
    // Kept out of its callers: they are walked as deep as a text is nested.
    #[inline(never)]
    fn kind(&mut self, value: Expr) -> Read<Kind> {
        const FORMS: &[&str] = &["NFC", "NFD", "NFKC", "NFKD"];
        let value = Box::new(value);
        let not = self.eat("NOT");
        if self.eat("NULL") {
            return Ok(Kind::IsNull(value, not));
        }
        if self.eat("NORMALIZED") {
            return Ok(Kind::IsNormalized(value, "NFC".to_owned(), not));
        }
        if self.is_one_of(self.at, FORMS) && self.is(self.at + 1, "NORMALIZED") {
            self.at += 2;
            return Ok(Kind::IsNormalized(value, self.slice(self.at - 2).to_ascii_uppercase(), not));
        }
        if self.eat("TYPED") {
            return Ok(Kind::IsTyped(value, self.type_name()?, not));
        }
        if self.pair(self.at, ':', ':') {
            self.at += 2;
            return Ok(Kind::IsTyped(value, self.type_name()?, not));
        }
        if not {
            return self.unexpected();
        }
        self.no_label(self.at)?;
        let labels = self.labels(Of::Either)?;
        Ok(Kind::Labelled(value, Labelled { is: true, ..labels }))
    }

    fn type_name(&mut self) -> Read<Type> {
        let mut one_of = Vec::new();
        loop {
            let mut kind = self.single_type()?;
            loop {
                if self.is(self.at, "NOT") && self.is(self.at + 1, "NULL") {
                    self.at += 2;
                    kind = Type::NotNull(Box::new(kind));
                } else if self.symbol(self.at, '!') {
                    self.at += 1;
                    kind = Type::NotNull(Box::new(kind));
                } else if self.is_one_of(self.at, &["LIST", "ARRAY"]) {
                    self.at += 1;
                    kind = Type::List(Box::new(kind));
                } else {
                    break;
                }
                self.count(1)?;
            }
            one_of.push(kind);
            self.count(1)?;
            if self.bar || self.pair(self.at, '|', '|') || !self.eat_symbol('|') {
                let only = if one_of.len() == 1 { one_of.pop() } else { None };
                return Ok(only.unwrap_or(Type::OneOf(one_of)));
            }
        }
    }

    fn single_type(&mut self) -> Read<Type> {
        let at = self.at;
        if self.token(at) != Some(Token::Word) {
            return self.unexpected();
        }
        if self.is_one_of(at, &["LIST", "ARRAY"]) || self.is(at, "ANY") && self.symbol(at + 1, '<') {
            self.at += 1;
            if !self.symbol(self.at, '<') {
                return Ok(Type::List(Box::new(Type::Any)));
            }
            if self.cases >= bounds::CASES {
                return self.unexpected();
            }
            self.at += 1;
            self.cases += 1;
            let inner = self.type_name()?;
            self.cases -= 1;
            self.expect('>')?;
            return Ok(if self.is(at, "ANY") { inner } else { Type::List(Box::new(inner)) });
        }
        let fits = |words: &[&str]| words.iter().enumerate().all(|(i, word)| self.is(at + i, word));
        let longest = TYPES.iter().filter(|(words, _)| fits(words)).max_by_key(|(words, _)| words.len());
        if let Some((words, name)) = longest {
            self.at += words.len();
            return Ok(Type::Plain(name));
        }
        self.at += 1;
        match self.slice(at).to_ascii_uppercase().as_str() {
            "NULL" => Ok(Type::Null),
            "NOTHING" => Ok(Type::Nothing),
            "PROPERTY" if self.eat("VALUE") => Ok(Type::Any),
            "ANY" => {
                self.eat("VALUE");
                Ok(Type::Any)
            }
            _ => {
                self.at -= 1;
                self.unexpected()
            }
        }
    }
}
