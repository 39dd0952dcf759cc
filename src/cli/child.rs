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
    /// The begin of what it complained about: the first line says what, and those behind it are for who knows the program.
    pub fn complaint(&self) -> String {
        let text = String::from_utf8_lossy(&self.errors);
        let mut lines = text.trim().lines();
        let first: String = lines.next().unwrap_or_default().trim().chars().take(SAID).collect();
        if lines.next().is_some() { first + " ..." } else { first }
    }
}

/// Runs a program to its end, and gives it a text to read.
pub fn run(command: &mut Command, text: &str, limit: Duration) -> Result<Ended, Stopped> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What it starts itself is ended with it; and Ctrl-C comes to this program alone, which ends it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(piped, 0);
    let (mut child, running) = Running::begin(piped)?;
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let text = text.to_owned();
    // A program that ends early closes the pipe; its exit code tells why.
    beside(&mut child, move || drop(input.map(|mut pipe| pipe.write_all(text.as_bytes()))))?;
    let begin = Instant::now();
    let (output, errors) = (drain(&mut child, output)?, drain(&mut child, errors)?);
    wait(&mut child, limit)?;
    // What it has started itself may hold the pipes open: that does not outlast the limit either.
    let left = || limit.saturating_sub(begin.elapsed()).max(GRACE);
    let read = output.recv_timeout(left()).and_then(|output| Ok((output, errors.recv_timeout(left())?)));
    // Whatever came of it, nothing that it has started outlives it. Until it is waited for, its number is nobody else's.
    end(child.id());
    drop(running);
    let status = child.wait()?;
    let (output, errors) = read.map_err(|_| Stopped::Slow(limit.as_secs()))?;
    Ok(Ended { status, output, errors })
}

/// The programs that run.
struct Programs {
    /// By number.
    ids: Vec<u32>,
    /// No other one is begun.
    over: bool,
}

static RUNNING: Mutex<Programs> = Mutex::new(Programs { ids: Vec::new(), over: false });

/// A program that runs; until it is dropped.
struct Running(u32);

impl Running {
    /// Begins a program. It is known from its begin on: who ends all either comes before it, and it is not begun, or ends it too.
    fn begin(command: &mut Command) -> io::Result<(Child, Self)> {
        let mut programs = running();
        if programs.over {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "this run ends"));
        }
        let child = command.spawn()?;
        programs.ids.push(child.id());
        let id = child.id();
        Ok((child, Self(id)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        running().ids.retain(|id| *id != self.0);
    }
}

fn running() -> MutexGuard<'static, Programs> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends all programs that run, and lets no other begin. For a program that ends now.
pub fn end_all() {
    let mut programs = running();
    programs.over = true;
    programs.ids.drain(..).for_each(end);
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

/// Does something on a thread of its own while a program runs; where there is none to be had, that is ended.
fn beside(child: &mut Child, work: impl FnOnce() + Send + 'static) -> Result<(), Stopped> {
    if let Err(error) = thread::Builder::new().spawn(work) {
        end(child.id());
        // It may have ended by itself.
        let _ = child.kill();
        child.wait()?;
        return Err(error.into());
    }
    Ok(())
}

/// Reads a pipe on a thread of its own, and sends what was read.
fn drain(
    child: &mut Child,
    pipe: Option<impl Read + Send + 'static>,
) -> Result<mpsc::Receiver<Vec<u8>>, Stopped> {
    let (send, receive) = mpsc::channel();
    beside(child, move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read until it broke is what there is.
            let _ = pipe.take(LARGEST).read_to_end(&mut bytes);
        }
        // Nobody may be waiting any more.
        let _ = send.send(bytes);
    })?;
    Ok(receive)
}

/// Waits for the end; ends it where it takes too long. One that has ended keeps its number until it is waited for.
fn wait(child: &mut Child, limit: Duration) -> Result<(), Stopped> {
    let start = Instant::now();
    loop {
        if has_ended(child)? {
            return Ok(());
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

#[cfg(unix)]
fn has_ended(child: &Child) -> io::Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let id = id.ok_or_else(|| io::Error::other("a program without a number"))?;
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(id), look)?.is_some())
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::{process::Command, thread, time::Duration};

    use super::run;

    /// What a program has started does not outlive it, though it ended well.
    #[test]
    fn nothing_outlives_a_program_that_ended() {
        let folder = tempfile::tempdir().unwrap();
        let late = folder.path().join("late");
        // It holds no pipe open, and would write when the program is long gone.
        let script = r#"(sleep 1; : > "$0") </dev/null >/dev/null 2>&1 & echo done"#;
        let mut command = Command::new("sh");
        let ended = run(command.args(["-c", script]).arg(&late), "", Duration::from_secs(20)).unwrap();
        assert!(ended.status.success());
        assert_eq!(ended.output, b"done\n");
        thread::sleep(Duration::from_millis(1_500));
        assert!(!late.exists());
    }
}
