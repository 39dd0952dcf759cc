//! Random inventories: small, and crowded with what is easily got wrong. A recipe is a heap of bytes that stand for
//! choices, so that a failing one shrinks; a byte of 0 is the plainest choice.

mod motifs;
mod rows;
mod rules;
mod show;
mod traits;

use proptest::{collection::vec, prelude::*};
use rows::{category, certification, country, instrument, party, population, purpose};
pub use rules::{embellish, rule};
use thalweg::{
    model::{
        Access, AssessmentOutcome, AssessmentState, Basis, CategoryCell, CategoryId, Consideration, Date,
        DateCell, Flow, Head, Holdings, Id, Inventory, NodeId, PartyId, PartyMatch, Place, PopulationId,
        PurposeId, Recurrence, Safeguard, SafeguardId, Store, StoreId, Transform,
    },
    source::Span,
};

pub type Gene = [u8; 16];

/// What an inventory is made from.
#[derive(Clone)]
pub struct Recipe {
    head: Gene,
    parties: Vec<Gene>,
    stores: Vec<Gene>,
    populations: Vec<Gene>,
    categories: Vec<Gene>,
    safeguards: Vec<Gene>,
    certifications: Vec<Gene>,
    countries: Vec<Gene>,
    entries: Vec<Gene>,
    flows: Vec<Gene>,
}

/// Recipes of inventories that two ways are to agree on.
pub fn recipes() -> impl Strategy<Value = Recipe> {
    let genes = |range| vec(any::<Gene>(), range);
    (
        (any::<Gene>(), genes(2..6), genes(1..6), genes(1..4), genes(1..6)),
        (genes(2..12), genes(0..4), genes(1..6), genes(1..4), genes(1..9)),
    )
        .prop_map(|((head, parties, stores, populations, categories), rest)| {
            let (safeguards, certifications, countries, entries, flows) = rest;
            Recipe {
                head,
                parties,
                stores,
                populations,
                categories,
                safeguards,
                certifications,
                countries,
                entries,
                flows,
            }
        })
}

const DAYS: [&str; 8] = [
    "2026-06-30",
    "2026-11-23",
    "2026-07-01",
    "2025-02-28",
    "2025-03-01",
    "2024-06-30",
    "2022-01-01",
    "2019-06-01",
];
const PLACES: [&str; 27] = [
    "FR", "IN", "US", "NZ", "GB", "CA", "IN", "IE", "RU", "JP", "KR", "KP", "FR", "IN", "US", "IE", "JP",
    "unknown", "IN", "PR", "FR", "US", "KP", "IN", "IE", "NZ", "@EU",
];

fn pick<T: Clone>(list: &[T], byte: u8) -> T {
    list[byte as usize % list.len()].clone()
}

fn place(byte: u8) -> Place {
    Place::parse(pick(&PLACES, byte)).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|w| (*w).to_owned()).collect()
}

impl Recipe {
    /// The day for which it is judged.
    pub fn day(&self) -> Date {
        day(DAYS[if self.head[0] < 170 { 0 } else { self.head[0] as usize % DAYS.len() }])
    }

    /// The inventory.
    pub fn inventory(&self) -> Inventory {
        let mut inventory = Inventory { head: self.head(), ..Inventory::default() };
        let count = self.parties.len();
        inventory.parties = self.parties.iter().enumerate().map(|(i, g)| party(i, *g)).collect();
        inventory.categories = self.categories.iter().enumerate().map(|(i, g)| category(i, *g)).collect();
        inventory.populations = self.populations.iter().enumerate().map(|(i, g)| population(i, *g)).collect();
        inventory.stores = self.stores.iter().enumerate().map(|(i, g)| self.store(i, *g)).collect();
        inventory.purposes = (0..3).map(purpose).collect();
        inventory.safeguards =
            self.safeguards.iter().enumerate().map(|(i, g)| self.safeguard(i, *g)).collect();
        inventory.certifications = self.certifications.iter().map(|g| certification(*g, count)).collect();
        inventory.countries = self.countries.iter().map(|g| country(*g)).collect();
        inventory.countries.sort_by_key(|c| c.place);
        inventory.countries.dedup_by_key(|c| c.place);
        for (i, gene) in self.entries.iter().chain(&self.flows).enumerate() {
            let flow = self.flow(&mut inventory, i, *gene);
            inventory.flows.push(flow);
        }
        if self.head[6] > 230 {
            motifs::given_back(&mut inventory);
        }
        if self.head[7] > 230 {
            motifs::under_own_law(&mut inventory);
        }
        if self.head[9] > 215 {
            motifs::engaged(&mut inventory, self.head);
        }
        inventory
    }

