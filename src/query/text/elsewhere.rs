//! What people write who know SQL, another query language or a programming language, and what is written here instead.

use super::{
    lexer::Token,
    parser::{Parser, Read},
    wrong::syntax,
};

/// Words of other languages that stand between values or clauses.
const WORDS: &[(&[&str], &str)] = &[
    (&["LIKE", "SIMILAR"], "write `STARTS WITH 'a'`, `ENDS WITH 'a'`, `CONTAINS 'a'`, or `=~ 'a.*'`"),
    (&["ILIKE"], "write `toLower(n.name) CONTAINS 'a'`, or `=~ '(?i)a.*'`"),
    (&["MATCHES", "REGEXP", "RLIKE", "GLOB"], "a pattern of letters is `=~ 'a.*'`"),
    (&["GROUP"], "leave it out: WITH and RETURN group by whatever in them is not aggregated"),
    (
        &["HAVING"],
        "gather first, and ask behind it: `WITH n.kind AS kind, count(*) AS c WHERE c > 1 RETURN ..`",
    ),
    (&["SELECT", "DISTINCTROW"], "write `MATCH (n:Label) WHERE .. RETURN n.name`"),
    (&["FROM"], "rows come from a pattern: `MATCH (n:Label) RETURN n.name`"),
    (
        &["JOIN", "INNER", "OUTER", "LEFT", "RIGHT", "CROSS", "NATURAL"],
        "a pattern ties nodes: `MATCH (a)-[:TYPE]->(b)`; what may be missing, `OPTIONAL MATCH`",
    ),
    (&["BETWEEN"], "write `1 <= n.hops <= 2`"),
    (&["TOP", "FETCH", "FIRST"], "write `LIMIT 5` at the end"),
    (&["NULLS"], "null is the last, and downwards the first: `ORDER BY n.name IS NULL, n.name DESC`"),
    (&["OVER", "PARTITION"], "collect what belongs together: `WITH n.kind AS kind, collect(n) AS all`"),
    (&["EXCEPT", "MINUS", "INTERSECT"], "write `WHERE NOT EXISTS { .. }`, or `WHERE EXISTS { .. }`"),
    (&["DIV"], "whole numbers are divided by `/`"),
    (&["MOD"], "the rest of a division is `%`"),
    (&["EQUALS", "EQ", "EQUAL"], "write `=`"),
    (&["NE", "NEQ"], "write `<>`"),
    (&["RECURSIVE"], "a way of several hops is `-[:TYPE]->{1,5}`"),
    (&["ELSEIF", "ELSIF", "ELIF"], "write another `WHEN .. THEN ..`"),
];

