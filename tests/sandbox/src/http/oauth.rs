//! `/token` and `/authorize`: OAuth 2.0 (RFC 6749) as the vendor does it.

use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, RawQuery, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, LOCATION, PRAGMA, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::Vis;
use super::listing::Parameters;
use crate::model::{CLIENT_ID, CLIENT_SECRET, Grant};
use crate::token_requests::{GrantType, TokenError, TokenRequest};
use crate::wire;

/// Base64 of the client's id and secret, with a colon between them.
const BASIC_CREDENTIALS: &str =
    "dmlzU2FuZGJveENsaWVudDdoUTJtWHc0OnZpc1NhbmRib3hDbGllbnRTZWNyZXQ5a1Q1dlJ6OA==";

/// Why there is no token: the error, and a description that repeats nothing of the request.
type Refusal = (TokenError, &'static str);

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
    let result = read(&parameters, &headers, &mut request.grant_type).and_then(|grant| {
        let now = vis.now();
        vis.vault().grant(&grant, now).map_err(|invalid| {
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
    let answer = response.headers_mut();
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    if request.error == Some(TokenError::InvalidClient) {
        let realm = HeaderValue::from_static("Basic realm=\"vis-sandbox\"");
        answer.insert(WWW_AUTHENTICATE, realm);
    }
    response
}

fn read(
    parameters: &[(String, String)],
    headers: &HeaderMap,
    grant_type: &mut Option<GrantType>,
) -> Result<Grant, Refusal> {
    let required =
        |name, missing| find(parameters, name)?.ok_or((TokenError::InvalidRequest, missing));
    let wanted = find(parameters, "grant_type")?;
    *grant_type = GrantType::ALL
        .into_iter()
        .find(|known| wanted.as_ref() == Some(&known.to_string()));
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
        None if wanted.is_some() => Err((
            TokenError::UnsupportedGrantType,
            "grant_type must be password, authorization_code or refresh_token",
        )),
        None => Err((
            TokenError::InvalidRequest,
            "grant_type is missing, or the body is no form",
        )),
    }
}

/// The client says who it is in a header or in the form, and not in both.
fn authenticate(parameters: &[(String, String)], headers: &HeaderMap) -> Result<(), Refusal> {
    let id = find(parameters, "client_id")?;
    let secret = find(parameters, "client_secret")?;
    let known = match (headers.get(AUTHORIZATION), &secret) {
        (Some(_), Some(_)) => {
            return Err((
                TokenError::InvalidRequest,
                "client_secret is there twice, in the header and in the form",
            ));
        }
        (Some(header), None) => {
            basic(header) == Some(BASIC_CREDENTIALS) && id.is_none_or(|id| id == CLIENT_ID)
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

fn basic(header: &HeaderValue) -> Option<&str> {
    let (scheme, credentials) = header.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("Basic")
        .then(|| credentials.trim())
}

/// The value of a parameter. An empty one counts as missing, and it is an error to repeat one.
fn find(parameters: &[(String, String)], name: &str) -> Result<Option<String>, Refusal> {
    let mut values = parameters.iter().filter(|(found, _)| found == name);
    let value = values.next().map(|(_, value)| value.clone());
    match values.next() {
        None => Ok(value.filter(|value| !value.is_empty())),
        Some(_) => Err((TokenError::InvalidRequest, "a parameter is there twice")),
    }
}

/// The user has logged in and consents at once: the answer sends them back with a code.
pub(super) async fn authorize(
    State(vis): Vis,
    Query(query): Query<Parameters>,
    RawQuery(raw): RawQuery,
) -> Response {
    let parameter = |name| find(&query, name).ok().flatten();
    // Who cannot be told from anybody else, or sent back safely, is not sent anywhere.
    let Some(redirect_uri) = parameter("redirect_uri").filter(|uri| absolute(uri)) else {
        return bad_request("redirect_uri is missing or not absolute, or there twice");
    };
    if parameter("client_id").as_deref() != Some(CLIENT_ID) {
        return bad_request("client_id is missing or wrong");
    }
    let result = if parameter("response_type").as_deref() == Some("code") {
        let now = vis.now();
        format!("code={}", vis.vault().authorize(redirect_uri.clone(), now))
    } else {
        "error=unsupported_response_type".to_owned()
    };
    // The state goes back as it came, escapes and all.
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

/// Whether a URI names a scheme, be it that of an app, and has no fragment.
fn absolute(uri: &str) -> bool {
    uri.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some()) && !uri.contains('#')
}

fn bad_request(description: &str) -> Response {
    let body = wire::token_error(&TokenError::InvalidRequest.to_string(), description);
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
