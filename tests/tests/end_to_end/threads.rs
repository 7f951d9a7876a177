//! A client can be shared: what follows is for the compiler as much as for the test.

use vis_api::{Client, ClientBuilder, Error, ResponseValue, User};

use crate::support::{send_everything, start};

fn shared<T: Clone + Send + Sync + 'static>() {}
fn sent<T: Send + Sync + 'static>() {}
fn sendable<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_client_can_be_shared_and_the_future_of_every_operation_can_move_to_another_thread() {
    shared::<Client>();
    shared::<ClientBuilder>();
    sent::<Error>();
    sent::<ResponseValue<User>>();

    let (_sandbox, client) = start().await;
    // It holds the futures of all operations.
    sendable(send_everything(&client, "get_user", ""))
        .await
        .expect("a user");
}

#[tokio::test]
async fn clones_of_a_client_work_at_the_same_time() {
    let (sandbox, client) = start().await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.count_events().send().await })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic").expect("a count");
    }
    assert_eq!(sandbox.requests().len(), 8);
}
