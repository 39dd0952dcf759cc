//! Choices of paths, `SHORTEST k` and the like, on random small graphs against their definition: all paths there are, put
//! in order of length, and as many taken for each pair of ends as are asked for.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use thalweg::{
    graph::{Kind, Label, Node, Property, PropertyGraph, Relationship},
    query::{Cell, Embedded, Engine as _, Limits, Parameters, Stop},
};

use crate::differ::{Chance, graph};

/// One relationship of a pattern: its type, its way (onwards, back, either), and the least that it has as `hops`.
#[derive(Debug, Clone)]
struct Hop {
    kind: Option<Kind>,
    way: usize,
    least: Option<i64>,
}

/// A part of a pattern.
#[derive(Debug, Clone)]
struct Leg {
    hops: Vec<Hop>,
    /// How often; none: once, and not in brackets.
    times: Option<(usize, Option<usize>)>,
    /// Whether the first node of a round has at most as much as the last one.
    rising: bool,
    /// The label of the node behind it.
    label: Option<Label>,
}

/// All relationships of a walk, with its nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Walk {
    nodes: Vec<usize>,
    rels: Vec<usize>,
}

fn number(graph: &PropertyGraph, properties: &[(thalweg::graph::Key, Property)]) -> Option<i64> {
    properties.iter().find(|(key, _)| graph.key(*key) == "hops").and_then(|(_, value)| match value {
        Property::Number(number) => Some(*number),
        _ => None,
    })
}

impl Leg {
    fn random(chance: &mut Chance) -> Self {
        let hop = |chance: &mut Chance, typed: bool| Hop {
            kind: (typed || !chance.once_in(3)).then(|| *chance.one(&[Kind::Flows, Kind::Runs])),
            way: chance.below(3),
            least: chance.once_in(4).then_some(1),
        };
        let label = chance.once_in(3).then_some(Label::Store);
        match chance.below(4) {
            0 => Self { hops: vec![hop(chance, false)], times: None, rising: false, label },
            1 => {
                let times = *chance.one(&[(1, Some(2)), (0, Some(1)), (2, Some(2)), (0, Some(2))]);
                let hops = vec![hop(chance, false), hop(chance, true)];
                Self { hops, times: Some(times), rising: chance.once_in(2), label }
            }
            _ => {
                let times =
                    *chance.one(&[(1, None), (0, None), (1, Some(3)), (2, Some(4)), (0, Some(2)), (2, None)]);
                // Without a bound there is a type: else there are too many to try.
                let hops = vec![hop(chance, times.1.is_none())];
                Self { hops, times: Some(times), rising: false, label }
            }
        }
    }

    fn text(&self, last: bool, at: usize) -> String {
        let hop = |hop: &Hop| {
            let (left, right) = [("-", "->"), ("<-", "-"), ("-", "-")][hop.way];
            let kind = hop.kind.map(|k| format!(":{}", k.as_str())).unwrap_or_default();
            let least = hop.least.map(|l| format!(" WHERE r.hops >= {l}")).unwrap_or_default();
            let name = if hop.least.is_some() { "r" } else { "" };
            format!("{left}[{name}{kind}{least}]{right}")
        };
        let hop = |inner: &Hop, number: usize| {
            hop(inner).replace("[r", &format!("[r{at}{number}")).replace(" r.", &format!(" r{at}{number}."))
        };
        let times = match self.times {
            None => String::new(),
            Some((1, None)) => "+".to_owned(),
            Some((0, None)) => "*".to_owned(),
            Some((least, most)) => format!("{{{least},{}}}", most.map(|m| m.to_string()).unwrap_or_default()),
        };
        let node = match (self.label, last) {
            (Some(label), false) => format!("(m{at}:{})", label.as_str()),
            (None, false) => format!("(m{at})"),
            _ => String::new(),
        };
        if let [one] = self.hops.as_slice() {
            return format!("{}{times}{node}", hop(one, 0));
        }
        let mut inner = format!("(x{at})");
        for (number, one) in self.hops.iter().enumerate() {
            let node = if number + 1 == self.hops.len() { format!("(z{at})") } else { "()".to_owned() };
            let _ = write!(inner, "{}{node}", hop(one, number));
        }
        let rising = if self.rising { format!(" WHERE x{at}.hops <= z{at}.hops") } else { String::new() };
        let node = if node.is_empty() { String::new() } else { format!(" {node}") };
        format!(" ({inner}{rising}){times}{node}")
    }
}

