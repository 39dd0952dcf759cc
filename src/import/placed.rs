//! What a text of places was read as.

use std::collections::BTreeMap;

use crate::model::Place;

/// Places that the user has named, by folded words: several where that is so, `unknown` among them.
pub type Known = BTreeMap<String, Vec<&'static str>>;

/// What was read of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Codes, each once, in the order of the text.
    pub codes: Vec<&'static str>,
    /// Whether a part of it names a place that could not be told: a bloc, a name of several places, another word.
    pub open: bool,
    /// Whether something stands there that is more than the codes say.
    pub more: bool,
    /// Whether a place is said to be that of a part of the work only: then a single one leaves the rest open.
    pub part: bool,
    /// Codes that were left open, as they may be parts of countries that the column has others of.
    pub divided: Vec<&'static str>,
    /// What was taken to be so.
    pub assumed: Vec<String>,
}

impl Places {
    /// As a cell: the codes, and `unknown` where a part could not be told: a blank cell would say that it is where the
    /// operator has its seat. Blank where the text says nothing.
    pub fn cell(&self) -> String {
        let mut codes: Vec<&str> = self.codes.clone();
        if self.open {
            codes.push(Place::UNKNOWN.code());
        }
        codes.join(";")
    }

    /// Adds a code, once.
    pub fn add(&mut self, code: &'static str) {
        if !self.codes.contains(&code) {
            self.codes.push(code);
        }
    }

    /// Adds what was read of another part of the text.
    pub fn take(&mut self, other: Self) {
        other.codes.into_iter().for_each(|code| self.add(code));
        self.open |= other.open;
        self.more |= other.more;
        self.part |= other.part;
        self.divided.extend(other.divided);
        self.assumed.extend(other.assumed);
    }

    /// Says that something of it could not be told.
    pub fn leave_open(&mut self) {
        self.open = true;
        self.more = true;
    }

    /// The places of its codes.
    pub fn places(&self) -> Vec<Place> {
        self.codes.iter().filter_map(|code| Place::parse(code)).collect()
    }
}
