//! What stands behind a verdict, in the words of a language: the same in the page and in the pictures.

use super::{plain, words::Words};
use crate::{
    assess::{Assessment, TransferRow},
    law::{Ground, Verdict, called},
};

/// A law in short: its id as people write it.
pub fn law(words: &Words, id: &str) -> String {
    if id.is_empty() {
        return words.no_law.to_string();
    }
    words.title(&called(&plain::shown(id))).to_owned()
}

/// The title of an entry of the law; blank where no law that was judged has it.
pub fn title(assessment: &Assessment, words: &Words, entry: &str) -> String {
    let title = title_in_law(assessment, entry).map(plain::shown).unwrap_or_default();
    words.title(&title).to_owned()
}

/// The title of an entry of the law, as the law's data has it.
pub fn title_in_law<'a>(assessment: &'a Assessment, entry: &str) -> Option<&'a str> {
    let mut entries = assessment.regimes.iter().flat_map(|regime| regime.entries());
    entries.find(|(_, known)| known.id == entry).map(|(_, known)| known.title.as_str())
}

/// What stands behind a transfer's verdict, by its title; the word where it is nothing.
pub fn ground(assessment: &Assessment, words: &Words, row: &TransferRow) -> String {
    let judgement = &row.judgement;
    let lacking = [judgement.mechanism(), judgement.instrument(), &judgement.entry];
    if lacking.iter().all(|part| part.is_empty()) {
        return match judgement.verdict {
            Verdict::Unknown => words.ground_not_known.to_string(),
            _ => words.ground_none.to_string(),
        };
    }
    let title = title(assessment, words, &judgement.entry);
    match (title.is_empty(), through(words, row)) {
        (true, _) => plain::shown(judgement.mechanism()).into_owned(),
        (false, Some(through)) => format!("{title}, {through}"),
        (false, None) => title,
    }
}

/// That a transfer counts through another law than its own: what it rests on is a ground of that one. `None`: it does not.
pub fn through(words: &Words, row: &TransferRow) -> Option<&'static str> {
    matches!(row.judgement.ground, Ground::OwnLaw { .. }).then(|| words.if_through.text())
}
