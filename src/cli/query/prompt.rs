//! The prompt: a line editor with history and completion, and a few commands of its own.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use rustyline::{
    Completer, Config, Context, Editor, Helper, Highlighter, Hinter,
    completion::{Completer, Pair},
    error::ReadlineError,
    history::DefaultHistory,
    validate::{ValidationContext, ValidationResult, Validator},
};
use thalweg::{
    graph::PropertyGraph,
    query::{self, Cell, Fault, complete, text::Query},
    text::clean,
};

use super::{
    saved::{self, Asked, Wants},
    session::Session,
    show, start,
};
use crate::{
    error::{CommandError, Kind},
    output,
};

const HELP: &str =
    "A query ends with `;`, or where it is complete. Ctrl-C ends a query that runs, Ctrl-D the prompt.
:schema            labels and types of the graph, with their properties
:saved             the saved queries
:saved NAME k=v..  runs one
:explain QUERY     how a query would be run; PROFILE before it: how it ran
:help              this
:quit              the end
";

/// So many queries that were typed are kept.
const KEPT: usize = 10_000;

/// Reads queries until the end.
pub fn run(session: &Session) -> Result<(), CommandError> {
    let failed = |e: ReadlineError| {
        let source = std::io::Error::other(e.to_string());
        CommandError::from(Kind::Io { step: "read from", path: "the terminal".into(), source })
    };
    let config = Config::builder().auto_add_history(true).max_history_size(KEPT).map_err(failed)?.build();
    let mut editor: Editor<Typing, DefaultHistory> = Editor::with_config(config).map_err(failed)?;
    session.on_interrupt();
    editor.set_helper(Some(Typing { names: Names { graph: session.graph } }));
    let history = history().filter(|path| may_be_kept_in(path));
    let history = history.filter(|path| {
        // The first time there is none.
        let is_read = !path.exists() || editor.load_history(path).is_ok();
        if !is_read {
            output::complain(&format!(
                "note: {} cannot be read as what was typed before: it stays as it is, and nothing is added to it\n",
                clean(&path.display().to_string())
            ));
        }
        is_read
    });
    let (nodes, ties) = (session.graph.nodes().len(), session.graph.relationships().len());
    let name = clean(&session.graph.name);
    output::print(&format!("{name}: {nodes} nodes, {ties} relationships; :help helps\n"))?;
    output::print(&start::questions(session.graph))?;
    loop {
        match editor.readline("thalweg> ") {
            Ok(line) => {
                if matches!(line.trim(), ":quit" | ":exit" | ":q") {
                    break;
                }
                if let Err(error) = entered(session, line.trim()) {
                    output::complain(&error.text());
                }
                if output::is_closed() {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(failed(error)),
        }
    }
    keep(&mut editor, history.as_deref());
    Ok(())
}

/// Whether a file may be what was typed before: it is not there, is empty, or begins as the editor begins it. Whatever else stands there is a
/// person's, which is told.
fn may_be_kept_in(path: &Path) -> bool {
    const BEGIN: &[u8] = b"#V2\n";
    let begin = || {
        let mut begin = Vec::new();
        File::open(path)?.take(BEGIN.len() as u64).read_to_end(&mut begin)?;
        std::io::Result::Ok(begin.is_empty() || begin == BEGIN)
    };
    let is_one = match fs::metadata(path) {
        Err(error) => error.kind() == std::io::ErrorKind::NotFound && fs::symlink_metadata(path).is_err(),
        Ok(meta) => meta.is_file() && begin().unwrap_or(false),
    };
    if !is_one {
        output::complain(&format!(
            "note: {} is something else than what was typed before: it stays as it is, and what is typed is not kept\n",
            clean(&path.display().to_string())
        ));
    }
    is_one
}

/// Adds what was typed to the history, behind what others have added meanwhile; one that cannot be kept is no reason to fail.
fn keep(editor: &mut Editor<Typing, DefaultHistory>, history: Option<&Path>) {
    if let Some(path) = history {
        let _ = path.parent().map(std::fs::create_dir_all);
        let _ = editor.append_history(path);
    }
}

/// Where what was typed is kept.
fn history() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|p| p.is_absolute());
    let state = state.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")))?;
    Some(state.join("thalweg/queries"))
}

