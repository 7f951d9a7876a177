//! Lists, instants and free text in a query.

use vis_api::reqwest::Url;
use vis_api::{CallDirection, CallState, Client, CommaList, EpochTime, EpochUnit};

use crate::capture;
use crate::support::requests::status;
use crate::support::start;

#[tokio::test]
async fn an_empty_list_is_the_same_as_no_list() {
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
async fn a_list_of_one_is_just_its_value() {
    let (sandbox, client) = start().await;
    let request = client.list_events().states(CallState::from("MISSED"));
    let request = capture(&sandbox, async { request.send().await.map(status) }).await;
    assert_eq!(request.query.as_deref(), Some("states=MISSED"));
}

#[tokio::test]
async fn an_enum_value_that_this_version_does_not_know_is_sent_all_the_same() {
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
async fn free_text_cannot_add_a_parameter() {
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
async fn a_point_in_time_can_be_sent_in_seconds() {
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
async fn a_client_can_be_told_to_send_seconds_once_and_for_all() {
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
async fn a_slash_at_the_end_of_the_base_url_changes_nothing() {
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
