//! The exposures on their way into the files: row by row, in bounded memory, on several threads.
//!
//! A piece of them (one population under one regime) is made into the bytes of its rows on one thread, and the pieces
//! are put one behind the other in their order: the files are the same on any number of threads. What the pages for
//! readers show of them is gathered on the way.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{exposures, gathered::Gathered, json, most::Most};
use crate::assess::{self, Assessment, ExposureRow, Question, Tables};

/// Where the exposures of a report come from.
#[derive(Clone, Copy)]
pub enum Exposures<'a> {
    /// They are in the assessment.
    Kept,
    /// They are made now, on so many threads.
    Made(&'a Tables<'a>, usize),
}

/// The bytes of some rows.
#[derive(Default)]
struct Piece {
    csv: Vec<u8>,
    long: Vec<u8>,
    json: Vec<u8>,
    gathered: Gathered,
}

impl Piece {
    fn bytes(&self) -> usize {
        self.csv.len() + self.long.len() + self.json.len()
    }
}

/// Why the exposures could not be written.
pub enum Stopped {
    /// The file of this number cannot be written: exposures.csv, exposures-long.csv, report.json.
    Write(usize, io::Error),
    /// There are more than a report has: at least so many.
    TooMany(usize),
    /// They take more bytes than a report has.
    TooLarge,
    /// The tables are of another inventory, or of another day.
    Mixed,
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

/// Writes the exposures, with the headers of their tables; no more rows and bytes than `most`.
#[allow(clippy::too_many_lines, reason = "the threads, and what they hand on")]
pub fn write(
    assessment: &Assessment,
    from: Exposures,
    most: Most,
    mut files: Files,
) -> Result<Gathered, Stopped> {
    let long = files.long.is_some();
    let count = match from {
        Exposures::Kept => 1,
        Exposures::Made(tables, threads) => {
            if !tables.is_of(assessment) {
                return Err(Stopped::Mixed);
            }
            // Told before it is begun where that can be seen: each recipient and place of a piece is a row at least.
            let least = tables.least_of_all(threads, most.rows);
            if least > most.rows {
                return Err(Stopped::TooMany(least));
            }
            tables.units().len()
        }
    };
    let (all, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = |at: usize| {
        let mut piece = Piece::default();
        let mut rows = exposures::Rows::new(assessment, long);
        let mut failed = None;
        let mut take = |row: &ExposureRow| {
            if all.fetch_add(1, Ordering::Relaxed) >= most.rows || bytes.load(Ordering::Relaxed) > most.bytes
            {
                return false;
            }
            let before = piece.bytes();
            piece.gathered.take(assessment, row);
            let written = rows.write(row, &mut piece.csv, &mut piece.long, &mut piece.json);
            bytes.fetch_add(piece.bytes() - before, Ordering::Relaxed);
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
        if all.load(Ordering::Relaxed) > most.rows {
            return Err(Stopped::TooMany(most.rows + 1));
        }
        if bytes.load(Ordering::Relaxed) > most.bytes {
            return Err(Stopped::TooLarge);
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
