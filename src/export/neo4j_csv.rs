//! A folder of CSV files that `neo4j-admin database import full` reads: one for each label of nodes, one for each type of
//! relationships, and `import.txt` with the command line.
//!
//! Nodes have one id space, with ids such as `Store/crm`, as relationships of one type start at nodes of several labels. Texts are in
//! quotes, blank cells are not, so that an empty text stays one. An empty list is none to the importer, and the graph has none. Nothing is done against formulas: the cells are for the
//! importer, and come back as they are.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, Write},
};

use rustc_hash::FxHashSet;

use super::property::{Shape, escaped, shapes};
use crate::graph::{Key, Kind, Label, Node, Properties, Property, PropertyGraph, Relationship};

/// The file with the command line.
const COMMAND: &str = "import.txt";

/// The labels that are never a node's first.
const SECOND: &[Label] = &[Label::Company, Label::Vendor, Label::Partner, Label::ThirdParty];

/// What could stand between the items of a list: the first that no item has.
const BETWEEN: &[char] = &[';', '|', '\u{1F}', '\u{1E}', '\u{1D}', '\u{1C}'];

/// The files of a graph.
#[derive(Debug)]
pub struct Folder<'g> {
    graph: &'g PropertyGraph,
    nodes: BTreeMap<Label, Vec<&'g Node>>,
    relationships: BTreeMap<Kind, Vec<&'g Relationship>>,
    between: char,
}

/// What a file holds.
enum Content {
    Nodes(Label),
    Relationships(Kind),
    Command,
}

impl<'g> Folder<'g> {
    /// Those of this graph.
    pub fn new(graph: &'g PropertyGraph) -> Self {
        let mut nodes: BTreeMap<Label, Vec<&Node>> = Label::ALL
            .iter()
            .filter(|label| !SECOND.contains(label))
            .map(|&label| (label, Vec::new()))
            .collect();
        for node in graph.nodes() {
            nodes.entry(node.label).or_default().push(node);
        }
        let mut relationships: BTreeMap<Kind, Vec<&Relationship>> =
            Kind::ALL.iter().map(|&kind| (kind, Vec::new())).collect();
        for relationship in graph.relationships() {
            relationships.entry(relationship.kind).or_default().push(relationship);
        }
        Self { graph, nodes, relationships, between: between(graph) }
    }

    fn files(&self) -> impl Iterator<Item = (String, Content)> {
        let nodes = self.nodes.keys().map(|&l| (format!("nodes-{}.csv", l.as_str()), Content::Nodes(l)));
        let relationships = self.relationships.keys();
        let relationships =
            relationships.map(|&k| (format!("relationships-{}.csv", k.as_str()), Content::Relationships(k)));
        nodes.chain(relationships).chain(std::iter::once((COMMAND.to_owned(), Content::Command)))
    }

    /// Their names: the same for every graph.
    pub fn names(&self) -> Vec<String> {
        self.files().map(|(name, _)| name).collect()
    }

    /// Writes one; nothing for a name that is none of theirs. The writer is given many small pieces: buffer it.
    pub fn write(&self, name: &str, out: &mut dyn Write) -> io::Result<()> {
        match self.files().find(|(other, _)| other == name) {
            Some((_, Content::Nodes(label))) => self.nodes(label, out),
            Some((_, Content::Relationships(kind))) => self.relationships(kind, out),
            Some((_, Content::Command)) => self.command(out),
            None => Ok(()),
        }
    }

    fn nodes(&self, label: Label, out: &mut dyn Write) -> io::Result<()> {
        let nodes = self.nodes.get(&label).map(Vec::as_slice).unwrap_or_default();
        let columns = shapes(nodes.iter().map(|node| &node.properties));
        out.write_all(b":ID,id:string")?;
        self.header(out, &columns)?;
        out.write_all(b",:LABEL\n")?;
        for node in nodes {
            reference(out, node)?;
            out.write_all(b",")?;
            quoted(out, &node.id)?;
            self.cells(out, &columns, &node.properties)?;
            out.write_all(b",\"")?;
            for (at, label) in node.labels().enumerate() {
                if at > 0 {
                    write!(out, "{}", self.between)?;
                }
                out.write_all(label.as_str().as_bytes())?;
            }
            out.write_all(b"\"\n")?;
        }
        Ok(())
    }

    fn relationships(&self, kind: Kind, out: &mut dyn Write) -> io::Result<()> {
        let relationships = self.relationships.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let columns = shapes(relationships.iter().map(|relationship| &relationship.properties));
        out.write_all(b":START_ID,:END_ID")?;
        self.header(out, &columns)?;
        out.write_all(b",:TYPE\n")?;
        for relationship in relationships {
            reference(out, self.graph.node(relationship.from))?;
            out.write_all(b",")?;
            reference(out, self.graph.node(relationship.to))?;
            self.cells(out, &columns, &relationship.properties)?;
            writeln!(out, ",{}", kind.as_str())?;
        }
        Ok(())
    }

