//! A small assessment, made by hand, with names that mean harm: what the tests of every output render.

use super::Report;
use crate::{
    assess::{Assessment, ExposureRow, Kind, RouteStep, TransferRow},
    finding::{Code, Finding, Severity},
    law::{Capacity, Ground, Judgement, Regime, Verdict},
    model::{
        Access, Category, CategoryId, Consideration, Extra, Flow, FlowId, Head, Holdings, Home, Inventory,
        ListId, NodeId, Party, PartyId, PartyTable, Place, Population, PopulationId, Recurrence, Role,
        SafeguardId, Store, StoreId,
    },
    source::{Sources, Span},
};

/// A name that tries every output at once.
pub const HOSTILE: &str =
    "=cmd \"];x -> y [ <script>alert(1)</script> | `c` [l](javascript:z) \\\" & \u{202e}\u{1b}[31m\nline";

const REGIME: &str = r#"
id = "eu-gdpr"
name = "General Data Protection Regulation"
[law]
id = "eu-gdpr/law"
title = "the law"
citation = "Regulation (EU) 2016/679"
source = { text = "https://eur-lex.europa.eu/eli/reg/2016/679", grade = "P", checked = "2026-11-01" }
[[territory]]
id = "eu-gdpr/eu"
title = "Member States"
citation = "TEU"
source = { text = "seen", grade = "S", checked = "2026-11-01" }
places = ["DE", "IE"]
[[mechanism]]
mechanism = "scc"
id = "eu-gdpr/scc"
title = "standard contractual clauses"
citation = "GDPR Art. 46(2)(c)"
note = "an appeal is pending"
source = { text = "seen", grade = "S", checked = "2026-11-01", mark = "review-required" }
[[mechanism]]
mechanism = "bcr"
id = "eu-gdpr/bcr"
title = "not relied on"
citation = "GDPR Art. 47"
source = { text = "seen", grade = "P", checked = "2026-11-01" }
"#;

