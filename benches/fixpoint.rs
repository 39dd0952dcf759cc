//! The fixpoint against the plain way with petgraph, in one run, on one inventory:
//! `cargo run --release --example fixpoint -- INVENTORY [--dump DIR]`.
//!
//! Both begin with the list of edges, and end with the facts of every spot, for one population and for all; the facts
//! must be equal. The peer is what one would write first: a `DiGraph`, a bit set for each node, a queue of nodes whose
//! set has grown. `--dump` writes edges, functions, seeds and facts for the script in `benches/peers`.

use std::{
    collections::{HashMap, VecDeque},
    env,
    error::Error,
    fs,
    io::{BufWriter, Write},
    path::Path,
    time::{Duration, Instant},
};

use petgraph::graph::{DiGraph, NodeIndex};
use thalweg::{
    ingest, law,
    lineage::{CategoryMatrix, Edge, FlowFunction, Hands, Lineage, Network, Pass, propagate_together},
    model::{Id, ListId, PopulationId},
};

/// How often each is run; the middle time counts.
const RUNS: usize = 5;

/// What a kind of edge does to a set of at most 128 categories.
struct Mask {
    keep: u128,
    adds: Vec<(u128, u128)>,
}

fn wide(words: &[u64]) -> u128 {
    words.iter().take(2).enumerate().fold(0, |set, (i, &word)| set | u128::from(word) << (64 * i))
}

impl Mask {
    fn new(function: &FlowFunction) -> Self {
        let adds = function.adds.iter().map(|(when, what)| (wide(&when.0), wide(&what.0)));
        Self { keep: wide(&function.keep.0), adds: adds.collect() }
    }

    fn image(&self, set: u128) -> u128 {
        let fired = self.adds.iter().filter(|(when, _)| set & when != 0);
        fired.fold(set & self.keep, |image, (_, what)| image | what)
    }
}

/// The edges with their kinds, and what each kind lets through of each population.
struct Case<'l> {
    rows: usize,
    edges: Vec<Edge>,
    functions: Vec<&'l FlowFunction>,
    hands: Vec<Hands>,
    open: Vec<Vec<bool>>,
    seeds: Vec<CategoryMatrix>,
}

impl<'l> Case<'l> {
    fn new(lineage: &'l Lineage, populations: usize) -> Self {
        let mut known: HashMap<(u32, ListId), u32> = HashMap::new();
        let (mut edges, mut functions) = (Vec::new(), Vec::new());
        let mut open = vec![Vec::new(); populations];
        for hop in lineage.hops() {
            let kind = *known.entry((hop.function, hop.populations)).or_insert_with(|| {
                functions.push(lineage.function(hop));
                for (p, open) in open.iter_mut().enumerate() {
                    open.push(lineage.carries(hop.populations, PopulationId::new(p)));
                }
                functions.len() as u32 - 1
            });
            edges.push(Edge { from: hop.from.0, to: hop.to.0, kind });
        }
        let seeds = (0..populations).map(|p| lineage.entering(PopulationId::new(p))).collect();
        let whole = FlowFunction::open(lineage.inventory().categories.len()).keep;
        let everybody = |kind: usize| open.iter().all(|open| open[kind]);
        let hands = |(kind, function): (usize, &&FlowFunction)| Hands::of(function, &whole, everybody(kind));
        let hands = functions.iter().enumerate().map(hands).collect();
        Self { rows: lineage.spots(), edges, functions, hands, open, seeds }
    }

    fn ours(&self, populations: &[usize]) -> Vec<CategoryMatrix> {
        let network = Network::grouped(self.rows, &self.edges, &self.hands);
        let pass =
            |&p: &usize| Pass { seeds: &self.seeds[p], open: self.open[p].clone(), base: None, most: None };
        let functions: Vec<Option<&FlowFunction>> = self.functions.iter().copied().map(Some).collect();
        propagate_together(&network, &functions, &populations.iter().map(pass).collect::<Vec<_>>())
    }

    fn petgraph(&self, populations: &[usize]) -> Vec<Vec<u128>> {
        let mut graph: DiGraph<(), u32> = DiGraph::with_capacity(self.rows, self.edges.len());
        (0..self.rows).for_each(|_| {
            graph.add_node(());
        });
        for edge in &self.edges {
            graph.add_edge(NodeIndex::new(edge.from as usize), NodeIndex::new(edge.to as usize), edge.kind);
        }
        let masks: Vec<Mask> = self.functions.iter().map(|function| Mask::new(function)).collect();
        populations.iter().map(|&p| self.worklist(&graph, &masks, p)).collect()
    }

