//! Expressions over a row. What is not known stays null, and what is no answer at all is an error with its place.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    context::Context,
    functions,
    order::{comparable, compare, equal},
    plan::{Case, Compare, Due, Ex, Pipeline, Quantifier, Reduce, Sign, Span, TextTest, When},
    value::{Growing, Value},
};
use crate::query::{
    engine::done::{Done, TRUTH, misfit},
    error::{Fault, QueryError},
};

/// A row: all slots.
pub type Row<'g> = [Value<'g>];

/// An error at its place, where it has none yet.
#[allow(clippy::unnecessary_box_returns, reason = "what fails is boxed everywhere in the engine")]
pub fn at(mut error: Box<QueryError>, span: Span) -> Box<QueryError> {
    error.place.get_or_insert(span.range());
    error
}

/// A value of the wrong kind.
#[allow(clippy::unnecessary_box_returns, reason = "what fails is boxed everywhere in the engine")]
pub fn unfit(value: &Value<'_>, due: &str, span: Span) -> Box<QueryError> {
    misfit(Fault::Run, value.what(), due).at(span.range()).into()
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
            Ex::List(items, span) => {
                let items = items.iter().map(|item| self.eval(item, row)).collect::<Done<Vec<_>>>()?;
                Value::list(items).map_err(|e| at(e, *span))?
            }
            Ex::Map(entries, span) => {
                let entry = |(key, value): &(Rc<str>, Ex<'g>)| Ok((Rc::clone(key), self.eval(value, row)?));
                let entries = entries.iter().map(entry).collect::<Done<BTreeMap<_, _>>>()?;
                Value::map(entries).map_err(|e| at(e, *span))?
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
            | Ex::Due(..)
            | Ex::Quantified(..)
            | Ex::Exists(_)
            | Ex::IsTyped(..) => self.truth(ex, row)?.map_or(Value::Null, Value::Truth),
            Ex::Arithmetic(first, rest, span) => self.arithmetic(first, rest, *span, row)?,
            Ex::Negative(inner, span) => {
                let value = self.eval(inner, row)?;
                functions::maths::negative(value).map_err(|e| at(e, *span))?
            }
            Ex::Function(function, arguments, span) => self.called(function, arguments, *span, row)?,
            Ex::Coalesce(list) => self.coalesced(list, row)?,
            Ex::Case(case) => self.case(case, row)?,
            Ex::Comprehension(slot, list, filter, value, span) => {
                self.comprehended(*slot, list, (filter.as_deref(), value.as_deref()), *span, row)?
            }
            Ex::Reduce(reduce) => self.reduced(reduce, row)?,
            Ex::Count(pipeline) => self.counted(pipeline, row)?,
            Ex::Collect(pipeline, value) => self.collected(pipeline, value, row)?,
        })
    }

    fn arithmetic(
        &mut self,
        first: &Ex<'g>,
        rest: &[(Sign, Ex<'g>)],
        span: Span,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let mut value = self.eval(first, row)?;
        for (sign, right) in rest {
            let right = self.eval(right, row)?;
            value = functions::maths::joined(self, *sign, value, right).map_err(|e| at(e, span))?;
        }
        Ok(value)
    }

    /// How many rows a subquery has.
    fn counted(&mut self, pipeline: &Pipeline<'g>, row: &mut Row<'g>) -> Done<Value<'g>> {
        let mut rows = pipeline.open();
        let mut count = 0;
        while rows.next(self, row)? {
            count += 1;
        }
        Ok(Value::Int(count))
    }

    /// What a subquery gives for each of its rows.
    fn collected(&mut self, pipeline: &Pipeline<'g>, value: &Ex<'g>, row: &mut Row<'g>) -> Done<Value<'g>> {
        let mut rows = pipeline.open();
        let mut made = Growing::default();
        while rows.next(self, row)? {
            made.push(self.eval(value, row)?)?;
        }
        Value::list(std::mem::take(&mut made.items))
    }

    fn called(
        &mut self,
        function: &'static functions::entry::Function,
        arguments: &[Ex<'g>],
        span: Span,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let mut values = smallvec::SmallVec::<[Value<'g>; 4]>::new();
        for argument in arguments {
            let value = self.eval(argument, row)?;
            if function.nulls && value.is_null() {
                return Ok(Value::Null);
            }
            values.push(value);
        }
        (function.run)(self, &values).map_err(|e| at(e, span))
    }

    /// The first one that is not null.
    fn coalesced(&mut self, list: &[Ex<'g>], row: &mut Row<'g>) -> Done<Value<'g>> {
        for item in list {
            let value = self.eval(item, row)?;
            if !value.is_null() {
                return Ok(value);
            }
        }
        Ok(Value::Null)
    }

    /// The items of a list that fit, and what is made of each.
    fn comprehended(
        &mut self,
        slot: usize,
        list: &Ex<'g>,
        (filter, made): (Option<&Ex<'g>>, Option<&Ex<'g>>),
        span: Span,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let list = self.eval(list, row)?;
        let Some(items) = items(&list, span)? else { return Ok(Value::Null) };
        let mut all = Growing::default();
        for item in items {
            self.step()?;
            row[slot] = item.clone();
            if let Some(filter) = filter
                && self.truth(filter, row)? != Some(true)
            {
                continue;
            }
            all.push(match made {
                Some(made) => self.eval(made, row)?,
                None => item.clone(),
            })?;
        }
        Value::list(std::mem::take(&mut all.items)).map_err(|e| at(e, span))
    }

    fn reduced(&mut self, reduce: &Reduce<'g>, row: &mut Row<'g>) -> Done<Value<'g>> {
        let mut sum = self.eval(&reduce.start, row)?;
        let list = self.eval(&reduce.list, row)?;
        let Some(items) = items(&list, reduce.span)? else { return Ok(Value::Null) };
        for item in items {
            self.step()?;
            row[reduce.sum] = sum;
            row[reduce.item] = item.clone();
            sum = self.eval(&reduce.step, row)?;
        }
        Ok(sum)
    }

    /// A condition; none: it cannot be told.
    pub fn truth(&mut self, ex: &Ex<'g>, row: &mut Row<'g>) -> Done<Option<bool>> {
        Ok(match ex {
            Ex::And(list, span) => self.all(list, *span, row)?,
            Ex::Or(list, span) => self.one(list, *span, row)?,
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
                self.steps(items.iter().map(|own| own.weight().min(item.weight())).sum())?;
                has(items, &item)
            }
            Ex::Test(test, a, b, span) => {
                let (a, b) = (self.eval(a, row)?, self.eval(b, row)?);
                let (Some(a), Some(b)) = (a.as_text(), b.as_text()) else { return Ok(None) };
                self.steps(1 + a.len().min(b.len()) / 64)?;
                Some(match test {
                    TextTest::Starts => a.starts_with(b),
                    TextTest::Ends => a.ends_with(b),
                    TextTest::Contains => functions::find::find(self, a, 0, b)?.is_some(),
                    TextTest::Matches => functions::regex::matches(self, a, b).map_err(|e| at(e, *span))?,
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
            Ex::Due(slot, due, span) => is_due(&row[*slot], *due, *span)?,
            Ex::Quantified(quantifier, slot, list, filter, span) => {
                let list = self.eval(list, row)?;
                let Some(items) = items(&list, *span)? else { return Ok(None) };
                self.quantified(*quantifier, *slot, items, filter.as_deref(), row)?
            }
            Ex::Exists(pipeline) => Some(pipeline.open().next(self, row)?),
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

    fn one(&mut self, list: &[Ex<'g>], span: Span, row: &mut Row<'g>) -> Done<Option<bool>> {
        let mut known = true;
        for part in list {
            match self.checked(part, span, row)? {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => known = false,
            }
        }
        Ok(known.then_some(false))
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
            self.weighed(&left, &right)?;
            match held_against(*how, &left, &right) {
                Some(false) => return Ok(Some(false)),
                Some(true) => {}
                None => known = false,
            }
            left = right;
        }
        Ok(known.then_some(true))
    }

    fn case(&mut self, case: &Case<'g>, row: &mut Row<'g>) -> Done<Value<'g>> {
        let mut compared = Value::Null;
        if let Some((slot, ex)) = &case.compared {
            compared = self.eval(ex, row)?;
            row[*slot] = compared.clone();
        }
        for (whens, then) in &case.arms {
            for when in whens {
                let fits = match when {
                    When::Equal(value) => {
                        let value = self.eval(value, row)?;
                        self.weighed(&compared, &value)?;
                        equal(&compared, &value)
                    }
                    When::True(condition) => self.checked(condition, Span::default(), row)?,
                };
                if fits == Some(true) {
                    return self.eval(then, row);
                }
            }
        }
        case.otherwise.as_ref().map_or(Ok(Value::Null), |ex| self.eval(ex, row))
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
}

/// The items of a list; none: it is null.
pub fn items<'v, 'g>(list: &'v Value<'g>, span: Span) -> Done<Option<&'v [Value<'g>]>> {
    match list {
        Value::Null => Ok(None),
        Value::List(list) => Ok(Some(&list.items)),
        other => Err(unfit(other, "a list", span)),
    }
}

/// Whether a value is what a pattern needs; none: there is none.
fn is_due(value: &Value<'_>, due: Due, span: Span) -> Done<Option<bool>> {
    match (value, due) {
        (Value::Null, _) => Ok(None),
        (Value::Node(_), Due::Node) | (Value::Rel(_), Due::Rel) | (Value::List(_), Due::Rels) => {
            Ok(Some(true))
        }
        (other, due) => Err(unfit(other, due.words(), span)),
    }
}

/// A value as a truth.
fn truth_of(value: &Value<'_>, span: Span) -> Done<Option<bool>> {
    match value {
        Value::Null => Ok(None),
        Value::Truth(truth) => Ok(Some(*truth)),
        other => {
            let error = misfit(Fault::Run, other.what(), TRUTH);
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
