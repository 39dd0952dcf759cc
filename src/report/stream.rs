//! The exposures on their way into the files: row by row, in bounded memory, on several threads.
//!
//! A piece of them (one population under one regime) is made into the bytes of its rows on one thread, and the pieces
//! are put one behind the other in their order: the files are the same on any number of threads. What the pages for
//! readers show of them is gathered on the way.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{exposures, json};
use crate::{
    assess::{self, Assessment, ExposureRow, Question, Tables},
    law::Verdict,
    lineage::Bits,
    model::{PartyId, Place},
};

/// More rows of exposures than this are no report: it ends with `TW002`.
pub const EXPOSURES: usize = 2_000_000;

/// How many of the worst rows the pages choose from.
const CHOSEN: usize = 1_000;

/// Where the exposures of a report come from.
#[derive(Clone, Copy)]
pub enum Exposures<'a> {
    /// They are in the assessment.
    Kept,
    /// They are made now, on so many threads.
    Made(&'a Tables<'a, 'a>, usize),
}

/// What a recipient has at a place, with one verdict of one regime.
pub struct Landing {
    /// Categories.
    pub categories: Bits,
    /// Populations.
    pub populations: BTreeSet<u32>,
}

/// What tells landings apart: the worst first.
pub type LandingKey = (Reverse<Verdict>, PartyId, Place, String);

/// What the pages for readers show of the exposures.
#[derive(Default)]
pub struct Gathered {
    /// How many facts have which verdict, by regime.
    pub counts: BTreeMap<String, [usize; Verdict::ALL.len()]>,
    /// The recipients.
    pub recipients: BTreeSet<PartyId>,
    /// Their places.
    pub places: BTreeSet<Place>,
    /// By verdict, recipient, place and regime.
    pub landings: BTreeMap<LandingKey, Landing>,
    /// The worst rows, in that order.
    pub worst: Vec<ExposureRow>,
    /// What comes no earlier than this is not among them.
    bound: Option<Rank>,
    /// How many rows there are.
    pub rows: usize,
}

impl Gathered {
    fn take(&mut self, assessment: &Assessment, row: &ExposureRow) {
        self.rows += 1;
        let counts = self.counts.entry(row.regime.clone()).or_default();
        for (count, _) in counts.iter_mut().zip(Verdict::ALL).filter(|(_, v)| *v == row.verdict) {
            *count += row.categories.len();
        }
        self.recipients.insert(row.recipient);
        self.places.insert(row.place);
        let words = assessment.inventory.categories.len().div_ceil(64).max(1);
        let key = (Reverse(row.verdict), row.recipient, row.place, row.regime.clone());
        let empty = || Landing { categories: Bits::new(words), populations: BTreeSet::new() };
        let landing = self.landings.entry(key).or_insert_with(empty);
        row.categories.iter().for_each(|c| landing.categories.insert(c.index()));
        landing.populations.insert(row.population.0);
        if self.bound.as_ref().is_none_or(|bound| rank(assessment, row) < *bound) {
            self.worst.push(row.clone());
        }
        if self.worst.len() >= 2 * CHOSEN {
            self.choose(assessment);
        }
    }

    /// How many exposures have which verdict, in the order of [`Verdict::ALL`].
    pub fn totals(&self) -> [usize; Verdict::ALL.len()] {
        let mut totals = [0; Verdict::ALL.len()];
        for counts in self.counts.values() {
            totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        }
        totals
    }

    /// Leaves the worst rows, in order.
    fn choose(&mut self, assessment: &Assessment) {
        self.worst.sort_by_cached_key(|row| rank(assessment, row));
        if self.worst.len() >= CHOSEN {
            self.worst.truncate(CHOSEN);
            self.bound = self.worst.last().map(|row| rank(assessment, row));
        }
    }

    /// Takes what was gathered of later rows.
    fn add(&mut self, assessment: &Assessment, later: Self) {
        self.rows += later.rows;
        for (regime, counts) in later.counts {
            let known = self.counts.entry(regime).or_default();
            known.iter_mut().zip(counts).for_each(|(known, count)| *known += count);
        }
        self.recipients.extend(later.recipients);
        self.places.extend(later.places);
        for (key, landing) in later.landings {
            match self.landings.get_mut(&key) {
                Some(known) => {
                    known.categories.add(&landing.categories.0);
                    known.populations.extend(landing.populations);
                }
                None => {
                    self.landings.insert(key, landing);
                }
            }
        }
        self.worst.extend(later.worst);
        if self.worst.len() >= 2 * CHOSEN {
            self.choose(assessment);
        }
    }
}

