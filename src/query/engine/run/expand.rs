//! One relationship on from a node, and relationships that are known.

use crate::query::engine::{
    context::Context,
    done::{Done, failed},
    eval::Row,
    plan::{Expand, Follow, Slot, Way},
    planner::turned,
    run::row::{is_among, node_in},
    store::{Store, Tie},
    value::Value,
};

/// The relationships of a node that are followed, one after the other.
pub struct TieIter<'p, 'g> {
    store: &'g Store,
    node: u32,
    kinds: &'p [u16],
    way: Way,
    /// Whether those that lead here come next, of the same type.
    back: bool,
    ties: std::slice::Iter<'g, Tie>,
    /// Those at hand lead to the node, and loops were given already.
    loops_given: bool,
    /// Where the other end must be.
    target: Option<u32>,
    /// Whether the walk begins at the other end.
    pub turned: bool,
}

impl<'p, 'g> TieIter<'p, 'g> {
    /// Those of a node.
    pub fn new(store: &'g Store, node: u32, follow: &'p Follow, way: Way) -> Self {
        let ties = [].iter();
        let (kinds, back) = (follow.kinds.as_slice(), false);
        Self { store, node, kinds, way, back, ties, loops_given: false, target: None, turned: false }
    }

    /// None.
    pub fn empty(store: &'g Store) -> Self {
        Self {
            store,
            node: 0,
            kinds: &[],
            way: Way::Out,
            back: false,
            ties: [].iter(),
            loops_given: false,
            target: None,
            turned: false,
        }
    }

    /// The next one.
    pub fn next(&mut self) -> Option<Tie> {
        loop {
            for tie in self.ties.by_ref() {
                let again = self.loops_given && tie.other == self.node;
                if !again && self.target.is_none_or(|target| target == tie.other) {
                    return Some(*tie);
                }
            }
            self.turn_page()?;
        }
    }

    fn turn_page(&mut self) -> Option<()> {
        if self.back {
            let (kind, rest) = self.kinds.split_first()?;
            self.kinds = rest;
            self.back = false;
            self.loops_given = true;
            self.ties = self.store.kinds().get(*kind as usize)?.into.of(self.node).iter();
            return Some(());
        }
        let kind = self.store.kinds().get(*self.kinds.first()? as usize)?;
        self.loops_given = false;
        match self.way {
            Way::Both => {
                self.back = true;
                self.ties = kind.out.of(self.node).iter();
            }
            way => {
                self.kinds = self.kinds.split_first()?.1;
                let ties = if way == Way::Out { &kind.out } else { &kind.into };
                self.ties = ties.of(self.node).iter();
            }
        }
        Some(())
    }
}

/// How many relationships of a node would be followed.
pub fn degree(store: &Store, node: u32, follow: &Follow, way: Way) -> usize {
    let of = |kind: &u16| {
        store.kinds().get(*kind as usize).map_or(0, |kind| match way {
            Way::Out => kind.out.of(node).len(),
            Way::In => kind.into.of(node).len(),
            Way::Both => kind.out.of(node).len() + kind.into.of(node).len(),
        })
    };
    follow.kinds.iter().map(of).sum()
}

/// Begins to follow.
pub fn begin<'p, 'g>(expand: &'p Expand, context: &Context<'g>, row: &Row<'g>) -> Done<TieIter<'p, 'g>> {
    let store = context.store;
    let follow = &expand.follow;
    let Some(from) = node_in(row, expand.from)? else { return Ok(TieIter::empty(store)) };
    if !expand.into {
        return Ok(TieIter::new(store, from, follow, follow.way));
    }
    let Some(to) = node_in(row, expand.to)? else { return Ok(TieIter::empty(store)) };
    let back = turned(follow.way);
    let mut ties = if degree(store, to, follow, back) < degree(store, from, follow, follow.way) {
        TieIter { target: Some(from), turned: true, ..TieIter::new(store, to, follow, back) }
    } else {
        TieIter { target: Some(to), ..TieIter::new(store, from, follow, follow.way) }
    };
    ties.node = if ties.turned { to } else { from };
    Ok(ties)
}

/// The next one that fits.
pub fn next<'g>(
    expand: &Expand,
    ties: &mut TieIter<'_, 'g>,
    context: &mut Context<'g>,
    row: &mut Row<'g>,
) -> Done<bool> {
    while let Some(tie) = ties.next() {
        if !expand.unlike.is_empty() && is_among(tie.rel, &expand.unlike, row) {
            context.step()?;
            continue;
        }
        row[expand.rel] = Value::Rel(tie.rel);
        if !expand.into {
            row[expand.to] = Value::Node(tie.other);
        }
        return Ok(true);
    }
    Ok(false)
}

