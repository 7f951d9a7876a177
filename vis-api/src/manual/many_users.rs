//! How does one process act for many users?
//!
//! Build one client for the system, and derive one for each user with
//! [`Client::with_credentials`](crate::Client::with_credentials). Keep the derived clients: each has
//! its user's token in memory.
//!
//! ```
//! use std::collections::HashMap;
//! use vis_api::auth::RefreshTokenGrant;
//! use vis_api::{Client, RateLimit};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let (client_id, client_secret) = (sandbox.client_id(), sandbox.client_secret());
//! # let sessions = [("jane", sandbox.refresh_token()), ("john", sandbox.refresh_token())];
//! let system = Client::builder()
//!     .base_url(sandbox.base_url()) // without it: Vonage's production server
//!     .rate_limit(RateLimit::per_minute(10)) // for each user
//!     .build()?;
//!
//! let mut users = HashMap::new();
//! for (name, refresh_token) in sessions {
//!     let source = RefreshTokenGrant::new(client_id, client_secret, refresh_token)
//!         .token_url(sandbox.token_url()); // the same
//!     users.insert(name, system.with_credentials(source)?);
//! }
//!
//! let (jane, john) = (&users["jane"], &users["john"]);
//! let (jane, john) = tokio::join!(jane.get_user().send(), john.get_user().send());
//! # let tokens: std::collections::HashSet<_> = sandbox
//! #     .requests()
//! #     .iter()
//! #     .filter(|request| request.operation.is_some())
//! #     .filter_map(|request| request.header("authorization").map(str::to_owned))
//! #     .collect();
//! # assert_eq!(tokens.len(), 2);
//! println!("{:?} and {:?}", jane?.first_name, john?.first_name);
//! # Ok(())
//! # }
//! ```
//!
//! # What do the users share?
//!
//! | shared | each user's own |
//! |---|---|
//! | connections, proxy, TLS | token, and how it is refreshed |
//! | timeouts, retry policy, maximum response | budget of retries: the failures of one user do not end the retries of another |
//! | a custom [`rate_limiter`](crate::ClientBuilder::rate_limiter) | a [`rate_limit`](crate::ClientBuilder::rate_limit), because the gateway counts requests for each token |
//! | [`allowed_numbers`](crate::ClientBuilder::allowed_numbers) and [`metrics`](crate::ClientBuilder::metrics) | |
//!
//! A derived client has no task and no connection of its own, so thousands of them are no burden.
//!
//! # Where are the sessions?
//!
//! Each user needs a [`TokenStore`](crate::auth::TokenStore) of its own, such as one
//! [`FileStore`](crate::auth::FileStore) for each user or one row in a table. A user whose session has
//! ended gets an error of the kind [`Authentication`](crate::ErrorKind::Authentication), and the others
//! do not notice: let that user [log in](crate::auth::AuthorizationCodeGrant) again.
//!
//! # How are deliveries assigned to users?
//!
//! One receiver serves all of them: `user_id` of an [`Event`](crate::Event) says whose it is. Each user
//! has webhooks of their own, so each needs a subscription.
