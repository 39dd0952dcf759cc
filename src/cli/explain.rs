//! `thalweg explain`: the proof of exposures.

use thalweg::{
    assess::Question,
    model::{CategoryId, Id, Inventory, NotAPlace, PartyId, Place, PopulationId},
    text::nearest,
};

use super::{
    args,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    proof,
};

/// Runs it.
pub fn run(command: &args::Explain) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let question = resolve(command, &input)?;
    let analysis = input.analysis();
    let proofs = analysis.explain(&question);
    let text = if proofs.is_empty() {
        proof::nothing(&analysis.why_not(&question))
    } else {
        proof::text(&input, &proofs)
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

fn resolve(command: &args::Explain, input: &Input) -> Result<Question, CommandError> {
    let Inventory { parties, categories, populations, .. } = &*input.inventory;
    let recipient = find("party", &command.recipient, parties.iter().map(|p| p.id.as_str()))?;
    let category = command.category.as_deref();
    let category =
        category.map(|id| find("category", id, categories.iter().map(|c| c.id.as_str()))).transpose()?;
    let population = command.population.as_deref();
    let population =
        population.map(|id| find("population", id, populations.iter().map(|p| p.id.as_str()))).transpose()?;
    let regime = command.regime.as_deref();
    let regime =
        regime.map(|id| find("regime", id, input.regimes.iter().map(|r| r.id.as_str()))).transpose()?;
    Ok(Question {
        recipient: Some(PartyId::new(recipient)),
        category: category.map(CategoryId::new),
        place: command.place.as_deref().map(place).transpose()?,
        regime: regime.and_then(|row| input.regimes.get(row)).map(|r| r.id.clone()),
        population: population.map(PopulationId::new),
    })
}

/// The row of this id.
pub fn find<'i>(
    what: &'static str,
    id: &str,
    ids: impl Iterator<Item = &'i str> + Clone,
) -> Result<usize, CommandError> {
    ids.clone().position(|known| known == id).ok_or_else(|| {
        let error = CommandError::from(Kind::Unknown { what, id: id.to_owned() });
        match nearest(id, ids.clone()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(known(&ids.collect::<Vec<_>>(), what)),
        }
    })
}

/// Up to so many ids are listed where nothing is near.
const LISTED: usize = 12;

/// What there is.
pub fn known(ids: &[&str], what: &str) -> String {
    match ids {
        [] => format!("the inventory has none: no {what} is written in it"),
        ids if ids.len() > LISTED => {
            let some = ids.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
            format!("known are {some} and {} more", ids.len() - LISTED)
        }
        ids => format!("known are {}", ids.join(", ")),
    }
}

/// The place of this code.
pub fn place(code: &str) -> Result<Place, CommandError> {
    Place::parse(code).ok_or_else(|| {
        let error = CommandError::from(Kind::Unknown { what: "place", id: code.to_owned() });
        match NotAPlace::of(code).hint() {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })
}
