//! Properties of variables, and the values that they are compared with.

use super::{
    found::{Compared, Use, Value},
    lexer::Token,
    parser::{Parser, Read},
    refused, unquote,
};

impl Parser<'_> {
    /// `.key` behind a value that began at `start`; `variable`: where the value is one.
    pub(super) fn property(&mut self, start: usize, variable: Option<&str>) -> Read {
        let key = self.at + 1;
        if self.symbol(key + 1, '(') {
            return Err(refused("only functions of Cypher itself are called", self.span(start, key + 1))
                .help("such functions may read files or write"));
        }
        self.at += 2;
        let Some(variable) = variable else { return Ok(()) };
        let (name, place) = (unquote(self.slice(key)), self.place(key));
        for value in self.compared(start) {
            let (variable, key) = (variable.to_owned(), name.clone());
            self.found.compared.push(Compared { variable, key, value });
        }
        self.found.uses.push(Use { variable: variable.to_owned(), key: name, place });
        Ok(())
    }

    /// What the property that began at `start` and ends before this token is held equal to. Nothing where one of the
    /// two sides may go on: `'a' + n.id`, `n.id = 'a' + 'b'`.
    fn compared(&self, start: usize) -> Vec<Value> {
        let mut values = Vec::new();
        if start.checked_sub(1).is_none_or(|before| !self.goes_on(before)) {
            if self.symbol(self.at, '=') && !self.symbol(self.at + 1, '~') {
                values.extend(self.value(self.at + 1).filter(|_| !self.goes_on(self.at + 2)));
            } else if self.is(self.at, "IN") {
                values = self.items(self.at + 1);
            }
        }
        // Not behind an operator that ends with `=`.
        let equal = |at: usize| {
            self.symbol(at, '=')
                && !self.symbol(at.wrapping_sub(1), '<')
                && !self.symbol(at.wrapping_sub(1), '>')
        };
        if start >= 2
            && (equal(start - 1) || self.is(start - 1, "IN"))
            && !self.goes_on(self.at)
            && start.checked_sub(3).is_none_or(|before| !self.goes_on(before))
        {
            values.extend(self.value(start - 2));
        }
        values
    }

    /// The items of the list that begins at this token, or the parameter that is one.
    fn items(&self, at: usize) -> Vec<Value> {
        if !self.symbol(at, '[') {
            return self.value(at).filter(|_| !self.goes_on(at + 1)).into_iter().collect();
        }
        let close = self.close(at);
        if close == usize::MAX || self.goes_on(close + 1) {
            return Vec::new();
        }
        let single = |at: usize| self.symbol(at + 1, ',') || at + 1 == close;
        let items = (at + 1..close).step_by(2).map(|at| self.value(at).filter(|_| single(at)));
        items.collect::<Option<_>>().unwrap_or_default()
    }

    /// Whether the value beside this token may be a part of a larger one.
    fn goes_on(&self, at: usize) -> bool {
        ['+', '-', '*', '/', '%', '^', '|', '.', '[', '<', '>', '='].iter().any(|&sign| self.symbol(at, sign))
            || self.is_one_of(at, &["IN", "CONTAINS", "STARTS", "ENDS", "IS"])
    }

    /// The text or the parameter that is this token.
    pub(super) fn value(&self, at: usize) -> Option<Value> {
        match self.token(at) {
            Some(Token::Text) => Some(Value { parameter: None, place: self.place(at) }),
            Some(Token::Parameter) => {
                let name = unquote(self.slice(at).trim_start_matches('$'));
                Some(Value { parameter: Some(name), place: self.place(at) })
            }
            _ => None,
        }
    }
}
