//! A difference as data: JSON, whole, and CSV, a row for each change of exposures.

use std::io;

use serde::Serialize;

use super::{
    cause::causes,
    compare::{Difference, Direction, ExposureChange, TransferChange},
    lots::Name,
    review::Signed,
    snapshot::{Carried, Exposed, Said, Snapshot},
    timeline::Turn,
    told::Telling,
};
use crate::{
    model::Date,
    report::{Csv, own},
    text::escaped,
};

/// The name of the format.
pub const FORMAT: &str = "thalweg-changes/1";

/// The name of the format of a timeline.
pub const FORMAT_OF_DAYS: &str = "thalweg-timeline/1";

#[derive(Serialize)]
struct Side<'d> {
    inventory: &'d str,
    as_of: Option<String>,
}

impl<'d> Side<'d> {
    fn of(shot: &'d Snapshot) -> Self {
        Self { inventory: &shot.name, as_of: shot.as_of.map(|day| day.to_string()) }
    }
}

#[derive(Serialize)]
struct Days {
    format: &'static str,
    days: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct Told<'d> {
    day: String,
    events: Vec<EventObject<'d>>,
    changes: Changes<'d>,
}

#[derive(Serialize)]
struct EventObject<'d> {
    about: &'d str,
    what: &'d str,
    own: bool,
}

#[derive(Serialize)]
struct Changes<'d> {
    #[serde(skip_serializing_if = "str::is_empty")]
    format: &'static str,
    before: Side<'d>,
    after: Side<'d>,
    supposed: &'d [String],
    signed: Option<SignedObject<'d>>,
    worse: bool,
    counts: Counts,
    causes: Vec<CauseObject>,
    exposures: Vec<ExposureObject<'d>>,
    transfers: Vec<TransferObject<'d>>,
    findings: FindingsObject<'d>,
    safeguards: Vec<RowObject<'d>>,
    recipients: Sides<Vec<&'d str>>,
    places: Sides<Vec<&'d str>>,
}

#[derive(Serialize)]
struct FindingsObject<'d> {
    gained: Vec<FindingObject<'d>>,
    grown: Vec<FindingObject<'d>>,
    lost: Vec<FindingObject<'d>>,
}

#[derive(Serialize)]
struct SignedObject<'d> {
    who: &'d str,
    on: String,
    as_of: String,
    report: &'d str,
    spent: Vec<String>,
}

impl<'d> SignedObject<'d> {
    fn of(Signed { signature, spent }: &'d Signed) -> Self {
        Self {
            who: &signature.who,
            on: signature.on.to_string(),
            as_of: signature.as_of.to_string(),
            report: &signature.report,
            spent: spent.iter().map(ToString::to_string).collect(),
        }
    }
}

#[derive(Serialize)]
struct Counts {
    worse: usize,
    better: usize,
    other: usize,
}

#[derive(Serialize)]
struct Sides<T> {
    gained: T,
    lost: T,
}

#[derive(Serialize)]
struct CauseObject {
    what: String,
    regime: Option<String>,
    direction: &'static str,
    /// Positions in `transfers`.
    transfers: Vec<usize>,
    /// Positions in `exposures`.
    exposures: Vec<usize>,
}

#[derive(Serialize)]
struct ExposureObject<'d> {
    direction: &'static str,
    population: &'d str,
    regime: Option<&'d str>,
    recipient: &'d str,
    place: &'d str,
    categories: Vec<&'d str>,
    before: Option<ExposedObject<'d>>,
    after: Option<ExposedObject<'d>>,
}

#[derive(Serialize)]
struct ExposedObject<'d> {
    verdict: &'static str,
    delivery: &'static str,
    route: Vec<&'d str>,
    safeguards: Vec<&'d str>,
}

#[derive(Serialize)]
struct TransferObject<'d> {
    direction: &'static str,
    flow: &'d str,
    regime: &'d str,
    importer: &'d str,
    place: &'d str,
    populations: Vec<&'d str>,
    categories: Vec<&'d str>,
    before: Option<CarriedObject<'d>>,
    after: Option<CarriedObject<'d>>,
}

