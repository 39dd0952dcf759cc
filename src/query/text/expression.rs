//! Expressions, by the ranks of their operators. What stands between operators is in `atom`, what follows a value in
//! `postfix`.

use std::mem::discriminant;

use super::{
    bounds,
    lexer::Token,
    parser::{Parser, Read},
    tree::{Compare, Expr, Kind, Sign, Span, TextTest},
};
use crate::query::text::wrong::{refused, syntax};

/// Signs before a value count so much: an engine goes one deeper for each.
const PREFIX: usize = 10;

/// So deep may expressions stand in expressions, each with its operators.
const DEEP: usize = 800;

/// An operator between two expressions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Or,
    Xor,
    And,
    Compare(Compare),
    Test(TextTest),
    In,
    Sign(Sign),
}

/// Ranks: what binds more tightly is higher.
const NOT: u8 = 4;
const COMPARE: u8 = 5;

impl Infix {
    fn rank(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::Xor => 2,
            Self::And => 3,
            Self::Compare(_) => COMPARE,
            Self::Test(_) | Self::In => 6,
            Self::Sign(Sign::Plus | Sign::Minus | Sign::Join) => 7,
            Self::Sign(Sign::Times | Sign::Divide | Sign::Rest) => 8,
            Self::Sign(Sign::Power) => 9,
        }
    }
}

