//! What is probably meant by a command line that is not understood.

use std::{env, ffi::OsString};

use clap::{
    Command, Error,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use thalweg::text::clean;

/// What is no number, in our words.
fn no_number(error: &Error) -> Option<Error> {
    if error.kind() != ErrorKind::ValueValidation {
        return None;
    }
    let cause = std::error::Error::source(error)?.to_string();
    let why = if let Some(range) = out_of_range(&cause) {
        range
    } else if cause.contains("too large") {
        "the number is too large".to_owned()
    } else if cause.contains("digit") || cause.contains("integer") {
        "write a whole number, such as 100".to_owned()
    } else {
        return None;
    };
    let part = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(clean(text)),
        _ => None,
    };
    let (value, option) = (part(ContextKind::InvalidValue)?, part(ContextKind::InvalidArg)?);
    Some(Error::raw(ErrorKind::ValueValidation, format!("`{value}` is not a value for `{option}`: {why}\n")))
}

/// What may be written instead of a number that is out of range: `0 is not in 1..=3600`, as the parser says.
fn out_of_range(cause: &str) -> Option<String> {
    let (_, range) = cause.rsplit_once(" is not in ")?;
    let (from, to) = range.split_once("..")?;
    let (from, to) = (from.trim(), to.trim_start_matches('=').trim());
    // Where there is no end, it is that of the type.
    Some(match to.parse::<u64>() {
        Ok(to) if to < u64::from(u32::MAX) - 1 => format!("write a whole number from {from} to {to}"),
        _ => format!("write a whole number of {from} or more"),
    })
}

/// A negative number, which is taken for an option.
fn negative(error: &Error) -> Option<Error> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return None };
    let words: Vec<OsString> = env::args_os().collect();
    let is_number = |text: &str| text.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok());
    // Of `-5` the parser names the `-5` or `-` and a letter: what was written is looked at.
    let at = words.iter().position(|given| {
        let given = given.to_string_lossy();
        is_number(&given) && given.starts_with(word.as_str())
    })?;
    let given = clean(&words.get(at)?.to_string_lossy());
    let option = words.get(at.checked_sub(1)?)?.to_string_lossy();
    let of = if option.starts_with("--") { format!(" for `{}`", clean(&option)) } else { String::new() };
    let text = format!(
        "`{given}` is not a value{of}: numbers are not negative; write a whole number, such as 100\n"
    );
    Some(Error::raw(ErrorKind::ValueValidation, text))
}

/// The folder behind `--regimes` where nothing else is given: it may be the inventory.
fn inventory_as_regimes(error: &Error) -> Option<String> {
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else { return None };
    if !missing.iter().any(|name| name.contains("INVENTORY")) {
        return None;
    }
    let words: Vec<OsString> = env::args_os().collect();
    let [_, folder] = words.windows(2).find(|pair| pair.first().is_some_and(|w| w == "--regimes"))? else {
        return None;
    };
    let folder = clean(&folder.to_string_lossy());
    Some(format!(
        "`--regimes` takes a folder of laws, and has taken `{folder}`: write `{folder}` before it if that is the \
         inventory, and leave `--regimes` out if there are no laws of your own"
    ))
}

/// What is meant by a word that is taken for an option, or for too much, behind an option that takes a value.
fn behind_an_option(error: &Error, program: &Command) -> Option<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return None };
    let words: Vec<OsString> = env::args_os().collect();
    let [option, given] = words.windows(2).find(|pair| {
        let [option, given] = pair else { return false };
        let given = given.to_string_lossy();
        option.to_str().is_some_and(|option| takes_a_value(option, program))
            && (given == *word || is_short_of(&given, word))
    })?
    else {
        return None;
    };
    let (option, given) = (clean(&option.to_string_lossy()), clean(&given.to_string_lossy()));
    Some(format!("to give `{given}` to `{option}`, write `{option}={given}`, with `=`"))
}

/// Whether the parser means this word by `-` and its first letter.
fn is_short_of(word: &str, named: &str) -> bool {
    named.len() == 2 && word.starts_with(named) && !word.starts_with("--")
}

/// Whether an option takes a value, of whatever command.
fn takes_a_value(option: &str, program: &Command) -> bool {
    let Some(name) = option.strip_prefix("--") else { return false };
    let mut all = program.get_subcommands().flat_map(Command::get_arguments);
    all.any(|arg| arg.get_long() == Some(name) && arg.get_action().takes_values())
}

/// The name of a program behind `--from`: its files are known by what stands in them.
fn from_a_program(error: &Error) -> Option<String> {
    const KNOWN: &[&str] = &[
        "fides",
        "openlineage",
        "marquez",
        "dbt",
        "datahub",
        "cyclonedx",
        "privado",
        "piiflow",
        "threagile",
        "xlsx",
        "ods",
        "xls",
        "csv",
        "html",
        "markdown",
        "md",
        "json",
        "yaml",
        "xml",
    ];
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let (option, word) = (text(ContextKind::InvalidArg)?, text(ContextKind::InvalidValue)?);
    let known = option.starts_with("--from ") && KNOWN.contains(&word.to_lowercase().as_str());
    known.then(|| {
        format!(
            "a file of {} is known by what stands in it: leave `--from` out, which says of tables what they are",
            clean(word)
        )
    })
}

/// The error, with what to write instead to this program.
pub fn with_tips(mut error: Error, program: &Command) -> Error {
    if let Some(error) = no_number(&error) {
        return error;
    }
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(error) = negative(&error)
    {
        return error;
    }
    if error.kind() == ErrorKind::MissingRequiredArgument
        && let Some(tip) = inventory_as_regimes(&error)
    {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    if error.kind() == ErrorKind::InvalidValue
        && let Some(tip) = from_a_program(&error)
    {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    if error.kind() == ErrorKind::UnknownArgument
        && let Some((_, tip)) = baseline_behind_a_blank()
    {
        let tips = vec![StyledStr::from(tip)];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    } else if error.kind() == ErrorKind::UnknownArgument
        && let Some(tip) = behind_an_option(&error, program)
    {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    error
}

/// The file behind `--write-baseline` where a blank stands between them, so that it is taken for something else; and what
/// to write.
pub fn baseline_behind_a_blank() -> Option<(OsString, String)> {
    let words: Vec<OsString> = env::args_os().collect();
    let [_, file] = words.windows(2).find(|pair| pair.first().is_some_and(|w| w == "--write-baseline"))?
    else {
        return None;
    };
    let text = clean(&file.to_string_lossy());
    let is_file = !text.starts_with('-') && !text.is_empty();
    is_file.then(|| {
        (file.clone(), format!("to name the file of the baseline, write `--write-baseline={text}`, with `=`"))
    })
}
