//! Recorded requests.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vis_sandbox::{Operation, Sandbox};

use crate::support::{TestResult, Vis};

/// Sends raw bytes and reads until the sandbox closes the connection.
async fn send_raw(vis: &Vis, request: &str) -> TestResult<String> {
    let mut stream = TcpStream::connect(vis.address()?).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    Ok(response)
}

#[tokio::test]
async fn request_is_recorded_verbatim() -> TestResult {
    let vis = Vis::start().await?;
    let response = send_raw(
        &vis,
        "POST /t/vbc.prod/vis/v1/self/calls/a%2Fb%20c/transfer?states=A%2CB&x=%zz&+ HTTP/1.1\r\n\
         Host: sandbox\r\n\
         X-Second: 2\r\n\
         Accept: a\r\n\
         X-First: \u{e9}\r\n\
         Connection: close\r\n\
         accept: b\r\n\
         Transfer-Encoding: chunked\r\n\
         \r\n\
         2\r\n{ \r\n1\r\n}\r\n0\r\n\r\n",
    )
    .await?;
    assert!(response.starts_with("HTTP/1.1 401 "), "{response}");

    let requests = vis.sandbox.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.operation, Some(Operation::TransferCall));
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.path,
        "/t/vbc.prod/vis/v1/self/calls/a%2Fb%20c/transfer"
    );
    assert_eq!(request.query.as_deref(), Some("states=A%2CB&x=%zz&+"));
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    // Header bytes are read as Latin-1: `é` in UTF-8 becomes two chars.
    let expected = [
        "host: sandbox",
        "x-second: 2",
        "accept: a",
        "accept: b",
        "x-first: \u{c3}\u{a9}",
        "connection: close",
        "transfer-encoding: chunked",
    ];
    assert_eq!(headers, expected);
    assert_eq!(request.body, b"{ }");
    assert_eq!(request.header("Accept"), Some("a"));
    assert_eq!(request.header("authorization"), None);
    Ok(())
}

#[tokio::test]
async fn bounded_recording_keeps_latest() -> TestResult {
    for (limit, kept) in [(2, &["/b", "/c"][..]), (0, &[])] {
        let vis = Vis::start_with(Sandbox::builder().record_at_most(limit)).await?;
        for path in ["/a", "/b", "/c"] {
            vis.get(path).await?;
        }
        let requests = vis.sandbox.take_requests();
        let paths: Vec<_> = requests
            .iter()
            .filter_map(|request| request.path.strip_prefix("/t/vbc.prod/vis/v1"))
            .collect();
        assert_eq!(paths, kept);
        assert_eq!(vis.sandbox.request_count(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn debug_output_has_no_secret() -> TestResult {
    let vis = Vis::start().await?;
    let hook = serde_json::json!({ "signingKey": "mysecretkey" });
    vis.post("/self/webhooks", hook).await?;
    let refresh = vis.sandbox.refresh_token();
    let access = vis.refresh(&refresh).await?.field("access_token");
    let access = access.as_str().ok_or("no token")?;
    let sandbox = &vis.sandbox;
    let (requests, token_requests) = (sandbox.requests(), sandbox.token_requests());
    let printed = format!("{sandbox:?} {requests:?} {token_requests:?}");
    assert!(printed.contains("[redacted]"));
    for secret in [
        "mysecretkey",
        sandbox.token(),
        sandbox.client_secret(),
        sandbox.password(),
        &refresh,
        access,
    ] {
        assert!(!printed.contains(secret), "{printed}");
    }
    Ok(())
}