fn entered(session: &Session, line: &str) -> Result<(), CommandError> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match word {
        "" => Ok(()),
        ":help" => output::print(HELP),
        ":schema" => output::print(&schema(session.graph)),
        ":saved" if rest.trim().is_empty() => output::print(&saved::list()),
        ":saved" => {
            let mut words = rest.split_whitespace().map(str::to_owned);
            let name = words.next().unwrap_or_default();
            let given = saved::parameters(&words.collect::<Vec<_>>())?;
            answered(session, &saved::find(&name, given)?)
        }
        ":explain" => {
            let mut asked = Asked::new(rest.to_owned(), thalweg::query::Parameters::new())?;
            if asked.wants == Wants::Answer {
                asked.wants = Wants::Plan;
            }
            // Its names are looked at as those of a query that runs.
            let plan = session.answer(&asked, &session.limits())?;
            let line = |cell: &Cell| clean(&query::show::text(cell)) + "\n";
            output::print(&plan.rows.iter().flatten().map(line).collect::<String>())
        }
        _ if word.starts_with(':') => {
            let error = Kind::Unknown { what: "command", id: word.to_owned() };
            Err(CommandError::from(error).hint(":help shows those that there are"))
        }
        _ => answered(session, &Asked::new(line.to_owned(), thalweg::query::Parameters::new())?),
    }
}

fn answered(session: &Session, asked: &Asked) -> Result<(), CommandError> {
    let answer = session.answer(asked, &session.limits())?;
    show::write(session.command, &answer, asked, &|| !session.is_stopped())
}

/// What the graph holds.
pub fn schema(graph: &PropertyGraph) -> String {
    let lines = graph.describe().into_iter().map(|d| {
        let properties = d.properties.iter().map(|p| clean(p)).collect::<Vec<_>>().join(", ");
        format!("{:>8}  {}  {properties}", d.count, d.pattern).trim_end().to_owned() + "\n"
    });
    lines.collect()
}

#[derive(Completer, Helper, Highlighter, Hinter)]
struct Typing<'g> {
    #[rustyline(Completer)]
    names: Names<'g>,
}

impl Validator for Typing<'_> {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let done =
            text.trim().is_empty() || text.trim_start().starts_with(':') || text.trim_end().ends_with(';');
        let cut_short = || match Query::read(text) {
            // What is opened and not closed goes on in the next line.
            Err(e) if e.fault == Fault::Syntax => {
                e.message.ends_with("not closed")
                    || e.message.ends_with("does not end")
                    || e.place.is_none_or(|p| p.end >= text.trim_end().len())
            }
            _ => false,
        };
        Ok(if !done && cut_short() && !text.ends_with("\n\n") {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

struct Names<'g> {
    graph: &'g PropertyGraph,
}

impl Completer for Names<'_> {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, offered) = complete(self.graph, line.get(..at).unwrap_or_default());
        let pair = |word: String| Pair { display: clean(&word), replacement: word };
        Ok((start, offered.into_iter().map(pair).collect()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use clap::Parser as _;
    use thalweg::{
        graph::{Label, Node},
        query::{Embedded, Stop},
    };

    use super::*;

    #[test]
    fn what_is_not_a_history_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries");
        assert!(may_be_kept_in(&path) && !path.exists());
        for (bytes, is_one) in [
            (&b""[..], true),
            (b"#V2\nRETURN 1\n", true),
            (b"my notes\n", false),
            (b"#V2 of my notes\n", false),
            (b"my\xffnotes\n", false),
        ] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(may_be_kept_in(&path), is_one, "{bytes:?}");
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
        assert!(!may_be_kept_in(folder.path()));
    }

    /// What a plan is asked of is looked at as what runs is.
    #[test]
    fn names_are_looked_at_before_a_plan_is_shown() {
        let mut graph = PropertyGraph::new("test", None);
        let name = graph.intern("name");
        let properties = [(name, thalweg::graph::Property::text("CRM"))].into();
        graph.add_node(Node { label: Label::Store, also: None, id: "crm".into(), properties });
        let arguments = crate::args::Args::try_parse_from(["thalweg", "query", "x"]).unwrap();
        let crate::args::Command::Query(command) = arguments.command else { panic!("a query") };
        let session = Session {
            command: &command,
            graph: &graph,
            engine: Arc::new(Embedded::load(&graph).unwrap()),
            stop: Arc::new(Mutex::new(Some(Stop::default()))),
        };
        for line in
            ["MATCH (n:Stoer) RETURN n", "MATCH (n:Store) RETURN n.nmae", "MATCH (n {id: $x}) RETURN n"]
        {
            for word in [":explain", ":explain PROFILE", "EXPLAIN", "PROFILE", ""] {
                let error = entered(&session, format!("{word} {line}").trim()).unwrap_err();
                let asked = entered(&session, line).unwrap_err();
                let last = |text: String| text.lines().last().map(str::to_owned);
                assert_eq!(last(error.text()), last(asked.text()), "{word} {line}");
            }
        }
        entered(&session, ":explain MATCH (n:Store) RETURN n.name").unwrap();
    }
}
