//! A plan in words.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    context::Spent,
    plan::{Ex, Expand, Op, Pipeline, Plan, Search, Slot, Start, Walk, Way},
    planner::turned,
    scope::shown,
};

/// The operators of a plan, one a line, the first one first; what stands inside another is set in. Behind each the rows
/// that it is thought to give, or those that it gave.
pub fn explain(plan: &Plan<'_>, profile: Option<&BTreeMap<usize, Spent>>) -> String {
    let mut out = String::new();
    let writer = Writer { plan, profile };
    writer.pipeline(&mut out, &plan.pipeline, 0, 1.0);
    let columns: Vec<&str> = plan.columns.iter().map(|(name, _)| name.as_str()).collect();
    let _ = writeln!(out, "give back {}", columns.join(", "));
    out
}

struct Writer<'p, 'g> {
    plan: &'p Plan<'g>,
    profile: Option<&'p BTreeMap<usize, Spent>>,
}

impl Writer<'_, '_> {
    fn name(&self, slot: Slot) -> String {
        shown(&self.plan.names, slot)
    }

    fn names(&self, slots: &[Slot]) -> String {
        slots.iter().map(|s| self.name(*s)).collect::<Vec<_>>().join(", ")
    }

    /// Gives how many rows come out, about.
    fn pipeline(&self, out: &mut String, pipeline: &Pipeline<'_>, depth: usize, rows: f64) -> f64 {
        pipeline.ops.iter().fold(rows, |rows, op| self.op(out, op, depth, rows))
    }

    /// How many relationships are followed from a node, about.
    fn width(&self, expand: &Expand) -> f64 {
        let of = |kind: &u16| {
            let kind = self.plan.store.kinds().get(*kind as usize)?;
            let out = kind.count as f64 / kind.out.nodes().max(1) as f64;
            let into = kind.count as f64 / kind.into.nodes().max(1) as f64;
            Some(match expand.follow.way {
                Way::Out => out,
                Way::In => into,
                Way::Both => out + into,
            })
        };
        expand.follow.kinds.iter().filter_map(of).sum()
    }

    /// How many rows an operator makes of so many, about.
    fn rows(&self, op: &Op<'_>, rows: f64) -> f64 {
        let store = self.plan.store;
        match op {
            Op::Nodes(_, Start::All) => rows * f64::from(store.nodes()),
            Op::Nodes(_, Start::Label(label)) => rows * store.with(*label).len() as f64,
            Op::Nodes(_, Start::Nothing) => 0.0,
            Op::Expand(expand) if expand.into => rows * 0.1,
            Op::Expand(expand) => rows * self.width(expand),
            Op::Walk(walk) => rows * self.width(&walk.one).max(1.0).powi(walk.most.min(4) as i32),
            Op::Repeat(_) | Op::Unwind(..) => rows * 10.0,
            // That something is a node at all hardly ever fails.
            Op::Filter(Ex::Due(..), _) => rows,
            Op::Filter(..) => rows * 0.25,
            Op::Group(group) if group.keys.is_empty() => 1.0,
            Op::Group(_) => rows.sqrt(),
            _ => rows,
        }
    }

    fn arrow(&self, from: Slot, to: Slot, way: Way, kinds: &[u16], times: &str) -> String {
        let store = self.plan.store;
        let names: Vec<&str> =
            kinds.iter().filter_map(|k| store.kinds().get(*k as usize)).map(|k| &*k.name).collect();
        let kinds =
            if kinds.len() == store.kinds().len() { String::new() } else { format!(":{}", names.join("|")) };
        let (left, right) = match way {
            Way::Out => ("-", "->"),
            Way::In => ("<-", "-"),
            Way::Both => ("-", "-"),
        };
        format!("({}){left}[{kinds}{times}]{right}({})", self.name(from), self.name(to))
    }

    /// A walk of several hops.
    fn several(&self, walk: &Walk<'_>) -> String {
        let Expand { from, to, follow, .. } = &walk.one;
        self.arrow(*from, *to, follow.way, &follow.kinds, &times(walk.least, walk.most))
    }

    /// The parts of a search, from the end where it begins.
    fn legs(&self, search: &Search<'_>) -> String {
        let [first, last] = search.ends;
        let mut told = Vec::new();
        for (at, leg) in search.legs.iter().enumerate() {
            let from = if at == 0 { first } else { search.legs.get(at - 1).map_or(first, |l| l.node) };
            let to = if at + 1 == search.legs.len() { last } else { leg.node };
            let hop = leg.hops.first().filter(|_| leg.hops.len() == 1);
            let often = if leg.all.is_none() { String::new() } else { times(leg.least, leg.most) };
            told.push(match (hop, search.backwards) {
                (Some(hop), false) => self.arrow(from, to, hop.follow.way, &hop.follow.kinds, &often),
                (Some(hop), true) => self.arrow(to, from, turned(hop.follow.way), &hop.follow.kinds, &often),
                (None, backwards) => {
                    let (from, to) = if backwards { (to, from) } else { (from, to) };
                    format!("({})-[{often} of {}]-({})", self.name(from), leg.hops.len(), self.name(to))
                }
            });
        }
        if search.backwards {
            told.reverse();
        }
        told.join(", ")
    }

