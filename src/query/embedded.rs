//! The engine in process: kglite, behind [`Engine`]. It is fed from the property graph, reads only, and is watched
//! from outside while it runs, since its own bounds count work and not bytes.

mod load;
mod value;
mod watch;

use std::collections::HashMap;

use kglite::api::{
    DirGraph, KgError, Value,
    cypher::{QueryWarningSink, with_query_warning_sink},
    session::{CancelToken, ExecuteOptions, ExecuteOutcome, execute_read},
};

use self::watch::{Cause, Watch};
use super::{Answer, Cell, Engine, Fault, Limits, Parameters, QueryError, Stop};
use crate::graph::PropertyGraph;

/// So deep may the engine recurse: the text's own nesting is bounded before.
const STACK: usize = 64 << 20;

/// The graph in an engine in process.
pub struct Embedded {
    graph: DirGraph,
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
        Ok(Self { graph: load::load(graph).map_err(failed)?, keys })
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
        let work = watch.work();
        let outcome = std::thread::scope(|scope| {
            let run = || {
                let mut options = ExecuteOptions::eager(&parameters);
                options.cancel = Some(token.clone());
                options.row_limit = Some(limits.rows);
                options.max_work_units = work;
                options.set_timeout_ms(u64::try_from(limits.time.as_millis()).ok());
                options.streaming = true;
                options.hide_structural_keys = true;
                with_query_warning_sink(QueryWarningSink::Silent, || {
                    execute_read(&self.graph, text, &options).map_err(Box::new)
                })
            };
            let running = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
            let running = running.map_err(|e| {
                QueryError::new(Fault::Run, format!("no thread can be started for the query: {e}"))
            })?;
            watch.until(|| running.is_finished(), || token.cancel());
            let ended = running.join();
            ended.map_err(|_| QueryError::new(Fault::Run, "the engine failed on this query"))
        })?;
        outcome.map_err(|error| fault(text, *error, limits, watch.cause()))
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
                    _ => "?".to_owned(),
                })
                .collect();
            plan.push_str(&words.join("  "));
            plan.push('\n');
        }
        Ok(plan)
    }
}

/// What went wrong, in our words; the engine shows the text again below its first line.
fn fault(text: &str, error: KgError, limits: &Limits, cause: Option<Cause>) -> QueryError {
    match (cause, error) {
        (Some(Cause::Time), _) | (None, KgError::CypherTimeout { .. }) => too_slow(limits),
        (Some(Cause::Memory), _) => too_large(limits),
        (Some(Cause::Stop), _) => QueryError::new(Fault::Stopped, "the query was stopped"),
        (None, KgError::CypherSyntax { message, line, col }) => {
            let error = QueryError::new(Fault::Syntax, first_line(&message));
            match (line, col) {
                (Some(line), Some(col)) => error.at(super::place::of(text, line, col)),
                _ => error,
            }
        }
        (None, KgError::CypherExecution { message, .. }) if message.contains("max_work_units") => {
            too_large(limits)
        }
        (None, KgError::CypherExecution { message, position }) => {
            let error = QueryError::new(Fault::Run, first_line(&message));
            match position {
                Some((line, col)) => error.at(super::place::of(text, line, col)),
                None => error,
            }
        }
        (None, other) => QueryError::new(Fault::Run, first_line(&other.to_string())),
    }
}

fn too_slow(limits: &Limits) -> QueryError {
    let time = limits.time.as_secs_f64();
    QueryError::new(Fault::Time(limits.time), format!("the query did not end within {time} s"))
        .help("ask for less (a label, an id, fewer hops), or give it longer with --timeout")
}

fn too_large(limits: &Limits) -> QueryError {
    let mib = limits.memory >> 20;
    QueryError::new(Fault::Memory, format!("the query held more than {mib} MiB"))
        .help("ask for less (a label, an id, fewer hops, an aggregate), or give it more with --memory")
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}
