//! WITH and RETURN: columns, groups, order.

use super::{Columns, Compiler, Place, call::aggregates, expr::wants, pipeline, wrong};
use crate::query::{
    engine::{
        done::Done,
        plan::{Ex, Group, Op, Slot, Sort},
        rules,
        scope::Scope,
        types::Ty,
    },
    error::{Fault, QueryError},
    text::tree::{Expr, Item, Kind, Projection, Span},
};

impl<'g> Compiler<'g, '_> {
    /// The columns of a projection; afterwards only their names are known.
    pub(super) fn projection(
        &mut self,
        projection: &Projection,
        returned: bool,
        ops: &mut Vec<Op<'g>>,
    ) -> Done<Columns> {
        let mut items = self.stars(projection)?;
        items.extend(projection.items.iter().cloned());
        for (at, item) in items.iter().enumerate() {
            if !returned && !item.named {
                return Err(wrong("what WITH passes on has a name", item.span)
                    .help("name it: `AS name`")
                    .into());
            }
            if items.iter().take(at).any(|before| before.name == item.name) {
                return Err(wrong(format!("two columns are named `{}`", item.name), item.span)
                    .help("name one of them otherwise: `AS other`")
                    .into());
            }
        }
        let gathers = items.iter().any(|item| aggregates(&item.value));
        let columns = if gathers { self.grouped(&items, ops)? } else { self.computed(&items, ops)? };
        let slots: Vec<Slot> = columns.iter().map(|(_, slot, _)| *slot).collect();
        if projection.distinct {
            rules::search(ops, &self.names);
            self.push(ops, Op::Distinct(slots.clone()))?;
        }
        // What stood before is still seen behind, unless rows were put together.
        let own = Self::own_scope(&columns);
        let mut seen = self.scope.clone();
        if gathers || projection.distinct {
            seen.vars.iter_mut().for_each(|var| var.hidden = true);
        }
        seen.vars.extend(own.vars.iter().cloned());
        self.scope = seen;
        let pairs = items.iter().zip(&columns);
        let mut replaced: Vec<_> =
            pairs.map(|(item, (_, slot, ty))| (item.value.clone(), *slot, ty.clone())).collect();
        // A name means the column of that name.
        replaced.retain(|(value, ..)| value.variable().is_none_or(|name| own.find(name).is_none()));
        (self.place.replaced, self.place.base) = (replaced, self.scope.vars.len());
        let filter = self
            .ordered(projection, gathers, &slots, ops)
            .and_then(|()| projection.filter.as_ref().map(|filter| self.condition(filter)).transpose());
        self.place.replaced.clear();
        if let Some(condition) = filter? {
            let said = projection.filter.as_ref().map(|filter| self.written(filter.span));
            self.push(ops, Op::Filter(condition, said.unwrap_or_default()))?;
        }
        self.scope = own;
        Ok(columns)
    }

    /// The items that `*` stands for.
    fn stars(&self, projection: &Projection) -> Done<Vec<Item>> {
        if !projection.all {
            return Ok(Vec::new());
        }
        let mut names: Vec<&str> =
            self.scope.vars.iter().filter(|v| !v.hidden).map(|v| v.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() && projection.items.is_empty() {
            return Err(wrong("`*` stands for all names, and there are none", projection.span)
                .help("name what is to be given back")
                .into());
        }
        let item = |name: &str| Item {
            value: Expr { kind: Kind::Variable(name.to_owned()), span: projection.span },
            name: name.to_owned(),
            named: true,
            span: projection.span,
        };
        Ok(names.into_iter().map(item).collect())
    }

    fn own_scope(columns: &Columns) -> Scope {
        let mut own = Scope::default();
        for (name, slot, ty) in columns {
            own.add(name, *slot, ty.clone());
        }
        own
    }

    /// Columns without aggregates.
    fn computed(&mut self, items: &[Item], ops: &mut Vec<Op<'g>>) -> Done<Columns> {
        let mut columns = Columns::new();
        for item in items {
            let (ex, ty) = self.expr(&item.value)?;
            let slot = match ex {
                Ex::Slot(slot) => slot,
                ex => {
                    let slot = self.slot(&item.name);
                    self.push(ops, Op::Compute(slot, ex))?;
                    slot
                }
            };
            columns.push((item.name.clone(), slot, ty));
        }
        Ok(columns)
    }

    /// Columns with aggregates: the others are what rows are grouped by.
    fn grouped(&mut self, items: &[Item], ops: &mut Vec<Op<'g>>) -> Done<Columns> {
        let mut keys = Vec::new();
        let mut known = Vec::new();
        for item in items.iter().filter(|item| !aggregates(&item.value)) {
            let (ex, ty) = self.expr(&item.value)?;
            let slot = self.slot(&item.name);
            keys.push((slot, ex));
            known.push((item.value.clone(), slot, ty));
        }
        // Beside an aggregate stand only names, and properties of names, that rows are grouped by.
        let simple = |(value, ..): &(Expr, Slot, Ty)| match &value.kind {
            Kind::Variable(_) => true,
            Kind::Property(of, _) => of.variable().is_some(),
            _ => false,
        };
        let beside = Place {
            gathered: Some(Vec::new()),
            within: false,
            replaced: known.iter().filter(|k| simple(k)).cloned().collect(),
            strict: true,
            base: self.scope.vars.len(),
        };
        let outer = std::mem::replace(&mut self.place, beside);
        let mut made = Vec::new();
        let mut read = || -> Done<()> {
            for item in items.iter().filter(|item| aggregates(&item.value)) {
                made.push(self.expr(&item.value)?);
            }
            Ok(())
        };
        let done = read();
        let gathered = std::mem::replace(&mut self.place, outer).gathered.unwrap_or_default();
        done?;
        let input = pipeline(std::mem::take(ops));
        let mut group = Group { input, keys, gathered, degrees: false };
        if rules::is_set(&group) {
            rules::search(&mut group.input.ops, &self.names);
        }
        group.degrees = rules::counts_degrees(&group);
        self.push(ops, Op::Group(Box::new(group)))?;
        let (mut known, mut made) = (known.into_iter(), made.into_iter());
        let mut columns = Columns::new();
        for item in items {
            let (slot, ty) = if aggregates(&item.value) {
                match made.next() {
                    Some((Ex::Slot(slot), ty)) => (slot, ty),
                    Some((ex, ty)) => {
                        let slot = self.slot(&item.name);
                        self.push(ops, Op::Compute(slot, ex))?;
                        (slot, ty)
                    }
                    None => continue,
                }
            } else {
                match known.next() {
                    Some((_, slot, ty)) => (slot, ty),
                    None => continue,
                }
            };
            columns.push((item.name.clone(), slot, ty));
        }
        Ok(columns)
    }

    /// ORDER BY, SKIP, LIMIT.
    fn ordered(
        &mut self,
        projection: &Projection,
        gathers: bool,
        slots: &[Slot],
        ops: &mut Vec<Op<'g>>,
    ) -> Done<()> {
        let mut by = Vec::new();
        for (key, down) in &projection.order {
            if !gathers && aggregates(key) && !self.place.replaced.iter().any(|(known, ..)| known == key) {
                return Err(wrong("rows are ordered by an aggregate, and none are gathered", key.span)
                    .help("gather them in the same RETURN or WITH")
                    .into());
            }
            by.push((self.expr(key)?.0, *down));
        }
        let skip = self.amount(projection.skip.as_ref())?;
        let limit = self.amount(projection.limit.as_ref())?;
        if !by.is_empty() {
            let mut keep: Vec<Slot> = slots.to_vec();
            if projection.filter.is_some() {
                keep.extend(self.scope.vars.iter().filter(|v| !v.hidden).map(|v| v.slot));
                keep.sort_unstable();
                keep.dedup();
            }
            // The same numbers once more: they bound what is kept.
            let first = match self.amount(projection.limit.as_ref())? {
                Some((limit, _)) => Some((self.amount(projection.skip.as_ref())?.map(|(ex, _)| ex), limit)),
                None => None,
            };
            let input = pipeline(std::mem::take(ops));
            self.push(ops, Op::Sort(Box::new(Sort { input, by, keep, first })))?;
        }
        if let Some((skip, span)) = skip {
            self.push(ops, Op::Skip(skip, span))?;
        }
        if let Some((limit, span)) = limit {
            self.push(ops, Op::Limit(limit, span))?;
        }
        Ok(())
    }

    /// How many rows: the same for all of them.
    fn amount(&mut self, expr: Option<&Expr>) -> Done<Option<(Ex<'g>, Span)>> {
        let Some(expr) = expr else { return Ok(None) };
        match &expr.kind {
            Kind::Integer(number) if *number < 0 => {
                return Err(wrong("a number of rows is not negative", expr.span)
                    .help("leave SKIP or LIMIT out to have all of them")
                    .into());
            }
            _ => {}
        }
        let scope = std::mem::take(&mut self.scope);
        let replaced = std::mem::take(&mut self.place.replaced);
        let done = self.expr(expr);
        (self.scope, self.place.replaced) = (scope, replaced);
        let (ex, ty) = done.map_err(|error| match error.fault {
            Fault::Name if error.message.starts_with("nothing here is called") => {
                let place = error.place.clone().unwrap_or_else(|| expr.span.range());
                let message = "a number of rows is the same for all rows: no name can stand in it";
                let error = QueryError::new(Fault::Syntax, message).at(place);
                Box::new(error.help("write a number, or a parameter: `LIMIT $count`"))
            }
            _ => error,
        })?;
        wants(&ty, &[Ty::Int], expr.span)?;
        Ok(Some((ex, expr.span)))
    }
}
