//! From a text that was let through to its answer, its plan, or how it ran.

use std::collections::BTreeMap;

use super::{
    compile::Compiler,
    context::Context,
    done::Done,
    explain::explain as told,
    memory::{self, Bound},
    run::Cursor,
    store::Store,
    value::Value,
};
use crate::query::{
    answer::{Answer, Cell},
    error::QueryError,
    limits::{Limits, Parameters, Stop},
    text::query::Query,
};

/// A query, its columns and rows.
pub fn run(
    store: &Store,
    query: &Query,
    given: &Parameters,
    limits: &Limits,
    stop: &Stop,
) -> Result<Answer, QueryError> {
    answer(store, query, given, limits, stop).map_err(|e| *e)
}

fn answer(store: &Store, query: &Query, given: &Parameters, limits: &Limits, stop: &Stop) -> Done<Answer> {
    let _bound = Bound::new(limits.memory, store.bytes());
    let mut context = Context::new(store, limits, stop);
    let parameters = parameters(given)?;
    let plan = Compiler::new(store, query.text(), &parameters).plan(query.tree())?;
    let mut row = vec![Value::Null; plan.names.len()];
    let mut answer =
        Answer { columns: plan.columns.iter().map(|(name, _)| name.clone()).collect(), ..Answer::default() };
    let mut cursor = Cursor::new(&plan.pipeline);
    let mut held = memory::Held::default();
    while cursor.next(&mut context, &mut row)? {
        if answer.rows.len() >= limits.rows {
            answer.more = true;
            break;
        }
        let mut cells = Vec::with_capacity(plan.columns.len());
        for (_, slot) in &plan.columns {
            cells.push(context.cell(&row[*slot], &mut held)?);
        }
        held.more(cells.len() * size_of::<Cell>() + 24)?;
        answer.rows.push(cells);
    }
    Ok(answer)
}

/// How it would run it.
pub fn explain(store: &Store, query: &Query, given: &Parameters) -> Result<String, QueryError> {
    let parameters = parameters(given).map_err(|e| *e)?;
    let plan = Compiler::new(store, query.text(), &parameters).plan(query.tree()).map_err(|e| *e)?;
    Ok(told(&plan, None))
}

/// How it ran: the rows of each operator and the time that it took, what stands inside it included; then of all.
pub fn profile(
    store: &Store,
    query: &Query,
    given: &Parameters,
    limits: &Limits,
    stop: &Stop,
) -> Result<String, QueryError> {
    let run = || -> Done<String> {
        let _bound = Bound::new(limits.memory, store.bytes());
        let mut context = Context::new(store, limits, stop);
        context.profile = Some(BTreeMap::new());
        let parameters = parameters(given)?;
        let plan = Compiler::new(store, query.text(), &parameters).plan(query.tree())?;
        let mut row = vec![Value::Null; plan.names.len()];
        let mut cursor = Cursor::new(&plan.pipeline);
        let mut rows = 0_usize;
        while rows < limits.rows && cursor.next(&mut context, &mut row)? {
            rows += 1;
        }
        let told = told(&plan, context.profile.as_ref());
        let first = if rows == limits.rows { "the first " } else { "" };
        let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        Ok(format!("{told}{first}{rows} in {:.3} ms\n", context.elapsed().as_secs_f64() * 1_000.0))
    };
    run().map_err(|e| *e)
}

fn parameters<'g>(given: &Parameters) -> Done<BTreeMap<String, Value<'g>>> {
    given.iter().map(|(name, cell)| Ok((name.clone(), of_cell(cell)?))).collect()
}

fn of_cell<'g>(cell: &Cell) -> Done<Value<'g>> {
    Ok(match cell {
        Cell::Truth(truth) => Value::Truth(*truth),
        Cell::Number(number) => Value::Int(*number),
        Cell::Float(number) => Value::Float(*number),
        Cell::Text(text) => Value::text(text.as_str())?,
        Cell::List(items) => Value::list(items.iter().map(of_cell).collect::<Done<_>>()?)?,
        Cell::Map(map) => {
            Value::map(map.iter().map(|(k, v)| Ok((k.as_str().into(), of_cell(v)?))).collect::<Done<_>>()?)?
        }
        // No parameter is a node: they are read from text.
        Cell::Null | Cell::Node(_) | Cell::Relationship(_) | Cell::Path(..) => Value::Null,
    })
}

/// The entries of a map that stands alone.
pub fn map_of(map: &str, given: &Parameters, each: &mut dyn FnMut(&str, &Value<'_>) -> Done<()>) -> Done<()> {
    let query = Query::read(&format!("RETURN {map} AS map"))?;
    let store = Store::default();
    let mut context = Context::new(&store, &Limits::default(), &Stop::default());
    let parameters = parameters(given)?;
    let plan = Compiler::new(&store, query.text(), &parameters).plan(query.tree())?;
    let mut row = vec![Value::Null; plan.names.len()];
    if Cursor::new(&plan.pipeline).next(&mut context, &mut row)?
        && let Some(Value::Map(map)) = plan.columns.first().and_then(|(_, slot)| row.get(*slot))
    {
        for (key, value) in &map.entries {
            each(key, value)?;
        }
    }
    Ok(())
}
