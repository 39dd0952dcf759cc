//! Which part of a pattern comes first: a node that few are, then whatever leads to fewest rows from what is known, each
//! condition as soon as all that it looks at is known. The rules, by name:
//!
//! | rule | what it does |
//! |---|---|
//! | known first | a link between two known nodes is a check |
//! | few first | a start by an id or another text, else by the rarest label |
//! | follow from what is known | no product of nodes that a link ties |
//! | filter early | each condition where it first can run |
//! | turn round | a link is followed from either of its ends |
//! | once is enough | what holds for all nodes that a start gives is not looked at again |

use std::collections::BTreeSet;

use super::{
    plan::{Compare, Ex, Expand, Follow, Labels, Leg, Op, Repeat, Search, Shortest, Slot, Start, Walk, Way},
    store::Store,
};
use crate::query::error::QueryError;

/// A node of a pattern.
pub struct NodeInfo<'g> {
    /// Where it goes, or is.
    pub slot: Slot,
    /// Labels that it must have; none: one that the store does not have.
    pub labels: Vec<Option<u16>>,
    /// Texts that it must have as properties, and what is looked at for them.
    pub texts: Vec<(u32, Ex<'g>, Vec<Slot>)>,
}

/// What ties two nodes of a pattern.
pub enum What<'g> {
    /// A relationship.
    One,
    /// A relationship that is known.
    Known,
    /// Several relationships: at least, at most, what must hold for each.
    Many(u64, u64, Option<(Slot, Ex<'g>)>),
    /// A list of relationships that is known.
    KnownMany,
    /// The shortest ways.
    Shortest(Box<Seek<'g>>),
    /// A part several times.
    Repeat(Box<Repeat<'g>>),
}

/// The shortest ways between two nodes.
pub struct Seek<'g> {
    /// Where the first and the last node are, or go.
    pub ends: [Slot; 2],
    /// The parts of a way.
    pub legs: Vec<Leg<'g>>,
    /// Where one node is while it is looked at, and what must hold for each.
    pub node: Option<(Slot, Ex<'g>)>,
    /// What must hold for a way as a whole.
    pub whole: Vec<Ex<'g>>,
    /// Where the path goes, if it has a name.
    pub named: Option<Slot>,
    /// Which ways are taken.
    pub which: Shortest,
    /// Whether what WHERE says of the way is looked at while it is searched, and not of what was found.
    pub during: bool,
    /// What is said where both ends are one node; none: they may be.
    pub apart: Option<Box<QueryError>>,
}

impl Seek<'_> {
    /// All that a way fills, but for its ends.
    pub fn binds(&self) -> Vec<Slot> {
        let mut binds = Vec::new();
        for (at, leg) in self.legs.iter().enumerate() {
            binds.push(leg.rels());
            binds.extend(leg.lists.iter().map(|(_, outer)| *outer));
            binds.extend((at + 1 < self.legs.len()).then_some(leg.node));
        }
        binds
    }

    /// At most so many relationships.
    fn most(&self) -> u64 {
        let of = |leg: &Leg<'_>| leg.most.saturating_mul(leg.hops.len() as u64);
        self.legs.iter().map(of).fold(0, u64::saturating_add)
    }
}

/// A tie between two nodes.
pub struct Link<'g> {
    /// The node where it begins, by its position.
    pub a: usize,
    /// The node where it ends.
    pub b: usize,
    /// Where the relationship or the list goes, or is.
    pub rel: Slot,
    /// What is followed, from where it begins.
    pub follow: Follow,
    /// What it is.
    pub what: What<'g>,
    /// What must be known before.
    pub needs: Vec<Slot>,
}

/// What must hold.
pub struct Condition<'g> {
    /// What is looked at.
    pub ex: Ex<'g>,
    /// What must be known before.
    pub needs: Vec<Slot>,
    /// How it is written.
    pub said: String,
}

/// A path with a name.
pub struct Named {
    /// Where it goes.
    pub slot: Slot,
    /// Its first node.
    pub first: Slot,
    /// Its relationships, and lists of them.
    pub rels: Vec<Slot>,
}

