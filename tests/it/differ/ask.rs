//! Random questions: patterns of one to four hops, conditions, what is given back.

use std::fmt::Write as _;

use thalweg::graph::{Kind, Label};

use super::Chance;

/// A node of a pattern: its variable, by number.
pub struct NodeAsked {
    pub variable: usize,
    pub label: Option<Label>,
    pub hops: Option<i64>,
}

/// A hop: the types, which way (out, in, both), how often, its own property.
pub struct HopAsked {
    pub kinds: Vec<Kind>,
    pub way: usize,
    pub times: Option<(u64, u64)>,
    pub hops: Option<i64>,
}

/// Nodes, and a hop between each two.
pub struct PatternAsked {
    pub nodes: Vec<NodeAsked>,
    pub hops: Vec<HopAsked>,
}

/// A condition.
pub enum Condition {
    /// `n.hops <sign> number`
    Number(usize, &'static str, i64),
    /// `n.hops <sign> m.hops`
    Both(usize, &'static str, usize),
    Label(usize, Label),
    IsNull(usize),
    Exists(PatternAsked),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// How the second pattern joins the first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    Comma,
    Match,
    Optional,
}

/// What is given back of a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Id(usize),
    Hops(usize),
}

/// An aggregate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gathered {
    Rows,
    Count(usize),
    Distinct(usize),
    Sum(usize),
    Mean(usize),
    Least(usize),
    Most(usize),
    Collected(usize),
}

/// A question.
pub struct Asked {
    pub first: PatternAsked,
    pub second: Option<(Joined, PatternAsked)>,
    pub condition: Option<Condition>,
    pub columns: Vec<Column>,
    pub gathered: Vec<Gathered>,
    pub distinct: bool,
    /// Whether downwards, SKIP, LIMIT.
    pub order: Option<(bool, usize, usize)>,
    pub variables: usize,
}

const KINDS: [Kind; 3] = [Kind::Flows, Kind::Runs, Kind::Holds];
const LABELS: [Label; 5] = [Label::Store, Label::Party, Label::Vendor, Label::Company, Label::Category];

impl PatternAsked {
    fn new(chance: &mut Chance, known: &mut usize, new_names: bool, most: usize) -> Self {
        let hops = 1 + chance.below(most);
        let nodes = (0..=hops).map(|position| {
            let again = *known > 0 && (!new_names || chance.once_in(4) || position == 0 && chance.once_in(2));
            let variable = if again { chance.below(*known) } else { *known };
            *known = (*known).max(variable + 1);
            let label = chance.once_in(7).then(|| *chance.one(&LABELS));
            NodeAsked { variable, label, hops: chance.once_in(20).then(|| chance.below(4) as i64) }
        });
        let nodes = nodes.collect();
        let hop = |_| {
            let kinds = match chance.below(4) {
                0 | 1 => Vec::new(),
                2 => vec![*chance.one(&KINDS)],
                _ => vec![KINDS[0], KINDS[1 + chance.below(2)]],
            };
            let times = chance.once_in(4).then(|| {
                let least = chance.below(3) as u64;
                (least, least.max(1) + chance.below(2) as u64)
            });
            let hops = chance.once_in(20).then(|| chance.below(3) as i64);
            HopAsked { kinds, way: chance.below(3), times, hops }
        };
        Self { nodes, hops: (0..hops).map(hop).collect() }
    }

    fn write(&self, out: &mut String) {
        for (position, node) in self.nodes.iter().enumerate() {
            if let Some(hop) = position.checked_sub(1).and_then(|p| self.hops.get(p)) {
                let kinds: Vec<&str> = hop.kinds.iter().map(|k| k.as_str()).collect();
                let kinds = if kinds.is_empty() { String::new() } else { format!(":{}", kinds.join("|")) };
                let times = hop.times.map_or(String::new(), |(least, most)| format!("*{least}..{most}"));
                let map = hop.hops.map_or(String::new(), |n| format!(" {{hops: {n}}}"));
                let (left, right) = [("-", "->"), ("<-", "-"), ("-", "-")][hop.way];
                let _ = write!(out, "{left}[{kinds}{times}{map}]{right}");
            }
            let label = node.label.map_or(String::new(), |l| format!(":{}", l.as_str()));
            let map = node.hops.map_or(String::new(), |n| format!(" {{hops: {n}}}"));
            let _ = write!(out, "(v{}{label}{map})", node.variable);
        }
    }
}

impl Condition {
    fn new(chance: &mut Chance, known: usize, depth: usize) -> Self {
        const SIGNS: [&str; 6] = ["=", "<>", "<", "<=", ">", ">="];
        let variable = chance.below(known);
        match chance.below(if depth == 0 { 5 } else { 8 }) {
            0 => Self::Number(variable, *chance.one(&SIGNS), chance.below(4) as i64),
            1 => Self::Both(variable, *chance.one(&SIGNS), chance.below(known)),
            2 => Self::Label(variable, *chance.one(&LABELS)),
            3 => Self::IsNull(variable),
            4 => {
                let mut names = known;
                let mut pattern = PatternAsked::new(chance, &mut names, true, 2);
                pattern.nodes[0].variable = variable;
                Self::Exists(pattern)
            }
            5 => Self::Not(Box::new(Self::new(chance, known, depth - 1))),
            6 => Self::And(
                Box::new(Self::new(chance, known, depth - 1)),
                Box::new(Self::new(chance, known, depth - 1)),
            ),
            _ => Self::Or(
                Box::new(Self::new(chance, known, depth - 1)),
                Box::new(Self::new(chance, known, depth - 1)),
            ),
        }
    }

