//! What a check found, for a reader: what is waived and the notes first, errors last, the numbers at the very end.

use std::{cmp::Reverse, collections::BTreeMap};

use thalweg::{
    finding::{Code, Severity},
    gate::{Checked, Row, State},
};

use super::{
    error::CommandError,
    output::{self, print},
    terminal::{self, Shown},
};

/// What is listed.
pub struct List<'c, 'a> {
    /// What was found.
    pub checked: &'c Checked<'a>,
    /// How many of which code were not written out, behind at least `limit` that were.
    pub rest: &'c BTreeMap<Code, usize>,
    /// How many of each code are shown; 0: all.
    pub limit: usize,
}

/// How many findings are drawn before they are written: a list can be long, and its reader may leave early.
const AT_ONCE: usize = 256;

/// Prints it.
pub fn write(list: &List) -> Result<(), CommandError> {
    let (quiet, checked) = (output::quiet(), list.checked);
    // Where something fails, that a waiver of it does not count is half of why.
    let failed = checked.failed();
    let why = |row: &Row| failed && row.finding.code.is_of_a_waiver();
    let seen = |row: &&Row| match row.state {
        State::New => !quiet || checked.fails(row) || why(row),
        State::Known => output::verbose(),
        State::Waived => !quiet,
    };
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for row in checked.rows.iter().filter(seen) {
        let count = counts.entry(row.finding.code).or_default();
        *count += 1;
        if list.limit == 0 || *count <= list.limit {
            shown.push(row);
        }
    }
    for (&code, rest) in list.rest {
        if let Some(count) = counts.get_mut(&code) {
            *count += rest;
        }
    }
    shown.sort_by_key(|row| (Reverse(row.state), Reverse(row.finding.severity)));
    let color = output::colored_out();
    for some in shown.chunks(AT_ONCE) {
        if output::is_closed() {
            return Ok(());
        }
        let findings: Vec<Shown> = some
            .iter()
            .map(|row| Shown {
                finding: row.finding,
                state: row.state,
                key: row.finding.code.can_be_waived().then_some(row.key.as_str()),
            })
            .collect();
        print(&terminal::render(&findings, checked.sources, color))?;
    }
    print(&output::more(&counts, list.limit))?;
    if quiet { Ok(()) } else { print(&numbers(list)) }
}

/// The numbers, with the rest of some codes, which have the severity of those that are there.
fn numbers(list: &List) -> String {
    let checked = list.checked;
    let of = |code: Code| checked.rows.iter().find(|r| r.finding.code == code).map(|r| r.finding.severity);
    let count = |severity| {
        let rest = list.rest.iter().filter(|&(&code, _)| of(code) == Some(severity));
        checked.count(severity) + rest.map(|(_, n)| n).sum::<usize>()
    };
    let mut text = output::counted([Severity::Error, Severity::Warning, Severity::Note].map(count));
    for (count, word) in [
        (checked.in_state(State::Known), "in the baseline"),
        (checked.gone, "of the baseline no longer found"),
        (checked.in_state(State::Waived), "waived"),
    ] {
        if count > 0 {
            text = format!("{text}; {count} {word}");
        }
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use thalweg::{finding::Finding, source::Sources};

    use super::*;

    #[test]
    fn the_numbers_are_of_all_that_was_found() {
        let findings = [Code::BadId, Code::BadId, Code::EmptyFlow].map(|c| Finding::new(c, "", ""));
        let sources = Sources::default();
        let checked = Checked::new(("", None), &sources, &findings, None, None);
        let rest = BTreeMap::from([(Code::EmptyFlow, 7), (Code::BadId, 1)]);
        let list = List { checked: &checked, rest: &rest, limit: 0 };
        assert_eq!(numbers(&list), "3 errors, 8 warnings, 0 notes\n");
    }
}
