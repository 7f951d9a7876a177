//! How do I test my code without an account?
//!
//! Start a `vis_sandbox::Sandbox` in the test. It is an HTTP server on loopback that behaves as
//! Vonage's documents specify. The test plays the remote party and can make any request fail:
//!
//! ```
//! use vis_api::{CallState, Client};
//! use vis_sandbox::{Fault, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let client = Client::builder()
//!     .base_url(sandbox.base_url())
//!     .bearer_token(sandbox.token())
//!     .build()?;
//!
//! let id = sandbox.incoming_call("14155550123");
//! sandbox.fail_next(Fault::status(503));
//! let call = client.answer_call().id(&id).send().await?; // the second attempt
//! assert_eq!(call.state, CallState::Active);
//!
//! sandbox.remote_hangs_up(&id)?;
//! let call = client.get_call().id(&id).send().await?;
//! assert_eq!(call.state, CallState::Answered);
//! # Ok(())
//! # }
//! ```
//!
//! `Sandbox::requests` has every request, byte for byte. The program `vis-sandbox` runs the same
//! server standalone.
