//! A path of which the shortest ones are taken: its parts as legs of a search. What is said of one node, or of one
//! relationship and its ends, is looked at while it is searched; of a round, when that is done; the rest, of a way that is
//! found. In any case before ways are chosen.

use std::collections::BTreeSet;

use super::{
    Compiler,
    group::GroupPart,
    pattern::{Flat, GroupNames, Laid},
    wrong,
};
use crate::query::{
    engine::{
        done::Done,
        plan::{Compare, Due, Ex, Follow, Hop, Leg, Shortest, Slot, Way},
        planner::{Condition, Link, Patterns, Seek, What},
    },
    error::{Fault, QueryError},
    text::tree::{Expr, Group, Kind, Node, Relationship, Times},
};

/// What is gathered of a path.
struct Gathered<'g> {
    legs: Vec<Leg<'g>>,
    whole: Vec<Ex<'g>>,
    /// What must be known before it is searched.
    needs: Vec<Slot>,
    /// Slots that the search fills.
    own: BTreeSet<Slot>,
    /// What was said of its parts.
    said: Vec<Condition<'g>>,
}

impl<'g> Compiler<'g, '_> {
    /// The link that is a search of the shortest ways of a path.
    pub(super) fn searched_path(
        &mut self,
        path: &Laid<'_>,
        which: Shortest,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<Link<'g>> {
        let (Some(Flat::Node(begin, from)), Some(Flat::Node(end, to))) =
            (path.flat.first(), path.flat.last())
        else {
            return Err(wrong("a path begins and ends with a node", path.span()).into());
        };
        let (from, to) = (*from, *to);
        let before = patterns.conditions.len();
        let a = self.node(*begin, from, patterns, first)?;
        let b = self.node(*end, to, patterns, first)?;
        let mut gathered = Gathered {
            legs: Vec::new(),
            whole: Vec::new(),
            needs: Vec::new(),
            own: BTreeSet::new(),
            said: patterns.conditions.split_off(before),
        };
        self.legs(path, &mut gathered, patterns, first)?;
        for filter in &path.filters {
            self.said(filter, &mut gathered.said, first)?;
        }
        gathered.own.extend(path.named());
        for condition in std::mem::take(&mut gathered.said) {
            gathered.placed(condition, patterns);
        }
        let follow = |hops: &[Hop<'g>]| {
            let kinds = hops.iter().flat_map(|hop| hop.follow.kinds.clone()).collect();
            let way = if let [hop] = hops { hop.follow.way } else { Way::Both };
            Follow { way, kinds }
        };
        let follow = match gathered.legs.as_slice() {
            [leg] => follow(&leg.hops),
            legs => Follow { way: Way::Both, ..follow(legs.first().map_or(&[], |leg| leg.hops.as_slice())) },
        };
        let rel = gathered.legs.first().map_or(0, Leg::rels);
        let ways_around = gathered.legs.iter().all(|leg| leg.least > 0);
        let apart = (path.is_searched() && ways_around).then(|| Box::new(one_node(path, *begin, *end)));
        let seek = Seek {
            ends: [from, to],
            legs: gathered.legs,
            node: None,
            whole: gathered.whole,
            named: path.named(),
            which,
            during: path.is_searched(),
            apart,
        };
        Ok(Link { a, b, rel, follow, what: What::Shortest(Box::new(seek)), needs: gathered.needs })
    }

    /// The parts between the ends.
    fn legs(
        &mut self,
        path: &Laid<'_>,
        gathered: &mut Gathered<'g>,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<()> {
        let mut from = self.slot("");
        gathered.own.insert(from);
        let last = path.flat.len().saturating_sub(1);
        for (at, part) in path.flat.iter().enumerate() {
            match part {
                Flat::Node(Some(node), _) if at > 0 && matches!(path.flat[at - 1], Flat::Node(..)) => {
                    return Err(wrong("two nodes side by side are one", node.span)
                        .help("write one node, or what is between them: `(a)-->(b)`")
                        .into());
                }
                Flat::Node(..) if at == 0 => {}
                Flat::Node(..) => {
                    let (to, check) = if at == last {
                        (self.slot(""), Vec::new())
                    } else {
                        self.between(part, path, gathered, patterns, first)?
                    };
                    gathered.own.insert(to);
                    if let Some(leg) = gathered.legs.last_mut() {
                        leg.node = to;
                        leg.check.extend(check);
                        // One relationship is known between its nodes.
                        if let ([hop], None) = (leg.hops.as_mut_slice(), leg.all) {
                            hop.to = to;
                        }
                    }
                    from = to;
                }
                Flat::Rel(relationship, slot, known) => {
                    let one = Times { least: 1, most: Some(1) };
                    let times = relationship.times.or(path.is_searched().then_some(one));
                    if let Some(error) = times.and_then(|times| too_long(path, relationship, times)) {
                        return Err(error.into());
                    }
                    let leg = self.leg((relationship, times), (*slot, *known), from, gathered, first)?;
                    gathered.legs.push(leg);
                }
                Flat::Group(group, names) => {
                    let leg = self.group_leg(group, names, gathered, first)?;
                    gathered.legs.push(leg);
                }
            }
        }
        Ok(())
    }

    /// A node between two parts: its slot, and what must hold for it. One that has another place too is held against that.
    fn between(
        &mut self,
        part: &Flat<'_>,
        path: &Laid<'_>,
        gathered: &mut Gathered<'g>,
        patterns: &mut Patterns<'g>,
        first: Slot,
    ) -> Done<(Slot, Vec<Ex<'g>>)> {
        let Flat::Node(node, slot) = part else { return Ok((self.slot(""), Vec::new())) };
        let slot = *slot;
        let is_end = |end: Option<&Flat<'_>>| matches!(end, Some(Flat::Node(_, own)) if *own == slot);
        let elsewhere = slot < first
            || is_end(path.flat.first())
            || is_end(path.flat.last())
            || patterns.nodes.iter().any(|known| known.slot == slot);
        let again = gathered.own.contains(&slot);
        let mut inner = Patterns::default();
        self.node(*node, slot, &mut inner, first)?;
        if !elsewhere && !again {
            gathered.said.extend(inner.conditions);
            return Ok((slot, Vec::new()));
        }
        let own = self.slot("");
        let same = same(own, slot);
        if again {
            // What is said of it is said where it stands first, too.
            gathered.said.extend(inner.conditions);
            gathered.whole.push(same);
            return Ok((own, Vec::new()));
        }
        self.node(*node, slot, patterns, first)?;
        gathered.needs.extend(Some(slot).filter(|slot| *slot >= first));
        Ok((own, vec![same]))
    }

    /// A relationship, once or several times.
    fn leg(
        &mut self,
        (relationship, times): (&Relationship, Option<Times>),
        (slot, known): (Slot, bool),
        from: Slot,
        gathered: &mut Gathered<'g>,
        first: Slot,
    ) -> Done<Leg<'g>> {
        let ((kinds, late), mut asks) = self.needing(first, |c| c.kinds(relationship.types.as_ref()))?;
        let follow = Follow { way: relationship.way, kinds };
        gathered.own.insert(slot);
        let Some(Times { least, most }) = times else {
            if let Some(late) = late {
                asks.push(slot);
                let ex = Ex::Labelled(Box::new(Ex::Slot(slot)), late, relationship.span);
                let said = self.labelled(slot, relationship.span);
                gathered.said.push(Condition { ex, needs: asks, said });
            }
            for condition in self.of_map(relationship.properties.as_ref(), slot, first)? {
                gathered.said.push(condition);
            }
            if let Some(filter) = &relationship.filter {
                self.said(filter, &mut gathered.said, first)?;
            }
            if known {
                let place = relationship.name.as_ref().map_or(relationship.span, |name| name.span);
                let ex = Ex::Due(slot, Due::Rel, place);
                let said = self.due(slot, Due::Rel);
                gathered.said.push(Condition { ex, needs: Vec::new(), said });
            }
            let hop = Hop { from, rel: slot, to: from, follow, known, check: Vec::new() };
            return Ok(leg_of(vec![hop], (1, Some(1)), None));
        };
        if known {
            return Err(wrong("relationships that are known are no way to be searched", relationship.span)
                .help("leave their name out, or look at them behind it: `WHERE relationships(p) = rs`")
                .into());
        }
        let mut needs = asks;
        let each = self.each(relationship, late, first, &mut needs)?;
        gathered.outside(needs, relationship.span)?;
        let rel = each.as_ref().map_or_else(|| self.slot(""), |(slot, _)| *slot);
        let (from, to) = (self.slot(""), self.slot(""));
        gathered.own.extend([from, rel, to]);
        let check = each.into_iter().map(|(_, ex)| ex).collect();
        let hop = Hop { from, rel, to, follow, known: false, check };
        Ok(leg_of(vec![hop], (least, most), Some(slot)))
    }

    /// A part in brackets that is walked several times.
    fn group_leg(
        &mut self,
        group: &Group,
        names: &GroupNames,
        gathered: &mut Gathered<'g>,
        first: Slot,
    ) -> Done<Leg<'g>> {
        let outer = self.scope.clone();
        for (name, inner, _, ty) in &names.names {
            self.scope.add(name, *inner, ty.clone());
        }
        let done = self.group_hops(group, names, gathered, first);
        self.scope = outer;
        let (hops, round) = done?;
        gathered.own.extend(names.names.iter().map(|(_, _, outer, _)| *outer).chain([names.all]));
        let Times { least, most } = group.times.unwrap_or(Times { least: 1, most: Some(1) });
        let mut leg = leg_of(hops, (least, most), Some(names.all));
        leg.round = round;
        leg.lists = names.names.iter().map(|(_, inner, outer, _)| (*inner, *outer)).collect();
        Ok(leg)
    }

    /// The hops of one round, and what must hold for it.
    fn group_hops(
        &mut self,
        group: &Group,
        names: &GroupNames,
        gathered: &mut Gathered<'g>,
        first: Slot,
    ) -> Done<(Vec<Hop<'g>>, Vec<Ex<'g>>)> {
        let mut hops: Vec<Hop<'g>> = Vec::new();
        let mut round = Vec::new();
        let mut said = Vec::new();
        let mut own: BTreeSet<Slot> = BTreeSet::new();
        let mut node = None;
        for part in self.group_slots(group, names) {
            match part {
                GroupPart::Node(pattern, slot) => {
                    if node.is_some() {
                        return Err(wrong("two nodes side by side are one", pattern.span)
                            .help("write one node, or what is between them: `(a)-->(b)`")
                            .into());
                    }
                    let mut inner = Patterns::default();
                    self.node(Some(pattern), slot, &mut inner, first)?;
                    said.extend(inner.conditions);
                    // The same node once more is held against where it stood first.
                    let here = if own.insert(slot) { slot } else { self.slot("") };
                    round.extend((here != slot).then(|| same(here, slot)));
                    own.insert(here);
                    if let Some(hop) = hops.last_mut() {
                        hop.to = here;
                    }
                    node = Some(here);
                }
                GroupPart::Rel(relationship, slot) => {
                    let ((kinds, late), mut asks) =
                        self.needing(first, |c| c.kinds(relationship.types.as_ref()))?;
                    if let Some(late) = late {
                        asks.push(slot);
                        let ex = Ex::Labelled(Box::new(Ex::Slot(slot)), late, relationship.span);
                        let written = self.labelled(slot, relationship.span);
                        said.push(Condition { ex, needs: asks, said: written });
                    }
                    said.extend(self.of_map(relationship.properties.as_ref(), slot, first)?);
                    if let Some(filter) = &relationship.filter {
                        self.said(filter, &mut said, first)?;
                    }
                    own.insert(slot);
                    let from = node.take().unwrap_or_default();
                    let follow = Follow { way: relationship.way, kinds };
                    hops.push(Hop { from, rel: slot, to: from, follow, known: false, check: Vec::new() });
                }
            }
        }
        if hops.is_empty() {
            return Err(wrong("a group that is walked several times has a relationship", group.span).into());
        }
        if let Some(filter) = &group.filter {
            self.said(filter, &mut said, first)?;
        }
        for Condition { ex, needs, .. } in said {
            let (inside, outside): (Vec<Slot>, Vec<Slot>) = needs.into_iter().partition(|s| own.contains(s));
            gathered.outside(outside, group.span)?;
            match of_hop(&mut hops, &inside) {
                Some(hop) => hop.check.push(ex),
                None => round.push(ex),
            }
        }
        Ok((hops, round))
    }

    /// What a condition says, taken apart at its ANDs.
    fn said(&mut self, filter: &Expr, said: &mut Vec<Condition<'g>>, first: Slot) -> Done<()> {
        if let Kind::And(list) = &filter.kind {
            return list.iter().try_for_each(|part| self.said(part, said, first));
        }
        let (ex, needs) = self.needing(first, |c| c.condition(filter))?;
        let written = self.written(filter.span);
        said.push(Condition { ex, needs, said: written });
        Ok(())
    }
}

