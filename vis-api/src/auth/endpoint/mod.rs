//! Client of the token endpoint.

mod response;

use std::net::IpAddr;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::ACCEPT;
use reqwest::{RequestBuilder, Url};
use vis_types::Secret;

use super::{AuthError, AuthErrorKind, ClientAuthentication};
use crate::error::{ErrorBody, Secrets};
use crate::http::receive;
pub(super) use response::TokenResponse;

/// Bytes read of a response: tokens take a few kilobytes, and a proxy may send any amount of HTML.
const MAX_BODY_SIZE: usize = 64 * 1024;

/// All but the unreserved characters of RFC 3986, which form decoders leave unchanged.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A token endpoint with the credentials of the application.
#[derive(Clone, Debug)]
pub(super) struct TokenEndpoint {
    pub(super) url: String,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) authentication: ClientAuthentication,
    pub(super) timeout: Duration,
}

#[derive(Clone, Debug)]
pub(super) enum Grant {
    Password { username: String, password: Secret },
    RefreshToken(Secret),
    AuthorizationCode { code: Secret, redirect_uri: String },
}

impl Grant {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Password { .. } => "password",
            Self::RefreshToken(_) => "refresh_token",
            Self::AuthorizationCode { .. } => "authorization_code",
        }
    }

    fn form(&self) -> Vec<(&'static str, &str)> {
        let mut form = vec![("grant_type", self.name())];
        match self {
            Self::Password { username, password } => {
                form.extend([
                    ("username", username.as_str()),
                    ("password", password.expose()),
                ]);
            }
            Self::RefreshToken(token) => form.push(("refresh_token", token.expose())),
            Self::AuthorizationCode { code, redirect_uri } => {
                form.extend([
                    ("code", code.expose()),
                    ("redirect_uri", redirect_uri.as_str()),
                ]);
            }
        }
        form
    }

    fn secret(&self) -> &Secret {
        match self {
            Self::Password { password, .. } => password,
            Self::RefreshToken(token) => token,
            Self::AuthorizationCode { code, .. } => code,
        }
    }
}

impl TokenEndpoint {
    pub(super) async fn request(
        &self,
        http: &reqwest::Client,
        grant: &Grant,
    ) -> Result<TokenResponse, AuthError> {
        let url = validate_url("token URL", &self.url)?;
        let request = http
            .post(url)
            .timeout(self.timeout)
            .header(ACCEPT, "application/json");
        let transport_error = |error| AuthError::from_transport(grant.name(), error);
        let request = self.authenticate(request, grant).build();
        let mut request = request.map_err(transport_error)?;
        // A body that cannot be cloned: no client, whatever its policy, sends it to the target of a
        // redirect.
        *request.body_mut() = request.body_mut().take().map(reqwest::Body::wrap);
        let response = receive(http, request, MAX_BODY_SIZE).await;
        let mut response = response.map_err(transport_error)?;
        response.secrets = self.secrets(grant);
        if let Some(failure) = response.failure.take() {
            return Err(transport_error(failure).with_response(response));
        }
        let error = ErrorBody::read(&response);
        if response.status.is_success() {
            return match TokenResponse::read(&response) {
                Err(_) if !error.is_empty() => {
                    Err(AuthError::refused(grant.name(), error, response))
                }
                Err(unreadable) => Err(unreadable.with_response(response)),
                Ok(tokens) => Ok(tokens),
            };
        }
        Err(AuthError::refused(grant.name(), error, response))
    }

    /// What an endpoint may quote and nothing may show.
    fn secrets(&self, grant: &Grant) -> Secrets {
        let mut secrets = Secrets::default();
        let (id, secret) = (&self.client_id, self.client_secret.expose());
        for secret in [secret, grant.secret().expose()] {
            secrets.add(secret);
        }
        // `add` adds the base64 of each, which is what Basic authentication sends.
        secrets.add(&format!("{id}:{secret}"));
        secrets.add(&format!("{}:{}", encode(id), encode(secret)));
        secrets
    }

    fn authenticate(&self, request: RequestBuilder, grant: &Grant) -> RequestBuilder {
        let mut form = grant.form();
        match self.authentication {
            ClientAuthentication::Basic => {
                // RFC 6749, 2.3.1: both are form-encoded before they are joined.
                let secret = encode(self.client_secret.expose());
                request
                    .basic_auth(encode(&self.client_id), Some(secret))
                    .form(&form)
            }
            ClientAuthentication::Form => {
                form.push(("client_id", self.client_id.as_str()));
                form.push(("client_secret", self.client_secret.expose()));
                request.form(&form)
            }
        }
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `ClientBuilder` also validates URLs, but a login needs no client.
pub(super) fn validate_url(setting: &str, text: &str) -> Result<Url, AuthError> {
    let invalid = |reason: &str| {
        let message = format!("the {setting} {reason}");
        AuthError::new(AuthErrorKind::InvalidSetting, message)
    };
    let url = Url::parse(text).map_err(|error| invalid(&format!("is not a URL: {error}")))?;
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback());
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback => Ok(url),
        "http" => Err(invalid("is plain http: secrets require https")),
        _ => Err(invalid("is neither http nor https")),
    }
}
