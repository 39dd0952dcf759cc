//! When values are equal, which of two comes first, and which fall into one group.

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
    rc::Rc,
};

use super::value::Value;
use crate::query::engine::temporal::kinds::Temporal;

/// Whether two values are equal; none: it cannot be told, since something is null.
pub fn equal(a: &Value, b: &Value) -> Option<bool> {
    use Value as V;
    Some(match (a, b) {
        (V::Null, _) | (_, V::Null) => return None,
        (V::Truth(a), V::Truth(b)) => a == b,
        (V::Int(a), V::Int(b)) => a == b,
        (V::Float(a), V::Float(b)) => a == b,
        (V::Int(a), V::Float(b)) | (V::Float(b), V::Int(a)) => int_float(*a, *b) == Some(Ordering::Equal),
        (V::Node(a), V::Node(b)) | (V::Rel(a), V::Rel(b)) => a == b,
        (V::Path(a), V::Path(b)) => ***a == ***b,
        (V::Temporal(a), V::Temporal(b)) => a.same(b),
        (V::Point(a), V::Point(b)) => ***a == ***b,
        (V::List(a), V::List(b)) => return all_equal(&a.items, &b.items),
        (V::Map(a), V::Map(b)) => {
            if a.entries.len() != b.entries.len() || !a.entries.keys().eq(b.entries.keys()) {
                return Some(false);
            }
            let mut known = true;
            for (a, b) in a.entries.values().zip(b.entries.values()) {
                match equal(a, b) {
                    Some(false) => return Some(false),
                    None => known = false,
                    Some(true) => {}
                }
            }
            return known.then_some(true);
        }
        _ => match (a.as_text(), b.as_text()) {
            (Some(a), Some(b)) => std::ptr::eq(a, b) || a == b,
            _ => false,
        },
    })
}

fn all_equal(a: &[Value], b: &[Value]) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    let mut known = true;
    for (a, b) in a.iter().zip(b) {
        match equal(a, b) {
            Some(false) => return Some(false),
            None => known = false,
            Some(true) => {}
        }
    }
    known.then_some(true)
}

/// A whole number against another one, exactly; none: the other is not a number.
fn int_float(a: i64, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if b < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    let whole = b.trunc();
    Some(a.cmp(&(whole as i64)).then_with(|| 0.0_f64.partial_cmp(&(b - whole)).unwrap_or(Ordering::Equal)))
}

/// How `<` and `>` see two values; none: they cannot be compared.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    use Value as V;
    match (a, b) {
        (V::Truth(a), V::Truth(b)) => Some(a.cmp(b)),
        (V::Int(a), V::Int(b)) => Some(a.cmp(b)),
        (V::Float(a), V::Float(b)) => a.partial_cmp(b),
        (V::Int(a), V::Float(b)) => int_float(*a, *b),
        (V::Float(a), V::Int(b)) => int_float(*b, *a).map(Ordering::reverse),
        (V::Temporal(a), V::Temporal(b)) => a.compare(b),
        (V::List(a), V::List(b)) => {
            for (a, b) in a.items.iter().zip(&b.items) {
                match compare(a, b)? {
                    Ordering::Equal => {}
                    other => return Some(other),
                }
            }
            Some(a.items.len().cmp(&b.items.len()))
        }
        _ => Some(a.as_text()?.cmp(b.as_text()?)),
    }
}

/// Whether `<` and `>` know two values: both of one kind, though one may be no number.
pub fn comparable(a: &Value, b: &Value) -> bool {
    a.as_number().is_some() && b.as_number().is_some() || compare(a, b).is_some()
}

/// The rank of a kind of value: kinds come one after the other.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Rel(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::Point(_) => 5,
        Value::Temporal(value) => match ***value {
            Temporal::DateTime(_) => 6,
            Temporal::LocalDateTime(_) => 7,
            Temporal::Date(_) => 8,
            Temporal::Time(_) => 9,
            Temporal::LocalTime(_) => 10,
            Temporal::Duration(_) => 11,
        },
        Value::Text(_) | Value::Own(_) => 12,
        Value::Truth(_) => 13,
        Value::Int(_) | Value::Float(_) => 14,
        Value::Null => 15,
    }
}

