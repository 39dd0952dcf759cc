//! Lists.

use super::{find, maths::room, text};
use crate::query::{
    engine::{
        context::Context,
        done::{Done, failed, misfit},
        functions::entry::{Function, function, or_null, unfit, with_null},
        order::equal,
        value::Value,
    },
    error::Fault,
};

/// All of them.
pub const ALL: &[Function] = &[
    function("size", (1, 1), &["LTM"], "I", |c, a| match (&a[0], a[0].as_text()) {
        (Value::List(list), _) => Ok(Value::Int(list.items.len() as i64)),
        (Value::Map(map), _) => Ok(Value::Int(map.entries.len() as i64)),
        (_, Some(text)) => Ok(Value::Int(find::length(c, text)? as i64)),
        (other, _) => unfit(other, "a list or a text"),
    }),
    function("isempty", (1, 1), &["LTM"], "B", |_, a| match (&a[0], a[0].as_text()) {
        (Value::List(list), _) => Ok(Value::Truth(list.items.is_empty())),
        (Value::Map(map), _) => Ok(Value::Truth(map.entries.is_empty())),
        (_, Some(text)) => Ok(Value::Truth(text.is_empty())),
        (other, _) => unfit(other, "a list, a map or a text"),
    }),
    function("head", (1, 1), &["L"], "?", |_, a| match a[0].as_list() {
        Some(items) => Ok(or_null(items.first().cloned())),
        None => unfit(&a[0], "a list"),
    }),
    function("last", (1, 1), &["L"], "?", |_, a| match a[0].as_list() {
        Some(items) => Ok(or_null(items.last().cloned())),
        None => unfit(&a[0], "a list"),
    }),
    function("tail", (1, 1), &["L"], "L", |c, a| match a[0].as_list() {
        Some(items) => {
            let mut list = room(c, items.len())?;
            list.extend(items.iter().skip(1).cloned());
            Value::list(list)
        }
        None => unfit(&a[0], "a list"),
    }),
    function("reverse", (1, 1), &["LT"], "?", |c, a| match (a[0].as_list(), a[0].as_text()) {
        (Some(items), _) => {
            let mut list = room(c, items.len())?;
            list.extend(items.iter().rev().cloned());
            Value::list(list)
        }
        (_, Some(written)) => text::reversed(c, written),
        _ => unfit(&a[0], "a list or a text"),
    }),
    with_null("range", (2, 3), &[], "L", range),
    with_null("nullif", (2, 2), &[], "?", |_, a| {
        Ok(if equal(&a[0], &a[1]) == Some(true) { Value::Null } else { a[0].clone() })
    }),
];

/// The numbers of a range, one after the other.
pub struct Numbers {
    next: i128,
    step: i128,
    left: i128,
}

impl Numbers {
    /// From what `range` is given.
    pub fn new(given: &[Value<'_>]) -> Done<Self> {
        let mut bounds = [0, 0, 1];
        for (bound, given) in bounds.iter_mut().zip(given) {
            match given {
                Value::Int(number) => *bound = i128::from(*number),
                Value::Null => {
                    let error = misfit(Fault::Run, "null", "a whole number");
                    return Err(error.help("say what it is instead: `coalesce(.., 0)`").into());
                }
                other => return Err(misfit(Fault::Run, other.what(), "a whole number").into()),
            }
        }
        let [next, to, step] = bounds;
        if step == 0 {
            return Err(failed("a range does not go in steps of nought").into());
        }
        let ahead = (to - next).signum() * step.signum() >= 0;
        let left = if ahead { (to - next) / step + 1 } else { 0 };
        Ok(Self { next, step, left })
    }
}

impl Iterator for Numbers {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        if self.left <= 0 {
            return None;
        }
        let number = self.next as i64;
        self.next += self.step;
        self.left -= 1;
        Some(number)
    }
}

fn range<'g>(context: &mut Context<'g>, a: &[Value<'g>]) -> Done<Value<'g>> {
    let numbers = Numbers::new(a)?;
    let mut list = room(context, usize::try_from(numbers.left).unwrap_or(usize::MAX))?;
    for number in numbers {
        context.step()?;
        list.push(Value::Int(number));
    }
    Value::list(list)
}
