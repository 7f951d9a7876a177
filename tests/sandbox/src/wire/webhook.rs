//! A registered webhook.

use serde_json::{Value, json};

use super::status::error_code;
use super::time;
use crate::model::{Statistics, User, Webhook};

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
