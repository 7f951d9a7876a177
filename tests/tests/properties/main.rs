//! Properties of all payloads and of all inputs.
//!
//! Deterministic: every run has the same cases. `fuzz/` finds others.

mod bytes;
#[path = "../payloads/common/mod.rs"]
#[expect(dead_code, reason = "the tests of payloads use all of it")]
mod common;
mod payloads;
mod primitives;
mod strategies;
