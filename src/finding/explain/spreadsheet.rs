//! `TW024` and `TW025`: what spreadsheets leave in CSV files.

use super::entry::Explanation;
use crate::finding::code::Code;

/// What is said of a code of these.
pub(super) fn of(code: Code) -> &'static Explanation {
    match code {
        Code::HashRow => &HASH_ROW,
        _ => &ERROR_VALUE,
    }
}

const HASH_ROW: Explanation = Explanation {
    meaning: "A line of a CSV file begins with `#`, as comments do, and has as many cells as a row.",
    why: "Taken for a comment, a row would be lost without a word, and what it is about would not be judged.",
    fix: "Put its first cell in quotes, if it is a row. Begin it with `##`, if it is a comment.",
    raises: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\n#copy,crm,backup,email\n")],
    settled: &[(
        "flows.csv",
        "id,from,to,categories\nsignup,customers,crm,email\n##copy,crm,backup,email\ncopy,crm,backup,email\n",
    )],
};

const ERROR_VALUE: Explanation = Explanation {
    meaning: "A cell holds what a spreadsheet writes where a formula fails: `#N/A`, `#REF!`, `#NAME?`.",
    why: "What stood there is lost, and nobody can tell what was meant.",
    fix: "Put the cell right in the spreadsheet, and save the table anew. Write `unknown` for a place that is not known.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,#N/A\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\n")],
};
