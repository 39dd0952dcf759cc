//! Values as the TCK writes them.

use std::collections::BTreeMap;

use thalweg::query::{Cell, NodeCell, RelationshipCell};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    Null,
    Truth(bool),
    Number(i64),
    /// As text: what is no number is like itself.
    Float(String),
    Text(String),
    List(Vec<Wanted>),
    Map(BTreeMap<String, Wanted>),
    Node(Vec<String>, BTreeMap<String, Wanted>),
    Rel(String, BTreeMap<String, Wanted>),
    /// The first node, then each relationship, whether it is walked forwards, and the next node.
    Path(Box<Wanted>, Vec<(Wanted, bool, Wanted)>),
}

impl Wanted {
    /// Reads it.
    pub fn parse(text: &str) -> Self {
        let mut reader = Reader { rest: text.trim() };
        let value = reader.value();
        assert!(reader.rest.trim().is_empty(), "{text}: {} is left", reader.rest);
        value
    }

    /// From a cell of an answer.
    pub fn of(cell: &Cell) -> Self {
        let map = |map: &BTreeMap<String, Cell>| map.iter().map(|(k, v)| (k.clone(), Self::of(v))).collect();
        let node = |n: &NodeCell| {
            let mut labels = n.labels.clone();
            labels.sort();
            Self::Node(labels, map(&n.properties))
        };
        let rel = |r: &RelationshipCell| Self::Rel(r.kind.clone(), map(&r.properties));
        match cell {
            Cell::Null => Self::Null,
            Cell::Truth(truth) => Self::Truth(*truth),
            Cell::Number(number) => Self::Number(*number),
            // Nought has no sign here.
            Cell::Float(number) => Self::Float(format!("{:?}", number + 0.0)),
            Cell::Text(text) => Self::Text(timed(text)),
            Cell::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Cell::Map(entries) => Self::Map(map(entries)),
            Cell::Node(n) => node(n),
            Cell::Relationship(r) => rel(r),
            Cell::Path(nodes, rels) => {
                let steps = rels.iter().zip(nodes.windows(2));
                let steps = steps.map(|(r, pair)| (rel(r), r.from == pair[0].key, node(&pair[1]))).collect();
                Self::Path(Box::new(node(&nodes[0])), steps)
            }
        }
    }

    /// As a parameter.
    pub fn cell(&self) -> Cell {
        match self {
            Self::Truth(truth) => Cell::Truth(*truth),
            Self::Number(number) => Cell::Number(*number),
            Self::Float(number) => Cell::Float(number.parse().unwrap()),
            Self::Text(text) => Cell::Text(text.clone()),
            Self::List(items) => Cell::List(items.iter().map(Self::cell).collect()),
            Self::Map(entries) => Cell::Map(entries.iter().map(|(k, v)| (k.clone(), v.cell())).collect()),
            Self::Null | Self::Node(..) | Self::Rel(..) | Self::Path(..) => Cell::Null,
        }
    }

    /// Lists in an order of their own.
    pub fn unordered(&mut self) {
        if let Self::List(items) = self {
            items.iter_mut().for_each(Self::unordered);
            items.sort_by_key(|item| format!("{item:?}"));
        }
    }
}

/// A text that is a time with its seconds, and without noughts at the end of what is less: the suite leaves out what is
/// nought, and servers do not.
fn timed(text: &str) -> String {
    let day = text.find('T').map_or(0, |at| at + 1);
    let (before, time) = text.split_at(day);
    let digits: Vec<u8> = time.bytes().take(9).map(|b| if b.is_ascii_digit() { b'0' } else { b }).collect();
    if !digits.starts_with(b"00:00")
        || !(before.is_empty() || before.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c)))
    {
        return text.to_owned();
    }
    if !digits.starts_with(b"00:00:00") {
        return format!("{before}{}:00{}", &time[..5], &time[5..]);
    }
    if digits.get(8) != Some(&b'.') {
        return text.to_owned();
    }
    let end = time[9..].find(|c: char| !c.is_ascii_digit()).map_or(time.len(), |at| at + 9);
    format!("{before}{}{}", time[..end].trim_end_matches('0'), &time[end..])
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn eat(&mut self, what: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(what) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix('`') {
            let end = rest.find('`').unwrap();
            let word = rest[..end].to_owned();
            self.rest = &rest[end + 1..];
            return word;
        }
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let word = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        word
    }

    fn value(&mut self) -> Wanted {
        self.rest = self.rest.trim_start();
        if self.eat("<") {
            return self.path();
        }
        if self.rest.starts_with('(') {
            return self.node();
        }
        if self.rest.starts_with("[:") {
            self.eat("[");
            return self.rel();
        }
        if self.eat("[") {
            let mut items = Vec::new();
            while !self.eat("]") {
                items.push(self.value());
                self.eat(",");
            }
            return Wanted::List(items);
        }
        if self.rest.starts_with('{') {
            return Wanted::Map(self.map());
        }
        if self.eat("'") {
            let mut text = String::new();
            let mut chars = self.rest.char_indices();
            while let Some((at, c)) = chars.next() {
                match c {
                    '\\' => text.extend(chars.next().map(|(_, c)| if c == 'n' { '\n' } else { c })),
                    '\'' => {
                        self.rest = &self.rest[at + 1..];
                        return Wanted::Text(timed(&text));
                    }
                    c => text.push(c),
                }
            }
            panic!("a text does not end: {text}");
        }
        let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
        let word = self.rest[..end].trim().to_owned();
        self.rest = &self.rest[end..];
        match word.as_str() {
            "null" => Wanted::Null,
            "true" => Wanted::Truth(true),
            "false" => Wanted::Truth(false),
            "NaN" => Wanted::Float("NaN".to_owned()),
            "Inf" => Wanted::Float("inf".to_owned()),
            "-Inf" => Wanted::Float("-inf".to_owned()),
            _ => match (word.parse::<i64>(), word.parse::<f64>()) {
                (Ok(number), _) => Wanted::Number(number),
                (_, Ok(number)) => Wanted::Float(format!("{number:?}")),
                _ => panic!("no value: {word}"),
            },
        }
    }

    fn map(&mut self) -> BTreeMap<String, Wanted> {
        let mut map = BTreeMap::new();
        if !self.eat("{") {
            return map;
        }
        while !self.eat("}") {
            let key = self.word();
            assert!(self.eat(":"), "{}", self.rest);
            map.insert(key, self.value());
            self.eat(",");
        }
        map
    }

    fn node(&mut self) -> Wanted {
        assert!(self.eat("("), "{}", self.rest);
        let mut labels = Vec::new();
        while self.eat(":") {
            labels.push(self.word());
        }
        labels.sort();
        let map = self.map();
        assert!(self.eat(")"), "{}", self.rest);
        Wanted::Node(labels, map)
    }

    fn rel(&mut self) -> Wanted {
        assert!(self.eat(":"), "{}", self.rest);
        let kind = self.word();
        let map = self.map();
        assert!(self.eat("]"), "{}", self.rest);
        Wanted::Rel(kind, map)
    }

    fn path(&mut self) -> Wanted {
        let first = self.node();
        let mut steps = Vec::new();
        while !self.eat(">") {
            let back = self.eat("<");
            assert!(self.eat("-["), "{}", self.rest);
            let rel = self.rel();
            assert!(self.eat("-"), "{}", self.rest);
            if !back {
                assert!(self.eat(">"), "{}", self.rest);
            }
            steps.push((rel, !back, self.node()));
        }
        Wanted::Path(Box::new(first), steps)
    }
}
