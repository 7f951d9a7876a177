//! How `cargo xtask import` behaves: it brings in a new revision of the document, or it says what is
//! in the way, where, and what to do about it, and leaves every file as it was.

mod bench;
mod crashes;
mod documents;
mod forms;
mod http;
mod insta_format;
#[path = "../conflicts/mending.rs"]
mod mending;
mod origins;
mod outputs;
mod processes;
mod properties;
mod results;
mod revisions;
mod uncompilable;
mod walkthrough;
