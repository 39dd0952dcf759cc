//! Expressions: names to slots, and what can be told of their types.

use std::rc::Rc;

use super::{Compiler, pipeline, wrong};
use crate::query::{
    engine::{
        done::{Done, PARTED, PROPERTIES, misfit, part_of},
        plan,
        plan::{Ex, Key, Reduce},
        rules,
        types::Ty,
        value::Value,
    },
    error::{Fault, QueryError},
    text::{
        mentions, tree,
        tree::{Clause, Entry, Expr, Kind, Match, Name, Path, Select, Sign, Span, Taken, Tree},
    },
};

/// So many bytes of what a property is asked of are shown.
const SHOWN: usize = 100;

/// An expression and what is known of it.
pub type Typed<'g> = (Ex<'g>, Ty);

impl<'g> Compiler<'g, '_> {
    /// An expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Done<Typed<'g>> {
        self.any(expr, false)
    }

    fn boxed(&mut self, expr: &Expr) -> Done<Box<Ex<'g>>> {
        Ok(Box::new(self.expr(expr)?.0))
    }

    fn maybe(&mut self, expr: Option<&Expr>) -> Done<Option<Box<Ex<'g>>>> {
        expr.map(|e| self.boxed(e)).transpose()
    }

    /// A condition: a truth, or a pattern.
    pub(super) fn condition(&mut self, expr: &Expr) -> Done<Ex<'g>> {
        let (ex, ty) = self.any(expr, true)?;
        wants(&ty, &[Ty::Truth], expr.span)?;
        // What may turn out to be no truth has its place.
        Ok(if ty == Ty::Any { Ex::And(vec![ex], expr.span) } else { ex })
    }

    fn conditions(&mut self, list: &[Expr]) -> Done<Vec<Ex<'g>>> {
        list.iter().map(|e| self.condition(e)).collect()
    }

    pub(super) fn key(&self, name: &Name) -> Key {
        Key { name: name.text.as_str().into(), id: self.store.key(&name.text), of: "".into() }
    }

    /// Where something has a slot of its own.
    fn own_slot(&mut self, expr: &Expr) -> Option<Typed<'g>> {
        if self.place.within || self.place.replaced.is_empty() {
            return None;
        }
        let (_, slot, ty) = self.place.replaced.iter().find(|(known, ..)| known == expr)?;
        let own = (Ex::Slot(*slot), ty.clone());
        let slot = *slot;
        // A name that was made here hides what has the same name outside.
        if self.scope.vars.iter().skip(self.place.base).any(|var| mentions(expr, &var.name)) {
            return None;
        }
        self.touched.push(slot);
        Some(own)
    }

    fn any(&mut self, expr: &Expr, predicate: bool) -> Done<Typed<'g>> {
        if let Some(own) = self.own_slot(expr) {
            return Ok(own);
        }
        let span = expr.span;
        Ok(match &expr.kind {
            Kind::Null => (Ex::Const(Value::Null), Ty::Null),
            Kind::Truth(truth) => (Ex::Const(Value::Truth(*truth)), Ty::Truth),
            Kind::Integer(number) => (Ex::Const(Value::Int(*number)), Ty::Int),
            Kind::Float(number) => (Ex::Const(Value::Float(*number)), Ty::Float),
            Kind::Text(text) => (Ex::Const(Value::text(text.as_str())?), Ty::Text),
            Kind::Parameter(name) => (Ex::Const(self.parameter(name, span)?), Ty::Any),
            Kind::Variable(name) => self.variable(name, span)?,
            Kind::Compared => match self.compared.last() {
                Some((slot, ty)) => (Ex::Slot(*slot), ty.clone()),
                None => return Err(wrong("nothing is compared here", span).into()),
            },
            Kind::Property(of, key) => self.property(of, key, span)?,
            Kind::Index(of, index) => self.index(of, index, span)?,
            Kind::Slice(of, from, to) => self.slice(of, from.as_deref(), to.as_deref(), span)?,
            Kind::List(items) => self.list(items, span)?,
            Kind::Map(entries) => {
                let entries =
                    entries.iter().map(|(name, value)| Ok((name.text.as_str().into(), self.expr(value)?.0)));
                (Ex::Map(entries.collect::<Done<_>>()?, span), Ty::Map)
            }
            Kind::Projected(name, entries) => (self.projected(name, entries)?, Ty::Map),
            Kind::Arithmetic(first, rest) => self.arithmetic(first, rest, span)?,
            Kind::Negative(inner) => {
                let (ex, ty) = self.signed(inner)?;
                (Ex::Negative(Box::new(ex), span), ty)
            }
            Kind::Positive(inner) => self.signed(inner)?,
            Kind::Function(name, distinct, arguments) => self.function(name, *distinct, arguments, span)?,
            Kind::CountAll => self.aggregate("count", false, &[], span)?,
            Kind::Case(compared, arms, otherwise) => {
                self.case(compared.as_deref(), arms, otherwise.as_deref())?
            }
            Kind::Comprehension(name, list, filter, value) => {
                self.comprehension(name, list, filter.as_deref(), value.as_deref(), span)?
            }
            Kind::Reduce(reduce) => self.reduce(reduce, span)?,
            Kind::Pattern(path) if !predicate => self.pattern_value(path)?,
            Kind::PatternComprehension(path, filter, value) => {
                self.pattern_comprehension(path, filter.as_deref(), value)?
            }
            Kind::Subquery(taken, tree) => self.taken(*taken, tree, span)?,
            kind => (self.truth(kind, span)?, Ty::Truth),
        })
    }

    /// What is true, false or null.
    fn truth(&mut self, kind: &Kind, span: Span) -> Done<Ex<'g>> {
        Ok(match kind {
            Kind::Or(list) => Ex::Or(self.conditions(list)?, span),
            Kind::Xor(list) => Ex::Xor(self.conditions(list)?, span),
            Kind::And(list) => Ex::And(self.conditions(list)?, span),
            Kind::Not(inner) => Ex::Not(Box::new(self.condition(inner)?), span),
            Kind::Compare(first, rest) => {
                let first = self.boxed(first)?;
                Ex::Compare(first, rest.iter().map(|(c, e)| Ok((*c, self.expr(e)?.0))).collect::<Done<_>>()?)
            }
            Kind::In(item, list) => {
                let item = self.boxed(item)?;
                let (ex, ty) = self.expr(list)?;
                wants(&ty, &[Ty::list()], list.span)?;
                Ex::In(item, Box::new(ex), span)
            }
            Kind::Test(test, a, b) => {
                let ((left, own), (right, other)) = (self.expr(a)?, self.expr(b)?);
                if *test == tree::TextTest::Matches {
                    wants(&own, &[Ty::Text], a.span)?;
                    wants(&other, &[Ty::Text], b.span)?;
                }
                Ex::Test(*test, Box::new(left), Box::new(right), span)
            }
            Kind::IsNull(inner, not) => Ex::IsNull(self.boxed(inner)?, *not),
            Kind::IsTyped(inner, ty, not) => Ex::IsTyped(self.boxed(inner)?, ty.clone(), *not),
            Kind::IsNormalized(text, form, not) => {
                let (ex, _) = self.normal("is normalized", text, form, span)?;
                if *not { Ex::Not(Box::new(ex), span) } else { ex }
            }
            Kind::Labelled(inner, labelled) => {
                let (ex, ty) = self.expr(inner)?;
                wants(&ty, &[Ty::Node, Ty::Rel], inner.span)?;
                Ex::Labelled(Box::new(ex), self.labels(&labelled.labels)?, span)
            }
            Kind::Quantified(quantifier, name, list, filter) => {
                let (list, item) = self.items(list)?;
                let slot = self.local(name, item);
                let filter = self.inside(|c| filter.as_deref().map(|f| c.condition(f)).transpose())?;
                self.scope.vars.pop();
                Ex::Quantified(*quantifier, slot, Box::new(list), filter.map(Box::new), span)
            }
            Kind::Pattern(path) => self.exists_pattern(path)?,
            // All others are values, which were read before.
            _ => return Err(wrong("this is no condition", span).into()),
        })
    }

    fn slice(&mut self, of: &Expr, from: Option<&Expr>, to: Option<&Expr>, span: Span) -> Done<Typed<'g>> {
        let (ex, ty) = self.expr(of)?;
        wants_as(&ty, &[Ty::list()], PARTED, of.span)?;
        let (from, to) = (self.maybe(from)?, self.maybe(to)?);
        Ok((Ex::Slice(Box::new(ex), from, to, span), ty))
    }

    fn list(&mut self, items: &[Expr], span: Span) -> Done<Typed<'g>> {
        let mut list = Vec::with_capacity(items.len());
        let mut kind = if items.is_empty() { Ty::Any } else { Ty::Null };
        for item in items {
            let (ex, ty) = self.expr(item)?;
            list.push(ex);
            kind = kind.or(ty);
        }
        Ok((Ex::List(list, span), Ty::List(Box::new(kind))))
    }

    /// What a sign may stand before.
    fn signed(&mut self, inner: &Expr) -> Done<Typed<'g>> {
        let (ex, ty) = self.expr(inner)?;
        wants(&ty, &[Ty::Number, Ty::Duration], inner.span)?;
        Ok((ex, ty))
    }

    /// A pattern where a value is due: a shortest path is one.
    fn pattern_value(&mut self, path: &Path) -> Done<Typed<'g>> {
        if path.select != Select::All {
            return self.shortest_path(path);
        }
        Err(wrong("a pattern is a condition, and no value", path.span)
            .help("write `EXISTS { .. }`, `COUNT { .. }`, or `[pattern | value]`")
            .into())
    }

    fn parameter(&self, name: &str, span: Span) -> Done<Value<'g>> {
        self.given.get(name).cloned().ok_or_else(|| {
            QueryError::new(Fault::Name, format!("the parameter `{name}` is not given"))
                .at(span.range())
                .help(format!("give it: `--param {name}=..`"))
                .into()
        })
    }

    fn variable(&mut self, name: &str, span: Span) -> Done<Typed<'g>> {
        let var = self.scope.known(name, span)?;
        let (slot, ty) = (var.slot, var.ty.clone());
        if self.place.strict
            && !self.place.within
            && !self.scope.vars.iter().skip(self.place.base).any(|v| v.name == name)
        {
            return Err(wrong(format!("beside an aggregate, `{name}` has no one value"), span)
                .help("make it a column of its own first: `WITH`")
                .into());
        }
        self.touched.push(slot);
        Ok((Ex::Slot(slot), ty))
    }

    fn property(&mut self, of: &Expr, key: &Name, span: Span) -> Done<Typed<'g>> {
        let (ex, ty) = self.expr(of)?;
        let wanted = [Ty::Node, Ty::Rel, Ty::Map, Ty::Temporal, Ty::Duration, Ty::Point];
        // What is long is not shown, and chains of properties would keep it many times.
        let short = of.span.range().len() <= SHOWN;
        let written = if short { self.written(of.span) } else { String::new() };
        wants_as(&ty, &wanted, PROPERTIES, of.span).map_err(|error| {
            match part_of(ty.words(), &key.text, &written) {
                Some(help) => error.help(help).into(),
                None => error,
            }
        })?;
        let key = Key { of: written.into(), ..self.key(key) };
        Ok((Ex::Property(Box::new(ex), key, span), Ty::Any))
    }

    fn index(&mut self, of: &Expr, index: &Expr, span: Span) -> Done<Typed<'g>> {
        let (ex, ty) = self.expr(of)?;
        let wanted = [Ty::list(), Ty::Map, Ty::Node, Ty::Rel, Ty::Temporal, Ty::Duration, Ty::Point];
        wants_as(&ty, &wanted, "a list or a map", of.span)?;
        let (at, at_ty) = self.expr(index)?;
        let item = match ty {
            Ty::List(item) => {
                wants(&at_ty, &[Ty::Int], index.span)?;
                *item
            }
            _ => Ty::Any,
        };
        Ok((Ex::Index(Box::new(ex), Box::new(at), span), item))
    }

    fn projected(&mut self, name: &Name, entries: &[Entry]) -> Done<Ex<'g>> {
        let variable = Expr { kind: Kind::Variable(name.text.clone()), span: name.span };
        let (of, ty) = self.expr(&variable)?;
        wants_as(&ty, &[Ty::Node, Ty::Rel, Ty::Map], PROPERTIES, name.span)?;
        let mut list = Vec::with_capacity(entries.len());
        for entry in entries {
            list.push(match entry {
                Entry::All => plan::Entry::All,
                Entry::Own(key) => plan::Entry::Own(self.key(key)),
                Entry::Given(key, value) => plan::Entry::Given(key.text.as_str().into(), self.expr(value)?.0),
                Entry::Variable(name) => {
                    let value = Expr { kind: Kind::Variable(name.text.clone()), span: name.span };
                    plan::Entry::Given(name.text.as_str().into(), self.expr(&value)?.0)
                }
            });
        }
        Ok(Ex::Projected(Box::new(of), list))
    }

    fn arithmetic(&mut self, first: &Expr, rest: &[(Sign, Expr)], span: Span) -> Done<Typed<'g>> {
        const ADDED: &[Ty] = &[Ty::Number, Ty::Temporal, Ty::Duration];
        let (left, mut ty) = self.expr(first)?;
        let mut left_span = first.span;
        let mut list = Vec::with_capacity(rest.len());
        for (sign, right) in rest {
            let (ex, other) = self.expr(right)?;
            ty = match sign {
                Sign::Plus | Sign::Join => {
                    if *sign == Sign::Join {
                        wants(&ty, &[Ty::Text, Ty::list()], left_span)?;
                        wants(&other, &[Ty::Text, Ty::list()], right.span)?;
                    }
                    let joined = matches!(ty, Ty::List(_)) || matches!(other, Ty::List(_));
                    let text = ty == Ty::Text && (other == Ty::Text || other.is_number());
                    match () {
                        () if joined => Ty::list(),
                        () if text => Ty::Text,
                        () if ty == Ty::Int && other == Ty::Int => Ty::Int,
                        () if ty.is_number() && other.is_number() => Ty::Number,
                        () => Ty::Any,
                    }
                }
                _ => {
                    wants(&ty, ADDED, left_span)?;
                    wants(&other, ADDED, right.span)?;
                    match (&ty, &other) {
                        (Ty::Int, Ty::Int) if *sign != Sign::Power => Ty::Int,
                        (a, b) if a.is_number() && b.is_number() => Ty::Number,
                        _ => Ty::Any,
                    }
                }
            };
            left_span = right.span;
            list.push((*sign, ex));
        }
        Ok((Ex::Arithmetic(Box::new(left), list, span), ty))
    }

    /// A list, and what its items are.
    fn items(&mut self, list: &Expr) -> Done<Typed<'g>> {
        let (ex, ty) = self.expr(list)?;
        wants(&ty, &[Ty::list()], list.span)?;
        let item = if let Ty::List(item) = ty { *item } else { Ty::Any };
        Ok((ex, item))
    }

    /// A name that is known inside an expression only.
    fn local(&mut self, name: &Name, ty: Ty) -> usize {
        let slot = self.slot(&name.text);
        self.scope.add(&name.text, slot, ty);
        slot
    }

    /// What is looked at for each item of a list: no aggregate stands there.
    fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Done<T>) -> Done<T> {
        let gathered = self.place.gathered.take();
        let done = read(self);
        self.place.gathered = gathered;
        done
    }

    fn comprehension(
        &mut self,
        name: &Name,
        list: &Expr,
        filter: Option<&Expr>,
        value: Option<&Expr>,
        span: Span,
    ) -> Done<Typed<'g>> {
        let (list, item) = self.items(list)?;
        let slot = self.local(name, item.clone());
        let filter = self.inside(|c| filter.map(|f| c.condition(f)).transpose())?.map(Box::new);
        let (value, kind) = match value {
            Some(value) => {
                let (ex, ty) = self.inside(|c| c.expr(value))?;
                (Some(Box::new(ex)), ty)
            }
            None => (None, item),
        };
        self.scope.vars.pop();
        Ok((Ex::Comprehension(slot, Box::new(list), filter, value, span), Ty::List(Box::new(kind))))
    }

    fn reduce(&mut self, reduce: &tree::Reduce, span: Span) -> Done<Typed<'g>> {
        let (start, _) = self.expr(&reduce.start)?;
        let (list, item_ty) = self.items(&reduce.list)?;
        let sum = self.local(&reduce.sum, Ty::Any);
        let item = self.local(&reduce.item, item_ty);
        let (step, _) = self.inside(|c| c.expr(&reduce.step))?;
        self.scope.vars.pop();
        self.scope.vars.pop();
        Ok((Ex::Reduce(Box::new(Reduce { sum, start, item, list, step, span })), Ty::Any))
    }

    /// Whether there is such a path. A pattern as a condition names nothing new.
    pub(super) fn exists_pattern(&mut self, path: &Path) -> Done<Ex<'g>> {
        for name in names_of(path) {
            self.scope.known(&name.text, name.span).map_err(|e| {
                Box::new((*e).help("a pattern as a condition names nothing new: write `EXISTS { .. }`"))
            })?;
        }
        let (mut pipeline, _) = self.subquery(&of_pattern(path, None))?;
        rules::search(&mut pipeline.ops, &self.names);
        Ok(Ex::Exists(Rc::new(pipeline)))
    }

    /// `shortestPath((a)-[*]->(b))` as a value: the path, or nothing.
    fn shortest_path(&mut self, path: &Path) -> Done<Typed<'g>> {
        for name in names_of(path) {
            self.scope.known(&name.text, name.span).map_err(|e| {
                Box::new(
                    (*e).help("its ends are found before: `MATCH (a), (b) RETURN shortestPath((a)-[*]-(b))`"),
                )
            })?;
        }
        let span = path.span;
        // No name that is written has a blank and nothing else.
        let name = Name { text: " ".to_owned(), span };
        let value = Expr { kind: Kind::Variable(name.text.clone()), span };
        let named = Path { name: Some(name), ..path.clone() };
        let (all, ty) = self.pattern_comprehension(&named, None, &value)?;
        if path.select != Select::ShortestPath {
            return Ok((all, ty));
        }
        let first = Box::new(Ex::Const(Value::Int(0)));
        Ok((Ex::Index(Box::new(all), first, span), Ty::Path))
    }

    fn pattern_comprehension(&mut self, path: &Path, filter: Option<&Expr>, value: &Expr) -> Done<Typed<'g>> {
        let mut ops = Vec::new();
        let (value, ty) = self.enclosed(|c| {
            c.pattern(std::slice::from_ref(path), filter, false, &mut ops)?;
            c.expr(value)
        })?;
        Ok((Ex::Collect(Rc::new(pipeline(ops)), Box::new(value)), Ty::List(Box::new(ty))))
    }

    fn taken(&mut self, taken: Taken, tree: &Tree, span: Span) -> Done<Typed<'g>> {
        let (mut pipeline, columns) = self.subquery(tree)?;
        if taken == Taken::Exists {
            rules::search(&mut pipeline.ops, &self.names);
        }
        let pipeline = Rc::new(pipeline);
        Ok(match taken {
            Taken::Exists => (Ex::Exists(pipeline), Ty::Truth),
            Taken::Count => (Ex::Count(pipeline), Ty::Int),
            Taken::Collect => {
                let [(_, slot, ty)] = columns.as_slice() else {
                    return Err(wrong("COLLECT { } has one column", span).help("RETURN one value").into());
                };
                (Ex::Collect(pipeline, Box::new(Ex::Slot(*slot))), Ty::List(Box::new(ty.clone())))
            }
        })
    }
}

