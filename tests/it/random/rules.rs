//! Random rules, and what an inventory needs for them to bite.

use thalweg::{
    model::{
        Basis, Bloc, CategoryId, CategoryMatch, Consideration, Id, Inventory, PartyId, PlaceMatch,
        PopulationId, PurposeId, RecipientMatch, Rule, TransformMatch,
    },
    source::Span,
};

use super::{Gene, Transform, pick, place};

/// Purposes in a tree, and flows for a consideration.
pub fn embellish(inventory: &mut Inventory) {
    inventory.purposes[1].parent = Some(PurposeId::new(0));
    for (index, flow) in inventory.flows.iter_mut().enumerate() {
        flow.consideration =
            pick(&[Consideration::None, Consideration::Sale, Consideration::None], index as u8);
    }
}

/// A rule with few cells filled.
pub fn rule(inventory: &Inventory, index: usize, g: Gene) -> Rule {
    let (a, b) = (
        CategoryId::new(g[1] as usize % inventory.categories.len()),
        CategoryId::new(g[2] as usize % inventory.categories.len()),
    );
    let tag = |tag: &str| Some(CategoryMatch::Tagged(tag.to_owned()));
    Rule {
        id: format!("r{index}"),
        deny: g[0].is_multiple_of(2),
        category: match g[2] % 6 {
            0 => Some(CategoryMatch::Within(a)),
            1 => tag("special"),
            2 => tag("hr"),
            _ => None,
        },
        population: g[3]
            .is_multiple_of(4)
            .then(|| PopulationId::new(g[3] as usize % inventory.populations.len())),
        purpose: g[4].is_multiple_of(4).then(|| PurposeId::new(g[4] as usize / 4 % inventory.purposes.len())),
        legal_basis: g[5]
            .is_multiple_of(4)
            .then(|| pick(&[Basis::ExplicitConsent, Basis::Contract], g[5] / 4)),
        consideration: g[6]
            .is_multiple_of(5)
            .then(|| pick(&[Consideration::Sale, Consideration::None], g[6] / 5)),
        transform: match g[7] % 8 {
            0 => Some(TransformMatch::Nothing),
            1 => Some(TransformMatch::Has(Transform::Drop(a))),
            2 => Some(TransformMatch::Has(pick(&[Transform::Encrypt, Transform::Derive(a, b)], g[7] / 8))),
            _ => None,
        },
        recipient: match g[8] % 5 {
            0 => Some(RecipientMatch::Party(PartyId::new(g[8] as usize / 5 % inventory.parties.len()))),
            1 => Some(RecipientMatch::Kind("authority".to_owned())),
            _ => None,
        },
        place: match g[9] % 9 {
            0 => Some(PlaceMatch::In(Bloc::Eea)),
            1 => Some(PlaceMatch::NotIn(Bloc::Eu)),
            2 => Some(PlaceMatch::At(place(g[9] / 9))),
            3 => Some(PlaceMatch::NotAt(place(g[9] / 9))),
            _ => None,
        },
        mechanism: g[10].is_multiple_of(2).then(|| {
            pick(&["scc", "adequacy", "idta", "derogation", "onward-contract"], g[10] / 2).to_owned()
        }),
        message: String::new(),
        source: String::new(),
        span: Span::default(),
    }
}
