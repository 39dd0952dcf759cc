//! A program that is asked to end leaves nothing behind: what is not whole yet is removed, then it ends as it would have.

#[cfg(unix)]
mod system {
    use std::{sync::Arc, thread};

    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM},
        flag,
        iterator::Signals,
        low_level::emulate_default_handler,
    };
    use thalweg::files;

    use super::super::child;

    /// Ends cleanly when it is asked to; `interrupt`: by Ctrl-C too.
    pub fn watch(interrupt: bool) {
        // A file that is longer than files may be (`ulimit -f`) is an error of that file, and what was begun is taken away.
        let _ = flag::register(rustix::process::Signal::XFSZ.as_raw(), Arc::default());
        let ignored = ignored();
        let asked = [SIGTERM, SIGHUP].into_iter().chain(interrupt.then_some(SIGINT));
        // What whoever started it has switched off, such as nohup does, stays off.
        let kinds: Vec<i32> = asked.filter(|kind| ignored & (1 << (kind - 1)) == 0).collect();
        listen(&kinds, |kind| {
            // What it prints to is taken away.
            child::end_all();
            files::abandon();
            // So that the one who waits for it sees that it was ended, and by what.
            let _ = emulate_default_handler(kind);
            std::process::exit(2);
        });
    }

    /// Ctrl-C does this.
    pub fn on_interrupt(act: impl Fn() + Send + 'static) {
        listen(&[SIGINT], move |_| act());
    }

    /// Where nothing can be listened to, signals end the program as ever.
    fn listen(kinds: &[i32], act: impl Fn(i32) + Send + 'static) {
        if let Ok(mut signals) = Signals::new(kinds) {
            let _ = thread::Builder::new().spawn(move || signals.forever().for_each(act));
        }
    }

    /// The signals that are ignored, as bits; none where the system does not tell.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
    }
}

#[cfg(not(unix))]
mod system {
    use thalweg::files;

    use super::super::child;

    /// Ends cleanly when it is asked to; `interrupt`: by Ctrl-C too.
    pub fn watch(interrupt: bool) {
        if interrupt {
            on_interrupt(|| {
                child::end_all();
                files::abandon();
                std::process::exit(2);
            });
        }
    }

    /// Ctrl-C does this.
    pub fn on_interrupt(act: impl Fn() + Send + 'static) {
        // Where no handler can be set, Ctrl-C ends the program as ever.
        let _ = ctrlc::set_handler(act);
    }
}

pub use system::{on_interrupt, watch};
