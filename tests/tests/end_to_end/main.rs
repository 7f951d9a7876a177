//! All operations against a VIS server over TCP: successes and failures.

mod error_chains;
mod errors;
mod operations;
mod rejections;
mod transport;
