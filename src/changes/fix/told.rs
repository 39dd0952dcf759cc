//! A plan as text for a terminal, and as data.

use std::{fmt::Write as _, io};

use serde::Serialize;

use super::{
    action::{Action, How},
    plan::Plan,
    sets::{Settling, Target},
    signing::Unsigned,
};
use crate::{
    law::Verdict,
    text::{clean, cut, escaped},
};

/// The name of the format.
pub const FORMAT: &str = "thalweg-fix/1";

/// The name of the format of the smallest sets for an exposure.
pub const FORMAT_OF_SETS: &str = "thalweg-fix-exposure/1";

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
                (0, 0) => "would resolve a part of a transfer on the way".to_owned(),
                (0, transfers) => format!("would resolve {} on the way", plural(transfers, "transfer")),
                (settles, _) => format!("would resolve {}", plural(settles, "exposure")),
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
            let percent = self.settled_percent();
            let actions = plural(count, "action");
            let _ = writeln!(out, "{actions} would resolve {percent}% of what is red or unknown.");
            if self.is_more {
                out.push_str("There are more behind them: `--most` with a larger number shows them.\n");
            }
            let asked = self.steps.iter().filter(|step| step.action.how == How::FindOut).count();
            if asked > 0 {
                let verb = if asked == 1 { "asks" } else { "ask" };
                let _ = writeln!(out, "{asked} of them {verb} for a fact that nobody has stated.");
            }
        } else if self.open > 0 {
            out.push_str(
                "Nothing that was tried would resolve any of it: `thalweg check` says what each lacks.\n",
            );
        }
        self.unsigned_said(&mut out);
        self.unseated_said(&mut out);
        if self.untried > 0 {
            let verb = if self.untried == 1 { "was" } else { "were" };
            let _ =
                writeln!(out, "{} {verb} not tried: there were too many.", plural(self.untried, "candidate"));
        }
        out
    }
}

/// How many recipients are named with whom nothing can be signed.
const NAMED: usize = 6;

impl Plan {
    /// With whom nothing is signed, and what can be done instead.
    fn unsigned_said(&self, out: &mut String) {
        for (why, are) in
            [(Unsigned::Authority, "public authorities"), (Unsigned::Unnamed, "unnamed recipients")]
        {
            let of = self.unsigned.iter().filter(|(_, other)| **other == why);
            let named: Vec<String> = of.map(|(id, _)| clean(&self.before.named(id))).collect();
            if named.is_empty() {
                continue;
            }
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "No signature is proposed with {are}: {}.\n     For each: {}.",
                cut(&named, NAMED),
                why.instead()
            );
        }
    }
}

impl Plan {
    /// Of whom nobody knows where they are seated: what hangs on that is not supposed to be any way.
    fn unseated_said(&self, out: &mut String) {
        let named: Vec<String> = self.unseated.iter().map(|id| clean(&self.before.named(id))).collect();
        if !named.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "It is not known where {} {} seated: {}.\n     For each: find out where, and enter it in `country`.",
                plural(named.len(), "recipient"),
                if named.len() == 1 { "is" } else { "are" },
                cut(&named, NAMED)
            );
        }
    }
}

impl Target {
    /// What it is of, in a line.
    fn said(&self, settling: &Settling) -> String {
        let before = &settling.before;
        let law = if self.regime.is_empty() { String::new() } else { format!(" under {}", self.regime) };
        format!(
            "{} of {} with {} in {}{law}: {}, over {}",
            self.categories.join(", "),
            before.named(&self.population),
            before.named(&self.recipient),
            self.place,
            self.verdict.as_str(),
            self.route.join(" > ")
        )
    }
}

