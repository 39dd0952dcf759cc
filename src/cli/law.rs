//! `thalweg law`: the law that the program judges by.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use thalweg::{
    law::Regime,
    model::{Bloc, Date, NotAPlace, Place, place::Hint},
    report::law::{Question, Sheet, page},
    text::nearest,
};

use super::{
    args::{self, LawFormat},
    error::{CommandError, Kind},
    explain, input,
    output::{self, Status},
    terminal, today,
};

/// How many columns of text a table has.
const WIDTH: u16 = 140;

/// The longest word that is not broken.
const WORD: u16 = 32;

/// Runs it.
pub fn run(command: &args::Law) -> Result<Status, CommandError> {
    let regimes = input::regimes(command.regimes.as_deref())?;
    if command.page {
        output::print(&page(&regimes))?;
        return Ok(Status::Clean);
    }
    let day = command.as_of.unwrap_or_else(today::today);
    let question = question(command, &regimes, day)?;
    let mut bytes = Vec::new();
    let rendered = match command.format {
        LawFormat::Text => {
            bytes = text(&question.sheets(day)).into_bytes();
            Ok(())
        }
        LawFormat::Json => question.json(day, &mut bytes),
        LawFormat::Csv => question.csv(day, &mut bytes),
    };
    rendered.map_err(|source| Kind::Io { step: "write to", path: "memory".into(), source })?;
    output::print(&String::from_utf8_lossy(&bytes))?;
    Ok(Status::Clean)
}

/// What the arguments ask.
fn question<'a>(
    command: &'a args::Law,
    regimes: &'a [Regime],
    day: Date,
) -> Result<Question<'a>, CommandError> {
    let ids = regimes.iter().map(|r| r.id.as_str());
    let named = command.regime.as_deref().map(|id| explain::find("regime", id, ids)).transpose()?;
    let one = named.and_then(|row| regimes.get(row));
    if let Some(id) = &command.entry {
        let (regime, id) = entry(regimes, one, id)?;
        return Ok(Question::Entry(regime, id));
    }
    if let Some(to) = &command.to {
        let asked = one.map_or_else(|| regimes.iter().collect(), |regime| vec![regime]);
        return Ok(Question::Places(asked, places(to, day)?));
    }
    Ok(one.map_or(Question::Regimes(regimes), Question::Regime))
}

/// The entry of this id; under a regime that is named, its name alone will do.
fn entry<'a>(
    regimes: &'a [Regime],
    one: Option<&'a Regime>,
    id: &str,
) -> Result<(&'a Regime, &'a str), CommandError> {
    let looked = || regimes.iter().filter(|r| one.is_none_or(|o| o.id == r.id));
    let all = || looked().flat_map(|r| r.entries().map(move |(_, e)| (r, e.id.as_str())));
    let short = |(r, known): &(&Regime, &str)| one.is_some() && *known == format!("{}/{id}", r.id);
    all().find(|(_, known)| *known == id).or_else(|| all().find(short)).ok_or_else(|| {
        let error = CommandError::from(Kind::Unknown { what: "entry", id: id.to_owned() });
        // Of a name alone, names are compared.
        let part =
            |known: &'a str| if id.contains('/') { known } else { known.rsplit('/').next().unwrap_or(known) };
        match nearest(id, all().map(|(_, known)| part(known))) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`thalweg law REGIME` lists the entries of a regime"),
        }
    })
}

/// The places of a code, a name or a bloc.
fn places(text: &str, day: Date) -> Result<Vec<Place>, CommandError> {
    if let Some(bloc) = Bloc::parse(&text.to_ascii_uppercase()) {
        return Ok(bloc.members(day));
    }
    let error = CommandError::from(Kind::Unknown { what: "place or bloc", id: text.to_owned() });
    if let Some(Hint::Either(..) | Hint::OneOf(_)) =
        Place::hint(text).filter(|_| Place::parse(text).is_none())
    {
        // Which law is shown is not guessed.
        let hint = NotAPlace::of(text).hint();
        return Err(hint.into_iter().fold(error, CommandError::hint));
    }
    if let Some(place) = Place::parse(text).or_else(|| Place::suggest(text)) {
        if place.is_unknown() && Place::parse(text).is_none() {
            return Err(error.hint("write `unknown` for a place that is not known"));
        }
        return Ok(vec![place]);
    }
    let names: Vec<(&str, Place)> = Place::all().map(|p| (p.name(), p)).collect();
    let near = nearest(text, names.iter().map(|(name, _)| *name));
    Err(match near.and_then(|near| names.iter().find(|(name, _)| *name == near)) {
        Some((name, place)) => error.hint(format!("did you mean `{}` ({name})?", place.code())),
        None => error.hint("give an ISO 3166-1 alpha-2 code, a part such as `CA-QC`, `EU` or `EEA`"),
    })
}

/// The tables as they stand on a terminal.
fn text(sheets: &[Sheet]) -> String {
    let mut out = String::new();
    for (number, sheet) in sheets.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for line in &sheet.lines {
            out.push_str(&terminal::clean(line));
            out.push('\n');
        }
        if !sheet.columns.is_empty() {
            out.push_str(&table(sheet));
        }
    }
    out
}

fn table(sheet: &Sheet) -> String {
    let mut table = Table::new();
    // Rows of several lines are told apart by a line between them.
    let tall = sheet.rows.iter().flatten().any(|cell| cell.contains('\n'));
    let preset = if tall { presets::UTF8_FULL } else { presets::UTF8_FULL_CONDENSED };
    table.load_preset(preset).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(WIDTH).set_header(sheet.columns.iter());
    for row in &sheet.rows {
        // The breaks between sentences are ours; nothing else of a cell is sent as it is.
        let cells =
            row.iter().map(|cell| cell.split('\n').map(terminal::clean).collect::<Vec<_>>().join("\n"));
        table.add_row(cells);
    }
    for (at, name) in sheet.columns.iter().enumerate() {
        let cells = sheet.rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
        let words = cells.flat_map(str::split_whitespace).chain([*name]);
        let longest = words.map(|word| word.chars().count()).max().unwrap_or(0);
        if let Some(column) = table.column_mut(at) {
            let width = u16::try_from(longest).unwrap_or(WORD).min(WORD);
            // Two more for the padding.
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width + 2)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}
