//! A registered webhook.

use serde_json::{Value, json};

use super::identity::{ACCOUNT_ID, USER_ID};
use super::time;
use crate::model::Webhook;

/// A webhook as VIS sends it. `renewedAt` and `renewedBy` appear with the first renewal; `statistics`
/// shows the totals only, because the times and errors of deliveries appear with the first delivery.
pub(crate) fn webhook(webhook: &Webhook) -> Value {
    let subscription = &webhook.subscription;
    let mut body = json!({
        "id": webhook.id,
        "accountId": ACCOUNT_ID,
        "userId": USER_ID,
        "url": subscription.url,
        "events": ["CALL"],
        "status": "ACTIVE",
        "metadataPolicy": subscription.metadata_policy.to_string(),
        "signingAlgo": subscription.signing_algorithm.to_string(),
        "createdAt": time::of_webhook(webhook.created_at),
        "expireAt": time::of_webhook(webhook.expire_at()),
        "purgeAt": time::of_webhook(webhook.purge_at()),
        "statistics": {
            "failed": false,
            "totalAttempts": 0,
            "totalSuccesses": 0,
            "totalFailures": 0,
        },
    });
    if let Some(renewed) = webhook.renewed_at {
        body["renewedAt"] = time::of_webhook(renewed).into();
        body["renewedBy"] = USER_ID.into();
    }
    body
}
