//! How do I tell one error from another?
//!
//! Every operation fails with [`Error`](crate::Error). Ask it what it is, or match on its kind:
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
//!             ErrorKind::Throttled => println!("come back in {:?}", error.retry_after()),
//!             ErrorKind::Timeout | ErrorKind::Transport => {
//!                 println!("it may have been placed, or not; look at list_calls")
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
//! `Display` and `Debug`: neither has a token, a header, a body or a query in it, and runs of digits
//! as long as a telephone number are masked. [`message`](crate::Error::message) is what the service
//! said, word for word, and may quote what was sent.
//!
//! # Who answered?
//!
//! | code | who | read from |
//! |---|---|---|
//! | `900901` and its like, six digits | the gateway in front of the service, a WSO2 API Manager | JSON, wrapped or bare, or XML |
//! | anything else | the service, in its `ErrorResponse` | JSON |
//! | none | a proxy, with a page in HTML, or with nothing | the status alone |
//!
//! # What of a response that cannot be read?
//!
//! It is an error of the kind [`Decode`](crate::ErrorKind::Decode), although the operation has
//! succeeded. Its message has the JSON path and what was expected there, and not the value.
