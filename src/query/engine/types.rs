//! What can be told of a value before the query runs.

/// A type, as far as it can be told.
#[derive(Debug, Clone, PartialEq)]
pub enum Ty {
    /// It cannot be told.
    Any,
    /// Null.
    Null,
    /// Yes or no.
    Truth,
    /// A whole number.
    Int,
    /// Another number.
    Float,
    /// Some number.
    Number,
    /// A text.
    Text,
    /// A list of these.
    List(Box<Ty>),
    /// A map.
    Map,
    /// A node.
    Node,
    /// A relationship.
    Rel,
    /// A path.
    Path,
    /// A day or a time.
    Temporal,
    /// A length of time.
    Duration,
    /// A point.
    Point,
}

impl Ty {
    /// A list of what cannot be told.
    pub fn list() -> Self {
        Self::List(Box::new(Self::Any))
    }

    /// Whether nothing is known that keeps it from being one of these; null fits all.
    pub fn may_be(&self, wanted: &[Ty]) -> bool {
        match self {
            Self::Any | Self::Null => true,
            Self::List(_) => wanted.iter().any(|w| matches!(w, Self::List(_))),
            Self::Number => wanted.iter().any(|w| matches!(w, Self::Number | Self::Int | Self::Float)),
            Self::Int | Self::Float => wanted.iter().any(|w| w == self || *w == Self::Number),
            _ => wanted.contains(self),
        }
    }

    /// What may be either.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Null, other) | (other, Self::Null) => other,
            (a, b) if a.is_number() && b.is_number() => Self::Number,
            _ => Self::Any,
        }
    }

    /// Whether it is a number for certain.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Float | Self::Number)
    }

    /// In words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Null => "null",
            Self::Truth => "a truth",
            Self::Int => "a whole number",
            Self::Float | Self::Number => "a number",
            Self::Text => "a text",
            Self::List(_) => "a list",
            Self::Map => "a map",
            Self::Node => "a node",
            Self::Rel => "a relationship",
            Self::Path => "a path",
            Self::Temporal => "a day or a time",
            Self::Duration => "a duration",
            Self::Point => "a point",
        }
    }
}
