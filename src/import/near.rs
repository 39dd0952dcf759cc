//! Parties that have nearly one name: one with what stands in brackets behind it, or with its form, and one without: `Mailchimp (Intuit)`,
//! `Mailchimp`. They may be one, which only a person knows: each has a row of its own.

use std::collections::BTreeMap;

use super::{
    draft::{Draft, RowIx},
    named::bare,
    remark::Remark,
    words::{self, folded},
};
use crate::ingest::Table;

/// Says which parties may be one.
pub fn tell(draft: &Draft, told: &mut Vec<Remark>) {
    let mut alike: BTreeMap<String, Vec<RowIx>> = BTreeMap::new();
    for table in [Table::Companies, Table::Vendors, Table::ThirdParties] {
        for row in draft.all(table) {
            let key = words::without_form(bare(draft.cell(row, "name")));
            if !key.is_empty() {
                alike.entry(key).or_default().push(row);
            }
        }
    }
    for rows in alike.values() {
        let name = |row: &RowIx| draft.cell(*row, "name");
        let Some((first, rest)) = rows.split_first() else { continue };
        for row in rest.iter().filter(|row| may_be_one(name(first), name(row))) {
            let [one, other] = [name(first), name(row)].map(|name| words::plain(name, 60));
            let message = format!("`{one}` and `{other}` may be one: each has a row of its own");
            let help = "if they are one, write one name for both, and import again";
            let place = draft.cell(*row, "source").split(';').next().unwrap_or_default().trim();
            told.push(Remark::note(place, message, help));
        }
    }
}

/// Whether two names of which all but brackets and forms is the same may be those of one: not, where both have a form and it is another.
fn may_be_one(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let has_form = |name: &str| folded(name) != words::without_form(name);
    folded(one) == folded(other) || !has_form(one) || !has_form(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_or_a_form_may_be_the_one_without() {
        for (one, other) in [
            ("Mailchimp", "Mailchimp (Intuit)"),
            ("Mailchimp (The Rocket Science Group)", "Mailchimp (Intuit)"),
            ("Kite", "Kite GmbH"),
            ("Kite GmbH (AV)", "Kite GmbH"),
        ] {
            assert!(may_be_one(one, other), "{one}, {other}");
        }
        assert!(!may_be_one("Kite GmbH", "Kite Inc."));
        let mut draft = Draft::default();
        for name in ["Mailchimp", "Bell AG", "Mailchimp (Intuit)", "Bell GmbH", "Moor"] {
            draft.named(Table::Vendors, "vendor", name, "list.csv:2");
        }
        let mut told = Vec::new();
        tell(&draft, &mut told);
        let said: Vec<&str> = told.iter().map(|remark| remark.message.as_str()).collect();
        assert_eq!(said, ["`Mailchimp` and `Mailchimp (Intuit)` may be one: each has a row of its own"]);
    }
}
