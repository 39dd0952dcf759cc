//! Patterns: their names, what must hold for their nodes and relationships, and what ties them.

use std::collections::BTreeSet;

use super::{Compiler, expr::wants_as, search, wrong};
use crate::query::{
    engine::{
        done::{Done, NODE, REL, RELS},
        plan::{Op, Shortest, Slot},
        planner::{Named, Patterns, Planner},
        types::Ty,
        value::Value,
    },
    error::{Fault, QueryError},
    text::{
        tree,
        tree::{Expr, Group, Name, Node, Part, Path, Relationship, Select, Span},
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
    /// Its parts.
    pub flat: Vec<Flat<'t>>,
    /// Conditions of groups that are walked once.
    pub filters: Vec<&'t Expr>,
    /// Which of its paths are taken; none: all.
    pub which: Option<Shortest>,
    /// Where it goes, if it has a name.
    named: Option<Slot>,
}

/// So many nodes and relationships may one MATCH have: which of them is looked for first is weighed for all of them.
const PARTS: usize = 500;

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
        let chosen = |path: &&Path| {
            !matches!(path.select, Select::All | Select::ShortestPath | Select::AllShortestPaths)
        };
        if paths.len() > 1
            && let Some(path) = paths.iter().find(chosen)
        {
            return Err(wrong("a MATCH with SHORTEST or ANY has this one pattern alone", path.span)
                .help(
                    "put the others into a MATCH of their own: `MATCH (a), (b) MATCH SHORTEST 1 (a)-->+(b)`",
                )
                .into());
        }
        for path in paths {
            laid.push(self.lay(path, &before, &mut rels)?);
            if laid.iter().map(|path| path.flat.len()).sum::<usize>() > PARTS {
                let message = format!("one MATCH has more than {PARTS} nodes and relationships");
                return Err(QueryError::new(Fault::Refused, message)
                    .at(path.span.range())
                    .help("ask for a way of several hops: `-[:FLOWS]->{1,5}`, or take the query apart")
                    .into());
            }
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
        let mut patterns = Patterns { repeatable, ..Patterns::default() };
        let mut slots = named.into_iter();
        for mut path in laid {
            let name = if path.path.name.is_some() { slots.next() } else { None };
            if let Some(slot) = name {
                path.named = Some(slot);
                patterns.paths.push(named_path(&path, slot));
            }
            self.build(&path, &mut patterns, first)?;
        }
        if let Some(filter) = filter {
            self.filter(filter, &mut patterns, first)?;
        }
        search::absorb(&mut patterns);
        let mut planner = Planner::new(self.store, before);
        planner.plan(patterns);
        for op in planner.ops {
            self.push(ops, op)?;
        }
        Ok(())
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
        // What is between the nodes of `shortestPath(..)` is a list, even where it is one relationship.
        let several = matches!(path.select, Select::ShortestPath | Select::AllShortestPaths);
        self.lay_parts((&path.parts, several), before, rels, &mut flat, &mut filters)?;
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
        Ok(Laid { path, flat, filters, which, named: None })
    }

    fn lay_parts<'t>(
        &mut self,
        (parts, several): (&'t [Part], bool),
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
                    let (slot, known) = self.rel_slot(relationship, several, before, rels)?;
                    flat.push(Flat::Rel(relationship, slot, known));
                }
                Part::Group(group) if group.times.is_none() => {
                    if group.name.is_some() {
                        return Err(part_named(group));
                    }
                    self.lay_parts((&group.parts, several), before, rels, flat, filters)?;
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
        if self.scope.find(&name.text).is_some() {
            let var = self.scope.known(&name.text, name.span)?;
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
        several: bool,
        before: &BTreeSet<Slot>,
        rels: &mut BTreeSet<String>,
    ) -> Done<(Slot, bool)> {
        let Some(name) = &relationship.name else { return Ok((self.slot(""), false)) };
        let several = several || relationship.times.is_some();
        let ty = if several { Ty::List(Box::new(Ty::Rel)) } else { Ty::Rel };
        if self.scope.find(&name.text).is_some() {
            let var = self.scope.known(&name.text, name.span)?;
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
}

/// An error where a name is of something else.
fn conflict(ty: &Ty, wanted: &Ty, name: &Name) -> Done<()> {
    if *ty == Ty::Null {
        return Ok(());
    }
    let due = match wanted {
        Ty::Node => NODE,
        Ty::Rel => REL,
        _ => RELS,
    };
    let named = match (ty, wanted) {
        (Ty::Node, Ty::Node) => None,
        (Ty::Node, _) => Some(("a node", "relationship")),
        (Ty::Rel, Ty::Node) => Some(("a relationship", "node")),
        (Ty::Path, Ty::Node) => Some(("a path", "node")),
        (Ty::Path, _) => Some(("a path", "relationship")),
        _ => None,
    };
    if let Some((is, other)) = named {
        return Err(wrong(format!("`{}` is the name of {is} already", name.text), name.span)
            .help(format!("give the {other} another name, or none"))
            .into());
    }
    wants_as(ty, std::slice::from_ref(wanted), due, name.span)?;
    match (ty, wanted) {
        (Ty::List(item), Ty::List(of)) if !item.may_be(std::slice::from_ref(of)) => {
            Err(wrong(format!("`{}` is a list of something else", name.text), name.span).into())
        }
        _ => Ok(()),
    }
}

/// A part of a path has no name of its own.
#[allow(clippy::unnecessary_box_returns, reason = "what fails is boxed everywhere in the engine")]
pub(super) fn part_named(group: &Group) -> Box<QueryError> {
    let span = group.name.as_ref().map_or(group.span, |name| name.span);
    wrong("a part of a path in brackets has no name of its own", span)
        .help("name the whole path, `p = (a)-->(b)`, and take `nodes(p)[0..2]`; or name the nodes and relationships inside")
        .into()
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
    /// Whether it is `shortestPath(..)`, whose ways are held against WHERE while they are searched.
    pub(super) fn is_searched(&self) -> bool {
        matches!(self.path.select, Select::ShortestPath | Select::AllShortestPaths)
    }

    /// Whether it is `shortestPath(..)` as a value: that has a blank for a name.
    pub(super) fn is_value(&self) -> bool {
        self.path.name.as_ref().is_some_and(|name| name.text == " ")
    }

    /// Where it goes, if it has a name.
    pub(super) fn named(&self) -> Option<Slot> {
        self.named
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        self.path.span
    }

    /// The parts of a group, as a path of its own.
    pub(super) fn inside(path: &'t Path, flat: Vec<Flat<'t>>, filters: Vec<&'t Expr>) -> Self {
        Self { path, flat, filters, which: None, named: None }
    }
}

/// A path of parts, without a name.
pub(super) fn bare(parts: &[Part], span: Span) -> tree::Path {
    tree::Path { name: None, select: Select::All, parts: parts.to_vec(), span }
}
