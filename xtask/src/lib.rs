//! The workspace's own commands, run with `cargo xtask`. Data flows down: `source` reads a document,
//! `overlay`, `patch` and `fix` bring it in order, `import` generates from it, `surface` and `diff` compare,
//! `report` says what follows, `staging` compiles, `workspace` writes.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod command;
pub mod diff;
pub mod document;
pub mod fix;
pub mod import;
pub mod output;
pub mod overlay;
pub mod patch;
pub mod report;
pub mod source;
pub mod staging;
pub mod surface;
pub mod workspace;