/// Tries everything.
struct Trying<'g> {
    graph: &'g PropertyGraph,
    legs: &'g [Leg],
    found: Vec<Walk>,
}

impl Trying<'_> {
    /// All hops of a round from where a walk stands.
    fn rounds(&self, walk: &Walk, hops: &[Hop]) -> Vec<Walk> {
        let Some((hop, rest)) = hops.split_first() else { return vec![walk.clone()] };
        let at = *walk.nodes.last().unwrap();
        let mut made = Vec::new();
        for (rel, tie) in self.graph.relationships().iter().enumerate() {
            let (from, to) = (tie.from.0 as usize, tie.to.0 as usize);
            let fits = hop.kind.is_none_or(|kind| kind == tie.kind)
                && !walk.rels.contains(&rel)
                && hop
                    .least
                    .is_none_or(|least| number(self.graph, &tie.properties).is_some_and(|n| n >= least));
            let mut others = Vec::new();
            others.extend((hop.way != 1 && from == at).then_some(to));
            others.extend((hop.way != 0 && to == at && !(hop.way == 2 && from == to)).then_some(from));
            for other in others.into_iter().filter(|_| fits) {
                let mut next = walk.clone();
                next.nodes.push(other);
                next.rels.push(rel);
                made.extend(self.rounds(&next, rest));
            }
        }
        made
    }

    fn leg(&mut self, walk: &Walk, leg: usize, rounds: usize) {
        let Some(own) = self.legs.get(leg) else {
            self.found.push(walk.clone());
            return;
        };
        let (least, most) = own.times.unwrap_or((1, Some(1)));
        if rounds >= least {
            let node = &self.graph.nodes()[*walk.nodes.last().unwrap()];
            let last = leg + 1 == self.legs.len();
            if last || own.label.is_none_or(|label| label == node.label) {
                self.leg(walk, leg + 1, 0);
            }
        }
        if most.is_some_and(|most| rounds >= most) {
            return;
        }
        let begin = *walk.nodes.last().unwrap();
        for next in self.rounds(walk, &own.hops) {
            let end = *next.nodes.last().unwrap();
            let of = |node: usize| number(self.graph, &self.graph.nodes()[node].properties);
            let rises = || of(begin).zip(of(end)).is_some_and(|(a, b)| a <= b);
            if !own.rising || rises() {
                self.leg(&next, leg, rounds + 1);
            }
        }
    }
}

/// The walks that a definition takes, by pair of ends: of which lengths, and which there are.
fn by_ends(walks: Vec<Walk>) -> BTreeMap<(usize, usize), Vec<Walk>> {
    let mut by: BTreeMap<(usize, usize), Vec<Walk>> = BTreeMap::new();
    for walk in walks {
        by.entry((walk.nodes[0], *walk.nodes.last().unwrap())).or_default().push(walk);
    }
    for walks in by.values_mut() {
        walks.sort_by_key(|walk| (walk.rels.len(), walk.clone()));
    }
    by
}

fn position(name: &Cell) -> usize {
    let Cell::Text(name) = name else { panic!("{name:?}") };
    name[1..].parse().unwrap()
}

fn asked(engine: &Embedded, text: &str) -> Vec<Walk> {
    let limits = Limits { rows: 1_000_000, time: Duration::from_secs(60), ..Limits::default() };
    let answer = engine.run(text, &Parameters::new(), &limits, &Stop::default());
    let list = |cell: &Cell| match cell {
        Cell::List(items) => items.iter().map(position).collect(),
        other => panic!("{other:?}"),
    };
    let rows = answer.unwrap_or_else(|e| panic!("{text}\n{e:?}")).rows;
    rows.iter().map(|row| Walk { nodes: list(&row[0]), rels: list(&row[1]) }).collect()
}

/// How so many paths, or lengths of them, are asked for.
fn choice(chance: &mut Chance, count: usize, groups: bool) -> String {
    match (count, groups) {
        (1, true) => "ALL SHORTEST".to_owned(),
        (1, false) => (*chance.one(&["ANY", "ANY SHORTEST", "SHORTEST"])).to_owned(),
        (count, true) => format!("SHORTEST {count} GROUPS"),
        (count, false) => format!("SHORTEST {count}"),
    }
}

