//! The plain evaluator: it tries every node and every relationship for each part of a pattern, and plans nothing.

use std::cmp::Ordering;

use thalweg::{
    graph::{NodeIndex, Properties, Property, PropertyGraph},
    query::Cell,
};

use super::ask::{Asked, Column, Condition, Gathered, HopAsked, Joined, PatternAsked};

/// What each variable stands for.
type Bound = Vec<Option<NodeIndex>>;

/// Calls `found` for each way that the rest of a pattern can be walked.
fn walk(
    graph: &PropertyGraph,
    pattern: &PatternAsked,
    position: usize,
    bound: &Bound,
    used: &[usize],
    found: &mut dyn FnMut(&Bound, &[usize]),
) {
    let node = &pattern.nodes[position];
    let Some(at) = bound[node.variable] else { return };
    let fits = node.label.is_none_or(|l| graph.node(at).labels().any(|own| own == l))
        && node.hops.is_none_or(|n| number(graph, &graph.node(at).properties) == Some(n));
    if !fits {
        return;
    }
    let Some(hop) = pattern.hops.get(position) else { return found(bound, used) };
    let (least, most) = hop.times.unwrap_or((1, 1));
    step(graph, hop, at, 0, (least, most), used, &mut |end, used| {
        let next = pattern.nodes[position + 1].variable;
        if bound[next].is_some_and(|known| known != end) {
            return;
        }
        let mut bound = bound.clone();
        bound[next] = Some(end);
        walk(graph, pattern, position + 1, &bound, used, found);
    });
}

/// Calls `found` for each end of a hop that is walked so often.
fn step(
    graph: &PropertyGraph,
    hop: &HopAsked,
    at: NodeIndex,
    walked: u64,
    (least, most): (u64, u64),
    used: &[usize],
    found: &mut dyn FnMut(NodeIndex, &[usize]),
) {
    if walked >= least {
        found(at, used);
    }
    if walked == most {
        return;
    }
    for (number_of, tie) in graph.relationships().iter().enumerate() {
        let fits = (hop.kinds.is_empty() || hop.kinds.contains(&tie.kind))
            && hop.hops.is_none_or(|n| number(graph, &tie.properties) == Some(n))
            && !used.contains(&number_of);
        if !fits {
            continue;
        }
        let mut ends = Vec::new();
        if tie.from == at && hop.way != 1 {
            ends.push(tie.to);
        }
        if tie.to == at && hop.way != 0 && !(hop.way == 2 && tie.from == tie.to) {
            ends.push(tie.from);
        }
        for end in ends {
            let used = [used, &[number_of]].concat();
            step(graph, hop, end, walked + 1, (least, most), &used, found);
        }
    }
}

fn all(
    graph: &PropertyGraph,
    pattern: &PatternAsked,
    bound: &Bound,
    used: &[usize],
) -> Vec<(Bound, Vec<usize>)> {
    let mut made = Vec::new();
    let first = pattern.nodes[0].variable;
    let mut starts = Vec::new();
    match bound.get(first).copied().flatten() {
        Some(_) => starts.push(bound.clone()),
        None => {
            for at in 0..graph.nodes().len() as u32 {
                let mut bound = bound.clone();
                bound[first] = Some(NodeIndex(at));
                starts.push(bound);
            }
        }
    }
    for start in starts {
        walk(graph, pattern, 0, &start, used, &mut |bound, used| made.push((bound.clone(), used.to_vec())));
    }
    made
}

fn number(graph: &PropertyGraph, properties: &Properties) -> Option<i64> {
    properties.iter().find_map(|(key, value)| match value {
        Property::Number(number) if graph.key(*key) == "hops" => Some(*number),
        _ => None,
    })
}

fn of(graph: &PropertyGraph, bound: &Bound, variable: usize) -> Option<i64> {
    number(graph, &graph.node(bound[variable]?).properties)
}

fn compared(a: Option<i64>, sign: &str, b: Option<i64>) -> Option<bool> {
    let order = a?.cmp(&b?);
    Some(match sign {
        "=" => order == Ordering::Equal,
        "<>" => order != Ordering::Equal,
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        ">" => order == Ordering::Greater,
        _ => order != Ordering::Less,
    })
}

