//! `exposures.csv`: who ends up with what, where, and by which route.

use std::{cmp::Ordering, io};

use super::{
    Report,
    cell::{Csv, own},
    plain,
};
use crate::{
    assess::{Assessment, ExposureRow},
    model::Inventory,
};

const HEADER: [&str; 10] = [
    "category",
    "population",
    "regime",
    "recipient",
    "recipient_kind",
    "place",
    "verdict",
    "hops",
    "route",
    "safeguards",
];

/// The rows in the order of the file.
pub fn sorted<'a>(assessment: &'a Assessment) -> Vec<&'a ExposureRow> {
    let mut rows: Vec<&ExposureRow> = assessment.exposures.iter().collect();
    rows.sort_by(|a, b| order(assessment.inventory, a, b));
    rows
}

/// By the columns from left to right. Those behind `place` tell no two rows of an assessment apart, but are
/// compared all the same: the order never rests on the order of the rows given.
fn order(inventory: &Inventory, a: &ExposureRow, b: &ExposureRow) -> Ordering {
    fn key<'a>(inventory: &'a Inventory, row: &'a ExposureRow) -> [&'a str; 7] {
        let recipient = inventory.party(row.recipient);
        [
            &inventory.category(row.category).id,
            &inventory.population(row.population).id,
            &row.regime,
            &recipient.id,
            plain::kind(recipient),
            row.place.code(),
            row.verdict.as_str(),
        ]
    }
    key(inventory, a)
        .cmp(&key(inventory, b))
        .then_with(|| a.hops.to_string().cmp(&b.hops.to_string()))
        .then_with(|| a.route_text().cmp(&b.route_text()))
        .then_with(|| a.safeguards_text().cmp(&b.safeguards_text()))
}

/// Writes the table.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let inventory = report.assessment.inventory;
    let mut csv = Csv::new(out, &HEADER)?;
    for row in sorted(report.assessment) {
        let recipient = inventory.party(row.recipient);
        csv.row([
            &*own(&inventory.category(row.category).id),
            &*own(&inventory.population(row.population).id),
            &*own(&row.regime),
            &*own(&recipient.id),
            &*own(plain::kind(recipient)),
            row.place.code(),
            row.verdict.as_str(),
            &row.hops.to_string(),
            &*own(&row.route_text()),
            &*own(&row.safeguards_text()),
        ])?;
    }
    csv.end()
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;

    #[test]
    fn the_table_as_written() {
        let text = fixture::text(super::render);
        assert_eq!(
            text,
            "category,population,regime,recipient,recipient_kind,place,verdict,hops,route,safeguards\n\
             contact,customers,,acme,company,DE,free,1,f1,free\n\
             contact,customers,eu-gdpr,mailer,'=cmd|calc,US,missing,2,f1>f2,free>none\n\
             contact,customers,eu-gdpr,office,third-party,@EPO,safeguarded,2,f1>f3,free>scc-office\n\
             health,customers,eu-gdpr,mailer,'=cmd|calc,US,missing,2,f1>f2,free>none\n"
        );
    }
}
