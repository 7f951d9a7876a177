//! Where a login begins.

use std::fmt;

use reqwest::Url;
use vis_types::Secret;

/// Where to send a user who is to log in; made by
/// [`AuthorizationCodeGrant::authorization_request`](crate::auth::AuthorizationCodeGrant::authorization_request).
#[derive(Clone)]
pub struct AuthorizationRequest {
    pub(super) url: Url,
    pub(super) state: Secret,
}

impl AuthorizationRequest {
    /// The URL for the browser. It is good for one login of one user.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What tells this login from one that somebody else has request_times.
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
