//! Rows by group, and what becomes of each group.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::expand::degree;
use crate::query::engine::{
    context::Context,
    done::{Done, failed},
    eval::{Row, at, unfit},
    memory::Held,
    order::{Like, order},
    plan::{Aggregate, Gather, Group, Op, Way},
    run::row::{Kept, node_in},
    temporal::{duration::Duration, kinds::Temporal},
    value::{Growing, Value},
};

/// What a group has come to.
enum Sum<'g> {
    Count(i64),
    /// Whole numbers, other numbers, whether there were others, durations, how many.
    Total(i64, f64, bool, Option<Duration>, i64),
    Edge(Option<Value<'g>>),
    All(Growing<Value<'g>>),
    /// How many, their mean, the sum of the squares of what they are off it.
    Spread(f64, f64, f64),
    Numbers(Growing<Value<'g>>, f64),
}

/// One aggregate of one group.
struct One<'g> {
    sum: Sum<'g>,
    seen: Option<FxHashSet<Like<'g>>>,
    held: Held,
}

impl<'g> One<'g> {
    fn new(aggregate: &Aggregate<'g>) -> Self {
        let sum = match aggregate.kind {
            Gather::Rows | Gather::Count => Sum::Count(0),
            Gather::Sum | Gather::Mean => Sum::Total(0, 0.0, false, None, 0),
            Gather::Least | Gather::Most => Sum::Edge(None),
            Gather::Collect => Sum::All(Growing::default()),
            Gather::Deviation | Gather::DeviationOfAll => Sum::Spread(0.0, 0.0, 0.0),
            Gather::PercentileBetween | Gather::Percentile => Sum::Numbers(Growing::default(), 0.0),
        };
        let seen = aggregate.distinct.then(FxHashSet::default);
        Self { sum, seen, held: Held::default() }
    }

    fn add(&mut self, aggregate: &Aggregate<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
        let value = match &aggregate.value {
            Some(ex) => context.eval(ex, row)?,
            None => Value::Truth(true),
        };
        if let (Sum::Numbers(_, part), Some(second)) = (&mut self.sum, &aggregate.second) {
            let given = context.eval(second, row)?;
            *part = match given.as_number() {
                Some(part) if (0.0..=1.0).contains(&part) => part,
                Some(_) => {
                    return Err(failed("a percentile is from 0.0 to 1.0").at(aggregate.span.range()).into());
                }
                None => return Err(unfit(&given, "a number from 0.0 to 1.0", aggregate.span)),
            };
        }
        if value.is_null() {
            return Ok(());
        }
        if let Some(seen) = &mut self.seen {
            context.steps(value.weight())?;
            if !seen.insert(Like(value.clone())) {
                return Ok(());
            }
            // The table doubles, and has room for an eighth more than it holds.
            self.held.more(2 * (size_of::<Value>() + 1) + 8)?;
        }
        if let Sum::Edge(Some(known)) = &self.sum {
            context.weighed(known, &value)?;
        }
        self.take(aggregate, value).map_err(|e| at(e, aggregate.span))
    }

    fn take(&mut self, aggregate: &Aggregate<'g>, value: Value<'g>) -> Done<()> {
        let number = || value.as_number().ok_or_else(|| unfit(&value, "a number", aggregate.span));
        match &mut self.sum {
            Sum::Count(count) => *count += 1,
            Sum::Total(whole, other, others, durations, count) => {
                *count += 1;
                if matches!(value, Value::Temporal(_)) != durations.is_some() && *count > 1 {
                    return Err(failed("numbers and durations do not add up")
                        .help("gather the ones apart from the others")
                        .into());
                }
                match &value {
                    Value::Int(number) => {
                        if let Some(sum) = whole.checked_add(*number) {
                            *whole = sum;
                        } else {
                            // What is too large is no whole number any more; a mean never is one.
                            *other += *whole as f64 + *number as f64;
                            (*whole, *others) = (0, true);
                        }
                    }
                    Value::Temporal(temporal) => match &***temporal {
                        Temporal::Duration(duration) => {
                            let sum = durations.unwrap_or_default().plus(*duration);
                            *durations = Some(sum.ok_or_else(|| failed("the sum is too long"))?);
                        }
                        _ => return Err(unfit(&value, "a number", aggregate.span)),
                    },
                    _ => {
                        *other += number()?;
                        *others = true;
                    }
                }
            }
            Sum::Edge(edge) => {
                let wanted = if aggregate.kind == Gather::Least { Ordering::Less } else { Ordering::Greater };
                if edge.as_ref().is_none_or(|known| order(&value, known) == wanted) {
                    *edge = Some(value);
                }
            }
            Sum::All(list) => list.push(value)?,
            Sum::Spread(count, mean, squares) => {
                let number = number()?;
                *count += 1.0;
                let off = number - *mean;
                *mean += off / *count;
                *squares += off * (number - *mean);
            }
            Sum::Numbers(list, _) => {
                number()?;
                list.push(value)?;
            }
        }
        Ok(())
    }

    fn done(self, kind: Gather) -> Done<Value<'g>> {
        Ok(match self.sum {
            Sum::Count(count) => Value::Int(count),
            Sum::Total(whole, other, others, durations, count) => match (kind, durations) {
                (Gather::Sum, Some(sum)) => Value::temporal(Temporal::Duration(sum))?,
                (Gather::Sum, None) if others => Value::Float(other + whole as f64),
                (Gather::Sum, None) => Value::Int(whole),
                (_, _) if count == 0 => Value::Null,
                (_, Some(sum)) => match sum.times(1.0 / count as f64) {
                    Some(mean) => Value::temporal(Temporal::Duration(mean))?,
                    None => Value::Null,
                },
                (_, None) => Value::Float((other + whole as f64) / count as f64),
            },
            Sum::Edge(edge) => edge.unwrap_or(Value::Null),
            Sum::All(mut list) => Value::list(std::mem::take(&mut list.items))?,
            Sum::Spread(count, _, squares) => {
                let of = if kind == Gather::Deviation { count - 1.0 } else { count };
                Value::Float(if of > 0.0 { (squares / of).sqrt() } else { 0.0 })
            }
            Sum::Numbers(mut list, part) => percentile(std::mem::take(&mut list.items), part, kind),
        })
    }
}

