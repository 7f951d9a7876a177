//! Which of the webhooks that there are is the subscription.

use reqwest::Url;
use vis_types::{HttpUrl, Webhook, WebhookCreate, WebhookId};

use crate::error::{Error, ErrorKind};

/// Those that deliver to this URL, however it is spelt.
pub(super) fn of_url(webhooks: Vec<Webhook>, url: &HttpUrl) -> Vec<Webhook> {
    let wanted = normal(url.as_str());
    let mut webhooks = webhooks;
    webhooks.retain(|webhook| webhook.url.as_deref().map(normal) == Some(wanted.clone()));
    webhooks
}

/// The one to adopt: of those that are what is asked for, the one that lives longest. It is the same
/// one for everybody who asks.
pub(super) fn best<'a>(
    webhooks: &'a [Webhook],
    create: &WebhookCreate,
    refused: &[WebhookId],
) -> Option<&'a Webhook> {
    webhooks
        .iter()
        .filter(|webhook| fits(webhook, create) && !refused.contains(&webhook.id))
        .max_by(|one, other| {
            let age = |it: &Webhook| (it.expire_at, it.created_at);
            let by_id = || one.id.as_str().cmp(other.id.as_str());
            age(one).cmp(&age(other)).then_with(by_id)
        })
}

/// Whether a webhook is what is asked for. What was not asked for, or is not shown, is not compared;
/// and the key, which is never shown, cannot be.
fn fits(webhook: &Webhook, create: &WebhookCreate) -> bool {
    fn agree<T: PartialEq>(shown: Option<&T>, asked: Option<&T>) -> bool {
        shown.is_none() || asked.is_none() || shown == asked
    }
    let (shown, asked) = (&webhook.events, &create.events);
    let same_events = shown.is_empty()
        || (asked.iter().all(|event| shown.contains(event))
            && shown.iter().all(|event| asked.contains(event)));
    same_events
        && agree(
            webhook.metadata_policy.as_ref(),
            create.metadata_policy.as_ref(),
        )
        && agree(webhook.signing_algo.as_ref(), create.signing_algo.as_ref())
}

/// Whether the webhook may have been created although no answer says so.
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

/// A URL in the one spelling that URLs are compared in. A fragment is sent to nobody.
fn normal(url: &str) -> String {
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
    fn urls_are_compared_and_not_their_spellings() {
        let url = "https://example.com/vis?a=b".parse().unwrap();
        let found = |spelt: &str| {
            let webhook = webhook("1", json!({ "url": spelt }));
            of_url(vec![webhook], &url).len() == 1
        };
        assert!(found("HTTPS://Example.COM:443/x/../vis?a=b#c"));
        for other in [
            "http://example.com/vis?a=b",
            "https://example.com/vis",
            "https://example.com/vis/?a=b",
            "https://example.com:8443/vis?a=b",
            "https://[",
        ] {
            assert!(!found(other), "{other}");
        }
    }

    #[test]
    fn what_is_asked_for_is_compared_where_it_is_shown() {
        let fits = |difference| best(&[webhook("1", difference)], &create(), &[]).is_some();
        assert!(fits(json!({})));
        assert!(
            fits(json!({ "signingAlgo": "HMAC_SHA256" })),
            "not asked for"
        );
        assert!(
            fits(json!({ "metadataPolicy": null, "events": null })),
            "not shown"
        );
        assert!(!fits(json!({ "metadataPolicy": "BODY" })));
        assert!(!fits(json!({ "events": ["CALL", "SMS"] })));
        assert!(!fits(json!({ "events": ["SMS"] })));
    }

    #[test]
    fn the_one_that_lives_longest_is_adopted_unless_it_is_refused() {
        let expiring = |id, expire_at| webhook(id, json!({ "expireAt": expire_at }));
        let webhooks = [
            expiring("1", "2020-10-11T00:00:00Z"),
            expiring("2", "2020-10-12T00:00:00Z"),
            expiring("3", "2020-10-12T00:00:00Z"),
            webhook("4", json!({})),
        ];
        let best = |refused: &[WebhookId]| {
            best(&webhooks, &create(), refused).map(|webhook| webhook.id.as_str())
        };
        assert_eq!(best(&[]), Some("3"));
        assert_eq!(best(&["3".into(), "2".into()]), Some("1"));
        assert_eq!(
            best(&["1".into(), "2".into(), "3".into(), "4".into()]),
            None
        );
    }
}
