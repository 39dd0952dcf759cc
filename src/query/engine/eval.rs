//! Expressions over a row. What is not known stays null, and what is no answer at all is an error with its place.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    Done,
    context::Context,
    failed, functions,
    order::{comparable, compare, equal},
    plan::{Compare, Entry, Ex, Key, Labels, Quantifier, Span, TextTest},
    run::Cursor,
    store::Of,
    value::{Growing, Value},
};
use crate::query::QueryError;

/// A row: all slots.
pub type Row<'g> = [Value<'g>];

/// An error at its place, where it has none yet.
pub fn at(mut error: Box<QueryError>, span: Span) -> Box<QueryError> {
    error.place.get_or_insert(span.range());
    error
}

/// A value of the wrong kind.
pub fn unfit(value: &Value<'_>, due: &str, span: Span) -> Box<QueryError> {
    failed(format!("this is {}, where {due} is due", value.what())).at(span.range()).into()
}

impl<'g> Context<'g> {
    /// The value of an expression.
    pub fn eval(&mut self, ex: &Ex<'g>, row: &mut Row<'g>) -> Done<Value<'g>> {
        Ok(match ex {
            Ex::Const(value) => value.clone(),
            Ex::Slot(slot) => row[*slot].clone(),
            Ex::Property(of, key, span) => self.property(of, key, *span, row)?,
            Ex::Index(of, index, span) => {
                let (of, index) = (self.eval(of, row)?, self.eval(index, row)?);
                self.index(&of, &index, *span)?
            }
            Ex::Slice(of, from, to, span) => self.slice(of, from.as_deref(), to.as_deref(), *span, row)?,
            Ex::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.eval(item, row)?);
                }
                Value::list(list)?
            }
            Ex::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, value) in entries {
                    map.insert(Rc::clone(key), self.eval(value, row)?);
                }
                Value::map(map)?
            }
            Ex::Projected(of, entries) => self.projected(of, entries, row)?,
            Ex::And(..)
            | Ex::Or(..)
            | Ex::Xor(..)
            | Ex::Not(..)
            | Ex::Compare(..)
            | Ex::In(..)
            | Ex::Test(..)
            | Ex::IsNull(..)
            | Ex::Labelled(..)
            | Ex::Quantified(..)
            | Ex::Exists(_)
            | Ex::IsTyped(..) => self.truth(ex, row)?.map_or(Value::Null, Value::Truth),
            Ex::Arithmetic(first, rest, span) => {
                let mut value = self.eval(first, row)?;
                for (sign, right) in rest {
                    let right = self.eval(right, row)?;
                    value = functions::maths::joined(self, *sign, value, right).map_err(|e| at(e, *span))?;
                }
                value
            }
            Ex::Negative(inner, span) => {
                let value = self.eval(inner, row)?;
                functions::maths::negative(value).map_err(|e| at(e, *span))?
            }
            Ex::Function(function, arguments, span) => {
                let mut values = smallvec::SmallVec::<[Value<'g>; 4]>::new();
                for argument in arguments {
                    let value = self.eval(argument, row)?;
                    if function.nulls && value.is_null() {
                        return Ok(Value::Null);
                    }
                    values.push(value);
                }
                (function.run)(self, &values).map_err(|e| at(e, *span))?
            }
            Ex::Coalesce(list) => {
                for item in list {
                    let value = self.eval(item, row)?;
                    if !value.is_null() {
                        return Ok(value);
                    }
                }
                Value::Null
            }
            Ex::Case(subject, arms, otherwise) => {
                self.case(subject.as_deref(), arms, otherwise.as_deref(), row)?
            }
            Ex::Comprehension(slot, list, filter, value, span) => {
                let list = self.eval(list, row)?;
                let Some(items) = items(&list, *span)? else { return Ok(Value::Null) };
                let mut made = Growing::default();
                for item in items {
                    self.step()?;
                    row[*slot] = item.clone();
                    if let Some(filter) = filter
                        && self.truth(filter, row)? != Some(true)
                    {
                        continue;
                    }
                    let value = match value {
                        Some(value) => self.eval(value, row)?,
                        None => item.clone(),
                    };
                    made.push(value)?;
                }
                Value::list(std::mem::take(&mut made.items))?
            }
            Ex::Reduce(reduce) => {
                let mut sum = self.eval(&reduce.start, row)?;
                let list = self.eval(&reduce.list, row)?;
                let Some(items) = items(&list, reduce.span)? else { return Ok(Value::Null) };
                for item in items {
                    self.step()?;
                    row[reduce.sum] = sum;
                    row[reduce.item] = item.clone();
                    sum = self.eval(&reduce.step, row)?;
                }
                sum
            }
            Ex::Count(pipeline) => {
                let mut cursor = Cursor::new(pipeline);
                let mut count = 0;
                while cursor.next(self, row)? {
                    count += 1;
                }
                Value::Int(count)
            }
            Ex::Collect(pipeline, value) => {
                let mut cursor = Cursor::new(pipeline);
                let mut made = Growing::default();
                while cursor.next(self, row)? {
                    made.push(self.eval(value, row)?)?;
                }
                Value::list(std::mem::take(&mut made.items))?
            }
        })
    }

    /// A condition; none: it cannot be told.
    pub fn truth(&mut self, ex: &Ex<'g>, row: &mut Row<'g>) -> Done<Option<bool>> {
        Ok(match ex {
            Ex::And(list, span) => self.all(list, *span, row)?,
            Ex::Or(list, span) => {
                let mut known = true;
                for part in list {
                    match self.checked(part, *span, row)? {
                        Some(true) => return Ok(Some(true)),
                        Some(false) => {}
                        None => known = false,
                    }
                }
                known.then_some(false)
            }
            Ex::Xor(list, span) => {
                let mut all = Some(false);
                for part in list {
                    let one = self.checked(part, *span, row)?;
                    all = all.zip(one).map(|(a, b)| a ^ b);
                }
                all
            }
            Ex::Not(inner, span) => self.checked(inner, *span, row)?.map(|truth| !truth),
            Ex::Compare(first, rest) => self.compared(first, rest, row)?,
            Ex::In(item, list, span) => {
                let (item, list) = (self.eval(item, row)?, self.eval(list, row)?);
                let Some(items) = items(&list, *span)? else { return Ok(None) };
                self.steps(items.len())?;
                has(items, &item)
            }
            Ex::Test(test, a, b, span) => {
                let (a, b) = (self.eval(a, row)?, self.eval(b, row)?);
                let (Some(a), Some(b)) = (a.as_text(), b.as_text()) else { return Ok(None) };
                self.steps(a.len() / 8)?;
                Some(match test {
                    TextTest::Starts => a.starts_with(b),
                    TextTest::Ends => a.ends_with(b),
                    TextTest::Contains => a.contains(b),
                    TextTest::Matches => functions::text::matches(self, a, b).map_err(|e| at(e, *span))?,
                })
            }
            Ex::IsNull(inner, not) => Some(self.eval(inner, row)?.is_null() != *not),
            Ex::IsTyped(inner, ty, not) => {
                let value = self.eval(inner, row)?;
                Some(functions::convert::is_typed(&value, ty) != *not)
            }
            Ex::Labelled(of, labels, span) => {
                let value = self.eval(of, row)?;
                match value {
                    Value::Null => None,
                    Value::Node(_) | Value::Rel(_) => Some(self.labelled(&value, labels, row)?),
                    other => return Err(unfit(&other, "a node", *span)),
                }
            }
            Ex::Quantified(quantifier, slot, list, filter, span) => {
                let list = self.eval(list, row)?;
                let Some(items) = items(&list, *span)? else { return Ok(None) };
                self.quantified(*quantifier, *slot, items, filter.as_deref(), row)?
            }
            Ex::Exists(pipeline) => Some(Cursor::new(pipeline).next(self, row)?),
            other => {
                let value = self.eval(other, row)?;
                return truth_of(&value, Span::default());
            }
        })
    }

    fn checked(&mut self, ex: &Ex<'g>, span: Span, row: &mut Row<'g>) -> Done<Option<bool>> {
        match ex {
            Ex::Slot(_)
            | Ex::Const(_)
            | Ex::Property(..)
            | Ex::Index(..)
            | Ex::Function(..)
            | Ex::Case(..)
            | Ex::Coalesce(_)
            | Ex::Reduce(_) => truth_of(&self.eval(ex, row)?, span),
            _ => self.truth(ex, row),
        }
    }

    fn all(&mut self, list: &[Ex<'g>], span: Span, row: &mut Row<'g>) -> Done<Option<bool>> {
        let mut known = true;
        for part in list {
            match self.checked(part, span, row)? {
                Some(false) => return Ok(Some(false)),
                Some(true) => {}
                None => known = false,
            }
        }
        Ok(known.then_some(true))
    }

    fn compared(
        &mut self,
        first: &Ex<'g>,
        rest: &[(Compare, Ex<'g>)],
        row: &mut Row<'g>,
    ) -> Done<Option<bool>> {
        let mut left = self.eval(first, row)?;
        let mut known = true;
        for (how, right) in rest {
            let right = self.eval(right, row)?;
            if let (Value::List(a), Value::List(_)) = (&left, &right) {
                self.steps(a.items.len())?;
            }
            match held_against(*how, &left, &right) {
                Some(false) => return Ok(Some(false)),
                Some(true) => {}
                None => known = false,
            }
            left = right;
        }
        Ok(known.then_some(true))
    }

    /// A property of whatever has properties.
    fn property(&mut self, of: &Ex<'g>, key: &Key, span: Span, row: &mut Row<'g>) -> Done<Value<'g>> {
        let value = match of {
            Ex::Slot(slot) => match &row[*slot] {
                Value::Node(node) => return self.stored(Of::Nodes, *node, key),
                Value::Rel(rel) => return self.stored(Of::Rels, *rel, key),
                other => other.clone(),
            },
            _ => self.eval(of, row)?,
        };
        self.property_of(&value, key, span)
    }

    fn stored(&self, of: Of, at: u32, key: &Key) -> Done<Value<'g>> {
        match key.id {
            Some(id) => self.store.property(of, at, id),
            None => Ok(Value::Null),
        }
    }

    fn property_of(&self, value: &Value<'g>, key: &Key, span: Span) -> Done<Value<'g>> {
        match value {
            Value::Null => Ok(Value::Null),
            Value::Node(node) => self.stored(Of::Nodes, *node, key),
            Value::Rel(rel) => self.stored(Of::Rels, *rel, key),
            Value::Map(map) => Ok(map.entries.get(&key.name).cloned().unwrap_or(Value::Null)),
            Value::Temporal(temporal) => {
                functions::temporal::part(temporal, &key.name).map_err(|e| at(e, span))
            }
            other => Err(unfit(other, "something with properties", span)),
        }
    }

    fn index(&mut self, of: &Value<'g>, index: &Value<'g>, span: Span) -> Done<Value<'g>> {
        match (of, index) {
            (Value::Null, _)
            | (Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Rel(_), Value::Null) => {
                Ok(Value::Null)
            }
            (Value::List(list), Value::Int(index)) => {
                let at = if *index < 0 { index + list.items.len() as i64 } else { *index };
                let item = usize::try_from(at).ok().and_then(|at| list.items.get(at));
                Ok(item.cloned().unwrap_or(Value::Null))
            }
            (Value::List(_), other) => Err(unfit(other, "a whole number", span)),
            (Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Temporal(_), name) => {
                match name.as_text() {
                    Some(name) => {
                        let key = Key { name: name.into(), id: self.store.key(name) };
                        self.property_of(of, &key, span)
                    }
                    None => Err(unfit(name, "a text", span)),
                }
            }
            (other, _) => Err(unfit(other, "a list or a map", span)),
        }
    }

    fn slice(
        &mut self,
        of: &Ex<'g>,
        from: Option<&Ex<'g>>,
        to: Option<&Ex<'g>>,
        span: Span,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let list = self.eval(of, row)?;
        let Some(items) = items(&list, span)? else { return Ok(Value::Null) };
        let count = items.len() as i64;
        let mut bounds = [0, count];
        for (bound, given) in bounds.iter_mut().zip([from, to]) {
            let Some(given) = given else { continue };
            match self.eval(given, row)? {
                Value::Null => return Ok(Value::Null),
                Value::Int(at) => {
                    *bound = (if at < 0 { at.saturating_add(count) } else { at }).clamp(0, count)
                }
                other => return Err(unfit(&other, "a whole number", span)),
            }
        }
        let [from, to] = bounds.map(|bound| bound as usize);
        let part = items.get(from..to.max(from)).unwrap_or_default();
        self.steps(part.len())?;
        Value::list(part.to_vec())
    }

    fn projected(&mut self, of: &Ex<'g>, entries: &[Entry<'g>], row: &mut Row<'g>) -> Done<Value<'g>> {
        let value = self.eval(of, row)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        let mut map = BTreeMap::new();
        for entry in entries {
            match entry {
                Entry::All => map.extend(functions::graph::all_properties(self, &value)?),
                Entry::Own(key) => {
                    _ = map.insert(Rc::clone(&key.name), self.property_of(&value, key, Span::default())?)
                }
                Entry::Given(key, ex) => _ = map.insert(Rc::clone(key), self.eval(ex, row)?),
            }
        }
        Value::map(map)
    }

    fn case(
        &mut self,
        subject: Option<&Ex<'g>>,
        arms: &[(Vec<Ex<'g>>, Ex<'g>)],
        otherwise: Option<&Ex<'g>>,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let subject = subject.map(|ex| self.eval(ex, row)).transpose()?;
        for (values, then) in arms {
            for value in values {
                let fits = match &subject {
                    Some(subject) => equal(subject, &self.eval(value, row)?),
                    None => self.checked(value, Span::default(), row)?,
                };
                if fits == Some(true) {
                    return self.eval(then, row);
                }
            }
        }
        otherwise.map_or(Ok(Value::Null), |ex| self.eval(ex, row))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        slot: usize,
        items: &[Value<'g>],
        filter: Option<&Ex<'g>>,
        row: &mut Row<'g>,
    ) -> Done<Option<bool>> {
        let (mut yes, mut no, mut unknown) = (0, 0, 0);
        for item in items {
            self.step()?;
            row[slot] = item.clone();
            let truth = match filter {
                Some(filter) => self.checked(filter, Span::default(), row)?,
                None => truth_of(item, Span::default())?,
            };
            match truth {
                Some(true) => yes += 1,
                Some(false) => no += 1,
                None => unknown += 1,
            }
            let decided = match quantifier {
                Quantifier::All => no > 0,
                Quantifier::Any | Quantifier::None => yes > 0,
                Quantifier::Single => yes > 1,
            };
            if decided {
                return Ok(Some(quantifier == Quantifier::Any));
            }
        }
        Ok(match quantifier {
            _ if unknown > 0 => None,
            Quantifier::All | Quantifier::None => Some(true),
            Quantifier::Any => Some(false),
            Quantifier::Single => Some(yes == 1),
        })
    }

    /// Whether a node or a relationship has labels.
    pub fn labelled(&mut self, value: &Value<'g>, labels: &Labels<'g>, row: &mut Row<'g>) -> Done<bool> {
        Ok(match labels {
            Labels::Has(label, kind) => match value {
                Value::Node(node) => label.is_some_and(|label| self.store.has(*node, label)),
                Value::Rel(rel) => *kind == Some(self.store.kind_of(*rel)),
                _ => false,
            },
            Labels::Any => match value {
                Value::Node(node) => self.store.labels_of(*node).next().is_some(),
                _ => true,
            },
            Labels::Not(inner) => !self.labelled(value, inner, row)?,
            Labels::All(list) => {
                for one in list {
                    if !self.labelled(value, one, row)? {
                        return Ok(false);
                    }
                }
                true
            }
            Labels::One(list) => {
                for one in list {
                    if self.labelled(value, one, row)? {
                        return Ok(true);
                    }
                }
                false
            }
            Labels::Dynamic(ex, any) => {
                let names = self.eval(ex, row)?;
                let list = match &names {
                    Value::List(list) => list.items.clone(),
                    other => vec![other.clone()],
                };
                let has = |name: &Value<'g>| {
                    let name = name.as_text().unwrap_or_default();
                    match value {
                        Value::Node(node) => self.store.label(name).is_some_and(|l| self.store.has(*node, l)),
                        Value::Rel(rel) => self.store.kind(name) == Some(self.store.kind_of(*rel)),
                        _ => false,
                    }
                };
                if *any { list.iter().any(has) } else { list.iter().all(has) }
            }
        })
    }
}

