//! Reads the documented payloads, and what others send in their place.
//!
//! Deterministic: every run has the same cases. `fuzz/` finds others.

mod documented;
mod lenient;
mod models;
mod properties;
mod schema;
mod strategies;
