//! What the tests of payloads and the property tests share: the types, the document that they come
//! from, the vendor's payloads, and what it means that a value survives.

pub mod fixtures;
pub mod models;
#[path = "../../support/normalised.rs"]
pub mod normalised;
#[path = "../../../build/sample.rs"]
#[allow(dead_code, reason = "the build script uses all of it")]
pub mod sample;
pub mod schema;
pub mod survival;
