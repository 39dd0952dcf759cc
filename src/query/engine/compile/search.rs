//! What WHERE says of a shortest path: it is held against the ways while they are searched, so that the shortest way
//! *that fits* is found. What is said of each relationship or each node on the way is looked at hop by hop; the rest,
//! where a way has reached its end.

use super::Compiler;
use crate::query::{
    engine::{
        done::Done,
        plan::{Ex, Slot},
        planner::{Link, Patterns, Seek, What},
        types::Ty,
    },
    text::tree::{Expr, Kind, Name, Quantifier},
};

/// What a condition is about.
enum Part {
    Relationships,
    Nodes,
}

impl<'g> Compiler<'g, '_> {
    /// `all(r IN relationships(p) WHERE ..)` and the like, of a path that is searched: whether it was such a condition.
    pub(super) fn along_search(
        &mut self,
        filter: &Expr,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<bool> {
        let Kind::Quantified(quantifier @ (Quantifier::All | Quantifier::None), name, list, Some(each)) =
            &filter.kind
        else {
            return Ok(false);
        };
        let Some((at, part)) = self.searched(list, patterns) else { return Ok(false) };
        let Some(Link { rel, what: What::Shortest(seek), .. }) = patterns.links.get(at) else {
            return Ok(false);
        };
        let own = seek.own(*rel);
        let slot = match part {
            Part::Relationships => seek.legs.first().and_then(|leg| leg.hops.first()).map(|hop| hop.rel),
            Part::Nodes => seek.node.as_ref().map(|(slot, _)| *slot),
        };
        let slot = slot.unwrap_or_else(|| self.slot(&name.text));
        let (ex, needs) = self.of_item(name, slot, &part, each, first)?;
        if needs.iter().any(|need| own.contains(need)) {
            // It looks at the whole way too.
            return Ok(false);
        }
        let ex = if *quantifier == Quantifier::None { Ex::Not(Box::new(ex), each.span) } else { ex };
        if let Some(Link { needs: waits, what: What::Shortest(seek), .. }) = patterns.links.get_mut(at) {
            waits.extend(needs.into_iter().filter(|need| *need != slot));
            match part {
                Part::Relationships => {
                    let hop = seek.legs.first_mut().and_then(|leg| leg.hops.first_mut());
                    if let Some(hop) = hop {
                        hop.check.push(ex);
                    }
                }
                Part::Nodes => {
                    let before = seek.node.take();
                    let all = before.map(|(_, before)| before).into_iter().chain([ex]).collect();
                    seek.node = Some((slot, Ex::And(all, filter.span)));
                }
            }
        }
        Ok(true)
    }

    /// The condition of one relationship or node that is in a slot.
    fn of_item(
        &mut self,
        name: &Name,
        slot: Slot,
        part: &Part,
        each: &Expr,
        first: Slot,
    ) -> Done<(Ex<'g>, Vec<Slot>)> {
        let ty = if matches!(part, Part::Nodes) { Ty::Node } else { Ty::Rel };
        self.scope.add(&name.text, slot, ty);
        let read = self.needing(first, |c| c.condition(each));
        self.scope.vars.pop();
        read
    }

    /// The search whose relationships or nodes a list is, by its position among the links.
    fn searched(&self, list: &Expr, patterns: &Patterns<'g>) -> Option<(usize, Part)> {
        let (of, part) = match &list.kind {
            Kind::Function(name, false, given) => match (name.as_str(), given.as_slice()) {
                ("relationships", [of]) => (of, Part::Relationships),
                ("nodes", [of]) => (of, Part::Nodes),
                _ => return None,
            },
            _ => (list, Part::Relationships),
        };
        let slot = self.scope.find(of.variable()?)?.slot;
        let is_path = !std::ptr::eq(of, list);
        let fits = |link: &Link<'g>| match &link.what {
            What::Shortest(seek) if seek.during && is_path => seek.named == Some(slot),
            What::Shortest(seek) => seek.during && link.rel == slot,
            _ => false,
        };
        Some((patterns.links.iter().position(fits)?, part))
    }
}

impl Seek<'_> {
    /// Where the way is: its relationships, and the path.
    fn own(&self, rel: Slot) -> Vec<Slot> {
        let mut own = vec![rel];
        own.extend(self.named);
        own
    }
}

/// Gives each search the conditions that are about its way, where nothing else stands in their way but what can be known
/// before.
pub(super) fn absorb(patterns: &mut Patterns<'_>) {
    let all: Vec<Vec<Slot>> = patterns.links.iter().map(own).collect();
    for condition in std::mem::take(&mut patterns.conditions) {
        let about = |own: &Vec<Slot>| condition.needs.iter().any(|need| own.contains(need));
        let mut found = (0..all.len()).filter(|at| about(&all[*at]));
        let (Some(at), None) = (found.next(), found.next()) else {
            patterns.conditions.push(condition);
            continue;
        };
        let node = |at: usize| patterns.nodes.get(at).map(|node| node.slot);
        if let Some(link) = patterns.links.get_mut(at)
            && let What::Shortest(seek) = &mut link.what
        {
            let ends = [node(link.a), node(link.b)];
            let before = |need: &Slot| !all[at].contains(need) && !ends.contains(&Some(*need));
            link.needs.extend(condition.needs.iter().copied().filter(before));
            seek.whole.push(condition.ex);
        }
    }
}

/// Where the way of a link is that is held against WHERE while it is searched.
fn own(link: &Link<'_>) -> Vec<Slot> {
    match &link.what {
        What::Shortest(seek) if seek.during => seek.own(link.rel),
        _ => Vec::new(),
    }
}
