//! Shared by `payloads` and `properties`: models, the document, fixtures and the comparison of a
//! round trip.

pub mod fixtures;
pub mod models;
#[path = "../../support/normalised.rs"]
pub mod normalised;
pub mod roundtrip;
#[path = "../../../build/sample.rs"]
#[allow(dead_code, reason = "the build script uses all of it")]
pub mod sample;
pub mod schema;
