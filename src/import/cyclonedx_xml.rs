//! A bill of materials of `CycloneDX` in XML, as the keys and values that it has in JSON.

use std::borrow::Cow;

use roxmltree::{Document as Xml, Node as Element, ParsingOptions};

use super::remark::Remark;
use crate::text::tree::{Key, Node, Value};

/// What tells one: its name space, but for the version.
const SPACE: &str = "http://cyclonedx.org/schema/bom/";

/// So deep may services lie in services, and other things in what is quoted.
const DEEP: usize = 64;

/// So many elements a bill may have.
const ELEMENTS: u32 = 10_000_000;

/// Whether a text is one, by how it begins.
pub fn is(begin: &str) -> bool {
    begin.trim_start().starts_with('<') && begin.contains(SPACE)
}

/// Its services; where it cannot be read, that is told. No entities are read, and nothing is fetched.
pub fn read<'t>(name: &str, text: &'t str, told: &mut Vec<Remark>) -> Option<Node<'t>> {
    let options = ParsingOptions { nodes_limit: ELEMENTS, ..ParsingOptions::default() };
    let xml = match Xml::parse_with_options(text, options) {
        Ok(xml) => xml,
        Err(error) => {
            told.push(wrong(name, text, &error));
            return None;
        }
    };
    let root = xml.root_element();
    if let Some(service) = deeper(root) {
        let place = xml.text_pos_at(service.range().start);
        let message = format!("services lie in more than {DEEP} others here");
        let help = "no program is made so: see what made the file; `--partial` writes those above";
        told.push(Remark::wrong(format!("{name}:{}:{}", place.row, place.col), message, help));
    }
    let services = child(root, "services").map(|services| list(services, "service", &|e| service(e, 0)));
    let mut pairs = vec![pair(root, "bomFormat", texts(root, "CycloneDX"))];
    pairs.extend(services.map(|services| pair(root, "services", services)));
    Some(node(root, Value::Map(pairs)))
}

/// What is wrong with it, and where. Of a text that breaks off, and of some more, the parser does not say where that is.
fn wrong(name: &str, text: &str, error: &roxmltree::Error) -> Remark {
    use roxmltree::Error::{
        AttributesLimitReached, DtdDetected, NamespacesLimitReached, NoRootNode, NodesLimitReached,
        UnclosedRootNode, UnexpectedEndOfStream,
    };
    let at = |byte: usize| {
        let before = text.get(..byte).unwrap_or(text);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{name}:{}:{column}", before.matches('\n').count() + 1)
    };
    match error {
        DtdDetected => Remark::error(
            at(text.find("<!DOCTYPE").unwrap_or_default()),
            "the bill has a document type (`<!DOCTYPE`), and such are not read: what it defines may be anything",
            "take it out; a bill of CycloneDX needs none",
        ),
        NoRootNode | UnclosedRootNode | UnexpectedEndOfStream => {
            Remark::error(at(text.trim_end().len()), "the bill breaks off here", "save it again, whole")
        }
        NodesLimitReached | AttributesLimitReached | NamespacesLimitReached => {
            Remark::error(name, format!("the bill has more than {ELEMENTS} elements"), "import it in parts")
        }
        other => {
            let place = other.pos();
            // The place is told before it.
            let message = other.to_string();
            let message = message.split(" at ").next().unwrap_or(&message).to_owned();
            Remark::error(format!("{name}:{}:{}", place.row, place.col), message, "mend it there")
        }
    }
}

/// The elements that lie in so many others that they are not read.
fn deeper<'a, 'i>(root: Element<'a, 'i>) -> Option<Element<'a, 'i>> {
    let is = |element: &Element<'_, '_>| element.tag_name().name() == "service";
    let depth = |element: Element<'_, '_>| element.ancestors().filter(is).count();
    root.descendants().filter(is).find(|service| depth(*service) > DEEP + 1)
}

