//! What touches one party or store, flow by flow.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    assess::{Assessment, TransferRow},
    law::Verdict,
    model::{CategoryCell, CategoryId, Flow, Inventory, NodeId, PartyId, Place, PopulationId},
    report::{
        flow::place_name,
        grounds, plain,
        special::is_special,
        words::{Words, put},
    },
};

/// What stands in the middle.
pub enum Middle<'m> {
    /// These nodes: a store, or a party; its stores belong to it.
    Nodes(&'m [NodeId]),
    /// A party with its stores, as far as they are at one place.
    At(PartyId, Place),
}

/// What is around one party or store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Over the picture.
    pub title: String,
    /// The one in the middle.
    pub name: String,
    /// What it is, and where.
    pub what: Vec<String>,
    /// What comes.
    pub comes: Side,
    /// What goes.
    pub goes: Side,
}

/// One side of the picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The worst first.
    pub rows: Vec<Row>,
    /// The rows that are not shown.
    pub folded: Vec<Folded>,
}

impl Side {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.folded.is_empty()
    }
}

/// A flow, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who is at the other end.
    pub name: String,
    /// The store there, where it is one.
    pub store: String,
    /// The categories by name, special ones first; none where they are not stated.
    pub categories: Vec<String>,
    /// Whose, by name.
    pub people: Vec<String>,
    /// How many flows it is: those of one other end that stand on the same.
    pub flows: usize,
    /// What carries it, the worst first.
    pub grounds: Vec<Ground>,
    /// The worst verdict.
    pub verdict: Verdict,
}

/// What carries a flow under a law.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground {
    /// The verdict.
    pub verdict: Verdict,
    /// The law and the ground.
    pub text: String,
}

/// Several flows that are not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The worst of their verdicts.
    pub verdict: Verdict,
    /// How many, and of which kind.
    pub text: String,
}

impl Around {
    /// Gathers it, with at most so many rows on a side.
    pub fn of(assessment: &Assessment, words: &Words, middle: &Middle, most: usize) -> Self {
        let gathering = Gathering { assessment, inventory: &assessment.inventory, words, middle };
        let (name, what) = gathering.middle();
        let mut around = Self { title: put(words.around, &[&name]), name, what, ..Self::default() };
        let (mut comes, mut goes) = (Vec::new(), Vec::new());
        let mut by_flow: BTreeMap<&str, Vec<&TransferRow>> = BTreeMap::new();
        for row in &assessment.transfers {
            by_flow.entry(&row.flow).or_default().push(row);
        }
        for flow in &gathering.inventory.flows {
            let rows = by_flow.get(&*flow.id).map_or(&[][..], Vec::as_slice);
            match (gathering.has(flow.from, None), gathering.has(flow.to, Some(rows))) {
                (false, true) => comes.push(gathering.one(flow, flow.from, rows)),
                (true, false) => goes.push(gathering.one(flow, flow.to, rows)),
                _ => {}
            }
        }
        comes.extend(gathering.held());
        around.comes = folded(gathering.rows(comes), most, words);
        around.goes = folded(gathering.rows(goes), most, words);
        around
    }
}

/// The worst rows, and how many there are behind them: those about which there is nothing to do apart from the others.
fn folded(mut rows: Vec<Row>, most: usize, words: &Words) -> Side {
    rows.sort_by_key(|row| (Reverse(row.verdict), Reverse(row.categories.len()), row.name.clone()));
    let keep = if rows.len() > most { most.saturating_sub(1) } else { rows.len() };
    let rest = rows.split_off(keep);
    let (fine, open): (Vec<Row>, Vec<Row>) =
        rest.into_iter().partition(|row| row.verdict <= Verdict::Adequate);
    let one = |rows: &[Row], text: &dyn Fn(usize, Verdict) -> String| {
        let verdict = rows.iter().map(|row| row.verdict).max()?;
        Some(Folded { verdict, text: text(rows.len(), verdict) })
    };
    let open = one(&open, &|count, verdict| put(words.flow_worst, &[&count, &words.verdict(verdict)]));
    let fine = one(&fine, &|count, verdict| match verdict {
        Verdict::Free => put(words.around_free, &[&count]),
        _ => put(words.flow_adequate, &[&count]),
    });
    Side { rows, folded: open.into_iter().chain(fine).collect() }
}