impl Parser<'_> {
    /// An expression, up to what cannot belong to it.
    pub(super) fn expression(&mut self) -> Read<Expr> {
        let outer = std::mem::replace(&mut self.operators, 0);
        let expr = self.climb(1)?;
        self.operators = outer;
        Ok(expr)
    }

    pub(super) fn boxed(&mut self) -> Read<Box<Expr>> {
        self.expression().map(Box::new)
    }

    /// Counts operators against their bound.
    pub(super) fn count(&mut self, operators: usize) -> Read {
        self.operators += operators;
        if self.operators > bounds::OPERATORS {
            let message = format!("an expression has more than {} operators", bounds::OPERATORS);
            return Err(refused(message, self.place(self.at.saturating_sub(1)))
                .help("put the values into a list: `IN [..]`, or `$parameter`"));
        }
        Ok(())
    }

    /// Takes what was read to be so high a tree, which is bound: whoever walks it goes as deep.
    pub(super) fn grown(&mut self, tall: usize) -> Read {
        if tall > bounds::HEIGHT {
            let message = format!("expressions stand more than {} deep in each other", bounds::HEIGHT);
            return Err(refused(message, self.place(self.at.saturating_sub(1)))
                .help("take the query apart: WITH, or UNWIND"));
        }
        self.tall = tall;
        self.peak = self.peak.max(tall);
        Ok(())
    }

    /// An expression of operators of at least this rank.
    fn climb(&mut self, least: u8) -> Read<Expr> {
        self.depth += 1;
        if self.depth > DEEP {
            let message = format!("expressions stand more than {DEEP} deep in each other");
            return Err(refused(message, self.place(self.at)).help("take the query apart: WITH, or UNWIND"));
        }
        let start = self.at;
        let mut left = self.prefixed()?;
        let mut tall = self.tall;
        // Whether the left side was joined here, and not in brackets of its own.
        let mut open = false;
        while let Some((infix, length)) = self.infix() {
            let rank = infix.rank();
            if rank < least {
                break;
            }
            self.at += length;
            self.count(1)?;
            let right = self.climb(rank + 1)?;
            let before = discriminant(&left.kind);
            left = join(left, infix, right, open, self.since(start));
            // A chain of one rank is one list; all else stands in what joins it.
            let single = matches!(infix, Infix::Test(_) | Infix::In);
            let longer = open && !single && discriminant(&left.kind) == before;
            tall = if longer { tall.max(self.tall + 1) } else { tall.max(self.tall) + 1 };
            self.grown(tall)?;
            open = true;
        }
        self.grown(tall)?;
        self.depth -= 1;
        Ok(left)
    }

    /// A value with the signs before it.
    fn prefixed(&mut self) -> Read<Expr> {
        let start = self.at;
        if self.is(start, "NOT") && self.begins_expression(start + 1) {
            self.at += 1;
            self.count(PREFIX)?;
            // What NOT turns round goes up to the next AND.
            let inner = self.climb(NOT)?;
            self.grown(self.tall + 1)?;
            return Ok(Expr { kind: Kind::Not(Box::new(inner)), span: self.since(start) });
        }
        let minus = self.symbol(start, '-');
        if !minus && !self.symbol(start, '+') {
            return self.postfixed();
        }
        self.at += 1;
        self.count(PREFIX)?;
        if minus
            && self.token(self.at) == Some(Token::Number)
            && (!self.symbol(self.at + 1, '.') || self.pair(self.at + 1, '.', '.'))
            && !self.symbol(self.at + 1, '[')
        {
            let kind = self.number(true)?;
            self.grown(1)?;
            return Ok(Expr { kind, span: self.since(start) });
        }
        self.depth += 1;
        if self.depth > DEEP {
            return Err(refused("too many signs", self.place(self.at)).help("write fewer"));
        }
        let inner = Box::new(self.prefixed()?);
        self.grown(self.tall + 1)?;
        self.depth -= 1;
        let kind = if minus { Kind::Negative(inner) } else { Kind::Positive(inner) };
        Ok(Expr { kind, span: self.since(start) })
    }

    /// The operator that stands here, and of how many tokens it is.
    fn infix(&self) -> Option<(Infix, usize)> {
        let at = self.at;
        Some(match self.token(at)? {
            Token::Word => match self.slice(at).to_ascii_uppercase().as_str() {
                "OR" => (Infix::Or, 1),
                "XOR" => (Infix::Xor, 1),
                "AND" => (Infix::And, 1),
                "IN" => (Infix::In, 1),
                "CONTAINS" => (Infix::Test(TextTest::Contains), 1),
                "STARTS" if self.is(at + 1, "WITH") => (Infix::Test(TextTest::Starts), 2),
                "ENDS" if self.is(at + 1, "WITH") => (Infix::Test(TextTest::Ends), 2),
                _ => return None,
            },
            Token::Symbol(c) => match c {
                '<' if self.pair(at, '<', '>') => (Infix::Compare(Compare::Unequal), 2),
                '<' if self.pair(at, '<', '=') => (Infix::Compare(Compare::AtMost), 2),
                '<' => (Infix::Compare(Compare::Less), 1),
                '>' if self.pair(at, '>', '=') => (Infix::Compare(Compare::AtLeast), 2),
                '>' => (Infix::Compare(Compare::More), 1),
                '=' if self.pair(at, '=', '~') => (Infix::Test(TextTest::Matches), 2),
                '=' => (Infix::Compare(Compare::Equal), 1),
                '|' if self.pair(at, '|', '|') => (Infix::Sign(Sign::Join), 2),
                '+' => (Infix::Sign(Sign::Plus), 1),
                '-' => (Infix::Sign(Sign::Minus), 1),
                '*' => (Infix::Sign(Sign::Times), 1),
                '/' => (Infix::Sign(Sign::Divide), 1),
                '%' => (Infix::Sign(Sign::Rest), 1),
                '^' => (Infix::Sign(Sign::Power), 1),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether an operator stands here whose left side is left out.
    pub(super) fn compares(&self) -> bool {
        match self.infix() {
            Some((Infix::Compare(_), _)) => true,
            Some((Infix::Test(_) | Infix::In, length)) => self.begins_expression(self.at + length),
            _ => false,
        }
    }

    /// Such an operator, and what stands behind it.
    // Kept out of its callers: they are walked as deep as a text is nested.
    #[inline(never)]
    pub(super) fn rest_of_comparison(&mut self, left: Expr) -> Read<Kind> {
        let Some((infix, length)) = self.infix() else { return self.unexpected() };
        let start = self.at;
        self.at += length;
        let outer = std::mem::replace(&mut self.operators, 0);
        self.count(1)?;
        let right = self.climb(infix.rank() + 1)?;
        self.operators = outer;
        self.grown(self.tall + 1)?;
        Ok(join(left, infix, right, false, self.since(start)).kind)
    }

    /// A number, as it is written; `minus`: with a sign before it.
    pub(super) fn number(&mut self, minus: bool) -> Read<Kind> {
        let place = self.place(self.at);
        let written: String = self.slice(self.at).chars().filter(|&c| c != '_').collect();
        self.at += 1;
        let sign = if minus { "-" } else { "" };
        let lower = written.to_ascii_lowercase();
        let radix = match lower.get(..2) {
            Some("0x") => 16,
            Some("0o") => 8,
            _ => 10,
        };
        if radix != 10 {
            let digits = lower.get(2..).unwrap_or_default();
            if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
                return Err(syntax("this is no number", place)
                    .help("hexadecimal digits come behind `0x`, octal ones behind `0o`"));
            }
            return i64::from_str_radix(&format!("{sign}{digits}"), radix)
                .map(Kind::Integer)
                .map_err(|_| large(place));
        }
        if written.bytes().all(|b| b.is_ascii_digit()) {
            let bare = written.trim_start_matches('0');
            if bare.len() < written.len() && !bare.is_empty() {
                return Err(octal(&written, bare, place));
            }
            return format!("{sign}{written}").parse().map(Kind::Integer).map_err(|_| large(place));
        }
        match format!("{sign}{written}").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Kind::Float(number)),
            _ => Err(syntax("the number is too large to be one with a point", place)
                .help("the largest one is about 1.7976931348623157e308")),
        }
    }
}

