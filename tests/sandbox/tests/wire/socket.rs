//! Requests over a raw TCP socket, which exposes how a connection ends.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{TestResult, Vis};

/// How long to wait for bytes that must not arrive.
const QUIET_PERIOD: Duration = Duration::from_millis(30);

/// How long to wait for bytes that must arrive.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// How the response on a connection ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Closed,
    Reset,
    Open,
}

/// Places a call on a new connection and returns the response and how it ended.
pub(crate) async fn place(vis: &Vis) -> TestResult<(String, End)> {
    let mut stream = TcpStream::connect(vis.address()?).await?;
    send_call(&mut stream, vis, "close").await;
    read_response(&mut stream, usize::MAX).await
}

pub(crate) async fn send_call(stream: &mut TcpStream, vis: &Vis, header: &str) {
    let body = json!({ "phoneNumber": "14155550123" }).to_string();
    let (token, length) = (vis.sandbox.token(), body.len());
    let request = format!(
        "POST /t/vbc.prod/vis/v1/self/calls HTTP/1.1\r\nhost: sandbox\r\n\
         connection: {header}\r\nauthorization: Bearer {token}\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    // The sandbox may close the connection before the request is complete.
    let _ = stream.write_all(request.as_bytes()).await;
}

/// Reads `expected` bytes, or fewer if the connection ends before.
pub(crate) async fn read_response(
    stream: &mut TcpStream,
    expected: usize,
) -> TestResult<(String, End)> {
    let mut response = Vec::new();
    let end = loop {
        let wait = if response.len() < expected {
            TIMEOUT
        } else {
            QUIET_PERIOD
        };
        match timeout(wait, stream.read_buf(&mut response)).await {
            Err(_) => break End::Open,
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                break End::Reset;
            }
        }
    };
    Ok((String::from_utf8(response)?, end))
}
