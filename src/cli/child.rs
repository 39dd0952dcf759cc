//! Another program, run without a shell and within a time limit.

use std::{
    io::{self, Read, Write as _},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

/// Why a program did not end by itself.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// It is not there, or cannot be run.
    #[error("it cannot be run: {0}")]
    Run(#[from] io::Error),
    /// It took too long, and was ended.
    #[error("it was not done after {0} s")]
    Slow(u64),
}

/// What a program that has ended leaves.
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub output: Vec<u8>,
    errors: Vec<u8>,
}

/// How much of what a program complains about is shown.
const SAID: usize = 500;

/// How long the pipes of a program that has ended may still be read, at least.
const GRACE: Duration = Duration::from_millis(500);

/// More than this of what a program says is not read.
const LARGEST: u64 = 256 << 20;

impl Ended {
    /// The begin of what it complained about.
    pub fn complaint(&self) -> String {
        String::from_utf8_lossy(&self.errors).trim().chars().take(SAID).collect()
    }
}

/// Runs a program to its end, and gives it a text to read.
pub fn run(command: &mut Command, text: &str, limit: Duration) -> Result<Ended, Stopped> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What it starts itself is ended with it; and Ctrl-C comes to this program alone, which ends it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(piped, 0);
    let mut child = piped.spawn()?;
    let _running = Running::of(&child);
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let text = text.to_owned();
    // A program that ends early closes the pipe; its exit code tells why.
    thread::spawn(move || input.map(|mut pipe| pipe.write_all(text.as_bytes())));
    let (begin, group) = (Instant::now(), child.id());
    let (output, errors) = (drain(output), drain(errors));
    let status = wait(&mut child, limit)?;
    // What it has started itself may hold the pipes open: that does not outlast the limit either.
    let left = || limit.saturating_sub(begin.elapsed()).max(GRACE);
    let slow = |_| {
        end(group);
        Stopped::Slow(limit.as_secs())
    };
    let output = output.recv_timeout(left()).map_err(slow)?;
    let errors = errors.recv_timeout(left()).map_err(slow)?;
    Ok(Ended { status, output, errors })
}

/// The programs that run, by number.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A program that runs; until it is dropped.
struct Running(u32);

impl Running {
    fn of(child: &Child) -> Self {
        running().push(child.id());
        Self(child.id())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        running().retain(|id| *id != self.0);
    }
}

fn running() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends all programs that run. For a program that ends now.
pub fn end_all() {
    running().drain(..).for_each(end);
}

/// Ends a program with all that it has started.
fn end(id: u32) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) {
        // It may have ended by itself.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = id;
}

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
fn wait(child: &mut Child, limit: Duration) -> Result<ExitStatus, Stopped> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() >= limit {
            // It may have ended by itself in between.
            end(child.id());
            let _ = child.kill();
            child.wait()?;
            return Err(Stopped::Slow(limit.as_secs()));
        }
        thread::sleep(Duration::from_millis(20));
    }
}
