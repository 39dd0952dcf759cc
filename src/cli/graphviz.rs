//! Graphviz: `dot`, run without a shell and within a time limit.

use std::{
    io::{self, Read, Write as _},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Why Graphviz drew nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not there, or cannot be run.
    #[error("cannot run Graphviz (`dot`): {0}")]
    Run(#[from] io::Error),
    /// It took too long, and was ended.
    #[error("Graphviz (`dot`) was not done after {0} s")]
    Slow(u64),
    /// It gave up.
    #[error("Graphviz (`dot`) failed: {0}")]
    Failed(String),
}

/// How much of what `dot` complains about is shown.
const SAID: usize = 500;

/// Draws a graph.
pub fn svg(dot: &str, limit: Duration) -> Result<String, Failure> {
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let text = dot.to_owned();
    // A `dot` that ends early closes the pipe; its exit code tells why.
    thread::spawn(move || input.map(|mut pipe| pipe.write_all(text.as_bytes())));
    let begin = Instant::now();
    let (output, errors) = (drain(output), drain(errors));
    let status = wait(&mut child, limit)?;
    // What `dot` has started itself may hold the pipes open: that does not outlast the limit either.
    let left = || limit.saturating_sub(begin.elapsed()).max(GRACE);
    let slow = |_| Failure::Slow(limit.as_secs());
    let output = output.recv_timeout(left()).map_err(slow)?;
    let errors = errors.recv_timeout(left()).map_err(slow)?;
    let drawn = String::from_utf8(output).ok().filter(|text| text.contains("<svg"));
    match drawn {
        Some(drawn) if status.success() => Ok(drawn),
        _ => {
            let said: String = String::from_utf8_lossy(&errors).trim().chars().take(SAID).collect();
            Err(Failure::Failed(if said.is_empty() { format!("it drew nothing ({status})") } else { said }))
        }
    }
}

/// How long the pipes of a `dot` that has ended may still be read, at least.
const GRACE: Duration = Duration::from_millis(500);

/// More than this of what `dot` says is not read.
const LARGEST: u64 = 256 << 20;

/// Reads a pipe on a thread of its own, and sends what was read.
fn drain(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read until it broke is what there is.
            let _ = pipe.take(LARGEST).read_to_end(&mut bytes);
        }
        // Nobody may be waiting any more.
        let _ = send.send(bytes);
    });
    receive
}

/// Waits for the end; ends it where it takes too long.
fn wait(child: &mut Child, limit: Duration) -> Result<ExitStatus, Failure> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() >= limit {
            // It may have ended by itself in between.
            let _ = child.kill();
            child.wait()?;
            return Err(Failure::Slow(limit.as_secs()));
        }
        thread::sleep(Duration::from_millis(20));
    }
}
