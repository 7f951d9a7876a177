//! How `cargo xtask diff` tells what a change of the document means to its clients.

mod bench;
mod command;
mod documentation;
mod formats;
mod properties;
mod references;
mod requests;
mod responses;
mod revisions;
mod schemas;
