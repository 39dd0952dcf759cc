//! Random questions over random graphs: the engine in process against a plain evaluator that tries everything, and
//! against a real Neo4j.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::explicit_auto_deref,
    reason = "small numbers; words of a list"
)]

mod ask;
mod plain;

use thalweg::{
    graph::{Kind, Label, Node, Property, PropertyGraph, Relationship},
    query::{Cell, Embedded, Engine, Limits, Parameters, Stop},
};

use self::{ask::Asked, plain::answer};

/// Numbers from a seed.
pub struct Chance(u64);

impl Chance {
    /// From a seed, that is not nought.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From nought up to, not including, this.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub fn one<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

/// A graph of a few nodes, with loops and with several relationships between two nodes.
pub fn graph(chance: &mut Chance, name: &str) -> PropertyGraph {
    let mut graph = PropertyGraph::new(name, None);
    let (p, id) = (graph.intern("hops"), graph.intern("id"));
    let nodes = 2 + chance.below(5);
    let mut at = Vec::new();
    for number in 0..nodes {
        let (label, also) = *chance.one(&[
            (Label::Store, None),
            (Label::Party, Some(Label::Vendor)),
            (Label::Party, Some(Label::Company)),
            (Label::Category, None),
        ]);
        let mut properties = Vec::new();
        if !chance.once_in(4) {
            properties.push((p, Property::Number(chance.below(4) as i64)));
        }
        let properties = properties.into_boxed_slice();
        at.push(graph.add_node(Node { label, also, id: format!("n{number}").into(), properties }));
    }
    for number in 0..4 + chance.below(9) {
        let (from, to) = (*chance.one(&at), *chance.one(&at));
        let kind = *chance.one(&[Kind::Flows, Kind::Runs, Kind::Holds]);
        let mut properties = vec![(id, Property::text(format!("r{number}")))];
        if !chance.once_in(3) {
            properties.push((p, Property::Number(chance.below(3) as i64)));
        }
        graph.add_relationship(Relationship { from, to, kind, properties: properties.into_boxed_slice() });
    }
    graph
}

/// The rows of an answer, sorted where the question does not order them.
fn rows(mut rows: Vec<Vec<Cell>>, ordered: bool) -> Vec<String> {
    // A mean of floats hangs on the order in which they came: by its last digits.
    for cell in rows.iter_mut().flatten() {
        if let Cell::Float(number) = cell {
            *number = format!("{number:.12e}").parse().unwrap_or(*number);
        }
    }
    let mut told: Vec<String> = rows.drain(..).map(|row| format!("{row:?}")).collect();
    if !ordered {
        told.sort();
    }
    told
}

fn run(engine: &dyn Engine, text: &str) -> Vec<Vec<Cell>> {
    // A server beside many other programs may be slow.
    let limits = Limits { rows: 1_000_000, time: std::time::Duration::from_secs(60), ..Limits::default() };
    let answer = engine.run(text, &Parameters::new(), &limits, &Stop::default());
    answer.unwrap_or_else(|e| panic!("{text}\n{e:?}")).rows
}

#[test]
fn two_thousand_questions_are_answered_as_by_trying_everything() {
    let mut chance = Chance::new(0x9e37_79b9_7f4a_7c15);
    let mut some = 0;
    for number in 0..2_000 {
        let graph = graph(&mut chance, "differ");
        let engine = Embedded::load(&graph).unwrap();
        let asked = Asked::new(&mut chance);
        let text = asked.text();
        let wanted = rows(answer(&graph, &asked), asked.is_ordered());
        let got = rows(run(&engine, &text), asked.is_ordered());
        some += usize::from(!wanted.is_empty());
        assert_eq!(
            got,
            wanted,
            "question {number}\n{text}\n{:#?}\n{:#?}",
            graph.nodes(),
            graph.relationships()
        );
    }
    assert!(some > 900, "{some} have rows");
}

#[cfg(feature = "neo4j")]
#[test]
fn five_hundred_questions_are_answered_as_by_neo4j() {
    use thalweg::query::neo4j::{Neo4j, push};

    let Some(running) = crate::support::neo4j::shared() else { return };
    let mut chance = Chance::new(0x2545_f491_4f6c_dd1d);
    for number in 0..10 {
        let graph = graph(&mut chance, "differ");
        push(&running.open(), &graph, "differ", &mut |_| {}).unwrap();
        let server = Neo4j::new(running.open(), graph.name.as_str());
        let engine = Embedded::load(&graph).unwrap();
        for _ in 0..50 {
            let asked = Asked::new(&mut chance);
            let text = asked.text();
            let got = rows(run(&engine, &text), asked.is_ordered());
            let wanted = rows(run(&server, &text), asked.is_ordered());
            assert_eq!(got, wanted, "graph {number}\n{text}");
        }
    }
}