fn holds(graph: &PropertyGraph, condition: &Condition, bound: &Bound) -> Option<bool> {
    match condition {
        Condition::Number(v, sign, wanted) => compared(of(graph, bound, *v), sign, Some(*wanted)),
        Condition::Both(v, sign, other) => compared(of(graph, bound, *v), sign, of(graph, bound, *other)),
        Condition::Label(v, label) => bound[*v].map(|at| graph.node(at).labels().any(|l| l == *label)),
        Condition::IsNull(v) => Some(of(graph, bound, *v).is_none()),
        Condition::Exists(pattern) => {
            // A name of the row that is null has no path.
            let known = |v: usize| v < bound.len() && bound[v].is_none();
            if pattern.nodes.iter().any(|n| known(n.variable)) {
                return Some(false);
            }
            let mut bound = bound.clone();
            let most = pattern.nodes.iter().map(|n| n.variable + 1).max().unwrap_or(0);
            bound.resize(bound.len().max(most), None);
            Some(!all(graph, pattern, &bound, &[]).is_empty())
        }
        Condition::Not(inner) => holds(graph, inner, bound).map(|truth| !truth),
        Condition::And(a, b) => match (holds(graph, a, bound), holds(graph, b, bound)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        Condition::Or(a, b) => match (holds(graph, a, bound), holds(graph, b, bound)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
    }
}

/// The rows of variables.
fn matched(graph: &PropertyGraph, asked: &Asked) -> Vec<Bound> {
    let none: Bound = vec![None; asked.variables];
    let passes =
        |bound: &Bound| asked.condition.as_ref().is_none_or(|c| holds(graph, c, bound) == Some(true));
    let first = all(graph, &asked.first, &none, &[]);
    let Some((joined, pattern)) = &asked.second else {
        return first.into_iter().map(|(bound, _)| bound).filter(passes).collect();
    };
    let mut made = Vec::new();
    for (bound, used) in first {
        let used = if *joined == Joined::Comma { used } else { Vec::new() };
        let rows: Vec<Bound> =
            all(graph, pattern, &bound, &used).into_iter().map(|(bound, _)| bound).filter(&passes).collect();
        if rows.is_empty() && *joined == Joined::Optional {
            made.push(bound);
        } else {
            made.extend(rows);
        }
    }
    made
}

fn cell(graph: &PropertyGraph, bound: &Bound, column: Column) -> Cell {
    match column {
        Column::Id(v) => bound[v].map_or(Cell::Null, |at| Cell::Text(graph.node(at).id.to_string())),
        Column::Hops(v) => of(graph, bound, v).map_or(Cell::Null, Cell::Number),
    }
}

fn gathered(graph: &PropertyGraph, rows: &[Bound], what: Gathered) -> Cell {
    let of = |v: usize| rows.iter().filter_map(move |bound| of(graph, bound, v));
    let or_null = |number: Option<i64>| number.map_or(Cell::Null, Cell::Number);
    match what {
        Gathered::Rows => Cell::Number(rows.len() as i64),
        Gathered::Count(v) | Gathered::Collected(v) => Cell::Number(of(v).count() as i64),
        Gathered::Distinct(v) => Cell::Number(of(v).collect::<std::collections::BTreeSet<_>>().len() as i64),
        Gathered::Sum(v) => Cell::Number(of(v).sum()),
        Gathered::Mean(v) if of(v).count() == 0 => Cell::Null,
        Gathered::Mean(v) => Cell::Float(of(v).sum::<i64>() as f64 / of(v).count() as f64),
        Gathered::Least(v) => or_null(of(v).min()),
        Gathered::Most(v) => or_null(of(v).max()),
    }
}

/// Null comes last.
fn order(a: &Cell, b: &Cell) -> Ordering {
    match (a, b) {
        (Cell::Null, Cell::Null) => Ordering::Equal,
        (Cell::Null, _) => Ordering::Greater,
        (_, Cell::Null) => Ordering::Less,
        (Cell::Number(a), Cell::Number(b)) => a.cmp(b),
        (Cell::Float(a), Cell::Float(b)) => a.total_cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        _ => panic!("{a:?} and {b:?} stand in one column"),
    }
}

/// The rows of the answer.
pub fn answer(graph: &PropertyGraph, asked: &Asked) -> Vec<Vec<Cell>> {
    let rows = matched(graph, asked);
    let key = |bound: &Bound| -> Vec<Cell> { asked.columns.iter().map(|c| cell(graph, bound, *c)).collect() };
    let mut made: Vec<Vec<Cell>> = Vec::new();
    if asked.gathered.is_empty() {
        made.extend(rows.iter().map(key));
    } else {
        let mut groups: Vec<(Vec<Cell>, Vec<Bound>)> = Vec::new();
        if asked.columns.is_empty() {
            groups.push((Vec::new(), Vec::new()));
        }
        for bound in rows {
            let key = key(&bound);
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, rows)) => rows.push(bound),
                None => groups.push((key, vec![bound])),
            }
        }
        for (mut row, rows) in groups {
            row.extend(asked.gathered.iter().map(|g| gathered(graph, &rows, *g)));
            made.push(row);
        }
    }
    if asked.distinct {
        let mut once: Vec<Vec<Cell>> = Vec::new();
        for row in made {
            if !once.contains(&row) {
                once.push(row);
            }
        }
        made = once;
    }
    if let Some((down, skip, limit)) = asked.order {
        made.sort_by(|a, b| {
            let order =
                a.iter().zip(b).map(|(a, b)| order(a, b)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal);
            if down { order.reverse() } else { order }
        });
        made = made.into_iter().skip(skip).take(limit).collect();
    }
    made
}
