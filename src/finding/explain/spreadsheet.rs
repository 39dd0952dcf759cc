//! `TW024` to `TW026`: what spreadsheets leave in CSV files.

use super::entry::Explanation;
use crate::finding::code::Code;

/// What is said of a code of these.
pub(super) fn of(code: Code) -> &'static Explanation {
    match code {
        Code::HashRow => &HASH_ROW,
        Code::DoubtfulPlace => &DOUBTFUL_PLACE,
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
    why: "What was there is lost, and nobody can tell what was meant.",
    fix: "Put the cell right in the spreadsheet, and save the table again. Write `unknown` for a place that is not known.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,#N/A\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\n")],
};

const DOUBTFUL_PLACE: Explanation = Explanation {
    meaning: "A place is `NA`: the code of Namibia, and what spreadsheets and programs for statistics write where nothing is \
              known. It is read as Namibia.",
    why: "If nothing is known, what goes there would be judged for a country where nobody has it.",
    fix: "Write `unknown` where the place is not known. If Namibia is meant, write a row for `NA` in countries.csv.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,NA\n")],
    settled: &[
        ("vendors.csv", "id,name,country\ncloud,Cloud Inc.,NA\n"),
        ("countries.csv", "country,name\nNA,Namibia\n"),
    ],
};
