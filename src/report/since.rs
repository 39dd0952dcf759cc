//! What changed since a report was signed, as data by names. It is the caller's to find out; the page only shows it.

use crate::{law::Verdict, model::Inventory, review::Signature, text::cut};

/// Who has signed, and what changed since the last of them did.
#[derive(Debug, Clone)]
pub struct Since {
    /// All signatures, the latest last; one at least.
    pub signatures: Vec<Signature>,
    /// What changed since the latest; or why that cannot be said, in a sentence without its full stop.
    pub changed: Result<Changed, String>,
}

/// What changed since something was signed.
#[derive(Debug, Clone, Default)]
pub struct Changed {
    /// How many exposures got worse, each category by itself.
    pub worse: usize,
    /// How many got better.
    pub better: usize,
    /// How many are new, gone or on another ground, and no worse.
    pub other: usize,
    /// The worst of what got worse.
    pub worst: Vec<Turned>,
    /// Why what was signed no longer speaks for what is there; none: it does.
    pub spent: Vec<String>,
}

/// What a recipient has at a place that turned from one verdict to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The recipient, by id.
    pub recipient: String,
    /// Where.
    pub place: String,
    /// The verdict that was; `None`: it is new.
    pub was: Option<Verdict>,
    /// The verdict that is.
    pub is: Verdict,
    /// The categories, by id.
    pub categories: Vec<String>,
    /// How many exposures that are, each category of each group of people under each law by itself.
    pub exposures: usize,
}

impl Turned {
    /// Who has what, by names, and what became of it.
    pub fn said(&self, inventory: &Inventory) -> String {
        let who = inventory.parties.iter().find(|party| party.id == self.recipient);
        let who =
            who.map_or(&self.recipient, |party| if party.name.is_empty() { &party.id } else { &party.name });
        let name = |id: &String| {
            let category = inventory.categories.iter().find(|category| category.id == *id);
            category.map_or_else(|| id.clone(), |category| category.name.clone())
        };
        let data = cut(&self.categories.iter().map(name).collect::<Vec<_>>(), NAMED);
        let turned = match self.was {
            Some(was) => format!("{} → {}", was.as_str(), self.is.as_str()),
            None => format!("new, {}", self.is.as_str()),
        };
        let noun = if self.exposures == 1 { "exposure" } else { "exposures" };
        format!("{who} in {}: {turned}, {} {noun}: {data}", self.place, self.exposures)
    }
}

/// How many categories are named.
const NAMED: usize = 4;

impl Since {
    /// The latest signature.
    pub fn last(&self) -> Option<&Signature> {
        self.signatures.last()
    }
}
