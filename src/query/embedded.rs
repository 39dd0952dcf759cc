//! The engine in process: kglite, behind [`Engine`]. It is fed from the property graph, reads only, and is watched
//! from outside while it runs, since its own bounds count work and not bytes.

mod fault;
mod load;
mod value;
mod watch;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::channel,
    },
};

use kglite::api::{
    DirGraph, KgError, Value,
    cypher::{QueryWarningSink, with_query_warning_sink},
    session::{CancelToken, ExecuteOptions, ExecuteOutcome, execute_read},
};

use self::{
    fault::{ended, fault, first_line},
    watch::{Cause, Ended, Watch},
};
use super::{Answer, Cell, Engine, Fault, Limits, Parameters, QueryError, Stop};
use crate::graph::PropertyGraph;

/// So deep may the engine recurse: the text's own nesting is bounded before.
const STACK: usize = 256 << 20;

/// So deep may lists lie in lists in an answer: whoever reads it recurses.
const DEEP: usize = 100;

/// The graph in an engine in process.
pub struct Embedded {
    graph: Arc<DirGraph>,
    /// Whether a key is a stored property: the engine adds `title` and `type` of its own to a node.
    keys: Arc<Vec<String>>,
}

/// Why there is no answer.
enum Failed {
    Engine(Box<KgError>),
    Cells(QueryError),
}

impl Embedded {
    /// Loads a graph.
    pub fn load(graph: &PropertyGraph) -> Result<Self, QueryError> {
        let failed = |cause: String| {
            QueryError::new(Fault::Run, format!("the graph cannot be loaded: {}", first_line(&cause)))
        };
        let keys = graph.keys().map(str::to_owned).collect();
        Ok(Self { graph: Arc::new(load::load(graph).map_err(failed)?), keys: Arc::new(keys) })
    }
}

/// The answer as cells, unless it is `over` before they are made.
fn cells(outcome: ExecuteOutcome, keys: &[String], over: &AtomicBool) -> Result<Answer, QueryError> {
    let result = outcome.result;
    let more = result.diagnostics.as_ref().is_some_and(|d| d.total_rows.is_some());
    let mut rows = Vec::with_capacity(result.rows.len());
    for row in result.rows {
        if over.load(Ordering::Relaxed) {
            return Err(QueryError::new(Fault::Stopped, "the query was stopped"));
        }
        let row: Option<Vec<Cell>> = row.into_iter().map(|value| value::to_cell(value, keys, DEEP)).collect();
        let deep = format!("the answer has lists or maps more than {DEEP} deep in each other");
        rows.push(row.ok_or_else(|| QueryError::new(Fault::Run, deep).help("give back less of it"))?);
    }
    Ok(Answer { columns: result.columns, rows, more })
}

impl Engine for Embedded {
    fn run(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Answer, QueryError> {
        let parameters: HashMap<String, Value> =
            parameters.iter().map(|(name, cell)| (name.clone(), value::of_cell(cell))).collect();
        let token = CancelToken::new();
        let over = Arc::new(AtomicBool::new(false));
        let watch = Watch::new(limits, stop);
        let (give, given) = channel();
        // A thread that nobody waits for: where the engine does not heed its end, it is left behind.
        let run = {
            let (graph, text, token) = (Arc::clone(&self.graph), text.to_owned(), token.clone());
            let (keys, over) = (Arc::clone(&self.keys), Arc::clone(&over));
            let (rows, time, work) = (limits.rows, limits.time, watch.work());
            move || {
                let mut options = ExecuteOptions::eager(&parameters);
                options.cancel = Some(token);
                options.row_limit = Some(rows);
                options.max_work_units = work;
                options.set_timeout_ms(u64::try_from(time.as_millis()).ok());
                options.streaming = true;
                options.hide_structural_keys = true;
                let outcome = with_query_warning_sink(QueryWarningSink::Silent, || {
                    execute_read(&graph, &text, &options).map_err(Box::new)
                });
                // The cells are made here too: they may be more than the engine held, and lie deep in each other.
                let answer = match outcome {
                    Ok(outcome) => cells(outcome, &keys, &over).map_err(Failed::Cells),
                    Err(error) => Err(Failed::Engine(error)),
                };
                // Nobody waits any more where it was left behind.
                let _ = give.send(answer);
            }
        };
        std::thread::Builder::new().stack_size(STACK).spawn(run).map_err(|e| {
            QueryError::new(Fault::Run, format!("no thread can be started for the query: {e}"))
        })?;
        let end = || {
            over.store(true, Ordering::SeqCst);
            token.cancel();
        };
        match (watch.until(&given, end), watch.cause()) {
            (Ended::With(Ok(answer)), None | Some(Cause::Time | Cause::Stop)) => Ok(answer),
            (Ended::With(_), Some(cause)) => Err(ended(cause, limits)),
            (Ended::With(Err(Failed::Cells(error))), None) => Err(error),
            (Ended::With(Err(Failed::Engine(error))), None) => Err(fault(text, *error, limits)),
            (Ended::Unheeded, cause) => {
                let mut error = ended(cause.unwrap_or(Cause::Stop), limits);
                error.runs_on = true;
                Err(error)
            }
            (Ended::Failed, _) => Err(QueryError::new(Fault::Run, "the engine failed on this query")),
        }
    }

    fn plan(&self, text: &str, parameters: &Parameters) -> Result<String, QueryError> {
        let limits = Limits::default();
        let answer = self.run(&format!("EXPLAIN {text}"), parameters, &limits, &Stop::default())?;
        let mut plan = String::new();
        for row in answer.rows {
            let words: Vec<String> = row
                .into_iter()
                .map(|cell| match cell {
                    Cell::Text(text) => text,
                    Cell::Number(number) => number.to_string(),
                    _ => String::new(),
                })
                .collect();
            plan.push_str(words.join("  ").trim_end());
            plan.push('\n');
        }
        Ok(plan)
    }
}
