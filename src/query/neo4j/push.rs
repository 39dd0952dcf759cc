//! The push: a snapshot is staged beside the current one, takes its place in one transaction, and the old one is
//! deleted. What an ended push leaves behind nobody sees, and the next one wipes it.

use std::time::Duration;

use neo4rs::{BoltMap, BoltType, Txn};
use tokio::time::{sleep, timeout};

use super::{
    address::CONNECT,
    failure,
    progress::Progress,
    registry::{self, FLIP, LABEL, Slot, number, snapshot_label, string},
    server::{Server, parameters},
    stage::{self, Batches, Stage},
};
use crate::{
    graph::{Label, PropertyGraph},
    query::error::{Fault, QueryError},
};

/// What a push did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushed {
    /// Nodes that are there now.
    pub nodes: usize,
    /// Relationships that are there now.
    pub relationships: usize,
    /// Whether it took the place of an earlier snapshot.
    pub replaced: bool,
    /// What is left of others.
    pub remains: Remains,
}

/// What is left of an earlier snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remains {
    /// Nothing.
    None,
    /// Nodes that no reader sees: another push took over, or the server was lost, before all was done. The next push
    /// deletes them.
    Unseen,
}

/// Up to so many nodes and relationships are pushed in one transaction, so that not even a reader who asks for
/// relationships without a label sees a part of them.
const AT_ONCE: usize = 100_000;

/// The pauses between attempts of a transaction that failed for a reason that may pass: half a minute, in which a server
/// can start again.
const PAUSES: [Duration; 7] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
];

/// So many relationships, or nodes without any, are deleted in a transaction.
const WIPED: i64 = 20_000;

/// Puts the graph on the server in place of the snapshot of its name. The token tells this push from any other.
pub fn push(
    server: &Server,
    graph: &PropertyGraph,
    token: &str,
    progress: &mut dyn FnMut(Progress),
) -> Result<Pushed, QueryError> {
    push_in(server, graph, token, AT_ONCE, progress)
}

