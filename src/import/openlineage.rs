//! Events of `OpenLineage`: runs of jobs, with what data sets they read and write. What the events of a run say together is one
//! whole: a data set that a run writes is made of those that it reads, unless a facet says of which. Each data set is a store, each
//! pair of what is read and written a flow, with the jobs that it goes through quoted.
//!
//! Events come one after another and are not kept: of a million only the names of what they speak of are.

use std::io::{self, BufReader, Read};

use super::{
    catalog::Catalog,
    json_stream::{At, Next, Texts},
    openlineage_catalog,
    openlineage_event::{Event, text},
    openlineage_kept::{Kept, MOST, Place},
    remark::Remark,
};

/// So many lines that cannot be read are told by themselves.
const TOLD: usize = 100;

/// All that was read of events.
#[derive(Debug, Default)]
pub struct Events {
    files: Vec<(String, u64)>,
    kept: Kept,
    bad: usize,
}

/// Whether a file that begins so holds such events.
pub fn is(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let has = |word: &str| text.windows(word.len()).any(|window| window == word.as_bytes());
    let begins = text.starts_with(b"{")
        || text.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"));
    begins
        && (has("\"eventTime\"") || has("\"eventType\"") || has("\"schemaURL\"") && has("openlineage.io"))
        && (has("\"job\"") || has("\"run\"") || has("\"dataset\""))
}

impl Events {
    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads a file of them.
    pub fn read(&mut self, name: &str, input: impl Read, told: &mut Vec<Remark>) -> io::Result<()> {
        let mut texts = Texts::new(BufReader::with_capacity(1 << 18, input));
        let mut buffer = Vec::new();
        let file = self.files.len() as u32;
        self.files.push((name.to_owned(), 0));
        let mut templates = 0_usize;
        self.bad = 0;
        loop {
            match texts.next(&mut buffer)? {
                Next::End => break,
                Next::Open(line) => {
                    told.push(Remark::broken(format!("{name}:{line}"), "the list of events breaks off"));
                }
                Next::TooLong(line) => {
                    let message = "an event of more than 16 MiB: what stands behind it is not read";
                    told.push(Remark::error(format!("{name}:{line}"), message, "take it out"));
                }
                Next::Other(line) => self.bad(format!("{name}:{line}"), "no event begins here", told),
                Next::Text(at) => self.one(name, (file, at), &buffer, &mut templates, told),
            }
            if self.kept.is_too_much() {
                break;
            }
        }
        if self.bad > TOLD {
            told.push(Remark::broken(name, format!("{} more events cannot be read", self.bad - TOLD)));
        }
        if templates > 0 {
            let message =
                format!("{templates} events hold templates that nobody has filled in, such as {{{{TIME}}}}");
            told.push(Remark::note(name, message, "of a time or a run that is no matter"));
        }
        Ok(())
    }

    fn bad(&mut self, place: String, message: impl Into<String>, told: &mut Vec<Remark>) {
        self.bad += 1;
        if self.bad <= TOLD {
            let mut remark = Remark::broken(place, message);
            "mend or take out the line; `--partial` writes what the others say".clone_into(&mut remark.help);
            told.push(remark);
        }
    }

    fn one(&mut self, name: &str, place: Place, bytes: &[u8], templates: &mut usize, told: &mut Vec<Remark>) {
        let at = place.1;
        match serde_json::from_slice::<Event<'_>>(bytes.trim_ascii_end()) {
            Ok(event) => {
                let is_template = text(event.event_time.as_ref()).contains("{{")
                    || event.run.as_ref().is_some_and(|run| text(run.run_id.as_ref()).contains("{{"));
                *templates += usize::from(is_template);
                if event.job.is_none() && event.dataset.is_none() {
                    let message = "this is no event: it has neither a job nor a data set";
                    return self.bad(spot(name, at), message, told);
                }
                if let Some((_, count)) = self.files.get_mut(place.0 as usize) {
                    *count += 1;
                }
                self.kept.event(&event, place);
            }
            Err(error) => {
                let line = at.line + (error.line() as u64).saturating_sub(1);
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                let place = format!("{name}:{line}:{}", error.column());
                self.bad(place, format!("the event cannot be read: {what}"), told);
            }
        }
    }

    /// The data sets and what leads from one to another; and what was read, in words.
    pub fn end(mut self, told: &mut Vec<Remark>) -> (Catalog, Vec<String>) {
        self.kept.settle();
        if self.kept.is_too_much() {
            too_much(self.files.last().map_or("", |(name, _)| name), told);
            return (Catalog::default(), Vec::new());
        }
        let mut read: Vec<String> =
            self.files.iter().map(|(name, count)| format!("{name}: {count} events of OpenLineage")).collect();
        let place = |(file, at): Place| spot(self.files.get(file as usize).map_or("", |(name, _)| name), at);
        let (catalog, counts) = openlineage_catalog::catalog(&self.kept, place);
        read.push(counts);
        (catalog, read)
    }
}

fn too_much(name: &str, told: &mut Vec<Remark>) {
    let message = format!("more than {MOST} data sets, columns, jobs and pairs of them are named");
    told.push(Remark::error(name, message, "import it in parts, each into a folder of its own"));
}

/// Where an event stands.
fn spot(name: &str, at: At) -> String {
    match at.number {
        Some(number) => format!("{name}#/{number}"),
        None => format!("{name}:{}", at.line),
    }
}
