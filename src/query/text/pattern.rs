//! Patterns: nodes, relationships, labels. Every node pattern of a text is found here; where it cannot be told whether
//! something is one, the text is refused.

use super::{
    bounds,
    found::Of,
    lexer::Token,
    parser::{Parser, Read},
    tree::{Expr, Group, Kind, Labelled, Labels, Name, Node, Part, Path, Relationship, Select, Times, Way},
};
use crate::query::text::wrong::{refused, syntax};

/// Words between MATCH and a path.
const SELECTORS: &[&str] = &["ANY", "ALL", "SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS"];
const SHORTEST: &[&str] = &["SHORTESTPATH", "ALLSHORTESTPATHS"];

impl Parser<'_> {
    /// Patterns with commas between.
    pub(super) fn patterns(&mut self) -> Read<Vec<Path>> {
        let mut patterns = Vec::new();
        loop {
            let start = self.at;
            let mut name = None;
            if self.is_name(self.at) && self.symbol(self.at + 1, '=') {
                name = Some(self.name()?);
                self.at += 1;
            }
            let (select, parts);
            if self.is_one_of(self.at, SHORTEST) && self.symbol(self.at + 1, '(') {
                let all = self.is(self.at, "ALLSHORTESTPATHS");
                select = if all { Select::AllShortestPaths } else { Select::ShortestPath };
                self.at += 2;
                parts = self.path()?;
                self.expect(')')?;
            } else {
                select = self.selector()?;
                parts = self.path()?;
            }
            patterns.push(Path { name, select, parts, span: self.since(start) });
            if !self.eat_symbol(',') {
                return Ok(patterns);
            }
        }
    }

    /// `ANY 2 PATHS`, `ALL SHORTEST`, `SHORTEST 2 GROUPS`, or nothing.
    fn selector(&mut self) -> Read<Select> {
        let start = self.at;
        let all = self.eat("ALL");
        let any = !all && self.eat("ANY");
        let shortest = self.eat("SHORTEST");
        let mut count = None;
        let mut given = None;
        if self.token(self.at) == Some(Token::Number) {
            count = Some(self.whole()?);
        } else if self.token(self.at) == Some(Token::Parameter) && (any || shortest) {
            given = Some(self.parameter());
        }
        while self.is_one_of(self.at, &["PATH", "PATHS"]) {
            self.at += 1;
        }
        let groups = self.is_one_of(self.at, &["GROUP", "GROUPS"]);
        self.at += usize::from(groups);
        if (count == Some(0) || count.is_some() && !any && !shortest) || groups && !shortest {
            return Err(syntax("so many paths cannot be asked for", self.span(start, self.at))
                .help("for example: `SHORTEST 2`"));
        }
        Ok(match (given, shortest) {
            (Some(name), _) => Select::Given(name, groups),
            (None, true) if all => Select::Groups(1),
            (None, true) if groups => Select::Groups(count.unwrap_or(1)),
            (None, true) => Select::Shortest(count.unwrap_or(1)),
            (None, false) if any => Select::Any(count.unwrap_or(1)),
            (None, false) => Select::All,
        })
    }

    /// Whether a pattern without MATCH may begin with this word.
    pub(super) fn is_path_word(&self, at: usize) -> bool {
        self.is_one_of(at, SHORTEST) || self.is_one_of(at, SELECTORS)
    }

    /// Nodes and relationships in a row.
    pub(super) fn path(&mut self) -> Read<Vec<Part>> {
        let mut parts = Vec::new();
        loop {
            if !self.symbol(self.at, '(') {
                return self.unexpected();
            }
            if self.symbol(self.at + 1, '(') || self.is_name(self.at + 1) && self.symbol(self.at + 2, '=') {
                parts.push(Part::Group(self.part()?));
            } else {
                parts.push(Part::Node(self.node()?));
            }
            if self.arrow(self.at).is_some() {
                parts.push(Part::Relationship(self.relationship()?));
            } else if !self.symbol(self.at, '(') {
                return Ok(parts);
            }
        }
    }

    /// A part of a path in brackets, that may be walked several times.
    fn part(&mut self) -> Read<Group> {
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        let mut name = None;
        if self.is_name(self.at) {
            name = Some(self.name()?);
            self.expect('=')?;
        }
        let parts = self.path()?;
        let filter = if self.eat("WHERE") { Some(self.expression()?) } else { None };
        self.expect(')')?;
        self.depth -= 1;
        let times = self.quantifier()?;
        Ok(Group { name, parts, filter, times, span: self.since(start) })
    }

    /// `+`, `*`, `{2}`, `{1,3}`.
    fn quantifier(&mut self) -> Read<Option<Times>> {
        if self.eat_symbol('+') {
            return Ok(Some(Times { least: 1, most: None }));
        }
        if self.eat_symbol('*') {
            return Ok(Some(Times { least: 0, most: None }));
        }
        if !self.symbol(self.at, '{') {
            return Ok(None);
        }
        let start = self.at;
        self.at += 1;
        let least = if self.token(self.at) == Some(Token::Number) { Some(self.whole()?) } else { None };
        let most = if self.eat_symbol(',') {
            if self.token(self.at) == Some(Token::Number) { Some(self.whole()?) } else { None }
        } else {
            least
        };
        self.expect('}')?;
        let times = Times { least: least.unwrap_or(0), most };
        if most.is_some_and(|most| most < times.least || most == 0) {
            return Err(syntax("so often nothing can be walked", self.span(start, self.at))
                .help("for example: `{1,3}`"));
        }
        Ok(Some(times))
    }

    /// A whole number that is not negative.
    fn whole(&mut self) -> Read<u64> {
        let place = self.place(self.at);
        match self.number(false)? {
            Kind::Integer(number) => {
                u64::try_from(number).map_err(|_| syntax("a whole number is due", place))
            }
            _ => Err(syntax("a whole number is due", place)),
        }
    }

    /// Where a relationship that begins at this token ends: `-[..]-`, `--`, with or without a head.
    pub(super) fn arrow(&self, at: usize) -> Option<usize> {
        let mut at = at + usize::from(self.symbol(at, '<'));
        if !self.symbol(at, '-') {
            return None;
        }
        at += 1;
        if self.symbol(at, '[') {
            at = self.close(at).checked_add(1)?;
        }
        self.symbol(at, '-').then(|| at + 1 + usize::from(self.symbol(at + 1, '>')))
    }

    /// Whether a bracket of an expression begins a pattern, and no value.
    pub(super) fn is_pattern(&self, at: usize) -> Read<bool> {
        let behind = self.close(at).saturating_add(1);
        let Some(mut next) = self.arrow(behind) else { return Ok(false) };
        if self.symbol(next, '+') || self.symbol(next, '*') {
            next += 1;
        } else if self.symbol(next, '{') {
            next = self.close(next).saturating_add(1);
        }
        if self.looks_like_node(at) && self.symbol(next, '(') && self.looks_like_node(next) {
            return Ok(true);
        }
        let value = !self.looks_like_node(at) && !self.symbol(next, '(') && !self.symbol(next - 1, '>');
        if value {
            return Ok(false);
        }
        Err(refused("it cannot be told whether this is a pattern or a difference", self.span(at, next))
            .help("write a pattern with simple nodes, `(a)-->(b)`, or the difference without brackets"))
    }

    fn looks_like_node(&self, open: usize) -> bool {
        let after = |at: usize| {
            matches!(self.token(at), Some(Token::Symbol(')' | ':' | '{') | Token::Parameter))
                || self.is_one_of(at, &["WHERE", "IS"])
        };
        after(open + 1) || self.is_name(open + 1) && after(open + 2)
    }

    /// Whether this word of a node or relationship is its variable, and no keyword.
    fn is_variable(&self, at: usize) -> bool {
        let end =
            matches!(self.token(at + 1), Some(Token::Symbol(')' | ']' | ':' | '{' | '*') | Token::Parameter));
        self.is_name(at)
            && (!self.is_one_of(at, &["WHERE", "IS"]) || end || self.is_one_of(at + 1, &["WHERE", "IS"]))
    }

    fn node(&mut self) -> Read<Node> {
        let start = self.at;
        let close = self.close(self.at);
        let bar = std::mem::replace(&mut self.bar, false);
        self.at += 1;
        let name = self.variable()?;
        let end_of_name = self.place(self.at - 1).end;
        let labels = self.after_colon(Of::Node)?;
        let (properties, filter) = self.details()?;
        self.bar = bar;
        if self.at != close {
            return self.unexpected();
        }
        self.at += 1;
        Ok(Node { name, labels, properties, filter, end_of_name, span: self.since(start) })
    }

    fn variable(&mut self) -> Read<Option<Name>> {
        if self.is_variable(self.at) { self.name().map(Some) } else { Ok(None) }
    }

    fn after_colon(&mut self, of: Of) -> Read<Option<Labelled>> {
        if self.eat_symbol(':') {
            return self.labels(of).map(Some);
        }
        if self.eat("IS") {
            let labels = self.labels(of)?;
            return Ok(Some(Labelled { is: true, signs: true, ..labels }));
        }
        Ok(None)
    }

    /// The map and the condition of a node or relationship.
    fn details(&mut self) -> Read<(Option<Expr>, Option<Expr>)> {
        let start = self.at;
        let mut properties = None;
        if self.symbol(self.at, '{') {
            let kind = Kind::Map(self.map()?);
            properties = Some(Expr { kind, span: self.since(start) });
        } else if self.token(self.at) == Some(Token::Parameter) {
            let kind = Kind::Parameter(self.parameter());
            properties = Some(Expr { kind, span: self.since(start) });
        }
        let filter = if self.eat("WHERE") { Some(self.expression()?) } else { None };
        Ok((properties, filter))
    }

    fn relationship(&mut self) -> Read<Relationship> {
        let start = self.at;
        let to_left = self.eat_symbol('<');
        self.expect('-')?;
        let (mut name, mut types, mut times, mut properties, mut filter) = (None, None, None, None, None);
        if self.symbol(self.at, '[') {
            let close = self.close(self.at);
            let bar = std::mem::replace(&mut self.bar, false);
            self.at += 1;
            name = self.variable()?;
            types = self.after_colon(Of::Relationship)?;
            if self.eat_symbol('*') {
                times = Some(self.range()?);
            }
            (properties, filter) = self.details()?;
            self.bar = bar;
            if self.at != close {
                return self.unexpected();
            }
            self.at += 1;
        }
        self.expect('-')?;
        let to_right = self.eat_symbol('>');
        let way = match (to_left, to_right) {
            (false, true) => Way::Out,
            (true, false) => Way::In,
            _ => Way::Both,
        };
        let span = self.since(start);
        if times.is_none() {
            times = self.quantifier()?;
        }
        Ok(Relationship { name, types, way, times, properties, filter, span })
    }

    /// `2`, `1..3`, `..3`, `1..`, or nothing.
    fn range(&mut self) -> Read<Times> {
        let number = |p: &mut Self| match p.token(p.at) {
            Some(Token::Number) => p.whole().map(Some),
            _ => Ok(None),
        };
        let least = number(self)?;
        if self.symbol(self.at, '.') && self.symbol(self.at + 1, '.') {
            self.at += 2;
            let most = number(self)?;
            return Ok(Times { least: least.unwrap_or(1), most });
        }
        Ok(Times { least: least.unwrap_or(1), most: least })
    }

    /// The expression behind `:` or `IS`.
    pub(super) fn labels(&mut self, of: Of) -> Read<Labelled> {
        let start = self.at;
        let mut signs = false;
        let labels = self.label_terms(of, &mut signs, 0)?;
        Ok(Labelled { labels, span: self.since(start), signs, is: false })
    }

    /// Terms joined by `|`, each of terms joined by `:` or `&`.
    fn label_terms(&mut self, of: Of, signs: &mut bool, depth: usize) -> Read<Labels> {
        let start = self.at;
        let mut any: Vec<Labels> = Vec::new();
        let mut all: Vec<Labels> = Vec::new();
        loop {
            let mut not = false;
            while self.eat_symbol('!') {
                *signs = true;
                not = !not;
            }
            if self.at - start >= bounds::OPERATORS || depth > bounds::DEPTH {
                return Err(refused("too many labels", self.place(self.at)).help("name fewer"));
            }
            let term = self.label(of, signs, depth)?;
            all.push(if not { Labels::Not(Box::new(term)) } else { term });
            if self.symbol(self.at, ':') && !self.pair(self.at, ':', ':') {
                if of != Of::Relationship {
                    let colon = self.place(self.at).start;
                    self.colons.push(colon);
                }
                self.at += 1;
            } else if self.symbol(self.at, '&') {
                *signs = true;
                self.at += 1;
            } else if self.symbol(self.at, '|') && self.is_disjunction() {
                *signs = true;
                self.at += 1;
                // The old form `:A|:B`.
                if of == Of::Relationship {
                    self.eat_symbol(':');
                }
                any.push(one_or(std::mem::take(&mut all), Labels::And));
            } else {
                any.push(one_or(all, Labels::And));
                return Ok(one_or(any, Labels::Or));
            }
        }
    }

    fn label(&mut self, of: Of, signs: &mut bool, depth: usize) -> Read<Labels> {
        let dynamic = matches!(self.slice(self.at).to_ascii_lowercase().as_str(), "$" | "$all" | "$any");
        if self.is_name(self.at) {
            return Ok(Labels::Name(self.name()?));
        }
        if self.eat_symbol('%') {
            *signs = true;
            return Ok(Labels::Any);
        }
        if !(self.symbol(self.at, '(') || dynamic && self.symbol(self.at + 1, '(')) {
            return self.unexpected();
        }
        *signs = true;
        let any = self.slice(self.at).eq_ignore_ascii_case("$any");
        let bar = std::mem::replace(&mut self.bar, false);
        self.at += 1 + usize::from(dynamic);
        let inner = if dynamic {
            Labels::Dynamic(self.boxed()?, any)
        } else {
            self.label_terms(of, signs, depth + 1)?
        };
        self.bar = bar;
        self.expect(')')?;
        Ok(inner)
    }

    /// Whether a `|` joins labels: of those of a comprehension, the last one begins what it gives.
    fn is_disjunction(&self) -> bool {
        if self.pair(self.at, '|', '|') {
            return false;
        }
        if !self.bar {
            return true;
        }
        let mut at = self.at + 1;
        loop {
            match self.token(at) {
                None | Some(Token::Symbol(')' | ']' | '}')) => return false,
                Some(Token::Symbol('|')) if self.pair(at, '|', '|') => at += 2,
                Some(Token::Symbol('|')) => return true,
                Some(_) if self.close(at) != usize::MAX => at = self.close(at) + 1,
                Some(_) => at += 1,
            }
        }
    }
}

/// The only one, or all of them joined.
fn one_or(mut list: Vec<Labels>, joined: fn(Vec<Labels>) -> Labels) -> Labels {
    match (list.len(), list.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            list.extend(last);
            joined(list)
        }
    }
}
