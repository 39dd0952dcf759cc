//! Patterns: their names, what must hold for their nodes and relationships, and what ties them.

use std::collections::BTreeSet;

use super::{
    Compiler,
    expr::{lacks, wants},
    wrong,
};
use crate::query::{
    engine::{
        Done,
        plan::{Compare, Ex, Follow, Key, Labels, Op, Pick, Pipeline, Shortest, Slot},
        planner::{Condition, Link, Named, NodeInfo, Patterns, Planner, What, certain},
        types::Ty,
        value::Value,
    },
    text::tree::{
        self, Expr, Group, Kind, Labelled, Name, Node, Part, Path, Relationship, Select, Span, Times,
    },
};

/// A part of a path, with the groups that are walked once taken apart.
pub(super) enum Flat<'t> {
    /// A node; none: one that is not written.
    Node(Option<&'t Node>, Slot),
    /// A relationship, and whether it was known before.
    Rel(&'t Relationship, Slot, bool),
    /// A group that is walked several times.
    Group(&'t Group, GroupNames),
}

/// The names in a group: inside, and as lists outside.
pub(super) struct GroupNames {
    /// Name, slot inside, slot outside, what it is inside.
    pub names: Vec<(String, Slot, Slot, Ty)>,
    /// Where the relationships of all rounds go.
    pub all: Slot,
}

/// A path with its slots.
pub(super) struct Laid<'t> {
    path: &'t Path,
    flat: Vec<Flat<'t>>,
    /// Conditions of groups that are walked once.
    filters: Vec<&'t Expr>,
    which: Option<Shortest>,
}

impl<'g> Compiler<'g, '_> {
    /// The patterns of one MATCH: their names are known afterwards.
    pub(super) fn pattern(
        &mut self,
        paths: &[Path],
        filter: Option<&Expr>,
        repeatable: bool,
        ops: &mut Vec<Op<'g>>,
    ) -> Done<()> {
        let before: BTreeSet<Slot> = self.scope.vars.iter().map(|v| v.slot).collect();
        let first = self.names.len();
        let mut laid = Vec::new();
        let mut rels = BTreeSet::new();
        for path in paths {
            laid.push(self.lay(path, &before, &mut rels)?);
        }
        let mut named = Vec::new();
        for path in paths {
            if let Some(name) = &path.name {
                self.scope.free(name)?;
                let slot = self.slot(&name.text);
                self.scope.add(&name.text, slot, Ty::Path);
                named.push(slot);
            }
        }
        let declared = |slot: &Slot| *slot >= first;
        let mut patterns = Patterns { repeatable, ..Patterns::default() };
        let mut picked: Vec<(Laid<'_>, Shortest)> = Vec::new();
        let mut slots = named.into_iter();
        for path in laid {
            let name = if path.path.name.is_some() { slots.next() } else { None };
            if let Some(slot) = name {
                patterns.paths.push(named_path(&path, slot));
            }
            let simple =
                matches!(path.flat.as_slice(), [Flat::Node(..), Flat::Rel(.., false), Flat::Node(..)]);
            match path.which {
                Some(which) if !simple => picked.push((path, which)),
                _ => self.build(&path, &mut patterns, first)?,
            }
        }
        let mut late = Vec::new();
        if let Some(filter) = filter {
            self.filter(filter, &mut patterns, first)?;
        }
        let mut planner = Planner::new(self.store, before);
        if !picked.is_empty() {
            // What looks at picked paths waits for them.
            late = std::mem::take(&mut patterns.conditions);
            let paths = std::mem::take(&mut patterns.paths);
            planner.plan(patterns);
            for (path, which) in picked {
                let pick = self.picked(&path, which, &planner.known, first)?;
                planner.pick(pick);
            }
            patterns = Patterns { conditions: std::mem::take(&mut late), paths, ..Patterns::default() };
        }
        planner.plan(patterns);
        debug_assert!(late.is_empty() && planner.known.iter().any(declared) || true);
        for op in planner.ops {
            self.push(ops, op)?;
        }
        Ok(())
    }

    /// A pattern of which the shortest ones are taken.
    fn picked(
        &mut self,
        path: &Laid<'_>,
        which: Shortest,
        known: &BTreeSet<Slot>,
        first: Slot,
    ) -> Done<Pick<'g>> {
        let mut patterns = Patterns::default();
        self.build(path, &mut patterns, first)?;
        let mut planner = Planner::new(self.store, known.clone());
        planner.plan(patterns);
        let node = |flat: Option<&Flat<'_>>| match flat {
            Some(Flat::Node(_, slot)) => *slot,
            _ => 0,
        };
        let ends = [node(path.flat.first()), node(path.flat.last())];
        let binds: Vec<Slot> = planner.known.difference(known).copied().collect();
        let inner = Pipeline { ops: planner.ops };
        Ok(Pick { inner, ends, rels: rels_of(path), binds, which })
    }

    /// Gives slots to all parts of a path.
    fn lay<'t>(
        &mut self,
        path: &'t Path,
        before: &BTreeSet<Slot>,
        rels: &mut BTreeSet<String>,
    ) -> Done<Laid<'t>> {
        let mut flat = Vec::new();
        let mut filters = Vec::new();
        self.lay_parts(&path.parts, before, rels, &mut flat, &mut filters)?;
        if !matches!(flat.last(), Some(Flat::Node(..))) {
            let slot = self.slot("");
            flat.push(Flat::Node(None, slot));
        }
        let which = match &path.select {
            Select::All => None,
            Select::ShortestPath | Select::AllShortestPaths => {
                if flat.len() != 3 || matches!(flat.get(1), Some(Flat::Group(..))) {
                    return Err(wrong("a shortest path is of two nodes and what is between them", path.span)
                        .help("for example: `shortestPath((a)-[*]-(b))`")
                        .into());
                }
                let all = path.select == Select::AllShortestPaths;
                Some(if all { Shortest::Groups(1) } else { Shortest::Paths(1) })
            }
            Select::Any(count) | Select::Shortest(count) => Some(Shortest::Paths(*count)),
            Select::Groups(count) => Some(Shortest::Groups(*count)),
            Select::Given(name, groups) => {
                let count = match self.given.get(name) {
                    Some(Value::Int(count)) if *count > 0 => *count as u64,
                    _ => return Err(wrong("so many paths cannot be asked for", path.span).into()),
                };
                Some(if *groups { Shortest::Groups(count) } else { Shortest::Paths(count) })
            }
        };
        Ok(Laid { path, flat, filters, which })
    }

    fn lay_parts<'t>(
        &mut self,
        parts: &'t [Part],
        before: &BTreeSet<Slot>,
        rels: &mut BTreeSet<String>,
        flat: &mut Vec<Flat<'t>>,
        filters: &mut Vec<&'t Expr>,
    ) -> Done<()> {
        for part in parts {
            match part {
                Part::Node(node) => {
                    let slot = self.node_slot(node)?;
                    // Two nodes side by side are one.
                    flat.push(Flat::Node(Some(node), slot));
                }
                Part::Relationship(relationship) => {
                    self.gap(flat);
                    let (slot, known) = self.rel_slot(relationship, before, rels)?;
                    flat.push(Flat::Rel(relationship, slot, known));
                }
                Part::Group(group) if group.times.is_none() => {
                    if group.name.is_some() {
                        return Err(lacks("name of a part of a path", group.span));
                    }
                    self.lay_parts(&group.parts, before, rels, flat, filters)?;
                    filters.extend(&group.filter);
                }
                Part::Group(group) => {
                    self.gap(flat);
                    let names = self.group_names(group)?;
                    flat.push(Flat::Group(group, names));
                }
            }
        }
        Ok(())
    }

    /// A node that is not written stands between a group and what is beside it.
    fn gap(&mut self, flat: &mut Vec<Flat<'_>>) {
        if !matches!(flat.last(), Some(Flat::Node(..))) {
            let slot = self.slot("");
            flat.push(Flat::Node(None, slot));
        }
    }

    pub(super) fn node_slot(&mut self, node: &Node) -> Done<Slot> {
        let Some(name) = &node.name else { return Ok(self.slot("")) };
        if let Some(var) = self.scope.find(&name.text) {
            let (slot, ty) = (var.slot, var.ty.clone());
            conflict(&ty, &Ty::Node, name)?;
            self.touched.push(slot);
            return Ok(slot);
        }
        let slot = self.slot(&name.text);
        self.scope.add(&name.text, slot, Ty::Node);
        Ok(slot)
    }

    pub(super) fn rel_slot(
        &mut self,
        relationship: &Relationship,
        before: &BTreeSet<Slot>,
        rels: &mut BTreeSet<String>,
    ) -> Done<(Slot, bool)> {
        let Some(name) = &relationship.name else { return Ok((self.slot(""), false)) };
        let ty = if relationship.times.is_some() { Ty::List(Box::new(Ty::Rel)) } else { Ty::Rel };
        if let Some(var) = self.scope.find(&name.text) {
            let (slot, known) = (var.slot, var.ty.clone());
            conflict(&known, &ty, name)?;
            if !before.contains(&slot) || rels.contains(&name.text) {
                return Err(wrong(
                    format!("`{}` cannot be two relationships of one pattern", name.text),
                    name.span,
                )
                .help("give one of them another name")
                .into());
            }
            rels.insert(name.text.clone());
            self.touched.push(slot);
            return Ok((slot, true));
        }
        rels.insert(name.text.clone());
        let slot = self.slot(&name.text);
        self.scope.add(&name.text, slot, ty);
        Ok((slot, false))
    }

    /// Nodes, links and conditions of a path.
    pub(super) fn build(&mut self, path: &Laid<'_>, patterns: &mut Patterns<'g>, first: Slot) -> Done<()> {
        let mut at: Vec<Option<usize>> = Vec::with_capacity(path.flat.len());
        for part in &path.flat {
            at.push(match part {
                Flat::Node(node, slot) => Some(self.node(*node, *slot, patterns, first)?),
                _ => None,
            });
        }
        for (position, part) in path.flat.iter().enumerate() {
            let end = |at: Option<&Option<usize>>| at.copied().flatten();
            let ends = (end(position.checked_sub(1).and_then(|p| at.get(p))), end(at.get(position + 1)));
            let (Some(a), Some(b)) = ends else { continue };
            match part {
                Flat::Node(..) => {}
                Flat::Rel(relationship, slot, known) => {
                    let link = self.link(relationship, *slot, *known, (a, b), path, patterns, first)?;
                    patterns.links.push(link);
                }
                Flat::Group(group, names) => {
                    let link = self.group(group, names, (a, b), first)?;
                    patterns.links.push(link);
                }
            }
        }
        // Two nodes side by side are the same one.
        for pair in path.flat.windows(2) {
            if let [Flat::Node(_, a), Flat::Node(_, b)] = pair
                && a != b
            {
                let ex = Ex::Compare(Box::new(Ex::Slot(*a)), vec![(Compare::Equal, Ex::Slot(*b))]);
                patterns.conditions.push(Condition { ex, needs: vec![*a, *b] });
            }
        }
        for filter in &path.filters {
            self.filter(filter, patterns, first)?;
        }
        Ok(())
    }

    /// What an expression is, and which names of this MATCH it looks at.
    pub(super) fn needing<T>(
        &mut self,
        first: Slot,
        read: impl FnOnce(&mut Self) -> Done<T>,
    ) -> Done<(T, Vec<Slot>)> {
        let outer = std::mem::take(&mut self.touched);
        let known: BTreeSet<Slot> = self.scope.vars.iter().map(|v| v.slot).collect();
        let done = read(self);
        let touched = std::mem::replace(&mut self.touched, outer);
        self.touched.extend(&touched);
        let mut needs: Vec<Slot> = touched.into_iter().filter(|s| *s >= first && known.contains(s)).collect();
        needs.sort_unstable();
        needs.dedup();
        Ok((done?, needs))
    }

    fn node(
        &mut self,
        node: Option<&Node>,
        slot: Slot,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<usize> {
        let at = match patterns.nodes.iter().position(|n| n.slot == slot) {
            Some(at) => at,
            None => {
                patterns.nodes.push(NodeInfo { slot, labels: Vec::new(), texts: Vec::new() });
                if slot < first {
                    // It may be null, or no node at all.
                    let ex = Ex::Labelled(Box::new(Ex::Slot(slot)), Labels::All(Vec::new()), Span::default());
                    patterns.conditions.push(Condition { ex, needs: Vec::new() });
                }
                patterns.nodes.len() - 1
            }
        };
        let Some(node) = node else { return Ok(at) };
        if let Some(Labelled { labels, span, .. }) = &node.labels {
            let (labels, mut needs) = self.needing(first, |c| c.labels(labels))?;
            certain(&labels, &mut patterns.nodes[at].labels);
            needs.push(slot);
            let ex = Ex::Labelled(Box::new(Ex::Slot(slot)), labels, *span);
            patterns.conditions.push(Condition { ex, needs });
        }
        for (name, value) in entries(node.properties.as_ref())? {
            if let Some(key) = self.store.key(&name.text) {
                let ((ex, _), needs) = self.needing(first, |c| c.expr(value))?;
                patterns.nodes[at].texts.push((key, ex, needs));
            }
            let condition = self.property_is(slot, name, value, first)?;
            patterns.conditions.push(condition);
        }
        if let Some(filter) = &node.filter {
            self.filter(filter, patterns, first)?;
        }
        Ok(at)
    }

    /// `slot.name = value`
    fn property_is(&mut self, slot: Slot, name: &Name, value: &Expr, first: Slot) -> Done<Condition<'g>> {
        let ((value, _), mut needs) = self.needing(first, |c| c.expr(value))?;
        needs.push(slot);
        let key: Key = self.key(name);
        let property = Ex::Property(Box::new(Ex::Slot(slot)), key, name.span);
        Ok(Condition { ex: Ex::Compare(Box::new(property), vec![(Compare::Equal, value)]), needs })
    }

    /// The types that a relationship may have.
    pub(super) fn kinds(&mut self, types: Option<&Labelled>) -> Done<Vec<u16>> {
        let all = 0..self.store.kinds().len() as u16;
        let Some(types) = types else { return Ok(all.collect()) };
        let labels = self.labels(&types.labels)?;
        fn fits(labels: &Labels<'_>, kind: u16) -> Option<bool> {
            Some(match labels {
                Labels::Has(_, known) => *known == Some(kind),
                Labels::Any => true,
                Labels::Not(inner) => !fits(inner, kind)?,
                Labels::All(list) => {
                    list.iter().map(|l| fits(l, kind)).collect::<Option<Vec<_>>>()?.into_iter().all(|f| f)
                }
                Labels::One(list) => {
                    list.iter().map(|l| fits(l, kind)).collect::<Option<Vec<_>>>()?.into_iter().any(|f| f)
                }
                Labels::Dynamic(..) => return None,
            })
        }
        let mut kinds = Vec::new();
        for kind in all {
            match fits(&labels, kind) {
                Some(true) => kinds.push(kind),
                Some(false) => {}
                None => return Err(lacks("$(..)", types.span)),
            }
        }
        Ok(kinds)
    }

    #[expect(clippy::too_many_arguments, reason = "a link is between two nodes of a path of a pattern")]
    fn link(
        &mut self,
        relationship: &Relationship,
        slot: Slot,
        known: bool,
        (a, b): (usize, usize),
        path: &Laid<'_>,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<Link<'g>> {
        let follow = Follow { way: relationship.way, kinds: self.kinds(relationship.types.as_ref())? };
        let times = relationship.times.or(path.which.map(|_| Times { least: 1, most: Some(1) }));
        let simple = path.flat.len() == 3;
        let which = path.which.filter(|_| simple);
        let mut needs = Vec::new();
        let what = match (times, known) {
            (Some(Times { least, most }), false) if relationship.times.is_some() || which.is_some() => {
                let each = self.each(relationship, first, &mut needs)?;
                let most = most.unwrap_or(u64::MAX);
                match which {
                    Some(which) => What::Shortest(least, most, each, which),
                    None => What::Many(least, most, each),
                }
            }
            (_, known) => {
                for (name, value) in entries(relationship.properties.as_ref())? {
                    let condition = self.property_is(slot, name, value, first)?;
                    patterns.conditions.push(condition);
                }
                if let Some(filter) = &relationship.filter {
                    self.filter(filter, patterns, first)?;
                }
                match (known, relationship.times.is_some()) {
                    (true, true) => What::KnownMany,
                    (true, false) => What::Known,
                    (false, _) => What::One,
                }
            }
        };
        Ok(Link { a, b, rel: slot, follow, what, needs })
    }

    /// What must hold for each of several relationships, with the slot where each is while it is looked at.
    fn each(
        &mut self,
        relationship: &Relationship,
        first: Slot,
        needs: &mut Vec<Slot>,
    ) -> Done<Option<(Slot, Ex<'g>)>> {
        let hop = self.slot("");
        let mut all = Vec::new();
        for (name, value) in entries(relationship.properties.as_ref())? {
            let condition = self.property_is(hop, name, value, first)?;
            needs.extend(condition.needs.into_iter().filter(|s| *s != hop));
            all.push(condition.ex);
        }
        if let Some(filter) = &relationship.filter {
            let named = relationship.name.as_ref();
            if let Some(name) = named {
                self.scope.add(&name.text, hop, Ty::Rel);
            }
            let read = self.needing(first, |c| c.condition(filter));
            if named.is_some() {
                self.scope.vars.pop();
            }
            let (ex, own) = read?;
            needs.extend(own.into_iter().filter(|s| *s != hop));
            all.push(ex);
        }
        Ok((!all.is_empty()).then_some((hop, Ex::And(all, relationship.span))))
    }

    /// A condition, taken apart at its ANDs.
    pub(super) fn filter(&mut self, filter: &Expr, patterns: &mut Patterns<'g>, first: Slot) -> Done<()> {
        if let Kind::And(list) = &filter.kind {
            return list.iter().try_for_each(|part| self.filter(part, patterns, first));
        }
        let (ex, needs) = self.needing(first, |c| c.condition(filter))?;
        patterns.conditions.push(Condition { ex, needs });
        if let Kind::Compare(left, rest) = &filter.kind
            && let [(Compare::Equal, right)] = rest.as_slice()
        {
            self.hint(left, right, patterns, first)?;
            self.hint(right, left, patterns, first)?;
        }
        if let Kind::Labelled(of, labelled) = &filter.kind
            && let Some(var) = of.variable().and_then(|name| self.scope.find(name))
        {
            let slot = var.slot;
            let (labels, _) = self.needing(first, |c| c.labels(&labelled.labels))?;
            if let Some(node) = patterns.nodes.iter_mut().find(|n| n.slot == slot) {
                certain(&labels, &mut node.labels);
            }
        }
        Ok(())
    }

    /// `n.key = value` tells where to look for a node.
    fn hint(&mut self, left: &Expr, value: &Expr, patterns: &mut Patterns<'g>, first: Slot) -> Done<()> {
        let Kind::Property(of, key) = &left.kind else { return Ok(()) };
        let Some(slot) = of.variable().and_then(|name| self.scope.find(name)).map(|v| v.slot) else {
            return Ok(());
        };
        let (Some(at), Some(key)) =
            (patterns.nodes.iter().position(|n| n.slot == slot), self.store.key(&key.text))
        else {
            return Ok(());
        };
        let ((ex, _), needs) = self.needing(first, |c| c.expr(value))?;
        if !needs.contains(&slot) {
            patterns.nodes[at].texts.push((key, ex, needs));
        }
        Ok(())
    }
}