/// Some engines read a number that begins with a nought by eights.
fn octal(written: &str, bare: &str, place: std::ops::Range<usize>) -> crate::query::QueryError {
    let help = if bare.bytes().all(|b| b < b'8') {
        format!("write `{bare}`; by eights, `0o{bare}`")
    } else {
        format!("write `{bare}`")
    };
    refused(format!("engines do not agree what `{written}` is"), place).help(help)
}

fn large(place: std::ops::Range<usize>) -> crate::query::QueryError {
    syntax("the number is too large", place).help("the largest whole number is 9223372036854775807")
}

/// Two sides with their operator; chains of one rank become lists.
fn join(left: Expr, infix: Infix, right: Expr, open: bool, span: Span) -> Expr {
    let many =
        |left: Expr, right: Expr, is: fn(Vec<Expr>) -> Kind, of: fn(Kind) -> Result<Vec<Expr>, Kind>| {
            let mut list = match of(left.kind) {
                Ok(list) if open => list,
                Ok(list) => vec![Expr { kind: is(list), span: left.span }],
                Err(kind) => vec![Expr { kind, span: left.span }],
            };
            list.push(right);
            is(list)
        };
    let kind = match infix {
        Infix::Or => many(left, right, Kind::Or, |k| if let Kind::Or(l) = k { Ok(l) } else { Err(k) }),
        Infix::Xor => many(left, right, Kind::Xor, |k| if let Kind::Xor(l) = k { Ok(l) } else { Err(k) }),
        Infix::And => many(left, right, Kind::And, |k| if let Kind::And(l) = k { Ok(l) } else { Err(k) }),
        Infix::Compare(compare) => match left.kind {
            Kind::Compare(first, mut rest) if open => {
                rest.push((compare, right));
                Kind::Compare(first, rest)
            }
            kind => Kind::Compare(Box::new(Expr { kind, span: left.span }), vec![(compare, right)]),
        },
        Infix::Sign(sign) => match left.kind {
            Kind::Arithmetic(first, mut rest)
                if open
                    && rest.first().is_some_and(|(known, _)| Infix::Sign(*known).rank() == infix.rank()) =>
            {
                rest.push((sign, right));
                Kind::Arithmetic(first, rest)
            }
            kind => Kind::Arithmetic(Box::new(Expr { kind, span: left.span }), vec![(sign, right)]),
        },
        Infix::In => Kind::In(Box::new(left), Box::new(right)),
        Infix::Test(test) => Kind::Test(test, Box::new(left), Box::new(right)),
    };
    Expr { kind, span }
}
