//! Tests `webhook::serve` over TCP: the sandbox delivers to it, and its clock is paused.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use vis_api::webhook::{self, EventQueue, Received, Server};
use vis_api::{Client, ErrorKind, MetadataPolicy};
use vis_sandbox::{Fault, IncomingCall, Operation, RemoteParty, Sandbox};
use vis_tests::{connect, subscription};

const SECOND: Duration = Duration::from_secs(1);
/// Refuses connections.
const PROXY: &str = "http://127.0.0.1:9/vis";
const TIMEOUT: Duration = Duration::from_secs(60);

async fn start() -> (Sandbox, Client) {
    // A busy machine may take longer than 2 seconds to respond.
    let sandbox = Sandbox::builder()
        .paused_time()
        .delivery_timeouts(TIMEOUT, TIMEOUT)
        .start()
        .await
        .expect("port");
    let client = connect(&sandbox);
    (sandbox, client)
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
    let origin = format!("http://{}", listener.local_addr().expect("address"));
    (listener, origin)
}

/// A queue that sends the state of each event.
fn events() -> (EventQueue, UnboundedReceiver<String>) {
    let (sender, events) = mpsc::unbounded_channel();
    let handler = move |received: Received| {
        let sent = sender.send(received.event().state.to_string());
        async { sent }
    };
    (EventQueue::new(handler), events)
}

async fn serve(listener: TcpListener, client: &Client, url: &str, queue: EventQueue) -> Server {
    let server = webhook::serve(listener, client, subscription(url), queue).await;
    server.expect("server")
}

/// A call that the caller gives up after a second: two events.
async fn miss_call(sandbox: &Sandbox) {
    let caller = RemoteParty::waits().gives_up_after(SECOND);
    let call = IncomingCall::from("14155550123").remote_party(caller);
    sandbox.incoming_call(call.expect("script"));
    sandbox.advance(SECOND).await;
}

#[tokio::test]
async fn url_path_is_served() {
    for path in ["", "/", "/vis", "/vis?key=1", "/a/:b/*c/%7Bd%7D", "//vis/"] {
        let (sandbox, client) = start().await;
        let (listener, origin) = listen().await;
        let (queue, mut events) = events();
        let url = format!("{origin}{path}");
        let server = serve(listener, &client, &url, queue).await;
        assert!(server.subscription().check_now().await.is_healthy());

        miss_call(&sandbox).await;
        assert_eq!(events.recv().await.as_deref(), Some("RINGING"), "{path}");
        assert_eq!(events.recv().await.as_deref(), Some("MISSED"), "{path}");
        let other = post(&format!("{origin}/other")).await;
        assert_eq!(other, StatusCode::NOT_FOUND, "{path}");
        server.shutdown().await;
    }
}

async fn post(url: &str) -> StatusCode {
    let request = vis_api::reqwest::Client::new().post(url).body("{}");
    request.send().await.expect("response").status()
}

#[tokio::test]
async fn shutdown_handles_all_and_keeps_the_webhook() {
    let (sandbox, client) = start().await;
    let (listener, origin) = listen().await;
    let address = listener.local_addr().expect("address");
    let (may_handle, handled) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (wait, count) = (Arc::clone(&may_handle), Arc::clone(&handled));
    let handler = move |_: Received| {
        let (wait, count) = (Arc::clone(&wait), Arc::clone(&count));
        async move {
            wait.acquire().await?.forget();
            count.add_permits(1);
            Ok::<(), tokio::sync::AcquireError>(())
        }
    };
    let url = format!("{origin}/vis");
    let server = webhook::serve(listener, &client, subscription(&url), handler).await;
    miss_call(&sandbox).await;

    let shutdown = tokio::spawn(server.expect("server").shutdown());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!shutdown.is_finished());
    may_handle.add_permits(2);
    shutdown.await.expect("no panic");
    assert_eq!(handled.available_permits(), 2);
    let webhooks = client.list_webhooks().send().await.expect("list");
    assert_eq!(webhooks.len(), 1);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_a_stalled_client() {
    let (_sandbox, client) = start().await;
    let (listener, origin) = listen().await;
    let address = listener.local_addr().expect("address");
    let (queue, _events) = events();
    let server = serve(listener, &client, &origin, queue).await;
    let mut stalled = TcpStream::connect(address).await.expect("connection");
    stalled.write_all(b"POST / HT").await.expect("write");
    // The server has accepted it once a later connection has its response.
    post(&origin).await;

    // Advances by itself.
    tokio::time::pause();
    server.shutdown().await;
}

#[tokio::test]
async fn restart_backfills_what_was_missed() {
    let (sandbox, client) = start().await;
    for run in 0..2 {
        let (listener, _) = listen().await;
        let (queue, mut events) = events();
        let server = serve(listener, &client, PROXY, queue).await;
        assert!(server.subscription().check_now().await.is_healthy());
        assert_eq!(events.try_recv().is_ok(), run == 1);
        server.shutdown().await;
        miss_call(&sandbox).await;
    }
}

#[tokio::test]
async fn delete_leaves_no_webhook() {
    let (_sandbox, client) = start().await;
    let (listener, origin) = listen().await;
    let (queue, _events) = events();
    let server = serve(listener, &client, &origin, queue).await;
    let deleted = server.shutdown_and_delete().await;
    deleted.expect("deleted");
    let webhooks = client.list_webhooks().send().await.expect("list");
    assert!(webhooks.is_empty());
}

#[tokio::test]
async fn start_errors_are_returned() {
    let (sandbox, client) = start().await;
    let unsigned = |url: &str| subscription(url).metadata_policy(MetadataPolicy::None);
    for (create, fault, kind, text) in [
        (
            subscription("http://127.0.0.1/"),
            Some(Fault::status(403).on(Operation::CreateWebhook)),
            ErrorKind::Forbidden,
            "403",
        ),
        (
            subscription("http://127.0.0.1/").signing_key(""),
            None,
            ErrorKind::InvalidRequest,
            "the signing key is empty",
        ),
        (
            unsigned("http://127.0.0.1/"),
            None,
            ErrorKind::InvalidRequest,
            "metadataPolicy",
        ),
        (
            subscription("http://127.0.0.1:99999/"),
            None,
            ErrorKind::InvalidRequest,
            "port",
        ),
        (
            subscription("no URL"),
            None,
            ErrorKind::InvalidRequest,
            "body: ",
        ),
    ] {
        fault.into_iter().for_each(|fault| sandbox.fail_next(fault));
        let (listener, origin) = listen().await;
        let (queue, _events) = events();
        let error = webhook::serve(listener, &client, create, queue).await;
        let error = error.expect_err("no server");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(text), "{error}");
        let address = origin.trim_start_matches("http://");
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
}
