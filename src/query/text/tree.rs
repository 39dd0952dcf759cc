//! The syntax tree of a query: one for the checks, for the scoping on a server and for the engine. Every part has its
//! place in the text. Chains of one operator are lists, so that no tree is deeper than its brackets.

use std::ops::Range;

/// Bytes of the text. Two places are always equal: trees are compared by what they say, not by where.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Span {
    /// From a range.
    pub fn new(range: &Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    /// As a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Without its backticks.
    pub text: String,
    /// With them.
    pub span: Span,
}

/// A query with its UNIONs.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// What stands between the UNIONs.
    pub parts: Vec<Vec<Clause>>,
    /// Of each UNION whether it is `UNION ALL`, and where.
    pub unions: Vec<(bool, Span)>,
}

/// A clause.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// `MATCH` or `OPTIONAL MATCH`.
    Match(Match),
    /// `UNWIND list AS name`.
    Unwind(Expr, Name),
    /// `CALL { }`.
    Call(Call),
    /// `WITH`.
    With(Projection),
    /// `RETURN`.
    Return(Projection),
}

/// `MATCH patterns WHERE filter`.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Whether a row without a match is kept.
    pub optional: bool,
    /// Whether a relationship may be passed more than once.
    pub repeatable: bool,
    /// The patterns.
    pub patterns: Vec<Path>,
    /// The condition.
    pub filter: Option<Expr>,
    /// The keyword.
    pub span: Span,
}

/// `CALL (names) { body }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Whether a row without an answer is kept.
    pub optional: bool,
    /// What the body sees.
    pub sees: Sees,
    /// The query in the braces.
    pub body: Tree,
    /// The keyword.
    pub span: Span,
}

/// What a subquery sees of the names around it.
#[derive(Debug, Clone, PartialEq)]
pub enum Sees {
    /// What its own first WITH names.
    ByWith,
    /// All: `(*)`.
    All,
    /// These.
    Names(Vec<Name>),
}

/// What stands behind WITH or RETURN.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// `DISTINCT`.
    pub distinct: bool,
    /// `*`.
    pub all: bool,
    /// The items.
    pub items: Vec<Item>,
    /// What it is ordered by, and whether downwards.
    pub order: Vec<(Expr, bool)>,
    /// `SKIP`.
    pub skip: Option<Expr>,
    /// `LIMIT`.
    pub limit: Option<Expr>,
    /// `WHERE`, behind WITH only.
    pub filter: Option<Expr>,
    /// The keyword.
    pub span: Span,
}

/// One item of a projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it gives.
    pub value: Expr,
    /// The column that it makes.
    pub name: String,
    /// Whether it is named by `AS`, or is a variable.
    pub named: bool,
    /// Where the column's name stands.
    pub span: Span,
}

/// A path of nodes and relationships.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// `name = ..`.
    pub name: Option<Name>,
    /// Which of the paths are taken.
    pub select: Select,
    /// Nodes and relationships in turn; groups stand for both.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub span: Span,
}

/// Which of the paths between two nodes are taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Select {
    /// All of them.
    All,
    /// `shortestPath(..)`.
    ShortestPath,
    /// `allShortestPaths(..)`.
    AllShortestPaths,
    /// `ANY k`.
    Any(u64),
    /// `SHORTEST k`.
    Shortest(u64),
    /// `SHORTEST k GROUPS`; `ALL SHORTEST` is one group.
    Groups(u64),
    /// The number is a parameter: it is looked at when the query runs. Whether it counts groups.
    Given(String, bool),
}

/// A part of a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// `(..)`.
    Node(Node),
    /// `-[..]-`.
    Relationship(Relationship),
    /// `((..)-[..]-(..)){1,3}`.
    Group(Group),
}

/// A node pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its variable.
    pub name: Option<Name>,
    /// Its labels.
    pub labels: Option<Labelled>,
    /// Its map, or a parameter that is one.
    pub properties: Option<Expr>,
    /// Its own condition.
    pub filter: Option<Expr>,
    /// Where `:Label` goes if it has none.
    pub end_of_name: usize,
    /// Where it stands.
    pub span: Span,
}

/// Which way a relationship is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `-->`
    Out,
    /// `<--`
    In,
    /// `--` or `<-->`
    Both,
}

/// How often a part is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// At least.
    pub least: u64,
    /// At most.
    pub most: Option<u64>,
}

/// A relationship pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Relationship {
    /// Its variable.
    pub name: Option<Name>,
    /// Its types.
    pub types: Option<Labelled>,
    /// Which way.
    pub way: Way,
    /// `*1..3`, or a quantifier behind it.
    pub times: Option<Times>,
    /// Its map, or a parameter that is one.
    pub properties: Option<Expr>,
    /// Its own condition.
    pub filter: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// A part of a path in brackets.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// `name = ..`.
    pub name: Option<Name>,
    /// Nodes and relationships.
    pub parts: Vec<Part>,
    /// The condition inside.
    pub filter: Option<Expr>,
    /// How often it is walked; none: once.
    pub times: Option<Times>,
    /// Where it stands.
    pub span: Span,
}

