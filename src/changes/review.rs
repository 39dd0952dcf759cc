//! Whether what was signed ([`crate::review`]) still is what is there: digests of inventory and law, and the day.

use crate::{
    ingest::{Table, Tables},
    law::Regime,
    model::{Date, Inventory},
    review::Signature,
    text::digest::sealed,
};

/// What an inventory and the law say, as digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// All rows and the head, whatever their order, without notes and sources, and without the day judged.
    pub inventory: String,
    /// The laws judged.
    pub law: String,
}

impl Digests {
    /// Of an inventory, and of the laws that are judged.
    pub fn of<'r>(
        tables: &Tables<'_>,
        inventory: &Inventory,
        judged: impl IntoIterator<Item = &'r Regime>,
    ) -> Self {
        let mut rows: Vec<String> = Vec::new();
        tables.each(Table::ALL, &mut |record| {
            let columns = record.table.columns().iter().map(|&(name, ..)| name);
            let columns = columns.filter(|name| !matches!(*name, "notes" | "source"));
            let cells = columns.map(|name| (name, record.get(name).into_owned()));
            let cells = cells.filter(|(_, text)| !text.is_empty());
            let cells: Vec<String> = cells.map(|(name, text)| format!("{name}\u{1f}{text}")).collect();
            rows.push(format!("{}\u{1e}{}", record.table.name(), cells.join("\u{1e}")));
        });
        rows.sort();
        let head = &inventory.head;
        let confirms = head.confirms.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>();
        rows.push(format!(
            "{}\u{1e}{:?}\u{1e}{}\u{1e}{}\u{1e}{confirms:?}\u{1e}{:?}",
            head.name, head.regimes, head.assessment_valid_months, head.expiry_notice_days, head.severity
        ));
        let laws = judged.into_iter().map(|law| format!("{}\u{1e}{}", law.id, law.digest));
        Self {
            inventory: sealed(rows.join("\u{1d}").as_bytes()),
            law: sealed(laws.collect::<Vec<_>>().join("\u{1d}").as_bytes()),
        }
    }
}

/// Why what was signed no longer speaks for what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// The inventory says something else.
    Inventory,
    /// A law that is judged says something else, or others are judged.
    Law,
    /// On this day something turned by itself.
    Day(Date, String),
}

impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inventory => f.write_str("the inventory has changed since"),
            Self::Law => f.write_str("the law that is judged by has changed since"),
            Self::Day(day, what) => write!(f, "on {day} something changed by itself: {what}"),
        }
    }
}

impl Signature {
    /// What of it is other than it was signed; days aside.
    pub fn spent(&self, now: &Digests) -> Vec<Spent> {
        let inventory = (self.inventory != now.inventory).then_some(Spent::Inventory);
        let law = (self.law != now.law).then_some(Spent::Law);
        inventory.into_iter().chain(law).collect()
    }
}

/// A signature, and why it no longer speaks for what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The signature.
    pub signature: Signature,
    /// Why it is spent; none: what was signed is what is there.
    pub spent: Vec<Spent>,
}

impl Signed {
    /// Who signed, and whether it still speaks for what is there: each a sentence.
    pub fn said(&self) -> [String; 2] {
        let Signature { who, on, as_of, .. } = &self.signature;
        let first = format!("Signed by {who} on {on}, as of {as_of}.");
        if self.spent.is_empty() {
            let second = "What was signed is still valid: inventory and law are as they were, and no day has come on \
                          which a verdict changes.";
            return [first, second.to_owned()];
        }
        let why: Vec<String> = self.spent.iter().map(ToString::to_string).collect();
        [first, format!("What was signed must be reviewed: {}.", why.join("; "))]
    }
}
