//! All that a finding is about, part by part: who accepts it, or knows it, accepts these parts and no others.

use super::question::{Item, Question};
use crate::{
    assess::analysis::Analysis, finding::Covered, lineage::CategorySet, model::Inventory, text::digest,
};

/// What a question is about: each exposure that hangs on it, each flow that waits for it, and each thing that is said of
/// a recipient.
pub(super) fn of_question(analysis: &Analysis, question: &Question, flows: Vec<String>) -> Covered {
    let inventory = analysis.inventory();
    let mut parts: Vec<u64> = flows.iter().map(|flow| digest::number(["flow", flow])).collect();
    for (&(regime, party, place), people) in question.exposed() {
        let regime = analysis.judged[usize::from(regime)].regime.id.as_str();
        for (population, categories) in people {
            let whose = inventory.population(*population).id.as_str();
            let who = inventory.party(party).id.as_str();
            parts.extend(numbers(inventory, categories, &["exposure", regime, who, place.code(), whose]));
        }
    }
    for &(party, place) in &question.recipients {
        parts.push(digest::number(["recipient", inventory.party(party).id.as_str(), place.code()]));
    }
    let today = analysis.as_of.to_string();
    parts.extend(question.items.iter().flat_map(|item| said(inventory, item, &today)));
    whole(parts, flows)
}

/// Of what these words name: for a finding whose message has the day judged in it, or leaves some out.
pub(super) fn of_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Covered {
    whole(words.into_iter().map(|word| digest::number([word])).collect(), Vec::new())
}

/// Of all these parts.
pub(super) fn whole(mut parts: Vec<u64>, flows: Vec<String>) -> Covered {
    parts.sort_unstable();
    parts.dedup();
    let cells: Vec<String> = parts.iter().map(|&part| digest::written(part)).collect();
    Covered { digest: digest::digest(cells.iter().map(String::as_str)), parts, flows }
}

fn numbers(inventory: &Inventory, categories: &CategorySet, whose: &[&str]) -> Vec<u64> {
    let id = |category| inventory.category(category).id.as_str();
    categories.iter().map(|c| digest::number(whose.iter().copied().chain([id(c)]))).collect()
}

/// What is said, of each recipient: by the name of the condition, else in its words, without the day judged: what is said
/// of it on the next day is the same.
fn said(inventory: &Inventory, item: &Item, today: &str) -> Vec<u64> {
    let what = if item.name.is_empty() { item.why.replace(today, "") } else { item.name.clone() };
    let of = |who: &str| digest::number(["said", &what, item.known.as_str(), who]);
    if item.of.is_empty() {
        return vec![of("")];
    }
    item.of.iter().map(|&party| of(&inventory.party(party).id)).collect()
}
