//! Commands of the workspace, run with `cargo xtask`: `source` reads a document, `overlay`, `patch` and
//! `fix` patch it, `import` generates code, `surface` and `diff` compare, `report` formats the results,
//! `staging` compiles, `workspace` writes.
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
