//! The start of a login.

use std::fmt;

use reqwest::Url;
use vis_types::Secret;

/// The login URL and its state; created by
/// [`AuthorizationCodeGrant::authorization_request`](crate::auth::AuthorizationCodeGrant::authorization_request).
#[derive(Clone)]
pub struct AuthorizationRequest {
    pub(super) url: Url,
    pub(super) state: Secret,
}

impl AuthorizationRequest {
    /// The URL for the browser, valid for one login of one user.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The state that protects the login against CSRF.
    pub fn state(&self) -> &Secret {
        &self.state
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The state is in the URL too.
        f.debug_struct("AuthorizationRequest")
            .finish_non_exhaustive()
    }
}
