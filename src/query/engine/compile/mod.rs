//! A tree to a plan: names to slots, what can be told of types held against what is asked, clauses to operators.
//!
//! | what | room |
//! |---|---|
//! | clauses | here |
//! | WITH and RETURN | `projection` |
//! | expressions | `expr`, CASE in `case`, functions and aggregates in `call` |
//! | labels and types | `labels` |
//! | patterns | `pattern`, what must hold in them in `build`, groups in `group`, shortest paths in `legs` and `search` |

mod build;
mod call;
mod case;
mod expr;
mod group;
mod labels;
mod legs;
mod pattern;
mod projection;
mod search;

use std::collections::BTreeMap;

use super::{
    plan::{Aggregate, Ex, Op, Pipeline, Plan, Slot},
    run,
    scope::{self, Scope},
    store::Store,
    types::Ty,
    value::Value,
};
use crate::query::{
    engine::done::Done,
    error::{Fault, QueryError},
    text::{
        mentions,
        tree::{Call, Clause, Expr, Item, Match, Name, Projection, Sees, Span, Tree},
    },
};

/// So many operators may a plan have.
const OPERATORS: usize = 2_000;

/// What is compiled.
pub struct Compiler<'g, 'p> {
    store: &'g Store,
    /// The query as written: a plan says what its filters look at.
    text: &'p str,
    given: &'p BTreeMap<String, Value<'g>>,
    scope: Scope,
    names: Vec<String>,
    /// The slots that the expression at hand looks at.
    touched: Vec<Slot>,
    place: Place<'g>,
    /// Where what CASE compares is, and what is known of it: of those that are being read, the innermost one last.
    compared: Vec<(Slot, Ty)>,
    operators: usize,
}

/// Where an expression stands, as far as its names and aggregates hang on it.
#[derive(Default)]
struct Place<'g> {
    /// The aggregates of the projection at hand, where they may stand.
    gathered: Option<Vec<(Slot, Aggregate<'g>)>>,
    /// Whether an aggregate is being read: what it is given is of the rows before they are put together.
    within: bool,
    /// Expressions that have a slot of their own: what rows were grouped by, columns.
    replaced: Vec<(Expr, Slot, Ty)>,
    /// Whether only those may be named, and the names made since.
    strict: bool,
    /// How many names were known when those expressions were: a later name hides what is called the same.
    base: usize,
}

/// What a query gives.
type Columns = Vec<(String, Slot, Ty)>;

impl<'g, 'p> Compiler<'g, 'p> {
    /// For a graph, a text and parameters.
    pub fn new(store: &'g Store, text: &'p str, given: &'p BTreeMap<String, Value<'g>>) -> Self {
        Self {
            store,
            text,
            given,
            scope: Scope::default(),
            names: Vec::new(),
            touched: Vec::new(),
            place: Place::default(),
            compared: Vec::new(),
            operators: 0,
        }
    }

