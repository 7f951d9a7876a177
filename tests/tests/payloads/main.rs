//! The payloads that the vendor documents, and what may become of them on the wire.

mod common;
mod documented;
mod hundred_events;
mod mutations;
mod places;
mod table;
