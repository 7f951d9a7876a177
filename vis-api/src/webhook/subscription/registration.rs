//! Matches existing webhooks against the subscription.

use reqwest::Url;
use vis_types::{HttpUrl, Webhook, WebhookCreate, WebhookId};

use crate::error::{Error, ErrorKind};

/// Keeps the webhooks whose normalised URL equals `url`.
pub(super) fn of_url(webhooks: Vec<Webhook>, url: &HttpUrl) -> Vec<Webhook> {
    let wanted = normalise(url.as_str());
    let mut webhooks = webhooks;
    // What has a blank id can be neither renewed nor deleted.
    webhooks.retain(|webhook| !webhook.id.as_str().trim().is_empty());
    webhooks.retain(|webhook| webhook.url.as_deref().map(normalise) == Some(wanted.clone()));
    webhooks
}

/// Selects the matching webhook that expires last. Concurrent programs select the same.
pub(super) fn select_existing<'a>(
    webhooks: &'a [Webhook],
    create: &WebhookCreate,
    excluded: &[WebhookId],
) -> Option<&'a Webhook> {
    webhooks
        .iter()
        .filter(|webhook| matches(webhook, create) && !excluded.contains(&webhook.id))
        .max_by(|one, other| {
            let expiry = |it: &Webhook| (it.expire_at, it.created_at);
            let by_id = || one.id.as_str().cmp(other.id.as_str());
            expiry(one).cmp(&expiry(other)).then_with(by_id)
        })
}

/// Compares a webhook with the request. Skips properties missing on either side, and the key, which
/// the service never returns.
fn matches(webhook: &Webhook, create: &WebhookCreate) -> bool {
    fn is_compatible<T: PartialEq + AsRef<str>>(actual: &T, wanted: Option<&T>) -> bool {
        actual.as_ref().is_empty() || wanted.is_none_or(|wanted| actual == wanted)
    }
    let (actual, wanted) = (&webhook.events, &create.events);
    let same_events = actual.is_empty()
        || (wanted.iter().all(|event| actual.contains(event))
            && actual.iter().all(|event| wanted.contains(event)));
    same_events
        && is_compatible(&webhook.metadata_policy, create.metadata_policy.as_ref())
        && is_compatible(&webhook.signing_algo, create.signing_algo.as_ref())
}

/// Returns whether the service may have created the webhook despite the error.
pub(super) fn may_have_been_processed(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Timeout
            | ErrorKind::Transport
            | ErrorKind::Server
            | ErrorKind::Decode
            | ErrorKind::Unexpected
    )
}

/// Normalises a URL for comparison. Drops the fragment, which is never sent.
fn normalise(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vis_types::{MetadataPolicy, WebhookEventType};

    use super::*;

    fn create() -> WebhookCreate {
        WebhookCreate::builder()
            .url("https://example.com/vis")
            .events([WebhookEventType::Call])
            .metadata_policy(MetadataPolicy::Header)
            .build()
            .unwrap()
    }

    fn webhook(id: &str, difference: serde_json::Value) -> Webhook {
        let mut webhook = json!({
            "id": id, "url": "https://example.com/vis", "events": ["CALL"],
            "metadataPolicy": "HEADER", "signingAlgo": "NONE",
        });
        for (name, value) in difference.as_object().unwrap() {
            webhook[name] = value.clone();
        }
        serde_json::from_value(webhook).unwrap()
    }

    #[test]
    fn url_match_ignores_spelling() {
        let url = "https://example.com/vis?a=b".parse().unwrap();
        let is_found = |spelling: &str| {
            let webhook = webhook("1", json!({ "url": spelling }));
            of_url(vec![webhook], &url).len() == 1
        };
        assert!(is_found("HTTPS://Example.COM:443/x/../vis?a=b#c"));
        for other in [
            "http://example.com/vis?a=b",
            "https://example.com/vis",
            "https://example.com/vis/?a=b",
            "https://example.com:8443/vis?a=b",
            "https://[",
        ] {
            assert!(!is_found(other), "{other}");
        }
    }

    #[test]
    fn match_skips_missing_properties() {
        let is_match =
            |difference| select_existing(&[webhook("1", difference)], &create(), &[]).is_some();
        assert!(is_match(json!({})));
        assert!(
            is_match(json!({ "signingAlgo": "HMAC_SHA256" })),
            "not requested"
        );
        assert!(
            is_match(json!({ "metadataPolicy": null, "events": null })),
            "not returned"
        );
        assert!(!is_match(json!({ "metadataPolicy": "BODY" })));
        assert!(!is_match(json!({ "events": ["CALL", "SMS"] })));
        assert!(!is_match(json!({ "events": ["SMS"] })));
    }

    #[test]
    fn latest_expiry_is_selected_unless_excluded() {
        let expiring = |id, expire_at| webhook(id, json!({ "expireAt": expire_at }));
        let webhooks = [
            expiring("1", "2020-10-11T00:00:00Z"),
            expiring("2", "2020-10-12T00:00:00Z"),
            expiring("3", "2020-10-12T00:00:00Z"),
            webhook("4", json!({})),
        ];
        let select = |excluded: &[WebhookId]| {
            select_existing(&webhooks, &create(), excluded).map(|webhook| webhook.id.as_str())
        };
        assert_eq!(select(&[]), Some("3"));
        assert_eq!(select(&["3".into(), "2".into()]), Some("1"));
        assert_eq!(
            select(&["1".into(), "2".into(), "3".into(), "4".into()]),
            None
        );
    }
}
