//! What an engine is: it is asked, and answers.

use super::{
    answer::Answer,
    error::{Fault, QueryError},
    limits::{Limits, Parameters, Stop},
};

/// What answers queries. It is given text that was let through, and reads only.
pub trait Engine {
    /// Runs a query.
    fn run(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Answer, QueryError>;

    /// How it would run it, as text for a reader.
    fn plan(&self, text: &str, parameters: &Parameters) -> Result<String, QueryError>;

    /// How it ran it, as text for a reader.
    fn profile(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<String, QueryError> {
        let _ = (text, parameters, limits, stop);
        Err(QueryError::new(Fault::Run, "this engine does not tell how it ran a query")
            .help("ask without --neo4j, or for the plan: EXPLAIN"))
    }
}
