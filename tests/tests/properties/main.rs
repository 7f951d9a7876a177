//! What holds for every payload, and for every input whatever.
//!
//! All of it is deterministic: the same cases run on every machine and at every time. `fuzz/` looks
//! for others.

mod bytes;
#[path = "../payloads/common/mod.rs"]
#[expect(dead_code, reason = "the tests of payloads use all of it")]
mod common;
mod payloads;
mod primitives;
mod strategies;
