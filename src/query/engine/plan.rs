//! The physical plan: operators that stream rows, and the expressions that they look at. A row is an array of slots, one
//! for each name of the whole query and one for each part of a pattern without a name; an operator writes its own.

use std::rc::Rc;

pub use super::store::Key;
use super::{context::Rows, store::Store, value::Value};
pub use crate::query::text::tree::{Compare, Quantifier, Sign, Span, TextTest, Type, Way};
use crate::query::{
    engine::{
        done::{NODE, REL, RELS},
        functions::entry::Function,
    },
    error::QueryError,
};

/// A place in a row.
pub type Slot = usize;

/// A test of labels or of a type.
#[derive(Debug)]
pub enum Labels<'g> {
    /// The label, and the type, of one name; those that the store does not have are none.
    Has(Option<u16>, Option<u16>),
    /// Any label; every relationship has a type.
    Any,
    /// Not.
    Not(Box<Labels<'g>>),
    /// All.
    All(Vec<Labels<'g>>),
    /// One.
    One(Vec<Labels<'g>>),
    /// Those that an expression names; whether one of them is enough.
    Dynamic(Box<Ex<'g>>, bool),
}

/// An entry of a projection of a map.
#[derive(Debug)]
pub enum Entry<'g> {
    /// All.
    All,
    /// One of its own.
    Own(Key),
    /// Another.
    Given(Rc<str>, Ex<'g>),
}

/// An expression with its names resolved.
#[derive(Debug)]
pub enum Ex<'g> {
    /// A value.
    Const(Value<'g>),
    /// What a slot holds.
    Slot(Slot),
    /// A property.
    Property(Box<Ex<'g>>, Key, Span),
    /// An item.
    Index(Box<Ex<'g>>, Box<Ex<'g>>, Span),
    /// A part of a list or a text.
    Slice(Box<Ex<'g>>, Option<Box<Ex<'g>>>, Option<Box<Ex<'g>>>, Span),
    /// A list.
    List(Vec<Ex<'g>>, Span),
    /// A map.
    Map(Vec<(Rc<str>, Ex<'g>)>, Span),
    /// A projection of a map, a node or a relationship.
    Projected(Box<Ex<'g>>, Vec<Entry<'g>>),
    /// Three-valued.
    And(Vec<Ex<'g>>, Span),
    /// Three-valued.
    Or(Vec<Ex<'g>>, Span),
    /// Three-valued.
    Xor(Vec<Ex<'g>>, Span),
    /// Three-valued.
    Not(Box<Ex<'g>>, Span),
    /// A chain of comparisons.
    Compare(Box<Ex<'g>>, Vec<(Compare, Ex<'g>)>),
    /// A chain of one rank.
    Arithmetic(Box<Ex<'g>>, Vec<(Sign, Ex<'g>)>, Span),
    /// With the other sign.
    Negative(Box<Ex<'g>>, Span),
    /// Whether a list has it.
    In(Box<Ex<'g>>, Box<Ex<'g>>, Span),
    /// A question about two texts.
    Test(TextTest, Box<Ex<'g>>, Box<Ex<'g>>, Span),
    /// Whether it is null, or is not.
    IsNull(Box<Ex<'g>>, bool),
    /// Whether it is of a type, or is not.
    IsTyped(Box<Ex<'g>>, Type, bool),
    /// Whether what a pattern was given is of the kind that it needs: else it is an error, unless it is null.
    Due(Slot, Due, Span),
    /// Whether it has labels.
    Labelled(Box<Ex<'g>>, Labels<'g>, Span),
    /// A function.
    Function(&'static Function, Vec<Ex<'g>>, Span),
    /// The first one that is not null.
    Coalesce(Vec<Ex<'g>>),
    /// The arm that fits.
    Case(Box<Case<'g>>),
    /// Items of a list that fit, and what is made of each.
    Comprehension(Slot, Box<Ex<'g>>, Option<Box<Ex<'g>>>, Option<Box<Ex<'g>>>, Span),
    /// Of how many items it holds.
    Quantified(Quantifier, Slot, Box<Ex<'g>>, Option<Box<Ex<'g>>>, Span),
    /// What a list comes to, item by item: sum, start, item, list, step.
    Reduce(Box<Reduce<'g>>),
    /// Whether it gives a row.
    Exists(Rc<Pipeline<'g>>),
    /// How many rows it gives.
    Count(Rc<Pipeline<'g>>),
    /// What it gives for each row.
    Collect(Rc<Pipeline<'g>>, Box<Ex<'g>>),
}

/// What a pattern needs under a name.
#[derive(Debug, Clone, Copy)]
pub enum Due {
    /// A node.
    Node,
    /// A relationship.
    Rel,
    /// A list of relationships.
    Rels,
}

impl Due {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Node => NODE,
            Self::Rel => REL,
            Self::Rels => RELS,
        }
    }
}

/// `CASE`
#[derive(Debug)]
pub struct Case<'g> {
    /// What is compared, and where it is while arms look at it.
    pub compared: Option<(Slot, Ex<'g>)>,
    /// What must be so for an arm, any of it, and what it gives.
    pub arms: Vec<(Vec<When<'g>>, Ex<'g>)>,
    /// What is given else.
    pub otherwise: Option<Ex<'g>>,
}

/// What must be so for an arm of CASE.
#[derive(Debug)]
pub enum When<'g> {
    /// What is compared equals this.
    Equal(Ex<'g>),
    /// This is true.
    True(Ex<'g>),
}

/// `reduce(sum = start, item IN list | step)`
#[derive(Debug)]
pub struct Reduce<'g> {
    /// Where the sum is.
    pub sum: Slot,
    /// What it begins with.
    pub start: Ex<'g>,
    /// Where an item is.
    pub item: Slot,
    /// The items.
    pub list: Ex<'g>,
    /// What it becomes.
    pub step: Ex<'g>,
    /// Where it stands.
    pub span: Span,
}

/// What begins to run operators.
pub type Open = for<'p, 'g> fn(&'p [Op<'g>]) -> Box<dyn Rows<'g> + 'p>;

/// Operators, each of which is fed by the one before it. The first one is fed one row.
#[derive(Debug)]
pub struct Pipeline<'g> {
    /// The operators.
    pub ops: Vec<Op<'g>>,
    /// What runs them: expressions and operators that hold a pipeline need not know it.
    pub run: Open,
}

impl<'g> Pipeline<'g> {
    /// Begins to run it.
    pub fn open(&self) -> Box<dyn Rows<'g> + '_> {
        (self.run)(&self.ops)
    }
}

/// Where nodes come from.
#[derive(Debug)]
pub enum Start<'g> {
    /// All of them.
    All,
    /// Those of a label.
    Label(u16),
    /// Those that have a text as a property; where the value is no text, those of the label, or all.
    Text(u32, Ex<'g>, Option<u16>),
    /// None: a label that the store does not have.
    Nothing,
}

/// Which relationships are followed from a node.
#[derive(Debug, Clone)]
pub struct Follow {
    /// Which way.
    pub way: Way,
    /// The types.
    pub kinds: Vec<u16>,
}

/// Follows one relationship.
#[derive(Debug)]
pub struct Expand {
    /// Where the node is.
    pub from: Slot,
    /// Where the relationship goes.
    pub rel: Slot,
    /// Where the other node goes, or is.
    pub to: Slot,
    /// Whether the other node is known.
    pub into: bool,
    /// What is followed.
    pub follow: Follow,
    /// Relationships, or lists of them, that it must not be.
    pub unlike: Vec<Slot>,
}

/// Follows several relationships.
#[derive(Debug)]
pub struct Walk<'g> {
    /// The first and the last step, what is followed.
    pub one: Expand,
    /// At least so many.
    pub least: u64,
    /// At most so many.
    pub most: u64,
    /// Whether it goes from the end of the pattern to its beginning.
    pub backwards: bool,
    /// Where one relationship is while it is looked at, and what must hold for it.
    pub each: Option<(Slot, Ex<'g>)>,
    /// Whether relationships may be walked more than once.
    pub repeatable: bool,
    /// Whether only the end matters: each node is come to once.
    pub once: bool,
}

/// Which shortest paths are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortest {
    /// So many for each pair of ends.
    Paths(u64),
    /// All of so many lengths.
    Groups(u64),
}

/// One relationship of a leg.
#[derive(Debug)]
pub struct Hop<'g> {
    /// Where the node before it is while it is looked at, in the order of the pattern.
    pub from: Slot,
    /// Where it is itself.
    pub rel: Slot,
    /// Where the node behind it is.
    pub to: Slot,
    /// What is followed, in the order of the pattern.
    pub follow: Follow,
    /// Whether it was known before.
    pub known: bool,
    /// What must hold for it and the nodes at its ends.
    pub check: Vec<Ex<'g>>,
}

/// A part of a way: one relationship or a round of them, once or several times.
#[derive(Debug)]
pub struct Leg<'g> {
    /// One round.
    pub hops: Vec<Hop<'g>>,
    /// At least so many rounds.
    pub least: u64,
    /// At most so many.
    pub most: u64,
    /// What must hold for each round as a whole.
    pub round: Vec<Ex<'g>>,
    /// What is inside, and where the list of it goes.
    pub lists: Vec<(Slot, Slot)>,
    /// Where the list of its relationships goes; none: it is one relationship.
    pub all: Option<Slot>,
    /// Where the node behind it goes, but for the last one.
    pub node: Slot,
    /// What must hold for that node.
    pub check: Vec<Ex<'g>>,
}

impl Leg<'_> {
    /// Where its relationships go.
    pub fn rels(&self) -> Slot {
        self.all.or_else(|| self.hops.first().map(|hop| hop.rel)).unwrap_or_default()
    }
}

/// A search of the shortest ways.
#[derive(Debug)]
pub struct Search<'g> {
    /// Where the first and the last node of the pattern are, or go.
    pub ends: [Slot; 2],
    /// Whether it is the last one from which is searched.
    pub backwards: bool,
    /// Whether the other end is known too.
    pub into: bool,
    /// The parts of a way, in the order of the pattern.
    pub legs: Vec<Leg<'g>>,
    /// Which of the ways are taken.
    pub which: Shortest,
    /// Whether relationships may be gone over more than once.
    pub repeatable: bool,
    /// What must hold for the end that is not known.
    pub goal: Vec<Ex<'g>>,
    /// Where one node is while it is looked at, and what must hold for each on the way, the ends too.
    pub node: Option<(Slot, Ex<'g>)>,
    /// What must hold for a way as a whole.
    pub whole: Vec<Ex<'g>>,
    /// Where the path goes while that is looked at.
    pub named: Option<Slot>,
    /// What is said where both ends are one node; none: they may be.
    pub apart: Option<Box<QueryError>>,
}

impl Search<'_> {
    /// Where its relationships go, in order.
    pub fn rels(&self) -> Vec<Slot> {
        self.legs.iter().map(Leg::rels).collect()
    }
}

/// A part of a path that is walked several times.
#[derive(Debug)]
pub struct Repeat<'g> {
    /// Where the walk begins.
    pub from: Slot,
    /// Where it ends.
    pub to: Slot,
    /// Whether the end is known.
    pub into: bool,
    /// One round: from the first node to the last one inside.
    pub inner: Pipeline<'g>,
    /// The first node inside.
    pub first: Slot,
    /// The last node inside.
    pub last: Slot,
    /// The relationships of one round, in order.
    pub rels: Vec<Slot>,
    /// All that one round fills.
    pub slots: Vec<Slot>,
    /// What is inside, and where the list of it goes.
    pub lists: Vec<(Slot, Slot)>,
    /// Where the relationships of all rounds go.
    pub all: Slot,
    /// At least so many.
    pub least: u64,
    /// At most so many.
    pub most: u64,
    /// Relationships, or lists of them, that none must be.
    pub unlike: Vec<Slot>,
    /// Whether relationships may be walked more than once.
    pub repeatable: bool,
}

/// What becomes of a group of rows.
#[derive(Debug)]
pub struct Aggregate<'g> {
    /// Which one.
    pub kind: Gather,
    /// Of what.
    pub value: Option<Ex<'g>>,
    /// Its second argument.
    pub second: Option<Ex<'g>>,
    /// Whether equal values count once.
    pub distinct: bool,
    /// Where it stands.
    pub span: Span,
}

/// An aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gather {
    /// `count(*)`
    Rows,
    /// `count(x)`
    Count,
    /// `sum(x)`
    Sum,
    /// `avg(x)`
    Mean,
    /// `min(x)`
    Least,
    /// `max(x)`
    Most,
    /// `collect(x)`
    Collect,
    /// `stDev(x)`
    Deviation,
    /// `stDevP(x)`
    DeviationOfAll,
    /// `percentileCont(x, p)`
    PercentileBetween,
    /// `percentileDisc(x, p)`
    Percentile,
}

/// An operator.
#[derive(Debug)]
pub enum Op<'g> {
    /// Nodes into a slot.
    Nodes(Slot, Start<'g>),
    /// One relationship on.
    Expand(Expand),
    /// A relationship that is known, and whether one of its nodes is.
    Bound(Expand, bool),
    /// A list of relationships that is known.
    Along(Expand, bool),
    /// Several relationships on.
    Walk(Box<Walk<'g>>),
    /// The shortest ways.
    Shortest(Box<Search<'g>>),
    /// A part of a path several times.
    Repeat(Box<Repeat<'g>>),
    /// What is true, and how that is written.
    Filter(Ex<'g>, String),
    /// A value into a slot.
    Compute(Slot, Ex<'g>),
    /// The items of a list.
    Unwind(Slot, Ex<'g>, Span),
    /// A path, from its first node over relationships and lists of them.
    Path(Slot, Slot, Vec<Slot>),
    /// What it gives, or one row with nothing in these slots.
    Optional(Pipeline<'g>, Vec<Slot>),
    /// What it gives, for each row.
    Apply(Pipeline<'g>),
    /// Each set of values once.
    Distinct(Vec<Slot>),
    /// All but the first.
    Skip(Ex<'g>, Span),
    /// The first ones.
    Limit(Ex<'g>, Span),
    /// In order.
    Sort(Box<Sort<'g>>),
    /// By group.
    Group(Box<Group<'g>>),
    /// One after the other: each with its columns, and where they go.
    Union(Vec<(Pipeline<'g>, Vec<Slot>)>, Vec<Slot>),
}

/// Rows in order.
#[derive(Debug)]
pub struct Sort<'g> {
    /// What gives them.
    pub input: Pipeline<'g>,
    /// By what, and whether downwards.
    pub by: Vec<(Ex<'g>, bool)>,
    /// What is kept of a row.
    pub keep: Vec<Slot>,
    /// No more than the first ones are needed: so many, and those that are passed over.
    pub first: Option<(Option<Ex<'g>>, Ex<'g>)>,
}

/// Rows by group.
#[derive(Debug)]
pub struct Group<'g> {
    /// What gives them.
    pub input: Pipeline<'g>,
    /// By what, and where it goes.
    pub keys: Vec<(Slot, Ex<'g>)>,
    /// What becomes of each, and where it goes.
    pub gathered: Vec<(Slot, Aggregate<'g>)>,
    /// Whether the last hop is counted, and not walked.
    pub degrees: bool,
}

/// A plan, and how to read what it gives.
#[derive(Debug)]
pub struct Plan<'g> {
    /// The operators.
    pub pipeline: Pipeline<'g>,
    /// The columns, and where each is.
    pub columns: Vec<(String, Slot)>,
    /// So many slots has a row; the name of each.
    pub names: Vec<String>,
    /// The graph.
    pub store: &'g Store,
}
