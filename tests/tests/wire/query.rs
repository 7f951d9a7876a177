//! Lists, times and free text in a query.

use vis_api::reqwest::Url;
use vis_api::{CallDirection, CallState, Client, CommaList, EpochTime, EpochUnit};

use crate::capture;
use crate::support::requests::status;
use crate::support::start;

#[tokio::test]
async fn empty_list_is_not_sent() {
    let (sandbox, client) = start().await;
    let request = client.list_calls().states(Vec::<CallState>::new()).size(5);
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(request.query.as_deref(), Some("size=5"));

    let request = client
        .count_calls()
        .direction(CommaList::<CallDirection>::default());
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(request.query, None);
}

#[tokio::test]
async fn list_of_one_is_sent_as_value() {
    let (sandbox, client) = start().await;
    let request = client.list_events().states(CallState::from("MISSED"));
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(request.query.as_deref(), Some("states=MISSED"));
}

#[tokio::test]
async fn unknown_enum_value_is_sent() {
    let (sandbox, client) = start().await;
    let request = client
        .list_events()
        .states([CallState::from("MISSED"), "PARKED & HELD".into()]);
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(
        pairs(&request.query),
        [("states".to_owned(), "MISSED,PARKED & HELD".to_owned())]
    );
}

#[tokio::test]
async fn free_text_is_escaped() {
    let (sandbox, client) = start().await;
    let text = "a&size=1#?=+% é";
    let request = client.list_calls().sort(text);
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(
        pairs(&request.query),
        [("sort".to_owned(), text.to_owned())]
    );
}

#[tokio::test]
async fn epoch_time_unit_can_be_seconds() {
    let (sandbox, client) = start().await;
    let noon: EpochTime = "2020-10-01T12:00:00.999Z".parse().expect("an instant");
    let request = client
        .count_events()
        .from_date(noon)
        .to_date(noon.with_unit(EpochUnit::Seconds));
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(
        request.query.as_deref(),
        Some("fromDate=1601553600999&toDate=1601553600")
    );
}

#[tokio::test]
async fn client_epoch_time_unit_is_default() {
    let (sandbox, _) = start().await;
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .epoch_time_unit(EpochUnit::Seconds)
        .build()
        .expect("a client");
    let noon: EpochTime = "2020-10-01T12:00:00.999Z".parse().expect("an instant");
    let request = client
        .list_events()
        .from_date(noon)
        .to_date(noon.with_unit(EpochUnit::Milliseconds));
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(
        request.query.as_deref(),
        Some("fromDate=1601553600&toDate=1601553600999")
    );
}

#[tokio::test]
async fn trailing_slash_of_base_url_is_ignored() {
    let (sandbox, client) = start().await;
    let with_slash = Client::builder()
        .base_url(format!("{}/", sandbox.base_url()))
        .bearer_token(sandbox.token())
        .build()
        .expect("a client");
    let plain = capture(&sandbox, async {
        client.get_user().send().await.map(status)
    })
    .await;
    let slashed = capture(&sandbox, async {
        with_slash.get_user().send().await.map(status)
    })
    .await;
    assert_eq!(slashed, plain);
}

fn pairs(query: &Option<String>) -> Vec<(String, String)> {
    let query = query.as_deref().expect("a query");
    let url = Url::parse(&format!("http://localhost/?{query}")).expect("a URL");
    url.query_pairs().into_owned().collect()
}
