//! Successful calls of every operation.

use vis_api::{CallCreate, CallDirection, CallState, CallTransfer, Client, WebhookCreate};
use vis_sandbox::Sandbox;

use crate::support::{NUMBER, documented_operations, send_everything, start};

#[tokio::test]
async fn operations_succeed_with_documented_status() {
    for operation in documented_operations() {
        let (sandbox, client) = start().await;
        let id = usable_id(&sandbox, &client, &operation.name).await;
        let status = match send_everything(&client, &operation.name, &id).await {
            // The document may be newer than the sandbox.
            Err(error) if error.code() == Some("NOT_IMPLEMENTED") => continue,
            status => status.expect("a success").as_str().to_owned(),
        };
        assert!(
            status.starts_with('2') && operation.value["responses"].get(&status).is_some(),
            "{}: {status}",
            operation.name
        );
    }
}

#[tokio::test]
async fn user_and_account_are_read_completely() {
    let (_sandbox, client) = start().await;

    let user = client.get_user().send().await.expect("a user");
    assert_eq!(user.first_name.as_deref(), Some("Robert"));
    assert_eq!(user.account_label.as_deref(), Some("Vonage"));
    assert_eq!(user.status, "ACTIVE");
    assert_eq!(user.roles[0].code.as_deref(), Some("AU"));
    let health = user.ucis[0]
        .health
        .as_ref()
        .expect("the health of a connection");
    assert_eq!(
        (health.status.as_deref(), health.message.as_deref()),
        (Some("OK"), None)
    );

    let account = client.get_account().send().await.expect("an account");
    assert_eq!(user.account_id.as_ref(), Some(&account.id));
    assert_eq!(account.name.as_deref(), Some("Vonage"));
    assert_eq!(account.ucis[0].ucp_account_id.as_deref(), Some("A-376"));
}

#[tokio::test]
async fn call_is_placed_and_transferred() {
    let (_sandbox, client) = start().await;
    let body = CallCreate::builder().phone_number(NUMBER);
    let placed = client.create_call().body(body).send().await;
    let placed = placed.expect("a call");
    assert_eq!(placed.direction, "OUTBOUND");
    assert_eq!(placed.phone_number.as_deref(), Some(NUMBER));

    let body = CallTransfer::builder().phone_number("14155550199");
    let transfer = client.transfer_call().id(&placed.id).body(body);
    let transferred = transfer.send().await.expect("a transferred call");
    assert_eq!(transferred.id, placed.id);
    assert_eq!(transferred.state, "ANSWERED");
}

#[tokio::test]
async fn ringing_call_is_sent_to_voicemail() {
    let (sandbox, client) = start().await;
    let id = sandbox.incoming_call(NUMBER);
    let sent = client.transfer_call_to_voicemail().id(id).send().await;
    let sent = sent.expect("a call");
    assert_eq!(sent.state, "REJECTED");
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_paged() {
    let (sandbox, client) = start().await;
    let ids: Vec<String> = (0..5).map(|_| sandbox.incoming_call(NUMBER)).collect();
    client
        .answer_call()
        .id(&ids[4])
        .send()
        .await
        .expect("an active call");

    let ringing = || client.list_calls().states(CallState::from("RINGING"));
    let page = |page| ringing().size(3).offset(page).order("ASC").send();
    let pages = [page(0).await, page(1).await, page(2).await];
    let pages = pages.map(|page| page.expect("a page").into_inner());
    assert_eq!(pages.each_ref().map(Vec::len), [3, 1, 0]);
    let found: Vec<&str> = pages
        .iter()
        .flatten()
        .map(|call| call.id.as_str())
        .collect();
    assert_eq!(found, ids[..4]);

    let active = client.list_calls().send().await.expect("the active calls");
    assert_eq!(active.len(), 1);
    assert_eq!(active[0].id, ids[4].as_str());
    let outbound = client
        .count_events()
        .direction(CallDirection::from("OUTBOUND"));
    assert_eq!(outbound.send().await.expect("a count").count, 0);
}

#[tokio::test]
async fn webhook_is_created_renewed_and_deleted() {
    let (_sandbox, client) = start().await;
    let body = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events(["CALL".into()])
        .metadata_policy("BODY")
        .signing_algo("HMAC_SHA256")
        .signing_key("a-signing-key");
    let created = client.create_webhook().body(body).send().await;
    let created = created.expect("a webhook");
    assert_eq!(created.status, "ACTIVE");
    assert_eq!(created.events, ["CALL"]);
    assert_eq!(created.metadata_policy, "BODY");
    assert_eq!(created.signing_algo, "HMAC_SHA256");
    assert!(created.created_at < created.expire_at && created.expire_at < created.purge_at);
    assert_eq!(created.renewed_at, None);

    let found = client.get_webhook().id(&created.id).send().await;
    let found = found.expect("the webhook");
    assert_eq!(*found, *created);
    let all = client.list_webhooks().send().await.expect("all webhooks");
    assert_eq!(*all, [found.into_inner()]);

    let renewed = client.renew_webhook().id(&created.id).send().await;
    let renewed = renewed.expect("the webhook");
    assert!(renewed.renewed_at >= created.created_at);

    client
        .delete_webhook()
        .id(&created.id)
        .send()
        .await
        .expect("a deletion");
    let none = client.list_webhooks().send().await.expect("all webhooks");
    assert_eq!(*none, []);
}

/// Creates a resource in the state that the operation requires and returns its id.
async fn usable_id(sandbox: &Sandbox, client: &Client, operation: &str) -> String {
    if operation.ends_with("_webhook") {
        let webhook = WebhookCreate::builder()
            .url("https://example.com")
            .events(["CALL".into()]);
        let created = client.create_webhook().body(webhook).send().await;
        return created.expect("a webhook").id.to_string();
    }
    let id = sandbox.incoming_call(NUMBER);
    if matches!(operation, "hold_call" | "unhold_call" | "transfer_call") {
        client
            .answer_call()
            .id(&id)
            .send()
            .await
            .expect("an active call");
    }
    if operation == "unhold_call" {
        client
            .hold_call()
            .id(&id)
            .send()
            .await
            .expect("a held call");
    }
    id
}
