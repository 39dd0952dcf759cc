//! The words that do more than read, and what to do instead.

/// Why a statement or clause that begins with this word is not run, and what to do instead; none for words that have
/// no such meaning.
pub(super) fn refused(word: &str) -> Option<(&'static str, &'static str)> {
    // Letters that some engine may take for the plain ones: the long s, the i without a dot, the Kelvin sign.
    let word = word.to_lowercase().to_uppercase();
    WORDS.iter().find(|(words, ..)| words.contains(&word.as_str())).map(|&(_, why, help)| (why, help))
}

const WRITES: &str = "it writes: queries only read the graph";
const IN_INVENTORY: &str = "change the inventory, and ask again";
const ADMINISTERS: &str = "it administers a server";
const OWN_CLIENT: &str = "use the server's own client for that";

const PROCEDURE: &str = "only subqueries are, `CALL { MATCH .. RETURN .. }`; for labels or types write `MATCH (n) RETURN DISTINCT labels(n)`, `MATCH ()-[r]->() RETURN DISTINCT type(r)`";

type Entry = (&'static [&'static str], &'static str, &'static str);

const WORDS: &[Entry] = &[
    (
        &[
            "CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP", "INSERT",
            "RENAME",
        ],
        WRITES,
        IN_INVENTORY,
    ),
    (&["LOAD", "IMPORT", "COPY"], "it reads files", "put what it reads into the inventory"),
    (&["EXPORT"], "it writes files", "write the answer to a file instead"),
    (&["CALL"], "procedures are not called", PROCEDURE),
    (&["YIELD"], "procedures are not called", PROCEDURE),
    (&["USE"], "it turns to another database", "the query runs on one graph: leave it out"),
    (&["USING"], "hints for one engine are not taken", "leave it out"),
    (&["FOR"], "this graph has no times of its own", "use another inventory, or another day"),
    (
        &[
            "SHOW",
            "TERMINATE",
            "ALTER",
            "GRANT",
            "DENY",
            "REVOKE",
            "START",
            "STOP",
            "ENABLE",
            "DRYRUN",
            "DEALLOCATE",
            "REALLOCATE",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "ATTACH",
            "INSTALL",
        ],
        ADMINISTERS,
        OWN_CLIENT,
    ),
    (
        &["EXPLAIN", "PROFILE"],
        "the plan is asked for otherwise",
        "leave the word out, and ask for the plan beside the query",
    ),
    (
        &["CYPHER"],
        "options of one engine are not taken",
        "begin with MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN or CALL {",
    ),
    (&["FINISH"], "it gives nothing back", "end with RETURN"),
    (&["FILTER", "LET", "NEXT", "WHEN"], "not every engine knows it", "use WITH, and WHERE behind it"),
];

/// Functions that belong to Cypher itself although their names have dots.
pub(super) fn is_own_namespace(word: &str) -> bool {
    const OWN: &[&str] =
        &["date", "datetime", "localdatetime", "time", "localtime", "duration", "point", "vector"];
    OWN.iter().any(|own| own.eq_ignore_ascii_case(word))
}