/// The entries of a pattern's map.
fn entries(properties: Option<&Expr>) -> Done<Vec<(&Name, &Expr)>> {
    match properties {
        None => Ok(Vec::new()),
        Some(Expr { kind: Kind::Map(entries), .. }) => Ok(entries.iter().map(|(n, e)| (n, e)).collect()),
        Some(other) => Err(wrong("a parameter does not stand for the map of a pattern", other.span)
            .help("name its keys: `{id: $map.id}`")
            .into()),
    }
}

/// An error where a name is of something else.
fn conflict(ty: &Ty, wanted: &Ty, name: &Name) -> Done<()> {
    if *ty == Ty::Null {
        return Ok(());
    }
    wants(ty, std::slice::from_ref(wanted), name.span)?;
    match (ty, wanted) {
        (Ty::List(item), Ty::List(of)) if !item.may_be(std::slice::from_ref(of)) => {
            Err(wrong(format!("`{}` is a list of something else", name.text), name.span).into())
        }
        _ => Ok(()),
    }
}

/// The relationships of a path, in order.
fn rels_of(path: &Laid<'_>) -> Vec<Slot> {
    let of = |part: &Flat<'_>| match part {
        Flat::Node(..) => None,
        Flat::Rel(_, slot, _) => Some(*slot),
        Flat::Group(_, names) => Some(names.all),
    };
    path.flat.iter().filter_map(of).collect()
}

fn named_path(path: &Laid<'_>, slot: Slot) -> Named {
    let first = match path.flat.first() {
        Some(Flat::Node(_, first)) => *first,
        _ => 0,
    };
    Named { slot, first, rels: rels_of(path) }
}

impl<'t> Laid<'t> {
    /// The parts of a group, as a path of its own.
    pub(super) fn inside(path: &'t Path, flat: Vec<Flat<'t>>, filters: Vec<&'t Expr>) -> Self {
        Self { path, flat, filters, which: None }
    }
}

/// A path of parts, without a name.
pub(super) fn bare(parts: &[Part], span: Span) -> tree::Path {
    tree::Path { name: None, select: Select::All, parts: parts.to_vec(), span }
}
