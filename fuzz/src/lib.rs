//! What several fuzz targets share.

pub mod canonical;
pub mod message;
#[path = "../../tests/tests/payloads/models.rs"]
pub mod models;
#[cfg(feature = "client")]
pub mod service;
