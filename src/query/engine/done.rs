//! What whatever may fail comes to.

use crate::query::error::{Fault, QueryError};

/// What came of it; the error is behind a pointer, since most come to something.
pub type Done<T> = Result<T, Box<QueryError>>;

/// It failed while it ran.
pub fn failed(message: impl Into<String>) -> QueryError {
    QueryError::new(Fault::Run, message)
}

/// A value of another kind than is due, both in words, and what to write instead.
pub fn misfit(fault: Fault, is: &str, due: &str) -> QueryError {
    let error = QueryError::new(fault, format!("this is {is}, where {due} is due"));
    let help = advice(is, due);
    if help.is_empty() { error } else { error.help(help) }
}

/// What to write where a value is not of the kind that is due; empty: that goes without saying.
fn advice(is: &str, due: &str) -> &'static str {
    let element = matches!(is, "a node" | "a relationship");
    let number = matches!(is, "a whole number" | "a number");
    match () {
        () if due == NODE => {
            "WITH or AS gave this name to it: pass the node on under a name of its own, `WITH n, n.id AS id`"
        }
        () if due == REL || due == RELS => {
            "WITH or AS gave this name to it: pass the relationship on under a name of its own, `WITH r, type(r) AS kind`"
        }
        () if due == TRUTH && element => "ask something of it: `IS NOT NULL`, or a property, `= ..`",
        () if due == TRUTH => "compare it: `= ..`, `> ..`, `IS NOT NULL`",
        () if due == PROPERTIES && is == "a list" => {
            "take an item, `[0]`, or look at each: `[x IN list | x.key]`; UNWIND makes rows of them"
        }
        () if due == PROPERTIES => "pass the node on too: `WITH n, n.id AS id`",
        () if due == "a path" && matches!(is, "a text" | "a list") => {
            "`size(..)` counts characters and items"
        }
        () if due == "a path" && element => "name the path, `p = (a)-->(b)`, or count: `COUNT { (n)--() }`",
        () if due == "a text or a list" => "`||` joins texts or lists; between conditions write OR",
        () if is == "a list" && (due.contains("a node") || due.contains("a relationship")) => {
            "take an item, `[0]`, or look at each: `[x IN list | ..]`"
        }
        () if element && matches!(due, "a node" | "a relationship") => {
            "`labels` is asked of nodes, `type` of relationships"
        }
        () if element => "take one of its properties, such as `.id`",
        () if number && due.contains("a duration") => "a length of time is `duration({days: 1})`",
        () if is == "a text" && due.contains("number") => "make it one: `toInteger(..)`, `toFloat(..)`",
        () if is == "a text" && due.contains("a day or a time") => "make it one: `date(..)`, `datetime(..)`",
        () if is == "a text" && due.contains("a duration") => "make it one: `duration('P1D')`",
        () if (number || is == "a truth") && due == "a list" => {
            "it is one value, and no list: hold it against another, `= ..`"
        }
        () if number && due == "a text" => "make it one: `toString(..)`",
        () if is == "a text" && due == PARTED => "of a text, `substring(text, from, length)`",
        () if is == "a text" && due == "a list or a map" => "of a text, `substring(text, 0, 1)`",
        () if is == "a text" && due == "a list" => {
            "a list has brackets: `['a', 'b']`; of a text, `split(..)`"
        }
        () => "",
    }
}

/// What to write where a part is taken of a value that has none: what the part would be called elsewhere.
pub fn part_of(is: &str, key: &str, of: &str) -> Option<String> {
    const DAY: &[&str] = &[
        "year",
        "quarter",
        "month",
        "week",
        "weekYear",
        "day",
        "ordinalDay",
        "weekDay",
        "dayOfWeek",
        "dayOfQuarter",
    ];
    const TIME: &[&str] = &[
        "hour",
        "minute",
        "second",
        "millisecond",
        "microsecond",
        "nanosecond",
        "epochSeconds",
        "epochMillis",
    ];
    let like = |names: &[&'static str]| names.iter().find(|name| name.eq_ignore_ascii_case(key)).copied();
    let of = if of.is_empty() { ".." } else { of };
    let any = |names: &[&'static str]| like(names).is_some();
    let help = match is {
        "a text" => match (like(DAY), like(TIME)) {
            (Some(part), _) => format!("date({of}).{part}"),
            (_, Some(part)) => format!("datetime({of}).{part}"),
            _ if any(&["length", "size", "count"]) => format!("size({of})"),
            _ => return None,
        },
        "a path" if any(&["length", "size", "hops"]) => format!("length({of})"),
        "a path" if any(&["nodes"]) => format!("nodes({of})"),
        "a path" if any(&["relationships", "rels", "edges"]) => format!("relationships({of})"),
        "a list" if any(&["length", "size", "count"]) => format!("size({of})"),
        "a list" if any(&["first", "head"]) => format!("head({of})"),
        "a list" if any(&["last", "tail"]) => format!("{}({of})", key.to_lowercase()),
        _ => return None,
    };
    Some(format!("write `{help}`"))
}

/// A node that a pattern looks for.
pub const NODE: &str = "a node of a pattern";
/// A relationship that a pattern looks for.
pub const REL: &str = "a relationship of a pattern";
/// Several of them.
pub const RELS: &str = "a list of relationships of a pattern";
/// What a condition is.
pub const TRUTH: &str = "a truth";
/// What a part is taken of.
pub const PARTED: &str = "a list of which a part is taken";
/// What has properties.
pub const PROPERTIES: &str = "something with properties";
