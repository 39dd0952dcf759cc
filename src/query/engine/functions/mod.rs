//! The functions, each with what it is given and what it gives.

pub mod convert;
pub mod entry;
pub mod find;
pub mod graph;
pub mod list;
pub mod maths;
pub mod point;
pub mod regex;
pub mod temporal;
pub mod text;
pub mod written;

use self::entry::Function;

/// The function of this name in lower case.
pub fn find(name: &str) -> Option<&'static Function> {
    let all = [maths::ALL, text::ALL, list::ALL, graph::ALL, convert::ALL, temporal::ALL, point::ALL];
    all.into_iter().flatten().find(|f| f.name == name)
}