/// What stands behind `:` or `IS`.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The expression of labels.
    pub labels: Labels,
    /// Its bytes.
    pub span: Span,
    /// Whether it holds more than names joined by `:`.
    pub signs: bool,
    /// Whether it comes behind `IS`.
    pub is: bool,
}

/// An expression of labels.
#[derive(Debug, Clone, PartialEq)]
pub enum Labels {
    /// A label or type.
    Name(Name),
    /// `%`: any.
    Any,
    /// `!`.
    Not(Box<Labels>),
    /// All of them.
    And(Vec<Labels>),
    /// One of them.
    Or(Vec<Labels>),
    /// `$(..)`: names that an expression gives; whether one of them is enough.
    Dynamic(Box<Expr>, bool),
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// An operator between numbers, texts, lists, days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `||`
    Join,
    /// `*`
    Times,
    /// `/`
    Divide,
    /// `%`
    Rest,
    /// `^`
    Power,
}

/// What is asked of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// `STARTS WITH`
    Starts,
    /// `ENDS WITH`
    Ends,
    /// `CONTAINS`
    Contains,
    /// `=~`
    Matches,
}

/// Of how many items something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// `all(..)`
    All,
    /// `any(..)`
    Any,
    /// `none(..)`
    None,
    /// `single(..)`
    Single,
}

/// What is taken of a subquery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Whether it has a row.
    Exists,
    /// How many rows it has.
    Count,
    /// The values of its column.
    Collect,
}

/// An entry of a projection of a map: `n {.key, .*, other: 1, another}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// `.key`
    Own(Name),
    /// `.*`
    All,
    /// `key: value`
    Given(Name, Expr),
    /// A variable, under its own name.
    Variable(Name),
}

/// A type that a value is held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Any value.
    Any,
    /// No value but null.
    Null,
    /// No value at all.
    Nothing,
    /// A plain type, by the word that `valueType` gives.
    Plain(&'static str),
    /// A list of these.
    List(Box<Type>),
    /// One of them.
    OneOf(Vec<Type>),
    /// Not null.
    NotNull(Box<Type>),
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Truth(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(String),
    /// `$name`
    Parameter(String),
    /// A variable.
    Variable(String),
    /// `value.key`
    Property(Box<Expr>, Name),
    /// `value[index]`
    Index(Box<Expr>, Box<Expr>),
    /// `value[from..to]`
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a: 1}`
    Map(Vec<(Name, Expr)>),
    /// `n {.key}`
    Projected(Name, Vec<Entry>),
    /// `a OR b OR ..`
    Or(Vec<Expr>),
    /// `a XOR b XOR ..`
    Xor(Vec<Expr>),
    /// `a AND b AND ..`
    And(Vec<Expr>),
    /// `NOT a`
    Not(Box<Expr>),
    /// `a < b < ..`
    Compare(Box<Expr>, Vec<(Compare, Expr)>),
    /// `a + b - ..`, of one rank.
    Arithmetic(Box<Expr>, Vec<(Sign, Expr)>),
    /// `-a`
    Negative(Box<Expr>),
    /// `+a`
    Positive(Box<Expr>),
    /// `a IN b`
    In(Box<Expr>, Box<Expr>),
    /// `a STARTS WITH b`, and the like.
    Test(TextTest, Box<Expr>, Box<Expr>),
    /// `a IS NULL`; whether NOT.
    IsNull(Box<Expr>, bool),
    /// `a IS :: TYPE`; whether NOT.
    IsTyped(Box<Expr>, Type, bool),
    /// `a IS NFC NORMALIZED`; whether NOT.
    IsNormalized(Box<Expr>, String, bool),
    /// `a:Label`
    Labelled(Box<Expr>, Labelled),
    /// A function: its name in lower case, DISTINCT, its arguments.
    Function(String, bool, Vec<Expr>),
    /// `count(*)`
    CountAll,
    /// What CASE compares, on the left side of `WHEN > 3`.
    Compared,
    /// `CASE`: what is compared, what it is compared with or conditions, `ELSE`.
    Case(Option<Box<Expr>>, Vec<(Vec<Expr>, Expr)>, Option<Box<Expr>>),
    /// `[x IN list WHERE .. | ..]`
    Comprehension(Name, Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `[(a)-->(b) WHERE .. | ..]`
    PatternComprehension(Box<Path>, Option<Box<Expr>>, Box<Expr>),
    /// `all(x IN list WHERE ..)`, and the like.
    Quantified(Quantifier, Name, Box<Expr>, Option<Box<Expr>>),
    /// `reduce(sum = 0, x IN list | ..)`
    Reduce(Box<Reduce>),
    /// A pattern as a condition.
    Pattern(Box<Path>),
    /// `EXISTS { }`, `COUNT { }`, `COLLECT { }`
    Subquery(Taken, Box<Tree>),
}

/// `reduce(sum = start, item IN list | step)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    /// The name of what is carried on.
    pub sum: Name,
    /// What it begins with.
    pub start: Expr,
    /// The name of an item.
    pub item: Name,
    /// The items.
    pub list: Expr,
    /// What it becomes with each.
    pub step: Expr,
}

impl Expr {
    /// The name, where it is a variable and nothing else.
    pub fn variable(&self) -> Option<&str> {
        if let Kind::Variable(name) = &self.kind { Some(name) } else { None }
    }
}
