//! review.toml: who has signed what was found, and what was decided about it, beside the inventory. Nothing is read or
//! written here: texts come in, and go out.
//!
//! | what | room |
//! |---|---|
//! | a signature, as it is kept | `signature` |
//! | its signatures, read | `read` |
//! | decisions, as they are added to it | `decision` |
//!
//! What a decision means is not said here: it is a row of waivers ([`crate::model::Waiver`]) in another notation.

mod decision;
mod read;
mod signature;

pub use self::{
    decision::Decided,
    read::{BadReview, read_review, signatures},
    signature::{DECISION, REVIEW, Signature},
};
