//! The builder of [`Client`].

mod check;
pub(crate) mod env;
mod error;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use vis_types::{EpochUnit, Secret};

use crate::auth::TokenSource;
use crate::client::{Client, DEFAULT_BASE_URL};
use crate::http::{AllowedNumbers, ClientInner, Shared};
use crate::metrics::{ClientMetrics, Metrics};
use crate::rate_limit::{LocalRateLimiter, RateLimit, RateLimiter};
use crate::retry::{RetryBudget, RetryPolicy};
pub(crate) use check::is_confidential;
pub use error::BuildError;

/// Builds a [`Client`].
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
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Option<Credentials>,
    connect_timeout: Duration,
    pub(crate) timeout: Duration,
    epoch_time_unit: EpochUnit,
    pub(crate) max_response_size: usize,
    pub(crate) retry: RetryPolicy,
    rate_limit: Option<RateLimitSetting>,
    pub(crate) allowed_numbers: Option<Arc<AllowedNumbers>>,
    metrics: Option<Arc<dyn Metrics>>,
    user_agent: Option<String>,
    http_client: Option<reqwest::Client>,
}

#[derive(Clone)]
enum Credentials {
    /// Validated in `build`.
    Bearer(Secret),
    Source(Arc<dyn TokenSource>),
}

#[derive(Clone)]
enum RateLimitSetting {
    Local(RateLimit),
    Custom(Arc<dyn RateLimiter>),
}

impl RateLimitSetting {
    fn limiter(&self) -> Result<Arc<dyn RateLimiter>, BuildError> {
        match self {
            Self::Custom(limiter) => Ok(Arc::clone(limiter)),
            Self::Local(limit) => match limit.problem() {
                Some(problem) => Err(BuildError::new("rate_limit", problem)),
                None => Ok(Arc::new(LocalRateLimiter::new(*limit))),
            },
        }
    }
}

impl Client {
    /// Returns a builder with default settings.
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
            allowed_numbers: None,
            metrics: None,
            user_agent: None,
            http_client: None,
        }
    }
}

impl Client {
    /// Returns a client for another user of the same system, with the same settings and connections.
    ///
    /// It has a token, a [`rate_limit`](ClientBuilder::rate_limit) and a budget of retries of its
    /// own, since the gateway counts requests for each token. A custom
    /// [`rate_limiter`](ClientBuilder::rate_limiter) is shared. Calling it is cheap: it connects to
    /// nothing. [`manual::many_users`](crate::manual::many_users) has an example.
    ///
    /// # Errors
    /// [`BuildError`] if the source does not fit the base URL, as [`ClientBuilder::build`].
    pub fn with_credentials(&self, source: impl TokenSource) -> Result<Self, BuildError> {
        let settings = self.inner.shared.settings.clone();
        settings.credentials(source).build()
    }
}

