//! How a client is made.

mod check;
mod env;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use vis_types::{EpochUnit, Secret};

use crate::auth::TokenSource;
use crate::client::{Client, DEFAULT_BASE_URL};
use crate::http::{ClientInner, Shared};
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::retry::{RetryBudget, RetryPolicy};

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
#[derive(Clone)]
#[must_use = "a builder makes nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Option<Credentials>,
    connect_timeout: Duration,
    timeout: Duration,
    epoch_time_unit: EpochUnit,
    max_response_size: usize,
    retry: RetryPolicy,
    rate_limit: Option<RateLimit>,
    user_agent: Option<String>,
    http_client: Option<reqwest::Client>,
}

#[derive(Clone, Debug)]
enum Credentials {
    /// Looked at in `build`, so that a token of no use is found there.
    Bearer(Secret),
    Source(Arc<dyn TokenSource>),
}

impl Client {
    /// A builder with every setting at its default.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            base_url: DEFAULT_BASE_URL.to_owned(),
            credentials: None,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            epoch_time_unit: EpochUnit::default(),
            max_response_size: 16 * 1024 * 1024,
            retry: RetryPolicy::default(),
            rate_limit: None,
            user_agent: None,
            http_client: None,
        }
    }
}

impl ClientBuilder {
    /// Where the API is, up to and without `/self`. Default: the server that the OpenAPI document
    /// names, which is Vonage's production server.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// An access token that is not renewed, sent as `Authorization: Bearer …` with every request.
    /// Default: none.
    ///
    /// Vonage's access tokens live for 24 hours; [`credentials`](Self::credentials) renews them.
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials::Bearer(token.into()));
        self
    }

    /// Where access tokens come from: a grant of [`auth`](crate::auth), or a source of your own. In
    /// place of [`bearer_token`](Self::bearer_token); the one that is called last counts.
    pub fn credentials(mut self, source: impl TokenSource) -> Self {
        self.credentials = Some(Credentials::Source(Arc::new(source)));
        self
    }

    /// How long connecting may take, TLS included. Default: 10 seconds. An
    /// [`http_client`](Self::http_client) of your own keeps its own limit.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, from its start to the end of the response's body. Default: 30
    /// seconds. How many attempts there are, and within what time, is set by [`retry`](Self::retry).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The unit of `from_date` and `to_date`. Default: milliseconds since 1970, which is an
    /// assumption of this crate; see [`EpochTime`](crate::EpochTime).
    pub fn epoch_time_unit(mut self, unit: EpochUnit) -> Self {
        self.epoch_time_unit = unit;
        self
    }

    /// When and how often a request is sent again. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many requests the client lets through, in place of having the gateway refuse them.
    /// Default: no limit. All clones of the client share it; Vonage's own, unless yours is another,
    /// is `RateLimit::per_minute(10)` for each token.
    pub fn rate_limit(mut self, rate_limit: RateLimit) -> Self {
        self.rate_limit = Some(rate_limit);
        self
    }

    /// The most bytes that a response's body may have, after decompression. Default: 16 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// What stands before `vis-api/…` in the `User-Agent` of every request, such as
    /// `my-service/1.2`. An [`http_client`](Self::http_client) of your own keeps its own.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
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
        let url = check::base_url(&self.base_url)?;
        if let Some(problem) = self.rate_limit.and_then(|limit| limit.problem()) {
            return Err(BuildError::new("rate_limit", problem));
        }
        let credentials = match &self.credentials {
            None => None,
            Some(credentials) => Some(check::credentials(credentials, &url)?),
        };
        let http_client = match &self.http_client {
            Some(client) => client.clone(),
            None => self.default_http_client(&url)?,
        };
        Ok(Client {
            baseurl: url.as_str().trim_end_matches('/').to_owned(),
            client: http_client,
            inner: ClientInner {
                epoch_time_unit: self.epoch_time_unit,
                context: Arc::default(),
                shared: Arc::new(Shared {
                    base_path: url.path().trim_end_matches('/').to_owned(),
                    server: url.authority().to_owned(),
                    credentials,
                    timeout: self.timeout,
                    max_response_size: self.max_response_size,
                    retry: self.retry,
                    budget: RetryBudget::default(),
                    rate_limiter: self.rate_limit.map(RateLimiter::new),
                }),
            },
        })
    }

    fn default_http_client(&self, url: &Url) -> Result<reqwest::Client, BuildError> {
        check::tls(url)?;
        let ours = concat!("vis-api/", env!("CARGO_PKG_VERSION"));
        let user_agent = match &self.user_agent {
            Some(product) => format!("{product} {ours}"),
            None => ours.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|_| {
            BuildError::new(
                "user_agent",
                "has a character that no HTTP header can carry",
            )
        })?;
        let mut client = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(user_agent);
        // Where both are compiled in, because another crate asked for the other one, ours stays.
        #[cfg(feature = "rustls")]
        {
            client = client.tls_backend_rustls();
        }
        if check::is_loopback(url) {
            // A proxy that the environment names has another idea of where 127.0.0.1 is.
            client = client.no_proxy();
        }
        client
            .build()
            .map_err(|error| BuildError::new("http_client", format!("cannot be made: {error}")))
    }
}

impl fmt::Debug for ClientBuilder {
    /// Without the base URL, which may hold a password until `build` has looked at it, and without
    /// the HTTP client, whose default headers may hold a token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("epoch_time_unit", &self.epoch_time_unit)
            .field("max_response_size", &self.max_response_size)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .field("user_agent", &self.user_agent)
            .finish_non_exhaustive()
    }
}

/// A field, or an environment variable, that no client can be made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    field: &'static str,
    reason: String,
}

impl BuildError {
    fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self {
            field,
            reason: reason.into(),
        }
    }

    /// The same problem, of the variable that the setting came from.
    fn named(self, variable: &'static str) -> Self {
        Self {
            field: variable,
            ..self
        }
    }

    /// The setting or variable: `base_url`, `VIS_TOKEN`.
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.reason)
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
        assert_eq!(error.field(), "base_url");
    }

    #[test]
    fn a_client_shows_no_secret() {
        let builder = Client::builder().bearer_token("s3cr3t-token");
        assert!(!format!("{builder:?}").contains("s3cr3t"));
        assert!(!format!("{:?}", builder.build()).contains("s3cr3t"));
    }
}
