//! A request of each operation, with everything set that can be set.

use vis_api::reqwest::StatusCode;
use vis_api::{
    CallCreate, CallDirection, CallState, CallTransfer, Client, Error, MetadataPolicy, RecordType,
    ResponseValue, SigningAlgorithm, SortOrder, Timestamp, WebhookCreate, WebhookEventType,
};

use super::NUMBER;

const DIRECTIONS: [CallDirection; 2] = [CallDirection::Inbound, CallDirection::Outbound];
const STATES: [CallState; 2] = [CallState::Active, CallState::RemoteHeld];

/// Sends the operation of this name with every parameter that it has; the id counts where the path
/// has one.
pub async fn send_everything(
    client: &Client,
    operation: &str,
    id: &str,
) -> Result<StatusCode, Error> {
    let from = instant("2020-10-01T00:00:00.000Z");
    let to = instant("2020-10-02T00:00:00.001Z");
    match operation {
        "get_user" => client.get_user().send().await.map(status),
        "get_account" => client.get_account().send().await.map(status),
        "list_calls" => client
            .list_calls()
            .direction(DIRECTIONS)
            .states(STATES)
            .from_date(from)
            .to_date(to)
            .offset(2)
            .size(50)
            .order(SortOrder::Desc)
            .sort("startTime")
            .send()
            .await
            .map(status),
        "create_call" => client
            .create_call()
            .body(CallCreate::builder().phone_number(NUMBER))
            .send()
            .await
            .map(status),
        "count_calls" => client
            .count_calls()
            .direction(DIRECTIONS)
            .states(STATES)
            .from_date(from)
            .to_date(to)
            .send()
            .await
            .map(status),
        "get_call" => client.get_call().id(id).send().await.map(status),
        "end_call" => client.end_call().id(id).send().await.map(status),
        "answer_call" => client.answer_call().id(id).send().await.map(status),
        "hold_call" => client.hold_call().id(id).send().await.map(status),
        "unhold_call" => client.unhold_call().id(id).send().await.map(status),
        "transfer_call" => client
            .transfer_call()
            .id(id)
            .body(CallTransfer::builder().phone_number(NUMBER))
            .send()
            .await
            .map(status),
        "transfer_call_to_voicemail" => client
            .transfer_call_to_voicemail()
            .id(id)
            .send()
            .await
            .map(status),
        "list_events" => client
            .list_events()
            .direction(DIRECTIONS)
            .states([CallState::Missed, CallState::Rejected])
            // The document knows one type; a list of two has to look like this.
            .types([RecordType::Call, RecordType::Call])
            .from_date(from)
            .to_date(to)
            .offset(2)
            .size(50)
            .order(SortOrder::Asc)
            .sort("startTime")
            .send()
            .await
            .map(status),
        "count_events" => client
            .count_events()
            .direction(DIRECTIONS)
            .states([CallState::Missed, CallState::Rejected])
            .from_date(from)
            .to_date(to)
            .send()
            .await
            .map(status),
        "get_event" => client.get_event().id(id).send().await.map(status),
        "list_webhooks" => client.list_webhooks().send().await.map(status),
        "create_webhook" => {
            let webhook = WebhookCreate::builder()
                .url("https://example.com/vis?a=b")
                .events([WebhookEventType::Call])
                .metadata_policy(MetadataPolicy::Header)
                .signing_algo(SigningAlgorithm::HmacSha256)
                .signing_key("a-signing-key");
            client
                .create_webhook()
                .body(webhook)
                .send()
                .await
                .map(status)
        }
        "get_webhook" => client.get_webhook().id(id).send().await.map(status),
        "delete_webhook" => client.delete_webhook().id(id).send().await.map(status),
        "renew_webhook" => client.renew_webhook().id(id).send().await.map(status),
        new => panic!(
            "the document has an operation that no test sends: add `{new}`, with every parameter \
             set, to tests/tests/support/requests.rs"
        ),
    }
}

pub fn status<T>(response: ResponseValue<T>) -> StatusCode {
    response.status()
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}