/// The patterns of one MATCH.
#[derive(Default)]
pub struct Patterns<'g> {
    /// Its nodes.
    pub nodes: Vec<NodeInfo<'g>>,
    /// What ties them.
    pub links: Vec<Link<'g>>,
    /// What must hold.
    pub conditions: Vec<Condition<'g>>,
    /// Paths with a name.
    pub paths: Vec<Named>,
    /// Whether relationships may be walked more than once.
    pub repeatable: bool,
}

/// Puts the parts of patterns in order.
pub struct Planner<'g> {
    store: &'g Store,
    /// What is known.
    pub known: BTreeSet<Slot>,
    /// The operators so far.
    pub ops: Vec<Op<'g>>,
    /// Relationships, and lists of them, with their types.
    walked: Vec<(Slot, Vec<u16>)>,
}

impl<'g> Planner<'g> {
    /// With what is known before.
    pub fn new(store: &'g Store, known: BTreeSet<Slot>) -> Self {
        Self { store, known, ops: Vec::new(), walked: Vec::new() }
    }

    /// All of it.
    pub fn plan(&mut self, mut patterns: Patterns<'g>) {
        self.settle(&mut patterns);
        loop {
            if let Some(at) = self.cheapest_link(&patterns) {
                let link = patterns.links.remove(at);
                self.follow(link, &mut patterns);
            } else if let Some(at) = self.cheapest_node(&patterns) {
                self.start(at, &mut patterns);
            } else {
                break;
            }
            self.settle(&mut patterns);
        }
        // What is left waits for something that is never known: it is looked at all the same.
        self.ops.extend(patterns.conditions.into_iter().map(|c| Op::Filter(c.ex, c.said)));
    }

    /// Whatever can be looked at now.
    fn settle(&mut self, patterns: &mut Patterns<'g>) {
        let known = &mut self.known;
        let ops = &mut self.ops;
        for path in std::mem::take(&mut patterns.paths) {
            if path.rels.iter().chain([&path.first]).all(|s| known.contains(s)) {
                known.insert(path.slot);
                ops.push(Op::Path(path.slot, path.first, path.rels));
            } else {
                patterns.paths.push(path);
            }
        }
        for condition in std::mem::take(&mut patterns.conditions) {
            if condition.needs.iter().all(|s| known.contains(s)) {
                ops.push(Op::Filter(condition.ex, condition.said));
            } else {
                patterns.conditions.push(condition);
            }
        }
    }

    /// How many nodes a start would give, about.
    fn rows(&self, node: &NodeInfo<'g>) -> f64 {
        let all = f64::from(self.store.nodes());
        let label = node.labels.iter().map(|l| l.map_or(0, |l| self.store.with(l).len())).min();
        let rows = label.map_or(all, |count| count as f64);
        if node.texts.iter().any(|(_, _, needs)| needs.iter().all(|s| self.known.contains(s))) {
            return rows.min(1.0);
        }
        rows
    }

    fn cheapest_node(&self, patterns: &Patterns<'g>) -> Option<usize> {
        let open = (0..patterns.nodes.len()).filter(|&at| !self.known.contains(&patterns.nodes[at].slot));
        open.min_by(|&a, &b| self.start_cost(a, patterns).total_cmp(&self.start_cost(b, patterns)))
    }

    /// A start is as good as what can be followed from it.
    fn start_cost(&self, at: usize, patterns: &Patterns<'g>) -> f64 {
        let rows = self.rows(&patterns.nodes[at]);
        let links = patterns.links.iter().filter(|l| l.a == at || l.b == at);
        let follow = links.map(|l| {
            let waits = matches!(l.what, What::Repeat(_)) && l.b == at && l.a != at;
            if waits { 1e6 } else { self.width(l, l.a == at).max(0.1) }
        });
        rows * follow.reduce(f64::min).unwrap_or(1.0)
    }

    /// How many relationships a node has that a link would follow, about.
    fn width(&self, link: &Link<'g>, forwards: bool) -> f64 {
        let way = if forwards { link.follow.way } else { turned(link.follow.way) };
        let of = |kind: &u16| {
            let kind = self.store.kinds().get(*kind as usize)?;
            let out = kind.count as f64 / kind.out.nodes().max(1) as f64;
            let into = kind.count as f64 / kind.into.nodes().max(1) as f64;
            Some(match way {
                Way::Out => out,
                Way::In => into,
                Way::Both => out + into,
            })
        };
        link.follow.kinds.iter().filter_map(of).sum()
    }

