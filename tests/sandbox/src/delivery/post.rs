//! One attempt, over HTTP.

use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{HOST, LOCATION};
use axum::http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Collected, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use iri_string::types::{UriAbsoluteStr, UriReferenceStr};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

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
    let (host, port) =
        address(url).ok_or_else(|| failure("the URL has no host, or no good port"))?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let stream = timeout(timeouts.connect, TcpStream::connect((address, port)))
        .await
        .unwrap_or_else(|_| {
            let message = format!("no connection within {:?}", timeouts.connect);
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
        .map_err(|error| failure(format!("cannot connect to {host}:{port}: {error}")))?;
    let request = request(method, url, letter)?;
    let deadline = Instant::now() + timeouts.response;
    // It ends with this function, whatever becomes of it.
    let mut connections = JoinSet::new();
    let answered = timeout_at(deadline, exchange(stream, request, &mut connections));
    let response = answered
        .await
        .map_err(|_| failure(format!("no answer within {:?}", timeouts.response)))?
        .map_err(|error| failure(format!("no answer: {error}")))?;
    let status = response.status();
    match (status, location(&response)) {
        (StatusCode::OK, _) => Ok(Reply::Accepted),
        (StatusCode::FOUND, Some(location)) => {
            Ok(Reply::GoTo(Method::GET, resolve(url, &location)?))
        }
        (StatusCode::TEMPORARY_REDIRECT, Some(location)) => {
            Ok(Reply::GoTo(method.clone(), resolve(url, &location)?))
        }
        (status, _) => {
            // A refusal stays one, even if it breaks off or takes its time.
            let body = Limited::new(response.into_body(), BODY_LIMIT).collect();
            let body = timeout_at(deadline, body).await.ok().and_then(Result::ok);
            let body = body.map(Collected::to_bytes).unwrap_or_default();
            Err(DeliveryFailure {
                status: Some(status.as_u16()),
                message: error_message(status.as_u16(), &body),
            })
        }
    }
}

/// The host and the port that a URL names. A port that is none is not the usual one.
pub(crate) fn address(url: &Uri) -> Option<(&str, u16)> {
    let host = url.host().filter(|host| !host.is_empty())?;
    let authority = url.authority()?.as_str().rsplit('@').next()?;
    let port = match authority.strip_prefix(host)?.strip_prefix(':') {
        None | Some("") => 80,
        Some(port) => port.parse().ok().filter(|port| *port != 0)?,
    };
    Some((host, port))
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

/// Sends a request on a connection of its own.
async fn exchange(
    stream: TcpStream,
    request: Request<Full<Bytes>>,
    connections: &mut JoinSet<hyper::Result<()>>,
) -> hyper::Result<Response<Incoming>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    connections.spawn(connection);
    sender.send_request(request).await
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

    #[test]
    fn a_port_that_is_none_is_not_another_one() {
        for (url, expected) in [
            ("http://localhost", Some(("localhost", 80))),
            ("http://localhost:/", Some(("localhost", 80))),
            ("http://a:b@[::1]:8080/", Some(("[::1]", 8080))),
            ("http://localhost:0/", None),
            ("http://localhost:65536/", None),
            ("http://localhost:x/", None),
            ("http://:80/", None),
            ("/", None),
        ] {
            assert_eq!(address(&url.parse().unwrap()), expected, "{url}");
        }
    }
}
