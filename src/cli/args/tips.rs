//! What is probably meant by a command line that is not understood.

use std::{env, ffi::OsString};

use clap::{
    Error,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use thalweg::text::clean;

/// The error, with what to write instead.
pub fn with_tips(mut error: Error) -> Error {
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