    /// What is written at a place, in one line.
    fn written(&self, span: Span) -> String {
        let text = self.text.get(span.range()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The name of what is in a slot, as plans write it.
    fn shown(&self, slot: Slot) -> String {
        scope::shown(&self.names, slot)
    }

    /// The plan of a query.
    pub fn plan(mut self, tree: &Tree) -> Done<Plan<'g>> {
        let (pipeline, columns) = self.tree(tree)?;
        let columns = columns.into_iter().map(|(name, slot, _)| (name, slot)).collect();
        Ok(Plan { pipeline, columns, names: self.names, store: self.store })
    }

    /// A new slot.
    fn slot(&mut self, name: &str) -> Slot {
        self.names.push(name.to_owned());
        self.names.len() - 1
    }

    /// Adds an operator.
    fn push(&mut self, ops: &mut Vec<Op<'g>>, op: Op<'g>) -> Done<()> {
        self.operators += 1;
        if self.operators > OPERATORS {
            let message = format!("the query takes more than {OPERATORS} steps");
            return Err(QueryError::new(Fault::Refused, message).help("take it apart").into());
        }
        ops.push(op);
        Ok(())
    }

    /// A query with its UNIONs, over the names that are known.
    fn tree(&mut self, tree: &Tree) -> Done<(Pipeline<'g>, Columns)> {
        self.parts(tree, false)
    }

    /// The same; `imports`: a part that does not begin with WITH knows none of the names.
    fn parts(&mut self, tree: &Tree, imports: bool) -> Done<(Pipeline<'g>, Columns)> {
        if let Some((_, span)) = tree.unions.iter().find(|(all, _)| *all != tree.unions[0].0) {
            return Err(wrong("UNION and UNION ALL do not stand in one query", *span)
                .help("put one of them into a subquery: `CALL { .. UNION .. }`")
                .into());
        }
        let outer = self.scope.clone();
        let mut parts: Vec<(Pipeline<'g>, Columns)> = Vec::new();
        for clauses in &tree.parts {
            let knows = !imports || takes_in(clauses.first(), &outer)?;
            self.scope = if knows { outer.clone() } else { Scope::default() };
            let part = self.clauses(clauses)?;
            if let (Some((_, first)), Some((_, span))) = (parts.first(), tree.unions.first()) {
                let names = |columns: &Columns| {
                    let mut names: Vec<String> = columns.iter().map(|(name, ..)| name.clone()).collect();
                    names.sort();
                    names
                };
                if names(first) != names(&part.1) {
                    return Err(wrong("both sides of a UNION have the same columns", *span)
                        .help("name them alike: `AS name`")
                        .into());
                }
            }
            parts.push(part);
        }
        self.scope = outer;
        if parts.len() == 1 {
            return Ok(parts.pop().unwrap_or_else(|| (pipeline(Vec::new()), Vec::new())));
        }
        let first: Columns = parts.first().map(|(_, columns)| columns.clone()).unwrap_or_default();
        let columns: Columns = first
            .iter()
            .map(|(name, _, ty)| {
                let like = |(_, columns): &(Pipeline<'g>, Columns)| {
                    columns.iter().find(|(n, ..)| n == name).map_or(Ty::Any, |(.., ty)| ty.clone())
                };
                let ty = parts.iter().map(like).fold(ty.clone(), Ty::or);
                (name.clone(), self.slot(name), ty)
            })
            .collect();
        let all: Vec<Slot> = columns.iter().map(|(_, slot, _)| *slot).collect();
        let parts = parts
            .into_iter()
            .map(|(pipeline, own)| {
                let of = |name: &String| own.iter().find(|(n, ..)| n == name).map_or(0, |(_, slot, _)| *slot);
                let slots = columns.iter().map(|(name, ..)| of(name)).collect();
                (pipeline, slots)
            })
            .collect();
        let mut ops = vec![Op::Union(parts, all.clone())];
        if tree.unions.first().is_some_and(|(all, _)| !all) {
            ops.push(Op::Distinct(all));
        }
        Ok((pipeline(ops), columns))
    }

    fn clauses(&mut self, clauses: &[Clause]) -> Done<(Pipeline<'g>, Columns)> {
        let mut ops = Vec::new();
        for clause in clauses {
            match clause {
                Clause::Match(matching) => self.matching(matching, &mut ops)?,
                Clause::Unwind(list, name) => self.unwind(list, name, &mut ops)?,
                Clause::Call(call) => self.call_query(call, &mut ops)?,
                Clause::With(projection) => {
                    self.projection(projection, false, &mut ops)?;
                }
                Clause::Return(projection) => {
                    let columns = self.projection(projection, true, &mut ops)?;
                    return Ok((pipeline(ops), columns));
                }
            }
        }
        Ok((pipeline(ops), Vec::new()))
    }

    fn matching(&mut self, matching: &Match, ops: &mut Vec<Op<'g>>) -> Done<()> {
        if !matching.optional {
            return self.pattern(&matching.patterns, matching.filter.as_ref(), matching.repeatable, ops);
        }
        let known = self.scope.vars.len();
        let mut inner = Vec::new();
        self.pattern(&matching.patterns, matching.filter.as_ref(), matching.repeatable, &mut inner)?;
        let binds = self.scope.vars.iter().skip(known).map(|v| v.slot).collect();
        self.push(ops, Op::Optional(pipeline(inner), binds))
    }

    fn unwind(&mut self, list: &Expr, name: &Name, ops: &mut Vec<Op<'g>>) -> Done<()> {
        let (list_ex, ty) = self.expr(list)?;
        self.scope.free(name)?;
        let item = match ty {
            Ty::List(item) => *item,
            Ty::Null => Ty::Any,
            only => only,
        };
        let slot = self.slot(&name.text);
        self.scope.add(&name.text, slot, item);
        self.push(ops, Op::Unwind(slot, list_ex, list.span))
    }

    /// `CALL { }`: its columns join the names that are known.
    fn call_query(&mut self, call: &Call, ops: &mut Vec<Op<'g>>) -> Done<()> {
        let outer = self.scope.clone();
        let done = match &call.sees {
            Sees::All => self.tree(&call.body),
            Sees::Names(names) => {
                let mut seen = Scope::default();
                for name in names {
                    let var = self.scope.known(&name.text, name.span)?.clone();
                    seen.vars.push(var);
                }
                self.scope = seen;
                self.tree(&call.body)
            }
            Sees::ByWith => self.parts(&call.body, true),
        };
        self.scope = outer;
        let (mut pipeline, columns) = done.map_err(|error| Box::new(self.not_taken_in(*error)))?;
        let mut binds = Vec::new();
        for (name, slot, ty) in columns {
            // What is only passed through gets a place of its own.
            let passed = self.scope.vars.iter().any(|v| v.slot == slot);
            let slot = if passed {
                let own = self.slot(&name);
                self.push(&mut pipeline.ops, Op::Compute(own, Ex::Slot(slot)))?;
                own
            } else {
                slot
            };
            self.scope.free(&Name { text: name.clone(), span: call.span })?;
            self.scope.add(&name, slot, ty);
            binds.push(slot);
        }
        let op = if call.optional { Op::Optional(pipeline, binds) } else { Op::Apply(pipeline) };
        self.push(ops, op)
    }

    /// An error about a name that is known around a subquery, and not in it.
    fn not_taken_in(&self, error: QueryError) -> QueryError {
        let named = |name: &str| error.message == scope::unknown(name);
        match self.scope.vars.iter().find(|var| named(&var.name)) {
            Some(var) => {
                let help = format!("a subquery sees what it takes in: `CALL ({}) {{ .. }}`", var.name);
                error.help(help)
            }
            None => error,
        }
    }

    /// A query inside an expression, over the names that are known there.
    fn subquery(&mut self, tree: &Tree) -> Done<(Pipeline<'g>, Columns)> {
        self.enclosed(|c| c.tree(tree))
    }

    /// What stands in an expression and makes names of its own. In what an aggregate is given it sees the rows before they
    /// are put together; beside an aggregate only what they were grouped by.
    fn enclosed<T>(&mut self, read: impl FnOnce(&mut Self) -> Done<T>) -> Done<T> {
        let outer = self.scope.clone();
        let place = std::mem::take(&mut self.place);
        if !place.within {
            if place.strict {
                for var in self.scope.vars.iter_mut().take(place.base) {
                    let own = place.replaced.iter().find(|(value, ..)| value.variable() == Some(&var.name));
                    match own {
                        Some((_, slot, ty)) => (var.slot, var.ty) = (*slot, ty.clone()),
                        None => var.hidden = true,
                    }
                }
            }
            (self.place.replaced, self.place.base) = (place.replaced.clone(), place.base);
        }
        let done = read(self);
        (self.scope, self.place) = (outer, place);
        done
    }
}

/// Whether a subquery begins with a WITH that takes names in: it names them, and nothing else.
fn takes_in(first: Option<&Clause>, outer: &Scope) -> Done<bool> {
    let Some(Clause::With(with)) = first else { return Ok(false) };
    let Projection { distinct, items, order, skip, limit, filter, .. } = with;
    let renamed = |item: &&Item| item.value.variable() != Some(&item.name);
    let other = items.iter().find(renamed).map(|item| item.value.span);
    let more = [skip, limit, filter].into_iter().flatten().map(|e| e.span).next();
    let more = more.or_else(|| order.first().map(|(key, _)| key.span));
    let place = other.or(more).or_else(|| distinct.then_some(with.span));
    let Some(place) = place else { return Ok(true) };
    let said = items.iter().map(|item| &item.value).chain(order.iter().map(|(key, _)| key));
    let said: Vec<&Expr> = said.chain([skip, limit, filter].into_iter().flatten()).collect();
    let taken = outer.vars.iter().filter(|v| said.iter().any(|e| mentions(e, &v.name)));
    let mut names: Vec<&str> = taken.map(|v| v.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() && !with.all {
        // It makes names of its own.
        return Ok(false);
    }
    let names = names.join(", ");
    Err(wrong("the WITH that takes names into a subquery names them, and does nothing else", place)
        .help(format!("write `CALL ({names}) {{ .. }}`, or take them in first: `WITH {names} WITH ..`"))
        .into())
}

/// Operators with what runs them.
fn pipeline(ops: Vec<Op<'_>>) -> Pipeline<'_> {
    Pipeline { ops, run: run::open }
}

/// It is no query that can be run, wherever it stands.
fn wrong(message: impl Into<String>, span: Span) -> QueryError {
    QueryError::new(Fault::Syntax, message).at(span.range())
}
