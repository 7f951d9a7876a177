//! What the tests of payloads and the property tests share: the types, the document that they come
//! from, the vendor's payloads, and what it means that a value survives.

pub mod fixtures;
pub mod models;
pub mod schema;
pub mod survival;
