//! Boxes, lanes and lines: what a selection comes to, with all its words, and no place on paper yet.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    load::{Load, Loads},
    select::{Shown, select},
    selection::{Level, MANY, Selection},
};
use crate::{
    assess::Assessment,
    law::Verdict,
    model::{Home, Inventory, NodeId, PartyId, PartyTable, Place, PopulationId},
    report::{dot as graph, plain},
};

/// A map: what is shown of an inventory, and how it hangs together.
pub struct Map {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) lanes: Vec<Lane>,
    pub(super) boxes: Vec<Card>,
    pub(super) lines: Vec<Line>,
}

/// A jurisdiction, or what stands for one.
#[derive(Clone)]
pub(super) struct Lane {
    /// Its name.
    pub name: String,
    /// The regimes inside whose territory it is, by id.
    pub inside: Vec<String>,
    /// Whether it is not known where it is.
    pub unknown: bool,
}

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A population.
    People,
    /// A party.
    Party,
    /// A store.
    Store,
    /// Several nodes.
    Group,
}

/// A line of a box beside its name, with the verdict that it tells.
pub(super) type Note = (String, Option<Verdict>);

/// A box.
#[derive(Clone)]
pub(super) struct Card {
    /// The row of its lane.
    pub lane: usize,
    /// What it stands for.
    pub shape: Shape,
    /// Its name.
    pub name: String,
    /// What else it says.
    pub notes: Vec<Note>,
    /// All of it, for who asks.
    pub full: String,
}

/// All flows from one box to another.
#[derive(Clone)]
pub(super) struct Line {
    /// The row of the box that it leaves.
    pub from: usize,
    /// The row of the box that it enters.
    pub to: usize,
    /// The worst verdict of its flows.
    pub verdict: Verdict,
    /// The flows, each with its verdict, in the order of their ids.
    pub flows: Vec<(String, Verdict)>,
    /// What it carries, and what carries that.
    pub load: Load,
}

/// More boxes, or more lines, than this are no picture: nobody could follow them, and laying them out would take for ever.
pub const MOST: (usize, usize) = (2_000, 20_000);

impl Map {
    /// How many boxes and lines there are, where those are more than can be drawn as a picture.
    pub fn over(&self) -> Option<(usize, usize)> {
        let size = (self.boxes.len(), self.lines.len());
        (size.0 > MOST.0 || size.1 > MOST.1).then_some(size)
    }

    /// Whether nothing of the inventory is on it.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// The map of a selection.
    pub fn new(assessment: &Assessment, selection: &Selection) -> Self {
        let verdicts = graph::worst(assessment);
        let shown = select(&assessment.inventory, selection, &verdicts);
        Drawing { assessment, inventory: &assessment.inventory, verdicts, shown }.map(selection.level)
    }
}

/// Which lane a node stands in; lanes of people's homes come before those of places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    /// Homes that are no one place: a bloc, several, anywhere.
    Homes(String),
    /// A place, by its code.
    At(Place),
    /// Not known.
    Unknown,
}

/// What a box is, in the order in which boxes are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    /// For itself.
    Node(NodeId),
    /// For a party and its stores.
    Party(PartyId),
    /// For parties of one table and their stores.
    Kind(PartyTable),
}

type Key = (Where, Stands);

struct Drawing<'a> {
    assessment: &'a Assessment,
    inventory: &'a Inventory,
    verdicts: BTreeMap<&'a str, Verdict>,
    shown: Shown,
}