impl<'g> Gathered<'g> {
    /// What is said of relationships that are gone over several times looks at nothing else that the search fills.
    fn outside(&mut self, needs: Vec<Slot>, span: crate::query::text::tree::Span) -> Done<()> {
        if needs.iter().any(|need| self.own.contains(need)) {
            return Err(wrong("what is said here looks at another part of the way that is searched", span)
                .help("say it of the whole way: `MATCH p = .. WHERE all(x IN relationships(p) WHERE ..)`")
                .into());
        }
        self.needs.extend(needs);
        Ok(())
    }

    /// Puts a condition where it is looked at.
    fn placed(&mut self, condition: Condition<'g>, patterns: &mut Patterns<'g>) {
        let Condition { ex, needs, said } = condition;
        let (inside, outside): (Vec<Slot>, Vec<Slot>) = needs.into_iter().partition(|s| self.own.contains(s));
        if inside.is_empty() {
            // It is about the ends alone, or about nothing of this path.
            patterns.conditions.push(Condition { ex, needs: outside, said });
            return;
        }
        self.needs.extend(outside);
        let last = self.legs.len().saturating_sub(1);
        for (at, leg) in self.legs.iter_mut().enumerate() {
            if at < last && inside.iter().all(|s| *s == leg.node) {
                leg.check.push(ex);
                return;
            }
            if let ([hop], None) = (leg.hops.as_mut_slice(), leg.all)
                && inside.iter().all(|s| [hop.from, hop.rel, hop.to].contains(s))
            {
                hop.check.push(ex);
                return;
            }
        }
        self.whole.push(ex);
    }
}

