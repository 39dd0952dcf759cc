//! Columns of places that are not surely those of the recipients, and what is said of that.

use super::{Columns, grouped::Column};
use crate::import::{
    about::{self, Whose},
    choices::Choices,
    kind::Kind,
    meaning::Meaning,
    remark::Remark,
    sheet::Sheet,
    words,
};

/// Why a column of places is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It stands behind a column that names others, and is where those are.
    Of(usize),
    /// It names a place, and not whose; this column stands before it. Of recipients it may be theirs.
    Open(Option<usize>),
    /// Some words of its header are not known: it may be that of others, or one where the data is not.
    Words,
}

/// What stands before a column of places.
enum Before {
    Recipients,
    Doubtful(Doubt),
}

impl Columns {
    /// Looks whose the columns of places are. One that names a place and nothing else is that of what stands before it: of recipients it is read;
    /// behind the controller, a department or the data subjects it is quoted; else it is open.
    pub(super) fn look_whose(&mut self, choices: &Choices) {
        let is_list = self.kind() != Some(Kind::Register);
        for at in 0..self.of.len() {
            let (header, meaning) = &self.of[at];
            // What a list calls a place of storage or of a system is where data is.
            let is_of_system = is_list && *meaning == Some(Meaning::System) && about::asks_where(header);
            if is_of_system && !choices.says(header) {
                self.of[at].1 = Some(Meaning::Place);
            }
        }
        let found: Vec<Option<Doubt>> =
            (0..self.of.len()).map(|at| self.doubt(at, is_list, choices)).collect();
        let sure = self.of.iter().zip(&found).filter(|(_, doubt)| doubt.is_none());
        let sure: Vec<Meaning> = sure.filter_map(|(column, _)| is_read(column)).collect();
        for (at, doubt) in found.into_iter().enumerate() {
            let Some(doubt) = doubt else { continue };
            let (header, meaning) = &mut self.of[at];
            if matches!(doubt, Doubt::Of(_)) {
                *meaning = Some(Meaning::Notes);
            } else if meaning.is_none() {
                let found = Meaning::of_places(header).map(|(found, _)| found);
                // Beside one that is sure, it is told as one that is not known.
                if found.is_some_and(|found| sure.contains(&found)) {
                    continue;
                }
                *meaning = found;
            }
            self.doubts.push((at, doubt));
        }
    }

    /// Why a column of places is not surely that of the recipients.
    fn doubt(&self, at: usize, is_list: bool, choices: &Choices) -> Option<Doubt> {
        let (header, meaning) = &self.of[at];
        if choices.says(header) {
            return None;
        }
        let of_header = Meaning::of_places(header);
        let whose = match (meaning, of_header) {
            (Some(Meaning::Place | Meaning::Seat), Some((found, whose))) if found != Meaning::Third => whose,
            (Some(Meaning::Third), Some((Meaning::Third, whose))) | (None, Some((_, whose))) => whose,
            // What stands over it says what it is, or what kind of table it is.
            _ => return None,
        };
        match whose {
            Whose::Open => Some(Doubt::Words),
            Whose::Bare => match self.before(at, is_list) {
                Before::Recipients => None,
                Before::Doubtful(doubt) => Some(doubt),
            },
            Whose::Recipients | Whose::Others => None,
        }
    }

    /// Whose a place is that does not say so: that of what stands nearest before it.
    fn before(&self, at: usize, is_list: bool) -> Before {
        let header = &self.of[at].0;
        let mut is_beside = true;
        for before in (0..at).rev() {
            let column = &self.of[before];
            let (name, meaning) = column;
            let is_place = is_read(column).is_some() || matches!(meaning, None | Some(Meaning::Ignored));
            if name.is_empty() || is_place && about::is_bare(name) {
                continue;
            }
            if self.names_recipients(column, is_list) {
                return Before::Recipients;
            }
            if is_of_others(column) {
                let is_alone = is_beside
                    && !self.of[..before].iter().any(|column| self.names_recipients(column, is_list));
                let doubt = if is_alone { Doubt::Of(before) } else { Doubt::Open(Some(before)) };
                return Before::Doubtful(doubt);
            }
            let names_somebody = match meaning {
                None => is_beside && !about::names_nobody(name),
                // A system is nobody who gets data, and is somewhere; a company of a register may be one of the group.
                Some(Meaning::System | Meaning::Vendor) => !is_list,
                _ => false,
            };
            if names_somebody && !self.is_named_before(before, header, is_list) {
                return Before::Doubtful(Doubt::Open(Some(before)));
            }
            is_beside = false;
        }
        Before::Doubtful(Doubt::Open(None))
    }

    /// Whether a column names those who get data. In a register that has a column for them, one of companies may be of the group.
    fn names_recipients(&self, (name, meaning): &Column, is_list: bool) -> bool {
        let has_own = || self.has(Meaning::Recipients) || self.has(Meaning::Processors);
        match meaning {
            Some(Meaning::Recipients | Meaning::Processors) => true,
            Some(Meaning::Vendor) => is_list || !about::is_company(name) || !has_own(),
            _ => false,
        }
    }

    /// Whether a column before names those of whom a header of places, or what stands between, speaks by the same word: `Entity name`, `Entity
    /// form`, `Entity country`.
    fn is_named_before(&self, before: usize, header: &str, is_list: bool) -> bool {
        let between = self.of[before].0.as_str();
        let is_same = |named: &str| about::is_of_same(header, named) || about::is_of_same(between, named);
        let is = |column: &Column| self.names_recipients(column, is_list) && is_same(&column.0);
        self.of[..before].iter().any(is)
    }

    /// Whether a column of places is not read, as it is open whose they are.
    pub fn is_doubtful(&self, at: usize) -> bool {
        self.doubts.iter().any(|(other, doubt)| *other == at && !matches!(doubt, Doubt::Of(_)))
    }

    /// Says which columns of places are not read.
    pub fn tell_doubts(&self, sheet: &Sheet, told: &mut Vec<Remark>) {
        let place = sheet.rows.get(self.header).map_or_else(|| sheet.whole(), |line| sheet.row_place(line));
        for (at, doubt) in self.doubts.iter().filter(|(at, _)| self.is_filled(sheet, *at)) {
            let name = |at: usize| words::plain(&self.of[at].0, words::NAME);
            let header = name(*at);
            let message = match doubt {
                Doubt::Of(before) => format!(
                    "`{header}` stands behind `{}`, and is where that is: it is quoted in notes, and no place is read",
                    name(*before)
                ),
                Doubt::Open(Some(before)) => format!(
                    "`{header}` stands behind `{}`, and does not say whose place it is: it is quoted in notes, and `unknown`",
                    name(*before)
                ),
                Doubt::Open(None) => format!(
                    "`{header}` stands before all who get data, and does not say whose place it is: it is quoted in notes, and `unknown`"
                ),
                Doubt::Words => format!(
                    "`{header}` may be where others are, or where the data is not: it is quoted in notes, and `unknown`"
                ),
            };
            let help = "where it is that of the recipients, give it the meaning `place` in a map (`--map`)";
            told.push(Remark::note(place.clone(), message, help));
        }
    }
}

fn is_read((_, meaning): &Column) -> Option<Meaning> {
    meaning.filter(|meaning| matches!(meaning, Meaning::Place | Meaning::Seat | Meaning::Third))
}

fn is_of_others((name, meaning): &Column) -> bool {
    use Meaning::{Controller, Ignored, Notes, Subjects};
    matches!(meaning, Some(Controller | Subjects))
        || matches!(meaning, None | Some(Ignored | Notes)) && about::is_own(name)
}
