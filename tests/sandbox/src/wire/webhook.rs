//! A registered webhook.

use serde_json::{Value, json};

use super::status::error_code;
use super::time;
use crate::model::{Statistics, User, Webhook};

/// A webhook as VIS sends it. `renewedAt` and `renewedBy` appear with the first renewal, the times
/// and errors in `statistics` with what they tell of.
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
        "createdAt": time::of_webhook(webhook.created_at),
        "expireAt": time::of_webhook(webhook.expire_at()),
        "purgeAt": time::of_webhook(webhook.purge_at()),
        "statistics": statistics(&webhook.statistics),
    });
    if let Some(renewed) = webhook.renewed_at {
        body["renewedAt"] = time::of_webhook(renewed).into();
        body["renewedBy"] = user.id.as_str().into();
    }
    body
}

/// A delivery is an attempt here, however often it is tried, and counts when it has ended.
fn statistics(statistics: &Statistics) -> Value {
    let mut body = json!({
        "failed": statistics.failed,
        "totalAttempts": statistics.successes + statistics.failures,
        "totalSuccesses": statistics.successes,
        "totalFailures": statistics.failures,
    });
    if let Some(success) = statistics.last_success {
        body["lastSuccess"] = time::of_webhook(success).into();
    }
    if let Some((time, failure)) = &statistics.last_failure {
        body["lastFailure"] = time::of_webhook(*time).into();
        body["lastErrorMessage"] = failure.message.as_str().into();
        if let Some(status) = failure.status {
            body["lastHttpErrorCode"] = error_code(status).into();
        }
    }
    body
}
