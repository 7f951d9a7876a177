//! Refused, broken, stalled and redirected connections.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use vis_api::{CallCreate, Client, Error, ErrorKind, RetryPolicy, reqwest};
use vis_sandbox::Fault;

use vis_tests::rendered;
use vis_tests::{NUMBER, builder, documented_operations, send_everything, start};

const LOOPBACK: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);
const TOKEN: &str = "an-access-token";
const TIMEOUT: Duration = Duration::from_millis(50);
const LONG_TIMEOUT: Duration = Duration::from_secs(30);

fn client(address: SocketAddr, timeout: Duration) -> Client {
    let client = Client::builder()
        .base_url(format!("http://{address}/vis"))
        .bearer_token(TOKEN)
        .retry(RetryPolicy::none())
        .timeout(timeout);
    client.build().expect("a client")
}

/// What the server does after the last byte.
#[derive(PartialEq)]
enum AfterResponse {
    Close,
    Stall,
}

/// Returns the error of an operation whose connection receives exactly `response`.
async fn error_for(response: &'static [u8], after: AfterResponse) -> Error {
    let listener = TcpListener::bind(LOOPBACK).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let client = match after {
        AfterResponse::Close => client(address, LONG_TIMEOUT),
        AfterResponse::Stall => client(address, TIMEOUT),
    };
    let server = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 4096];
        let read = connection.read(&mut request).await.expect("a request");
        assert_ne!(read, 0, "a request arrives");
        connection
            .write_all(response)
            .await
            .expect("an open connection");
        if after == AfterResponse::Stall {
            pending::<()>().await;
        }
    });
    let error = client.get_user().send().await.expect_err("an error");
    server.abort();
    error
}

#[tokio::test]
async fn refused_connection_is_transport_error() {
    // Bound but not listening, so that no other process gets the port.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(LOOPBACK.into()).expect("a free port");
    let address = socket.local_addr().expect("an address");
    let client = client(address, LONG_TIMEOUT);
    for operation in documented_operations() {
        let result = send_everything(&client, &operation.name, "an-id-of-a-call").await;
        let error = result.expect_err("an error");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Transport, None),
            "{error}"
        );
        assert_eq!(error.operation(), operation.name);
        assert!(
            std::error::Error::source(&error).is_some(),
            "the error has a source"
        );
        let rendered = rendered(&error);
        for secret in [TOKEN, NUMBER, "an-id-of-a-call"] {
            assert!(!rendered.contains(secret), "{secret}: {rendered}");
        }
    }
}

#[tokio::test]
async fn incomplete_response_has_kind_of_its_end() {
    for response in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":"[..],
        b"HTTP/1.1 200 OK\r\n",
        b"",
    ] {
        let shown = response.escape_ascii();
        let error = error_for(response, AfterResponse::Stall).await;
        assert!(error.is_timeout(), "{shown}: {error}");
        let error = error_for(response, AfterResponse::Close).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{shown}: {error}");
    }
    let error = error_for(b"", AfterResponse::Stall).await;
    assert_eq!(error.status(), None);
    assert_eq!(error.to_string(), "get_user (GET /self): no answer in time");
    let error = error_for(b"220 smtp.example.com ESMTP\r\n", AfterResponse::Close).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    // The status of an error says more than the end of its body.
    let response = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 100\r\n\r\n{\"fault";
    let error = error_for(response, AfterResponse::Close).await;
    assert_eq!(error.kind(), ErrorKind::Server, "{error}");
}

#[tokio::test]
async fn redirect_is_error_and_not_followed() {
    let (sandbox, client) = start().await;
    for status in [301, 302, 303, 307, 308] {
        let account = format!("{}/self/account", sandbox.base_url());
        sandbox.fail_next(Fault::status(status).header("Location", &account));
        let body = CallCreate::builder().phone_number(NUMBER);
        let error = client.create_call().body(body).send().await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Unexpected, "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(sandbox.take_requests().len(), 1, "{status} was followed");
    }
}

#[tokio::test]
async fn custom_http_client_keeps_token_and_timeout() {
    let (sandbox, _) = start().await;
    let http = reqwest::Client::builder().user_agent("switchboard/3");
    let builder = builder(&sandbox)
        .timeout(TIMEOUT)
        .http_client(http.build().expect("a client"));
    let client = builder.build().expect("a client");

    sandbox.fail_next(Fault::stall());
    let error = client.get_user().send().await.expect_err("no response");
    assert!(error.is_timeout(), "{error}");
    let requests = sandbox.requests();
    assert_eq!(requests[0].header("user-agent"), Some("switchboard/3"));
    assert!(requests[0].header("authorization").is_some());
}

#[tokio::test]
async fn proxy_password_is_presented_once() {
    let listener = TcpListener::bind(LOOPBACK).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let requests = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let _ = connection.read(&mut [0; 4096]).await;
            let refusal =
                b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
            let _ = connection.write_all(refusal).await;
        }
    });
    let proxy = reqwest::Proxy::all(format!("http://user:wrong@{address}"));
    let http = reqwest::Client::builder().proxy(proxy.expect("a proxy"));
    let client = Client::builder()
        .base_url("https://vis.example/v1")
        .bearer_token(TOKEN)
        .http_client(http.build().expect("a client"));
    let client = client.build().expect("a client");
    let error = client.get_user().send().await.expect_err("no connection");
    // Without TLS it is a response, with TLS an error of the connection.
    let text = error.to_string().to_lowercase();
    assert!(text.contains("proxy") && !error.is_retryable(), "{text}");
    assert_eq!((requests.load(Ordering::Relaxed), error.attempts()), (1, 1));
}

#[tokio::test]
async fn broken_placement_has_unknown_outcome() {
    let listener = TcpListener::bind(LOOPBACK).await.expect("a free port");
    let client = client(listener.local_addr().expect("an address"), LONG_TIMEOUT);
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let _ = connection.read(&mut [0; 4096]).await;
        }
    });
    let place = client
        .create_call()
        .body(CallCreate::builder().phone_number(NUMBER));
    let error = place.send().await.expect_err("no response");
    assert!(
        error.outcome_is_unknown() && !error.is_retryable(),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("check with list_calls().in_progress(), and"),
        "{error}"
    );
    let error = client.get_user().send().await.expect_err("no response");
    assert!(
        !error.outcome_is_unknown() && error.is_retryable(),
        "{error}"
    );
}
