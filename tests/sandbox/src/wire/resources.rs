//! The user, webhooks, tokens and errors as JSON.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::time;
use crate::model::{ACCESS_LIFETIME, Account, Statistics, Tokens, User, Webhook};
use crate::settings::Mode;

/// The user, with the vendor's spelling `acountLabel`.
pub(crate) fn user(user: &User, mode: Mode) -> Value {
    json!({
        "id": user.id,
        "accountId": user.account.id,
        "acountLabel": user.account.name,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "emailAddress": user.email_address,
        "contactNumber": user.contact_number,
        "status": "ACTIVE",
        "roles": [{ "code": "AU", "name": "Account User" }],
        "ucis": [{
            "id": "61017",
            "type": "USER_UCI",
            "ucpLabel": "Vonage Business",
            "health": health(mode),
        }],
    })
}

pub(crate) fn account(account: &Account, mode: Mode) -> Value {
    json!({
        "id": account.id,
        "name": account.name,
        "org": account.name,
        "status": "ACTIVE",
        "ucis": [{
            "id": "61016",
            "type": "ACCOUNT_UCI",
            "ucpAccountId": format!("A-{}", account.id),
            "ucpLabel": "Vonage Business",
            "health": health(mode),
        }],
    })
}

/// Healthy, without a message.
fn health(mode: Mode) -> Value {
    match mode {
        Mode::Real => json!({ "status": "OK", "message": null }),
        Mode::Conformance => json!({ "status": "OK" }),
    }
}

/// A webhook as VIS sends it. `renewedAt` and `renewedBy` appear with the first renewal, times and
/// errors in `statistics` with the first success or failure.
pub(crate) fn webhook(webhook: &Webhook, user: &User) -> Value {
    let subscription = &webhook.subscription;
    let mut body = json!({
        "id": webhook.id,
        "accountId": user.account.id,
        "userId": user.id,
        "url": subscription.url,
        "events": ["CALL"],
        "status": "ACTIVE",
        "metadataPolicy": subscription.metadata_policy.to_string(),
        "signingAlgo": subscription.signing_algorithm.to_string(),
        "createdAt": time::webhook_time(webhook.created_at),
        "expireAt": time::webhook_time(webhook.expire_at()),
        "purgeAt": time::webhook_time(webhook.purge_at()),
        "statistics": statistics(&webhook.statistics),
    });
    if let Some(renewed) = webhook.renewed_at {
        body["renewedAt"] = time::webhook_time(renewed).into();
        body["renewedBy"] = user.id.as_str().into();
    }
    body
}

/// One delivery counts as one attempt, however often it is retried, and only once it is finished.
fn statistics(statistics: &Statistics) -> Value {
    let mut body = json!({
        "failed": statistics.failed,
        "totalAttempts": statistics.successes + statistics.failures,
        "totalSuccesses": statistics.successes,
        "totalFailures": statistics.failures,
    });
    if let Some(success) = statistics.last_success {
        body["lastSuccess"] = time::webhook_time(success).into();
    }
    if let Some((time, failure)) = &statistics.last_failure {
        body["lastFailure"] = time::webhook_time(*time).into();
        body["lastErrorMessage"] = failure.message.as_str().into();
        if let Some(status) = failure.status {
            body["lastHttpErrorCode"] = error_code(status).into();
        }
    }
    body
}

/// Maximum length of a quoted body, in characters.
const MAX_QUOTED_CHARS: usize = 200;

/// E.g. `500 INTERNAL_SERVER_ERROR`.
pub(crate) fn error_code(status: u16) -> String {
    error(status, "_")
}

/// E.g. `500 INTERNAL SERVER ERROR: [<!DOCTYPE HTML PUBLIC … (19777 bytes)]`, as documented.
pub(crate) fn error_message(status: u16, body: &[u8]) -> String {
    let error = error(status, " ");
    if body.is_empty() {
        return error;
    }
    let text = String::from_utf8_lossy(body);
    match text.char_indices().nth(MAX_QUOTED_CHARS) {
        None => format!("{error}: [{text}]"),
        Some((end, _)) => {
            let beginning = text.get(..end).unwrap_or_default();
            format!("{error}: [{beginning}... ({} bytes)]", body.len())
        }
    }
}

fn error(status: u16, space: &str) -> String {
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    let words: Vec<_> = reason
        .split([' ', '-'])
        .map(|word| word.replace('\'', "").to_uppercase())
        .filter(|word| !word.is_empty())
        .collect();
    format!("{status} {}", words.join(space))
        .trim_end()
        .to_owned()
}

/// An invalid field or query parameter.
#[derive(Debug)]
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

/// An `ErrorResponse` of the published document.
pub(crate) fn error_response(code: &str, message: &str, errors: &[FieldError]) -> Value {
    let errors: Vec<_> = errors
        .iter()
        .map(|error| json!({ "field": error.field, "message": error.message }))
        .collect();
    json!({ "errorCode": code, "errorMessage": message, "errors": errors })
}

pub(crate) fn tokens(tokens: &Tokens) -> Value {
    json!({
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "scope": "default",
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFETIME.as_secs(),
    })
}

/// An error as in RFC 6749, section 5.2.
pub(crate) fn token_error(code: &str, description: &str) -> Value {
    json!({ "error": code, "error_description": description })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_code_matches_the_vendor_format() {
        assert_eq!(error_code(500), "500 INTERNAL_SERVER_ERROR");
        assert_eq!(error_code(207), "207 MULTI_STATUS");
        assert_eq!(error_code(799), "799");
        assert_eq!(error_message(500, b""), "500 INTERNAL SERVER ERROR");
        assert_eq!(error_message(404, b"gone"), "404 NOT FOUND: [gone]");
    }
}
