//! What stands between operators: literals, variables, functions, lists, maps, CASE, subqueries.

use super::{
    bounds,
    lexer::Token,
    parser::{Parser, Read, Where},
    tree::{Expr, Kind, Name, Path, Quantifier, Reduce, Select, Taken},
    words,
};
use crate::query::text::wrong::{refused, syntax, unquote};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Read<Expr> {
        let start = self.at;
        let kind = match self.token(self.at) {
            Some(Token::Text) => {
                self.at += 1;
                Kind::Text(self.written(start)?)
            }
            Some(Token::Number) => self.number(false)?,
            Some(Token::Parameter) => Kind::Parameter(self.parameter()),
            Some(Token::Symbol('[')) => self.list()?,
            Some(Token::Symbol('{')) => Kind::Map(self.map()?),
            Some(Token::Symbol('(')) => {
                if self.is_pattern(self.at)? {
                    let path = self.bare_path()?;
                    Kind::Pattern(Box::new(path))
                } else {
                    return self.bracketed(Self::expression);
                }
            }
            Some(Token::Word) if self.is(self.at, "CASE") && self.begins_expression(self.at + 1) => {
                self.case()?
            }
            Some(Token::Word) if self.opens_query(self.at) => {
                let (stands, taken) = match self.slice(self.at).to_ascii_uppercase().as_str() {
                    "EXISTS" => (Where::Counted, Taken::Exists),
                    "COUNT" => (Where::Counted, Taken::Count),
                    _ => (Where::Inside, Taken::Collect),
                };
                self.at += 2;
                let tree = self.query(stands)?;
                self.expect('}')?;
                Kind::Subquery(taken, Box::new(tree))
            }
            Some(Token::Name | Token::Word) => self.named()?,
            _ => return self.unexpected(),
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    /// A path without a name or a selector.
    pub(super) fn bare_path(&mut self) -> Read<Path> {
        let start = self.at;
        let parts = self.path()?;
        Ok(Path { name: None, select: Select::All, parts, span: self.since(start) })
    }

    /// What stands in an opening and a closing bracket; a `|` inside is its own.
    pub(super) fn bracketed<T>(&mut self, inside: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let close = self.close(self.at);
        let bar = std::mem::replace(&mut self.bar, false);
        self.at += 1;
        let inner = inside(self)?;
        self.bar = bar;
        if self.at != close {
            return self.unexpected();
        }
        self.at += 1;
        Ok(inner)
    }

    pub(super) fn parameter(&mut self) -> String {
        let name = unquote(self.slice(self.at).trim_start_matches('$'));
        self.at += 1;
        name
    }

    /// A text without its quotes and escapes.
    fn written(&self, at: usize) -> Read<String> {
        let slice = self.slice(at);
        let inside = slice.get(1..slice.len() - 1).unwrap_or_default();
        if !inside.contains('\\') {
            return Ok(inside.to_owned());
        }
        let mut out = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some(place) = rest.find('\\') {
            out.push_str(&rest[..place]);
            rest = &rest[place + 1..];
            let c = rest.chars().next().unwrap_or('\\');
            rest = &rest[c.len_utf8().min(rest.len())..];
            out.push(match c {
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    rest = rest.trim_start_matches('u');
                    let code = rest.get(..4).and_then(|d| u32::from_str_radix(d, 16).ok());
                    rest = rest.get(4..).unwrap_or_default();
                    let Some(c) = code.and_then(char::from_u32) else {
                        return Err(syntax("this escape stands for no character", self.place(at))
                            .help("write the character itself"));
                    };
                    c
                }
                other => other,
            });
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Whether `EXISTS {`, `COUNT {` or `COLLECT {` begins here, and not a projection of a variable of that name.
    pub(super) fn opens_query(&self, at: usize) -> bool {
        self.is_one_of(at, &["EXISTS", "COUNT", "COLLECT"])
            && self.symbol(at + 1, '{')
            && !self.symbol(at + 2, '.')
            && !self.symbol(at + 2, '}')
    }

    fn case(&mut self) -> Read<Kind> {
        if self.cases >= bounds::CASES {
            let message = format!("CASE stands more than {} deep in CASE", bounds::CASES);
            return Err(refused(message, self.place(self.at)).help("take the query apart: WITH"));
        }
        self.cases += 1;
        self.at += 1;
        let compared = if self.is(self.at, "WHEN") { None } else { Some(self.boxed()?) };
        self.expect_word("WHEN")?;
        let mut arms = Vec::new();
        loop {
            let mut values = vec![self.when(compared.as_deref())?];
            // The short form compares with several values.
            while compared.is_some() && self.eat_symbol(',') {
                values.push(self.when(compared.as_deref())?);
            }
            self.expect_word("THEN")?;
            arms.push((values, self.expression()?));
            if !self.eat("WHEN") {
                break;
            }
        }
        let otherwise = if self.eat("ELSE") { Some(self.boxed()?) } else { None };
        self.cases -= 1;
        self.expect_word("END")?;
        Ok(Kind::Case(compared, arms, otherwise))
    }

    /// What stands behind WHEN: a condition; where CASE compares something, a value, or the rest of a comparison.
    // Kept out of its callers: they are walked as deep as a text is nested.
    #[inline(never)]
    fn when(&mut self, compared: Option<&Expr>) -> Read<Expr> {
        let typed = self.pair(self.at, ':', ':');
        let is = self.is(self.at, "IS")
            && (self.begins_expression(self.at + 1) || self.pair(self.at + 1, ':', ':'));
        let Some(of) = compared.filter(|_| typed || is || self.compares()) else { return self.expression() };
        let left = Expr { kind: Kind::Compared, span: of.span };
        let start = self.at;
        let kind = if typed || is { self.tested(left)? } else { self.rest_of_comparison(left)? };
        if matches!(kind, Kind::Labelled(..)) {
            let message = "CASE compares with values, and looks at no labels";
            return Err(syntax(message, self.span(start, self.at)).help("write `CASE WHEN n:Label THEN ..`"));
        }
        Ok(Expr { kind, span: self.since(start) })
    }

    /// A list, a list comprehension, a pattern comprehension.
    fn list(&mut self) -> Read<Kind> {
        if self.symbol(self.at + 1, ']') {
            self.at += 2;
            return Ok(Kind::List(Vec::new()));
        }
        let (comma, bar) = self.outermost(self.at);
        self.bracketed(|p| {
            if p.is_name(p.at) && p.is(p.at + 1, "IN") && !comma {
                let name = p.name()?;
                p.at += 1;
                p.bar = true;
                let list = p.boxed()?;
                return p.comprehension(name, list);
            }
            let named = p.is_name(p.at) && p.symbol(p.at + 1, '=') && p.symbol(p.at + 2, '(');
            if bar
                && !comma
                && (named || p.symbol(p.at, '('))
                && p.is_pattern(p.at + 2 * usize::from(named))?
            {
                let name = if named { Some(p.name()?) } else { None };
                p.at += usize::from(named);
                p.bar = true;
                let path = Path { name, ..p.bare_path()? };
                return p.pattern_comprehension(path);
            }
            let mut items = vec![p.expression()?];
            while p.eat_symbol(',') {
                items.push(p.expression()?);
            }
            Ok(Kind::List(items))
        })
    }

    /// Whether a `,` or a `|` stands in this bracket, and in none inside it.
    fn outermost(&self, open: usize) -> (bool, bool) {
        let close = self.close(open);
        let (mut comma, mut bar, mut at) = (false, false, open + 1);
        while at < close {
            comma |= self.symbol(at, ',');
            bar |= self.symbol(at, '|');
            let inner = self.close(at);
            at = if inner == usize::MAX { at + 1 } else { inner + 1 };
        }
        (comma, bar)
    }

    fn comprehension(&mut self, name: Name, list: Box<Expr>) -> Read<Kind> {
        let filter = if self.eat("WHERE") { Some(self.boxed()?) } else { None };
        self.bar = false;
        let value = if self.eat_symbol('|') { Some(self.boxed()?) } else { None };
        Ok(Kind::Comprehension(name, list, filter, value))
    }

    fn pattern_comprehension(&mut self, path: Path) -> Read<Kind> {
        let filter = if self.eat("WHERE") { Some(self.boxed()?) } else { None };
        self.bar = false;
        self.expect('|')?;
        Ok(Kind::PatternComprehension(Box::new(path), filter, self.boxed()?))
    }

    pub(super) fn map(&mut self) -> Read<Vec<(Name, Expr)>> {
        self.bracketed(|p| {
            let mut entries = Vec::new();
            while p.is_name(p.at) {
                let name = p.name()?;
                p.expect(':')?;
                entries.push((name, p.expression()?));
                if !p.eat_symbol(',') {
                    break;
                }
            }
            Ok(entries)
        })
    }

    /// A variable, or a call of a function.
    fn named(&mut self) -> Read<Kind> {
        let start = self.at;
        let mut end = start + 1;
        while self.symbol(end, '.') && self.is_name(end + 1) {
            end += 2;
        }
        if !self.symbol(end, '(') {
            self.at += 1;
            if self.token(start) == Some(Token::Word) {
                match self.slice(start).to_ascii_uppercase().as_str() {
                    "TRUE" => return Ok(Kind::Truth(true)),
                    "FALSE" => return Ok(Kind::Truth(false)),
                    "NULL" => return Ok(Kind::Null),
                    "INF" | "INFINITY" => return Ok(Kind::Float(f64::INFINITY)),
                    "NAN" => return Ok(Kind::Float(f64::NAN)),
                    _ => {}
                }
            }
            return Ok(Kind::Variable(unquote(self.slice(start))));
        }
        let dotted = end > start + 1 && !words::is_own_namespace(&unquote(self.slice(start)));
        if dotted || self.token(start) == Some(Token::Name) && self.slice(start).contains('.') {
            let name = self.text.get(self.span(start, end)).unwrap_or_default();
            return Err(refused(
                format!("`{name}` is not called: some such functions read files or write"),
                self.span(start, end),
            )
            .help(self.method(end - 1)));
        }
        if self.token(start) == Some(Token::Word) {
            self.refuse(start)?;
        }
        self.function(start, end)?;
        self.at = end;
        if self.is_one_of(start, &["SHORTESTPATH", "ALLSHORTESTPATHS"]) {
            let select =
                if self.is(start, "SHORTESTPATH") { Select::ShortestPath } else { Select::AllShortestPaths };
            let parts = self.bracketed(Self::path)?;
            return Ok(Kind::Pattern(Box::new(Path { name: None, select, parts, span: self.since(start) })));
        }
        let mut name = String::new();
        for at in (start..end).step_by(2) {
            if at > start {
                name.push('.');
            }
            name.push_str(&unquote(self.slice(at)).to_lowercase());
        }
        self.bracketed(|p| p.arguments(name))
    }

    fn arguments(&mut self, name: String) -> Read<Kind> {
        if self.symbol(self.at, ')') {
            return Ok(Kind::Function(name, false, Vec::new()));
        }
        if self.symbol(self.at, '*') && self.symbol(self.at + 1, ')') && name == "count" {
            self.at += 1;
            return Ok(Kind::CountAll);
        }
        let set = self.is_one_of(self.at, &["DISTINCT", "ALL"])
            && self.begins_expression(self.at + 1)
            && !self.symbol(self.at + 1, '-');
        let distinct = set && self.is(self.at, "DISTINCT");
        self.at += usize::from(set);
        if name == "trim"
            && let Some(kind) = self.trimmed()?
        {
            return Ok(kind);
        }
        let quantifier = match name.as_str() {
            "all" => Some(Quantifier::All),
            "any" => Some(Quantifier::Any),
            "none" => Some(Quantifier::None),
            "single" => Some(Quantifier::Single),
            _ => None,
        };
        if let Some(quantifier) = quantifier
            && self.is_name(self.at)
            && self.is(self.at + 1, "IN")
        {
            let name = self.name()?;
            self.at += 1;
            let list = self.boxed()?;
            let filter = if self.eat("WHERE") { Some(self.boxed()?) } else { None };
            return Ok(Kind::Quantified(quantifier, name, list, filter));
        }
        if name == "reduce" {
            return self.reduce();
        }
        let mut arguments = vec![self.expression()?];
        while self.eat_symbol(',') {
            arguments.push(self.expression()?);
        }
        Ok(Kind::Function(name, distinct, arguments))
    }

    fn reduce(&mut self) -> Read<Kind> {
        let sum = self.name()?;
        self.expect('=')?;
        let start = self.expression()?;
        self.expect(',')?;
        let item = self.name()?;
        self.expect_word("IN")?;
        self.bar = true;
        let list = self.expression()?;
        self.bar = false;
        self.expect('|')?;
        let step = self.expression()?;
        Ok(Kind::Reduce(Box::new(Reduce { sum, start, item, list, step })))
    }

    /// `trim(BOTH 'x' FROM text)`.
    fn trimmed(&mut self) -> Read<Option<Kind>> {
        let sided =
            self.is_one_of(self.at, &["BOTH", "LEADING", "TRAILING"]) && self.begins_expression(self.at + 1);
        if !sided {
            return Ok(None);
        }
        let name = match self.slice(self.at).to_ascii_uppercase().as_str() {
            "BOTH" => "btrim",
            "LEADING" => "ltrim",
            _ => "rtrim",
        };
        self.at += 1;
        let what = if self.is(self.at, "FROM") { None } else { Some(self.expression()?) };
        self.expect_word("FROM")?;
        let mut arguments = vec![self.expression()?];
        arguments.extend(what);
        Ok(Some(Kind::Function(name.to_owned(), false, arguments)))
    }
}