/// The order of the worst rows: where there are too many, those whose own delivery is as bad come first.
type Rank = (Reverse<Verdict>, Reverse<Verdict>, String);

fn rank(assessment: &Assessment, row: &ExposureRow) -> Rank {
    (Reverse(row.verdict), Reverse(row.delivery), assessment.inventory.party(row.recipient).id.clone())
}

/// The bytes of some rows.
#[derive(Default)]
struct Piece {
    csv: Vec<u8>,
    long: Vec<u8>,
    json: Vec<u8>,
    gathered: Gathered,
}

/// Why the exposures could not be written.
pub enum Stopped {
    /// The file of this number cannot be written: exposures.csv, exposures-long.csv, report.json.
    Write(usize, io::Error),
    /// There are more than a report has: at least so many.
    TooMany(usize),
}

/// The files that exposures go to.
pub struct Files<'f> {
    /// exposures.csv
    pub csv: &'f mut dyn Write,
    /// exposures-long.csv
    pub long: Option<&'f mut dyn Write>,
    /// The list in report.json.
    pub json: &'f mut dyn Write,
}

/// Writes the exposures, with the headers of their tables; no more rows than `most`.
#[allow(clippy::too_many_lines, reason = "the threads, and what they hand on")]
pub fn write(
    assessment: &Assessment,
    from: Exposures,
    most: usize,
    mut files: Files,
) -> Result<Gathered, Stopped> {
    let long = files.long.is_some();
    let count = match from {
        Exposures::Kept => 1,
        Exposures::Made(tables, threads) => {
            // Told before it is begun where that can be seen: each recipient and place of a piece is a row at least.
            let mut least = 0;
            let units = tables.units();
            assess::in_order(
                threads,
                units.len(),
                |at| tables.least(units[at]),
                |rows| {
                    least += rows;
                    if least > most { Err(Stopped::TooMany(least)) } else { Ok(()) }
                },
            )?;
            units.len()
        }
    };
    let all = AtomicUsize::new(0);
    let work = |at: usize| {
        let mut piece = Piece::default();
        let mut rows = exposures::Rows::new(assessment, long);
        let mut failed = None;
        let mut take = |row: &ExposureRow| {
            if all.fetch_add(1, Ordering::Relaxed) >= most {
                return false;
            }
            piece.gathered.take(assessment, row);
            let written = rows.write(row, &mut piece.csv, &mut piece.long, &mut piece.json);
            failed = written.err();
            failed.is_none()
        };
        match from {
            Exposures::Kept => {
                let mut rows: Vec<&ExposureRow> = exposures::sorted(assessment);
                rows.drain(..).all(&mut take);
            }
            Exposures::Made(tables, _) => {
                tables.each_exposure(tables.units()[at], &Question::default(), false, &mut |row| take(&row));
            }
        }
        match failed {
            Some(error) => Err(Stopped::Write(0, error)),
            None => Ok(piece),
        }
    };
    let mut gathered = Gathered::default();
    let written = |number| move |error| Stopped::Write(number, error);
    files.csv.write_all(exposures::header(&exposures::HEADER).as_bytes()).map_err(written(0))?;
    if let Some(long) = &mut files.long {
        long.write_all(exposures::header(&exposures::LONG).as_bytes()).map_err(written(1))?;
    }
    let threads = match from {
        Exposures::Kept => 1,
        Exposures::Made(_, threads) => threads,
    };
    let mut first = true;
    assess::in_order(threads, count, work, |piece| {
        let piece = piece?;
        if all.load(Ordering::Relaxed) > most {
            return Err(Stopped::TooMany(most + 1));
        }
        files.csv.write_all(&piece.csv).map_err(written(0))?;
        if let Some(long) = &mut files.long {
            long.write_all(&piece.long).map_err(written(1))?;
        }
        // Each row begins with what parts it from the one before.
        let json =
            if first { piece.json.strip_prefix(json::BETWEEN).unwrap_or_default() } else { &piece.json };
        first &= json.is_empty();
        files.json.write_all(json).map_err(written(2))?;
        gathered.add(assessment, piece.gathered);
        Ok(())
    })?;
    gathered.choose(assessment);
    Ok(gathered)
}
