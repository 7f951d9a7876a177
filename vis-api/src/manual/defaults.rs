//! What are the defaults, and why?
//!
//! | setting | default | why |
//! |---|---|---|
//! | [`base_url`](crate::ClientBuilder::base_url) | the server of the OpenAPI document | Vonage's only production server |
//! | [`connect_timeout`](crate::ClientBuilder::connect_timeout) | 10 s | slower connections rarely succeed |
//! | [`timeout`](crate::ClientBuilder::timeout) of an attempt | 30 s | placing a call rings a device first; no limit is documented |
//! | [`retry`](crate::ClientBuilder::retry) | 4 attempts within 2 minutes | the gateway counts its quota by the minute; this outlasts one throttled minute |
//! | [`max_response_size`](crate::ClientBuilder::max_response_size) | 16 MiB | about 40,000 events in a page; the API returns less |
//! | [`rate_limit`](crate::ClientBuilder::rate_limit) | none | other programs may use the same token, and the gateway counts anyway |
//! | [`allowed_numbers`](crate::ClientBuilder::allowed_numbers) | all | a production system calls anybody; give a test system a list |
//! | [`metrics`](crate::ClientBuilder::metrics) | none | an unused hook costs nothing |
//! | [`epoch_time_unit`](crate::ClientBuilder::epoch_time_unit) | milliseconds | an assumption: durations are in milliseconds everywhere |
//! | idle connections | closed after 50 s | gateways close them after 60 s |
//! | redirects | not followed | the API has none, and a redirected `POST` may place a call twice |
//! | proxy | from the environment, none for loopback | a local sandbox is not behind a proxy |
//! | TLS | `rustls` with the platform's trust store | the same on all platforms, with certificates managed by the system |
#![cfg_attr(feature = "webhook", doc = include_str!("webhook_defaults.md"))]
//!
//! With a token, plain http base URLs are rejected, except loopback. A base URL of another system is
//! rejected with a grant that still has production's token endpoint: set its
//! [`token_url`](crate::auth::PasswordGrant::token_url), too.
//!
//! # Which runtime?
//!
//! A client works on tokio only, with its timer and network enabled; elsewhere its futures panic. Its
//! idle connections belong to the runtime that opened them: on another one, while the first does not
//! run, a request may wait for its whole [`timeout`](crate::ClientBuilder::timeout) and is not sent.
//! Make one client for each runtime. The timeout covers all that a server sends, endless `103`
//! responses included.
