//! Sharing of clients between threads, checked mostly at compile time.

use vis_api::{Client, ClientBuilder, Error, Response, User};

use crate::support::{send_everything, start};

fn assert_clone_send_sync<T: Clone + Send + Sync + 'static>() {}
fn assert_send_sync<T: Send + Sync + 'static>() {}
fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn client_is_sync_and_futures_are_send() {
    assert_clone_send_sync::<Client>();
    assert_clone_send_sync::<ClientBuilder>();
    assert_send_sync::<Error>();
    assert_send_sync::<Response<User>>();

    let (_sandbox, client) = start().await;
    // This future contains those of all operations.
    assert_send(send_everything(&client, "get_user", ""))
        .await
        .expect("a user");
}
