//! Towns that are small beside one of the same name in another country, which all know: `Berlin` of the USA.

use std::{collections::BTreeSet, sync::OnceLock};

use super::{
    code::Place,
    hint::{folded, rows},
};

const HOMONYMS: &str = include_str!("data/homonyms.tsv");

impl Place {
    /// Whether this country has a town with the name of a city or a part of another one that is better known. Of `AT`, `BE`, `CA`, `CH`,
    /// `DE`, `ES`, `FR`, `GB`, `IE`, `IT`, `NL` and `US` those of 1,000 people and more are known.
    pub fn has_homonym(self, town: &str) -> bool {
        static KNOWN: OnceLock<BTreeSet<(Place, String)>> = OnceLock::new();
        let all = || {
            let rows = rows(HOMONYMS).filter_map(|(code, names)| Some((Self::parse(code)?, names)));
            rows.flat_map(|(place, names)| names.split('|').map(move |name| (place, folded(name)))).collect()
        };
        KNOWN.get_or_init(all).contains(&(self, folded(town)))
    }
}
