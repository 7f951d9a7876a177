//! The webhooks of one URL at the service.

use reqwest::Url;
use vis_types::{Webhook, WebhookCreate, WebhookId};

use crate::client::Client;
use crate::error::Error;

#[derive(Clone)]
pub(super) struct Registry {
    pub(super) client: Client,
    pub(super) create: WebhookCreate,
}

impl Registry {
    pub(super) async fn list(&self) -> Result<Vec<Webhook>, Error> {
        let url = normalise(self.create.url.as_str());
        let mut webhooks = self.client.list_webhooks().send().await?.into_inner();
        webhooks.retain(|webhook| webhook.url.as_deref().map(normalise).as_ref() == Some(&url));
        // What has a blank id can be neither renewed nor deleted.
        webhooks.retain(|webhook| !webhook.id.as_str().trim().is_empty());
        Ok(webhooks)
    }

    /// Renews the best matching webhook, or creates one.
    pub(super) async fn reuse_or_create(
        &self,
        existing: &[Webhook],
        reuse: bool,
    ) -> Result<Webhook, Error> {
        if let Some(webhook) = select(existing, &self.create).filter(|_| reuse) {
            match self.renew(&webhook.id).await {
                // Deleted after the list request.
                Err(error) if error.is_not_found() => {}
                renewed => return renewed,
            }
        }
        self.create(existing).await
    }

    /// Creates a webhook beside the `existing` ones.
    async fn create(&self, existing: &[Webhook]) -> Result<Webhook, Error> {
        let request = self.client.create_webhook().body(self.create.clone());
        let created = match request.send().await {
            Ok(created) => created.into_inner(),
            // A retry could create a second webhook: look for it in the list.
            Err(error) if error.outcome_is_unknown() => {
                let mut webhooks = self.list().await?;
                webhooks.retain(|webhook| existing.iter().all(|it| it.id != webhook.id));
                select(&webhooks, &self.create).cloned().ok_or(error)?
            }
            Err(error) => return Err(error),
        };
        log(&created.id, "created");
        Ok(created)
    }

    pub(super) async fn get(&self, id: &WebhookId) -> Result<Webhook, Error> {
        Ok(self.client.get_webhook().id(id).send().await?.into_inner())
    }

    /// Renews a webhook, which clears its failed state. A renewal that is answered without the
    /// webhook is done, and the webhook is read.
    pub(super) async fn renew(&self, id: &WebhookId) -> Result<Webhook, Error> {
        let renewed = match self.client.renew_webhook().id(id).send().await {
            Ok(renewed) => renewed.into_inner(),
            Err(error) if error.is_acknowledgement() => self.get(id).await?,
            Err(error) => return Err(error),
        };
        log(id, "renewed");
        Ok(renewed)
    }

    /// Deletes a webhook if it exists.
    pub(super) async fn delete(&self, id: &WebhookId) -> Result<(), Error> {
        match self.client.delete_webhook().id(id).send().await {
            Ok(_) => {
                log(id, "deleted");
                Ok(())
            }
            Err(error) if error.is_not_found() => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Selects the matching webhook that expires last. Concurrent programs select the same.
fn select<'a>(webhooks: &'a [Webhook], create: &WebhookCreate) -> Option<&'a Webhook> {
    let matching = webhooks.iter().filter(|webhook| matches(webhook, create));
    matching.max_by_key(|webhook| (webhook.expire_at, webhook.created_at, webhook.id.as_str()))
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

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
fn log(id: &WebhookId, change: &'static str) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: "vis_api", webhook = %id, "webhook {change}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vis_types::{MetadataPolicy, WebhookEventType};

    use super::*;

    #[test]
    fn latest_match_is_selected() {
        let create = WebhookCreate::builder()
            .url("https://example.com/vis")
            .events([WebhookEventType::Call])
            .metadata_policy(MetadataPolicy::Header);
        let create = create.build().unwrap();
        let mut webhooks = Vec::new();
        // From the worst to the best.
        for (id, difference, is_match) in [
            ("1", json!({ "metadataPolicy": "BODY" }), false),
            ("2", json!({ "events": ["CALL", "SMS"] }), false),
            ("3", json!({ "events": ["SMS"] }), false),
            ("4", json!({ "signingAlgo": "HMAC_SHA256" }), true), // not requested
            (
                "5",
                json!({ "events": null, "expireAt": "2020-10-11T00:00:00Z" }),
                true,
            ),
            ("6", json!({ "expireAt": "2020-10-12T00:00:00Z" }), true),
            ("7", json!({ "expireAt": "2020-10-12T00:00:00Z" }), true),
        ] {
            let mut webhook = json!({ "id": id, "events": ["CALL"], "metadataPolicy": "HEADER" });
            for (name, value) in difference.as_object().unwrap() {
                webhook[name] = value.clone();
            }
            webhooks.insert(0, serde_json::from_value(webhook).unwrap());
            let selected = select(&webhooks, &create).map(|webhook| webhook.id.as_str());
            assert_eq!(selected, is_match.then_some(id));
        }
    }
}
