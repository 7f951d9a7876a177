//! How do I …, and why is each default what it is? No code, only documentation.

pub mod auth;
pub mod defaults;
pub mod errors;
pub mod pagination;
pub mod retries;
pub mod testing;
pub mod webhooks;
