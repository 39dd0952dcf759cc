//! Walks a tree, and gathers what the looks at it need.

use std::collections::BTreeSet;

use super::{
    against::{held, item},
    found::{Compared, Found, How, Kinded, LabelWord, Labels, Node, Of, Pattern, PatternKey, Relation, Use},
    tree::{
        self, Clause, Compare, Entry, Expr, Kind, Labelled, Name, Part, Path, Projection, Sign, Span,
        TextTest, Tree,
    },
};

impl Found {
    /// What is in a tree. The parser tells the colons between labels.
    pub(super) fn of(tree: &Tree, colons: Vec<usize>) -> Self {
        let mut found = Self { colons, ..Self::default() };
        found.tree(tree);
        found.settle();
        if let Some(Clause::Return(last)) = tree.parts.first().and_then(|p| p.last()) {
            let column = |item: &tree::Item| (item.name.clone(), item.span.range());
            found.columns = (!last.all).then(|| last.items.iter().map(column).collect());
        }
        found.parameters.sort_by_key(|(_, place)| place.start);
        found.colons.sort_unstable();
        found
    }

    fn tree(&mut self, tree: &Tree) {
        for clause in tree.parts.iter().flatten() {
            match clause {
                Clause::Match(matching) => {
                    matching.patterns.iter().for_each(|p| self.path(p));
                    self.maybe(matching.filter.as_ref());
                }
                Clause::Unwind(list, name) => {
                    self.expr(list);
                    self.bind(name);
                }
                Clause::Call(call) => self.tree(&call.body),
                Clause::With(projection) | Clause::Return(projection) => self.projection(projection),
            }
        }
    }

    /// Another name of a variable is one where it names nothing else.
    fn settle(&mut self) {
        let nodes: BTreeSet<&str> = self.nodes.iter().filter_map(|n| n.name.as_deref()).collect();
        let other = |name: &String| {
            self.rebound.contains(name) || self.relationships.contains(name) || nodes.contains(name.as_str())
        };
        let twice: Vec<String> = self.aliases.keys().filter(|name| other(name)).cloned().collect();
        for name in twice {
            self.aliases.remove(&name);
            self.rebound.insert(name);
        }
    }

    fn bind(&mut self, name: &Name) {
        self.rebound.insert(name.text.clone());
    }

    fn projection(&mut self, projection: &Projection) {
        for item in &projection.items {
            self.expr(&item.value);
            let itself = item.value.variable() == Some(&item.name)
                || matches!(&item.value.kind, Kind::Projected(name, _) if name.text == item.name);
            if !item.named || itself {
                continue;
            }
            match item.value.variable() {
                Some(of) if self.aliases.get(&item.name).is_none_or(|known| known == of) => {
                    self.aliases.insert(item.name.clone(), of.to_owned());
                }
                _ => _ = self.rebound.insert(item.name.clone()),
            }
        }
        projection.order.iter().for_each(|(key, _)| self.expr(key));
        for part in [&projection.skip, &projection.limit, &projection.filter] {
            self.maybe(part.as_ref());
        }
    }