    fn link_cost(&self, link: &Link<'g>, patterns: &Patterns<'g>) -> Option<f64> {
        if !link.needs.iter().all(|s| self.known.contains(s)) {
            return None;
        }
        let is_known = |at: usize| patterns.nodes.get(at).is_some_and(|n| self.known.contains(&n.slot));
        let (a, b) = (is_known(link.a), is_known(link.b));
        if matches!(link.what, What::Known | What::KnownMany) {
            return Some(0.05);
        }
        if !a && (!b || matches!(link.what, What::Repeat(_))) {
            return None;
        }
        let width = self.width(link, a);
        let other = if a { link.b } else { link.a };
        let kept = patterns
            .nodes
            .get(other)
            .map_or(1.0, |node| (self.rows(node) / f64::from(self.store.nodes().max(1))).clamp(0.001, 1.0));
        let many =
            |most: u64| 10.0 + width.max(1.1).powi(most.min(8) as i32) * if a && b { 0.1 } else { 1.0 };
        Some(match &link.what {
            What::One if a && b => 0.1,
            What::One => width * (0.5 + 0.5 * kept),
            What::Many(_, most, _) => many(*most),
            What::Shortest(seek) => many(seek.most()),
            What::Repeat(_) => 1e4,
            What::Known | What::KnownMany => 0.05,
        })
    }

    fn cheapest_link(&self, patterns: &Patterns<'g>) -> Option<usize> {
        let costs =
            patterns.links.iter().enumerate().filter_map(|(at, l)| Some((at, self.link_cost(l, patterns)?)));
        costs.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(at, _)| at)
    }

    /// Nodes of the pattern's rarest kind.
    fn start(&mut self, at: usize, patterns: &mut Patterns<'g>) {
        let known = &self.known;
        let node = &mut patterns.nodes[at];
        let label = node.labels.iter().min_by_key(|l| l.map_or(0, |l| self.store.with(l).len())).copied();
        let text = node.texts.iter().position(|(_, _, needs)| needs.iter().all(|s| known.contains(s)));
        let start = match (label, text) {
            (Some(None), _) => Start::Nothing,
            (label, Some(text)) => {
                let (key, ex, _) = node.texts.remove(text);
                Start::Text(key, ex, label.flatten())
            }
            (Some(Some(label)), None) => Start::Label(label),
            (None, None) => Start::All,
        };
        let slot = node.slot;
        patterns.conditions.retain_mut(|condition| !held(&mut condition.ex, slot, &start));
        self.known.insert(slot);
        self.ops.push(Op::Nodes(slot, start));
    }

    /// Follows a link from a node that is known.
    fn follow(&mut self, link: Link<'g>, patterns: &mut Patterns<'g>) {
        let slot = |at: usize| patterns.nodes.get(at).map_or(0, |n| n.slot);
        let (a, b) = (slot(link.a), slot(link.b));
        let (knows_a, knows_b) = (self.known.contains(&a), self.known.contains(&b));
        let mut backwards = !knows_a && knows_b;
        if let What::Shortest(..) | What::Many(..) = link.what
            && knows_a
            && knows_b
        {
            backwards = self.width(&link, false) * 4.0 < self.width(&link, true);
        }
        let (from, to) = if backwards { (b, a) } else { (a, b) };
        let way = if backwards { turned(link.follow.way) } else { link.follow.way };
        let kinds = link.follow.kinds.clone();
        let into = if backwards { knows_a } else { knows_b };
        if let What::Shortest(seek) = link.what {
            self.seek(*seek, (backwards, into, to), patterns);
            self.known.extend([a, b]);
            return;
        }
        let unlike = if patterns.repeatable { Vec::new() } else { self.overlapping(&kinds) };
        let follow = Follow { way, kinds: link.follow.kinds };
        let one = Expand { from, rel: link.rel, to, into, follow, unlike };
        self.known.extend([a, b, link.rel]);
        self.walked.push((link.rel, kinds));
        let repeatable = patterns.repeatable;
        let walk =
            |one, least, most, each| Walk { one, least, most, backwards, each, repeatable, once: false };
        let op = match link.what {
            What::One => Op::Expand(one),
            What::Known => Op::Bound(one, knows_a || knows_b),
            What::KnownMany => Op::Along(one, knows_a || knows_b),
            What::Many(least, most, each) => Op::Walk(Box::new(walk(one, least, most, each))),
            What::Shortest(_) => return,
            What::Repeat(mut repeat) => {
                (repeat.from, repeat.to, repeat.into, repeat.unlike) =
                    (one.from, one.to, one.into, one.unlike);
                self.known.extend(repeat.lists.iter().map(|(_, outer)| *outer));
                Op::Repeat(repeat)
            }
        };
        self.ops.push(op);
    }

    /// Searches the shortest ways from an end that is known; what must hold for the other one is looked at before the
    /// ways to it are searched. Other relationships of the pattern may be on such a way.
    fn seek(
        &mut self,
        seek: Seek<'g>,
        (backwards, into, to): (bool, bool, Slot),
        patterns: &mut Patterns<'g>,
    ) {
        let mut goal = Vec::new();
        if !into {
            let known = &self.known;
            let of_goal = |c: &Condition<'g>| {
                c.needs.contains(&to) && c.needs.iter().all(|s| *s == to || known.contains(s))
            };
            let (of_it, rest) = std::mem::take(&mut patterns.conditions).into_iter().partition(of_goal);
            patterns.conditions = rest;
            let of_it: Vec<Condition<'g>> = of_it;
            goal.extend(of_it.into_iter().map(|c| c.ex));
        }
        self.known.extend(seek.binds());
        let Seek { ends, legs, node, whole, named, which, apart, .. } = seek;
        let repeatable = patterns.repeatable;
        let search =
            Search { ends, backwards, into, legs, which, repeatable, goal, node, whole, named, apart };
        self.ops.push(Op::Shortest(Box::new(search)));
    }

    /// The relationships walked so far that may be of one of these types.
    fn overlapping(&self, kinds: &[u16]) -> Vec<Slot> {
        let walked = self.walked.iter().filter(|(_, own)| own.iter().any(|k| kinds.contains(k)));
        walked.map(|(slot, _)| *slot).collect()
    }
}

