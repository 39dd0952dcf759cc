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

    /// What the property that began at `start` and ends before this token is held equal to.
    fn compared(&self, start: usize) -> Vec<Value> {
        let mut values = Vec::new();
        if self.symbol(self.at, '=') {
            values.extend(self.value(self.at + 1));
        } else if self.is(self.at, "IN") {
            if self.symbol(self.at + 1, '[') {
                let mut at = self.at + 2;
                while let Some(value) = self.value(at) {
                    values.push(value);
                    at += 2;
                }
            } else {
                values.extend(self.value(self.at + 1));
            }
        }
        // Not behind an operator that ends with `=`.
        let equal = |at: usize| {
            self.symbol(at, '=')
                && !self.symbol(at.wrapping_sub(1), '<')
                && !self.symbol(at.wrapping_sub(1), '>')
        };
        if start >= 2 && (equal(start - 1) || self.is(start - 1, "IN")) {
            values.extend(self.value(start - 2));
        }
        values
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
