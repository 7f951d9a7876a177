//! Settings of a token cache.

use std::sync::Arc;
use std::time::Duration;

use vis_types::Secret;

use crate::auth::endpoint::{Grant, TokenEndpoint};
use crate::auth::session::SessionKey;
use crate::auth::{ClientAuthentication, MemoryStore, TokenStore};
use crate::client::DEFAULT_TOKEN_URL;

const REFRESH_AHEAD: Duration = Duration::from_secs(60);
const TIMEOUT: Duration = Duration::from_secs(30);

/// Settings for the sessions of an application, and optionally of one user.
#[derive(Clone)]
pub(in crate::auth) struct Settings {
    pub(in crate::auth) endpoint: TokenEndpoint,
    pub(in crate::auth) key: SessionKey,
    /// Logs in if no session can be refreshed.
    pub(in crate::auth) password: Option<Grant>,
    pub(in crate::auth) store: Arc<dyn TokenStore>,
    pub(in crate::auth) refresh_ahead: Duration,
}

impl Settings {
    pub(in crate::auth) fn new(client_id: String, client_secret: Secret) -> Self {
        Self {
            key: SessionKey {
                client_id: Some(client_id.clone()),
                username: None,
            },
            endpoint: TokenEndpoint {
                url: DEFAULT_TOKEN_URL.to_owned(),
                client_id,
                client_secret,
                authentication: ClientAuthentication::default(),
                timeout: TIMEOUT,
            },
            password: None,
            store: Arc::new(MemoryStore::new()),
            refresh_ahead: REFRESH_AHEAD,
        }
    }
}
