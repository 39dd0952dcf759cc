//! What queries are asked of, and how one is asked: its names are looked at, it runs within its limits, and Ctrl-C ends it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use thalweg::{
    graph::PropertyGraph,
    query::{
        Answer, Engine, Fault, Limits, Parameters, QueryError, Stop, Watch,
        text::{self, Known},
    },
};

use super::{
    beside::{Question, stopped},
    failure::failed,
    saved::{Asked, Wants},
};
use crate::{
    args, child,
    error::{CommandError, Kind},
    output, signals,
};

/// What queries are asked of, and how.
pub struct Session<'s> {
    pub command: &'s args::Query,
    pub graph: &'s PropertyGraph,
    pub engine: Arc<dyn Engine + Send + Sync>,
    /// The switch of the question at hand; none: nothing waits for an answer, and Ctrl-C ends the program.
    pub stop: Arc<Mutex<Option<Stop>>>,
}

impl Session<'_> {
    /// Ctrl-C ends the query that runs, not the program; a second one ends that too. Set once, and after an editor of
    /// lines, which sets one of its own.
    pub fn on_interrupt(&self) {
        let current = Arc::clone(&self.stop);
        signals::on_interrupt(move || {
            match current.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
                Some(stop) if !stop.is_stopped() => stop.stop(),
                last => {
                    if last.is_none() {
                        output::complain("\nstopped: the rest of the answer is not shown\n");
                    }
                    child::end_all();
                    thalweg::files::abandon();
                    std::process::exit(2);
                }
            }
        });
    }

    /// No other question follows: from now on Ctrl-C ends the program. One that came before is heeded.
    pub fn done(&self, asked: &Asked) -> Result<(), CommandError> {
        let last = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
        match last {
            Some(stop) if stop.is_stopped() => Err(failed(&asked.text, &stopped())),
            _ => Ok(()),
        }
    }

    /// Whether Ctrl-C has ended the question at hand, or the writing of its answer.
    pub fn is_stopped(&self) -> bool {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(Stop::is_stopped)
    }

    pub fn limits(&self) -> Limits {
        limits(self.command)
    }

    #[cfg(feature = "neo4j")]
    pub fn is_on_a_server(&self) -> bool {
        self.command.neo4j.is_some()
    }

    #[cfg(not(feature = "neo4j"))]
    #[expect(clippy::unused_self, reason = "without servers there is none")]
    pub fn is_on_a_server(&self) -> bool {
        false
    }

    /// Holds the names of a query against those of the graph, and runs it, both within the limits.
    pub fn answer(&self, asked: &Asked, limits: &Limits) -> Result<Answer, CommandError> {
        let parameters = asked.parameters(self.graph.as_of);
        let stop = Stop::default();
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop.clone());
        let watch = Watch::new(limits, &stop);
        let failed = |mut error: QueryError| {
            // The time that was asked for is told, and not what the making of the graph left of it.
            if let Fault::Time(left) = error.fault {
                let [left, all] = [left, self.limits().time].map(|time| format!(" {} s", time.as_secs_f64()));
                error.message = error.message.replace(&left, &all);
            }
            failed(&asked.text, &error)
        };
        self.look(asked, &parameters, &watch, failed)?;
        let explained = self.command.explain && matches!(asked.wants, Wants::Answer);
        let question = Question {
            engine: Arc::clone(&self.engine),
            query: asked.query.clone(),
            parameters,
            limits: watch.left(),
            stop,
            wants: if explained { Wants::Plan } else { asked.wants },
            patient: self.is_on_a_server(),
        };
        question.ask().map_err(failed)
    }

    fn look(
        &self,
        asked: &Asked,
        parameters: &Parameters,
        watch: &Watch,
        failed: impl Fn(QueryError) -> CommandError,
    ) -> Result<(), CommandError> {
        let text = asked.text.as_str();
        let known = Known::of(self.graph);
        let look = text::names::look_while(&asked.query, &known, parameters, &mut || watch.look());
        let look = look.map_err(failed)?;
        let of_parameter = |warning: &QueryError| {
            let place = warning.place.clone().and_then(|place| text.get(place));
            place.is_some_and(|place| place.starts_with('$'))
        };
        for warning in look.warnings.iter().filter(|w| !asked.saved || of_parameter(w)) {
            output::complain(&text::underline(text, warning).replacen("error:", "warning:", 1));
        }
        if look.errors.is_empty() {
            return Ok(());
        }
        let all: Vec<String> = look.errors.iter().map(|e| text::underline(text, e)).collect();
        Err(Kind::Query(all.concat()).into())
    }
}

/// The limits that a command asks for.
pub fn limits(command: &args::Query) -> Limits {
    Limits { time: Duration::from_secs(command.timeout), rows: command.limit, memory: command.memory << 20 }
}
