//! A timeline as a picture: what is judged of each recipient at each place under each law, from turn to turn.

use std::{cmp::Reverse, collections::BTreeMap, ops::ControlFlow};

use super::{
    timeline::turn,
    walk::{Over, Stop, Tells},
};
use crate::{
    assess::{Assessment, TransferRow},
    law::Verdict,
    model::{Date, PartyId, Place},
    report::strips::{Stretch, Strip, Strips},
};

/// So many strips are drawn.
const MOST: usize = 40;

/// What tells strips apart: who gets it, where, under which law.
type Who = (PartyId, Place, String);

/// What is judged of each, and what decided it.
type Judged = BTreeMap<Who, (Verdict, String)>;

/// The worst of each recipient at a place under a law.
fn worst(of: &Assessment) -> Judged {
    let mut worst: BTreeMap<Who, &TransferRow> = BTreeMap::new();
    for row in &of.transfers {
        let who = (row.importer, row.place, row.regime.clone());
        let known = worst.entry(who).or_insert(row);
        if row.judgement.verdict > known.judgement.verdict {
            *known = row;
        }
    }
    let ground = |row: &TransferRow| match row.judgement.instrument() {
        "" => row.judgement.mechanism().to_owned(),
        id => id.to_owned(),
    };
    worst.into_iter().map(|(who, row)| (who, (row.judgement.verdict, ground(row)))).collect()
}

/// Strips that grow from turn to turn.
#[derive(Default)]
struct Growing {
    strips: BTreeMap<Who, Vec<Stretch>>,
    /// What holds, and since when.
    now: Option<(Date, Judged)>,
}

impl Growing {
    /// From a day on something else holds; nothing: that is where it ends.
    fn turn(&mut self, day: Date, then: Option<Judged>) {
        if let Some((from, judged)) = self.now.take() {
            for (who, (verdict, ground)) in judged {
                let strip = self.strips.entry(who).or_default();
                let goes_on =
                    |last: &&mut Stretch| (last.to, last.verdict, &last.ground) == (from, verdict, &ground);
                match strip.last_mut().filter(goes_on) {
                    Some(last) => last.to = day,
                    None => strip.push(Stretch { from, to: day, verdict, ground }),
                }
            }
        }
        self.now = then.map(|judged| (day, judged));
    }
}

impl Over<'_> {
    /// What is judged from a day on up to another, as strips.
    pub fn picture(&self, from: Date, to: Date) -> Strips {
        let behind = to.tomorrow().unwrap_or(to);
        let (mut growing, mut turns) = (Growing::default(), Vec::new());
        growing.now = Some((from, worst(&self.analysis.on(from).transfers_only())));
        let see = |stop: Stop<'_>| {
            let rows = stop.rows;
            if let Some(turn) = turn(stop) {
                growing.turn(turn.day, Some(worst(rows)));
                turns.push((turn.day, turn.said().replace('`', "")));
            }
            ControlFlow::Continue(())
        };
        self.walk((from, to), Tells::Rows, |_| (), see);
        growing.turn(behind, None);
        let inventory = self.analysis.inventory();
        let mut strips: Vec<(Who, Vec<Stretch>)> = growing.strips.into_iter().collect();
        // What turns, and how bad it gets, comes first.
        strips.sort_by_cached_key(|((party, place, law), parts)| {
            let verdict = parts.iter().map(|part| part.verdict).max();
            let who = (inventory.party(*party).id.clone(), place.code(), law.clone());
            (Reverse(verdict), Reverse(parts.len() > 1), who)
        });
        let left_out = strips.len().saturating_sub(MOST);
        strips.truncate(MOST);
        let strip = |((party, place, law), stretches): (Who, Vec<Stretch>)| {
            let party = inventory.party(party);
            let name = if party.name.is_empty() { &party.id } else { &party.name };
            Strip { name: name.clone(), law: format!("{}, {law}", place.name()), stretches }
        };
        Strips {
            title: format!("{}: from {from} to {to}", inventory.head.name),
            from,
            to: behind,
            strips: strips.into_iter().map(strip).collect(),
            left_out,
            turns,
        }
    }
}