    /// As many rows of everything, each by other choices.
    pub fn varied(&self, by: u8) -> Self {
        let other = |gene: &Gene| -> Gene {
            let mix = |at: usize| gene[at].wrapping_mul(167).wrapping_add(by.wrapping_mul(at as u8 * 2 + 1));
            std::array::from_fn(mix)
        };
        let others = |genes: &Vec<Gene>| genes.iter().map(other).collect();
        Self {
            head: self.head,
            parties: others(&self.parties),
            stores: others(&self.stores),
            populations: others(&self.populations),
            categories: others(&self.categories),
            safeguards: others(&self.safeguards),
            certifications: others(&self.certifications),
            countries: others(&self.countries),
            entries: others(&self.entries),
            flows: others(&self.flows),
        }
    }

    fn head(&self) -> Head {
        let regimes = match self.head[1] {
            0..=140 => Some(words(&["north", "south"])),
            141..=200 => Some(words(&["north"])),
            201..=220 => Some(words(&["eu-gdpr", "uk-gdpr", "ch-fadp"])),
            _ => None,
        };
        let confirms =
            if self.head[2] % 4 < 2 { vec![("north/kr".to_owned(), Span::default())] } else { Vec::new() };
        Head {
            name: "random".into(),
            regimes,
            assessment_valid_months: 24,
            expiry_notice_days: 90,
            confirms,
            ..Head::default()
        }
    }

    fn party_id(&self, byte: u8) -> PartyId {
        PartyId::new(byte as usize % self.parties.len())
    }

    fn category_id(&self, byte: u8) -> CategoryId {
        CategoryId::new(byte as usize % self.categories.len())
    }

    fn store(&self, index: usize, g: Gene) -> Store {
        let mut controllers = Vec::new();
        if g[1] > 60 {
            // Mostly one customer of many processors.
            controllers.push(if g[11] < 100 { PartyId::new(0) } else { self.party_id(g[2]) });
        }
        if g[1] > 200 {
            controllers.push(self.party_id(g[3]));
        }
        let places = match g[4] {
            0..=110 => Vec::new(),
            111..=210 => vec![place(g[5])],
            _ => vec![place(g[5]), place(g[6])],
        };
        let holdings = if g[7] > 190 {
            Holdings {
                categories: vec![self.category_id(g[8])],
                populations: vec![PopulationId::new(g[9] as usize % self.populations.len())],
            }
        } else {
            Holdings::default()
        };
        let measures = if g[10] > 200 { words(&["keys-with-exporter"]) } else { Vec::new() };
        Store {
            id: format!("n{index}"),
            name: String::new(),
            kind: String::new(),
            operator: self.party_id(g[0]),
            controllers,
            engaged_by: (g[12] > 180).then(|| self.party_id(g[13])),
            places,
            holdings,
            retention: String::new(),
            measures,
            source: String::new(),
            notes: String::new(),
            span: Span::default(),
        }
    }

    fn safeguard(&self, index: usize, g: Gene) -> Safeguard {
        let (mechanism, module) = instrument(g);
        let group = mechanism.starts_with("bcr") && g[13] > 60;
        let matching = |kind: u8, byte: u8, one: u8| match kind % 16 {
            _ if group => vec![PartyMatch::Group(PartyId::new(0))],
            kind if kind < one => vec![PartyMatch::Any],
            0..=12 => vec![PartyMatch::Party(self.party_id(byte))],
            13 | 14 => vec![PartyMatch::Group(PartyId::new(0))],
            _ => Vec::new(),
        };
        let regimes = match g[1] % 8 {
            0..=2 => words(&["north", "south", "eu-gdpr"]),
            3 => words(&["south"]),
            _ => Vec::new(),
        };
        let on = match g[6] % 12 {
            0..=8 => DateCell::On(day("2025-01-15")),
            9 => DateCell::Blank,
            10 => DateCell::None,
            _ => DateCell::On(day(pick(&["2024-06-30", "2024-06-29", "2026-07-01"], g[7]))),
        };
        let outcome = match g[7] % 10 {
            0 => Some(AssessmentOutcome::Failed),
            1 => Some(AssessmentOutcome::WithMeasures),
            _ => None,
        };
        Safeguard {
            id: format!("s{index}"),
            mechanism: mechanism.into(),
            regimes,
            module: module.into(),
            exporters: matching(g[2], g[3], 8),
            importers: matching(g[2] / 16, g[4], 6),
            places: match g[5] % 6 {
                1 => vec![place(g[8])],
                2 => vec![place(g[8]), place(g[12]), place(1), place(2)],
                _ => Vec::new(),
            },
            categories: if g[5] % 7 == 2 { vec![self.category_id(g[8])] } else { Vec::new() },
            valid_from: match g[9] % 18 {
                0 => None,
                1 => Some(day("2021-06-26")),
                2 => Some(day("2021-09-27")),
                _ => Some(day("2022-03-21")),
            },
            valid_until: (g[9] / 18 % 8 == 1)
                .then(|| day(pick(&["2026-06-30", "2026-06-29", "2025-02-28"], g[8]))),
            assessment: AssessmentState { on, outcome },
            measures: if g[11] % 4 == 1 {
                words(&["keys-with-exporter", "partial-extract"])
            } else {
                Vec::new()
            },
            document: if g[11] % 2 == 1 { "drawer".into() } else { String::new() },
            source: String::new(),
            notes: String::new(),
            span: Span::default(),
        }
    }

