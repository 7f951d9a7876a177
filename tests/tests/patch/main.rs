//! How `cargo xtask patch` behaves: it makes the patched document, or it says what is in the way,
//! where, and what to do about it, and leaves every file as it was.

mod actions;
mod bench;
mod committed;
mod documents;
mod outputs;
mod overlays;
mod results;
mod upstream;