    fn path(&mut self, path: &Path) {
        path.name.iter().for_each(|n| self.bind(n));
        if let tree::Select::Given(name, _) = &path.select {
            self.parameters.push((name.clone(), path.span.range()));
        }
        self.parts(&path.parts);
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Node(node) => self.node(node),
                Part::Relationship(relationship) => {
                    if let Some(name) = &relationship.name {
                        self.relationships.insert(name.text.clone());
                        if relationship.types.is_none() {
                            self.bare.push((name.text.clone(), name.span.range(), false));
                        }
                    }
                    self.labelled(relationship.types.as_ref(), Of::Relationship);
                    let tree::Relationship { name, properties, filter, times, span, .. } = relationship;
                    let many = times.is_some();
                    self.keys(properties.as_ref(), None, (name.as_ref(), filter.as_ref(), *span, many));
                    self.maybe(filter.as_ref());
                    // Within its brackets it is each of them.
                    self.many.extend(name.iter().filter(|_| many).map(|n| n.text.clone()));
                }
                Part::Group(group) => {
                    group.name.iter().for_each(|n| self.bind(n));
                    self.parts(&group.parts);
                    self.maybe(group.filter.as_ref());
                }
            }
        }
    }

    fn node(&mut self, node: &tree::Node) {
        let labels = self.labelled(node.labels.as_ref(), Of::Node);
        let at = self.nodes.len();
        let name = node.name.as_ref().map(|n| n.text.clone());
        let bare = node.name.as_ref().filter(|_| node.labels.is_none());
        self.bare.extend(bare.map(|n| (n.text.clone(), n.span.range(), true)));
        self.nodes.push(Node { name, labels, end_of_name: node.end_of_name });
        let around = (node.name.as_ref(), node.filter.as_ref(), node.span, false);
        self.keys(node.properties.as_ref(), Some(at), around);
        self.maybe(node.filter.as_ref());
    }

    /// The keys of a pattern's map.
    fn keys(
        &mut self,
        properties: Option<&Expr>,
        node: Option<usize>,
        (variable, filter, place, many): (Option<&Name>, Option<&Expr>, Span, bool),
    ) {
        let Some(properties) = properties else { return };
        self.expr(properties);
        let Kind::Map(entries) = &properties.kind else { return };
        let pattern = self.patterns.len();
        self.patterns.push(Pattern {
            place: place.range(),
            variable: variable.map(|name| name.span.range()),
            map: properties.span.range(),
            entries: entries.iter().map(|(n, value)| n.span.range().start..value.span.range().end).collect(),
            filter: filter.map(|filter| filter.span.range()),
            many,
        });
        for (at, (name, value)) in entries.iter().enumerate() {
            let (key, place) = (name.text.clone(), name.span.range());
            let (pattern, value, item) = ((pattern, at), held(value), item(value));
            self.keys.push(PatternKey { key, place, node, pattern, value, item });
        }
    }

    fn labelled(&mut self, labelled: Option<&Labelled>, of: Of) -> Option<Labels> {
        let labelled = labelled?;
        let mut names = Vec::new();
        self.labels(&labelled.labels, of, &mut names);
        let signs = labelled.signs;
        if signs {
            names.clear();
        }
        // Types that are joined by `|` alone do not count: that was always so.
        self.signs |= if of == Of::Relationship { beyond_or(&labelled.labels) } else { signs || labelled.is };
        let expression = signs.then(|| labelled.labels.clone());
        Some(Labels { place: labelled.span.range(), signs, names, expression })
    }

    fn labels(&mut self, labels: &tree::Labels, of: Of, names: &mut Vec<String>) {
        match labels {
            tree::Labels::Name(name) => {
                names.push(name.text.clone());
                self.labels.push(LabelWord { name: name.text.clone(), place: name.span.range(), of });
            }
            tree::Labels::Any => {}
            tree::Labels::Not(inner) => self.labels(inner, of, names),
            tree::Labels::And(list) | tree::Labels::Or(list) => {
                for l in list {
                    self.labels(l, of, names);
                }
            }
            tree::Labels::Dynamic(expr, _) => self.expr(expr),
        }
    }

    fn maybe(&mut self, expr: Option<&Expr>) {
        if let Some(e) = expr {
            self.expr(e);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        self.noticed(expr);
        children(&expr.kind, &mut |inner| self.expr(inner));
        match &expr.kind {
            Kind::Pattern(path) | Kind::PatternComprehension(path, ..) => self.path(path),
            Kind::Subquery(_, tree) => self.tree(tree),
            Kind::Labelled(_, labelled) => _ = self.labelled(Some(labelled), Of::Either),
            Kind::Comprehension(name, ..) | Kind::Quantified(_, name, ..) => self.bind(name),
            Kind::Reduce(reduce) => {
                self.bind(&reduce.sum);
                self.bind(&reduce.item);
            }
            _ => {}
        }
    }

    /// What an expression itself tells.
    fn noticed(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Function(name, ..) if name == "labels" => self.label_lists.push(expr.span.range()),
            Kind::Parameter(name) => self.parameters.push((name.clone(), expr.span.range())),
            Kind::Property(of, key) => {
                if let Some(variable) = of.variable() {
                    let (variable, key, place) = (variable.to_owned(), key.text.clone(), key.span.range());
                    self.uses.push(Use { variable, key, place });
                }
            }
            Kind::Projected(variable, entries) => {
                for entry in entries {
                    if let Entry::Own(key) = entry {
                        let (variable, key, place) =
                            (variable.text.clone(), key.text.clone(), key.span.range());
                        self.uses.push(Use { variable, key, place });
                    }
                }
            }
            Kind::Compare(first, rest) => self.compared(first, rest, expr),
            Kind::In(left, right) => {
                match &right.kind {
                    Kind::List(items) if items.iter().all(|i| held(i).is_some()) => {
                        for item in items {
                            self.compare(left, item, How::In);
                        }
                    }
                    _ => self.compare(left, right, How::In),
                }
                self.kinded_in(left, right, expr.span);
                self.kinded(right, &[left], Relation::Has, expr.span);
                self.compare(right, left, How::Has);
            }
            Kind::Test(test, left, right) => {
                let contains = *test == TextTest::Contains;
                let relation = if contains { Relation::Contains } else { Relation::Test };
                self.kinded(left, &[right], relation, expr.span);
                self.compare(left, right, How::Text);
            }
            Kind::Case(Some(compared), arms, _) => {
                for value in arms.iter().flat_map(|(values, _)| values) {
                    self.kinded_when(compared, value);
                }
            }
            _ => {}
        }
    }

    fn compared(&mut self, first: &Expr, rest: &[(Compare, Expr)], whole: &Expr) {
        let joins = |side: &Expr| match &side.kind {
            Kind::Arithmetic(_, rest) => rest.iter().any(|(sign, _)| *sign == Sign::Join),
            _ => false,
        };
        let middle = rest.split_last().map_or(&[][..], |(_, middle)| middle);
        self.joined.extend(middle.iter().filter(|(_, e)| joins(e)).map(|(_, e)| e.span.range()));
        let nulls = rest.iter().filter(|(_, e)| e.kind == Kind::Null).map(|(_, e)| e.span.range());
        self.nulls.extend(nulls);
        self.kinded_chain(first, rest, whole);
        let mut left = first;
        for (compare, right) in rest {
            if *compare == Compare::Equal {
                self.compare(left, right, How::Equal);
                self.compare(right, left, How::Equal);
            }
            left = right;
        }
    }

    /// The properties of a chain of comparisons, each with its neighbours.
    fn kinded_chain(&mut self, first: &Expr, rest: &[(Compare, Expr)], whole: &Expr) {
        let relation = match rest {
            [(Compare::Equal, _)] => Relation::Equal,
            [(Compare::Unequal, _)] => Relation::Unequal,
            _ => Relation::Order,
        };
        let all: Vec<&Expr> = std::iter::once(first).chain(rest.iter().map(|(_, e)| e)).collect();
        for (at, side) in all.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| all.get(before));
            let beside: Vec<&Expr> = before.into_iter().chain(all.get(at + 1)).copied().collect();
            self.kinded(side, &beside, relation, whole.span);
        }
    }

    fn kinded_in(&mut self, property: &Expr, list: &Expr, whole: Span) {
        match &list.kind {
            Kind::List(items) => {
                let items: Vec<&Expr> = items.iter().collect();
                self.kinded(property, &items, Relation::In, whole);
            }
            Kind::Parameter(_) => self.kinded(property, &[list], Relation::InGiven, whole),
            _ => {}
        }
    }

    /// What CASE holds against a value, or against the right side of a comparison whose left side it is.
    fn kinded_when(&mut self, compared: &Expr, value: &Expr) {
        match &value.kind {
            Kind::Compare(left, rest) if left.kind == Kind::Compared => {
                let values: Vec<&Expr> = rest.iter().map(|(_, e)| e).take(1).collect();
                self.kinded(compared, &values, Relation::When, value.span);
            }
            Kind::In(left, list) if left.kind == Kind::Compared => {
                if let Kind::List(items) = &list.kind {
                    let items: Vec<&Expr> = items.iter().collect();
                    self.kinded(compared, &items, Relation::When, value.span);
                }
            }
            Kind::Test(test, left, right) if left.kind == Kind::Compared => {
                let contains = *test == TextTest::Contains;
                let relation = if contains { Relation::WhenContains } else { Relation::WhenTest };
                self.kinded(compared, &[right], relation, value.span);
            }
            Kind::Test(..) => {}
            _ => self.kinded(compared, &[value], Relation::When, value.span),
        }
    }

    fn kinded(&mut self, property: &Expr, values: &[&Expr], relation: Relation, whole: Span) {
        let Kind::Property(of, key) = &property.kind else { return };
        let Some(variable) = of.variable().filter(|variable| !self.many.contains(*variable)) else { return };
        self.kinded.push(Kinded {
            variable: variable.to_owned(),
            key: key.text.clone(),
            relation,
            values: values.iter().map(|value| item(value)).collect(),
            property: property.span.range(),
            place: whole.range(),
        });
    }

    fn compare(&mut self, property: &Expr, value: &Expr, how: How) {
        let Kind::Property(of, key) = &property.kind else { return };
        let (Some(variable), Some(value)) = (of.variable(), held(value)) else { return };
        if self.many.contains(variable) {
            return;
        }
        let (variable, key) = (variable.to_owned(), key.text.clone());
        self.compared.push(Compared { variable, key, value, how });
    }
}

