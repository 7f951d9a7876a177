//! How do I tell one error from another?
//!
//! Every operation fails with [`Error`](crate::Error). Use its methods, or match on its kind:
//!
//! ```
//! use vis_api::{CallCreate, Client, Error, ErrorKind};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let client = Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
//! async fn place(client: &Client, number: &str) -> Result<(), Error> {
//!     let call = CallCreate::builder().phone_number(number);
//!     match client.create_call().body(call).send().await {
//!         Ok(call) => println!("call {}", call.id),
//!         Err(error) if error.is_validation() => {
//!             for wrong in error.field_errors() {
//!                 println!("{:?}: {:?}", wrong.field, wrong.message);
//!             }
//!         }
//!         Err(error) => match error.kind() {
//!             ErrorKind::Throttled => println!("retry in {:?}", error.retry_after()),
//!             ErrorKind::Timeout | ErrorKind::Transport => {
//!                 println!("the call may have been placed; check list_calls")
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
//! # What can I log?
//!
//! `Display` and `Debug`: they contain no token, header, body or query, and digit runs as long as a
//! telephone number are masked. [`message`](crate::Error::message) is the service's unmodified text
//! and may quote request data.
//!
//! # Which server answered?
//!
//! | code | server | format |
//! |---|---|---|
//! | six digits, such as `900901` | the gateway in front of the service, a WSO2 API Manager | JSON, wrapped or bare, or XML |
//! | anything else | the service, in its `ErrorResponse` | JSON |
//! | none | a proxy, with an HTML page or an empty body | status only |
//!
//! # What if a response is unreadable?
//!
//! The error has the kind [`Decode`](crate::ErrorKind::Decode), although the operation succeeded. Its
//! message has the JSON path and the expected type, not the value.
