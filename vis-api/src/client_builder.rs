//! How a client is made.

use std::env::{self, VarError};
use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use vis_types::{EpochUnit, Secret};

use crate::client::{Client, DEFAULT_BASE_URL};
use crate::runtime::Runtime;

const BASE_URL: &str = "VIS_BASE_URL";
const TOKEN: &str = "VIS_TOKEN";

/// Makes a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use vis_api::Client;
///
/// let client = Client::builder()
///     .bearer_token("an-access-token")
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// assert!(!format!("{client:?}").contains("an-access-token"));
/// # Ok::<(), vis_api::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    bearer_token: Option<Secret>,
    connect_timeout: Duration,
    timeout: Duration,
    point_in_time_unit: EpochUnit,
    http_client: Option<reqwest::Client>,
}

impl Client {
    /// A builder with every setting at its default.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            base_url: DEFAULT_BASE_URL.to_owned(),
            bearer_token: None,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            point_in_time_unit: EpochUnit::default(),
            http_client: None,
        }
    }

    /// A client from the environment: `VIS_TOKEN`, and `VIS_BASE_URL` where it is not Vonage's
    /// production server.
    ///
    /// # Errors
    /// Names the variable that is missing, not Unicode, or no use.
    pub fn from_env() -> Result<Self, BuildError> {
        let token = variable(TOKEN)?.ok_or_else(|| {
            BuildError::new(
                TOKEN,
                "is not set: set it to an access token of your application",
            )
        })?;
        let mut builder = Self::builder().bearer_token(token);
        if let Some(base_url) = variable(BASE_URL)? {
            builder = builder.base_url(base_url);
        }
        builder.build()
    }
}

fn variable(name: &'static str) -> Result<Option<String>, BuildError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(BuildError::new(name, "is not Unicode")),
    }
}

impl ClientBuilder {
    /// Where the API is, up to and without `/self`. Default: the server that the OpenAPI document
    /// names, which is Vonage's production server.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// The access token, sent as `Authorization: Bearer …` with every request. Default: none.
    ///
    /// Vonage's access tokens live for 24 hours.
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.bearer_token = Some(token.into());
        self
    }

    /// How long connecting may take, TLS included. Default: 10 seconds. An
    /// [`http_client`](Self::http_client) of your own keeps its own limit.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a request may take, from its start to the end of the response's body. Default: 30
    /// seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The unit of `from_date` and `to_date`. Default: milliseconds since 1970, which is an
    /// assumption of this crate; see [`PointInTime`](crate::PointInTime).
    pub fn point_in_time_unit(mut self, unit: EpochUnit) -> Self {
        self.point_in_time_unit = unit;
        self
    }

    /// An HTTP client of your own, for proxies, certificates or connection limits.
    ///
    /// Let it follow no redirects: the API has none, and a redirected `POST` may place a call
    /// twice.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Names the setting that is of no use, and why.
    pub fn build(self) -> Result<Client, BuildError> {
        let url = base_url(&self.base_url)?;
        let secured = url.scheme() == "https" || is_loopback(&url);
        let authorization = match &self.bearer_token {
            Some(_) if !secured => {
                return Err(BuildError::new(
                    "base_url",
                    "would carry the bearer token over plain http: use https (http is for \
                     loopback only)",
                ));
            }
            Some(token) => Some(bearer(token)?),
            None => None,
        };
        let http_client = match self.http_client {
            Some(client) => client,
            None => default_http_client(&url, self.connect_timeout)?,
        };
        let base_path = url.path().trim_end_matches('/').to_owned();
        Ok(Client {
            baseurl: url.as_str().trim_end_matches('/').to_owned(),
            client: http_client,
            inner: Runtime {
                base_path,
                authorization,
                timeout: Some(self.timeout),
                point_in_time_unit: self.point_in_time_unit,
            },
        })
    }
}

fn base_url(text: &str) -> Result<Url, BuildError> {
    let refuse = |reason: &str| BuildError::new("base_url", reason);
    let url = Url::parse(text).map_err(|error| refuse(&format!("is no URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("is neither http nor https"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse(
            "has a query or a fragment, which no path can follow",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("holds credentials: use bearer_token"));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

fn bearer(token: &Secret) -> Result<HeaderValue, BuildError> {
    let token = token.expose();
    if token.is_empty() {
        return Err(BuildError::new("bearer_token", "is empty"));
    }
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
        BuildError::new(
            "bearer_token",
            "has a character that no HTTP header can carry",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn default_http_client(url: &Url, connect: Duration) -> Result<reqwest::Client, BuildError> {
    let has_tls = cfg!(any(feature = "rustls", feature = "native-tls"));
    if url.scheme() == "https" && !has_tls {
        return Err(BuildError::new(
            "base_url",
            "is https, but vis-api is built without TLS: switch on its feature `rustls` or \
             `native-tls`, or give an http_client",
        ));
    }
    let mut client = reqwest::Client::builder()
        .connect_timeout(connect)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("vis-api/", env!("CARGO_PKG_VERSION")));
    if is_loopback(url) {
        // A proxy that the environment names has another idea of where 127.0.0.1 is.
        client = client.no_proxy();
    }
    client
        .build()
        .map_err(|error| BuildError::new("http_client", format!("cannot be made: {error}")))
}

/// A setting, or an environment variable, that no client can be made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    setting: &'static str,
    reason: String,
}

impl BuildError {
    fn new(setting: &'static str, reason: impl Into<String>) -> Self {
        Self {
            setting,
            reason: reason.into(),
        }
    }

    /// The setting or variable: `base_url`, `VIS_TOKEN`.
    pub fn setting(&self) -> &'static str {
        self.setting
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.setting, self.reason)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(builder: ClientBuilder) -> String {
        builder.build().unwrap_err().to_string()
    }

    #[test]
    fn a_setting_of_no_use_is_named() {
        let with_url = |url| refusal(Client::builder().base_url(url));
        assert!(with_url("not a url").starts_with("base_url is no URL"));
        assert!(with_url("ftp://example.com").starts_with("base_url is neither"));
        assert!(with_url("https://example.com/?a=b").starts_with("base_url has a query"));
        assert!(with_url("https://u:p@example.com").starts_with("base_url holds credentials"));
        assert!(refusal(Client::builder().bearer_token("")).starts_with("bearer_token is empty"));
        assert!(refusal(Client::builder().bearer_token("a\nb")).starts_with("bearer_token has"));
    }

    #[test]
    fn a_token_goes_over_plain_http_to_loopback_only() {
        let build = |url| Client::builder().base_url(url).bearer_token("t").build();
        for url in [
            "http://127.0.0.1:1/a",
            "http://[::1]:1",
            "http://localhost/a/",
        ] {
            assert!(build(url).is_ok(), "{url}");
        }
        let error = build("http://example.com").unwrap_err();
        assert_eq!(error.setting(), "base_url");
    }

    #[test]
    fn a_client_shows_no_secret() {
        let builder = Client::builder().bearer_token("s3cr3t-token");
        assert!(!format!("{builder:?}").contains("s3cr3t"));
        assert!(!format!("{:?}", builder.build()).contains("s3cr3t"));
    }
}
