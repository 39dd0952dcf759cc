//! Rows that were held back, numbers of rows, and what slots of a row hold.

use crate::query::engine::{
    context::Context,
    done::{Done, failed},
    eval::{Row, at, unfit},
    memory::Held,
    plan::{Ex, Slot, Span},
    value::Value,
};

/// Rows that were held back, each with the slots that it fills.
pub struct Kept<'g> {
    /// The rows that are left.
    pub rows: std::vec::IntoIter<Box<[Value<'g>]>>,
    /// What they take.
    pub _held: Held,
}

/// How many rows SKIP or LIMIT asks for.
pub fn amount<'s, 'g>(
    left: &'s mut Option<u64>,
    count: &Ex<'g>,
    span: Span,
    context: &mut Context<'g>,
    row: &mut Row<'g>,
) -> Done<&'s mut u64> {
    if left.is_none() {
        *left = Some(rows(count, span, context, row)?);
    }
    Ok(left.get_or_insert(0))
}

/// A number of rows.
pub fn rows<'g>(count: &Ex<'g>, span: Span, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<u64> {
    match context.eval(count, row).map_err(|e| at(e, span))? {
        Value::Int(count) if count >= 0 => Ok(count as u64),
        Value::Int(_) => {
            let error = failed("a number of rows is not negative").at(span.range());
            Err(error.help("leave SKIP or LIMIT out to have all of them").into())
        }
        other => Err(unfit(&other, "a whole number", span)),
    }
}

/// Whether a relationship is one of those in these slots.
pub fn is_among(rel: u32, slots: &[Slot], row: &Row<'_>) -> bool {
    slots.iter().any(|slot| match &row[*slot] {
        Value::Rel(known) => *known == rel,
        Value::List(list) => list.items.iter().any(|item| matches!(item, Value::Rel(known) if *known == rel)),
        _ => false,
    })
}

/// The node in a slot; none: it is null.
pub fn node_in(row: &Row<'_>, slot: Slot) -> Done<Option<u32>> {
    match &row[slot] {
        Value::Node(node) => Ok(Some(*node)),
        Value::Null => Ok(None),
        other => Err(failed(format!("a pattern begins at {}, where a node is due", other.what())).into()),
    }
}
