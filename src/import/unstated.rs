//! What a row must have and its source does not state: who operates a store, whose the data is. Each is said to be assumed, and no
//! place and no role is made of it.

use super::{
    choices::Choices,
    data_words,
    draft::{Draft, RowIx},
    list::owner,
};
use crate::{ingest::Table, model::taxonomy::Taxonomy};

/// Says that the owner operates a store; `who` do not say who does.
pub fn operator(draft: &mut Draft, choices: &Choices, store: RowIx, who: &str, place: &str) -> String {
    let owner = owner(choices, draft, place);
    let owner = draft.id(owner).to_owned();
    draft.set(store, "operator", &owner);
    // Blank would say that it is where its operator has its seat.
    draft.set(store, "country", "unknown");
    draft.assume(store, &format!("{owner} operates it: {who} do not say who does"));
    owner
}

/// Those whose data it is.
pub fn people(draft: &mut Draft, place: &str) -> String {
    let row = draft.keyed(Table::Populations, "people", place);
    draft.set(row, "name", "People whose data it is");
    draft.set(row, "country", "unknown");
    draft.set(row, "x_fides", "not-stated");
    draft.assume(row, "whose data it is, is not stated; neither is where they live");
    draft.id(row).to_owned()
}

/// Says that a store holds data of such categories, of people that are not stated.
pub fn holds(draft: &mut Draft, store: RowIx, categories: &[String], place: &str) {
    if categories.is_empty() {
        return;
    }
    draft.add(store, "categories", categories.iter().map(String::as_str));
    let people = people(draft, place);
    draft.add(store, "populations", [people.as_str()]);
}

/// The category that a word of the source's own stands for: what a person says, what is known by it, else one of that name.
/// Nothing where a person says that it is not personal.
pub fn category(draft: &mut Draft, choices: &Choices, word: &str, place: &str) -> Option<String> {
    let said = choices.category(word);
    if said == Some("") {
        return None;
    }
    let known = said.or_else(|| data_words::of_tag(word));
    let row = if let Some(key) = known {
        data_words::term(draft, Table::Categories, Taxonomy::FidesCategories, key, place)
    } else {
        let row = draft.named(Table::Categories, "category", word, place);
        draft.assume(row, "it may be personal data: the source does not say");
        row
    };
    Some(draft.id(row).to_owned())
}
