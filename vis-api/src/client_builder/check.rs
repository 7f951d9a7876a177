//! Validates the settings of a client.

use std::net::IpAddr;
use std::sync::Arc;

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::{BuildError, Credentials};
use crate::auth::{BearerToken, TokenSource};
use crate::client::{DEFAULT_BASE_URL, DEFAULT_TOKEN_URL};

pub(super) fn base_url(text: &str) -> Result<Url, BuildError> {
    let invalid = |reason: &str| BuildError::new("base_url", reason);
    let url = Url::parse(text).map_err(|error| invalid(&format!("is not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("is neither http nor https"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid(
            "has a query or a fragment, which a path cannot follow",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(
            "contains credentials: use bearer_token or credentials",
        ));
    }
    Ok(url)
}

pub(super) fn credentials(
    credentials: &Credentials,
    base_url: &Url,
) -> Result<Arc<dyn TokenSource>, BuildError> {
    let invalid = |field, reason: &str| Err(BuildError::new(field, reason));
    if !is_confidential(base_url) {
        let reason = "would carry the token over plain http: use https (http is for loopback only)";
        return invalid("base_url", reason);
    }
    match credentials {
        Credentials::Bearer(token) if token.expose().is_empty() => {
            invalid("bearer_token", "is empty")
        }
        Credentials::Bearer(token) if HeaderValue::try_from(token.expose()).is_err() => {
            let reason = "contains a character not allowed in HTTP headers";
            invalid("bearer_token", reason)
        }
        Credentials::Bearer(token) => Ok(Arc::new(BearerToken::new(token.clone()))),
        Credentials::Source(source) => {
            if let Some(token_url) = source.token_url() {
                self::token_url(token_url)?;
            }
            if source.has_default_token_url() && !is_production(base_url) {
                let reason = format!(
                    "is not Vonage's production server, but the credentials would be sent to its \
                     token endpoint, {DEFAULT_TOKEN_URL}: set token_url of the grant \
                     (VIS_TOKEN_URL) to the endpoint of the same system"
                );
                return invalid("base_url", &reason);
            }
            Ok(source.clone())
        }
    }
}

fn token_url(text: &str) -> Result<(), BuildError> {
    let invalid = |reason: &str| Err(BuildError::new("credentials", reason));
    match Url::parse(text) {
        Err(error) => invalid(&format!("cannot use the token URL: {error}")),
        Ok(url) if !is_confidential(&url) => invalid(
            "would send secrets to a token URL over plain http: use https (http is for loopback \
             only)",
        ),
        Ok(_) => Ok(()),
    }
}

fn is_production(base_url: &Url) -> bool {
    let production = Url::parse(DEFAULT_BASE_URL);
    production.is_ok_and(|production| production.origin() == base_url.origin())
}

/// Whether the connection is encrypted or local.
pub(crate) fn is_confidential(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

pub(super) fn tls(url: &Url) -> Result<(), BuildError> {
    let has_tls = cfg!(any(feature = "rustls", feature = "native-tls"));
    if url.scheme() == "https" && !has_tls {
        return Err(BuildError::new(
            "base_url",
            "is https, but vis-api is built without TLS: enable its feature `rustls` or \
             `native-tls`, or set http_client",
        ));
    }
    Ok(())
}
