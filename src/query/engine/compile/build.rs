//! What must hold for the nodes and relationships of a pattern, and what ties them.

use std::collections::BTreeSet;

use super::{
    Compiler,
    pattern::{Flat, Laid},
    wrong,
};
use crate::query::{
    engine::{
        done::Done,
        plan::{Compare, Due, Ex, Follow, Key, Labels, Slot},
        planner::{Condition, Link, NodeInfo, Patterns, What, certain},
        types::Ty,
    },
    text::tree::{Expr, Kind, Labelled, Name, Node, Relationship, Span, Times},
};

impl<'g> Compiler<'g, '_> {
    /// Nodes, links and conditions of a path.
    pub(super) fn build(&mut self, path: &Laid<'_>, patterns: &mut Patterns<'g>, first: Slot) -> Done<()> {
        if let Some(which) = path.which
            && path.flat.len() > 1
        {
            let link = self.searched_path(path, which, patterns, first)?;
            patterns.links.push(link);
            return Ok(());
        }
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
                    let link = self.link(relationship, (*slot, *known), (a, b), patterns, first)?;
                    patterns.links.push(link);
                }
                Flat::Group(group, names) => {
                    let link = self.group(group, names, (a, b), (first, patterns.repeatable))?;
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
                let said = format!("{} and {} are one node", self.shown(*a), self.shown(*b));
                patterns.conditions.push(Condition { ex, needs: vec![*a, *b], said });
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

    pub(super) fn node(
        &mut self,
        node: Option<&Node>,
        slot: Slot,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<usize> {
        let at = if let Some(at) = patterns.nodes.iter().position(|n| n.slot == slot) {
            at
        } else {
            patterns.nodes.push(NodeInfo { slot, labels: Vec::new(), texts: Vec::new() });
            if slot < first {
                // It may be null, or no node at all.
                let named = node.and_then(|node| node.name.as_ref());
                let ex = Ex::Due(slot, Due::Node, named.map_or_else(Span::default, |name| name.span));
                let said = self.due(slot, Due::Node);
                patterns.conditions.push(Condition { ex, needs: Vec::new(), said });
            }
            patterns.nodes.len() - 1
        };
        let Some(node) = node else { return Ok(at) };
        if let Some(Labelled { labels, span, .. }) = &node.labels {
            let (labels, mut needs) = self.needing(first, |c| c.labels(labels))?;
            certain(&labels, &mut patterns.nodes[at].labels);
            needs.push(slot);
            let ex = Ex::Labelled(Box::new(Ex::Slot(slot)), labels, *span);
            let said = self.labelled(slot, *span);
            patterns.conditions.push(Condition { ex, needs, said });
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

    /// `n:Label` as a plan writes it.
    pub(super) fn labelled(&self, slot: Slot, labels: Span) -> String {
        format!("{}:{}", self.shown(slot), self.written(labels))
    }

    /// What a name that was known before must be, as a plan writes it.
    pub(super) fn due(&self, slot: Slot, due: Due) -> String {
        format!("{} is {}", self.shown(slot), due.words().trim_end_matches(" of a pattern"))
    }

    /// What the map of a pattern says.
    pub(super) fn of_map(&mut self, map: Option<&Expr>, slot: Slot, first: Slot) -> Done<Vec<Condition<'g>>> {
        entries(map)?.into_iter().map(|(name, value)| self.property_is(slot, name, value, first)).collect()
    }

    /// `slot.name = value`
    fn property_is(&mut self, slot: Slot, name: &Name, value: &Expr, first: Slot) -> Done<Condition<'g>> {
        let written = self.written(value.span);
        let ((value, _), mut needs) = self.needing(first, |c| c.expr(value))?;
        needs.push(slot);
        let key: Key = self.key(name);
        let property = Ex::Property(Box::new(Ex::Slot(slot)), key, name.span);
        let said = format!("{}.{} = {written}", self.shown(slot), name.text);
        Ok(Condition { ex: Ex::Compare(Box::new(property), vec![(Compare::Equal, value)]), needs, said })
    }

    /// The types that a relationship may have; where only a row can tell, what is to be looked at there.
    pub(super) fn kinds(&mut self, types: Option<&Labelled>) -> Done<(Vec<u16>, Option<Labels<'g>>)> {
        let all = 0..self.store.kinds().len() as u16;
        let Some(types) = types else { return Ok((all.collect(), None)) };
        let labels = self.labels(&types.labels)?;
        let kinds = all.filter(|kind| fits(&labels, *kind) != Some(false)).collect();
        let told = 0..self.store.kinds().len() as u16;
        let late = told.into_iter().any(|kind| fits(&labels, kind).is_none());
        Ok((kinds, late.then_some(labels)))
    }

    fn link(
        &mut self,
        relationship: &Relationship,
        (slot, known): (Slot, bool),
        (a, b): (usize, usize),
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<Link<'g>> {
        let ((kinds, late), mut asks) = self.needing(first, |c| c.kinds(relationship.types.as_ref()))?;
        let follow = Follow { way: relationship.way, kinds };
        if known {
            let due = if relationship.times.is_some() { Due::Rels } else { Due::Rel };
            let place = relationship.name.as_ref().map_or(relationship.span, |name| name.span);
            let said = self.due(slot, due);
            patterns.conditions.push(Condition { ex: Ex::Due(slot, due, place), needs: Vec::new(), said });
        }
        let mut needs = Vec::new();
        let what = match (relationship.times, known) {
            (Some(Times { least, most }), false) => {
                needs.extend(asks);
                let each = self.each(relationship, late, first, &mut needs)?;
                What::Many(least, most.unwrap_or(u64::MAX), each)
            }
            (_, known) => {
                if let Some(late) = late {
                    asks.push(slot);
                    let ex = Ex::Labelled(Box::new(Ex::Slot(slot)), late, relationship.span);
                    let types = relationship.types.as_ref().map_or(relationship.span, |types| types.span);
                    let said = self.labelled(slot, types);
                    patterns.conditions.push(Condition { ex, needs: asks, said });
                }
                patterns.conditions.extend(self.of_map(relationship.properties.as_ref(), slot, first)?);
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
    pub(super) fn each(
        &mut self,
        relationship: &Relationship,
        late: Option<Labels<'g>>,
        first: Slot,
        needs: &mut Vec<Slot>,
    ) -> Done<Option<(Slot, Ex<'g>)>> {
        let hop = self.slot("");
        let mut all = Vec::new();
        all.extend(late.map(|labels| Ex::Labelled(Box::new(Ex::Slot(hop)), labels, relationship.span)));
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
        if self.along_search(filter, patterns, first)? {
            return Ok(());
        }
        let (ex, needs) = self.needing(first, |c| c.condition(filter))?;
        let said = self.written(filter.span);
        patterns.conditions.push(Condition { ex, needs, said });
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

/// Whether a type fits; none: only a row can tell.
fn fits(labels: &Labels<'_>, kind: u16) -> Option<bool> {
    let decided = |list: &[Labels<'_>], by: bool| {
        let mut known = true;
        for one in list {
            match fits(one, kind) {
                Some(fit) if fit == by => return Some(by),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(!by)
    };
    match labels {
        Labels::Has(_, known) => Some(*known == Some(kind)),
        Labels::Any => Some(true),
        Labels::Not(inner) => fits(inner, kind).map(|fit| !fit),
        Labels::All(list) => decided(list, false),
        Labels::One(list) => decided(list, true),
        Labels::Dynamic(..) => None,
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