/// The other way.
pub fn turned(way: Way) -> Way {
    match way {
        Way::Out => Way::In,
        Way::In => Way::Out,
        Way::Both => Way::Both,
    }
}

/// Whether a condition holds for every node that a start gives; of several labels those that hold are taken out of it.
fn held(ex: &mut Ex<'_>, slot: Slot, start: &Start<'_>) -> bool {
    let is_slot = |ex: &Ex<'_>| matches!(ex, Ex::Slot(own) if *own == slot);
    match (start, ex) {
        (Start::Label(label), Ex::Labelled(of, labels, _)) if is_slot(of) => has(labels, *label),
        (Start::Text(key, Ex::Const(text), _), Ex::Compare(left, rest)) if text.as_text().is_some() => {
            let [(Compare::Equal, right)] = rest.as_slice() else { return false };
            let is_key =
                |ex: &Ex<'_>| matches!(ex, Ex::Property(of, own, _) if own.id == Some(*key) && is_slot(of));
            let is_text = |ex: &Ex<'_>| matches!(ex, Ex::Const(own) if own.as_text() == text.as_text());
            is_key(left) && is_text(right) || is_text(left) && is_key(right)
        }
        _ => false,
    }
}

/// Whether all that have a label are of these.
fn has(labels: &mut Labels<'_>, label: u16) -> bool {
    match labels {
        Labels::Has(own, _) => *own == Some(label),
        Labels::All(list) => {
            list.retain_mut(|one| !has(one, label));
            list.is_empty()
        }
        _ => false,
    }
}

/// The labels that a node has for certain.
pub fn certain(labels: &Labels<'_>, certainly: &mut Vec<Option<u16>>) {
    match labels {
        Labels::Has(label, _) => certainly.push(*label),
        Labels::All(list) => list.iter().for_each(|l| certain(l, certainly)),
        _ => {}
    }
}
