//! `thalweg review`: what is open and what was decided, and decisions added to review.toml.

use std::path::Path;

use thalweg::{
    assess::ExposureRow,
    changes::Reviewed,
    finding::Code,
    gate::{self, Asked},
    model::{Date, Decision, WaiverOf},
    report,
    review::{Decided, REVIEW},
    text::{digest::is_digest, nearest},
};

use super::{
    args::{self, Decide, ReviewFormat},
    changes,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    place, progress, record, terminal, today,
};

/// Runs it.
pub fn run(command: &args::Review) -> Result<Status, CommandError> {
    let asked = asked(command)?;
    let folder = if asked.is_empty() { None } else { Some(record::folder(&command.common, "decide about")?) };
    let out = place::file(command.out.as_deref());
    let input = Input::load(&command.common)?;
    if let Some(out) = out {
        place::free(&command.common.inventory, command.common.regimes.as_deref(), &input.sources, out)?;
    }
    let step = progress::step("judging");
    let analysis = input.analysis().covering();
    changes::can_be_held(&analysis)?;
    let mut assessment = analysis.assess();
    let judged = std::mem::take(&mut assessment.findings);
    let (findings, ruled) = input.weighed(&analysis, judged);
    (assessment.findings, assessment.decided) = (findings, ruled.exposures.clone());
    drop(step);
    input.tell_ended(&command.common);
    if let Some(folder) = folder {
        let mut each = |see: &mut dyn FnMut(&ExposureRow)| assessment.exposures.iter().for_each(see);
        let now = gate::covers_now(&input.inventory, &input.sources, &assessment.findings, &mut each, &asked);
        let missing: Vec<&Asked> =
            asked.iter().zip(&now).filter(|(_, now)| now.is_none()).map(|(asked, _)| asked).collect();
        if !missing.is_empty() {
            let findings = report::findings_by_key(&input.sources, &assessment.findings);
            let keys = findings.into_iter().map(|(_, key)| key);
            let exposures = assessment.exposures.iter();
            let exposures = exposures.map(|row| report::key_of(&input.inventory, row, &row.categories));
            return Err(unknown(&missing, &keys.chain(exposures).collect::<Vec<_>>()));
        }
        let now: Vec<(String, String)> = now.into_iter().flatten().collect();
        return decide(command, folder, &asked, &now);
    }
    let reviewed = Reviewed::of(&assessment, &input.sources, &ruled);
    changes::write(out, |out| match command.format {
        ReviewFormat::Text => out.write_all(reviewed.text(command.limit).as_bytes()),
        ReviewFormat::Markdown => out.write_all(reviewed.markdown(command.limit).as_bytes()),
        ReviewFormat::Json => reviewed.json(out),
        ReviewFormat::Csv => reviewed.csv(out),
    })?;
    Ok(Status::Clean)
}

fn wrong(why: String, hint: impl Into<String>) -> CommandError {
    CommandError::from(Kind::Supposed(why)).hint(hint)
}

/// What is decided about, as far as that can be told before anything is read; and that the rest of it makes sense.
fn asked(command: &args::Review) -> Result<Vec<Asked>, CommandError> {
    for (name, text) in [("--by", &command.by), ("--reason", &command.reason), ("--about", &command.about)] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(wrong(format!("`{name}` is blank"), "who reads it later asks for it: write it"));
        }
    }
    let today = today::today();
    // Where it is tomorrow already, UTC may be a day behind.
    if let Some(on) = command.on.filter(|&on| today.tomorrow().is_ok_and(|tomorrow| on > tomorrow)) {
        let hint =
            "a decision with a future date would replace those that are made before it: leave out `--on`";
        return Err(wrong(format!("it cannot be decided on {on}: today is {today} in UTC"), hint));
    }
    let on = command.on.unwrap_or(today);
    if let Some(until) = command.until.filter(|&until| until < on) {
        return Err(wrong(
            format!("`--until {until}` is before {on}, the day on which it is decided"),
            "give the last day on which the decision counts",
        ));
    }
    let subject = command.about.as_deref().unwrap_or_default().trim();
    let mut all = Vec::new();
    for key in &command.decide {
        let key = key.trim();
        let (base, number) = key.split_once('-').unwrap_or((key, "1"));
        let of = if is_digest(base) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            WaiverOf::Key(key.to_owned())
        } else {
            code(key, subject)?
        };
        if !all.contains(&(of.clone(), subject.to_owned())) {
            all.push((of, subject.to_owned()));
        }
    }
    Ok(all)
}