/// The items of a list; none: it is null.
pub fn items<'v, 'g>(list: &'v Value<'g>, span: Span) -> Done<Option<&'v [Value<'g>]>> {
    match list {
        Value::Null => Ok(None),
        Value::List(list) => Ok(Some(&list.items)),
        other => Err(unfit(other, "a list", span)),
    }
}

/// A value as a truth.
fn truth_of(value: &Value<'_>, span: Span) -> Done<Option<bool>> {
    match value {
        Value::Null => Ok(None),
        Value::Truth(truth) => Ok(Some(*truth)),
        other => {
            let error = failed(format!("a condition is true, false or null, and not {}", other.what()));
            let known = span.range() != (0..0);
            Err(if known { error.at(span.range()) } else { error }.into())
        }
    }
}

/// Whether items have one; none: it cannot be told.
pub fn has(items: &[Value<'_>], item: &Value<'_>) -> Option<bool> {
    let mut known = true;
    for own in items {
        match equal(own, item) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = false,
        }
    }
    known.then_some(false)
}

fn held_against(how: Compare, a: &Value<'_>, b: &Value<'_>) -> Option<bool> {
    match how {
        Compare::Equal => equal(a, b),
        Compare::Unequal => equal(a, b).map(|same| !same),
        _ => {
            let Some(order) = compare(a, b) else {
                // Both are numbers, and one of them is none.
                return comparable(a, b).then_some(false);
            };
            Some(match how {
                Compare::Less => order.is_lt(),
                Compare::AtMost => order.is_le(),
                Compare::More => order.is_gt(),
                _ => order.is_ge(),
            })
        }
    }
}