#[test]
fn as_many_of_the_shortest_paths_are_taken_as_are_asked_for() {
    let mut chance = Chance::new(0x5851_f42d_4c95_7f2d);
    let mut taken = 0;
    for turn in 0..1_500 {
        let graph = graph(&mut chance, "shortest");
        let engine = Embedded::load(&graph).unwrap();
        let legs: Vec<Leg> = (0..=chance.below(3).min(1)).map(|_| Leg::random(&mut chance)).collect();
        let begin = chance.once_in(3).then_some(Label::Store);
        let (count, groups) = (1 + chance.below(4), chance.once_in(2));
        let choice = choice(&mut chance, count, groups);
        let parts: String =
            legs.iter().enumerate().map(|(at, leg)| leg.text(at + 1 == legs.len(), at)).collect();
        let before = *chance.one(&[
            "",
            "MATCH (a) ",
            "MATCH (b) ",
            "MATCH (a), (b) ",
            "MATCH (a) MATCH (b {id: a.id}) ",
        ]);
        let label = begin.map(|l| format!(":{}", l.as_str())).unwrap_or_default();
        let text = format!(
            "{before}MATCH p = {choice} (a{label}){parts}{}(b) RETURN [n IN nodes(p) | n.id], [r IN relationships(p) | r.id]",
            if legs.last().is_some_and(|leg| leg.hops.len() > 1) { " " } else { "" }
        );
        let mut trying = Trying { graph: &graph, legs: &legs, found: Vec::new() };
        for (at, node) in graph.nodes().iter().enumerate() {
            if begin.is_none_or(|label| label == node.label) {
                trying.leg(&Walk { nodes: vec![at], rels: Vec::new() }, 0, 0);
            }
        }
        let around = before.contains("{id: a.id}");
        let all = by_ends(trying.found);
        let mut got = by_ends(asked(&engine, &text));
        let told = || format!("turn {turn}\n{text}\n{:#?}\n{:#?}", graph.nodes(), graph.relationships());
        for (ends, all) in all {
            if around && ends.0 != ends.1 {
                continue;
            }
            let mut lengths: Vec<usize> = all.iter().map(|w| w.rels.len()).collect();
            let got = got.remove(&ends).unwrap_or_default();
            taken += got.len();
            if groups {
                lengths.dedup();
                let longest = lengths.get(count - 1).or(lengths.last()).copied().unwrap();
                let wanted: Vec<Walk> = all.into_iter().filter(|w| w.rels.len() <= longest).collect();
                assert_eq!(got, wanted, "{}", told());
                continue;
            }
            lengths.truncate(count);
            assert_eq!(got.iter().map(|w| w.rels.len()).collect::<Vec<_>>(), lengths, "{}", told());
            for walk in &got {
                let times = |walks: &[Walk]| walks.iter().filter(|w| *w == walk).count();
                assert!(times(&got) <= times(&all), "{walk:?} {}", told());
            }
        }
        assert!(got.is_empty(), "{got:?} {}", told());
    }
    assert!(taken > 10_000, "{taken}");
}

/// Every node of a room is tied to each other one; a door leads into it, and none out.
fn room(nodes: usize) -> PropertyGraph {
    let mut graph = PropertyGraph::new("room", None);
    let id = graph.intern("id");
    let add = |graph: &mut PropertyGraph, name: String| {
        graph.add_node(Node { label: Label::Store, also: None, id: name.into(), properties: Box::default() })
    };
    let ends = ["a", "b", "door"].map(|name| add(&mut graph, name.to_owned()));
    let inside: Vec<_> = (0..nodes).map(|n| add(&mut graph, format!("n{n}"))).collect();
    let mut pairs = vec![(ends[0], ends[1]), (ends[0], ends[2]), (ends[2], inside[0])];
    for (at, from) in inside.iter().enumerate() {
        pairs.extend(inside[at + 1..].iter().map(|to| (*from, *to)));
    }
    for (number, (from, to)) in pairs.into_iter().enumerate() {
        let properties = [(id, Property::text(format!("r{number}")))].into();
        graph.add_relationship(Relationship { from, to, kind: Kind::Flows, properties });
    }
    graph
}

