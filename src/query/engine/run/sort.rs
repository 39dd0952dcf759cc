//! Rows in order.

use std::cmp::Ordering;

use crate::query::engine::{
    context::Context,
    done::Done,
    eval::Row,
    memory::Held,
    order::order,
    plan::{Sort, Span},
    run::row::{Kept, rows},
    value::Value,
};

/// So many rows are sorted between two looks at the limits.
const CHUNK: usize = 1 << 12;

/// So many values are held against each other once in a chunk.
const HEAVY: usize = 1 << 18;

/// A row: what it is ordered by, and what is kept of it.
type Keyed<'g> = (Box<[Value<'g>]>, Box<[Value<'g>]>);

/// All rows in order, or the first ones.
pub fn sorted<'g>(sort: &Sort<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Kept<'g>> {
    let first = match &sort.first {
        Some((skip, limit)) => {
            let skip = match skip {
                Some(skip) => rows(skip, Span::default(), context, row)?,
                None => 0,
            };
            usize::try_from(skip.saturating_add(rows(limit, Span::default(), context, row)?)).ok()
        }
        None => None,
    };
    let compare = |a: &Keyed<'g>, b: &Keyed<'g>| {
        for ((x, y), (_, down)) in a.0.iter().zip(&b.0).zip(&sort.by) {
            let order = order(x, y);
            if order != Ordering::Equal {
                return if *down { order.reverse() } else { order };
            }
        }
        Ordering::Equal
    };
    let weight = |row: &Keyed<'g>| row.0.iter().map(Value::weight).sum::<usize>();
    let mut held = Held::default();
    let mut all: Vec<Keyed<'g>> = Vec::new();
    let size = (sort.by.len() + sort.keep.len()) * size_of::<Value>() + 64;
    let mut cursor = sort.input.open();
    while cursor.next(context, row)? {
        let mut keys = Vec::with_capacity(sort.by.len());
        for (key, _) in &sort.by {
            keys.push(context.eval(key, row)?);
        }
        held.more(size)?;
        let kept = sort.keep.iter().map(|slot| row[*slot].clone()).collect();
        all.push((keys.into_boxed_slice(), kept));
        // Of the first ones, no more than twice as many are kept.
        if let Some(first) = first
            && all.len() >= first.saturating_mul(2).saturating_add(CHUNK)
        {
            all = merged(all, context, (&compare, &weight))?;
            all.truncate(first);
            held.clear();
            held.more(all.len() * size)?;
        }
    }
    let mut all = merged(all, context, (&compare, &weight))?;
    if let Some(first) = first {
        all.truncate(first);
    }
    let rows: Vec<Box<[Value<'g>]>> = all.into_iter().map(|(_, kept)| kept).collect();
    Ok(Kept { rows: rows.into_iter(), _held: held })
}

/// Sorts in chunks, which are then put together: what is equal stays as it came.
fn merged<T>(
    mut all: Vec<T>,
    context: &mut Context<'_>,
    (compare, weight): (&impl Fn(&T, &T) -> Ordering, &impl Fn(&T) -> usize),
) -> Done<Vec<T>> {
    if all.len() <= CHUNK && all.iter().map(weight).sum::<usize>() <= HEAVY {
        context.steps(all.len())?;
        all.sort_by(compare);
        return Ok(all);
    }
    let mut runs: Vec<Vec<T>> = Vec::new();
    let mut rest = all.into_iter().peekable();
    while rest.peek().is_some() {
        // What is compared between two looks is bound: long texts and lists are sorted in smaller chunks.
        let (mut run, mut heavy) = (Vec::new(), 0);
        while run.len() < CHUNK
            && heavy < HEAVY
            && let Some(one) = rest.next()
        {
            heavy += weight(&one);
            run.push(one);
        }
        context.steps(heavy + run.len() * 8)?;
        run.sort_by(compare);
        runs.push(run);
    }
    while runs.len() > 1 {
        let mut next = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            let Some(right) = pairs.next() else {
                next.push(left);
                break;
            };
            let mut run = Vec::with_capacity(left.len() + right.len());
            let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
            while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
                context.steps(weight(a).min(weight(b)))?;
                let from = if compare(a, b).is_le() { &mut left } else { &mut right };
                run.extend(from.next());
            }
            run.extend(left);
            run.extend(right);
            next.push(run);
        }
        runs = next;
    }
    Ok(runs.pop().unwrap_or_default())
}
