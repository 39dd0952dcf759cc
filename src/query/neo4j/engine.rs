//! Queries over an inventory's current snapshot: in read mode, under limits that hold on the server too.

use std::{fmt::Write as _, ops::Range, time::Duration};

use neo4rs::{BoltMap, BoltType};
use tokio::time::sleep;

use super::{
    failure, registry,
    registry::Current,
    server::{Ended, Server, tag, watched},
    values,
};
use crate::query::{
    answer::Answer,
    ask::Engine,
    error::{Fault, QueryError},
    limits::{Limits, Parameters, Stop},
    text::{Scoped, query::Query},
};

/// An inventory on a server, as an engine.
#[derive(Debug)]
pub struct Neo4j {
    server: Server,
    inventory: String,
}

/// A query made ready for one snapshot.
struct Ready {
    /// The text that is sent: it sees the nodes of the snapshot's label only.
    scoped: Scoped,
    /// The columns as the user wrote them.
    shown: Option<Vec<String>>,
}

impl Ready {
    fn new(text: &str, label: &str) -> Result<Self, QueryError> {
        let query = Query::read(text)?;
        Ok(Self { scoped: query.scoped(label), shown: query.columns() })
    }

    /// Where in the user's text an error is, of a text that was sent with so many bytes before it.
    fn place(&self, error: &neo4rs::Error, before: &str) -> Option<Range<usize>> {
        let sent = format!("{before}{}", self.scoped.text);
        let place = failure::place(error, &sent)?;
        let start = self.scoped.original(place.start.checked_sub(before.len())?);
        Some(start..self.scoped.original(place.end.checked_sub(before.len())?).max(start))
    }
}

/// How long a flip is waited for. It takes milliseconds, unless its push was lost in the middle: then the snapshot stays.
const FLIP: Duration = Duration::from_secs(1);

/// How often it is looked for meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// What asks a server to read a statement, and no more.
const EXPLAIN: &str = "EXPLAIN ";

/// How often a query is run anew because its snapshot was replaced meanwhile.
const TRIES: usize = 5;

/// Why an attempt has no answer.
enum Trouble {
    Driver(neo4rs::Error),
    Ours(QueryError),
}

impl From<neo4rs::Error> for Trouble {
    fn from(error: neo4rs::Error) -> Self {
        Self::Driver(error)
    }
}

impl From<QueryError> for Trouble {
    fn from(error: QueryError) -> Self {
        Self::Ours(error)
    }
}

impl Neo4j {
    /// The inventory of this name on the server.
    pub fn new(server: Server, inventory: impl Into<String>) -> Self {
        Self { server, inventory: inventory.into() }
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Runs it on the snapshot that is current from before it starts until after its end. One that was replaced is taken
    /// apart while it is read, so the query is then run anew.
    async fn ask(&self, asked: &Asked<'_>) -> Result<Answer, Trouble> {
        for _ in 0..TRIES {
            let current = self.settled().await?;
            let ready = Ready::new(asked.text, &current.label)?;
            let answer = self.rows(&ready, &current, asked).await;
            if matches!(&answer, Err(Trouble::Driver(error)) if failure::is_loss(error)) {
                return answer;
            }
            if self.current().await? == current {
                return answer;
            }
        }
        Err(QueryError::new(Fault::Run, "the inventory was pushed anew each time that the query ran").into())
    }

    /// What is current, once it is not about to be replaced.
    async fn settled(&self) -> Result<Current, Trouble> {
        let mut current = self.current().await?;
        for _ in 0..FLIP.as_millis() / LOOK.as_millis() {
            if !current.is_moving() {
                break;
            }
            sleep(LOOK).await;
            current = self.current().await?;
        }
        Ok(current)
    }

    async fn current(&self) -> Result<Current, Trouble> {
        if let Some(current) = registry::current(&self.server, &self.inventory).await? {
            return Ok(current);
        }
        let names = registry::names(&self.server).await?;
        Err(registry::absent(&self.inventory, &names).into())
    }

    async fn rows(&self, ready: &Ready, current: &Current, asked: &Asked<'_>) -> Result<Answer, Trouble> {
        let time = i64::try_from(asked.limits.time.as_millis()).unwrap_or(i64::MAX).max(1);
        let marked = BoltMap::from_iter([("thalweg".into(), asked.tag.into())]);
        let query = neo4rs::query(&ready.scoped.text)
            .with_params(asked.parameters.clone())
            // The server holds it to its time even where it cannot be told to end it.
            .extra("tx_timeout", time)
            .extra("tx_metadata", BoltType::Map(marked));
        let mut stream = match self.server.graph().execute_read(query).await {
            Ok(stream) => stream,
            Err(error) => return Err(self.unread(error, ready, "")),
        };
        let mut columns = ready.scoped.columns.clone().unwrap_or_default();
        let mut answer = Answer { columns: ready.shown.clone().unwrap_or_default(), ..Answer::default() };
        let mut held = 0;
        let mut first = true;
        loop {
            let row = match stream.next().await {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(answer),
                Err(error) => return Err(self.unread(error, ready, "")),
            };
            if answer.rows.len() >= asked.limits.rows {
                answer.more = true;
                return Ok(answer);
            }
            let row = row.to_strict::<BoltMap>().map_err(neo4rs::Error::from)?;
            if first {
                if !names(&mut columns, &row) {
                    answer.columns.clone_from(&columns);
                }
                first = false;
            }
            let cells = cells(&row, &columns, &current.label)?;
            held += 24 + cells.iter().map(values::size).sum::<usize>();
            if held > asked.limits.memory {
                return Err(over_memory(asked.limits).into());
            }
            answer.rows.push(cells);
        }
    }

    /// What the server does not read has its place in the text as the user wrote it.
    fn unread(&self, error: neo4rs::Error, ready: &Ready, before: &str) -> Trouble {
        let told = self.server.failure(&error);
        if told.fault == Fault::Syntax {
            return Trouble::Ours(QueryError { place: ready.place(&error, before), ..told });
        }
        Trouble::Driver(error)
    }

    fn told(&self, trouble: Trouble, limits: &Limits) -> QueryError {
        let error = match trouble {
            Trouble::Driver(error) => self.server.failure(&error),
            Trouble::Ours(error) => error,
        };
        if matches!(error.fault, Fault::Time(_)) { out_of_time(limits) } else { error }
    }
}

/// What is asked.
struct Asked<'a> {
    text: &'a str,
    parameters: BoltMap,
    limits: &'a Limits,
    tag: &'a str,
}

