//! Labels and types: names to the numbers that the graph has for them.

use super::{Compiler, expr::wants};
use crate::query::{
    engine::{
        done::Done,
        plan::{Ex, Labels},
        types::Ty,
        value::Value,
    },
    text::tree::{self, Expr},
};

impl<'g> Compiler<'g, '_> {
    /// `$(..)`: where the names are known now, labels like others.
    fn dynamic(&mut self, expr: &Expr, any: bool) -> Done<Labels<'g>> {
        let (ex, ty) = self.expr(expr)?;
        wants(&ty, &[Ty::Text, Ty::list()], expr.span)?;
        let name = |value: &Value<'g>| {
            value.as_text().map(|name| Labels::Has(self.store.label(name), self.store.kind(name)))
        };
        let known = match &ex {
            Ex::Const(value) => match value.as_list() {
                Some(items) => items.iter().map(name).collect::<Option<Vec<_>>>(),
                None => name(value).map(|one| vec![one]),
            },
            _ => None,
        };
        Ok(match known {
            Some(mut list) if list.len() == 1 => list.pop().unwrap_or(Labels::Any),
            Some(list) if any => Labels::One(list),
            Some(list) => Labels::All(list),
            None => Labels::Dynamic(Box::new(ex), any),
        })
    }

    /// Labels and types by number.
    pub(super) fn labels(&mut self, labels: &tree::Labels) -> Done<Labels<'g>> {
        Ok(match labels {
            tree::Labels::Name(name) => {
                Labels::Has(self.store.label(&name.text), self.store.kind(&name.text))
            }
            tree::Labels::Any => Labels::Any,
            tree::Labels::Not(inner) => Labels::Not(Box::new(self.labels(inner)?)),
            tree::Labels::And(list) => Labels::All(list.iter().map(|l| self.labels(l)).collect::<Done<_>>()?),
            tree::Labels::Or(list) => Labels::One(list.iter().map(|l| self.labels(l)).collect::<Done<_>>()?),
            tree::Labels::Dynamic(expr, any) => self.dynamic(expr, *any)?,
        })
    }
}
