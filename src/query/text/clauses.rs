//! The clauses of a query that reads.

use super::{
    bounds,
    lexer::Token,
    parser::{Parser, Read, Where},
    tree::{Call, Clause, Expr, Item, Match, Projection, Sees, Span, Tree},
};
use crate::query::text::wrong::{refused, syntax, unquote};

impl Parser<'_> {
    /// A query with its UNIONs.
    pub(super) fn query(&mut self, stands: Where) -> Read<Tree> {
        let bar = std::mem::replace(&mut self.bar, false);
        let mut tree = Tree { parts: vec![self.single(stands)?], unions: Vec::new() };
        while self.is(self.at, "UNION") {
            let start = self.at;
            self.at += 1;
            let all = self.eat("ALL");
            if !all {
                self.eat("DISTINCT");
            }
            tree.unions.push((all, self.since(start)));
            tree.parts.push(self.single(stands)?);
        }
        self.bar = bar;
        Ok(tree)
    }

    fn single(&mut self, stands: Where) -> Read<Vec<Clause>> {
        const CLAUSES: &[&str] = &["MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"];
        let bare = !self.is_one_of(self.at, CLAUSES) || self.symbol(self.at + 1, '=');
        if stands == Where::Counted && bare && !self.symbol(self.at, '}') {
            if self.token(self.at) == Some(Token::Word)
                && !self.symbol(self.at + 1, '=')
                && !self.is_path_word(self.at)
            {
                return self.unexpected();
            }
            let start = self.at;
            let patterns = self.patterns()?;
            let filter = self.condition()?;
            let span = self.since(start);
            let only = Match { optional: false, repeatable: false, patterns, filter, span };
            return Ok(vec![Clause::Match(only)]);
        }
        let mut clauses = Vec::new();
        loop {
            self.clauses += 1;
            if self.clauses > bounds::CLAUSES {
                let message = format!("the query has more than {} clauses", bounds::CLAUSES);
                return Err(refused(message, self.place(self.at)).help("take it apart"));
            }
            let start = self.at;
            if self.eat("MATCH") {
                clauses.push(Clause::Match(self.matching(start, false)?));
            } else if self.eat("OPTIONAL") {
                if self.eat("CALL") {
                    clauses.push(Clause::Call(self.call(start + 1, true)?));
                } else {
                    self.expect_word("MATCH")?;
                    clauses.push(Clause::Match(self.matching(start, true)?));
                }
            } else if self.eat("UNWIND") {
                let list = self.expression()?;
                self.expect_word("AS")?;
                clauses.push(Clause::Unwind(list, self.name()?));
            } else if self.eat("CALL") {
                clauses.push(Clause::Call(self.call(start, false)?));
            } else if self.eat("WITH") {
                let mut projection = self.projection(false)?;
                projection.filter = self.condition()?;
                clauses.push(Clause::With(projection));
            } else if self.eat("RETURN") {
                clauses.push(Clause::Return(self.projection(true)?));
                return Ok(clauses);
            } else if stands == Where::Counted && self.ends_counted() {
                return Ok(clauses);
            } else {
                return self.unfinished(!clauses.is_empty());
            }
        }
    }

    /// No clause stands here; `begun`: some stand before.
    fn unfinished<T>(&self, begun: bool) -> Read<T> {
        let what = match () {
            () if begun && self.symbol(self.at, '}') => "a subquery",
            () if begun && self.is(self.at, "UNION") => "each side of a UNION",
            () => return self.unexpected(),
        };
        Err(syntax(format!("{what} ends with RETURN"), self.place(self.at))
            .help(format!("write before `{}` what it gives back: `RETURN n`", self.slice(self.at))))
    }

    /// Whether a query that is only counted ends here: it needs no RETURN.
    fn ends_counted(&self) -> bool {
        let empty = self.symbol(self.at.wrapping_sub(1), '{');
        !empty && (self.symbol(self.at, '}') || self.is(self.at, "UNION"))
    }

    fn condition(&mut self) -> Read<Option<Expr>> {
        if self.eat("WHERE") { self.expression().map(Some) } else { Ok(None) }
    }

    fn matching(&mut self, word: usize, optional: bool) -> Read<Match> {
        let mut repeatable = false;
        if self.is_one_of(self.at, &["REPEATABLE", "DIFFERENT"])
            && self.token(self.at + 1) == Some(Token::Word)
        {
            let known = ["ELEMENT", "ELEMENTS", "RELATIONSHIP", "RELATIONSHIPS", "NODE", "NODES"];
            if self.is_one_of(self.at + 1, &known) {
                repeatable = self.is(self.at, "REPEATABLE");
                self.at += 2;
                self.eat("BINDINGS");
            }
        }
        let span = self.since(word);
        let patterns = self.patterns()?;
        Ok(Match { optional, repeatable, patterns, filter: self.condition()?, span })
    }

    /// A subquery; procedures are refused.
    fn call(&mut self, word: usize, optional: bool) -> Read<Call> {
        let mut sees = Sees::ByWith;
        if self.symbol(self.at, '(') {
            self.at += 1;
            let mut names = Vec::new();
            if self.eat_symbol('*') {
                sees = Sees::All;
            } else {
                while !self.symbol(self.at, ')') {
                    names.push(self.name()?);
                    if !self.eat_symbol(',') {
                        break;
                    }
                }
                sees = Sees::Names(names);
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
        let body = self.query(Where::Inside)?;
        self.expect('}')?;
        if self.is(self.at, "IN") {
            let end = (self.at..self.at + 5).find(|&i| self.is(i, "TRANSACTIONS")).unwrap_or(self.at);
            return Err(refused(
                "a subquery does not run in transactions of its own",
                self.span(self.at, end + 1),
            )
            .help("leave out `IN TRANSACTIONS`"));
        }
        Ok(Call { optional, sees, body, span: Span::new(&self.place(word)) })
    }

    /// What stands behind WITH or RETURN.
    fn projection(&mut self, returned: bool) -> Read<Projection> {
        let span = Span::new(&self.place(self.at - 1));
        let distinct = self.is(self.at, "DISTINCT") && self.begins_expression(self.at + 1);
        self.at += usize::from(distinct);
        let mut items = Vec::new();
        let all = self.eat_symbol('*');
        while !all || self.symbol(self.at, ',') {
            if all {
                self.at += 1;
            }
            items.push(self.item()?);
            if !all && !self.eat_symbol(',') {
                break;
            }
        }
        if returned {
            distinct_names(&items)?;
        }
        let mut order = Vec::new();
        if self.is(self.at, "ORDER") {
            self.at += 1;
            self.expect_word("BY")?;
            loop {
                let key = self.expression()?;
                let down = self.is_one_of(self.at, &["DESC", "DESCENDING"]);
                if down || self.is_one_of(self.at, &["ASC", "ASCENDING"]) {
                    self.at += 1;
                }
                order.push((key, down));
                if !self.eat_symbol(',') {
                    break;
                }
            }
        }
        let skip = if self.eat("SKIP") || self.eat("OFFSET") { Some(self.expression()?) } else { None };
        let limit = if self.eat("LIMIT") { Some(self.expression()?) } else { None };
        Ok(Projection { distinct, all, items, order, skip, limit, filter: None, span })
    }

    /// One item of a projection: the column it makes, and where it stands.
    fn item(&mut self) -> Read<Item> {
        let start = self.at;
        let value = self.expression()?;
        let (end, place) = (self.at, self.span(start, self.at));
        let single = self.is_name(start);
        if self.eat("AS") {
            let name = self.name()?;
            return Ok(Item { value, name: name.text, named: true, span: name.span });
        }
        // A variable is named by itself, and so is a projection of its map.
        let projected =
            self.symbol(start + 1, '{') && self.close(start + 1) + 1 == end && !self.opens_query(start);
        let span = Span::new(&place);
        if single && (end == start + 1 || projected) {
            return Ok(Item { value, name: unquote(self.slice(start)), named: true, span });
        }
        let name = self.text.get(place).unwrap_or_default().to_owned();
        Ok(Item { value, name, named: false, span })
    }
}

/// Two columns of one name could not be told apart in an answer.
fn distinct_names(items: &[Item]) -> Read {
    let mut seen = std::collections::BTreeSet::new();
    match items.iter().find(|item| !seen.insert(&item.name)) {
        Some(Item { name, span, .. }) => Err(syntax(format!("two columns are named `{name}`"), span.range())
            .help("name one of them otherwise: `AS other`")),
        None => Ok(()),
    }
}