impl Drawing<'_> {
    fn map(&self, level: Option<Level>) -> Map {
        let levels = [Level::Node, Level::Party, Level::Kind];
        let grouped = |level| {
            let mut groups: BTreeMap<Key, Vec<NodeId>> = BTreeMap::new();
            for &node in &self.shown.nodes {
                groups.entry(self.key(node, level)).or_default().push(node);
            }
            groups
        };
        let level = level
            .unwrap_or_else(|| levels.into_iter().find(|&l| grouped(l).len() <= MANY).unwrap_or(Level::Kind));
        let groups = grouped(level);
        let (lanes, lane_of) = self.lanes(&groups);
        let mut order: Vec<(&Key, &Vec<NodeId>)> = groups.iter().collect();
        order.sort_by_key(|((place, stands), nodes)| {
            (lane_of.get(place), self.rank(*stands), nodes.iter().map(|&n| self.inventory.node_name(n)).min())
        });
        let numbers: BTreeMap<&Key, usize> =
            order.iter().enumerate().map(|(i, (key, _))| (*key, i)).collect();
        let mut lines: BTreeMap<(usize, usize), Vec<(String, Verdict)>> = BTreeMap::new();
        for flow in self.shown.flows.iter().map(|&f| self.inventory.flow(f)) {
            let ends = [flow.from, flow.to].map(|n| numbers.get(&self.key(n, level)).copied());
            let [Some(from), Some(to)] = ends else { continue };
            let verdict = self.verdicts.get(&*flow.id).copied().unwrap_or_default();
            lines.entry((from, to)).or_default().push((plain::shown(&flow.id).into_owned(), verdict));
        }
        let boxes: Vec<Card> = order
            .iter()
            .enumerate()
            .map(|(row, ((place, stands), nodes))| {
                let within = lines.get(&(row, row)).map_or(&[][..], Vec::as_slice);
                self.card(lane_of.get(place).copied().unwrap_or_default(), *stands, nodes, within)
            })
            .collect();
        let subtitle = self.subtitle(level, boxes.len());
        let loads = Loads::of(self.assessment);
        let lines = lines.into_iter().filter(|((from, to), _)| from != to).map(|((from, to), flows)| Line {
            from,
            to,
            verdict: worst(&flows),
            load: loads.together(flows.iter().map(|(id, _)| id.as_str())),
            flows,
        });
        let title = format!("{}, as of {}", plain::title(self.inventory), self.assessment.as_of);
        Map { title, subtitle, lanes, boxes, lines: lines.collect() }
    }

    fn key(&self, node: NodeId, level: Level) -> Key {
        let stands = match (level, self.inventory.operator(node)) {
            (Level::Party, Some(party)) => Stands::Party(party),
            (Level::Kind, Some(party)) => Stands::Kind(self.inventory.party(party).table),
            _ => Stands::Node(node),
        };
        (self.place(node), stands)
    }

    fn place(&self, node: NodeId) -> Where {
        if let NodeId::Population(id) = node {
            return self.home(id);
        }
        match self.inventory.places(node).first() {
            Some(&place) if !place.is_unknown() => Where::At(place),
            _ => Where::Unknown,
        }
    }

    fn home(&self, id: PopulationId) -> Where {
        match self.inventory.population(id).homes.as_slice() {
            [] => Where::Unknown,
            [Home::At(place)] if place.is_unknown() => Where::Unknown,
            [Home::At(place)] => Where::At(*place),
            [Home::In(bloc)] => Where::Homes(bloc.as_str().to_owned()),
            [Home::Anywhere] => Where::Homes("Anywhere".to_owned()),
            _ => Where::Homes("Several homes".to_owned()),
        }
    }

    /// The lanes in order, and the row of each: people's homes and territories judged, others, not known.
    fn lanes(&self, groups: &BTreeMap<Key, Vec<NodeId>>) -> (Vec<Lane>, BTreeMap<Where, usize>) {
        let mut people: BTreeMap<&Where, Vec<PopulationId>> = BTreeMap::new();
        for (place, stands) in groups.keys() {
            let homes = people.entry(place).or_default();
            if let Stands::Node(NodeId::Population(id)) = stands {
                homes.push(*id);
            }
        }
        let mut lanes: Vec<_> = people
            .into_iter()
            .map(|(place, homes)| {
                let inside = self.inside(place, &homes);
                let group = match place {
                    Where::Unknown => 2,
                    Where::Homes(_) => 0,
                    Where::At(_) => usize::from(inside.is_empty() && homes.is_empty()),
                };
                let name = match place {
                    Where::Unknown => "Place not known".to_owned(),
                    Where::Homes(name) => name.clone(),
                    Where::At(place) => plain::place(self.inventory, *place),
                };
                (group, matches!(place, Where::At(_)), name, inside, place.clone())
            })
            .collect();
        lanes.sort();
        let of = lanes.iter().enumerate().map(|(row, lane)| (lane.4.clone(), row)).collect();
        (
            lanes
                .into_iter()
                .map(|(group, _, name, inside, _)| Lane { name, inside, unknown: group == 2 })
                .collect(),
            of,
        )
    }

    /// The regimes inside whose territory a lane lies.
    fn inside(&self, place: &Where, homes: &[PopulationId]) -> Vec<String> {
        let day = self.assessment.as_of;
        let holds = |regime: &crate::law::Regime| match place {
            Where::Unknown => false,
            Where::At(place) => regime.inside(*place, day),
            Where::Homes(_) => homes.iter().all(|&p| regime.home_inside(self.inventory, p, day)),
        };
        let inside = self.assessment.regimes.iter().filter(|r| holds(r));
        inside.map(|r| plain::shown(&r.id).into_owned()).collect()
    }

    /// People before parties before stores, and tables in their order.
    fn rank(&self, stands: Stands) -> (usize, Option<PartyTable>) {
        match stands {
            Stands::Node(NodeId::Population(_)) => (0, None),
            Stands::Node(NodeId::Party(id)) | Stands::Party(id) => (1, Some(self.inventory.party(id).table)),
            Stands::Kind(table) => (1, Some(table)),
            Stands::Node(NodeId::Store(_)) => (2, None),
        }
    }

    fn card(&self, lane: usize, stands: Stands, nodes: &[NodeId], within: &[(String, Verdict)]) -> Card {
        let (shape, name) = match nodes {
            [NodeId::Party(_)] if matches!(stands, Stands::Party(_)) => (Shape::Party, self.named(stands).1),
            _ => self.named(stands),
        };
        let mut notes = Vec::new();
        match stands {
            Stands::Node(NodeId::Store(id)) => {
                let operator = self.inventory.party(self.inventory.store(id).operator);
                notes.push((plain::name_or(&operator.name, &operator.id).into_owned(), None));
            }
            Stands::Node(_) => {}
            Stands::Party(_) | Stands::Kind(_) => {
                notes.extend(self.counted(stands, nodes).map(|t| (t, None)));
            }
        }
        let others = self.other_places(nodes);
        if !others.is_empty() {
            // People of several homes stand in a lane of their own, that is none of these.
            let word = if matches!(stands, Stands::Node(NodeId::Population(_))) { "in" } else { "also" };
            notes.push((format!("{word} {}", others.join(", ")), None));
        }
        let held = nodes.iter().filter_map(|&n| self.verdicts.get(held(self.inventory, n)?.as_str()));
        if let Some(&verdict) = held.max() {
            notes.push((format!("held: {}", verdict.as_str()), Some(verdict)));
        }
        if !within.is_empty() {
            let verdict = worst(within);
            let flows = plain::count(within.len(), "flow", "flows");
            notes.push((format!("{flows} inside: {}", verdict.as_str()), Some(verdict)));
        }
        let mut full = vec![name.clone()];
        full.extend(notes.iter().map(|(text, _)| text.clone()));
        let members = nodes.iter().map(|&n| self.title(n));
        full.extend(some(members.collect::<Vec<_>>()));
        full.extend(some(within.iter().map(flow_words).collect()));
        full.dedup();
        Card { lane, shape, name, notes, full: full.join("\n") }
    }

    fn named(&self, stands: Stands) -> (Shape, String) {
        let party = |id: PartyId| {
            let party = self.inventory.party(id);
            plain::name_or(&party.name, &party.id).into_owned()
        };
        match stands {
            Stands::Node(NodeId::Population(id)) => {
                let population = self.inventory.population(id);
                (Shape::People, plain::name_or(&population.name, &population.id).into_owned())
            }
            Stands::Node(NodeId::Party(id)) => (Shape::Party, party(id)),
            Stands::Node(NodeId::Store(id)) => {
                let store = self.inventory.store(id);
                (Shape::Store, plain::name_or(&store.name, &store.id).into_owned())
            }
            Stands::Party(id) => (Shape::Group, party(id)),
            Stands::Kind(table) => {
                let name = match table {
                    PartyTable::Company => "Companies",
                    PartyTable::Vendor => "Vendors",
                    PartyTable::Partner => "Partners",
                    PartyTable::ThirdParty => "Third parties",
                };
                (Shape::Group, name.to_owned())
            }
        }
    }

    /// How many stores and parties a box stands for; nothing where it is one party alone.
    fn counted(&self, stands: Stands, nodes: &[NodeId]) -> Option<String> {
        let stores = nodes.iter().filter(|n| matches!(n, NodeId::Store(_))).count();
        let words = plain::count(stores, "store", "stores");
        match stands {
            Stands::Kind(_) => {
                let parties: BTreeSet<_> = nodes.iter().filter_map(|&n| self.inventory.operator(n)).collect();
                let parties = plain::count(parties.len(), "party", "parties");
                Some(if stores == 0 { parties } else { format!("{parties}, {words}") })
            }
            _ if stores == 0 => None,
            _ if stores == nodes.len() => Some(words),
            _ => Some(format!("itself and {words}")),
        }
    }

    /// The places beside the one whose lane it is, by code.
    fn other_places(&self, nodes: &[NodeId]) -> Vec<String> {
        let mut others = BTreeSet::new();
        for &node in nodes {
            if let NodeId::Population(id) = node {
                let homes = &self.inventory.population(id).homes;
                if homes.len() > 1 {
                    others.extend(homes.iter().map(|home| match home {
                        Home::At(place) => place.code(),
                        Home::In(bloc) => bloc.as_str(),
                        Home::Anywhere => "anywhere",
                    }));
                }
                continue;
            }
            others.extend(self.inventory.places(node).iter().skip(1).map(|p| p.code()));
        }
        others.into_iter().map(str::to_owned).collect()
    }

    fn title(&self, node: NodeId) -> String {
        let name = match node {
            NodeId::Population(id) => &self.inventory.population(id).name,
            NodeId::Party(id) => &self.inventory.party(id).name,
            NodeId::Store(id) => &self.inventory.store(id).name,
        };
        plain::titled(name, self.inventory.node_name(node))
    }

    fn subtitle(&self, level: Level, boxes: usize) -> String {
        let nodes = plain::count(self.shown.nodes.len(), "node", "nodes");
        let flows = plain::count(self.shown.flows.len(), "flow", "flows");
        let boxes = plain::count(boxes, "box", "boxes");
        let all = self.shown.flows.len() == self.inventory.flows.len();
        let part = if all { "" } else { " (a selection)" };
        match level {
            Level::Node => format!("{nodes}, {flows}{part}"),
            Level::Party => {
                format!("{nodes}, {flows}{part}, in {boxes}: a box is a party with its stores, at one place")
            }
            Level::Kind => {
                format!(
                    "{nodes}, {flows}{part}, in {boxes}: a box is all parties of a table, with their stores, at one place"
                )
            }
        }
    }
}

/// A store's word in the register.
fn held(inventory: &Inventory, node: NodeId) -> Option<String> {
    matches!(node, NodeId::Store(_)).then(|| format!("store:{}", inventory.node_name(node)))
}

pub(super) fn worst(flows: &[(String, Verdict)]) -> Verdict {
    flows.iter().map(|f| f.1).max().unwrap_or_default()
}

/// A flow in words.
pub(super) fn flow_words((id, verdict): &(String, Verdict)) -> String {
    format!("{id}: {}", verdict.as_str())
}

/// A list as far as one can read it.
pub(super) fn some(mut list: Vec<String>) -> Vec<String> {
    const SHOWN: usize = 12;
    if list.len() > SHOWN + 1 {
        let left = list.len() - SHOWN;
        list.truncate(SHOWN);
        list.push(format!("and {left} more"));
    }
    list
}
