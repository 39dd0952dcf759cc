//! What is taken out of a value: properties, items, parts, labels.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    context::Context,
    eval::{Row, at, items, unfit},
    functions,
    plan::{Entry, Ex, Key, Labels, Span},
    store::Of,
    value::Value,
};
use crate::query::{
    engine::done::{Done, PARTED, PROPERTIES, failed, part_of},
    error::QueryError,
};

/// What `$(..)` gives is a text, or a list of texts.
#[allow(clippy::unnecessary_box_returns, reason = "what fails is boxed everywhere in the engine")]
fn no_label(value: &Value<'_>) -> Box<QueryError> {
    failed(format!("this is {}, where a label or a list of labels is due", value.what()))
        .help("for example: `MATCH (n:$(labels(m)))`, and `$any(..)` where one of them is enough")
        .into()
}

impl<'g> Context<'g> {
    /// A property of whatever has properties.
    pub(super) fn property(
        &mut self,
        of: &Ex<'g>,
        key: &Key,
        span: Span,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
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
            Value::Point(point) => functions::point::part(point, &key.name).map_err(|e| at(e, span)),
            other => {
                let error = unfit(other, PROPERTIES, span);
                Err(match part_of(other.what(), &key.name, &key.of) {
                    Some(help) => error.help(help).into(),
                    None => error,
                })
            }
        }
    }

    pub(super) fn index(&mut self, of: &Value<'g>, index: &Value<'g>, span: Span) -> Done<Value<'g>> {
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
            (Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Temporal(_) | Value::Point(_), name) => {
                match name.as_text() {
                    Some(name) => {
                        let key = Key { name: name.into(), id: self.store.key(name), of: "".into() };
                        self.property_of(of, &key, span)
                    }
                    None => Err(unfit(name, "a text", span)),
                }
            }
            (other, _) => Err(unfit(other, "a list or a map", span)),
        }
    }

    pub(super) fn slice(
        &mut self,
        of: &Ex<'g>,
        from: Option<&Ex<'g>>,
        to: Option<&Ex<'g>>,
        span: Span,
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let list = self.eval(of, row)?;
        if list.as_text().is_some() {
            return Err(unfit(&list, PARTED, span));
        }
        let Some(items) = items(&list, span)? else { return Ok(Value::Null) };
        let count = items.len() as i64;
        let mut bounds = [0, count];
        for (bound, given) in bounds.iter_mut().zip([from, to]) {
            let Some(given) = given else { continue };
            match self.eval(given, row)? {
                Value::Null => return Ok(Value::Null),
                Value::Int(at) => {
                    *bound = (if at < 0 { at.saturating_add(count) } else { at }).clamp(0, count);
                }
                other => return Err(unfit(&other, "a whole number", span)),
            }
        }
        let [from, to] = bounds.map(|bound| bound as usize);
        let part = items.get(from..to.max(from)).unwrap_or_default();
        let mut list = functions::maths::room(self, part.len())?;
        list.extend_from_slice(part);
        Value::list(list).map_err(|e| at(e, span))
    }

    pub(super) fn projected(
        &mut self,
        of: &Ex<'g>,
        entries: &[Entry<'g>],
        row: &mut Row<'g>,
    ) -> Done<Value<'g>> {
        let value = self.eval(of, row)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        let mut map = BTreeMap::new();
        for entry in entries {
            match entry {
                Entry::All => map.extend(functions::graph::all_properties(self, &value)?),
                Entry::Own(key) => {
                    _ = map.insert(Rc::clone(&key.name), self.property_of(&value, key, Span::default())?);
                }
                Entry::Given(key, ex) => _ = map.insert(Rc::clone(key), self.eval(ex, row)?),
            }
        }
        Value::map(map)
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
                let list = names.as_list().unwrap_or(std::slice::from_ref(&names));
                let store = self.store;
                let mut all = true;
                for name in list {
                    let Some(name) = name.as_text() else { return Err(no_label(name)) };
                    let has = match value {
                        Value::Node(node) => store.label(name).is_some_and(|label| store.has(*node, label)),
                        Value::Rel(rel) => store.kind(name) == Some(store.kind_of(*rel)),
                        _ => false,
                    };
                    if has && *any {
                        return Ok(true);
                    }
                    all &= has;
                }
                all && !*any
            }
        })
    }
}