#[derive(Serialize)]
struct CarriedObject<'d> {
    verdict: &'static str,
    exporter: Option<&'d str>,
    mechanism: Option<&'d str>,
    instrument: Option<&'d str>,
    because: &'d str,
}

#[derive(Serialize)]
struct FindingObject<'d> {
    key: &'d str,
    code: &'d str,
    severity: &'static str,
    subject: &'d str,
    message: &'d str,
    exposures: u32,
    waived_until: Option<&'d str>,
}

#[derive(Serialize)]
struct RowObject<'d> {
    id: &'d str,
    change: &'static str,
    cells: Vec<CellObject<'d>>,
}

#[derive(Serialize)]
struct CellObject<'d> {
    column: &'static str,
    before: &'d str,
    after: &'d str,
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn names(list: &[Name]) -> Vec<&str> {
    list.iter().map(|name| &**name).collect()
}

fn exposed(e: &Exposed) -> ExposedObject<'_> {
    ExposedObject {
        verdict: e.verdict.as_str(),
        delivery: e.delivery.as_str(),
        route: names(&e.route),
        safeguards: names(&e.grounds),
    }
}

fn carried(c: &Carried) -> CarriedObject<'_> {
    CarriedObject {
        verdict: c.verdict.as_str(),
        exporter: filled(&c.exporter),
        mechanism: filled(&c.mechanism),
        instrument: filled(&c.instrument),
        because: &c.because,
    }
}

fn exposure(change: &ExposureChange) -> ExposureObject<'_> {
    ExposureObject {
        direction: change.direction().as_str(),
        population: &change.population,
        regime: filled(&change.regime),
        recipient: &change.recipient,
        place: &change.place,
        categories: names(&change.categories),
        before: change.before.as_deref().map(exposed),
        after: change.after.as_deref().map(exposed),
    }
}

fn transfer(change: &TransferChange) -> TransferObject<'_> {
    TransferObject {
        direction: change.direction().as_str(),
        flow: &change.flow,
        regime: &change.regime,
        importer: &change.importer,
        place: &change.place,
        populations: names(&change.populations),
        categories: names(&change.categories),
        before: change.before.as_deref().map(carried),
        after: change.after.as_deref().map(carried),
    }
}

fn finding((key, said): &(Name, Said)) -> FindingObject<'_> {
    FindingObject {
        key,
        code: &said.code,
        severity: said.severity.as_str(),
        subject: &said.subject,
        message: &said.message,
        exposures: said.exposures,
        waived_until: said.waived_until.as_deref(),
    }
}

/// Writes all of it as JSON.
///
/// # Errors
///
/// What the writer says.
pub fn json(telling: &Telling<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    written(&changes(telling, FORMAT), out)
}

