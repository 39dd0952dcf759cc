//! What a function is: its name, what it is given, what it gives, and what runs.

use crate::query::{
    engine::{
        context::Context,
        done::{Done, failed, misfit},
        types::Ty,
        value::Value,
    },
    error::Fault,
};

/// What runs.
pub type Run = for<'g> fn(&mut Context<'g>, &[Value<'g>]) -> Done<Value<'g>>;

/// A function.
pub struct Function {
    /// Its name, in lower case.
    pub name: &'static str,
    /// At least so many values are given.
    pub least: usize,
    /// At most.
    pub most: usize,
    /// What each may be, by a letter each: see [`types`]. Empty: anything.
    pub wants: &'static [&'static str],
    /// What it gives.
    pub gives: &'static str,
    /// Whether it gives null where anything given is null.
    pub nulls: bool,
    /// What runs.
    pub run: Run,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// One that gives null for null.
pub const fn function(
    name: &'static str,
    (least, most): (usize, usize),
    wants: &'static [&'static str],
    gives: &'static str,
    run: Run,
) -> Function {
    Function { name, least, most, wants, gives, nulls: true, run }
}

/// One that is given null too.
pub const fn with_null(
    name: &'static str,
    (least, most): (usize, usize),
    wants: &'static [&'static str],
    gives: &'static str,
    run: Run,
) -> Function {
    Function { name, least, most, wants, gives, nulls: false, run }
}

/// The types of letters.
pub fn types(letters: &str) -> Vec<Ty> {
    let of = |letter| match letter {
        'T' => Ty::Text,
        'I' => Ty::Int,
        'F' => Ty::Float,
        '#' => Ty::Number,
        'B' => Ty::Truth,
        'L' => Ty::list(),
        'M' => Ty::Map,
        'N' => Ty::Node,
        'R' => Ty::Rel,
        'P' => Ty::Path,
        'D' => Ty::Temporal,
        'U' => Ty::Duration,
        'G' => Ty::Point,
        _ => Ty::Any,
    };
    letters.chars().map(of).collect()
}

/// A value that the function is not given.
pub fn unfit<'g>(value: &Value<'g>, due: &str) -> Done<Value<'g>> {
    Err(misfit(Fault::Run, value.what(), due).into())
}

/// A value that is out of range.
pub fn out<'g>(message: impl Into<String>) -> Done<Value<'g>> {
    Err(failed(message).into())
}

/// Nothing where the value is not there.
pub fn or_null(value: Option<Value<'_>>) -> Value<'_> {
    value.unwrap_or(Value::Null)
}