/// What is said of a `shortestPath(..)` of at least two relationships.
fn too_long(path: &Laid<'_>, relationship: &Relationship, times: Times) -> Option<QueryError> {
    (path.is_searched() && times.least > 1).then(|| {
        let message = format!(
            "a shortest path has at least 0 or 1 relationships, and {} are asked for",
            times.least
        );
        let help = "leave the lower bound out and say `WHERE length(p) >= ..`, or write `MATCH SHORTEST 1 (a)-[]->{2,4}(b)`";
        wrong(message, relationship.span).help(help)
    })
}

/// What is said where both ends of a `shortestPath(..)` are one node.
fn one_node(path: &Laid<'_>, begin: Option<&Node>, end: Option<&Node>) -> QueryError {
    let name = |node: Option<&Node>| node.and_then(|node| node.name.as_ref()).map(|name| name.text.clone());
    let around = "a way around: `MATCH SHORTEST 1 (a)-[]->+(a)`";
    let help = match (name(begin), name(end)) {
        (Some(a), Some(b)) if a == b => format!("write, for {around}"),
        // What stands before it is looked at first.
        (Some(a), Some(b)) if path.is_value() => {
            format!("write `WHERE {a} <> {b}` before it, in one WHERE `{a} <> {b} AND ..`; or, for {around}")
        }
        (Some(a), Some(b)) => format!("write `WHERE {a} <> {b}`; or, for {around}"),
        _ => format!("name both ends and write `WHERE a <> b`; or, for {around}"),
    };
    let message = "both ends of this shortest path are one node, and it has no shortest path to itself";
    QueryError::new(Fault::Run, message).at(path.span().range()).help(help)
}

/// The first hop that all of these are about.
fn of_hop<'h, 'g>(hops: &'h mut [Hop<'g>], slots: &[Slot]) -> Option<&'h mut Hop<'g>> {
    hops.iter_mut().find(|hop| slots.iter().all(|s| [hop.from, hop.rel, hop.to].contains(s)))
}

/// That two slots hold the same.
fn same<'g>(a: Slot, b: Slot) -> Ex<'g> {
    Ex::Compare(Box::new(Ex::Slot(a)), vec![(Compare::Equal, Ex::Slot(b))])
}

/// A leg without conditions.
fn leg_of(hops: Vec<Hop<'_>>, (least, most): (u64, Option<u64>), all: Option<Slot>) -> Leg<'_> {
    let most = most.unwrap_or(u64::MAX);
    Leg { hops, least, most, round: Vec::new(), lists: Vec::new(), all, node: 0, check: Vec::new() }
}
