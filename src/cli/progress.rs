//! What the program is at, on a terminal, where it takes over a second. Nothing of it is left when the step ends, and
//! nothing of it gets into a pipe or a file.

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output;

/// How long a step takes before it is told.
const AFTER: Duration = Duration::from_secs(1);

/// A step that is told while it lasts.
pub struct Step(Option<(Sender<()>, JoinHandle<()>)>);

/// Begins a step. It ends when what is given is dropped.
pub fn step(what: &'static str) -> Step {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if output::quiet() || dumb || !io::stderr().is_terminal() {
        return Step(None);
    }
    let (ended, end) = mpsc::channel::<()>();
    let told = thread::Builder::new().spawn(move || {
        if end.recv_timeout(AFTER) == Err(RecvTimeoutError::Timeout) {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            // A style that is not understood is the bar's own.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.set_message(what);
            let bar = bar.with_elapsed(AFTER);
            bar.enable_steady_tick(Duration::from_millis(120));
            // It comes back when the step is dropped.
            let _ = end.recv();
            bar.finish_and_clear();
        }
    });
    Step(told.ok().map(|told| (ended, told)))
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some((ended, told)) = self.0.take() {
            drop(ended);
            // It draws, and does nothing else: that it failed takes nothing from the step.
            let _ = told.join();
        }
    }
}
