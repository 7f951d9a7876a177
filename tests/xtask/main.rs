//! Runs `xtask` in copies of `tests/fixtures/miniature`. No test reads the live document.
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
