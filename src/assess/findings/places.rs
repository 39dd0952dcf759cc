//! Places that are no transfer and worth a look: what a party keeps at another place of its own, and from where an
//! operator works that its store does not name (section 4.4 of the definition; EDPB Guidelines 05/2021, section 4).

use super::{
    arriving::Arriving,
    question::{About, Item, Questions},
};
use crate::{
    assess::{
        analysis::Analysis,
        digests,
        movement::{Movement, Record},
    },
    finding::Code,
    lineage::DataNode,
    model::{Id as _, Place, PopulationId},
};

/// Notes what a record says of a party's own place, where that is worth a look: an importer inside keeps it at a branch
/// or location of its own; its seat is outside; or what is kept there has a tag that the law watches.
pub(super) fn kept(
    analysis: &Analysis,
    regime: usize,
    (record, arriving): (&Record, &mut Arriving<'_>),
    questions: &mut Questions,
) {
    let judged = &analysis.judged[regime];
    let inventory = analysis.inventory();
    let party = record.disclosure.importer;
    let given = record.disclosure.exporter != Some(party);
    let abroad = !judged.reach.inside(inventory.party(party).seat());
    let tag = judged.regime.watched_tags.iter().find(|tag| {
        record.categories.iter().any(|category| inventory.tagged(category, record.population, tag))
    });
    if !given && !abroad && tag.is_none() {
        return;
    }
    let place = record.place.index() as u32;
    let citation = judged.regime.same_party.as_ref().map_or(judged.regime.rule(), |e| &e.citation).to_owned();
    let words = || {
        let (who, at) = (inventory.named(party), in_words(record.place));
        let why = if given {
            format!("{who} holds the data it receives {at}, at its own site: not a transfer")
        } else if abroad {
            format!("{who}, with its seat outside, keeps it {at} itself: not a transfer")
        } else {
            format!("{who} keeps it {at} itself: not a transfer, but data tagged `{}`", tag.map_or("", |t| t))
        };
        (why, citation)
    };
    let about = || (Code::PlaceOfSameParty, About::Party(party));
    questions.said(about(), (regime, place), (record, arriving), words);
    let (code, about) = about();
    questions.question(code, about).named.insert(record.place.code().to_owned());
}

fn in_words(place: Place) -> String {
    if place.is_unknown() { "at a place that is not stated".to_owned() } else { format!("in {place}") }
}

/// Notes what people give directly to a store abroad, of an operator inside: that is collection, and has no row.
pub(super) fn fed(analysis: &Analysis, regime: usize, questions: &mut Questions) {
    let judged = &analysis.judged[regime];
    let inventory = analysis.inventory();
    for (at, entry) in analysis.lineage.entries().iter().enumerate() {
        let movement = Movement::Entry(at as u32);
        let standing = &analysis.roles[entry.spot.row()];
        let away: Vec<Place> =
            standing.places.iter().copied().filter(|&place| !judged.reach.inside(place)).collect();
        let operator = standing.operator;
        let context = analysis.context();
        if entry.flow.is_none()
            || away.is_empty()
            || !judged.reach.inside(inventory.party(operator).seat())
            || !context.disclosures(movement, Some((regime, entry.population))).is_empty()
        {
            continue;
        }
        let (mut sure, open) = context.protected(regime, movement, entry.population);
        if sure.is_empty() && open.is_empty() {
            continue;
        }
        sure.add(&open.0);
        let question = questions.question(Code::PlaceOfSameParty, About::Party(operator));
        question.under(regime);
        question.over(movement);
        question.named.extend(away.iter().map(|place| place.code().to_owned()));
        if analysis.is_decided() {
            for &place in &away {
                question.tell((regime as u16, operator, place), entry.population, &sure);
            }
        }
        if analysis.coverage {
            question.bring(movement, entry.population, sure);
        }
        let of_law = judged.regime.same_party.as_ref();
        question.cite(of_law.map_or(judged.regime.rule(), |e| &e.citation));
        let places: Vec<String> = away.into_iter().map(in_words).collect();
        let who = inventory.named(operator);
        let why = format!("{who} collects it {} from people directly: not a transfer", places.join(" and "));
        question.say(Item::said(why, operator));
    }
}

/// Notes each store with protected data whose operator also works from a place outside that the store does not name.
pub(super) fn unnamed(analysis: &Analysis, questions: &mut Questions) {
    let inventory = analysis.inventory();
    for (index, store) in inventory.stores.iter().enumerate() {
        let operator = inventory.party(store.operator);
        if store.places.is_empty() || operator.locations.is_empty() {
            continue;
        }
        let row = inventory.parties.len() + index;
        let known = |place: Place| store.places.iter().any(|&p| place.within(p) || p.within(place));
        for (regime, judged) in analysis.judged.iter().enumerate() {
            let protects = judged.levels.iter().any(|levels| !levels.any(row).is_empty());
            let away = operator.locations.iter().filter(|&&p| !known(p) && !judged.reach.inside(p));
            let codes: Vec<&str> = away.map(|place| place.code()).collect();
            if !protects || codes.is_empty() {
                continue;
            }
            let node = analysis.lineage.node(DataNode(row as u32));
            let question = questions.question(Code::UnnamedLocation, About::Node(node));
            question.under(regime);
            question.named.extend(codes.iter().map(|&code| code.to_owned()));
            question.cite(judged.regime.rule());
            let who = inventory.named(store.operator);
            let why = format!("{who} also works from {}, which the store does not name", codes.join(", "));
            question.say(Item::said(why, store.operator));
            if analysis.coverage {
                for (population, levels) in judged.levels.iter().enumerate() {
                    let held = levels.any(row);
                    if !held.is_empty() {
                        question.more.push(digests::population(inventory, PopulationId::new(population)));
                    }
                    let of =
                        |c| digests::data(inventory, ("at", &store.id), PopulationId::new(population), c);
                    question.more.extend(held.iter().map(of));
                    if analysis.is_decided() {
                        let to = |place: &Place| (regime as u16, store.operator, *place);
                        let (whose, at) = (PopulationId::new(population), store.places.iter().map(to));
                        at.for_each(|to| question.tell(to, whose, &held));
                    }
                }
            }
        }
    }
}
