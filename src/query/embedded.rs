//! The engine in process: kglite, behind [`Engine`]. It is fed from the property graph, reads only, and is watched
//! from outside while it runs, since its own bounds count work and not bytes.

mod fault;
mod load;
mod value;
mod watch;

use std::{
    collections::HashMap,
    sync::{Arc, mpsc::channel},
};

use kglite::api::{
    DirGraph, Value,
    cypher::{QueryWarningSink, with_query_warning_sink},
    session::{CancelToken, ExecuteOptions, ExecuteOutcome, execute_read},
};

use self::{
    fault::{ended, fault, first_line, too_large},
    watch::{Cause, Ended, Watch},
};
use super::{Answer, Cell, Engine, Fault, Limits, Parameters, QueryError, Stop};
use crate::graph::PropertyGraph;

/// So deep may the engine recurse: the text's own nesting is bounded before.
const STACK: usize = 64 << 20;

/// The graph in an engine in process.
pub struct Embedded {
    graph: Arc<DirGraph>,
    /// Whether a key is a stored property: the engine adds `title` and `type` of its own to a node.
    keys: Vec<String>,
}

impl Embedded {
    /// Loads a graph.
    pub fn load(graph: &PropertyGraph) -> Result<Self, QueryError> {
        let failed = |cause: String| {
            QueryError::new(Fault::Run, format!("the graph cannot be loaded: {}", first_line(&cause)))
        };
        let keys = graph.keys().map(str::to_owned).collect();
        Ok(Self { graph: Arc::new(load::load(graph).map_err(failed)?), keys })
    }

    fn execute(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<ExecuteOutcome, QueryError> {
        let parameters: HashMap<String, Value> =
            parameters.iter().map(|(name, cell)| (name.clone(), value::of_cell(cell))).collect();
        let token = CancelToken::new();
        let watch = Watch::new(limits, stop);
        let (give, given) = channel();
        // A thread that nobody waits for: where the engine does not heed its end, it is left behind.
        let run = {
            let (graph, text, token) = (Arc::clone(&self.graph), text.to_owned(), token.clone());
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
                // Nobody waits any more where it was left behind.
                let _ = give.send(outcome);
            }
        };
        std::thread::Builder::new().stack_size(STACK).spawn(run).map_err(|e| {
            QueryError::new(Fault::Run, format!("no thread can be started for the query: {e}"))
        })?;
        match (watch.until(&given, || token.cancel()), watch.cause()) {
            (Ended::With(_), Some(Cause::Memory)) => Err(too_large(limits)),
            (Ended::With(outcome), cause) => outcome.map_err(|error| fault(text, *error, limits, cause)),
            (Ended::Unheeded, cause) => {
                let mut error = ended(cause.unwrap_or(Cause::Stop), limits);
                error.runs_on = true;
                Err(error)
            }
            (Ended::Failed, _) => Err(QueryError::new(Fault::Run, "the engine failed on this query")),
        }
    }
}

impl Engine for Embedded {
    fn run(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Answer, QueryError> {
        let outcome = self.execute(text, parameters, limits, stop)?;
        let result = outcome.result;
        let more = result.diagnostics.as_ref().is_some_and(|d| d.total_rows.is_some());
        let rows = result
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(|v| value::to_cell(v, &self.keys)).collect())
            .collect();
        Ok(Answer { columns: result.columns, rows, more })
    }

    fn plan(&self, text: &str, parameters: &Parameters) -> Result<String, QueryError> {
        let limits = Limits::default();
        let outcome = self.execute(&format!("EXPLAIN {text}"), parameters, &limits, &Stop::default())?;
        let mut plan = String::new();
        for row in outcome.result.rows {
            let words: Vec<String> = row
                .into_iter()
                .map(|v| match value::to_cell(v, &self.keys) {
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
