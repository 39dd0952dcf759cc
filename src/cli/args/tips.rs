//! What is probably meant by a command line that is not understood.

use std::{env, ffi::OsString};

use clap::{
    Error,
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
    let why = if cause.contains("too large") {
        "the number is too large"
    } else if cause.contains("digit") || cause.contains("integer") {
        "write a whole number, such as 100"
    } else {
        return None;
    };
    let part = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(clean(text)),
        _ => None,
    };
    let (value, option) = (part(ContextKind::InvalidValue)?, part(ContextKind::InvalidArg)?);
    Some(Error::raw(ErrorKind::ValueValidation, format!("`{value}` is no value for `{option}`: {why}\n")))
}

/// The error, with what to write instead.
pub fn with_tips(mut error: Error) -> Error {
    if let Some(error) = no_number(&error) {
        return error;
    }
    if error.kind() == ErrorKind::UnknownArgument
        && let Some((_, tip)) = baseline_behind_a_blank()
    {
        let tips = vec![StyledStr::from(tip)];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
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
