//! One GET, bounded in time and size.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use ureq::{Agent, http::Uri};

const TIMEOUT: Duration = Duration::from_secs(30);

/// Parses a URL without its fragment.
pub(super) fn url(argument: &str) -> Result<Uri> {
    let argument = argument.split('#').next().unwrap_or_default();
    // The error does not repeat the URL: it can contain a password.
    let url: Uri = argument.parse().context("SOURCE is not a URL")?;
    let scheme = url.scheme_str().unwrap_or_default();
    ensure!(
        ["http", "https"].contains(&scheme),
        "{scheme}:// is not supported; name an http:// or https:// URL, or download the file"
    );
    let authority = url.authority().map_or("", |authority| authority.as_str());
    ensure!(
        !authority.is_empty() && !authority.contains('@'),
        "the URL has no host, or a password; download the file"
    );
    Ok(url)
}

/// The URL for messages and records, without its query: that can contain a token.
pub(super) fn shown(url: &Uri) -> String {
    let text = url.to_string();
    text.split('?').next().unwrap_or_default().to_owned()
}

/// The body of a successful response; redirects are followed.
pub(super) fn get(url: &Uri) -> Result<Vec<u8>> {
    let host = url.host().unwrap_or_default();
    let mut config = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .user_agent("vis-xtask");
    if host == "localhost" || host.starts_with("127.") {
        // A proxy would resolve it to its own machine.
        config = config.proxy(None);
    }
    let response = Agent::from(config.build()).get(url).call();
    let mut response = response.map_err(|error| anyhow!("cannot get it: {error}"))?;
    let status = response.status().as_u16();
    let next = match status {
        401 | 403 => "download the file where you are signed in",
        404 | 410 => "check the address",
        _ => "try again later, or download the file",
    };
    ensure!(
        (200..300).contains(&status),
        "the server answers {status}; {next}"
    );
    super::bounded(response.body_mut().as_reader())
}
