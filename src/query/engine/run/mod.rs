//! Runs a plan. Operators stand in a row; each is fed by the one before it, and asked for its next row by the one behind
//! it. They are walked in a loop, forwards and back, so that a long plan takes no more of the stack than a short one.
//!
//! | what | room |
//! |---|---|
//! | the loop, and what is short | here |
//! | relationships | `expand`, `walk`, `reach`, `repeat` |
//! | shortest ways | `shortest`, `ways`, over a pattern as `moves` read it |
//! | what holds rows back | `sort`, `group` |

mod expand;
mod group;
mod moves;
mod reach;
mod repeat;
mod row;
mod shortest;
mod sort;
mod walk;
mod ways;

use rustc_hash::FxHashSet;

use self::{
    expand::{Pairs, TieIter},
    reach::Reaching,
    repeat::Rounds,
    row::{Kept, amount},
    walk::Walking,
    ways::Finding,
};
use super::{
    context::{Context, Rows},
    eval::{Row, at, items},
    functions::list::Numbers,
    memory::Held,
    order::Like,
    plan::{Ex, Leg, Op, Pipeline, Slot, Span, Start},
    value::Value,
};
use crate::query::engine::done::Done;

/// What an operator came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// A row.
    Row,
    /// No more for the row that it was fed.
    Empty,
    /// No more at all.
    End,
}

