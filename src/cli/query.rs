//! `thalweg query`: a question in Cypher over the whole picture, inputs and results.

mod beside;
mod engine;
mod prompt;
mod saved;
mod show;
mod start;

use std::{
    io::{self, IsTerminal as _, Read as _},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use thalweg::{
    assess::Analysis,
    graph::{self, PropertyGraph},
    query::{
        Answer, Engine, Limits, Parameters, QueryError, Stop, Watch,
        text::{self, Known, bounds},
    },
};

use self::{
    beside::Question,
    saved::{Asked, Wants},
};
use super::{
    args,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    place,
};

/// Runs it.
pub fn run(command: &args::Query) -> Result<Status, CommandError> {
    if command.list_saved {
        output::print(&saved::list())?;
        return Ok(Status::Clean);
    }
    let asked = asked(command)?;
    let input = Input::load(&command.common)?;
    if let Some(out) = place::file(command.out.as_deref()) {
        place::free(&command.common.inventory, command.common.regimes.as_deref(), &input.sources, out)?;
    }
    let stop = Stop::default();
    let watch = Watch::new(&limits(command), &stop);
    let graph = picture_within(&input, &watch)?;
    let engine = engine::of(command, &graph, &watch)?;
    let session = Session { command, graph: &graph, engine, stop: Arc::new(Mutex::new(stop)) };
    match asked {
        Some(asked) => {
            session.on_interrupt();
            // The picture is made for this question alone.
            let answer = session.answer(&asked, &watch.left())?;
            show::write(command, &answer, &asked)?;
        }
        None => prompt::run(&session)?,
    }
    Ok(Status::Clean)
}

/// The property graph of an inventory as read.
#[cfg(feature = "neo4j")]
pub fn picture(input: &Input) -> PropertyGraph {
    picture_while(input, &mut |_| true).unwrap_or_default()
}

/// The same, within the limits of a query.
fn picture_within(input: &Input, watch: &Watch) -> Result<PropertyGraph, CommandError> {
    let mut ended = Ok(());
    let graph = picture_while(input, &mut |bytes| {
        ended = watch.look_at(bytes);
        ended.is_ok()
    });
    ended.map_err(|error| failed("", &error))?;
    Ok(graph.unwrap_or_default())
}

fn picture_while(input: &Input, go_on: &mut dyn FnMut(usize) -> bool) -> Option<PropertyGraph> {
    let analysis = Analysis::prepare(&input.inventory, &input.regimes, input.as_of);
    let mut assessment = analysis.assess();
    let judged = std::mem::take(&mut assessment.findings);
    assessment.findings = input.weighed(judged);
    graph::build_while(&analysis, &assessment, &input.sources, go_on)
}

fn limits(command: &args::Query) -> Limits {
    Limits { time: Duration::from_secs(command.timeout), rows: command.limit, memory: command.memory << 20 }
}

/// What is asked; `None`: at the prompt.
fn asked(command: &args::Query) -> Result<Option<Asked>, CommandError> {
    let given = saved::parameters(&command.param)?;
    if let Some(name) = &command.saved {
        return saved::find(name, given).map(Some);
    }
    if let Some(text) = &command.text {
        return Asked::new(text.clone(), given).map(Some);
    }
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let failed = |source| Kind::Io { step: "read", path: "standard input".into(), source };
    // One more than is let through, so that a longer text is refused as too long.
    io::stdin().lock().take(bounds::BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| failed(io::Error::other("it is not UTF-8")))?;
    // Some editors put a byte order mark before a text.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Asked::new(text, given).map(Some)
}

/// What queries are asked of, and how.
pub struct Session<'s> {
    command: &'s args::Query,
    graph: &'s PropertyGraph,
    engine: Arc<dyn Engine + Send + Sync>,
    /// The switch of the question at hand.
    stop: Arc<Mutex<Stop>>,
}

impl Session<'_> {
    /// Ctrl-C ends the query that runs, not the program; a second one ends that too. Set once, and after an editor of
    /// lines, which sets one of its own.
    fn on_interrupt(&self) {
        let current = Arc::clone(&self.stop);
        // Where no handler can be set, Ctrl-C ends the program as ever.
        let _ = ctrlc::set_handler(move || {
            let stop = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if stop.is_stopped() {
                std::process::exit(2);
            }
            stop.stop();
        });
    }

    fn limits(&self) -> Limits {
        limits(self.command)
    }

    #[cfg(feature = "neo4j")]
    fn is_on_a_server(&self) -> bool {
        self.command.neo4j.is_some()
    }

    #[cfg(not(feature = "neo4j"))]
    #[expect(clippy::unused_self, reason = "without servers there is none")]
    fn is_on_a_server(&self) -> bool {
        false
    }

    /// Holds the names of a query against those of the graph, and runs it.
    fn answer(&self, asked: &Asked, limits: &Limits) -> Result<Answer, CommandError> {
        let parameters = asked.parameters(self.graph.as_of);
        self.look(asked, &parameters)?;
        let stop = Stop::default();
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
        let explained = self.command.explain && matches!(asked.wants, Wants::Answer);
        let question = Question {
            engine: Arc::clone(&self.engine),
            query: asked.query.clone(),
            parameters,
            limits: *limits,
            stop,
            wants: if explained { Wants::Plan } else { asked.wants },
            patient: self.is_on_a_server(),
        };
        question.ask().map_err(|mut error| {
            // The time that was asked for is told, and not what the making of the graph left of it.
            let [left, all] =
                [limits.time, self.limits().time].map(|time| format!(" {} s", time.as_secs_f64()));
            error.message = error.message.replace(&left, &all);
            failed(&asked.text, &error)
        })
    }

    fn look(&self, asked: &Asked, parameters: &Parameters) -> Result<(), CommandError> {
        let text = asked.text.as_str();
        let look = text::names::look(&asked.query, &Known::of(self.graph), parameters);
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

/// The error under the line that it is about.
pub fn failed(text: &str, error: &QueryError) -> CommandError {
    Kind::Query(text::underline(text, error)).into()
}
