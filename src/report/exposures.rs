//! `exposures.csv`: who ends up with what, where, and by which route; `exposures-long.csv`: the same with a row for each
//! category.

use std::{cmp::Reverse, io};

use super::{
    cell::{self, list, own},
    findings, json,
    key::key_of,
    plain,
};
use crate::{
    assess::{Assessment, ExposureRow},
    model::{CategoryId, Id, PopulationId},
};

/// The columns of exposures.csv.
pub const HEADER: [&str; 17] = [
    "key",
    "population",
    "regime",
    "recipient",
    "recipient_kind",
    "place",
    "verdict",
    "delivery",
    "categories",
    "tags",
    "hops",
    "route",
    "safeguards",
    "decision",
    "decided_until",
    "decided_by",
    "decided_because",
];

/// The columns of exposures-long.csv.
pub const LONG: [&str; 13] = [
    "key",
    "row",
    "category",
    "tags",
    "population",
    "regime",
    "recipient",
    "place",
    "verdict",
    "delivery",
    "hops",
    "route",
    "safeguards",
];

/// A header as a line.
pub fn header(columns: &[&str]) -> String {
    columns.join(",") + "\n"
}

/// The rows in the order of the file.
pub fn sorted(assessment: &Assessment) -> Vec<&ExposureRow> {
    let inventory = &assessment.inventory;
    let mut rows: Vec<&ExposureRow> = assessment.exposures.iter().collect();
    rows.sort_by_cached_key(|row| {
        let ids = (
            inventory.population(row.population).id.clone(),
            (row.regime.is_empty(), row.regime.clone()),
            inventory.party(row.recipient).id.clone(),
            row.place.code(),
        );
        let found = (Reverse(row.verdict), Reverse(row.delivery), row.hops);
        let categories: Vec<String> =
            row.categories.iter().map(|&c| inventory.category(c).id.clone()).collect();
        (ids, found, row.route_text(), row.safeguards_text(), categories)
    });
    rows
}

/// Writes rows, one after the other.
pub struct Rows<'a> {
    assessment: &'a Assessment,
    long: bool,
    /// The tags of the categories of the population at hand.
    tags: Vec<Vec<&'a str>>,
    of: Option<PopulationId>,
}

impl<'a> Rows<'a> {
    /// Writes rows, also one for each category.
    pub fn new(assessment: &'a Assessment, long: bool) -> Self {
        Self { assessment, long, tags: Vec::new(), of: None }
    }

    /// Writes a row to each file.
    pub fn write(
        &mut self,
        row: &ExposureRow,
        csv: &mut Vec<u8>,
        long: &mut Vec<u8>,
        json: &mut Vec<u8>,
    ) -> io::Result<()> {
        let inventory = &self.assessment.inventory;
        if self.of != Some(row.population) {
            let all = (0..inventory.categories.len()).map(CategoryId::new);
            self.tags = all.map(|c| inventory.tags(c, row.population)).collect();
            self.of = Some(row.population);
        }
        let of = |c: &CategoryId| self.tags.get(c.index()).map_or(&[][..], Vec::as_slice);
        let mut tags: Vec<&str> = row.categories.iter().flat_map(of).copied().collect();
        tags.sort_unstable();
        tags.dedup();
        let recipient = inventory.party(row.recipient);
        let population = own(&inventory.population(row.population).id);
        let key = key_of(inventory, row, &row.categories);
        let (hops, route, safeguards) = (row.hops.to_string(), row.route_text(), row.safeguards_text());
        let (route, safeguards) = (own(&route), own(&safeguards));
        let decided = self.assessment.decided.get(&key);
        let [decision, until, who, reason] = findings::decided(decided);
        cell::line(
            csv,
            &[
                &key,
                &population,
                &own(&row.regime),
                &own(&recipient.id),
                &own(plain::kind(recipient)),
                row.place.code(),
                row.verdict.as_str(),
                row.delivery.as_str(),
                &list(row.categories.iter().map(|&c| inventory.category(c).id.as_str())),
                &own(&tags.join(";")),
                &hops,
                &route,
                &safeguards,
                &decision,
                &until,
                &who,
                &reason,
            ],
        );
        for category in row.categories.iter().filter(|_| self.long) {
            cell::line(
                long,
                &[
                    &key_of(inventory, row, &[*category]),
                    &key,
                    &own(&inventory.category(*category).id),
                    &own(&of(category).join(";")),
                    &population,
                    &own(&row.regime),
                    &own(&recipient.id),
                    row.place.code(),
                    row.verdict.as_str(),
                    row.delivery.as_str(),
                    &hops,
                    &route,
                    &safeguards,
                ],
            );
        }
        json::exposure(inventory, row, (&key, &tags, decided), json)
    }
}

/// A table in memory: for tests of what it looks like.
#[cfg(test)]
fn table(assessment: &Assessment, long: bool) -> String {
    let mut rows = Rows::new(assessment, true);
    let (mut csv, mut each, mut json) = (Vec::new(), Vec::new(), Vec::new());
    for row in sorted(assessment) {
        rows.write(row, &mut csv, &mut each, &mut json).unwrap();
    }
    let (head, body) = if long { (header(&LONG), each) } else { (header(&HEADER), csv) };
    head + &String::from_utf8(body).unwrap()
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;

    #[test]
    fn the_table_as_written() {
        let text = fixture::with_report(|report| super::table(report.assessment, false));
        assert_eq!(
            text,
            "key,population,regime,recipient,recipient_kind,place,verdict,delivery,categories,tags,hops,route,safeguards,\
             decision,decided_until,decided_by,decided_because\n\
             djqcaqyefqyq,customers,eu-gdpr,mailer,'=cmd|calc,US,missing,missing,contact;health,,2,f1>f2,inside>none,,,,\n\
             nazqjznmmfbz,customers,eu-gdpr,office,third-party,@EPO,safeguarded,safeguarded,contact,,2,f1>f3,\
             inside>scc-office,,,,\n\
             g9cyw1p7v16w,customers,,acme,company,DE,free,free,contact,,1,f1,not-protected,,,,\n"
        );
    }

    #[test]
    fn each_category_by_itself() {
        let text = fixture::with_report(|report| super::table(report.assessment, true));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("key,row,category,tags,population,"));
        // The key of a row of one category is that of the category.
        let cells: Vec<&str> = lines[3].split(',').collect();
        assert_eq!(cells[0], cells[1]);
        assert_ne!(lines[1].split(',').next(), lines[2].split(',').next());
    }
}