/// An error where what is known of a value keeps it from being one of these.
pub(super) fn wants(ty: &Ty, wanted: &[Ty], span: Span) -> Done<()> {
    if ty.may_be(wanted) {
        return Ok(());
    }
    let words: Vec<&str> = wanted.iter().map(Ty::words).collect();
    wants_as(ty, wanted, &words.join(" or "), span)
}

/// The same, with a word of its own for what is due.
pub(super) fn wants_as(ty: &Ty, wanted: &[Ty], due: &str, span: Span) -> Done<()> {
    if ty.may_be(wanted) {
        return Ok(());
    }
    Err(misfit(Fault::Syntax, ty.words(), due).at(span.range()).into())
}

/// What this engine does not have.
#[allow(clippy::unnecessary_box_returns, reason = "what fails is boxed everywhere in the engine")]
pub(super) fn lacks(what: &str, span: Span) -> Box<QueryError> {
    QueryError::new(Fault::Name, format!("the engine in process has no `{what}`"))
        .at(span.range())
        .help("a server has it: --neo4j")
        .into()
}

/// The names in a path.
fn names_of(path: &Path) -> Vec<&Name> {
    fn parts<'t>(list: &'t [tree::Part], names: &mut Vec<&'t Name>) {
        for part in list {
            match part {
                tree::Part::Node(node) => names.extend(&node.name),
                tree::Part::Relationship(relationship) => names.extend(&relationship.name),
                tree::Part::Group(group) => parts(&group.parts, names),
            }
        }
    }
    let mut names: Vec<&Name> = path.name.iter().collect();
    parts(&path.parts, &mut names);
    names
}

/// A query that is one pattern.
fn of_pattern(path: &Path, filter: Option<Expr>) -> Tree {
    let span = path.span;
    let only = Match { optional: false, repeatable: false, patterns: vec![path.clone()], filter, span };
    Tree { parts: vec![vec![Clause::Match(only)]], unions: Vec::new() }
}