fn service<'t>(element: Element<'_, '_>, depth: usize) -> Node<'t> {
    let mut pairs = Vec::new();
    pairs.extend(element.attribute("bom-ref").map(|text| pair(element, "bom-ref", texts(element, text))));
    for part in elements(element) {
        let value = match part.tag_name().name() {
            "endpoints" => list(part, "endpoint", &|e| texts(e, &said(e))),
            "data" => data(part),
            "services" if depth < DEEP => list(part, "service", &|e| service(e, depth + 1)),
            // Deeper than anybody's program.
            "services" => continue,
            _ => whole(part, 0),
        };
        pairs.push(pair(part, part.tag_name().name(), value));
    }
    node(element, Value::Map(pairs))
}

/// Entries of data: older versions have their classification alone.
fn data<'t>(element: Element<'_, '_>) -> Node<'t> {
    let entries = elements(element).map(|entry| {
        let mut pairs = Vec::new();
        let classified = if entry.tag_name().name() == "classification" {
            Some(entry)
        } else {
            for name in ["name", "description"] {
                pairs.extend(entry.attribute(name).map(|text| pair(entry, name, texts(entry, text))));
            }
            for part in elements(entry).filter(|part| part.tag_name().name() != "classification") {
                let name = part.tag_name().name();
                let value = match name {
                    "source" | "destination" => list(part, "url", &|e| texts(e, &said(e))),
                    _ => whole(part, 0),
                };
                pairs.push(pair(part, name, value));
            }
            child(entry, "classification")
        };
        if let Some(classified) = classified {
            let flow = classified.attribute("flow").unwrap_or_default();
            pairs.push(pair(classified, "flow", texts(classified, flow)));
            pairs.push(pair(classified, "classification", texts(classified, &said(classified))));
        }
        node(entry, Value::Map(pairs))
    });
    node(element, Value::List(entries.collect()))
}

/// All that an element says: its text, or what is in it; what stands several times is a list.
fn whole<'t>(element: Element<'_, '_>, depth: usize) -> Node<'t> {
    let parts: Vec<Element<'_, '_>> = elements(element).collect();
    if parts.is_empty() || depth == DEEP {
        return texts(element, &said(element));
    }
    let mut pairs: Vec<(Key<'t>, Node<'t>)> = Vec::new();
    for part in parts {
        let (name, value) = (part.tag_name().name(), whole(part, depth + 1));
        match pairs.iter_mut().find(|(key, _)| key.name == name) {
            Some((_, Node { value: Value::List(list), .. })) => list.push(value),
            Some((_, known)) => {
                let first = std::mem::replace(known, node(part, Value::Null));
                known.value = Value::List(vec![first, value]);
            }
            None => pairs.push(pair(part, name, value)),
        }
    }
    node(element, Value::Map(pairs))
}

fn elements<'a, 'i>(element: Element<'a, 'i>) -> impl Iterator<Item = Element<'a, 'i>> {
    element.children().filter(Element::is_element)
}

fn child<'a, 'i>(element: Element<'a, 'i>, name: &str) -> Option<Element<'a, 'i>> {
    element.children().find(|part| part.is_element() && part.tag_name().name() == name)
}

fn said(element: Element<'_, '_>) -> String {
    let texts = element.children().filter(Element::is_text).filter_map(|part| part.text());
    texts.collect::<String>().trim().to_owned()
}

fn list<'t>(element: Element<'_, '_>, name: &str, read: &dyn Fn(Element<'_, '_>) -> Node<'t>) -> Node<'t> {
    let items = elements(element).filter(|item| item.tag_name().name() == name).map(read);
    node(element, Value::List(items.collect()))
}

fn texts<'t>(element: Element<'_, '_>, text: &str) -> Node<'t> {
    node(element, Value::Text(Cow::Owned(text.to_owned())))
}

fn pair<'t>(element: Element<'_, '_>, name: &str, value: Node<'t>) -> (Key<'t>, Node<'t>) {
    let Node { start, end, .. } = node(element, Value::Null);
    (Key { start, end, name: Cow::Owned(name.to_owned()) }, value)
}

fn node<'t>(element: Element<'_, '_>, value: Value<'t>) -> Node<'t> {
    let range = element.range();
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Node { start: place(range.start), end: place(range.end), value }
}