fn percentile(mut list: Vec<Value<'_>>, part: f64, kind: Gather) -> Value<'_> {
    list.sort_by(order);
    let count = list.len();
    if count == 0 {
        return Value::Null;
    }
    if kind == Gather::Percentile {
        let at = ((part * count as f64).ceil() as usize).max(1) - 1;
        return list.swap_remove(at.min(count - 1));
    }
    let at = part * (count - 1) as f64;
    let number = |at: usize| list.get(at.min(count - 1)).and_then(Value::as_number).unwrap_or_default();
    let (below, above) = (number(at.floor() as usize), number(at.ceil() as usize));
    Value::Float(below + (above - below) * at.fract())
}

/// How many rows there would be, if the last hop were walked.
fn degrees<'g>(group: &Group<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<i64> {
    let Some((op @ Op::Expand(last), before)) = group.input.ops.split_last() else { return Ok(0) };
    let store = context.store;
    let mut count = 0;
    let mut cursor = (group.input.run)(before);
    // Without anything before it there is one row.
    while cursor.next(context, row)? {
        let Some(node) = node_in(row, last.from)? else { continue };
        count += degree(store, node, &last.follow, last.follow.way) as i64;
        // Relationships that it must not be are not counted.
        let mut not = |rel: u32| {
            let (from, to) = store.ends(rel);
            let end = if last.follow.way == Way::Out { from } else { to };
            count -= i64::from(end == node && last.follow.kinds.contains(&store.kind_of(rel)));
        };
        for slot in &last.unlike {
            match &row[*slot] {
                Value::Rel(rel) => not(*rel),
                Value::List(list) => {
                    list.items.iter().for_each(|item| {
                        if let Value::Rel(rel) = item {
                            not(*rel);
                        }
                    });
                }
                _ => {}
            }
        }
    }
    context.gave(op, count.try_into().unwrap_or_default());
    Ok(count)
}

/// All groups, in the order in which the first row of each came.
pub fn grouped<'g>(group: &Group<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Kept<'g>> {
    let mut held = Held::default();
    let mut places: FxHashMap<Box<[Like<'g>]>, usize> = FxHashMap::default();
    let mut groups: Vec<(Vec<Value<'g>>, Vec<One<'g>>)> = Vec::new();
    let begun = || group.gathered.iter().map(|(_, aggregate)| One::new(aggregate)).collect::<Vec<_>>();
    if group.keys.is_empty() {
        groups.push((Vec::new(), begun()));
    }
    let size = 2 * group.keys.len() * size_of::<Value>() + group.gathered.len() * size_of::<One>() + 96;
    if group.degrees {
        let count = degrees(group, context, row)?;
        let values = group.gathered.iter().map(|_| Value::Int(count)).collect();
        return Ok(Kept { rows: vec![values].into_iter(), _held: held });
    }
    let mut cursor = group.input.open();
    while cursor.next(context, row)? {
        let place = if group.keys.is_empty() {
            0
        } else {
            let mut key = Vec::with_capacity(group.keys.len());
            for (_, ex) in &group.keys {
                let value = context.eval(ex, row)?;
                context.steps(value.weight())?;
                key.push(Like(value));
            }
            if let Some(place) = places.get(key.as_slice()) {
                *place
            } else {
                held.more(size)?;
                groups.push((key.iter().map(|like| like.0.clone()).collect(), begun()));
                places.insert(key.into_boxed_slice(), groups.len() - 1);
                groups.len() - 1
            }
        };
        let Some((_, ones)) = groups.get_mut(place) else { continue };
        for (one, (_, aggregate)) in ones.iter_mut().zip(&group.gathered) {
            one.add(aggregate, context, row)?;
        }
    }
    drop(places);
    let mut rows: Vec<Box<[Value<'g>]>> = Vec::with_capacity(groups.len());
    for (mut values, ones) in groups {
        context.step()?;
        for (one, (_, aggregate)) in ones.into_iter().zip(&group.gathered) {
            values.push(one.done(aggregate.kind)?);
        }
        rows.push(values.into_boxed_slice());
    }
    Ok(Kept { rows: rows.into_iter(), _held: held })
}
