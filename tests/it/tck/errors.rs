//! Errors by the names that the TCK has for them: what is said must be about what is wrong.

use std::collections::BTreeMap;

use thalweg::query::QueryError;

/// A part of a message, and the name of what it is about. The first one that fits counts.
const NAMES: &[(&str, &str)] = &[
    ("nothing here is called", "UndefinedVariable"),
    ("is the name of something else", "VariableAlreadyBound"),
    ("is the name of a node already", "VariableTypeConflict"),
    ("is the name of a relationship already", "VariableTypeConflict"),
    ("is the name of a path already", "VariableTypeConflict"),
    ("of a pattern is due", "VariableTypeConflict"),
    ("is due", "InvalidArgumentType"),
    ("rows are ordered by an aggregate", "InvalidAggregation"),
    ("gathers rows: it stands in", "InvalidAggregation"),
    ("an aggregate does not stand in an aggregate", "NestedAggregation"),
    ("has no one value", "AmbiguousAggregationExpression"),
    ("cannot stand here", "UnexpectedSyntax"),
    ("a pattern is a condition", "UnexpectedSyntax"),
    ("is not closed", "UnexpectedSyntax"),
    ("a number of rows is not negative", "NegativeIntegerArgument"),
    ("a percentile is from", "NumberOutOfRange"),
    ("does not go in steps of nought", "NumberOutOfRange"),
    ("too large to be one with a point", "FloatingPointOverflow"),
    ("the number is too large", "IntegerOverflow"),
    ("a number ends before a name begins", "InvalidNumberLiteral"),
    ("this is no number", "InvalidNumberLiteral"),
    ("two columns are named", "ColumnNameConflict"),
    ("have the same columns", "DifferentColumnsInUnion"),
    ("UNION and UNION ALL", "InvalidClauseComposition"),
    ("a parameter does not stand for", "InvalidParameterUse"),
    ("what WITH passes on has a name", "NoExpressionAlias"),
    ("is no `-`", "InvalidUnicodeCharacter"),
    ("what this escape stands for", "InvalidUnicodeLiteral"),
    ("stands for all names, and there are none", "NoVariablesInScope"),
    ("cannot be two relationships", "RelationshipUniquenessViolation"),
    ("Cypher has no function", "UnknownFunction"),
    ("gives something else each time", "NonConstantExpression"),
    ("the same for all rows: no name can stand in it", "NonConstantExpression"),
    ("a name in backticks is not empty", "EmptyName"),
];

/// What the TCK calls otherwise: its name, the one found, how often, and why. The numbers only fall.
const OTHERWISE: &[(&str, &str, usize, &str)] = &[
    (
        "VariableTypeConflict",
        "VariableAlreadyBound",
        28,
        "a path's name that is taken is one thing, whatever it is the name of",
    ),
    (
        "InvalidArgumentValue",
        "InvalidArgumentType",
        28,
        "that a function is not given such a value is one thing, whether its type was known before or not",
    ),
    (
        "InvalidArgumentType",
        "EmptyName",
        8,
        "the key of a map is empty, which comes before what the map is used for",
    ),
    (
        "UndefinedVariable",
        "AmbiguousAggregationExpression",
        3,
        "the name was known, and has no value since rows were put together: more is said",
    ),
    ("UndefinedVariable", "InvalidAggregation", 2, "two faults: the other one is told"),
    ("AmbiguousAggregationExpression", "NoExpressionAlias", 1, "two faults: the other one is told"),
    (
        "MapElementAccessByNonString",
        "InvalidArgumentType",
        2,
        "the key of a map is a text: that is what is said",
    ),
    ("InvalidRelationshipPattern", "UnexpectedSyntax", 2, "bounds that cannot be read are no bounds"),
    ("UnexpectedSyntax", "InvalidNumberLiteral", 1, "a key that begins with a digit is read as a number"),
];

/// The errors of all scenarios, by the name wanted and the one found.
#[derive(Debug, Default)]
pub struct Told {
    by: BTreeMap<(String, &'static str), usize>,
}

impl Told {
    /// One error, where a step wants another name or the same.
    pub fn add(&mut self, step: &str, error: &QueryError) {
        let wanted = step.rsplit(": ").next().unwrap_or_default();
        let found = NAMES.iter().find(|(part, _)| error.message.contains(part)).map(|(_, name)| *name);
        let found = found.unwrap_or_else(|| panic!("what is this called? {error:?}, wanted {wanted}"));
        if wanted != "*" {
            *self.by.entry((wanted.to_owned(), found)).or_default() += 1;
        }
    }

    /// Holds them against the table above.
    pub fn judge(&self) {
        let same: usize = self.by.iter().filter(|((wanted, found), _)| wanted == found).map(|(_, n)| n).sum();
        let other: usize =
            self.by.iter().filter(|((wanted, found), _)| wanted != found).map(|(_, n)| n).sum();
        println!("{same} errors are told by the name that the language has for them, {other} otherwise");
        let listed: BTreeMap<(String, &str), usize> =
            OTHERWISE.iter().map(|(wanted, found, n, _)| (((*wanted).to_owned(), *found), *n)).collect();
        let differ: BTreeMap<(String, &str), usize> = self
            .by
            .iter()
            .filter(|((wanted, found), _)| wanted != found)
            .map(|(k, n)| (k.clone(), *n))
            .collect();
        assert_eq!(differ, listed, "errors that are called otherwise: fewer are written down, more are not");
    }
}