/// Which of any two values comes first in an ORDER BY. Null comes last.
pub fn order(a: &Value, b: &Value) -> Ordering {
    use Value as V;
    let ranks = rank(a).cmp(&rank(b));
    if ranks != Ordering::Equal {
        return ranks;
    }
    match (a, b) {
        (V::List(a), V::List(b)) if Rc::ptr_eq(a, b) => Ordering::Equal,
        (V::Map(a), V::Map(b)) if Rc::ptr_eq(a, b) => Ordering::Equal,
        (V::Own(a), V::Own(b)) if Rc::ptr_eq(a, b) => Ordering::Equal,
        (V::Node(a), V::Node(b)) | (V::Rel(a), V::Rel(b)) => a.cmp(b),
        (V::Path(a), V::Path(b)) => {
            // Node, relationship, node: as they are walked.
            a.nodes.first().cmp(&b.nodes.first()).then_with(|| {
                let steps = |p: &super::value::Path| -> Vec<u32> {
                    p.rels.iter().zip(p.nodes.iter().skip(1)).flat_map(|(r, n)| [*r, *n]).collect()
                };
                steps(a).cmp(&steps(b))
            })
        }
        (V::List(a), V::List(b)) => lists(&a.items, &b.items),
        (V::Map(a), V::Map(b)) => {
            let keys = a.entries.keys().cmp(b.entries.keys());
            let values = || {
                let pairs = a.entries.values().zip(b.entries.values());
                pairs.map(|(a, b)| order(a, b)).find(|o| *o != Ordering::Equal).unwrap_or(Ordering::Equal)
            };
            keys.then_with(values)
        }
        (V::Temporal(a), V::Temporal(b)) => a.order(b),
        (V::Point(a), V::Point(b)) => {
            let axes = a.at.iter().zip(&b.at).map(|(a, b)| numbers(*a, *b));
            let axes = axes.fold(Ordering::Equal, Ordering::then);
            a.system.cmp(&b.system).then(axes)
        }
        (V::Float(a), V::Float(b)) => numbers(*a, *b),
        (V::Int(a), V::Float(b)) => int_float(*a, *b).unwrap_or(Ordering::Less),
        (V::Float(a), V::Int(b)) => int_float(*b, *a).map_or(Ordering::Greater, Ordering::reverse),
        _ => compare(a, b).unwrap_or(Ordering::Equal),
    }
}

fn lists(a: &[Value], b: &[Value]) -> Ordering {
    let items = a.iter().zip(b).map(|(a, b)| order(a, b)).find(|o| *o != Ordering::Equal);
    items.unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// What is no number is larger than all numbers.
fn numbers(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// A value as one of a group: null is like null, and one like 1.0.
#[derive(Debug, Clone)]
pub struct Like<'g>(pub Value<'g>);

impl PartialEq for Like<'_> {
    fn eq(&self, other: &Self) -> bool {
        order(&self.0, &other.0) == Ordering::Equal
    }
}

impl Eq for Like<'_> {}

impl Hash for Like<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Null => state.write_u8(0),
        Value::Truth(truth) => state.write_u8(1 + u8::from(*truth)),
        Value::Int(number) => state.write_i64(*number),
        Value::Float(number) => {
            let whole = *number as i64;
            if whole as f64 == *number {
                state.write_i64(whole);
            } else if number.is_nan() {
                state.write_u64(f64::NAN.to_bits());
            } else {
                state.write_u64(number.to_bits());
            }
        }
        Value::Text(_) | Value::Own(_) => value.as_text().unwrap_or_default().hash(state),
        Value::List(list) => {
            state.write_usize(list.items.len());
            list.items.iter().for_each(|item| hash(item, state));
        }
        Value::Map(map) => {
            for (key, item) in &map.entries {
                key.hash(state);
                hash(item, state);
            }
        }
        Value::Node(at) => state.write_u32(*at),
        Value::Rel(at) => state.write_u32(!*at),
        Value::Path(path) => {
            path.nodes.first().hash(state);
            path.rels.hash(state);
        }
        Value::Temporal(value) => value.hash_order(state),
        Value::Point(point) => {
            state.write_i64(point.system);
            point.at.iter().for_each(|at| state.write_u64((at + 0.0).to_bits()));
        }
    }
}
