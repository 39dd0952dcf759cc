//! The map of what the tests render.
