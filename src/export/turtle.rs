//! RDF 1.1 Turtle: the triples of [`super::rdf`].

use std::io::{self, Write};

use super::{
    property::escaped,
    rdf,
    term::{self, Name, Object, Space},
};
use crate::{graph::PropertyGraph, text::is_hidden};

pub(super) fn write(graph: &PropertyGraph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "@base <{}> .", term::base(graph))?;
    for space in Space::ALL {
        writeln!(out, "@prefix {}: <{}> .", space.prefix(), space.iri())?;
    }
    rdf::each(graph, |resource| {
        write!(out, "<{}>", resource.iri)?;
        for (at, class) in resource.classes.iter().enumerate() {
            out.write_all(if at > 0 { b", " } else { b" a " })?;
            term(out, class)?;
        }
        for (at, (predicate, object)) in resource.values.iter().enumerate() {
            out.write_all(if at > 0 || !resource.classes.is_empty() { b" ;\n  " } else { b" " })?;
            term(out, predicate)?;
            out.write_all(b" ")?;
            value(out, object)?;
        }
        out.write_all(b" .\n")
    })
}

fn term(out: &mut dyn Write, Name(space, local): &Name<'_>) -> io::Result<()> {
    write!(out, "{}:{local}", space.prefix())
}

fn value(out: &mut dyn Write, object: &Object<'_>) -> io::Result<()> {
    match object {
        Object::Own(iri) => write!(out, "<{iri}>"),
        Object::Term(name) => term(out, name),
        Object::Text(text) => literal(out, text),
        Object::Day(day) => write!(out, "\"{day}\"^^xsd:date"),
        Object::Number(number) => write!(out, "{number}"),
        Object::Truth(truth) => write!(out, "{truth}"),
        Object::List(items) => {
            out.write_all(b"(")?;
            for item in *items {
                out.write_all(b" ")?;
                literal(out, item)?;
            }
            out.write_all(b" )")
        }
    }
}

fn literal(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    escaped(
        out,
        text,
        |c| matches!(c, '"' | '\\') || c.is_control() || is_hidden(c),
        |out, c| match c {
            '"' => out.write_all(b"\\\""),
            '\\' => out.write_all(b"\\\\"),
            '\n' => out.write_all(b"\\n"),
            '\r' => out.write_all(b"\\r"),
            '\t' => out.write_all(b"\\t"),
            c if u32::from(c) > 0xFFFF => write!(out, "\\U{:08X}", u32::from(c)),
            c => write!(out, "\\u{:04X}", u32::from(c)),
        },
    )?;
    out.write_all(b"\"")
}
