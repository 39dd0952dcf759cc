//! Several relationships on: depth first, none twice.

use super::expand::TieIter;
use crate::query::engine::{
    context::Context,
    done::Done,
    eval::Row,
    memory::Held,
    plan::Walk,
    run::row::{is_among, node_in},
    value::Value,
};

/// What a step of a walk takes.
const STEP: usize = 96;

/// A walk that goes on.
pub struct Walking<'p, 'g> {
    /// What may be followed from each node on the way.
    stack: Vec<TieIter<'p, 'g>>,
    rels: Vec<u32>,
    nodes: Vec<u32>,
    /// Whether where it stands was not looked at.
    fresh: bool,
    target: Option<u32>,
    held: Held,
    deepest: usize,
}

impl<'p, 'g> Walking<'p, 'g> {
    /// From the first node.
    pub fn new(walk: &'p Walk<'g>, context: &Context<'g>, row: &Row<'g>) -> Done<Self> {
        let target = if walk.one.into { node_in(row, walk.one.to)? } else { None };
        let mut walking = Self {
            stack: Vec::new(),
            rels: Vec::new(),
            nodes: Vec::new(),
            fresh: false,
            target,
            held: Held::default(),
            deepest: 0,
        };
        let start = node_in(row, walk.one.from)?;
        if let Some(start) = start.filter(|_| !walk.one.into || target.is_some()) {
            walking.nodes.push(start);
            walking.stack.push(walking.ties(walk, start, context));
            walking.fresh = true;
        }
        Ok(walking)
    }

    fn ties(&self, walk: &'p Walk<'g>, node: u32, context: &Context<'g>) -> TieIter<'p, 'g> {
        if self.rels.len() as u64 >= walk.most {
            return TieIter::empty(context.store);
        }
        TieIter::new(context.store, node, &walk.one.follow, walk.one.follow.way)
    }

    /// The next end.
    pub fn next(&mut self, walk: &'p Walk<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        loop {
            if std::mem::take(&mut self.fresh) && self.arrived(walk, row)? {
                return Ok(true);
            }
            let Some(top) = self.stack.last_mut() else { return Ok(false) };
            let Some(tie) = top.next() else {
                self.stack.pop();
                self.nodes.pop();
                self.rels.pop();
                continue;
            };
            context.step()?;
            let again = !walk.repeatable
                && (self.rels.contains(&tie.rel) || is_among(tie.rel, &walk.one.unlike, row));
            if again {
                continue;
            }
            if self.rels.len() > 64 {
                context.steps(self.rels.len() / 16)?;
            }
            if let Some((hop, condition)) = &walk.each {
                row[*hop] = Value::Rel(tie.rel);
                if context.truth(condition, row)? != Some(true) {
                    continue;
                }
            }
            self.rels.push(tie.rel);
            self.nodes.push(tie.other);
            if self.nodes.len() > self.deepest {
                self.deepest = self.nodes.len();
                self.held.more(STEP)?;
            }
            let next = self.ties(walk, tie.other, context);
            self.stack.push(next);
            self.fresh = true;
        }
    }

    /// Whether it may end where it stands; then it is told.
    fn arrived(&self, walk: &Walk<'g>, row: &mut Row<'g>) -> Done<bool> {
        let Some(end) = self.nodes.last() else { return Ok(false) };
        if (self.rels.len() as u64) < walk.least || self.target.is_some_and(|target| target != *end) {
            return Ok(false);
        }
        row[walk.one.rel] = listed(&self.rels, walk.backwards)?;
        if !walk.one.into {
            row[walk.one.to] = Value::Node(*end);
        }
        Ok(true)
    }
}

/// Relationships as a list, in the order of the pattern.
pub fn listed<'g>(rels: &[u32], backwards: bool) -> Done<Value<'g>> {
    let of = |rel: &u32| Value::Rel(*rel);
    Value::list(if backwards { rels.iter().rev().map(of).collect() } else { rels.iter().map(of).collect() })
}