/// The same, in one transaction up to so many nodes and relationships.
pub fn push_in(
    server: &Server,
    graph: &PropertyGraph,
    token: &str,
    at_once: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<Pushed, QueryError> {
    stage::check(graph)?;
    server.block(async {
        prepare(server).await?;
        let registered = register(server, &graph.name, token).await?;
        let slot = registered.slot.map_or(Slot::A, Slot::other);
        let label = snapshot_label(registered.number, slot);
        let old = registered.slot.map(|slot| snapshot_label(registered.number, slot));
        let replaced = old.is_some();
        let mut push = Push {
            server,
            name: &graph.name,
            token,
            step: 0,
            stage: Stage::new(graph, label, old, slot, progress),
        };
        let remains = push.all(at_once).await?;
        Ok(Pushed {
            nodes: graph.nodes().len(),
            relationships: graph.relationships().len(),
            replaced,
            remains,
        })
    })
}

/// Takes the inventory of this name off the server; says whether it was there.
pub fn remove(server: &Server, name: &str, token: &str) -> Result<bool, QueryError> {
    server.block(async {
        let here = format!("MATCH (r:{LABEL} {{name: $name}}) RETURN r.number AS number");
        let rows = server.read(&here, parameters([("name", name.into())])).await;
        if rows.map_err(|error| server.failure(&error))?.is_empty() {
            return Ok(false);
        }
        let registered = register(server, name, token).await?;
        let graph = PropertyGraph::new(name, None);
        let label = snapshot_label(registered.number, Slot::A);
        let old = Some(snapshot_label(registered.number, Slot::B));
        let mut nothing = |_| {};
        let stage = Stage::new(&graph, label, old, Slot::A, &mut nothing);
        let mut push = Push { server, name, token, step: 0, stage };
        push.forget().await?;
        Ok(true)
    })
}

/// What the registry gave.
struct Registered {
    number: i64,
    slot: Option<Slot>,
}

/// Constraints and indexes; those that someone else has made in their place are as good.
async fn prepare(server: &Server) -> Result<(), QueryError> {
    let mut texts = vec![
        format!(
            "CREATE CONSTRAINT thalweg_inventory_name IF NOT EXISTS FOR (r:{LABEL}) REQUIRE r.name IS UNIQUE"
        ),
        format!("CREATE CONSTRAINT thalweg_flip_name IF NOT EXISTS FOR (f:{FLIP}) REQUIRE f.name IS UNIQUE"),
        format!(
            "CREATE CONSTRAINT thalweg_inventory_number IF NOT EXISTS FOR (r:{LABEL}) REQUIRE r.number IS UNIQUE"
        ),
    ];
    texts.extend(Label::ALL.iter().map(|label| {
        let name = label.as_str();
        format!("CREATE INDEX thalweg_{} IF NOT EXISTS FOR (n:{name}) ON (n.id)", name.to_lowercase())
    }));
    for text in texts {
        let mut pauses = PAUSES.iter();
        while let Err(error) = server.run(&text, BoltMap::new()).await {
            let there = |e: &neo4rs::Neo4jError| {
                e.code().starts_with("Neo.ClientError.Schema.") && e.code().ends_with("AlreadyExists")
            };
            match (&error, pauses.next()) {
                (neo4rs::Error::Neo4j(e), _) if there(e) => break,
                (error, Some(pause)) if failure::is_passing(error) => {
                    server.renew()?;
                    sleep(*pause).await;
                }
                (error, _) => return Err(server.failure(error)),
            }
        }
    }
    Ok(())
}

/// Enters the inventory, gives it a number, and takes the lock: a push that has it loses it.
async fn register(server: &Server, name: &str, token: &str) -> Result<Registered, QueryError> {
    let text = format!(
        "MERGE (r:{LABEL} {{name: $name}}) SET r.held = true WITH r \
         OPTIONAL MATCH (o:{LABEL}) WITH r, max(o.number) AS most \
         SET r.number = coalesce(r.number, coalesce(most, 0) + 1), r.pushing = $token, r.step = 0 \
         REMOVE r.held, r.pushed RETURN r.number AS number, r.slot AS slot"
    );
    let mut pauses = PAUSES.iter();
    loop {
        let parameters = parameters([("name", name.into()), ("token", token.into())]);
        let error = match server.run(&text, parameters).await {
            Ok(rows) => {
                let row = rows.first();
                let Some(number) = row.and_then(|row| number(row, "number")) else {
                    return Err(QueryError::new(
                        Fault::Server,
                        "the server's registry of inventories is broken",
                    ));
                };
                let slot = row.and_then(|row| string(row, "slot")).and_then(|slot| Slot::parse(&slot));
                return Ok(Registered { number, slot });
            }
            Err(error) => error,
        };
        // Another inventory may have been given the same number at the same time.
        let taken =
            matches!(&error, neo4rs::Error::Neo4j(e) if e.code().ends_with("ConstraintValidationFailed"));
        match pauses.next() {
            Some(pause) if taken || failure::is_passing(&error) => {
                server.renew()?;
                sleep(*pause).await;
            }
            _ => return Err(server.failure(&error)),
        }
    }
}

/// A step of a push.
#[derive(Debug, Clone)]
enum Step {
    /// Deletes what has the label, a part at a time.
    Wipe(String),
    /// Stages a batch.
    Stage(stage::Batch),
    /// Makes the staged snapshot the current one.
    Flip,
    /// Gives the lock back.
    Release,
    /// Takes the inventory off the registry.
    Forget,
}

/// Why an attempt did not go through.
enum Trouble {
    Driver(neo4rs::Error),
    /// Another push has the lock.
    Lost,
    Ours(QueryError),
}

impl From<neo4rs::Error> for Trouble {
    fn from(error: neo4rs::Error) -> Self {
        Self::Driver(error)
    }
}

struct Push<'a> {
    server: &'a Server,
    name: &'a str,
    token: &'a str,
    /// The number of the transaction: the registry holds that of the last one that went through, so that one whose
    /// answer was lost is not made twice.
    step: i64,
    stage: Stage<'a>,
}

