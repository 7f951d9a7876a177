//! Places calls over a bare socket, which hides nothing of how a connection ends.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Outcome, Vis};

/// How long to listen for what must not come.
const SILENCE: Duration = Duration::from_millis(30);

/// How long to wait for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// What became of a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Closed,
    Reset,
    Open,
}

/// Places a call on a connection of its own, and tells what came back and how it ended.
pub(crate) async fn place(vis: &Vis) -> Outcome<(String, End)> {
    let mut stream = TcpStream::connect(vis.address()?).await?;
    speak(&mut stream, vis, "close").await;
    listen(&mut stream, usize::MAX).await
}

pub(crate) async fn speak(stream: &mut TcpStream, vis: &Vis, connection: &str) {
    let body = json!({ "phoneNumber": "14155550123" }).to_string();
    let (token, length) = (vis.sandbox.token(), body.len());
    let request = format!(
        "POST /t/vbc.prod/vis/v1/self/calls HTTP/1.1\r\nhost: sandbox\r\n\
         connection: {connection}\r\nauthorization: Bearer {token}\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    // The connection may be gone before all of it is written.
    let _ = stream.write_all(request.as_bytes()).await;
}

/// What comes back, which is `expected` bytes unless the connection ends before.
pub(crate) async fn listen(stream: &mut TcpStream, expected: usize) -> Outcome<(String, End)> {
    let mut answer = Vec::new();
    let end = loop {
        let patience = if answer.len() < expected {
            PATIENCE
        } else {
            SILENCE
        };
        match timeout(patience, stream.read_buf(&mut answer)).await {
            Err(_) => break End::Open,
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                break End::Reset;
            }
        }
    };
    Ok((String::from_utf8(answer)?, end))
}
