//! What lies ahead, as data by names: what to do first, what falls with what, what comes due. It is the caller's to find
//! out, by runs of its own; the page only shows it.

use crate::{law::Verdict, model::Date};

/// What lies ahead. What nobody looked for is absent, and the page says how to get it.
#[derive(Debug, Clone, Default)]
pub struct Ahead {
    /// What to do first.
    pub actions: Option<Actions>,
    /// What falls with each instrument or decision: the heaviest first.
    pub falls: Vec<Fall>,
    /// The titles of frameworks that recipients join, and that hold on the day, on which nothing rests.
    pub idle: Vec<String>,
    /// How many instruments and decisions were not tried, as there were too many.
    pub untried_falls: usize,
    /// What comes due.
    pub coming: Option<Coming>,
}

/// What to do first: actions, each verified by a run.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    /// How many exposures are red or unknown, each category by itself.
    pub open: usize,
    /// How many percent of those the actions settle together.
    pub settled_percent: usize,
    /// How many candidates there were.
    pub candidates: usize,
    /// How many of those were not tried, as there were too many.
    pub untried: usize,
    /// The actions in order: what settles most first.
    pub list: Vec<Act>,
    /// Whether there are more behind them.
    pub is_more: bool,
    /// What stays red or unknown when all of them are done: what is most first.
    pub stays: Vec<Stay>,
}

/// What all actions leave red or unknown, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Why.
    pub why: Why,
    /// How many exposures.
    pub exposures: usize,
    /// The ids of the recipients: who has most of them first.
    pub recipients: Vec<String>,
}

/// Why no action settles an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nobody has stated where the recipient has the data.
    Place,
    /// Nobody has named the recipient.
    Nameless,
    /// None of the actions is about all that it lacks.
    Other,
}

/// Something to do, or to find out.
#[derive(Debug, Clone, Default)]
pub struct Act {
    /// Whether it is to find out whether something is so; else to do it.
    pub find_out: bool,
    /// What to do, in a sentence without its full stop; ids stand between backticks.
    pub what: String,
    /// How many exposures it settles, after those before it.
    pub settles: usize,
    /// How many of those are of tagged data.
    pub tagged: usize,
    /// How many transfers it settles.
    pub transfers: usize,
    /// How many exposures are left behind it.
    pub left: usize,
}

/// What falls if something no longer holds.
#[derive(Debug, Clone, Default)]
pub struct Fall {
    /// What no longer holds: the id of a decision's entry or of a safeguard; blank where it is all that was decided for a place.
    pub id: String,
    /// Its title, or the name of the place.
    pub title: String,
    /// Whether it is a framework that recipients join, or all that was decided for the place of one.
    pub framework: bool,
    /// How many exposures get worse, each category by itself.
    pub worse: usize,
    /// How many of those stand today: they are neither red nor unknown.
    pub stood: usize,
    /// How many of those that stand are of tagged data.
    pub tagged: usize,
    /// How many exposures have which verdict today, in the order of [`Verdict::ALL`].
    pub before: [usize; Verdict::ALL.len()],
    /// And then.
    pub after: [usize; Verdict::ALL.len()],
    /// The transfers whose verdict gets worse.
    pub transfers: Vec<Fallen>,
    /// Who has exposures that stand today and get worse though nothing that stands today and falls is given to it there: it
    /// inherits that. By id.
    pub heirs: Vec<String>,
}

/// A transfer that falls.
#[derive(Debug, Clone, Default)]
pub struct Fallen {
    /// The flow, or `store:ID`.
    pub flow: String,
    /// The law's id.
    pub regime: String,
    /// The importer's id.
    pub importer: String,
    /// The place's code.
    pub place: String,
    /// Whether another law than its own decided: it falls through that.
    pub through: bool,
    /// Its verdict today.
    pub was: Verdict,
    /// Its verdict then.
    pub verdict: Verdict,
    /// What it rests on then, or blank.
    pub instead: String,
}

/// What comes due in a time.
#[derive(Debug, Clone)]
pub struct Coming {
    /// The day from which it is looked ahead.
    pub from: Date,
    /// The last day that is looked at.
    pub until: Date,
    /// What was due before it and is not done: what matters first, by day.
    pub overdue: Vec<Overdue>,
    /// What comes due, by day.
    pub list: Vec<Upcoming>,
}

/// Something that was due, and is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Its last day.
    pub day: Date,
    /// What it is about: an id, a place, `party/scheme`.
    pub about: String,
    /// In what way: `ends`, `renewal`, `assessment` or `waiver`, as in calendar.csv.
    pub due: &'static str,
    /// What is overdue, in words that go on after it: `has ended`.
    pub what: &'static str,
    /// How many transfers are red or unknown and ask for it.
    pub transfers: usize,
    /// Who gets them, by id.
    pub recipients: Vec<String>,
    /// Whether anything hangs on it: a transfer that asks for it, or a decision whose time has passed.
    pub matters: bool,
}

/// Something that comes due.
#[derive(Debug, Clone)]
pub struct Upcoming {
    /// The day: of what ends its last, of what begins its first.
    pub day: Date,
    /// The first day on which verdicts are other ones.
    pub turns: Date,
    /// What it is about: an id, a place, `party/scheme`.
    pub about: String,
    /// What happens, in words that go on after it: `ends`.
    pub what: String,
    /// How many exposures get worse with it.
    pub worse: usize,
    /// How many of those are at what verdict then, the worst first.
    pub after: Vec<(Verdict, usize)>,
    /// How many of those are of tagged data.
    pub tagged: usize,
    /// How many exposures get better.
    pub better: usize,
    /// The people whose data it is, by id, with the ids of the categories, of what gets worse.
    pub falls: Vec<(String, Vec<String>)>,
    /// Who has it, by id.
    pub recipients: Vec<String>,
    /// What holds instead, by law, with the verdict: the instrument, or blank.
    pub instead: Vec<(String, Verdict, String)>,
}
