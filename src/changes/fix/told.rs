//! A plan as text for a terminal, and as data.

use std::{fmt::Write as _, io};

use serde::Serialize;

use super::{action::How, plan::Plan};
use crate::text::{clean, escaped};

/// The name of the format.
pub const FORMAT: &str = "thalweg-fix/1";

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn of_tagged(tagged: usize) -> String {
    if tagged == 0 { String::new() } else { format!(", {tagged} of tagged data") }
}

impl Plan {
    /// For a terminal.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let day = self.before.as_of.map_or_else(String::new, |day| format!(", as of {day}"));
        let verb = if self.open == 1 { "is" } else { "are" };
        let exposures = plural(self.open, "exposure");
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "{}{day}: {exposures} {verb} red or unknown{}",
            clean(&self.before.name),
            of_tagged(self.tagged)
        );
        for (number, step) in self.steps.iter().enumerate() {
            let effect = match (step.settles, step.transfers) {
                (0, transfers) => format!("settles {} on the way", plural(transfers, "transfer")),
                (settles, _) => format!("settles {}", plural(settles, "exposure")),
            };
            let _ = writeln!(
                out,
                "\n{:>3}. {}\n     {effect}{}; {} left",
                number + 1,
                clean(&step.action.what),
                of_tagged(step.tagged),
                step.left
            );
        }
        out.push('\n');
        let count = self.steps.len();
        if count > 0 {
            let (noun, verb) = if count == 1 { ("action", "settles") } else { ("actions", "settle") };
            let percent = self.settled_percent();
            let _ = writeln!(out, "{count} {noun} {verb} {percent} % of what is red or unknown.");
            let asked = self.steps.iter().filter(|step| step.action.how == How::FindOut).count();
            if asked > 0 {
                let verb = if asked == 1 { "asks" } else { "ask" };
                let _ =
                    writeln!(out, "{asked} of them {verb} whether something is so: nothing says that it is.");
            }
        } else if self.open > 0 {
            out.push_str("Nothing that is tried settles any of it: `thalweg check` says what each lacks.\n");
        }
        if self.untried > 0 {
            let _ =
                writeln!(out, "{} were not tried: there were too many.", plural(self.untried, "candidate"));
        }
        out
    }
}

#[derive(Serialize)]
struct Data<'p> {
    format: &'static str,
    inventory: &'p str,
    as_of: Option<String>,
    open: usize,
    open_tagged: usize,
    settled_percent: usize,
    candidates: usize,
    untried: usize,
    steps: Vec<StepObject<'p>>,
}

#[derive(Serialize)]
struct StepObject<'p> {
    how: &'static str,
    about: &'p str,
    what: &'p str,
    supposed: Vec<String>,
    settles: usize,
    settles_tagged: usize,
    transfers: usize,
    left: usize,
}

/// Writes a plan as JSON.
///
/// # Errors
///
/// What the writer says.
pub fn json_of_plan(plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
    let steps = plan.steps.iter().map(|step| StepObject {
        how: step.action.how.as_str(),
        about: &step.action.about,
        what: &step.action.what,
        supposed: step.action.suppositions.iter().map(ToString::to_string).collect(),
        settles: step.settles,
        settles_tagged: step.tagged,
        transfers: step.transfers,
        left: step.left,
    });
    let data = Data {
        format: FORMAT,
        inventory: &plan.before.name,
        as_of: plan.before.as_of.map(|day| day.to_string()),
        open: plan.open,
        open_tagged: plan.tagged,
        settled_percent: plan.settled_percent(),
        candidates: plan.candidates,
        untried: plan.untried,
        steps: steps.collect(),
    };
    escaped::to_writer_pretty(&mut *out, &data)?;
    out.write_all(b"\n")
}