impl Push<'_> {
    async fn all(&mut self, at_once: usize) -> Result<Remains, QueryError> {
        let wipe = Step::Wipe(self.stage.label.clone());
        let batches = Batches::of(self.stage.graph).into_iter().map(Step::Stage);
        let old = self.stage.old.clone().map(Step::Wipe);
        if self.stage.total() <= at_once {
            let steps: Vec<Step> = [wipe]
                .into_iter()
                .chain(batches)
                .chain([Step::Flip])
                .chain(old)
                .chain([Step::Release])
                .collect();
            self.through(&steps).await.map_err(|trouble| self.told(trouble))?;
            return Ok(if self.settle().await.is_ok() { Remains::None } else { Remains::Unseen });
        }
        for step in [wipe].into_iter().chain(batches).chain([Step::Flip]) {
            self.through(&[step]).await.map_err(|trouble| self.told(trouble))?;
        }
        if self.settle().await.is_err() {
            return Ok(Remains::Unseen);
        }
        for step in old.into_iter().chain([Step::Release]) {
            if self.through(&[step]).await.is_err() {
                return Ok(Remains::Unseen);
            }
        }
        Ok(Remains::None)
    }

    async fn forget(&mut self) -> Result<(), QueryError> {
        let labels = [Some(self.stage.label.clone()), self.stage.old.clone()];
        for step in labels.into_iter().flatten().map(Step::Wipe).chain([Step::Forget]) {
            self.through(&[step]).await.map_err(|trouble| self.told(trouble))?;
        }
        Ok(())
    }

    /// Makes a transaction of these steps, and tries again where the reason of a failure may pass. A wipe alone is as
    /// many transactions as it takes.
    async fn through(&mut self, steps: &[Step]) -> Result<(), Trouble> {
        loop {
            self.step += 1;
            let mut pauses = PAUSES.iter();
            let again = loop {
                match self.attempt(steps).await {
                    Ok(again) => break again,
                    Err(Trouble::Driver(error)) if failure::is_passing(&error) => {
                        let Some(pause) = pauses.next() else { return Err(Trouble::Driver(error)) };
                        self.server.renew().map_err(Trouble::Ours)?;
                        sleep(*pause).await;
                    }
                    Err(trouble) => return Err(trouble),
                }
            };
            self.stage.tell();
            if !again {
                return Ok(());
            }
        }
    }

    /// The snapshot is there for all to see: says so.
    async fn settle(&self) -> Result<(), Trouble> {
        let mut pauses = PAUSES.iter();
        while let Err(error) = registry::lower(self.server, self.name, self.token).await {
            let Some(pause) = pauses.next().filter(|_| failure::is_passing(&error)) else {
                return Err(Trouble::Driver(error));
            };
            self.server.renew().map_err(Trouble::Ours)?;
            sleep(*pause).await;
        }
        Ok(())
    }

    /// Makes it once; says whether it is to be made again.
    async fn attempt(&mut self, steps: &[Step]) -> Result<bool, Trouble> {
        let begun = timeout(CONNECT, self.server.graph().start_txn()).await;
        let mut txn = begun.map_err(|_| neo4rs::Error::ConnectionTimedOut)??;
        let alone = steps.len() == 1;
        if !self.lock(&mut txn).await? {
            // It went through, and the answer to its commit was lost.
            return Ok(alone && matches!(steps, [Step::Wipe(_)]));
        }
        let mut again = false;
        let flips = steps.iter().any(|step| matches!(step, Step::Flip));
        for step in steps {
            match step {
                Step::Wipe(label) if alone => again = wipe(&mut txn, label).await?,
                Step::Wipe(label) => while wipe(&mut txn, label).await? {},
                Step::Stage(batch) => {
                    self.stage.batch(&mut txn, batch).await.map_err(ours)?;
                    if !alone {
                        self.stage.tell();
                    }
                }
                Step::Flip => self.flip(&mut txn).await?,
                Step::Release => self.registry(&mut txn, "REMOVE r.pushing, r.step", BoltMap::new()).await?,
                Step::Forget => {
                    let change = format!("OPTIONAL MATCH (f:{FLIP} {{name: $name}}) DELETE f, r");
                    self.registry(&mut txn, &change, BoltMap::new()).await?;
                }
            }
        }
        if flips {
            registry::raise(self.server, self.name, self.token).await?;
        }
        txn.commit().await?;
        Ok(again)
    }

    /// Holds the registry's node to the end of the transaction; says whether the transaction is still to be made.
    async fn lock(&self, txn: &mut Txn) -> Result<bool, Trouble> {
        let text = format!(
            "MATCH (r:{LABEL} {{name: $name}}) SET r.held = true \
             WITH r, r.pushing AS token, r.pushed AS pushed, r.step AS step REMOVE r.held \
             RETURN token, pushed, step"
        );
        let rows = stage::rows(txn, &text, parameters([("name", self.name.into())])).await?;
        let Some(row) = rows.first() else { return Err(Trouble::Lost) };
        let is_ours = |key: &str| string(row, key).as_deref() == Some(self.token);
        if !is_ours("token") {
            // Without a lock at all: given back by this push itself.
            let done = string(row, "token").is_none() && is_ours("pushed");
            return if done { Ok(false) } else { Err(Trouble::Lost) };
        }
        if number(row, "step") == Some(self.step) {
            return Ok(false);
        }
        let step = BoltMap::from_iter([("step".into(), self.step.into())]);
        self.registry(txn, "SET r.step = $step", step).await?;
        Ok(true)
    }

    /// Changes the registry's node.
    async fn registry(
        &self,
        txn: &mut Txn,
        change: &str,
        mut parameters: BoltMap,
    ) -> Result<(), neo4rs::Error> {
        parameters.put("name".into(), self.name.into());
        let text = format!("MATCH (r:{LABEL} {{name: $name}}) {change}");
        txn.run(neo4rs::query(&text).with_params(parameters)).await?;
        Ok(())
    }

    /// Holds what is staged to what it should be, then gives the public labels to the new nodes and takes them from
    /// the old ones.
    async fn flip(&self, txn: &mut Txn) -> Result<(), Trouble> {
        let stage = &self.stage;
        let counted = stage.counted(txn).await?;
        let wanted = (stage.graph.nodes().len(), stage.graph.relationships().len());
        if counted != wanted {
            return Err(Trouble::Ours(
                QueryError::new(
                    Fault::Server,
                    format!(
                        "someone else has changed what was staged: {} nodes and {} relationships are there instead of \
                         {} and {}",
                        counted.0, counted.1, wanted.0, wanted.1
                    ),
                )
                .help("what was there before is still current; push again"),
            ));
        }
        stage.publish(txn).await?;
        let as_of = stage.graph.as_of.map_or(BoltType::Null(neo4rs::BoltNull), |day| day.to_string().into());
        let count = |n: usize| BoltType::from(i64::try_from(n).unwrap_or(i64::MAX));
        let change = "SET r.slot = $slot, r.nodes = $nodes, r.relationships = $relationships, \
                      r.as_of = $as_of, r.pushed = $token";
        let parameters = parameters([
            ("slot", stage.slot.as_str().into()),
            ("nodes", count(wanted.0)),
            ("relationships", count(wanted.1)),
            ("as_of", as_of),
            ("token", self.token.into()),
        ]);
        self.registry(txn, change, parameters).await?;
        Ok(())
    }

    fn told(&self, trouble: Trouble) -> QueryError {
        let still = "what was there before is still current; push again";
        match trouble {
            Trouble::Driver(error) => {
                let error = self.server.failure(&error);
                if error.help.is_empty() { error.help(still) } else { error }
            }
            Trouble::Lost => QueryError::new(
                Fault::Server,
                format!("another push or removal of `{}` has taken over", self.name),
            )
            .help("one at a time; the last one to begin goes through"),
            Trouble::Ours(error) => error,
        }
    }
}

fn ours(error: stage::Failed) -> Trouble {
    match error {
        stage::Failed::Driver(error) => Trouble::Driver(error),
        stage::Failed::Ours(error) => Trouble::Ours(error),
    }
}

/// Deletes a part of what has the label; says whether there may be more. Relationships go first, so that no node
/// makes the part larger than it should be.
async fn wipe(txn: &mut Txn, label: &str) -> Result<bool, neo4rs::Error> {
    let most = || parameters([("most", WIPED.into())]);
    let between = format!("MATCH (:{label})-[r]->() WITH r LIMIT $most DELETE r RETURN count(*) AS gone");
    let alone = format!("MATCH (n:{label}) WITH n LIMIT $most DETACH DELETE n RETURN count(*) AS gone");
    for text in [between, alone] {
        let rows = stage::rows(txn, &text, most()).await?;
        if rows.first().and_then(|row| number(row, "gone")).unwrap_or(0) > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