/// Ends that fit a relationship that is known.
pub type Pairs = Vec<(u32, u32)>;

/// The ends that a known relationship may have in a pattern.
pub fn bound<'g>(expand: &Expand, knows_from: bool, context: &Context<'g>, row: &Row<'g>) -> Done<Pairs> {
    let rel = match &row[expand.rel] {
        Value::Rel(rel) => *rel,
        Value::Null => return Ok(Pairs::new()),
        other => return Err(failed(format!("this is {}, where a relationship is due", other.what())).into()),
    };
    let store = context.store;
    if !expand.follow.kinds.contains(&store.kind_of(rel)) || is_among(rel, &expand.unlike, row) {
        return Ok(Pairs::new());
    }
    let (from, to) = store.ends(rel);
    let mut pairs = match expand.follow.way {
        Way::Out => vec![(from, to)],
        Way::In => vec![(to, from)],
        Way::Both if from == to => vec![(from, to)],
        Way::Both => vec![(to, from), (from, to)],
    };
    fitting(&mut pairs, expand, knows_from, row)?;
    Ok(pairs)
}

/// Keeps those whose ends are as they are known.
fn fitting(pairs: &mut Pairs, expand: &Expand, knows_from: bool, row: &Row<'_>) -> Done<()> {
    let from = if knows_from { Some(node_in(row, expand.from)?) } else { None };
    let to = if expand.into { Some(node_in(row, expand.to)?) } else { None };
    pairs.retain(|(a, b)| from.is_none_or(|f| f == Some(*a)) && to.is_none_or(|t| t == Some(*b)));
    // One node on both sides.
    if expand.from == expand.to {
        pairs.retain(|(a, b)| a == b);
    }
    Ok(())
}

/// The ends that a known list of relationships may have.
pub fn along<'g>(expand: &Expand, knows_from: bool, context: &mut Context<'g>, row: &Row<'g>) -> Done<Pairs> {
    let items = match &row[expand.rel] {
        Value::List(list) => &list.items,
        Value::Null => return Ok(Pairs::new()),
        other => {
            return Err(
                failed(format!("this is {}, where a list of relationships is due", other.what())).into()
            );
        }
    };
    context.steps(items.len())?;
    let store = context.store;
    let mut rels = Vec::with_capacity(items.len());
    for item in items {
        let Value::Rel(rel) = item else { return Ok(Pairs::new()) };
        let fits = expand.follow.kinds.contains(&store.kind_of(*rel));
        if !fits || rels.contains(rel) || is_among(*rel, &expand.unlike, row) {
            return Ok(Pairs::new());
        }
        rels.push(*rel);
    }
    let Some(first) = rels.first() else {
        let node = if knows_from { node_in(row, expand.from)? } else { node_in(row, expand.to)? };
        let mut pairs: Pairs = node.map(|n| (n, n)).into_iter().collect();
        fitting(&mut pairs, expand, knows_from, row)?;
        return Ok(pairs);
    };
    let (from, to) = store.ends(*first);
    let begin = match expand.follow.way {
        Way::Out => vec![from],
        Way::In => vec![to],
        Way::Both if from == to => vec![from],
        Way::Both => vec![from, to],
    };
    let mut pairs = Pairs::new();
    for start in begin {
        let mut node = Some(start);
        for rel in &rels {
            node = node.and_then(|node| {
                let (from, to) = store.ends(*rel);
                match expand.follow.way {
                    Way::Out | Way::Both if from == node => Some(to),
                    Way::In | Way::Both if to == node => Some(from),
                    _ => None,
                }
            });
        }
        pairs.extend(node.map(|end| (start, end)));
    }
    fitting(&mut pairs, expand, knows_from, row)?;
    Ok(pairs)
}

/// The path from a node over relationships and lists of them.
pub fn path<'g>(row: &Row<'g>, first: Slot, slots: &[Slot], context: &mut Context<'g>) -> Done<Value<'g>> {
    let Some(start) = node_in(row, first)? else { return Ok(Value::Null) };
    let mut nodes = vec![start];
    let mut rels = Vec::new();
    let mut at = start;
    let mut add = |rel: u32, store: &Store| {
        let (from, to) = store.ends(rel);
        at = if from == at { to } else { from };
        nodes.push(at);
        rels.push(rel);
    };
    for slot in slots {
        match &row[*slot] {
            Value::Rel(rel) => add(*rel, context.store),
            Value::List(list) => {
                context.steps(list.items.len())?;
                for item in &list.items {
                    if let Value::Rel(rel) = item {
                        add(*rel, context.store);
                    }
                }
            }
            _ => return Ok(Value::Null),
        }
    }
    Value::path(nodes, rels)
}
