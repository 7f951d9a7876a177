//! One GET, bounded in time and size.

use std::time::Duration;

use ureq::{
    Agent, Body,
    http::{Response, Uri, header::LOCATION},
};

use super::{Fault, MOST_BYTES, bounded};

const ACCEPT: &str = "application/yaml, application/json;q=0.9, */*;q=0.1";

/// A server that is there answers sooner, and the rest of the time is left for the document.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The body of a successful answer.
///
/// Redirects are not followed: where a document comes from is for a person to decide.
pub(super) fn get(url: &Uri, timeout: Duration) -> Result<Vec<u8>, Fault> {
    let response = request(url, timeout).map_err(|error| fault(error, timeout))?;
    let status = response.status();
    if let Some(to) = response.headers().get(LOCATION)
        && status.is_redirection()
    {
        return Err(Fault::Redirect {
            status: status.as_u16(),
            to: in_full(&String::from_utf8_lossy(to.as_bytes()), url),
        });
    }
    if !status.is_success() {
        return Err(Fault::Status {
            status: status.as_u16(),
        });
    }
    let mut body = response.into_body();
    if body
        .content_length()
        .is_some_and(|length| length > MOST_BYTES)
    {
        return Err(Fault::TooLarge);
    }
    match bounded(&mut body.as_reader()) {
        Err(Fault::Read(error)) => Err(fault(error.into(), timeout)),
        bytes => bytes,
    }
}

/// Servers may leave out of an address what it has in common with the one that was asked for.
fn in_full(address: &str, asked: &Uri) -> String {
    let scheme = asked.scheme_str().unwrap_or_default();
    let authority = asked.authority().map_or("", |authority| authority.as_str());
    match address.strip_prefix('/') {
        Some(rest) if rest.starts_with('/') => format!("{scheme}:{address}"),
        Some(_) => format!("{scheme}://{authority}{address}"),
        None => address.to_owned(),
    }
}

fn request(url: &Uri, timeout: Duration) -> Result<Response<Body>, ureq::Error> {
    let mut config = Agent::config_builder()
        .timeout_global(Some(timeout))
        .timeout_connect(Some(timeout.min(CONNECT_TIMEOUT)))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("vis-xtask/", env!("CARGO_PKG_VERSION")))
        .accept(ACCEPT);
    if is_loopback(url) {
        // A proxy would look for it on its own machine.
        config = config.proxy(None);
    }
    Agent::from(config.build()).get(url).call()
}

fn is_loopback(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default();
    host == "localhost" || host == "[::1]" || host.starts_with("127.")
}

fn fault(error: ureq::Error, timeout: Duration) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::Timeout { after: timeout },
        ureq::Error::Io(error) => match error.get_ref() {
            Some(inner) => Fault::Connection(inner.to_string()),
            None => Fault::Connection(error.to_string()),
        },
        error => Fault::Connection(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_server_redirects_to_can_be_imported_from() {
        let asked = Uri::from_static("https://example.com:8443/a/vgis.json?b=c");
        for (address, full) in [
            ("/d?e=f", "https://example.com:8443/d?e=f"),
            ("//other.example.com/d", "https://other.example.com/d"),
            ("http://example.com/d", "http://example.com/d"),
        ] {
            assert_eq!(in_full(address, &asked), full);
        }
    }
}