    fn transforms(&self, g: Gene) -> Vec<Transform> {
        let (a, b) = (self.category_id(g[5]), self.category_id(g[6]));
        match g[7] {
            0..=180 => Vec::new(),
            181..=195 => vec![Transform::Drop(a)],
            196..=210 => vec![Transform::Derive(a, b)],
            211..=222 => vec![Transform::Drop(a), Transform::Derive(b, a)],
            223..=234 => vec![Transform::Derive(a, b), Transform::Drop(a)],
            235..=242 => vec![Transform::Pseudonymise, Transform::Encrypt],
            _ => vec![pick(&[Transform::Aggregate, Transform::Anonymise], g[6])],
        }
    }

    fn flow(&self, inventory: &mut Inventory, index: usize, g: Gene) -> Flow {
        let spot = |byte: u8| {
            let at = byte as usize % (self.stores.len() * 2 + self.parties.len());
            if at < self.stores.len() * 2 {
                NodeId::Store(StoreId::new(at / 2))
            } else {
                NodeId::Party(PartyId::new(at - self.stores.len() * 2))
            }
        };
        let entering = index < self.entries.len();
        let from = if entering {
            NodeId::Population(PopulationId::new(g[0] as usize % self.populations.len()))
        } else {
            spot(g[0])
        };
        let cells: Vec<CategoryCell> = match g[2] {
            0..=140 if !entering => vec![CategoryCell::All],
            0..=190 => vec![CategoryCell::Named(self.category_id(g[3]))],
            _ => {
                vec![CategoryCell::Named(self.category_id(g[3])), CategoryCell::Named(self.category_id(g[4]))]
            }
        };
        let transforms = self.transforms(g);
        let whose: Vec<PopulationId> = if g[8] > 215 {
            vec![PopulationId::new(g[9] as usize % self.populations.len())]
        } else {
            Vec::new()
        };
        let relied: Vec<SafeguardId> = if g[10] > 200 && !self.safeguards.is_empty() {
            vec![SafeguardId::new(g[9] as usize % self.safeguards.len())]
        } else {
            Vec::new()
        };
        let purposes: Vec<PurposeId> = match g[11] % 8 {
            1 => vec![PurposeId::new(0)],
            2 => vec![PurposeId::new(0), PurposeId::new(1)],
            3 => vec![PurposeId::new(2)],
            _ => Vec::new(),
        };
        Flow {
            // Ids whose order as bytes is neither that of the rows nor that of numbers.
            id: format!("{}{}-{index}", pick(&["f", "f1", "b", "z"], g[11] / 8), g[11] % 3).into(),
            from,
            to: spot(g[1]),
            categories: inventory.category_cells.intern(&cells),
            populations: inventory.population_lists.intern(&whose),
            purposes: inventory.purpose_lists.intern(&purposes),
            legal_basis: (g[11] % 16 > 12).then_some(Basis::ExplicitConsent),
            safeguards: inventory.safeguard_lists.intern(&relied),
            transforms: inventory.transform_lists.intern(&transforms),
            access: Access::Copy,
            recurrence: pick(
                &[Recurrence::Standing, Recurrence::Occasional, Recurrence::Occasional, Recurrence::Once],
                g[8],
            ),
            consideration: Consideration::None,
            source: "".into(),
            notes: "".into(),
            span: Span::default(),
        }
    }
}
