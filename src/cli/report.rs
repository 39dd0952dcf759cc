//! `thalweg report`: writes the report to a folder.

use std::{cell::LazyCell, fmt::Write as _, io, path::Path};

use thalweg::{
    assess::{Assessment, Verdict},
    changes::{self, Calendar, Ground, Looking},
    ingest::Files,
    law,
    model::Date,
    report::{self, Ahead, Exposures, Lang, Most, Options, Print, Report, Totals, Written},
};

use super::{
    args::{self, Language, When},
    browser,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    pdf::Printer,
    place, progress, since, terminal,
    timings::Timings,
};

/// Runs it.
pub fn run(command: &args::Report) -> Result<Status, CommandError> {
    free(command)?;
    let mut timings = Timings::start(command.timings);
    let input = Input::load(&command.common)?;
    timings.done("read");
    let find = || Printer::find(command.browser.as_deref(), input.as_of);
    let printer = command.pdf.then(find).transpose()?;
    let out = place::resolved(&command.out);
    let over = |name: &str| {
        place::was_read(&command.common.inventory, &input.sources, &place::resolved(&out.join(name)))
    };
    if report::names().any(over) {
        return Err(refused(command, "the inventory would be written over"));
    }
    let step = progress::step("judging");
    let lineage = input.graph();
    timings.done("build");
    let analysis = input.judged_over(lineage);
    timings.done("propagate");
    let threads = if command.threads == 0 { thalweg::assess::threads() } else { command.threads };
    let (tables, mut assessment) = analysis.without_exposures(threads);
    let read = std::mem::take(&mut assessment.findings);
    let (findings, ruled) = input.weighed(&analysis, read);
    (assessment.findings, assessment.decided) = (findings, ruled.exposures);
    input.tell_ended(&command.common);
    drop(step);
    timings.done("judge");
    let few = tables.least_of_all(threads, FEW) <= FEW && tables.are_within(threads, FEW, FEW * STEPS);
    let (from, to) = super::changes::days(None, None, input.as_of)?;
    let calendar = LazyCell::new(|| input.over(&analysis).calendar(from, to));
    let ahead = looks(command, &input, few).then(|| ahead(command, &input, &calendar));
    timings.done("look ahead");
    let step = progress::step("writing the report");
    let within = input.inventory.flows.len() <= LOOKED_AHEAD && few;
    let since = since::since(&command.common, &input, &analysis, within)?;
    timings.done("compare with what was signed");
    let report = Report {
        assessment: &assessment,
        sources: &input.sources,
        ahead: ahead.as_ref(),
        since: since.as_ref(),
    };
    let exposures = Exposures::Made(&tables, threads);
    let most = Most::of(&input.inventory);
    let mut beside = dated(&calendar, (from, to), &input, few);
    timings.done("calendar");
    beside.extend(record(&report, &analysis.activities()));
    timings.done("record");
    let print = printer.as_ref().map(|printer| |page: &Path| printer.print(page));
    let print = print.as_ref().map(|print| print as &Print<'_>);
    let lang = language(command.lang);
    // Another run may have written there while this one waited, or a person.
    let may = || in_the_way(&command.out).map_or(Ok(()), |cause| Err(io::Error::other(cause)));
    let options =
        Options { exposures, long: command.long, most, beside: &beside, print, lang, may: Some(&may) };
    let written = report::write(&report, options, &command.out)
        .map_err(|cause| CommandError::from(Kind::Report(Box::new(cause))))?;
    drop(step);
    timings.done("write");
    timings.tell();
    told(command, &assessment, written);
    Ok(Status::of(&assessment.findings))
}

fn language(language: Language) -> Lang {
    match language {
        Language::En => Lang::English,
        Language::De => Lang::German,
        Language::Fr => Lang::French,
    }
}

/// Whether the page shows what lies ahead.
fn looks(command: &args::Report, input: &Input, few: bool) -> bool {
    match command.ahead {
        When::Auto => few && input.inventory.flows.len() <= CHEAP,
        When::Always => true,
        When::Never => false,
    }
}

/// Says what was written, and opens it where that is asked for.
fn told(command: &args::Report, assessment: &Assessment, written: Written) {
    let shown = terminal::clean(&command.out.display().to_string());
    output::say(&format!("{}written to {shown}\n", summary(assessment, written.totals)));
    if !written.workbook {
        output::say(
            "report.xlsx is left out: the tables are too large for a spreadsheet; the CSV files have all\n",
        );
    }
    if command.open {
        browser::open(&place::resolved(&command.out).join("index.html"));
    }
}

/// Up to so many flows the page shows what lies ahead without being asked to: that takes some hundred runs.
const CHEAP: usize = 500;

/// More exposures than this are not held in memory for each day, or supposition, that is looked at.
const FEW: usize = 50_000;

/// So many steps their routes may have, one with another.
const STEPS: usize = 10;

/// For each day on which something may turn all is judged anew: up to so many flows, each on each such day, what falls due is
/// part of a report.
const LOOKED_AHEAD: usize = 1_000_000;

/// What falls due in the year behind the day judged, as a table and for calendars.
fn dated(
    calendar: &LazyCell<Calendar, impl FnOnce() -> Calendar>,
    (from, to): (Date, Date),
    input: &Input,
    few: bool,
) -> Vec<(&'static str, Vec<u8>)> {
    let days = changes::days(&input.inventory, input.regimes.iter().map(AsRef::as_ref));
    // On a day on which only waivers end nothing is judged anew.
    let judged = |events: &Vec<changes::Event>| events.iter().any(|event| event.due != changes::Due::Waiver);
    let days = days.range(from..=to).filter(|(_, events)| judged(events)).count();
    if !few || input.inventory.flows.len().saturating_mul(days) > LOOKED_AHEAD {
        output::say(&format!(
            "calendar.csv and calendar.ics are left out: {}; `thalweg calendar` writes them\n",
            if few {
                format!("something may turn on {days} days, and all would be judged again for each")
            } else {
                format!(
                    "there are more than {FEW} exposures, or {} steps in their routes, and all would be judged again for each \
                     day",
                    FEW * STEPS
                )
            }
        ));
        return Vec::new();
    }
    let mut table = Vec::new();
    // Writing to memory does not fail.
    let _ = changes::csv_of_calendar(calendar, &mut table);
    vec![("calendar.csv", table), ("calendar.ics", changes::ics(calendar).into_bytes())]
}

/// The record of processing activities, as a table and as a document.
fn record(report: &Report, activities: &report::Activities) -> [(&'static str, Vec<u8>); 2] {
    let (mut page, mut table) = (Vec::new(), Vec::new());
    // Writing to memory does not fail.
    let _ = report::record_page(report, activities, &mut page);
    let _ = report::record_table(report, activities, &mut table);
    [("record.html", page), ("ropa.csv", table)]
}

/// What lies ahead: so many actions and falls, of so many candidates, that a report is made in minutes.
fn ahead(command: &args::Report, input: &Input, calendar: &Calendar) -> Ahead {
    let _step = progress::step("looking ahead");
    let vocabulary = law::vocabulary(&input.regimes);
    let files = Files::read(&command.common.inventory);
    let tables = files.tables();
    let ground =
        Ground { tables: &tables, inventory: &input.inventory, regimes: &input.regimes, as_of: input.as_of };
    let looking = Looking { ground, vocabulary: &vocabulary, actions: 30, candidates: 100, falls: 60 };
    looking.ahead(calendar)
}

/// Whether the folder is none that the inventory is read from.
fn free(command: &args::Report) -> Result<(), CommandError> {
    let (inventory, out) = (place::resolved(&command.common.inventory), place::resolved(&command.out));
    if inventory.is_file() && inventory == out.join("report.json") {
        return Err(refused(command, "the inventory would be written over"));
    }
    if inventory.is_dir() && inventory == out {
        return Err(refused(command, "it is the folder of the inventory"));
    }
    if place::in_table(&inventory, &out) {
        return Err(refused(command, "the inventory's tables are read from this folder"));
    }
    place::free_folder("write the report to", &command.out)?;
    in_the_way(&out).map_or(Ok(()), |cause| Err(refused(command, &cause)))
}

/// What is in the folder under the name of a file of a report, and is none.
fn in_the_way(out: &Path) -> Option<String> {
    let path = report::in_the_way(out)?;
    let name = path.file_name().unwrap_or_default().display();
    Some(if path.file_name().is_some_and(|name| name == "report.pdf") && !path.is_symlink() {
        format!("`{name}` is there, and is not as it was printed: somebody may have signed it")
    } else if path.is_symlink() {
        format!("`{name}` is a link there, and what it leads to would be taken for a part of the report")
    } else {
        format!("`{name}` is there, and is of no report of this program")
    })
}

fn refused(command: &args::Report, cause: &str) -> CommandError {
    place::refused("write the report to", &command.out, cause)
        .hint("give another folder, which is made if it is not there")
}

/// How many exposures have which verdict, and how many findings there are.
fn summary(assessment: &Assessment, totals: Totals) -> String {
    let mut text = format!("as of {}\n", assessment.as_of);
    for (verdict, count) in Verdict::ALL.into_iter().zip(totals) {
        if count > 0 {
            // Writing to a string does not fail.
            let noun = if count == 1 { "exposure" } else { "exposures" };
            let _ = writeln!(text, "{count:>7} {noun} {}", verdict.as_str());
        }
    }
    let count = assessment.transfers.len();
    let noun = if count == 1 { "row" } else { "rows" };
    let _ = writeln!(text, "{count:>7} {noun} in the transfer register");
    text + "findings: " + &output::summary(&assessment.findings)
}
