//! The workspace's own commands, run with `cargo xtask`.
//!
//! Everything is in this library, so that tests can run a command or look at one of its steps; the
//! binary only hands over its arguments.
//!
//! | module | what it is for |
//! |---|---|
//! | [`command`] | the command line, one module per command |
//! | [`document`] | reading an OpenAPI document, and its layout on disk |
//! | [`overlay`] | reading an overlay, and the rules ours keeps |
//! | [`patch`](mod@patch) | applying an overlay strictly, action by action |
//! | [`validate`] | what a document must be before it is written |
//! | [`change`] | what differs between two documents, for a table or a reviewer |
//! | [`surface`] | the Rust surface that a document gives, as text |
//! | [`location`] | where in a document a value sits |
//! | [`output`] | writing a file whole or not at all |
#![deny(missing_docs)]

pub mod change;
pub mod command;
pub mod document;
pub mod location;
pub mod output;
pub mod overlay;
pub mod patch;
pub mod surface;
pub mod validate;

pub use command::run;
