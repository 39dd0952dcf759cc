//! `thalweg explain`: the proof of exposures.

use thalweg::{
    assess::{Proving, Question},
    finding::Code,
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
    let many = if command.limit == 0 { usize::MAX } else { command.limit };
    let mut text = proof::Text::new(&input);
    let proving = Proving { exposures: many, others: many };
    let left = analysis.explain_first(&question, proving, &mut |proof| text.add(&proof));
    let text = text.whole().map_err(|most| {
        let error = Kind::Supposed(format!(
            "{}: the proofs take more than {} MiB",
            Code::TooLarge.as_str(),
            most >> 20
        ));
        CommandError::from(error).hint(
            "ask for less: `--limit 1` proves the worst one; --category, --population, --place and --regime choose",
        )
    })?;
    if text.is_empty() {
        output::print(&proof::nothing(&analysis.why_not(&question)))?;
        return Ok(Status::Clean);
    }
    output::print(&text)?;
    if left > 0 {
        let noun = if left == 1 { "exposure fits" } else { "exposures fit" };
        output::print(&format!(
            "\n{left} more {noun}, none worse than these; --limit 0 proves all, --category, --population, --place and \
             --regime choose\n"
        ))?;
    }
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
            None => error.hint(
                "write a country by its two letters (ISO 3166-1): `DE`; a part of one as `US-CA` (ISO 3166-2); `unknown` \
                 where it is not known",
            ),
        }
    })
}
