//! Tests of `vis_spec::normalise` with any document.
//!
//! The crates in `tests/generated` compile the Rust generated from all fixtures; `wire` calls that
//! client.

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
