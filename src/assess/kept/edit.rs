//! Rows of an inventory, or a law, as they are from now on; and what a change of them touches.

use std::sync::Arc;

use super::{super::movement::Movement, run::KeptRun, touch::Touch};
use crate::{
    law::Regime,
    lineage::CategorySet,
    model::{
        Certification, CountryRow, Flow, FlowId, ListId, NodeId, Party, PartyId, Purpose, PurposeId,
        Safeguard, SafeguardId, Store, StoreId,
    },
};

/// One change. Rows name others by the numbers of the run's own inventory.
#[derive(Debug, Clone)]
pub enum Edit {
    /// A party's row.
    Party(PartyId, Party),
    /// A store's row.
    Store(StoreId, Store),
    /// A safeguard's row: a new one where the number is the next; `None`: it is gone.
    Safeguard(SafeguardId, Option<Safeguard>),
    /// All rows of certifications.
    Certifications(Vec<Certification>),
    /// All rows of countries.
    Countries(Vec<CountryRow>),
    /// A purpose's row.
    Purpose(PurposeId, Purpose),
    /// A flow's row; it leads from where it led to where it led.
    Flow(FlowId, Flow),
    /// Whether a flow is there.
    Stands(FlowId, bool),
    /// A law that is handed over already, with other decisions.
    Law(Arc<Regime>),
}

/// Why a change cannot be made in place: it takes a run anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// A flow begins or ends elsewhere.
    #[error("a flow leads elsewhere")]
    Ends,
    /// The law is none of those handed over.
    #[error("the law is none of those that were handed over")]
    Law,
    /// Other laws protect something, so that others are judged.
    #[error("other laws are judged")]
    Judged,
    /// A row that there is not.
    #[error("there is no such row")]
    Row,
}

impl KeptRun {
    /// Whether an edit can be made in place.
    pub(super) fn allows(&self, edit: &Edit) -> Result<(), NotKept> {
        let inventory = self.inventory();
        let row = |there: bool| if there { Ok(()) } else { Err(NotKept::Row) };
        match edit {
            Edit::Party(id, _) => row(id.index() < inventory.parties.len()),
            Edit::Store(id, _) => row(id.index() < inventory.stores.len()),
            Edit::Safeguard(id, new) => {
                let next = usize::from(new.is_some());
                row(id.index() < inventory.safeguards.len() + next)
            }
            Edit::Purpose(id, _) => row(id.index() < inventory.purposes.len()),
            Edit::Flow(id, new) => {
                let Some(old) = inventory.flows.get(id.index()) else { return Err(NotKept::Row) };
                if (old.from, old.to) == (new.from, new.to) { Ok(()) } else { Err(NotKept::Ends) }
            }
            Edit::Stands(id, _) => row(id.index() < inventory.flows.len()),
            Edit::Law(law) => {
                let judged = self.judged.iter().any(|judged| judged.regime.id == law.id);
                let known = judged || self.unjudged.iter().any(|(regime, _)| regime.id == law.id);
                if known { Ok(()) } else { Err(NotKept::Law) }
            }
            Edit::Certifications(_) | Edit::Countries(_) => Ok(()),
        }
    }

    /// Makes an edit, and adds what it touches. Gives the edit that undoes it.
    pub(super) fn edit(&mut self, edit: Edit, touch: &mut Touch) -> Edit {
        match edit {
            Edit::Party(id, new) => {
                touch.party(self, id);
                let old = std::mem::replace(&mut self.lists_mut().parties[id.index()], new);
                Edit::Party(id, old)
            }
            Edit::Store(id, new) => self.edit_store(id, new, touch),
            Edit::Safeguard(id, new) => self.edit_safeguard(id, new, touch),
            Edit::Certifications(new) => {
                touch.certifications(self, &new);
                Edit::Certifications(std::mem::replace(&mut self.lists_mut().certifications, new))
            }
            Edit::Countries(new) => {
                touch.countries(self, &new);
                Edit::Countries(std::mem::replace(&mut self.lists_mut().countries, new))
            }
            Edit::Purpose(id, new) => {
                touch.purpose(self, id);
                let old = std::mem::replace(&mut self.lists_mut().purposes[id.index()], new);
                Edit::Purpose(id, old)
            }
            Edit::Flow(id, new) => {
                let stands = self.is_there(id);
                let old = std::mem::replace(&mut self.lists_mut().flows[id.index()], new);
                self.flow_changed(id, stands, old.safeguards, touch);
                Edit::Flow(id, old)
            }
            Edit::Stands(id, stands) => {
                let old = self.is_there(id);
                let named = self.inventory().flow(id).safeguards;
                self.flow_changed(id, stands, named, touch);
                Edit::Stands(id, old)
            }
            Edit::Law(new) => {
                touch.law(self, &new);
                Edit::Law(self.replace_law(new))
            }
        }
    }

