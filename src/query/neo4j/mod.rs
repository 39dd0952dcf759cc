//! A Neo4j server: queries over an inventory's snapshot there, and the push that puts one there. What lies on the
//! server is told in docs/FORMATS.md. Everything here blocks, and must not be called from within an asynchronous runtime.

mod address;
mod engine;
mod failure;
mod progress;
mod push;
mod registry;
mod server;
mod stage;
mod temporal;
mod values;

pub use self::{
    address::Address,
    engine::Neo4j,
    progress::Progress,
    push::{Pushed, Remains, push, push_in, remove},
    server::Server,
};
