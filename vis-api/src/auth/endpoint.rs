//! Client of the token endpoint.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use reqwest::header::ACCEPT;
use serde_json::Value;
use vis_types::{JsonBody, Secret};

use super::grants::Settings;
use super::session::MAX_LIFETIME;
use super::{AccessToken, AuthError, AuthErrorKind};
use crate::buffered_response::{BufferedResponse, receive};
use crate::client_builder::is_confidential;
use crate::error::ErrorBody;
use crate::redact::Secrets;

/// Bytes read of a response: tokens take a few kilobytes, and a proxy may send any amount of HTML.
const MAX_BODY_SIZE: usize = 64 * 1024;

/// Lifetime by Vonage's documentation, for a response without one. If the actual lifetime is shorter,
/// a 401 triggers the refresh.
const DOCUMENTED_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// All but the unreserved characters of RFC 3986, which form decoders leave unchanged.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How the client id and secret are sent to the token endpoint (RFC 6749, 2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the header `Authorization: Basic …`, which every OAuth server must support.
    #[default]
    Basic,
    /// As the fields `client_id` and `client_secret` of the form.
    Form,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Grant {
    Password { username: String, password: Secret },
    RefreshToken(Secret),
    AuthorizationCode { code: Secret, redirect_uri: String },
}

impl Grant {
    fn name(&self) -> &'static str {
        match self {
            Self::Password { .. } => "password",
            Self::RefreshToken(_) => "refresh_token",
            Self::AuthorizationCode { .. } => "authorization_code",
        }
    }

    fn secret(&self) -> &str {
        match self {
            Self::Password { password, .. } => password.expose(),
            Self::RefreshToken(token) => token.expose(),
            Self::AuthorizationCode { code, .. } => code.expose(),
        }
    }

    fn form(&self) -> Vec<(&'static str, &str)> {
        let mut form = vec![("grant_type", self.name())];
        match self {
            Self::Password { username, .. } => {
                form.extend([("username", &**username), ("password", self.secret())]);
            }
            Self::RefreshToken(_) => form.push(("refresh_token", self.secret())),
            Self::AuthorizationCode { redirect_uri, .. } => {
                form.extend([("code", self.secret()), ("redirect_uri", redirect_uri)]);
            }
        }
        form
    }
}

impl Settings {
    pub(super) async fn request(
        &self,
        http: &reqwest::Client,
        grant: &Grant,
    ) -> Result<TokenResponse, AuthError> {
        let url = validate_url("token URL", self.token_url())?;
        let mut request = http
            .post(url)
            .timeout(self.timeout)
            .header(ACCEPT, "application/json");
        let (id, secret) = (self.client_id.as_str(), self.client_secret.expose());
        // RFC 6749, 2.3.1: both are form-encoded before they are joined.
        let (encoded_id, encoded_secret) = (encode(id), encode(secret));
        let mut form = grant.form();
        match self.client_authentication {
            ClientAuthentication::Basic => {
                request = request.basic_auth(&encoded_id, Some(&encoded_secret));
            }
            ClientAuthentication::Form => {
                form.extend([("client_id", id), ("client_secret", secret)]);
            }
        }
        let transport_error = |error| AuthError::from_transport(grant.name(), error);
        let mut request = request.form(&form).build().map_err(transport_error)?;
        // A body that cannot be cloned: no client, whatever its policy, sends it to the target of a
        // redirect.
        *request.body_mut() = request.body_mut().take().map(reqwest::Body::wrap);
        let response = receive(http, request, MAX_BODY_SIZE).await;
        let mut response = response.map_err(transport_error)?;
        // What an endpoint may quote and nothing may show. `add` adds the base64 of each, which is
        // what Basic authentication sends.
        let mut secrets = Secrets::default();
        for sent in [
            secret,
            grant.secret(),
            &format!("{id}:{secret}"),
            &format!("{encoded_id}:{encoded_secret}"),
        ] {
            secrets.add(sent);
        }
        response.secrets = secrets;
        if let Some(failure) = response.failure.take() {
            return Err(transport_error(failure).with_response(response, None));
        }
        let error = ErrorBody::read(&response);
        if response.status.is_success() {
            match TokenResponse::read(&response) {
                Ok(tokens) => return Ok(tokens),
                Err(unreadable) if error.is_empty() => {
                    return Err(unreadable.with_response(response, None));
                }
                Err(_) => {}
            }
        }
        Err(AuthError::refused(grant.name(), &error, response))
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
    if is_confidential(&url) {
        Ok(url)
    } else {
        Err(invalid("is not https (http is for loopback only)"))
    }
}

/// A success response of the token endpoint (RFC 6749, 5.1).
pub(super) struct TokenResponse {
    pub(super) access_token: AccessToken,
    pub(super) refresh_token: Option<Secret>,
    pub(super) lifetime: Duration,
}

impl TokenResponse {
    fn read(response: &BufferedResponse) -> Result<Self, AuthError> {
        let invalid = |reason: &str| {
            let message = format!("the response of the token endpoint {reason}");
            AuthError::new(AuthErrorKind::Unreadable, message)
        };
        if response.is_truncated {
            return Err(invalid("is too long"));
        }
        // The error is dropped: it may quote tokens.
        let body: Value = JsonBody::read(&response.body, response.content_type())
            .map(|body| body.value)
            .unwrap_or_default();
        let text = |name: &str| match body.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let access_token = text("access_token").ok_or_else(|| match response.compression() {
            Some(reason) => invalid(&reason),
            None => invalid("has no access token"),
        })?;
        let token_type = text("token_type").unwrap_or_default().to_ascii_lowercase();
        // Some gateways say `BearerToken`.
        if !matches!(token_type.trim(), "" | "bearer" | "bearertoken") {
            return Err(invalid("has a token of another type than bearer"));
        }
        if access_token.is_empty() || !access_token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(invalid(
                "has a token with a character not allowed in HTTP headers",
            ));
        }
        let refresh_token = text("refresh_token").filter(|token| !token.is_empty());
        Ok(Self {
            access_token: AccessToken::from(access_token),
            refresh_token: refresh_token.map(Secret::from),
            lifetime: lifetime(&body["expires_in"]),
        })
    }
}

/// Reads `expires_in`: a number by the standard, a string from some servers. WSO2 encodes "never" as
/// a negative or maximal number.
fn lifetime(expires_in: &Value) -> Duration {
    let seconds = match expires_in {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match seconds {
        Some(seconds) if seconds > 0.0 => {
            Duration::try_from_secs_f64(seconds).map_or(MAX_LIFETIME, |time| time.min(MAX_LIFETIME))
        }
        _ => DOCUMENTED_LIFETIME,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusual_lifetimes_are_normalised() {
        for (expires_in, expected) in [
            ("60", Duration::from_secs(60)),
            ("60.5", Duration::from_millis(60_500)),
            (r#"" 60""#, Duration::from_secs(60)),
            ("null", DOCUMENTED_LIFETIME),
            ("0", DOCUMENTED_LIFETIME),
            ("-1", DOCUMENTED_LIFETIME),
            (r#""soon""#, DOCUMENTED_LIFETIME),
            (r#""NaN""#, DOCUMENTED_LIFETIME),
            ("{}", DOCUMENTED_LIFETIME),
            ("9223372036854775807", MAX_LIFETIME),
            ("1e300", MAX_LIFETIME),
            (r#""inf""#, MAX_LIFETIME),
        ] {
            let value = serde_json::from_str(expires_in).unwrap();
            assert_eq!(lifetime(&value), expected, "{expires_in}");
        }
    }
}