/// There are more paths in the room than can be counted, and of a second one to `b` it can only be told that there is none.
#[test]
fn paths_that_are_not_wanted_are_not_walked() {
    let engine = Embedded::load(&room(40)).unwrap();
    let limits = Limits { memory: 256 << 20, ..Limits::default() };
    for (text, lengths) in [
        ("(a {id: 'a'})-[:FLOWS]-+(b {id: 'b'})", &[1][..]),
        ("(a {id: 'a'})-[:FLOWS]-{1,30}(b {id: 'b'})", &[1]),
        ("(a {id: 'n1'})-[:FLOWS]-+(b {id: 'n2'})", &[1, 2, 2, 2]),
        ("(a {id: 'a'})-[:FLOWS]->+(m {id: 'n0'})-[:FLOWS]-+(b {id: 'n2'})", &[3, 4, 4, 4]),
        ("(a {id: 'a'})-[:FLOWS]-+(m {id: 'n5'})-[:FLOWS]-+(b {id: 'b'})", &[]),
        ("(a {id: 'a'}) ((x)-[:FLOWS]-(y)-[:FLOWS]-(z) WHERE x.id <> z.id)+ (b {id: 'n3'})", &[4, 4, 4, 4]),
    ] {
        for choice in ["SHORTEST 4", "SHORTEST 1", "ANY 2"] {
            let text = format!("MATCH p = {choice} {text} RETURN length(p)");
            let answer = engine.run(&text, &Parameters::new(), &limits, &Stop::default());
            let rows = answer.unwrap_or_else(|e| panic!("{text}: {e:?}")).rows;
            let most = choice.split(' ').nth(1).unwrap().parse::<usize>().unwrap();
            let wanted: Vec<Vec<Cell>> = lengths.iter().take(most).map(|l| vec![Cell::Number(*l)]).collect();
            assert_eq!(rows, wanted, "{text}");
        }
    }
}

/// What is inside a part that is walked several times is given as lists, whatever way is searched.
#[test]
fn a_choice_of_paths_gives_all_that_its_pattern_names() {
    let engine = Embedded::load(&room(4)).unwrap();
    let asks = |text: &str| {
        let answer = engine.run(text, &Parameters::new(), &Limits::default(), &Stop::default());
        answer.unwrap_or_else(|e| panic!("{text}: {e:?}")).rows
    };
    for (choices, rest) in [
        (
            ["SHORTEST 1", "ALL SHORTEST", "SHORTEST 3", "ANY"].as_slice(),
            "(a {id: 'a'}) ((x)-[r]->(y))+ (b {id: 'n0'}) RETURN [n IN x | n.id] = [n IN nodes(p)[..-1] | n.id], [n IN y | n.id] = [n IN nodes(p)[1..] | n.id], r = relationships(p)",
        ),
        (
            &["SHORTEST 1", "SHORTEST 2 GROUPS"],
            "(a {id: 'a'})-[r]->(m)-[rs]->+(b {id: 'n0'}) RETURN m = nodes(p)[1], [r] + rs = relationships(p), a = nodes(p)[0] AND b = nodes(p)[-1]",
        ),
        (
            &["SHORTEST 1", "SHORTEST 5"],
            "(b {id: 'n3'}) ((x)<-[r]-(y)<-[q]-(z)){1,2} (a) RETURN x[0] = b, z[-1] = a, [i IN range(0, size(r) - 1) | [r[i], q[i]]] = [i IN range(0, size(r) - 1) | relationships(p)[2 * i..2 * i + 2]]",
        ),
        (
            &["SHORTEST 1"],
            "(a {id: 'a'})-[r]->(b {id: 'b'}) RETURN r = relationships(p)[0], type(r) = 'FLOWS', true",
        ),
    ] {
        for choice in choices {
            for before in ["", "MATCH (a) ", "MATCH (b) ", "MATCH (a), (b) "] {
                let text = format!("{before}MATCH p = {choice} {rest}");
                let rows = asks(&text);
                assert!(!rows.is_empty(), "{text}");
                for row in rows {
                    assert_eq!(row, vec![Cell::Truth(true); 3], "{text}");
                }
            }
        }
    }
    let text = "MATCH p = shortestPath((a {id: 'a'})-[r]->(b {id: 'b'})) RETURN r = relationships(p)";
    assert_eq!(asks(text), [[Cell::Truth(true)]]);
}

