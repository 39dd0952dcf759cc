//! Every movement judged, one after another: nothing is kept of a movement once its records are handed on.

use super::{
    analysis::Analysis,
    judging::{JudgingContext, Pools},
    movement::{Movement, Record},
};
use crate::lineage::DataNode;

/// How many hops are looked at before they are judged.
const AT_ONCE: usize = 32;

impl Analysis {
    /// Every record of a regime, movement by movement, in a fixed order.
    pub(super) fn each_record(&self, regime: usize, sink: impl FnMut(Record)) {
        self.each(regime, true, sink);
    }

    /// The same, but where populations are judged alike, they come in one record, which names the first of them; and
    /// the movements come by importer, so that what was judged of it is at hand.
    pub(super) fn each_alike(&self, regime: usize, sink: impl FnMut(Record)) {
        self.each(regime, false, sink);
    }

    /// The records of which the findings are made: one where several populations are judged alike, which names the
    /// first of them.
    pub fn records_alike(&self, regime: usize) -> Vec<Record> {
        let mut records = Vec::new();
        self.each_alike(regime, |record| records.push(record));
        records
    }

    fn each(&self, regime: usize, apart: bool, mut sink: impl FnMut(Record)) {
        let context = self.context();
        let mut known = self.known(&context, regime);
        let hops = self.lineage.hops();
        let order = if apart { (0..hops.len() as u32).collect() } else { self.by_importer() };
        let entries: Vec<Movement> =
            (0..self.lineage.entries().len()).map(|at| Movement::Entry(at as u32)).collect();
        let pools = if apart { Pools::default() } else { Pools::new(&context, regime) };
        let mut judge = |movement: Movement| {
            known.memo.clear();
            known.cache.next_movement();
            let ends = context.ends(movement);
            let given = JudgingContext::given(&ends);
            let together =
                !apart && !known.cache.asks_another(&ends) && !known.cache.asks_collected(&context, &ends);
            for share in pools.shares(&context, regime, &ends, together) {
                context.records(regime, &ends, &given, share, &mut known, &mut sink);
            }
        };
        entries.into_iter().for_each(&mut judge);
        let levels = &self.judged[regime].levels;
        for some in order.chunks(AT_ONCE) {
            // Each leads to another place in memory: to look at all of them first costs the wait for one.
            let looked = some.iter().fold(0, |seen, &hop| {
                let hop = &hops[hop as usize];
                let to = self.roles[hop.to.row()].look();
                let flow = self.inventory().flow(hop.flow).span.start as usize;
                let there =
                    if apart { 0 } else { levels.iter().fold(0, |seen, l| seen ^ l.look(hop.from.row())) };
                let from = self.roles[hop.from.row()].look() ^ pools.look(hop.from) as usize;
                seen ^ to ^ flow ^ from ^ there as usize
            });
            std::hint::black_box(looked);
            for &hop in some {
                judge(Movement::Hop(hop));
            }
        }
        self.keep(regime, known);
    }

    /// The hops by the operator of the spot that they enter.
    fn by_importer(&self) -> Vec<u32> {
        let operators = self.roles.iter().map(|standing| standing.operator);
        let mut spots: Vec<_> = operators.zip((0..).map(DataNode)).collect();
        spots.sort_unstable();
        spots.iter().flat_map(|&(_, spot)| self.lineage.arriving(spot)).map(|hop| hop as u32).collect()
    }
}