/// A file of the report of the small assessment.
pub fn file(name: &str) -> String {
    with_report(|report| {
        let files = super::files(report).unwrap();
        let (_, bytes) = files.into_iter().find(|(file, _)| *file == name).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}

/// What is gathered of its exposures.
pub fn gathered(report: &super::Report) -> super::gathered::Gathered {
    let (mut csv, mut json) = (Vec::new(), Vec::new());
    let files = super::stream::Files { csv: &mut csv, long: None, json: &mut json };
    let most = super::Most { rows: 100, bytes: 1 << 20 };
    let gathered = super::stream::write(report.assessment, super::Exposures::Kept, most, files);
    gathered.unwrap_or_else(|_| panic!("it is written"))
}

/// Hands out a report of the small assessment.
pub fn with_report<T>(show: impl FnOnce(&Report) -> T) -> T {
    let inventory = inventory();
    let regime: Regime = toml::from_str(REGIME).unwrap();
    let mut sources = Sources::default();
    let source = sources.add("flows.csv", "");
    let assessment = Assessment {
        inventory: inventory.into(),
        regimes: vec![regime.into()],
        as_of: "2026-11-01".parse().unwrap(),
        transfers: transfers(),
        exposures: exposures(),
        findings: findings(Span { source, line: 3, column: 1, ..Span::default() }),
        decided: std::collections::BTreeMap::new(),
    };
    show(&Report { assessment: &assessment, sources: &sources, ahead: None, since: None })
}

fn place(code: &str) -> Place {
    Place::parse(code).unwrap()
}

fn party(id: &str, name: &str, table: PartyTable, kind: &str, at: &str) -> Party {
    Party {
        id: id.to_owned(),
        name: name.to_owned(),
        table,
        kind: kind.to_owned(),
        establishments: vec![place(at)],
        locations: Vec::new(),
        role: Role::Controller,
        parent: None,
        subject_to: None,
        attests: Vec::new(),
        source: String::new(),
        notes: String::new(),
        span: Span::default(),
    }
}

fn category(id: &str, name: &str) -> Category {
    Category {
        id: id.to_owned(),
        name: name.to_owned(),
        parent: None,
        tags: Vec::new(),
        dpv: String::new(),
        source: String::new(),
        span: Span::default(),
    }
}

fn flow(id: &str, from: NodeId, to: NodeId) -> Flow {
    Flow {
        id: id.into(),
        from,
        to,
        categories: ListId(0),
        populations: ListId(0),
        purposes: ListId(0),
        legal_basis: None,
        safeguards: ListId(0),
        transforms: ListId(0),
        access: Access::Copy,
        recurrence: Recurrence::Standing,
        consideration: Consideration::None,
        source: "".into(),
        notes: "".into(),
        span: Span::default(),
    }
}

fn inventory() -> Inventory {
    let crm = NodeId::Store(StoreId(0));
    Inventory {
        head: Head { name: "Acme".to_owned(), title: "The *report*".to_owned(), ..Head::default() },
        parties: vec![
            party("acme", "Acme", PartyTable::Company, "", "DE"),
            party("mailer", HOSTILE, PartyTable::Vendor, "=cmd|calc", "US"),
            party("office", "Patent office", PartyTable::ThirdParty, "", "@EPO"),
            party("idle", "Idle", PartyTable::Partner, "", "FR"),
        ],
        stores: vec![Store {
            id: "crm".to_owned(),
            name: HOSTILE.to_owned(),
            kind: String::new(),
            operator: PartyId(0),
            controllers: Vec::new(),
            engaged_by: None,
            places: vec![place("IE"), place("DE")],
            holdings: Holdings::default(),
            retention: String::new(),
            measures: Vec::new(),
            source: String::new(),
            notes: String::new(),
            span: Span::default(),
        }],
        populations: vec![Population {
            id: "customers".to_owned(),
            name: "Customers".to_owned(),
            homes: vec![Home::At(place("DE"))],
            tags: Vec::new(),
            source: String::new(),
            span: Span::default(),
        }],
        categories: vec![category("health", HOSTILE), category("contact", "Contact")],
        flows: vec![
            flow("f1", NodeId::Population(PopulationId(0)), crm),
            flow("f3", crm, NodeId::Party(PartyId(2))),
            flow("f2", crm, NodeId::Party(PartyId(1))),
        ],
        extras: vec![Extra {
            table: "flows".to_owned(),
            row: "f2".to_owned(),
            column: "x_owner".to_owned(),
            value: "=1+1".to_owned(),
        }],
        ..Inventory::default()
    }
}

fn step(id: &str, flow: u32, verdict: Verdict, instrument: &str) -> RouteStep {
    RouteStep {
        id: id.to_owned(),
        flow: Some(FlowId(flow)),
        holding: None,
        category: CategoryId(1),
        verdict,
        instrument: instrument.to_owned(),
    }
}

fn exposure(category: u32, recipient: u32, at: &str, verdict: Verdict, route: Vec<RouteStep>) -> ExposureRow {
    ExposureRow {
        categories: vec![CategoryId(category)],
        population: PopulationId(0),
        regime: if verdict == Verdict::Free { String::new() } else { "eu-gdpr".to_owned() },
        recipient: PartyId(recipient),
        place: place(at),
        verdict,
        delivery: verdict,
        hops: route.len() as u32,
        route,
    }
}

fn exposures() -> Vec<ExposureRow> {
    let first = || step("f1", 0, Verdict::Free, "inside");
    let missing = || vec![first(), step("f2", 2, Verdict::Missing, "none")];
    let clauses = vec![first(), step("f3", 1, Verdict::Safeguarded, "scc-office")];
    let both = vec![CategoryId(1), CategoryId(0)];
    vec![
        ExposureRow { categories: both, ..exposure(0, 1, "US", Verdict::Missing, missing()) },
        exposure(1, 0, "DE", Verdict::Free, vec![step("f1", 0, Verdict::Free, "not-protected")]),
        exposure(1, 2, "@EPO", Verdict::Safeguarded, clauses),
    ]
}

fn transfers() -> Vec<TransferRow> {
    let row = |flow: &str, number, importer, at, judgement: Judgement| TransferRow {
        flow: flow.to_owned(),
        flow_id: Some(FlowId(number)),
        regime: "eu-gdpr".to_owned(),
        kind: Kind::Transfer,
        exporter: None,
        exporter_as: Capacity::Controller,
        importer: PartyId(importer),
        importer_as: Capacity::Controller,
        place: place(at),
        categories: vec![CategoryId(1)],
        populations: vec![PopulationId(0)],
        judgement: judgement.into(),
    };
    let missing = Judgement {
        verdict: Verdict::Missing,
        reasons: vec!["=no ground".to_owned(), "second".to_owned()],
        ..Judgement::default()
    };
    let clauses = Judgement {
        verdict: Verdict::Safeguarded,
        ground: Ground::Safeguard {
            row: SafeguardId(0),
            id: "scc-office".to_owned(),
            mechanism: "scc".to_owned(),
        },
        citation: "GDPR Art. 46(2)(c)".to_owned(),
        entry: "eu-gdpr/scc".to_owned(),
        reasons: vec!["signed".to_owned()],
        ..Judgement::default()
    };
    vec![
        TransferRow {
            importer_as: Capacity::Processor,
            categories: vec![CategoryId(0), CategoryId(1)],
            ..row("f2", 2, 1, "US", missing)
        },
        TransferRow { exporter: Some(PartyId(0)), ..row("f3", 1, 2, "@EPO", clauses) },
    ]
}

fn findings(span: Span) -> Vec<Finding> {
    let mut off = Finding::new(Code::FlowCycle, "f1", "switched off");
    off.severity = Severity::Off;
    vec![
        off,
        Finding::new(Code::TransferMissing, "f2", "no ground, \"none\"")
            .at(span)
            .cite("GDPR Art. 44")
            .help("sign clauses"),
        Finding::new(Code::UnknownHome, "customers", "the homes of `customers` are not known")
            .help("+write them"),
    ]
}
