//! Writes the graphs of the TCK: CREATE, and what stands before it. What is read on the way is read by the engine.

#![allow(clippy::cast_possible_wrap, clippy::format_push_string, reason = "small numbers and texts")]

use std::collections::BTreeMap;

use thalweg::query::{
    Cell, Limits, Parameters, Stop,
    engine::{self, Builder, Store},
    text::{Lexeme, Query, Token, lex},
};

/// A graph that grows.
#[derive(Default)]
pub struct World {
    nodes: Vec<(Vec<String>, Map)>,
    rels: Vec<Option<(usize, usize, String, Map)>>,
}

/// Properties: a map as a query writes it, and its parameters.
type Map = (String, Parameters);

/// What the names of a statement stand for.
type Names = BTreeMap<String, Cell>;

impl World {
    /// The graph as the engine reads it.
    pub fn store(&self) -> Store {
        let mut builder = Builder::default();
        for (labels, properties) in &self.nodes {
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let node = builder.add_node(&labels).unwrap();
            builder.set_node(node, &properties.0, &properties.1).unwrap();
        }
        for (from, to, kind, properties) in self.rels.iter().flatten() {
            let rel = builder.add_relationship(*from as u32, *to as u32, kind).unwrap();
            builder.set_relationship(rel, &properties.0, &properties.1).unwrap();
        }
        builder.finish()
    }

    /// A graph that the suite names.
    pub fn named(&mut self, name: &str) {
        let odd = match name {
            "binary-tree-1" => "X",
            "binary-tree-2" => "Y",
            _ => return,
        };
        let mut parts = vec!["(a:A {name: 'a'})".to_owned()];
        parts.extend((1..5).map(|b| format!("(b{b}:X {{name: 'b{b}'}})")));
        for b in 1..5 {
            parts.push(format!("(c{b}1:X {{name: 'c{b}1'}})"));
            parts.push(format!("(c{b}2:{odd} {{name: 'c{b}2'}})"));
        }
        parts.push(
            "(a)-[:KNOWS]->(b1), (a)-[:KNOWS]->(b2), (a)-[:FOLLOWS]->(b3), (a)-[:FOLLOWS]->(b4)".to_owned(),
        );
        for b in 1..5 {
            parts.push(format!("(b{b})-[:FRIEND]->(c{b}1), (b{b})-[:FRIEND]->(c{b}2)"));
            parts.push(format!("(b{b})-[:FRIEND]->(b{})", b % 4 + 1));
        }
        self.write(&format!("CREATE {}", parts.join(", ")));
    }

    /// Runs a statement.
    pub fn write(&mut self, text: &str) {
        let lexemes: Vec<Lexeme> =
            lex(text).unwrap().into_iter().filter(|l| l.token != Token::Comment).collect();
        let word = |l: &Lexeme| text[l.place.clone()].to_uppercase();
        let writes = |l: &&Lexeme| l.token == Token::Word && matches!(word(l).as_str(), "CREATE" | "DELETE");
        let mut rows = vec![Names::new()];
        let mut at = 0;
        while at < text.len() {
            let next = lexemes.iter().find(|l| l.place.start >= at && writes(l));
            let reading = text[at..next.map_or(text.len(), |l| l.place.start)].trim();
            if !reading.is_empty() && !reading.trim_matches(';').is_empty() {
                rows = self.read(reading, &rows);
            }
            let Some(next) = next else { break };
            // A clause that writes goes up to one that reads.
            let end = lexemes.iter().find(|l| {
                let read = matches!(word(l).as_str(), "WITH" | "UNWIND" | "MATCH" | "CREATE" | "DELETE");
                l.place.start > next.place.start && l.token == Token::Word && read
            });
            let end = end.map_or(text.len(), |l| l.place.start);
            let part = text[next.place.end..end].trim().trim_end_matches(';');
            let there: Vec<usize> = (0..self.rels.len()).filter(|&at| self.rels[at].is_some()).collect();
            for names in &mut rows {
                if word(next) == "CREATE" {
                    self.create(part, names);
                } else {
                    let Cell::Relationship(rel) = &names[part.trim()] else { panic!("{part}") };
                    self.rels[there[rel.key as usize]] = None;
                }
            }
            at = end;
        }
    }

    /// Rows of names before a part, as clauses and parameters.
    fn known(rows: &[Names]) -> (String, Parameters) {
        let Some(first) = rows.first().filter(|first| !first.is_empty()) else {
            return (String::new(), Parameters::new());
        };
        let id = |cell: &Cell| match cell {
            Cell::Node(node) => Cell::Number(node.key as i64),
            Cell::Relationship(rel) => Cell::Number(rel.key as i64),
            Cell::List(items) => Cell::List(
                items
                    .iter()
                    .map(|i| if let Cell::Node(n) = i { Cell::Number(n.key as i64) } else { i.clone() })
                    .collect(),
            ),
            other => other.clone(),
        };
        let row = |names: &Names| Cell::Map(names.iter().map(|(n, c)| (n.clone(), id(c))).collect());
        let given = Parameters::from([("rows".to_owned(), Cell::List(rows.iter().map(row).collect()))]);
        let mut before = "UNWIND $rows AS row ".to_owned();
        for (name, value) in first {
            before += &match value {
                Cell::Node(_) => format!("MATCH (`{name}`) WHERE id(`{name}`) = row.`{name}` "),
                Cell::Relationship(_) => {
                    format!("MATCH ()-[`{name}`]->() WHERE id(`{name}`) = row.`{name}` ")
                }
                Cell::List(items) if items.iter().any(|i| matches!(i, Cell::Node(_))) => format!(
                    "CALL (row) {{ UNWIND row.`{name}` AS k MATCH (n) WHERE id(n) = k RETURN collect(n) AS `{name}` }} "
                ),
                _ => format!("WITH *, row.`{name}` AS `{name}` "),
            };
        }
        let names: Vec<String> = first.keys().map(|n| format!("`{n}`")).collect();
        before += &format!("WITH {} ", names.join(", "));
        (before, given)
    }