    fn write(&self, out: &mut String) {
        let _ = match self {
            Self::Number(v, sign, number) => write!(out, "v{v}.hops {sign} {number}"),
            Self::Both(v, sign, other) => write!(out, "v{v}.hops {sign} v{other}.hops"),
            Self::Label(v, label) => write!(out, "v{v}:{}", label.as_str()),
            Self::IsNull(v) => write!(out, "v{v}.hops IS NULL"),
            Self::Exists(pattern) => {
                out.push_str("EXISTS { ");
                pattern.write(out);
                write!(out, " }}")
            }
            Self::Not(inner) => {
                out.push_str("NOT (");
                inner.write(out);
                write!(out, ")")
            }
            Self::And(a, b) | Self::Or(a, b) => {
                let word = if matches!(self, Self::And(..)) { "AND" } else { "OR" };
                out.push('(');
                a.write(out);
                let _ = write!(out, ") {word} (");
                b.write(out);
                write!(out, ")")
            }
        };
    }
}

impl Asked {
    /// One of many.
    pub fn new(chance: &mut Chance) -> Self {
        let mut known = 0;
        let first = PatternAsked::new(chance, &mut known, true, 4);
        let second = chance.once_in(3).then(|| {
            let joined = *chance.one(&[Joined::Comma, Joined::Match, Joined::Optional]);
            (joined, PatternAsked::new(chance, &mut known, true, 2))
        });
        let condition = chance.once_in(2).then(|| Condition::new(chance, known, 2));
        let column = |chance: &mut Chance| {
            let variable = chance.below(known);
            if chance.once_in(2) { Column::Id(variable) } else { Column::Hops(variable) }
        };
        let mut columns: Vec<Column> = (0..chance.below(3)).map(|_| column(chance)).collect();
        let mut gathered = Vec::new();
        if columns.is_empty() || chance.once_in(3) {
            for _ in 0..=chance.below(3) {
                let variable = chance.below(known);
                gathered.push(match chance.below(8) {
                    0 => Gathered::Rows,
                    1 => Gathered::Count(variable),
                    2 => Gathered::Distinct(variable),
                    3 => Gathered::Sum(variable),
                    4 => Gathered::Mean(variable),
                    5 => Gathered::Least(variable),
                    6 => Gathered::Most(variable),
                    _ => Gathered::Collected(variable),
                });
            }
        }
        if gathered.is_empty() && columns.is_empty() {
            columns.push(column(chance));
        }
        let distinct = chance.once_in(4);
        let order = chance.once_in(4).then(|| (chance.once_in(2), chance.below(3), 1 + chance.below(6)));
        Self { first, second, condition, columns, gathered, distinct, order, variables: known }
    }

    /// Whether its rows have an order.
    pub fn is_ordered(&self) -> bool {
        self.order.is_some()
    }

    /// As a query writes it.
    pub fn text(&self) -> String {
        let mut out = String::from("MATCH ");
        self.first.write(&mut out);
        if let Some((joined, pattern)) = &self.second {
            out.push_str(match joined {
                Joined::Comma => ", ",
                Joined::Match => " MATCH ",
                Joined::Optional => " OPTIONAL MATCH ",
            });
            pattern.write(&mut out);
        }
        if let Some(condition) = &self.condition {
            out.push_str(" WHERE ");
            condition.write(&mut out);
        }
        out.push_str(if self.distinct { " RETURN DISTINCT " } else { " RETURN " });
        let columns = self.columns.iter().map(|column| match column {
            Column::Id(v) => format!("v{v}.id"),
            Column::Hops(v) => format!("v{v}.hops"),
        });
        let gathered = self.gathered.iter().map(|gathered| match gathered {
            Gathered::Rows => "count(*)".to_owned(),
            Gathered::Count(v) => format!("count(v{v}.hops)"),
            Gathered::Distinct(v) => format!("count(DISTINCT v{v}.hops)"),
            Gathered::Sum(v) => format!("sum(v{v}.hops)"),
            Gathered::Mean(v) => format!("avg(v{v}.hops)"),
            Gathered::Least(v) => format!("min(v{v}.hops)"),
            Gathered::Most(v) => format!("max(v{v}.hops)"),
            Gathered::Collected(v) => format!("size(collect(v{v}.hops))"),
        });
        let items: Vec<String> =
            columns.chain(gathered).enumerate().map(|(i, c)| format!("{c} AS c{i}")).collect();
        out.push_str(&items.join(", "));
        if let Some((down, skip, limit)) = self.order {
            let way = if down { " DESC" } else { "" };
            let keys: Vec<String> = (0..items.len()).map(|i| format!("c{i}{way}")).collect();
            let _ = write!(out, " ORDER BY {} SKIP {skip} LIMIT {limit}", keys.join(", "));
        }
        out
    }
}
