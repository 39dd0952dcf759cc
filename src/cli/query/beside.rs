//! A question that is asked on a thread of its own: whoever stops it need not wait until all that it held is given back.

use std::{
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use thalweg::query::{Answer, Cell, Engine, Fault, Limits, Parameters, QueryError, Stop, text::Query};

use super::saved::Wants;

/// How often the switch is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// How long a question that was stopped is waited for.
const PATIENCE: Duration = Duration::from_millis(20);

/// As much as a program begins with.
const STACK: usize = 8 << 20;

/// What is asked of an engine.
pub struct Question {
    pub engine: Arc<dyn Engine + Send + Sync>,
    pub query: Query,
    pub parameters: Parameters,
    pub limits: Limits,
    pub stop: Stop,
    pub wants: Wants,
    /// Whether what was stopped is waited for to its end: a server is to be told.
    pub patient: bool,
}

/// Ctrl-C ended it.
pub fn stopped() -> QueryError {
    QueryError::new(Fault::Stopped, "the query was stopped")
}

impl Question {
    /// Asks it.
    pub fn ask(self) -> Result<Answer, QueryError> {
        let (stop, patient) = (self.stop.clone(), self.patient);
        let (told, answer) = channel();
        let asked = thread::Builder::new().stack_size(STACK).spawn(move || {
            // Nobody waits for what was stopped.
            let _ = told.send(self.answer());
        });
        let failed = |message: &str| Err(QueryError::new(Fault::Run, message));
        if asked.is_err() {
            return failed("no thread can be begun for the query");
        }
        loop {
            match answer.recv_timeout(LOOK) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Disconnected) => return failed("the query ended without an answer"),
                Err(RecvTimeoutError::Timeout) if patient || !stop.is_stopped() => {}
                Err(RecvTimeoutError::Timeout) => {
                    return answer.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(stopped()));
                }
            }
        }
    }

    fn answer(&self) -> Result<Answer, QueryError> {
        let text = self.query.text();
        let plan = match self.wants {
            Wants::Profile => Some(self.engine.profile(text, &self.parameters, &self.limits, &self.stop)?),
            Wants::Plan => Some(self.engine.plan(text, &self.parameters)?),
            Wants::Answer => None,
        };
        if let Some(plan) = plan {
            let rows = plan.lines().map(|line| vec![Cell::Text(line.to_owned())]).collect();
            return Ok(Answer { columns: vec!["plan".to_owned()], rows, more: false });
        }
        let mut answer = self.engine.run(text, &self.parameters, &self.limits, &self.stop)?;
        // A server forgets them where there are no rows.
        let none = answer.columns.is_empty() && answer.rows.is_empty();
        if let Some(columns) = self.query.columns().filter(|c| none || c.len() == answer.columns.len()) {
            answer.columns = columns;
        }
        Ok(answer)
    }
}
