//! The connection: its address, and how statements are run under a time limit and a switch.

use std::{
    fmt,
    future::Future,
    pin::pin,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use neo4rs::{BoltMap, BoltType, Config, ConfigBuilder, Graph};
use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};

use super::{
    address::{Address, CONNECT},
    failure,
};
use crate::query::{
    error::{Fault, QueryError},
    limits::Stop,
};

/// How long a server may be silent: a statement of a push is small, but its last one may relabel millions of nodes.
const SILENCE: Duration = Duration::from_secs(15 * 60);

/// How often the switch and the time are looked at.
const LOOK: Duration = Duration::from_millis(50);

/// How long the end of a statement on the server is waited for.
const END: Duration = Duration::from_secs(2);

/// A server that has let us in.
pub struct Server {
    runtime: Runtime,
    config: Config,
    graph: Mutex<Graph>,
    address: Address,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Why a statement was not waited for.
pub enum Ended {
    /// Its time ran out.
    Time,
    /// The switch was pressed.
    Stopped,
}

impl Server {
    /// Connects, and asks the server whether it lets us in.
    pub fn open(address: &Address) -> Result<Self, QueryError> {
        address.check()?;
        let wrong = |error: neo4rs::Error| failure::of_server(address, &error);
        let mut builder = ConfigBuilder::default()
            .uri(address.url.trim_end_matches('/'))
            .user(&*address.user)
            .password(&*address.password)
            // The driver has one limit for connecting and for answers; connecting has a shorter one of ours.
            .connection_timeout(SILENCE)
            .max_connections(4);
        if let Some(database) = &address.database {
            builder = builder.db(&**database);
        }
        let config = builder.build().map_err(wrong)?;
        let graph = Graph::connect(config.clone()).map_err(wrong)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            QueryError::new(Fault::Server, format!("the connection cannot be set up: {error}"))
        })?;
        let server = Self { runtime, config, graph: Mutex::new(graph), address: address.clone() };
        server.block(async {
            let graph = server.graph();
            let hello = async { graph.execute_read(neo4rs::query("RETURN 1")).await?.next().await };
            match timeout(CONNECT, hello).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(failure::of_opening(address, &error)),
                Err(_) => Err(failure::silent(address)),
            }
        })?;
        Ok(server)
    }

    /// The address, for messages.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The driver's pool of connections.
    pub(super) fn graph(&self) -> Graph {
        self.graph.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs to the end.
    pub(super) fn block<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// Closes every connection; the next statement makes a new one. A connection with a statement that is not waited for
    /// is of no more use.
    pub(super) fn renew(&self) -> Result<(), QueryError> {
        let fresh =
            Graph::connect(self.config.clone()).map_err(|error| failure::of_server(&self.address, &error))?;
        *self.graph.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// What the driver's error means.
    pub(super) fn failure(&self, error: &neo4rs::Error) -> QueryError {
        failure::of_server(&self.address, error)
    }

    /// Runs a statement in read mode, and gives all its rows as maps. For small answers.
    pub(super) async fn read(&self, text: &str, parameters: BoltMap) -> Result<Vec<BoltMap>, neo4rs::Error> {
        let graph = self.graph();
        let mut stream = graph.execute_read(neo4rs::query(text).with_params(parameters)).await?;
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await? {
            rows.push(row.to_strict::<BoltMap>()?);
        }
        Ok(rows)
    }

    /// Ends on the server what runs there under a tag: its connection may already be closed, and this is told faster.
    pub(super) async fn terminate(&self, tag: &str) {
        let text = "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.thalweg = $tag \
                    TERMINATE TRANSACTIONS id YIELD message RETURN message";
        let parameters = BoltMap::from_iter([("tag".into(), tag.into())]);
        // Where it cannot be told, the closed connection and the server's own limit end it.
        let _ = timeout(END, self.run(text, parameters)).await;
    }

    /// Runs a statement of its own transaction, and gives its rows.
    pub(super) async fn run(&self, text: &str, parameters: BoltMap) -> Result<Vec<BoltMap>, neo4rs::Error> {
        let graph = self.graph();
        let mut stream = graph.execute(neo4rs::query(text).with_params(parameters)).await?;
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await? {
            rows.push(row.to_strict::<BoltMap>()?);
        }
        Ok(rows)
    }
}

/// A tag that no other statement of this or another program has at this time.
pub fn tag() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Waits for what is asked, but no longer than that, and not once the switch is pressed.
pub async fn watched<F: Future>(limit: Duration, stop: &Stop, asked: F) -> Result<F::Output, Ended> {
    let mut asked = pin!(asked);
    let looking = async {
        loop {
            if stop.is_stopped() {
                return Err(Ended::Stopped);
            }
            if let Ok(answer) = timeout(LOOK, asked.as_mut()).await {
                return Ok(answer);
            }
        }
    };
    timeout(limit, looking).await.unwrap_or(Err(Ended::Time))
}

/// Parameters from pairs.
pub fn parameters<const N: usize>(pairs: [(&str, BoltType); N]) -> BoltMap {
    pairs.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