    /// The columns of properties, each with its type behind its last colon.
    fn header(&self, out: &mut dyn Write, columns: &BTreeMap<Key, Shape>) -> io::Result<()> {
        let mut taken: FxHashSet<String> =
            columns.keys().map(|key| self.graph.key(*key).to_owned()).collect();
        for (key, shape) in columns {
            let kind = match shape {
                Shape::Number => "long",
                Shape::Truth => "boolean",
                Shape::List => "string[]",
                Shape::Text | Shape::Mixed => "string",
            };
            out.write_all(b",")?;
            let name = named(self.graph.key(*key), &mut taken);
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            if name.bytes().all(plain) {
                write!(out, "{name}:{kind}")?;
            } else {
                quoted(out, &format!("{name}:{kind}"))?;
            }
        }
        Ok(())
    }

    /// The cells of a row, blank where it has no such property.
    fn cells(&self, out: &mut dyn Write, columns: &BTreeMap<Key, Shape>, row: &Properties) -> io::Result<()> {
        for key in columns.keys() {
            out.write_all(b",")?;
            match row.iter().find(|(other, _)| other == key).map(|(_, value)| value) {
                None => {}
                Some(Property::Text(text)) => quoted(out, text)?,
                Some(Property::Number(number)) => write!(out, "{number}")?,
                Some(Property::Truth(truth)) => write!(out, "{truth}")?,
                Some(Property::List(items)) => {
                    let mut between = [0; 4];
                    quoted(out, &items.join(&*self.between.encode_utf8(&mut between)))?;
                }
            }
        }
        Ok(())
    }

    fn command(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"# Makes the database `neo4j` of these files. Run it in this folder, with the server stopped;\n\
              # --overwrite-destination is needed where the database is there already.\n\
              neo4j-admin database import full neo4j \\\n",
        )?;
        let between = match self.between {
            c if c.is_ascii_graphic() => format!("{c}"),
            c => format!("U+{:04X}", u32::from(c)),
        };
        write!(out, "  --array-delimiter='{between}' --delimiter=',' --quote='\"' --id-type=string")?;
        out.write_all(b" --multiline-fields=true --legacy-style-quoting=false --trim-strings=false")?;
        for (name, content) in self.files() {
            let what = match content {
                Content::Nodes(_) => "nodes",
                Content::Relationships(_) => "relationships",
                Content::Command => continue,
            };
            write!(out, " \\\n  --{what}={name}")?;
        }
        out.write_all(b"\n")
    }
}

/// A column's name. The importer takes what is in brackets or braces for an id space or for options, wherever it stands,
/// and leaves it out: each of them becomes a `_`, with more of them behind the name where another column has it.
fn named<'n>(name: &'n str, taken: &mut FxHashSet<String>) -> Cow<'n, str> {
    const READ: [char; 4] = ['(', ')', '{', '}'];
    if !name.contains(READ) {
        return Cow::Borrowed(name);
    }
    let mut other = name.replace(READ, "_");
    while !taken.insert(other.clone()) {
        other.push('_');
    }
    Cow::Owned(other)
}

/// The id of a node in the one id space.
fn reference(out: &mut dyn Write, node: &Node) -> io::Result<()> {
    write!(out, "\"{}/", node.label.as_str())?;
    inner(out, &node.id)?;
    out.write_all(b"\"")
}

fn quoted(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    inner(out, text)?;
    out.write_all(b"\"")
}

fn inner(out: &mut dyn Write, text: &str) -> io::Result<()> {
    escaped(out, text, |c| c == '"', |out, _| out.write_all(b"\"\""))
}

fn between(graph: &PropertyGraph) -> char {
    // Characters for private use follow those that are usual.
    let all = || BETWEEN.iter().copied().chain('\u{E000}'..='\u{F8FF}');
    let rows = graph.nodes().iter().map(|node| &node.properties);
    let rows = rows.chain(graph.relationships().iter().map(|relationship| &relationship.properties));
    let mut taken = FxHashSet::default();
    for (_, value) in rows.flatten() {
        if let Property::List(items) = value {
            let candidate = |c: &char| BETWEEN.contains(c) || ('\u{E000}'..='\u{F8FF}').contains(c);
            taken.extend(items.iter().flat_map(|item| item.chars()).filter(candidate));
        }
    }
    all().find(|c| !taken.contains(c)).unwrap_or(';')
}