    fn ask(&self, text: &str, given: &Parameters) -> Vec<Names> {
        let query = Query::read(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let limits = Limits { rows: 1_000_000, ..Limits::default() };
        let answer = engine::run(&self.store(), &query, given, &limits, &Stop::default());
        let answer = answer.unwrap_or_else(|e| panic!("{text}: {e:?}"));
        answer.rows.into_iter().map(|row| answer.columns.iter().cloned().zip(row).collect()).collect()
    }

    fn read(&self, clauses: &str, rows: &[Names]) -> Vec<Names> {
        let (before, given) = Self::known(rows);
        self.ask(&format!("{before}{clauses} RETURN *"), &given)
    }

    /// Creates patterns.
    fn create(&mut self, patterns: &str, names: &mut Names) {
        let lexemes: Vec<Lexeme> =
            lex(patterns).unwrap().into_iter().filter(|l| l.token != Token::Comment).collect();
        let mut reader = Reader { text: patterns, lexemes, at: 0 };
        loop {
            let mut from = self.node(&mut reader, names);
            while reader.is('-') || reader.is('<') {
                let back = reader.eat('<');
                reader.eat('-');
                let (name, kinds, map) =
                    if reader.eat('[') { reader.inside(']') } else { Default::default() };
                reader.eat('-');
                let forward = reader.eat('>');
                assert!(back != forward, "{patterns}");
                let to = self.node(&mut reader, names);
                let properties = self.map(&map, names);
                let (start, end) = if back { (to, from) } else { (from, to) };
                self.rels.push(Some((start, end, kinds[0].clone(), properties)));
                if let Some(name) = name {
                    let key = self.rels.iter().flatten().count() as u64 - 1;
                    let rel = self
                        .ask(&format!("MATCH ()-[r]->() WHERE id(r) = {key} RETURN r"), &Parameters::new());
                    names.insert(name, rel[0]["r"].clone());
                }
                from = to;
            }
            if !reader.eat(',') {
                assert_eq!(reader.at, reader.lexemes.len(), "{patterns}");
                return;
            }
        }
    }

    fn node(&mut self, reader: &mut Reader<'_>, names: &mut Names) -> usize {
        assert!(reader.eat('('), "{} at {}", reader.text, reader.at);
        let (name, labels, map) = reader.inside(')');
        if let Some(Cell::Node(node)) = name.as_ref().and_then(|n| names.get(n)) {
            return node.key as usize;
        }
        let properties = self.map(&map, names);
        self.nodes.push((labels.clone(), properties));
        let at = self.nodes.len() - 1;
        if let Some(name) = name {
            let node = thalweg::query::NodeCell { key: at as u64, labels, properties: BTreeMap::new() };
            names.insert(name, Cell::Node(Box::new(node)));
        }
        at
    }

    /// The properties that a map stands for.
    fn map(&self, map: &str, names: &Names) -> Map {
        if map.is_empty() {
            return ("{}".to_owned(), Parameters::new());
        }
        let used = |name: &String| lex(map).unwrap().iter().any(|l| map[l.place.clone()] == **name);
        let names: Names =
            names.iter().filter(|(n, _)| used(n)).map(|(n, c)| (n.clone(), c.clone())).collect();
        if names.is_empty() {
            return (map.to_owned(), Parameters::new());
        }
        let (before, given) = Self::known(&[names]);
        let rows = self.ask(&format!("{before}RETURN {map} AS map"), &given);
        let Cell::Map(map) = &rows[0]["map"] else { panic!("{map}") };
        let entries: Vec<String> = map.keys().map(|k| format!("`{k}`: $`{k}`")).collect();
        (format!("{{{}}}", entries.join(", ")), map.clone())
    }
}

struct Reader<'t> {
    text: &'t str,
    lexemes: Vec<Lexeme>,
    at: usize,
}

impl Reader<'_> {
    fn is(&self, symbol: char) -> bool {
        self.lexemes.get(self.at).is_some_and(|l| l.token == Token::Symbol(symbol))
    }

    fn eat(&mut self, symbol: char) -> bool {
        let here = self.is(symbol);
        self.at += usize::from(here);
        here
    }

    fn name(&mut self) -> Option<String> {
        let lexeme = self.lexemes.get(self.at)?;
        if !matches!(lexeme.token, Token::Word | Token::Name) {
            return None;
        }
        self.at += 1;
        Some(self.text[lexeme.place.clone()].trim_matches('`').to_owned())
    }

    /// A name, labels, the text of a map, up to a bracket.
    fn inside(&mut self, close: char) -> (Option<String>, Vec<String>, String) {
        let name = self.name();
        let mut labels = Vec::new();
        while self.eat(':') {
            labels.extend(self.name());
        }
        let mut map = String::new();
        if self.is('{') {
            let start = self.lexemes[self.at].place.start;
            let mut depth = 0;
            loop {
                depth += i32::from(self.is('{')) - i32::from(self.is('}'));
                self.at += 1;
                if depth == 0 {
                    break;
                }
            }
            self.text[start..self.lexemes[self.at - 1].place.end].clone_into(&mut map);
        }
        assert!(self.eat(close), "{}", self.text);
        (name, labels, map)
    }
}
