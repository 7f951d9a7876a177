//! Requests that were served but whose response was lost.

use vis_api::{ErrorKind, WebhookCreate, WebhookEventType};
use vis_sandbox::Fault;

use crate::{start_with, without_delay};

#[tokio::test]
async fn lost_delete_response_then_404_is_success() {
    let (sandbox, client) = start_with(without_delay()).await;
    let subscribe = || async {
        let body = WebhookCreate::builder()
            .url("https://example.com/vis")
            .events([WebhookEventType::Call]);
        let webhook = client.create_webhook().body(body).send().await;
        webhook.expect("a webhook").into_inner().id
    };

    for lost in [Fault::reset(), Fault::status(504)] {
        let id = subscribe().await;
        sandbox.fail_next(lost.after_handling());
        client
            .delete_webhook()
            .id(&id)
            .send()
            .await
            .expect("a deletion");
    }

    // Not found on the first processed attempt: no earlier attempt can have deleted it.
    let error = client.delete_webhook().id("nowhere").send().await;
    assert_eq!(error.expect_err("not found").kind(), ErrorKind::NotFound);
    sandbox.fail_next(Fault::status(429));
    let error = client.delete_webhook().id("nowhere").send().await;
    assert_eq!(error.expect_err("not found").kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn cancelled_request_is_not_retried() {
    let (sandbox, client) = start_with(without_delay()).await;
    sandbox.fail_next(Fault::stall());
    let waiting = tokio::spawn(async move { client.get_user().send().await.map(|_| ()) });
    while sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.expect_err("aborted").is_cancelled());
    assert_eq!(sandbox.requests().len(), 1);
}