/// Whether an expression of types has other signs than `|`.
fn beyond_or(labels: &tree::Labels) -> bool {
    match labels {
        tree::Labels::Name(_) => false,
        tree::Labels::Or(list) => list.iter().any(beyond_or),
        _ => true,
    }
}

/// The expressions that stand directly in one, but for those of patterns, labels and subqueries.
#[allow(clippy::too_many_lines, clippy::needless_for_each, reason = "one arm for each kind, in few words")]
pub fn children<'t>(kind: &'t Kind, each: &mut dyn FnMut(&'t Expr)) {
    match kind {
        Kind::Property(a, _)
        | Kind::Not(a)
        | Kind::Negative(a)
        | Kind::Positive(a)
        | Kind::IsNull(a, _)
        | Kind::IsTyped(a, ..)
        | Kind::IsNormalized(a, ..)
        | Kind::Labelled(a, _) => each(a),
        Kind::Index(a, b) | Kind::In(a, b) | Kind::Test(_, a, b) => {
            each(a);
            each(b);
        }
        Kind::Slice(a, from, to) => {
            each(a);
            from.iter().chain(to).for_each(|e| each(e));
        }
        Kind::List(list)
        | Kind::Or(list)
        | Kind::Xor(list)
        | Kind::And(list)
        | Kind::Function(_, _, list) => {
            list.iter().for_each(each);
        }
        Kind::Map(entries) => entries.iter().for_each(|(_, e)| each(e)),
        Kind::Projected(_, entries) => {
            for entry in entries {
                if let Entry::Given(_, value) = entry {
                    each(value);
                }
            }
        }
        Kind::Compare(first, rest) => {
            each(first);
            rest.iter().for_each(|(_, e)| each(e));
        }
        Kind::Arithmetic(first, rest) => {
            each(first);
            rest.iter().for_each(|(_, e)| each(e));
        }
        Kind::Case(compared, arms, otherwise) => {
            compared.iter().for_each(|e| each(e));
            for (values, then) in arms {
                values.iter().for_each(&mut *each);
                each(then);
            }
            otherwise.iter().for_each(|e| each(e));
        }
        Kind::Comprehension(_, list, filter, value) => {
            each(list);
            filter.iter().chain(value).for_each(|e| each(e));
        }
        Kind::PatternComprehension(_, filter, value) => {
            filter.iter().for_each(|e| each(e));
            each(value);
        }
        Kind::Quantified(_, _, list, filter) => {
            each(list);
            filter.iter().for_each(|e| each(e));
        }
        Kind::Reduce(reduce) => {
            each(&reduce.start);
            each(&reduce.list);
            each(&reduce.step);
        }
        Kind::Null
        | Kind::Truth(_)
        | Kind::Integer(_)
        | Kind::Float(_)
        | Kind::Text(_)
        | Kind::Parameter(_)
        | Kind::Variable(_)
        | Kind::Pattern(_)
        | Kind::Subquery(..)
        | Kind::Compared
        | Kind::CountAll => {}
    }
}

/// Whether an expression has this name in it.
pub fn mentions(expr: &Expr, name: &str) -> bool {
    let mut found = expr.variable() == Some(name);
    if !found {
        children(&expr.kind, &mut |inner| found |= mentions(inner, name));
    }
    found
}
