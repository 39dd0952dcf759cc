//! The facets of the register: by what its rows are chosen.

use std::collections::HashMap;

use maud::{Markup, html};

use super::page::{Entry, Page};
use crate::{law::Verdict, model::CategoryId, report::words::Text};

/// The choices of one: names and values, in their order, and the place of each value.
struct Facet {
    list: Vec<(String, String)>,
    places: HashMap<String, usize>,
}

impl Facet {
    fn new(list: Vec<(String, String)>) -> Self {
        let places = list.iter().enumerate().map(|(at, (_, value))| (value.clone(), at)).collect();
        Self { list, places }
    }

    fn sorted(list: impl Iterator<Item = (String, String)>) -> Self {
        let mut list: Vec<(String, String)> = list.collect();
        list.sort();
        list.dedup();
        Self::new(list)
    }

    fn place(&self, value: &str) -> usize {
        self.places.get(value).copied().unwrap_or_default()
    }

    fn render(&self, title: Text, field: &str, all: Text) -> Markup {
        html! {
            label {
                (title)
                select data-f=(field) {
                    option value="" { (all) }
                    @for (name, value) in &self.list { option value=(value) { (name) } }
                }
            }
        }
    }
}

/// All of them.
pub struct Facets {
    verdicts: Facet,
    laws: Facet,
    places: Facet,
    recipients: Facet,
    categories: Facet,
    grounds: Facet,
    /// Whether a row is red.
    failing: bool,
    /// Whether a fault of an earlier step reaches the data of a row.
    inherits: bool,
}

/// All verdicts that are red, as one choice.
pub const FAILING: &str = "prohibited missing deficient";
/// What inherits a fault, as a choice beside the verdicts.
const INHERITED: &str = "inherited";

impl Facets {
    /// Those of the rows.
    pub fn of(page: &Page, rows: &[&Entry]) -> Self {
        let all = || rows.iter();
        let verdicts = Verdict::ALL
            .into_iter()
            .rev()
            .filter(|verdict| all().any(|entry| entry.row.judgement.verdict == *verdict))
            .map(|verdict| (page.verdict(verdict).to_owned(), verdict.as_str().to_owned()));
        let id = |entry: &Entry| page.inventory.party(entry.row.importer).id.clone();
        let category = |c: CategoryId| (page.category(c), page.inventory.category(c).id.clone());
        Self {
            verdicts: Facet::new(verdicts.collect()),
            laws: Facet::sorted(all().map(|e| (page.law(&e.row.regime), e.row.regime.clone()))),
            places: Facet::sorted(all().map(|e| (page.place(e.row.place), e.row.place.code().to_owned()))),
            recipients: Facet::sorted(all().map(|e| (page.party(e.row.importer), id(e)))),
            categories: Facet::sorted(all().flat_map(|e| &e.row.categories).map(|&c| category(c))),
            grounds: Facet::sorted(all().map(|e| (page.ground(e.row), page.ground(e.row)))),
            failing: all().any(|entry| entry.row.judgement.verdict > Verdict::Unknown),
            inherits: all().any(|entry| entry.inherits),
        }
    }

    /// The form.
    pub fn form(&self, page: &Page) -> Markup {
        let words = page.words;
        html! {
            form.facets #fx hidden {
                label { (words.search) input type="search" #q autocomplete="off"; }
                (self.verdicts(page))
                (self.laws.render(words.law, "l", words.all))
                (self.places.render(words.place_head, "p", words.all))
                (self.recipients.render(words.recipient_head, "r", words.all))
                (self.categories.render(words.category_head, "c", words.all))
                (self.grounds.render(words.safeguard, "g", words.all))
                label { (words.special) select data-f="s" { option value="" { (words.all) } option value="1" { (words.special_only) } } }
                button type="reset" { (words.clear) }
            }
            p.count #count data-folded=(words.count_folded) data-shown=(words.count_shown) data-none=(words.count_none) aria-live="polite" {}
        }
    }

    /// The verdicts; then all that are red together, and what inherits a fault, which several verdicts may.
    fn verdicts(&self, page: &Page) -> Markup {
        let words = page.words;
        html! {
            label {
                (words.verdict)
                select data-f="v" {
                    option value="" { (words.all) }
                    @for (name, value) in &self.verdicts.list { option value=(value) { (name) } }
                    @if self.failing { option value=(FAILING) { (words.failing_choice) } }
                    @if self.inherits { option value=(INHERITED) { (words.inherited) } }
                }
            }
        }
    }

    /// A category's number among the choices.
    pub fn category(&self, page: &Page, category: CategoryId) -> usize {
        self.categories.place(&page.inventory.category(category).id)
    }

    /// The numbers of what is chosen to find each row: verdict, law, place, recipient, ground, 1 where special data is in it and 2
    /// more where a fault of an earlier step reaches it, and a set of categories; and the sets.
    pub fn choices(&self, page: &Page, rows: &[&Entry]) -> (Vec<String>, Vec<String>) {
        let mut sets: Vec<String> = Vec::new();
        let mut known: HashMap<&[CategoryId], usize> = HashMap::new();
        let choices = rows.iter().map(|entry| {
            let row = entry.row;
            let set = *known.entry(&row.categories).or_insert_with(|| {
                let numbers = row.categories.iter().map(|&c| self.category(page, c).to_string());
                sets.push(numbers.collect::<Vec<_>>().join(" "));
                sets.len() - 1
            });
            let numbers = [
                self.verdicts.place(row.judgement.verdict.as_str()),
                self.laws.place(&row.regime),
                self.places.place(row.place.code()),
                self.recipients.place(&page.inventory.party(row.importer).id),
                self.grounds.place(&page.ground(row)),
                usize::from(entry.special) + 2 * usize::from(entry.inherits),
                set,
            ];
            numbers.map(|number| number.to_string()).join(";")
        });
        (choices.collect(), sets)
    }
}
