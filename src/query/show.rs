//! An answer for a reader or a program: as text cell by cell, as CSV, as JSON, as a picture.

mod csv;
mod json;
mod number;
mod plain;
mod web;

pub use self::{csv::csv, json::json, plain::text, web::web};