/// A code, with what its findings are about.
fn code(key: &str, subject: &str) -> Result<WaiverOf, CommandError> {
    let codes = || Code::ALL.iter().filter(|code| code.can_be_waived()).map(|code| code.as_str());
    let Some(code) = Code::ALL.iter().find(|code| code.as_str() == key) else {
        let why = format!("`{}` is neither a key nor a code of a finding", terminal::clean(key));
        let near = nearest(&key.to_ascii_uppercase(), codes()).map(|near| format!("did you mean `{near}`?"));
        return Err(wrong(
            why,
            near.unwrap_or_else(|| "`thalweg review INVENTORY` lists the keys".to_owned()),
        ));
    };
    if !code.can_be_waived() {
        let why = format!("no decision can be made about `{key}`");
        return Err(wrong(
            why,
            "put it right: it keeps the inventory from being read, or is about a decision or a signature",
        ));
    }
    if subject.is_empty() {
        let why = format!("`{key}` alone does not say which of its findings is meant");
        return Err(wrong(why, "say what they are about by `--about SUBJECT`, or give the key of one"));
    }
    Ok(WaiverOf::Code(key.to_owned()))
}

/// That nothing is found under some keys, and what is probably meant.
fn unknown(missing: &[&Asked], keys: &[String]) -> CommandError {
    let mut hints = Vec::new();
    let mut names = Vec::new();
    for (of, subject) in missing {
        let about = if subject.is_empty() { String::new() } else { format!(" about `{subject}`") };
        match of {
            WaiverOf::Key(key) => {
                names.push(format!("`{key}`{about}"));
                if let Some(near) = nearest(key, keys.iter().map(String::as_str)) {
                    let own = keys.iter().any(|known| known == key);
                    hints.push(if own && subject.is_empty() {
                        format!("no decision can be made about `{key}`: correct it")
                    } else if own {
                        format!("`{key}` is about something else: leave out `--about`")
                    } else {
                        format!("did you mean `{near}`?")
                    });
                }
            }
            WaiverOf::Code(code) => names.push(format!("`{code}`{about}")),
        }
    }
    if hints.is_empty() {
        hints.push("`thalweg review INVENTORY` lists the keys of what is found".to_owned());
    }
    let names = terminal::clean(&names.join(", "));
    wrong(format!("nothing is found under {names}: nothing was recorded"), hints.join("; "))
}

/// Records the decisions, all at once.
fn decide(
    command: &args::Review,
    folder: &Path,
    asked: &[Asked],
    now: &[(String, String)],
) -> Result<Status, CommandError> {
    let decision = match command.decision {
        None | Some(Decide::Accepted) => Decision::Accepted,
        Some(Decide::ToFix) => Decision::ToFix,
        Some(Decide::Disputed) => Decision::Disputed,
    };
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let made = |((of, _), (covers, about)): (&Asked, &(String, String))| Decided {
        finding: match of {
            WaiverOf::Key(name) | WaiverOf::Code(name) => name.clone(),
        },
        subject: about.clone(),
        decision,
        reason: text(&command.reason),
        who: text(&command.by),
        on: command.on.unwrap_or_else(today::today),
        until: command.until.unwrap_or(Date::MAX),
        covers: covers.clone(),
    };
    let all: Vec<Decided> = asked.iter().zip(now).map(made).collect();
    record::add(folder, &|text| all.iter().fold(text.to_owned(), |text, one| one.added_to(&text)))?;
    let at = terminal::clean(&folder.join(REVIEW).display().to_string());
    for one in &all {
        let about = terminal::clean(&one.subject);
        output::say(&format!(
            "{} ({about}): {} until {}, written to {at}\n",
            one.finding,
            one.decision.as_str(),
            one.until
        ));
    }
    Ok(Status::Clean)
}
