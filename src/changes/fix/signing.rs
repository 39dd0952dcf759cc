//! With whom nothing can be signed: who gets data by force of law, and who is not named. What can be done there is to find out, or
//! to stop.

use crate::{
    assess::Assessment,
    model::{Inventory, PartyId, PartyTable},
};

/// Why nothing is signed with a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unsigned {
    /// It is a public authority: it asks by law, and signs no clauses.
    Authority,
    /// Nobody says who it is: it stands for some that are not named.
    Unnamed,
}

impl Unsigned {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Unnamed => "not-named",
        }
    }

    /// What can be done instead.
    pub fn instead(self) -> &'static str {
        match self {
            Self::Authority => {
                "find out on which agreement or other ground it receives the data, or stop the transfers to it"
            }
            Self::Unnamed => "identify the recipient and its country, or stop the transfers to it",
        }
    }
}

/// Why nothing can be signed with a recipient; `None`: something can.
pub(super) fn unsigned(assessment: &Assessment, party: PartyId) -> Option<Unsigned> {
    let inventory = &assessment.inventory;
    let row = inventory.party(party);
    if assessment.regimes.iter().any(|regime| regime.is_authority(row)) {
        return Some(Unsigned::Authority);
    }
    is_unnamed(inventory, party).then_some(Unsigned::Unnamed)
}

/// Whether a party stands for some that nobody names: its name says so; or it is no vendor and no company of the group, and
/// nobody knows where it is.
fn is_unnamed(inventory: &Inventory, party: PartyId) -> bool {
    let row = inventory.party(party);
    let others = matches!(row.table, PartyTable::Partner | PartyTable::ThirdParty);
    row.is_nameless() || (others && row.seat().is_unknown())
}
