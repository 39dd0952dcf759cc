//! Slots and pairs, as in [`super::super::terrain`], but so that they can change: who holds or controls what is at a spot,
//! and where such a party is reached. None is ever taken away: one that nobody has any more is empty.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::super::{
    roles::{NodeRoles, over_hop},
    terrain::Terrain,
};
use crate::{
    lineage::{DataNode, Lineage},
    model::{Inventory, PartyId, Place},
};

/// A few slots.
pub type Few = SmallVec<[u32; 2]>;

/// All slots and pairs.
pub struct Slots {
    /// By spot: its slots, those of the parties that are its own.
    at: Vec<Few>,
    /// By spot: those that it ever had.
    ever: Vec<Few>,
    /// By slot: the spot, and the party.
    of: Vec<(DataNode, PartyId)>,
    /// By slot: its pairs.
    reached: Vec<Few>,
    /// By pair: who, and where.
    pairs: Vec<(PartyId, Place)>,
    number: FxHashMap<(PartyId, Place), u32>,
    /// By pair: slots at which it is reached, or was.
    reaching: Vec<Vec<u32>>,
}

impl Slots {
    /// As a terrain has them, in its numbers.
    pub fn of_terrain(terrain: &Terrain, roles: &[NodeRoles], lineage: &Lineage) -> Self {
        let mut slots = Self {
            at: Vec::with_capacity(lineage.spots()),
            ever: Vec::new(),
            of: Vec::new(),
            reached: Vec::new(),
            number: terrain.pairs.iter().copied().zip(0..).collect(),
            reaching: vec![Vec::new(); terrain.pairs.len()],
            pairs: terrain.pairs.clone(),
        };
        for (row, standing) in roles.iter().enumerate() {
            let spot = DataNode(row as u32);
            let mut here = Few::new();
            for party in standing.own() {
                let Some(slot) = terrain.slot(spot, party).filter(|slot| !here.contains(slot)) else {
                    continue;
                };
                here.push(slot);
                slots.of.push((spot, party));
                slots.reached.push(terrain.reached(slot).into());
                for &pair in terrain.reached(slot) {
                    slots.reaching[pair as usize].push(slot);
                }
            }
            slots.at.push(here);
        }
        slots.ever.clone_from(&slots.at);
        slots
    }

    /// How many slots.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// The pairs, by number.
    pub fn pairs(&self) -> &[(PartyId, Place)] {
        &self.pairs
    }

    /// The slots of a spot.
    pub fn at(&self, spot: DataNode) -> &[u32] {
        &self.at[spot.row()]
    }

    /// The spot and the party of a slot.
    pub fn of(&self, slot: u32) -> (DataNode, PartyId) {
        self.of[slot as usize]
    }

    /// Whether the party of a slot still holds or controls what is there.
    pub fn stands(&self, slot: u32) -> bool {
        self.at(self.of(slot).0).contains(&slot)
    }

    /// The pairs of a slot.
    pub fn reached(&self, slot: u32) -> &[u32] {
        &self.reached[slot as usize]
    }

    /// The slots at which a pair is reached.
    pub fn reaching(&self, pair: u32) -> impl Iterator<Item = u32> + '_ {
        let slots = self.reaching[pair as usize].iter().copied();
        slots.filter(move |&slot| self.stands(slot) && self.reached(slot).contains(&pair))
    }

    /// The slot of a party at a spot.
    pub fn slot(&self, spot: DataNode, party: PartyId) -> Option<u32> {
        self.at(spot).iter().copied().find(|&slot| self.of(slot).1 == party)
    }

    /// The slots that a disclosure over a hop gives to.
    pub fn given(&self, lineage: &Lineage, roles: &[NodeRoles], hop: u32) -> Few {
        let hop = &lineage.hops()[hop as usize];
        let mut slots = Few::new();
        for disclosure in over_hop(&roles[hop.from.row()], &roles[hop.to.row()]) {
            if let Some(slot) = self.slot(hop.to, disclosure.importer)
                && !slots.contains(&slot)
            {
                slots.push(slot);
            }
        }
        slots
    }

    /// Reads anew who holds or controls what is at a spot. Gives the pairs that are touched by it: those of all slots there,
    /// as it was and as it is.
    pub fn changed(&mut self, inventory: &Inventory, spot: DataNode, standing: &NodeRoles) -> Vec<u32> {
        let mut touched: Vec<u32> =
            self.at(spot).iter().flat_map(|&slot| self.reached(slot)).copied().collect();
        let mut here = Few::new();
        for party in standing.own() {
            let known = self.ever[spot.row()].iter().copied().find(|&slot| self.of(slot).1 == party);
            let slot = known.unwrap_or_else(|| {
                self.of.push((spot, party));
                self.reached.push(Few::new());
                let slot = self.of.len() as u32 - 1;
                self.ever[spot.row()].push(slot);
                slot
            });
            if here.contains(&slot) {
                continue;
            }
            here.push(slot);
            let mut pairs = Few::new();
            for place in standing.places_of(inventory, party) {
                let pair = self.pair(party, place);
                if !self.reaching[pair as usize].contains(&slot) {
                    self.reaching[pair as usize].push(slot);
                }
                pairs.push(pair);
            }
            touched.extend(&pairs);
            self.reached[slot as usize] = pairs;
        }
        self.at[spot.row()] = here;
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    fn pair(&mut self, party: PartyId, place: Place) -> u32 {
        *self.number.entry((party, place)).or_insert_with(|| {
            self.pairs.push((party, place));
            self.reaching.push(Vec::new());
            self.pairs.len() as u32 - 1
        })
    }
}
