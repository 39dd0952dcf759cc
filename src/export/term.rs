//! Names of RDF: namespaces, terms, the IRIs of an inventory, and what is said of one of them.

use std::{borrow::Cow, fmt::Write as _};

use crate::graph::{Node, PropertyGraph};

/// The namespace of Thalweg's own terms. The domain is one of those that nobody can own (RFC 2606): the IRIs name, and lead
/// nowhere.
pub(super) const OURS: &str = "https://thalweg.example/ns#";

/// What the IRIs of an inventory begin with, before its name.
const BASE: &str = "https://thalweg.example/id/";

/// A namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Ours,
    Dpv,
    Pd,
    Gdpr,
    LegalEu,
    Loc,
    Skos,
    Rdf,
    Rdfs,
    Xsd,
}

impl Space {
    /// Those that are declared.
    pub(super) const ALL: &'static [Self] = &[
        Self::Ours,
        Self::Dpv,
        Self::Pd,
        Self::Gdpr,
        Self::LegalEu,
        Self::Loc,
        Self::Skos,
        Self::Rdf,
        Self::Rdfs,
        Self::Xsd,
    ];

    /// Its prefix.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Ours => "tw",
            Self::Dpv => "dpv",
            Self::Pd => "pd",
            Self::Gdpr => "eu-gdpr",
            Self::LegalEu => "legal-eu",
            Self::Loc => "loc",
            Self::Skos => "skos",
            Self::Rdf => "rdf",
            Self::Rdfs => "rdfs",
            Self::Xsd => "xsd",
        }
    }

    /// Its IRI.
    pub(super) fn iri(self) -> &'static str {
        match self {
            Self::Ours => OURS,
            Self::Dpv => "https://w3id.org/dpv#",
            Self::Pd => "https://w3id.org/dpv/pd#",
            Self::Gdpr => "https://w3id.org/dpv/legal/eu/gdpr#",
            Self::LegalEu => "https://w3id.org/dpv/legal/eu#",
            Self::Loc => "https://w3id.org/dpv/loc#",
            Self::Skos => "http://www.w3.org/2004/02/skos/core#",
            Self::Rdf => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            Self::Rdfs => "http://www.w3.org/2000/01/rdf-schema#",
            Self::Xsd => "http://www.w3.org/2001/XMLSchema#",
        }
    }
}

/// A name in a namespace: letters, digits, `_`, `-` inside, and `%XX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name<'g>(pub Space, pub Cow<'g, str>);

impl Name<'static> {
    /// One that is known here.
    pub(super) fn of(space: Space, local: &'static str) -> Self {
        Self(space, Cow::Borrowed(local))
    }
}

/// The object of a triple.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object<'g> {
    /// A resource of this inventory, from its base.
    Own(String),
    /// A term.
    Term(Name<'g>),
    Text(&'g str),
    /// A day, as text.
    Day(Cow<'g, str>),
    Number(i64),
    Truth(bool),
    List(&'g [Box<str>]),
}

/// A subject with what is said of it.
#[derive(Debug)]
pub(super) struct Resource<'g> {
    /// From the base of the inventory.
    pub iri: String,
    pub classes: Vec<Name<'g>>,
    pub values: Vec<(Name<'g>, Object<'g>)>,
}

/// The base of the inventory's IRIs.
pub(super) fn base(graph: &PropertyGraph) -> String {
    format!("{BASE}{}/", segment(&graph.name))
}

/// A term of ours.
pub(super) fn ours(local: &str) -> Name<'_> {
    Name(Space::Ours, Cow::Borrowed(local))
}

/// A column as a term of ours.
pub(super) fn column(key: &str) -> Name<'_> {
    if !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return ours(key);
    }
    Name(Space::Ours, Cow::Owned(percent(key, |b| b.is_ascii_alphanumeric() || b == b'_')))
}

/// The IRI of a node, from the base.
pub(super) fn own(node: &Node) -> String {
    format!("{}/{}", node.label.as_str(), segment(&node.id))
}

/// A text as one segment of a path. `.` and `..` would lead elsewhere.
pub(super) fn segment(text: &str) -> String {
    if matches!(text, "." | "..") {
        return text.replace('.', "%2E");
    }
    percent(text, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'~'))
}

fn percent(text: &str, plain: impl Fn(u8) -> bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut all, byte| {
        if plain(byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}