/// A count over pairs with the same node at both ends would be a surprise: it is refused, whichever end is known.
#[test]
fn both_ends_of_a_shortest_path_are_not_one_node() {
    let engine = Embedded::load(&room(3)).unwrap();
    let ask = |text: &str| engine.run(text, &Parameters::new(), &Limits::default(), &Stop::default());
    for text in [
        "MATCH (a), (b) MATCH p = shortestPath((a)-[*]->(b)) RETURN count(p)",
        "MATCH p = shortestPath((a)-[*]->(b)) RETURN count(p)",
        "MATCH (a {id: 'n0'}) MATCH p = shortestPath((a)-[*..3]-(b)) RETURN count(p)",
        "MATCH (b {id: 'n0'}) MATCH p = allShortestPaths((a)-[*..3]->(b)) RETURN count(p)",
        "MATCH (a {id: 'n0'}), (b {id: 'n0'}) RETURN shortestPath((a)-[*]->(b)) AS p",
        "MATCH (a {id: 'n0'}), (b) WHERE EXISTS { MATCH shortestPath((a)-[*]->(b)) } RETURN count(*)",
    ] {
        let error = ask(text).expect_err(text);
        assert!(error.message.contains("are one node"), "{text}: {error:?}");
        assert!(error.help.contains("`WHERE a <> b`") && error.place.is_some(), "{text}: {error:?}");
    }
    let late = "MATCH (a), (b) WHERE length(shortestPath((a)-[*]->(b))) > 0 AND a <> b RETURN count(*)";
    assert!(ask(late).unwrap_err().help.contains("before it, in one WHERE `a <> b AND ..`"));
    assert!(ask(&late.replace("length(", "a <> b AND length(")).is_ok());
    let around = ask("MATCH p = shortestPath((a {id: 'n0'})-[*]->(a)) RETURN p").unwrap_err();
    assert_eq!(around.help, "write, for a way around: `MATCH SHORTEST 1 (a)-[]->+(a)`");
    for text in [
        "MATCH (a), (b) WHERE a <> b MATCH p = shortestPath((a)-[*]->(b)) RETURN count(p) > 0",
        "MATCH p = shortestPath((a)-[*]->(b)) WHERE a <> b RETURN count(p) > 0",
        "MATCH p = shortestPath((a)-[*]->(b)) WHERE a.id < b.id RETURN count(p) > 0",
        "MATCH p = shortestPath((a)-[*0..]->(b)) RETURN count(p) > 0",
        "MATCH p = SHORTEST 1 (a)-[]->+(b) RETURN count(p) > 0",
        "MATCH p = SHORTEST 1 (a)-[]->+(a) RETURN count(p) = 0",
        "MATCH p = SHORTEST 1 (a)-[]->{2,4}(b) RETURN count(p) > 0",
    ] {
        assert_eq!(
            ask(text).unwrap_or_else(|e| panic!("{text}: {e:?}")).rows,
            [[Cell::Truth(true)]],
            "{text}"
        );
    }
    for text in [
        "MATCH p = shortestPath((a)-[*2..4]->(b)) WHERE a <> b RETURN p",
        "MATCH p = allShortestPaths((a)-[*3]-(b)) WHERE a <> b RETURN p",
        "MATCH (a), (b) RETURN shortestPath((a)-[*2..]->(b)) AS p",
    ] {
        let error = ask(text).expect_err(text);
        assert!(error.message.contains("at least 0 or 1"), "{text}: {error:?}");
        assert!(error.help.contains("length(p) >= ") && error.place.is_some(), "{text}: {error:?}");
    }
}

#[test]
fn what_a_choice_of_paths_cannot_stand_beside_is_told() {
    let engine = Embedded::load(&room(3)).unwrap();
    for (text, help) in [
        ("MATCH SHORTEST 1 (a)-->+(b), (c) RETURN a", "a MATCH of their own"),
        ("MATCH (a)-[rs*]->(b) MATCH SHORTEST 1 (a)-[rs*]->(b) RETURN a", "leave their name out"),
        ("MATCH SHORTEST 1 (a)-->(m) ((x)-->(y) WHERE y.id = m.id)+ (b) RETURN a", "the whole way"),
    ] {
        let error =
            engine.run(text, &Parameters::new(), &Limits::default(), &Stop::default()).expect_err(text);
        assert!(error.help.contains(help), "{text}: {error:?}");
        assert!(error.place.is_some());
    }
}