/// Where an operator stands.
enum State<'p, 'g> {
    /// It was not fed.
    Idle,
    /// It gives one row at most.
    Once,
    Nodes(Nodes<'g>),
    Ties(TieIter<'p, 'g>),
    Pairs(Pairs),
    Walk(Box<Walking<'p, 'g>>),
    Reach(Box<Reaching<'p, 'g>>),
    Rounds(Box<Rounds<'p, 'g>>),
    Finding(Box<Finding<'p, 'g>>),
    Items(Value<'g>, usize),
    Numbers(Numbers),
    Inner(Box<Cursor<'p, 'g>>, bool),
    /// What was given, and whether it was fed.
    Seen(FxHashSet<Box<[Like<'g>]>>, Held, bool),
    /// How many are left, once that is known, and whether it was fed.
    Left(Option<u64>, bool),
    Kept(Kept<'g>),
    /// The part of a UNION, and where it stands.
    Part(usize, Box<Cursor<'p, 'g>>),
}

/// Nodes one after the other.
enum Nodes<'g> {
    Range(u32, u32),
    List(std::slice::Iter<'g, u32>),
    Found(std::slice::Iter<'g, (u32, u32)>),
}

impl Nodes<'_> {
    fn next(&mut self) -> Option<u32> {
        match self {
            Self::Range(at, end) => {
                let next = (*at < *end).then_some(*at);
                *at += 1;
                next
            }
            Self::List(list) => list.next().copied(),
            Self::Found(found) => found.next().map(|(_, node)| *node),
        }
    }
}

/// A plan that runs.
pub struct Cursor<'p, 'g> {
    ops: &'p [Op<'g>],
    states: Vec<State<'p, 'g>>,
    begun: bool,
    ended: bool,
}

impl<'p, 'g> Cursor<'p, 'g> {
    /// From the beginning.
    pub fn new(pipeline: &'p Pipeline<'g>) -> Self {
        Self::over(&pipeline.ops)
    }

    /// Over some of the operators of a plan.
    fn over(ops: &'p [Op<'g>]) -> Self {
        let states = ops.iter().map(|op| match op {
            Op::Distinct(_) => State::Seen(FxHashSet::default(), Held::default(), false),
            Op::Skip(..) | Op::Limit(..) => State::Left(None, false),
            _ => State::Idle,
        });
        Self { ops, states: states.collect(), begun: false, ended: false }
    }

    /// The next row, in its slots; whether there was one.
    pub fn next(&mut self, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let Some(last) = self.ops.len().checked_sub(1) else {
            // Without operators there is one row.
            return Ok(!std::mem::replace(&mut self.begun, true));
        };
        if self.ended {
            return Ok(false);
        }
        let mut at = last;
        if !self.begun {
            self.begun = true;
            at = 0;
            self.fed(0, context, row)?;
        }
        loop {
            let since = context.now();
            let turn = self.turn(at, context, row)?;
            context.spent(&self.ops[at], since, matches!(turn, Turn::Row));
            match turn {
                Turn::Row => {
                    if at == last {
                        return Ok(true);
                    }
                    at += 1;
                    self.fed(at, context, row)?;
                }
                Turn::Empty if at > 0 => at -= 1,
                Turn::Empty | Turn::End => {
                    self.ended = true;
                    return Ok(false);
                }
            }
        }
    }

    /// The same as [`Self::feed`], with a look at the time.
    fn fed(&mut self, at: usize, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
        let since = context.now();
        self.feed(at, context, row)?;
        context.spent(&self.ops[at], since, false);
        Ok(())
    }

    /// Feeds an operator the row as it stands.
    fn feed(&mut self, at: usize, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
        let ops = self.ops;
        let made = match &ops[at] {
            Op::Nodes(_, start) => State::Nodes(starts(start, context, row)?),
            Op::Expand(expand) => State::Ties(expand::begin(expand, context, row)?),
            Op::Bound(expand, from) => State::Pairs(expand::bound(expand, *from, context, row)?),
            Op::Along(expand, from) => State::Pairs(expand::along(expand, *from, context, row)?),
            Op::Walk(walk) if walk.once => State::Reach(Box::new(Reaching::new(walk, context, row)?)),
            Op::Walk(walk) => State::Walk(Box::new(Walking::new(walk, context, row)?)),
            Op::Shortest(search) => {
                shortest::apart(search, context, row)?;
                if shortest::is_plain(search, row)? {
                    State::Kept(shortest::shortest(search, context, row)?)
                } else {
                    State::Finding(Box::new(Finding::new(search, context, row)?))
                }
            }
            Op::Repeat(repeat) => State::Rounds(Box::new(Rounds::new(repeat, row)?)),
            Op::Filter(..) | Op::Compute(..) | Op::Path(..) => State::Once,
            Op::Unwind(_, list, span) => unwound(list, *span, context, row)?,
            Op::Optional(inner, _) | Op::Apply(inner) => State::Inner(Box::new(Cursor::new(inner)), false),
            Op::Sort(sort) => State::Kept(sort::sorted(sort, context, row)?),
            Op::Group(group) => State::Kept(group::grouped(group, context, row)?),
            Op::Union(parts, _) => match parts.first() {
                Some((first, _)) => State::Part(0, Box::new(Cursor::new(first))),
                None => State::Idle,
            },
            Op::Distinct(_) | Op::Skip(..) | Op::Limit(..) => {
                if let State::Seen(_, _, fed) | State::Left(_, fed) = &mut self.states[at] {
                    *fed = true;
                }
                return Ok(());
            }
        };
        self.states[at] = made;
        Ok(())
    }

    /// The next row of an operator.
    fn turn(&mut self, at: usize, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Turn> {
        context.step()?;
        let ops = self.ops;
        let found = match (&ops[at], &mut self.states[at]) {
            (op, state @ State::Once) => {
                *state = State::Idle;
                once(op, context, row)?
            }
            (Op::Expand(expand), State::Ties(ties)) => expand::next(expand, ties, context, row)?,
            (Op::Nodes(slot, _), State::Nodes(nodes)) => put(*slot, nodes.next().map(Value::Node), row),
            (Op::Bound(expand, _) | Op::Along(expand, _), State::Pairs(pairs)) => {
                let pair = pairs.pop();
                put(expand.from, pair.map(|(from, _)| Value::Node(from)), row)
                    && put(expand.to, pair.map(|(_, to)| Value::Node(to)), row)
            }
            (Op::Walk(walk), State::Walk(walking)) => walking.next(walk, context, row)?,
            (Op::Walk(walk), State::Reach(reaching)) => reaching.next(walk, context, row)?,
            (Op::Shortest(search), State::Finding(finding)) => finding.next(search, context, row)?,
            (Op::Repeat(repeat), State::Rounds(rounds)) => rounds.next(repeat, context, row)?,
            (Op::Unwind(slot, _, span), State::Items(list, position)) => {
                put(*slot, item(list, position, *span)?, row)
            }
            (Op::Unwind(slot, ..), State::Numbers(range)) => put(*slot, range.next().map(Value::Int), row),
            (Op::Apply(_), State::Inner(cursor, _)) => cursor.next(context, row)?,
            (Op::Optional(_, slots), State::Inner(cursor, some)) => {
                // Without a row there is one all the same, of nothing.
                let found = cursor.next(context, row)?;
                let first = !std::mem::replace(some, true);
                if !found && first {
                    nothing(slots, row);
                }
                found || first
            }
            (Op::Distinct(slots), State::Seen(seen, held, fed)) => {
                std::mem::take(fed) && is_new(slots, seen, held, context, row)?
            }
            (Op::Skip(count, span), State::Left(left, fed)) => {
                if !std::mem::take(fed) {
                    return Ok(Turn::Empty);
                }
                let still = amount(left, count, *span, context, row)?;
                let pass = *still == 0;
                *still = still.saturating_sub(1);
                pass
            }
            (Op::Limit(count, span), State::Left(left, fed)) => {
                let still = amount(left, count, *span, context, row)?;
                if *still == 0 {
                    return Ok(Turn::End);
                }
                let fed = std::mem::take(fed);
                *still -= u64::from(fed);
                fed
            }
            (op, State::Kept(kept)) => kept.rows.next().map(|values| fill(op, values, row)).is_some(),
            (Op::Union(parts, out), State::Part(part, cursor)) => {
                union(parts, out, part, cursor, context, row)?
            }
            _ => false,
        };
        Ok(if found { Turn::Row } else { Turn::Empty })
    }
}

impl<'g> Rows<'g> for Cursor<'_, 'g> {
    fn next(&mut self, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        Cursor::next(self, context, row)
    }
}

/// Begins to run operators, for those who need not know how.
pub fn open<'p, 'g>(ops: &'p [Op<'g>]) -> Box<dyn Rows<'g> + 'p> {
    Box::new(Cursor::over(ops))
}

/// Puts nothing into slots.
fn nothing(slots: &[Slot], row: &mut Row<'_>) {
    for slot in slots {
        row[*slot] = Value::Null;
    }
}

/// Puts a value into its slot, if there is one.
fn put<'g>(slot: Slot, value: Option<Value<'g>>, row: &mut Row<'g>) -> bool {
    value.map(|value| row[slot] = value).is_some()
}

/// The next item of a list.
fn item<'g>(list: &Value<'g>, position: &mut usize, span: Span) -> Done<Option<Value<'g>>> {
    let item = items(list, span)?.unwrap_or_default().get(*position).cloned();
    *position += 1;
    Ok(item)
}