    /// Whether a flow is there.
    fn is_there(&self, id: FlowId) -> bool {
        !self.gone.contains(&id.index())
    }

    fn flow_changed(&mut self, id: FlowId, stands: bool, named: ListId, touch: &mut Touch) {
        if stands {
            self.gone.remove(&id.index());
        } else {
            self.gone.insert(id.index());
        }
        let known = self.lineage.entries().len();
        let now = self.inventory().flow(id).safeguards;
        let movement = if let Some(entry) = self.lineage.flow_changed(id, stands) {
            if entry >= known {
                self.new_entry(entry as u32);
            }
            touch.entry(entry as u32);
            Movement::Entry(entry as u32)
        } else {
            let Some(hop) = self.lineage.hop_of(id) else { return };
            touch.edge(self, hop as u32);
            Movement::Hop(hop as u32)
        };
        if now != named {
            self.index.naming.entry(now).or_default().push(movement);
        }
    }

    /// Makes room for an entry that is new.
    fn new_entry(&mut self, entry: u32) {
        let spot = self.lineage.entries()[entry as usize].spot;
        self.index.entries.entry(spot.0).or_default().push(entry);
        for unit in &mut self.units {
            unit.entries.resize(entry as usize + 1, 0);
        }
    }

    fn edit_store(&mut self, id: StoreId, new: Store, touch: &mut Touch) -> Edit {
        let Some(spot) = self.lineage.spot(NodeId::Store(id)) else {
            return Edit::Store(id, new);
        };
        let old = std::mem::replace(&mut self.lists_mut().stores[id.index()], new);
        touch.store(self, spot);
        let words = self.words();
        let holdings = self.inventory().store(id).holdings.clone();
        let mut populations = [holdings.populations.as_slice(), &old.holdings.populations].concat();
        populations.sort_unstable();
        populations.dedup();
        for population in populations {
            let mut categories = CategorySet::new(words);
            if holdings.populations.contains(&population) {
                holdings.categories.iter().for_each(|c| categories.insert(c.index()));
            }
            let known = self.lineage.entries().len();
            let entry = self.lineage.enter(None, spot, population, categories);
            if entry >= known {
                self.new_entry(entry as u32);
            }
            touch.entry(entry as u32);
        }
        Edit::Store(id, old)
    }

    fn edit_safeguard(&mut self, id: SafeguardId, new: Option<Safeguard>, touch: &mut Touch) -> Edit {
        let at = id.index();
        let last = at + 1 == self.inventory().safeguards.len();
        touch.safeguard(self, id, new.as_ref());
        let rows = &mut self.lists_mut().safeguards;
        let old = match new {
            Some(new) if at == rows.len() => {
                rows.push(new);
                None
            }
            Some(new) => Some(std::mem::replace(&mut rows[at], new)),
            None if last => rows.pop(),
            None => {
                // Others keep their numbers: what is left is a row of no mechanism, which no law knows.
                let gone = Safeguard { mechanism: String::new(), ..rows[at].clone() };
                Some(std::mem::replace(&mut rows[at], gone))
            }
        };
        Edit::Safeguard(id, old)
    }

    fn replace_law(&mut self, new: Arc<Regime>) -> Arc<Regime> {
        if let Some((regime, _)) = self.unjudged.iter_mut().find(|(regime, _)| regime.id == new.id) {
            return std::mem::replace(regime, new);
        }
        match self.judged.iter_mut().find(|judged| judged.regime.id == new.id) {
            Some(judged) => judged.with(new),
            None => new,
        }
    }
}
