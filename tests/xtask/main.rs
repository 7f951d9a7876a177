//! Runs `xtask` in copies of `tests/fixtures/miniature`. No test reads the live document.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod cases;
mod diff;
mod miniature;
mod patching;
mod surface;
