//! Days, times and durations as values: made of texts and maps, cut, added, held against each other. Nothing here reads
//! a clock.
//!
//! | what | room |
//! |---|---|
//! | what they are | `kinds` |
//! | days of the calendar | `civil` |
//! | durations | `duration`, `between`, added in `shift` |
//! | time zones by name | `zone` |
//! | from texts | `parse` |
//! | from maps, and cut to a unit | `make`, `truncate` |
//! | their parts | `parts` |

pub mod between;
pub mod civil;
pub mod duration;
pub mod kinds;
pub mod make;
pub mod parse;
pub mod parts;
pub mod shift;
pub mod truncate;
pub mod zone;
