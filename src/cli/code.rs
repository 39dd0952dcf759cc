//! `thalweg code`: what a finding code says, why it matters, and what to do.

use std::fmt::Write as _;

use thalweg::{
    finding::{Code, explain::File},
    text::nearest,
};

use super::{
    args,
    error::{CommandError, Kind},
    output::{self, Status},
};

/// How long a line of text is.
const WIDTH: usize = 100;

/// Runs it.
pub fn run(command: &args::Code) -> Result<Status, CommandError> {
    let text = match &command.code {
        None => Code::ALL.iter().map(|c| head(*c) + "\n").collect(),
        Some(word) => page(find(word)?),
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

fn find(word: &str) -> Result<Code, CommandError> {
    let known = Code::ALL.iter().copied().find(|c| c.as_str().eq_ignore_ascii_case(word));
    known.ok_or_else(|| {
        let error = CommandError::from(Kind::Unknown { what: "finding code", id: word.to_owned() });
        match nearest(word, Code::ALL.iter().map(|c| c.as_str())) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`thalweg code` lists them"),
        }
    })
}

fn head(code: Code) -> String {
    format!("{} ({}): {}", code.as_str(), code.severity().as_str(), code.title())
}

fn page(code: Code) -> String {
    let e = code.explanation();
    let mut out = head(code) + "\n";
    for (title, text) in [("What it means", e.meaning), ("Why it matters", e.why), ("What to do", e.fix)] {
        // Writing to a string does not fail.
        let _ = write!(out, "\n{title}\n{}", wrapped(text));
    }
    files(&mut out, "It is raised by", e.raises);
    files(&mut out, "and not by", e.settled);
    out
}

fn files(out: &mut String, title: &str, files: &[File]) {
    let _ = write!(out, "\n{title}\n");
    for (name, text) in files {
        let _ = writeln!(out, "  {name}");
        for line in text.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
}

/// The text in lines that begin with two blanks.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count() + 1;
        if length == 0 || length + more > WIDTH {
            out.push_str(if length == 0 { "  " } else { "\n  " });
            length = 1;
        } else {
            out.push(' ');
        }
        out.push_str(word);
        length += more;
    }
    out + "\n"
}
