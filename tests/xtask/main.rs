//! The program `xtask`, run in copies of `tests/fixtures/miniature`.
//!
//! No test here reads the live document: an honest new revision of it changes snapshots, and nothing here.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod commands;
mod diff;
mod import;
mod miniature;
mod overlay;
mod patching;
mod sources;
mod staging;
mod surface;