/// Writes each day of a timeline as JSON, with what changes on it.
///
/// # Errors
///
/// What the writer says.
pub fn json_of_days(turns: &[Turn], tellings: &[Telling<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    let day = |(turn, telling): (&'_ Turn, &'_ Telling<'_>)| -> io::Result<serde_json::Value> {
        let events = turn.events.iter().map(|e| EventObject { about: &e.about, what: &e.what, own: e.own });
        let day = Told { day: turn.day.to_string(), events: events.collect(), changes: changes(telling, "") };
        Ok(serde_json::to_value(day)?)
    };
    let days = turns.iter().zip(tellings).map(day).collect::<io::Result<Vec<_>>>()?;
    written(&Days { format: FORMAT_OF_DAYS, days }, out)
}

fn written(data: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    escaped::to_writer_pretty(&mut *out, data)?;
    out.write_all(b"\n")
}

fn changes<'d>(telling: &'d Telling<'_>, format: &'static str) -> Changes<'d> {
    let difference: &Difference = telling.difference;
    let of = |c: super::cause::Cause| CauseObject {
        what: c.what,
        regime: filled(&c.regime).map(str::to_owned),
        direction: c.direction.as_str(),
        transfers: c.transfers,
        exposures: c.exposures,
    };
    let safeguards = difference.safeguards.iter().map(|change| RowObject {
        id: &change.id,
        change: match (&change.before, &change.after) {
            (None, _) => "gained",
            (_, None) => "lost",
            _ => "changed",
        },
        cells: change
            .cells()
            .into_iter()
            .map(|(column, before, after)| CellObject { column, before, after })
            .collect(),
    });
    Changes {
        format,
        before: Side::of(telling.before),
        after: Side::of(telling.after),
        supposed: telling.supposed,
        signed: telling.signed.map(SignedObject::of),
        worse: difference.is_worse(),
        counts: Counts {
            worse: difference.count(Direction::Worse),
            better: difference.count(Direction::Better),
            other: difference.count(Direction::Other),
        },
        causes: causes(difference).into_iter().map(of).collect(),
        exposures: difference.exposures.iter().map(exposure).collect(),
        transfers: difference.transfers.iter().map(transfer).collect(),
        findings: FindingsObject {
            gained: difference.findings_gained.iter().map(finding).collect(),
            grown: difference.findings_grown.iter().map(finding).collect(),
            lost: difference.findings_lost.iter().map(finding).collect(),
        },
        safeguards: safeguards.collect(),
        recipients: Sides {
            gained: names(&difference.recipients.gained),
            lost: names(&difference.recipients.lost),
        },
        places: Sides { gained: names(&difference.places.gained), lost: names(&difference.places.lost) },
    }
}

/// The columns of the table.
const HEADER: [&str; 15] = [
    "direction",
    "cause",
    "population",
    "regime",
    "recipient",
    "place",
    "categories",
    "verdict_before",
    "verdict_after",
    "delivery_before",
    "delivery_after",
    "safeguards_before",
    "safeguards_after",
    "route_before",
    "route_after",
];

/// Writes the changes of exposures as CSV, in the order in which a reader is told of them.
///
/// # Errors
///
/// What the writer says.
pub fn csv(telling: &Telling<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Csv::new(out, &HEADER)?;
    rows(telling, None, &mut table)?;
    table.end()
}

/// Writes what changes on each day of a timeline as CSV: the day, then as [`csv()`].
///
/// # Errors
///
/// What the writer says.
pub fn csv_of_days(turns: &[Turn], tellings: &[Telling<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    let header: Vec<&str> = ["day"].into_iter().chain(HEADER).collect();
    let mut table = Csv::new(out, &header)?;
    for (turn, telling) in turns.iter().zip(tellings) {
        rows(telling, Some(turn.day), &mut table)?;
    }
    table.end()
}

fn rows(telling: &Telling<'_>, day: Option<Date>, table: &mut Csv<'_>) -> io::Result<()> {
    for cause in causes(telling.difference) {
        for change in cause.exposures.iter().filter_map(|&at| telling.difference.exposures.get(at)) {
            let side = |e: &Option<std::sync::Arc<Exposed>>| -> [String; 4] {
                let Some(e) = e else { return Default::default() };
                let joined = |names: &[Name]| names.join(">");
                [
                    e.verdict.as_str().to_owned(),
                    e.delivery.as_str().to_owned(),
                    joined(&e.grounds),
                    joined(&e.route),
                ]
            };
            let (was, is) = (side(&change.before), side(&change.after));
            let categories = change.categories.join(";");
            let pairs = was.iter().zip(&is).flat_map(|(was, is)| [was.as_str(), is.as_str()]);
            let first: [&str; 7] = [
                change.direction().as_str(),
                &cause.what,
                &change.population,
                &change.regime,
                &change.recipient,
                &change.place,
                &categories,
            ];
            let cells: Vec<String> =
                first.into_iter().chain(pairs).map(|cell| own(cell).into_owned()).collect();
            let day = day.map(|day| day.to_string());
            table.row(day.iter().chain(&cells))?;
        }
    }
    Ok(())
}
