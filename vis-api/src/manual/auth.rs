//! How do I log in and stay logged in?
//!
//! Give [`ClientBuilder::credentials`](crate::ClientBuilder::credentials) a source of access tokens.
//! [`auth`](crate::auth) has one for each grant that Vonage documents.
//!
//! ```
//! use vis_api::Client;
//! use vis_api::auth::PasswordGrant;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let (client_id, client_secret) = (sandbox.client_id(), sandbox.client_secret());
//! # let (username, password) = (sandbox.username(), sandbox.password());
//! let client = Client::builder()
//!     .base_url(sandbox.base_url()) // without it: Vonage's production server
//!     .credentials(
//!         PasswordGrant::new(client_id, client_secret, username, password)
//!             .token_url(sandbox.token_url()), // the same
//!     )
//!     .build()?;
//! client.get_user().send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Which source do I need?
//!
//! | I have … | source |
//! |---|---|
//! | an access token, for a script | [`ClientBuilder::bearer_token`](crate::ClientBuilder::bearer_token) |
//! | the password of one user, for a service | [`PasswordGrant`](crate::auth::PasswordGrant) |
//! | users with a browser | [`AuthorizationCodeGrant`](crate::auth::AuthorizationCodeGrant) |
//! | a refresh token from elsewhere | [`RefreshTokenGrant`](crate::auth::RefreshTokenGrant) |
//! | a service that issues tokens | my own [`TokenSource`](crate::auth::TokenSource) |
//!
//! # How do I survive a restart?
//!
//! ```
//! use vis_api::auth::{FileStore, PasswordGrant};
//!
//! let source = PasswordGrant::new("client-id", "client-secret", "jane.doe", "password")
//!     .store(FileStore::new("/var/lib/my-service/session.json"));
//! # let _ = source;
//! ```
//!
//! The next start continues the session, and sends the password only if that has ended.
//! [`RefreshTokenGrant::from_store`](crate::auth::RefreshTokenGrant::from_store) continues it without
//! the password.
//!
//! Each refresh token works once, so store the newest one: in a
//! [`FileStore`](crate::auth::FileStore), which several processes may share, or in your own
//! [`TokenStore`](crate::auth::TokenStore), for example a database that several machines share. A
//! `FileStore` trusts its folder: a user who may write there can replace the session or its lock by a
//! link.
//!
//! # What happens on a 401?
//!
//! The client refreshes the token and sends the request again, once. This is safe even for a call,
//! since the gateway rejects the token before the service sees the request. The gateway's codes 900901
//! to 900904 count as a 401, whatever the status. A second 401 is the error
//! [`Authentication`](crate::ErrorKind::Authentication).
