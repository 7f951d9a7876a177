//! What `vis_spec::normalise` makes of any document.
//!
//! That Rust comes of all fixtures is shown by the crates below `tests/generated`, which are made
//! of them; `wire` calls the client that they are.

#[path = "../../../vis-api/build/generate/mod.rs"]
mod client;
#[path = "../../generated/corpus.rs"]
mod corpus;
#[path = "../../../vis-types/build/generate/mod.rs"]
mod model;

mod fixtures;
mod properties;
mod refusals;
mod wire;
