//! All operations against a VIS server over TCP: successes and failures.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod error_chains;
mod errors;
mod operations;
mod rejections;
mod transport;

use support::rendered::rendered;