impl Settling {
    /// For a terminal.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let day = self.before.as_of.map_or_else(String::new, |day| format!(", as of {day}"));
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}{day}\n{}\n", clean(&self.before.name), clean(&self.target.said(self)));
        let size = self.sets.first().map_or(0, |set| set.actions.len());
        if self.target.verdict < Verdict::Unknown {
            out.push_str("It is neither red nor unknown: there is nothing to resolve.\n");
        } else if self.sets.is_empty() && !self.cut {
            let _ = writeln!(
                out,
                "No combination of the {} known would resolve it: `thalweg explain` says what it lacks.",
                plural(self.candidates, "action")
            );
        } else if self.sets.is_empty() {
            out.push_str("No combination that was tried would resolve it.\n");
        } else {
            let count = self.sets.len() + self.more;
            let ways =
                if count == 1 { "there is one way".to_owned() } else { format!("there are {count} ways") };
            let least =
                if size == 1 { "One action".to_owned() } else { format!("No fewer than {size} actions") };
            let _ = writeln!(out, "{least} would resolve it; {ways}:");
        }
        for (number, set) in self.sets.iter().enumerate() {
            out.push('\n');
            for (at, action) in set.actions.iter().enumerate() {
                let head = if at == 0 { format!("{:>3}.", number + 1) } else { "   +".to_owned() };
                let _ = writeln!(out, "{head} {}", clean(&action.what));
            }
            let _ = writeln!(out, "     would resolve {} in all", plural(set.settles, "exposure"));
        }
        if self.more > 0 {
            let _ = writeln!(out, "\n{} more; `--most` shows more of them", self.more);
        }
        if self.cut {
            let _ = writeln!(
                out,
                "\nNot all was tried: there may be more, after {} that {}; `--tries` has more tried.",
                plural(self.tried, "set"),
                if self.tried == 1 { "was" } else { "were" }
            );
        }
        let find_out = |action: &Action| action.how == How::FindOut;
        if self.sets.iter().flat_map(|set| &set.actions).any(find_out) {
            out.push_str("\nThe facts to be found out are assumed here: nobody has stated them.\n");
        }
        out
    }
}

#[derive(Serialize)]
struct DataOfSets<'p> {
    format: &'static str,
    inventory: &'p str,
    as_of: Option<String>,
    exposure: TargetObject<'p>,
    candidates: usize,
    tried: usize,
    cut: bool,
    more: usize,
    sets: Vec<SetObject<'p>>,
}

#[derive(Serialize)]
struct TargetObject<'p> {
    key: &'p str,
    population: &'p str,
    categories: &'p [String],
    regime: Option<&'p str>,
    recipient: &'p str,
    place: &'p str,
    verdict: &'static str,
    route: &'p [String],
}

#[derive(Serialize)]
struct SetObject<'p> {
    settles: usize,
    actions: Vec<ActionObject<'p>>,
}

#[derive(Serialize)]
struct ActionObject<'p> {
    how: &'static str,
    about: &'p str,
    what: &'p str,
    supposed: Vec<String>,
}

fn object(action: &Action) -> ActionObject<'_> {
    let Action { how, about, what, suppositions } = action;
    let supposed = suppositions.iter().map(ToString::to_string).collect();
    ActionObject { how: how.as_str(), about, what, supposed }
}

/// Writes the smallest sets for an exposure as JSON.
///
/// # Errors
///
/// What the writer says.
pub fn json_of_sets(settling: &Settling, out: &mut dyn io::Write) -> io::Result<()> {
    let Target { key, population, categories, regime, recipient, place, verdict, route } = &settling.target;
    let data = DataOfSets {
        format: FORMAT_OF_SETS,
        inventory: &settling.before.name,
        as_of: settling.before.as_of.map(|day| day.to_string()),
        exposure: TargetObject {
            key,
            population,
            categories,
            regime: Some(regime.as_str()).filter(|regime| !regime.is_empty()),
            recipient,
            place,
            verdict: verdict.as_str(),
            route,
        },
        candidates: settling.candidates,
        tried: settling.tried,
        cut: settling.cut,
        more: settling.more,
        sets: settling
            .sets
            .iter()
            .map(|set| SetObject { settles: set.settles, actions: set.actions.iter().map(object).collect() })
            .collect(),
    };
    escaped::to_writer_pretty(&mut *out, &data)?;
    out.write_all(b"\n")
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
    is_more: bool,
    steps: Vec<StepObject<'p>>,
    unsigned: Vec<UnsignedObject<'p>>,
    unseated: Vec<&'p str>,
}

#[derive(Serialize)]
struct UnsignedObject<'p> {
    recipient: &'p str,
    why: &'static str,
    instead: &'static str,
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

fn unsigned(plan: &Plan) -> Vec<UnsignedObject<'_>> {
    let each = plan.unsigned.iter();
    each.map(|(recipient, why)| UnsignedObject { recipient, why: why.as_str(), instead: why.instead() })
        .collect()
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
        is_more: plan.is_more,
        steps: steps.collect(),
        unsigned: unsigned(plan),
        unseated: plan.unseated.iter().map(String::as_str).collect(),
    };
    escaped::to_writer_pretty(&mut *out, &data)?;
    out.write_all(b"\n")
}
