//! One attempt, over HTTP.

use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{HOST, LOCATION};
use axum::http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use iri_string::types::{UriAbsoluteStr, UriReferenceStr};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::letter::Letter;
use crate::model::DeliveryFailure;
use crate::wire::error_message;

/// How often an event is sent on at most.
const MOST_REDIRECTS: usize = 5;

/// How much of a refusal is read.
const BODY_LIMIT: usize = 64 * 1024;

/// How long a subscriber may take: real time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// To accept the connection.
    pub(crate) connect: Duration,
    /// To answer, once the connection is there.
    pub(crate) response: Duration,
}

/// What became of an attempt.
pub(super) struct Post {
    /// Method and URL of each place it was sent on to.
    pub(super) redirects: Vec<String>,
    pub(super) result: Result<(), DeliveryFailure>,
}

/// What a subscriber says.
enum Reply {
    Accepted,
    GoTo(Method, Uri),
}

pub(super) async fn send(url: &str, letter: &Letter, timeouts: Timeouts) -> Post {
    let mut redirects = Vec::new();
    let result = follow(url, letter, timeouts, &mut redirects).await;
    Post { redirects, result }
}

async fn follow(
    url: &str,
    letter: &Letter,
    timeouts: Timeouts,
    redirects: &mut Vec<String>,
) -> Result<(), DeliveryFailure> {
    let mut method = Method::POST;
    let mut url: Uri = url.parse().map_err(|_| failure("the URL is not one"))?;
    loop {
        match hop(&method, &url, letter, timeouts).await? {
            Reply::Accepted => return Ok(()),
            Reply::GoTo(..) if redirects.len() == MOST_REDIRECTS => {
                return Err(failure(format!("more than {MOST_REDIRECTS} redirects")));
            }
            Reply::GoTo(next_method, location) => {
                (method, url) = (next_method, location);
                redirects.push(format!("{method} {url}"));
            }
        }
    }
}

async fn hop(
    method: &Method,
    url: &Uri,
    letter: &Letter,
    timeouts: Timeouts,
) -> Result<Reply, DeliveryFailure> {
    if url.scheme_str() != Some("http") {
        return Err(failure(
            "the sandbox delivers to http URLs only: it has no TLS",
        ));
    }
    let host = url.host().unwrap_or_default();
    let port = url.port_u16().unwrap_or(80);
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let stream = timeout(timeouts.connect, TcpStream::connect((address, port)))
        .await
        .unwrap_or_else(|_| {
            let message = format!("no connection within {:?}", timeouts.connect);
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
        .map_err(|error| failure(format!("cannot connect to {host}:{port}: {error}")))?;
    let request = request(method, url, letter)?;
    let answered = timeout(timeouts.response, exchange(stream, request));
    let (status, location, body) = answered
        .await
        .map_err(|_| failure(format!("no answer within {:?}", timeouts.response)))?
        .map_err(|error| failure(format!("no answer: {error}")))?;
    match (status, location) {
        (StatusCode::OK, _) => Ok(Reply::Accepted),
        (StatusCode::FOUND, Some(location)) => {
            Ok(Reply::GoTo(Method::GET, resolve(url, &location)?))
        }
        (StatusCode::TEMPORARY_REDIRECT, Some(location)) => {
            Ok(Reply::GoTo(method.clone(), resolve(url, &location)?))
        }
        (status, _) => Err(DeliveryFailure {
            status: Some(status.as_u16()),
            message: error_message(status.as_u16(), &body),
        }),
    }
}

fn request(
    method: &Method,
    url: &Uri,
    letter: &Letter,
) -> Result<Request<Full<Bytes>>, DeliveryFailure> {
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let authority = url.authority().map_or("", |authority| authority.as_str());
    // What stands before an `@` is for nobody else.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header(HOST, host);
    let request = letter
        .headers
        .iter()
        .fold(request, |request, (name, value)| {
            request.header(name, value)
        });
    let body = match *method {
        Method::GET => Bytes::new(),
        _ => Bytes::copy_from_slice(letter.body.as_bytes()),
    };
    request
        .body(Full::new(body))
        .map_err(|error| failure(format!("cannot be sent: {error}")))
}

/// Sends a request on a connection of its own, and reads what a failure tells of the answer.
async fn exchange(
    stream: TcpStream,
    request: Request<Full<Bytes>>,
) -> hyper::Result<(StatusCode, Option<String>, Bytes)> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with this function, whatever becomes of it.
    let mut connections = JoinSet::new();
    connections.spawn(connection);
    let response = sender.send_request(request).await?;
    let status = response.status();
    let location = location(&response);
    let body = if status == StatusCode::OK {
        Bytes::new()
    } else {
        // A refusal stays one, even if it breaks off.
        let body = Limited::new(response.into_body(), BODY_LIMIT);
        body.collect()
            .await
            .map(|body| body.to_bytes())
            .unwrap_or_default()
    };
    Ok((status, location, body))
}

fn location(response: &Response<Incoming>) -> Option<String> {
    let location = response.headers().get(LOCATION)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

/// Where a redirect leads, seen from where it stands.
fn resolve(base: &Uri, location: &str) -> Result<Uri, DeliveryFailure> {
    let base = base.to_string();
    let resolved = UriAbsoluteStr::new(&base)
        .ok()
        .zip(UriReferenceStr::new(location).ok())
        .and_then(|(base, location)| {
            let resolved = location.resolve_against(base).to_string();
            resolved.parse::<Uri>().ok()
        });
    resolved.ok_or_else(|| failure("the redirect leads nowhere: its Location is no URL"))
}

fn failure(message: impl Into<String>) -> DeliveryFailure {
    DeliveryFailure {
        status: None,
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_seen_from_where_it_stands() {
        let base: Uri = "http://127.0.0.1:8080/a/b?c".parse().unwrap();
        for (location, expected) in [
            ("/x", "http://127.0.0.1:8080/x"),
            ("x?y", "http://127.0.0.1:8080/a/x?y"),
            ("http://localhost/", "http://localhost/"),
            ("//localhost:81/z", "http://localhost:81/z"),
        ] {
            let resolved = resolve(&base, location).unwrap();
            assert_eq!(resolved.to_string(), expected, "{location}");
        }
        assert!(resolve(&base, "http://[").is_err());
    }
}
