//! The functions that are called: those of Cypher 5, and none that reads the clock. The engine in process lacks some of
//! them, and says so when it is asked.

use super::{
    elsewhere,
    parser::{Parser, Read},
};
use crate::{
    query::text::wrong::{refused, syntax, unquote},
    text::nearest,
};

/// Functions of Cypher 5.
const KNOWN: &[&str] = &[
    "abs",
    "acos",
    "all",
    "allShortestPaths",
    "any",
    "asin",
    "atan",
    "atan2",
    "avg",
    "btrim",
    "ceil",
    "char_length",
    "character_length",
    "coalesce",
    "collect",
    "cos",
    "cot",
    "count",
    "date",
    "datetime",
    "degrees",
    "duration",
    "e",
    "elementId",
    "endNode",
    "exists",
    "exp",
    "floor",
    "haversin",
    "head",
    "id",
    "isEmpty",
    "isNaN",
    "keys",
    "labels",
    "last",
    "left",
    "length",
    "localdatetime",
    "localtime",
    "log",
    "log10",
    "lower",
    "lTrim",
    "max",
    "min",
    "nodes",
    "none",
    "normalize",
    "nullIf",
    "percentileCont",
    "percentileDisc",
    "pi",
    "point",
    "properties",
    "radians",
    "range",
    "reduce",
    "relationships",
    "replace",
    "reverse",
    "right",
    "round",
    "rTrim",
    "shortestPath",
    "sign",
    "sin",
    "single",
    "size",
    "split",
    "sqrt",
    "startNode",
    "stDev",
    "stDevP",
    "substring",
    "sum",
    "tail",
    "tan",
    "time",
    "toBoolean",
    "toBooleanList",
    "toBooleanOrNull",
    "toFloat",
    "toFloatList",
    "toFloatOrNull",
    "toInteger",
    "toIntegerList",
    "toIntegerOrNull",
    "toLower",
    "toString",
    "toStringList",
    "toStringOrNull",
    "toUpper",
    "trim",
    "type",
    "upper",
    "valueType",
];

/// Those that give the time of the clock where nothing is given to them.
const CLOCKS: &[&str] = &["date", "datetime", "localdatetime", "time", "localtime"];

/// Those that give it by one of these names.
const CLOCK_NAMES: &[&str] = &["transaction", "statement", "realtime"];

/// Those that give something else each time.
const CHANCE: &[&str] = &["timestamp", "rand", "randomUUID"];

impl Parser<'_> {
    /// The function whose name begins at `start` and ends before the bracket at `open`.
    pub(super) fn function(&self, start: usize, open: usize) -> Read {
        let is = |at: usize, names: &[&str]| {
            let word = unquote(self.slice(at));
            names.iter().any(|n| n.eq_ignore_ascii_case(&word))
        };
        let place = self.span(start, open);
        let clock = if open > start + 1 {
            let single = is(open - 1, &["truncate"]) && self.is_single(open);
            is(start, CLOCKS) && (single || is(open - 1, CLOCK_NAMES))
        } else {
            is(start, CLOCKS) && (self.symbol(open + 1, ')') || self.is_zone_alone(open + 1))
        };
        if clock || is(start, CHANCE) {
            let name = self.text.get(place.clone()).unwrap_or_default();
            let name = name.trim_matches('`');
            let message = format!("`{name}` gives something else each time: a question has one answer");
            return Err(refused(message, place).help(match () {
                () if is(start, &["rand"]) => "take the first ones in an order: `ORDER BY n.id LIMIT 10`",
                () if is(start, &["randomUUID"]) => "nodes have an id of their own: `n.id`",
                () => "the day judged is `$as_of`, a text such as '2026-01-31': write `date($as_of)`",
            }));
        }
        if open == start + 1 && !is(start, KNOWN) {
            let name = unquote(self.slice(start));
            let error = syntax(format!("Cypher has no function `{name}`"), place);
            if let Some(help) = elsewhere::function(&name) {
                return Err(error.help(help));
            }
            return Err(match nearest(&name, KNOWN.iter().copied()) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help("functions of a plug-in or of one's own are not called"),
            });
        }
        Ok(())
    }

    /// Whether the bracket at `open` holds one value at most.
    fn is_single(&self, open: usize) -> bool {
        let close = self.close(open);
        let mut at = open + 1;
        while at < close {
            if self.symbol(at, ',') {
                return false;
            }
            let inner = self.close(at);
            at = if inner == usize::MAX { at + 1 } else { inner + 1 };
        }
        true
    }

    /// Whether a map with a time zone and nothing else begins here: the time of the clock in that zone.
    fn is_zone_alone(&self, at: usize) -> bool {
        self.symbol(at, '{') && self.is(at + 1, "TIMEZONE") && self.is_single(at)
    }
}