impl Engine for Neo4j {
    fn run(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Answer, QueryError> {
        let tag = tag();
        let asked = Asked { text, parameters: bound(parameters)?, limits, tag: &tag };
        let outcome = self.server.block(watched(limits.time, stop, self.ask(&asked)));
        let ended = match outcome {
            Ok(Ok(answer)) if !answer.more => return Ok(answer),
            // There is more to come on this connection.
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(trouble)) => Err(self.told(trouble, limits)),
            Err(Ended::Time) => Err(out_of_time(limits)),
            Err(Ended::Stopped) => Err(QueryError::new(Fault::Stopped, "the query was stopped")),
        };
        self.server.renew()?;
        if matches!(&ended, Err(error) if error.fault == Fault::Server) {
            return ended;
        }
        self.server.block(self.server.terminate(&tag));
        ended
    }

    /// The driver does not hand on what a server plans: this is what it is sent, once it has read it.
    fn plan(&self, text: &str, parameters: &Parameters) -> Result<String, QueryError> {
        let limits = Limits::default();
        let parameters = bound(parameters)?;
        let planned = async {
            let current = self.current().await?;
            let ready = Ready::new(text, &current.label)?;
            let explain = format!("{EXPLAIN}{}", ready.scoped.text);
            if let Err(error) = self.server.read(&explain, parameters.clone()).await {
                return Err(self.unread(error, &ready, EXPLAIN));
            }
            Ok(ready)
        };
        let outcome = self.server.block(watched(limits.time, &Stop::default(), planned));
        let ready = match outcome {
            Ok(Ok(ready)) => ready,
            Ok(Err(trouble)) => return Err(self.told(trouble, &limits)),
            Err(_) => {
                self.server.renew()?;
                return Err(out_of_time(&limits));
            }
        };
        let mut shown = String::new();
        // Writing to a string cannot fail.
        let _ =
            writeln!(shown, "sent to the server, which has read it, in read mode:\n\n{}", ready.scoped.text);
        let _ =
            writeln!(shown, "\nPut EXPLAIN before it in a client of Neo4j to see how the server runs it.");
        Ok(shown)
    }
}

/// Whether the columns are those of the row. Without any told by the text, and for `RETURN *`, they are those of the
/// row, by name.
fn names(known: &mut Vec<String>, row: &BoltMap) -> bool {
    let same = known.len() == row.value.len() && known.iter().all(|c| row.value.contains_key(c.as_str()));
    if !same {
        *known = row.value.keys().map(|key| key.value.clone()).collect();
        known.sort();
    }
    same
}

fn cells(row: &BoltMap, columns: &[String], hidden: &str) -> Result<Vec<crate::query::Cell>, QueryError> {
    let untold = |column: &str| {
        let message = format!(
            "`{column}` holds a date or a time that the driver does not give whole: far off, or in an hour that happens twice"
        );
        QueryError::new(Fault::Run, message).help("return it as text: toString(...)")
    };
    let cell = |column: &String| {
        let value = row.value.get(column.as_str()).unwrap_or(&BoltType::Null(neo4rs::BoltNull));
        values::cell(value, hidden).map_err(|values::Untold| untold(column))
    };
    columns.iter().map(cell).collect()
}

fn bound(parameters: &Parameters) -> Result<BoltMap, QueryError> {
    let bind = |(name, cell): (&String, &crate::query::Cell)| match values::bolt(cell) {
        Some(value) => Ok((name.as_str().into(), value)),
        None => Err(QueryError::new(Fault::Name, format!("`${name}` is a node or made of some"))
            .help("give its properties instead")),
    };
    parameters.iter().map(bind).collect()
}

fn out_of_time(limits: &Limits) -> QueryError {
    let message = format!("the query did not end within {} s", limits.time.as_secs_f64());
    QueryError::new(Fault::Time(limits.time), message)
        .help("look for a pattern without bounds, or give it more time")
}

fn over_memory(limits: &Limits) -> QueryError {
    let message = format!("its rows take more than {} MB", limits.memory >> 20);
    QueryError::new(Fault::Memory, message).help("return fewer rows, or count them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_the_row_does_not_have_are_not_believed() {
        let row: BoltMap = [("b".into(), 1.into()), ("a".into(), 2.into())].into_iter().collect();
        for (known, want) in
            [(vec!["b", "a"], ["b", "a"]), (vec!["b", "c"], ["a", "b"]), (vec![], ["a", "b"])]
        {
            let mut known: Vec<String> = known.into_iter().map(str::to_owned).collect();
            let same = names(&mut known, &row);
            assert_eq!((known, same), (want.map(str::to_owned).to_vec(), want == ["b", "a"]));
        }
    }
}