    fn op(&self, out: &mut String, op: &Op<'_>, depth: usize, mut rows: f64) -> f64 {
        // What holds rows back stands behind what it is fed by.
        if let Op::Sort(sort) = op {
            rows = self.pipeline(out, &sort.input, depth, rows);
        }
        if let Op::Group(group) = op {
            rows = match group.input.ops.split_last() {
                Some((last @ Op::Expand(e), before)) if group.degrees => {
                    rows = before.iter().fold(rows, |rows, op| self.op(out, op, depth, rows));
                    rows = self.rows(last, rows);
                    let arrow = self.arrow(e.from, e.to, e.follow.way, &e.follow.kinds, "");
                    self.told(out, last, &format!("count, and do not follow, {arrow}"), (depth, rows));
                    rows
                }
                _ => self.pipeline(out, &group.input, depth, rows),
            };
        }
        rows = self.rows(op, rows);
        self.told(out, op, &self.line(op), (depth, rows));
        for pipeline in inner(op) {
            self.pipeline(out, pipeline, depth + 1, rows);
        }
        rows
    }

    /// What an operator does, with its rows.
    fn told(&self, out: &mut String, op: &Op<'_>, line: &str, (depth, rows): (usize, f64)) {
        let count = match self.profile {
            Some(profile) => {
                let spent = profile.get(&(std::ptr::from_ref(op) as usize)).copied().unwrap_or_default();
                let rows = if spent.rows == 1 { "1 row".to_owned() } else { format!("{} rows", spent.rows) };
                format!("{rows}, {:.3} ms", spent.time.as_secs_f64() * 1_000.0)
            }
            None => format!("about {}", rows.ceil().min(1e18) as u64),
        };
        let line = format!("{:indent$}{line}", "", indent = depth * 2);
        let _ = writeln!(out, "{line:<60}  {count}");
    }

    /// What an operator does, in words.
    fn line(&self, op: &Op<'_>) -> String {
        match op {
            Op::Nodes(slot, start) => self.nodes(*slot, start),
            Op::Expand(e) => {
                let what = if e.into { "check" } else { "follow" };
                format!("{what} {}", self.arrow(e.from, e.to, e.follow.way, &e.follow.kinds, ""))
            }
            Op::Bound(e, _) | Op::Along(e, _) => {
                let arrow = self.arrow(e.from, e.to, e.follow.way, &e.follow.kinds, "");
                format!("the ends of {}, {arrow}", self.name(e.rel))
            }
            Op::Walk(w) => format!("walk {}", self.several(w)),
            Op::Shortest(search) => format!("shortest {}", self.legs(search)),
            Op::Repeat(r) => {
                format!("repeat {} from {} to {}", times(r.least, r.most), self.name(r.from), self.name(r.to))
            }
            Op::Filter(_, said) => format!("filter {}", cut(said)),
            Op::Compute(slot, _) => format!("compute {}", self.name(*slot)),
            Op::Unwind(slot, ..) => format!("each item as {}", self.name(*slot)),
            Op::Path(slot, ..) => format!("path {}", self.name(*slot)),
            Op::Optional(_, slots) => format!("optional {}", self.names(slots)),
            Op::Apply(_) => "for each".to_owned(),
            Op::Distinct(slots) => format!("distinct {}", self.names(slots)),
            Op::Skip(..) => "skip".to_owned(),
            Op::Limit(..) => "limit".to_owned(),
            Op::Sort(sort) if sort.first.is_some() => "sort, the first ones".to_owned(),
            Op::Sort(_) => "sort".to_owned(),
            Op::Group(group) => {
                let keys: Vec<Slot> = group.keys.iter().map(|(slot, _)| *slot).collect();
                format!("group by {}", self.names(&keys)).trim_end().to_owned()
            }
            Op::Union(..) => "one after the other".to_owned(),
        }
    }

    fn nodes(&self, slot: Slot, start: &Start<'_>) -> String {
        let (store, name) = (self.plan.store, self.name(slot));
        match start {
            Start::All => format!("every node as {name}"),
            Start::Nothing => format!("no node as {name}"),
            Start::Label(label) => {
                let label = store.labels.get(*label as usize).map_or("", |l| l.as_ref());
                format!("each {label} as {name}")
            }
            Start::Text(key, ..) => {
                let key = store.keys.get(*key as usize).map_or("", |k| k.as_ref());
                format!("nodes found by {key} as {name}")
            }
        }
    }
}

/// So much of a condition is shown.
const SHOWN: usize = 100;

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}\u{2026}", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The pipelines that stand inside an operator.
fn inner<'p, 'g>(op: &'p Op<'g>) -> Vec<&'p Pipeline<'g>> {
    match op {
        Op::Repeat(repeat) => vec![&repeat.inner],
        Op::Optional(pipeline, _) | Op::Apply(pipeline) => vec![pipeline],
        Op::Union(parts, _) => parts.iter().map(|(pipeline, _)| pipeline).collect(),
        _ => Vec::new(),
    }
}

fn times(least: u64, most: u64) -> String {
    if most == u64::MAX { format!("*{least}..") } else { format!("*{least}..{most}") }
}
