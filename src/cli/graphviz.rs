//! Graphviz: `dot`, run without a shell and within a time limit.

use std::{io, process::Command, time::Duration};

use super::child::{self, Stopped};

/// Why Graphviz drew nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not there, or cannot be run.
    #[error("cannot run Graphviz (`dot`): {0}")]
    Run(io::Error),
    /// It took too long, and was ended.
    #[error("Graphviz (`dot`) was not done after {0} s")]
    Slow(u64),
    /// It gave up.
    #[error("Graphviz (`dot`) failed: {0}")]
    Failed(String),
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Run(error) => Self::Run(error),
            Stopped::Slow(seconds) => Self::Slow(seconds),
        }
    }
}

/// Draws a graph.
pub fn svg(dot: &str, limit: Duration) -> Result<String, Failure> {
    let ended = child::run(Command::new("dot").arg("-Tsvg"), dot, limit)?;
    let said = ended.complaint();
    let drawn = String::from_utf8(ended.output).ok().filter(|text| text.contains("<svg"));
    match drawn {
        Some(drawn) if ended.status.success() => Ok(drawn),
        _ if said.is_empty() => Err(Failure::Failed(format!("it drew nothing ({})", ended.status))),
        _ => Err(Failure::Failed(said)),
    }
}
