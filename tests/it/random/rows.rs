//! The rows of a random inventory that stand by themselves.

use thalweg::{
    model::{
        AssessmentOutcome, AssessmentState, Basis, Bloc, Category, CategoryId, Certification, CountryRow,
        DateCell, Home, Id, Party, PartyId, PartyTable, Place, Population, Purpose, Role,
    },
    source::Span,
};

use super::{Gene, day, pick, place, words};

/// A mechanism and its module: mostly those that can hold.
pub fn instrument(g: Gene) -> (&'static str, &'static str) {
    match g[0] % 16 {
        0 | 1 | 8 => ("scc", "1"),
        2..=4 => ("scc", "2"),
        5 | 6 => ("scc", "3"),
        7 => pick(&[("scc", "4"), ("onward-contract", "")], g[10]),
        9 => ("derogation", pick(&["b", "a", "b", "g"], g[10])),
        10 | 11 => ("derogation", "b"),
        12 | 13 => ("idta", ""),
        14 => {
            pick(&[("bcr-c", ""), ("derogation", "b"), ("certification", ""), ("code-of-conduct", "")], g[10])
        }
        _ => pick(
            &[
                ("scc-2010", ""),
                ("public-instrument", ""),
                ("scc", ""),
                ("uk-addendum", "2"),
                ("bcr-p", ""),
                ("bcr-c", ""),
                ("certification", ""),
                ("uk-addendum", "1"),
                ("code-of-conduct", ""),
            ],
            g[10],
        ),
    }
}

pub fn party(index: usize, g: Gene) -> Party {
    let mut establishments = vec![place(g[0])];
    if g[1] > 190 && place(g[2]) != place(g[0]) {
        establishments.push(place(g[2]));
    }
    let attests = match g[5] % 16 {
        0..=2 => words(&[]),
        3..=6 => words(&["no-access-from-establishment"]),
        7..=9 => words(&["pipeda", "pipa", "appi"]),
        10 => words(&["pipeda", "pipeda-employees"]),
        11 => words(&["own-locations", "marks-sensitive-data"]),
        12 => words(&["no-access-from-establishment", "pipeda"]),
        _ => words(&["marks-sensitive-data"]),
    };
    Party {
        id: format!("{}{index}", pick(&["p", "q", "a"], g[9])),
        name: String::new(),
        table: PartyTable::Vendor,
        kind: if g[6] > 220 { "authority".into() } else { String::new() },
        establishments,
        locations: if g[1] % 8 == 1 { vec![place(g[7])] } else { Vec::new() },
        role: pick(
            &[
                Role::Controller,
                Role::Processor,
                Role::Controller,
                Role::Controller,
                Role::SubProcessor,
                Role::Controller,
                Role::JointController,
                Role::Controller,
                Role::Processor,
                Role::Controller,
            ],
            g[3],
        ),
        parent: (index > 0 && g[4] > 170).then(|| PartyId::new(g[4] as usize % index)),
        subject_to: match g[8] {
            0..=100 => None,
            101..=190 => Some(Vec::new()),
            _ => Some(words(&["north", "south", "eu-gdpr"])),
        },
        attests,
        source: String::new(),
        notes: String::new(),
        span: Span::default(),
    }
}

pub fn category(index: usize, g: Gene) -> Category {
    Category {
        id: format!("{}{index}", pick(&["c", "d", "a"], g[2])),
        name: String::new(),
        parent: (index > 0 && g[0] > 70).then(|| CategoryId::new(g[0] as usize % index)),
        tags: match g[1] % 12 {
            1 | 2 => words(&["special"]),
            6 => words(&["special", "health"]),
            3 => words(&["hr"]),
            4 => words(&["criminal"]),
            5 => words(&["health", "hr"]),
            _ => Vec::new(),
        },
        dpv: String::new(),
        source: String::new(),
        span: Span::default(),
    }
}

pub fn population(index: usize, g: Gene) -> Population {
    let homes = match g[0] % 10 {
        0..=4 => vec![Home::At(place(0))],
        5 => vec![Home::At(place(g[1]))],
        6 => vec![Home::Anywhere],
        7 => vec![Home::In(pick(&[Bloc::Eea, Bloc::Eu], g[1]))],
        8 if g[1] > 90 => vec![Home::At(Place::UNKNOWN)],
        8 => vec![Home::At(place(2))],
        _ => vec![Home::At(Place::UNKNOWN), Home::At(place(g[1]))],
    };
    Population {
        id: format!("u{index}"),
        name: String::new(),
        homes,
        tags: if g[2] > 210 { words(&["hr"]) } else { Vec::new() },
        source: String::new(),
        span: Span::default(),
    }
}

pub fn purpose(index: usize) -> Purpose {
    Purpose {
        id: format!("w{index}"),
        name: String::new(),
        parent: None,
        legal_basis: [Some(Basis::ExplicitConsent), None, Some(Basis::Contract)][index],
        categories: Vec::new(),
        recipients: Vec::new(),
        retention: ["", "", "3 years"][index].to_owned(),
        source: String::new(),
        span: Span::default(),
    }
}

pub fn certification(g: Gene, parties: usize) -> Certification {
    Certification {
        party: PartyId::new(g[0] as usize % parties),
        scheme: pick(&["frame", "frame", "frame", "eu-us-dpf"], g[1]).to_owned(),
        covers: match g[2] % 5 {
            0 => Vec::new(),
            1 => words(&["non-hr"]),
            2 => words(&["hr"]),
            3 => words(&["health"]),
            _ => words(&["*"]),
        },
        valid_from: day(pick(&["2021-01-01", "2021-01-01", "2026-07-01"], g[3])),
        valid_until: (g[4] > 150).then(|| day(pick(&["2026-06-30", "2026-06-29"], g[4]))),
        checked_on: match g[5] % 6 {
            0 | 1 => Some(day("2025-06-30")),
            2 => Some(day("2025-06-29")),
            3 => Some(day("2026-07-02")),
            4 => Some(day("2025-03-01")),
            _ => None,
        },
        source: String::new(),
        span: Span::default(),
    }
}

pub fn country(g: Gene) -> CountryRow {
    CountryRow {
        place: if g[4] > 60 {
            Place::parse(pick(&["IN", "US", "NZ", "CA", "GB"], g[0])).unwrap()
        } else {
            place(g[0])
        },
        name: String::new(),
        assessment: AssessmentState {
            on: match g[1] % 8 {
                0 => DateCell::None,
                1 => DateCell::Blank,
                _ => DateCell::On(day("2025-01-15")),
            },
            outcome: match g[2] % 8 {
                0 => Some(AssessmentOutcome::WithMeasures),
                1 => Some(AssessmentOutcome::Failed),
                _ => None,
            },
        },
        measures: pick(
            &[words(&["keys-with-exporter"]), words(&["encryption-in-transit"]), Vec::new()],
            g[3],
        ),
        document: String::new(),
        source: String::new(),
        notes: String::new(),
        span: Span::default(),
    }
}
