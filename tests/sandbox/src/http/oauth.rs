//! `/token` and `/authorize`: OAuth 2.0 (RFC 6749) as the vendor implements it.

use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, RawQuery, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, LOCATION, PRAGMA, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::Vis;
use super::listing::Parameters;
use crate::model::{CLIENT_ID, CLIENT_SECRET, Grant};
use crate::recorded::{GrantType, TokenError, TokenRequest};
use crate::wire;

/// Base64 of `CLIENT_ID:CLIENT_SECRET`.
const BASIC_CREDENTIALS: &str =
    "dmlzU2FuZGJveENsaWVudDdoUTJtWHc0OnZpc1NhbmRib3hDbGllbnRTZWNyZXQ5a1Q1dlJ6OA==";

/// Error and description, which repeats nothing of the request.
type GrantFailure = (TokenError, &'static str);

pub(super) async fn token(
    State(vis): Vis,
    headers: HeaderMap,
    form: Result<Form<Parameters>, FormRejection>,
) -> Response {
    let mut request = TokenRequest {
        grant_type: None,
        error: None,
        replayed: false,
    };
    let parameters = form.map_or_else(|_| Vec::new(), |Form(parameters)| parameters);
    let result = parse_grant(&parameters, &headers, &mut request.grant_type).and_then(|grant| {
        let now = vis.now();
        vis.tokens().grant(&grant, now).map_err(|invalid| {
            request.replayed = invalid.replayed;
            (
                TokenError::InvalidGrant,
                "the grant is wrong, expired or used",
            )
        })
    });
    request.error = result.as_ref().err().map(|(error, _)| *error);
    vis.token_requests().push(request);

    let mut response = match result {
        Ok(tokens) => Json(wire::tokens(&tokens)).into_response(),
        Err((error, description)) => {
            let status = match error {
                TokenError::InvalidClient => StatusCode::UNAUTHORIZED,
                _ => StatusCode::BAD_REQUEST,
            };
            let body = wire::token_error(&error.to_string(), description);
            (status, Json(body)).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    if request.error == Some(TokenError::InvalidClient) {
        let realm = HeaderValue::from_static("Basic realm=\"vis-sandbox\"");
        headers.insert(WWW_AUTHENTICATE, realm);
    }
    response
}

fn parse_grant(
    parameters: &[(String, String)],
    headers: &HeaderMap,
    grant_type: &mut Option<GrantType>,
) -> Result<Grant, GrantFailure> {
    let required =
        |name, missing| find(parameters, name)?.ok_or((TokenError::InvalidRequest, missing));
    let requested = find(parameters, "grant_type")?;
    *grant_type = GrantType::ALL
        .into_iter()
        .find(|known| requested.as_ref() == Some(&known.to_string()));
    authenticate(parameters, headers)?;
    match grant_type {
        Some(GrantType::Password) => Ok(Grant::Password {
            username: required("username", "username is missing")?,
            password: required("password", "password is missing")?,
        }),
        Some(GrantType::AuthorizationCode) => Ok(Grant::AuthorizationCode {
            code: required("code", "code is missing")?,
            redirect_uri: required("redirect_uri", "redirect_uri is missing")?,
        }),
        Some(GrantType::RefreshToken) => Ok(Grant::RefreshToken(required(
            "refresh_token",
            "refresh_token is missing",
        )?)),
        None if requested.is_some() => Err((
            TokenError::UnsupportedGrantType,
            "grant_type must be password, authorization_code or refresh_token",
        )),
        None => Err((
            TokenError::InvalidRequest,
            "grant_type is missing, or the body is not a form",
        )),
    }
}

/// Accepts client credentials in the header or in the form, not in both.
fn authenticate(parameters: &[(String, String)], headers: &HeaderMap) -> Result<(), GrantFailure> {
    let id = find(parameters, "client_id")?;
    let secret = find(parameters, "client_secret")?;
    let known = match (headers.get(AUTHORIZATION), &secret) {
        (Some(_), Some(_)) => {
            return Err((
                TokenError::InvalidRequest,
                "client_secret is in both the header and the form",
            ));
        }
        (Some(header), None) => {
            basic_credentials(header) == Some(BASIC_CREDENTIALS)
                && id.is_none_or(|id| id == CLIENT_ID)
        }
        (None, _) => id.as_deref() == Some(CLIENT_ID) && secret.as_deref() == Some(CLIENT_SECRET),
    };
    if known {
        Ok(())
    } else {
        Err((
            TokenError::InvalidClient,
            "the client id or the client secret is missing or wrong",
        ))
    }
}

fn basic_credentials(header: &HeaderValue) -> Option<&str> {
    let (scheme, credentials) = header.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("Basic")
        .then(|| credentials.trim())
}

/// The value of a parameter. An empty one counts as missing; a repeated one is an error.
fn find(parameters: &[(String, String)], name: &str) -> Result<Option<String>, GrantFailure> {
    let mut values = parameters.iter().filter(|(found, _)| found == name);
    let value = values.next().map(|(_, value)| value.clone());
    match values.next() {
        None => Ok(value.filter(|value| !value.is_empty())),
        Some(_) => Err((TokenError::InvalidRequest, "a parameter is repeated")),
    }
}

/// Responds with a redirect and a code. There is no login: the user consents at once.
pub(super) async fn authorize(
    State(vis): Vis,
    Query(query): Query<Parameters>,
    RawQuery(raw): RawQuery,
) -> Response {
    let parameter = |name| find(&query, name).ok().flatten();
    // Never redirect to an invalid URI or for an unknown client.
    let Some(redirect_uri) = parameter("redirect_uri").filter(|uri| is_absolute(uri)) else {
        return bad_request("redirect_uri is missing, repeated or not absolute");
    };
    if parameter("client_id").as_deref() != Some(CLIENT_ID) {
        return bad_request("client_id is missing or wrong");
    }
    let result = if parameter("response_type").as_deref() == Some("code") {
        let now = vis.now();
        format!("code={}", vis.tokens().authorize(redirect_uri.clone(), now))
    } else {
        "error=unsupported_response_type".to_owned()
    };
    // Returns `state` as sent, percent-encoding included.
    let raw = raw.unwrap_or_default();
    let state = raw.split('&').find(|pair| pair.starts_with("state="));
    let state = state.map_or_else(String::new, |state| format!("&{state}"));
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let location = format!("{redirect_uri}{separator}{result}{state}");
    match HeaderValue::try_from(location) {
        Ok(location) => (StatusCode::FOUND, [(LOCATION, location)]).into_response(),
        Err(_) => bad_request("redirect_uri does not fit into a header"),
    }
}

/// Whether a URI has a scheme, also that of an app, and no fragment.
fn is_absolute(uri: &str) -> bool {
    uri.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some()) && !uri.contains('#')
}

fn bad_request(description: &str) -> Response {
    let body = wire::token_error(&TokenError::InvalidRequest.to_string(), description);
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
