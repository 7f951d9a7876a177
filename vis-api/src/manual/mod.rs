//! How-to guides, and the reasons for each default. Documentation only, no code.

pub mod auth;
pub mod defaults;
pub mod errors;
pub mod many_users;
pub mod operations;
pub mod pagination;
pub mod reading;
pub mod retries;
#[doc(alias("mock", "sandbox"))]
pub mod testing;
pub mod upgrading;
pub mod webhooks;