/// Functions of other languages.
const FUNCTIONS: &[(&[&str], &str)] = &[
    (&["len", "strlen", "array_length", "cardinality", "list_length"], "write `size(..)`"),
    (&["isnull"], "write `n.name IS NULL`, or `coalesce(n.name, 'instead')`"),
    (&["isnotnull", "has"], "write `n.name IS NOT NULL`"),
    (&["nvl", "nvl2", "ifnull", "zeroifnull"], "write `coalesce(n.name, 'instead')`"),
    (&["concat", "concat_ws"], "texts are joined by `+`"),
    (&["substr", "mid"], "write `substring(text, from, length)`; the first letter is 0"),
    (
        &["contains", "instr", "charindex", "indexof", "locate", "position", "strpos"],
        "write `text CONTAINS 'a'`",
    ),
    (&["startswith", "starts_with"], "write `text STARTS WITH 'a'`"),
    (&["endswith", "ends_with"], "write `text ENDS WITH 'a'`"),
    (&["like", "regexp_like", "regexp_matches"], "write `text =~ 'a.*'`"),
    (&["lcase", "tolowercase"], "write `toLower(..)`"),
    (&["ucase", "touppercase"], "write `toUpper(..)`"),
    (&["str", "to_char", "tochar", "tostr"], "write `toString(..)`"),
    (&["int", "to_number", "parseint", "tonumber", "toint"], "write `toInteger(..)`, or `toFloat(..)`"),
    (&["cast", "convert", "try_cast"], "write `toInteger(..)`, `toFloat(..)`, `toString(..)`, `date(..)`"),
    (&["to_date", "todate", "str_to_date", "parsedate"], "write `date('2026-01-31')`"),
    (
        &[
            "now",
            "getdate",
            "sysdate",
            "today",
            "current_date",
            "curdate",
            "current_timestamp",
            "localtimestamp",
        ],
        "the day judged is `$as_of`, a text: write `date($as_of)`",
    ),
    (&["year"], "write `date(..).year`"),
    (&["month"], "write `date(..).month`"),
    (&["day", "dayofmonth"], "write `date(..).day`"),
    (&["datediff", "date_diff", "age"], "write `duration.inDays(a, b).days`"),
    (&["dateadd", "date_add", "adddate"], "write `date(..) + duration({days: 1})`"),
    (
        &["group_concat", "string_agg", "listagg", "wm_concat"],
        "write `collect(..)`; as one text, `reduce(t = '', x IN collect(..) | t + x + ' ')`",
    ),
    (&["array_agg", "list"], "write `collect(..)`"),
    (&["if", "iif", "decode", "switch"], "write `CASE WHEN .. THEN .. ELSE .. END`"),
    (&["median"], "write `percentileCont(n.hops, 0.5)`"),
    (&["mean", "average"], "write `avg(..)`"),
    (&["stddev", "stdev_samp", "stddev_samp"], "write `stDev(..)`; of all, `stDevP(..)`"),
    (&["mod"], "the rest of a division is `a % b`"),
    (&["power", "pow"], "a power is `a ^ b`"),
    (&["ceiling"], "write `ceil(..)`"),
    (&["trunc", "truncate"], "write `toInteger(..)`"),
    (&["ln"], "write `log(..)`"),
    (&["first", "first_value"], "write `head(..)`"),
    (&["last_value"], "write `last(..)`"),
    (&["unnest", "explode", "flatten"], "write `UNWIND list AS item`"),
    (&["distinct"], "write `DISTINCT` without brackets"),
    (&["greatest"], "write `reduce(m = a, x IN [b, c] | CASE WHEN x > m THEN x ELSE m END)`"),
    (&["least"], "write `reduce(m = a, x IN [b, c] | CASE WHEN x < m THEN x ELSE m END)`"),
    (&["degree", "indegree", "outdegree"], "write `COUNT { (n)--() }`"),
    (
        &["row_number", "rank", "dense_rank", "ntile", "lag", "lead"],
        "number the items of a list: `UNWIND range(0, size(all) - 1) AS i`",
    ),
    (
        &["match", "select"],
        "a subquery stands in braces: `EXISTS { MATCH .. }`, `COUNT { .. }`, `COLLECT { .. }`",
    ),
    (
        &["in", "and", "or", "not", "where", "with", "return", "as"],
        "this word stands without brackets of its own",
    ),
    (&["array", "map", "struct"], "a list is `[1, 2]`, a map `{key: 1}`"),
    (
        &["sort", "order", "sorted"],
        "put rows in order before they are collected: `WITH n ORDER BY n.name RETURN collect(n)`",
    ),
];

/// What to write instead of a function of another language.
pub(super) fn function(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    FUNCTIONS.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, help)| *help)
}

/// What to write instead of a name that other languages have for a value.
pub fn value(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "none" | "nil" | "undefined" | "void" => "what is not there is `null`",
        "current_date" | "current_timestamp" | "sysdate" | "today" | "now" => {
            "the day judged is `$as_of`, a text: write `date($as_of)`"
        }
        "yes" => "write `true`",
        "no" => "write `false`",
        "count" => "write `count(*)`",
        _ => return None,
    })
}

