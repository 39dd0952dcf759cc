//! Names, and where what they name is in a row.

use super::{plan::Slot, types::Ty};
use crate::{
    query::{
        engine::done::Done,
        error::{Fault, QueryError},
        text::{
            elsewhere,
            tree::{Name, Span},
        },
    },
    text::nearest,
};

/// The name of what is in a slot; `#` and its number where it has none.
pub fn shown(names: &[String], slot: Slot) -> String {
    match names.get(slot).map(String::as_str) {
        Some("") | None => format!("#{slot}"),
        Some(name) => name.to_owned(),
    }
}

/// A name.
#[derive(Debug, Clone)]
pub struct Var {
    /// As it is written, without backticks.
    pub name: String,
    /// Where its value is.
    pub slot: Slot,
    /// What is known of it.
    pub ty: Ty,
    /// Whether it has no value here: rows were put together since.
    pub hidden: bool,
}

/// The names that are known at some place; later ones hide earlier ones.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The names.
    pub vars: Vec<Var>,
}

impl Scope {
    /// The name, if it is known.
    pub fn find(&self, name: &str) -> Option<&Var> {
        self.vars.iter().rev().find(|v| v.name == name)
    }

    /// Makes a name known.
    pub fn add(&mut self, name: &str, slot: Slot, ty: Ty) {
        self.vars.push(Var { name: name.to_owned(), slot, ty, hidden: false });
    }

    /// The name; an error where it is not known.
    pub fn known(&self, name: &str, span: Span) -> Done<&Var> {
        let known = self.find(name);
        if known.is_some_and(|var| var.hidden) {
            return Err(hidden(name, span).into());
        }
        known.ok_or_else(|| {
            let error = QueryError::new(Fault::Name, unknown(name)).at(span.range());
            let known = self.vars.iter().filter(|v| !v.hidden).map(|v| v.name.as_str());
            let help = match (elsewhere::value(name), nearest(name, known)) {
                (Some(help), _) => help.to_owned(),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => {
                    "a name is given by a pattern, by AS or by UNWIND, and WITH passes on only what it names"
                        .to_owned()
                }
            };
            error.help(help).into()
        })
    }

    /// An error where the name is taken.
    pub fn free(&self, name: &Name) -> Done<()> {
        match self.find(&name.text) {
            Some(_) => {
                Err(QueryError::new(Fault::Name, format!("`{}` is the name of something else", name.text))
                    .at(name.span.range())
                    .help("give it another name")
                    .into())
            }
            None => Ok(()),
        }
    }
}

/// What is said of a name that is not known.
pub fn unknown(name: &str) -> String {
    format!("nothing here is called `{name}`")
}

/// A name that has no value where it stands.
pub fn hidden(name: &str, span: Span) -> QueryError {
    QueryError::new(Fault::Name, format!("behind an aggregate or DISTINCT, `{name}` has no one value"))
        .at(span.range())
        .help("make it a column of its own first: `WITH`")
}
