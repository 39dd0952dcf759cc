//! `--timings`: how long each step of a run took, on standard error.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use super::output;

/// A watch that is read behind each step.
pub struct Timings {
    asked: bool,
    last: Instant,
    steps: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Starts it.
    pub fn start(asked: bool) -> Self {
        Self { asked, last: Instant::now(), steps: Vec::new() }
    }

    /// A step has ended.
    pub fn done(&mut self, step: &'static str) {
        let now = Instant::now();
        self.steps.push((step, now - self.last));
        self.last = now;
    }

    /// Tells the steps, if asked.
    pub fn tell(&self) {
        if self.asked || output::verbose() {
            output::complain(&self.text());
        }
    }

    fn text(&self) -> String {
        let total: Duration = self.steps.iter().map(|(_, d)| *d).sum();
        let mut text = String::new();
        for (step, took) in self.steps.iter().chain([&("total", total)]) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{step:<10}{:>10.3} s", took.as_secs_f64());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_a_line_and_all_have_a_sum() {
        let mut timings = Timings::start(true);
        timings.steps = vec![("read", Duration::from_millis(1_500)), ("judge", Duration::from_millis(250))];
        let text = timings.text();
        let lines: Vec<Vec<&str>> = text.lines().map(|l| l.split_whitespace().collect()).collect();
        assert_eq!(lines, [["read", "1.500", "s"], ["judge", "0.250", "s"], ["total", "1.750", "s"]]);
    }
}
