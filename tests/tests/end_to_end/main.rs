//! All operations against a VIS server over TCP: successes and failures.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod call_lifecycle;
mod concurrency;
mod documented_errors;
mod error_bodies;
mod payloads;
mod rejections;
mod success;
mod transport;
mod unreadable;

use support::rendered::rendered;
