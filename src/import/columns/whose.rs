//! Columns of places that are not surely those of the recipients, and what is said of that.

use super::{Columns, doubt::Doubt, grouped::Column};
use crate::import::{
    about::{self, Whose},
    choices::Choices,
    kind::Kind,
    meaning::{Meaning, is_party},
    remark::Remark,
    sheet::Sheet,
    words,
};

/// What a column says of whose the places behind it are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Theirs: it names recipients.
    Recipients,
    /// Those of others.
    Others,
    /// Those of people whose data it is; in a list right behind them.
    People,
    /// It names somebody, or something that is somewhere, and not whom.
    Somebody,
    /// Whose it is says what stands before it: a part of an address.
    Address,
    /// Nothing, and what stands behind it is said of the row, or of the recipients.
    Nobody,
    /// Nothing of recipients: behind it another thing is spoken of.
    OtherThings,
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
        let said: Vec<Said> = (0..self.of.len()).map(|at| self.said_by(at, is_list)).collect();
        let found: Vec<Option<Doubt>> =
            (0..self.of.len()).map(|at| self.doubt(at, &said, is_list, choices)).collect();
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
    fn doubt(&self, at: usize, said: &[Said], is_list: bool, choices: &Choices) -> Option<Doubt> {
        let (header, meaning) = &self.of[at];
        if !matches!(meaning, None | Some(Meaning::Place | Meaning::Seat | Meaning::Third))
            || choices.says(header)
        {
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
            Whose::Bare => self.before(at, said, is_list),
            // What a register says of where data is may be said of the organisation's own: behind recipients it is theirs.
            Whose::Data if !is_list => self.before(at, said, is_list).map(|doubt| match doubt {
                Doubt::Of(before) => Doubt::Open(Some(before)),
                doubt => doubt,
            }),
            Whose::Recipients if is_list && self.is_of_another(header) => Some(Doubt::Words),
            Whose::Data | Whose::Recipients | Whose::Others => None,
        }
    }

    /// Why a place that does not say whose it is is not that of recipients: those do not stand nearest before it.
    fn before(&self, at: usize, said: &[Said], is_list: bool) -> Option<Doubt> {
        let header = self.of[at].0.as_str();
        let mut is_beside = true;
        for before in (0..at).rev() {
            match said[before] {
                Said::Recipients => return None,
                Said::Address => {}
                Said::People if is_list && !is_beside => {}
                Said::Others | Said::People => {
                    let is_alone = is_beside && !said[..before].contains(&Said::Recipients);
                    return Some(if is_alone { Doubt::Of(before) } else { Doubt::Open(Some(before)) });
                }
                Said::Somebody if is_beside && !self.is_named_before(before, header, said) => {
                    return Some(Doubt::Open(Some(before)));
                }
                Said::OtherThings => return Some(Doubt::Open(Some(before))),
                Said::Somebody | Said::Nobody => is_beside = false,
            }
        }
        Some(Doubt::Open(None))
    }

    /// What a column says of whose the places behind it are.
    fn said_by(&self, at: usize, is_list: bool) -> Said {
        use Meaning::{
            Controller, Ignored, Notes, Place, Processors, Recipients, Role, Safeguard, Seat, Subjects,
            System, Third, Vendor,
        };
        let column @ (name, meaning) = &self.of[at];
        let is_more_of_it = is_read(column).is_some() && about::is_bare(name);
        if name.is_empty()
            || is_more_of_it
            || matches!(meaning, None | Some(Ignored)) && about::is_of_address(name)
        {
            return Said::Address;
        }
        match meaning {
            // Of the columns of a list that name parties, all but the first are quoted.
            Some(Recipients | Processors | Vendor) if is_list && self.first_named() != Some(at) => {
                Said::OtherThings
            }
            Some(Recipients | Processors) => Said::Recipients,
            Some(Vendor) if is_list || !about::is_company(name) || !self.has_other() => Said::Recipients,
            Some(Vendor) => Said::Somebody,
            Some(Subjects) => Said::People,
            Some(Controller) => Said::Others,
            None | Some(Ignored | Notes) if about::is_own(name) => Said::Others,
            None if !about::names_nobody(name) => Said::Somebody,
            // A system is nobody who gets data, and is somewhere.
            Some(System) if !is_list => Said::OtherThings,
            // In a list each row is about the vendor.
            _ if is_list => Said::Nobody,
            None | Some(Place | Seat | Third | Safeguard | Role) => Said::Nobody,
            Some(_) => Said::OtherThings,
        }
    }

    /// Whether others than a column of companies name who gets the data: then that may be a company of the group.
    fn has_other(&self) -> bool {
        self.has(Meaning::Recipients) || self.has(Meaning::Processors)
    }

    /// The column of a list that names its vendors.
    fn first_named(&self) -> Option<usize> {
        let is = |meanings: &[Meaning]| {
            self.of.iter().position(|(_, meaning)| meaning.is_some_and(|meaning| meanings.contains(&meaning)))
        };
        is(&[Meaning::Vendor, Meaning::Processors]).or_else(|| is(&[Meaning::Recipients]))
    }

    /// Whether a header of places of a list speaks of those of another column than that of its vendors: `Sub-processor location` beside
    /// `Processor`.
    fn is_of_another(&self, header: &str) -> bool {
        let Some(first) = self.first_named() else { return false };
        let shared = |named: &str| about::shared(header, named, is_party);
        let own = shared(&self.of[first].0);
        let names = |(_, meaning): &&Column| {
            matches!(meaning, Some(Meaning::Vendor | Meaning::Processors | Meaning::Recipients))
        };
        self.of.iter().filter(names).any(|(named, _)| shared(named) > own)
    }

    /// Whether a column before names those of whom a header of places, or what stands between, speaks by the same word: `Entity name`, `Entity
    /// form`, `Entity country`.
    fn is_named_before(&self, before: usize, header: &str, said: &[Said]) -> bool {
        let between = self.of[before].0.as_str();
        let named = self.of[..before].iter().zip(said).filter(|(_, said)| **said == Said::Recipients);
        let mut named = named.map(|((named, _), _)| named.as_str());
        named.any(|named| about::is_of_same(header, named) || about::is_of_same(between, named))
    }

    /// The columns of recipients that stand under one name with this one, where others do not: what it says is said of these.
    pub fn named_beside(&self, at: usize) -> Vec<usize> {
        let names = |(_, meaning): &Column| {
            matches!(meaning, Some(Meaning::Recipients | Meaning::Processors | Meaning::Vendor))
        };
        let all = self.of.iter().enumerate().filter(|(_, column)| names(column)).map(|(at, _)| at);
        let Some(over) = self.over.get(at).filter(|over| !over.is_empty()) else { return Vec::new() };
        let (inside, others): (Vec<usize>, Vec<usize>) = all.partition(|at| self.over.get(*at) == Some(over));
        if others.is_empty() { Vec::new() } else { inside }
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