impl Parser<'_> {
    /// What to write instead of what stands at a token.
    pub(super) fn instead(&self, at: usize) -> Option<String> {
        let told = match self.token(at) {
            Some(Token::Word | Token::Name) => self.instead_of_word(at),
            Some(Token::Symbol(symbol)) => self.instead_of_symbol(at, symbol),
            Some(Token::Text) => self.instead_of_text(at),
            Some(Token::Number) if self.is(at.wrapping_sub(1), "TOP") => Some("write `LIMIT 5` at the end"),
            Some(Token::Number) if self.is_one_of(at.wrapping_sub(1), &["SHORTEST", "ANY"]) => {
                Some("the choice stands before the brackets: `p = SHORTEST 1 (a)-->+(b)`")
            }
            Some(Token::Number) => self.instead_of_hops(at),
            _ => None,
        };
        told.or_else(|| self.is_comment(at).then_some("a comment begins with `//`")).map(str::to_owned)
    }

    fn instead_of_word(&self, at: usize) -> Option<&'static str> {
        let before = at.wrapping_sub(1);
        if self.is_comment(at) {
            return Some("a comment begins with `//`");
        }
        if self.symbol(before, '>') || self.symbol(before, '-') {
            return Some("a path ends with a node: `-[:TYPE]->(n)`");
        }
        if self.is(before, "EXISTS") {
            return Some("write `n.name IS NOT NULL`, or `EXISTS { (n)-->() }`");
        }
        if self.is(before, "SHORTEST") {
            return Some("how many is a number or a parameter: `SHORTEST 2`");
        }
        if self.is(before, "MATCH") {
            return Some("a node stands in round brackets: `(n:Label)`");
        }
        if self.pair(before.wrapping_sub(1), ':', ':') {
            return Some(
                "types are STRING, INTEGER, FLOAT, BOOLEAN, DATE, LIST<..>, MAP, NODE, RELATIONSHIP, PATH",
            );
        }
        if self.is(at, "NOT") {
            return Some("NOT stands before the whole comparison: `WHERE NOT n.name IN [..]`");
        }
        if self.is_one_of(at, &["AND", "OR", "XOR"]) {
            return Some(match self.enclosing(at) {
                Some(_) => "labels and types are joined by `|`: `(n:A|B)`, `-[:A|B]->`",
                None => "conditions stand behind WHERE",
            });
        }
        if self.is_one_of(at, &["ORDER", "SKIP", "LIMIT", "OFFSET", "WHERE"]) {
            return self.instead_of_order(at);
        }
        if self.is(before, "ORDER") {
            return Some("write `ORDER BY`");
        }
        if self.is(at, "AS") {
            return Some(
                "a name stands before it: `p = (a)-->(b)`, `(n:Label)`; columns are named by RETURN and WITH",
            );
        }
        if self.is_one_of(before, &["COUNT", "SUM", "AVG", "MIN", "MAX", "COLLECT", "SIZE", "LABELS", "TYPE"])
        {
            return Some("what a function is given stands in brackets: `count(n)`");
        }
        let word = self.slice(at).to_uppercase();
        WORDS.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, help)| *help)
    }

    /// ORDER BY, SKIP, LIMIT and WHERE in the wrong place.
    fn instead_of_order(&self, at: usize) -> Option<&'static str> {
        let clause = self.clause(at)?;
        let limited = (0..at).rev().take_while(|&i| i > clause).any(|i| self.is(i, "LIMIT"));
        if self.is(at, "WHERE") {
            return Some(match () {
                () if self.is(clause, "WHERE") => "conditions are joined by AND",
                () if self.is(clause, "RETURN") => {
                    "WHERE stands behind MATCH or WITH: `WITH .. WHERE .. RETURN ..`"
                }
                () => "WHERE stands behind MATCH or WITH",
            });
        }
        if limited && !self.is(at, "LIMIT") {
            return Some("the order is ORDER BY, SKIP, LIMIT");
        }
        if self.is_one_of(clause, &["MATCH", "UNWIND", "WHERE", "CALL"]) {
            return Some(
                "ORDER BY, SKIP and LIMIT stand behind RETURN or WITH: `WITH n ORDER BY n.name LIMIT 5`",
            );
        }
        Some("the order is ORDER BY, SKIP, LIMIT")
    }

    fn instead_of_symbol(&self, at: usize, symbol: char) -> Option<&'static str> {
        let before = at.wrapping_sub(1);
        let next = |c: char| self.symbol(at + 1, c);
        let is_in = |open: usize| self.is(open.wrapping_sub(1), "IN");
        Some(match symbol {
            '=' if self.symbol(before, '=') => "equal is one sign: `=`",
            '=' if next('>') => "a relationship is `-->`, or `-[:TYPE]->`",
            '=' if self.symbol(before, ':') || self.symbol(before, '+') => {
                "nothing is changed: a value is named by `WITH 3 AS x`"
            }
            '=' if self.encloses(at, '{') => {
                "in braces a key and its value stand with a colon: `{key: 'value'}`"
            }
            '!' if next('=') => "unequal is `<>`",
            '!' => "write `NOT`",
            '|' | '&' if self.symbol(before, ':') => {
                "one sign stands between two labels: `(n:A|B)`, `-[:A|B]->`"
            }
            '&' => "conditions are joined by AND, texts by `+`",
            '?' if next('?') || next(':') || self.symbol(before, '?') => {
                "write `coalesce(n.name, 'instead')`"
            }
            '?' => "write `CASE WHEN .. THEN .. ELSE .. END`",
            '~' => "a pattern of letters is `=~ 'a.*'`",
            '#' => "a comment begins with `//`",
            '*' if self.symbol(before, '*') => "a power is `2 ^ 3`",
            '*' if self.is(before, "DISTINCT") => {
                "`count(*)` counts rows, `count(DISTINCT n)` how many there are that differ"
            }
            '.' if next('*') => "write `n {.*}`, or `properties(n)`",
            '.' if next('.') => "numbers one after the other are `range(1, 5)`",
            '.' if self.token(at + 1) == Some(Token::Text) => {
                "a name has no quotes, or backticks: n.`a name`"
            }
            ':' if self.symbol(before, '|') || self.symbol(before, '&') => {
                "only the first label has a colon: `(n:A|B)`"
            }
            ')' | ']' | '{' if ['|', '&', '!', ':'].iter().any(|sign| self.symbol(before, *sign)) => {
                "a label or type is missing before it: `(n:A&B)`, `-[:A|B]->`"
            }
            ':' if self.exists_before(at) => "write `EXISTS { (n)-[:TYPE]->() }`",
            ':' if self.symbol(before, ':') => "a parameter is `$name`",
            ',' if self.enclosing(at).is_some_and(is_in) => {
                "a list stands in square brackets: `IN ['a', 'b']`"
            }
            ',' if self.encloses(at, '[') => "labels and types are joined by `|`: `-[:A|B]->`",
            ',' if self.encloses(at, '(') => "properties stand in braces: `(n:Label {key: 'value'})`",
            ',' if self.clause(at).is_some_and(|clause| self.is(clause, "WHERE")) => {
                "conditions are joined by AND"
            }
            ',' if self.token(before) == Some(Token::Number) => "the order is ORDER BY, SKIP, LIMIT",
            '-' if next('>') && self.symbol(before, ')') => "a relationship is `-->`, or `-[:TYPE]->`",
            '-' | '+' | '{' => return self.instead_of_hops(at).or_else(|| self.instead_of_hop(at)),
            '<' | '[' | '>' => return self.instead_of_hop(at),
            '.' if self.token(before) == Some(Token::Number) => "a number has digits behind its point: `1.0`",
            '}' if self.encloses(before, '{') || self.symbol(at + 1, '}') => "a parameter is `$name`",
            _ => return None,
        })
    }

    /// A relationship that lacks one of its strokes, or both, between two nodes.
    fn instead_of_hop(&self, at: usize) -> Option<&'static str> {
        let mut end = at;
        for sign in ['<', '-', '[', '-', '>'] {
            if self.symbol(end, sign) {
                end = if sign == '[' { self.close(end).saturating_add(1) } else { end + 1 };
            }
        }
        let between = self.symbol(at.wrapping_sub(1), ')') && end > at && self.symbol(end, '(');
        between.then_some("a relationship has two strokes: `-->`, `<--`, `--`, or `-[:TYPE]->`")
    }

    /// How often a relationship is walked, written where it cannot stand.
    fn instead_of_hops(&self, at: usize) -> Option<&'static str> {
        let before = at.wrapping_sub(1);
        let open = self.enclosing(at).filter(|open| self.symbol(*open, '[')).or_else(|| {
            let outer = self.enclosing(at).filter(|open| self.symbol(*open, '{'))?;
            self.enclosing(outer).filter(|open| self.symbol(*open, '['))
        });
        let close = self.close(at + 1);
        let behind_it = self.symbol(at + 1, '[') && close != usize::MAX;
        let behind_it = behind_it && ['*', '+', '{'].iter().any(|sign| self.symbol(close + 1, *sign));
        let hop = open.is_some_and(|open| self.symbol(open.wrapping_sub(1), '-'));
        let behind =
            self.symbol(before, '*') && self.symbol(before.wrapping_sub(1), ']') || self.symbol(before, ']');
        (hop || behind || behind_it)
            .then_some("several hops are `-[:TYPE*1..3]->`, or `-[:TYPE]->{1,3}` behind the arrow")
    }

    fn instead_of_text(&self, at: usize) -> Option<&'static str> {
        let before = at.wrapping_sub(1);
        let open = self.enclosing(at);
        Some(match () {
            () if self.is(before, "AS")
                || self.symbol(before, ':') && !self.symbol(before.wrapping_sub(1), ':') =>
            {
                "a name has no quotes, or backticks: AS `a name`"
            }
            () if self.is(before, "IS") => "write `= 'a'`",
            () if self.is(before, "NOT") && self.is(before.wrapping_sub(1), "IS") => "write `<> 'a'`",
            () if open.is_some_and(|open| self.symbol(open, '{') && self.is(open.wrapping_sub(1), "IN")) => {
                "a list stands in square brackets: `IN ['a', 'b']`"
            }
            () if open.is_some_and(|open| self.symbol(open, '{')) => "a key has no quotes: `{key: 'value'}`",
            () => return None,
        })
    }

    /// Whether `--` stands before a token in its line, where no pattern goes on: what other languages take for a comment.
    fn is_comment(&self, at: usize) -> bool {
        let line = self.text.get(..self.place(at).start).unwrap_or_default();
        let line = line.get(line.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or_default();
        let start = self.place(at).start - line.len();
        let pair =
            |i: &usize| self.pair(*i, '-', '-') && !self.symbol(i + 2, '(') && !self.symbol(i + 2, '>');
        (0..at).rev().take_while(|&i| self.place(i).start >= start).any(|i| pair(&i))
            || self.pair(at, '-', '-') && !self.symbol(at + 2, '(')
    }

    /// Whether a pattern stands in the round brackets of EXISTS, or behind it.
    fn exists_before(&self, at: usize) -> bool {
        (0..at).any(|i| self.is(i, "EXISTS") && self.symbol(i + 1, '('))
    }

    /// The innermost bracket around a token.
    fn enclosing(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&i| self.close(i) != usize::MAX && self.close(i) > at)
    }

    fn encloses(&self, at: usize, bracket: char) -> bool {
        self.enclosing(at).is_some_and(|open| self.symbol(open, bracket))
    }

    /// The word of the clause that a token stands in, in the same brackets.
    fn clause(&self, at: usize) -> Option<usize> {
        const WORDS: &[&str] = &["MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "CALL"];
        let outer = self.enclosing(at);
        (0..at).rev().find(|&i| self.is_one_of(i, WORDS) && self.enclosing(i) == outer)
    }

    /// A method, as other languages have it: `n.name.contains('a')`.
    pub(super) fn method(&self, at: usize) -> &'static str {
        function(self.slice(at)).unwrap_or("only functions of Cypher itself are called")
    }

    /// `IS TRUE` and the like, which would be a test of a label.
    pub(super) fn no_label(&self, at: usize) -> Read {
        let help = match self.slice(at).to_ascii_uppercase().as_str() {
            "TRUE" => "write `= true`",
            "FALSE" => "write `= false`, or `NOT`",
            "EMPTY" => "write `= ''` of a text, `isEmpty(..)` of a list",
            "UNKNOWN" => "write `IS NULL`",
            _ => return Ok(()),
        };
        Err(syntax(format!("`{}` cannot stand here", self.slice(at)), self.place(at)).help(help))
    }
}
