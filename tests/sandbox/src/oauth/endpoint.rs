//! `/token` and `/authorize`: OAuth 2.0 (RFC 6749) as the vendor implements it.

use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, LOCATION, PRAGMA, WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CLIENT_ID, CLIENT_SECRET, CODE_LIFETIME, GrantType, TokenRequest, Tokens};
use crate::model::Login;
use crate::server::{Reply, because, empty, json_reply, ok};
use crate::service::Service;

/// Base64 of `CLIENT_ID:CLIENT_SECRET`.
const BASIC_CREDENTIALS: &str =
    "dmlzU2FuZGJveENsaWVudDdoUTJtWHc0OnZpc1NhbmRib3hDbGllbnRTZWNyZXQ5a1Q1dlJ6OA==";

const INVALID_CLIENT: &str = "invalid_client";
const INVALID_REQUEST: &str = "invalid_request";

/// Error and description, which repeats nothing of the request.
type TokenError = (&'static str, &'static str);

/// The decoded form or query.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value of a parameter. An empty one counts as missing; a repeated one is an error.
    fn find(&self, name: &str) -> Result<Option<&str>, TokenError> {
        let mut values = self.0.iter().filter(|(found, _)| found == name);
        let value = values.next().map(|(_, value)| value.as_str());
        match values.next() {
            None => Ok(value.filter(|value| !value.is_empty())),
            Some(_) => Err((INVALID_REQUEST, "a parameter is repeated")),
        }
    }

    fn required(&self, name: &str) -> Result<&str, TokenError> {
        self.find(name)?
            .ok_or((INVALID_REQUEST, "a parameter of the grant is missing"))
    }
}

pub(crate) fn token(service: &Service, headers: &HeaderMap, body: &[u8]) -> Reply {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let form = content_type
        .filter(|it| it.starts_with(b"application/x-www-form-urlencoded"))
        .map_or(&b""[..], |_| body);
    let form = Parameters::parse(form);
    let mut tokens = service.tokens();
    let mut request = TokenRequest::default();
    let result = grant(&mut tokens, &form, headers, &mut request, service.now());
    request.error = result.as_ref().err().map(|(error, _)| *error);
    tokens.requests.push(request);

    let mut reply = match result {
        Ok(tokens) => ok(&tokens),
        Err((INVALID_CLIENT, description)) => {
            let mut reply = error_reply(StatusCode::UNAUTHORIZED, INVALID_CLIENT, description);
            let realm = HeaderValue::from_static("Basic realm=\"vis-sandbox\"");
            reply.headers_mut().insert(WWW_AUTHENTICATE, realm);
            reply
        }
        Err((error, description)) => bad_request(error, description),
    };
    let headers = reply.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    reply
}

fn grant(
    tokens: &mut Tokens,
    form: &Parameters,
    headers: &HeaderMap,
    request: &mut TokenRequest,
    now: Timestamp,
) -> Result<Value, TokenError> {
    let grant_type = form.find("grant_type")?;
    request.grant_type = match grant_type {
        Some("password") => Some(GrantType::Password),
        Some("authorization_code") => Some(GrantType::AuthorizationCode),
        Some("refresh_token") => Some(GrantType::RefreshToken),
        _ => None,
    };
    authenticate(form, headers)?;
    let (is_valid, replayed) = match request.grant_type {
        Some(GrantType::Password) => {
            let (username, password) = (form.required("username")?, form.required("password")?);
            let Login {
                username: name,
                password: secret,
            } = &tokens.login;
            (username == name && password == secret, false)
        }
        Some(GrantType::AuthorizationCode) => {
            let redirect_uri = form.required("redirect_uri")?;
            tokens.redeem(form.required("code")?, Some(redirect_uri), now)
        }
        Some(GrantType::RefreshToken) => tokens.redeem(form.required("refresh_token")?, None, now),
        None if grant_type.is_some() => {
            return Err((
                "unsupported_grant_type",
                "grant_type must be password, authorization_code or refresh_token",
            ));
        }
        None => {
            let description = "grant_type is missing, or the body is not a form";
            return Err((INVALID_REQUEST, description));
        }
    };
    request.replayed = replayed;
    if !is_valid {
        return Err(("invalid_grant", "the grant is wrong, expired or used"));
    }
    Ok(json!({
        "access_token": tokens.issue_access(now),
        "refresh_token": tokens.issue_refresh(now),
        "scope": "default",
        "token_type": "Bearer",
        "expires_in": tokens.access_lifetime.as_secs(),
    }))
}

/// Accepts client credentials in the header or in the form, not in both.
fn authenticate(form: &Parameters, headers: &HeaderMap) -> Result<(), TokenError> {
    let (id, secret) = (form.find("client_id")?, form.find("client_secret")?);
    let is_known = match headers.get(AUTHORIZATION) {
        Some(_) if secret.is_some() => {
            let description = "client_secret is in both the header and the form";
            return Err((INVALID_REQUEST, description));
        }
        Some(header) => {
            let basic = header.to_str().ok().and_then(|it| it.split_once(' '));
            let is_basic = basic.is_some_and(|(scheme, credentials)| {
                scheme.eq_ignore_ascii_case("Basic") && credentials.trim() == BASIC_CREDENTIALS
            });
            is_basic && id.is_none_or(|id| id == CLIENT_ID)
        }
        None => id == Some(CLIENT_ID) && secret == Some(CLIENT_SECRET),
    };
    let description = "the client id or the client secret is missing or wrong";
    is_known.then_some(()).ok_or((INVALID_CLIENT, description))
}

/// Responds with a redirect and a code. There is no login: the user consents at once.
pub(crate) fn authorize(service: &Service, query: &str) -> Reply {
    let parameters = Parameters::parse(query.as_bytes());
    let parameter = |name| parameters.find(name).ok().flatten();
    // Never redirect to an invalid URI or for an unknown client.
    let Some(redirect_uri) = parameter("redirect_uri").filter(|uri| is_absolute(uri)) else {
        let description = "redirect_uri is missing, repeated or not absolute";
        return bad_request(INVALID_REQUEST, description);
    };
    if parameter("client_id") != Some(CLIENT_ID) {
        return bad_request(INVALID_REQUEST, "client_id is missing or wrong");
    }
    let result = if parameter("response_type") == Some("code") {
        let (uri, now) = (Some(redirect_uri.to_owned()), service.now());
        let code = service.tokens().issue_code("code", CODE_LIFETIME, uri, now);
        format!("code={code}")
    } else {
        "error=unsupported_response_type".to_owned()
    };
    // Returns `state` as sent, percent-encoding included.
    let state = query.split('&').find(|pair| pair.starts_with("state="));
    let state = state.map_or_else(String::new, |state| format!("&{state}"));
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let location = format!("{redirect_uri}{separator}{result}{state}");
    match HeaderValue::try_from(location) {
        Ok(location) => {
            let mut reply = empty(StatusCode::FOUND);
            reply.headers_mut().insert(LOCATION, location);
            reply
        }
        Err(_) => bad_request(INVALID_REQUEST, "redirect_uri does not fit into a header"),
    }
}

/// Whether a URI has a scheme, also that of an app, and no fragment.
fn is_absolute(uri: &str) -> bool {
    uri.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some()) && !uri.contains('#')
}

fn bad_request(error: &str, description: &str) -> Reply {
    error_reply(StatusCode::BAD_REQUEST, error, description)
}

/// As in RFC 6749, section 5.2.
fn error_reply(status: StatusCode, error: &str, description: &str) -> Reply {
    let body = json!({ "error": error, "error_description": description });
    because(json_reply(status, &body), format!("{error}: {description}"))
}
