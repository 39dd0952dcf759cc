//! What was found in a tree: all that the other looks at a text need. `gather` fills it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::tree;

/// What a word behind `:` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A label of a node.
    Node,
    /// A type of a relationship.
    Relationship,
    /// A label or a type: a predicate of a variable.
    Either,
}

/// A label or type that the text names.
#[derive(Debug, Clone)]
pub(super) struct LabelWord {
    pub(super) name: String,
    pub(super) place: Range<usize>,
    pub(super) of: Of,
}

/// The expression behind `:` or `IS`.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    /// Its bytes.
    pub(super) place: Range<usize>,
    /// Whether it holds more than names joined by `:`.
    pub(super) signs: bool,
    /// The labels that all such nodes have, as far as they can be told.
    pub(super) names: Vec<String>,
    /// All of it, where it holds more.
    pub(super) expression: Option<tree::Labels>,
}

/// A node pattern.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) name: Option<String>,
    pub(super) labels: Option<Labels>,
    /// Where `:Label` goes if it has none.
    pub(super) end_of_name: usize,
}

/// A property that is asked for: `variable.key`.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) variable: String,
    pub(super) key: String,
    pub(super) place: Range<usize>,
}

/// A key of the map of a pattern.
#[derive(Debug, Clone)]
pub(super) struct PatternKey {
    pub(super) key: String,
    pub(super) place: Range<usize>,
    /// The node's position in [`Found::nodes`]; none for a relationship.
    pub(super) node: Option<usize>,
    /// The pattern of it, in [`Found::patterns`], and which entry of its map it is.
    pub(super) pattern: (usize, usize),
    /// Where its value is one text or parameter.
    pub(super) value: Option<Value>,
    /// Its value.
    pub(super) item: Item,
}

/// A node or relationship of a pattern, with a map.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// All of it: `(..)`, or `-[..]->`.
    pub(super) place: Range<usize>,
    /// Where its variable stands, if it has one.
    pub(super) variable: Option<Range<usize>>,
    /// Its map.
    pub(super) map: Range<usize>,
    /// The entries of the map.
    pub(super) entries: Vec<Range<usize>>,
    /// Its own condition.
    pub(super) filter: Option<Range<usize>>,
    /// Whether it is a list of relationships: of variable length.
    pub(super) many: bool,
}

/// A text or a parameter that something is held equal to.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// The parameter's name; none: a text.
    pub(super) parameter: Option<String>,
    /// Its bytes.
    pub(super) place: Range<usize>,
}

/// A comparison of `variable.key` with a text or a parameter, or with an item of a list.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    pub(super) variable: String,
    pub(super) key: String,
    pub(super) value: Value,
    /// How they are held against each other.
    pub(super) how: How,
}

/// What kind of value a property is held against, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Against {
    /// A text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// A day or a time, made by this function.
    Temporal(String),
    /// A parameter.
    Given(String),
}

/// A value that a property is held against.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Its kind; none: the text does not tell.
    pub(super) against: Option<Against>,
    /// Whether it stands there as it is: a text, a number.
    pub(super) literal: bool,
    /// Its bytes.
    pub(super) place: Range<usize>,
}

/// How a property is held against values of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// `n.key = 1`, and the only comparison of its chain.
    Equal,
    /// `n.key <> 1`, likewise.
    Unequal,
    /// `n.key < 1`, and chains.
    Order,
    /// `n.key IN [1, 2]`: one of the values is enough.
    In,
    /// `n.key IN $list`
    InGiven,
    /// `1 IN n.key`
    Has,
    /// `n.key CONTAINS 'x'`
    Contains,
    /// `n.key STARTS WITH 'x'`, and the like.
    Test,
    /// `CASE n.key WHEN 1`
    When,
    /// `CASE n.key WHEN CONTAINS 'x'`
    WhenContains,
    /// `CASE n.key WHEN STARTS WITH 'x'`, and the like.
    WhenTest,
    /// `{key: 1}`
    Key,
}

/// A property that is held against values.
#[derive(Debug, Clone)]
pub(super) struct Kinded {
    pub(super) variable: String,
    pub(super) key: String,
    pub(super) relation: Relation,
    pub(super) values: Vec<Item>,
    /// Where the property stands.
    pub(super) property: Range<usize>,
    /// All of the comparison.
    pub(super) place: Range<usize>,
}

/// How a property is held against a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// `n.key = 'x'`
    Equal,
    /// `n.key IN ['x']`
    In,
    /// `'x' IN n.key`
    Has,
    /// `n.key CONTAINS 'x'`, and the like
    Text,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) nodes: Vec<Node>,
    /// Variables of relationships.
    pub(super) relationships: BTreeSet<String>,
    pub(super) labels: Vec<LabelWord>,
    /// The colons between two labels of a node.
    pub(super) colons: Vec<usize>,
    /// Whether any labels of nodes are joined by signs, or come behind `IS`, or types by other signs than `|`.
    pub(super) signs: bool,
    pub(super) uses: Vec<Use>,
    pub(super) keys: Vec<PatternKey>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) compared: Vec<Compared>,
    /// Properties that are held against values.
    pub(super) kinded: Vec<Kinded>,
    /// Calls of `labels(..)`.
    pub(super) label_lists: Vec<Range<usize>>,
    /// Comparisons with a text joined by `||` in their middle.
    pub(super) joined: Vec<Range<usize>>,
    /// Comparisons with `null`.
    pub(super) nulls: Vec<Range<usize>>,
    /// Names of nodes and relationships that have no label or type, and whether each is of a node.
    pub(super) bare: Vec<(String, Range<usize>, bool)>,
    /// Variables that hold something else too: an alias, an item of a list, a path.
    pub(super) rebound: BTreeSet<String>,
    /// Other names of variables: `WITH a AS b`.
    pub(super) aliases: BTreeMap<String, String>,
    /// Variables of relationships of variable length, which hold lists.
    pub(super) many: BTreeSet<String>,
    /// Parameters, each time.
    pub(super) parameters: Vec<(String, Range<usize>)>,
    /// None for `RETURN *`.
    pub(super) columns: Option<Vec<(String, Range<usize>)>>,
}

impl Found {
    /// The variable that a name stands for: itself, or the one that it is another name of.
    pub(super) fn origin<'f>(&'f self, name: &'f str) -> &'f str {
        let mut name = name;
        // None leads back to itself: that would be one name for two things.
        for _ in 0..self.aliases.len() {
            match self.aliases.get(name) {
                Some(other) => name = other,
                None => break,
            }
        }
        name
    }
}
