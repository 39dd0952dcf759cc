//! `transfers.csv`: the transfer register.

use std::io;

use super::{
    Report,
    cell::{Csv, list, own},
};
use crate::{
    assess::{Assessment, TransferRow},
    model::Inventory,
};

const HEADER: [&str; 15] = [
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
    "verdict",
    "mechanism",
    "safeguard",
    "citation",
    "reasons",
];

/// The cells of one row.
fn cells(inventory: &Inventory, row: &TransferRow) -> [String; 15] {
    let judgement = &row.judgement;
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
        judgement.verdict.as_str().to_owned(),
        own(judgement.mechanism()).into_owned(),
        own(judgement.instrument()).into_owned(),
        own(&judgement.citation).into_owned(),
        own(&judgement.reasons.join("; ")).into_owned(),
    ]
}

/// The rows in the order of the file.
pub fn in_order<'a>(assessment: &'a Assessment) -> Vec<&'a TransferRow> {
    let mut rows: Vec<([String; 15], &TransferRow)> =
        assessment.transfers.iter().map(|row| (cells(assessment.inventory, row), row)).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Writes the table.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = report.assessment;
    let mut rows: Vec<[String; 15]> =
        assessment.transfers.iter().map(|row| cells(assessment.inventory, row)).collect();
    rows.sort_unstable();
    let mut csv = Csv::new(out, &HEADER)?;
    for row in &rows {
        csv.row(row)?;
    }
    csv.end()
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;

    #[test]
    fn the_table_as_written() {
        let text = fixture::text(super::render);
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some(
                "flow,regime,kind,exporter,exporter_role,importer,importer_role,place,categories,populations,\
                 verdict,mechanism,safeguard,citation,reasons"
            )
        );
        assert_eq!(
            lines.next(),
            Some(
                "f2,eu-gdpr,transfer,,,mailer,processor,US,contact;health,customers,missing,,,,\
                 '=no ground; second"
            )
        );
        assert_eq!(
            lines.next(),
            Some(
                "f3,eu-gdpr,transfer,acme,controller,office,controller,@EPO,contact,customers,safeguarded,scc,\
                 scc-office,GDPR Art. 46(2)(c),signed"
            )
        );
        assert_eq!(lines.next(), None);
    }
}
