//! Sends one delivery attempt over HTTP.

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

use super::WebhookRequest;
use crate::model::DeliveryFailure;
use crate::wire::error_message;

const MAX_REDIRECTS: usize = 5;

/// Maximum number of bytes read of an error response.
const BODY_LIMIT: usize = 64 * 1024;

/// Limits of a delivery attempt, in real time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For the connection.
    pub(crate) connect: Duration,
    /// For the response, counted from the connection.
    pub(crate) response: Duration,
}

/// Relevant responses of a subscriber.
enum Reply {
    Accepted,
    Redirect(Method, Uri),
}

pub(super) async fn send(
    url: &str,
    webhook: &WebhookRequest,
    timeouts: Timeouts,
) -> Result<(), DeliveryFailure> {
    let mut method = Method::POST;
    let mut url: Uri = url.parse().map_err(|_| failure("the URL is invalid"))?;
    for _ in 0..=MAX_REDIRECTS {
        match send_once(&method, &url, webhook, timeouts).await? {
            Reply::Accepted => return Ok(()),
            Reply::Redirect(next_method, location) => (method, url) = (next_method, location),
        }
    }
    Err(failure(format!("more than {MAX_REDIRECTS} redirects")))
}

async fn send_once(
    method: &Method,
    url: &Uri,
    webhook: &WebhookRequest,
    timeouts: Timeouts,
) -> Result<Reply, DeliveryFailure> {
    if url.scheme_str() != Some("http") {
        return Err(failure(
            "the sandbox delivers to http URLs only: it has no TLS",
        ));
    }
    let (host, port) =
        address(url).ok_or_else(|| failure("the URL has no host or an invalid port"))?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let stream = timeout(timeouts.connect, TcpStream::connect((address, port)))
        .await
        .unwrap_or_else(|_| {
            let message = format!("no connection within {:?}", timeouts.connect);
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
        .map_err(|error| failure(format!("cannot connect to {host}:{port}: {error}")))?;
    let request = request(method, url, webhook)?;
    let deadline = Instant::now() + timeouts.response;
    // Aborts the connection task when this function returns.
    let mut connections = JoinSet::new();
    let sent = timeout_at(deadline, send_request(stream, request, &mut connections));
    let response = sent
        .await
        .map_err(|_| failure(format!("no answer within {:?}", timeouts.response)))?
        .map_err(|error| failure(format!("no answer: {error}")))?;
    let status = response.status();
    match (status, location(&response)) {
        (StatusCode::OK, _) => Ok(Reply::Accepted),
        (StatusCode::FOUND, Some(location)) => {
            Ok(Reply::Redirect(Method::GET, resolve(url, &location)?))
        }
        (StatusCode::TEMPORARY_REDIRECT, Some(location)) => {
            Ok(Reply::Redirect(method.clone(), resolve(url, &location)?))
        }
        (status, _) => {
            // The status decides, even if the body is truncated or late.
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

/// Host and port of a URL. An invalid port is `None`, not port 80.
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
    webhook: &WebhookRequest,
) -> Result<Request<Full<Bytes>>, DeliveryFailure> {
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let authority = url.authority().map_or("", |authority| authority.as_str());
    // Userinfo must not reach the subscriber.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header(HOST, host);
    let request = webhook
        .headers
        .iter()
        .fold(request, |request, (name, value)| {
            request.header(name, value)
        });
    let body = match *method {
        Method::GET => Bytes::new(),
        _ => Bytes::copy_from_slice(webhook.body.as_bytes()),
    };
    request
        .body(Full::new(body))
        .map_err(|error| failure(format!("cannot build the request: {error}")))
}

/// Sends a request on a new connection.
async fn send_request(
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

/// Resolves a `Location` against the URL of the request.
fn resolve(base: &Uri, location: &str) -> Result<Uri, DeliveryFailure> {
    let base = base.to_string();
    let resolved = UriAbsoluteStr::new(&base)
        .ok()
        .zip(UriReferenceStr::new(location).ok())
        .and_then(|(base, location)| {
            let resolved = location.resolve_against(base).to_string();
            resolved.parse::<Uri>().ok()
        });
    resolved.ok_or_else(|| failure("the Location of the redirect is invalid"))
}

fn failure(message: impl Into<String>) -> DeliveryFailure {
    DeliveryFailure {
        status: None,
        message: message.into(),
    }
}
