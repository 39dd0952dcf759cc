//! The engine in process: it reads a graph in flat arrays, and writes nothing.
//!
//! | what | room |
//! |---|---|
//! | the graph | `store`, `column`, `texts`, filled by `build`, from the property graph by `load` |
//! | values, what they take, their order | `value`, `memory`, `order`, `temporal` |
//! | names and types | `scope`, `types` |
//! | a tree to a plan | `compile`: clauses, expressions, patterns; `planner`: which part of a pattern first |
//! | the plan, and the rules that rewrite it | `plan`, `rules` |
//! | what runs it | `run`: operators; `eval`, `access`: expressions; `functions` |
//!
//! Whatever it makes is asked for first (`memory`), each step looks at the clock of the limits and at the switch that
//! stops it (`context`), and nothing recurses deeper than the text of a query is nested.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "the language turns whole numbers into others, and compares those as they are"
)]

mod access;
mod build;
mod column;
mod compile;
mod context;
mod eval;
mod explain;
mod functions;
mod load;
mod memory;
mod order;
mod plan;
mod planner;
mod rules;
mod run;
mod scope;
mod store;
mod temporal;
mod texts;
mod types;
mod value;

use std::collections::BTreeMap;

pub use self::{build::Builder, context::Watch, store::Store};
use self::{compile::Compiler, context::Context, memory::Bound, run::Cursor, value::Value};
use super::{Answer, Cell, Fault, Limits, Parameters, QueryError, Stop, text::Query};

/// What came of it; the error is behind a pointer, since most come to something.
pub type Done<T> = Result<T, Box<QueryError>>;

/// It failed while it ran.
fn failed(message: impl Into<String>) -> QueryError {
    QueryError::new(Fault::Run, message)
}

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
    let plan = Compiler::new(store, &parameters).plan(query.tree())?;
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
    let plan = Compiler::new(store, &parameters).plan(query.tree()).map_err(|e| *e)?;
    Ok(explain::explain(&plan, None))
}

/// How it ran: the rows of each operator, and how long it took.
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
        let plan = Compiler::new(store, &parameters).plan(query.tree())?;
        let mut row = vec![Value::Null; plan.names.len()];
        let mut cursor = Cursor::new(&plan.pipeline);
        let mut rows = 0_usize;
        while rows < limits.rows && cursor.next(&mut context, &mut row)? {
            rows += 1;
        }
        let told = explain::explain(&plan, context.profile.as_ref());
        Ok(format!("{told}{rows} rows in {:.3} ms\n", context.elapsed().as_secs_f64() * 1_000.0))
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
fn map_of(map: &str, given: &Parameters, each: &mut dyn FnMut(&str, &Value<'_>) -> Done<()>) -> Done<()> {
    let query = Query::read(&format!("RETURN {map} AS map"))?;
    let store = Store::default();
    let mut context = Context::new(&store, &Limits::default(), &Stop::default());
    let parameters = parameters(given)?;
    let plan = Compiler::new(&store, &parameters).plan(query.tree())?;
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
