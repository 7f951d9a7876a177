//! Lists, times and free text in a query.

use vis_api::{CallDirection, CallState, Client, CommaList, EpochTime, EpochUnit};
use vis_sandbox::Operation;

use crate::capture;
use vis_tests::requests::status;
use vis_tests::{builder, start};

/// The query of the only request that arrives.
macro_rules! query {
    ($sandbox:expr, $request:expr) => {
        capture(&$sandbox, async { $request.send().await.map(status) })
            .await
            .query
            .as_deref()
    };
}

#[tokio::test]
async fn list_is_sent_with_commas_or_not_at_all() {
    let (sandbox, client) = start().await;
    let empty = client.list_calls().states(Vec::<CallState>::new()).size(5);
    assert_eq!(query!(sandbox, empty), Some("size=5"));
    let empty = CommaList::<CallDirection>::default();
    assert_eq!(query!(sandbox, client.count_calls().direction(empty)), None);
    let one = client.list_events().states(CallState::from("MISSED"));
    assert_eq!(query!(sandbox, one), Some("states=MISSED"));
    let unknown = [CallState::from("MISSED"), "PARKED & HELD".into()];
    let unknown = client.list_events().states(unknown);
    let expected = "states=MISSED%2CPARKED%20%26%20HELD";
    assert_eq!(query!(sandbox, unknown), Some(expected));
}

#[tokio::test]
async fn free_text_is_escaped() {
    let (sandbox, client) = start().await;
    let request = client.list_calls().sort("a&size=1#?=+% é");
    let expected = "sort=a%26size%3D1%23%3F%3D%2B%25%20%C3%A9";
    assert_eq!(query!(sandbox, request), Some(expected));
}

#[tokio::test]
async fn epoch_time_unit_is_of_value_or_client() {
    let (sandbox, client) = start().await;
    let noon: EpochTime = "2020-10-01T12:00:00.999Z".parse().expect("an instant");
    let in_seconds = noon.with_unit(EpochUnit::Seconds);
    let request = client.count_events().from_date(noon).to_date(in_seconds);
    let expected = "fromDate=1601553600999&toDate=1601553600";
    assert_eq!(query!(sandbox, request), Some(expected));

    let client = builder(&sandbox).epoch_time_unit(EpochUnit::Seconds);
    let client = client.build().expect("a client");
    let in_milliseconds = noon.with_unit(EpochUnit::Milliseconds);
    let request = client
        .list_events()
        .from_date(noon)
        .to_date(in_milliseconds);
    let expected = "fromDate=1601553600&toDate=1601553600999";
    assert_eq!(query!(sandbox, request), Some(expected));
}

#[tokio::test]
async fn trailing_slash_of_base_url_is_ignored() {
    let (sandbox, _) = start().await;
    let client = Client::builder().base_url(format!("{}/", sandbox.base_url()));
    let client = client.bearer_token("t").build().expect("a client");
    let request = async { client.get_user().send().await.map(status) };
    let request = capture(&sandbox, request).await;
    assert_eq!(
        request.operation,
        Some(Operation::GetUser),
        "{}",
        request.path
    );
}