    fn worklist(&self, graph: &DiGraph<(), u32>, masks: &[Mask], population: usize) -> Vec<u128> {
        let mut state: Vec<u128> = (0..self.rows).map(|row| wide(self.seeds[population].row(row))).collect();
        let mut waits: Vec<bool> = state.iter().map(|&set| set != 0).collect();
        let mut queue: VecDeque<NodeIndex> =
            (0..self.rows).filter(|&row| waits[row]).map(NodeIndex::new).collect();
        while let Some(node) = queue.pop_front() {
            waits[node.index()] = false;
            let mut edges = graph.neighbors(node).detach();
            while let Some((edge, to)) = edges.next(graph) {
                let kind = graph[edge] as usize;
                if !self.open[population][kind] {
                    continue;
                }
                let grown = state[to.index()] | masks[kind].image(state[node.index()]);
                if grown != state[to.index()] {
                    state[to.index()] = grown;
                    if !waits[to.index()] {
                        waits[to.index()] = true;
                        queue.push_back(to);
                    }
                }
            }
        }
        state
    }

    /// Binary, little-endian: `edges` (from, to, kind as u32), `masks` (keep and, for each addition, when and what, with
    /// their number before them), `open` (a byte for each kind), `seeds` and `facts` (16 bytes for each spot).
    fn dump(&self, dir: &Path, facts: &CategoryMatrix) -> Result<(), Box<dyn Error>> {
        fs::create_dir_all(dir)?;
        let file = |name: &str| fs::File::create(dir.join(name)).map(BufWriter::new);
        let mut edges = file("edges")?;
        for edge in &self.edges {
            for part in [edge.from, edge.to, edge.kind] {
                edges.write_all(&part.to_le_bytes())?;
            }
        }
        let mut masks = file("masks")?;
        for function in &self.functions {
            let mask = Mask::new(function);
            masks.write_all(&(mask.adds.len() as u32).to_le_bytes())?;
            masks.write_all(&mask.keep.to_le_bytes())?;
            for (when, what) in &mask.adds {
                masks.write_all(&when.to_le_bytes())?;
                masks.write_all(&what.to_le_bytes())?;
            }
        }
        let open: Vec<u8> = self.open[0].iter().map(|&open| u8::from(open)).collect();
        file("open")?.write_all(&open)?;
        let (mut seeds, mut found) = (file("seeds")?, file("facts")?);
        for row in 0..self.rows {
            seeds.write_all(&wide(self.seeds[0].row(row)).to_le_bytes())?;
            found.write_all(&wide(facts.row(row)).to_le_bytes())?;
        }
        Ok(())
    }
}

fn timed<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut times = Vec::new();
    loop {
        let begin = Instant::now();
        let result = work();
        times.push(begin.elapsed());
        if times.len() == RUNS {
            times.sort_unstable();
            return (times[RUNS / 2], result);
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let path = args.first().ok_or("INVENTORY [--dump DIR]")?;
    let outcome = ingest::read(Path::new(path), &law::vocabulary(&law::built_in()?));
    let inventory = outcome.inventory.ok_or("it does not read")?;
    if inventory.categories.len() > 128 {
        return Err("more than 128 categories".into());
    }
    let lineage = Lineage::build(inventory.clone());
    let case = Case::new(&lineage, inventory.populations.len());
    println!("{} flows, {} spots, {} kinds of flows", case.edges.len(), case.rows, case.functions.len());
    let everybody: Vec<usize> = (0..inventory.populations.len()).collect();
    for (what, populations) in [("one population", &everybody[..1]), ("all populations", &everybody[..])] {
        let (ours, facts) = timed(|| case.ours(populations));
        let (theirs, sets) = timed(|| case.petgraph(populations));
        for (plane, sets) in facts.iter().zip(&sets) {
            if (0..case.rows).any(|row| wide(plane.row(row)) != sets[row]) {
                return Err("the facts differ".into());
            }
        }
        let work = u32::try_from(case.edges.len() * populations.len())?;
        let each = |took: Duration| took.as_secs_f64() * 1e9 / f64::from(work);
        println!(
            "{what:<16} thalweg {:8.1} ns/flow   petgraph {:8.1} ns/flow   ratio {:5.1}   facts equal",
            each(ours),
            each(theirs),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
        if let (Some(dir), 1) = (args.get(2).filter(|_| args[1] == "--dump"), populations.len()) {
            case.dump(Path::new(dir), &facts[0])?;
        }
    }
    Ok(())
}