impl ClientBuilder {
    /// Sets the URL of the API, without `/self`. Default: the server in the OpenAPI document, which
    /// is Vonage's production server. For another system, set the `token_url` of a grant, too.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Sets a fixed access token, sent as `Authorization: Bearer …` with every request. Default: none.
    ///
    /// Vonage's access tokens are valid for 24 hours; [`credentials`](Self::credentials) refreshes
    /// them.
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials::Bearer(token.into()));
        self
    }

    /// Sets the source of access tokens: a grant of [`auth`](crate::auth), or your own source. It
    /// replaces [`bearer_token`](Self::bearer_token); the last call counts.
    pub fn credentials(mut self, source: impl TokenSource) -> Self {
        self.credentials = Some(Credentials::Source(Arc::new(source)));
        self
    }

    /// Sets the timeout of connecting, including TLS. Default: 10 seconds. A custom
    /// [`http_client`](Self::http_client) keeps its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the timeout of one attempt, including the response body. Default: 30 seconds.
    /// [`retry`](Self::retry) sets the number of attempts and their total time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the unit of `from_date` and `to_date`. Default: milliseconds since 1970, an assumption of
    /// this crate; see [`EpochTime`](crate::EpochTime).
    pub fn epoch_time_unit(mut self, unit: EpochUnit) -> Self {
        self.epoch_time_unit = unit;
        self
    }

    /// Sets the retry policy. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets a rate limit, shared by all clones of the client: requests wait instead of getting a 429.
    /// Default: none. Vonage's default quota is `RateLimit::per_minute(10)` for each token.
    pub fn rate_limit(mut self, rate_limit: RateLimit) -> Self {
        self.rate_limit = Some(RateLimitSetting::Local(rate_limit));
        self
    }

    /// Sets a rate limiter of your own, e.g. one that several processes share. It replaces
    /// [`rate_limit`](Self::rate_limit); the last call counts. [`RateLimiter`] has an example.
    pub fn rate_limiter(mut self, rate_limiter: impl RateLimiter) -> Self {
        self.rate_limit = Some(RateLimitSetting::Custom(Arc::new(rate_limiter)));
        self
    }

    /// Sets the only telephone numbers that may be dialled, so that a test system calls nobody by
    /// accident. Default: all. An empty list, as `Vec::<&str>::new()`, forbids all dialling.
    ///
    /// An operation with another `phoneNumber` in its body fails with
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) before anything is sent. Only digits and
    /// letters count: `+1 415-555-0100` is `14155550100`, but neither is `4155550100`.
    ///
    /// ```
    /// # use vis_sandbox::Sandbox;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await?;
    /// # let (base_url, token) = (sandbox.base_url(), sandbox.token());
    /// use vis_api::{CallCreate, Client, ErrorKind};
    ///
    /// let client = Client::builder()
    ///     .base_url(base_url)
    ///     .bearer_token(token)
    ///     .allowed_numbers(["+1 415 555 0100"])
    ///     .build()?;
    ///
    /// let call = CallCreate::builder().phone_number("14155550199");
    /// let error = client.create_call().body(call).send().await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    /// # assert!(sandbox.requests().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn allowed_numbers(mut self, numbers: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.allowed_numbers = Some(Arc::new(numbers.into_iter().collect()));
        self
    }

    /// Sets what receives measurements of operations, retries and tokens. Default: none, which costs
    /// nothing. [`Metrics`] says which there are, [`manual::operations`](crate::manual::operations)
    /// has an example. [Clients for other users](Client::with_credentials) share it.
    pub fn metrics(mut self, metrics: impl Metrics) -> Self {
        self.metrics = Some(Arc::new(metrics));
        self
    }

    /// Sets the maximum response body in bytes, after decompression. Default: 16 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Sets the product before `vis-api/…` in the `User-Agent`, such as `my-service/1.2`. A custom
    /// [`http_client`](Self::http_client) keeps its own.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sets a custom HTTP client, for proxies, certificates or connection limits.
    ///
    /// Disable redirects in it: the API has none, and a redirected `POST` may place a call twice.
    #[doc(alias("proxy", "certificate", "tls"))]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`BuildError`] with the invalid setting and the reason.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let (url, credentials) = self.validate()?;
        let rate_limit = self.rate_limit.as_ref();
        let rate_limiter = rate_limit.map(RateLimitSetting::limiter).transpose()?;
        let http_client = match self.http_client.take() {
            Some(client) => client,
            None => self.default_http_client(&url)?,
        };
        self.http_client = Some(http_client.clone());
        Ok(Client {
            baseurl: url.as_str().trim_end_matches('/').to_owned(),
            client: http_client,
            inner: ClientInner {
                epoch_time_unit: self.epoch_time_unit,
                shared: Arc::new(Shared {
                    base_path: url.path().trim_end_matches('/').to_owned(),
                    server: url.authority().to_owned(),
                    credentials,
                    budget: RetryBudget::default(),
                    rate_limiter,
                    metrics: self.metrics.clone().map(ClientMetrics::new),
                    settings: self,
                }),
            },
        })
    }

    fn validate(&self) -> Result<(Url, Option<Arc<dyn TokenSource>>), BuildError> {
        let url = check::base_url(&self.base_url)?;
        let credentials = match &self.credentials {
            None => None,
            Some(credentials) => Some(check::credentials(credentials, &url)?),
        };
        Ok((url, credentials))
    }

    fn default_http_client(&self, url: &Url) -> Result<reqwest::Client, BuildError> {
        check::tls(url)?;
        let product = concat!("vis-api/", env!("CARGO_PKG_VERSION"));
        let user_agent = match &self.user_agent {
            Some(prefix) => format!("{prefix} {product}"),
            None => product.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|_| {
            BuildError::new(
                "user_agent",
                "contains a character not allowed in HTTP headers",
            )
        })?;
        let mut client = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            // Gateways close idle connections after 60 seconds.
            .pool_idle_timeout(Duration::from_secs(50))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(user_agent);
        // Both backends may be compiled in through other crates: choose rustls.
        #[cfg(feature = "rustls")]
        {
            client = client.tls_backend_rustls();
        }
        if check::is_loopback(url) {
            // For a proxy from the environment, 127.0.0.1 is the proxy's own host.
            client = client.no_proxy();
        }
        client
            .build()
            .map_err(|error| BuildError::new("http_client", format!("cannot be built: {error}")))
    }
}

impl fmt::Debug for ClientBuilder {
    /// Omits the base URL, which may contain a password until `build` validates it, the credentials,
    /// and the HTTP client, whose default headers may contain a token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("epoch_time_unit", &self.epoch_time_unit)
            .field("max_response_size", &self.max_response_size)
            .field("retry", &self.retry)
            .field("allowed_numbers", &self.allowed_numbers.is_some())
            .field("user_agent", &self.user_agent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_setting_is_named() {
        let url = |url: &str| Client::builder().base_url(url);
        let token = |token: &str| Client::builder().bearer_token(token);
        for (builder, start) in [
            (url("not a url"), "base_url is not a URL"),
            (url("ftp://example.com"), "base_url is neither"),
            (url("https://example.com/?a=b"), "base_url has a query"),
            (
                url("https://u:p@example.com"),
                "base_url contains credentials",
            ),
            (token(""), "bearer_token is empty"),
            (token("a\nb"), "bearer_token contains"),
        ] {
            let error = builder.build().unwrap_err().to_string();
            assert!(error.starts_with(start), "{error}");
        }
    }

    #[test]
    fn plain_http_with_token_is_loopback_only() {
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
    fn debug_output_contains_no_token() {
        let builder = Client::builder().bearer_token("s3cr3t-token");
        let debug = format!("{builder:?} {:?}", builder.clone().build());
        assert!(!debug.contains("s3cr3t"), "{debug}");
    }
}
