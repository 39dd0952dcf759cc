//! Parts of a path that are walked several times: `((a)-[r]->(b) WHERE ..){1,3}`. Outside, the names in them are lists.

use std::collections::BTreeSet;

use super::{
    Compiler,
    pattern::{Flat, GroupNames, Laid, bare, part_named},
    pipeline, wrong,
};
use crate::query::{
    engine::{
        done::Done,
        plan::{Follow, Repeat, Slot, Way},
        planner::{Link, Patterns, Planner, What},
        types::Ty,
    },
    text::tree::{Group, Name, Node, Part, Relationship, Times},
};

impl<'g> Compiler<'g, '_> {
    /// Gives slots to the names in a group; outside they are known as lists.
    pub(super) fn group_names(&mut self, group: &Group) -> Done<GroupNames> {
        if group.name.is_some() {
            return Err(part_named(group));
        }
        let mut found: Vec<(&Name, Ty)> = Vec::new();
        for part in &group.parts {
            match part {
                Part::Node(node) => found.extend(node.name.as_ref().map(|n| (n, Ty::Node))),
                Part::Relationship(rel) => {
                    if rel.times.is_some() {
                        return Err(wrong(
                            "a relationship of several hops does not stand in a part that is walked several times",
                            rel.span,
                        )
                        .help("write it one hop at a time: `((a)-[r]->(b)){1,3}`")
                        .into());
                    }
                    found.extend(rel.name.as_ref().map(|n| (n, Ty::Rel)));
                }
                Part::Group(inner) => {
                    return Err(wrong(
                        "a part that is walked several times does not stand in another one",
                        inner.span,
                    )
                    .help("put one behind the other, `((a)-->(b)){1,3} ((c)-->(d)){1,2}`, or ask twice: `MATCH .. MATCH ..`")
                    .into());
                }
            }
        }
        let mut names: Vec<(String, Slot, Slot, Ty)> = Vec::new();
        for (name, ty) in found {
            if names.iter().any(|(known, ..)| *known == name.text) {
                continue;
            }
            self.scope.free(name)?;
            let (inner, outer) = (self.slot(&name.text), self.slot(&name.text));
            names.push((name.text.clone(), inner, outer, ty));
        }
        for (name, _, outer, ty) in &names {
            self.scope.add(name, *outer, Ty::List(Box::new(ty.clone())));
        }
        let all = self.slot("");
        Ok(GroupNames { names, all })
    }

    /// A group between two nodes.
    pub(super) fn group(
        &mut self,
        group: &Group,
        names: &GroupNames,
        (a, b): (usize, usize),
        (first, repeatable): (Slot, bool),
    ) -> Done<Link<'g>> {
        let outer = self.scope.clone();
        for (name, inner, _, ty) in &names.names {
            self.scope.add(name, *inner, ty.clone());
        }
        let done = self.group_inside(group, names, first, repeatable);
        self.scope = outer;
        let (repeat, kinds, needs) = done?;
        let follow = Follow { way: Way::Out, kinds };
        Ok(Link { a, b, rel: names.all, follow, what: What::Repeat(Box::new(repeat)), needs })
    }

    fn group_inside(
        &mut self,
        group: &Group,
        names: &GroupNames,
        first: Slot,
        repeatable: bool,
    ) -> Done<(Repeat<'g>, Vec<u16>, Vec<Slot>)> {
        let path = bare(&group.parts, group.span);
        let (mut flat, mut rels, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
        for part in self.group_slots(group, names) {
            flat.push(match part {
                GroupPart::Node(node, slot) => Flat::Node(Some(node), slot),
                GroupPart::Rel(rel, slot) => {
                    rels.push(slot);
                    kinds.extend(self.kinds(rel.types.as_ref())?.0);
                    Flat::Rel(rel, slot, false)
                }
            });
        }
        let (Some(Flat::Node(_, start)), Some(Flat::Node(_, end))) = (flat.first(), flat.last()) else {
            return Err(wrong("a group begins and ends with a node", group.span).into());
        };
        let (start, end) = (*start, *end);
        if rels.is_empty() {
            return Err(wrong("a group that is walked several times has a relationship", group.span).into());
        }
        let laid = Laid::inside(&path, flat, group.filter.iter().collect());
        // Names of the pattern around are known when the group is walked.
        let inner_slots: BTreeSet<Slot> = names.names.iter().map(|(_, inner, ..)| *inner).collect();
        let mut patterns = Patterns { repeatable, ..Patterns::default() };
        let ((), needs) = self.needing(first, |c| c.build(&laid, &mut patterns, first))?;
        let needs: Vec<Slot> = needs.into_iter().filter(|s| !inner_slots.contains(s)).collect();
        let known: BTreeSet<Slot> =
            self.scope.vars.iter().map(|v| v.slot).filter(|s| !inner_slots.contains(s)).collect();
        let mut planner = Planner::new(self.store, known.clone());
        planner.known.insert(start);
        planner.plan(patterns);
        let slots = planner.known.difference(&known).copied().collect();
        let Times { least, most } = group.times.unwrap_or(Times { least: 1, most: Some(1) });
        let lists = names.names.iter().map(|(_, inner, outer, _)| (*inner, *outer)).collect();
        let repeat = Repeat {
            from: 0,
            to: 0,
            into: false,
            inner: pipeline(planner.ops),
            first: start,
            last: end,
            rels,
            slots,
            lists,
            all: names.all,
            least,
            most: most.unwrap_or(u64::MAX),
            unlike: Vec::new(),
            repeatable,
        };
        Ok((repeat, kinds, needs))
    }

    /// The parts of a group with their slots inside.
    pub(super) fn group_slots<'t>(&mut self, group: &'t Group, names: &GroupNames) -> Vec<GroupPart<'t>> {
        let mut slot_of = |name: Option<&Name>| match name {
            Some(name) => {
                names.names.iter().find(|(n, ..)| *n == name.text).map_or(0, |(_, inner, ..)| *inner)
            }
            None => self.slot(""),
        };
        let part = |part: &'t Part| match part {
            Part::Node(node) => Some(GroupPart::Node(node, slot_of(node.name.as_ref()))),
            Part::Relationship(rel) => Some(GroupPart::Rel(rel, slot_of(rel.name.as_ref()))),
            // They were refused before.
            Part::Group(_) => None,
        };
        group.parts.iter().filter_map(part).collect()
    }
}

/// A part of a group, with its slot inside.
pub(super) enum GroupPart<'t> {
    /// A node.
    Node(&'t Node, Slot),
    /// A relationship.
    Rel(&'t Relationship, Slot),
}
