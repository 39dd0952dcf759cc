//! Places: countries of ISO 3166-1, subdivisions that a regime names, international organisations, and
//! `unknown`. What is read is the exact code; what was probably meant is only ever a suggestion. Which law
//! guards which place is not known here.

mod bloc;
mod code;
mod hint;
mod homonym;
mod not;
mod row;
mod shaped;
mod table;

pub use self::{bloc::Bloc, code::Place, hint::Hint, not::NotAPlace, shaped::Shaped};
