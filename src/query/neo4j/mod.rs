//! A Neo4j server: queries over an inventory's snapshot there, and the push that puts one there. What lies on the
//! server is told in docs/FORMATS.md. Everything here blocks, and must not be called from within an asynchronous runtime.

mod engine;
mod failure;
mod push;
mod registry;
mod server;
mod stage;
mod temporal;
mod values;

pub use self::{
    engine::Neo4j,
    push::{Progress, Pushed, Remains, push, push_in, remove},
    server::{Address, Server},
};
