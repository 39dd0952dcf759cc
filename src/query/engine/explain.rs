//! A plan in words.

use std::fmt::Write as _;

use super::plan::{Op, Pipeline, Plan, Slot, Start, Way};

/// The operators of a plan, one a line, the first one first; what stands inside another is set in.
pub fn explain(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    let writer = Writer { plan };
    writer.pipeline(&mut out, &plan.pipeline, 0);
    let columns: Vec<&str> = plan.columns.iter().map(|(name, _)| name.as_str()).collect();
    let _ = writeln!(out, "give back {}", columns.join(", "));
    out
}

struct Writer<'p, 'g> {
    plan: &'p Plan<'g>,
}

impl Writer<'_, '_> {
    fn name(&self, slot: Slot) -> String {
        match self.plan.names.get(slot).map(String::as_str) {
            Some("") | None => format!("#{slot}"),
            Some(name) => name.to_owned(),
        }
    }

    fn names(&self, slots: &[Slot]) -> String {
        slots.iter().map(|s| self.name(*s)).collect::<Vec<_>>().join(", ")
    }

    fn pipeline(&self, out: &mut String, pipeline: &Pipeline<'_>, depth: usize) {
        for op in &pipeline.ops {
            self.op(out, op, depth);
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

    fn op(&self, out: &mut String, op: &Op<'_>, depth: usize) {
        let store = self.plan.store;
        let label = |l: u16| store.labels.get(l as usize).map_or("", |l| l.as_ref());
        let mut inner: Vec<&Pipeline<'_>> = Vec::new();
        let line = match op {
            Op::Nodes(slot, Start::All) => format!("every node as {}, {}", self.name(*slot), store.nodes()),
            Op::Nodes(slot, Start::Label(l)) => {
                format!("each {} as {}, {}", label(*l), self.name(*slot), store.with(*l).len())
            }
            Op::Nodes(slot, Start::Text(key, ..)) => {
                let key = store.keys.get(*key as usize).map_or("", |k| k.as_ref());
                format!("nodes found by {key} as {}", self.name(*slot))
            }
            Op::Nodes(slot, Start::Nothing) => format!("no node as {}", self.name(*slot)),
            Op::Expand(e) => {
                let what = if e.into { "check" } else { "follow" };
                format!("{what} {}", self.arrow(e.from, e.to, e.follow.way, &e.follow.kinds, ""))
            }
            Op::Bound(e, _) | Op::Along(e, _) => {
                format!(
                    "the ends of {}, {}",
                    self.name(e.rel),
                    self.arrow(e.from, e.to, e.follow.way, &e.follow.kinds, "")
                )
            }
            Op::Walk(w) => format!(
                "walk {}",
                self.arrow(
                    w.one.from,
                    w.one.to,
                    w.one.follow.way,
                    &w.one.follow.kinds,
                    &times(w.least, w.most)
                )
            ),
            Op::Shortest(w, _) => format!(
                "shortest {}",
                self.arrow(
                    w.one.from,
                    w.one.to,
                    w.one.follow.way,
                    &w.one.follow.kinds,
                    &times(w.least, w.most)
                )
            ),
            Op::Repeat(r) => {
                inner.push(&r.inner);
                format!("repeat {} from {} to {}", times(r.least, r.most), self.name(r.from), self.name(r.to))
            }
            Op::Pick(p) => {
                inner.push(&p.inner);
                "the shortest of".to_owned()
            }
            Op::Filter(_) => "filter".to_owned(),
            Op::Compute(slot, _) => format!("compute {}", self.name(*slot)),
            Op::Unwind(slot, ..) => format!("each item as {}", self.name(*slot)),
            Op::Path(slot, ..) => format!("path {}", self.name(*slot)),
            Op::Optional(p, slots) => {
                inner.push(p);
                format!("optional {}", self.names(slots))
            }
            Op::Apply(p) => {
                inner.push(p);
                "for each".to_owned()
            }
            Op::Distinct(slots) => format!("distinct {}", self.names(slots)),
            Op::Skip(..) => "skip".to_owned(),
            Op::Limit(..) => "limit".to_owned(),
            Op::Sort(sort) => {
                self.pipeline(out, &sort.input, depth);
                if sort.first.is_some() { "sort, the first ones".to_owned() } else { "sort".to_owned() }
            }
            Op::Group(group) => {
                self.pipeline(out, &group.input, depth);
                let keys: Vec<Slot> = group.keys.iter().map(|(slot, _)| *slot).collect();
                format!("group by {}", self.names(&keys)).trim_end().to_owned()
            }
            Op::Union(parts, _) => {
                inner.extend(parts.iter().map(|(p, _)| p));
                "one after the other".to_owned()
            }
        };
        let _ = writeln!(out, "{:indent$}{line}", "", indent = depth * 2);
        for pipeline in inner {
            self.pipeline(out, pipeline, depth + 1);
        }
    }
}

fn times(least: u64, most: u64) -> String {
    if most == u64::MAX { format!("*{least}..") } else { format!("*{least}..{most}") }
}
