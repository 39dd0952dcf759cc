//! JSON-LD 1.1: the triples of [`super::rdf`]. The context stands in the file, so that no reader needs the network.

use std::io::{self, Write};

use super::{
    property::json,
    rdf,
    term::{self, Name, Object, Resource, Space},
};
use crate::{graph::PropertyGraph, text::escaped};

pub(super) fn write(graph: &PropertyGraph, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"@context\":{{\"@version\":1.1,\"@base\":\"{}\"", term::base(graph))?;
    for space in Space::ALL {
        write!(out, ",\n\"{}\":\"{}\"", space.prefix(), space.iri())?;
    }
    out.write_all(b"},\n\"@graph\":[")?;
    let mut first = true;
    rdf::each(graph, |resource| {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        object(out, resource)
    })?;
    out.write_all(b"\n]}\n")
}

fn object(out: &mut dyn Write, resource: &Resource<'_>) -> io::Result<()> {
    write!(out, "{{\"@id\":\"{}\"", resource.iri)?;
    if !resource.classes.is_empty() {
        out.write_all(b",\"@type\":[")?;
        for (at, class) in resource.classes.iter().enumerate() {
            out.write_all(if at > 0 { b"," } else { b"" })?;
            term(out, class)?;
        }
        out.write_all(b"]")?;
    }
    // A member stands once: what is said more than once by one predicate is an array.
    for (at, (predicate, _)) in resource.values.iter().enumerate() {
        if resource.values.iter().take(at).any(|(earlier, _)| earlier == predicate) {
            continue;
        }
        out.write_all(b",")?;
        term(out, predicate)?;
        out.write_all(b":[")?;
        let same = resource.values.iter().skip(at).filter(|(other, _)| other == predicate);
        for (at, (_, object)) in same.enumerate() {
            out.write_all(if at > 0 { b"," } else { b"" })?;
            value(out, object)?;
        }
        out.write_all(b"]")?;
    }
    out.write_all(b"}")
}

fn term(out: &mut dyn Write, Name(space, local): &Name<'_>) -> io::Result<()> {
    write!(out, "\"{}:{local}\"", space.prefix())
}

fn value(out: &mut dyn Write, object: &Object<'_>) -> io::Result<()> {
    match object {
        Object::Own(iri) => write!(out, "{{\"@id\":\"{iri}\"}}"),
        Object::Term(name) => {
            out.write_all(b"{\"@id\":")?;
            term(out, name)?;
            out.write_all(b"}")
        }
        Object::Text(text) => json(out, text),
        Object::Day(day) => write!(out, "{{\"@value\":\"{day}\",\"@type\":\"xsd:date\"}}"),
        // As text: a reader may keep numbers as floating ones.
        Object::Number(number) => write!(out, "{{\"@value\":\"{number}\",\"@type\":\"xsd:integer\"}}"),
        Object::Truth(truth) => write!(out, "{truth}"),
        Object::List(items) => {
            out.write_all(b"{\"@list\":")?;
            escaped::to_writer(&mut *out, items)?;
            out.write_all(b"}")
        }
    }
}
