//! `transfers.csv`: the transfer register.

use std::io;

use super::{
    cell::{Csv, list, own},
    evidence::{self, Evidence},
    key::Keys,
    subject::Report,
};
use crate::{
    assess::{Assessment, TransferRow},
    model::{Basis, Date, Inventory, PartyId},
};

const HEADER: [&str; 25] = [
    "flow",
    "regime",
    "kind",
    "exporter",
    "exporter_role",
    "importer",
    "importer_role",
    "place",
    "categories",
    "populations",
    "tags",
    "purposes",
    "legal_basis",
    "verdict",
    "mechanism",
    "safeguard",
    "citation",
    "reasons",
    "conditions",
    "in_force_from",
    "in_force_until",
    "assessed_on",
    "document",
    "rests_on",
    "key",
];

/// The cells of one row but its key.
fn cells(report: &Report, row: &TransferRow) -> [String; 24] {
    let (inventory, judgement) = (&report.assessment.inventory, &row.judgement);
    let evidence = Evidence::of(report.assessment, report.sources, row);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let exporter = row.exporter.map(|id| inventory.party(id).id.as_str());
    let exporter_role = exporter.map_or("", |_| row.exporter_as.as_str());
    [
        own(&row.flow).into_owned(),
        own(&row.regime).into_owned(),
        row.kind.as_str().to_owned(),
        own(exporter.unwrap_or_default()).into_owned(),
        exporter_role.to_owned(),
        own(&inventory.party(row.importer).id).into_owned(),
        row.importer_as.as_str().to_owned(),
        row.place.code().to_owned(),
        list(row.categories.iter().map(|&c| inventory.category(c).id.as_str())),
        list(row.populations.iter().map(|&p| inventory.population(p).id.as_str())),
        list(tags(inventory, row).into_iter()),
        list(purposes(inventory, row).into_iter()),
        basis(inventory, row).map_or("", Basis::as_str).to_owned(),
        judgement.verdict.as_str().to_owned(),
        own(judgement.mechanism()).into_owned(),
        own(judgement.instrument()).into_owned(),
        own(&judgement.citation).into_owned(),
        own(&row.reasons(inventory).join("; ")).into_owned(),
        own(&evidence.conditions.join(";")).into_owned(),
        day(evidence.in_force_from),
        day(evidence.in_force_until),
        day(evidence.assessed_on),
        own(evidence.document).into_owned(),
        own(&evidence.rests_on.join(";")).into_owned(),
    ]
}

/// The tags of what arrives.
pub fn tags<'a>(inventory: &'a Inventory, row: &TransferRow) -> Vec<&'a str> {
    let mut tags = Vec::new();
    for &population in &row.populations {
        tags.extend(evidence::tags(inventory, &row.categories, population));
    }
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// The purposes of a flow.
pub fn purposes<'a>(inventory: &'a Inventory, row: &TransferRow) -> Vec<&'a str> {
    let list = row.flow_id.map_or(&[][..], |id| inventory.purpose_lists.get(inventory.flow(id).purposes));
    list.iter().filter_map(|p| inventory.purposes.get(p.index())).map(|p| p.id.as_str()).collect()
}

/// The legal basis of a flow: its own, else that of its purposes, where they agree.
pub fn basis(inventory: &Inventory, row: &TransferRow) -> Option<Basis> {
    let flow = inventory.flow(row.flow_id?);
    flow.legal_basis.or_else(|| {
        let list = inventory.purpose_lists.get(flow.purposes).iter();
        let mut bases = list.map(|p| inventory.purposes.get(p.index()).and_then(|p| p.legal_basis));
        let first = bases.next()??;
        bases.all(|basis| basis == Some(first)).then_some(first)
    })
}

/// The key of the next row.
pub fn key(keys: &mut Keys, inventory: &Inventory, row: &TransferRow) -> String {
    let party = |id: PartyId| inventory.party(id).id.as_str();
    let ends = [
        row.flow.as_str(),
        &row.regime,
        row.exporter.map_or("", party),
        party(row.importer),
        row.importer_as.as_str(),
        row.place.code(),
    ];
    let categories = row.categories.iter().map(|&c| inventory.category(c).id.as_str());
    let populations = row.populations.iter().map(|&p| inventory.population(p).id.as_str());
    keys.next(ends.into_iter().chain(categories).chain([""]).chain(populations))
}

/// The rows in the order of the file: that of the words of a row, from left to right.
pub fn in_order(assessment: &Assessment) -> Vec<&TransferRow> {
    let inventory = &assessment.inventory;
    let party = |id: PartyId| inventory.party(id).id.as_str();
    let mut rows: Vec<&TransferRow> = assessment.transfers.iter().collect();
    let key = |t: &TransferRow| {
        let exporter = t.exporter.map_or(("", ""), |e| (party(e), t.exporter_as.as_str()));
        (t.kind.as_str(), exporter, party(t.importer), t.importer_as.as_str(), t.place.code())
    };
    let lists = |t: &TransferRow| {
        let categories = t.categories.iter().map(|&c| inventory.category(c).id.as_str());
        let populations = t.populations.iter().map(|&p| inventory.population(p).id.as_str());
        (categories.collect::<Vec<_>>(), populations.collect::<Vec<_>>())
    };
    rows.sort_by(|a, b| {
        (&a.flow, &a.regime, key(a))
            .cmp(&(&b.flow, &b.regime, key(b)))
            .then_with(|| lists(a).cmp(&lists(b)))
            .then_with(|| a.judgement.cmp(&b.judgement))
    });
    rows
}

/// Writes the table.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let inventory = &report.assessment.inventory;
    let mut keys = Keys::default();
    let mut csv = Csv::new(out, &HEADER)?;
    for row in in_order(report.assessment) {
        let key = key(&mut keys, inventory, row);
        csv.row(cells(report, row).iter().chain([&key]))?;
    }
    csv.end()
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;

    #[test]
    fn the_table_as_written() {
        let text = fixture::file("transfers.csv");
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some(
                "flow,regime,kind,exporter,exporter_role,importer,importer_role,place,categories,populations,\
                 tags,purposes,legal_basis,verdict,mechanism,safeguard,citation,reasons,conditions,in_force_from,\
                 in_force_until,assessed_on,document,rests_on,key"
            )
        );
        assert_eq!(
            lines.next(),
            Some(
                "f2,eu-gdpr,transfer,,,mailer,processor,US,contact;health,customers,,,,missing,,,,\
                 '=no ground; second,,,,,,,pxf80ktwhxgd"
            )
        );
        assert_eq!(
            lines.next(),
            Some(
                "f3,eu-gdpr,transfer,acme,controller,office,controller,@EPO,contact,customers,,,,safeguarded,\
                 scc,scc-office,GDPR Art. 46(2)(c),signed,,,,,,,x6ybhfdc4pd0"
            )
        );
        assert_eq!(lines.next(), None);
    }
}