/// What rows are put together by: who is at the other end, the store there, and what carries it.
type End = (String, String, Option<NodeId>, Vec<Ground>);

/// What flows carry together: categories, people, and how many flows they are.
type Together = (BTreeSet<CategoryId>, BTreeSet<PopulationId>, usize);

/// A flow, or what is held without one.
struct One {
    end: End,
    verdict: Verdict,
    categories: BTreeSet<CategoryId>,
    people: BTreeSet<PopulationId>,
}

struct Gathering<'a> {
    assessment: &'a Assessment,
    inventory: &'a Inventory,
    words: &'a Words,
    middle: &'a Middle<'a>,
}

impl Gathering<'_> {
    /// Whether a node stands in the middle; as the end of a flow its transfers say where that is.
    fn has(&self, node: NodeId, rows: Option<&[&TransferRow]>) -> bool {
        let operator = self.inventory.operator(node);
        match *self.middle {
            Middle::Nodes(nodes) => {
                nodes.contains(&node) || operator.is_some_and(|party| nodes.contains(&NodeId::Party(party)))
            }
            Middle::At(party, place) => match rows {
                Some(rows) if !rows.is_empty() => {
                    rows.iter().any(|row| row.importer == party && row.place == place)
                }
                _ => operator == Some(party) && self.inventory.places(node).contains(&place),
            },
        }
    }

    fn middle(&self) -> (String, Vec<String>) {
        let inventory = self.inventory;
        let (node, places) = match *self.middle {
            Middle::Nodes(nodes) => match nodes.first() {
                Some(&node) => (node, inventory.places(node)),
                None => return Default::default(),
            },
            Middle::At(party, place) => (NodeId::Party(party), vec![place]),
        };
        let places: Vec<String> = places.into_iter().map(|place| self.place(place)).collect();
        let mut what = vec![places.join(", ")];
        match node {
            NodeId::Party(id) => {
                let word = plain::kind(inventory.party(id));
                what.insert(0, plain::shown(self.words.kinds.word(word)).replace('-', " "));
            }
            NodeId::Store(id) => what.insert(0, self.node(NodeId::Party(inventory.store(id).operator))),
            NodeId::Population(_) => {}
        }
        what.retain(|line| !line.is_empty());
        (self.node(node), what)
    }

    fn place(&self, place: Place) -> String {
        if place.is_unknown() {
            return self.words.place_not_stated.to_string();
        }
        place_name(self.inventory, place, self.words)
    }

    fn node(&self, node: NodeId) -> String {
        let (name, id) = match node {
            NodeId::Population(id) => {
                let row = self.inventory.population(id);
                (&row.name, &row.id)
            }
            NodeId::Party(id) => {
                let row = self.inventory.party(id);
                (&row.name, &row.id)
            }
            NodeId::Store(id) => {
                let row = self.inventory.store(id);
                (&row.name, &row.id)
            }
        };
        plain::name_or(name, id).into_owned()
    }

    fn one(&self, flow: &Flow, other: NodeId, rows: &[&TransferRow]) -> One {
        let (name, store) = match other {
            NodeId::Store(id) => {
                (self.node(NodeId::Party(self.inventory.store(id).operator)), self.node(other))
            }
            _ => (self.node(other), String::new()),
        };
        let mut one = self.judged((name, store, Some(other)), rows);
        if rows.is_empty() {
            let cells = self.inventory.category_cells.get(flow.categories).iter();
            one.categories.extend(cells.filter_map(|cell| match cell {
                CategoryCell::Named(id) => Some(*id),
                CategoryCell::All => None,
            }));
            if !matches!(other, NodeId::Population(_)) {
                one.people.extend(self.inventory.population_lists.get(flow.populations));
            }
        }
        one
    }

    /// What is held in the middle itself without having come by a flow.
    fn held(&self) -> Vec<One> {
        let mut by: BTreeMap<&str, Vec<&TransferRow>> = BTreeMap::new();
        let holdings = self.assessment.transfers.iter().filter(|row| row.flow_id.is_none());
        for row in holdings.filter(|row| self.holds(row)) {
            by.entry(&row.flow).or_default().push(row);
        }
        let one = |rows: Vec<&TransferRow>| {
            let exporter = rows.iter().find_map(|row| row.exporter);
            let name = exporter.map_or_else(
                || self.words.exporter_not_known.to_string(),
                |party| self.node(NodeId::Party(party)),
            );
            let store = rows.first().map(|row| self.store_of(row)).unwrap_or_default();
            self.judged((name, put(self.words.held_in, &[&store]), None), &rows)
        };
        by.into_values().map(one).collect()
    }

    fn store(&self, row: &TransferRow) -> Option<NodeId> {
        let id = row.flow.strip_prefix("store:")?;
        let at = self.inventory.stores.iter().position(|store| store.id == id)?;
        Some(NodeId::Store(crate::model::Id::new(at)))
    }

    fn store_of(&self, row: &TransferRow) -> String {
        self.store(row).map(|node| self.node(node)).unwrap_or_default()
    }

    fn holds(&self, row: &TransferRow) -> bool {
        match *self.middle {
            Middle::At(party, place) => row.importer == party && row.place == place,
            Middle::Nodes(_) => self.store(row).is_some_and(|node| self.has(node, None)),
        }
    }

    fn judged(&self, (name, store, node): (String, String, Option<NodeId>), rows: &[&TransferRow]) -> One {
        One {
            end: (name, store, node, self.grounds(rows)),
            verdict: rows.iter().map(|row| row.judgement.verdict).max().unwrap_or_default(),
            categories: rows.iter().flat_map(|row| row.categories.iter().copied()).collect(),
            people: rows.iter().flat_map(|row| row.populations.iter().copied()).collect(),
        }
    }

    /// A row for each other end and what carries the flows there.
    fn rows(&self, all: Vec<One>) -> Vec<Row> {
        let mut by: BTreeMap<(Verdict, End), Together> = BTreeMap::new();
        for one in all {
            let (categories, people, flows) = by.entry((one.verdict, one.end)).or_default();
            categories.extend(one.categories);
            people.extend(one.people);
            *flows += 1;
        }
        let row = |((verdict, (name, store, _, grounds)), (categories, people, flows))| {
            let categories = self.categories(&categories, &people);
            let people = people.iter().map(|&id| self.node(NodeId::Population(id))).collect();
            Row { name, store, categories, people, flows, grounds, verdict }
        };
        by.into_iter().map(row).collect()
    }

    /// Categories by name, special ones first.
    fn categories(&self, all: &BTreeSet<CategoryId>, people: &BTreeSet<PopulationId>) -> Vec<String> {
        let special =
            |category: CategoryId| people.iter().any(|&of| is_special(self.inventory, category, of));
        let mut categories: Vec<CategoryId> = all.iter().copied().collect();
        categories.sort_by_key(|&category| (!special(category), category));
        let name = |category| {
            let row = self.inventory.category(category);
            let name = plain::name_or(&row.name, &row.id).into_owned();
            if special(category) { format!("{name} ({})", self.words.special_mark) } else { name }
        };
        categories.into_iter().map(name).collect()
    }

    /// What carries a flow: a line for each law and ground, the worst first.
    fn grounds(&self, rows: &[&TransferRow]) -> Vec<Ground> {
        let words = self.words;
        let judged = rows.iter().filter(|row| row.judgement.verdict > Verdict::Free);
        let all: BTreeSet<(Reverse<Verdict>, String)> = judged
            .map(|row| {
                let (judgement, law) = (&row.judgement, grounds::law(words, &row.regime));
                let ground = grounds::ground(self.assessment, words, row);
                if ground == *words.ground_none || ground == *words.ground_not_known {
                    let none = ground == *words.ground_none;
                    let said = if none { words.around_no_ground } else { words.around_ground_not_known };
                    return (Reverse(judgement.verdict), format!("{law}: {said}"));
                }
                let mut text = format!("{law}: {ground}");
                let instrument = judgement.instrument();
                if !matches!(instrument, "" | "none") {
                    text = format!("{text} ({})", plain::shown(instrument));
                }
                if judgement.verdict >= Verdict::Unknown {
                    text = format!("{text}, {}", words.verdict(judgement.verdict));
                }
                (Reverse(judgement.verdict), text)
            })
            .collect();
        if all.is_empty() {
            return vec![Ground { verdict: Verdict::Free, text: words.around_no_border.to_string() }];
        }
        all.into_iter().map(|(verdict, text)| Ground { verdict: verdict.0, text }).collect()
    }
}
