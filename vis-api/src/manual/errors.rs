//! How do I tell one error from another?
//!
//! Every operation fails with [`Error`](crate::Error). Use its methods, or match on its kind:
//!
//! ```
//! use vis_api::{Client, Error, ErrorKind};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! async fn place(client: &Client, number: &str) -> Result<(), Error> {
//!     match client.create_call().phone_number(number).await {
//!         Ok(call) => println!("call {}", call.id),
//!         Err(error) if error.is_validation() => {
//!             for wrong in error.field_errors() {
//!                 println!("{:?}: {:?}", wrong.field, wrong.message);
//!             }
//!         }
//!         Err(error) => match error.kind() {
//!             ErrorKind::Throttled => println!("retry in {:?}", error.retry_after()),
//!             _ if error.outcome_is_unknown() => {
//!                 println!("{error}") // look whether it was placed: see manual::retries
//!             }
//!             _ => return Err(error),
//!         },
//!     }
//!     Ok(())
//! }
//!
//! place(&client, "14155550100").await?;
//! place(&client, "nobody's number").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is safe to do?
//!
//! "Repeat" means: [`is_retryable`](crate::Error::is_retryable) is true, and the client has repeated
//! the request already as its [`RetryPolicy`](crate::RetryPolicy) allows. Operations that are not
//! idempotent place or transfer a call, or create a webhook.
//!
//! | kind | idempotent | not idempotent |
//! |---|---|---|
//! | `InvalidRequest` | change the request | change the request |
//! | `Authentication` | log in again, unless [`auth_error`](crate::Error::auth_error) is retryable | the same |
//! | `Forbidden`, `NotFound`, `Validation` | change the request or the subscription of the application | the same |
//! | `IllegalState` | read the call, and decide | read the call, and decide |
//! | `Throttled` | repeat after [`retry_after`](crate::Error::retry_after) | the same: the gateway rejected it |
//! | `Timeout`, `Transport` | repeat | repeat if nothing was sent; else look first |
//! | `Server` | repeat after 502, 503 and 504 | look first |
//! | `Decode` | read [`body`](crate::Error::body) | look first: it was carried out |
//! | `Unexpected` | read [`status`](crate::Error::status) and [`body`](crate::Error::body): a proxy may have responded | the same |
//!
//! "Look first": [`outcome_is_unknown`](crate::Error::outcome_is_unknown) is true, and `Display` names
//! the operation to look with. A name that cannot be resolved and a refused connection end by
//! themselves and are repeated; an untrusted certificate and a proxy that wants a password do not.
//!
//! # What has the server said?
//!
//! Whenever a response came, also one with 200 that cannot be read, the error has its
//! [`status`](crate::Error::status), [`request_id`](crate::Error::request_id),
//! [`headers`](crate::Error::headers) and [`body`](crate::Error::body) (up to 64 KiB), and
//! [`AuthError`](crate::auth::AuthError) has them of the token endpoint. Tokens, passwords and keys of
//! the request are removed from them, however they are encoded. A success has them too:
//! [`Response`](crate::Response).
//!
//! # What can I log?
//!
//! `Display`, which is one line, and `source`, which continues it: a chain of errors, such as `{:#}` of
//! `anyhow`, says everything once. Or `Debug`, which has both. They contain no token, header, body or query, and digit runs as long as a
//! telephone number are masked. [`message`](crate::Error::message) is the service's unmodified text
//! and may quote request data.
//!
//! # Which server answered?
//!
//! | code | server | format |
//! |---|---|---|
//! | six digits, such as `900901` | the gateway in front of the service, a WSO2 API Manager | JSON, wrapped or bare, or XML |
//! | anything else | the service, in its `ErrorResponse` | JSON |
//! | `invalid_token` and the like | the gateway, by RFC 6750 | JSON, or the header `WWW-Authenticate` |
//! | none, but a message | the framework of the service, or RFC 9457 | JSON |
//! | none | a proxy, with an HTML page or an empty body | status only |
//!
//! Only a 404 or 410 in the format of the service is [`NotFound`](crate::ErrorKind::NotFound).
//!
//! # What if a response is unreadable?
//!
//! See [what is read](super::reading). Where nothing can be read, the kind is
//! [`Decode`](crate::ErrorKind::Decode), although the operation succeeded; the message has the JSON
//! path and the expected type, not the value.
