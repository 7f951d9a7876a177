//! Reads the documented payloads and mutations of them.

mod common;
mod documented;
mod locations;
mod mutations;
mod table;
mod unusual_events;
