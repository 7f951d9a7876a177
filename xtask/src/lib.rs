//! The workspace's own commands, run with `cargo xtask`.
//!
//! Everything is in this library, so that tests can run a command or look at one of its steps; the
//! binary only hands over its arguments.
//!
//! | module | what it is for |
//! |---|---|
//! | [`command`] | the command line, one module per command |
//! | [`conflict`] | what to do about actions that no longer fit |
//! | [`document`] | reading an OpenAPI document, and its layout on disk |
//! | [`overlay`] | reading an overlay, and the rules ours keeps |
//! | [`patch`](mod@patch) | applying an overlay strictly, action by action |
//! | [`validate`] | what a document must be before it is written |
//! | [`change`] | what differs between two documents, for a table or a reviewer |
//! | [`changelog`] | what the change log tells of a document |
//! | [`readme`] | excerpts of files in Markdown |
//! | [`recurrence`] | known quirks in new places |
//! | [`diff`](mod@diff) | what a change of the document means to its clients |
//! | [`surface`] | the Rust surface that a document gives, as text |
//! | [`git`] | reading files as a git revision has them |
//! | [`source`] | reading a document from a file, a URL or standard input, in whatever form |
//! | [`import`] | planning the import of a new revision of upstream's document |
//! | [`snapshot`] | the snapshots that need no build |
//! | [`location`] | where in a document a value sits |
//! | [`output`] | writing a file whole or not at all |
//! | [`transaction`] | changing several files at once, or none |
//! | [`workspace`] | where the files of a workspace lie |
//! | [`room`] | a thread for what recurses deeply or may panic |
#![deny(missing_docs)]

pub mod change;
pub mod changelog;
pub mod command;
pub mod conflict;
pub mod diff;
pub mod document;
pub mod git;
pub mod import;
pub mod location;
pub mod output;
pub mod overlay;
pub mod patch;
pub mod readme;
pub mod recurrence;
pub mod room;
pub mod snapshot;
pub mod source;
pub mod surface;
pub mod transaction;
pub mod validate;
pub mod workspace;

pub use command::run;
