//! Reads the documented payloads and mutations of them.

mod common;
mod documented;
mod lenient;
mod locations;
mod mutations;
mod table;