/// What gives one row at most.
fn once<'g>(op: &Op<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
    match op {
        Op::Filter(condition, _) => return Ok(context.truth(condition, row)? == Some(true)),
        Op::Compute(slot, ex) => row[*slot] = context.eval(ex, row)?,
        Op::Path(slot, first, rels) => row[*slot] = expand::path(row, *first, rels, context)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether what these slots hold was not given before.
fn is_new<'g>(
    slots: &[Slot],
    seen: &mut FxHashSet<Box<[Like<'g>]>>,
    held: &mut Held,
    context: &mut Context<'g>,
    row: &Row<'g>,
) -> Done<bool> {
    context.steps(slots.iter().map(|slot| row[*slot].weight()).sum())?;
    let key: Box<[Like<'g>]> = slots.iter().map(|slot| Like(row[*slot].clone())).collect();
    let bytes = key.len() * size_of::<Value>() + 64;
    let new = seen.insert(key);
    if new {
        held.more(bytes)?;
    }
    Ok(new)
}

/// The next row of the parts of a UNION.
fn union<'p, 'g>(
    parts: &'p [(Pipeline<'g>, Vec<Slot>)],
    out: &[Slot],
    part: &mut usize,
    cursor: &mut Cursor<'p, 'g>,
    context: &mut Context<'g>,
    row: &mut Row<'g>,
) -> Done<bool> {
    while let Some((_, own)) = parts.get(*part) {
        if cursor.next(context, row)? {
            let values: Vec<Value<'g>> = own.iter().map(|slot| row[*slot].clone()).collect();
            out.iter().zip(values).for_each(|(slot, value)| row[*slot] = value);
            return Ok(true);
        }
        *part += 1;
        if let Some((next, _)) = parts.get(*part) {
            *cursor = Cursor::new(next);
        }
    }
    Ok(false)
}

/// The items of a list, one by one. Those of `range(..)` are never all there.
fn unwound<'p, 'g>(
    list: &Ex<'g>,
    span: Span,
    context: &mut Context<'g>,
    row: &mut Row<'g>,
) -> Done<State<'p, 'g>> {
    if let Ex::Function(function, arguments, place) = list
        && function.name == "range"
    {
        let given = arguments.iter().map(|ex| context.eval(ex, row)).collect::<Done<Vec<_>>>()?;
        let range = Numbers::new(&given).map_err(|e| at(e, *place))?;
        return Ok(State::Numbers(range));
    }
    Ok(match context.eval(list, row).map_err(|e| at(e, span))? {
        Value::Null => State::Idle,
        list @ Value::List(_) => State::Items(list, 0),
        // What is no list is one of itself.
        only => State::Items(Value::list(vec![only])?, 0),
    })
}

/// Puts back what was kept of a row.
fn fill<'g>(op: &Op<'g>, values: Box<[Value<'g>]>, row: &mut Row<'g>) {
    let values = values.into_vec().into_iter();
    match op {
        Op::Sort(sort) => sort.keep.iter().zip(values).for_each(|(slot, v)| row[*slot] = v),
        Op::Shortest(search) => {
            let other = search.ends[usize::from(!search.backwards)];
            let ways = search.legs.first().map(Leg::rels);
            ways.into_iter().chain([other]).zip(values).for_each(|(slot, v)| row[slot] = v);
        }
        Op::Group(group) => {
            let slots =
                group.keys.iter().map(|(slot, _)| slot).chain(group.gathered.iter().map(|(slot, _)| slot));
            slots.zip(values).for_each(|(slot, v)| row[*slot] = v);
        }
        _ => {}
    }
}

/// Where nodes begin.
fn starts<'g>(start: &Start<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Nodes<'g>> {
    let store = context.store;
    let label = |label: &Option<u16>| match label {
        Some(label) => Nodes::List(store.with(*label).iter()),
        None => Nodes::Range(0, store.nodes()),
    };
    Ok(match start {
        Start::All => label(&None),
        Start::Label(one) => label(&Some(*one)),
        Start::Nothing => Nodes::Range(0, 0),
        Start::Text(key, ex, one) => {
            let value = context.eval(ex, row)?;
            match value.as_text() {
                Some(text) => Nodes::Found(store.find(*key, text).iter()),
                None if value.is_null() => Nodes::Range(0, 0),
                None => label(one),
            }
        }
    })
}
