//! Patterns: nodes, relationships, labels. Every node pattern of a text is found here; where it cannot be told whether
//! something is one, the text is refused.

use super::{
    bounds,
    found::{LabelWord, Labels, Node, Of, PatternKey},
    lexer::Token,
    parser::{Parser, Read},
    refused, unquote,
};

/// Words between MATCH and a path.
const SELECTORS: &[&str] = &["ANY", "ALL", "SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS"];
const SHORTEST: &[&str] = &["SHORTESTPATH", "ALLSHORTESTPATHS"];

impl Parser<'_> {
    /// Patterns with commas between.
    pub(super) fn patterns(&mut self) -> Read {
        loop {
            if self.is_name(self.at) && self.symbol(self.at + 1, '=') {
                let name = self.name()?;
                self.found.rebound.insert(name);
                self.at += 1;
            }
            if self.is_one_of(self.at, SHORTEST) && self.symbol(self.at + 1, '(') {
                self.at += 2;
                self.path()?;
                self.expect(')')?;
            } else {
                while self.is_one_of(self.at, SELECTORS) || matches!(self.token(self.at), Some(Token::Number))
                {
                    self.at += 1;
                }
                if self.token(self.at) == Some(Token::Parameter) {
                    self.parameter();
                    while self.is_one_of(self.at, SELECTORS) {
                        self.at += 1;
                    }
                }
                self.path()?;
            }
            if !self.eat_symbol(',') {
                return Ok(());
            }
        }
    }

    /// Whether a pattern without MATCH may begin with this word.
    pub(super) fn is_path_word(&self, at: usize) -> bool {
        self.is_one_of(at, SHORTEST) || self.is_one_of(at, SELECTORS)
    }

    /// Nodes and relationships in a row.
    pub(super) fn path(&mut self) -> Read {
        loop {
            if !self.symbol(self.at, '(') {
                return self.unexpected();
            }
            if self.symbol(self.at + 1, '(') || self.is_name(self.at + 1) && self.symbol(self.at + 2, '=') {
                self.part()?;
            } else {
                self.node()?;
            }
            if self.arrow(self.at).is_some() {
                self.relationship()?;
                self.quantifier()?;
            } else if !self.symbol(self.at, '(') {
                return Ok(());
            }
        }
    }

    /// A part of a path in brackets, that may be walked several times.
    fn part(&mut self) -> Read {
        self.at += 1;
        if self.is_name(self.at) {
            let name = self.name()?;
            self.found.rebound.insert(name);
            self.expect('=')?;
        }
        self.path()?;
        if self.eat("WHERE") {
            self.expression()?;
        }
        self.expect(')')?;
        self.quantifier()
    }

    /// `+`, `*`, `{2}`, `{1,3}`.
    fn quantifier(&mut self) -> Read {
        if self.eat_symbol('+') || self.eat_symbol('*') || !self.symbol(self.at, '{') {
            return Ok(());
        }
        self.at += 1;
        while matches!(self.token(self.at), Some(Token::Number | Token::Symbol(','))) {
            self.at += 1;
        }
        self.expect('}')
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

    fn node(&mut self) -> Read {
        let close = self.close(self.at);
        let bar = std::mem::replace(&mut self.bar, false);
        self.at += 1;
        let mut name = None;
        if self.is_variable(self.at) {
            name = Some(self.name()?);
        }
        let end_of_name = self.place(self.at - 1).end;
        let mut labels = None;
        if self.eat_symbol(':') {
            labels = Some(self.labels(Of::Node)?);
        } else if self.eat("IS") {
            self.found.signs = true;
            labels = Some(Labels { signs: true, ..self.labels(Of::Node)? });
        }
        let at = self.found.nodes.len();
        self.found.nodes.push(Node { name, labels, end_of_name });
        self.details(Some(at))?;
        self.bar = bar;
        if self.at == close { self.expect(')') } else { self.unexpected() }
    }

    /// The map and the condition of a node or relationship.
    fn details(&mut self, node: Option<usize>) -> Read {
        if self.symbol(self.at, '{') {
            self.keys(node);
            self.map()?;
        } else if self.token(self.at) == Some(Token::Parameter) {
            self.parameter();
        }
        if self.eat("WHERE") { self.expression() } else { Ok(()) }
    }

    /// The keys of the map that begins here.
    fn keys(&mut self, node: Option<usize>) {
        let close = self.close(self.at);
        let mut at = self.at + 1;
        while at < close {
            if self.is_name(at) && self.symbol(at + 1, ':') {
                let single = self.symbol(at + 3, ',') || at + 3 == close;
                let value = self.value(at + 2).filter(|_| single);
                let key = PatternKey { key: unquote(self.slice(at)), place: self.place(at), node, value };
                self.found.keys.push(key);
            }
            while at < close && !self.symbol(at, ',') {
                let inner = self.close(at);
                at = if inner == usize::MAX { at + 1 } else { inner };
            }
            at += 1;
        }
    }

    fn relationship(&mut self) -> Read {
        self.eat_symbol('<');
        self.expect('-')?;
        if self.symbol(self.at, '[') {
            let close = self.close(self.at);
            let bar = std::mem::replace(&mut self.bar, false);
            self.at += 1;
            if self.is_variable(self.at) {
                let name = self.name()?;
                self.found.relationships.insert(name);
            }
            if self.eat_symbol(':') || self.eat("IS") {
                self.labels(Of::Relationship)?;
            }
            if self.eat_symbol('*') {
                self.range();
            }
            self.details(None)?;
            self.bar = bar;
            if self.at != close {
                return self.unexpected();
            }
            self.at += 1;
        }
        self.expect('-')?;
        self.eat_symbol('>');
        Ok(())
    }

    /// `2`, `1..3`, `..3`, `1..`, or nothing.
    fn range(&mut self) {
        let number = |p: &mut Self| p.at += usize::from(p.token(p.at) == Some(Token::Number));
        number(self);
        if self.symbol(self.at, '.') && self.symbol(self.at + 1, '.') {
            self.at += 2;
            number(self);
        }
    }

    /// The expression behind `:` or `IS`.
    pub(super) fn labels(&mut self, of: Of) -> Read<Labels> {
        let start = self.at;
        let mut found = Labels { place: 0..0, signs: false, names: Vec::new() };
        self.label_terms(of, &mut found, 0)?;
        found.place = self.span(start, self.at);
        if found.signs {
            found.names.clear();
            self.found.signs |= of != Of::Relationship;
        }
        Ok(found)
    }

    fn label_terms(&mut self, of: Of, found: &mut Labels, depth: usize) -> Read {
        let start = self.at;
        loop {
            while self.eat_symbol('!') {
                found.signs = true;
            }
            if self.at - start > bounds::OPERATORS || depth > bounds::DEPTH {
                return Err(refused("too many labels", self.place(self.at)).help("name fewer"));
            }
            self.label(of, found, depth)?;
            if self.symbol(self.at, ':') && !self.pair(self.at, ':', ':') {
                if of != Of::Relationship {
                    let colon = self.place(self.at).start;
                    self.found.colons.push(colon);
                }
                self.at += 1;
            } else if self.symbol(self.at, '&') || self.symbol(self.at, '|') && self.is_disjunction() {
                found.signs = true;
                self.at += 1;
                // The old form `:A|:B`.
                if of == Of::Relationship {
                    self.eat_symbol(':');
                }
            } else {
                return Ok(());
            }
        }
    }

    fn label(&mut self, of: Of, found: &mut Labels, depth: usize) -> Read {
        let dynamic = matches!(self.slice(self.at).to_ascii_lowercase().as_str(), "$" | "$all" | "$any");
        if self.is_name(self.at) {
            let place = self.place(self.at);
            let name = self.name()?;
            found.names.push(name.clone());
            self.found.labels.push(LabelWord { name, place, of });
        } else if self.eat_symbol('%') {
            found.signs = true;
        } else if self.symbol(self.at, '(') {
            found.signs = true;
            let bar = std::mem::replace(&mut self.bar, false);
            self.at += 1;
            self.label_terms(of, found, depth + 1)?;
            self.bar = bar;
            self.expect(')')?;
        } else if dynamic && self.symbol(self.at + 1, '(') {
            found.signs = true;
            let bar = std::mem::replace(&mut self.bar, false);
            self.at += 2;
            self.expression()?;
            self.bar = bar;
            self.expect(')')?;
        } else {
            return self.unexpected();
        }
        Ok(())
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
